"""What spreadsheets make of what people type: numbers and dates of references, serials of dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from fractions import Fraction

from omi_rules.cells import MONTHS

_DAY_0 = datetime.date(1899, 12, 30)
_SERIAL = re.compile(r"([1-6][0-9]{4})(?:\.[0-9]{1,12})?")
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_SHORT_MONTHS = {month[:3]: number for number, month in enumerate(MONTHS, 1)}


def column_letters(place: int) -> str:
    """How a spreadsheet calls a column, counted from 0: A, B, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def serial_date(text: str) -> datetime.date | None:
    """The date that a spreadsheet's serial number stands for (1927 to 2091), if it is one."""
    found = _SERIAL.fullmatch(text)
    return _DAY_0 + datetime.timedelta(days=int(found[1])) if found else None


def turned_into(header: str, refs: Iterable[str]) -> str | None:
    """The first reference that a spreadsheet may have turned into this header."""
    if _NUMBER.fullmatch(header):
        number = Fraction(header.replace(",", "."))
        for ref in refs:
            if _NUMBER.fullmatch(ref) and ref != header and Fraction(ref) == number:
                return ref
    date = _date_numbers(header)
    if date is None:
        return None
    for ref in refs:
        parts = ref.split(".")
        if all(part.isdecimal() for part in parts) and _may_be(date, [int(p) for p in parts]):
            return ref
    return None


def _date_numbers(header: str) -> tuple[int, ...] | None:
    """Day, month and year of a header that looks like a date, in its own order."""
    serial = serial_date(header)
    if serial is not None:
        return (serial.day, serial.month, serial.year)
    words = re.findall(r"[0-9]+|[^\W\d_]+", re.sub(r"[ T]0?0:00(:00)?$", "", header.casefold()))
    numbers = [int(w) if w.isdecimal() else _SHORT_MONTHS.get(w[:3], 0) for w in words]
    worded = sum(not word.isdecimal() for word in words)
    if not 2 <= len(numbers) <= 3 or 0 in numbers or worded > 1:
        return None
    if worded or (len(numbers) == 3 and (re.search("[/-]", header) or max(numbers) > 1900)):
        return tuple(numbers)
    return None


def _may_be(date: tuple[int, ...], ref: list[int]) -> bool:
    if len(ref) == 2:
        # The year is the one in which the file was opened, or there is none.
        return len(date) in {2, 3} and sorted(ref) == sorted(_without_year(date))
    return len(ref) == 3 and len(date) == 3 and sorted(ref) == sorted(n % 100 for n in date)


def _without_year(date: tuple[int, ...]) -> tuple[int, ...]:
    if len(date) == 2:
        return date
    return date[1:] if date[0] > 31 else date[:2]
