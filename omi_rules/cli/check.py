"""`omi-rules check`: every mistake in rule files, drawn in its line, with code and remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import click

from omi_rules import terminal
from omi_rules.checker import Checked, check
from omi_rules.cli.rules import rule_files
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.errors import UnusableInputError
from omi_rules.source import SourceFile, Span, read_source
from omi_rules.terminal import Line
from omi_rules.wording import counted, listed

FINE, FINDINGS = 0, 1
FORMAT = "omi-rules/check/1"
SHOWN_MOST = 50
"""How many findings the text shows; JSON has all of them."""


@click.command("check")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text for people (the default), json for machines.",
)
@click.option("--strict", is_flag=True, help="Let warnings count: end with 1 where there is one.")
@click.option("--assumptions", is_flag=True, help="List what the files say is assumed.")
def command(paths: tuple[str, ...], *, form: str, strict: bool, assumptions: bool) -> int:
    """Find every mistake in rule files.

    PATH is a rule file, or a folder: every rule file in it is checked.
    """
    checked = [check_file(path) for path in rule_files(paths)]
    if form == "json":
        sys.stdout.write(as_json(checked))
    else:
        show([d for one in checked for d in one.diagnostics], sys.stdout)
        terminal.write(_summary(checked), sys.stdout)
        if assumptions:
            terminal.write(_assumptions(checked, terminal.width(sys.stdout)), sys.stdout)
    counting = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    found = any(d.severity in counting for one in checked for d in one.diagnostics)
    return FINDINGS if found else FINE


def check_file(path: Path) -> Checked:
    """A rule file, checked; `UnusableInputError` where it cannot be read at all."""
    try:
        return check(read_source(path))
    except OSError as error:
        raise UnusableInputError(
            f"the rule file cannot be read: {error.strerror}", where=str(path)
        ) from None


# ------------------------------------------------------------------------------------- text


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
        where = source.place(aside.span.start).line
        yield [(f"  {aside.message}, line {where}:", "dim")]
        yield from _quoted(source, aside.span, "dim", gutter, wide)
    if found.help:
        for position, line in enumerate(terminal.wrapped(found.help, wide - 8)):
            yield [("  help: " if position == 0 else "        ", "note"), (line, "")]
    yield [("", "")]


def _last_line(found: Diagnostic) -> int:
    spans = [found.span, *(aside.span for aside in found.asides)]
    return max(found.source.place(span.start).line for span in spans)


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


def _summary(checked: Sequence[Checked]) -> Iterator[Line]:
    found = [d for one in checked for d in one.diagnostics]
    if found:
        parts = [
            counted(number, severity.value)
            for severity in Severity
            if (number := sum(d.severity is severity for d in found))
        ]
        files = sum(bool(one.diagnostics) for one in checked)
        worst = "error" if any(d.severity is Severity.ERROR for d in found) else "warning"
        yield [(f"{listed(parts)} in {counted(files, 'file')}.", worst)]
    for one in checked:
        if one.model is not None and not one.diagnostics:
            model = one.model
            yield [
                (f"{one.source.path}: ", ""),
                ("no mistakes. ", "good"),
                (
                    f"{counted(len(model.questions), model.answered.label.en)},"
                    f" {counted(len(model.examples), 'example')},"
                    f" {counted(model.assumed, 'thing')} assumed.",
                    "",
                ),
            ]


def _assumptions(checked: Sequence[Checked], wide: int) -> Iterator[Line]:
    for one in checked:
        if one.model is None:
            yield [(f"{one.source.path}: mend the errors; then its assumptions are listed.", "")]
            continue
        assumed = [doubt for doubt in one.model.doubts if doubt.kind == "assumed"]
        yield [("", "")]
        yield [(f"{one.source.path} assumes {counted(len(assumed), 'thing')}:", "bold")]
        for doubt in assumed:
            for line in terminal.wrapped(f"line {doubt.line}, {doubt.about}:", wide - 2):
                yield [(f"  {line}", "dim")]
            for line in terminal.wrapped(doubt.text, wide - 4):
                yield [(f"    {line}", "")]


# ------------------------------------------------------------------------------------- JSON


def as_json(checked: Sequence[Checked]) -> str:
    """The findings, and what is assumed, by the contract of the command's JSON."""
    from omi_rules.report.machine import dumped  # noqa: PLC0415 - only this format needs it

    return dumped(
        {
            "format": FORMAT,
            "findings": [_finding(d) for one in checked for d in one.diagnostics],
            "assumptions": [
                {"path": one.source.path, "line": d.line, "about": d.about, "text": d.text}
                for one in checked
                if one.model is not None
                for d in one.model.doubts
                if d.kind == "assumed"
            ],
        }
    )


def _finding(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "path": found.source.path,
        **_range(found.source, found.span),
        "help": found.help,
        "edit": None
        if found.edit is None
        else {**_range(found.source, found.edit.span), "text": found.edit.text},
    }


def _range(source: SourceFile, span: Span) -> dict[str, int]:
    first, last = source.place(span.start), source.place(span.end)
    return {
        "line": first.line,
        "column": first.column,
        "end_line": last.line,
        "end_column": last.column,
    }
