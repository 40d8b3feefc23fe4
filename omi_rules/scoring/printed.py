"""Scores as they are printed: rounded once, and the band that they fall into."""

from __future__ import annotations

from fractions import Fraction

from omi_rules.model import Band, Bands, Rounding


def rounded(exact: Fraction, rounding: Rounding) -> Fraction:
    """A share rounded to percent with the declared decimal places, a half as declared."""
    step = 100 * 10**rounding.places
    scaled = exact * step
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    if twice > 0 or (twice == 0 and _half_goes_up(whole, rounding)):
        whole += 1
    return Fraction(whole, step)


def _half_goes_up(whole: int, rounding: Rounding) -> bool:
    return rounding.halves == "up" or (rounding.halves == "even" and whole % 2 == 1)


def band_of(bands: Bands, share: Fraction) -> Band | None:
    """The band with the highest edge that a share reaches.

    "At least" holds its edge, "more than" does not, and `otherwise` holds whatever no edge does.
    """
    reached: Band | None = None
    for band in bands.bands:
        if band.edge is None:
            reached = reached or band
        elif (share > band.edge or (band.holds_edge and share == band.edge)) and (
            reached is None or _edge(band) > _edge(reached)
        ):
            reached = band
    return reached


def _edge(band: Band) -> tuple[Fraction, bool]:
    """Where a band begins: "more than" an edge begins after "at least" it, `otherwise` at first."""
    return (Fraction(-1), False) if band.edge is None else (band.edge, not band.holds_edge)
