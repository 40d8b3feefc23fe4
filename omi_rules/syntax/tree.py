"""The syntax tree: what the author wrote, line by line, before any name is looked up.

A `RuleFile` holds statements in the order of the file, a `Statement` its head and its clauses.
Every node has the span of its words. Spans take no part in equality, so two files that differ in
layout only are equal. (They have no `repr`: making two dozen of those would cost every start.)
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from omi_rules.model import Compare
from omi_rules.source import SourceFile, Span


@frozen(repr=False)
class Word:
    """A name, a reference or a number, as written."""

    text: str
    span: Span = field(eq=False)


@frozen(repr=False)
class Label:
    """A quoted text; a line break in it reads as one space."""

    text: str
    span: Span = field(eq=False)


@frozen(repr=False)
class Texts:
    """What people read, in English and perhaps in Welsh."""

    en: Label
    cy: Label | None = None


@frozen(repr=False)
class Number:
    """A number, or a share written in percent (80% is 4/5)."""

    value: Fraction
    percent: bool
    span: Span = field(eq=False)


@frozen(repr=False)
class Date:
    """A date; `value` is None where no calendar has such a day."""

    value: datetime.date | None
    span: Span = field(eq=False)


# ------------------------------------------------------------------------------- conditions


@frozen(repr=False)
class Operand:
    """A field, a definition or a question; `this` is the list of "for this factor"."""

    ref: Word
    this: Word | None
    span: Span = field(eq=False)


@frozen(repr=False)
class Choice:
    """An option; with `this`, the item that a repeated question is asked of."""

    word: Word
    this: bool
    span: Span = field(eq=False)


TestKind = Literal[
    "holds", "is", "is one of", "is blank", "is none", "is above", "is below", "includes",
    "includes any", "includes all", "compares", "within", "on date",
]  # fmt: skip


@frozen(repr=False)
class Test:
    """One test of a condition. Which of the optional parts are there follows from `kind`."""

    kind: TestKind
    operand: Operand
    span: Span = field(eq=False)
    negated: bool = False
    choices: tuple[Choice, ...] = ()
    compare: Compare = "=="
    number: Number | None = None
    unit: str = ""
    direction: str = ""
    other: Operand | Date | None = None


@frozen(repr=False)
class Chain:
    """Tests joined by `and` and `or`; sound only where all of `joints` are the same word."""

    parts: tuple[Condition, ...]
    joints: tuple[Word, ...]
    span: Span = field(eq=False)


@frozen(repr=False)
class Negation:
    part: Condition
    span: Span = field(eq=False)


@frozen(repr=False)
class Bracket:
    part: Condition
    span: Span = field(eq=False)


Condition = Chain | Negation | Bracket | Test


# ---------------------------------------------------------------------------------- clauses


@frozen(repr=False)
class OptionPart:
    """An option of a field or a scale, with its further spellings. An empty name is missing."""

    name: Word
    texts: Texts | None
    also: tuple[Label, ...]


@frozen(repr=False)
class TypePart:
    """The type of a field: its options written out, or the list that they come from."""

    kind: str
    options: tuple[OptionPart, ...] = ()
    from_list: Word | None = None
    span: Span = field(eq=False, default=Span(0, 0))


@frozen(repr=False)
class LevelPart:
    name: Word
    texts: Texts | None


@frozen(repr=False)
class MethodPart:
    """How a level is scored: `kind` is share, mean, pooled, lowest, total or none."""

    kind: str
    of: Word | None = None
    weighted: bool = False
    printed: bool = False


@frozen(repr=False)
class EdgePart:
    """Where a band begins: "at least", "more than" or "otherwise"."""

    kind: str
    number: Number | None = None


@frozen(repr=False)
class FactPart:
    """`REF is VALUE` of an example. `values` has several for a bracketed list; `unrated`: none."""

    ref: Word
    values: tuple[Word | Label | Number | Date, ...]
    bracketed: bool
    span: Span = field(eq=False)
    unrated: bool = False


@frozen(repr=False)
class ExpectedPart:
    """`REF is …` after `then`.

    `what` is an outcome, relevant, share, count, name, no score or not rated.
    """

    ref: Word
    what: str
    span: Span = field(eq=False)
    number: Number | None = None
    total: Number | None = None
    name: Word | None = None


@frozen(repr=False)
class AllowancePart:
    """When discretion is allowed: `kind` is edge, one case or few cases."""

    kind: str
    span: Span = field(eq=False)
    level: Word | None = None
    number: Number | None = None


@frozen(repr=False)
class Clause:
    """One clause of a statement. `kind` is its opening words, or what row it is.

    Which of the optional parts are there follows from `kind`; `words` are the names it lists.
    `under` is the clause that an `assumed` or `source` further in speaks of.
    """

    kind: str
    span: Span = field(eq=False)
    words: tuple[Word, ...] = ()
    texts: Texts | None = None
    label: Label | None = None
    condition: Condition | None = None
    number: Number | None = None
    dates: tuple[Date | None, ...] = ()
    detail: str = ""
    options: tuple[OptionPart, ...] = ()
    type: TypePart | None = None
    levels: tuple[LevelPart, ...] = ()
    method: MethodPart | None = None
    edge: EdgePart | None = None
    facts: tuple[FactPart, ...] = ()
    expected: tuple[ExpectedPart, ...] = ()
    allowances: tuple[AllowancePart, ...] = ()
    sizes: tuple[Number, ...] = ()
    under: Clause | None = field(eq=False, default=None)


# ------------------------------------------------------------------------------- statements


@frozen(repr=False)
class Head:
    """The first line of a statement: its name or reference, its label, and what else fits there."""

    span: Span = field(eq=False)
    name: Word | None = None
    texts: Texts | None = None
    usual: bool = False
    type: TypePart | None = None
    condition: Condition | None = None


@frozen(repr=False)
class Statement:
    """A statement. `word` is its first word: `field`, or a level word of the model.

    `whole` is false where part of it could not be read, so that nothing is concluded from what
    seems to be missing.
    """

    word: Word
    head: Head
    clauses: tuple[Clause, ...]
    whole: bool
    span: Span = field(eq=False)


@frozen(repr=False)
class RuleFile:
    """A whole file, read. `whole` is false where any line could not be read.

    `unread` are the names and references of those lines: what they declare or use is not known.
    `level_words` are the words that its lines `levels` and `also grouped by` seem to declare, each
    with whether it is a further grouping. A model in several files is one of these; it is not
    `complete` where one of them cannot be had.
    """

    source: SourceFile = field(eq=False)
    statements: tuple[Statement, ...] = ()
    whole: bool = True
    unread: frozenset[str] = frozenset()
    level_words: tuple[tuple[str, bool], ...] = ()
    complete: bool = True
