"""The steps of a plan: what every condition is lowered into, and what each step reads.

Leaves are the only steps that read a column; the others, `AllOf`, `AnyOf` and `Opposite`, join what
stands before them in Kleene's three-valued logic. No step knows what a question is.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from omi_rules.cells import Value
from omi_rules.model import FieldTest


@frozen(repr=False)
class FieldLeaf:
    """One field against constants, or one date field against another. The test is never negated."""

    test: FieldTest


@frozen(repr=False)
class AnswerLeaf:
    """A column of answers as recorded: true or false for these values, unknown for others."""

    question: str
    true: frozenset[Value]
    false: frozenset[Value]


@frozen(repr=False)
class AllOf:
    """True where all parts are, false where one is; unknown otherwise."""

    parts: tuple[int, ...]


@frozen(repr=False)
class AnyOf:
    """True where one part is, false where all are; unknown otherwise."""

    parts: tuple[int, ...]


@frozen(repr=False)
class Opposite:
    """True where the part is false, and false where it is true."""

    part: int


Step = FieldLeaf | AnswerLeaf | AllOf | AnyOf | Opposite


def parts_of(step: Step) -> tuple[int, ...]:
    """The steps that a step reads, as positions."""
    match step:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Opposite(part):
            return (part,)
        case _:
            return ()


def renumbered(step: Step, new: Mapping[int, int]) -> Step:
    """A step whose parts stand elsewhere now."""
    match step:
        case AllOf(parts):
            return AllOf(tuple(new[part] for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(new[part] for part in parts))
        case Opposite(part):
            return Opposite(new[part])
        case _:
            return step


def read_by(step: Step) -> tuple[str, ...]:
    """The columns that a step itself reads."""
    match step:
        case AnswerLeaf(question):
            return (question,)
        case FieldLeaf(test):
            other: str | None = getattr(test, "other", None)
            return (test.field,) if other is None else (test.field, other)
        case _:
            return ()
