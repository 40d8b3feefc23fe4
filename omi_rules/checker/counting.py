"""Counting: which groupings every node counts towards; said, taken, or inherited from above."""

from __future__ import annotations

from omi_rules.checker.drafts import Draft
from omi_rules.checker.levels import Levels
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.near import listed


class Counting:
    """Works out what counts towards what, once every node is declared."""

    def __init__(self, scope: Scope, levels: Levels, drafts: dict[str, Draft]) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.levels = levels
        self.drafts = drafts

    def count(self) -> None:
        """Work out what every node counts towards: said, taken, or inherited from above."""
        groups = {d.ref: d for d in self.drafts.values() if d.level.grouping}
        taken: dict[str, list[str]] = {}
        for ref, draft in groups.items():
            for clause in draft.clauses.get("takes every", ()):
                word = clause.words[0]
                found = self.levels.words.get(word.text)
                if self.scope.look_up("level", word) is None or found is None or found.grouping:
                    self.levels.unknown_level(word)
                    continue
                taken.setdefault(word.text, []).append(ref)
        for draft in self.drafts.values():
            if draft.level.grouping:
                continue
            inherited = draft.parent.towards if draft.parent is not None else set()
            own = self._said(draft, "counts towards", groups)
            out = self._said(draft, "does not count towards", groups)
            draft.towards = (inherited | own | {*taken.get(draft.level.word.text, ())}) - out
            said = draft.first("counts towards")
            if said is not None and not draft.scored:
                self.findings.error(
                    "unscored-counts",
                    said.span,
                    f"‘{draft.ref}’ is not scored, so it counts towards nothing.",
                    "Delete one of the two lines.",
                )
        self._each_once()

    def _said(self, draft: Draft, kind: str, groups: dict[str, Draft]) -> set[str]:
        found: set[str] = set()
        for clause in draft.clauses.get(kind, ()):
            for word in clause.words:
                if word.text in groups:
                    self.scope.look_up(OPERANDS, word)
                    if word.text in found:
                        self.findings.warning(
                            "said-twice",
                            word.span,
                            f"‘{word.text}’ is listed twice.",
                            "Delete one of the two.",
                        )
                    found.add(word.text)
                    continue
                called = " or ".join(g.word.text for g in self.levels.groupings) or "grouping"
                self.scope.unknown(
                    "unknown-headline",
                    called,
                    word,
                    groups.keys,
                    "The model has none: `also grouped by`.",
                )
        return found

    def _each_once(self) -> None:
        """Verify a grouping that says `each … once`."""
        for grouping in self.levels.groupings:
            if grouping.each_once is None or not self.scope.file.whole:
                continue
            own = {d.ref for d in self.drafts.values() if d.level is grouping}
            for draft in self.drafts.values():
                if draft.level.word.text != grouping.each_once.text or not draft.scored:
                    continue
                ways = sorted(draft.towards & own)
                if len(ways) == 1:
                    continue
                what = f"{listed(ways, 'and')}" if ways else f"no {grouping.word.text}"
                self.findings.error(
                    "not-each-once",
                    draft.word.span,
                    f"‘{draft.ref}’ counts towards {what}; the model says each"
                    f" {draft.level.word.text} once.",
                    f"Let it count towards exactly one {grouping.word.text}.",
                )
