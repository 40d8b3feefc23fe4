"""What always holds of the engine and of scores, on drawn models and drawn cases."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve
from hypothesis import given

from omi_rules.compiler import Plan, touched
from omi_rules.interpreter import Reading
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Score, Scores, score
from omi_rules.tally import Tallies, Tally
from tests.properties.drafts import Cells, Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import (
    all_scores,
    batch_of,
    planned,
    scored,
    tallied,
    tallied_one_by_one,
)

TRIALS = drafts().map(Draft.trial)
IN_POINTS = {"given", "total"}
COUNTED = {Outcome.ABOVE, Outcome.BELOW}

# -------------------------------------------------------------------------- engine and interpreter


@given(TRIALS)
def test_engine_and_interpreter_agree(trial: Trial) -> None:
    plan = planned(trial.text)
    by_engine = tallied(plan, batch_of(trial.records))
    one_by_one = tallied_one_by_one(plan.model, trial.records)
    assert by_engine.cases == one_by_one.cases
    for ref, tally in one_by_one.questions.items():
        assert by_engine.questions[ref] == tally, ref


@given(TRIALS)
def test_tallies_add_up_to_the_cases(trial: Trial) -> None:
    plan = planned(trial.text)
    for tally in tallied(plan, batch_of(trial.records)).questions.values():
        assert tally.cases == len(trial.records)
        assert tally.overruled <= tally[Outcome.BELOW]
        assert sum(tally.options) <= tally.cases


@given(TRIALS)
def test_a_checked_model_never_fails_on_well_typed_cases(trial: Trial) -> None:
    """Nor without a case, nor without a column, nor at the edges of the calendar."""
    plan = planned(trial.text)
    extremes = [datetime.date.min, datetime.date.max]
    for records in ((), ({},), *(_with_dates(trial.records, day) for day in extremes)):
        tallies = tallied(plan, batch_of(records))
        assert tallies.questions.keys() == plan.model.questions.keys()
        assert tallies == tallied_one_by_one(plan.model, records)
        score(plan, tallies)


def _with_dates(records: Sequence[Cells], day: datetime.date) -> tuple[Cells, ...]:
    return tuple(
        {k: day if isinstance(v, datetime.date) else v for k, v in record.items()}
        for record in records
    )


@given(TRIALS)
def test_a_score_does_not_depend_on_the_order_of_cases_nor_on_how_they_are_split(
    trial: Trial,
) -> None:
    plan, whole, scores = scored(trial)
    rnd = random.Random(trial.seed)
    numbered = list(enumerate(trial.records, 2))
    rnd.shuffle(numbered)
    parts: list[list[tuple[int, Cells]]] = [[], [], []]
    for case in numbered:
        rnd.choice(parts).append(case)
    tallies = [
        tallied(plan, batch_of([record for _, record in part], [row for row, _ in part]))
        for part in parts
    ]
    together = tallies[0] + tallies[1] + tallies[2]
    assert together == whole
    assert score(plan, together, judgements=trial.judgements) == scores


# --------------------------------------------------------------------------------------- scores


@given(TRIALS)
def test_a_question_with_no_case_counted_has_no_score(trial: Trial) -> None:
    _, tallies, scores = scored(trial)
    for ref, found in scores.questions.items():
        assert (found.exact is None) == (tallies.questions[ref].counted == 0)
    for found in all_scores(scores).values():
        members = [all_scores(scores)[member] for member in found.members]
        if found.rule in IN_POINTS:
            continue  # test_ratings.py holds what is rated and added up
        if members:
            assert (found.exact is None) == all(member.exact is None for member in members)
        assert (found.why is None) == (found.exact is not None)
        assert (found.questions == 0) == (found.exact is None)


@given(TRIALS)
def test_anyone_can_recompute_a_score_from_its_members(trial: Trial) -> None:
    _, tallies, scores = scored(trial)
    for found in all_scores(scores).values():
        if found.rule not in IN_POINTS:
            assert found.exact == _recomputed(found, all_scores(scores), tallies.questions)


def _recomputed(
    found: Score, scores: Mapping[str, Score], tallies: Mapping[str, Tally]
) -> Fraction | None:
    if found.rule in {"share", "pooled"}:
        refs = found.members or ((found.ref,) if found.rule == "share" else ())
        above = sum(tallies[ref][Outcome.ABOVE] for ref in refs)
        below = sum(tallies[ref][Outcome.BELOW] for ref in refs)
        return Fraction(above, above + below) if above + below else None
    weights = found.weights or [Fraction(1)] * len(found.members)
    values = _member_values(found, scores)
    there = [(v, w) for v, w in zip(values, weights, strict=True) if v is not None]
    if not there:
        return None
    if found.rule == "lowest":
        return min(value for value, _ in there)
    return sum((v * w for v, w in there), Fraction(0)) / sum(w for _, w in there)


def _member_values(found: Score, scores: Mapping[str, Score]) -> list[Fraction | None]:
    members = [scores[member] for member in found.members]
    printed = found.rule in {"mean of printed", "weighted mean of printed"}
    return [member.printed if printed else member.exact for member in members]


@given(TRIALS)
def test_every_mean_lies_between_its_lowest_and_highest_member(trial: Trial) -> None:
    _, _, scores = scored(trial)
    for found in all_scores(scores).values():
        values = [v for v in _member_values(found, all_scores(scores)) if v is not None]
        if found.exact is None or found.printed is None:
            assert found.exact is found.printed is None
            continue
        if found.rule in IN_POINTS:
            assert found.printed == found.exact
            continue
        assert 0 <= found.exact <= 1
        assert abs(found.printed - found.exact) <= Fraction(1, 200)
        if values:
            assert min(values) <= found.exact <= max(values)


@given(TRIALS)
def test_what_is_made_of_questions_is_made_of_each_of_its_own_once(trial: Trial) -> None:
    plan, _, scores = scored(trial)
    model = plan.model
    for level in model.levels:
        if level.of != model.answered.name:
            continue
        for found in (found for found in scores.nodes.values() if found.level == level.name):
            own = set()
            for question in model.questions.values():
                group = model.nodes.get(question.group or "")
                folded = group and level.method != "pooled" and group.fold != "one by one"
                if question.scored and found.ref in _owners(plan, question.ref):
                    own.add(group.ref if group and folded else question.ref)
            assert sorted(found.members) == sorted(own), found.ref


def _owners(plan: Plan, ref: str) -> set[str]:
    """Every heading that a question stands under, and every headline that it counts towards."""
    question = plan.model.questions[ref]
    owners, at = {*question.counts_towards}, question.parent
    while at:
        owners.add(at)
        at = plan.model.nodes[at].parent or ""
    return owners


@given(TRIALS)
def test_one_more_answer_above_the_line_never_lowers_anything(trial: Trial) -> None:
    plan, tallies, before = scored(trial)
    for ref in before.questions:
        for change in ({Outcome.ABOVE: 1}, {Outcome.ABOVE: 1, Outcome.BELOW: -1}):
            if tallies.questions[ref][Outcome.BELOW] + change.get(Outcome.BELOW, 0) < 0:
                continue
            changed = _changed(tallies, ref, change)
            after = score(plan, changed, judgements=trial.judgements)
            for there, found in all_scores(after).items():
                was = all_scores(before)[there]
                if was.exact is not None:
                    assert found.exact is not None
                    assert found.exact >= was.exact, (ref, there)
                    assert (found.printed or 0) >= (was.printed or 0)


def _changed(tallies: Tallies, ref: str, change: Mapping[Outcome, int]) -> Tallies:
    """Tallies with some of a question's outcomes changed in number."""
    tally = tallies.questions[ref]
    outcomes = tuple(tally[outcome] + change.get(outcome, 0) for outcome in Outcome)
    return evolve(tallies, questions={**tallies.questions, ref: evolve(tally, outcomes=outcomes)})


