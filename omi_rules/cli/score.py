"""`omi-rules score`: case records and a rule file into scores, comments, and what was left out."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from omi_rules import terminal
from omi_rules.cli.rules import read_model
from omi_rules.errors import WrongUseError

if TYPE_CHECKING:
    from omi_rules.cases import CaseBatch
    from omi_rules.report import Report

FINE, FINDINGS = 0, 1

_BLANK_LINE = f"\r{' ' * 60}\r"
"""What takes the progress away again."""


@click.command("score")
@click.argument("rules", metavar="RULES")
@click.argument("cases", metavar="[CASES]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="text for people (the default), json or csv for machines.",
)
@click.option(
    "--without",
    metavar="COLUMN",
    multiple=True,
    help="Score without this question or field; every score that it touches says so.",
)
@click.option(
    "--judgements",
    metavar="FILE",
    help="A CSV file of ratings given for the inspection: ref, rating, reason, by.",
)
@click.option(
    "--population",
    type=click.IntRange(min=1),
    metavar="N",
    help="From how many cases the sample was drawn, where the rules ask how sure it is.",
)
@click.option("--strict", is_flag=True, help="End with 1 where anything was left out or is odd.")
@click.option("--show-values", is_flag=True, help="Show the cells that could not be read.")
def command(
    rules: str,
    cases: str | None,
    *,
    form: str,
    without: tuple[str, ...],
    judgements: str | None,
    population: int | None,
    strict: bool,
    show_values: bool,
) -> int:
    """Score an inspection: each score with its comment, and what was left out.

    RULES is a rule file, or a folder in which one file has the model line. CASES is a CSV file of
    case records: a row per case, a column per field and question. With --judgements it may be left
    out: then every rating comes from there.
    """
    model = read_model(rules, cases)
    if model is None:
        return FINDINGS
    if cases is None and judgements is None:
        raise WrongUseError(
            "this model needs case records",
            where=rules,
            help=f"Name a CSV file of them: omi-rules score {rules} cases.csv",
        )
    from omi_rules.inspection import score  # noqa: PLC0415 - rules with errors need none of it

    watch = functools.partial(with_progress, cases=cases or "", stream=sys.stderr)
    report = score(
        model,
        cases,
        without,
        show_values=show_values,
        watch=watch,
        judgements=judgements,
        population=population,
    )
    _print(report, form)
    return FINDINGS if report.has_errors or (strict and report.has_warnings) else FINE


def with_progress(batches: Iterator[CaseBatch], cases: str, stream: TextIO) -> Iterator[CaseBatch]:
    """The batches; somebody who waits longer than a second is told how far it is."""
    started, done, shown = time.monotonic(), 0, False
    try:
        for batch in batches:
            yield batch
            done += len(batch)
            if terminal.is_terminal(stream) and time.monotonic() - started > 1:
                stream.write(f"\r{terminal.safe(Path(cases).name)[:30]}: {done:,} cases")
                stream.flush()
                shown = True
    finally:
        if shown:
            stream.write(_BLANK_LINE)


def _print(report: Report, form: str) -> None:
    if form == "text":
        from omi_rules.report.text import as_text  # noqa: PLC0415

        terminal.write(as_text(report, terminal.width(sys.stdout)), sys.stdout)
        return
    from omi_rules.report.machine import as_csv, as_json  # noqa: PLC0415

    if form == "json":
        sys.stdout.write(as_json(report))
        return
    write_csv(as_csv(report), sys.stdout)
    from omi_rules.cli.errors import show_findings  # noqa: PLC0415

    where = report.records or (report.judgements.name if report.judgements is not None else "")
    show_findings(report.about_records, where, sys.stderr)


def write_csv(text: str, stream: TextIO) -> None:
    """Write CSV, which ends its lines itself: a text stream would end them again on Windows."""
    write_bytes = getattr(stream, "buffer", None)
    if write_bytes is None:
        stream.write(text)
    else:
        write_bytes.write(text.encode())
