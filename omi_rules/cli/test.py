"""`omi-rules test`: the examples in rule files, run; what failed stands beside what came out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from omi_rules import terminal
from omi_rules.checker import Checked
from omi_rules.cli.check import for_machines_alone
from omi_rules.cli.drawing import show
from omi_rules.cli.models import checked_models
from omi_rules.cli.output import put
from omi_rules.examples import ExampleResult, run_examples
from omi_rules.terminal import Line
from omi_rules.wording import counted, listed

FINE, FINDINGS = 0, 1
FORMAT = "omi-rules/test/1"

Ran = tuple[Checked, tuple[ExampleResult, ...]]
"""A file that was checked, with its examples as they ran; none where it has errors."""


@click.command("test")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    help="text for people (the default); json, sarif, github or junit for machines.",
)
@click.option("-o", "output", metavar="FILE", help="Write json, sarif, github or junit to this.")
def command(paths: tuple[str, ...], *, form: str, output: str | None) -> int:
    """Run the examples in rule files.

    PATH is a rule file, or a folder: the examples of every model in it are run. A part stands
    for its model.
    """
    for_machines_alone(form, output)
    ran: list[Ran] = []
    for checked in checked_models(paths):
        ran.append((checked, () if checked.model is None else run_examples(checked.model)))
    if form == "json":
        put(as_json(ran), output)
    elif form != "text":
        put(_for_machines(form, ran), output)
    else:
        for checked, _ in ran:
            show(checked.errors, sys.stderr)
        terminal.write(_as_text(ran, terminal.width(sys.stdout)), sys.stdout)
    failed = any(c.model is None or not all(r.holds for r in results) for c, results in ran)
    return FINDINGS if failed else FINE


def _for_machines(form: str, ran: Sequence[Ran]) -> str:
    """What ran, in the form of another program: an example that fails is a finding."""
    from omi_rules import formats  # noqa: PLC0415 - only these formats need it

    if form == "junit":
        return formats.as_junit(
            [
                formats.tested_suite(checked.source.path, results, checked.errors)
                for checked, results in ran
            ]
        )
    findings = [
        found
        for checked, results in ran
        for found in (*checked.errors, *formats.failed_examples(checked.source, results))
    ]
    return formats.as_sarif(findings, "test") if form == "sarif" else formats.as_github(findings)


def _as_text(ran: Sequence[Ran], wide: int) -> Iterator[Line]:
    for checked, results in ran:
        path = checked.source.path
        if checked.model is None:
            yield [(f"{path}: the file has errors, so its examples did not run.", "error")]
            continue
        for result in results:
            yield from _failed(checked.path_of(result.part), result, wide)
        failed = sum(not result.holds for result in results)
        if not results:
            yield [(f"{path}: has no examples.", "")]
        elif failed:
            yield [
                (f"{path}: {failed} of {counted(len(results), 'example')} failed.", "error"),
            ]
        else:
            holds = "example holds" if len(results) == 1 else "examples hold"
            yield [(f"{path}: ", ""), (f"{len(results)} {holds}.", "good")]


def _failed(path: str, result: ExampleResult, wide: int) -> Iterator[Line]:
    if result.holds:
        return
    for line in terminal.wrapped(f"{path}, line {result.line}: “{result.label}”", wide):
        yield [(line, "bold")]
    for failure in result.failures:
        words = f"line {failure.line}: {failure.ref} should be {failure.expected}, and is "
        blank = failure.not_given
        are = "is" if len(blank) == 1 else "are"
        because = f", because {listed(blank)} {are} not given" if blank else ""
        for line in terminal.wrapped(f"{words}{failure.found}{because}.", wide - 2):
            yield [(f"  {line}", "")]
    yield [("", "")]


def as_json(ran: Sequence[Ran]) -> str:
    """What ran, by the contract of the command's JSON."""
    from omi_rules.report.machine import dumped  # noqa: PLC0415 - only this format needs it

    return dumped(
        {
            "format": FORMAT,
            "examples": [
                _example(checked.path_of(result.part), result)
                for checked, results in ran
                for result in results
            ],
            "unread": [checked.source.path for checked, _ in ran if checked.model is None],
        }
    )


def _example(path: str, result: ExampleResult) -> dict[str, Any]:
    return {
        "path": path,
        "line": result.line,
        "label": result.label,
        "holds": result.holds,
        "failures": [
            {
                "line": f.line,
                "ref": f.ref,
                "expected": f.expected,
                "found": f.found,
                "not_given": list(f.not_given),
            }
            for f in result.failures
        ],
    }
