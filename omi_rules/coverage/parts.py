"""The distinct conditions of a model and their parts: each test, each arm of an `and` or `or`.

A condition that is written twice, or once as it is and once under `not`, is one part. What a
definition says is a part of the definition, not of what names it. Statements are walked in the
model's order, so that what a condition names has always been met before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from attrs import evolve, frozen

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    Defined,
    FieldTest,
    Model,
    Not,
    Or,
    Question,
)
from omi_rules.source import SourceFile, Span
from omi_rules.syntax import tree
from omi_rules.wording import on_one_line


class Said(NamedTuple):
    """A condition where it stands: the statement, the words that it begins with, its clause.

    `rule` is which of the question's `below the line when` it is.
    """

    name: str
    clause: str
    condition: Condition
    written: tree.Condition | None
    span: Span
    rule: int = 0


@frozen(repr=False)
class Part:
    """A distinct part, as it stands where it is met first.

    `condition` is what it says there, in the file's own `words` at `span`. `said` is the condition
    that it is a part of, and `arms` are its own parts.
    """

    condition: Condition
    words: str
    span: Span
    said: Said
    arms: tuple[int, ...] = ()


class _Ref(NamedTuple):
    """A part by its place, or its opposite."""

    place: int
    flipped: bool


_Key = tuple[str, object]
Phrase = Callable[[FieldTest], str]


class Parts:
    """The parts of a model, each once, and where each condition stands.

    `whole` has the conditions of questions and nodes, each with the place of its part.
    """

    def __init__(self, source: SourceFile, phrase: Phrase) -> None:
        self.source = source
        self.phrase = phrase
        self.found: list[Part] = []
        self.whole: list[tuple[Said, int]] = []
        self._places: dict[_Key, int] = {}
        self._defined: dict[tuple[str, bool], _Ref] = {}

    def define(self, said: Said, senses: Iterable[bool]) -> None:
        """Take in a definition in the senses that are read: as it is, or under `not`."""
        for negated in senses:
            ref = self._of(said, said.condition, said.written, negated=negated)
            self._defined[said.name, negated] = ref

    def take(self, said: Said) -> None:
        """Take in a condition of a question or a node."""
        ref = self._of(said, said.condition, said.written, negated=False)
        self.whole.append((said, ref.place))

    def _of(
        self, said: Said, condition: Condition, written: tree.Condition | None, *, negated: bool
    ) -> _Ref:
        while isinstance(written, tree.Bracket):
            written = written.part
        match condition:
            case Not(part):
                inner = written.part if isinstance(written, tree.Negation) else written
                return self._of(said, part, inner, negated=not negated)
            case Defined(name):
                return self._defined[name, negated]
            case And(parts) | Or(parts):
                return self._chain(said, condition, parts, written, negated=negated)
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                key = ("answer", _turned(condition, negated=negated))
                words = self._words(written) or condition.question
                place = self._place(
                    key, said, Not(condition) if negated else condition, words, written,
                    negated=negated,
                )  # fmt: skip
                return _Ref(place, flipped=False)
            case _:
                flipped = condition.negated
                words = self._words(written) or self.phrase(condition)
                key = ("field", evolve(condition, negated=False) if flipped else condition)
                place = self._place(key, said, condition, words, written)
                return _Ref(place, flipped is not negated)

    def _chain(
        self,
        said: Said,
        condition: And | Or,
        parts: tuple[Condition, ...],
        written: tree.Condition | None,
        *,
        negated: bool,
    ) -> _Ref:
        arms: tuple[tree.Condition | None, ...] = (None,) * len(parts)
        if isinstance(written, tree.Chain) and len(written.parts) == len(parts):
            arms = written.parts
        is_all = isinstance(condition, And) is not negated
        pairs = zip(parts, arms, strict=True)
        refs = {self._of(said, part, arm, negated=negated) for part, arm in pairs}
        if len(refs) == 1:
            return refs.pop()
        # What is one of several is the opposite of none of them: one key for both.
        key = ("all", frozenset(refs if is_all else {_Ref(p, not f) for p, f in refs}))
        words = self._words(written or said.written)
        meant = Not(condition) if negated else condition
        arms_of_it = tuple(dict.fromkeys(ref.place for ref in sorted(refs)))
        place = self._place(key, said, meant, words, written, negated=negated, arms=arms_of_it)
        return _Ref(place, not is_all)

    def _place(
        self,
        key: _Key,
        said: Said,
        condition: Condition,
        words: str,
        written: tree.Condition | None,
        *,
        negated: bool = False,
        arms: tuple[int, ...] = (),
    ) -> int:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.found)
            if negated:
                words = f"not {words}" if key[0] == "answer" else f"not ({words})"
            span = said.span if written is None else written.span
            self.found.append(Part(condition, words, span, said, arms))
        return place

    def _words(self, written: tree.Condition | None) -> str:
        return "" if written is None else on_one_line(self.source.quote(written.span))


def _turned(test: AnswerIs | AnswerIsBlank | AnswerOnSide, *, negated: bool) -> Condition:
    return evolve(test, negated=not test.negated) if negated else test


# ------------------------------------------------------------------------ where they stand


def parts_of(model: Model, file: tree.RuleFile, phrase: Phrase) -> Parts:
    """The parts of every condition that a question of the model reads, however indirectly."""
    parts = Parts(file.source, phrase)
    statements = {s.head.name.text: s for s in file.statements if s.head.name is not None}
    read = _definitions_read(model)
    for kind, name in model.order:
        if kind == "definition":
            senses = [negated for negated in (False, True) if (name, negated) in read]
            if senses:
                parts.define(_of_definition(model, name, statements[name]), senses)
        else:
            question = model.questions[name]
            for said in _of_question(model, question, statements[question.group or name]):
                parts.take(said)
    for said in _of_nodes(model, statements):
        parts.take(said)
    return parts


def _of_definition(model: Model, name: str, statement: tree.Statement) -> Said:
    head = statement.head
    if head.condition is not None:
        return Said(name, "as", model.definitions[name].condition, head.condition, head.span)
    clause = next(c for c in statement.clauses if c.condition is not None)
    return Said(name, "as", model.definitions[name].condition, clause.condition, clause.span)


def _of_question(model: Model, question: Question, statement: tree.Statement) -> Iterator[Said]:
    own = _own(model, question)
    rules = iter(enumerate(question.struck_when))
    forms = iter([form.condition for form in question.forms if form.condition is not None])
    for clause in statement.clauses:
        if clause.kind == "relevant when" and own is not None:
            yield Said(question.ref, clause.kind, own, clause.condition, clause.span)
        elif clause.kind == "asked as" and clause.condition is not None:
            yield Said(question.ref, clause.kind, next(forms), clause.condition, clause.span)
        elif clause.kind == "below the line when":
            place, rule = next(rules)
            yield Said(question.ref, clause.kind, rule, clause.condition, clause.span, place)


def _own(model: Model, question: Question) -> Condition | None:
    """What a question says of its relevance itself, without what the nodes above it say."""
    above = False
    parent: str | None = question.parent
    while parent:
        node = model.nodes.get(parent)
        above = above or (node is not None and node.relevant is not None)
        parent = None if node is None else node.parent
    if not above:
        return question.relevant
    # Above it, and then itself; where it says nothing, what is above stands alone.
    match question.relevant:
        case And((_, own)):
            return own
        case _:
            return None


def _of_nodes(model: Model, statements: Mapping[str, tree.Statement]) -> Iterator[Said]:
    """What nodes above the questions say of the whole inspection."""
    for node in model.nodes.values():
        statement = statements.get(node.ref)
        if node.relevant is None or statement is None or node.rows or node.ref in model.questions:
            continue
        for clause in statement.clauses:
            if clause.kind == "relevant when":
                yield Said(node.ref, clause.kind, node.relevant, clause.condition, clause.span)


def _definitions_read(model: Model) -> set[tuple[str, bool]]:
    """The definitions that some question or node reads, each with whether it does so under `not`.

    No case can show anything of the others.
    """
    conditions = [node.relevant for node in model.nodes.values()]
    for question in model.questions.values():
        conditions += [question.relevant, *question.struck_when]
        conditions += [form.condition for form in question.forms]
    waiting = [(condition, False) for condition in conditions if condition is not None]
    found: set[tuple[str, bool]] = set()
    while waiting:
        condition, negated = waiting.pop()
        match condition:
            case And(parts) | Or(parts):
                waiting += [(part, negated) for part in parts]
            case Not(part):
                waiting.append((part, not negated))
            case Defined(name) if (name, negated) not in found:
                found.add((name, negated))
                waiting.append((model.definitions[name].condition, negated))
    return found
