"""Conditions, resolved: what a `relevant when` or a `below the line when` asks of a case."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Literal

from attrs import frozen

from omi_rules.model.vocabulary import Side, Text


@frozen(repr=False)
class And:
    parts: tuple[Condition, ...]


@frozen(repr=False)
class Or:
    parts: tuple[Condition, ...]


@frozen(repr=False)
class Not:
    """`not` before a bracket or a test. It is moved inward to the tests before it is read."""

    part: Condition


@frozen(repr=False)
class Defined:
    """A definition, by name."""

    name: str


@frozen(repr=False)
class FieldIs:
    """A yes/no or one-of field is (or, negated, is not) one of `options`."""

    field: str
    options: tuple[str, ...]
    negated: bool = False


@frozen(repr=False)
class FieldIncludes:
    """A some-of field includes any (or, with `every`, all) of `options`."""

    field: str
    options: tuple[str, ...]
    every: bool = False
    negated: bool = False


@frozen(repr=False)
class FieldIsNone:
    """A some-of field is the empty choice."""

    field: str
    negated: bool = False


@frozen(repr=False)
class FieldIsBlank:
    """A field is blank: true or false, and unknown only where it holds no value of its type."""

    field: str
    negated: bool = False


Compare = Literal["==", "!=", "<", "<=", ">", ">="]


@frozen(repr=False)
class NumberIs:
    """A number compared with a number of the file."""

    field: str
    compare: Compare
    number: Fraction
    negated: bool = False


@frozen(repr=False)
class DateIs:
    """A date compared with another date, moved by whole calendar months and then days.

    Exactly one of `other` (a date field) and `date` is given. Where a month is too short, the
    moved date is that month's last day.
    """

    field: str
    compare: Compare
    other: str | None = None
    date: datetime.date | None = None
    months: int = 0
    days: int = 0
    negated: bool = False


@frozen(repr=False)
class AnswerIs:
    """A question is relevant and answered (negated: answered, and not) by one of `options`."""

    question: str
    options: tuple[str, ...]
    negated: bool = False


@frozen(repr=False)
class AnswerIsBlank:
    """A question is relevant and its answer is blank (negated: is an option)."""

    question: str
    negated: bool = False


@frozen(repr=False)
class AnswerOnSide:
    """A question is relevant and comes out above (or below) the line, overruling included."""

    question: str
    side: Literal[Side.ABOVE, Side.BELOW]
    negated: bool = False


FieldTest = FieldIs | FieldIncludes | FieldIsNone | FieldIsBlank | NumberIs | DateIs
AnswerTest = AnswerIs | AnswerIsBlank | AnswerOnSide
Condition = And | Or | Not | Defined | FieldTest | AnswerTest


@frozen(repr=False)
class Definition:
    name: str
    label: Text
    condition: Condition
