"""Columns of cells decoded: each distinct text of a column once, and what could not be read.

A column counts the cases whose cell holds no value of its type and remembers the first rows; what
it says about them never holds the text of a cell, unless that was asked for.
"""

from __future__ import annotations

import array
import re
from collections.abc import Sequence
from typing import Protocol, TypeAlias

from omi_rules.cases import Codes, Column
from omi_rules.cells import BLANK, INVALID, Value, read_answer, read_field
from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.model import Field, Kind, Option, Question, Scale, Text
from omi_rules.records.dates import DateOrders
from omi_rules.records.meant import meant_option
from omi_rules.records.spreadsheets import serial_date
from omi_rules.terminal import safe
from omi_rules.wording import counted, listed

Cell: TypeAlias = "str | tuple[str, ...]"
"""A cell's text, or those of the columns that hold one yes or no per option."""

ROWS_NAMED = 10
MOST_SHOWN = 5
MOST_TEXTS = 20_000
"""How many distinct texts a column remembers from one batch to the next."""

YES_NO = (Option("yes", Text("yes")), Option("no", Text("no")))
"""What the column of one option of a some-of field holds."""


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else " ".join(cell)


class Reader(Protocol):
    """What a column holds: how a cell is read, and what to say of one that cannot be."""

    name: str

    def value(self, cell: Cell) -> Value: ...

    def wanted(self) -> str: ...

    def options(self) -> tuple[Option, ...]: ...

    def several(self) -> bool: ...


class AnswerReader:
    """The answers to a question."""

    def __init__(self, question: Question, scale: Scale) -> None:
        self.name = question.ref
        self._scale = scale

    def value(self, cell: Cell) -> Value:
        return read_answer(self._scale, _text(cell))

    def wanted(self) -> str:
        return "an answer that its scale does not have"

    def options(self) -> tuple[Option, ...]:
        return self._scale.options

    def several(self) -> bool:
        return False


class FieldReader:
    """The values of a field."""

    def __init__(self, fact: Field) -> None:
        self.name = fact.name
        self._field = fact

    def value(self, cell: Cell) -> Value:
        return read_field(self._field, _text(cell))

    def wanted(self) -> str:
        match self._field.kind:
            case Kind.WHOLE:
                return "something that is no whole number"
            case Kind.NUMBER:
                return "something that is no number"
            case Kind.DATE:
                return "something that is no date"
            case _:
                return "something that is none of its options"

    def options(self) -> tuple[Option, ...]:
        return self._field.options

    def several(self) -> bool:
        return self._field.kind is Kind.SOME


class OptionsReader(FieldReader):
    """The values of a some-of field that has one yes/no column per option."""

    def __init__(self, fact: Field, options: tuple[str, ...]) -> None:
        super().__init__(fact)
        self._columns = options
        self._yes_no = Field(fact.name, fact.label, Kind.YES_NO, YES_NO)

    def value(self, cell: Cell) -> Value:
        values = [read_field(self._yes_no, text) for text in cell]
        if INVALID in values:
            return INVALID
        if BLANK in values:
            return BLANK
        return frozenset(o for o, v in zip(self._columns, values, strict=True) if v == "yes")

    def wanted(self) -> str:
        return "something other than yes and no"

    def options(self) -> tuple[Option, ...]:
        return YES_NO

    def several(self) -> bool:
        return False


