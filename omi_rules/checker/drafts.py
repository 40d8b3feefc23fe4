"""Drafts: every statement with a level word, under its parent, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from omi_rules.checker.levels import Levels, LevelWord
from omi_rules.checker.parents import Draft, Parents
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.near import a, quoted
from omi_rules.syntax.tree import Clause, Statement, Word

__all__ = ["Draft", "Drafts"]

NOT_YET = ("asked as",)
ONCE = (
    "in", "relevant when", "answers", "for each", "not scored", "weight", "column", "was",
    "not rated", "judged for the inspection", "means",
)  # fmt: skip
QUESTIONS_ONLY = ("below the line when", "answers", "for each", "column")
JUDGED = "judged for the inspection"
GROUPINGS_NOT = (
    *QUESTIONS_ONLY, "in", "counts towards", "does not count towards", JUDGED,
)  # fmt: skip
TEXTS_NOT = (
    *QUESTIONS_ONLY, "relevant when", "counts towards", "does not count towards", "weight",
    "not scored", "means", "not rated", JUDGED,
)  # fmt: skip


class Drafts:
    """Declares the nodes of a file and puts each under its parent."""

    def __init__(self, scope: Scope, levels: Levels) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.levels = levels
        self.by_ref: dict[str, Draft] = {}
        self.again: dict[str, Draft] = {}
        """Nodes whose reference another has too: what stands in one of them may say so."""
        self.homeless = False
        """Whether a node names a parent that is not there, so that others may lack a child."""

    # -------------------------------------------------------------------------- declaration

    def declare(self, statements: Iterable[Statement]) -> None:
        """Enter every node's reference, and put it under its parent."""
        drafts = [d for d in map(self._draft, statements) if d is not None]
        parents = Parents(self.scope, self.levels, self.by_ref, self.again)
        parents.put(draft for draft in drafts if not draft.level.grouping)
        self.homeless = parents.homeless

    def of_level(self, level: LevelWord) -> Iterator[Draft]:
        """The nodes of one level, in the order of the file."""
        return (draft for draft in self.by_ref.values() if draft.level is level)

    def _draft(self, statement: Statement) -> Draft | None:
        level = self.levels.words.get(statement.word.text)
        word = statement.head.name
        if level is None:
            if word is not None:
                self.scope.unread.add(word.text)  # a level that is not declared, itself reported
            self.scope.sort_clauses(statement, ONCE)
            return None
        clauses = self.scope.sort_clauses(statement, ONCE)
        if word is None:
            if not level.grouping:
                if statement.whole:
                    self.findings.error(
                        "missing-reference",
                        statement.word.span,
                        f"This {level.word.text} has no reference.",
                        f'Give it one before its label: `{level.word.text} 1.2 "…"`.',
                    )
                return None
            word = Word(level.word.text, statement.word.span)
        if statement.head.span in self.scope.doubled:
            # Something is said twice, perhaps by two statements that run together.
            statement = attrs.evolve(statement, whole=False)
        draft = Draft(word, level, statement, clauses)
        if not self.scope.declare(OPERANDS, level.word.text, word, statement):
            self.again.setdefault(word.text, draft)
            return draft
        self._refuse(level, clauses)
        self.scope.life(clauses, allowed=False)
        self.by_ref[word.text] = draft
        return draft

    def _refuse(self, level: LevelWord, clauses: dict[str, list[Clause]]) -> None:
        """Report clauses that a node of its level cannot have."""
        answered = self.levels.answered
        if level.grouping:
            refused: tuple[str, ...] = GROUPINGS_NOT
        elif self.levels.is_answered(level):
            refused = ("takes every", "means", JUDGED)
        elif answered is not None and level.depth > answered.depth:
            refused = (*TEXTS_NOT, "takes every")
        else:
            refused = (*QUESTIONS_ONLY, "takes every")
        for kind in refused:
            for clause in clauses.pop(kind, ()):
                self.findings.error(
                    "misplaced-clause",
                    clause.span,
                    f"‘{kind}’ does not belong under {a(level.word.text)}.",
                    self._belongs(kind),
                )
                self.scope.set_aside(clause.span)
        for kind in NOT_YET:
            for clause in clauses.get(kind, ()):
                self.scope.not_yet(clause.span, kind)

    def _belongs(self, kind: str) -> str:
        if kind == "means":
            return "Its label says what it means; what helps to answer it is `guidance`."
        if kind == JUDGED:
            return "It belongs under a level above the questions, which cases do not answer."
        if kind == "not rated":
            return "It belongs under what has a rating."
        if kind == "takes every":
            groupings = [g.word.text for g in self.levels.groupings]
            if not groupings:
                return (
                    "Only what `also grouped by` names can have it, and this model has no such"
                    " line."
                )
            return f"It belongs under a statement {quoted(groupings)}."
        answered = self.levels.answered
        called = answered.word.text if answered is not None else "question"
        return f"It belongs under {a(called)}, which cases answer."
