"""How lines begin: the words of statements and of their clauses, as the grammar has them.

A test holds every opening to the grammar. Rows (of scoring, bands, lists) begin with a name.
"""

from __future__ import annotations

import functools
import re

STATEMENTS = (
    "model", "part", "scoring", "bands", "answers", "list", "field", "define", "sample",
    "discretion", "example",
)  # fmt: skip
"""The first words of statements; the levels of a model are first words too."""

_CONDITION = (
    "Write `relevant when …` or `below the line when …` under the question that it is about."
)
_SCALE = (
    "Write ‘answers’ where questions are answered on it, ‘bands’ where it is a score's comment."
)

MEANT = {
    "scale": "Write ‘answers’: a scale is declared by a line such as `answers quality`.",
    "options": "Write ‘answers’ before a scale, or list the options under their field.",
    "rating": _SCALE,
    "ratings": _SCALE,
    "grade": _SCALE,
    "grades": _SCALE,
    "if": _CONDITION,
    "when": _CONDITION,
    "rule": _CONDITION,
    "condition": f"{_CONDITION} To name it, write ‘define’.",
    "fact": "Write ‘field’.",
    "variable": "Write ‘field’.",
    "test": "Write ‘example’.",
    "note": "Put ‘#’ before a note.",
}
"""What to write for words that people begin a statement with; no word here begins one."""

COMMON = ("aim", "guidance", "cy", "assumed", "source", "in force from", "in force to")

OPENINGS: dict[str, tuple[str, ...]] = {
    "model": ("levels", "also grouped by", "also in Welsh", "part", "notice", *COMMON),
    "part": COMMON,
    "scoring": ("printed to", "banded on the", *COMMON),
    "bands": COMMON,
    "answers": (
        "above the line", "below the line", "not applicable", "not known", "no line", *COMMON,
    ),
    "list": COMMON,
    "field": (
        "yes/no", "one of", "some of", "whole number", "number", "date", "text", "column",
        "same for the whole inspection", "for each", "counted only", *COMMON,
    ),
    "define": ("as", *COMMON),
    "node": (
        "in", "relevant when", "below the line when", "counts towards", "does not count towards",
        "takes every", "answers", "for each", "not scored", "not rated",
        "judged for the inspection", "weight", "asked as", "column", "was", "means",
        "notice", *COMMON,
    ),
    "sample": ("size", "at least", *COMMON),
    "discretion": ("moves a", "moves an", "allowed when", *COMMON),
    "example": ("given", "case", "cases", "as at", "then", *COMMON),
}  # fmt: skip
"""How the clauses of each statement begin. A node is a statement with a level word."""

SAMPLES = {
    "relevant when": "relevant when rosh is one of (high, very_high)",
    "below the line when": "below the line when 1.2.6 is below the line",
    "as": "as rosh is one of (high, very_high)",
    "for each": "for each factor, counted one by one",
    "counts towards": "counts towards RoH, LoR",
    "levels": "levels section > criterion > question",
    "also grouped by": "also grouped by headline",
    "printed to": "printed to the whole percent, halves up",
    "banded on the": "banded on the printed score",
    "in force from": "in force from 1 April 2011",
    "one of": 'one of low, medium, high, very_high "Very high"',
    "some of": "some of the list factor",
    "given": "given ppo is yes, case_type is licence",
    "case": "case rosh is high, 2.2.24 is yes",
    "cases": "2 cases rosh is low, 2.2.24 is no",
    "size": "size 100 to 200",
    "at least": "at least 20 cases where ppo",
    "moves a": "moves a standard rating one step",
    "allowed when": "allowed when one case would change it",
    "then": "then 2.2.24 is 50%, 2.2 is SUBSTANTIAL",
    "above the line": 'above the line  yes "Yes"',
    "below the line": "below the line  insufficient, poor",
    "not applicable": 'not applicable  na "N/A"',
    "not known": 'not known  nk "Not known"',
    "no line": "no line  too_low, too_high",
}
"""A line as it is written, by its opening."""

