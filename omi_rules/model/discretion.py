"""Discretion: by which rules a rating that is made of cases may be moved one step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from attrs import frozen

if TYPE_CHECKING:
    from omi_rules.model.vocabulary import Text


@frozen(repr=False)
class Allowance:
    """One test that allows a move.

    `edge`: the lowest score of `level` that it is made of lies within `points`, a share (5 points
    are 1/20), of an edge of its bands. `one case`: one case would change the rating. `few cases`:
    it rests on at most `cases` cases.
    """

    kind: Literal["edge", "one case", "few cases"]
    level: str | None = None
    points: Fraction = Fraction(0)
    cases: int = 0


@frozen(repr=False)
class Discretion:
    """How the ratings of one level may be moved: one step, where one of the tests holds."""

    name: str
    label: Text
    level: str
    allowed: tuple[Allowance, ...]
