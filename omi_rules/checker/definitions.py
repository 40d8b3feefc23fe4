"""Definitions: conditions with a name, typed."""

from __future__ import annotations

from collections.abc import Iterable

from omi_rules.checker.conditions import Conditions
from omi_rules.checker.operands import Place
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import Definition
from omi_rules.source import Span
from omi_rules.syntax import tree
from omi_rules.syntax.tree import Clause, Statement


class Definitions:
    """The definitions of a model, by name, and what each of them reads."""

    def __init__(self, scope: Scope, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self.scope = scope
        self.vocabulary = vocabulary
        self.conditions = conditions
        self.made: dict[str, Definition] = {}
        self.reads: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.reads_at: dict[tuple[str, str], Span] = {}

    def read(self, statements: Iterable[Statement]) -> None:
        """Type every definition. One with a mistake is left out, and its name is unsure."""
        for statement in statements:
            clauses = self.scope.sort_clauses(statement, ("as",))
            self.scope.life(clauses, allowed=False)
            name = statement.head.name
            if name is None or name.text in self.made:
                continue
            said = self._said(statement, clauses)
            if said is None:
                self.vocabulary.unsure.add(name.text)
                continue
            reads: set[tuple[str, str]] = set()
            condition = self.conditions.resolve(said, Place(reads=reads))
            self.reads[("definition", name.text)] = reads
            self.reads_at[("definition", name.text)] = name.span
            if condition is None:
                self.vocabulary.unsure.add(name.text)
                continue
            label = self.scope.text(statement.head.texts, clauses, name.text)
            self.made[name.text] = Definition(name.text, label, condition)

    def _said(
        self, statement: Statement, clauses: dict[str, list[Clause]]
    ) -> tree.Condition | None:
        head = statement.head
        said = [head.condition] if head.condition is not None else []
        said += [c.condition for c in clauses.get("as", ()) if c.condition is not None]
        if len(said) > 1:
            self.scope.findings.error(
                "duplicate-clause",
                said[1].span,
                "What this definition stands for is said a second time.",
                "Keep one of the two.",
                asides=(Aside(said[0].span, "first said here"),),
            )
            self.scope.set_aside(said[1].span)
        if not said and statement.whole and head.name is not None:
            self.scope.findings.error(
                "missing-condition",
                head.name.span,
                f"The definition ‘{head.name.text}’ does not say what it stands for.",
                "Add a line `as …` with a condition.",
            )
        return said[0] if said else None
