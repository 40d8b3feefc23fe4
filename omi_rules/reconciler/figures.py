"""Figures as people read them: shares in percent, intervals in words, cells cut short.

A share is written to its last digit, or cut off and marked by an ellipsis where it has more than
four decimals. It is never rounded, so nothing seems to reach an edge that it only comes near to.
"""

from __future__ import annotations

import math
from fractions import Fraction

from omi_rules.model import Rounding
from omi_rules.reconciler.intervals import Interval
from omi_rules.terminal import safe


def shown(share: Fraction) -> str:
    """A share in percent, to the last digit or cut off with an ellipsis."""
    scaled = abs(share) * 100 * 10**4
    sign = "−" if share < 0 else ""
    if scaled.denominator == 1:
        whole, rest = divmod(scaled.numerator, 10**4)
        return f"{sign}{whole}.{rest:04}".rstrip("0").rstrip(".")
    whole, rest = divmod(math.floor(scaled / 100), 100)
    return f"{sign}{whole}.{rest:02}…"


def in_words(interval: Interval) -> str:
    """An interval as a person says it: at least 86.5, less than 87.5."""
    if interval.is_point:
        return f"exactly {shown(interval.low)}"
    low = "at least" if interval.low_included else "more than"
    high = "at most" if interval.high_included else "less than"
    return f"{low} {shown(interval.low)}, {high} {shown(interval.high)}"


def in_percent(share: Fraction, rounding: Rounding) -> str:
    """A printed score with the decimal places that it is printed with."""
    places = rounding.places
    scaled = share * 100 * 10**places
    digits = str(scaled.numerator).rjust(places + 1, "0")
    return f"{digits[: len(digits) - places]}.{digits[-places:]}" if places else digits


def short(cell: str) -> str:
    """A cell as messages quote it."""
    text = safe(cell)
    return text if len(text) <= 30 else f"{text[:29]}…"
