"""A model lowered into a plan: what to compute, each thing once, and in which order.

Every step stands after the steps it reads, and no two steps of a plan are equal. Conditions are
made of four steps only: leaves (the only steps that read a column), `AllOf`, `AnyOf` and
`Opposite`, all of them in Kleene's three-valued logic. A test of a question's answer is lowered
into "relevant, and answered so", so what runs a plan knows nothing of relevance.
Score rules stand bottom-up: every member stands before what is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from omi_rules.cells import BLANK, Value
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    AnswerTest,
    Condition,
    Defined,
    Model,
    Not,
    Or,
    Question,
    Scale,
    Side,
)
from omi_rules.score_rules import ScoreRule, report_order, score_rules
from omi_rules.steps import (
    AllOf,
    AnswerLeaf,
    AnyOf,
    FieldLeaf,
    Opposite,
    Step,
    parts_of,
    read_by,
    renumbered,
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


# ------------------------------------------------------------------------------------- lowering


def lower(model: Model, also: Iterable[Condition] = ()) -> Plan:
    """Lower a model: conditions shared and put in order, score rules bottom-up.

    `also` are conditions of the model whose steps are wanted by themselves.
    """
    lowering = _Lowering(model)
    for kind, name in model.order:
        if kind == "definition":
            lowering.define(name)
        else:
            lowering.ask(model.questions[name])
    questions = tuple(lowering.questions[ref] for ref in model.questions)
    sample = () if model.sample is None else model.sample.minima
    minima = tuple(lowering.condition(minimum.condition, False) for minimum in sample)
    wanted = tuple(lowering.condition(condition, False) for condition in also)
    of_nodes = lowering.wide()
    all_wanted = (*minima, *wanted, *of_nodes.values())
    steps, questions, kept = _pruned(lowering.steps, questions, all_wanted)
    minima, kept = kept[: len(minima)], kept[len(minima) :]
    wanted, wide = kept[: len(wanted)], dict(zip(of_nodes, kept[len(wanted) :], strict=True))
    columns = _columns(model, steps, questions)
    rules = score_rules(model)
    needed_by, struck_by = _needed_by(steps, questions, rules, columns, wide)
    return Plan(
        model=model,
        steps=steps,
        questions=questions,
        rules=rules,
        report=report_order(model, rules),
        columns=columns,
        needed_by=needed_by,
        struck_by=struck_by,
        minima=minima,
        wide=wide,
        also=wanted,
    )


class _Lowering:
    """Steps as they are found, each distinct one kept once.

    Walking `model.order` keeps chains of definitions and questions off Python's stack: what a
    condition names has always been lowered before, in both senses.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.steps: dict[Step, int] = {}
        self.in_order: list[Step] = []
        self.definitions: dict[tuple[str, bool], int] = {}
        self.questions: dict[str, QuestionPlan] = {}

    def step(self, step: Step) -> int:
        """The position of a step, new or met before."""
        place = self.steps.setdefault(step, len(self.in_order))
        if place == len(self.in_order):
            self.in_order.append(step)
        return place

    def opposite(self, place: int) -> int:
        step = self.in_order[place]
        return step.part if isinstance(step, Opposite) else self.step(Opposite(place))

    def joined(self, kind: type[AllOf | AnyOf], parts: Iterable[int]) -> int:
        """Parts joined. Neither order nor repetition matters, so neither makes a second step."""
        distinct = tuple(sorted(set(parts)))
        return distinct[0] if len(distinct) == 1 else self.step(kind(distinct))

    def define(self, name: str) -> None:
        condition = self.model.definitions[name].condition
        for negated in (False, True):
            self.definitions[name, negated] = self.condition(condition, negated)

    def ask(self, question: Question) -> None:
        relevant = None if question.relevant is None else self.condition(question.relevant, False)
        forms = self.forms(question)
        asked = [form.asked for form in forms if form.asked is not None]
        if asked:
            some = self.joined(AnyOf, asked)
            relevant = some if relevant is None else self.joined(AllOf, (relevant, some))
        struck = [self.condition(rule, False) for rule in question.struck_when]
        self.questions[question.ref] = QuestionPlan(
            ref=question.ref,
            relevant=relevant,
            struck=self.joined(AnyOf, struck) if struck else None,
            scale=self.model.scales[question.scale],
            scored=question.scored,
            forms=forms,
        )

    def forms(self, question: Question) -> tuple[FormPlan, ...]:
        """Each form: its condition is true, and those of the forms before it are false."""
        found: list[FormPlan] = []
        before: list[int] = []
        for form in question.forms:
            parts = [*before]
            if form.condition is not None:
                own = self.condition(form.condition, False)
                parts.append(own)
                before.append(self.opposite(own))
            found.append(FormPlan(form.ref, self.joined(AllOf, parts) if parts else None))
        return tuple(found)

    def wide(self) -> dict[str, int]:
        """Nodes above the questions that a condition of their own or of one above decides."""
        found: dict[str, int] = {}
        for node in self.model.nodes.values():  # what stands above a node stands before it
            above = found.get(node.parent or "")
            own = None if node.relevant is None else self.condition(node.relevant, False)
            both = [place for place in (above, own) if place is not None]
            if both and node.ref not in self.model.questions:
                found[node.ref] = self.joined(AllOf, both)
        return found

    def condition(self, condition: Condition, negated: bool) -> int:
        """A condition's step. `negated` is an odd number of `not` on the way in."""
        match condition:
            case Not(part):
                return self.condition(part, not negated)
            case And(parts) | Or(parts):
                kind = AllOf if isinstance(condition, And) is not negated else AnyOf
                return self.joined(kind, [self.condition(part, negated) for part in parts])
            case Defined(name):
                return self.definitions[name, negated]
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                return self.answer_test(condition, negated)
            case _:
                leaf = self.step(FieldLeaf(evolve(condition, negated=False)))
                return self.opposite(leaf) if condition.negated is not negated else leaf

    def answer_test(self, test: AnswerTest, negated: bool) -> int:
        """Relevant, and answered so; negated it is relevant, and answered otherwise.

        With forms, to be answered so is that one of them is asked, and answered so.
        """
        question = self.questions[test.question]
        if question.forms:
            given = self.joined(
                AnyOf,
                [
                    self.asked_so(form, self.given_relevant(test, question, form.ref))
                    for form in question.forms
                ],
            )
        else:
            given = self.given_relevant(test, question, question.ref)
        if test.negated is not negated:
            given = self.opposite(given)
        return (
            given if question.relevant is None else self.joined(AllOf, (question.relevant, given))
        )

    def asked_so(self, form: FormPlan, given: int) -> int:
        return given if form.asked is None else self.joined(AllOf, (form.asked, given))

    def given_relevant(self, test: AnswerTest, question: QuestionPlan, ref: str) -> int:
        """What a test says of the answer in a column, given that it is asked for."""
        known = frozenset(o.name for o in question.scale.options if o.side is not Side.NOT_KNOWN)
        match test:
            case AnswerIs(options=options):
                chosen = known.intersection(options)
                return self.step(AnswerLeaf(ref, chosen, known - chosen))
            case AnswerIsBlank():
                return self.step(AnswerLeaf(ref, frozenset({BLANK}), known))
            case AnswerOnSide(side=side):
                return self.on_side(question, ref, known, side)

    def on_side(self, question: QuestionPlan, ref: str, known: frozenset[str], side: Side) -> int:
        """Below: struck or answered below. Above: not struck and answered above.

        An answer that is no option makes either unknown, whatever a strike says: `valid` is true or
        unknown and never false, so joined to the rest it turns what is known into unknown.
        """
        there = known.intersection(question.scale.on(side))
        answered = self.step(AnswerLeaf(ref, there, known - there))
        if question.struck is None:
            return answered
        options = frozenset[Value](option.name for option in question.scale.options)
        valid = self.step(AnswerLeaf(ref, options | {BLANK}, frozenset()))
        if side is Side.BELOW:
            below = self.joined(AnyOf, (question.struck, answered))
            return self.joined(AllOf, (valid, below))
        above = self.joined(AllOf, (self.opposite(question.struck), answered))
        return self.joined(AnyOf, (self.opposite(valid), above))


# --------------------------------------------------------------------------- what reads what


def _pruned(
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


def _columns(
    model: Model, steps: tuple[Step, ...], questions: tuple[QuestionPlan, ...]
) -> tuple[str, ...]:
    read = {name for step in steps for name in read_by(step)}
    fields = tuple(name for name in model.fields if name in read)
    return fields + tuple(name for question in questions for name in question.columns)


def _needed_by(
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
