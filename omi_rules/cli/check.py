"""`omi-rules check`: every mistake in rule files, drawn in its line, with code and remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import click

from omi_rules import terminal
from omi_rules.checker import Checked
from omi_rules.cli.drawing import show
from omi_rules.cli.models import checked_models
from omi_rules.cli.output import for_machines_alone, put
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.errors import WrongUseError
from omi_rules.settings import settings_for
from omi_rules.source import SourceFile, Span
from omi_rules.terminal import Line
from omi_rules.wording import counted, listed

FINE, FINDINGS, UNUSABLE = 0, 1, 2
FORMAT = "omi-rules/check/1"

INCENTIVES_MOST = 6
"""So many questions are named of those whose better answer can lower a score."""


@click.command("check")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    help="text for people (the default); json, sarif, github or junit for machines.",
)
@click.option("--strict", is_flag=True, help="Let warnings count: end with 1 where there is one.")
@click.option(
    "--proofs/--no-proofs",
    default=True,
    help="Prove what holds of all possible cases (the default), or leave it out to be quicker.",
)
@click.option("--incentives", is_flag=True, help="Show where a better answer can lower a score.")
@click.option("--assumptions", is_flag=True, help="List what the files say is assumed.")
@click.option("--fix", is_flag=True, help="Make the changes that are safe; then show what is left.")
@click.option("--diff", is_flag=True, help="Write nothing; show what --fix would change.")
@click.option("-o", "output", metavar="FILE", help="Write json, sarif, github or junit to this.")
def command(
    paths: tuple[str, ...],
    *,
    form: str,
    strict: bool,
    assumptions: bool,
    proofs: bool,
    incentives: bool,
    fix: bool,
    diff: bool,
    output: str | None,
) -> int:
    """Find every mistake in rule files.

    PATH is a rule file, or a folder: every model in it is checked. The parts of a model are
    checked with it, once; a part stands for its model.

    How much a code matters can be settled in omi-rules.toml or in pyproject.toml: error, warning,
    note or off, below a line [severity] or [tool.omi-rules.severity].
    """
    if diff and form != "text":
        raise WrongUseError(
            "--diff shows changes, and --format is for findings", help="Use one of the two."
        )
    for_machines_alone(form, output, paths)
    counting = frozenset({Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR})
    checked = checked_models(paths)
    refused = False
    if fix or diff:
        from omi_rules.cli import fixing  # noqa: PLC0415 - checking alone changes nothing

        done = fixing.fix([Path(f.path) for c in checked for f in c.source.files], writes=not diff)
        refused = any(one.refused for one in done)
        if not diff:
            checked = checked_models(paths)
    if proofs or incentives:
        from omi_rules.proof import prove  # noqa: PLC0415 - --no-proofs needs none

        checked = [prove(one, incentives=incentives or "found") for one in checked]
    settings = settings_for([Path(one.source.path) for one in checked])
    checked = [
        attrs.evolve(one, diagnostics=own.applied(one.diagnostics))
        for one, own in zip(checked, settings, strict=True)
    ]
    if form != "text":
        put(_for_machines(form, checked, counting), output)
    elif not diff:
        _show(checked, assumptions=assumptions, incentives=incentives)
    if refused:
        return UNUSABLE
    found = any(d.severity in counting for one in checked for d in one.diagnostics)
    return FINDINGS if found else FINE


def _show(whole: Sequence[Checked], *, assumptions: bool, incentives: bool) -> None:
    """The findings for people. Better answers that lower a score are counted, unless asked for."""
    checked = whole if incentives else [_without_incentives(one) for one in whole]
    wide = terminal.width(sys.stdout)
    show([d for one in checked for d in one.diagnostics], sys.stdout)
    terminal.write(_summary(checked), sys.stdout)
    terminal.write(_more(checked), sys.stdout)
    terminal.write(
        _not_looked_at(whole, wide) if incentives else _incentives(whole, wide), sys.stdout
    )
    if assumptions:
        terminal.write(_assumptions(checked, wide), sys.stdout)


def _for_machines(form: str, checked: Sequence[Checked], counting: frozenset[Severity]) -> str:
    """The findings in the form of another program."""
    if form == "json":
        return as_json(checked)
    from omi_rules import formats  # noqa: PLC0415 - only these formats need it

    findings = [d for one in checked for d in one.diagnostics]
    if form == "sarif":
        return formats.as_sarif(findings, "check")
    if form == "github":
        return formats.as_github(findings)
    return formats.as_junit(
        [formats.checked_suite(one.source.path, one.diagnostics, counting) for one in checked]
    )


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
    allowed = sum(len(one.allowed) for one in checked)
    if allowed:
        by = "is allowed by a note" if allowed == 1 else "are allowed by notes"
        yield [(f"{counted(allowed, 'finding')} {by}.", "dim")]


def _is_incentive(found: Diagnostic) -> bool:
    """Whether a note says that a better answer can lower a score.

    What was settled to matter more is shown like all else.
    """
    return found.code == "perverse-incentive" and found.severity is Severity.NOTE


def _without_incentives(one: Checked) -> Checked:
    return attrs.evolve(one, diagnostics=tuple(d for d in one.diagnostics if not _is_incentive(d)))


def _incentives(checked: Sequence[Checked], wide: int) -> Iterator[Line]:
    """In a sentence of each model, that better answers can lower a score."""
    for one in checked:
        found = [d for d in one.diagnostics if _is_incentive(d)]
        if not found:
            continue
        refs = [d.source.quote(d.span) for d in found[:INCENTIVES_MOST]]
        more = ", …" if len(found) > len(refs) else ""
        said = (
            f"{one.source.path}: {counted(len(found), 'note')}: a better answer can lower a score"
            f" ({', '.join(refs)}{more}); omi-rules check --incentives says how."
        )
        yield from ([(line, "dim")] for line in terminal.wrapped(said, wide))


def _not_looked_at(checked: Sequence[Checked], wide: int) -> Iterator[Line]:
    """The scores that better answers were not held against."""
    from omi_rules.proof.incentives import left_out  # noqa: PLC0415 - only where it is asked for

    for one in checked:
        refs = left_out(one.model) if one.model is not None else ()
        if refs:
            said = (
                f"{one.source.path}: {listed(refs)} {'is' if len(refs) == 1 else 'are'} not looked"
                " at, being no plain mean of questions."
            )
            yield from ([(line, "dim")] for line in terminal.wrapped(said, wide))


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
            "allowed": [
                {**_finding(allowed.finding), "reason": allowed.reason}
                for one in checked
                for allowed in one.allowed
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
