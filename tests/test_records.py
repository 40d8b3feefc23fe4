"""Case records that are accepted: how they may be written, and what is said of their values."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from omi_rules.records import reading, rows
from tests.inspections import HEADER, RULES, Inspection, dropped, renamed, row, table

GOOD = [
    row("a1"),
    row("a2", risk="Very High", q114="no", q112="yes"),
    row("a3", q111="no", q112="", needs="housing; health", q121="no"),
    row("a4", risk="high", q112="no", q113="Too late", q114="yes", q122="N/A"),
]


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    return Inspection(tmp_path)


def tallies(found: dict[str, Any]) -> list[dict[str, Any]]:
    """All that is said about the questions."""
    return list(found["questions"])


def question(found: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(one for one in found["questions"] if one["ref"] == ref)


def findings(found: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in found["findings"] if one["code"] == code]


# ------------------------------------------------------------- the same file, written otherwise


def noted(note: str) -> list[list[str]]:
    """The good rows, with a note in the second."""
    place = HEADER.index("note")
    first, second, *rest = GOOD
    return [first, [*second[:place], note, *second[place + 1 :]], *rest]


WRITTEN = {
    "with a byte order mark": table(*GOOD).encode("utf-8-sig"),
    "as cp1252": table(*GOOD, row("a5", note="café – naïve")).encode("cp1252"),
    "as Excel's Unicode text": table(*GOOD, separator="\t").encode("utf-16"),
    "as UTF-16, big end first": b"\xfe\xff" + table(*GOOD, separator="\t").encode("utf-16-be"),
    "with semicolons": table(*GOOD, separator=";").encode(),
    "with tabs": table(*GOOD, separator="\t").encode(),
    "with a line that names the separator": b"sep=;\r\n" + table(*GOOD, separator=";").encode(),
    "with CRLF": table(*GOOD).replace("\n", "\r\n").encode(),
    "with lone CR": table(*GOOD).replace("\n", "\r").encode(),
    "without a line break at the end": table(*GOOD).rstrip("\n").encode(),
    "with line breaks in cells": table(*noted("a\r\nb\n\nc")).encode(),
    "with every cell quoted": (
        "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in [HEADER, *GOOD]).encode()
    ),
    "with empty rows and cells at its end": (table(*GOOD) + ",,,\n\n,\n").encode(),
    "with an empty row above": b"\n" + table(*GOOD).encode(),
    "with quotation marks within a text": table(*noted('5" pipe')).encode(),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_one_table_however_it_is_written(inspection: Inspection, written: str) -> None:
    plain = inspection.json(table(*GOOD))
    found = inspection.json(WRITTEN[written])
    extra = 1 if written == "as cp1252" else 0
    assert found["data"]["cases"] == len(GOOD) + extra
    if not extra:
        assert tallies(found) == tallies(plain)


def test_cp1252_is_said(inspection: Inspection) -> None:
    found = inspection.json(WRITTEN["as cp1252"])
    assert findings(found, "windows-letters")[0]["severity"] == "note"


def test_the_digest_is_that_of_the_bytes(inspection: Inspection) -> None:
    data = table(*GOOD).encode("utf-8-sig")
    assert inspection.json(data)["data"]["sha256"] == hashlib.sha256(data).hexdigest()


def test_a_record_with_line_breaks_is_one_row(inspection: Inspection) -> None:
    cases = table(row("a1", note="one\ntwo\nthree"), row("a2", q111=""))
    found = inspection.json(cases)
    assert findings(found, "missing-answer")[0]["rows"] == [3]


def test_empty_rows_are_counted_and_said(inspection: Inspection) -> None:
    found = inspection.json(table(GOOD[0]) + "\n" + ",".join([""] * len(HEADER)) + "\n")
    assert findings(found, "empty-rows")[0]["rows"] == [3, 4]


def test_records_from_a_pipe(inspection: Inspection) -> None:
    program = [sys.executable, "-m", "omi_rules", "score", str(inspection.rules), "/dev/stdin"]
    found = subprocess.run(
        [*program, "--format", "json"], input=table(*GOOD).encode(), capture_output=True, check=True
    )
    assert json.loads(found.stdout)["data"]["cases"] == len(GOOD)


# ------------------------------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.1.2", "Q1.1.2"),
        ("1.1.2", "q1.1.2"),
        ("1.1.2", " 1.1.2 "),
        ("risk", "Risk level"),
        ("risk", "RISK  LEVEL"),
        ("risk", "Risk\nlevel"),
        ("risk", "Risk"),
        ("case_id", "CASE_ID"),
    ],
)
def test_a_header_may_be_written_so(inspection: Inspection, old: str, new: str) -> None:
    assert tallies(inspection.json(renamed(old, new, *GOOD))) == tallies(
        inspection.json(table(*GOOD))
    )


def by_option(*rows: tuple[str, str]) -> str:
    header = [*HEADER, "needs.housing", "NEEDS.health"]
    header[HEADER.index("needs")] = "was needs"
    lines = [
        [*row(f"a{number}", needs="", q121="yes"), *cells] for number, cells in enumerate(rows)
    ]
    return table(*lines, header=header)


def test_a_column_per_option(inspection: Inspection) -> None:
    found = inspection.json(
        by_option(("yes", "no"), ("no", "no"), ("TRUE", ""), ("yes", "yep"), ("no", "yes"))
    )
    asked = question(found, "1.2.1")
    assert (asked["above"], asked["unexpected"], asked["undecided"]) == (1, 2, 2)
    assert findings(found, "invalid-value")[0]["rows"] == [5]
    assert "Did you mean yes?" in findings(found, "invalid-value")[0]["help"]


def test_columns_in_any_order(inspection: Inspection) -> None:
    turned = table(*(one[::-1] for one in GOOD), header=HEADER[::-1])
    assert tallies(inspection.json(turned)) == tallies(inspection.json(table(*GOOD)))


def test_a_row_that_is_empty_but_for_its_id_is_said_once(tmp_path: Path) -> None:
    bare = ["Total", *[""] * (len(row("a1")) - 1)]
    rules = RULES.replace("  same for the whole inspection\n", "")
    found = Inspection(tmp_path, rules).score(table(row("a1"), bare))
    assert found.code == 0
    assert "row 3 is empty but for its case id" in found.said
    # What is the same for many questions stands in one line.
    assert found.said.count("; row 3") <= 4


def test_a_column_that_nothing_uses_is_a_warning(inspection: Inspection) -> None:
    cases = table(*([*one, "x"] for one in GOOD), header=[*HEADER, "colour"])
    warning = findings(inspection.json(cases), "unused-column")[0]
    assert warning["severity"] == "warning"
    assert "‘colour’ (column O)" in warning["message"]


def test_cells_below_no_header_are_a_warning(inspection: Inspection) -> None:
    cases = table(*([*one, "x"] for one in GOOD), header=[*HEADER, ""])
    assert "column O" in findings(inspection.json(cases), "no-header")[0]["message"]


def test_a_column_that_only_an_unscored_question_uses_may_be_missing(
    inspection: Inspection,
) -> None:
    found = inspection.json(dropped("1.1.3", *GOOD))
    assert [one["severity"] for one in findings(found, "missing-column")] == ["note"]
    assert "no score needs it" in findings(found, "missing-column")[0]["message"]


def test_a_field_that_no_rule_uses_may_be_missing(inspection: Inspection) -> None:
    assert not findings(inspection.json(dropped("note", *GOOD)), "missing-column")


# -------------------------------------------------------------------------------------- without


@pytest.mark.parametrize("without", [["--without", "1.1.4"], ["--without=Q1.1.4,1.1.4"]])
def test_without_a_question_every_score_it_touches_says_so(
    inspection: Inspection, without: list[str]
) -> None:
    found = inspection.json(dropped("1.1.4", *GOOD), *without)
    said = {one["ref"]: one["without"] for one in found["scores"]}
    assert said == {"S": ["1.1.4"], "H": [], "1": ["1.1.4"], "1.1": ["1.1.4"], "1.2": []}
    assert found["without"] == ["1.1.4"]
    assert "Without 1.1.4." in inspection.score(dropped("1.1.4", *GOOD), *without).out


def test_without_a_column_that_is_there_it_is_not_read(inspection: Inspection) -> None:
    kept = inspection.json(table(*GOOD), "--without", "risk")
    gone = inspection.json(dropped("risk", *GOOD), "--without", "risk")
    assert kept["scores"] == gone["scores"]


def test_a_question_that_what_is_left_out_could_strike_has_no_score(inspection: Inspection) -> None:
    """Of its answers only those below the line would be certain: they alone would make 0%."""
    cases = [row("a1", q112="yes"), row("a2", q112="no")]
    struck = question(inspection.json(table(*cases), "--without", "1.1.4"), "1.1.2")
    assert question(inspection.json(table(*cases)), "1.1.2")["exact"] is not None
    assert (struck["exact"], struck["printed"], struck["without"]) == (None, None, ["1.1.4"])
    assert struck["why"] == "what can put it below the line was left out"
    text = inspection.score(table(*cases), "--without", "1.1.4").said
    assert "no case is lost" in text
    assert "in questions that have no score without what was left out" in text


def test_a_question_left_out_is_not_called_missing(inspection: Inspection) -> None:
    found = inspection.json(dropped("1.1.4", *GOOD), "--without", "1.1.4")
    assert [one["code"] for one in found["findings"] if one["ref"] == "1.1.4"] == ["left-out"]


def test_without_a_name_that_the_model_lacks_is_wrong_use(inspection: Inspection) -> None:
    found = inspection.score(table(*GOOD), "--without", "rsik")
    assert found.code == 2
    assert "--without: ‘rsik’ is no question or field" in found.said
    assert "Did you mean risk?" in found.said


# --------------------------------------------------------------------------------------- values


@pytest.mark.parametrize("text", ["yes", "YES", " Yes ", "TRUE", "true"])
def test_ways_to_write_yes(inspection: Inspection, text: str) -> None:
    found = inspection.json(table(row("a1", q111=text)))
    assert question(found, "1.1.1")["above"] == 1


@pytest.mark.parametrize("text", ["Y", "1", "yep"])
def test_what_is_nearly_yes_is_invalid_with_what_may_be_meant(
    inspection: Inspection, text: str
) -> None:
    found = inspection.json(table(row("a1"), row("a2", q111=text)))
    assert question(found, "1.1.1")["invalid"] == 1
    warning = findings(found, "invalid-value")
    assert len(warning) == 1
    assert warning[0]["message"] == "1.1.1: 1 case holds an answer that its scale does not have"
    assert warning[0]["help"] == "Did you mean yes? It can be yes, no, na or nk."
    assert (warning[0]["ref"], warning[0]["cases"], warning[0]["rows"]) == ("1.1.1", 1, [3])


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "=yes", "yes?", "<yes>", "?"])
def test_a_sign_that_says_something_is_never_passed_over(inspection: Inspection, text: str) -> None:
    found = inspection.json(table(row("a1", q111=text)))
    assert question(found, "1.1.1")["invalid"] == 1
    assert question(found, "1.1.1")["not_applicable"] == 0


def test_an_option_that_has_such_a_sign_itself_is_met(tmp_path: Path) -> None:
    rules = RULES.replace('nk "Not known"', 'nk "Not known?"')
    found = Inspection(tmp_path, rules).json(table(row("a1", q111="not known?")))
    assert question(found, "1.1.1")["options"]["nk"] == 1


def test_an_error_of_a_spreadsheet_is_no_value_of_any_field(inspection: Inspection) -> None:
    found = inspection.json(table(row("a1", visits="#DIV/0!", starts="#VALUE!", risk="#N/A")))
    assert len(findings(found, "invalid-value")) == 3


def test_options_without_semicolons_are_told_so(inspection: Inspection) -> None:
    found = inspection.json(table(row("a1", needs="housing, health")))
    assert findings(found, "invalid-value")[0]["help"].startswith("Put a semicolon between options")


def test_the_first_ten_rows_and_how_many_more(inspection: Inspection) -> None:
    cases = table(*(row(f"a{number}", risk="secret words") for number in range(14)))
    warning = findings(inspection.json(cases), "invalid-value")[0]
    assert (warning["cases"], warning["rows"]) == (14, list(range(2, 12)))
    found = inspection.score(cases)
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4 more" in found.said
    assert "secret" not in found.out + found.err


def test_show_values_shows_the_cells_and_nothing_that_acts(inspection: Inspection) -> None:
    cases = table(row("a1", risk="se\x1b[31mcret\u202e"))
    found = inspection.score(cases, "--show-values")
    assert "‘se␛[31mcret<U+202E>’" in found.said


@pytest.mark.parametrize("text", ["2011-05-01", "01/05/2011", "1 May 2011", "2011-05-01 00:00:00"])
def test_ways_to_write_a_date(inspection: Inspection, text: str) -> None:
    found = inspection.json(table(row("a1", ends=text, needs="housing", q121="yes")))
    assert question(found, "1.2.1")["above"] == 1


def test_dates_as_serial_numbers_are_named_as_that(inspection: Inspection) -> None:
    warning = findings(inspection.json(table(row("a1", starts="40634"))), "invalid-value")[0]
    assert warning["ref"] == "starts"
    assert "dates as a spreadsheet’s serial numbers" in warning["help"]


def test_dates_in_two_ways_are_a_warning(inspection: Inspection) -> None:
    cases = table(row("a1", starts="2011-05-01"), row("a2", starts="01/05/2011"))
    warning = findings(inspection.json(cases), "dates-in-two-ways")[0]
    assert "row 2 has the year first and row 3 the day first" in warning["message"]


def test_numbers_have_no_thousands_commas(inspection: Inspection) -> None:
    found = inspection.json(table(row("a1", visits="1,200", q122="")))
    assert "1200, not 1,200" in findings(found, "invalid-value")[0]["help"]
    assert question(found, "1.2.2")["undecided"] == 1


@pytest.mark.parametrize(
    ("text", "sound"), [("3", True), ("3.0", True), ("3.00", True), ("1.000", False)]
)
def test_a_thousand_with_a_point_is_no_whole_number(
    inspection: Inspection, text: str, sound: bool
) -> None:
    found = inspection.json(table(row("a1", visits=text)))
    said = findings(found, "invalid-value")
    assert sound is not bool(said)
    if said:
        assert "1200, not 1.200" in said[0]["help"]


def test_a_some_of_cell(inspection: Inspection) -> None:
    cells = ["none", "", "Housing; better health", "housing;homes"]
    found = inspection.json(
        table(*(row(f"a{number}", needs=text) for number, text in enumerate(cells)))
    )
    asked = question(found, "1.2.1")
    assert (asked["not_relevant"], asked["undecided"], asked["missing"]) == (1, 2, 1)


def test_many_cases_in_several_batches_are_one(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [row(f"a{number}", q111="no" if number % 3 else "yes") for number in range(95)]
    whole = inspection.json(table(*many))
    monkeypatch.setattr(reading, "BATCH_ROWS", 20)
    monkeypatch.setattr(rows, "PIECE_ROWS", 7)
    assert inspection.json(table(*many)) == whole


def test_a_column_of_many_distinct_values(inspection: Inspection) -> None:
    many = [row(f"a{number}", visits=str(number)) for number in range(700)]
    assert question(inspection.json(table(*many)), "1.2.2")["above"] == 699
