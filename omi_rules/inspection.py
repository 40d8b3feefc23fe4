"""An inspection, from its rule file and its case records to its report: the pipeline in two calls.

Batches of cases are tallied one by one and added up, so a file need not fit into memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from omi_rules.cases import CaseBatch
from omi_rules.checker import check
from omi_rules.compiler import lower
from omi_rules.diagnostics import Diagnostic
from omi_rules.engine import evaluate
from omi_rules.errors import OmiRulesError, UnusableInputError, reason_of
from omi_rules.model import Model
from omi_rules.records import left_out, open_records
from omi_rules.report import Report, build_report
from omi_rules.scoring import score as score_tallies
from omi_rules.source import read_source
from omi_rules.tally import Tallies, tally

Watch = Callable[[Iterator[CaseBatch]], Iterator[CaseBatch]]


class RuleFileError(OmiRulesError):
    """A rule file with errors; `diagnostics` holds everything that was found in it."""

    def __init__(self, path: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics[0].message, where=path, help=diagnostics[0].help)
        self.diagnostics = diagnostics


def load(path: str | os.PathLike[str]) -> Model:
    """Read and check a rule file.

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
    cases: str | os.PathLike[str],
    without: Sequence[str] = (),
    *,
    show_values: bool = False,
    watch: Watch = iter,
) -> Report:
    """Score a CSV file of case records by a model.

    `without` names questions or fields to leave out, which every score that they touch then says.
    With `show_values`, findings about the records quote the cells that could not be read. `watch`
    is handed the batches of cases on their way, to show how far the work is.

    Raises `OmiRulesError` where the records cannot be scored as they stand.
    """
    plan = lower(model)
    absent = left_out(model, tuple(without))
    records = open_records(str(cases), plan, without=absent, show_values=show_values)
    tallies: Tallies | None = None
    for batch in watch(records.batches()):
        found = tally(plan, evaluate(plan, batch), batch)
        tallies = found if tallies is None else tallies + found
    assert tallies is not None, "records without a case are refused when they are opened"
    return build_report(
        plan,
        tallies,
        score_tallies(plan, tallies, without=absent),
        records=Path(cases).name,
        records_sha256=records.sha256,
        findings=records.findings,
        notices=records.notices,
        without=absent,
    )
