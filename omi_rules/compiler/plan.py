"""The plan of a model: its steps in order, and which columns each question and score needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from omi_rules.model import (
    Model,
    Scale,
)
from omi_rules.score_rules import ScoreRule
from omi_rules.steps import (
    Step,
    parts_of,
    read_by,
)


@frozen(repr=False)
class FormPlan:
    """A form of a question: its column, and the step that says whether a case is asked it.

    None is every case. No two forms are asked of one case.
    """

    ref: str
    asked: int | None


@frozen(repr=False)
class QuestionPlan:
    """What one question's outcomes follow from: two steps (None: always, never) and its scale.

    Where it has forms, `relevant` includes that one of them is asked.
    """

    ref: str
    relevant: int | None
    struck: int | None
    scale: Scale
    scored: bool
    forms: tuple[FormPlan, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Where its answers stand in a record."""
        return tuple(form.ref for form in self.forms) or (self.ref,)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps that its outcomes are read off."""
        steps = (self.relevant, self.struck, *(form.asked for form in self.forms))
        return tuple(step for step in steps if step is not None)


@frozen(repr=False)
class Plan:
    """A model, lowered. Parts of a step are positions in `steps`.

    `columns` are all columns that the questions read, fields first. `questions` stand in the order
    of the file. `report` lists the references of every score and question as a report does:
    groupings, then the tree. `needed_by` holds, for each of them, a bitmap over `columns`, and
    `struck_by`, for each question, those that decide whether it is put below the line. `wide` holds
    the step that decides whether a node above the questions is relevant to the whole inspection,
    for each node of which that is a question: it says so itself, or stands under one that does.
    `minima` are the steps of what the sample asks for: they change no score. `also` are those of
    conditions that were asked for beside the questions.
    """

    model: Model
    steps: tuple[Step, ...]
    questions: tuple[QuestionPlan, ...]
    rules: tuple[ScoreRule, ...]
    report: tuple[str, ...]
    columns: tuple[str, ...]
    needed_by: Mapping[str, int]
    struck_by: Mapping[str, int]
    minima: tuple[int, ...] = ()
    wide: Mapping[str, int] = field(factory=dict)
    also: tuple[int, ...] = ()

    def needs(self, ref: str) -> tuple[str, ...]:
        """The columns that a question or score follows from, however indirectly."""
        bits = self.needed_by[ref]
        return tuple(name for place, name in enumerate(self.columns) if bits >> place & 1)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which something is wrong: a scored question's, or a condition's.

        A column that only the sample asks about changes no score: without it, all is unknown.
        """
        wanted = {
            name for question in self.questions if question.scored for name in question.columns
        }
        asked = {place for q in self.questions for place in q.steps} | {*self.wide.values()}
        for place in range(len(self.steps) - 1, -1, -1):
            if place in asked:
                asked.update(parts_of(self.steps[place]))
                wanted.update(read_by(self.steps[place]))
        return tuple(name for name in self.columns if name in wanted)


def touched(plan: Plan, columns: Iterable[str]) -> tuple[str, ...]:
    """The scores and questions that would change without these columns, in the report's order.

    The reference of a repeated group stands for the columns of all its rows, that of a question
    with forms for those of all its forms.
    """
    missing = column_bits(plan, columns)
    return tuple(ref for ref in plan.report if plan.needed_by[ref] & missing)


def column_bits(plan: Plan, columns: Iterable[str]) -> int:
    """Columns as a bitmap over `plan.columns`; those that nothing reads are left out."""
    names: set[str] = set()
    for column in columns:
        node, question = plan.model.nodes.get(column), plan.model.questions.get(column)
        if question is not None and question.forms:
            names.update(question.columns)
        else:
            names.update(node.rows if node is not None and node.rows else (column,))
    return sum(1 << place for place, name in enumerate(plan.columns) if name in names)


def fields_deciding(plan: Plan, ref: str) -> tuple[str, ...]:
    """The fields that decide whether a node is relevant to the whole inspection, in their order."""
    waiting = [plan.wide[ref]]
    read: set[str] = set()
    while waiting:
        step = plan.steps[waiting.pop()]
        read.update(read_by(step))
        waiting += parts_of(step)
    return tuple(name for name in plan.columns if name in read)
