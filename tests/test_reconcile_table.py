"""How a published table is read: its dialects, and everything a person in a hurry does to it.

What is wrong ends with exit code 2, nothing on standard output, and one clear message.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omi_rules.reconciler import Verdict
from tests.inspections import run
from tests.reconciliations import Folder, rules, table
from tests.test_reconcile_intervals import between_percent

PIECES = [
    "ref", "printed", "comment", "lowest", "1", "1.1", "1.10", "RoH", "1.1.12", "78", "100%",
    "78.5", "29% below", "14 of 35", "0 of 0", "-",
    "MINIMUM", "\x00", "é", "\ufeff", "01/02/2012", " ",
]  # fmt: skip

MANY = rules({"1.1": 12, "1.2": 2, "1.10": 2}, ["RoH"])
GOOD = table("1,80", "1.1,78", "1.2,82", "1.10,80%")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, MANY)


def refused(folder: Folder, published: str | bytes, *said: str, only: bool = True) -> None:
    """One error, which says all this, whatever the format."""
    for form in ("text", "json", "csv"):
        found = folder.run(published, "--format", form)
        assert (found.code, found.out) == (2, "")
        assert found.err.count("error: ") == 1 or not only, found.err
        assert "Traceback" not in found.err
        for words in said:
            assert words in found.said, found.err


def read(folder: Folder, published: str | bytes, ref: str = "1.1") -> Verdict:
    return folder.reconcile(published)[ref]


# -------------------------------------------------------------------------------- its dialects


@pytest.mark.parametrize(
    "published",
    [
        GOOD,
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\r\n"),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        "sep=;\n" + GOOD.replace(",", ";"),
        "\n\n" + GOOD + "\n,\n",
        GOOD.replace("ref,printed", " REF ,Printed"),
        GOOD.replace("1.10,", "Q1.10,").replace("1.1,", '"q1.1",'),
        GOOD.replace("78", " 78 % "),
        "printed,ref\n80,1\n78,1.1\n82,1.2\n80,1.10\n",
    ],
)
def test_every_dialect_is_read_alike(folder: Folder, published: str | bytes) -> None:
    found = folder.reconcile(published)
    assert {v.ref: v.published.written for v in found.scores if v.published} == {
        "1": "80%",
        "1.1": "78%",
        "1.2": "82%",
        "1.10": "80%",
    }
    assert found["1"].possible is True


def test_windows_letters_and_cells_on_several_lines(folder: Folder) -> None:
    text = 'ref,printed,comment,note\n1.1,78,"MODERATE\nimprovement required","caf\u00e9, \u2013"\n'
    found = folder.reconcile(text.encode("cp1252"))
    assert found["1.1"].comment_holds is True
    assert [f.code for f in found.table.findings] == ["windows-letters", "unused-column"]
    assert "CSV UTF-8" in found.table.findings[0].help


def test_references_whatever_their_letter_case(folder: Folder) -> None:
    assert read(folder, table("roh,78"), "RoH").published is not None


# ---------------------------------------------------------------------------- what was printed


@pytest.mark.parametrize(
    ("cell", "written", "stands_for"),
    [
        ("78", "78%", "[77.5, 78.5)"),
        ("078", "78%", "[77.5, 78.5)"),
        ("100%", "100%", "[99.5, 100]"),
        ("14 of 35", "14 of 35", "[40, 40]"),
        ("14  OF  35", "14 of 35", "[40, 40]"),
        ("0 of 35", "0 of 35", "[0, 0]"),
        ("29% below", "29% below", "(70.5, 71.5]"),
        ("29 Below", "29% below", "(70.5, 71.5]"),
        ("0% below", "0% below", "(99.5, 100]"),
    ],
)
def test_a_printed_score(folder: Folder, cell: str, written: str, stands_for: str) -> None:
    published = read(folder, table(f"1.1,{cell}")).published
    assert published is not None
    assert published.written == written
    assert published.stands_for == between_percent(stands_for)
    assert published.row == 2


def test_a_score_that_is_not_printed(folder: Folder) -> None:
    found = folder.reconcile(table("1,80", "1.1, "))
    assert [v.ref for v in found.scores] == ["1"]
    assert found["1.1"].published is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("78.5", ["row 2: ‘78.5’ has more decimals than are printed", "whole percentages"]),
        ("78.0", ["has more decimals than are printed"]),
        ("0.78", ["Does 0.78 stand for a share? Write 78 for 78%."]),
        ('"78,5"', ["‘78,5’ is no printed score", "Write it with a point: 78.5."]),
        ("101", ["101 is more than 100%"]),
        ("-4", ["‘-4’ is no printed score", "never less than 0"]),
        ("n/a", ["‘n/a’ is no printed score", "Leave the cell empty"]),
        ("–", ["Leave the cell empty"]),
        ("14/35", ["If it is a count, write 14 of 35."]),
        ("36 of 35", ["36 of 35 cannot be"]),
        ("0 of 0", ["0 of 0 cannot be"]),
        ("below 29%", ["Write 29% below."]),
        ("78 percent", ["Write 78 or 78%, 14 of 35"]),
        ("٧٨", ["is no printed score"]),
        ("9" * 5000, ["9999…’ is no printed score"]),
        ("=1+1", ["‘=1+1’ is no printed score"]),
        ("1 of " + "9" * 20, ["is no printed score"]),
        ("101% below", ["is more than 100%"]),
        ("29.5% below", ["has more decimals than are printed"]),
    ],
)
def test_no_printed_score(folder: Folder, cell: str, said: list[str]) -> None:
    refused(folder, table(f"1.1,{cell}"), "published.csv", "for 1.1", *said)


def test_decimals_by_the_rules(tmp_path: Path) -> None:
    one = Folder(tmp_path, rules({"1.1": 2, "1.2": 2}, printed="to 1 decimal place, halves up"))
    found = one.reconcile(table("1.1,78.5", "1.2,78"))
    assert found["1.2"].published is not None
    assert found["1.2"].published.stands_for == between_percent("[77.95, 78.05)")
    assert found.table.findings == ()
    refused(one, table("1.1,78.55"), "The rules print to 1 decimal place")
    bare = one.reconcile(table("1.1,78", "1.2,79"))
    assert [f.code for f in bare.table.findings] == ["fewer-decimals"]


# ---------------------------------------------------------------------------------- references


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["1.99,78"], ["row 2: ‘1.99’ is no reference of this model"]),
        (["RoHH,78"], ["‘RoHH’ is no reference of this model", "Did you mean RoH?"]),
        (["1_1,78"], ["‘1_1’ is no reference", "Did you mean 1.1?"]),
        ([",78"], ["row 2 has no reference"]),
        (["1.1,78", "1.1,79"], ["row 3 has the same reference as row 2: 1.1", "write Q1.10"]),
        (["1.2,78", "Q1.2,79"], ["row 3 has the same reference as row 2: 1.2", "Keep one"]),
        (["1.0,78"], ["a spreadsheet may have turned 1 into ‘1.0’", "Write Q1"]),
        (["01-Feb,78"], ["a spreadsheet may have turned 1.2 into ‘01-Feb’"]),
        (["2011-02-01,78"], ["a spreadsheet may have turned 1.2 into ‘2011-02-01’"]),
        (["40575,78"], ["a spreadsheet may have turned 1.2 into ‘40575’"]),
        (["01/01/2012,78"], ["a spreadsheet may have turned 1.1 or 1.1.12 into ‘01/01/2012’"]),
        (["ref,printed"], ["row 2 repeats the header"]),
        (["x" * 9000 + ",78"], ["xxx…’ is no reference"]),
    ],
)
def test_no_reference(folder: Folder, rows: list[str], said: list[str]) -> None:
    refused(folder, table(*rows), *said)


def test_all_mistakes_are_told_in_one_run(folder: Folder) -> None:
    found = folder.run(table("1.99,78", "1.1,78.5", "1.2,oops"))
    assert found.err.count("error: ") == 3
    assert [f"row {n}" in found.said for n in (2, 3, 4)] == [True] * 3


def test_a_whole_file_of_mistakes_is_told_short(folder: Folder) -> None:
    found = folder.run(table(*(f"9.{n},x" for n in range(1000))))
    assert found.err.count("error: ") == 21
    assert "980 more mistakes are in it" in found.said


# -------------------------------------------------------------------------------------- header


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("ref,score", ["there is no column printed", "it holds the scores"]),
        ("ref,prnted", ["Is the header ‘prnted’ (column B) meant for it? Write it as printed."]),
        ("reff,printed", ["there is no column ref", "Is the header ‘reff’"]),
        ("ref,ref,printed", ["2 columns are called ref: ‘ref’ (column A) and ‘ref’ (column B)"]),
        ("a,b", ["none of its 2 columns is one of a published table’s"]),
        ("case_id,1.1", ["It looks like case records"]),
        ("a", ["its only column is none of a published table’s"]),
    ],
)
def test_a_wrong_header(folder: Folder, header: str, said: list[str]) -> None:
    cells = ",".join(["1.1", "78", "78"][: header.count(",") + 1])
    refused(folder, f"{header}\n{cells}\n", *said)


def test_a_column_that_nothing_reads_is_said(folder: Folder) -> None:
    found = folder.run(table("1.1,78,x,y", header="ref,printed,level,coment"))
    assert found.code == 0
    assert "nothing here reads the column ‘level’ (column C)" in found.said
    assert "Did you mean comment?" in found.said


# ---------------------------------------------------------------------------------- the file


def test_a_table_that_is_cut_in_half(folder: Folder) -> None:
    refused(folder, "ref,printed,comment\n1,80,\n1.1,7", "row 3 has 2 cells where the header has 3")
    refused(folder, 'ref,printed\n1,80\n1.1,"78\n', "the quotation mark that opens in row 3")


def test_a_row_that_is_too_long(folder: Folder) -> None:
    refused(folder, table("1.1,78,5"), "row 2 has 3 cells where the header has 2")


def test_empty_tables(folder: Folder) -> None:
    refused(folder, "", "the file is empty")
    refused(folder, " \n\n", "the file is empty")
    refused(folder, "ref,printed\n", "no score is printed in it")
    refused(folder, table("1.1,", "1.2,"), "no score is printed in it")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04[Content_Types].xml", "this is an Excel workbook (xlsx), not CSV"),
        (b'{"format": "omi-rules/score/1"}', "this is JSON, not CSV"),
        (b"ref,printed\n1.1,7\x008\n", "it holds zero bytes"),
        ("ref,printed\n1.1,78é\n".encode()[:-2], "the file ends in the middle of a letter"),
    ],
)
def test_another_kind_of_file(folder: Folder, data: bytes, said: str) -> None:
    if "letter" in said:
        data = "ref,printed,é\n1.1,78,é".encode()[:-1]
    refused(folder, data, said)


def test_published_scores_are_called_so(folder: Folder) -> None:
    table_path = folder.put(GOOD)
    rules_path = str(folder.path / "rules.omi")
    assert "Published scores are read from CSV." in folder.run(b"%PDF").said
    found = run("reconcile", rules_path, rules_path)
    assert "Name the rule file first and the published scores after it." in found.said
    found = run("reconcile", rules_path, str(folder.path))
    assert "not a file of published scores" in found.said
    found = run("reconcile", str(table_path), rules_path)
    assert f"omi-rules reconcile {rules_path} {table_path}" in found.said
    found = run("reconcile", rules_path, str(folder.path / "publishd.csv"))
    assert "there is no such file" in found.said
    assert found.code == 2


# ------------------------------------------------------------------------------- other columns

FULL = "ref,printed,comment,lowest,highest,average"


def test_figures_from_elsewhere_are_numbers_in_order(folder: Folder) -> None:
    found = folder.reconcile(table("1.1,78,,64,81,72.5%", header=FULL))
    assert found.table.findings == ()
    refused(folder, table("1.1,78,,64,x,72", header=FULL), "‘x’ is no number, for the highest")
    refused(folder, table("1.1,78,,64,81,82", header=FULL), "the average of 1.1 is more than the")
    refused(folder, table("1.1,78,,64,60,", header=FULL), "lowest of 1.1 is more than the highest")


def test_a_score_outside_the_others_is_noted(folder: Folder) -> None:
    found = folder.run(table("1.1,78,,79,81,80", "1.2,90,,79,81,80", header=FULL), "--strict")
    assert found.code == 0
    assert "row 2: 1.1 is 78%, which is less than the lowest" in found.said
    assert "row 3: 1.2 is 90%, which is more than the highest" in found.said


def test_a_comment_without_a_score_is_noted(folder: Folder) -> None:
    found = folder.run(table("1.1,78,", "1.2,,MINIMUM improvement required", header=FULL[:19]))
    assert "row 3: 1.2 has a comment and no printed score" in found.said


def test_nothing_that_is_written_in_it_acts_on_a_terminal(folder: Folder) -> None:
    found = folder.run(table("1.1,78,::error::\x1b[31mred", header="ref,printed,comment"))
    assert found.code == 0
    assert "\x1b" not in found.out
    assert not any(line.lstrip().startswith("::") for line in found.out.splitlines())


def test_a_count_is_exact(folder: Folder) -> None:
    published = read(folder, table("1.1,1 of 3")).published
    assert published is not None
    assert (published.stands_for.low, published.printed) == (Fraction(1, 3), Fraction(33, 100))


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.lists(st.sampled_from([*PIECES, "\n"]), max_size=4).map(",".join), max_size=8
        ).map(lambda lines: "\n".join(["ref,printed,comment", *lines]).encode()),
        st.lists(st.sampled_from([*PIECES, *",;\t\n\r\"'"]), max_size=40).map(
            lambda parts: "".join(parts).encode()
        ),
    )
)
def test_whatever_the_bytes_are_it_is_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as path:
        found = Folder(Path(path), MANY).run(data, "--strict", "--show", "RoH")
    assert found.code in {0, 1, 2}, found.err
    assert (found.out == "") is (found.code == 2)
    assert "our own mistake" not in found.err
