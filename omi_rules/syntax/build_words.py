"""Builds the smallest nodes: words, labels, numbers and dates, each with its place in the file."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import Any

from lark import Token, Transformer

from omi_rules.cells import MONTHS
from omi_rules.source import Span
from omi_rules.syntax.tree import Date, Label, Number, Word

_BREAK = re.compile(r"[ \t\u00a0]*\n\s*")
_DATE = re.compile(r"([0-9]{1,2})\s+([^\W\d]+)\s+([0-9]{4})")
_DIGITS_MOST = 30


def unquoted(text: str) -> str:
    """The words of a quoted text: without its quotes, a line break read as one space."""
    return _BREAK.sub(" ", text[1:-1]).strip()


def read_date(text: str) -> datetime.date | None:
    """`1 April 2011` or 2011-04-01; None where the calendar has no such day."""
    try:
        if found := _DATE.fullmatch(text):
            month = MONTHS.index(found[2].casefold()) + 1
            return datetime.date(int(found[3]), month, int(found[1]))
        year, month, day = (int(part) for part in text.split("-"))
        return datetime.date(year, month, day)
    except ValueError:
        return None


class WordBuilder(Transformer[Token, Any]):
    """Turns tokens into nodes, their spans counted from `base`."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=True)
        self.base = 0
        self.span = Span(0, 0)

    def _at(self, token: Token) -> Span:
        start = token.start_pos or 0
        return Span(self.base + start, self.base + start + len(token))

    def _word(self, token: Token) -> Word:
        return Word(str(token), self._at(token))

    NAME = REF = _word

    def LABEL(self, token: Token) -> Label:  # noqa: N802
        return Label(unquoted(token), self._at(token))

    def NUMBER(self, token: Token) -> Number:  # noqa: N802
        return Number(Fraction(token[:_DIGITS_MOST]), False, self._at(token))

    def PERCENT(self, token: Token) -> Number:  # noqa: N802
        share = Fraction(token.rstrip("%").strip()[:_DIGITS_MOST]) / 100
        return Number(share, True, self._at(token))

    def DATE(self, token: Token) -> Date:  # noqa: N802
        return Date(read_date(str(token)), self._at(token))