OF_A_KIND = {
    ("size", "for"): "size for 80% confidence, 5 points either way",
    ("allowed when", "lowest"): "allowed when its lowest question is within 5 points of an edge",
    ("allowed when", "rests"): "allowed when it rests on at most 5 cases",
}
"""The same where a clause has several forms, by a word that only one of them has."""

ROWS = {
    "scoring": "a row is a level and how it is scored: `criterion  mean of its question scores`",
    "bands": 'a row is a name, a label and where it begins: `GOOD "Good" at least 65%`',
    "list": 'a row is a name and a label: `drugs "drug misuse"`',
}
"""What the rows of a statement are, where it has rows."""


CALLED = {
    "node": "a question, or another statement with a level word",
    "define": "a definition",
    "answers": "answers",
    "bands": "bands",
    "scoring": "the scoring",
    "model": "the model",
    "example": "an example",
}


def called(kind: str) -> str:
    """What a kind of statement is called in a sentence."""
    return CALLED.get(kind, f"a {kind}")


def opening(kind: str, text: str) -> str | None:
    """The longest opening of a clause of this kind of statement that a text begins with."""
    found = _any_of(OPENINGS[kind]).match(text)
    return " ".join(found[0].split()) if found else None


@functools.cache
def _any_of(openings: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(openings, key=len, reverse=True)
    patterns = (r"\s+".join(map(re.escape, words.split())) for words in longest_first)
    return re.compile(f"(?:{'|'.join(patterns)})(?!\\w)")


def may_have_parts(text: str) -> bool:
    """Whether a file seems to name parts, or to be one: for every other its lines settle all."""
    return _PART.search(text) is not None


def seems_a_part(text: str) -> bool:
    """Whether a file seems to be a part of a model: it says so, and has no model of its own."""
    return _PART_OF.search(text) is not None and _MODEL.search(text) is None


_PART = re.compile(r"^[^\S\n]*part\b", re.MULTILINE)
_PART_OF = re.compile(r"^[^\S\n]*part\s+of\b", re.MULTILINE)
_MODEL = re.compile(r"^model[^\S\n]", re.MULTILINE)


def level_words(text: str) -> dict[str, bool]:
    """Words that begin statements because a line `levels` or `also grouped by` has them.

    With each, whether it is a further grouping.
    """
    words: dict[str, bool] = {}
    for found in _LEVEL_LINES.finditer(text):
        before = text[: found.start()].removesuffix("\n").rpartition("\n")[2]
        inside = 0 < len(before) - len(before.lstrip()) < len(found[1])
        if inside and _OPEN_LABEL.fullmatch(before):
            continue  # it goes on with the label of the clause before; elsewhere a quote was lost
        names = _LABELS.sub(" ", found[3])
        grouping = found[2] != "levels"
        if grouping:
            names = names.split(",", maxsplit=1)[0]
        for word in _WORD.findall(names):
            if word != "cy":
                words.setdefault(word, grouping)
    return words


_LEVEL_LINES = re.compile(
    r"^([^\S\n]+)(levels|also\s+grouped\s+by)\b([^\n]*"
    r"(?:\n\1[^\S\n]+(?![^\S\n]|assumed\b|source\b)[^\n]*)*)",
    re.MULTILINE,
)
"""The line and the lines further in that run on from it."""

_LABELS = re.compile(r'"[^"]*"?|[\u201c\u201d\u201e][^\u201c\u201d"]*["\u201c\u201d]?|#[^\n]*')
_WORD = re.compile(r"[^\W\d]\w*")
_OPEN_LABEL = re.compile(
    r'[^"\u201c\u201d\u201e#]*(?:["\u201c\u201e][^"\u201d]*["\u201d][^"\u201c\u201d\u201e#]*)*["\u201c\u201e][^"\u201d]*'
)
"""A line that ends inside a label."""
