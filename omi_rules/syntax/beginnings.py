"""Beginnings: what is wrong with a line that does not begin as the lines of its statement do."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from omi_rules.diagnostics import Edit, Findings
from omi_rules.near import SURE, a, nearest_and_how, quoted
from omi_rules.source import Span
from omi_rules.syntax.negations import negated
from omi_rules.syntax.openings import OPENINGS, ROWS, called, opening

_TOKENS = re.compile(r"[^\s\"“”„,()]+")
_WORD = re.compile(r"[\w/]+")


def report_beginning(kind: str, word: str, text: str, base: int, findings: Findings) -> bool:
    """Report a clause that does not begin as those of its statement, which begins with `word`.

    Returns False where its beginning is right, or begins a row, and the slip is further on.
    """
    if opening(kind, text) is not None:
        return False
    here = a(word) if kind == "node" else called(kind)
    turned = negated(kind, text)
    if turned is not None:
        span = Span(base, base + turned.end)
        edit = Edit(span, turned.instead) if turned.instead is not None else None
        findings.error(turned.code, span, turned.message, turned.help, edit=edit)
        return True
    elsewhere = _elsewhere(kind, text)
    if elsewhere is not None:
        other, found, end = elsewhere
        findings.error(
            "misplaced-clause",
            Span(base, base + end),
            f"‘{found}’ does not belong under {here}.",
            "Write `below the line when …`, if it says when the answer is put below the line."
            if (kind, found) == ("node", "below the line")
            else f"It belongs under {called(other)}: move it there, or delete it.",
        )
        return True
    misspelt = _misspelt(text, OPENINGS[kind])
    if misspelt is not None:
        report_misspelt(base, *misspelt, findings)
        return True
    first = _WORD.match(text)
    if kind in ROWS or first is None or not first[0][0].isalpha():
        return False
    findings.error(
        "unknown-clause",
        Span(base, base + first.end()),
        f"No line of {here} begins with ‘{first[0]}’.",
        f"Its lines begin with {quoted(_likest(first[0], OPENINGS[kind]), 'and')} among others; if"
        " no score depends on this line, make it a note: put ‘#’ before it.",
    )
    return True


FEW = 4
"""As many openings are named where none is near."""


@functools.cache
def _openings_by_letter(openings: tuple[str, ...]) -> dict[str, list[str]]:
    letters = {words[0] for words in openings}
    return {letter: sorted(openings, key=lambda w: w[0] != letter) for letter in letters}


def _likest(word: str, openings: tuple[str, ...]) -> list[str]:
    """The few openings that a word is likest to: those that begin as it does come first."""
    return _openings_by_letter(openings).get(word[:1].casefold(), list(openings))[:FEW]


def begins_a_clause(kind: str, text: str) -> bool:
    """Whether a line begins as a clause of its statement does, or nearly so."""
    return opening(kind, text) is not None or _misspelt(text, OPENINGS[kind]) is not None


def report_misspelt(at: int, written: str, meant: str, alike: float, findings: Findings) -> None:
    """Report a word of the language, or several, that a slip has changed."""
    span = Span(at, at + len(written))
    said = " ".join(written.split())
    capitals = said.casefold() == meant
    findings.error(
        "misspelt-keyword",
        span,
        f"‘{said}’ is written in small letters in rules."
        if capitals
        else f"‘{said}’ means nothing here.",
        f"Write ‘{meant}’." if capitals else f"Did you mean ‘{meant}’?",
        edit=Edit(span, meant) if alike >= SURE else None,
    )


def _elsewhere(kind: str, text: str) -> tuple[str, str, int] | None:
    """The kind of statement that a clause would belong to, its opening, and where that ends."""
    for other in OPENINGS:
        found = opening(other, text) if other != kind else None
        if found is not None and (" " in found or kind not in ROWS):
            words = re.match(r"\s+".join(map(re.escape, found.split())), text)
            return other, found, words.end() if words else len(found)
    return None


def _misspelt(text: str, openings: Iterable[str]) -> tuple[str, str, float] | None:
    """The beginning of a clause as written, the opening that it is near to, and how near."""
    counts = {words: len(words.split()) for words in openings}
    longest = max(counts.values()) + 1
    tokens = [found for found, _ in zip(_TOKENS.finditer(text), range(longest), strict=False)]
    if not tokens:
        return None
    # An opening most of whose letters are nowhere in the line's first words is not compared.
    letters = set(text[: tokens[-1].end()].casefold())
    counts = {w: n for w, n in counts.items() if 3 * len(set(w) - letters) <= len(set(w))}
    best, best_likeness = None, 0.0
    for taken, token in enumerate(tokens, 1):
        written = text[: token.end()]
        plain = " ".join(written.split())
        known = [words for words, count in counts.items() if abs(count - taken) <= 1]
        meant, alike = _near_opening(plain, tuple(known), best_likeness)
        if meant is not None and _close(plain, meant):
            best, best_likeness = (written, meant), alike
    return (*best, best_likeness) if best is not None else None


@functools.lru_cache(maxsize=4_000)
def _near_opening(
    written: str, openings: tuple[str, ...], floor: float
) -> tuple[str | None, float]:
    return nearest_and_how(written, openings, floor)


def _close(written: str, meant: str) -> bool:
    """Whether a word that stands alone differs by a slip only."""
    return " " in meant or abs(len(written) - len(meant)) <= (2 if len(meant) > 4 else 1)