@given(TRIALS)
def test_a_question_in_no_headline_moves_no_headline(trial: Trial) -> None:
    plan, tallies, before = scored(trial)
    groupings = {level.name for level in plan.model.levels if level.grouping}
    for ref in before.questions:
        changed = _changed(tallies, ref, {Outcome.ABOVE: 3, Outcome.BELOW: 4})
        after = score(plan, changed, judgements=trial.judgements)
        for there, found in before.nodes.items():
            if found.level in groupings and there not in _reaches(plan, ref):
                assert after.nodes[there] == found


def _reaches(plan: Plan, ref: str) -> set[str]:
    """The headlines that a question, or a node that it stands under, counts towards."""
    question = plan.model.questions[ref]
    reached = {*question.counts_towards}
    at = question.group or question.parent
    while at:
        node = plan.model.nodes[at]
        reached.update(node.counts_towards)
        at = node.parent or ""
    return reached


@given(TRIALS)
def test_an_irrelevant_case_changes_no_score(trial: Trial) -> None:
    """A case counts in a score only through the questions in which it is above or below."""
    plan, _, scores = scored(trial)
    model = plan.model

    def counts(record: Cells) -> bool:
        reading = Reading(model, record)
        return any(q.scored and reading.outcome(q.ref) in COUNTED for q in model.questions.values())

    kept = [record for record in trial.records if counts(record)]
    added: list[Cells] = [{}, *({k: r[k]} for r in trial.records for k in r)]
    without = [record for record in added if not counts(record)]
    totals = any(rule.rule == "total" for rule in plan.rules)
    for records in (kept, [*kept, *without], [*without[::-1], *kept]):
        if totals and bool(records) != bool(trial.records):
            continue  # without any case, the ratings that cases make have to be given
        tallies = tallied(plan, batch_of(records))
        assert score(plan, tallies, judgements=trial.judgements) == scores


