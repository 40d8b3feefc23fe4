"""Where the report prints a percentage, a number of cases and what it is a share of: all agree.

Each such finding is a test of its own, named after the finding. Its figures are held against each
other, and against the tallies of the program.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import omi_rules
from omi_rules.outcomes import Outcome
from omi_rules.report import QuestionReport

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "lancashire-2011"

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FINDINGS = table("findings.csv")
CARRIED_BY = {row["id"]: row["carried_by"] for row in table("figures.csv")}
PAIRS = [
    row
    for row in FINDINGS
    if row["positive_percent"] and row["positive_count"] and row["relevant_count"]
]
FACTOR_ROWS = [row for row in PAIRS if "on the factor: " in row["statement"]]

IN_EACH_SECTION = {"1": 4, "2": 8, "3": 10}

# The table under 3.3 (d), by the names that it gives the factors.
FACTORS = {
    "accommodation": "accommodation",
    "ETE": "ete",
    "financial": "financial",
    "relationships": "relationships",
    "lifestyle and associates": "lifestyle",
    "drug misuse": "drugs",
    "alcohol misuse": "alcohol",
    "emotional well-being": "wellbeing",
    "thinking and behaviour": "thinking",
    "attitudes": "attitudes",
}


@cache
def questions() -> dict[str, QuestionReport]:
    report = omi_rules.score(omi_rules.load(ROOT / "rules" / "omi2.omi"), FOLDER / "cases.csv")
    return {question.ref: question for question in report.questions}


def told(row: Row) -> tuple[int, int, int]:
    """The percentage, the cases and their base, as printed."""
    return int(row["positive_percent"]), int(row["positive_count"]), int(row["relevant_count"])


def tallied(carried_by: str) -> tuple[int, int]:
    """How many cases the program counts for a finding, and of how many."""
    ref, _, option = carried_by.partition(" is ")
    question = questions()[ref]
    outcomes = question.outcomes
    if question.scored:
        assert option == ""
        return outcomes[Outcome.ABOVE], outcomes[Outcome.ABOVE] + outcomes[Outcome.BELOW]
    return question.options[option or "yes"], outcomes[Outcome.RECORDED]


def whole_percent(count: int, base: int) -> int:
    """Halves up."""
    return int(100 * Fraction(count, base) + Fraction(1, 2))


def section(row: Row) -> str:
    return row["criterion"].split(".")[0]


PRESENT = sorted({section(row) for row in FINDINGS})


@pytest.mark.parametrize("number", PRESENT)
def test_no_pair_of_a_section_is_passed_over(number: str) -> None:
    assert sum(section(row) == number for row in PAIRS) == IN_EACH_SECTION[number]


def test_all_sections_together_have_22_pairs() -> None:
    assert len(PAIRS) == 22


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row["id"])
def test_percent_and_count_agree_and_the_program_counts_the_same(row: Row) -> None:
    percent, count, base = told(row)
    assert whole_percent(count, base) == percent
    assert tallied(CARRIED_BY[row["id"]]) == (count, base)


@pytest.mark.parametrize("row", FACTOR_ROWS, ids=lambda row: row["id"])
def test_a_factor_is_a_question_of_its_own_with_the_printed_score(row: Row) -> None:
    percent, count, base = told(row)
    factor = FACTORS[row["statement"].partition("on the factor: ")[2].removesuffix("?")]
    question = questions()[f"3.3.5.{factor}"]
    assert CARRIED_BY[row["id"]] == question.ref
    assert question.scored
    assert question.counts_towards == ("LoR",)
    assert question.exact == Fraction(count, base)
    assert question.printed == Fraction(percent, 100)
    # All cases that had the factor are judged, and no others.
    assert question.outcomes[Outcome.NOT_APPLICABLE] == 0
    assert question.outcomes[Outcome.NOT_RELEVANT] == question.cases - base


def test_the_ten_factors_are_676_in_all_and_none_where_unpaid_work_is_all() -> None:
    assert len(FACTOR_ROWS) == len(FACTORS) == 10
    assert sum(told(row)[2] for row in FACTOR_ROWS) == 676
    cases = table("cases.csv")
    at_start = [case["factors_at_start"] for case in cases]
    assert sum(len(cell.split(";")) for cell in at_start if cell != "none") == 676
    for name in FACTORS.values():
        (row,) = (r for r in FACTOR_ROWS if CARRIED_BY[r["id"]] == f"3.3.5.{name}")
        assert sum(name in cell.split(";") for cell in at_start) == told(row)[2]
    unpaid = [case for case in cases if case["unpaid_work_only"] == "yes"]
    assert len(unpaid) == 21
    assert {case["factors_at_start"] for case in unpaid} == {"none"}
