"""Conditions as they are written: each part of a clause with its words, and what it means.

`not` before a bracket is moved inward here too, so a part that says "and" under `not` is an "or".
A part that holds no other one is a test, or a definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import field, frozen

from omi_rules.model import And, Condition, Model, Not, Or, Question
from omi_rules.source import SourceFile, Span
from omi_rules.syntax import tree

Kind = Literal["relevant when", "below the line when", "asked as", "define", "at least"]

WORDS_MOST = 60
"""How many letters of a condition are quoted."""


@frozen(eq=False, repr=False)
class Part:
    """A part of a condition; `joint` is how its parts hold together, `path` leads to it.

    `turned` is one whose words stand inside of a bracket behind `not`: it holds where they do not.
    """

    condition: Condition
    negated: bool
    span: Span
    words: str
    turned: bool
    path: tuple[int, ...] = ()
    joint: Literal["and", "or"] | None = None
    parts: tuple[Part, ...] = ()

    def every(self) -> Iterator[Part]:
        """The part and all those inside it."""
        yield self
        for part in self.parts:
            yield from part.every()


@frozen(eq=False, repr=False)
class Written:
    """A clause that has a condition. `rows` are the questions it speaks of, with its meaning."""

    kind: Kind
    name: str
    span: Span
    rows: tuple[tuple[Question | None, Part], ...]
    above: tuple[Condition, ...] = ()
    """What the nodes above say themselves, the highest first."""
    above_at: tuple[tuple[str, Span], ...] = field(default=(), eq=False)
    place: int = 0
    """Which `below the line when` of its question it is."""


def written(model: Model, file: tree.RuleFile) -> Iterator[Written]:
    """Every clause of a file that has a condition, in the order of the file."""
    by_group: dict[str, list[Question]] = {}
    for question in model.questions.values():
        by_group.setdefault(question.group or question.ref, []).append(question)
    nodes = _nodes(model, file)
    for statement in file.statements:
        name = statement.head.name.text if statement.head.name is not None else ""
        if statement.word.text == "define" and name in model.definitions:
            found = statement.head.condition or next(
                (c.condition for c in statement.clauses if c.condition is not None), None
            )
            if found is not None:
                part = _part(file.source, model.definitions[name].condition, found)
                yield Written("define", name, found.span, ((None, part),))
        elif name in by_group and statement.word.text not in _DECLARING:
            yield from _of_question(model, file.source, statement, by_group[name], nodes)
        elif name in nodes and statement.word.text not in _DECLARING:
            yield from _of_node(model, file.source, statement, name, nodes)
        elif statement.word.text == "sample":
            yield from _of_sample(model, file.source, statement)


_DECLARING = {"field", "list", "answers", "usual", "bands", "model", "scoring", "example"}


def _of_sample(model: Model, source: SourceFile, statement: tree.Statement) -> Iterator[Written]:
    """Each kind of case of which the sample should have so many."""
    clauses = [c for c in statement.clauses if c.kind == "at least" and c.condition is not None]
    minima = model.sample.minima if model.sample is not None else ()
    for minimum, clause in zip(minima, clauses, strict=True):
        assert clause.condition is not None, "looked for above"
        part = _part(source, minimum.condition, clause.condition)
        yield Written("at least", "sample", clause.condition.span, ((None, part),))


def _nodes(model: Model, file: tree.RuleFile) -> Mapping[str, Span]:
    """Where each node above the questions says when it is relevant."""
    return {
        statement.head.name.text: clause.span
        for statement in file.statements
        if statement.head.name is not None and statement.head.name.text in model.nodes
        for clause in statement.clauses
        if clause.kind == "relevant when"
    }


def _of_question(
    model: Model,
    source: SourceFile,
    statement: tree.Statement,
    rows: list[Question],
    nodes: Mapping[str, Span],
) -> Iterator[Written]:
    above, above_at = _above(model, rows[0].parent, nodes)
    struck = 0
    for clause in statement.clauses:
        if clause.condition is None:
            continue
        kind: Kind
        place = 0
        if clause.kind == "relevant when":
            kind = "relevant when"
            conditions = [_own(row, inherits=bool(above)) for row in rows]
        elif clause.kind == "below the line when":
            kind = "below the line when"
            conditions = [row.struck_when[struck] for row in rows]
            place = struck
            struck += 1
        elif clause.kind == "asked as":
            yield _of_form(source, rows[0], clause, clause.condition)
            continue
        else:
            continue
        parts = [_part(source, condition, clause.condition) for condition in conditions]
        yield Written(
            kind,
            rows[0].group or rows[0].ref,
            clause.condition.span,
            tuple(zip(rows, parts, strict=True)),
            above,
            above_at,
            place,
        )


def _of_form(
    source: SourceFile, question: Question, clause: tree.Clause, said: tree.Condition
) -> Written:
    """Of which cases a form is, whatever the forms before it and the question itself say."""
    ref = clause.words[0].text
    condition = next(form.condition for form in question.forms if form.ref == ref)
    assert condition is not None, "the form has the clause's condition"
    part = _part(source, condition, said)
    return Written("asked as", ref, said.span, ((question, part),))


def _of_node(
    model: Model,
    source: SourceFile,
    statement: tree.Statement,
    name: str,
    nodes: Mapping[str, Span],
) -> Iterator[Written]:
    condition = model.nodes[name].relevant
    for clause in statement.clauses:
        if clause.kind == "relevant when" and clause.condition is not None:
            assert condition is not None, "a node keeps what it says itself"
            part = _part(source, condition, clause.condition)
            above, above_at = _above(model, model.nodes[name].parent, nodes)
            span = clause.condition.span
            yield Written("relevant when", name, span, ((None, part),), above, above_at)


def _above(
    model: Model, parent: str | None, nodes: Mapping[str, Span]
) -> tuple[tuple[Condition, ...], tuple[tuple[str, Span], ...]]:
    found: list[Condition] = []
    at: list[tuple[str, Span]] = []
    node = model.nodes[parent] if parent else None
    while node is not None:
        if node.relevant is not None:
            found.append(node.relevant)
            at.append((node.ref, nodes[node.ref]))
        node = model.nodes[node.parent] if node.parent else None
    return tuple(reversed(found)), tuple(reversed(at))


def _own(question: Question, *, inherits: bool) -> Condition:
    """What a question itself says, without what the nodes above it say."""
    relevant = question.relevant
    assert relevant is not None, "a question with this clause is not always relevant"
    if inherits:
        assert isinstance(relevant, And), "what is said above is joined by `and`"
        return relevant.parts[-1]
    return relevant


def _part(
    source: SourceFile,
    condition: Condition,
    said: tree.Condition,
    path: tuple[int, ...] = (),
    *,
    negated: bool = False,
    outer: Span | None = None,
    turned: bool = False,
) -> Part:
    span = outer or said.span
    while isinstance(said, tree.Bracket):
        said = said.part
    match condition, said:
        case Not(part=part), tree.Negation():
            return _part(
                source, part, said.part, path, negated=not negated, outer=span, turned=turned
            )
        case ((And(parts=parts) | Or(parts=parts)), tree.Chain()):
            inner = tuple(
                _part(source, one, other, (*path, place), negated=negated, turned=negated)
                for place, (one, other) in enumerate(zip(parts, said.parts, strict=True))
            )
            every = isinstance(condition, And) is not negated
            joint: Literal["and", "or"] = "and" if every else "or"
            words = shortened(source.quote(span))
            return Part(condition, negated, span, words, turned, path, joint, inner)
        case _:
            return Part(condition, negated, span, shortened(source.quote(span)), turned, path)


def shortened(text: str) -> str:
    """An author's words on one line, and not too many."""
    text = " ".join(line.split("#")[0] for line in text.split("\n"))
    text = " ".join(text.split())
    return text if len(text) <= WORDS_MOST else f"{text[: WORDS_MOST - 1].rstrip()}…"
