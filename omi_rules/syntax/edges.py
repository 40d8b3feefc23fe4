"""Edges: what authors write where a band begins, or where a number or a percentage stands."""

from __future__ import annotations

import re
from collections.abc import Callable

from omi_rules.syntax.stops import Habit, Stop

_NUMBER = r"([0-9]+(?:[.,][0-9]+)?(?:\s*(?:%|per\s?cent\b))?)"
_UPPER = re.compile(
    rf"(?:(?:and|but)\s+)?(?:at\s+most|(?:is\s+)?less\s+than|below|under|up\s+to|until|to|(?:no|not)\s+more\s+than"
    rf"|<=?|≤)\s*{_NUMBER}"
)
_ABOVE = re.compile(rf"(?:(?:is\s+)?over|above|more|greater\s+than|higher\s+than|>)\s*{_NUMBER}")
_FROM = re.compile(
    rf"(?:from|minimum(?:\s+of)?|least|(?:no|not)\s+less\s+than|>=|≥)\s*{_NUMBER}"
    r"(?:\s+(?:up|upwards|onwards))?"
)
_OR_MORE = re.compile(rf"{_NUMBER}\s*(?:or\s+(?:more|above|over|higher)|and\s+(?:above|over)|\+)")
_SPAN = re.compile(rf"(?:between\s+|from\s+)?{_NUMBER}\s*(?:to|and|-|–|—)\s*{_NUMBER}")
_BARE = re.compile(rf"(?:exactly\s+)?{_NUMBER}")
_LOWER_ONLY = "bands have lower edges only"


def edge(stop: Stop) -> Habit | None:
    """`below 80%`, `from 65%`, `50% to 64%` in a row of bands."""
    if stop.kind != "bands" or stop.is_head:
        return None
    if (found := stop.around(_UPPER)) is not None and found[1]:
        return Habit(
            "upper-edge", found.start(), found.end(),
            f"‘{found[0]}’ says where a band ends, and {_LOWER_ONLY}.",
            "Say where it begins, `at least …` or `more than …`; it ends where the band above it"
            " begins. The last row says `otherwise`.",
        )  # fmt: skip
    if (found := stop.around(_SPAN)) is not None:
        return Habit(
            "upper-edge", found.start(), found.end(),
            f"‘{found[0]}’ says where a band ends, and {_LOWER_ONLY}.",
            f"Write `at least {plain(found[1])}`; the band ends where the one above it begins.",
        )  # fmt: skip
    for pattern, word in ((_OR_MORE, "at least"), (_FROM, "at least"), (_ABOVE, "more than")):
        if (found := stop.around(pattern)) is not None:
            return Habit(
                "edge-form", found.start(), found.end(),
                f"‘{found[0]}’ is not how a band's edge is written.",
                f"Write `{word} {plain(found[1])}`.", f"{word} {plain(found[1])}",
            )  # fmt: skip
    found = stop.around(_BARE)
    if found is None or not {"at", "more"} <= stop.words:
        return None
    return Habit(
        "edge-form", found.start(), found.end(),
        f"‘{found[0]}’ does not say on which side of it the band lies.",
        f"Write `at least {plain(found[1])}`, or `more than {plain(found[1])}` where the edge"
        " itself belongs to the band below.",
    )  # fmt: skip


def plain(number: str) -> str:
    """A number or percentage as rules write it."""
    digits = re.match(r"[0-9.,]+", number)
    sign = "%" if "%" in number or "per" in number else ""
    return (digits[0] if digits else "").replace(",", ".") + sign


_COMMA = re.compile(r"([0-9]+),([0-9]+)(\s*%)?(?![\w.])")
_PERCENT_WORD = re.compile(r"(?<=[0-9])\s*(per\s?cent(?:age)?|pc|pct)\b(?:\s+points)?")


def decimal_comma(stop: Stop) -> Habit | None:
    """`80,5%`, where a full stop begins the decimals."""
    for found in stop.matches(_COMMA):
        if found[3] or "NUMBER" in stop.things or stop.text.startswith("weight"):
            could = f"{found[1]}.{found[2]}"
            end = found.end(2)
            return Habit(
                "decimal-comma", found.start(), end,
                f"‘{stop.text[found.start() : end]}’ has a comma where a decimal point belongs.",
                f"Write ‘{could}’.", could,
            )  # fmt: skip
    return None


def percent_word(stop: Stop) -> Habit | None:
    """`80 percent`."""
    found = stop.around(_PERCENT_WORD)
    if found is None:
        return None
    return Habit(
        "word-for-sign", found.start(1), found.end(1),
        f"‘{found[1]}’ is written as a sign.", "Write ‘%’.", "%",
    )  # fmt: skip


HABITS: tuple[Callable[[Stop], Habit | None], ...] = (decimal_comma, percent_word, edge)
