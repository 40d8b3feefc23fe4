"""The dynamic example: every tally and score recounted from the records, by code of its own.

Nothing of the package is used to count here: which set a case is asked is read off the CSV.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.inspections import run

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "dynamic-2025"
RULES, CASES = str(FOLDER / "dynamic.omi"), str(FOLDER / "cases.csv")

Row = dict[str, str]
Found = dict[str, Any]
COLUMNS = {"1.1": ("A1.1", "C1.1"), "2.1": ("A2.1", "C2.1"), "2.2": ("A2.2", "2.2")}
PLAIN = {"yes": "above", "no": "below", "N/A": "not_applicable", "": "missing"}


def rows() -> list[Row]:
    with (FOLDER / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def question_set(case: Row) -> str | None:
    """A or C; None where the record does not say."""
    if case["supervision"].startswith("Post-sentence"):
        return "A"
    if case["was_suspended"] == "no":
        return "C"
    if not case["suspended"]:
        return None
    first, last = (datetime.date.fromisoformat(case[k]) for k in ("released", "suspended"))
    return "A" if (last - first).days <= 8 * 7 else "C"


def became(case: Row, ref: str) -> str:
    """What a case does to a question, and nothing of the language."""
    asked = question_set(case)
    if ref == "1.2":
        return PLAIN[case["1.2"]]
    if asked is None:
        return "undecided"
    if ref == "1.3":
        return "not_relevant" if asked == "A" else PLAIN[case["1.3"]]
    own, other = COLUMNS[ref] if asked == "A" else COLUMNS[ref][::-1]
    if ref == "2.2" and became(case, "2.1") == "below":
        return "below"
    if not case[own] and case[other] in ("yes", "no"):
        return "unexpected"
    if ref == "2.2" and became(case, "2.1") in ("missing", "unexpected") and case[own] != "no":
        return "undecided"
    return PLAIN[case[own]]


@pytest.fixture(scope="module")
def report() -> Found:
    found = run("score", RULES, CASES, "--format", "json")
    assert found.code == 0, found.err
    return found.json


@pytest.mark.parametrize("ref", ["1.1", "1.2", "1.3", "2.1", "2.2"])
def test_every_tally_is_what_is_counted_by_hand(report: Found, ref: str) -> None:
    question = next(q for q in report["questions"] if q["ref"] == ref)
    counted = [became(case, ref) for case in rows()]
    outcomes = {*PLAIN.values(), "not_relevant", "undecided", "unexpected", "invalid", "recorded"}
    assert {name: question[name] for name in outcomes} == {n: counted.count(n) for n in outcomes}
    assert sum(question[name] for name in outcomes) == len(rows()) == 32
    if ref in COLUMNS:
        sets = [question_set(case) for case in rows()]
        asked = {form["ref"]: form["asked"] for form in question["forms"]}
        assert asked == dict(zip(COLUMNS[ref], map(sets.count, "AC"), strict=True))


def test_every_score_is_the_mean_of_the_shares(report: Found) -> None:
    for area, refs in {"1": ("1.1", "1.2", "1.3"), "2": ("2.1", "2.2")}.items():
        shares = []
        for ref in refs:
            counted = [became(case, ref) for case in rows()]
            above, below = counted.count("above"), counted.count("below")
            shares.append(Fraction(above, above + below))
        score = next(s for s in report["scores"] if s["ref"] == area)
        assert Fraction(score["exact"]) == sum(shares, Fraction(0)) / len(shares)
        said = (FOLDER / "README.md").read_text("utf-8")
        assert re.search(rf"{score['printed']}% for\s+area {area}", said)


def test_both_sides_of_the_eight_weeks_are_there() -> None:
    days = {
        (
            datetime.date.fromisoformat(c["suspended"]) - datetime.date.fromisoformat(c["released"])
        ).days
        for c in rows()
        if c["suspended"]
    }
    assert {56, 57} <= days


def test_what_is_odd_is_reported_and_every_output_has_the_notice(report: Found) -> None:
    schema = ROOT / "omi_rules" / "report" / "schemas" / "score.json"
    jsonschema.validate(report, json.loads(schema.read_text("utf-8")))
    odd = {f["ref"]: f["rows"] for f in report["findings"] if f["code"] == "other-form-answered"}
    wrong = {f["ref"]: f["rows"] for f in report["findings"] if f["code"] == "unexpected-answer"}
    assert (odd, wrong) == ({"2.1": [10]}, {"1.1": [15]})
    notice = (FOLDER / "cases.notice.txt").read_text("utf-8").strip()
    assert report["notices"][0] == notice
    assert len(report["notices"]) == 2


def test_the_rule_file_is_clean_and_its_examples_hold() -> None:
    assert run("check", "--strict", RULES).code == 0
    assert run("fmt", "--check", RULES).code == 0
    assert run("test", RULES).code == 0


def test_why_says_which_set_a_case_is_asked_and_why() -> None:
    said = " ".join(run("why", RULES, CASES, "--case", "DYN-05", "--question", "1.1").out.split())
    assert "Case DYN-05 is asked 1.1 as A1.1 because" in said
