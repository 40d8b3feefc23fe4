"""What reads what: from each field, definition and question to the statements that test it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    DateIs,
    Defined,
    Model,
    Not,
    Or,
    Question,
)

Key = tuple[Literal["field", "definition", "question", "node", "sample"], str]
"""A statement: what it is, and its name or reference; the sample has none."""


def read_by(condition: Condition) -> Iterator[Key]:
    """What a condition itself reads, in its order; a thing may come more than once."""
    match condition:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from read_by(part)
        case Not(part=part):
            yield from read_by(part)
        case Defined(name=name):
            yield ("definition", name)
        case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
            yield ("question", condition.question)
        case DateIs(field=name, other=str() as other):
            yield from (("field", name), ("field", other))
        case _:
            yield ("field", condition.field)


class Uses:
    """Everything that a model's statements read, and what reads them."""

    def __init__(self, model: Model) -> None:
        self.reads: dict[Key, tuple[Key, ...]] = {}
        for definition in model.definitions.values():
            self._add(("definition", definition.name), (definition.condition,))
        for node in model.nodes.values():
            if node.relevant is not None:
                self._add(("node", node.ref), (node.relevant,))
        for question in model.questions.values():
            self._add(("question", question.ref), _conditions(question))
        if model.sample is not None:
            self._add(("sample", ""), (minimum.condition for minimum in model.sample.minima))
        self.readers: dict[Key, list[Key]] = {}
        for reader, read in self.reads.items():
            for key in read:
                self.readers.setdefault(key, []).append(reader)

    def _add(self, key: Key, conditions: Iterable[Condition]) -> None:
        self.reads[key] = tuple(dict.fromkeys(k for c in conditions for k in read_by(c)))


def _conditions(question: Question) -> Iterator[Condition]:
    if question.relevant is not None:
        yield question.relevant
    yield from (form.condition for form in question.forms if form.condition is not None)
    yield from question.struck_when
