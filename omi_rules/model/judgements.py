"""Judgements: ratings given for an inspection, and not made of its cases."""

from __future__ import annotations

from attrs import frozen


@frozen(repr=False)
class Judgement:
    """The rating given to a node. `band` is the band's name, None where it was not rated."""

    ref: str
    band: str | None
    reason: str = ""
    by: str = ""
