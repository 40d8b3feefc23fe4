"""What a cell could hold instead: for each way that the tests could fall out, the nearest value.

Two values of a cell that no test of the cone tells apart are alike; one of them stands for all.
Options stand in the order of the file; numbers and dates are those at the edges of the tests, so
the nearest to what the cell holds is among them. A blank is offered only where a test asks for it:
no other test comes true by leaving a cell empty. `whole` is false once some were left aside.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from omi_rules.cells import BLANK, Value
from omi_rules.interpreter import Record
from omi_rules.model import (
    AnswerIs,
    AnswerIsBlank,
    Field,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Kind,
    NumberIs,
    Side,
)
from omi_rules.why.cone import Cone
from omi_rules.why.dates import Days

Alike: TypeAlias = tuple[Value, ...]
"""Values that no test tells apart, the one to be tried first."""

SOME_WORDS = "some words"
"""What stands for any text."""

MOST_MENTIONED = 6
"""So many options of a some-of field, named in tests, are tried in every combination."""


class Candidates:
    """The candidates of the cells of one cone and record."""

    def __init__(self, cone: Cone, record: Record) -> None:
        self.cone = cone
        self.record = record
        self.whole = True
        self._found: dict[str, tuple[Alike, ...]] = {}
        self._days = Days(cone, record)
        self._answers = cone.model.answers

    def of(self, name: str, changes: int) -> tuple[Alike, ...]:
        """The candidates of a cell, where up to so many cells may change."""
        fact = self.cone.model.fields.get(name)
        if fact is not None and fact.kind is Kind.DATE:
            days = self._days.of(name, changes)
            self.whole = self.whole and self._days.whole
            return tuple((day,) for day in days) + self._blank(name)
        if name not in self._found:
            found = self._of_answer(name) if fact is None else self._of_field(fact)
            now = self.record.get(name, BLANK)
            self._found[name] = tuple(alike for alike in found if now not in alike)
        return self._found[name]

    def _of_answer(self, column: str) -> tuple[Alike, ...]:
        question = self._answers[column]
        tests = self.cone.answers.get(question.ref, ())
        scale = self.cone.model.scales[question.scale]
        known = [option for option in scale.options if option.side is not Side.NOT_KNOWN]
        kinds: dict[object, list[Value]] = {}
        for option in known:
            met = [option.name in test.options for test in tests if isinstance(test, AnswerIs)]
            kinds.setdefault((option.side, tuple(met)), []).append(option.name)
        blank = any(isinstance(test, AnswerIsBlank) for test in tests)
        return tuple(map(tuple, kinds.values())) + (((BLANK,),) if blank else ())

    def _of_field(self, fact: Field) -> tuple[Alike, ...]:
        match fact.kind:
            case Kind.YES_NO | Kind.ONE:
                found = self._options(fact)
            case Kind.SOME:
                found = tuple((chosen,) for chosen in self._sets(fact))
            case Kind.WHOLE | Kind.NUMBER:
                found = tuple((number,) for number in self._numbers(fact))
            case _:
                found = () if isinstance(self.record.get(fact.name), str) else ((SOME_WORDS,),)
        return found + self._blank(fact.name)

    def _blank(self, name: str) -> tuple[Alike, ...]:
        if self.record.get(name, BLANK) is BLANK:
            return ()
        tests = self.cone.fields.get(name, ())
        return ((BLANK,),) if any(isinstance(test, FieldIsBlank) for test in tests) else ()

    def _options(self, fact: Field) -> tuple[Alike, ...]:
        tests = [t for t in self.cone.fields.get(fact.name, ()) if isinstance(t, FieldIs)]
        kinds: dict[tuple[bool, ...], list[Value]] = {}
        for option in fact.options:
            kinds.setdefault(tuple(option.name in t.options for t in tests), []).append(option.name)
        return tuple(map(tuple, kinds.values()))

    # ------------------------------------------------------------------------------- some of

    def _sets(self, fact: Field) -> Iterable[frozenset[str]]:
        """Choices of options: all combinations of those that tests name, the others as they are.

        Whether any other is chosen matters only to "is none".
        """
        tests = self.cone.fields.get(fact.name, ())
        named = {o for t in tests if isinstance(t, FieldIncludes) for o in t.options}
        mentioned = [option.name for option in fact.options if option.name in named]
        others = [option.name for option in fact.options if option.name not in named]
        now = self.record.get(fact.name)
        held = now if isinstance(now, frozenset) else frozenset()
        rests = [held.intersection(others)]
        if any(isinstance(test, FieldIsNone) for test in tests):
            rests += [frozenset(), frozenset(others[:1])]
        if len(mentioned) > MOST_MENTIONED:
            self.whole = False
            chosen = [held ^ {option} for option in mentioned]
            chosen += [frozenset(), frozenset(mentioned)]
            chosen += [frozenset(t.options) for t in tests if isinstance(t, FieldIncludes)]
        else:
            chosen = [
                frozenset(some)
                for size in range(len(mentioned) + 1)
                for some in itertools.combinations(mentioned, size)
            ]
        found = dict.fromkeys(
            (some - frozenset(others)) | rest for some in chosen for rest in rests
        )
        return [some for some in found if some != now]

    # -------------------------------------------------------------------------------- numbers

    def _numbers(self, fact: Field) -> Iterable[Fraction]:
        tests = self.cone.fields.get(fact.name, ())
        edges = sorted({test.number for test in tests if isinstance(test, NumberIs)})
        now = self.record.get(fact.name)
        if fact.kind is Kind.WHOLE:
            whole = {n for edge in edges for n in (math.floor(edge), math.ceil(edge))}
            found = {Fraction(n + step) for n in whole for step in (-1, 0, 1)}
        else:
            step = _step([*edges, now] if isinstance(now, Fraction) else edges)
            found = {edge + by for edge in edges for by in (-step, Fraction(0), step)}
            found |= {(a + b) / 2 for a, b in itertools.pairwise(edges) if b - a <= step}
        if not edges:
            found = {Fraction(0)}
        inside = [number for number in found if number not in edges]
        return [number for number in (*edges, *sorted(inside)) if number in found and number != now]


def _step(numbers: Sequence[Fraction]) -> Fraction:
    """One in the last decimal place that any of some numbers has."""
    places = 0
    while any((number * 10**places).denominator != 1 for number in numbers):
        places += 1
    return Fraction(1, 10**places)


def distance(now: Value, then: Value) -> Fraction:
    """How far a number, a date or a choice of options moves; other values are not near or far."""
    match now, then:
        case Fraction(), Fraction():
            return abs(now - then)
        case datetime.date(), datetime.date():
            return Fraction(abs((now - then).days))
        case frozenset(), frozenset():
            return Fraction(len(now ^ then))
        case _, frozenset():
            return Fraction(len(then))
        case _:
            return Fraction(0)
