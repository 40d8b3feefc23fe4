"""Rows that are no cases as they stand: empty, too short or long, without a case id of their own.

Each such row is counted, and the first are named; none is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.records.header import CASE_ID, Layout, plain
from omi_rules.records.spreadsheets import column_letters
from omi_rules.wording import in_rows

ROWS_NAMED = 10


@define(repr=False)
class Found:
    """How many rows, and the first of them."""

    count: int = 0
    rows: list[int] = field(factory=list)

    def add(self, row: int) -> None:
        """Count one more."""
        self.count += 1
        if len(self.rows) < ROWS_NAMED:
            self.rows.append(row)


class OddRows:
    """Sorts the rows of a file into cases and what is none."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._ids: dict[str, int] = {}
        self._empty = Found()
        self._nameless_id = Found()
        self._twice = Found()
        self._first_twin = 0  # the row whose id the first of them has
        self._bare = Found()
        self._headers = Found()
        self._ragged = Found()
        self._ragged_cells = 0  # of the first such row
        self._without_header = list(layout.nameless)
        self._filled: list[int] = []

    def cases(self, piece: list[list[str]], start: int) -> tuple[Sequence[int], list[list[str]]]:
        """The rows of a piece that are cases, with their numbers; `start` is the first's."""
        numbers: Sequence[int] = range(start, start + len(piece))
        if any(
            len(row) != self._layout.width or not row[self._layout.case_id].strip() for row in piece
        ):
            sound = [
                (n, row) for n, row in zip(numbers, piece, strict=True) if self._is_case(n, row)
            ]
            numbers = [number for number, _ in sound]
            piece = [row[: self._layout.width] for _, row in sound]
        ids = self._ids
        at = self._layout.case_id
        for number, row in zip(numbers, piece, strict=True):
            if row.count("") == len(row) - 1:
                self._bare.add(number)
            case_id = row[at].strip()
            if plain(case_id) == CASE_ID:
                self._headers.add(number)
                continue
            first = ids.setdefault(case_id, number)
            if first != number:
                self._first_twin = self._first_twin or first
                self._twice.add(number)
        for place in self._without_header[:]:
            if any(row[place].strip() for row in piece):
                self._without_header.remove(place)
                self._filled.append(place)
        return numbers, piece

    def _is_case(self, number: int, row: list[str]) -> bool:
        width = self._layout.width
        if not any(map(str.strip, row)):
            self._empty.add(number)
            return False
        if len(row) < width or any(map(str.strip, row[width:])):
            if not self._ragged.count:
                self._ragged_cells = len(row)
            self._ragged.add(number)
            return False
        if not row[self._layout.case_id].strip():
            self._nameless_id.add(number)
            return False
        return True

    # ------------------------------------------------------------------------------- findings

    def findings(self) -> list[Finding]:
        """What is to be said once all rows were seen."""
        found = []
        if self._ragged.count:
            found.append(self._ragged_finding())
        if self._nameless_id.count:
            message = f"row {self._nameless_id.rows[0]} has no case id"
            found.append(
                _error("no-id", message, "Give each case an id of its own.", self._nameless_id)
            )
        if self._headers.count:
            message = f"row {self._headers.rows[0]} repeats the header"
            remedy = "Delete it. Were two files put together?"
            found.append(_error("header-again", message, remedy, self._headers))
        if self._twice.count:
            message = f"row {self._twice.rows[0]} has the same case id as row {self._first_twin}"
            remedy = "Is the same case in the file twice?"
            found.append(_error("id-twice", message, remedy, self._twice))
        if self._empty.count:
            one = self._empty.count == 1
            message = f"{self._empty.count:,} empty {'row is' if one else 'rows are'} passed over"
            found.append(
                Finding("empty-rows", Severity.NOTE, message, rows=tuple(self._empty.rows))
            )
        if self._bare.count:
            message = f"row {self._bare.rows[0]} is empty but for its case id"
            if self._bare.count > 1:
                message += f"; so it is with {in_rows(self._bare.rows[1:], self._bare.count - 1)}"
            remedy = "It counts as a case. Delete it if it is none, such as a line of totals."
            rows = tuple(self._bare.rows)
            found.append(Finding("bare-row", Severity.WARNING, message, remedy, rows=rows))
        for place in self._filled:
            message = f"column {column_letters(place)} has cells and no header"
            found.append(Finding("no-header", Severity.WARNING, message, "Nothing uses them."))
        return found

    def _ragged_finding(self) -> Finding:
        row, cells, width = self._ragged.rows[0], self._ragged_cells, self._layout.width
        message = f"row {row} has {cells} cells where the header has {width}"
        if cells < width:
            message += ": the file may be cut in half"
            remedy = "Save or copy the file again. Cells with line breaks need quotation marks."
        else:
            remedy = "Cells with a comma, semicolon or tab in them need quotation marks."
        return _error("ragged-row", message, remedy, self._ragged)


def _error(code: str, message: str, help: str, found: Found) -> Finding:
    if found.count > 1:
        message += f"; so it is with {in_rows(found.rows[1:], found.count - 1)}"
    return Finding(code, Severity.ERROR, message, help, rows=tuple(found.rows))
