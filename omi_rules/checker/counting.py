"""Counting: which groupings every node counts towards; said, taken, or inherited from above.

A grouping is made of the scores of one level. What is said there, or above, is inherited downward
to that level; what is said below it could change nothing, and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from omi_rules.checker.drafts import Draft
from omi_rules.checker.levels import Levels, LevelWord
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.diagnostics import Aside
from omi_rules.near import a, quoted
from omi_rules.syntax.tree import Word

IN = "counts towards"
OUT = "does not count towards"


class Counting:
    """Works out what counts towards what, once every node is declared."""

    def __init__(self, scope: Scope, levels: Levels, drafts: Mapping[str, Draft]) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.levels = levels
        self.drafts = drafts
        self.groups = {d.ref: d for d in drafts.values() if d.level.grouping}
        self.sure = scope.file.whole
        self._idle: list[tuple[Draft, Word]] = []
        self._below: dict[tuple[str, str], list[tuple[Draft, Word]]] = {}
        self._made_of = {g.word.text: levels.made_of(g) for g in levels.groupings}

    def count(self) -> None:
        """Work out what every node counts towards: said, taken, or inherited from above."""
        taken = self._taken()
        for draft in self.drafts.values():
            if draft.level.grouping:
                continue
            inherited = draft.parent.towards if draft.parent is not None else set()
            own, out = self._said(draft, IN), self._said(draft, OUT)
            self._hold_together(draft, own, out)
            out = {ref: word for ref, word in out.items() if not self._is_below(draft, word)}
            towards = inherited | own.keys() | {*taken.get(draft.level.word.text, ())}
            self._idle += [(draft, word) for ref, word in out.items() if ref not in towards]
            draft.towards = towards - out.keys()
            said = draft.first(IN)
            struck = draft.first("below the line when")  # which is reported by itself
            whole = draft.statement.whole and struck is None
            if said is not None and not draft.scored and whole:
                self.findings.error(
                    "unscored-counts",
                    said.span,
                    f"‘{draft.ref}’ is not scored, so it counts towards nothing.",
                    "Delete one of the two lines.",
                )
        for (draft, word), *others in self._below.values():
            self._report_below(draft, word, len(others))
        self._report_idle()
        self._each_once()

    def _taken(self) -> dict[str, list[str]]:
        """For each level, the groupings' nodes that take every node of it."""
        taken: dict[str, list[str]] = {}
        for ref, draft in self.groups.items():
            for clause in draft.clauses.get("takes every", ()):
                word = clause.words[0]
                found = self.levels.words.get(word.text)
                if self.scope.look_up("level", word) is None or found is None or found.grouping:
                    self.levels.unknown_level(word)
                    self.sure = False
                    continue
                made_of = self._made_of[draft.level.word.text]
                if made_of is not None and found.depth > made_of.depth:
                    self.findings.error(
                        "counts-nothing",
                        word.span,
                        f"‘{ref}’ is made of {made_of.word.text} scores, and {a(word.text)} stands"
                        " below that level.",
                        f"Write `takes every {made_of.word.text}`.",
                    )
                taken.setdefault(word.text, []).append(ref)
        return taken

    def _said(self, draft: Draft, kind: str) -> dict[str, Word]:
        """The groupings' nodes that the lines of a kind name, each with the word that names it."""
        found: dict[str, Word] = {}
        for clause in draft.clauses.get(kind, ()):
            for word in clause.words:
                if word.text not in self.groups:
                    self._unknown(word)
                    continue
                self.scope.look_up(OPERANDS, word)
                if word.text in found:
                    if draft.statement.whole:
                        self.findings.warning(
                            "said-twice",
                            word.span,
                            f"‘{word.text}’ is listed twice.",
                            "Delete one of the two.",
                        )
                    continue
                found[word.text] = word
                if self._is_below(draft, word):
                    key = (word.text, draft.level.word.text)
                    self._below.setdefault(key, []).append((draft, word))
        return found

    def _unknown(self, word: Word) -> None:
        self.sure = False
        called = [grouping.word.text for grouping in self.levels.groupings]
        self.scope.unknown(
            "unknown-headline",
            " or ".join(called) or "score to count towards called",
            word,
            self.groups.keys,
            f'Declare it: `{called[0]} {word.text} "…"`.'
            if called
            else "Only what `also grouped by` names can be counted towards, and this model has no"
            " such line.",
        )

    def _is_below(self, draft: Draft, word: Word) -> bool:
        made_of = self._made_of[self.groups[word.text].level.word.text]
        return made_of is not None and draft.level.depth > made_of.depth

    def _report_below(self, draft: Draft, word: Word, others: int) -> None:
        """Report what is said below the level whose scores a grouping is made of."""
        level = self.groups[word.text].level
        made_of = self._made_of[level.word.text]
        if made_of is None:
            return
        upper: Draft | None = draft
        while upper is not None and upper.level is not made_of:
            upper = upper.parent
        called = made_of.word.text
        where = f"{called} ‘{upper.ref}’" if upper is not None else called
        clause = self.levels.methods[level.word.text]
        what = "This changes"
        if others:
            what = f"This and {others} more such line{'s' * (others > 1)} change"
        self.findings.error(
            "counts-nothing",
            word.span,
            f"{what} nothing: ‘{word.text}’ is made of {called} scores, and"
            f" {a(draft.level.word.text)} is no {called}.",
            f"Say it at the {where}, or let the {level.word.text} be made of"
            f" {draft.level.word.text} scores.",
            asides=(Aside(clause.span, f"what {a(level.word.text)} is made of"),),
        )

    def _hold_together(self, draft: Draft, own: dict[str, Word], out: dict[str, Word]) -> None:
        for ref in own.keys() & out.keys():
            self.findings.error(
                "said-both-ways",
                out[ref].span,
                f"‘{draft.ref}’ says that it counts towards ‘{ref}’ and that it does not.",
                "Keep one of the two.",
                asides=(Aside(own[ref].span, "it counts here"),),
            )

    def _report_idle(self) -> None:
        """Warn of a line that keeps out what would not count anyway."""
        for draft, word in self._idle:
            top: Draft = draft
            while top.parent is not None:
                top = top.parent
            if not self.sure or top.level.depth > 0:
                continue  # something above it may say that it counts
            self.findings.warning(
                "not-counted-anyway",
                word.span,
                f"‘{draft.ref}’ would not count towards ‘{word.text}’ without this line either.",
                "Delete it, or check which one is meant.",
            )

    def _each_once(self) -> None:
        """Verify a grouping that says `each … once`."""
        for grouping in self.levels.groupings:
            if grouping.each_once is None or not self.sure:
                continue
            self._once(grouping, grouping.each_once.text)

    def _once(self, grouping: LevelWord, level: str) -> None:
        own = {d.ref for d in self.groups.values() if d.level is grouping}
        for draft in self.drafts.values():
            if draft.level.word.text != level or not draft.scored:
                continue
            ways = sorted(draft.towards & own)
            if len(ways) == 1:
                self._as_one(draft, grouping, own)
                continue
            what = quoted(ways, "and") if ways else f"no {grouping.word.text}"
            self.findings.error(
                "not-each-once",
                draft.word.span,
                f"‘{draft.ref}’ counts towards {what}; the model says each"
                f" {draft.level.word.text} once.",
                f"Let it count towards exactly one {grouping.word.text}.",
            )

    def _as_one(self, whole: Draft, grouping: LevelWord, own: set[str]) -> None:
        """Report what stands in something that counts once, and counts elsewhere than it does."""
        made_of = self._made_of[grouping.word.text]
        waiting = [*whole.children]
        while waiting:
            draft = waiting.pop(0)
            if made_of is not None and draft.level.depth > made_of.depth:
                continue  # what is said there changes nothing, and is reported by itself
            ways = sorted(draft.towards & own)
            if not draft.scored or set(ways) == whole.towards & own:
                waiting = [*draft.children, *waiting]
                continue
            what = quoted(ways, "and") if ways else f"no {grouping.word.text}"
            called = whole.level.word.text
            self.findings.error(
                "not-each-once",
                draft.word.span,
                f"‘{draft.ref}’ counts towards {what}, and its {called} towards"
                f" {quoted(sorted(whole.towards & own), 'and')}; the model says each {called}"
                " once.",
                f"Let it count as its {called} does, or move it to another {called}.",
                asides=(Aside(whole.word.span, f"the {called} that it stands in"),),
            )
