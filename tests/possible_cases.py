"""Whether a record is in a set of possible cases: for tests, that hold sets against records."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.interpreter import days_after
from omi_rules.model import And, Condition, Model, Not, Or
from omi_rules.proof import Cases, conditions_of
from omi_rules.proof.diagrams import EVERYTHING
from omi_rules.proof.facts import Facts
from omi_rules.proof.values import Variable


def holds_record(cases: Cases, record: Mapping[str, Value]) -> bool:
    """Whether a record is in a set."""
    space = cases.space
    point = cases.diagram
    while point > EVERYTHING:
        place = space.diagrams.variable[point]
        point = space.diagrams.further[point][_value(space.facts, place, record)]
    return point == EVERYTHING


def _value(facts: Facts, place: int, record: Mapping[str, Value]) -> int:
    """The place of what the record holds among the values of a variable."""
    variable = facts.variables[place]
    if variable.role == "apart":
        apart = facts.aparts[place]
        field, other = (record.get(name, BLANK) for name in (apart.field, apart.other))
        if not isinstance(field, datetime.date) or not isinstance(other, datetime.date):
            return 0
        days = days_after(field, other, apart.months, apart.days)
        return (days > 0) - (days < 0) + 1
    value = record.get(variable.name, BLANK)
    match variable.role, value:
        case "known", _:
            return int(value is not BLANK)
        case "option", frozenset():
            return int(_stands_for(facts, variable) & value != frozenset())
        case "option", _:
            return 0
        case _, datetime.date():
            day = value.toordinal()
            spans = variable.spans
            return next(n for n, (a, b) in enumerate(spans) if n and a <= day <= b)
        case _, Fraction():
            return _piece(facts.numbers_of(variable.name), variable.values, value)
        case _, str() if variable.values[1:] == ("some words",):
            return 1
        case _:
            return int(variable.values.index(value))


def _stands_for(facts: Facts, variable: Variable) -> frozenset[str]:
    """The options of a field that one of them stands for: those that no rule names."""
    named = {v.option for v in facts.variables if v.name == variable.name and v.role == "option"}
    others = {o.name for o in facts.model.fields[variable.name].options} - named
    last = [v for v in facts.variables if v.name == variable.name and v.role == "option"][-1]
    return frozenset({variable.option} | (others if variable is last else set()))


def _piece(cuts: Collection[Fraction], values: tuple[Value, ...], number: Fraction) -> int:
    """The value that stands for the piece that a number lies in: it lies to every cut alike."""

    def lies(number: Fraction) -> list[int]:
        return [(number > cut) - (number < cut) for cut in cuts]

    return next(
        place
        for place, value in enumerate(values)
        if isinstance(value, Fraction) and lies(value) == lies(number)
    )


def parts_of(condition: Condition) -> Iterator[Condition]:
    """A condition and every condition inside it."""
    yield condition
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part):
            yield from parts_of(part)
        case _:
            pass


def every_condition(model: Model) -> Iterator[Condition]:
    for condition in conditions_of(model):
        yield from parts_of(condition)


def as_blank(record: Mapping[str, Value]) -> dict[str, Value]:
    """The record with every cell blank that cannot be read."""
    return {name: BLANK if value is INVALID else value for name, value in record.items()}
