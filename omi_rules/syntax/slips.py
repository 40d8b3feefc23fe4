"""Slips: what is wrong with a line that cannot be read, in the author's own words.

The parser says only where it stopped and what could have stood there. A slip is one finding: the
nearest thing that the author can have meant decides which.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from lark import Lark, Token
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr

from omi_rules.diagnostics import Edit, Findings
from omi_rules.near import nearest_and_how
from omi_rules.source import Span
from omi_rules.syntax.beginnings import report_beginning, report_misspelt
from omi_rules.syntax.habits import habit, turn_at_end, two_words
from omi_rules.syntax.openings import OF_A_KIND, SAMPLES, opening
from omi_rules.syntax.rows import row_meant
from omi_rules.syntax.seams import before_all
from omi_rules.syntax.stops import Habit, Stop, short

PLAIN = {
    "LABEL": "a label in quotes",
    "NAME": "a name",
    "REF": "a name or reference",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "DATE": "a date such as 1 April 2011",
    "$END": "the end of the line",
}
"""What the author's own words are called, by the name of the grammar."""

NEEDLESS = {"day", "week", "month", "point", "place", ">=", "<=", ">", "<"}
"""Words that may stand somewhere and are not offered: another says the same."""

CALLED = {"define": "definition", "answers": "scale", "bands": "set of bands"}
"""What the first line of a statement is called where it is not called by its word."""

LONGEST = 2_000
"""Habits are looked for in lines of as many characters: nobody's habit fills more."""

_FILE = re.compile(r"(part\s+(?:of\s+)?)(?!of\b)(\S+)")

FEW = 4
"""As many things that a line could go on with are listed; for more, a sample says more."""


class Line(NamedTuple):
    """A line that cannot be read: its text, where that begins, and what it is called.

    `kind` is that of its statement; `is_head` is true for a statement's first line.
    """

    kind: str
    what: str
    text: str
    base: int
    is_head: bool


