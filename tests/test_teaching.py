"""The invented teaching inspection: its shares, its lowest, its ratings and its total recounted.

The rules stand here a second time, in Python and by hand; nothing is read from the rule file.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.inspections import run

FOLDER = Path(__file__).parents[1] / "examples" / "teaching-2018"
RULES, CASES = str(FOLDER / "teaching.omi"), str(FOLDER / "cases.csv")
JUDGEMENTS = FOLDER / "judgements.csv"
RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")
"""In the order of their points, 0 to 3."""

COURT, OUTSIDE = ("2.1", "2.2", "2.3", "2.4"), ("3.1", "3.2", "3.3")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report(*more: str) -> dict[str, Any]:
    found = run("score", RULES, CASES, "--format", "json", *more)
    assert found.code == (0 if more else 1), found.err
    scores: dict[str, Any] = {score["ref"]: score for score in found.json["scores"]}
    return scores | {score["ref"]: score for score in found.json["questions"]}


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    return report("--judgements", str(JUDGEMENTS))


def share(standard: str, place: int) -> Fraction:
    """The share of the cases that a key question is asked of; low risk leaves some out."""
    kind = "court" if standard in COURT else "out_of_court"
    own = [row for row in rows(Path(CASES)) if row["disposal"] == kind]
    if place == 3 and not standard.endswith(".1"):
        own = [row for row in own if row["risk_low"] == "no"]
    answers = [row[f"{standard}.{place}"] for row in own]
    assert "" not in answers
    return Fraction(answers.count("yes"), answers.count("yes") + answers.count("no"))


def rating(exact: Fraction) -> int:
    """The points of a percentage, rounded as it is printed."""
    percent = int(exact * 100 + Fraction(1, 2))
    return sum(percent >= edge for edge in (50, 65, 80))


def test_each_standard_is_its_lowest_key_question(scores: dict[str, Any]) -> None:
    for standard in (*COURT, *OUTSIDE):
        shares = [share(standard, place) for place in (1, 2, 3)]
        for place, exact in enumerate(shares, 1):
            assert Fraction(scores[f"{standard}.{place}"]["exact"]) == exact
        assert Fraction(scores[standard]["exact"]) == min(shares)
        rated = "computed_rating" if standard == "2.2" else "rating"
        assert scores[standard][rated] == RATINGS[rating(min(shares))]


def test_the_total_adds_up_what_was_judged_and_what_was_counted(scores: dict[str, Any]) -> None:
    judged = {row["ref"]: row["rating"] for row in rows(JUDGEMENTS)}
    assert judged.pop("4.1") == "not rated"
    assert judged.pop("2.2") == "Good"  # by discretion: one point more than by the cases
    points = [RATINGS.index(given) for given in judged.values()]
    points += [rating(min(share(s, p) for p in (1, 2, 3))) for s in (*COURT, *OUTSIDE)]
    total = scores["overall"]
    assert (len(points), sum(points)) == (12, 21)
    assert (total["exact"], total["maximum"], total["rated"]) == ("22", 36, 12)
    assert total["rating"] == "Good"
    assert "4.1" not in total["members"]


def test_every_rating_is_seen_and_one_standard_stands_near_an_edge(scores: dict[str, Any]) -> None:
    assert scores["2.2"]["allowed_by"] == [
        "its lowest key question, 2.2.2, is 61%, within 5 points of the edge 65%",
        "one case more above the line in 2.2.2 would make it Good",
    ]
    ratings = {scores[s]["rating"] for s in (*COURT, *OUTSIDE)}
    assert ratings == set(RATINGS)
    assert Fraction(65, 100) - Fraction(scores["2.2"]["exact"]) < Fraction(5, 100)


def test_without_the_judgements_there_is_no_total() -> None:
    total = report()["overall"]
    assert total["exact"] is None
    assert "no rating is given for" in total["why"]


def test_a_low_risk_leaves_a_case_out_and_an_unknown_one_is_said(scores: dict[str, Any]) -> None:
    third, first = scores["2.2.3"], scores["2.2.1"]
    assert third["above"] + third["below"] < first["above"] + first["below"]
    assert scores["3.2.3"]["undecided"] == 1
