"""`omi-rules reconcile`: whether published, rounded scores can follow by the rules."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING

import click

from omi_rules import terminal
from omi_rules.cli.rules import read_model
from omi_rules.cli.score import with_progress, write_csv
from omi_rules.errors import WrongUseError

if TYPE_CHECKING:
    from omi_rules.model import Model
    from omi_rules.reconciler import Reconciliation

FINE, FINDINGS = 0, 1


@click.command("reconcile")
@click.argument("rules", metavar="RULES")
@click.argument("published", metavar="PUBLISHED")
@click.argument("cases", metavar="[CASES]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="text for people (the default), json or csv for machines.",
)
@click.option(
    "--show",
    metavar="REF",
    multiple=True,
    help="Also the arithmetic of this score, whatever came out. Can be given again.",
)
@click.option(
    "--without",
    metavar="COLUMN",
    multiple=True,
    help="Score CASES without this question or field.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="End with 1 where a score cannot follow, a comment does not hold, or CASES give another.",
)
@click.option("--show-values", is_flag=True, help="Show the cells of CASES that cannot be read.")
def command(
    rules: str,
    published: str,
    cases: str | None,
    *,
    form: str,
    show: tuple[str, ...],
    without: tuple[str, ...],
    strict: bool,
    show_values: bool,
) -> int:
    """Decide whether published, rounded scores can follow from their parts by the rules.

    RULES is a rule file, or a folder in which one file has the model line. PUBLISHED is a CSV file
    with the columns ref and printed; comment, lowest, highest and average may be there. A score is
    printed as 78 or 78%, as 14 of 35, or as 29% below. CASES is a CSV file of case records.
    """
    model = read_model(rules, published, command="reconcile", after="the published scores")
    if model is None:
        return FINDINGS
    if cases is None and (without or show_values):
        option = "--without" if without else "--show-values"
        raise WrongUseError(
            f"{option} is about case records, and none are named",
            help="Name the CSV file of case records last.",
        )
    shown = tuple(_shown(model, name) for name in show)
    from omi_rules.reconciler import reconcile  # noqa: PLC0415 - mistakes in rules need none of it

    watch = functools.partial(with_progress, cases=cases or "", stream=sys.stderr)
    found = reconcile(model, published, cases, without, show_values=show_values, watch=watch)
    _print(found, form, shown)
    return FINDINGS if strict and found.disagrees else FINE


def _shown(model: Model, name: str) -> str:
    """The reference that `--show` names."""
    known = {ref.casefold(): ref for ref in (*model.nodes, *model.questions)}
    ref = known.get(name.strip().casefold())
    if ref is None:
        from omi_rules.near import did_you_mean  # noqa: PLC0415 - only mistakes need it

        raise WrongUseError(
            f"‘{name}’ is no reference of this model",
            where="--show",
            help=did_you_mean(name[:100], known.values()) or "A reference is written as 1.2.",
        )
    return ref


def _print(found: Reconciliation, form: str, show: tuple[str, ...]) -> None:
    if form == "text":
        from omi_rules.reconciler.text import as_text  # noqa: PLC0415

        terminal.write(as_text(found, terminal.width(sys.stdout), show), sys.stdout)
        return
    from omi_rules.reconciler.machine import as_csv, as_json  # noqa: PLC0415

    if form == "json":
        sys.stdout.write(as_json(found, show))
        return
    write_csv(as_csv(found, show), sys.stdout)
    from omi_rules.cli.errors import show_findings  # noqa: PLC0415

    show_findings(found.table.findings, found.table.name, sys.stderr)
    if found.report is not None:
        show_findings(found.report.about_records, found.report.records, sys.stderr)
