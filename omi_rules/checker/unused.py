"""What is declared and never used, and what is declared and holds nothing."""

from __future__ import annotations

from omi_rules.checker.levels import Levels
from omi_rules.checker.nodes import Draft, Nodes
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary

SAID = {"answers": "answers", "bands": "bands", "list": "list"}


def report_unused(scope: Scope, vocabulary: Vocabulary) -> None:
    """Warn of names that nothing uses; a name in a line that could not be read is left alone."""
    for table, called in SAID.items():
        for name, symbol in scope.tables.get(table, {}).items():
            if (table, name) in scope.used or scope.may_be_used_unread(name):
                continue
            scope.findings.warning(
                f"unused-{called}",
                symbol.word.span,
                f"Nothing uses the {called} ‘{name}’.",
                "Delete it, or use it.",
            )
    for name, symbol in scope.tables.get(OPERANDS, {}).items():
        if symbol.called not in ("field", "definition"):
            continue
        used = (OPERANDS, name) in scope.used
        made = vocabulary.fields.get(name)
        if made is not None and made.counted_only and used:
            scope.findings.warning(
                "counted-only-used",
                symbol.word.span,
                f"The field ‘{name}’ says `counted only`, and a rule uses it.",
                "Delete `counted only`.",
            )
        counted = made is not None and made.counted_only
        counted = counted or any(
            f.counted_only for n, f in vocabulary.fields.items() if n.startswith(f"{name}.")
        )
        if used or counted or scope.may_be_used_unread(name):
            continue
        scope.findings.warning(
            f"unused-{symbol.called}",
            symbol.word.span,
            f"No rule uses the {symbol.called} ‘{name}’.",
            "Delete it, or say `counted only` if the report counts it."
            if symbol.called == "field"
            else "Delete it, or use it in a condition.",
        )


def report_empty(scope: Scope, levels: Levels, nodes: Nodes) -> None:
    """Report nodes without a question: they can never have a score."""
    answered = levels.answered
    if answered is None:
        return
    holds: set[str] = set()
    holds_scored: set[str] = set()
    for draft in nodes.drafts.values():
        judged = draft if "judged for the inspection" in draft.clauses else None
        while judged is not None:
            holds_scored.add(judged.ref)
            judged = judged.parent
    for question in nodes.questions():
        above: Draft | None = question
        while above is not None:
            holds.add(above.ref)
            if question.scored:
                holds_scored.add(above.ref)
            above = above.parent
        if question.scored:
            holds_scored |= question.towards
            holds |= question.towards
    for draft in nodes.drafts.values():
        level = draft.level
        if not level.grouping and level.depth >= answered.depth:
            continue
        if draft.ref in holds_scored or _may_hold(scope, draft):
            continue
        method = levels.methods.get(level.word.text)
        unscored = method is None or method.method is None or method.method.kind == "none"
        if draft.ref in holds and (unscored or not draft.scored):
            continue
        what = "scored question" if draft.ref in holds else answered.word.text.replace("_", " ")
        scope.findings.error(
            "empty-node",
            draft.word.span,
            f"The {level.word.text} ‘{draft.ref}’ has no {what}.",
            f"Let a question say `counts towards {draft.ref}`, or delete it."
            if level.grouping
            else "Put questions under it, or delete it.",
        )


def _may_hold(scope: Scope, draft: Draft) -> bool:
    """Whether a line that could not be read may put a question under a node."""
    if draft.level.grouping:
        return draft.ref in scope.file.unread
    prefix = f"{draft.ref}."
    return any(name.startswith(prefix) or name == draft.ref for name in scope.file.unread)


def report_weights(nodes: Nodes, levels: Levels) -> None:
    """Warn of a weight that no rule of the scoring reads."""
    weighted = {
        clause.method.of.text
        for clause in levels.methods.values()
        if clause.method is not None and clause.method.weighted and clause.method.of is not None
    }
    for draft in nodes.drafts.values():
        clause = draft.first("weight")
        if clause is None or clause.number is None:
            continue
        if clause.number.value <= 0:
            nodes.findings.error(
                "bad-weight", clause.span, "A weight is more than 0.", "Write a number above 0."
            )
        elif draft.level.word.text not in weighted and levels.methods:
            nodes.findings.warning(
                "unused-weight",
                clause.span,
                "Nothing is weighted by this: no level takes a weighted mean of its"
                f" {draft.level.word.text} scores.",
                "Delete the line, or say `weighted mean` in the scoring.",
            )
