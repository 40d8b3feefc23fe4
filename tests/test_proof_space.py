"""The possible cases of small models: what a set holds, and the plainest case in it."""

from __future__ import annotations

import pytest

from omi_rules.cells import BLANK
from omi_rules.checker import check
from omi_rules.interpreter import Reading
from omi_rules.model import Condition, Model
from omi_rules.outcomes import Outcome
from omi_rules.proof import Space, Unsettled, record_of
from omi_rules.source import SourceFile

MODEL = """
model small "A small model"
  levels criterion > question

scoring
  question   share of cases above the line
  criterion  mean of its question scores
  printed    to the whole percent, halves up
  banded     on the printed score

usual answers judgement "As judged"
  above the line  yes
  below the line  no
  not applicable  na "N/A"
  not known       nk "Not known"

field risk "Risk" one of low, medium, high
field needs "Needs" some of housing, health, work
field visits "Visits" whole number
field hours "Hours" number
field starts "Start" date
field ends "End" date
field note "Note" text
field told "Told" yes/no

criterion 1 "All"

question 1.1 "Was there a plan?"

"""


def model_of(text: str) -> Model:
    found = check(SourceFile("small.omi", MODEL + text))
    assert found.model is not None, [d.message for d in found.errors]
    return found.model


def asked(condition: str) -> tuple[Space, Condition]:
    """A condition in the model, as that of a question."""
    model = model_of(f'question 1.9 "Asked"\n  relevant when {condition}\n')
    relevant = model.questions["1.9"].relevant
    assert relevant is not None
    return Space(model), relevant


@pytest.mark.parametrize(
    ("condition", "true", "false", "unknown"),
    [
        ("risk is high", {"risk": "high"}, {"risk": "low"}, {}),
        ("risk is not high", {"risk": "low"}, {"risk": "high"}, {}),
        ("risk is high and risk is low", None, {"risk": "low"}, {}),
        ("risk is high or risk is not high", {"risk": "low"}, None, {}),
        ("risk is blank", {}, {"risk": "low"}, None),
        ("needs includes work", {"needs": "work"}, {"needs": "none"}, {}),
        ("needs is none", {"needs": "none"}, {"needs": "housing"}, {}),
        ("needs is none and needs includes work", None, {"needs": "none"}, {}),
        ("needs includes all of (housing, work)", {"needs": "housing; work"},
         {"needs": "none"}, {}),
        ("needs does not include work and needs is not none", {"needs": "housing"},
         {"needs": "none"}, {}),
        ("visits is more than 3", {"visits": "4"}, {"visits": "2"}, {}),
        ("visits is more than 3 and visits is less than 4", None, {"visits": "2"}, {}),
        ("hours is more than 3 and hours is less than 4", {"hours": "3.5"}, {"hours": "2"}, {}),
        ("visits is 3 and hours is 2.25", {"visits": "3", "hours": "2.25"}, {"visits": "2"}, {}),
        ("starts is after 1 May 2011", {"starts": "2011-05-02"}, {"starts": "2011-04-30"}, {}),
        ("starts is after ends", {"starts": "2011-04-02", "ends": "2011-04-01"},
         {"starts": "2011-04-01", "ends": "2011-04-02"}, {}),
        ("starts is after ends and ends is after starts", None,
         {"starts": "2011-04-02", "ends": "2011-04-01"}, {}),
        ("ends is within 2 weeks after starts and ends is at least 1 month after starts", None,
         {"starts": "2011-04-01", "ends": "2011-04-01"}, {}),
        ("note is blank", {}, {"note": "some words"}, None),
        ("1.1 is no", {"1.1": "no"}, {"1.1": "yes"}, {}),
        ("1.1 is not no", {"1.1": "yes"}, {"1.1": "no"}, {}),
        ("1.1 is blank", {}, {"1.1": "yes"}, {"1.1": "nk"}),
        ("1.1 is above the line", {"1.1": "yes"}, {"1.1": "no"}, {}),
    ],
)  # fmt: skip
def test_a_case_for_each_truth(
    condition: str, true: object, false: object, unknown: object
) -> None:
    space, relevant = asked(condition)
    for truth, expected in ((True, true), (False, false), (None, unknown)):
        found = space.witness(space.holds(relevant, truth))
        assert found == expected, truth
        if found is not None:
            reading = Reading(space.model, record_of(space.model, found))
            assert reading.truth(relevant) is truth
        assert space.some(space.holds(relevant, truth)) is (found is not None)


