"""What somebody may have meant by a header or a cell.

Names are near as `near` has it. References made of numbers are near only where nothing but their
writing differs, for 1.2.8 is no slip for 1.2.9.
"""

from __future__ import annotations

from collections.abc import Iterable

from omi_rules.cells import folded
from omi_rules.model import Option
from omi_rules.near import nearest

_SHORT = {"1": "yes", "y": "yes", "t": "yes", "0": "no", "n": "no", "f": "no"}


def meant(word: str, known: Iterable[str]) -> str | None:
    """The known name that a word may stand for, or None where none is near."""
    wanted = _bare(word)
    if not wanted:
        return None
    by_letters: dict[str, str] = {}
    for name in known:
        by_letters.setdefault(_bare(name), name)
    if wanted in by_letters:
        return by_letters[wanted]
    if wanted.isdecimal():
        return None
    worded = [name for name in by_letters if not name.isdecimal()]
    near = nearest(wanted, worded)
    if near is None and wanted.isalpha():
        near = next((name for name in worded if name.startswith(wanted)), None)
    return None if near is None else by_letters[near]


def meant_option(text: str, options: tuple[Option, ...]) -> str | None:
    """The name of the option that a cell may stand for."""
    by_spelling = {o.label.en: o.name for o in options} | {o.name: o.name for o in options}
    for word in text.split(";"):
        short = _SHORT.get(word.strip().casefold())
        if short in by_spelling:
            return short
        near = meant(word, by_spelling)
        if near is not None and folded(near) != folded(word):
            return by_spelling[near]
    return None


def _bare(name: str) -> str:
    letters = folded(name)
    # Q1.2.8 is how some tools write 1.2.8.
    return letters[1:] if letters[:1] == "q" and letters[1:].isdecimal() else letters
