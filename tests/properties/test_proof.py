"""What always holds of proofs, on drawn models: they say of all cases what is said of each one."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from hypothesis import given

from omi_rules.cells import BLANK, INVALID
from omi_rules.checker import check
from omi_rules.interpreter import Reading, all_of, any_of, outcome, truth
from omi_rules.model import Not, Side
from omi_rules.outcomes import Outcome
from omi_rules.proof import Cases, Space, Unsettled, prove, record_of
from omi_rules.proof.conditions import Judge
from omi_rules.proof.incentives import Incentives
from omi_rules.proof.prove import verdicts_of
from omi_rules.proof.sets import Sets
from omi_rules.proof.shown import CELLS_MOST
from omi_rules.proof.verdicts import Claim
from omi_rules.proof.words import given as given_line
from omi_rules.proof.written import Part, written
from omi_rules.source import SourceFile
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
            for so in TRUTHS:
                found = holds_record(space.holds(condition, so), record)
                assert found is (reading.truth(condition) is so)
        for ref in model.questions:
            for so in TRUTHS:
                assert holds_record(space.relevant(ref, so), record) is (
                    reading.relevant(ref) is so
                )
                assert holds_record(space.struck(ref, so), record) is (reading.struck(ref) is so)
            for one in Outcome:
                assert holds_record(space.outcome(ref, one), record) is (
                    reading.outcome(ref) is one
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
        for so in TRUTHS:
            reading = witness(space.holds(condition, so))
            assert reading is None or reading.truth(condition) is so
    for ref in model.questions:
        for one in Outcome:
            reading = witness(space.outcome(ref, one))
            assert reading is None or reading.outcome(ref) is one


@given(TRIALS)
def test_what_no_possible_case_is_no_case_is(trial: Trial) -> None:
    """Not even one with cells that cannot be read: there, nothing more is true or false."""
    model = planned(trial.text).model
    space = Space(model)
    for record in trial.records:
        reading = Reading(model, record)
        for condition in every_condition(model):
            found = reading.truth(condition)
            if found is not None:
                assert holds_record(space.holds(condition, found), as_blank(record))
                assert space.some(space.holds(condition, found))


@given(TRIALS)
def test_whatever_is_proved_is_said_of_words_of_the_file(trial: Trial) -> None:
    checked = check(SourceFile("drawn.omi", trial.text))
    proved = prove(checked, incentives=True)
    assert proved.model is checked.model
    assert not proved.errors
    places = [(d.code, d.span) for d in proved.diagnostics]
    assert len(places) == len(set(places))
    for finding in proved.diagnostics:
        assert finding.source.quote(finding.span).strip()


@given(TRIALS)
def test_a_better_answer_lowers_no_score_where_that_is_proved(trial: Trial) -> None:
    """Of those that do, two cases are played over again before they are shown."""
    model = planned(trial.text).model
    looked = Incentives(Space(model))
    for ref in looked.asked():
        try:
            if looked.of(ref):
                continue
        except Unsettled:
            continue
        scale = model.scales[model.questions[ref].scale]
        for record in map(as_blank, trial.records):
            readings = {
                option.name: Reading(model, {**record, ref: option.name})
                for option in scale.options
            }
            for members in looked.members.values():
                for low in scale.on(Side.BELOW):
                    for high in scale.on(Side.ABOVE):
                        worse, better = (
                            _share([readings[name].outcome(member) for member in members])
                            for name in (low, high)
                        )
                        assert worse is None or better is None or worse <= better


def _share(outcomes: list[Outcome]) -> Fraction | None:
    above, below = outcomes.count(Outcome.ABOVE), outcomes.count(Outcome.BELOW)
    return Fraction(above, above + below) if above + below else None


@given(TRIALS)
def test_what_is_said_of_a_condition_is_so_of_every_case(trial: Trial) -> None:
    checked = check(SourceFile("drawn.omi", trial.text))
    model, file = checked.model, checked.file
    assert model is not None
    assert file is not None
    sets = Sets(Space(model))
    readings = [Reading(model, record) for record in map(as_blank, trial.records)]
    for clause in written(model, file):
        for question, root in clause.rows:
            ref = question.ref if question is not None else clause.name
            try:
                verdicts = list(Judge(sets, clause, root, ref).verdicts())
            except Unsettled:
                continue
            parts = {part.path: part for part in root.every()}
            for verdict in verdicts:
                truths = [_truth(reading, parts[verdict.path]) for reading in readings]
                assert verdict.code != "never-true" or True not in truths
                assert verdict.code != "always-true" or False not in truths
            gone = {v.path for v in verdicts}
            if {v.code for v in verdicts} == {"adds-nothing"} and () not in gone:
                for reading in readings:
                    if clause.kind == "below the line when" and not reading.relevant(ref):
                        continue
                    above = [reading.truth(condition) for condition in clause.above]
                    whole, less = _truth(reading, root), _truth(reading, root, gone)
                    assert all_of([*above, whole]) is all_of([*above, less])


@given(TRIALS)
def test_each_case_that_is_shown_is_as_it_is_said(trial: Trial) -> None:
    """Told by the cells alone, as an example would give them, and by the structured verdict."""
    checked = check(SourceFile("drawn.omi", trial.text))
    model, file = checked.model, checked.file
    assert model is not None
    assert file is not None
    for verdict in verdicts_of(model, file):
        for shown in verdict.shown:
            record = record_of(model, shown.cells)
            assert all(value is not INVALID for value in record.values())
            assert shown.wanted.claims
            for claim in shown.wanted.claims:
                assert found_so(Reading(model, record), claim)
        cells = [shown.cells for shown in verdict.shown]
        if verdict.code != "impossible-example":
            assert sum(map(len, cells)) <= CELLS_MOST
            assert all(given_line(model, one) in verdict.help for one in cells)


def found_so(reading: Reading, claim: Claim) -> bool:
    """Whether a claim is so, asked of the second opinion in other words than the proofs ask."""
    of, so, model = claim.of, claim.so, reading.model
    if not isinstance(of, str):
        return truth(model, reading.record, of) is so
    if isinstance(so, Outcome):
        return outcome(model, reading.record, of) is so
    if isinstance(so, frozenset):
        return any(reading.record.get(c, BLANK) in so for c in model.questions[of].columns)
    if of in model.questions:
        return reading.relevant(of) is so
    question = model.answers[of]
    form = reading.form(question.ref)
    is_asked = form is not None and form.ref == of
    return is_asked if so is True else not is_asked


def _truth(
    reading: Reading, part: Part, gone: Collection[tuple[int, ...]] = frozenset()
) -> bool | None:
    """What a part comes to in one case, without those that are gone."""
    if part.joint is None:
        return reading.truth(Not(part.condition) if part.negated else part.condition)
    kept = [_truth(reading, one, gone) for one in part.parts if one.path not in gone]
    return all_of(kept) if part.joint == "and" else any_of(kept)
