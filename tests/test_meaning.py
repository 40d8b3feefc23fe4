"""What conditions mean, from their words to true, false and unknown: by hand, one row a reading."""

from __future__ import annotations

import pytest

from omi_rules.cells import Value, read_field
from omi_rules.checker import check
from omi_rules.interpreter import Reading
from omi_rules.model import Model
from omi_rules.outcomes import Outcome
from omi_rules.source import SourceFile

FILE = """\
model tiny "A tiny model"
  levels area > theme > question
  also grouped by head
  also grouped by other

scoring
  question  share of cases above the line
  theme     mean of its question scores
  area      mean of its theme scores
  head      mean of its question scores
  other     mean of its theme scores
  printed   to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

list item
  a  "an a"
  b  "a b"

field start "Start" date
field plan "Plan" date
field age "Age" whole number
field risk "Risk" one of low, medium, high
field needs "Needs" some of the list item
field ppo "PPO" yes/no
field cp "CP" yes/no

head H "Head"
  takes every question

head G "Other head"

other O "Other"

area 1 "Area"
  counts towards G

theme 1.1 "Theme"
  counts towards O

question 1.1.1 "Question?"
  relevant when CONDITION

question 1.1.2 "Left out?"
  does not count towards G

question 1.1.3 "All the fields?"
  relevant when start is blank or plan is blank or age is blank or risk is blank
      or needs is blank or ppo or cp
"""


def model_of(condition: str) -> Model:
    checked = check(SourceFile("tiny.omi", FILE.replace("CONDITION", condition)))
    assert checked.model is not None, checked.diagnostics
    return checked.model


def relevant(condition: str, **cells: str) -> bool | None:
    model = model_of(condition)
    record = {name: read_field(model.fields[name], text) for name, text in cells.items()}
    return Reading(model, record).relevant("1.1.1")


# The start is 10 May 2011 throughout; the plan's day and whether the condition holds.
SPANS = [
    ("plan is within 5 days after start", {9: False, 10: True, 15: True, 16: False}),
    ("plan is within 5 days before start", {4: False, 5: True, 10: True, 11: False}),
    ("plan is within 5 days of start", {4: False, 5: True, 15: True, 16: False}),
    ("plan is at least 1 week after start", {16: False, 17: True}),
    ("plan is more than 1 week after start", {17: False, 18: True}),
    ("plan is at least 1 week before start", {3: True, 4: False}),
    ("plan is more than 1 week before start", {2: True, 3: False}),
    ("plan is at most 5 days after start", {1: True, 15: True, 16: False}),
    ("plan is less than 5 days after start", {14: True, 15: False}),
    ("plan is at most 5 days before start", {4: False, 5: True, 30: True}),
    ("plan is at least 5 days of start", {5: True, 6: False, 14: False, 15: True}),
    ("plan is at most 5 days of start", {4: False, 5: True, 15: True, 16: False}),
    ("plan is on start", {9: False, 10: True, 11: False}),
    ("plan is before start", {9: True, 10: False}),
    ("plan is after start", {10: False, 11: True}),
    ("plan is on or before start", {10: True, 11: False}),
    ("plan is on or after start", {9: False, 10: True}),
    ("plan is on 10 May 2011", {9: False, 10: True}),
    ("plan is after 2011-05-10", {10: False, 11: True}),
    ("not (plan is after start)", {10: True, 11: False}),
]


@pytest.mark.parametrize(
    ("condition", "day", "holds"),
    [(condition, day, holds) for condition, days in SPANS for day, holds in days.items()],
)
def test_a_span_between_dates(condition: str, day: int, holds: bool) -> None:
    assert relevant(condition, start="2011-05-10", plan=f"2011-05-{day:02}") is holds


