"""What is declared and never used, and what is declared and holds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from omi_rules.checker.drafts import Draft, Drafts
from omi_rules.checker.levels import Levels, is_total
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.syntax.tree import Clause

SAID = {"answers": "answers", "bands": "bands", "list": "list"}


def report_unused(scope: Scope, vocabulary: Vocabulary, levels: Levels, *, asked: bool) -> None:
    """Warn of names that nothing uses; a name in a line that could not be read is left alone.

    `asked` says whether the file asks any question.
    """
    if not levels.sure:
        return
    for table, called in SAID.items():
        if table == "bands" and not levels.scoring_read:
            continue
        for name, symbol in scope.tables.get(table, {}).items():
            if (table, name) in scope.used or scope.may_be_used(name):
                continue
            if name == vocabulary.usual and table == "answers" and not (scope.file.whole and asked):
                continue
            if table == "list" and "unknown-field" in scope.unknowns:
                continue  # what is not declared may be what uses it
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
        counted = vocabulary.counted_only.get(name)
        if counted is not None and used:
            scope.findings.warning(
                "counted-only-used",
                counted,
                f"The field ‘{name}’ says ‘counted only’, and a rule uses it.",
                "Delete this line.",
            )
        if used or counted is not None or scope.may_be_used(name) or name in vocabulary.unsure:
            continue
        scope.findings.warning(
            f"unused-{symbol.called}",
            symbol.word.span,
            f"No rule uses the {symbol.called} ‘{name}’.",
            "Delete it, or say `counted only` if the report counts it."
            if symbol.called == "field"
            else "Delete it, or use it in a condition.",
        )


def report_empty(scope: Scope, levels: Levels, drafts: Drafts) -> None:
    """Report nodes without a question: they can never have a score."""
    answered = levels.answered
    if answered is None or drafts.homeless or not scope.file.complete:
        return
    groups_sure = scope.file.whole and "unknown-headline" not in scope.unknowns
    unread = {name[:at] for name in scope.unread for at in _ends(name)}
    holds: set[str] = set()
    holds_scored: set[str] = set()
    for draft in drafts.by_ref.values():
        judged = draft if "judged for the inspection" in draft.clauses else None
        if judged is not None:
            holds_scored |= judged.towards
        while judged is not None:
            holds_scored.add(judged.ref)
            judged = judged.parent
    for question in drafts.of_level(answered):
        above: Draft | None = question
        while above is not None:
            holds.add(above.ref)
            if question.scored:
                holds_scored.add(above.ref)
            above = above.parent
        if question.scored:
            holds_scored |= question.towards
            holds |= question.towards
    for draft in drafts.by_ref.values():
        level = draft.level
        if not level.grouping and level.depth >= answered.depth:
            continue
        if draft.ref in holds_scored or draft.ref in unread or draft.ref in scope.meant:
            continue
        if level.grouping and not groups_sure:
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


def _ends(name: str) -> Iterator[int]:
    """Where the beginnings of a reference end: 1.2.9 begins with 1, with 1.2 and with 1.2.9."""
    yield len(name)
    yield from (at for at, sign in enumerate(name) if sign == ".")


def report_weights(drafts: Drafts, levels: Levels) -> None:
    """Warn of a weight that no rule of the scoring reads."""
    weighted = {
        clause.method.of.text
        for clause in levels.methods.values()
        if clause.method is not None and clause.method.weighted and clause.method.of is not None
    }
    totalled = {
        clause.method.of.text
        for clause in levels.methods.values()
        if clause.method is not None and is_total(clause) and clause.method.of is not None
    }
    _report_weightless(drafts, levels)
    for draft in drafts.by_ref.values():
        clause = draft.first("weight")
        if clause is None or clause.number is None:
            continue
        if clause.number.value <= 0:
            drafts.findings.error(
                "bad-weight", clause.span, "A weight is more than 0.", "Write a number above 0."
            )
        elif levels.scoring_read:
            _report_weight(drafts, clause, draft, weighted, totalled)


def _report_weight(
    drafts: Drafts, clause: Clause, draft: Draft, weighted: set[str], totalled: set[str]
) -> None:
    """Warn of one weight that nothing reads, and of why nothing does."""
    called = draft.level.word.text
    message, remedy = "", "Delete the line."
    if draft.first("judged for the inspection") is not None:
        message = f"‘{draft.ref}’ has a rating and no score that could weigh."
    elif called in totalled and called not in weighted:
        message = f"a total adds the points of each {called} as they are."
    elif called not in weighted:
        message = f"no level takes a weighted mean of its {called} scores."
        remedy = "Delete the line, or say `weighted mean` in the scoring."
    if message:
        text = f"Nothing is weighted by this: {message}"
        drafts.findings.warning("unused-weight", clause.span, text, remedy)


def _report_weightless(drafts: Drafts, levels: Levels) -> None:
    """Warn of a weighted mean of what has no weights: each then weighs the same."""
    if not drafts.scope.file.whole:
        return
    having = {d.level.word.text for d in drafts.by_ref.values() if d.first("weight") is not None}
    there = {d.level.word.text for d in drafts.by_ref.values()}
    for clause in levels.methods.values():
        method = clause.method
        if method is None or not method.weighted or method.of is None:
            continue
        name = method.of.text
        if name in there and name not in having:
            drafts.findings.warning(
                "no-weights",
                clause.span,
                f"No {name.replace('_', ' ')} has a weight, so each weighs the same.",
                f"Add lines such as `weight 2` to them, or write `mean of its {name} scores`.",
            )
