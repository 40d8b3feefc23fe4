"""Whether a printed score can bear the comment that is printed beside it.

Banded on the printed score, the comment follows from what is printed. Banded on the exact score, it
holds if any score that is printed so has that band.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from omi_rules.cells import folded
from omi_rules.model import Band, Bands, Model
from omi_rules.near import nearest
from omi_rules.reconciler.figures import short
from omi_rules.reconciler.intervals import Interval, as_printed, step
from omi_rules.reconciler.published import Published
from omi_rules.scoring import band_of
from omi_rules.wording import listed


def comment_holds(
    published: Published, bands: Bands | None, model: Model
) -> tuple[bool | None, str]:
    """Whether the comment holds, and why not; None where there is nothing to hold it against."""
    comment = published.comment
    if comment is None:
        return None, ""
    if bands is None:
        return None, "the rules give no comment here"
    band = _band(comment, bands)
    if band is None:
        near = nearest(comment[:100], [band.label.en for band in bands.bands])
        says = f"the rules have no comment ‘{short(comment)}’"
        return False, f"{says}; did they mean ‘{near}’?" if near else says
    can_be = _can_be(published, bands, model)
    if band.name in can_be:
        return True, ""
    labels = {band.name: band.label.en for band in bands.bands}
    by_rules = listed([f"‘{labels[name]}’" for name in can_be], joint="or") or "no comment at all"
    return False, f"the rules give {by_rules} at {published.written}, not ‘{band.label.en}’"


def _band(comment: str, bands: Bands) -> Band | None:
    wanted = folded(comment)
    for band in bands.bands:
        spellings = (band.label.en, band.label.cy or "", band.name)
        if any(folded(spelling) == wanted for spelling in spellings if spelling):
            return band
    return None


def _can_be(published: Published, bands: Bands, model: Model) -> tuple[str, ...]:
    """The names of the bands that the score may be in, from its lowest value up."""
    shares = (
        _printed(published.stands_for, model)
        if model.banded_on == "printed"
        else _telling(published.stands_for, bands)
    )
    found = (band_of(bands, share) for share in shares)
    return tuple(dict.fromkeys(band.name for band in found if band is not None))


def _printed(stands_for: Interval, model: Model) -> Iterator[Fraction]:
    """Every score that may be printed; a count or a share below the line may leave two."""
    printed = as_printed(stands_for, model.rounding)
    share = printed.low
    while share <= printed.high:
        yield share
        share += Fraction(1, step(model.rounding))


def _telling(stands_for: Interval, bands: Bands) -> list[Fraction]:
    """Shares of the interval, one at least in each band that it reaches into."""
    edges = {stands_for.low, stands_for.high, *(b.edge for b in bands.bands if b.edge is not None)}
    ordered = sorted(edge for edge in edges if stands_for.low <= edge <= stands_for.high)
    between = [(low + high) / 2 for low, high in itertools.pairwise(ordered)]
    return sorted(share for share in (*ordered, *between) if share in stands_for)
