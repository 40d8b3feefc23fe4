"""The words of a logical line, each in the one spelling that the layout has for it.

A word is a name, a number, a date, a sign or a whole label. The words of a line, notes aside, say
all that the line means: laying them out anew changes none of it.
"""

from __future__ import annotations

import re

from attrs import define, field

from omi_rules.cells import MONTHS
from omi_rules.syntax.build_words import read_date, unquoted

_SPACE = re.compile(r"\s*")
_THING = re.compile(
    r'(?P<LABEL>"[^"]*"|[\u201c\u201d\u201e][^\u201c\u201d"]*[\u201c\u201d"])'
    r"|(?P<NOTE>#[^\n]*)"
    rf"|(?P<DATE>[0-9]{{1,2}}\s+(?i:{'|'.join(MONTHS)})\s+[0-9]{{4}}(?!\w)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?!\w))"
    r"|(?P<PERCENT>[0-9]+(?:\.[0-9]+)?[ \u00a0\u202f]?%)"
    r"|(?P<WORD>\w+(?:\.\w+)*)"
    r"|(?P<SIGN>>=|<=|[><,()/])"
)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_BREAK = re.compile(r"[ \t\u00a0]*\n\s*")

COMPARED = {
    ">=": ("at", "least"),
    "<=": ("at", "most"),
    ">": ("more", "than"),
    "<": ("less", "than"),
}
"""A sign of comparison, and the words that the layout writes for it behind `is`."""

_UNITS = {"day": "days", "week": "weeks", "month": "months"}
_UNITS_OF = {
    "example": {"case": "cases"},
    "bands": {"point": "points"},
    "scoring": {"place": "places"},
}
"""Words that follow a number and are written by it: 1 day, 2 days."""


@define(eq=False)
class Thing:
    """A word of a line, or a label, with where it began.

    `breaks` are the places of a label's text at which its author began a new line. `broken` says
    that the author began a new line before it. `notes` stand behind it: the first on its line where
    `beside`, the others each on a line of its own.
    """

    text: str
    start: int
    is_label: bool = False
    broken: bool = False
    breaks: tuple[int, ...] = ()
    notes: list[str] = field(factory=list)
    beside: bool = False
    gap: str = " "


def things(text: str, start: int, end: int, kind: str) -> list[Thing]:
    """The words between two places of a file, well spelt; `kind` is that of their statement."""
    found: list[Thing] = []
    at = start
    while at < end:
        space = _SPACE.match(text, at, end)
        begins = space.end() if space else at
        if begins == end:
            break
        broken = "\n" in text[at:begins]
        thing = _THING.match(text, begins, end)
        if thing is None:
            message = "a line that was read has a character that no word has"
            raise AssertionError(message)
        at = thing.end()
        if thing.lastgroup == "NOTE":
            found[-1].beside |= not broken
            found[-1].notes.append(thing[0].rstrip())
            continue
        _add(found, thing, broken=broken, kind=kind)
    return found


def _add(found: list[Thing], thing: re.Match[str], *, broken: bool, kind: str) -> None:
    """Put one more word behind those found, in its spelling."""
    text, start = thing[0], thing.start()
    match thing.lastgroup:
        case "LABEL":
            made = _label(text, start)
        case "DATE":
            made = Thing(_date(text), start)
        case "PERCENT":
            made = Thing(text[:-1].rstrip() + "%", start)
        case "WORD":
            made = Thing(_by_number(text, found, kind), start)
            if found and found[-1].text == ">" and text[0] in "0123456789":
                _compare(found, ">")
        case _:
            made = Thing(text, start)
    made.broken = broken
    made.gap = "" if text in (",", ")", "/") or (found and found[-1].text in ("(", "/")) else " "
    found.append(made)
    if text in COMPARED and text != ">":  # that sign also stands between levels
        _compare(found, text)


def _compare(found: list[Thing], sign: str) -> None:
    """Write the words of a comparison for the sign that stands last."""
    last = found.pop()
    first, second = COMPARED[sign]
    words = [first, second]
    if not found or found[-1].text != "is":
        words.insert(0, "is")
    made = [Thing(word, last.start) for word in words]
    made[0].broken = last.broken
    made[-1].notes, made[-1].beside = last.notes, last.beside
    found += made


def _by_number(text: str, found: list[Thing], kind: str) -> str:
    """A word that follows a number, as that number has it: 1 day, 2 days."""
    before = found[-1].text if found else ""
    if before == "decimal" and len(found) > 1:
        before = found[-2].text
    if _NUMBER.fullmatch(before) is None:
        return text
    for one, many in (*_UNITS.items(), *_UNITS_OF.get(kind, {}).items()):
        if text in (one, many):
            return one if before == "1" else many
    return text


def _date(text: str) -> str:
    """A date as sentences write it: 1 April 2011."""
    date = read_date(text)
    if date is None:
        message = "a file without mistakes has no date that is on no calendar"
        raise AssertionError(message)
    return f"{date.day} {MONTHS[date.month - 1].capitalize()} {date.year:04}"


def _label(text: str, start: int) -> Thing:
    """A label in straight quotes, its text on one line."""
    if "\n" not in text:
        return Thing(f'"{text[1:-1].strip()}"', start, is_label=True)
    lines = _BREAK.split(text[1:-1])
    said = unquoted(text)
    at = len(lines[0]) - (len(" ".join(lines)) - len(" ".join(lines).lstrip()))
    breaks = []
    for line in lines[1:]:
        breaks.append(at)
        at += 1 + len(line)
    return Thing(
        f'"{said}"', start, is_label=True, breaks=tuple(n for n in breaks if 0 < n < len(said))
    )