class Decoder(dict[Cell, int]):
    """Codes by text. A text that is not met before is read, and gets the code of its value."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        self.codes: dict[Value, int] = {}
        self.fresh: list[Cell] = []

    def __missing__(self, cell: Cell) -> int:
        self.fresh.append(cell)
        value = self.reader.value(cell)
        code = self[cell] = self.codes.setdefault(value, len(self.codes))
        return code


class ColumnOfCells:
    """One column of the records, taken in piece by piece."""

    def __init__(self, reader: Reader, *, dates: bool, constant: bool, show_values: bool) -> None:
        self.name = reader.name
        self._decoder = Decoder(reader)
        self._packed: bytearray | array.array[int] = bytearray()
        self._orders = DateOrders() if dates else None
        self._constant = constant
        self._show = show_values
        self._first: tuple[int, Value] | None = None  # the value that all must have, and its row
        self._unlike: int | None = None  # the first row with another value
        self._invalid: dict[Cell, int] = {}  # how many cases have each text that cannot be read
        self._rows: list[int] = []  # the first rows of those

    @property
    def constant(self) -> Value | None:
        """What all rows hold, where they must hold the same and a row was read."""
        return None if self._first is None else self._first[1]

    def take(self, cells: Sequence[Cell], rows: Sequence[int]) -> None:
        """Decode the cells of some rows."""
        decoder = self._decoder
        codes = list(map(decoder.__getitem__, cells))
        if isinstance(self._packed, bytearray) and len(decoder.codes) > 256:
            self._packed = array.array("L", self._packed)
        self._packed.extend(codes)
        if decoder.fresh:
            self._meet(decoder.fresh, cells, rows)
            decoder.fresh.clear()
        invalid = decoder.codes.get(INVALID)
        if invalid is not None:
            self._count_invalid(invalid, codes, cells, rows)
        if self._constant and self._unlike is None:
            self._compare(codes, rows)

    def _meet(self, fresh: Sequence[Cell], cells: Sequence[Cell], rows: Sequence[int]) -> None:
        if self._orders is not None:
            for cell in fresh:
                if isinstance(cell, str) and self._orders.is_news(cell):
                    self._orders.meet(cell, rows[cells.index(cell)])

    def _count_invalid(
        self, invalid: int, codes: list[int], cells: Sequence[Cell], rows: Sequence[int]
    ) -> None:
        for code, cell, row in zip(codes, cells, rows, strict=True):
            if code == invalid:
                if cell in self._invalid or len(self._invalid) < MOST_TEXTS:
                    self._invalid[cell] = self._invalid.get(cell, 0) + 1
                else:
                    self._invalid[""] = self._invalid.get("", 0) + 1
                if len(self._rows) < ROWS_NAMED:
                    self._rows.append(row)

    def _compare(self, codes: list[int], rows: Sequence[int]) -> None:
        values = list(self._decoder.codes)
        if self._first is None and rows:
            self._first = (rows[0], values[codes[0]])
        if self._first is not None:
            alike = self._decoder.codes.get(self._first[1])
            self._unlike = next(
                (row for code, row in zip(codes, rows, strict=True) if code != alike), None
            )

    def column(self) -> Column:
        """What was taken since the last time, as a column of a batch."""
        packed = self._packed
        codes: Codes = bytes(packed) if isinstance(packed, bytearray) else packed
        column = Column(codes, tuple(self._decoder.codes))
        if len(self._decoder) > MOST_TEXTS:
            self._decoder = Decoder(self._decoder.reader)
        self._packed = bytearray() if len(self._decoder.codes) <= 256 else array.array("L")
        return column

    # ------------------------------------------------------------------------------- findings

    def findings(self) -> list[Finding]:
        """What is to be said of the column, once all rows were taken."""
        found: list[Finding] = []
        if self._orders is not None:
            found += self._orders.findings(self.name)
        if self._unlike is not None and self._first is not None:
            first = self._first[0]
            found.append(
                Finding(
                    "not-constant",
                    Severity.ERROR,
                    f"rows {first} and {self._unlike} differ in {self.name}, which is the same "
                    "for the whole inspection",
                    "Write the same in every row. Are there two inspections in one file?",
                    self.name,
                    rows=(first, self._unlike),
                )
            )
        mixed = any(finding.severity is Severity.ERROR for finding in found)
        if self._invalid and not mixed:
            found.append(self._invalid_finding())
        return found

    def _invalid_finding(self) -> Finding:
        reader = self._decoder.reader
        cases = sum(self._invalid.values())
        verb = "holds" if cases == 1 else "hold"
        message = f"{self.name}: {counted(cases, 'case')} {verb} {reader.wanted()}"
        if self._show:
            shown = [f"‘{_short(cell)}’" for cell in self._invalid]
            message += f": {listed(shown, most=MOST_SHOWN)}"
        return Finding(
            "invalid-value",
            Severity.WARNING,
            message,
            self._help(reader.options()),
            self.name,
            cases,
            tuple(self._rows),
        )

    def _help(self, options: tuple[Option, ...]) -> str:
        if not options:
            return _help_on_numbers(self._invalid, dates=self._orders is not None)
        meant: dict[str, int] = {}
        for cell, cases in self._invalid.items():
            parts = (cell,) if isinstance(cell, str) else cell
            near = next(filter(None, (meant_option(part, options) for part in parts)), None)
            if near is not None:
                meant[near] = meant.get(near, 0) + cases
        can_be = f"It can be {listed([o.name for o in options], most=12, joint='or')}."
        if self._decoder.reader.several() and any(_SEVERAL.search(_text(c)) for c in self._invalid):
            return f"Put a semicolon between options. {can_be}"
        if not meant:
            return can_be
        ordered = sorted(meant.items(), key=lambda pair: -pair[1])
        if len(ordered) == 1 and ordered[0][1] == sum(self._invalid.values()):
            return f"Did you mean {ordered[0][0]}? {can_be}"
        hints = listed([f"{name} ({counted(cases, 'case')})" for name, cases in ordered])
        return f"Did you mean {hints}? {can_be}"


_SEVERAL = re.compile(r"[,|/+&]")
_DOTTED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def _help_on_numbers(invalid: dict[Cell, int], *, dates: bool) -> str:
    texts = [cell.strip() for cell in invalid if isinstance(cell, str)]
    if dates:
        serials = [date for text in texts if (date := serial_date(text)) is not None]
        if serials:
            return _help_on_serials(len(serials) == len(texts))
        return "Write dates as 2011-04-01, 01/04/2011 (the day first) or 1 April 2011."
    if any(_THOUSANDS.fullmatch(text) for text in texts):
        return "Write numbers without commas: 1200, not 1,200."
    if any(_DOTTED.fullmatch(text) for text in texts):
        return "Write whole numbers without a point: 1200, not 1.200."
    if any(text.startswith("#") for text in texts):
        return "A formula of the spreadsheet failed there."
    return "Write numbers in digits alone, as 12 or 12.5."


def _help_on_serials(all_of_them: bool) -> str:
    which = "These are" if all_of_them else "Some are"
    return (
        f"{which} dates as a spreadsheet’s serial numbers (40634 for 1 April 2011). Give the "
        "column a date format in the spreadsheet, and save it as CSV again."
    )


def _short(cell: Cell) -> str:
    text = safe(_text(cell))
    return text if len(text) <= 40 else f"{text[:39]}…"
