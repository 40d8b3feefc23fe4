"""Brackets: whether those of a line pair up, and how deep a condition nests."""

from __future__ import annotations

import re

from omi_rules.diagnostics import Findings
from omi_rules.source import Span

NESTED_MOST = 32
"""How deep brackets, and `not` before a test, may nest."""

_SIGNS = re.compile(
    r'"[^"]*"|[\u201c\u201d\u201e][^\u201c\u201d"]*[\u201c\u201d"]|#[^\n]*|[()\[\]{}]|\w[\w.]*'
)


def brackets_pair(text: str, base: int, findings: Findings) -> bool:
    """Whether the round brackets of a line pair up and nest no deeper than can be read.

    The first that does not is reported.
    """
    nots = text.count("not") > NESTED_MOST
    if not nots and not any(sign in text for sign in "()[]{}"):
        return True
    opened: list[int] = []
    before = 0
    for found in _SIGNS.finditer(text):
        sign, at = found[0], Span(base + found.start(), base + found.end())
        # A row of `not` nests like brackets: each is one step deeper than the one before it.
        before = before + 1 if sign == "not" else before if sign == "(" else 0
        if sign == "(":
            opened.append(at.start)
        elif sign in "[]{}":
            round_one = "(" if sign in "[{" else ")"
            findings.error(
                "stray-bracket",
                at,
                f"The bracket ‘{sign}’ has no meaning in rules.",
                f"Write ‘{round_one}’ in its place.",
            )
            return False
        elif sign == ")" and not opened:
            findings.error(
                "stray-bracket",
                at,
                "This bracket closes, but none is open.",
                "Delete it, or open one before the first test or option that it belongs to.",
            )
            return False
        elif sign == ")":
            opened.pop()
        if len(opened) > NESTED_MOST or before > NESTED_MOST:
            findings.error(
                "nested-too-deep",
                at,
                f"From here on, brackets or ‘not’ stand more than {NESTED_MOST} deep.",
                "Name a part of the condition with `define`, and use its name here.",
            )
            return False
    if opened:
        findings.error(
            "unclosed-bracket",
            Span(opened[-1], opened[-1] + 1),
            "This bracket is not closed.",
            "Close it with ) behind the last test or option that it belongs to.",
        )
    return not opened
