"""A condition that is read aloud says exactly what it means, whatever the labels are."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from omi_rules.checker import check
from omi_rules.interpreter import Reading
from omi_rules.model import (
    And,
    Compare,
    Condition,
    DateIs,
    Defined,
    FieldIncludes,
    FieldIs,
    Kind,
    Model,
    Not,
    NumberIs,
    Or,
    Text,
)
from omi_rules.reading import read_condition, read_lines
from omi_rules.source import read_source
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import planned
from tests.sentences import heard

OPPOSITE: dict[Compare, Compare] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
GOOD = Path(__file__).parents[1] / "language" / "good"
TRIALS = drafts().map(Draft.trial)

MISLEADING = (
    "and", "or", "is yes", "is blank", ", and", ";", "(a)", "(b) “", "”", '"', "‘", "’", "yes",
    "no", "No", "None", "either", "both", "applies", "does not apply", "Age", "1.1", ":",
    "all of the following apply:", "  ", "Rhan – dau", "\N{SNOWMAN}",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(MISLEADING), min_size=1, max_size=4).map(
    lambda words: " ".join(words).strip() or "x"
)
"""Labels made of the very words and signs that readings are made of."""


@st.composite
def hostile(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Model, Trial]:
    """A drawn model in which every label is drawn to mislead, and many are alike."""
    trial = draw(TRIALS)
    model = planned(trial.text).model
    labels = draw(st.lists(WORDS, min_size=1, max_size=12))
    place = iter(range(10_000))

    def label(_: Text) -> Text:
        return Text(labels[next(place) % len(labels)])

    def options(thing: Any) -> Any:
        return tuple(evolve(option, label=label(option.label)) for option in thing.options)

    fields = {
        name: evolve(
            field,
            label=label(field.label),
            options=field.options if field.kind is Kind.YES_NO else options(field),
        )
        for name, field in model.fields.items()
    }
    scales = {name: evolve(scale, options=options(scale)) for name, scale in model.scales.items()}
    questions = {r: evolve(q, label=label(q.label)) for r, q in model.questions.items()}
    defined = {n: evolve(d, label=label(d.label)) for n, d in model.definitions.items()}
    changed = evolve(model, fields=fields, scales=scales, questions=questions, definitions=defined)
    return changed, trial


@functools.cache
def fixed() -> Model:
    """A model with a test of every kind."""
    found: Model = check(read_source(GOOD / "conditions.omi")).model  # type: ignore[assignment]
    dated: Model = check(read_source(GOOD / "dates-and-spans.omi")).model  # type: ignore[assignment]
    fields = {**dated.fields, **found.fields}
    return evolve(found, fields=fields)


def brackets() -> st.SearchStrategy[Condition]:
    """Conditions with brackets in brackets, over the tests of a model that has every kind."""
    asked = fixed().questions.values()
    said = [c for q in asked for c in (q.relevant, *q.struck_when) if c is not None]
    shifts = st.sampled_from([(0, 0), (0, 15), (0, 1), (2, 0), (1, 0), (1, 3), (2, -1)])
    signs = st.sampled_from([-1, 1])
    dates = st.builds(
        lambda compare, shift, sign, negated: DateIs(
            "plan", compare, "start", None, sign * shift[0], sign * shift[1], negated
        ),
        st.sampled_from(list(OPPOSITE)),
        shifts,
        signs,
        st.booleans(),
    )
    tests = st.one_of(st.sampled_from([test for c in said for test in leaves(c)]), dates)

    def chains(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
        return st.one_of(parts.map(And), parts.map(Or), inner.map(Not))

    return st.recursive(tests, chains, max_leaves=30)


def leaves(condition: Condition) -> Iterator[Condition]:
    """The tests of a condition."""
    match condition:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from leaves(part)
        case Not(part=part):
            yield from leaves(part)
        case _:
            yield condition


@given(TRIALS)
def test_a_sentence_means_what_was_read(trial: Trial) -> None:
    says_what_it_means(planned(trial.text).model, trial)


@given(brackets())
def test_brackets_within_brackets_are_heard(condition: Condition) -> None:
    model, said = fixed(), read_condition(fixed(), condition)
    assert plain(model, heard(model, said)) == plain(model, condition), said


@given(hostile())
def test_no_label_misleads(drawn: tuple[Model, Trial]) -> None:
    says_what_it_means(*drawn)


@given(hostile())
def test_lines_are_the_sentence(drawn: tuple[Model, Trial]) -> None:
    model, _ = drawn
    for condition in conditions(model):
        lines = read_lines(model, condition)
        marked = [f"({line.marker}) {line.words}" if line.marker else line.words for line in lines]
        assert " ".join(marked) == read_condition(model, condition)
        assert [not line.marker for line in lines] == [not line.depth for line in lines]


def says_what_it_means(model: Model, trial: Trial) -> None:
    """Heard, a sentence is the condition again, and decides every case alike."""
    readings = [Reading(model, record) for record in trial.records]
    for condition in conditions(model):
        said = read_condition(model, condition)
        again = heard(model, said)
        assert plain(model, again) == plain(model, condition), said
        for reading in readings:
            assert reading.truth(again) is reading.truth(condition), said


def conditions(model: Model) -> Iterator[Condition]:
    """Every condition of a model, and the opposite of each."""
    for definition in model.definitions.values():
        yield from (definition.condition, Not(definition.condition))
    for question in model.questions.values():
        if question.relevant is not None:
            yield from (question.relevant, Not(question.relevant))
        for struck in question.struck_when:
            yield from (struck, Not(struck))


# ----------------------------------------------------------------- one form for like conditions


def plain(model: Model, condition: Condition, *, negated: bool = False) -> Any:
    """A condition so that those that differ only in brackets around like joints are equal.

    `not yes` of a yes/no field is no, and all of one option is any of it.
    """
    match condition:
        case Not(part=part):
            return plain(model, part, negated=not negated)
        case And(parts=parts) | Or(parts=parts):
            word = "and" if isinstance(condition, And) is not negated else "or"
            found: list[Any] = []
            for part in (plain(model, part, negated=negated) for part in parts):
                found += part[1] if part[0] == word else [part]
            return (word, found)
        case Defined(name=name):
            return ("defined", name, negated)
        case NumberIs() | DateIs():
            if condition.negated is negated:
                return ("test", evolve(condition, negated=False))
            return ("test", evolve(condition, compare=OPPOSITE[condition.compare], negated=False))
    told = evolve(condition, negated=negated is not condition.negated)
    if isinstance(told, FieldIncludes) and len(told.options) == 1:
        told = evolve(told, every=False)
    if isinstance(told, FieldIs) and told.negated and told.options in {("yes",), ("no",)}:
        other = "no" if told.options == ("yes",) else "yes"
        if model.fields[told.field].kind is Kind.YES_NO:
            told = FieldIs(told.field, (other,))
    return ("test", told)
