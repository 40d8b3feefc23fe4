"""Dates that can lie as they are said to: exactly, over the whole calendar.

What is said of a date is where it lies (from one day to another) and how it lies to another date
moved by months and days. Every such saying is "at least" a day that moves on with the other date.
So there is an earliest answer to all of them, and it is found by moving each date on until nothing
is amiss; where one leaves the calendar, there is none. Moving on that does not end is `Unsettled`.
"""

from __future__ import annotations

import calendar
import datetime
import functools
from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from omi_rules.proof.diagrams import Unsettled

Place = Literal["before", "on", "after"]

FIRST, LAST = datetime.date.min.toordinal(), datetime.date.max.toordinal()
BEFORE_ALL, AFTER_ALL = FIRST - 1, LAST + 1
STEPS_MOST = 500
"""How often dates are moved on before it is called unsettled."""


@frozen
class Apart:
    """A comparison of a date with another one, moved by months and then by days."""

    field: str
    other: str
    months: int
    days: int

    def moved(self, day: int) -> int:
        """The day to which the other date is moved; beyond all where it leaves the calendar."""
        return moved(datetime.date.fromordinal(day), self.months, self.days)


def moved(date: datetime.date, months: int, days: int) -> int:
    """The number of a day, moved by calendar months and then days, as the language says."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if year < datetime.MINYEAR:
        return BEFORE_ALL
    if year > datetime.MAXYEAR:
        return AFTER_ALL
    last = calendar.monthrange(year, month + 1)[1]
    day = datetime.date(year, month + 1, min(date.day, last)).toordinal() + days
    return min(max(day, BEFORE_ALL), AFTER_ALL)


Said = tuple[Apart, Place]


def solved(
    within: Mapping[str, tuple[int, int]], said: Iterable[Said], least: int = FIRST
) -> dict[str, int] | None:
    """Days for all of these dates, the earliest ones from `least` on; None where there are none.

    `within` says from which day to which each lies. Where there are none from `least` on, earlier
    ones are tried.
    """
    found = _earliest(within, tuple(said), least)
    return found if found is not None or least == FIRST else _earliest(within, tuple(said), FIRST)


def _earliest(
    within: Mapping[str, tuple[int, int]], said: tuple[Said, ...], least: int
) -> dict[str, int] | None:
    days = {name: max(first, min(least, last)) for name, (first, last) in within.items()}
    for step in range(STEPS_MOST):
        amiss = False
        for apart, place in said:
            amiss |= _mend(apart, place, days)
        if any(days[name] > last for name, (_, last) in within.items()):
            return None
        if not amiss:
            return days
        if step == 2 * len(days) + 2 and _goes_round(said, within):
            return None
    raise Unsettled(f"{STEPS_MOST:,} steps with dates")


def _mend(apart: Apart, place: Place, days: dict[str, int]) -> bool:
    """Move on a date that lies too early for what is said; whether one did."""
    field, other = days[apart.field], days[apart.other]
    amiss = False
    if max(field, other) > LAST:
        return amiss
    if place != "before":
        least = apart.moved(other) + (place == "after")
        if field < least:
            days[apart.field] = field = least
            other = days[apart.other]
            amiss = True
    if place != "after" and max(field, other) <= LAST:
        most = field + (place == "before")
        if apart.moved(other) < most:
            days[apart.other] = _first_moved_to(apart, most, other)
            amiss = True
    return amiss


def _first_moved_to(apart: Apart, least: int, after: int) -> int:
    """The first day that is moved to `least` or later: it moves on with what it is moved to."""
    low, high = after, AFTER_ALL
    while low + 1 < high:
        middle = (low + high) // 2
        if apart.moved(middle) >= least:
            high = middle
        else:
            low = middle
    return high


def _goes_round(said: tuple[Said, ...], names: Iterable[str]) -> bool:
    """Whether dates push each other on without end, if each month is as short as it can be.

    Found as Bellman and Ford found it. A span of months and days at once is left out: where its
    months leave the calendar, its days do not bring it back.
    """
    edges: list[tuple[str, str, int]] = []
    for apart, place in said:
        if apart.months and apart.days:
            continue
        shortest, longest = _lengths(apart.months)
        if place != "before":
            edges.append((apart.other, apart.field, apart.days + shortest + (place == "after")))
        if place != "after":
            edges.append((apart.field, apart.other, (place == "before") - apart.days - longest))
    far = dict.fromkeys(names, 0)
    for _ in range(len(far) + 1):
        moved_on = False
        for start, end, days_on in edges:
            if far[end] < far[start] + days_on:
                far[end] = far[start] + days_on
                moved_on = True
        if not moved_on:
            return False
    return True


@functools.lru_cache(maxsize=256)
def _lengths(months: int) -> tuple[int, int]:
    """How many days so many months have, at least and at most; 400 years are one round."""
    if not months:
        return 0, 0
    starts = [datetime.date(2000 + n // 12, n % 12 + 1, 1).toordinal() for n in range(4800)]
    round_all = starts[-1] + 31 - starts[0]
    found = []
    for place, start in enumerate(starts):
        rounds, other = divmod(place + months, 4800)
        found.append(starts[other] + rounds * round_all - start)
    return min(found), max(found)
