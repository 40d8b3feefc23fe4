"""What is asked of sets of possible cases: whether one is empty, within another, or the same.

Where dates are compared with each other two sets may differ and yet hold the same cases: such sets
are searched, and `Unsettled` where that takes too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

from omi_rules.proof.diagrams import NOTHING, Diagram
from omi_rules.proof.space import Cases, Pair, Space
from omi_rules.proof.written import Part

T = TypeVar("T")


class Sets:
    """Questions about sets of a space, as the verdicts ask them."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.diagrams = space.diagrams

    def empty(self, of: Diagram) -> bool:
        """Whether no possible case is in a set."""
        return of == NOTHING or not self.space.some(Cases(self.space, of))

    def less(self, of: Diagram, other: Diagram) -> Diagram:
        """The cases of a set that are not in another."""
        return self.diagrams.both(of, self.diagrams.opposite(other))

    def within(self, of: Diagram, other: Diagram) -> bool:
        """Whether every case of a set is in another."""
        return self.empty(self.less(of, other))

    def same(self, of: Diagram, other: Diagram) -> bool:
        """Whether two sets hold the same cases."""
        return of == other or (self.within(of, other) and self.within(other, of))

    def same_pair(self, of: Pair, other: Pair) -> bool:
        """Whether two conditions are true, and false, of the same cases."""
        return self.same(of[0], other[0]) and self.same(of[1], other[1])

    def pair(self, part: Part, gone: frozenset[tuple[int, ...]] = frozenset()) -> Pair:
        """Where a part is true and where false, without those of its parts that are `gone`."""
        if part.joint is None:
            return self.space.pair(part.condition, negated=part.negated)
        made = [self.pair(one, gone) for one in part.parts if one.path not in gone]
        trues, falses = [true for true, _ in made], [false for _, false in made]
        if part.joint == "and":
            return self.diagrams.all_of(trues), self.diagrams.any_of(falses)
        return self.diagrams.any_of(trues), self.diagrams.all_of(falses)

    def fewest(
        self, things: Sequence[T], enough: Callable[[Iterable[T]], bool]
    ) -> tuple[T, ...] | None:
        """The fewest things that are enough together; None where it takes more than three."""
        for number in (1, 2, 3):
            for some in combinations(things, number):
                if enough(some):
                    return some
        return None