@pytest.mark.parametrize(
    ("start", "plan", "holds"),
    [
        ("2011-01-31", "2011-02-28", True),
        ("2011-01-31", "2011-03-01", False),
        ("2011-01-30", "2011-02-28", True),
        ("2012-01-31", "2012-02-29", True),
        ("2011-05-10", "2011-06-10", True),
        ("2011-05-10", "2011-06-11", False),
        ("2011-12-15", "2012-01-15", True),
    ],
)
def test_a_month_is_a_calendar_month_and_ends_with_a_short_one(
    start: str, plan: str, holds: bool
) -> None:
    assert relevant("plan is within 1 month after start", start=start, plan=plan) is holds


@pytest.mark.parametrize(
    ("condition", "cells", "holds"),
    [
        ("age is at least 18", {"age": "18"}, True),
        ("age is at least 18", {"age": "17"}, False),
        ("age is more than 18", {"age": "18"}, False),
        ("age is at most 18", {"age": "18"}, True),
        ("age is less than 18", {"age": "18"}, False),
        ("age >= 18", {"age": "18"}, True),
        ("age < 18", {"age": "17"}, True),
        ("age is 18", {"age": "18"}, True),
        ("age is not 18", {"age": "18"}, False),
        ("age is not 18", {"age": ""}, None),
        ("risk is high", {"risk": "high"}, True),
        ("risk is not high", {"risk": "low"}, True),
        ("risk is not high", {"risk": ""}, None),
        ("risk is not high", {"risk": "huge"}, None),
        ("risk is one of (medium, high)", {"risk": "medium"}, True),
        ("risk is not one of (medium, high)", {"risk": "medium"}, False),
        ("risk is blank", {"risk": ""}, True),
        ("risk is blank", {"risk": "huge"}, None),
        ("risk is not blank", {"risk": "low"}, True),
        ("needs includes a", {"needs": "a;b"}, True),
        ("needs does not include a", {"needs": "b"}, True),
        ("needs does not include a", {"needs": "none"}, True),
        ("needs does not include a", {"needs": ""}, None),
        ("needs includes any of (a, b)", {"needs": "b"}, True),
        ("needs includes all of (a, b)", {"needs": "b"}, False),
        ("needs includes all of (a, b)", {"needs": "b;a"}, True),
        ("needs is none", {"needs": "none"}, True),
        ("needs is not none", {"needs": "a"}, True),
        ("needs is none", {"needs": ""}, None),
        ("ppo and cp", {"ppo": "no", "cp": ""}, False),
        ("ppo and cp", {"ppo": "yes", "cp": ""}, None),
        ("ppo or cp", {"ppo": "yes", "cp": ""}, True),
        ("ppo or cp", {"ppo": "no", "cp": ""}, None),
        ("not (ppo or cp)", {"ppo": "no", "cp": "no"}, True),
        ("not ppo", {"ppo": ""}, None),
        ("ppo is yes", {"ppo": "yes"}, True),
        ("ppo is no", {"ppo": "no"}, True),
    ],
)
def test_a_test_of_a_field(condition: str, cells: dict[str, str], holds: bool | None) -> None:
    assert relevant(condition, **cells) is holds


def test_counting_towards_is_inherited_taken_and_left_out() -> None:
    model = model_of("ppo")
    towards = {ref: question.counts_towards for ref, question in model.questions.items()}
    assert set(towards["1.1.1"]) == {"H", "G", "O"}
    assert set(towards["1.1.2"]) == {"H", "O"}
    assert set(towards["1.1.3"]) == {"H", "G", "O"}


def test_a_question_counts_below_where_either_of_two_lines_strikes_it() -> None:
    model = model_of("ppo\n  below the line when cp\n  below the line when risk is high")
    for cp, risk, expected in [
        ("yes", "low", Outcome.BELOW),
        ("no", "high", Outcome.BELOW),
        ("no", "low", Outcome.ABOVE),
    ]:
        record: dict[str, Value] = {"ppo": "yes", "cp": cp, "risk": risk, "1.1.1": "yes"}
        assert Reading(model, record).outcome("1.1.1") is expected
