"""Examples of a rule file: cases, and what is expected of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from omi_rules.model.vocabulary import Text


@frozen(repr=False)
class Given:
    """Cases of an example: how many alike, and their cells as a record would write them."""

    cases: int
    cells: tuple[tuple[str, str], ...]


@frozen(repr=False)
class Expected:
    """What an example expects of a reference.

    `what` is an outcome ("below", "not relevant", …), "relevant", "score" with `number`, "count"
    with `number` of `total` (of cases, or of points), "band" with `band`, "no score" or
    "not rated".
    """

    ref: str
    what: str
    number: Fraction | None = None
    total: int | None = None
    band: str | None = None
    line: int = 0


@frozen(repr=False)
class Example:
    """An example. `ratings` are given for the inspection: references, and names of bands.

    A band of None is "not rated". Beside cases, the rating of what is made of them is discretion.
    `part` is the part of the model that it stands in; the model's own file is none.
    """

    label: Text
    cases: tuple[Given, ...]
    expected: tuple[Expected, ...]
    line: int = 0
    ratings: tuple[tuple[str, str | None], ...] = ()
    rating_lines: tuple[int, ...] = ()
    part: str = ""
