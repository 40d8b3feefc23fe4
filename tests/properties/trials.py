"""A rule file and its cases, run: by the pipeline, and beside it by the interpreter."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from omi_rules.cases import CaseBatch, Column
from omi_rules.cells import BLANK
from omi_rules.checker import check
from omi_rules.compiler import Plan, lower
from omi_rules.engine import evaluate
from omi_rules.interpreter import Reading
from omi_rules.model import Model
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Score, Scores, score
from omi_rules.source import SourceFile
from omi_rules.tally import REPORTED, ROWS_KEPT, Rows, Tallies, Tally, tally
from tests.properties.drafts import Cells, Trial

FIRST_ROW = 2


@functools.lru_cache(maxsize=64)
def planned(text: str) -> Plan:
    """A drawn rule file, checked and lowered; the checker must have nothing against it."""
    checked = check(SourceFile("drawn.omi", text))
    errors = [d for d in checked.diagnostics if d.severity.rank == 0]
    assert checked.model is not None, "\n".join(
        f"{d.code}: {d.message} [{d.source.quote(d.span)}]" for d in errors
    )
    return lower(checked.model)


def batch_of(records: Sequence[Cells], rows: Sequence[int] | None = None) -> CaseBatch:
    """Records as a batch; a column that no record has is not there at all."""
    names = dict.fromkeys(name for record in records for name in record)
    columns = {n: Column.of([record.get(n, BLANK) for record in records]) for n in names}
    rows = range(FIRST_ROW, FIRST_ROW + len(records)) if rows is None else rows
    return CaseBatch(tuple(map(str, rows)), tuple(rows), columns)


def tallied(plan: Plan, batch: CaseBatch) -> Tallies:
    """The engine's tallies."""
    return tally(plan, evaluate(plan, batch), batch)


def tallied_one_by_one(model: Model, records: Iterable[Cells]) -> Tallies:
    """The interpreter's tallies: each question asked of each record."""
    readings = [Reading(model, record) for record in records]
    return Tallies(
        len(readings), {ref: _one_question(model, ref, readings) for ref in model.questions}
    )


def _one_question(model: Model, ref: str, readings: Sequence[Reading]) -> Tally:
    outcomes = [reading.outcome(ref) for reading in readings]
    overruled = [reading.overruled(ref) for reading in readings]
    relevant = [reading.answer(ref) for reading in readings if reading.relevant(ref) is True]
    forms = model.questions[ref].forms
    asked = [form and form.ref for form in (reading.form(ref) for reading in readings)]
    astray = [
        bool(reading.astray(ref)) and reading.outcome(ref) is not Outcome.UNEXPECTED
        for reading in readings
    ]
    rows = {
        outcome: _rows([found is outcome for found in outcomes])
        for outcome in REPORTED
        if outcome in outcomes
    }
    return Tally(
        outcomes=tuple(outcomes.count(outcome) for outcome in Outcome),
        options=tuple(
            relevant.count(option.name)
            for option in model.scales[model.questions[ref].scale].options
        ),
        overruled=sum(overruled),
        rows=rows | ({None: _rows(overruled)} if any(overruled) else {}),
        forms=tuple(asked.count(form.ref) for form in forms),
        astray=_rows(astray),
    )


def _rows(found: Sequence[bool]) -> Rows:
    rows = [row for row, there in enumerate(found, FIRST_ROW) if there]
    return Rows(len(rows), tuple(rows[:ROWS_KEPT]))


def scored(trial: Trial) -> tuple[Plan, Tallies, Scores]:
    """A trial all the way to its scores."""
    plan = planned(trial.text)
    tallies = tallied(plan, batch_of(trial.records))
    return plan, tallies, score(plan, tallies, judgements=trial.judgements)


def all_scores(scores: Scores) -> dict[str, Score]:
    """Nodes and questions together."""
    return scores.nodes | scores.questions
