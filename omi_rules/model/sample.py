"""The sample: how many cases an inspection should have, and how many of each kind."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from omi_rules.model.conditions import Condition
    from omi_rules.model.vocabulary import Text


@frozen(repr=False)
class Minimum:
    """At least so many cases of a kind; `words` is the condition as the file writes it."""

    cases: int
    condition: Condition
    words: str


@frozen(repr=False)
class Sample:
    """What is asked of the cases; None is not asked.

    `most` None beside `least` is open. `confidence` and `margin` are shares: 80% is 4/5, 5 points
    either way are 1/20.
    """

    label: Text
    least: int | None = None
    most: int | None = None
    confidence: Fraction | None = None
    margin: Fraction | None = None
    minima: tuple[Minimum, ...] = ()


def needed(confidence: Fraction, margin: Fraction, population: int | None) -> int:
    """How many cases make a share certain to a margin, of a population (None: of any size).

    A share of one half is the least certain there is. The normal distribution, two-sided, with the
    correction for a finite population; rounded up.
    """
    import math  # noqa: PLC0415 - few models ask for it
    from statistics import NormalDist  # noqa: PLC0415

    deviations = NormalDist().inv_cdf(float((1 + confidence) / 2))
    endless = deviations**2 / (4 * float(margin) ** 2)
    if population is None:
        return math.ceil(endless)
    return min(math.ceil(endless / (1 + (endless - 1) / population)), population)
