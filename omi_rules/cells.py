"""What one cell of a case record says: text into a value of its field's or scale's type.

Nothing is guessed: an answer matches an option's name, label or listed spelling by its letters and
digits, whatever their case; everything else is `INVALID`. Blank is empty or spaces. A sign that
says something of its own, as in a spreadsheet's `#N/A`, `=yes` or `no?`, is never passed over.
"""

from __future__ import annotations

import datetime
import enum
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction

from omi_rules.model import Field, Kind, Option, Scale


class NoValue(enum.Enum):
    """A cell without a value of its type."""

    BLANK = "blank"
    INVALID = "invalid"


BLANK = NoValue.BLANK
INVALID = NoValue.INVALID

Value = str | frozenset[str] | Fraction | datetime.date | NoValue
"""An option's name; names of options; a number; a date; the words of a text field; or no value."""

MONTHS = (
    "january february march april may june july august september october november december"
).split()


def folded(text: str) -> str:
    """Letters and digits only, in one case: what two spellings are compared by."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in text if c.isalnum())


def spellings(option: Option) -> Iterable[str]:
    """Every spelling of an option that a record may use."""
    yield option.name
    yield option.label.en
    if option.label.cy is not None:
        yield option.label.cy
    yield from option.also
    if option.name == "yes":
        yield "TRUE"
    elif option.name == "no":
        yield "FALSE"


@functools.lru_cache(maxsize=4096)
def lookup(options: tuple[Option, ...]) -> Mapping[str, str]:
    """From a folded spelling to the option's name."""
    found: dict[str, str] = {}
    for option in options:
        for spelling in spellings(option):
            if letters := folded(spelling):
                found.setdefault(letters, option.name)
    return found


_TELLING = re.compile(r"[?#=!<>*~|]")
"""Signs that change what is said: only a spelling that has them itself may match."""


@functools.lru_cache(maxsize=4096)
def _to_the_letter(options: tuple[Option, ...]) -> Mapping[str, str]:
    """From a spelling as it stands, its letter case aside, to the option's name."""
    return {s.strip().casefold(): o.name for o in reversed(options) for s in spellings(o)}


_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!).*")


def read_answer(scale: Scale, text: str) -> Value:
    """An answer on a scale: the option's name, BLANK or INVALID."""
    return _read_option(scale.options, text)


def read_field(field: Field, text: str) -> Value:
    """A field's value, BLANK or INVALID."""
    stripped = text.strip()
    if not stripped:
        return BLANK
    if _SPREADSHEET_ERROR.fullmatch(stripped):
        return INVALID
    match field.kind:
        case Kind.YES_NO | Kind.ONE:
            return _read_option(field.options, stripped)
        case Kind.SOME:
            return _read_options(field.options, stripped)
        case Kind.WHOLE | Kind.NUMBER:
            return _read_number(field.kind, stripped)
        case Kind.DATE:
            return read_date(stripped)
        case Kind.TEXT:
            return stripped


def _read_option(options: tuple[Option, ...], text: str) -> Value:
    if not text.strip():
        return BLANK
    return _option(options, text) or INVALID


def _option(options: tuple[Option, ...], text: str) -> str | None:
    if _TELLING.search(text):
        return _to_the_letter(options).get(text.strip().casefold())
    return lookup(options).get(folded(text))


def _read_options(options: tuple[Option, ...], text: str) -> Value:
    known = lookup(options)
    if folded(text) == "none" and "none" not in known:
        return frozenset()
    chosen = [_option(options, part) for part in text.split(";") if part.strip()]
    if not chosen:
        return INVALID
    names = frozenset(name for name in chosen if name is not None)
    return INVALID if None in chosen else names


_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
# A spreadsheet writes 3 as 3.0 or 3.00; 1.000 is a thousand to half of Europe.
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}(\.0{1,2})?")


def _read_number(kind: Kind, text: str) -> Value:
    form = _WHOLE if kind is Kind.WHOLE else _NUMBER
    return Fraction(text) if form.fullmatch(text) else INVALID


_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: 00:00(?::00)?)?")
_WORDED = re.compile(r"([0-9]{1,2})\s+([^\W\d]+)\s+([0-9]{4})")


def read_date(text: str) -> Value:
    """2011-04-01, 01/04/2011 (the day first) or 1 April 2011; else INVALID."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _WORDED.fullmatch(text)) and found[2].casefold() in MONTHS:
        day, month, year = int(found[1]), MONTHS.index(found[2].casefold()) + 1, int(found[3])
    else:
        return INVALID
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return INVALID
