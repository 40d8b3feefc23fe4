"""Readings as people hear them, by hand; that they mean what was read is held by `properties`."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.checker import check
from omi_rules.model import Condition, Defined, FieldIs, Model, Not
from omi_rules.reading import phrase, read_condition, read_lines, value_in_words
from omi_rules.source import SourceFile, read_source

FRAME = """\
model trial "A trial inspection"
  levels section > question
scoring
  question  share of cases above the line
  section   mean of its question scores
  printed   to the whole percent, halves up
usual answers judgement
  above the line  yes, mostly
  below the line  no
  not applicable  na "N/A"
field ppo "PPO" yes/no
field cp "Child protection concerns" yes/no
field custody "In custody" yes/no
field case_type "Type of case" one of order "Community order", licence, custody_case "Custody"
field needs "Needs" some of drugs "drug misuse", home "a home", work
field visits "Visits" whole number
field start "Start" date
field plan "Plan made" date
field office "Office" text
define risky "High risk" as case_type is custody_case
section 1 "Planning"
question 1.1 "Was there a plan?"
question 1.2 "Was it good?"
  relevant when 1.1 is yes
question 1.9 "The last one?"
  relevant when %s
"""

READ = {
    "ppo": "“PPO” is yes",
    "not ppo": "“PPO” is no",
    "ppo is not yes": "“PPO” is no",
    "cp and not custody": "“Child protection concerns” is yes and “In custody” is no",
    "case_type is not licence": "“Type of case” is not “licence”",
    "case_type is one of (order, licence)": "“Type of case” is “Community order” or “licence”",
    "case_type is not one of (order, licence)": (
        "“Type of case” is neither “Community order” nor “licence”"
    ),
    "case_type is not one of (order, licence, custody_case)": (
        "“Type of case” is none of “Community order”, “licence” and “Custody”"
    ),
    "needs includes drugs": "“Needs” includes “drug misuse”",
    "needs does not include drugs": "“Needs” does not include “drug misuse”",
    "needs includes any of (drugs, home)": (
        "“Needs” includes at least one of “drug misuse” and “a home”"
    ),
    "needs includes all of (drugs, home)": "“Needs” includes both “drug misuse” and “a home”",
    "not needs includes any of (drugs, home)": (
        "“Needs” includes neither “drug misuse” nor “a home”"
    ),
    "not needs includes all of (drugs, home, work)": (
        "“Needs” does not include all of “drug misuse”, “a home” and “work”"
    ),
    "needs is none": "“Needs” includes nothing",
    "needs is not none": "“Needs” includes something",
    "office is blank": "“Office” is blank",
    "visits is at least 3": "“Visits” is at least 3",
    "not visits is at least 3": "“Visits” is less than 3",
    "visits is 3 or visits is more than 10.50": "“Visits” is 3 or “Visits” is more than 10.5",
    "plan is before 1 April 2011": "“Plan made” is before 1 April 2011",
    "plan is on or after start": "“Plan made” is on or after “Start”",
    "plan is within 15 days after start": "“Plan made” is within 15 days after “Start”",
    "plan is within 1 month of start": "“Plan made” is within 1 month of “Start”",
    "not plan is within 2 weeks of start": "“Plan made” is more than 14 days from “Start”",
    "plan is at least 3 weeks before start": (
        "“Plan made” is no later than 21 days before “Start”"
    ),
    "1.1 is yes": "1.1 (“Was there a plan?”) is answered yes",
    "1.1 is not yes": "1.1 (“Was there a plan?”) is answered with something other than yes",
    "not 1.1 is one of (yes, na)": (
        "1.1 (“Was there a plan?”) is answered with something other than yes or “N/A”"
    ),
    "1.1 is below the line": "1.1 (“Was there a plan?”) is below the line",
    "not 1.1 is below the line": "1.1 (“Was there a plan?”) is asked but not below the line",
    "1.1 is blank": "1.1 (“Was there a plan?”) is asked but left blank",
    "1.1 is not blank": "1.1 (“Was there a plan?”) has an answer",
    "1.1 is yes or 1.1 is mostly": (
        "1.1 (“Was there a plan?”) is answered yes or 1.1 is answered “mostly”"
    ),
    "risky": "“High risk” applies",
    "ppo and not risky": "“PPO” is yes and “High risk” does not apply",
    "not (ppo or cp)": "“PPO” is no and “Child protection concerns” is no",
    "ppo and cp and custody": (
        "“PPO” is yes, “Child protection concerns” is yes and “In custody” is yes"
    ),
    "ppo and (cp or custody)": (
        "“PPO” is yes, and either “Child protection concerns” is yes or “In custody” is yes"
    ),
    "(ppo and cp) or custody": (
        "both “PPO” is yes and “Child protection concerns” is yes, or “In custody” is yes"
    ),
    "(ppo or cp) and (custody or risky)": (
        "either “PPO” is yes or “Child protection concerns” is yes,"
        " and either “In custody” is yes or “High risk” applies"
    ),
    "ppo or case_type is one of (order, licence)": (
        "“PPO” is yes, or “Type of case” is “Community order” or “licence”"
    ),
    "cp and custody and (ppo or (risky and visits is 2))": (
        "all of the following apply: (a) “Child protection concerns” is yes;"
        " (b) “In custody” is yes; and"
        " (c) “PPO” is yes, or both “High risk” applies and “Visits” is 2"
    ),
    "cp or (custody and (ppo or risky) and 1.1 is no)": (
        "at least one of the following applies: (a) “Child protection concerns” is yes; or"
        " (b) all of the following apply: (b1) “In custody” is yes;"
        " (b2) “PPO” is yes or “High risk” applies; and"
        " (b3) 1.1 (“Was there a plan?”) is answered no"
    ),
}


def model_with(condition: str) -> Model:
    checked = check(SourceFile("trial.omi", FRAME % condition))
    assert checked.model is not None, [d.message for d in checked.errors]
    return checked.model


@pytest.mark.parametrize("condition", READ)
def test_a_condition_as_people_hear_it(condition: str) -> None:
    model = model_with(condition)
    assert read_condition(model, relevant(model)) == READ[condition]


def relevant(model: Model) -> Condition:
    found = model.questions["1.9"].relevant
    assert found is not None
    return found


def test_longer_conditions_are_read_in_lines() -> None:
    model = model_with("cp or (custody and (ppo or risky) and 1.1 is no)")
    lines = read_lines(model, relevant(model))
    assert [(line.marker, line.depth) for line in lines] == [
        ("", 0), ("a", 1), ("b", 1), ("b1", 2), ("b2", 2), ("b3", 2),
    ]  # fmt: skip
    assert lines[2].words == "all of the following apply:"


def test_one_test_in_words() -> None:
    model = model_with("ppo and risky")
    assert phrase(model, FieldIs("ppo", ("no",))) == "“PPO” is no"
    assert phrase(model, Not(Defined("risky"))) == "“High risk” does not apply"


def test_labels_that_are_alike_are_told_apart_by_name() -> None:
    text = (FRAME % "ppo and cp").replace('"Child protection concerns"', '"ppo"')
    text = text.replace('"A trial inspection"', "“A ‘trial’”").replace('"PPO"', '"P “P” O"')
    model = check(SourceFile("trial.omi", text.replace('"ppo"', '"p ‘p’  o"'))).model
    assert model is not None
    assert read_condition(model, relevant(model)) == (
        "“P ‘P’ O” (ppo) is yes and “p ‘p’ o” (cp) is yes"
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ppo", "no", "no"),
        ("ppo", BLANK, "blank"),
        ("visits", INVALID, "something that cannot be read"),
        ("case_type", "order", "“Community order”"),
        ("needs", frozenset({"home", "drugs"}), "“drug misuse” and “a home”"),
        ("needs", frozenset(), "none"),
        ("visits", Fraction(1200), "1200"),
        ("visits", Fraction(-1, 4), "-0.25"),
        ("visits", Fraction(1, 3), "1/3"),
        ("plan", datetime.date(2011, 4, 1), "1 April 2011"),
        ("office", "North", "“North”"),
        ("1.1", "mostly", "“mostly”"),
        ("1.1", "na", "“N/A”"),
    ],
)
def test_what_a_cell_holds_in_words(name: str, value: Value, words: str) -> None:
    assert value_in_words(model_with("ppo"), name, value) == words


def test_every_condition_of_the_shipped_rules_is_short() -> None:
    model = check(read_source(Path(__file__).parents[1] / "rules" / "omi2.omi")).model
    assert model is not None
    said = [q.relevant for q in model.questions.values() if q.relevant is not None]
    assert len(said) > 40
    assert all(len(read_lines(model, condition)) == 1 for condition in said)
