"""The smallest change to a case that brings something about: the fewest cells, and replayed.

The search rests on what decides: while the aim is missed, the cells that force the miss are known,
and whatever change reaches the aim changes one of them. So only these are tried, one cell more at
each round; nothing smaller is passed over, and where nothing is left to try no change can reach it.
A search that would take too long ends, and says how far it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from omi_rules.cells import BLANK, Value
from omi_rules.interpreter import Reading, Record
from omi_rules.why.candidates import Candidates, distance
from omi_rules.why.cone import Cone
from omi_rules.why.deciding import Deciding, Places, Reason

MOST_WORK = 60_000
"""Statements decided anew in one search, at most: it then has taken about a second."""

LEAST_STATEMENTS = 8
"""Even what reads few statements takes as long as so many."""

MOST_CHANGES = 12
"""A change of more cells than this explains nothing to anybody."""

Wanted: TypeAlias = tuple[Literal["relevant", "struck"], bool]
"""One thing that a change should bring about: a question relevant (or not), struck (or not)."""


@frozen(repr=False)
class Change:
    """What cells should hold instead, in the order of the file.

    `instead` has, for each cell, every value that does as well while the others are as they are
    here; the first of them is the nearest.
    """

    cells: Mapping[str, Value]
    instead: Mapping[str, tuple[Value, ...]]


@frozen(repr=False)
class Found:
    """What a search came to.

    `changes` are the smallest, each of other cells, the best first; none where there is none.
    `tried` is how many changed cells were tried in full. `impossible` is true where no change of
    any size can reach the aim. `whole` is false where some values were left aside, so that there
    may be others, even smaller ones; `all_of_them` where others as small may not have been met.
    """

    changes: tuple[Change, ...]
    tried: int
    impossible: bool
    whole: bool
    all_of_them: bool = True


class Search:
    """A search for one question and one record."""

    def __init__(self, cone: Cone, record: Record, places: Places, work: int = MOST_WORK) -> None:
        self.cone = cone
        self.record = record
        self.places = places
        self.candidates = Candidates(cone, record)
        self._left = max(work // max(len(cone.model.order), LEAST_STATEMENTS), 1)
        self._reasons: dict[frozenset[tuple[str, Value]], Deciding] = {}

    def smallest(self, *wanted: Wanted) -> Found:
        """The smallest changes that bring everything about that is wanted."""
        round_ = _Round(self, wanted)
        for size in range(1, MOST_CHANGES + 1):
            solutions = round_.of(size)
            if solutions:
                return self._found(solutions, wanted, round_)
            if round_.gave_up:
                whole = self.candidates.whole
                return Found((), size - 1, impossible=False, whole=whole)
            if not round_.cut:
                whole = self.candidates.whole
                return Found((), size, impossible=whole, whole=whole)
        return Found((), MOST_CHANGES, impossible=False, whole=self.candidates.whole)

    def deciding(self, changes: Mapping[str, Value]) -> Deciding | None:
        """The reasons once some cells are changed; None where the search has taken too long."""
        key = frozenset(changes.items())
        if key not in self._reasons:
            if self._left <= 0:
                return None
            self._left -= 1
            record = {**self.record, **changes}
            self._reasons[key] = Deciding(self.cone, record, self.places)
        return self._reasons[key]

    # ------------------------------------------------------------------------- the best first

    def _found(
        self, solutions: list[dict[str, Value]], wanted: tuple[Wanted, ...], round_: _Round
    ) -> Found:
        by_cells: dict[tuple[str, ...], list[Mapping[str, Value]]] = {}
        fewest = min(map(len, solutions))
        for found in solutions:
            if len(found) == fewest:
                names = self.places.of(self.places.bit(*found))
                by_cells.setdefault(names, []).append(found)
        before = missed(self.deciding({}), self.cone.ref, wanted)
        decided = self.places.of(before.cells) if before is not None else ()
        names_first = sorted(by_cells, key=lambda names: self._rank(names, decided))
        changes = []
        for names in names_first:
            best = min(by_cells[names], key=lambda found: self._distance(names, found))
            changes.append(self._change(names, best, by_cells[names]))
        for change in changes:
            self._replay(change.cells, wanted)
        return Found(
            tuple(changes),
            fewest,
            impossible=False,
            whole=self.candidates.whole,
            all_of_them=not round_.gave_up,
        )

    def _rank(self, names: Iterable[str], decided: tuple[str, ...]) -> list[tuple[int, int]]:
        """Cells that are blank before those that decided, these before others; the file's order.

        What is the same for the whole inspection comes last: no single case can change it.
        """
        ranks = []
        for name in names:
            fact = self.cone.model.fields.get(name)
            if fact is not None and fact.inspection_wide:
                rank = 3
            elif self.record.get(name, BLANK) is BLANK:
                rank = 0
            else:
                rank = 1 if name in decided else 2
            ranks.append((rank, self.places.bit(name)))
        return sorted(ranks)

    def _distance(self, names: Iterable[str], found: Mapping[str, Value]) -> list[Fraction]:
        return [distance(self.record.get(name, BLANK), found[name]) for name in names]

    def _change(
        self, names: tuple[str, ...], best: Mapping[str, Value], all_of: list[Mapping[str, Value]]
    ) -> Change:
        instead = {}
        for name in names:
            others = {other: best[other] for other in names if other != name}
            alike = [
                value
                for found in (best, *all_of)
                if all(found[other] == value for other, value in others.items())
                for value in self._alike(name, found[name])
            ]
            instead[name] = tuple(dict.fromkeys(alike))
        return Change({name: best[name] for name in names}, instead)

    def _alike(self, name: str, value: Value) -> tuple[Value, ...]:
        if not isinstance(value, str):
            return (value,)
        kinds = self.candidates.of(name, 1)
        return next((alike for alike in kinds if value in alike), (value,))

    def _replay(self, cells: Mapping[str, Value], wanted: tuple[Wanted, ...]) -> None:
        """Nothing is said of a change before the interpreter has tried it."""
        reading = Reading(self.cone.model, {**self.record, **cells})
        for what, truth in wanted:
            ref = self.cone.ref
            found = reading.relevant(ref) if what == "relevant" else reading.struck(ref)
            assert found is truth, "a change that was found does not bring about what it should"


class _Round:
    """The search with at most so many changed cells; `cut` says that more cells could be tried."""

    def __init__(self, search: Search, wanted: tuple[Wanted, ...]) -> None:
        self.search = search
        self.wanted = wanted
        self.gave_up = False
        self.cut = False

    def of(self, size: int) -> list[dict[str, Value]]:
        """Every change of so many cells, or of fewer, that reaches the aim."""
        self.cut = False
        found: list[dict[str, Value]] = []
        seen: set[frozenset[tuple[str, Value]]] = set()
        waiting: list[dict[str, Value]] = [{}]
        while waiting:
            changes = waiting.pop()
            key = frozenset(changes.items())
            if key in seen:
                continue
            seen.add(key)
            deciding = self.search.deciding(changes)
            if deciding is None:
                self.gave_up = True
                return found
            reason = missed(deciding, self.search.cone.ref, self.wanted)
            if reason is None:
                found.append(changes)
                continue
            names = [n for n in self.search.places.of(reason.cells) if n not in changes]
            if len(changes) == size:
                self.cut = self.cut or bool(names)
                continue
            for name in reversed(names):
                kinds = self.search.candidates.of(name, size)
                waiting += [{**changes, name: alike[0]} for alike in reversed(kinds)]
        return found


def missed(deciding: Deciding | None, ref: str, wanted: Iterable[Wanted]) -> Reason | None:
    """Why something that is wanted of a question is not so; None where all of it is."""
    assert deciding is not None, "the case as it stands can always be decided"
    said: dict[str, Callable[[str], Reason]] = {
        "relevant": deciding.relevant,
        "struck": deciding.struck,
    }
    reasons = [(said[what](ref), truth) for what, truth in wanted]
    misses = [reason for reason, truth in reasons if reason.truth is not truth]
    return min(misses, key=lambda reason: reason.cells.bit_count(), default=None)
