"""Case records into batches of cases.

Rows are numbered as a spreadsheet counts them: the header is row 1. Memory holds one batch,
whatever the size of the file. What is wrong is gathered to the end, so that one run shows it all;
then `UnusableRecordsError` is raised if any of it is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from omi_rules.cases import CaseBatch, Column
from omi_rules.cells import BLANK, Value
from omi_rules.compiler import Plan
from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding, UnusableRecordsError
from omi_rules.model import Field, Kind
from omi_rules.records.columns import (
    AnswerReader,
    Cell,
    ColumnOfCells,
    FieldReader,
    OptionsReader,
    Reader,
)
from omi_rules.records.file import RecordsFile, look_at
from omi_rules.records.header import Layout, known_headers, laid_out
from omi_rules.records.notices import read_notices
from omi_rules.records.odd import OddRows
from omi_rules.records.rows import Rows

BATCH_ROWS = 50_000


def open_records(
    path: str,
    plan: Plan,
    *,
    without: Collection[str] = (),
    show_values: bool = False,
    given: Mapping[str, Value] | None = None,
) -> Records:
    """Look at a file of case records; what cannot be one raises `UnusableInputError`.

    `given` are facts of the whole inspection that stand elsewhere: they need no column, and one
    that is there must say the same or nothing.
    """
    facts = {name: value for name, value in (given or {}).items() if name not in without}
    return Records(look_at(path), plan, tuple(without), show_values=show_values, given=facts)


@frozen(repr=False)
class _Part:
    """A column of the records, and the places of its cells: several if each is an option's."""

    column: ColumnOfCells
    places: tuple[int, ...]
    joined: bool = False

    def cells(self, by_place: Sequence[tuple[str, ...]]) -> Sequence[Cell]:
        if not self.joined:
            return by_place[self.places[0]]
        return list(zip(*(by_place[place] for place in self.places), strict=True))


class Records:
    """Case records of a model. Going through the batches once fills `findings`, `cases`, `facts`.

    `facts` are what holds for the whole inspection, by the names of its fields.
    """

    def __init__(
        self,
        file: RecordsFile,
        plan: Plan,
        without: tuple[str, ...],
        *,
        show_values: bool,
        given: Mapping[str, Value],
    ) -> None:
        self.file = file
        self.plan = plan
        self.without = without
        self.show_values = show_values
        self.given = given
        self.facts: dict[str, Value] = {}
        self.notices = read_notices(file.path)
        self.findings: list[Finding] = []
        self.cases = 0

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes."""
        return self.file.sha256

    def batches(self) -> Iterator[CaseBatch]:
        """The cases, in the order of the file, or `UnusableRecordsError` if they are none."""
        self._note_encoding()
        known = known_headers(self.plan.model)
        rows = Rows(self.file, known)
        header = rows.header()
        if header is None:
            self._find(rows.broken or Finding("empty-file", Severity.ERROR, "the file is empty"))
            raise UnusableRecordsError(self.file.path, tuple(self.findings))
        layout = laid_out(self.plan, known, header, self.without, self.given)
        self._find(*layout.findings)
        if layout.has_errors:
            raise UnusableRecordsError(self.file.path, tuple(self.findings))
        parts = self._parts(layout)
        odd = OddRows(layout)
        yield from self._batches(rows, layout, parts, odd)
        self._find(*(found for part in parts for found in part.column.findings()))
        self._gather_facts(parts)
        self._find(*odd.findings())
        if rows.broken is not None:
            self._find(rows.broken)
        if not self.cases and not self._unusable:
            message = "there are no cases in it, only a header"
            self._find(Finding("no-cases", Severity.ERROR, message, "Is it the right file?"))
        if self._unusable:
            raise UnusableRecordsError(self.file.path, tuple(self.findings))

    def _batches(
        self, rows: Rows, layout: Layout, parts: Sequence[_Part], odd: OddRows
    ) -> Iterator[CaseBatch]:
        ids: list[str] = []
        numbers: list[int] = []
        start = rows.header_row + 1
        for piece in rows.pieces():
            places, cases = odd.cases(piece, start)
            start += len(piece)
            if not cases:
                continue
            by_place = list(zip(*cases, strict=True))
            for part in parts:
                part.column.take(part.cells(by_place), places)
            ids += map(str.strip, by_place[layout.case_id])
            numbers += places
            if len(ids) >= BATCH_ROWS:
                yield self._batch(ids, numbers, parts)
                ids, numbers = [], []
        if ids:
            yield self._batch(ids, numbers, parts)

    def _batch(
        self, ids: Sequence[str], numbers: Sequence[int], parts: Sequence[_Part]
    ) -> CaseBatch:
        self.cases += len(ids)
        columns = {part.column.name: part.column.column() for part in parts}
        for name, value in self.given.items():
            columns[name] = Column(bytes(len(ids)), (value,))
        return CaseBatch(tuple(ids), tuple(numbers), columns)

    def _parts(self, layout: Layout) -> list[_Part]:
        model = self.plan.model
        found: list[_Part] = []
        for name, fact in model.fields.items():
            by_option = layout.options.get(name, {})
            if name in layout.columns:
                found.append(_Part(self._column(FieldReader(fact), fact), (layout.columns[name],)))
            elif by_option and len(by_option) == len(fact.options):
                column = self._column(OptionsReader(fact, tuple(by_option)), fact)
                found.append(_Part(column, tuple(by_option.values()), joined=True))
        for ref, question in model.questions.items():
            if ref in layout.columns:
                reader = AnswerReader(question, model.scales[question.scale])
                found.append(_Part(self._column(reader), (layout.columns[ref],)))
        return found

    def _column(self, reader: Reader, fact: Field | None = None) -> ColumnOfCells:
        return ColumnOfCells(
            reader,
            dates=fact is not None and fact.kind is Kind.DATE,
            constant=fact is not None and fact.inspection_wide,
            show_values=self.show_values,
        )

    def _gather_facts(self, parts: Sequence[_Part]) -> None:
        """What holds for the whole inspection; what stands elsewhere too must be the same."""
        found = {part.column.name: part.column.constant for part in parts}
        self.facts = {name: value for name, value in found.items() if value is not None}
        for name, value in self.given.items():
            if self.facts.get(name, BLANK) not in (BLANK, value):
                self._find(
                    Finding(
                        "two-facts",
                        Severity.ERROR,
                        f"{name} is something else in {self.file.name} than in the file of"
                        " judgements, and it is the same for the whole inspection",
                        "Mend one of them, or leave one out.",
                        name,
                    )
                )
            self.facts[name] = value

    def _note_encoding(self) -> None:
        if self.file.encoding == "cp1252":
            message = f"{self.file.name} is not in UTF-8; it is read in Windows’ own encoding"
            remedy = "Where letters with accents look wrong, save it as ‘CSV UTF-8’."
            self._find(Finding("windows-letters", Severity.NOTE, message, remedy))

    def _find(self, *findings: Finding) -> None:
        self.findings += findings

    @property
    def _unusable(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)
