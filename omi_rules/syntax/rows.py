"""Rows of the scoring: the whole line that is nearest to what somebody wrote there.

What a score hangs on and the author did not say is left open, or said to be a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from omi_rules.near import is_plural

_ROW = re.compile(r"([^\W\d]\w*)\s+(?:(?:is|are|as|by)\s+|[:=]\s*)?(?:the\s+)?(.*)", re.DOTALL)
_BANDED = re.compile(r",?\s*\bbanded\s+by\s+(\w+)\s*$")
_MADE_OF = re.compile(r"\b(?:of|over)\s+(?:(?:its|the|all|each|every|printed|it)\s+)*(\w+)")
_PLACES = re.compile(r"\b([0-9]+|one|two|three|no)\s+(?:decimals?|places?|digits?)\b")
_WHOLE = re.compile(r"\b(?:whole|full|nearest|integers?)\b")
_HALVES = re.compile(r"\b(up|down|even)\b")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "no": 0}


def row_meant(text: str, levels: Iterable[str]) -> str | None:
    """What to write in the place of a row of the scoring; None where nothing is near."""
    text = re.sub(r"#[^\n]*", " ", text)
    if re.match(r"print(?:ed)?\b|round(?:ed)?\b", text):
        return _printed(text)
    found = _ROW.match(text)
    if found is None:
        return None
    row, banded = found[2], _BANDED.search(found[2])
    if banded is not None:
        row = row[: banded.start()]
    method, open_ = _method(row, tuple(levels))
    if not method:
        return None
    suffix = f", banded by {banded[1]}" if banded is not None else ""
    remedy = f"Write `{found[1]} {method}{suffix}`"
    return f"{remedy}, with the level whose scores it takes." if open_ else f"{remedy}."


def _printed(text: str) -> str | None:
    places = _PLACES.search(text)
    if places is not None:
        number = _NUMBERS.get(places[1])
        number = int(places[1][:3]) if number is None else number
        to = f"to {number} decimal place{'' if number == 1 else 's'}" if number else _PERCENT
    elif _WHOLE.search(text):
        to = _PERCENT
    else:
        return None
    halves = _HALVES.search(text)
    if halves is None:
        return f"Write `printed {to}, halves up`; for ‘up’ there can be ‘down’ or ‘to even’."
    way = "to even" if halves[1] == "even" else halves[1]
    return f"Write `printed {to}, halves {way}`."


_PERCENT = "to the whole percent"


def _method(row: str, levels: tuple[str, ...]) -> tuple[str, bool]:
    """How a level is scored, and whether the level below it had to be left open."""
    if re.search(r"\b(?:share|percentage|proportion)\b", row) and "pooled" not in row:
        return "share of cases above the line", False
    found = _MADE_OF.search(row)
    what = _level(found[1], levels) if found is not None else None
    of = what or "…"
    if re.search(r"\b(?:mean|average)\b", row):
        weighted = "weighted " if re.search(r"\bweighted\b", row) else ""
        printed = "printed " if re.search(r"\bprinted\b", row) else ""
        return f"{weighted}mean of its {printed}{of} scores", what is None
    if re.search(r"\b(?:lowest|worst|minimum)\b", row):
        return f"lowest of its {of} scores", what is None
    if re.search(r"\bpooled\b", row):
        return f"pooled share of its {of} answers", what is None
    return "", False


def _level(word: str, levels: tuple[str, ...]) -> str | None:
    """The level that a word names, in the plural too."""
    return next((level for level in levels if is_plural(word, level) or word == level), None)
