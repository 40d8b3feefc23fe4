"""Decision diagrams: sets of possible cases, each a whole number that names a point in a diagram.

A point asks one variable, and has a further point for each of its values. `NOTHING` holds no
case, `EVERYTHING` every one. Two sets are the same set exactly where their numbers are equal: a
diagram is never stored twice, and asks nothing that makes no difference. What a point leads to has
a smaller number and asks an earlier variable. What grows too large raises `Unsettled`, and is never
guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Diagram = int
"""A set of possible cases."""

NOTHING, EVERYTHING = 0, 1

POINTS_EACH = 100_000
"""How many new points one question may need."""

POINTS_MOST = 600_000
"""How many points are kept for a whole model; about 250 MB."""

DEEP_MOST = 400
"""How many variables two sets may be followed down together."""


class Unsettled(Exception):  # noqa: N818 - it is a verdict, and nobody's mistake
    """What was asked is too large to settle; `limit` is the limit that was met, in words."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Diagrams:
    """All diagrams of one model, and what can be made of them."""

    def __init__(self, each: int = POINTS_EACH, most: int = POINTS_MOST) -> None:
        self.each, self.most = each, most
        self.variable: list[int] = [-1, -1]
        self.further: list[tuple[Diagram, ...]] = [(), ()]
        self._made: dict[tuple[int, tuple[Diagram, ...]], Diagram] = {}
        self._both: dict[tuple[Diagram, Diagram], Diagram] = {}
        self._either: dict[tuple[Diagram, Diagram], Diagram] = {}
        self._opposite: dict[Diagram, Diagram] = {NOTHING: EVERYTHING, EVERYTHING: NOTHING}
        self._stop = most

    # -------------------------------------------------------------------------------- making

    def point(self, variable: int, further: tuple[Diagram, ...]) -> Diagram:
        """The diagram that asks a variable, and goes on with the one at its value's place."""
        first = further[0]
        if further.count(first) == len(further):
            return first
        found = self._made.get((variable, further))
        if found is None:
            found = len(self.further)
            if found >= self._stop:
                raise Unsettled(
                    f"{self.most:,} points" if found >= self.most else f"{self.each:,} points"
                )
            self._made[variable, further] = found
            self.variable.append(variable)
            self.further.append(further)
        return found

    def test(self, variable: int, holds: Iterable[bool]) -> Diagram:
        """The cases in which a variable has one of the values at these places."""
        self._start()
        return self.point(variable, tuple(EVERYTHING if held else NOTHING for held in holds))

    # ----------------------------------------------------------------------------- combining

    def both(self, first: Diagram, second: Diagram) -> Diagram:
        """The cases that are in both."""
        self._start()
        return self._combined(self._both, first, second, NOTHING, EVERYTHING, DEEP_MOST)

    def either(self, first: Diagram, second: Diagram) -> Diagram:
        """The cases that are in one or the other."""
        self._start()
        return self._combined(self._either, first, second, EVERYTHING, NOTHING, DEEP_MOST)

    def all_of(self, parts: Iterable[Diagram]) -> Diagram:
        """The cases that are in all."""
        return self._gathered(self.both, EVERYTHING, parts)

    def any_of(self, parts: Iterable[Diagram]) -> Diagram:
        """The cases that are in one of them at least."""
        return self._gathered(self.either, NOTHING, parts)

    def _gathered(
        self,
        joined: Callable[[Diagram, Diagram], Diagram],
        found: Diagram,
        parts: Iterable[Diagram],
    ) -> Diagram:
        # What was made last asks the latest variables: from there on, little is gone through.
        for part in sorted(parts):
            found = joined(found, part)
        return found

    def opposite(self, of: Diagram) -> Diagram:
        """The cases that are not in it."""
        self._start()
        known = self._opposite
        for point in self.below(of):
            if point not in known:
                turned = tuple([known[further] for further in self.further[point]])
                known[point] = self.point(self.variable[point], turned)
                known[known[point]] = point
        return known[of]

    def _start(self) -> None:
        self._stop = min(self.most, len(self.further) + self.each)

    def _combined(
        self,
        known: dict[tuple[Diagram, Diagram], Diagram],
        first: Diagram,
        second: Diagram,
        ends: Diagram,
        leaves: Diagram,
        room: int,
    ) -> Diagram:
        if second in (first, leaves):
            return first
        if first == leaves:
            return second
        if ends in (first, second):
            return ends
        if first > second:
            first, second = second, first
        found = known.get((first, second))
        if found is not None:
            return found
        if not room:
            raise Unsettled(f"{DEEP_MOST} facts and answers")
        variable, other = self.variable[first], self.variable[second]
        further: list[Diagram] = []
        if variable == other:
            for one, two in zip(self.further[first], self.further[second], strict=True):
                further.append(self._combined(known, one, two, ends, leaves, room - 1))
        elif variable > other:
            for one in self.further[first]:
                further.append(self._combined(known, one, second, ends, leaves, room - 1))
        else:
            for two in self.further[second]:
                further.append(self._combined(known, first, two, ends, leaves, room - 1))
        found = known[first, second] = self.point(max(variable, other), tuple(further))
        return found

    # ------------------------------------------------------------------------------- looking

    def below(self, of: Diagram) -> Sequence[Diagram]:
        """Every point of a diagram, each behind what it leads to; the two ends left out."""
        found: set[Diagram] = set()
        waiting = [of]
        while waiting:
            point = waiting.pop()
            if point > EVERYTHING and point not in found:
                found.add(point)
                waiting += self.further[point]
        return sorted(found)
