"""The words of a model: its texts, scales, options, lists and fields."""

from __future__ import annotations

import enum

from attrs import frozen


@frozen(repr=False)
class Text:
    """What people read: in English, and in Welsh where the file gives it."""

    en: str
    cy: str | None = None


class Side(enum.Enum):
    """Where an option of a scale stands."""

    ABOVE = "above the line"
    BELOW = "below the line"
    NOT_APPLICABLE = "not applicable"
    NOT_KNOWN = "not known"
    NO_LINE = "no line"


@frozen(repr=False, cache_hash=True)
class Option:
    """One thing that a field or an answer can be. `also` are further spellings in records.

    Cells are looked up by the options that they may hold, so each keeps its hash.
    """

    name: str
    label: Text
    also: tuple[str, ...] = ()
    side: Side | None = None


@frozen(repr=False)
class Scale:
    """The answers that a question may have (`answers`), in the order of the file."""

    name: str
    label: Text
    options: tuple[Option, ...]

    def on(self, side: Side) -> tuple[str, ...]:
        """Names of the options that stand on a side."""
        return tuple(o.name for o in self.options if o.side is side)


@frozen(repr=False)
class ItemList:
    """A `list`: the items that fields choose from, and that questions are repeated for."""

    name: str
    label: Text
    items: tuple[Option, ...]


class Kind(enum.Enum):
    """The type of a field."""

    YES_NO = "yes/no"
    ONE = "one of"
    SOME = "some of"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@frozen(repr=False)
class Field:
    """A fact that a case record holds. `name` is `progress.drugs` where it is held for each item.

    `options` are there for `yes/no` (yes and no), `one of` and `some of`. `column` is a second
    header that records may use. `each` is the list for whose items it is held, `from_list` that
    which its options are taken from.
    """

    name: str
    label: Text
    kind: Kind
    options: tuple[Option, ...] = ()
    column: str | None = None
    inspection_wide: bool = False
    counted_only: bool = False
    each: str | None = None
    from_list: str | None = None
