"""One question over all cases: its tallies, and why cases fell out of it, counted by reason.

Cases that hold the same in every cell that the question reads are decided once. The reasons add
up to the cases.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field, frozen

from omi_rules.cases import CaseBatch
from omi_rules.cells import BLANK, Value
from omi_rules.compiler import Plan
from omi_rules.model import Model
from omi_rules.outcomes import Outcome
from omi_rules.why.case import Case, outline
from omi_rules.why.cone import cone_of
from omi_rules.why.deciding import Deciding, Places
from omi_rules.why.overview import in_few_words
from omi_rules.why.words import Words

ROWS_NAMED = 5

MOST_MET = 50_000
"""So many ways to hold the cells are remembered, whatever the number of cases."""


@define
class Because:
    """A reason, how many cases it holds of, and the first rows they stand in."""

    outcome: Outcome
    words: str
    cells: tuple[str, ...]
    cases: int = 0
    rows: list[int] = field(factory=list)


@frozen(repr=False)
class Counts:
    """A question's reasons, the commonest first within each outcome."""

    ref: str
    cases: int
    reasons: tuple[Because, ...]

    def of(self, outcome: Outcome) -> int:
        """How many cases have an outcome."""
        return sum(reason.cases for reason in self.reasons if reason.outcome is outcome)


class Counting:
    """Counts the cases of one question, batch by batch."""

    def __init__(self, plan: Plan, ref: str, without: tuple[str, ...] = ()) -> None:
        self.model: Model = plan.model
        self.ref = ref
        self._without = without
        self._places = Places(plan.model)
        self._cone = cone_of(plan.model, ref)
        asked = (plan.model.questions[name] for name in (*self._cone.answers, ref))
        reads = {*self._cone.fields, *(column for question in asked for column in question.columns)}
        self._reads = [name for name in self._places.names if name in reads]
        self._met: dict[tuple[Value, ...], Because] = {}
        self._reasons: dict[tuple[Outcome, str], Because] = {}
        self._cases = 0

    def take(self, batch: CaseBatch) -> None:
        """Count the cases of a batch."""
        columns = [batch.columns.get(name) for name in self._reads]
        values: list[Iterable[Value]] = [
            [BLANK] * len(batch) if c is None else map(c.values.__getitem__, c.codes)
            for c in columns
        ]
        for row, held in zip(batch.rows, zip(*values, strict=True), strict=True):
            because = self._met.get(held)
            if because is None:
                if len(self._met) >= MOST_MET:
                    self._met.clear()
                because = self._met[held] = self._decide(held)
            because.cases += 1
            if len(because.rows) < ROWS_NAMED:
                because.rows.append(row)
        self._cases += len(batch)

    def _decide(self, held: tuple[Value, ...]) -> Because:
        record = dict(zip(self._reads, held, strict=True))
        case = Case("", 0, record, {}, self._without)
        answer = outline(Deciding(self._cone, record, self._places), case, self.ref)
        said = in_few_words(answer, Words(self.model, record, {}, self._without), values=False)
        key = (answer.outcome, said)
        found = Because(answer.outcome, said, answer.cells)
        return self._reasons.setdefault(key, found)

    def counts(self) -> Counts:
        """What was counted so far."""
        order = list(Outcome)
        found = sorted(self._reasons.values(), key=lambda r: (order.index(r.outcome), -r.cases))
        return Counts(self.ref, self._cases, tuple(found))
