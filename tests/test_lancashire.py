"""The Lancashire example: every published finding recounted from the records, by code of its own.

Nothing of the package is used to count here: answers are read off the CSV as they stand.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import omi_rules

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "lancashire-2011"

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = table("cases.csv")
FINDINGS = {row["id"]: row for row in table("findings.csv")}
FIGURES = table("figures.csv")
EXACT = [row for row in FIGURES if row["met"] != "vague"]


def percent(count: int, base: int) -> int:
    """The whole percent, halves up."""
    return int(Fraction(200 * count + base, 2 * base))


def recount(carried_by: str) -> tuple[int, int, int]:
    """Cases that the figure counts, those that it is a share of, and answers "not applicable"."""
    if found := re.fullmatch(r"(\S+) is one of \((.*)\)", carried_by):
        column, options = found[1], set(found[2].split(", "))
    elif found := re.fullmatch(r"(\S+) is (\S+)", carried_by):
        column, options = found[1], {found[2]}
    else:
        column, options = carried_by, {"yes"}
    cells = [case[column] for case in CASES]
    answered = [cell for cell in cells if cell not in ("", "na", "nk")]
    return sum(cell in options for cell in cells), len(answered), cells.count("na")


def test_every_finding_has_a_figure() -> None:
    assert [row["id"] for row in FIGURES] == list(FINDINGS)
    assert len(FIGURES) == 122
    criteria = {"1.1", "1.2", "1.3", "1.4", "3.1", "3.2", "3.3"}
    assert {row["id"].split("-")[0] for row in FIGURES} == criteria


@pytest.mark.parametrize("figure", FIGURES, ids=lambda row: row["id"])
def test_a_figure_says_what_the_records_hold(figure: Row) -> None:
    count, base, left_out = recount(figure["carried_by"])
    assert (count, left_out) == (int(figure["count"]), int(figure["not_applicable_used"]))
    if "." in figure["carried_by"].split()[0] and " is " not in figure["carried_by"]:
        assert base == int(figure["relevant"])
    assert percent(count, int(figure["relevant"])) == int(figure["percent"])


@pytest.mark.parametrize("figure", EXACT, ids=lambda row: row["id"])
def test_an_exact_finding_comes_out_as_printed(figure: Row) -> None:
    printed = FINDINGS[figure["id"]]
    count, base = int(figure["count"]), int(figure["relevant"])
    if printed["positive_percent"]:
        assert percent(count, base) == int(printed["positive_percent"])
    if printed["positive_count"]:
        assert count == int(printed["positive_count"])
    if printed["relevant_count"] and " is " not in figure["carried_by"]:
        assert base == int(printed["relevant_count"])
    if found := re.search(r"source negative: (\d+) cases \((\d+)%\)", printed["note"]):
        assert base - count == int(found[1])
        assert percent(base - count, base) == int(found[2])
    elif found := re.search(r"source negative: (\d+)%", printed["note"]):
        assert percent(base - count, base) == int(found[1])


ALL_BUT = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "seven": 7, "18": 18}


@pytest.mark.parametrize(
    "figure",
    [row for row in FIGURES if re.match("all (but|except)", FINDINGS[row["id"]]["bound"])],
    ids=lambda row: row["id"],
)
def test_all_but_so_many_leaves_so_many_below_the_line(figure: Row) -> None:
    word = FINDINGS[figure["id"]]["bound"].split()[-1]
    assert int(figure["relevant"]) - int(figure["count"]) == ALL_BUT[word]


def test_every_exact_figure_is_met_and_few_answers_are_not_applicable() -> None:
    assert [row["id"] for row in EXACT if row["met"] != "yes"] == []
    assert len(EXACT) == 110
    assert sum(cell == "na" for case in CASES for cell in case.values()) == 1


def test_the_sample_has_the_published_make_up() -> None:
    assert 174 <= len(CASES) <= 191
    count = {
        "roh_analysis_required": 140,
        "rmp_required": 124,
        "restrictive": 56,
        "mappa_eligible": 60,
        "ppo": 10,
        "child_protection": 44,
        "individual_needs": 67,
    }
    assert {name: sum(c[name] == "yes" for c in CASES) for name in count} == count
    both = [c for c in CASES if c["child_protection"] == "yes" and c["rmp_required"] == "yes"]
    assert len(both) == 35
    with_report = [c for c in CASES if c["pre_sentence_report"] != "not_prepared"]
    assert len(with_report) == 97
    assert sum(c["vulnerability"] == "yes" for c in with_report) == 34


def test_a_question_that_is_scored_counts_what_its_figure_counts() -> None:
    """The program's own tallies, beside the recount."""
    report = omi_rules.score(omi_rules.load(ROOT / "rules" / "omi2.omi"), FOLDER / "cases.csv")
    refs = {question.ref: question for question in report.questions if question.scored}
    compared = 0
    for figure in FIGURES:
        question = refs.get(figure["carried_by"])
        if question is None:
            continue
        outcomes = {outcome.value: number for outcome, number in question.outcomes.items()}
        assert outcomes["above"] == int(figure["count"]), figure["id"]
        assert outcomes["above"] + outcomes["below"] == int(figure["relevant"]), figure["id"]
        compared += 1
    assert compared == len(refs) == 95


def test_every_output_carries_the_notice() -> None:
    report = omi_rules.score(omi_rules.load(ROOT / "rules" / "omi2.omi"), FOLDER / "cases.csv")
    assert any("invented" in notice for notice in report.notices)
    assert "invented" not in (ROOT / "rules" / "omi2.omi").read_text("utf-8")


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    for file in FOLDER.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    for made in ("cases.csv", "figures.csv"):
        (tmp_path / made).unlink()
    subprocess.run([sys.executable, "fit.py"], cwd=tmp_path, check=True, capture_output=True)
    for made in ("cases.csv", "figures.csv"):
        assert (tmp_path / made).read_bytes() == (FOLDER / made).read_bytes()
