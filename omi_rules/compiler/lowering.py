"""A model lowered into a plan: what to compute, each thing once, and in which order.

Every step stands after the steps it reads, and no two steps of a plan are equal. Conditions are
made of four steps only: leaves (the only steps that read a column), `AllOf`, `AnyOf` and
`Opposite`, all of them in Kleene's three-valued logic. A test of a question's answer is lowered
into "relevant, and answered so", so what runs a plan knows nothing of relevance.
Score rules stand bottom-up: every member stands before what is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from omi_rules.cells import BLANK, Value
from omi_rules.compiler.needs import columns_of, needed_by, pruned
from omi_rules.compiler.plan import FormPlan, Plan, QuestionPlan
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
    Side,
)
from omi_rules.score_rules import report_order, score_rules
from omi_rules.steps import (
    AllOf,
    AnswerLeaf,
    AnyOf,
    FieldLeaf,
    Opposite,
    Step,
)


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
    steps, questions, kept = pruned(lowering.steps, questions, all_wanted)
    minima, kept = kept[: len(minima)], kept[len(minima) :]
    wanted, wide = kept[: len(wanted)], dict(zip(of_nodes, kept[len(wanted) :], strict=True))
    columns = columns_of(model, steps, questions)
    rules = score_rules(model)
    needed, struck = needed_by(steps, questions, rules, columns, wide)
    return Plan(
        model=model,
        steps=steps,
        questions=questions,
        rules=rules,
        report=report_order(model, rules),
        columns=columns,
        needed_by=needed,
        struck_by=struck,
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
