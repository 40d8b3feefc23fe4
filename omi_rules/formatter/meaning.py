"""Whether a formatted text means what its file meant: it is read again and held against that.

The syntax trees are compared, which do not know how a text is laid out, and the notes: each is
still there, in its order, on its statement. A difference is our own mistake, and never written.
"""

from __future__ import annotations

import attrs

from omi_rules.formatter.written import kind_of, written
from omi_rules.source import SourceFile, as_text
from omi_rules.syntax.parse import parse
from omi_rules.syntax.tree import Clause, Head, RuleFile, Statement

Notes = list[tuple[int, bool, str]]


def assert_means_the_same(file: RuleFile, notes: Notes, text: str) -> None:
    """Raise an AssertionError unless `text` says what `file` says, and has its notes."""
    source = file.source
    again, findings = parse(
        SourceFile(source.path, text), _read_already(file), levels=dict(file.level_words)
    )
    if findings.has_errors or not again.whole:
        _our_mistake("has a mistake that the file did not have")
    if as_text(text) != text:
        _our_mistake("is not in composed form")
    if len(again.statements) != len(file.statements):
        _our_mistake("has other statements")
    for before, after in zip(file.statements, again.statements, strict=True):
        if _said(before) != _said(after):
            _our_mistake("says something else")
    if written(again).notes() != notes:
        _our_mistake("has other notes, or has them elsewhere")


def _our_mistake(what: str) -> None:
    message = f"the formatted text {what}"
    raise AssertionError(message)


def _read_already(file: RuleFile) -> dict[tuple[str, str], Head | Clause]:
    """What each line of a file was read as: a line of the very same text is not parsed again."""
    quote = file.source.quote
    known: dict[tuple[str, str], Head | Clause] = {}
    for statement in file.statements:
        kind = kind_of(statement)
        known[f"{kind}_head", quote(statement.head.span)] = statement.head
        for clause in statement.clauses:
            alone = clause if clause.under is None else attrs.evolve(clause, under=None)
            known[f"{kind}_line", quote(clause.span)] = alone
    return known


def _said(statement: Statement) -> tuple[object, ...]:
    """All that a statement says, wherever its type or its condition stands."""
    head = statement.head
    clauses = [(clause, clause.under is not None) for clause in statement.clauses]
    moved = []
    if head.type is not None:
        moved.append((Clause("type", head.span, type=head.type), False))
    if head.condition is not None:
        moved.append((Clause("as", head.span, condition=head.condition), False))
    return (
        statement.word, statement.whole, head.name, head.texts, head.usual, [*moved, *clauses],
    )  # fmt: skip
