"""What always holds, held of the shipped model: OMI 2 over its own records, changed at random.

A drawing takes some of the shipped cases and puts other things into some of their cells: a blank,
something that is no option, or anything else that the column can hold.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import field, frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.compiler import Plan, touched
from omi_rules.interpreter import Reading
from omi_rules.model import Side
from omi_rules.outcomes import Outcome
from omi_rules.records import open_records
from omi_rules.scoring import score
from omi_rules.tally import Tallies
from tests.one_file import own_text
from tests.properties.drafts import Cells
from tests.properties.trials import (
    all_scores,
    batch_of,
    planned,
    tallied,
    tallied_one_by_one,
)

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules" / "omi2.omi"
CASES = ROOT / "examples" / "lancashire-2011" / "cases.csv"
MOST_CASES = 10
MOST_CHANGES = 8


def plan() -> Plan:
    """The shipped model; it is lowered once."""
    return planned(own_text(RULES))


@functools.cache
def shipped() -> tuple[Cells, ...]:
    """The shipped records, each a case of its own."""
    found: list[Cells] = []
    for batch in open_records(str(CASES), plan()).batches():
        for case in range(len(batch)):
            found.append({name: column[case] for name, column in batch.columns.items()})
    return tuple(found)


@functools.cache
def contents() -> dict[str, tuple[Value, ...]]:
    """What each column can hold: a blank, no option, its options, and what it holds now."""
    model = plan().model
    options: dict[str, list[Value]] = {
        name: [option.name for option in fact.options]
        for name, fact in model.fields.items()
        if not isinstance(shipped()[0].get(name), frozenset)
    }
    for ref, question in model.questions.items():
        options[ref] = [option.name for option in model.scales[question.scale].options]
    return {
        name: tuple(
            dict.fromkeys(
                [BLANK, INVALID, *options.get(name, []), *(case[name] for case in shipped())]
            )
        )
        for name in shipped()[0]
    }


@functools.cache
def followers(column: str) -> tuple[str, ...]:
    """The questions that follow from a column, beside the one that is asked in it."""
    moved = touched(plan(), (column,))
    return tuple(ref for ref in moved if ref in plan().model.questions and ref != column)


@functools.cache
def leading() -> tuple[str, ...]:
    """The columns that other questions follow from: a change in one moves more than itself."""
    return tuple(name for name in contents() if followers(name))


@frozen
class Drawn:
    """Some cases of the shipped records, with what was changed in them."""

    records: tuple[Cells, ...] = field(repr=False)
    changes: tuple[str, ...]
    seed: int = 0

    def tallies(self) -> Tallies:
        return tallied(plan(), batch_of(self.records))


@st.composite
def drawings(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Drawn:
    last = len(shipped()) - 1
    chosen = draw(st.lists(st.integers(0, last), min_size=1, max_size=MOST_CASES, unique=True))
    records = [dict(shipped()[case]) for case in chosen]
    changes = []
    for _ in range(draw(st.integers(0, MOST_CHANGES))):
        place = draw(st.integers(0, len(records) - 1))
        # One that others follow from, and then one of those others: chains break in two places.
        parent = draw(st.sampled_from(leading()))
        child = draw(st.sampled_from(followers(parent)) | st.sampled_from(tuple(contents())))
        broken = st.sampled_from((BLANK, INVALID))
        for column in draw(st.sampled_from(((parent,), (child,), (parent, child)))):
            anything = st.sampled_from(contents()[column])
            value = draw(broken | anything if column == child else anything | anything | broken)
            changes.append(f"case {chosen[place] + 1}: {column} is {value!r}")
            records[place][column] = value
    return Drawn(tuple(records), tuple(changes), draw(st.integers(0, 999)))


DRAWINGS = drawings()


def split(records: tuple[Cells, ...], seed: int) -> tuple[Tallies, Tallies]:
    """The tallies of two halves of the cases, in any order, each at the rows it came from."""
    rnd = random.Random(seed)
    numbered = list(enumerate(records, 2))
    rnd.shuffle(numbered)
    cut = rnd.randint(0, len(numbered))
    halves = (numbered[:cut], numbered[cut:])
    one, two = (
        tallied(plan(), batch_of([record for _, record in half], [row for row, _ in half]))
        for half in halves
    )
    return one, two


# ------------------------------------------------------------------------- the whole of it, once


def test_every_column_that_the_model_reads_can_be_blanked_and_spoiled() -> None:
    assert len(shipped()) == 182
    assert set(plan().columns) <= set(contents())
    for column, values in contents().items():
        assert {BLANK, INVALID} < set(values), column


def test_all_182_records_are_read_alike_whole_and_split() -> None:
    whole = tallied(plan(), batch_of(shipped()))
    assert whole == tallied_one_by_one(plan().model, shipped())
    one, two = split(shipped(), seed=2011)
    assert one.cases > 0
    assert two.cases > 0
    assert one + two == whole


def test_engine_and_interpreter_agree_wherever_a_column_is_blank_or_spoiled() -> None:
    """Each column that others follow from, in every twentieth case."""
    every_twentieth = shipped()[::20]
    for column in leading():
        changed = [
            {**case, column: value} for case in every_twentieth for value in (BLANK, INVALID)
        ]
        by_engine = tallied(plan(), batch_of(changed))
        assert by_engine == tallied_one_by_one(plan().model, changed), column


def test_what_another_answer_puts_below_the_line_stays_there_whatever_its_cell_holds() -> None:
    """Each question that the shipped records put there, with each thing that its cell can hold."""
    model = plan().model
    readings = [(case, Reading(model, case)) for case in shipped()]
    struck = {
        ref: case
        for ref in model.questions
        for case, reading in readings
        if reading.struck(ref) is True and reading.relevant(ref) is True
    }
    assert len(struck) > 20
    for ref, case in struck.items():
        cells = [value for value in contents()[ref] if value is not INVALID]
        tallies = tallied(plan(), batch_of([{**case, ref: value} for value in cells]))
        assert tallies.questions[ref][Outcome.BELOW] == len(cells), ref


# --------------------------------------------------------------------------------- tallies


@given(DRAWINGS)
def test_engine_and_interpreter_agree_on_changed_records(drawn: Drawn) -> None:
    one_by_one = tallied_one_by_one(plan().model, drawn.records)
    for ref, tally in drawn.tallies().questions.items():
        assert tally == one_by_one.questions[ref], ref


@given(DRAWINGS)
def test_nine_tallies_add_up_to_the_cases(drawn: Drawn) -> None:
    for ref, tally in drawn.tallies().questions.items():
        assert len(tally.outcomes) == 9
        assert sum(tally.outcomes) == len(drawn.records), ref
        assert tally.overruled <= tally[Outcome.BELOW]


@given(DRAWINGS)
def test_the_order_of_cases_does_not_matter(drawn: Drawn) -> None:
    numbered = list(enumerate(drawn.records, 2))
    random.Random(drawn.seed).shuffle(numbered)
    batch = batch_of([record for _, record in numbered], [row for row, _ in numbered])
    tallies, before = tallied(plan(), batch), drawn.tallies()
    assert tallies == before
    assert score(plan(), tallies) == score(plan(), before)


@given(DRAWINGS)
def test_the_tallies_of_two_halves_add_up_to_the_whole(drawn: Drawn) -> None:
    one, two = split(drawn.records, drawn.seed)
    assert one.cases + two.cases == len(drawn.records)
    assert one + two == drawn.tallies()


# ---------------------------------------------------------------------------------- scores


@given(DRAWINGS)
def test_every_mean_lies_between_its_lowest_and_highest_member(drawn: Drawn) -> None:
    tallies = drawn.tallies()
    scores = score(plan(), tallies)
    everything = all_scores(scores)
    for ref, share in scores.questions.items():
        assert (share.exact is None) == (tallies.questions[ref].counted == 0), ref
    for found in scores.nodes.values():
        members = [everything[member].exact for member in found.members]
        there = [exact for exact in members if exact is not None]
        assert (found.exact is None) == (there == [])
        if found.exact is not None:
            assert min(there) <= found.exact <= max(there), found.ref


@given(DRAWINGS)
def test_one_more_answer_above_the_line_never_lowers_anything(drawn: Drawn) -> None:
    better = one_more_above(drawn)
    assume(better is not None)
    assert better is not None
    ref, records = better
    before, after = (
        all_scores(score(plan(), tallied(plan(), batch_of(cases))))
        for cases in (drawn.records, records)
    )
    assert (after[ref].exact or Fraction(0)) > 0
    for there, was in before.items():
        if was.exact is not None:
            now = after[there]
            assert now.exact is not None
            assert now.exact >= was.exact, (ref, there)
            assert (now.printed or 0) >= (was.printed or 0), (ref, there)
            assert now == was or there == ref or ref in made_of(there), (ref, there)


def one_more_above(drawn: Drawn) -> tuple[str, list[Cells]] | None:
    """The records with one answer more above the line, every other outcome of the case the same."""
    rnd = random.Random(drawn.seed)
    place = rnd.randrange(len(drawn.records))
    record, model = drawn.records[place], plan().model
    reading = Reading(model, record)
    scored = [question.ref for question in model.questions.values() if question.scored]
    rnd.shuffle(scored)
    for ref in scored:
        if reading.outcome(ref) in {Outcome.ABOVE, Outcome.NOT_RELEVANT}:
            continue
        scale = model.scales[model.questions[ref].scale]
        above = next(option.name for option in scale.options if option.side is Side.ABOVE)
        better = {**record, ref: above}
        changed = Reading(model, better)
        moved = {r for r in model.questions if changed.outcome(r) is not reading.outcome(r)}
        if moved == {ref} and changed.outcome(ref) is Outcome.ABOVE:
            records = [*drawn.records[:place], better, *drawn.records[place + 1 :]]
            return ref, records
    return None


@functools.cache
def made_of(ref: str) -> frozenset[str]:
    """Everything that a score is made of, down to the questions."""
    members = next((rule.members for rule in plan().rules if rule.ref == ref), ())
    return frozenset(members).union(*(made_of(member) for member in members))
