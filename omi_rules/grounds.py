"""What a score rests on: the cases and the judgements of one inspection, held against each other.

Facts of the whole inspection come from either. Whether a node is relevant follows from them and is
never guessed: where it is not known, or where something that is not relevant was rated all the
same, `UnusableRecordsError` is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from omi_rules.cases import CaseBatch
from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.compiler import Plan, fields_deciding
from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding, UnusableRecordsError
from omi_rules.records import Records, open_records
from omi_rules.wording import listed

if TYPE_CHECKING:
    from omi_rules.judgements import Judgements
    from omi_rules.model.judgements import Judgement
    from omi_rules.scoring import Scores
    from omi_rules.tally import Tallies

Watch = Callable[[Iterator[CaseBatch]], Iterator[CaseBatch]]


def open_grounds(
    plan: Plan,
    cases: str | None,
    judgements: str | None,
    without: tuple[str, ...] = (),
    *,
    show_values: bool = False,
) -> Grounds:
    """Read the judgements, and look at the case records; either may be left out."""
    given: Judgements | None = None
    if judgements is not None:
        from omi_rules.judgements import read_judgements  # noqa: PLC0415 - few inspections have any

        given = read_judgements(judgements, plan, alone=cases is None)
    facts = {} if given is None else given.facts
    records: Records | None = None
    if cases is not None:
        records = open_records(cases, plan, without=without, show_values=show_values, given=facts)
    return Grounds(plan, records, given, without)


class Grounds:
    """The cases and judgements of one inspection. What is asked of them needs `tallied` first."""

    def __init__(
        self,
        plan: Plan,
        records: Records | None,
        given: Judgements | None,
        without: tuple[str, ...],
    ) -> None:
        self.plan = plan
        self.records = records
        self.given = given
        self.without = without

    def tallied(self, watch: Watch, take: Callable[[CaseBatch], None] | None = None) -> Tallies:
        """The tallies of all cases, each batch of which may be taken elsewhere too."""
        # Of one case, something can be asked without any of this.
        from omi_rules.engine import evaluate  # noqa: PLC0415
        from omi_rules.tally import no_tallies, tally  # noqa: PLC0415

        if self.records is None:
            return no_tallies(self.plan)
        tallies: Tallies | None = None
        for batch in watch(self.records.batches()):
            found = tally(self.plan, evaluate(self.plan, batch), batch)
            tallies = found if tallies is None else tallies + found
            if take is not None:
                take(batch)
        assert tallies is not None, "records without a case are refused when they are opened"
        return tallies

    @property
    def notices(self) -> tuple[str, ...]:
        """What must be read with the cases and with the judgements."""
        both = (self.given, self.records)
        return tuple(notice for one in both if one is not None for notice in one.notices)

    @property
    def ratings(self) -> Mapping[str, Judgement] | None:
        """The ratings that are given, by reference."""
        return None if self.given is None else self.given.ratings

    @property
    def facts(self) -> Mapping[str, Value]:
        """What is known to hold for the whole inspection."""
        if self.records is not None:
            return self.records.facts
        facts = {} if self.given is None else self.given.facts
        return {name: value for name, value in facts.items() if name not in self.without}

    def scored(self, tallies: Tallies) -> Scores:
        """The scores that follow, with what was judged and what discretion moves."""
        from omi_rules.scoring import score  # noqa: PLC0415 - as in `tallied`

        ratings, relevant = self.ratings, self.relevant()
        scores = score(self.plan, tallies, self.without, ratings, relevant=relevant)
        if self.given is None or not self.given.discretion:
            return scores
        from omi_rules.judgements import moves  # noqa: PLC0415

        moved = moves(self.given, self.plan, tallies, scores, self.without)
        return score(self.plan, tallies, self.without, ratings, moved, relevant)

    def relevant(self) -> Mapping[str, bool | None]:
        """Which nodes are relevant to the inspection, where that is a question at all."""
        if not self.plan.wide:
            return {}
        from omi_rules.engine import relevant_nodes  # noqa: PLC0415

        relevant = relevant_nodes(self.plan, self.facts)
        unknown = self._not_known([ref for ref, found in relevant.items() if found is None])
        if unknown:
            raise UnusableRecordsError(self._where, tuple(unknown))
        needless = self._needless(relevant)
        if needless and self.given is not None:
            raise UnusableRecordsError(self.given.path, tuple(needless))
        return relevant

    @property
    def _where(self) -> str:
        if self.records is not None:
            return self.records.file.path
        return "" if self.given is None else self.given.path

    def _not_known(self, refs: Sequence[str]) -> list[Finding]:
        """A finding for each fact that is lacking, without which it is not known what is relevant.

        Without cases a fact must be given even where another decides already, as a column must.
        """
        if self.records is None:
            refs = list(self.plan.wide)
        needed: dict[str, list[str]] = {}
        for ref in refs:
            for name in fields_deciding(self.plan, ref):
                value = self.facts.get(name, BLANK)
                if value in (BLANK, INVALID) and name not in self.without:
                    needed.setdefault(name, []).append(ref)
        return [self._lacking(name, of) for name, of in needed.items()]

    def _lacking(self, name: str, refs: Sequence[str]) -> Finding:
        cannot = self.facts.get(name, BLANK) is INVALID
        what = f"what {name} is cannot be read" if cannot else f"nothing says what {name} is"
        verb = "is" if len(refs) == 1 else "are"
        message = f"{what}, and whether {listed(refs)} {verb} relevant depends on it"
        told = "" if self.records is None else _said_of(name, self.records.findings)
        remedy = (
            f"{told}Give it once, in the file of judgements, as a row `{name},…`; or in every case,"
            f" as a column {name}."
        )
        return Finding("fact-not-given", Severity.ERROR, message, remedy, name)

    def _needless(self, relevant: Mapping[str, bool | None]) -> list[Finding]:
        """Ratings that are given to what is not relevant to the inspection."""
        if self.given is None:
            return []
        return [
            Finding(
                "rated-not-relevant",
                Severity.ERROR,
                f"row {self.given.rows[ref]}: {ref} is not relevant to this inspection, by"
                f" {listed(fields_deciding(self.plan, ref))}, so it has no rating",
                "Delete the row, or mend what it depends on.",
                ref,
            )
            for ref in (*self.given.ratings, *self.given.discretion)
            if relevant.get(ref) is False
        ]


def _said_of(name: str, findings: Sequence[Finding]) -> str:
    """What the records say of a fact that cannot be read: what was meant, what it can be."""
    said = (found.help for found in findings if found.ref == name and found.help)
    return next((f"{words} " for words in said), "")
