"""In which order the dates of a column are written: never guessed, and never two in one column.

A date with slashes is read with the day first. One that can only have the month first shows that
the column was written otherwise, and then no other date of it can be trusted.
"""

from __future__ import annotations

import datetime
import re

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding

_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: 0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*")

_HELP = "Write all dates of the column as 2011-04-01, or all as 01/04/2011 with the day first."


class DateOrders:
    """The orders met in one column, each with the first row that shows it."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def is_news(self, text: str) -> bool:
        """Whether a text shows an order that was not met before."""
        order = _order(text.strip())
        return order is not None and order not in self._rows

    def meet(self, text: str, row: int) -> None:
        """Remember the row of a text."""
        order = _order(text.strip())
        if order is not None:
            self._rows.setdefault(order, row)

    def findings(self, name: str) -> list[Finding]:
        """What is wrong with the orders of a column."""
        month, day = self._rows.get("month first"), self._rows.get("day first")
        if month is not None and day is not None:
            message = (
                f"{name} mixes dates: row {day} has the day first and row {month} the month first"
            )
            return [self._error(name, message, (day, month))]
        if month is not None:
            message = f"{name} has dates with the month first, as in row {month}"
            return [self._error(name, message, (month,))]
        slashes = min((row for o, row in self._rows.items() if o != "year first"), default=None)
        year = self._rows.get("year first")
        if slashes is not None and year is not None:
            return [
                Finding(
                    "dates-in-two-ways",
                    Severity.WARNING,
                    f"{name} has dates in two ways: row {year} has the year first and row "
                    f"{slashes} the day first",
                    "A spreadsheet that takes the month to come first leaves such a mixture: "
                    "compare some of these dates with where they came from.",
                    name,
                    rows=tuple(sorted((year, slashes))),
                )
            ]
        return []

    def _error(self, name: str, message: str, rows: tuple[int, ...]) -> Finding:
        return Finding("date-order", Severity.ERROR, message, _HELP, name, rows=rows)


def _order(text: str) -> str | None:
    if _YEAR_FIRST.fullmatch(text):
        return "year first"
    found = _SLASHES.fullmatch(text)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    day_first, month_first = _is_date(year, second, first), _is_date(year, first, second)
    if day_first and month_first:
        return "either"
    if day_first:
        return "day first"
    return "month first" if month_first else None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
