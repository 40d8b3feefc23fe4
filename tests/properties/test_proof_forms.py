"""What always holds of what is proved of forms, and of the scores that an example can have."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from omi_rules.checker import check
from omi_rules.interpreter import Reading
from omi_rules.model.examples import Example, Expected, Given
from omi_rules.model.vocabulary import Text
from omi_rules.outcomes import Outcome
from omi_rules.proof import Space
from omi_rules.proof.counts import OF_QUESTIONS, Counts
from omi_rules.proof.routing import routes
from omi_rules.proof.sets import Sets
from omi_rules.scoring import rounded
from omi_rules.source import SourceFile
from tests.possible_cases import as_blank
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import planned

TRIALS = drafts().map(Draft.trial)


@given(TRIALS)
def test_no_case_is_asked_a_form_that_has_none(trial: Trial) -> None:
    checked = check(SourceFile("drawn.omi", trial.text))
    model, file = checked.model, checked.file
    assert model is not None
    assert file is not None
    dead = {v.span for v in routes(Sets(Space(model)), file) if v.code == "form-without-cases"}
    without = {
        clause.words[0].text
        for statement in file.statements
        for clause in statement.clauses
        if clause.kind == "asked as"
        and (clause.condition or clause.words[0]).span in dead
    }  # fmt: skip
    for record in map(as_blank, trial.records):
        reading = Reading(model, record)
        for form in without:
            assert reading.asked_as(model.answers[form].ref, form) is not True


@given(TRIALS)
def test_what_a_case_comes_to_is_never_called_impossible(trial: Trial) -> None:
    model = planned(trial.text).model
    sets = Sets(Space(model))
    counts = Counts(sets)
    refs = [*counts.rules][:: max(1, len(counts.rules) // 6)]
    for record in map(as_blank, trial.records[:2]):
        reading = Reading(model, record)
        example = Example(Text("One case"), (Given(1, ()),), ())
        cases = [sets.space.facts.holding(record)]
        for rule in map(counts.rules.__getitem__, refs):
            ref = rule.ref
            members = (ref,) if rule.rule == "share" else rule.members
            if rule.rule not in (*OF_QUESTIONS, "share") or not model.questions.keys() >= {
                *members
            }:
                continue
            outcomes = [reading.outcome(member) for member in members]
            above = outcomes.count(Outcome.ABOVE)
            of = above + outcomes.count(Outcome.BELOW)
            expected = Expected(ref, "no score")
            if of:
                expected = Expected(ref, "score", rounded(Fraction(above, of), model.rounding))
            assert counts.impossible(example, cases, expected) is None
            if ref in model.questions:
                count = Expected(ref, "count", Fraction(above), of)
                assert counts.impossible(example, cases, count) is None
