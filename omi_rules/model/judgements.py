"""Judgements: ratings given for an inspection, and moves of those that cases make."""

from __future__ import annotations

from attrs import frozen


@frozen(repr=False)
class Judgement:
    """The rating given to a node. `band` is the band's name, None where it was not rated."""

    ref: str
    band: str | None
    reason: str = ""
    by: str = ""


@frozen(repr=False)
class Move:
    """A rating that discretion moves to another: `band` is the name of the one it has then.

    `allowed_by` says, a sentence for each, which tests of the discretion hold, and by what.
    """

    ref: str
    band: str
    allowed_by: tuple[str, ...]
    discretion: str
    reason: str = ""
    by: str = ""
