"""The inspection model, resolved and typed: what a rule file means, with every name looked up.

Made by the checker from a file without errors and never changed. References and names are plain
strings that are sure to exist. Repeated groups and fields "for each" item are written out: what
follows sees `3.3.5.drugs` as a question like any other. No name in here has a meaning of its own.
(No class has a `repr`: making them would slow each start of the program.)
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from omi_rules.model.bands import Band as Band
from omi_rules.model.bands import Bands as Bands
from omi_rules.model.conditions import And as And
from omi_rules.model.conditions import AnswerIs as AnswerIs
from omi_rules.model.conditions import AnswerIsBlank as AnswerIsBlank
from omi_rules.model.conditions import AnswerOnSide as AnswerOnSide
from omi_rules.model.conditions import AnswerTest as AnswerTest
from omi_rules.model.conditions import Compare as Compare
from omi_rules.model.conditions import Condition as Condition
from omi_rules.model.conditions import DateIs as DateIs
from omi_rules.model.conditions import Defined as Defined
from omi_rules.model.conditions import Definition as Definition
from omi_rules.model.conditions import FieldIncludes as FieldIncludes
from omi_rules.model.conditions import FieldIs as FieldIs
from omi_rules.model.conditions import FieldIsBlank as FieldIsBlank
from omi_rules.model.conditions import FieldIsNone as FieldIsNone
from omi_rules.model.conditions import FieldTest as FieldTest
from omi_rules.model.conditions import Not as Not
from omi_rules.model.conditions import NumberIs as NumberIs
from omi_rules.model.conditions import Or as Or
from omi_rules.model.examples import Example
from omi_rules.model.vocabulary import Field as Field
from omi_rules.model.vocabulary import ItemList as ItemList
from omi_rules.model.vocabulary import Kind as Kind
from omi_rules.model.vocabulary import Option as Option
from omi_rules.model.vocabulary import Scale as Scale
from omi_rules.model.vocabulary import Side as Side
from omi_rules.model.vocabulary import Text as Text

if TYPE_CHECKING:  # few models have any
    from omi_rules.model.discretion import Discretion
    from omi_rules.model.sample import Sample

# -------------------------------------------------------------------------------- doubt, lives


@frozen(repr=False)
class Doubt:
    """An `assumed` or a `source`: what it speaks about, what it says, the line it stands on.

    `statement` and `name` begin the statement, as in question 1.2. `clause` is the kind of the
    clause that is meant, `place` which one of its kind; an empty one is the whole statement.
    `part` is the part of the model that it stands in; the model's own file is none.
    """

    kind: Literal["assumed", "source"]
    about: str
    text: str
    line: int
    statement: str = ""
    name: str = ""
    clause: str = ""
    place: int = 0
    part: str = ""


@frozen(repr=False)
class Life:
    """From when to when a statement is in force, both days included; None is open."""

    first: datetime.date | None
    last: datetime.date | None


# ------------------------------------------------------------------------- nodes and questions


@frozen(repr=False)
class Form:
    """One way in which a question is asked: `asked as`.

    `ref` heads the column of its answers, and is the question's own or that of nothing else.
    `condition` says of which cases, once the forms before it are not theirs; None is `otherwise`.
    """

    ref: str
    label: Text
    condition: Condition | None = None


@frozen(repr=False)
class Question:
    """A question that a case answers.

    `relevant` includes what the nodes above it say; None is always. `struck_when` are its `below
    the line when`. `counts_towards` holds every node of a grouping that it counts in, however it
    came to. `group` is the reference of the repeated group that it is a row of, `item` its item.
    `forms` are its forms in the order of the file, if it has any: a case is asked the first whose
    condition holds, and where it is asked none the question is not relevant to it.
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
    forms: tuple[Form, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Where its answers stand in a record: under its reference, or under those of its forms."""
        return tuple(form.ref for form in self.forms) or (self.ref,)


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
    discretions: tuple[Discretion, ...] = ()
    sample: Sample | None = None

    @property
    def answered(self) -> Level:
        """The level that cases answer."""
        return next(level for level in self.levels if level.method == "share")

    @property
    def answers(self) -> dict[str, Question]:
        """Every column of a record that holds answers, with the question that it answers."""
        return {column: q for q in self.questions.values() for column in q.columns}

    def grouped(self, ref: str) -> tuple[str, ...]:
        """The topmost nodes that count towards a node of a grouping, scored or not."""
        return tuple(
            node.ref
            for node in self.nodes.values()
            if ref in node.counts_towards
            and (node.parent is None or ref not in self.nodes[node.parent].counts_towards)
        )

    @property
    def assumed(self) -> int:
        """How many things the file says are assumed."""
        return sum(doubt.kind == "assumed" for doubt in self.doubts)
