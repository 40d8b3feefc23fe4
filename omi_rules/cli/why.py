"""`omi-rules why`: what decided, with the values that were read, and what would turn it round."""

from __future__ import annotations

import functools
import sys

import click

from omi_rules import terminal
from omi_rules.cli.rules import read_model
from omi_rules.cli.score import with_progress
from omi_rules.errors import WrongUseError

FINE, FINDINGS = 0, 1


@click.command("why")
@click.argument("rules", metavar="RULES")
@click.argument("cases", metavar="[CASES]", required=False)
@click.option("--case", "case_ids", metavar="ID", multiple=True, help="The case, by its case_id.")
@click.option(
    "--question", "questions", metavar="REF", multiple=True, help="The question, by its reference."
)
@click.option("--score", "refs", metavar="REF", multiple=True, help="A score: what it is made of.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text for people (the default), json for machines.",
)
@click.option(
    "--without",
    metavar="COLUMN",
    multiple=True,
    help="Leave out this question or field, as score does.",
)
@click.option(
    "--judgements",
    metavar="FILE",
    help="A CSV file of ratings given for the inspection, as score takes it.",
)
def command(
    rules: str,
    cases: str | None,
    *,
    case_ids: tuple[str, ...],
    questions: tuple[str, ...],
    refs: tuple[str, ...],
    form: str,
    without: tuple[str, ...],
    judgements: str | None,
) -> int:
    """Say what decided, with the values that were read, and what would turn it round.

    With --case and --question: one question of one case, and the smallest change that would turn it
    round. With --case alone: the whole case. With --question alone: why cases fell out of it. With
    --score: what a score is made of; where --judgements gives every rating, CASES may be left out.
    It shows what records say, so mind who sees it.
    """
    case_id, question = _one("--case", case_ids), _one("--question", questions)
    ref = _one("--score", refs)
    if cases is None and (ref is None or judgements is None):
        raise WrongUseError(
            "CASES is missing",
            help="Name a CSV file of case records behind the rule file. Only --score with"
            " --judgements FILE does without; ‘omi-rules why --help’ says how it is used.",
        )
    if ref is not None and (case_id is not None or question is not None):
        raise WrongUseError(
            "--score stands alone", help="Ask about a score, or about a case and a question."
        )
    if ref is None and case_id is None and question is None:
        raise WrongUseError(
            "nothing was asked about",
            help="Name a case (--case ID), a question (--question REF), both, or --score REF.",
        )
    model = read_model(rules, cases, command="why")
    if model is None:
        return FINDINGS
    from omi_rules.why import ask  # noqa: PLC0415 - rules with errors need none of it

    said = ask(
        model,
        cases,
        case_id=case_id,
        question=question,
        score=ref,
        without=without,
        judgements=judgements,
        watch=functools.partial(with_progress, cases=cases or "", stream=sys.stderr),
    )
    if form == "text":
        terminal.write(said.lines(terminal.width(sys.stdout)), sys.stdout)
    else:
        from omi_rules.report.machine import dumped  # noqa: PLC0415

        sys.stdout.write(dumped(said.contract()))
    return FINE


def _one(option: str, values: tuple[str, ...]) -> str | None:
    """What an option was given. Given twice, one of the two would be lost in silence."""
    if len(values) > 1:
        raise WrongUseError(
            f"{option} is there {len(values)} times", help="Ask about one at a time."
        )
    return values[0] if values else None
