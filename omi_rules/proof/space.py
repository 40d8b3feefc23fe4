"""The possible cases of a model: where a condition holds, for all of them at once, and one of them.

A condition has the cases for which it is true and those for which it is false; of all others it is
unknown. Both are made as the second opinion decides one record, step by step: `not` is moved
inward, a test of an answer includes that the question is relevant, what is struck is below the
line, and of several forms the first is asked that is for the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import evolve, field, frozen

from omi_rules.cells import BLANK, Value, read_answer, read_field
from omi_rules.interpreter import ANSWERED
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
from omi_rules.outcomes import Outcome
from omi_rules.proof.diagrams import (
    EVERYTHING,
    NOTHING,
    POINTS_EACH,
    POINTS_MOST,
    Diagram,
    Diagrams,
    Unsettled,
)
from omi_rules.proof.facts import Facts
from omi_rules.proof.search import cheapest_case

Pair = tuple[Diagram, Diagram]
"""Where something is true, and where it is false."""

Key = tuple[Literal["definition", "question"], str]

Cells = dict[str, str]
"""A possible case: what its cells hold, as a record writes it. What is not in it is blank."""


@frozen
class Cases:
    """A set of possible cases. `&`, `|`, `-` and `~` make others; `==` holds of the same set."""

    space: Space = field(eq=False, repr=False)
    diagram: Diagram

    def __and__(self, other: Cases) -> Cases:
        return evolve(self, diagram=self.space.diagrams.both(self.diagram, other.diagram))

    def __or__(self, other: Cases) -> Cases:
        return evolve(self, diagram=self.space.diagrams.either(self.diagram, other.diagram))

    def __invert__(self) -> Cases:
        return evolve(self, diagram=self.space.diagrams.opposite(self.diagram))

    def __sub__(self, other: Cases) -> Cases:
        return self & ~other


class Space:
    """All possible cases of a model.

    `further` are conditions that the model does not hold itself and that will be asked about. What
    is too large to settle raises `Unsettled`, whatever else can be settled.
    """

    def __init__(
        self,
        model: Model,
        further: Iterable[Condition] = (),
        *,
        each: int = POINTS_EACH,
        most: int = POINTS_MOST,
    ) -> None:
        self.model = model
        self.diagrams = Diagrams(each, most)
        self.facts = Facts(model, self.diagrams, (*conditions_of(model), *further))
        self._relevant: dict[str, Pair | Unsettled] = {}
        self._forms: dict[str, tuple[Pair, ...]] = {}
        self._struck: dict[str, Pair | Unsettled] = {}
        self._defined: dict[tuple[str, bool], Pair | Unsettled] = {}
        self._place = {key: place for place, key in enumerate(model.order)}
        self._decided: set[Key] = set()
        self._known: dict[tuple[int, bool], tuple[Condition, Pair]] = {}

    # ------------------------------------------------------------------------- what is asked

    @property
    def nothing(self) -> Cases:
        """No case."""
        return Cases(self, NOTHING)

    @property
    def everything(self) -> Cases:
        """Every possible case."""
        return Cases(self, EVERYTHING)

    def holds(self, condition: Condition, truth: bool | None = True) -> Cases:
        """The cases for which a condition is true, false, or (None) unknown."""
        return self._where(self.pair(condition), truth)

    def relevant(self, ref: str, truth: bool | None = True) -> Cases:
        """The cases for which a question is relevant, is not, or (None) may be."""
        return self._where(self.relevance(ref), truth)

    def struck(self, ref: str, truth: bool | None = True) -> Cases:
        """The cases in which a `below the line when` of a question is true, none is, or (None)."""
        return self._where(self._of(self._struck, ref), truth)

    def answered(self, ref: str, options: Iterable[str]) -> Cases:
        """The cases that hold one of these options in a column of answers, relevant or not.

        A question that is asked in several forms has several columns, each with a reference.
        """
        return Cases(self, self.facts.answer(ref, {*options}))

    def outcome(self, ref: str, outcome: Outcome) -> Cases:
        """The cases to which a question does this; none is invalid."""
        return Cases(self, self._outcomes(ref)[outcome])

    def witness(self, cases: Cases) -> Cells | None:
        """A case of a set, as plain as there is one; None where the set holds none."""
        assert cases.space is self, "a set belongs to the possible cases it was made of"
        values = cheapest_case(self.diagrams, self.facts, cases.diagram)
        return None if values is None else self.facts.cells(values)

    def some(self, cases: Cases) -> bool:
        """Whether a set holds any case."""
        if not self.diagrams.loose[cases.diagram]:
            return cases.diagram != NOTHING
        return cheapest_case(self.diagrams, self.facts, cases.diagram) is not None

    def _where(self, pair: Pair, truth: bool | None) -> Cases:
        true, false = pair
        if truth is None:
            return ~(Cases(self, true) | Cases(self, false))
        return Cases(self, true if truth else false)

    # ----------------------------------------------------------------------------- questions

    def relevance(self, ref: str) -> Pair:
        """Where a question is relevant, and where it is not."""
        return self._of(self._relevant, ref)

    def forms(self, ref: str) -> tuple[tuple[str, Pair], ...]:
        """Each column of a question, with where it is the one that is asked for, if any is."""
        columns = self.model.questions[ref].columns
        self.relevance(ref)
        asked = self._forms.get(ref, ((EVERYTHING, NOTHING),))
        return tuple(zip(columns, asked, strict=True))

    def _of(self, known: Mapping[str, Pair | Unsettled], ref: str) -> Pair:
        if ref not in known:
            self._decide(("question", ref))
        found = known[ref]
        if isinstance(found, Unsettled):
            raise Unsettled(found.limit, elsewhere=True)
        return found

    def _definition(self, name: str, negated: bool) -> Pair:
        if (name, negated) not in self._defined:
            self._decide(("definition", name))
        found = self._defined[name, negated]
        if isinstance(found, Unsettled):
            raise Unsettled(found.limit, elsewhere=True)
        return found

    def _decide(self, key: Key) -> None:
        """Decide a definition or a question, and before it all that it reads, however far."""
        cone: set[Key] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in cone and one not in self._decided:
                cone.add(one)
                waiting += self.read_by(one)
        for one in sorted(cone, key=self._place.__getitem__):
            self._decided.add(one)
            self._decide_one(*one)

    def read_by(self, key: Key) -> Iterator[Key]:
        """The definitions and questions that a definition or a question reads itself."""
        kind, name = key
        if kind == "definition":
            yield from _reads(self.model.definitions[name].condition)
        else:
            for condition in conditions_of_question(self.model.questions[name]):
                yield from _reads(condition)

    def _decide_one(self, kind: str, name: str) -> None:
        if kind == "definition":
            condition = self.model.definitions[name].condition
            for negated in (False, True):
                try:
                    self._defined[name, negated] = self.pair(condition, negated=negated)
                except Unsettled as too_large:
                    self._defined[name, negated] = too_large
            return
        question = self.model.questions[name]
        try:
            relevant = question.relevant
            pair = (EVERYTHING, NOTHING) if relevant is None else self.pair(relevant)
            if question.forms:
                self._forms[name] = forms = tuple(self._which_form(question))
                pair = self._all_of([pair, self._any_of([*forms])])
            self._relevant[name] = pair
        except Unsettled as too_large:
            self._relevant[name] = too_large
        try:
            struck = [self.pair(rule, negated=False) for rule in question.struck_when]
            self._struck[name] = self._any_of(struck)
        except Unsettled as too_large:
            self._struck[name] = too_large

    def _which_form(self, question: Question) -> Iterator[Pair]:
        """Of each form, where it is asked: its condition is true, and those before are false."""
        before: list[Pair] = []
        for form in question.forms:
            own = (EVERYTHING, NOTHING) if form.condition is None else self.pair(form.condition)
            yield self._all_of([own, *((false, true) for true, false in before)])
            before.append(own)

    def _outcomes(self, ref: str) -> dict[Outcome, Diagram]:
        """The outcome table: each row takes what no row before it took."""
        both, either, opposite = (
            self.diagrams.both, self.diagrams.either, self.diagrams.opposite
        )  # fmt: skip
        relevant, not_relevant = self._of(self._relevant, ref)
        struck, not_struck = self._of(self._struck, ref)
        on, read, astray = self._sides(ref)
        below = both(relevant, either(struck, on[Side.BELOW]))
        plain = both(relevant, not_struck)
        silent = opposite(self.diagrams.any_of(d for s, d in on.items() if s is not Side.NOT_KNOWN))
        unsure = both(relevant, opposite(either(struck, not_struck)))
        elsewhere = self.diagrams.all_of([plain, silent, astray])
        return {
            Outcome.INVALID: NOTHING,
            Outcome.UNEXPECTED: either(both(not_relevant, read), elsewhere),
            Outcome.NOT_RELEVANT: both(not_relevant, opposite(read)),
            Outcome.UNDECIDED: either(
                opposite(either(relevant, not_relevant)), both(unsure, opposite(on[Side.BELOW]))
            ),
            Outcome.BELOW: below,
            Outcome.ABOVE: both(plain, on[Side.ABOVE]),
            Outcome.NOT_APPLICABLE: both(plain, on[Side.NOT_APPLICABLE]),
            Outcome.RECORDED: both(plain, on[Side.NO_LINE]),
            Outcome.MISSING: both(both(plain, silent), opposite(elsewhere)),
        }

    def _sides(self, ref: str) -> tuple[dict[Side, Diagram], Diagram, Diagram]:
        """Where the answer is on each side, given that the question is relevant.

        Then where any column holds what only those answer who are asked; and where one that is not
        asked for does, and the one that is asked for is blank.
        """
        scale = self.model.scales[self.model.questions[ref].scale]
        both, any_of = self.diagrams.both, self.diagrams.any_of
        answered = {name for side in ANSWERED for name in scale.on(side)}
        forms = [(column, true) for column, (true, _) in self.forms(ref)]
        read = {column: self.facts.answer(column, answered) for column, _ in forms}
        on = {
            side: any_of(both(asked, self.facts.answer(c, {*scale.on(side)})) for c, asked in forms)
            for side in Side
        }
        astray = any_of(
            self.diagrams.all_of(
                [asked, self.facts.answer(c, {BLANK}), any_of(read[o] for o in read if o != c)]
            )
            for c, asked in (forms if len(forms) > 1 else ())
        )
        return on, any_of(read.values()), astray

    # ---------------------------------------------------------------------------- conditions

    def pair(self, condition: Condition, *, negated: bool = False) -> Pair:
        """Where a condition (or `not` before it) is true, and where it is false."""
        key = (id(condition), negated)
        if key not in self._known:
            self._known[key] = (condition, self._made(condition, negated))  # kept: its id is ours
        return self._known[key][1]

    def _made(self, condition: Condition, negated: bool) -> Pair:
        match condition:
            case And(parts) | Or(parts):
                made = [self.pair(part, negated=negated) for part in parts]
                every = isinstance(condition, And) is not negated
                return self._all_of(made) if every else self._any_of(made)
            case Not(part):
                return self.pair(part, negated=not negated)
            case Defined(name):
                return self._definition(name, negated)
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                ref = condition.question
                in_forms = [
                    self._all_of([asked, self._answered(condition, column)])
                    for column, asked in self.forms(ref)
                ]
                true, false = self._any_of(in_forms)
                said = (false, true) if condition.negated is not negated else (true, false)
                return self._all_of([self._of(self._relevant, ref), said])
            case _:
                true, false = self.facts.test(condition)
                return (false, true) if condition.negated is not negated else (true, false)

    def _answered(self, test: AnswerTest, column: str) -> Pair:
        """What a test says of the answer in a column, given that it is asked for."""
        ref = test.question
        scale = self.model.scales[self.model.questions[ref].scale]
        known = {o.name for o in scale.options if o.side is not Side.NOT_KNOWN}
        match test:
            case AnswerIs(options=options):
                chosen = known & {*options}
                return self.facts.answer(column, chosen), self.facts.answer(column, known - chosen)
            case AnswerIsBlank():
                return self.facts.answer(column, {BLANK}), self.facts.answer(column, known)
            case AnswerOnSide(side=side):
                on = known & {*scale.on(side)}
                said = self.facts.answer(column, on), self.facts.answer(column, known - on)
                true, false = self._of(self._struck, ref)
                if side is Side.BELOW:
                    return self._any_of([(true, false), said])
                return self._all_of([(false, true), said])

    def _all_of(self, parts: list[Pair]) -> Pair:
        true = self.diagrams.all_of([true for true, _ in parts])
        return true, self.diagrams.any_of([false for _, false in parts])

    def _any_of(self, parts: list[Pair]) -> Pair:
        true = self.diagrams.any_of([true for true, _ in parts])
        return true, self.diagrams.all_of([false for _, false in parts])


def conditions_of(model: Model) -> Iterator[Condition]:
    """Every whole condition of a model: of definitions, of questions, of what stands above them."""
    for definition in model.definitions.values():
        yield definition.condition
    for question in model.questions.values():
        yield from conditions_of_question(question)
    for node in model.nodes.values():
        if node.relevant is not None:
            yield node.relevant
    if model.sample is not None:
        yield from (minimum.condition for minimum in model.sample.minima)


def conditions_of_question(question: Question) -> Iterator[Condition]:
    """When a question is relevant, of whom its forms are, and what puts it below the line."""
    if question.relevant is not None:
        yield question.relevant
    yield from (form.condition for form in question.forms if form.condition is not None)
    yield from question.struck_when


def _reads(condition: Condition) -> Iterator[Key]:
    """The definitions and questions that a condition itself names."""
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _reads(part)
        case Not(part):
            yield from _reads(part)
        case Defined(name):
            yield "definition", name
        case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
            yield "question", condition.question
        case _:
            pass


def record_of(model: Model, cells: Mapping[str, str]) -> dict[str, Value]:
    """A possible case as the second opinion reads it: each cell read as one of a record."""
    answers = model.answers
    return {
        name: read_field(model.fields[name], cell)
        if name in model.fields
        else read_answer(model.scales[answers[name].scale], cell)
        for name, cell in cells.items()
    }
