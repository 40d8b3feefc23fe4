"""Findings about rule files as people see them: the line drawn, the guilty words underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from omi_rules import terminal
from omi_rules.diagnostics import Diagnostic
from omi_rules.source import SourceFile, Span
from omi_rules.terminal import Line
from omi_rules.wording import counted

SHOWN_MOST = 50
"""How many findings the text shows; JSON has all of them."""


def show(diagnostics: Sequence[Diagnostic], stream: TextIO) -> None:
    """Draw the first findings by severity, and say how many more there are."""
    ranked = sorted(diagnostics, key=lambda d: d.severity.rank)
    wide = terminal.width(stream)
    for found in ranked[:SHOWN_MOST]:
        terminal.write(drawn(found, wide), stream)
    if len(ranked) > SHOWN_MOST:
        more = counted(len(ranked) - SHOWN_MOST, "more finding", "more findings")
        terminal.write(
            terminal.plain(f"… and {more}; --format json shows all.", ""),
            stream,
        )


def drawn(found: Diagnostic, wide: int) -> Iterator[Line]:
    """One finding: what is wrong, the line with the guilty words underlined, what to do."""
    source, kind = found.source, found.severity.value
    place = source.place(found.span.start)
    first, *rest = terminal.wrapped(f"{kind}[{found.code}]: {found.message}", wide)
    head = f"{kind}[{found.code}]"
    yield [(first[: len(head)], kind), (first[len(head) :], "bold")]
    for line in rest:
        yield [(f"  {line}", "bold")]
    yield [(f"  in {source.path}, line {place.line}:", "dim")]
    gutter = len(str(_last_line(found)))
    if source.text:
        yield from _quoted(source, found.span, kind, gutter, wide)
    for aside in found.asides:
        other = aside.source or source
        where = other.place(aside.span.start).line
        of = f" in {other.path}" if aside.source is not None else ""
        yield [(f"  {aside.message}{of}, line {where}:", "dim")]
        yield from _quoted(other, aside.span, "dim", gutter, wide)
    if found.help:
        for position, line in enumerate(terminal.wrapped(found.help, wide - 8)):
            yield [("  help: " if position == 0 else "        ", "note"), (line, "")]
    yield [("", "")]


def _last_line(found: Diagnostic) -> int:
    own = found.source.place(found.span.start).line
    others = (((a.source or found.source), a.span.start) for a in found.asides)
    return max(own, *(source.place(at).line for source, at in others), 0)


def _quoted(source: SourceFile, span: Span, style: str, gutter: int, wide: int) -> Iterator[Line]:
    """A line of the file and a line below it that marks a span."""
    place = source.place(span.start)
    text = source.line(place.line).replace("\t", " ")
    start = place.column - 1
    end = min(start + max(span.end - span.start, 1), max(len(text), start + 1))
    text, start, end = _window(text, start, end, wide - gutter - 5)
    margin = f"  {place.line:>{gutter}} "
    yield [(margin, "dim"), ("| ", "dim"), (text, "")]
    before = terminal.columns(text[:start])
    marked = max(terminal.columns(text[start:end]), 1)
    yield [(" " * len(margin), ""), ("| ", "dim"), (" " * before, ""), ("^" * marked, style)]


def _window(text: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of a long line that shows a span."""
    if len(text) <= room:
        return text, start, end
    first = max(0, min(start - room // 3, len(text) - room + 1))
    shown = text[first : first + room - 1]
    start, end = start - first, min(end - first, len(shown))
    if first > 0:
        shown = "…" + shown[1:]
    if first + room - 1 < len(text):
        shown += "…"
    return shown, start, max(end, start + 1)
