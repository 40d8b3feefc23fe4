"""Slips: what is wrong with a line that cannot be read, in the author's own words.

The parser says only where it stopped and what could have stood there. A slip is one finding: the
nearest thing that the author can have meant decides which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr

from omi_rules.diagnostics import Edit, Findings
from omi_rules.near import listed, nearest
from omi_rules.source import Span

COMMON = ("aim", "guidance", "cy", "assumed", "source", "in force from", "in force to")

OPENINGS: dict[str, tuple[str, ...]] = {
    "model": ("levels", "also grouped by", "also in Welsh", "part", *COMMON),
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
        "judged for the inspection", "weight", "asked as", "column", "was", *COMMON,
    ),
    "sample": ("size", "at least", *COMMON),
    "discretion": ("moves a", "allowed when", *COMMON),
    "example": ("given", "case", "cases", "as at", "then", *COMMON),
}  # fmt: skip
"""How the clauses of each statement begin. Rows (of scoring, bands, lists) begin with a name."""

CALLED = {"node": "question or another statement with a level word"}
"""What a kind of statement is called where its own word does not say it."""

ROWS = {
    "scoring": "a row is a level and how it is scored: criterion  mean of its question scores",
    "bands": 'a row is a name, a label and where it begins: GOOD "Good" at least 65%',
    "answers": "a row is a side and its options: above the line  yes",
    "list": 'a row is a name and a label: drugs "drug misuse"',
}

_WORDS = re.compile(r"[^\W\d_][\w/]*")
_BRACKETS = re.compile(
    r'"[^"]*"|[\u201c\u201d\u201e][^\u201c\u201d"]*[\u201c\u201d"]|#[^\n]*|[()\[\]{}]'
)

PLAIN = {
    "LABEL": "a label in quotes",
    "NAME": "a name",
    "REF": "a name or reference",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "DATE": "a date such as 1 April 2011",
    "$END": "the end of the line",
}


def brackets(text: str, base: int, findings: Findings) -> tuple[bool, int]:
    """Whether the round brackets of a line pair up, reporting where not; and how deep they nest."""
    opened: list[int] = []
    deepest = 0
    for found in _BRACKETS.finditer(text):
        sign, at = found[0], base + found.start()
        if sign == "(":
            opened.append(at)
            deepest = max(deepest, len(opened))
        elif sign in "[]{}":
            findings.error(
                "stray-bracket",
                Span(at, at + 1),
                f"The bracket ‘{sign}’ has no meaning here.",
                "Use round brackets, ( and ).",
            )
            return False, deepest
        elif sign == ")":
            if not opened:
                findings.error(
                    "stray-bracket",
                    Span(at, at + 1),
                    "This bracket closes, but none is open.",
                    "Delete it, or open one before the first test that it belongs to.",
                )
                return False, deepest
            opened.pop()
    if opened:
        findings.error(
            "unclosed-bracket",
            Span(opened[-1], opened[-1] + 1),
            "This bracket is not closed.",
            "Close it with ) behind the last test or option that it belongs to.",
        )
        return False, deepest
    return True, deepest


class Slips:
    """Words a line that could not be parsed as one finding."""

    def __init__(self, parser: Lark, findings: Findings) -> None:
        self.findings = findings
        self.keywords = {
            terminal.name: terminal.pattern.value
            for terminal in parser.terminals
            if isinstance(terminal.pattern, PatternStr)
        }

    def opening(self, kind: str, text: str, base: int, level_words: Iterable[str]) -> bool:
        """Report a clause that does not begin as the clauses of its statement do.

        Returns False where its beginning is right, or begins a row, and the slip is further on.
        """
        words = [found[0] for found in _WORDS.finditer(text.split("\n")[0])]
        if not words:
            return False
        own = OPENINGS[kind]
        if any(_begins(text, opening) for opening in own):
            return False
        elsewhere = self._elsewhere(kind, text)
        if elsewhere is not None:
            return self._misplaced(kind, text, base, *elsewhere)
        misspelt = _misspelt(text, own)
        if misspelt is not None:
            written, meant = misspelt
            self._misspelt(base + text.index(written), written, meant)
            return True
        if kind in ROWS and kind != "answers":
            return False
        span = Span(base, base + len(words[0]))
        called = CALLED.get(kind, kind)
        self.findings.error(
            "unknown-clause",
            span,
            f"No clause of a {called} begins with ‘{words[0]}’.",
            f"Its clauses begin with {listed(own)}."
            + (f" Otherwise {ROWS[kind]}." if kind in ROWS else ""),
        )
        return True

    def _elsewhere(self, kind: str, text: str) -> tuple[str, str] | None:
        for other, openings in OPENINGS.items():
            for opening in openings:
                if other != kind and " " in opening and _begins(text, opening):
                    return other, opening
        for other in ("node", "field", "example", "model", "define"):
            for opening in OPENINGS[other]:
                if other != kind and kind not in ROWS and _begins(text, opening):
                    return other, opening
        return None

    def _misplaced(self, kind: str, text: str, base: int, other: str, opening: str) -> bool:
        called = CALLED.get(kind, kind)
        self.findings.error(
            "misplaced-clause",
            Span(base, base + len(opening)),
            f"‘{text[: len(opening)]}’ is no clause of a {called}.",
            f"It belongs under a {CALLED.get(other, other)}; move it there, or delete it.",
        )
        return True

    def _misspelt(self, at: int, written: str, meant: str) -> None:
        span = Span(at, at + len(written))
        self.findings.error(
            "misspelt-keyword",
            span,
            f"I do not know ‘{written}’ here.",
            f"Did you mean ‘{meant}’?",
            edit=Edit(span, meant),
        )

    # ----------------------------------------------------------------------- within a line

    def within(self, what: str, text: str, base: int, wrong: UnexpectedInput) -> None:
        """Report a line that begins rightly and cannot be read to its end."""
        if isinstance(wrong, UnexpectedToken):
            expected = {name for name in wrong.expected if name != "WORD"}
            token = wrong.token
            if token.type == "$END":
                self._ends_early(what, text, base, expected)
            else:
                self._token(what, text, base, token, expected)
            return
        at = wrong.pos_in_stream or 0
        sign = text[at] if at < len(text) else ""
        expected = set(wrong.allowed or ()) if isinstance(wrong, UnexpectedCharacters) else set()
        self._sign(what, base + at, sign, expected)

    def _sign(self, what: str, at: int, sign: str, expected: set[str]) -> None:
        span = Span(at, at + 1)
        if sign in "'‘’`´":
            self.findings.error(
                "wrong-quotes",
                span,
                f"The quote {sign} does not begin a label.",
                'Put labels in double quotes: "…" or “…”.',
            )
            return
        self.findings.error(
            "cannot-read",
            span,
            f"I cannot read this {what} from ‘{sign}’ on.",
            self._could_be(expected),
        )

    def _token(self, what: str, text: str, base: int, token: Token, expected: set[str]) -> None:
        at = token.start_pos or 0
        span = Span(base + at, base + at + len(token))
        written = str(token)
        if "LABEL" in expected and not expected & {"NAME", "REF"} and token.type != "LABEL":
            label_only = len(expected - {"LABEL"}) == 0
            near = nearest(written, self._words(expected)) if not label_only else None
            if near is None and (label_only or token.type in {"WORD", "NAME", "REF"}):
                self.findings.error(
                    "missing-label",
                    span,
                    f"This {what} has no label before ‘{written}’.",
                    'What people read stands in quotes: "…".',
                )
                return
        if token.type == "LABEL" and expected & {"NAME", "REF"}:
            self.findings.error(
                "missing-name",
                span,
                f"A name is missing before the label of this {what}.",
                "Give it a name of letters, digits and underscores, then the label.",
            )
            return
        near = nearest(written, self._words(expected)) if token.type != "LABEL" else None
        if near is not None and near != written:
            self._misspelt(span.start, written, near)
            return
        short = written if len(written) <= 40 else written[:39] + "…"
        self.findings.error(
            "cannot-read",
            span,
            f"I cannot read this {what} from ‘{short}’ on.".replace("\n", " "),
            self._could_be(expected),
        )

    def _ends_early(self, what: str, text: str, base: int, expected: set[str]) -> None:
        stripped = text.rstrip()
        last = re.search(r"\S+$", stripped)
        span = Span(base + (last.start() if last else 0), base + len(stripped))
        if expected <= {"LABEL"}:
            self.findings.error(
                "missing-label",
                span,
                f"This {what} has no label.",
                'What people read stands in quotes: "…".',
            )
            return
        self.findings.error(
            "unfinished-line",
            span,
            f"This {what} ends too early.",
            self._could_be(expected),
        )

    def _words(self, expected: Iterable[str]) -> list[str]:
        return [self.keywords[name] for name in expected if name in self.keywords]

    def _could_be(self, expected: set[str]) -> str:
        plain = [PLAIN[name] for name in PLAIN if name in expected]
        quoted = sorted(f"‘{word}’" for word in self._words(expected))
        could = [*plain, *quoted]
        if not could:
            return "Read the line aloud beside an example of the same clause."
        if len(could) == 1:
            return f"Here stands {could[0]}."
        return f"Here may stand {', '.join(could[:-1])} or {could[-1]}."


def _begins(text: str, opening: str) -> bool:
    pattern = r"\s+".join(re.escape(word) for word in opening.split()) + r"(?!\w)"
    return re.match(pattern, text) is not None


def _misspelt(text: str, openings: Iterable[str]) -> tuple[str, str] | None:
    """The beginning of a clause as written, and the opening that it is near to."""
    tokens = list(re.finditer(r"[^\s\"“”,()]+", text))
    by_length: dict[int, list[str]] = {}
    for opening in openings:
        by_length.setdefault(len(opening.split()), []).append(opening)
    for length in sorted(by_length, reverse=True):
        for taken in (length, length - 1, length + 1):
            if not 0 < taken <= len(tokens):
                continue
            written = text[: tokens[taken - 1].end()]
            meant = nearest(" ".join(written.split()), by_length[length])
            if meant is not None and _close(written, meant):
                return written, meant
    return None


def _close(written: str, meant: str) -> bool:
    """Whether every word of a phrase is there, give or take one slip in each."""
    return len(meant.split()) > 1 or abs(len(written) - len(meant)) <= 2
