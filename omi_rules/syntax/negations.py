"""Negations: beginnings of clauses that say the opposite of the clause they look like.

They are known before nearness is tried, so that nothing is offered that turns the meaning round.
"""

from __future__ import annotations

import re

from omi_rules.syntax.stops import Habit, short

_IF = r"(?:when|if|where|for)"
_UNLESS = rf"(?:unless|except(?:\s+{_IF})?|{_IF}\s+unless)"
_NOT = r"(?:not|never|no\s+longer)"
_NOT_RELEVANT = re.compile(
    rf"(?:(?:is\s+)?{_NOT}\s+(?:relevant|asked|applicable)|irrelevant|excluded|skip(?:ped)?"
    rf"|not\s+asked|exclude|omit(?:ted)?)\s+({_IF}|{_UNLESS})(?!\w)"
)
_RELEVANT_UNLESS = re.compile(rf"(?:(?:only\s+)?(?:relevant|asked|applicable)\s+)?{_UNLESS}(?!\w)")
_RELEVANT_WHEN = re.compile(
    r"(?:only\s+)?(?:(?:asked|applicable|applies|included)\s+(?:when|if|where)|when|if)(?!\w)"
)
_BELOW = re.compile(rf"below\s+(?:the\s+)?line\s+({_IF}|{_UNLESS})(?!\w)")
_NOT_BELOW = re.compile(
    rf"{_NOT}\s+(?:above|below)\s+(?:the\s+)?line\b(?:\s+({_IF}|{_UNLESS})(?!\w))?"
)
_ABOVE = re.compile(rf"above\s+(?:the\s+)?line\s+({_IF}|{_UNLESS})(?!\w)")
_NOT_COUNTS = re.compile(
    rf"(?:{_NOT}|do\s+not|don.?t|doesn.?t)\s+counts?(?:ed|ing)?\s+towards?(?!\w)"
)


def negated(kind: str, text: str) -> Habit | None:
    """What a beginning says that has its negation, or its condition, in another place."""
    if kind != "node":
        return None
    if (found := _NOT_RELEVANT.match(text)) is not None:
        return _instead(text, found, "relevant when", not _is_unless(found[1]))
    if (found := _RELEVANT_UNLESS.match(text)) is not None:
        return _instead(text, found, "relevant when", True)
    if (found := _RELEVANT_WHEN.match(text)) is not None:
        return _instead(text, found, "relevant when", False)
    found = _BELOW.match(text)
    if found is not None and found[0].split()[-1] != "when":
        return _instead(text, found, "below the line when", _is_unless(found[1]))
    if (found := _ABOVE.match(text) or _NOT_BELOW.match(text)) is not None:
        return Habit(
            "unknown-clause", 0, found.end(),
            f"No line of a question begins with ‘{_line(found[0])}’.",
            "An answer can be put below the line only, with `below the line when …`; that a"
            " condition holds never puts one above it.",
        )  # fmt: skip
    if (found := _NOT_COUNTS.match(text)) is not None:
        return Habit(
            "misspelt-keyword", 0, found.end(),
            f"No clause begins with ‘{_line(found[0])}’.",
            "Write `does not count towards`.", "does not count towards",
        )  # fmt: skip
    return None


def _is_unless(word: str) -> bool:
    return "unless" in word or "except" in word


def _instead(text: str, found: re.Match[str], clause: str, no: bool) -> Habit:
    """The clause that says the same, its condition turned round where `no`."""
    rest = " ".join(re.sub(r"#[^\n]*", "", text[found.end() :]).split())
    if no and re.search(r"\b(?:and|or)\b", rest):
        rest = f"({rest})"
    whole = "…" if not rest or short(rest) != rest or '"' in rest else rest
    could = f"{clause} {'not ' if no else ''}{whole}"
    sure = not no and " ".join(found[0].split()) in ("below the line if", "below line if")
    return Habit(
        "misspelt-keyword", 0, found.end(),
        f"No clause begins with ‘{_line(found[0])}’.", f"Write `{could}`.",
        clause if sure else None,
    )  # fmt: skip


def _line(text: str) -> str:
    return " ".join(text.split())
