"""Headers that do not match the model: what is missing, there twice, misspelt, or was turned.

Each ends with exit code 2, nothing on standard output, and a message that says where, what, and
what to do.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspections import HEADER, RULES, Inspection, dropped, refused, renamed, row, table

GOOD = [row("a1"), row("a2"), row("a3")]


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    return Inspection(tmp_path)


def test_only_a_header(inspection: Inspection) -> None:
    refused(inspection, table(), "there are no cases in it, only a header")
    refused(inspection, table() + ",,,\n\n", "there are no cases in it")


def test_a_file_about_something_else(inspection: Inspection) -> None:
    refused(inspection, "name;colour\nx;red\n", "none of its 2 columns", "Is it the right file?")
    published = "ref,printed\n1.1,80\n"
    refused(inspection, published, "It looks like published scores, which ‘omi-rules reconcile’")


def test_no_case_id(inspection: Inspection) -> None:
    refused(inspection, dropped("case_id", *GOOD), "there is no column case_id")


def test_a_case_id_column_by_another_name(inspection: Inspection) -> None:
    refused(
        inspection,
        renamed("case_id", "Case ID", *GOOD),
        "there is no column case_id",
        "‘Case ID’ (column A)",
        "Write it as case_id",
    )


def test_a_missing_question(inspection: Inspection) -> None:
    refused(
        inspection,
        dropped("1.1.2", *GOOD),
        "there is no column 1.1.2, which the scores of S, 1 and 1.1 rest on",
        "score without it: --without 1.1.2",
    )


def test_a_missing_field(inspection: Inspection) -> None:
    refused(
        inspection,
        dropped("starts", *GOOD),
        "there is no column starts, which the scores of H, 1 and 1.2 rest on",
    )


def test_a_misspelt_header(inspection: Inspection) -> None:
    refused(
        inspection,
        renamed("risk", "rsik", *GOOD),
        "there is no column risk",
        "Is the header ‘rsik’ (column B) meant for it?",
    )


def test_a_reference_written_otherwise(inspection: Inspection) -> None:
    refused(
        inspection,
        renamed("1.1.2", "1_1_2", *GOOD),
        "there is no column 1.1.2",
        "Is the header ‘1_1_2’ (column J) meant for it?",
    )


def test_many_missing_columns_are_named_without_end(inspection: Inspection) -> None:
    refused(
        inspection, "case_id\na1\n", "there is no column risk", "more columns are missing: 1.2.2"
    )


def test_an_option_without_a_column(inspection: Inspection) -> None:
    header = ["needs.housing" if name == "needs" else name for name in HEADER]
    rows = [row("a1", needs="yes")]
    refused(
        inspection,
        table(*rows, header=header),
        "there is no column needs.health",
        "Give every option of needs a column",
    )


def test_a_field_as_one_column_and_by_option(inspection: Inspection) -> None:
    header = [*HEADER, "needs.housing", "needs.health"]
    refused(
        inspection,
        table([*row("a1"), "yes", "no"], header=header),
        "3 columns are called needs",
        "‘needs’ (column C)",
    )


def test_two_columns_of_one_name(inspection: Inspection) -> None:
    cases = table(*([*one, "low"] for one in GOOD), header=[*HEADER, "Risk level"])
    refused(
        inspection,
        cases,
        "2 columns are called risk: ‘risk’ (column B) and ‘Risk level’ (column O)",
        "Keep one of them",
    )


def test_two_unused_columns_of_one_name(inspection: Inspection) -> None:
    cases = table(*([*one, "", ""] for one in GOOD), header=[*HEADER, "colour", "Colour"])
    refused(inspection, cases, "2 columns are called colour")


SHORT_RULES = """
model short "References of two numbers"
  levels topic > question

scoring
  question  share of cases above the line
  topic     mean of its question scores
  printed   to the whole percent, halves up
  banded    on the printed score

usual answers judgement "As judged"
  above the line  yes
  below the line  no

topic 1 "First"

""" + "\n".join(f'question 1.{number} "Number {number}?"\n' for number in range(1, 12))


def short(old: str, new: str) -> str:
    header = ["case_id", *(f"1.{number}" for number in range(1, 12))]
    return table(["a1", *["yes"] * 11], header=[new if name == old else name for name in header])


def test_a_header_that_a_spreadsheet_made_a_number(tmp_path: Path) -> None:
    refused(
        Inspection(tmp_path, SHORT_RULES),
        short("1.10", "1.1"),
        "a spreadsheet has turned the header 1.10 into ‘1.1’ (column K)",
        "Write Q1.10 as the header",
    )


@pytest.mark.parametrize(
    "date",
    [
        "02-Jan",
        "01-Feb",
        "2-Jan",
        "Jan-02",
        "01/02/2024",
        "2024-02-01",
        "02/01/2024",
        "45323",
        "1. Feb",
    ],
)
def test_a_header_that_a_spreadsheet_made_a_date(tmp_path: Path, date: str) -> None:
    refused(
        Inspection(tmp_path, SHORT_RULES),
        short("1.2", date),
        f"a spreadsheet has turned the header 1.2 into ‘{date}’ (column C)",
    )


def test_a_long_reference_that_a_spreadsheet_made_a_date(inspection: Inspection) -> None:
    refused(
        inspection,
        renamed("1.2.1", "01/02/2001", *GOOD),
        "a spreadsheet has turned the header 1.2.1 into ‘01/02/2001’ (column M)",
    )


def test_a_field_that_only_an_unscored_question_depends_on(tmp_path: Path) -> None:
    rules = RULES.replace("  relevant when 1.1.2 is no\n", "  relevant when note is not blank\n")
    refused(
        Inspection(tmp_path, rules.replace("  counted only\n", "")),
        dropped("note", *GOOD),
        "there is no column note, which question 1.1.3 depends on",
    )
