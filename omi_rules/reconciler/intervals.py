"""Exact intervals of shares, with open and closed ends: what a rounded figure may have been.

Every function gives all the values that can come out of some values of its intervals, and no others
but where it says so. Ends are fractions. Nothing here is rounded unless it is said, and then as the
model's own scores are.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from omi_rules.model import Rounding
from omi_rules.scoring import rounded

ZERO, ONE = Fraction(0), Fraction(1)


@frozen
class Interval:
    """The shares from `low` to `high`; each end belongs to it or does not. It is never empty."""

    low: Fraction
    high: Fraction
    low_included: bool = True
    high_included: bool = True

    def __contains__(self, share: Fraction) -> bool:
        return (self.low < share or (self.low_included and self.low == share)) and (
            share < self.high or (self.high_included and self.high == share)
        )

    @property
    def is_point(self) -> bool:
        """Whether it is one share alone."""
        return self.low == self.high

    @property
    def says_nothing(self) -> bool:
        """Whether it reaches from 0 to 100%."""
        return self.low == ZERO and self.high == ONE

    def stays_below(self, other: Interval) -> bool:
        """Whether every share of it is less than every share of the other."""
        touching = self.high_included and other.low_included
        return self.high < other.low or (self.high == other.low and not touching)

    def meets(self, other: Interval) -> bool:
        """Whether a share belongs to both."""
        return not self.stays_below(other) and not other.stays_below(self)

    def gap(self, other: Interval) -> Fraction:
        """How far the two lie apart: 0 where they touch, even if they share no value."""
        return max(other.low - self.high, self.low - other.high, ZERO)

    def distance(self, share: Fraction) -> Fraction:
        """How far a share lies from the nearest end: 0 within it and at its ends."""
        return self.gap(point(share))

    def mirrored(self) -> Interval:
        """The shares below the line, where these are above it; or the other way round."""
        return Interval(ONE - self.high, ONE - self.low, self.high_included, self.low_included)


ANY = Interval(ZERO, ONE)


def point(share: Fraction) -> Interval:
    """One share alone."""
    return Interval(share, share)


def prints_as(printed: Fraction, rounding: Rounding) -> Interval:
    """All the shares that are printed so."""
    half = Fraction(1, 2 * step(rounding))
    whole = printed * step(rounding)
    both = rounding.halves == "even" and whole.numerator % 2 == 0
    low, high = printed - half, printed + half
    return Interval(
        max(low, ZERO),
        min(high, ONE),
        rounding.halves == "up" or both or low < ZERO,
        rounding.halves == "down" or both or high > ONE,
    )


def as_printed(exact: Interval, rounding: Rounding) -> Interval:
    """From the lowest to the highest score that is printed for a share of the interval."""
    one = Fraction(1, step(rounding))
    low, high = rounded(exact.low, rounding), rounded(exact.high, rounding)
    # An open end may print as the share beside it does.
    if not prints_as(low, rounding).meets(exact):
        low += one
    if not prints_as(high, rounding).meets(exact):
        high -= one
    return Interval(low, high)


def step(rounding: Rounding) -> int:
    """How many printed steps make 100%."""
    return 100 * int(10**rounding.places)


# ------------------------------------------------------------------------------ what they make


def total(intervals: Sequence[Interval], weights: Sequence[Fraction] = ()) -> Interval:
    """The sum, each by its weight where there are weights; what weighs nothing takes no part."""
    pairs = zip(intervals, weights or [ONE] * len(intervals), strict=True)
    there = [(interval, by) for interval, by in pairs if by]
    return Interval(
        sum((i.low * by for i, by in there), ZERO),
        sum((i.high * by for i, by in there), ZERO),
        all(i.low_included for i, _ in there),
        all(i.high_included for i, _ in there),
    )


def shared_out(whole: Interval, parts: Fraction) -> Interval:
    """A sum divided."""
    return Interval(whole.low / parts, whole.high / parts, whole.low_included, whole.high_included)


def mean(intervals: Sequence[Interval], weights: Sequence[Fraction] = ()) -> Interval | None:
    """The mean, by weights where there are weights; None where nothing weighs anything."""
    by = sum(weights, ZERO) if weights else Fraction(len(intervals))
    return shared_out(total(intervals, weights), by) if by else None


def lowest(intervals: Sequence[Interval]) -> Interval:
    """The lowest of one share from each."""
    low = min(i.low for i in intervals)
    high = min(i.high for i in intervals)
    return Interval(
        low,
        high,
        any(i.low_included for i in intervals if i.low == low),
        all(i.high_included for i in intervals if i.high == high),
    )


def between(intervals: Sequence[Interval]) -> Interval:
    """The weighted mean by weights that nobody knows, but for their being more than nothing.

    It reaches the lowest end only where every share can be as low as that, and so the highest.
    """
    low = min(i.low for i in intervals)
    high = max(i.high for i in intervals)
    return Interval(low, high, all(low in i for i in intervals), all(high in i for i in intervals))
