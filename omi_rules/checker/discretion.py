"""Discretion: which ratings may be moved one step, and tests that can hold and need not.

A rating can be moved that is made of scores and has a neighbour. A test that no score passes, or
that every score passes, is reported: it is not what was meant.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from omi_rules.checker.drafts import Draft
from omi_rules.checker.levels import Levels, LevelWord
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import Band
from omi_rules.model.discretion import Allowance, Discretion
from omi_rules.near import a, begin
from omi_rules.syntax.tree import AllowancePart, Clause, FactPart, Number, Statement, Word

JUDGED = "judged for the inspection"
POINTS = 100


class Discretions:
    """The `discretion` statements of a file."""

    def __init__(
        self, scope: Scope, vocabulary: Vocabulary, levels: Levels, drafts: Mapping[str, Draft]
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.levels = levels
        self.drafts = drafts
        self.by_level: dict[str, Discretion] = {}
        self.said: dict[str, Word] = {}
        self.sure = True
        """Whether each says which level it moves: else any may be meant."""

    def read(self, statements: Iterable[Statement]) -> None:
        """Read all of them; one with a mistake that is reported moves nothing."""
        for statement in statements:
            self._read(statement)

    def _read(self, statement: Statement) -> None:
        clauses = self.scope.sort_clauses(statement, ("moves", "allowed when"))
        self.scope.life(clauses, allowed=False)
        name = statement.head.name
        if name is not None:
            self.scope.check_name(name)
            self.scope.declare("discretion", "discretion", name)
        moves, allowed = clauses.get("moves", ()), clauses.get("allowed when", ())
        if not moves or not allowed:
            self.sure = self.sure and bool(moves)
            if statement.whole:
                self._unfinished(statement, moves)
            return
        word = moves[0].words[0]
        level = self.levels.words.get(word.text)
        if level is None:
            self.levels.unknown_level(word)
            return
        if not self._first(word) or not self._movable(level, moves[0]):
            return
        bands = self._bands(level)
        tests = [self._test(part, level, bands) for part in allowed[0].allowances]
        label = self.scope.text(statement.head.texts, clauses, "")
        found = tuple(test for test in tests if test is not None)
        called = name.text if name is not None else ""
        self.by_level[word.text] = Discretion(called, label, word.text, found)

    def _unfinished(self, statement: Statement, moves: Sequence[Clause]) -> None:
        level = moves[0].words[0].text if moves else "…"
        missing = (
            "when a rating may be moved" if moves else "which ratings it moves"
        )  # the one that is named is the first to be written
        remedy = (
            "Add a line such as `allowed when one case would change it`."
            if moves
            else f"Add a line such as `moves a {level} rating one step`."
        )
        self.findings.error(
            "unfinished-discretion",
            statement.head.span,
            f"This discretion does not say {missing}.",
            remedy,
        )

    def _first(self, word: Word) -> bool:
        earlier = self.said.setdefault(word.text, word)
        if earlier is word:
            return True
        self.findings.error(
            "two-discretions",
            word.span,
            f"A second discretion moves {a(word.text)} rating.",
            "Put what allows it into one, joined by `or`.",
            asides=(Aside(earlier.span, "the first"),),
        )
        return False

    def in_example(self, fact: FactPart, draft: Draft) -> None:
        """Report a rating that an example gives beside its cases, and no discretion could."""
        name = draft.level.word.text
        if JUDGED in draft.clauses or not self.sure:
            return
        why, remedy = "", "Delete it."
        if fact.unrated:
            why = "and discretion moves a rating, it takes none away"
        elif name not in self.said:
            why = f"and no discretion moves {a(name)} rating"
            remedy = (
                f"Delete it, or declare a discretion that says `moves a {name} rating one step`."
            )
        if why:
            self.findings.error(
                "no-discretion",
                fact.span,
                f"‘{draft.ref}’ is scored from the cases of this example, {why}.",
                remedy,
            )

    # ------------------------------------------------------------------------------ the level

    def _movable(self, level: LevelWord, clause: Clause) -> bool:
        """Whether the nodes of a level have ratings that are made of scores."""
        name = level.word.text
        row = self.levels.methods.get(name)
        if row is None or row.method is None:
            return False  # reported by itself
        of_level = [draft for draft in self.drafts.values() if draft.level is level]
        why = ""
        if row.method.kind == "none":
            why = f"{a(name)} has no score"
        elif row.method.kind == "total":
            why = f"{a(name)} is a total, which follows from the points"
        elif row.method.kind == "share":
            why = f"{a(name)} is what cases answer, and is made of no other scores"
        elif len(row.words) < 2:
            why = f"{a(name)} has no rating"
        elif of_level and all(JUDGED in draft.clauses for draft in of_level):
            if not self.scope.file.whole:
                return False  # others may stand in what could not be read
            why = f"every {name} is judged for the inspection"
        if why:
            self.findings.error(
                "discretion-level",
                clause.words[0].span,
                f"{begin(why)}, so discretion has nothing to move.",
                "Name a level that is `banded by …` and made of scores.",
                asides=(Aside(row.span, f"how {a(name)} is scored"),),
            )
            return False
        bands = self._bands(level)
        if len(bands) == 1:
            self._never(clause.words[0], f"{a(name)} can have one rating only")
        return True

    def _bands(self, level: LevelWord) -> tuple[Band, ...]:
        """The bands of a level; none where they are not known."""
        name = self.levels.methods[level.word.text].words[1].text
        bands = self.vocabulary.bands.get(name)
        return () if bands is None or name in self.vocabulary.unsure else bands.bands

    # ------------------------------------------------------------------------------ the tests

    def _test(
        self, part: AllowancePart, level: LevelWord, bands: Sequence[Band]
    ) -> Allowance | None:
        if part.kind == "few cases" and part.number is not None:
            cases = part.number.value
            if cases.denominator != 1 or cases < 1:
                self._never(part.number, "a rating rests on one case or more")
                return None
            return Allowance("few cases", cases=int(cases))
        if part.kind == "edge" and part.number is not None and part.level is not None:
            points = part.number.value / POINTS
            made_of = self.levels.made_of(level)
            if part.level.text not in self.levels.words:
                self.levels.unknown_level(part.level)
                return None
            if made_of is not None and made_of.word.text != part.level.text:
                self._other_level(part.level, level, made_of)
                return None
            if bands:
                self._held_against(part.number, points, bands)
            return Allowance("edge", part.level.text, points)
        return Allowance("one case")

    def _other_level(self, word: Word, level: LevelWord, made_of: LevelWord) -> None:
        name, of = level.word.text, made_of.word.text
        self.findings.error(
            "not-its-lowest",
            word.span,
            f"{begin(a(name))} is made of {of} scores, and not of {word.text} scores.",
            f"Write `its lowest {of}`.",
            asides=(Aside(self.levels.methods[name].span, f"how {a(name)} is scored"),),
        )

    def _held_against(self, number: Number, points: Fraction, bands: Sequence[Band]) -> None:
        """Report a distance from the edges in which no score lies, or every one."""
        edges = sorted(edges_of(bands))
        printed = self.levels.banded_on == "printed"
        if self.levels.banded_on is None or (printed and self.levels.rounding is None) or not edges:
            return
        steps = None
        if printed and self.levels.rounding is not None:
            steps = POINTS * 10**self.levels.rounding.places
        near = [
            (max(edge - points, Fraction(0)), min(edge + points, Fraction(1))) for edge in edges
        ]
        if not any(_holds_a_score(low, high, steps) for low, high in near):
            self._never(number, "as printed, no score lies so near an edge")
        elif all(
            high - low <= points
            for low, high in itertools.pairwise((Fraction(0), *edges, Fraction(1)))
        ):
            self.findings.warning(
                "always-allowed",
                number.span,
                "No band is wider than that, so a rating may always be moved.",
                "Write fewer points.",
            )

    def _never(self, at: Word | Number, why: str) -> None:
        self.findings.error(
            "never-allowed",
            at.span,
            f"This can never be: {why}.",
            "Mend the number, or delete the test."
            if isinstance(at, Number)
            else "Give it a second band, or delete the discretion.",
        )


def edges_of(bands: Sequence[Band]) -> tuple[Fraction, ...]:
    """The edges between bands: the lowest band begins nowhere, whether `otherwise` or at 0%."""
    return tuple(band.edge for band in bands[:-1] if band.edge is not None)


def _holds_a_score(low: Fraction, high: Fraction, steps: int | None) -> bool:
    """Whether a score lies from `low` to `high`, both included; printed ones are whole steps."""
    if steps is None:
        return low <= high
    return -(-low * steps // 1) <= high * steps // 1