def test_what_is_not_relevant_is_not_answered() -> None:
    model = model_of(
        'question 1.2 "On time?"\n  relevant when told\n'
        'question 1.3 "Good?"\n  relevant when 1.2 is not yes\n'
    )
    space = Space(model)
    asked = space.relevant("1.3")
    assert space.witness(asked - space.relevant("1.2")) is None
    assert space.witness(asked) == {"told": "yes", "1.2": "no"}
    assert space.witness(space.relevant("1.3", False)) == {"told": "no"}
    assert space.witness(space.outcome("1.3", Outcome.UNEXPECTED)) == {"told": "no", "1.3": "yes"}


def test_what_is_struck_is_below_the_line() -> None:
    model = model_of(
        'question 1.2 "On time?"\n  below the line when 1.1 is no\n'
        'question 1.3 "Good?"\n  relevant when 1.2 is above the line\n'
    )
    space = Space(model)
    assert space.witness(space.relevant("1.3") & space.answered("1.1", ["no"])) is None
    assert space.witness(space.struck("1.2")) == {"1.1": "no"}
    assert space.witness(space.outcome("1.2", Outcome.BELOW)) == {"1.1": "no"}


def test_sets_are_put_together() -> None:
    space, relevant = asked("risk is high")
    holds, fails = space.holds(relevant), space.holds(relevant, False)
    assert holds & fails == space.nothing
    assert holds | fails | space.holds(relevant, None) == space.everything
    assert ~holds == space.everything - holds
    assert ~~holds == holds


def test_a_long_chain_is_followed() -> None:
    lines = [f'question 1.{n} "Next"\n  relevant when 1.{n - 1} is yes\n' for n in range(2, 1500)]
    space = Space(model_of("".join(lines)))
    found = space.witness(space.relevant("1.1499"))
    assert found is not None
    assert len(found) == 1498


def test_too_large_is_unsettled_and_what_is_not_can_still_be_asked() -> None:
    pairs = " or ".join(f"(a{n} and b{n})" for n in range(12))
    fields = "".join(f'field a{n} "A" yes/no\n' for n in range(12))
    fields += "".join(f'field b{n} "B" yes/no\n' for n in range(12))
    every_a = " or ".join(f"a{n}" for n in range(12))
    model = model_of(
        f'{fields}question 1.2 "First"\n  relevant when {every_a}\n'
        f'question 1.3 "Large"\n  relevant when {pairs}\n'
        'question 1.4 "Reads it"\n  relevant when 1.3 is yes\n'
        'question 1.5 "Small"\n  relevant when told\n'
    )
    space = Space(model, each=1000)
    assert space.some(space.relevant("1.2"))
    for ref in ("1.3", "1.4"):
        with pytest.raises(Unsettled, match="1,000"):
            space.relevant(ref)
    assert space.witness(space.relevant("1.5")) == {"told": "yes"}
    roomy = Space(model)
    assert roomy.some(roomy.relevant("1.2"))
    assert roomy.witness(roomy.relevant("1.4")) is not None


def test_a_question_is_answered_under_the_form_that_is_asked() -> None:
    model = model_of(
        'question 1.2 "Told?"\n  asked as A "Told at once?" when risk is high\n'
        '  asked as B "Told in time?" when told\n'
        'question 1.3 "Good?"\n  relevant when 1.2 is yes\n'
    )
    space = Space(model)
    assert space.witness(space.relevant("1.2")) == {"risk": "high"}
    # While it is not known whether the first form is asked, nor is whether the second one is.
    assert space.witness(space.relevant("1.2", None) & space.holds(_told(model))) == {"told": "yes"}
    assert space.witness(space.relevant("1.3") & space.answered("A", [BLANK])) == {
        "risk": "low", "told": "yes", "B": "yes"
    }  # fmt: skip
    assert space.witness(space.relevant("1.3") & space.answered("B", ["no"])) == {
        "risk": "high", "A": "yes", "B": "no"
    }  # fmt: skip
    astray = space.outcome("1.2", Outcome.UNEXPECTED) & space.relevant("1.2")
    found = space.witness(astray)
    assert found == {"risk": "high", "B": "yes"}
    assert Reading(model, record_of(model, found)).outcome("1.2") is Outcome.UNEXPECTED
    missing = space.witness(space.outcome("1.2", Outcome.MISSING))
    assert missing == {"risk": "high"}


def _told(model: Model) -> Condition:
    condition = model.questions["1.2"].forms[1].condition
    assert condition is not None
    return condition
