"""Tallies: nine whole numbers a question, which add up to the cases.

Tallies of two halves add up to those of the whole: `+` is all that batches, processes or clusters
need. Beside the nine, each option is counted, and the rows of what was left out are remembered.
"""

from __future__ import annotations

import heapq
import itertools
import operator
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from omi_rules.case_sets import CaseSet, CaseSets
from omi_rules.cases import CaseBatch
from omi_rules.compiler import Plan
from omi_rules.outcomes import PLACES, Outcome

__all__ = ["ROWS_KEPT", "Outcome", "Rows", "Tallies", "Tally", "no_tallies", "tally"]


ROWS_KEPT = 10
"""How many row numbers of a finding are remembered: the first ones."""


@frozen(repr=False)
class Rows:
    """Cases that a finding speaks of: how many, and the first rows they stand in, in order."""

    cases: int = 0
    first: tuple[int, ...] = ()

    def __add__(self, other: Rows) -> Rows:
        first = tuple(heapq.merge(self.first, other.first))[:ROWS_KEPT]
        return Rows(self.cases + other.cases, first)


@frozen(repr=False)
class Tally:
    """One question's tallies.

    `outcomes` holds all nine, in the order of `Outcome`, and adds up to the cases. `options` counts
    each option of the scale among the cases to which the question is relevant, in the order of the
    scale. `overruled` counts answers above the line that a failed parent put below it.
    `rows` has the cases of each outcome that is reported (missing, undecided, unexpected, invalid)
    and, under None, of those overruled; outcomes without a case are not in it.
    `forms` counts the cases that are asked each of its forms, in the order of the file. `astray`
    has those that also answer a form which they are not asked.
    """

    outcomes: tuple[int, ...]
    options: tuple[int, ...]
    overruled: int = 0
    rows: Mapping[Outcome | None, Rows] = field(factory=dict)
    forms: tuple[int, ...] = ()
    astray: Rows = Rows()

    def __getitem__(self, outcome: Outcome) -> int:
        return self.outcomes[PLACES[outcome]]

    @property
    def cases(self) -> int:
        """All cases: the sum of the nine."""
        return sum(self.outcomes)

    @property
    def counted(self) -> int:
        """Cases in the score: above and below the line."""
        return self.above + self[Outcome.BELOW]

    @property
    def above(self) -> int:
        """Cases above the line."""
        return self[Outcome.ABOVE]

    def __add__(self, other: Tally) -> Tally:
        rows = dict(self.rows)
        for outcome, more in other.rows.items():
            rows[outcome] = rows.get(outcome, Rows()) + more
        return Tally(
            tuple(map(sum, zip(self.outcomes, other.outcomes, strict=True))),
            tuple(map(sum, zip(self.options, other.options, strict=True))),
            self.overruled + other.overruled,
            rows,
            tuple(map(sum, zip(self.forms, other.forms, strict=True))),
            self.astray + other.astray,
        )


REPORTED = (Outcome.MISSING, Outcome.UNDECIDED, Outcome.UNEXPECTED, Outcome.INVALID)
"""Outcomes whose cases are remembered by row: something should be done about them."""


@frozen(repr=False)
class Tallies:
    """The tallies of every question of a model, by reference, over `cases` cases.

    `minima` holds, for each kind of case that the sample asks for, how many are of it and of how
    many that is not known.
    """

    cases: int
    questions: Mapping[str, Tally]
    minima: tuple[tuple[int, int], ...] = ()

    def __add__(self, other: Tallies) -> Tallies:
        return Tallies(
            self.cases + other.cases,
            {ref: tally + other.questions[ref] for ref, tally in self.questions.items()},
            tuple(
                (of_it + more, unknown + more_unknown)
                for (of_it, unknown), (more, more_unknown) in zip(
                    self.minima, other.minima, strict=True
                )
            ),
        )


def no_tallies(plan: Plan) -> Tallies:
    """The tallies of no case: an inspection whose ratings alone are known."""
    nothing = (0,) * len(Outcome)
    questions = {
        q.ref: Tally(nothing, (0,) * len(q.scale.options), forms=(0,) * len(q.forms))
        for q in plan.questions
    }
    return Tallies(0, questions, ((0, 0),) * len(plan.minima))


def tally(plan: Plan, sets: CaseSets, batch: CaseBatch) -> Tallies:
    """Count the case sets of a batch: nine whole numbers a question, and what is beside them."""
    in_order = all(map(operator.le, batch.rows, batch.rows[1:]))
    tallies = {}
    for question in plan.questions:
        found = sets.questions[question.ref]
        left_out = {outcome: found[outcome] for outcome in REPORTED} | {None: found.overruled}
        tallies[question.ref] = Tally(
            outcomes=tuple(cases.bit_count() for cases in found.outcomes),
            options=tuple(cases.bit_count() for cases in found.options),
            overruled=found.overruled.bit_count(),
            rows={
                what: _rows(cases, batch.rows, in_order)
                for what, cases in left_out.items()
                if cases
            },
            forms=tuple(cases.bit_count() for cases in found.forms),
            astray=_rows(found.astray, batch.rows, in_order) if found.astray else Rows(),
        )
    return Tallies(sets.cases, tallies, tuple(_known(sets, place) for place in plan.minima))


def _known(sets: CaseSets, place: int) -> tuple[int, int]:
    """In how many cases a condition is true, and in how many it is unknown."""
    true, false = (cases.bit_count() for cases in sets.steps[place])
    return true, sets.cases - true - false


def _rows(cases: CaseSet, rows: tuple[int, ...], in_order: bool) -> Rows:
    """How many cases, and the first rows they stand in."""
    at = (rows[case] for case in _members(cases))
    first = itertools.islice(at, ROWS_KEPT) if in_order else heapq.nsmallest(ROWS_KEPT, at)
    return Rows(cases.bit_count(), tuple(first))


def _members(cases: CaseSet) -> Iterator[int]:
    """The cases of a set, from the first on, a word of the bitmap at a time."""
    data = cases.to_bytes((cases.bit_length() + 7) // 8, "little")
    for start in range(0, len(data), 8):
        word = int.from_bytes(data[start : start + 8], "little")
        while word:
            yield start * 8 + (word & -word).bit_length() - 1
            word &= word - 1