@given(TRIALS)
def test_blanking_columns_moves_only_what_is_said_to_be_touched(trial: Trial) -> None:
    plan, tallies, scores = scored(trial)
    rnd = random.Random(trial.seed)
    columns = [column for column in plan.columns if rnd.random() < 0.3]
    records = [{k: v for k, v in record.items() if k not in columns} for record in trial.records]
    after = tallied(plan, batch_of(records))
    moved = set(touched(plan, columns))
    for ref, tally in tallies.questions.items():
        assert ref in moved or after.questions[ref] == tally
    blanked = score(plan, after, without=columns, judgements=trial.judgements)
    for ref, found in all_scores(scores).items():
        now = all_scores(blanked)[ref]
        assert bool(now.without) == (ref in moved)
        assert ref in moved or now == found


# ---------------------------------------------------------------------------------------- names


@given(drafts())
def test_renaming_everything_to_nonsense_changes_no_number(draft: Draft) -> None:
    trial, (nonsense, names) = draft.trial(), draft.renamed()
    plain, renamed = scored(trial), scored(nonsense)

    def as_renamed(ref: str) -> str:
        """A reference, or that of a repeated group with an item after a dot."""
        if ref in names:
            return names[ref]
        group, _, item = ref.rpartition(".")
        return f"{names[group]}.{names[item]}"

    for ref, tally in plain[1].questions.items():
        assert renamed[1].questions[as_renamed(ref)] == tally
    before, after = _numbers(plain[2], as_renamed), _numbers(renamed[2], str)
    assert before == after


def _numbers(scores: Scores, name: Callable[[str], str]) -> list[object]:
    return [
        (
            name(ref),
            found.exact,
            found.printed,
            found.questions,
            found.weights,
            found.rule,
            tuple(map(name, found.members)),
            found.band and (found.band.label, found.band.edge),
        )
        for ref, found in all_scores(scores).items()
    ]
