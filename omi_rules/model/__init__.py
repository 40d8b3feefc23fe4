"""The inspection model, resolved and typed: what a rule file means, with every name looked up.

Made by the checker from a file without errors and never changed. References and names are plain
strings that are sure to exist. Repeated groups and fields "for each" item are written out: what
follows sees `3.3.5.drugs` as a question like any other. No name in here has a meaning of its own.
(No class has a `repr`: making them would slow each start of the program.)
"""

from __future__ import annotations

import datetime
import enum
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from omi_rules.model.bands import Band as Band
from omi_rules.model.bands import Bands as Bands
from omi_rules.model.examples import Example

# --------------------------------------------------------------------------------------- words


@frozen(repr=False)
class Text:
    """What people read: in English, and in Welsh where the file gives it."""

    en: str
    cy: str | None = None


@frozen(repr=False)
class Doubt:
    """An `assumed` or a `source`: what it speaks about, what it says, the line it stands on.

    `statement` and `name` begin the statement, as in question 1.2. `clause` is the kind of the
    clause that is meant, `place` which one of its kind; an empty one is the whole statement.
    """

    kind: Literal["assumed", "source"]
    about: str
    text: str
    line: int
    statement: str = ""
    name: str = ""
    clause: str = ""
    place: int = 0


@frozen(repr=False)
class Life:
    """From when to when a statement is in force, both days included; None is open."""

    first: datetime.date | None
    last: datetime.date | None


# ---------------------------------------------------------------------------- scales and fields


class Side(enum.Enum):
    """Where an option of a scale stands."""

    ABOVE = "above the line"
    BELOW = "below the line"
    NOT_APPLICABLE = "not applicable"
    NOT_KNOWN = "not known"
    NO_LINE = "no line"


@frozen(repr=False, cache_hash=True)
class Option:
    """One thing that a field or an answer can be. `also` are further spellings in records.

    Cells are looked up by the options that they may hold, so each keeps its hash.
    """

    name: str
    label: Text
    also: tuple[str, ...] = ()
    side: Side | None = None


@frozen(repr=False)
class Scale:
    """The answers that a question may have (`answers`), in the order of the file."""

    name: str
    label: Text
    options: tuple[Option, ...]

    def on(self, side: Side) -> tuple[str, ...]:
        """Names of the options that stand on a side."""
        return tuple(o.name for o in self.options if o.side is side)


@frozen(repr=False)
class ItemList:
    """A `list`: the items that fields choose from, and that questions are repeated for."""

    name: str
    label: Text
    items: tuple[Option, ...]


class Kind(enum.Enum):
    """The type of a field."""

    YES_NO = "yes/no"
    ONE = "one of"
    SOME = "some of"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@frozen(repr=False)
class Field:
    """A fact that a case record holds. `name` is `progress.drugs` where it is held for each item.

    `options` are there for `yes/no` (yes and no), `one of` and `some of`. `column` is a second
    header that records may use. `each` is the list for whose items it is held, `from_list` that
    which its options are taken from.
    """

    name: str
    label: Text
    kind: Kind
    options: tuple[Option, ...] = ()
    column: str | None = None
    inspection_wide: bool = False
    counted_only: bool = False
    each: str | None = None
    from_list: str | None = None


# ---------------------------------------------------------------------------------- conditions


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


# ------------------------------------------------------------------------- nodes and questions


@frozen(repr=False)
class Question:
    """A question that a case answers.

    `relevant` includes what the nodes above it say; None is always. `struck_when` are its `below
    the line when`. `counts_towards` holds every node of a grouping that it counts in, however it
    came to. `group` is the reference of the repeated group that it is a row of, `item` its item.
    """

    ref: str
    label: Text
    parent: str
    scale: str
    scored: bool
    relevant: Condition | None = None
    struck_when: tuple[Condition, ...] = ()
    counts_towards: tuple[str, ...] = ()
    group: str | None = None
    item: str | None = None
    column: str | None = None


Fold = Literal["one by one", "pooled", "averaged"]


@frozen(repr=False)
class Node:
    """A statement with a level word: a section, a headline, a question, a text below questions.

    `children` are in the order of the file. A repeated group has `fold` and `rows`, the references
    of its questions, made for each item of the list `each`. `counts_towards` is what the node
    itself or a node above it says. `means` is what its score says, and `notices` are to be read
    with it, wherever it is printed. `relevant` is what a node above the questions says itself.
    A node that is `judged` has a rating given for the inspection, and no score from cases; one
    that is not `rated` has no band, and counts in no total.
    """

    ref: str
    level: str
    label: Text
    parent: str | None = None
    children: tuple[str, ...] = ()
    aim: Text | None = None
    weight: Fraction = Fraction(1)
    scored: bool = True
    counts_towards: tuple[str, ...] = ()
    fold: Fold | None = None
    rows: tuple[str, ...] = ()
    means: Text | None = None
    notices: tuple[Text, ...] = ()
    life: Life | None = None
    guidance: Text | None = None
    relevant: Condition | None = None
    each: str | None = None
    judged: bool = False
    rated: bool = True


# --------------------------------------------------------------------------- levels and scoring


@frozen(repr=False)
class Level:
    """A level of the tree, or of a further grouping, and how its nodes are scored.

    `method` is `share` on the one answered level. `of` names the level whose scores (for `pooled`,
    answers, for `total` points) are gathered. `printed` takes them as printed, `weighted` by their
    weights. The bands of a `total` go by its mean points.
    """

    name: str
    label: Text
    method: Literal["share", "mean", "pooled", "lowest", "total", "none"]
    of: str | None = None
    weighted: bool = False
    printed: bool = False
    bands: str | None = None
    grouping: bool = False
    each_once: str | None = None


@frozen(repr=False)
class Rounding:
    """How scores are printed: percent with `places` decimals, halves up, down or to even."""

    places: int
    halves: Literal["up", "down", "even"]


# --------------------------------------------------------------------------------------- model


@frozen(repr=False)
class Model:
    """A whole inspection model.

    `order` lists every definition and every question so that what a condition reads stands before
    it: ("definition", name) and ("question", ref). `notices` stand on top of every output.
    `usual` is the scale of the questions that name none.
    """

    name: str
    label: Text
    levels: tuple[Level, ...]
    rounding: Rounding
    banded_on: Literal["printed", "exact"]
    scales: dict[str, Scale]
    bands: dict[str, Bands]
    fields: dict[str, Field]
    definitions: dict[str, Definition]
    nodes: dict[str, Node]
    questions: dict[str, Question]
    order: tuple[tuple[Literal["definition", "question"], str], ...]
    examples: tuple[Example, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    life: Life | None = None
    notices: tuple[Text, ...] = ()
    sha256: str = ""
    lists: dict[str, ItemList] = field(factory=dict)
    usual: str | None = None
    aim: Text | None = None

    @property
    def answered(self) -> Level:
        """The level that cases answer."""
        return next(level for level in self.levels if level.method == "share")

    @property
    def assumed(self) -> int:
        """How many things the file says are assumed."""
        return sum(doubt.kind == "assumed" for doubt in self.doubts)
