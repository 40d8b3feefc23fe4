"""The invented core case inspection: every tally and score recounted by code of its own.

The rules stand here a second time, in Python and by hand; nothing is read from the rule file.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.inspections import run

FOLDER = Path(__file__).parents[1] / "examples" / "core-case-2009"
NEEDS = ("home", "school", "health")

Row = Mapping[str, str]
Asked = Callable[[Row], bool | None]

SIDES = {
    **dict.fromkeys(("yes", "good", "sufficient"), "above"),
    **dict.fromkeys(("no", "insufficient", "poor"), "below"),
    "N/A": "not_applicable",
    "Not known": "missing",
    "": "missing",
}


def always(_: Row) -> bool:
    return True


def harm_matters(row: Row) -> bool | None:
    return row["rosh"] != "low" if row["rosh"] else None


def at_risk(row: Row) -> bool:
    return row["vulnerable"] in ("medium", "high")


def found(need: str) -> Asked:
    return lambda row: need in row["needs"]


def late(row: Row) -> bool:
    begun, seen = (datetime.date.fromisoformat(row[name]) for name in ("started", "reviewed"))
    return (seen - begun).days > 13 * 7


ASKED: dict[str, Asked] = {
    "1.1.1": always,
    "1.1.2": harm_matters,
    "1.1.3": harm_matters,
    "1.2.1": always,
    "1.2.2": always,
    **{f"1.2.3.{need}": found(need) for need in NEEDS},
    "1.3.1": always,
    "1.3.2": at_risk,
    "2.1.1": lambda row: at_risk(row) and int(row["age"]) < 16,
    "2.1.2": always,
    "2.1.3": harm_matters,
    "2.2.1": always,
    "2.2.2": lambda row: row["2.2.1"] == "yes",
}
FAILED: dict[str, Asked] = {
    "1.1.3": lambda row: row["1.1.2"] == "no",
    "1.2.2": lambda row: row["1.2.1"] == "no",
    "1.3.2": lambda row: row["1.3.1"] == "no",
    "2.2.2": late,
}
CRITERIA = {
    "1.1": ["1.1.1", "1.1.2", "1.1.3"],
    "1.2": ["1.2.1", "1.2.2", "1.2.3"],
    "1.3": ["1.3.1", "1.3.2"],
    "2.1": ["2.1.1", "2.1.2", "2.1.3"],
    "2.2": ["2.2.1", "2.2.2"],
}
HEADLINES = {
    "HARM": ["1.1.1", "1.1.2", "1.1.3", "2.1.3"],
    "LOR": ["1.2.1", "1.2.2", "1.2.3", "2.1.2", "2.2.1", "2.2.2"],
    "SAFE": ["1.3.1", "1.3.2", "2.1.1", "2.2.1"],
}
OUTCOMES = (
    "above", "below", "not_relevant", "not_applicable", "missing", "undecided", "unexpected",
    "invalid", "recorded",
)  # fmt: skip
COMMENTS = ((80, "MINIMUM"), (65, "MODERATE"), (50, "SUBSTANTIAL"), (0, "DRASTIC"))


def outcome(ref: str, row: Row) -> str:
    asked, answer = ASKED[ref](row), SIDES[row[ref]]
    if asked is None:
        return "undecided"
    if not asked:
        return "unexpected" if answer in ("above", "below") else "not_relevant"
    return "below" if ref in FAILED and FAILED[ref](row) else answer


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    found = run(
        "score", str(FOLDER / "core-case.omi"), str(FOLDER / "cases.csv"), "--format", "json"
    )
    assert found.code == 0
    return found.json


def counted(rows: list[dict[str, str]]) -> dict[str, Counter[str]]:
    return {ref: Counter(outcome(ref, row) for row in rows) for ref in ASKED}


def test_each_tally_is_the_one_counted_by_hand(
    rows: list[dict[str, str]], report: dict[str, Any]
) -> None:
    assert len(rows) == 36
    tallies = counted(rows)
    found = {q["ref"]: q for q in report["questions"] if q["ref"] != "2.2.3"}
    assert found.keys() == tallies.keys()
    for ref, tally in tallies.items():
        there = {name: found[ref][name] for name in OUTCOMES if found[ref][name]}
        assert there == dict(tally), ref
    for what in ("undecided", "unexpected", "missing", "not_applicable", "not_relevant"):
        assert any(tally[what] for tally in tallies.values()), f"no record shows {what}"


def test_each_score_and_comment_is_the_one_made_by_hand(
    rows: list[dict[str, str]], report: dict[str, Any]
) -> None:
    tallies = counted(rows)
    tallies["1.2.3"] = sum((tallies.pop(f"1.2.3.{need}") for need in NEEDS), Counter())
    share = {
        ref: Fraction(tally["above"], tally["above"] + tally["below"])
        for ref, tally in tallies.items()
    }
    scores = {ref: mean(share[each] for each in own) for ref, own in CRITERIA.items()}
    for section in ("1", "2"):
        scores[section] = mean(s for ref, s in scores.items() if ref.startswith(f"{section}."))
    headlines = {ref: mean(share[each] for each in own) for ref, own in HEADLINES.items()}
    found = {score["ref"]: score for score in report["scores"]}
    scores["1.2.3"] = share["1.2.3"]
    assert found.keys() == scores.keys() | headlines.keys()
    for ref, exact in (scores | headlines).items():
        assert Fraction(found[ref]["exact"]) == exact, ref
    for ref, exact in headlines.items():
        percent = int(exact * 100 + Fraction(1, 2))
        comment = next(name for edge, name in COMMENTS if percent >= edge)
        assert found[ref]["band"] == comment, ref


def mean(values: Any) -> Fraction:
    there = list(values)
    return sum(there, Fraction(0)) / len(there)


def test_the_records_fall_into_more_than_one_comment(report: dict[str, Any]) -> None:
    assert len({score["band"] for score in report["scores"] if score["band"]}) > 1
