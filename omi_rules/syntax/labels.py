"""Labels in the text of a file: where they close, and where a line ends that holds some.

A label that is not closed ends with its line, so that a lost quote costs that line alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from omi_rules.source import Span

LABEL_LINES_MOST = 60
"""How many lines one label may run over: longer is taken for a quote that was never closed."""

_MARGIN = re.compile(r"[^\S\n]*")
_QUOTE_OR_NOTE = re.compile(r'["\u201c\u201d\u201e#]')
_STRAIGHT = re.compile('"')
_CURLY = re.compile('[\u201c\u201d"]')
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


class Followed(NamedTuple):
    """Where a line ends with its labels, the line after it, and where one is not closed."""

    end: int
    number: int
    unclosed: int | None


def follow(text: str, at: int, end: int, number: int, starts: list[int], floor: int) -> Followed:
    """Follow the labels of a line, from `at` to `end`, that run over line ends.

    `number` is that of the next line, `starts` where each begins; a line that is no further in than
    `floor` belongs to no label. A label with a blank line inside is taken whole, as not closed.
    """
    while found := _QUOTE_OR_NOTE.search(text, at, end):
        if found[0] == "#":
            break
        closer = _closer(found[0]).search(text, found.end(), end)
        if closer is not None:
            at = closer.end()
            continue
        further = _run_over(text, found[0], number, starts, floor)
        if further is None:
            return Followed(end, number, found.start())
        closing, number = further
        at, end = closing + 1, starts[number] - 1
        if _BLANK_LINE.search(text, found.end(), closing):
            return Followed(end, number, found.start())
    return Followed(end, number, None)


def _run_over(
    text: str, opener: str, number: int, starts: list[int], floor: int
) -> tuple[int, int] | None:
    """Where a label closes in a later line, with the number of the line after that.

    A quote closes only if it stands behind a word; `aim "The` opens another label.
    """
    for later in range(number, min(number + LABEL_LINES_MOST, len(starts) - 1)):
        start, end = starts[later], starts[later + 1] - 1
        margin = _MARGIN.match(text, start, end)
        first = margin.end() if margin else start
        if first == end:
            continue
        if first - start <= floor:
            return None
        quote = _closer(opener).search(text, first, end)
        if quote is None:
            continue
        at = quote.start()
        closes = at == first or not text[at - 1].isspace()
        return (at, later + 1) if closes else None
    return None


def _closer(opener: str) -> re.Pattern[str]:
    return _STRAIGHT if opener == '"' else _CURLY


_LABEL_OR_NOTE = re.compile(
    r'"[^"]*(?:"|$)|[\u201c\u201d\u201e][^\u201c\u201d"]*(?:[\u201c\u201d"]|$)|(#[^\n]*)'
)


def content(text: str, start: int, end: int) -> Span:
    """The span of a line without the notes and the spaces at its end."""
    if text.find("#", start, end) < 0:
        return Span(start, start + len(text[start:end].rstrip()))
    last = start
    at = start
    for found in _LABEL_OR_NOTE.finditer(text, start, end):
        between = text[at : found.start()].rstrip()
        if between:
            last = at + len(between)
        at = found.end()
        if found[1] is None:
            last = at
    between = text[at:end].rstrip()
    if between:
        last = at + len(between)
    return Span(start, last)
