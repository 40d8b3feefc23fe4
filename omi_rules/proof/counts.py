"""What an example's scores and counts can come to, whatever its cases hold beside what is given.

Each question by itself may come out as it can, so more is taken for possible than is; never less.
A score that is made of questions is looked at where all cases of the example are alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from fractions import Fraction

from omi_rules.model.examples import Example, Expected
from omi_rules.outcomes import Outcome
from omi_rules.proof.diagrams import NOTHING, Diagram
from omi_rules.proof.sets import Sets
from omi_rules.score_rules import ScoreRule, score_rules

Count = tuple[int, int]
"""How many are above the line, of how many that count."""

OF_QUESTIONS = frozenset({"mean", "mean of printed", "pooled"})
"""What is, of cases alike, the share above the line of the questions that it is made of."""

EVERY: set[Count] = {(0, 0), (0, 1), (1, 1)}
"""One question, of which all is possible."""

COUNTS_MOST = 5_000
"""How many counts are followed."""


class Counts:
    """What scores and counts can come to, of one model."""

    def __init__(self, sets: Sets) -> None:
        self.sets = sets
        self.model = sets.space.model
        self._ways: dict[str, list[tuple[Count, Diagram]]] = {}

    @functools.cached_property
    def rules(self) -> dict[str, ScoreRule]:
        """What each score is made of."""
        return {rule.ref: rule for rule in score_rules(self.model)}

    def members(self, ref: str) -> tuple[str, ...]:
        """The questions that a score is made of."""
        return (ref,) if ref in self.model.questions else self.rules[ref].members

    def impossible(
        self, example: Example, cases: Sequence[Diagram], expected: Expected
    ) -> str | None:
        """What no case that holds what is given comes to, in words; None where it may."""
        if example.ratings or expected.what not in ("score", "count", "band", "no score"):
            return None
        rule = self.rules.get(expected.ref)
        if expected.ref in self.model.questions:
            numbers = [given.cases for given in example.cases]
            found = self._of_question(expected.ref, cases, numbers)
        elif rule is not None and rule.rule in OF_QUESTIONS and len(cases) == 1:
            if any(member not in self.model.questions for member in rule.members):
                return None
            found = _sums([self._outcomes(member, cases[0]) for member in rule.members])
        else:
            return None
        if found is None or any(self._is(count, rule, expected) for count in found):
            return None
        return _in_words(expected)

    def _of_question(
        self, ref: str, cases: Sequence[Diagram], numbers: Sequence[int]
    ) -> set[Count] | None:
        return _sums(
            [
                {(above * number, of * number) for above, of in self._outcomes(ref, case)}
                for case, number in zip(cases, numbers, strict=True)
            ]
        )

    def _outcomes(self, ref: str, case: Diagram) -> set[Count]:
        """Whether a question can be above the line, below it, or not count, by what is given."""
        ways, both = self._ways.get(ref), self.sets.diagrams.both
        if ways is None:
            space = self.sets.space
            above = space.outcome(ref, Outcome.ABOVE).diagram
            below = space.outcome(ref, Outcome.BELOW).diagram
            out = self.sets.diagrams.opposite(self.sets.diagrams.either(above, below))
            ways = self._ways[ref] = [((1, 1), above), ((0, 1), below), ((0, 0), out)]
        # Where dates are compared, some of these may hold no case: more is taken for possible.
        return {count for count, way in ways if both(case, way) != NOTHING}

    def _is(self, count: Count, rule: ScoreRule | None, expected: Expected) -> bool:
        """Whether a count is what is expected."""
        # Few examples come so far as to need what prints scores.
        from omi_rules.scoring.printed import band_of, rounded  # noqa: PLC0415

        above, of = count
        if expected.what == "count":
            return above == expected.number and of == expected.total
        if expected.what == "no score" or not of:
            return expected.what == "no score" and not of
        share = Fraction(above, of)
        printed = rounded(share, self.model.rounding)
        if expected.what == "score":
            return printed == expected.number
        if rule is None or rule.bands is None:
            return True
        band = band_of(rule.bands, share if self.model.banded_on == "exact" else printed)
        return band is not None and band.name == expected.band


def _sums(parts: Iterable[set[Count]]) -> set[Count] | None:
    """Every sum of one count of each; None where there are too many."""
    parts = list(parts)
    # Questions that can come out in every way make every count there is, of so many.
    free = parts.count(EVERY)
    if (free + 1) * (free + 2) // 2 > COUNTS_MOST:
        return None
    found: set[Count] = {(above, of) for of in range(free + 1) for above in range(of + 1)}
    for part in parts:
        if part in (EVERY, {(0, 0)}):
            continue
        found = {(a + more, n + of) for a, n in found for more, of in part}
        if len(found) > COUNTS_MOST:
            return None
    return found


def _in_words(expected: Expected) -> str:
    match expected.what:
        case "score":
            share = (expected.number or Fraction(0)) * 100
            return f"{share.numerator if share.denominator == 1 else float(share)}%"
        case "count":
            return f"{expected.number} of {expected.total}"
        case "band":
            return expected.band or ""
        case _:
            return "without a score"
