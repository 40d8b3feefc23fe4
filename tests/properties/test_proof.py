"""What always holds of proofs, on drawn models: they say of all cases what is said of each one."""

from __future__ import annotations

from hypothesis import given

from omi_rules.interpreter import Reading
from omi_rules.outcomes import Outcome
from omi_rules.proof import Cases, Space, Unsettled, record_of
from tests.possible_cases import as_blank, every_condition, holds_record
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import planned

TRIALS = drafts().map(Draft.trial)
TRUTHS = (True, False, None)


@given(TRIALS)
def test_each_case_is_in_the_set_of_what_it_is(trial: Trial) -> None:
    model = planned(trial.text).model
    space = Space(model)
    for record in map(as_blank, trial.records):
        reading = Reading(model, record)
        for condition in every_condition(model):
            for truth in TRUTHS:
                found = holds_record(space.holds(condition, truth), record)
                assert found is (reading.truth(condition) is truth)
        for ref in model.questions:
            for truth in TRUTHS:
                assert holds_record(space.relevant(ref, truth), record) is (
                    reading.relevant(ref) is truth
                )
                assert holds_record(space.struck(ref, truth), record) is (
                    reading.struck(ref) is truth
                )
            for outcome in Outcome:
                assert holds_record(space.outcome(ref, outcome), record) is (
                    reading.outcome(ref) is outcome
                )


@given(TRIALS)
def test_each_witness_is_what_it_is_said_to_be(trial: Trial) -> None:
    model = planned(trial.text).model
    space = Space(model)

    def witness(cases: Cases) -> Reading | None:
        try:
            cells = space.witness(cases)
        except Unsettled:
            return None
        if cells is None:
            return None
        record = record_of(model, cells)
        assert holds_record(cases, record)
        return Reading(model, record)

    for condition in every_condition(model):
        for truth in TRUTHS:
            reading = witness(space.holds(condition, truth))
            assert reading is None or reading.truth(condition) is truth
    for ref in model.questions:
        for outcome in Outcome:
            reading = witness(space.outcome(ref, outcome))
            assert reading is None or reading.outcome(ref) is outcome


@given(TRIALS)
def test_what_no_possible_case_is_no_case_is(trial: Trial) -> None:
    """Not even one with cells that cannot be read: there, nothing more is true or false."""
    model = planned(trial.text).model
    space = Space(model)
    for record in trial.records:
        reading = Reading(model, record)
        for condition in every_condition(model):
            truth = reading.truth(condition)
            if truth is not None:
                assert holds_record(space.holds(condition, truth), as_blank(record))
                assert space.some(space.holds(condition, truth))
