"""Characters that cannot be seen, or that turn the direction of what is read.

A name that holds one looks like another name; a text that holds one can read otherwise than it is.
"""

from __future__ import annotations

import re
import unicodedata

from omi_rules.diagnostics import Edit, Findings
from omi_rules.source import Span

DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff"
)
CONTROLS = "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
_HIDDEN = re.compile(f"[{DIRECTION}{INVISIBLE}{CONTROLS}]")
_LABEL_OR_NOTE = re.compile(
    r'"[^"\n]*"|[\u201c\u201d\u201e][^\u201c\u201d"\n]*[\u201c\u201d"]|#[^\n]*'
)


def hidden_characters(text: str, findings: Findings) -> tuple[int, ...]:
    """Report hidden characters; the offsets of those outside labels and notes."""
    outside: list[int] = []
    quoted: list[tuple[int, int]] | None = None
    for found in _HIDDEN.finditer(text):
        at = found.start()
        if quoted is None:
            quoted = [m.span() for m in _LABEL_OR_NOTE.finditer(text)]
        if not any(start <= at < end for start, end in quoted):
            outside.append(at)
        span = Span(at, at + 1)
        findings.error(
            "hidden-character",
            span,
            f"Here stands a character that cannot be seen ({character_name(found[0])}).",
            "Delete it; type the words on both sides of it anew if need be.",
            edit=Edit(span, ""),
        )
    return tuple(outside)


def character_name(character: str) -> str:
    """What Unicode calls a character, in small letters."""
    return unicodedata.name(character, f"character {ord(character)}").lower()


def scripts(name: str) -> set[str]:
    """The scripts that the letters of a name come from (latin, greek, cyrillic, …)."""
    found = set()
    for character in name:
        if character.isascii():
            if character.isalpha():
                found.add("latin")
        elif character.isalpha():
            found.add(unicodedata.name(character, "unknown").split()[0].lower())
    return found
