"""What a question's outcome follows from: the statements it reads, however indirectly, no others.

The statements stand in the model's order, so a reading of them alone decides the question as a
reading of the whole model does. Walking follows lists and not Python's stack: chains may be long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from attrs import evolve

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    AnswerTest,
    Condition,
    Defined,
    FieldTest,
    Model,
    Not,
    Or,
)


class Cone(NamedTuple):
    """A model cut down to what one question reads, and the tests in it, by the cell they read.

    A test of two date fields stands under both. The question itself is in the model's order.
    """

    ref: str
    model: Model
    fields: dict[str, list[FieldTest]]
    answers: dict[str, list[AnswerTest]]


def cone_of(model: Model, ref: str) -> Cone:
    """The cone of a question."""
    found: set[tuple[str, str]] = {("question", ref)}
    waiting = [("question", ref)]
    fields: dict[str, list[FieldTest]] = {}
    answers: dict[str, list[AnswerTest]] = {}
    while waiting:
        for part in _parts(model, *waiting.pop()):
            for test in tests(part):
                match test:
                    case Defined(name):
                        reads = ("definition", name)
                    case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                        reads = ("question", test.question)
                        answers.setdefault(test.question, []).append(test)
                    case _:
                        for name in cells_of(test):
                            fields.setdefault(name, []).append(test)
                        continue
                if reads not in found:
                    found.add(reads)
                    waiting.append(reads)
    order = tuple(statement for statement in model.order if statement in found)
    return Cone(ref, evolve(model, order=order), fields, answers)


def whole(model: Model) -> Cone:
    """The whole model, where all of its questions are to be decided and none to be searched."""
    return Cone("", model, {}, {})


def tests(condition: Condition) -> Iterator[Defined | FieldTest | AnswerTest]:
    """The tests of a condition, without what definitions and questions in it say themselves."""
    waiting: list[Condition] = [condition]
    while waiting:
        match waiting.pop():
            case And(parts) | Or(parts):
                waiting += reversed(parts)
            case Not(part):
                waiting.append(part)
            case test:
                yield test


def cells_of(test: FieldTest) -> tuple[str, ...]:
    """The fields that a test reads."""
    other: str | None = getattr(test, "other", None)
    return (test.field,) if other is None or other == test.field else (test.field, other)


def _parts(model: Model, kind: str, name: str) -> Iterable[Condition]:
    if kind == "definition":
        return (model.definitions[name].condition,)
    question = model.questions[name]
    asked = () if question.relevant is None else (question.relevant,)
    forms = (form.condition for form in question.forms if form.condition is not None)
    return (*asked, *forms, *question.struck_when)
