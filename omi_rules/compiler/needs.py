"""Which steps are read at all, and which columns each question and score follows from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from omi_rules.compiler.plan import QuestionPlan
from omi_rules.model import (
    Model,
)
from omi_rules.score_rules import ScoreRule
from omi_rules.steps import (
    Step,
    parts_of,
    read_by,
    renumbered,
)


def pruned(
    steps: Iterable[Step], questions: tuple[QuestionPlan, ...], wanted: tuple[int, ...]
) -> tuple[tuple[Step, ...], tuple[QuestionPlan, ...], tuple[int, ...]]:
    """Only the steps that a question reads and those wanted, numbered anew.

    Definitions are lowered in both senses, and seldom are both in use.
    """
    found = tuple(steps)
    used = {step for q in questions for step in q.steps} | {*wanted}
    for place in range(len(found) - 1, -1, -1):
        if place in used:
            used.update(parts_of(found[place]))
    new: dict[int, int] = {}
    kept: list[Step] = []
    for place, step in enumerate(found):
        if place in used:
            new[place] = len(kept)
            kept.append(renumbered(step, new))
    moved = tuple(
        evolve(
            q,
            relevant=None if q.relevant is None else new[q.relevant],
            struck=None if q.struck is None else new[q.struck],
            forms=tuple(
                evolve(form, asked=None if form.asked is None else new[form.asked])
                for form in q.forms
            ),
        )
        for q in questions
    )
    return tuple(kept), moved, tuple(new[place] for place in wanted)


def columns_of(
    model: Model, steps: tuple[Step, ...], questions: tuple[QuestionPlan, ...]
) -> tuple[str, ...]:
    """All columns that anything reads, fields first."""
    read = {name for step in steps for name in read_by(step)}
    fields = tuple(name for name in model.fields if name in read)
    return fields + tuple(name for question in questions for name in question.columns)


def needed_by(
    steps: tuple[Step, ...],
    questions: tuple[QuestionPlan, ...],
    rules: tuple[ScoreRule, ...],
    columns: tuple[str, ...],
    wide: Mapping[str, int],
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The columns that each question and score follows from, and those that strike a question.

    Both are bitmaps.

    A chain of 5,000 questions has 12 million pairs of a question and a column.
    """
    bit = {name: 1 << place for place, name in enumerate(columns)}
    by_step: list[int] = []
    for step in steps:
        bits = 0
        for name in read_by(step):
            bits |= bit[name]
        for part in parts_of(step):
            bits |= by_step[part]
        by_step.append(bits)
    needed = {}
    struck = {q.ref: 0 if q.struck is None else by_step[q.struck] for q in questions}
    for question in questions:
        bits = 0
        for name in question.columns:
            bits |= bit[name]
        for place in question.steps:
            bits |= by_step[place]
        needed[question.ref] = bits
    for rule in rules:
        bits = needed.get(rule.ref, 0)
        if rule.ref in wide:
            bits |= by_step[wide[rule.ref]]
        for member in rule.members:
            bits |= needed[member]
        needed[rule.ref] = bits
    return needed, struck
