"""`omi-rules check`: every mistake in rule files, drawn in its line, with code and remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from omi_rules import terminal
from omi_rules.checker import Checked
from omi_rules.cli.drawing import show
from omi_rules.cli.models import checked_models
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.source import SourceFile, Span
from omi_rules.terminal import Line
from omi_rules.wording import counted, listed

FINE, FINDINGS = 0, 1
FORMAT = "omi-rules/check/1"


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

    PATH is a rule file, or a folder: every model in it is checked. The parts of a model are
    checked with it, once; a part stands for its model.
    """
    from omi_rules.proof import prove  # noqa: PLC0415 - a file with errors needs no proofs

    checked = [prove(one) for one in checked_models(paths)]
    if form == "json":
        sys.stdout.write(as_json(checked))
    else:
        show([d for one in checked for d in one.diagnostics], sys.stdout)
        terminal.write(_summary(checked), sys.stdout)
        terminal.write(_more(checked), sys.stdout)
        if assumptions:
            terminal.write(_assumptions(checked, terminal.width(sys.stdout)), sys.stdout)
    counting = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    found = any(d.severity in counting for one in checked for d in one.diagnostics)
    return FINDINGS if found else FINE


# ------------------------------------------------------------------------------------- text


def _summary(checked: Sequence[Checked]) -> Iterator[Line]:
    found = [d for one in checked for d in one.diagnostics]
    if found:
        parts = [
            counted(number, severity.value)
            for severity in Severity
            if (number := sum(d.severity is severity for d in found))
        ]
        files = len({d.source.path for d in found})
        worst = "error" if any(d.severity is Severity.ERROR for d in found) else "warning"
        yield [(f"{listed(parts)} in {counted(files, 'file')}.", worst)]
    for one in checked:
        if one.model is not None and not one.diagnostics:
            model, number = one.model, len(one.source.files) - 1
            yield [
                (f"{one.source.path}{_with_parts(number)}: ", ""),
                ("no mistakes. ", "good"),
                (
                    f"{counted(len(model.questions), model.answered.label.en)},"
                    f" {counted(len(model.examples), 'example')},"
                    f" {counted(model.assumed, 'thing')} assumed.",
                    "",
                ),
            ]


def _with_parts(number: int) -> str:
    """What is said of a model's parts, where it has some."""
    return f" and its {counted(number, 'part')}" if number else ""


def _more(checked: Sequence[Checked]) -> Iterator[Line]:
    """Where more is said of the finding that was shown first."""
    found = [d for one in checked for d in one.diagnostics]
    if found:
        first = min(found, key=lambda d: d.severity.rank)
        yield [(f"omi-rules explain {first.code} says more.", "dim")]


def _assumptions(checked: Sequence[Checked], wide: int) -> Iterator[Line]:
    for one in checked:
        if one.model is None:
            yield [(f"{one.source.path}: mend the errors; then its assumptions are listed.", "")]
            continue
        assumed = [doubt for doubt in one.model.doubts if doubt.kind == "assumed"]
        yield [("", "")]
        yield [(f"{one.source.path} assumes {counted(len(assumed), 'thing')}:", "bold")]
        for doubt in assumed:
            where = f"{doubt.part}, " if doubt.part else ""
            for line in terminal.wrapped(f"{where}line {doubt.line}, {doubt.about}:", wide - 2):
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
                {"path": one.path_of(d.part), "line": d.line, "about": d.about, "text": d.text}
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
