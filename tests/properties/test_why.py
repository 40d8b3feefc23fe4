"""What `why` says holds: what decides, decides alone; the smallest change is the smallest."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from hypothesis import given

from omi_rules.cells import BLANK, INVALID, Value, read_answer, read_field
from omi_rules.compiler import Plan
from omi_rules.interpreter import Reading
from omi_rules.model import Kind, Model
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Score, score
from omi_rules.terminal import columns
from omi_rules.why.case import Case, explain
from omi_rules.why.cone import Cone, cone_of
from omi_rules.why.counts import Counting
from omi_rules.why.deciding import Deciding, Places, Reason
from omi_rules.why.makeup import make_up, moved
from omi_rules.why.overview import overview
from omi_rules.why.smallest import Search, Wanted
from omi_rules.why.text import answer_as_text
from omi_rules.why.text_more import counts_as_text, makeup_as_text, overview_as_text
from omi_rules.why.words import Words, as_written
from tests.properties.drafts import Cells, Draft, Trial
from tests.properties.strategies import DAYS, drafts
from tests.properties.trials import all_scores, batch_of, planned, scored, tallied

TRIALS = drafts(cases=3).map(Draft.trial)
MOST_ENUMERATED = 800


def values(model: Model, name: str) -> list[Value]:
    """Everything that a cell may hold, or enough of it that all tests are met on all sides."""
    fact = model.fields.get(name)
    if fact is None:
        scale = model.scales[model.answers[name].scale]
        return [BLANK, *(option.name for option in scale.options)]
    match fact.kind:
        case Kind.YES_NO | Kind.ONE:
            return [BLANK, *(option.name for option in fact.options)]
        case Kind.SOME:
            names = [option.name for option in fact.options]
            sizes = range(len(names) + 1)
            return [BLANK, *(frozenset(s) for n in sizes for s in itertools.combinations(names, n))]
        case Kind.WHOLE:
            return [BLANK, *(Fraction(n) for n in range(-1, 5))]
        case Kind.NUMBER:
            return [BLANK, *(Fraction(n, 4) for n in range(-1, 14))]
        case Kind.DATE:
            return [BLANK, *DAYS[:34:3], *DAYS[-3:]]
        case Kind.TEXT:
            return [BLANK, "any words"]


def reasons(deciding: Deciding, ref: str) -> Iterator[tuple[Reason, bool | None]]:
    yield deciding.relevant(ref), deciding.reading.relevant(ref)
    yield deciding.struck(ref), deciding.reading.struck(ref)


@given(TRIALS)
def test_the_cells_named_decide_alone(trial: Trial) -> None:
    """Every other cell may hold anything: the truth stays."""
    model = planned(trial.text).model
    places = Places(model)
    rnd = random.Random(trial.seed)
    for record in trial.records:
        for ref in model.questions:
            deciding = Deciding(cone_of(model, ref), record, places)
            for place, (reason, truth) in enumerate(reasons(deciding, ref)):
                assert reason.truth is truth
                assert (truth is None) is bool(reason.open)
                assert reason.open & ~reason.cells == 0
                named = places.of(reason.cells)
                for _ in range(4):
                    other = shuffled(model, record, named, rnd)
                    reading = Reading(model, other)
                    now = (reading.relevant(ref), reading.struck(ref))[place]
                    assert now is truth, (ref, named, other)


def shuffled(model: Model, record: Cells, keep: Sequence[str], rnd: random.Random) -> Cells:
    """A record that holds what it held in some cells, and anything in all others."""
    cells = [*model.fields, *model.answers]
    found = {name: rnd.choice([*values(model, name), INVALID]) for name in cells}
    return found | {name: record.get(name, BLANK) for name in keep}


@given(TRIALS)
def test_a_cone_decides_as_the_whole_model_does(trial: Trial) -> None:
    model = planned(trial.text).model
    for record in trial.records:
        whole = Reading(model, record)
        for ref in model.questions:
            assert Reading(cone_of(model, ref).model, record).outcome(ref) is whole.outcome(ref)


@given(TRIALS)
def test_the_smallest_change_works_and_none_is_smaller(trial: Trial) -> None:
    """Held against every case that there is, where they can be enumerated."""
    model = planned(trial.text).model
    places = Places(model)
    for record in trial.records:
        for ref in model.questions:
            cone = cone_of(model, ref)
            for wanted in (("relevant", True), ("relevant", False), ("struck", False)):
                compare(model, cone, record, places, wanted)


def compare(model: Model, cone: Cone, record: Cells, places: Places, wanted: Wanted) -> None:
    found = Search(cone, record, places).smallest(wanted)
    for change in found.changes:
        assert len(change.cells) == found.tried
        for name, instead in change.instead.items():
            assert instead[0] == change.cells[name]
            for value in instead:
                assert reached(model, {**record, **change.cells, name: value}, cone.ref, wanted)
    if reached(model, record, cone.ref, wanted):
        assert [dict(change.cells) for change in found.changes] == [{}]
        return
    cells = [*cone.fields, *(c for ref in cone.answers for c in model.questions[ref].columns)]
    domains = [list(dict.fromkeys([record.get(n, BLANK), *values(model, n)])) for n in cells]
    if math.prod(map(len, domains)) > MOST_ENUMERATED:
        return
    least = fewest(cone, record, dict(zip(cells, domains, strict=True)), wanted)
    exact = not any(f.kind is Kind.DATE for n, f in model.fields.items() if n in cells)
    if found.changes:
        assert least is None or found.tried <= least
        assert not exact or found.tried == least
    else:
        assert least is None or (not found.impossible and found.tried < least)


def fewest(
    cone: Cone, record: Cells, domains: Mapping[str, list[Value]], wanted: Wanted
) -> int | None:
    """How many cells must change at least, by trying every case there is."""
    least = None
    for cells in itertools.product(*domains.values()):
        case = dict(zip(domains, cells, strict=True))
        size = sum(record.get(name, BLANK) != value for name, value in case.items())
        if (least is None or size < least) and reached(
            cone.model, {**record, **case}, cone.ref, wanted
        ):
            least = size
    return least


def reached(model: Model, record: Cells, ref: str, wanted: Wanted) -> bool:
    reading = Reading(model, record)
    truth = reading.relevant(ref) if wanted[0] == "relevant" else reading.struck(ref)
    return truth is wanted[1]


# ----------------------------------------------------------------------- what is said and shown


@given(TRIALS)
def test_whatever_is_asked_is_said_in_80_columns(trial: Trial) -> None:
    """And what a change puts into a cell can be written there: it reads back as the same."""
    plan = planned(trial.text)
    model = plan.model
    for record in trial.records:
        case = Case("c", 2, record, {})
        words = Words(model, record, {})
        lines = list(overview_as_text(case, overview(plan, case), words, (), 80))
        for ref in model.questions:
            answer = explain(model, case, ref)
            lines += answer_as_text(answer, words, (), 80)
            by_own = Reading(model, record).outcome(ref)
            assert answer.outcome is by_own
            for turn in answer.turns:
                for change in turn.found.changes:
                    for name, instead in change.instead.items():
                        assert all(reads_back(model, name, value) for value in instead)
        assert all(columns("".join(text for text, _ in line)) <= 80 for line in lines)


def reads_back(model: Model, name: str, value: Value) -> bool:
    text = as_written(value)
    if name in model.fields:
        return read_field(model.fields[name], text) == value
    return read_answer(model.scales[model.answers[name].scale], text) == value


@given(TRIALS)
def test_the_reasons_of_a_question_add_up_to_its_tallies(trial: Trial) -> None:
    plan = planned(trial.text)
    batch = batch_of(trial.records)
    tallies = tallied(plan, batch)
    for ref, tally in tallies.questions.items():
        counting = Counting(plan, ref)
        counting.take(batch)
        counts = counting.counts()
        assert all(counts.of(outcome) == tally[outcome] for outcome in Outcome)
        list(counts_as_text(plan.model, counts, tally, None, (), 80))


# -------------------------------------------------------------------------------------- scores


@given(drafts(cases=6).map(Draft.trial))
def test_a_score_follows_from_what_it_is_said_to_be_made_of(trial: Trial) -> None:
    plan, tallies, scores = scored(trial)
    for ref, found in all_scores(scores).items():
        made = make_up(plan, tallies, scores, ref)
        lines = makeup_as_text(plan.model, made, len(trial.records), (), 80)
        assert all(columns("".join(text for text, _ in line)) <= 80 for line in lines)
        if found.exact is None or found.rule not in {"mean", "weighted mean"}:
            continue
        assert made.total / made.divisor == found.exact
        for member in made.there:
            rest = [m for m in made.there if m is not member]
            by = sum((m.weight or Fraction(0) for m in rest), Fraction(0))
            total = sum(
                ((m.weight or 0) * (m.score.exact or Fraction(0)) for m in rest), Fraction(0)
            )
            assert member.without == (total / by if by else None)


@given(drafts(cases=5).map(Draft.trial))
def test_no_fewer_answers_bring_the_next_comment(trial: Trial) -> None:
    """Held against every way to take answers below the line as above it."""
    plan, tallies, scores = scored(trial)

    def after(more: dict[str, int]) -> dict[str, Score]:
        return all_scores(score(plan, moved(tallies, more), judgements=trial.judgements))

    for ref, found in all_scores(scores).items():
        made = make_up(plan, tallies, scores, ref)
        below = {name: tallies.questions[name][Outcome.BELOW] for name in made.asked}
        if found.band is None or math.prod(n + 1 for n in below.values()) > 300:
            continue
        counts = [range(n + 1) for n in below.values()]
        reached = [
            sum(more)
            for more in itertools.product(*counts)
            if after(dict(zip(below, more, strict=True)))[ref].band != found.band
        ]
        if made.next_band is not None:
            assert made.next_band.answers == min(reached)
        else:
            assert not reached or not is_linear(plan, ref)


def is_linear(plan: Plan, ref: str) -> bool:
    """Whether each answer adds the same to a score, whatever the others are."""
    rules = {rule.ref: rule for rule in plan.rules}
    if "printed" in rules[ref].rule or rules[ref].rule in {"lowest", "total"}:
        return False
    return all(is_linear(plan, member) for member in rules[ref].members)
