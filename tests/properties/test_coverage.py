"""Coverage counts what another evaluation sees, and what is suggested shows all that is missing."""

from __future__ import annotations

from hypothesis import given, settings

from omi_rules.cells import INVALID
from omi_rules.checker import Checked, check
from omi_rules.coverage import measure
from omi_rules.coverage.goals import Held, Reached, Struck
from omi_rules.coverage.measure import Measuring
from omi_rules.coverage.suggest import pasted, suggested
from omi_rules.examples import run_examples
from omi_rules.interpreter import Reading
from omi_rules.model import Side
from omi_rules.outcomes import Outcome
from omi_rules.source import SourceFile
from tests.properties.drafts import Cells, Draft, Trial
from tests.properties.strategies import drafts

TRIALS = drafts().map(Draft.trial)


def checked(trial: Trial) -> Checked:
    return check(SourceFile("drawn.omi", trial.text))


def shows(measuring: Measuring, place: int, record: Cells) -> bool:
    """Whether a record shows a goal, by the second opinion alone."""
    goal = measuring.goals[place]
    reading = Reading(measuring.model, record)
    match goal:
        case Held(part=part, truth=truth):
            return reading.truth(measuring.parts.found[part].condition) is truth
        case Struck(said=said):
            return (
                reading.outcome(said.name) is Outcome.BELOW
                and reading.truth(said.condition) is True
                and reading.side(said.name) is not Side.BELOW
            )
        case _:
            return False


@given(TRIALS)
def test_what_is_seen_is_what_the_second_opinion_sees(trial: Trial) -> None:
    measuring = Measuring.of(checked(trial))
    found = measuring.seeing.cases(trial.records)
    for place, cases in enumerate(found):
        told = [bool(cases >> number & 1) for number in range(len(trial.records))]
        assert told == [shows(measuring, place, record) for record in trial.records]


@given(TRIALS)
def test_what_was_seen_is_never_called_impossible(trial: Trial) -> None:
    measuring = Measuring.of(checked(trial))
    valid = [record for record in trial.records if INVALID not in record.values()]
    for place, cases in enumerate(measuring.seeing.cases(valid)):
        goal = measuring.goals[place]
        if cases and not isinstance(goal, Reached):
            assert measuring.possible.can_show(goal) is not False


@given(TRIALS)
@settings(max_examples=40)
def test_pasting_what_is_suggested_gives_full_coverage(trial: Trial) -> None:
    before = checked(trial)
    text = suggested(before)
    after = pasted(before, text) if text else before
    assert after.model is not None
    results = run_examples(after.model)
    assert all(result.holds for result in results)
    coverage = measure(after, results)
    assert [(goal.name, goal.words, goal.never) for goal in coverage.missing] == []
    assert suggested(after) == ""


@given(TRIALS)
@settings(max_examples=40)
def test_each_part_is_told_in_words_of_the_file(trial: Trial) -> None:
    measuring = Measuring.of(checked(trial))
    said = " ".join(trial.text.split())
    for goal in measuring.goals:
        words = goal.words.removeprefix("not ").removeprefix("(").removesuffix(")")
        assert words in said or "“" in words
