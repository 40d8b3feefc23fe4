"""What is the same for the whole inspection, in an example of a rule file: it is said once."""

from __future__ import annotations

from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.syntax.tree import FactPart, Statement


def report_unlike(statement: Statement, vocabulary: Vocabulary, scope: Scope) -> set[str]:
    """Report a field of the whole inspection of which an example says two things.

    Gives the names of all such fields.
    """
    wide = {name for name, fact in vocabulary.fields.items() if fact.inspection_wide}
    said: dict[str, FactPart] = {}
    for clause in statement.clauses:
        for fact in clause.facts if clause.kind in {"given", "cases"} else ():
            name = fact.ref.text
            if name not in wide or name in vocabulary.unsure:
                continue
            first = said.setdefault(name, fact)
            if _written(first, scope) == _written(fact, scope):
                continue
            scope.findings.error(
                "not-constant",
                fact.span,
                f"‘{name}’ is the same for the whole inspection, and this example says two things"
                " of it.",
                f"Say once what ‘{name}’ is, in the line `given`.",
                asides=(Aside(first.span, "it is something else here"),),
            )
    return wide


def _written(fact: FactPart, scope: Scope) -> list[str]:
    """The values as they are written, in an order of their own: brackets have none."""
    return sorted(scope.file.source.quote(value.span) for value in fact.values)
