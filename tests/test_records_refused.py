"""Case records that cannot be scored: what a person in a hurry does wrong, and what they are told.

Each ends with exit code 2, nothing on standard output, and a message that says where, what, and
what to do.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.inspections import HEADER, Inspection, refused, row, run, table

GOOD = [row("a1"), row("a2"), row("a3")]


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    return Inspection(tmp_path)


# ----------------------------------------------------------------------------- not a CSV file


def test_no_such_file(inspection: Inspection) -> None:
    (inspection.folder / "cases.csv").write_text("")
    found = run("score", str(inspection.rules), str(inspection.folder / "case.csv"))
    assert found.code == 2
    assert "there is no such file" in found.said
    assert "cases.csv?" in found.err.replace("\n", "")


def test_a_folder(inspection: Inspection) -> None:
    (inspection.folder / "cases.csv").write_text("")
    found = run("score", str(inspection.rules), str(inspection.folder))
    assert found.code == 2
    assert "this is a folder, not a file of case records" in found.said
    assert "cases.csv" in found.said


def test_a_file_that_may_not_be_read(inspection: Inspection) -> None:
    if os.geteuid() == 0:
        found = run("score", str(inspection.rules), "/proc/self/mem")
    else:
        path = inspection.folder / "locked.csv"
        path.write_text(table(*GOOD))
        path.chmod(0)
        found = run("score", str(inspection.rules), str(path))
    assert found.code == 2
    assert "the file cannot be read" in found.said


def test_a_header_that_stands_there_again(inspection: Inspection) -> None:
    refused(inspection, table(row("a1"), HEADER, row("a2")), "row 3 repeats the header")


def test_a_path_with_a_zero_byte(inspection: Inspection) -> None:
    found = run("score", str(inspection.rules), "cases\0.csv")
    assert found.code == 2
    assert "cannot be read" in found.said


def test_an_empty_file(inspection: Inspection) -> None:
    refused(inspection, "", "the file is empty")
    refused(inspection, "\n\n \n", "the file is empty")


def zipped(name: str, content: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped("[Content_Types].xml"), "an Excel workbook (xlsx)"),
        (
            zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            "an OpenDocument spreadsheet (ods)",
        ),
        (zipped("cases.csv"), "a compressed folder (zip)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook (xls)"),
        (b"%PDF-1.7\n", "a PDF"),
        (b'[{"case_id": 1}]', "JSON"),
        (b'\n{"cases": []}', "JSON"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"<!DOCTYPE html><table>", "a web page or XML"),
        (b"\x1f\x8b\x08", "a compressed file (gzip)"),
    ],
)
def test_another_kind_of_file(inspection: Inspection, data: bytes, kind: str) -> None:
    refused(inspection, data, f"this is {kind}, not CSV", "save it as ‘CSV UTF-8")


def test_a_rule_file_as_case_records(inspection: Inspection) -> None:
    found = run("score", str(inspection.rules), str(inspection.rules))
    assert found.code == 2
    assert "this is a rule file, not CSV" in found.said


def test_rules_and_cases_the_wrong_way_round(inspection: Inspection) -> None:
    cases = inspection.folder / "cases.csv"
    cases.write_text(table(*GOOD))
    found = run("score", str(cases), str(inspection.rules))
    assert found.code == 2
    assert "this is no rule file" in found.said
    assert "Name the rule file first" in found.said


def test_zero_bytes(inspection: Inspection) -> None:
    refused(inspection, table(*GOOD).encode("utf-16-le"), "it holds zero bytes", "CSV UTF-8")


def test_letters_in_no_known_encoding(inspection: Inspection) -> None:
    cases = table(row("a1", note="caf\x81")).encode("latin-1")
    refused(inspection, cases, "neither in UTF-8 nor in Windows’ own encoding")


def test_a_file_that_ends_in_the_middle_of_a_letter(inspection: Inspection) -> None:
    cases = table(row("a1", note="tŷ"), row("a2", note="dŵr")).encode()
    refused(inspection, cases[: cases.rindex("ŵ".encode()) + 1], "it is cut in half")


# ---------------------------------------------------------------------------------- the rows


def test_a_file_that_is_cut_in_half(inspection: Inspection) -> None:
    refused(
        inspection,
        table(*GOOD, row("a4")[:5]),
        "row 5 has 5 cells where the header has 14: the file may be cut in half",
    )


def test_a_row_with_too_many_cells(inspection: Inspection) -> None:
    refused(
        inspection,
        table(*GOOD, [*row("a4"), "x"], [*row("a5"), "y"]),
        "row 5 has 15 cells where the header has 14; so it is with row 6",
        "need quotation marks",
    )


def test_a_quotation_mark_that_is_never_closed(inspection: Inspection) -> None:
    refused(
        inspection,
        table(*GOOD) + 'a4,"low,none\na5,low',
        "the quotation mark that opens in row 5 is never closed",
        "doubled",
    )


def test_a_quotation_mark_in_the_middle_of_a_cell(inspection: Inspection) -> None:
    refused(
        inspection,
        table(*GOOD) + 'a4,"low" risk,none\n',
        "row 5 has a quotation mark in the middle",
    )


def test_a_quotation_mark_that_swallows_the_file(inspection: Inspection) -> None:
    cases = table(*GOOD) + 'a4,"' + "low,none\n" * 20_000
    refused(inspection, cases, "row 5 has a cell of more than 131,072 letters", "quotation mark")


def test_a_case_id_twice(inspection: Inspection) -> None:
    refused(
        inspection,
        table(*GOOD, row(" a1 "), row("a2")),
        "row 5 has the same case id as row 2; so it is with row 6",
    )


def test_a_case_id_twice_is_not_shown(inspection: Inspection) -> None:
    found = inspection.score(table(row("Jane Doe"), row("Jane Doe")))
    assert "Jane" not in found.err


def test_a_case_without_an_id(inspection: Inspection) -> None:
    refused(inspection, table(*GOOD, row(" ")), "row 5 has no case id")


def test_an_inspection_wide_field_that_differs(inspection: Inspection) -> None:
    refused(
        inspection,
        table(*GOOD, row("a4", region="south")),
        "rows 2 and 5 differ in region, which is the same for the whole inspection",
    )


def test_dates_in_mixed_orders(inspection: Inspection) -> None:
    refused(
        inspection,
        table(row("a1", starts="25/03/2011"), row("a2"), row("a3", starts="03/25/2011")),
        "starts mixes dates: row 2 has the day first and row 4 the month first",
        "2011-04-01",
    )


def test_dates_with_the_month_first(inspection: Inspection) -> None:
    refused(
        inspection,
        table(row("a1", starts="03/04/2011"), row("a2", starts="03/25/2011")),
        "starts has dates with the month first, as in row 3",
    )


def test_several_mistakes_are_said_in_one_run(inspection: Inspection) -> None:
    refused(
        inspection,
        table(row("a1", region="south"), row("a1"), row("a3")[:4]),
        "row 4 has 4 cells",
        "row 3 has the same case id as row 2",
        "rows 2 and 3 differ in region",
    )


def test_a_notice_that_is_too_long_is_not_dropped(inspection: Inspection) -> None:
    (inspection.folder / "cases.notice.txt").write_text("x" * 200_000)
    found = inspection.score(table(*GOOD))
    assert found.code == 2
    assert "the notice beside the case records is too long" in found.said
