"""What a cell may hold, as few values as make a difference: the variables of the diagrams.

Options stand for themselves. Numbers and dates are cut at those that the rules name, and each piece
has one value that stands for it, as plain as can be and such as a record may hold. A field of
several options is several variables: whether it is blank, and each option that a rule names, with
one more for all others. The first value is always blank, or no.

No value is invalid. Where a cell is invalid every test of it is unknown, and more knowledge never
turns true into false or false into true: what is true, or false, of a case with such a cell is so
too where the cell is blank. So an invalid cell makes nothing true or false that is not found here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from attrs import frozen

from omi_rules.cells import BLANK, INVALID, Value, read_field
from omi_rules.model import Field, Kind, Option, Side
from omi_rules.proof.dates import FIRST, LAST

Role = Literal["value", "known", "option", "apart"]

ORDINARY_DAY = datetime.date(2011, 4, 1).toordinal()
"""Dates that nothing decides lie near this one, so that cases are easily read."""


@frozen
class Variable:
    """One thing that a possible case may hold in one of so many ways.

    `role` is `value` (all of a cell), `known` (whether a field of several options is filled in),
    `option` (whether it includes `option`), or `apart` (how one date lies to another). `costs` say
    how much a reader has to take in for each value.
    """

    name: str
    role: Role
    values: tuple[Value, ...] = ()
    costs: tuple[int, ...] = ()
    option: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    """Of a date: from which day to which each value stands for (blank: none)."""


CELL = 100
"""What a further cell costs a reader; less than it tells ordinary values from others."""

_SIDES = {
    None: 0, Side.NO_LINE: 10, Side.ABOVE: 10, Side.BELOW: 11, Side.NOT_APPLICABLE: 18,
    Side.NOT_KNOWN: 30,
}  # fmt: skip
"""A fact is easier to take in than an answer, of which one wonders whether it was asked for."""


def of_options(name: str, options: Sequence[Option]) -> Variable:
    """A field of one option, or an answer."""
    costs = [CELL + _SIDES[option.side] + min(place, 9) for place, option in enumerate(options)]
    return Variable(name, "value", (BLANK, *(o.name for o in options)), (0, *costs))


def of_text(field: Field) -> Variable:
    """A field of which a rule can ask only whether it is blank."""
    return Variable(field.name, "value", (BLANK, "some words"), (0, CELL))


def of_several(field: Field, named: Iterable[str]) -> tuple[Variable, ...]:
    """Whether a field of several options is filled in; then each option that makes a difference."""
    asked = {*named}
    others = [option.name for option in field.options if option.name not in asked]
    chosen = [o.name for o in field.options if o.name in asked] + others[:1]
    known = Variable(field.name, "known", (BLANK, frozenset()), (0, CELL))
    return known, *(
        Variable(field.name, "option", (frozenset(), frozenset({name})), (0, 2), option=name)
        for name in chosen
    )


# -------------------------------------------------------------------------------------- numbers


def of_numbers(field: Field, named: Iterable[Fraction]) -> Variable:
    """A number, cut at those that the rules name."""
    cuts = sorted({*named})
    found: list[Fraction] = []
    for before, cut in zip([None, *cuts], cuts, strict=False):
        between = _plain(field, before, cut)
        found += [cut] if between is None else [between, cut]
    last = _plain(field, cuts[-1] if cuts else None, None)
    found += [] if last is None else [last]
    held = [n for n in found if read_field(field, number_text(n)) == n]
    costs = [CELL + (0 if n.denominator == 1 else 3) + (5 if n < 0 else 0) for n in held]
    return Variable(field.name, "value", (BLANK, *held), (0, *costs))


def _plain(field: Field, low: Fraction | None, high: Fraction | None) -> Fraction | None:
    """The plainest number between two, which are not meant; None where there is none."""
    if low is None and high is None:
        return Fraction(1)
    for places in range(1 if field.kind is Kind.WHOLE else 31):
        step = Fraction(1, 10**places)
        if low is not None and high is not None:
            found = (low + high) / 2 // step * step
            found += step * (found <= low)
        elif low is not None:
            found = (low // step + 1) * step
        else:
            assert high is not None, "one of the two is there"
            found = -(-high // step) * step - step
        if high is None or found < high:
            return found
    return None


def number_text(number: Fraction) -> str:
    """A number as a cell holds it; not a number of a cell where its decimals do not end."""
    if number.denominator == 1:
        return str(number.numerator)
    places = next((n for n in range(1, 31) if not 10**n % number.denominator), None)
    if places is None:
        return str(number)
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    return f"{'-' * (number < 0)}{digits[:-places]}.{digits[-places:]}"


# ---------------------------------------------------------------------------------------- dates


def of_dates(field: Field, named: Iterable[int]) -> Variable:
    """A date, cut at the days that the rules name."""
    cuts = sorted({day for day in named if FIRST <= day <= LAST})
    spans: list[tuple[int, int]] = []
    low = FIRST
    for cut in cuts:
        if low < cut:
            spans.append((low, cut - 1))
        spans.append((cut, cut))
        low = cut + 1
    if low <= LAST:
        spans.append((low, LAST))
    days = [
        last if first == FIRST and cuts else first if cuts else ORDINARY_DAY
        for first, last in spans
    ]
    values = tuple(datetime.date.fromordinal(day) for day in days)
    return Variable(
        field.name, "value", (BLANK, *values), (0, *[CELL] * len(values)), spans=((0, 0), *spans)
    )


# ---------------------------------------------------------------------------------------- cells


def cell_text(field: Field | None, value: Value) -> str:
    """A value as a cell of a record, or an example, writes it."""
    match value:
        case frozenset():
            assert field is not None, "only a field holds several options"
            return "; ".join(o.name for o in field.options if o.name in value) or "none"
        case Fraction():
            return number_text(value)
        case datetime.date():
            return value.isoformat()
        case str():
            return value
    assert value is not INVALID, "no possible case holds what cannot be read"
    return ""