class Slips:
    """Words a line that could not be parsed as one finding."""

    def __init__(self, parser: Lark, findings: Findings, levels: Iterable[str], text: str) -> None:
        self.parser = parser
        self.text = text
        self.levels = tuple(levels)
        self.findings = findings
        self.keywords = {
            terminal.name: terminal.pattern.value
            for terminal in parser.terminals
            if isinstance(terminal.pattern, PatternStr)
        }
        self._accepted: dict[tuple[int, ...], frozenset[str]] = {}

    def report(
        self, kind: str, what: str, text: str, base: int, wrong: UnexpectedInput, *, is_head: bool
    ) -> None:
        """Report a line of a statement that begins with the word `what`."""
        if is_head or not report_beginning(kind, what, text, base, self.findings):
            called = CALLED.get(what, what) if is_head else "line"
            self.within(Line(kind, called, text, base, is_head), wrong)

    def within(self, line: Line, wrong: UnexpectedInput) -> None:
        """Report a line that begins rightly and cannot be read to its end."""
        text = line.text
        expected = self._could_stand(wrong)
        token = wrong.token if isinstance(wrong, UnexpectedToken) else None
        if token is not None and token.type == "$END":
            stop = self._stop(line, len(text), expected)
            known = turn_at_end(stop) if len(text) <= LONGEST else None
            if known is not None:
                self._habit(line, known)
            else:
                self._ends_early(line, expected)
            return
        at = (token.start_pos if token is not None else wrong.pos_in_stream) or 0
        stop = self._stop(line, at, expected)
        known = None
        if len(text) <= LONGEST:
            known = before_all(stop, self.levels) or habit(stop)
        if known is not None and known.code == "method-form":
            known = known._replace(help=row_meant(text, self.levels) or known.help)
        if known is not None:
            self._habit(line, known)
            return
        if token is not None:
            self._token(line, token, expected, stop)
            return
        self._cannot_read(line, Span(line.base + at, line.base + at + 1), expected)

    def where_label_could_begin(self, text: str, start: str) -> int | None:
        """Where in a text the first thing stands that a label should have been."""
        try:
            self.parser.parse(text, start=start)
        except UnexpectedInput as wrong:
            token: Token | None = wrong.token if isinstance(wrong, UnexpectedToken) else None
            if token is None or token.type == "$END" or "LABEL" not in self._could_stand(wrong):
                return None
            return token.start_pos
        return None

    def _could_stand(self, wrong: UnexpectedInput) -> frozenset[str]:
        """What the line could go on with where it stopped: exactly, not what Lark guesses."""
        interactive: Any = wrong.interactive_parser
        stack = tuple(interactive.parser_state.state_stack)
        if stack not in self._accepted:
            self._accepted[stack] = frozenset(interactive.accepts()) - {"WORD"}
        return self._accepted[stack]

    def _stop(self, line: Line, at: int, expected: frozenset[str]) -> Stop:
        words = frozenset(self._words(expected))
        return Stop(line.text, at, words, expected, line.kind, line.is_head)

    def _habit(self, line: Line, known: Habit) -> None:
        span = Span(line.base + known.start, line.base + known.end)
        begin = known.start if known.edited_from is None else known.edited_from
        changed = Span(line.base + begin, span.end)
        edit = Edit(changed, known.instead) if known.instead is not None else None
        self.findings.error(known.code, span, known.message, known.help, edit=edit)

    def _token(self, line: Line, token: Token, expected: frozenset[str], stop: Stop) -> None:
        at = token.start_pos or 0
        span = Span(line.base + at, line.base + at + len(token))
        written = str(token)
        if token.type == "LABEL":
            if expected & {"NAME", "REF"} and not expected & {"LABEL"} and stop.in_condition:
                self._quoted(span, written)
                return
            if expected & {"NAME", "REF"} and not expected & {"LABEL"}:
                self.findings.error(
                    "missing-name",
                    span,
                    f"A name is missing before the label of this {line.what}.",
                    "Give it a name of letters, digits and underscores, then the label.",
                )
                return
            self._cannot_read(line, span, expected)
            return
        near, alike = nearest_and_how(written, self._words(expected))
        if near is not None and near != written:
            report_misspelt(span.start, written, near, alike, self.findings)
            return
        joined = two_words(stop) if len(line.text) <= LONGEST else None
        if joined is not None:
            self._habit(line, joined)
        elif "LABEL" in expected and not expected & {"NAME", "NUMBER", "$END"}:
            self.findings.error(
                "missing-label",
                span,
                f"This {line.what} has no text in quotes before ‘{short(written)}’.",
                _label_to_write(line),
            )
        else:
            self._cannot_read(line, span, expected)

    def _quoted(self, span: Span, written: str) -> None:
        """Report an option or a reference that stands in quotes."""
        said = " ".join(written[1:-1].split())
        name = said if _NAME.fullmatch(said) else self._named.get(said)
        self.findings.error(
            "quoted-option",
            span,
            f"‘{short(said)}’ stands in quotes, and options and references stand without.",
            f"Write ‘{name}’." if name
            else "Write its name: an option's stands before its label, where the option is"
            " declared.",
            edit=Edit(span, name) if name else None,
        )  # fmt: skip

    @functools.cached_property
    def _named(self) -> dict[str, str | None]:
        """The name that stands before each label of the model; None where several do."""
        names: dict[str, str | None] = {}
        for name, label in _LABELLED.findall(self.text):
            if name in ("is", "not", "of", "includes", "include", "also", "cy"):
                continue
            said = " ".join(label.split())
            names[said] = name if names.get(said, name) == name else None
        return names

    def _cannot_read(self, line: Line, span: Span, expected: frozenset[str]) -> None:
        written = line.text[span.start - line.base : span.end - line.base]
        self.findings.error(
            "cannot-read",
            span,
            f"This {line.what} cannot be understood from ‘{short(written)}’ on.",
            self._could_be(line, expected),
        )

    def _ends_early(self, line: Line, expected: frozenset[str]) -> None:
        text, what = line.text, line.what
        last = re.search(r"\S+$", text)
        span = Span(line.base + (last.start() if last else 0), line.base + len(text))
        has_label = re.search('["“„]', text) is not None
        if expected == {"LABEL"} or (line.is_head and "LABEL" in expected and not has_label):
            self.findings.error(
                "missing-label",
                span,
                f"This {what} has no text in quotes.",
                _label_to_write(line),
            )
            return
        if line.is_head and "NAME" in expected and not has_label:
            self.findings.error(
                "missing-name",
                span,
                f"This {what} has no name.",
                "Give it a name of letters, digits and underscores.",
            )
            return
        self.findings.error(
            "unfinished-line",
            span,
            f"This {what} stops before it is finished.",
            self._could_be(line, expected),
        )

    def _words(self, expected: Iterable[str]) -> list[str]:
        return [self.keywords[name] for name in expected if name in self.keywords]

    def _could_be(self, line: Line, expected: frozenset[str]) -> str:
        """What a line could go on with; a sample of such a line where that is much or a sign."""
        row = None if line.is_head or line.kind != "scoring" else row_meant(line.text, self.levels)
        if row is not None:
            return row
        plain = [PLAIN[name] for name in PLAIN if name in expected]
        if "REF" in expected and "NAME" in expected:
            plain.remove(PLAIN["NAME"])
        words = [word for word in self._words(expected) if word not in NEEDLESS]
        could = [*plain, *(f"‘{word}’" for word in sorted(words))]
        begun = None if line.is_head else opening(line.kind, line.text)
        sample = SAMPLES.get(begun or "")
        kinds = (OF_A_KIND.get((begun or "", word)) for word in line.text.split())
        sample = next((kind for kind in kinds if kind is not None), sample)
        if begun == "for each" and line.kind == "field":
            sample = "for each factor"
        if sample is not None and not 1 < len(could) <= FEW:
            return f"An example of such a line: `{sample}`."
        if not could:
            return "Compare it with another such line."
        if len(could) < 2:
            return f"Write {could[0]} here."
        return f"What can stand here: {', '.join(could[:-1])} or {could[-1]}."


_NAME = re.compile(r"\w+(?:\.\w+)*")
_LABELLED = re.compile(r"([^\W\d]\w*)[^\S\n]+[\"“„]([^\"”“]*)[\"”]")


def _label_to_write(line: Line) -> str:
    """What belongs in quotes where nothing stands in them."""
    file = _FILE.match(line.text) if line.kind in ("model", "part") else None
    if file is not None:
        return f'Write the name of the file in quotes: `{file[1]}"{file[2]}"`.'
    return 'Write there what people read, in quotes: "…".'
