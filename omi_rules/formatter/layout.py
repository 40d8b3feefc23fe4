"""The one layout of a rule file: how far in lines stand, what stands in columns, blank lines.

Statements begin at the margin, clauses two spaces in, doubts about a clause four. Rows of a table
stand in columns within their statement. The order of everything is its author's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from omi_rules.formatter.breaks import NEVER_FIRST, WIDTH, joined, laid_out
from omi_rules.formatter.words import Thing
from omi_rules.formatter.written import DOUBTS, Block, Row, Written
from omi_rules.syntax.openings import STATEMENTS
from omi_rules.syntax.tree import RuleFile
from omi_rules.terminal import columns

CLAUSE, DOUBT = 2, 4
"""How far in they stand."""

SIDES = len("above the line")
"""How wide the first column of answers is: a row more never moves the others."""

_ROWS = frozenset(("method", "printed", "banded on", "band", "side", "item", "cases"))
_WITHOUT_BLANKS = ("node", "field", "define")
"""Statements whose clauses are one paragraph; in the others an author may set rows apart."""


def lay_out(file: RuleFile, written: Written) -> str:
    """The text of a file without mistakes, in the layout."""
    never_first = NEVER_FIRST.union(STATEMENTS, _level_words(file))
    lines: list[str] = []
    above: Block | None = None
    for block in written.blocks:
        gap = block.gap
        if above is None:
            gap = gap.beginning(blank=False)
        elif not _stand_together(above, block):
            gap = gap.beginning(blank=True)
        lines += gap.lines(0)
        lines += _statement(block, never_first)
        above = block
    lines += written.last.lines(0)
    while not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _level_words(file: RuleFile) -> Iterator[str]:
    """The words that the model declares for its levels and groupings."""
    if all(statement.word.text != "model" for statement in file.statements):
        yield from (word for word, _ in file.level_words)  # a part: its model declares them
    for statement in file.statements:
        for clause in statement.clauses:
            yield from (level.name.text for level in clause.levels)
            if clause.kind == "also grouped by":
                yield clause.words[0].text


def _stand_together(above: Block, below: Block) -> bool:
    """Whether no blank line needs to part two statements: short ones of a kind, and fields."""
    fields = ("field", "define")
    if above.kind in fields and below.kind in fields:
        return True
    same = above.statement.word.text == below.statement.word.text
    return same and _is_short(above) and _is_short(below)


def _is_short(block: Block) -> bool:
    """Whether a statement is one line, doubts aside."""
    return all(row.clause.kind in DOUBTS for row in block.rows)


def _statement(block: Block, never_first: frozenset[str]) -> Iterator[str]:
    head, moved = _head(block)
    yield from laid_out(head, 0, never_first, is_head=True)
    if moved:
        yield from laid_out(moved, CLAUSE, never_first)
    _in_columns(block)
    blanks = block.kind not in _WITHOUT_BLANKS
    for number, row in enumerate(block.rows):
        indent = DOUBT if row.is_doubt_further_in else CLAUSE
        gap = row.gap if number else row.gap.beginning(blank=False)
        yield from gap.lines(indent, blanks=blanks and not row.is_doubt_further_in)
        yield from laid_out(row.words, indent, never_first)
    yield from block.after.lines(CLAUSE)


def _head(block: Block) -> tuple[list[Thing], list[Thing]]:
    """The words of the head, and its type or condition if that needs a line of its own."""
    head = block.head
    tree = block.statement.head
    if columns(joined(head)) <= WIDTH:
        return head, []
    if tree.type is not None:
        start = tree.type.span.start
        at = next(number for number, thing in enumerate(head) if thing.start >= start)
    elif tree.condition is not None:
        start = tree.condition.span.start
        at = next(number for number, thing in enumerate(head) if thing.start >= start) - 1
    else:
        return head, []
    first, moved = head[:at], head[at:]
    first[-1].notes, first[-1].beside = moved[-1].notes, moved[-1].beside
    moved[-1].notes, moved[-1].beside = [], False
    return first, moved


# ----------------------------------------------------------------------------------- columns


def _in_columns(block: Block) -> None:
    """Widen the gaps of a statement's rows so that their cells begin in columns.

    Rows too long for one line have no say in how wide a column is. Where the columns leave a row no
    room, the last of them is given up.
    """
    rows = [(row, cells) for row in block.rows if (cells := _cells(row))]
    if not rows:
        return
    between = 1 if block.kind == "example" else 2
    for row, cells in rows:
        for at in cells:
            row.words[at].gap = " " * between
    measured = [(row, cells) for row, cells in rows if _fits(row)]
    for number in range(max(len(cells) for _, cells in rows), 0, -1):
        for row, cells in rows:
            for at in cells:
                row.words[at].gap = " " * between
        for column in range(number):
            _one_column(rows, measured, column, between)
        if all(_fits(row) for row, _ in measured):
            return


def _fits(row: Row) -> bool:
    inside = any(thing.notes for thing in row.words[:-1])
    return not inside and CLAUSE + columns(joined(row.words)) <= WIDTH


def _one_column(
    rows: Sequence[tuple[Row, list[int]]],
    measured: Sequence[tuple[Row, list[int]]],
    column: int,
    between: int,
) -> None:
    """Let the cells of one column begin at one place, the columns before it being set."""
    ends = [_cell_end(row, cells[column]) for row, cells in measured if len(cells) > column]
    place = max(ends, default=0)
    for row, cells in rows:
        if len(cells) <= column:
            continue
        if row.clause.kind == "side":
            place = max(place, SIDES)
        room = place - _cell_end(row, cells[column])
        row.words[cells[column]].gap = " " * (max(room, 0) + between)


def _cell_end(row: Row, at: int) -> int:
    """Where the cell before a word ends."""
    return columns(joined(row.words[:at]))


def _cells(row: Row) -> list[int]:
    """Which words of a row begin a cell, its first aside; none where it is no row of a table."""
    clause, words = row.clause, row.words
    match clause.kind:
        case "side":
            return [len(clause.detail.split())]
        case "cases":
            return [1 if clause.number is None else 2]
        case "band":
            labels = 4 if words[2].text == "cy" else 2
            return [1, labels]
        case kind if kind in _ROWS:
            return [1]
    return []
