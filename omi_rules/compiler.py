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
    FieldTest,
    Model,
    Not,
    Or,
    Question,
    Scale,
    Side,
)
from omi_rules.score_rules import ScoreRule, report_order, score_rules

# ---------------------------------------------------------------------------------------- steps


@frozen(repr=False)
class FieldLeaf:
    """One field against constants, or one date field against another. The test is never negated."""

    test: FieldTest


@frozen(repr=False)
class AnswerLeaf:
    """One question's answer as recorded: true or false for these values, unknown for others."""

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


@frozen(repr=False)
class QuestionPlan:
    """What one question's outcomes follow from: two steps (None: always, never) and its scale."""

    ref: str
    relevant: int | None
    struck: int | None
    scale: Scale
    scored: bool


@frozen(repr=False)
class Plan:
    """A model, lowered. Parts of a step are positions in `steps`.

    `columns` are all columns that the questions read, fields first. `questions` stand in the order
    of the file. `report` lists the references of every score and question as a report does:
    groupings, then the tree. `needed_by` holds, for each of them, a bitmap over `columns`, and
    `struck_by`, for each question, those that decide whether it is put below the line. `wide` holds
    the step that decides whether a node above the questions is relevant to the whole inspection,
    for each node of which that is a question: it says so itself, or stands under one that does.
    `also` are the steps of conditions that were asked for beside the questions.
    """

    model: Model
    steps: tuple[Step, ...]
    questions: tuple[QuestionPlan, ...]
    rules: tuple[ScoreRule, ...]
    report: tuple[str, ...]
    columns: tuple[str, ...]
    needed_by: Mapping[str, int]
    struck_by: Mapping[str, int]
    wide: Mapping[str, int] = field(factory=dict)
    also: tuple[int, ...] = ()

    def needs(self, ref: str) -> tuple[str, ...]:
        """The columns that a question or score follows from, however indirectly."""
        bits = self.needed_by[ref]
        return tuple(name for place, name in enumerate(self.columns) if bits >> place & 1)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which something is wrong: a scored question's, or a condition's."""
        wanted = {question.ref for question in self.questions if question.scored}
        for step in self.steps:
            wanted.update(_read_by(step))
        return tuple(name for name in self.columns if name in wanted)


def touched(plan: Plan, columns: Iterable[str]) -> tuple[str, ...]:
    """The scores and questions that would change without these columns, in the report's order.

    The reference of a repeated group stands for the columns of all its rows.
    """
    missing = column_bits(plan, columns)
    return tuple(ref for ref in plan.report if plan.needed_by[ref] & missing)


def column_bits(plan: Plan, columns: Iterable[str]) -> int:
    """Columns as a bitmap over `plan.columns`; those that nothing reads are left out."""
    names: set[str] = set()
    for column in columns:
        node = plan.model.nodes.get(column)
        names.update(node.rows if node is not None and node.rows else (column,))
    return sum(1 << place for place, name in enumerate(plan.columns) if name in names)


def fields_deciding(plan: Plan, ref: str) -> tuple[str, ...]:
    """The fields that decide whether a node is relevant to the whole inspection, in their order."""
    waiting = [plan.wide[ref]]
    read: set[str] = set()
    while waiting:
        step = plan.steps[waiting.pop()]
        read.update(_read_by(step))
        waiting += _parts(step)
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
    wanted = tuple(lowering.condition(condition, False) for condition in also)
    steps, questions, wide, wanted = _pruned(lowering.steps, questions, lowering.wide(), wanted)
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
        struck = [self.condition(rule, False) for rule in question.struck_when]
        self.questions[question.ref] = QuestionPlan(
            ref=question.ref,
            relevant=relevant,
            struck=self.joined(AnyOf, struck) if struck else None,
            scale=self.model.scales[question.scale],
            scored=question.scored,
        )

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
        """Relevant, and answered so; negated it is relevant, and answered otherwise."""
        question = self.questions[test.question]
        given = self.given_relevant(test, question)
        if test.negated is not negated:
            given = self.opposite(given)
        return (
            given if question.relevant is None else self.joined(AllOf, (question.relevant, given))
        )

    def given_relevant(self, test: AnswerTest, question: QuestionPlan) -> int:
        """What a test says of the answer, given that the question is relevant."""
        ref = question.ref
        known = frozenset(o.name for o in question.scale.options if o.side is not Side.NOT_KNOWN)
        match test:
            case AnswerIs(options=options):
                chosen = known.intersection(options)
                return self.step(AnswerLeaf(ref, chosen, known - chosen))
            case AnswerIsBlank():
                return self.step(AnswerLeaf(ref, frozenset({BLANK}), known))
            case AnswerOnSide(side=side):
                return self.on_side(question, known, side)

    def on_side(self, question: QuestionPlan, known: frozenset[str], side: Side) -> int:
        """Below: struck or answered below. Above: not struck and answered above.

        An answer that is no option makes either unknown, whatever a strike says: `valid` is true or
        unknown and never false, so joined to the rest it turns what is known into unknown.
        """
        there = known.intersection(question.scale.on(side))
        answered = self.step(AnswerLeaf(question.ref, there, known - there))
        if question.struck is None:
            return answered
        options = frozenset[Value](option.name for option in question.scale.options)
        valid = self.step(AnswerLeaf(question.ref, options | {BLANK}, frozenset()))
        if side is Side.BELOW:
            below = self.joined(AnyOf, (question.struck, answered))
            return self.joined(AllOf, (valid, below))
        above = self.joined(AllOf, (self.opposite(question.struck), answered))
        return self.joined(AnyOf, (self.opposite(valid), above))


# --------------------------------------------------------------------------- what reads what


def _pruned(
    steps: Iterable[Step],
    questions: tuple[QuestionPlan, ...],
    wide: Mapping[str, int],
    wanted: tuple[int, ...],
) -> tuple[tuple[Step, ...], tuple[QuestionPlan, ...], Mapping[str, int], tuple[int, ...]]:
    """Only the steps that are wanted, or that a question or a node reads, numbered anew.

    Definitions are lowered in both senses, and seldom are both in use.
    """
    found = tuple(steps)
    used = {q.relevant for q in questions} | {q.struck for q in questions}
    used |= {*wide.values(), *wanted}
    for place in range(len(found) - 1, -1, -1):
        if place in used:
            used.update(_parts(found[place]))
    new: dict[int, int] = {}
    kept: list[Step] = []
    for place, step in enumerate(found):
        if place in used:
            new[place] = len(kept)
            kept.append(_renumbered(step, new))
    renumbered = tuple(
        evolve(
            q,
            relevant=None if q.relevant is None else new[q.relevant],
            struck=None if q.struck is None else new[q.struck],
        )
        for q in questions
    )
    of_nodes = {ref: new[place] for ref, place in wide.items()}
    return tuple(kept), renumbered, of_nodes, tuple(new[place] for place in wanted)


def _parts(step: Step) -> tuple[int, ...]:
    match step:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Opposite(part):
            return (part,)
        case _:
            return ()


def _renumbered(step: Step, new: Mapping[int, int]) -> Step:
    match step:
        case AllOf(parts):
            return AllOf(tuple(new[part] for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(new[part] for part in parts))
        case Opposite(part):
            return Opposite(new[part])
        case _:
            return step


def _read_by(step: Step) -> tuple[str, ...]:
    """The columns that a step itself reads."""
    match step:
        case AnswerLeaf(question):
            return (question,)
        case FieldLeaf(test):
            other: str | None = getattr(test, "other", None)
            return (test.field,) if other is None else (test.field, other)
        case _:
            return ()


def _columns(
    model: Model, steps: tuple[Step, ...], questions: tuple[QuestionPlan, ...]
) -> tuple[str, ...]:
    read = {name for step in steps for name in _read_by(step)}
    fields = tuple(name for name in model.fields if name in read)
    return fields + tuple(question.ref for question in questions)


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
        for name in _read_by(step):
            bits |= bit[name]
        for part in _parts(step):
            bits |= by_step[part]
        by_step.append(bits)
    needed = {}
    struck = {q.ref: 0 if q.struck is None else by_step[q.struck] for q in questions}
    for question in questions:
        bits = bit[question.ref]
        for place in (question.relevant, question.struck):
            bits |= 0 if place is None else by_step[place]
        needed[question.ref] = bits
    for rule in rules:
        bits = needed.get(rule.ref, 0)
        if rule.ref in wide:
            bits |= by_step[wide[rule.ref]]
        for member in rule.members:
            bits |= needed[member]
        needed[rule.ref] = bits
    return needed, struck
