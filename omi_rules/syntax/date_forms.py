"""Dates as letters and other programs write them, and as rules do not."""

from __future__ import annotations

import datetime
import re

from omi_rules.cells import MONTHS, read_date
from omi_rules.syntax.stops import Habit, Stop

_DATE_LIKE = re.compile(
    r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[^\W\d]+,?\s+\d{4}"
    r"|[^\W\d]+\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_MONTH = "|".join(sorted({*MONTHS, *(month[:3] for month in MONTHS)}, key=len, reverse=True))
_PART = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?:{_MONTH})\b(?:\s+'?\d{{1,4}}\b)?|\d{{4}}\b(?!-)",
    re.IGNORECASE,
)


def date_form(stop: Stop) -> Habit | None:
    """01/04/2011, 1st April 2011, April 1, 2011; and dates that lack a part."""
    if stop.is_head and stop.kind == "node":
        return None
    for found in stop.matches(_DATE_LIKE):
        # A number with two full stops is a date only where a date can stand: 1.2.3 is a reference.
        if "." in found[0] and "DATE" not in stop.things:
            continue
        day = read_date(_plain(found[0]).replace(".", "/"))
        worded = ""
        if isinstance(day, datetime.date):
            worded = f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"
        if worded and " ".join(found[0].split()) == worded:
            continue  # it is written rightly, and stands where no date can
        if not worded and not re.search(r"[/.]", found[0]):
            continue
        return Habit(
            "date-form",
            found.start(),
            found.end(),
            f"The date ‘{' '.join(found[0].split())}’ is not written as rules write dates.",
            f"Write {worded}, if that is the day you mean." if worded
            else "Write it as 1 April 2011 or 2011-04-01.",
        )  # fmt: skip
    return _part_of_date(stop)


def _part_of_date(stop: Stop) -> Habit | None:
    """`April 2011`, `1 April 11`, 2011."""
    found = stop.around(_PART)
    if found is None or (found.start() != stop.at and "DATE" not in stop.things):
        return None
    if "DATE" not in stop.things or (re.search(r"\s\d{4}$", found[0]) and found[0][0].isdigit()):
        return None
    return Habit(
        "date-form",
        found.start(),
        found.end(),
        f"‘{' '.join(found[0].split())}’ is not a whole date.",
        "Write the day, the month and the year with its four digits, as 1 April 2011.",
    )


def _plain(written: str) -> str:
    """A written date without its ordinal and commas, the day first."""
    words = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,|\bof\b", " ", written).split()
    if len(words) == 3 and words[1].isdigit():
        words[0], words[1] = words[1], words[0]
    return " ".join(words)
