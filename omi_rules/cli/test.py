"""`omi-rules test`: the examples in rule files, run; what failed stands beside what came out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import click
from attrs import frozen

from omi_rules import terminal
from omi_rules.checker import Checked
from omi_rules.cli.drawing import show
from omi_rules.cli.models import checked_models
from omi_rules.cli.output import for_machines_alone, put
from omi_rules.coverage import Coverage, measure
from omi_rules.coverage.text import contract, missing_lines, share_in_words
from omi_rules.errors import WrongUseError
from omi_rules.examples import ExampleResult, run_examples
from omi_rules.terminal import Line
from omi_rules.wording import counted, number_in_words

FINE, FINDINGS = 0, 1
FORMAT = "omi-rules/test/1"

SHOWN_MOST = 20
"""So many examples that failed are told of each file; beyond, how many more there are."""

_OF_WHAT = "a percentage from 0 to 100"


@frozen(repr=False)
class Ran:
    """A file that was checked, with its examples as they ran and what they show of its rules.

    Of a file that has errors, nothing ran.
    """

    checked: Checked
    results: tuple[ExampleResult, ...] = ()
    coverage: Coverage | None = None

    @property
    def failed(self) -> bool:
        """Whether an example failed, or none could run."""
        return self.checked.model is None or not all(result.holds for result in self.results)


@click.command("test")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    help="text for people (the default); json, sarif, github or junit for machines.",
)
@click.option("--coverage", "list_missing", is_flag=True, help="List what no example shows.")
@click.option("--suggest", is_flag=True, help="Write the examples that are missing.")
@click.option(
    "--fail-under",
    metavar="PERCENT",
    help="End with 1 where a file's examples show less of its rules than this.",
)
@click.option("-o", "output", metavar="FILE", help="Write json, sarif, github or junit to this.")
def command(
    paths: tuple[str, ...],
    *,
    form: str,
    output: str | None,
    list_missing: bool,
    suggest: bool,
    fail_under: str | None,
) -> int:
    """Run the examples in rule files, and say how much of the rules they show.

    PATH is a rule file, or a folder: the examples of every model in it are run. A part stands for
    its model. With --suggest, standard output has the missing examples alone, ready to be put at
    the end of a file of the model.
    """
    for_machines_alone(form, output, paths)
    if suggest and form not in ("text", "json"):
        raise WrongUseError(
            f"--suggest writes examples, and --format {form} is for those that failed",
            help="Leave one of the two out, or ask for --format json, which has both.",
        )
    least = _percentage(fail_under)
    ran = [_run(checked) for checked in checked_models(paths)]
    short = [one for one in ran if one.coverage is not None and one.coverage.share * 100 < least]
    if form == "json":
        put(as_json(ran, suggest=suggest), output)
    elif form != "text":
        put(_for_machines(form, ran), output)
    if form != "text":
        # Standard output is for the other program; a build that ends with 1 has to say why.
        terminal.write(_too_little(short, least), sys.stderr)
    else:
        for one in ran:
            show(one.checked.errors, sys.stderr)
        stream = sys.stderr if suggest else sys.stdout
        wide = terminal.width(stream)
        terminal.write(_as_text(ran, wide), stream)
        if list_missing:
            terminal.write(_missing(ran, wide), stream)
        terminal.write(_too_little(short, least), stream)
        if suggest:
            _write_suggestions(ran)
        elif not list_missing:
            terminal.write(_what_next(ran, wide), stream)
    return FINDINGS if short or any(one.failed for one in ran) else FINE


def _run(checked: Checked) -> Ran:
    if checked.model is None:
        return Ran(checked)
    results = run_examples(checked.model)
    return Ran(checked, results, measure(checked, results))


def _percentage(text: str | None) -> Fraction:
    """What stands behind --fail-under: 90, 90% or 99.5; 0 where nothing does."""
    if text is None:
        return Fraction(0)
    number = text.strip().removesuffix("%").strip()
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?", number) and Fraction(number) <= 100:
        return Fraction(number)
    raise WrongUseError(
        f"what follows --fail-under is not {_OF_WHAT}", help="Write it as in --fail-under 90."
    )


# -------------------------------------------------------------------------------------- text


def _for_machines(form: str, ran: Sequence[Ran]) -> str:
    """What ran, in the form of another program: an example that fails is a finding."""
    from omi_rules import formats  # noqa: PLC0415 - only these formats need it

    if form == "junit":
        return formats.as_junit(
            [
                formats.tested_suite(
                    one.checked.source.path,
                    [(one.checked.path_of(result.part), result) for result in one.results],
                    one.checked.errors,
                )
                for one in ran
            ]
        )
    findings = [
        found
        for one in ran
        for found in (
            *one.checked.errors,
            *formats.failed_examples(one.checked.file_of, one.results),
        )
    ]
    return formats.as_sarif(findings, "test") if form == "sarif" else formats.as_github(findings)


def _as_text(ran: Sequence[Ran], wide: int) -> Iterator[Line]:
    for one in ran:
        path = one.checked.source.path
        if one.coverage is None:
            yield [(f"{path}: the file has errors, so its examples did not run.", "error")]
            continue
        failures = [result for result in one.results if not result.holds]
        for result in failures[:SHOWN_MOST]:
            yield from _failed(one.checked.path_of(result.part), result, wide)
        failed = len(failures)
        if failed > SHOWN_MOST:
            more = counted(failed - SHOWN_MOST, "more example", "more examples")
            yield [(f"… and {more} failed; --format json shows all.", "")]
            yield [("", "")]
        shown = share_in_words(one.coverage)
        number = len(one.results)
        if not number:
            yield [(f"{path}: has no examples.", "")]
        elif failed:
            yield [(f"{path}: {failed:,} of {counted(number, 'example')} failed.", "error")]
        else:
            holds = (
                "1 example holds and shows" if number == 1 else f"{number:,} examples hold and show"
            )
            yield [(f"{path}: ", ""), (f"{holds} {shown}.", "good")]


def _failed(path: str, result: ExampleResult, wide: int) -> Iterator[Line]:
    for line in terminal.wrapped(f"{path}, line {result.line}: “{result.label}”", wide):
        yield [(line, "bold")]
    before: tuple[str, ...] = ()
    for failure in result.failures:
        said = f"line {failure.line}: {failure.ref} should be {failure.expected}, and is "
        for line in terminal.wrapped(f"{said}{failure.found}.", wide - 2):
            yield [(f"  {line}", "")]
        for line in terminal.wrapped(" ".join(failure.why), wide - 4):
            if failure.why != before:
                yield [(f"    {line}", "dim")]
        before = failure.why
    yield [("", "")]


def _missing(ran: Sequence[Ran], wide: int) -> Iterator[Line]:
    for one in ran:
        if one.coverage is not None and (one.coverage.missing or one.coverage.unsettled):
            yield [("", "")]
            yield from missing_lines(one.coverage, wide)


def _too_little(short: Sequence[Ran], least: Fraction) -> Iterator[Line]:
    for one in short:
        assert one.coverage is not None, "only a file whose examples ran shows too little"
        path, asked = one.checked.source.path, number_in_words(least)
        said = f"{path}: {one.coverage.percent}% is less than the {asked}%"
        yield [(f"{said} that --fail-under asks for.", "error")]


def _what_next(ran: Sequence[Ran], wide: int) -> Iterator[Line]:
    if any(one.coverage is not None and one.coverage.missing for one in ran):
        said = "--coverage lists what no example shows; --suggest writes examples that show it."
        for line in terminal.wrapped(said, wide):
            yield [(line, "dim")]


def _write_suggestions(ran: Sequence[Ran]) -> None:
    """The missing examples and nothing else; where there are several files, each under its path.

    An empty line goes before each, so that `>>` puts them at the end of a file as they should be.
    """
    from omi_rules.coverage.suggest import suggested  # noqa: PLC0415 - seldom wanted

    written = [(one, suggested(one.checked)) for one in ran if one.coverage is not None]
    for one, text in written:
        if text and len(written) > 1:
            sys.stdout.write(f"\n# {terminal.safe(one.checked.source.path)}\n")
        if text:
            sys.stdout.write(f"\n{text}")


# -------------------------------------------------------------------------------------- JSON


def as_json(ran: Sequence[Ran], *, suggest: bool = False) -> str:
    """What ran, by the contract of the command's JSON."""
    from omi_rules.report.machine import dumped  # noqa: PLC0415 - only this format needs it

    said: dict[str, Any] = {
        "format": FORMAT,
        "examples": [
            _example(one.checked.path_of(result.part), result)
            for one in ran
            for result in one.results
        ],
        "coverage": contract([one.coverage for one in ran if one.coverage is not None]),
        "unread": [one.checked.source.path for one in ran if one.checked.model is None],
    }
    if suggest:
        from omi_rules.coverage.suggest import suggested  # noqa: PLC0415 - seldom wanted

        said["suggested"] = [
            {"path": one.checked.source.path, "text": suggested(one.checked)}
            for one in ran
            if one.coverage is not None
        ]
    return dumped(said)


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
                "why": list(f.why),
            }
            for f in result.failures
        ],
    }
