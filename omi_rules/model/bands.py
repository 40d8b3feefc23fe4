"""Bands: the comments or ratings that scores fall into, each with where it begins."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from omi_rules.model.vocabulary import Text


@frozen(repr=False)
class Band:
    """A comment or rating. `edge` is a share (80% is 4/5) or mean points, None for `otherwise`.

    `holds_edge` is true for "at least", which holds its edge, and false for "more than". `points`
    is what the band is worth in a total.
    """

    name: str
    label: Text
    edge: Fraction | None
    holds_edge: bool = True
    points: int | None = None


@frozen(repr=False)
class Bands:
    """A set of bands. `of_points` says that its edges are mean points, and not shares."""

    name: str
    label: Text
    bands: tuple[Band, ...]
    of_points: bool = False

    @property
    def most_points(self) -> int:
        """The points of the band that has the most; 0 where none has any."""
        return max((band.points for band in self.bands if band.points is not None), default=0)
