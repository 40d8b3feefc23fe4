"""Cases in memory, by column: each distinct value once, and for each case a code that points to it.

Made of case records (`records`) or of an example of a rule file; read by the engine.
"""

from __future__ import annotations

import array
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from omi_rules.cells import BLANK, Value

Codes: TypeAlias = "bytes | array.array[int]"
"""One code a case: bytes while a column has at most 256 distinct values, else whole numbers."""


@frozen(repr=False)
class Column:
    """A column: case *i* holds `values[codes[i]]`."""

    codes: Codes
    values: tuple[Value, ...]

    @classmethod
    def of(cls, values: Sequence[Value]) -> Column:
        """A column from one value a case."""
        index: dict[Value, int] = {}
        codes = [index.setdefault(value, len(index)) for value in values]
        packed: Codes = bytes(codes) if len(index) <= 256 else array.array("L", codes)
        return cls(packed, tuple(index))

    def __getitem__(self, case: int) -> Value:
        return self.values[self.codes[case]]

    def __len__(self) -> int:
        return len(self.codes)


@frozen(repr=False)
class CaseBatch:
    """Some cases of an inspection.

    `rows` are the rows they stand in, as a spreadsheet counts (the header is row 1). `columns` is
    keyed by field name and question reference; a column that is not there is blank throughout.
    """

    case_ids: tuple[str, ...]
    rows: tuple[int, ...]
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, records: Sequence[Mapping[str, Value]]) -> CaseBatch:
        """Cases that stand in no file, numbered from 1; what one does not say is blank."""
        names = dict.fromkeys(name for record in records for name in record)
        return cls(
            tuple(str(number) for number in range(1, len(records) + 1)),
            tuple(range(2, len(records) + 2)),
            {name: Column.of([record.get(name, BLANK) for record in records]) for name in names},
        )

    def __len__(self) -> int:
        return len(self.case_ids)
