"""Drafts: every statement with a level word, under its parent, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from omi_rules.checker.levels import Levels, LevelWord
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.diagnostics import Aside
from omi_rules.model import Condition
from omi_rules.near import a, listed
from omi_rules.syntax.tree import Clause, Statement, Word

NOT_YET = ("judged for the inspection", "not rated", "asked as")
ONCE = (
    "in", "relevant when", "answers", "for each", "not scored", "weight", "column", "was",
    "not rated", "judged for the inspection",
)  # fmt: skip
QUESTIONS_ONLY = ("below the line when", "answers", "for each", "column")
GROUPINGS_NOT = (*QUESTIONS_ONLY, "in", "relevant when", "counts towards", "does not count towards")
TEXTS_NOT = (
    *QUESTIONS_ONLY, "relevant when", "counts towards", "does not count towards", "weight",
    "not scored",
)  # fmt: skip


@define(eq=False, repr=False)
class Draft:
    """A node while it is being put together."""

    word: Word
    level: LevelWord
    statement: Statement
    clauses: dict[str, list[Clause]]
    parent: Draft | None = None
    children: list[Draft] = field(factory=list)
    towards: set[str] = field(factory=set)
    wide: Condition | None = None
    conditions: list[Condition] = field(factory=list)

    @property
    def ref(self) -> str:
        """Its reference."""
        return self.word.text

    @property
    def scored(self) -> bool:
        """Whether the node itself says nothing against a score."""
        return "not scored" not in self.clauses

    def first(self, kind: str) -> Clause | None:
        """The clause of a kind, where it is there."""
        found = self.clauses.get(kind)
        return found[0] if found else None


class Drafts:
    """Declares the nodes of a file and puts each under its parent."""

    def __init__(self, scope: Scope, levels: Levels) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.levels = levels
        self.by_ref: dict[str, Draft] = {}
        self.homeless = False
        """Whether a node names a parent that is not there, so that others may lack a child."""

    # -------------------------------------------------------------------------- declaration

    def declare(self, statements: Iterable[Statement]) -> None:
        """Enter every node's reference, and put it under its parent."""
        drafts = [d for d in map(self._draft, statements) if d is not None]
        below: dict[int, Draft] = {}
        for draft in drafts:
            if draft.level.grouping:
                continue
            self._parent(draft, below)
            below = {depth: d for depth, d in below.items() if depth < draft.level.depth}
            below[draft.level.depth] = draft

    def of_level(self, level: LevelWord) -> Iterator[Draft]:
        """The nodes of one level, in the order of the file."""
        return (draft for draft in self.by_ref.values() if draft.level is level)

    def _draft(self, statement: Statement) -> Draft | None:
        level = self.levels.words.get(statement.word.text)
        if level is None:
            self.scope.sort_clauses(statement, ONCE)
            return None
        word = statement.head.name
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
        if not self.scope.declare(OPERANDS, level.word.text, word, statement):
            return None
        self._refuse(level, clauses)
        self.scope.life(clauses, allowed=False)
        draft = Draft(word, level, statement, clauses)
        self.by_ref[word.text] = draft
        return draft

    def _refuse(self, level: LevelWord, clauses: dict[str, list[Clause]]) -> None:
        """Report clauses that a node of its level cannot have."""
        answered = self.levels.answered
        if level.grouping:
            refused: tuple[str, ...] = GROUPINGS_NOT
        elif self.levels.is_answered(level):
            refused = ("takes every",)
        elif answered is not None and level.depth > answered.depth:
            refused = (*TEXTS_NOT, "takes every")
        else:
            refused = (*QUESTIONS_ONLY, "takes every")
        for kind in refused:
            for clause in clauses.pop(kind, ()):
                self.findings.error(
                    "misplaced-clause",
                    clause.span,
                    f"‘{kind}’ is no line of {a(level.word.text)}.",
                    self._belongs(kind),
                )
                self.scope.set_aside(clause.span)
        for kind in NOT_YET:
            for clause in clauses.get(kind, ()):
                self.scope.not_yet(clause.span, kind)

    def _belongs(self, kind: str) -> str:
        if kind == "takes every":
            groupings = [g.word.text for g in self.levels.groupings]
            if not groupings:
                return "Only a grouping has it, and this model has none (`also grouped by`)."
            return f"It belongs under a statement {listed(groupings)}."
        answered = self.levels.answered
        called = answered.word.text if answered is not None else "question"
        return f"It belongs under {a(called)}, which cases answer."

    # ------------------------------------------------------------------------------ parents

    def _parent(self, draft: Draft, above: dict[int, Draft]) -> None:
        depth = draft.level.depth
        said = draft.first("in")
        numbered = self._by_number(draft)
        parent = numbered
        if said is not None:
            parent = self._said_parent(draft, said.words[0], numbered)
            if parent is None:
                # Its mistake is reported; where its number says, its absence leaves no gap.
                self._put_in(draft, numbered)
                return
        elif depth == 0:
            return
        if parent is None:
            self._no_parent(draft)
            return
        self._put_in(draft, parent)
        self._under_heading(draft, parent, above)

    def _put_in(self, draft: Draft, parent: Draft | None) -> None:
        if parent is not None:
            draft.parent = parent
            parent.children.append(draft)

    def _by_number(self, draft: Draft) -> Draft | None:
        """The longest beginning of a reference, cut at a dot, that a level above declares."""
        ref = draft.ref
        while "." in ref:
            ref = ref.rpartition(".")[0]
            found = self.by_ref.get(ref)
            if found is not None and not found.level.grouping and self._above(found, draft):
                return found
        return None

    def _above(self, upper: Draft, lower: Draft) -> bool:
        return upper.level.depth < lower.level.depth

    def _said_parent(self, draft: Draft, word: Word, numbered: Draft | None) -> Draft | None:
        symbol = self.scope.look_up(OPERANDS, word)
        found = self.by_ref.get(word.text)
        if symbol is None or found is None or found.level.grouping or not self._above(found, draft):
            if symbol is not None:
                self.findings.error(
                    "not-above",
                    word.span,
                    f"‘{word.text}’ is {a(symbol.called)}, and {a(draft.level.word.text)}"
                    " does not stand in one.",
                    "Name a statement of a level above its own.",
                )
            else:
                upper = self.levels.tree[max(draft.level.depth - 1, 0)]
                refs = [d.ref for d in self.by_ref.values() if d.level is upper]
                called = upper.word.text
                self.scope.unknown("unknown-parent", called, word, lambda: refs, "Declare it.")
                self.homeless = True
            return None
        if numbered is not None and numbered is not found:
            self.findings.error(
                "two-parents",
                word.span,
                f"By its number ‘{draft.ref}’ stands in ‘{numbered.ref}’, by this line in"
                f" ‘{word.text}’.",
                "Delete the line, or give it a reference without that number.",
            )
        return found

    def _no_parent(self, draft: Draft) -> None:
        ref = draft.ref
        beginnings = [ref[:i] for i in range(len(ref)) if ref[i] == "."]
        if any(beginning in self.scope.file.unread for beginning in beginnings):
            return
        upper = self.levels.tree[draft.level.depth - 1].word.text
        declare = f"Declare the {upper} ‘{beginnings[-1]}’" if beginnings else f"Declare {a(upper)}"
        self.findings.error(
            "no-parent",
            draft.word.span,
            f"‘{ref}’ belongs to no {upper} of this file.",
            f"{declare} above it, or name another with `in …`.",
        )

    def _unread_between(self, draft: Draft, parent: Draft) -> bool:
        """Whether a statement between the two is there and could not be read."""
        ref, unread = draft.ref, self.scope.file.unread
        ends = (at for at, sign in enumerate(ref) if sign == "." and at > len(parent.ref))
        return any(ref[:at] in unread for at in ends)

    def _under_heading(self, draft: Draft, parent: Draft, above: dict[int, Draft]) -> None:
        """A statement stands under the heading that it belongs to, behind it."""
        if parent.level.depth != draft.level.depth - 1:
            if self._unread_between(draft, parent):
                return
            between = self.levels.tree[draft.level.depth - 1].word.text
            self.findings.error(
                "skips-level",
                draft.word.span,
                f"‘{draft.ref}’ stands in ‘{parent.ref}’ with no {between} between them.",
                f"Declare the {between} that it belongs to.",
                asides=(Aside(parent.word.span, f"the {parent.level.word.text} above it"),),
            )
            return
        if parent.word.span > draft.word.span:
            self.findings.error(
                "child-before-parent",
                draft.word.span,
                f"‘{draft.ref}’ stands before the {parent.level.word.text} that it belongs to.",
                f"Move it below ‘{parent.ref}’.",
                asides=(Aside(parent.word.span, f"the {parent.level.word.text}"),),
            )
            return
        heading = above.get(parent.level.depth)
        if heading is not parent and heading is not None:
            self.findings.error(
                "outside-parent",
                draft.word.span,
                f"‘{draft.ref}’ belongs to ‘{parent.ref}’ and stands under ‘{heading.ref}’.",
                f"Move it to the other statements of ‘{parent.ref}’, or mend its reference.",
                asides=(Aside(heading.word.span, "it stands under this"),),
            )
