"""Rows of CSV: what separates the cells, which row is the header, and the rows below it in pieces.

A row is a record, however many lines its cells hold. What cannot be read as CSV ends the rows and
is kept as a finding that names the row.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Collection, Iterator

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.records.file import RecordsFile
from omi_rules.records.header import plain

PIECE_ROWS = 500

_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_MOST_EMPTY_ROWS = 1000

Row = list[str]


class Rows:
    """The rows of one file: first the `header`, then the pieces; `broken` is what ended them."""

    def __init__(self, file: RecordsFile, known: Collection[str]) -> None:
        self.broken: Finding | None = None
        self._file = file
        self._known = known
        self._separator = ","
        self._separator_line = False
        self._header_row = 0

    def header(self) -> Row | None:
        """The first row that is not empty, its cells separated so that most of them are known."""
        separators = _SEPARATORS
        with self._file.open() as text:
            declared = _SEPARATOR_LINE.fullmatch(text.readline(10))
        if declared is not None:
            self._separator_line = True
            separators = declared[1]
        found = [
            (self._merit(row), row, sep, at) for sep in separators for row, at in self._first(sep)
        ]
        if not found:
            return None
        _, header, self._separator, self._header_row = max(found, key=lambda one: one[0])
        self.broken = None
        return header

    def _first(self, separator: str) -> Iterator[tuple[Row, int]]:
        """The first row that is not empty and its number, if there is one."""
        with self._file.open() as text:
            if self._separator_line:
                text.readline()
            reader = csv.reader(text, delimiter=separator, strict=True)
            number = 0
            try:
                for number, row in enumerate(itertools.islice(reader, _MOST_EMPTY_ROWS), 1):
                    if any(cell.strip() for cell in row):
                        yield row, number
                        return
            except csv.Error as error:
                self.broken = _broken(str(error), number + 1)

    def _merit(self, row: Row) -> tuple[int, int]:
        return (sum(plain(cell) in self._known for cell in row), len(row))

    @property
    def header_row(self) -> int:
        """The number of the header's row: 1, but for empty rows above it."""
        return self._header_row

    def pieces(self) -> Iterator[list[Row]]:
        """The rows below the header, a few hundred at a time."""
        with self._file.open() as text:
            if self._separator_line:
                text.readline()
            reader = csv.reader(text, delimiter=self._separator, strict=True)
            number = self._header_row
            for _ in range(self._header_row):
                next(reader)
            piece: list[Row] = []
            try:
                for row in reader:
                    number += 1
                    piece.append(row)
                    if len(piece) == PIECE_ROWS:
                        yield piece
                        piece = []
            except csv.Error as error:
                self.broken = _broken(str(error), number + 1)
            if piece:
                yield piece


def _broken(reason: str, row: int) -> Finding:
    if "end of data" in reason:
        message = f"the quotation mark that opens in row {row} is never closed"
        remedy = "The file may be cut in half. A quotation mark in a text is doubled."
    elif "field limit" in reason:
        message = f"row {row} has a cell of more than 131,072 letters"
        remedy = "Perhaps a quotation mark is opened there and closed only many rows below."
    else:
        message = f"row {row} has a quotation mark in the middle of a cell"
        remedy = "A quotation mark in a text is doubled, and the cell stands in quotation marks."
    return Finding("broken-row", Severity.ERROR, message, remedy, rows=(row,))
