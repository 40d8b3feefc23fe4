"""One row of case records as it is written: what each cell says, letter for letter, and where.

Only somebody who asked about that one case may be shown it; nothing here goes into a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from omi_rules.records.header import known_headers, laid_out
from omi_rules.records.reading import Records
from omi_rules.records.rows import Rows
from omi_rules.records.spreadsheets import column_letters


@frozen(repr=False)
class Written:
    """A cell as it is written: its column as a spreadsheet calls it, its header, its text.

    A some-of field that has one column per option has several of each.
    """

    columns: tuple[str, ...]
    headers: tuple[str, ...]
    texts: tuple[str, ...]


def one_row(records: Records, number: int) -> Mapping[str, Written]:
    """The cells of a row by the field or question that they hold; the header is row 1."""
    known = known_headers(records.plan.model)
    rows = Rows(records.file, known)
    header = rows.header()
    assert header is not None, "records that were read have a header"
    layout = laid_out(records.plan, known, header, records.without)
    row = next(
        piece[number - start]
        for start, piece in _numbered(rows)
        if start <= number < start + len(piece)
    )
    places: dict[str, tuple[int, ...]] = {n: (place,) for n, place in layout.columns.items()}
    places |= {name: tuple(by.values()) for name, by in layout.options.items()}
    return {
        name: Written(
            tuple(column_letters(place) for place in at),
            tuple(header[place].strip() for place in at),
            tuple(row[place] for place in at),
        )
        for name, at in places.items()
    }


def _numbered(rows: Rows) -> Iterator[tuple[int, list[list[str]]]]:
    """The pieces of the rows, each with the number of its first."""
    start = rows.header_row + 1
    for piece in rows.pieces():
        yield start, piece
        start += len(piece)
