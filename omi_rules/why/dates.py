"""Dates that a cell could hold instead: those at the edges of the tests, tied to other dates.

Where several dates may change, an edge may hang on a date that itself hangs on another: so edges
are followed once for each cell that may change. The calendar's own arithmetic is the interpreter's.
"""

from __future__ import annotations

import datetime

from omi_rules.interpreter import Record, days_after
from omi_rules.model import DateIs, Kind
from omi_rules.why.cone import Cone

MOST_DAYS = 60
"""So many days of a cell are tried, the nearest first."""

SOME_DAY = datetime.date(2000, 1, 1)
"""Where nothing says near what a date should be."""

_NEAR = 4
"""A month's end is at most so many days from where counting months back leads."""

_FIRST, _LAST = datetime.date.min.toordinal(), datetime.date.max.toordinal()


class Days:
    """The days to try for the date cells of one cone and record."""

    def __init__(self, cone: Cone, record: Record) -> None:
        self._now = {
            name: value
            for name in cone.fields
            if isinstance(value := record.get(name), datetime.date)
        }
        facts = cone.model.fields
        self._names = [name for name in cone.fields if facts[name].kind is Kind.DATE]
        tests = {
            id(test): test
            for name in self._names
            for test in cone.fields[name]
            if isinstance(test, DateIs)
        }
        self._tests = list(tests.values())
        self._found: dict[int, dict[str, list[datetime.date]]] = {}
        self.whole = True

    def of(self, name: str, changes: int) -> list[datetime.date]:
        """The days to try in a cell, where up to so many cells may change; the nearest first."""
        if changes not in self._found:
            self._found[changes] = self._follow(changes)
        return self._found[changes].get(name, [])

    def _follow(self, rounds: int) -> dict[str, list[datetime.date]]:
        days: dict[str, set[datetime.date]] = {name: set() for name in self._names}
        for name, day in self._now.items():
            days[name].add(day)
        for test in self._tests:
            if test.date is not None:
                days[test.field].update(_around(test, test.date))
        if not any(days.values()):
            days = {name: {SOME_DAY} for name in self._names}
        for _ in range(min(rounds, len(self._names))):
            further = {name: set(found) for name, found in days.items()}
            for test in self._tests:
                if test.other is not None:
                    for day in days[test.other]:
                        further[test.field].update(_around(test, day))
                    for day in days[test.field]:
                        further[test.other].update(_anchors(test, day))
            days = {name: self._nearest(name, found) for name, found in further.items()}
        now = self._now
        return {
            name: sorted(
                found - {now.get(name)}, key=lambda day: (abs(day - now.get(name, day)), day)
            )
            for name, found in days.items()
        }

    def _nearest(self, name: str, days: set[datetime.date]) -> set[datetime.date]:
        if len(days) <= MOST_DAYS:
            return days
        self.whole = False
        now = self._now.get(name, min(days))
        return set(sorted(days, key=lambda day: (abs(day - now), day))[:MOST_DAYS])


def _around(test: DateIs, anchor: datetime.date) -> set[datetime.date]:
    """The day that a test moves its anchor to, the day before and the day after."""
    moved = anchor.toordinal() - days_after(anchor, anchor, test.months, test.days)
    return _days(moved - 1, moved, moved + 1)


def _anchors(test: DateIs, day: datetime.date) -> set[datetime.date]:
    """The anchors around which a test of a day turns from earlier to later."""
    back = _shifted(_shifted(day.toordinal(), 0, -test.days), -test.months, 0)
    near = sorted(_days(*range(back - _NEAR - 1, back + _NEAR + 2)))
    signs = [_sign(days_after(day, anchor, test.months, test.days)) for anchor in near]
    turns = {
        at
        for at, sign in enumerate(signs)
        if sign == 0 or sign != signs[max(at - 1, 0)] or sign != signs[min(at + 1, len(signs) - 1)]
    }
    return {near[at] for at in turns}


def _shifted(ordinal: int, months: int, days: int) -> int:
    """A day's number, moved; the edge of the calendar where it leaves it."""
    day = datetime.date.fromordinal(min(max(ordinal, _FIRST), _LAST))
    return min(max(day.toordinal() - days_after(day, day, months, days), _FIRST), _LAST)


def _days(*ordinals: int) -> set[datetime.date]:
    return {datetime.date.fromordinal(n) for n in ordinals if _FIRST <= n <= _LAST}


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
