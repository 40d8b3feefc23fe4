"""Tallies: nine whole numbers a question, which add up to the cases.

Tallies of two halves add up to those of the whole: `+` is all that batches, processes or clusters
need. Beside the nine, each option is counted, and the rows of what was left out are remembered.
"""

from __future__ import annotations

import enum
import heapq
from collections.abc import Mapping

from attrs import field, frozen


class Outcome(enum.Enum):
    """What a case does to a question; exactly one holds (the outcome table, docs/meaning)."""

    ABOVE = "above"
    BELOW = "below"
    NOT_RELEVANT = "not_relevant"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    UNDECIDED = "undecided"
    UNEXPECTED = "unexpected"
    INVALID = "invalid"
    RECORDED = "recorded"


ROWS_KEPT = 10
"""How many row numbers of a finding are remembered: the first ones."""


@frozen
class Rows:
    """Cases that a finding speaks of: how many, and the first rows they stand in, in order."""

    cases: int = 0
    first: tuple[int, ...] = ()

    def __add__(self, other: Rows) -> Rows:
        first = tuple(heapq.merge(self.first, other.first))[:ROWS_KEPT]
        return Rows(self.cases + other.cases, first)


@frozen
class Tally:
    """One question's tallies.

    `outcomes` holds all nine, in the order of `Outcome`, and adds up to the cases. `options` counts
    each option of the scale among the cases to which the question is relevant, in the order of the
    scale. `overruled` counts answers above the line that a failed parent put below it.
    `rows` has the cases of each outcome that is reported (missing, undecided, unexpected, invalid)
    and, under None, of those overruled; outcomes without a case are not in it.
    """

    outcomes: tuple[int, ...]
    options: tuple[int, ...]
    overruled: int = 0
    rows: Mapping[Outcome | None, Rows] = field(factory=dict)

    def __getitem__(self, outcome: Outcome) -> int:
        return self.outcomes[_POSITION[outcome]]

    @property
    def cases(self) -> int:
        """All cases: the sum of the nine."""
        return sum(self.outcomes)

    @property
    def counted(self) -> int:
        """Cases in the score: above and below the line."""
        return self[Outcome.ABOVE] + self[Outcome.BELOW]

    def __add__(self, other: Tally) -> Tally:
        rows = dict(self.rows)
        for outcome, more in other.rows.items():
            rows[outcome] = rows.get(outcome, Rows()) + more
        return Tally(
            tuple(map(sum, zip(self.outcomes, other.outcomes, strict=True))),
            tuple(map(sum, zip(self.options, other.options, strict=True))),
            self.overruled + other.overruled,
            rows,
        )


_POSITION = {outcome: position for position, outcome in enumerate(Outcome)}


@frozen
class Tallies:
    """The tallies of every question of a model, by reference, over `cases` cases."""

    cases: int
    questions: Mapping[str, Tally]

    def __add__(self, other: Tallies) -> Tallies:
        return Tallies(
            self.cases + other.cases,
            {ref: tally + other.questions[ref] for ref, tally in self.questions.items()},
        )
