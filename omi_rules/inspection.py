"""An inspection, from its rule file and its case records to its report: the pipeline in two calls.

Batches of cases are tallied one by one and added up, so a file need not fit into memory.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from omi_rules.checker import check
from omi_rules.compiler import lower
from omi_rules.diagnostics import Diagnostic
from omi_rules.errors import OmiRulesError, UnusableInputError, WrongUseError, reason_of
from omi_rules.grounds import Watch, open_grounds
from omi_rules.model import Model
from omi_rules.records import left_out
from omi_rules.report import JudgedFrom, Report, build_report
from omi_rules.source import read_source
from omi_rules.wording import counted

if TYPE_CHECKING:
    from omi_rules.judgements import Judgements


class RuleFileError(OmiRulesError):
    """A rule file with errors; `diagnostics` holds everything that was found in it."""

    def __init__(self, path: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics[0].message, where=path, help=diagnostics[0].help)
        self.diagnostics = diagnostics


def load(path: str | os.PathLike[str]) -> Model:
    """Read and check a rule file whole, with its examples and its parts.

    Raises `RuleFileError` where it has errors, `UnusableInputError` where there is none to read.
    """
    try:
        source = read_source(Path(path))
    except OSError as wrong:
        message = f"the rule file cannot be read: {reason_of(wrong)}"
        raise UnusableInputError(message, where=str(path)) from None
    checked = check(source)
    if checked.model is None:
        raise RuleFileError(str(path), checked.errors)
    return checked.model


def score(
    model: Model,
    cases: str | os.PathLike[str] | None = None,
    without: Sequence[str] = (),
    *,
    show_values: bool = False,
    watch: Watch = iter,
    judgements: str | os.PathLike[str] | None = None,
    population: int | None = None,
) -> Report:
    """Score a CSV file of case records by a model.

    `without` names questions or fields to leave out, which every score that they touch then says.
    With `show_values`, findings about the records quote the cells that could not be read. `watch`
    is handed the batches of cases on their way, to show how far the work is. `judgements` is a CSV
    file of the ratings given for the inspection; without cases it may give every rating.
    `population` is how many cases the sample was drawn from, where the model's sample asks for it.

    Raises `OmiRulesError` where the records cannot be scored as they stand.
    """
    plan = lower(model)
    absent = left_out(model, tuple(without))
    if cases is None and judgements is None:
        raise WrongUseError("there are no cases to score", help="Name a CSV file of case records.")
    grounds = open_grounds(
        plan,
        None if cases is None else str(cases),
        None if judgements is None else str(judgements),
        absent,
        show_values=show_values,
    )
    given, records = grounds.given, grounds.records
    tallies = grounds.tallied(watch)
    if population is not None:
        _could_be_drawn_from(population, model, tallies.cases)
    scores = grounds.scored(tallies)
    missing = dict.fromkeys(ref for found in scores.nodes.values() for ref in found.absent)
    if missing:
        from omi_rules.judgements import absent_ratings  # noqa: PLC0415
    return build_report(
        plan,
        tallies,
        scores,
        records="" if cases is None else Path(cases).name,
        records_sha256=None if records is None else records.sha256,
        findings=[
            *([absent_ratings([*missing])] if missing else []),
            *(() if given is None else given.findings),
            *(() if records is None else records.findings),
        ],
        notices=grounds.notices,
        without=absent,
        population=population,
        judgements=None if given is None else _judged_from(given),
    )


def _judged_from(given: Judgements) -> JudgedFrom:
    ratings = len(given.ratings) + len(given.discretion)
    return JudgedFrom(given.name, given.sha256, ratings, len(given.facts))


def _could_be_drawn_from(population: int, model: Model, cases: int) -> None:
    if model.sample is None or model.sample.confidence is None:
        raise WrongUseError(
            "the rules do not ask from how many cases the sample was drawn",
            help="Leave --population out: it is read where a sample says `size for …`.",
        )
    if population < cases:
        raise WrongUseError(
            f"there are {counted(cases, 'case')}, more than the population of {population:,}",
            help="--population is from how many cases these were drawn.",
        )
