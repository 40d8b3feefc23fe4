"""A document as lines for a terminal: wrapped, indented as its parts stand within each other."""

from __future__ import annotations

from collections.abc import Iterator

from omi_rules.document.blocks import Block, Document, Listing, Para, Part, Table, said
from omi_rules.terminal import Line, columns, padded, wrapped

INDENT = 2
MOST_INDENT = 24
"""However far in a part stands, its lines keep room for words."""

_STYLES = {"": "", "aim": "", "notice": "bold", "assumed": "warning", "source": "dim"}


def as_text(document: Document, width: int) -> Iterator[Line]:
    """The lines of a document, of at most so many columns."""
    for line in wrapped(document.title, width):
        yield [(line, "bold")]
    yield [("=" * min(columns(document.title), width), "dim")]
    for block in document.blocks:
        yield from _block(block, 0, width)
    for part in document.parts:
        yield from _part(part, 0, width)


def _part(part: Part, indent: int, width: int) -> Iterator[Line]:
    yield [("", "")]
    chapter = indent == 0
    if chapter:
        yield [("", "")]
    ref = f"{part.ref}  " if part.ref else ""
    title = part.called
    if columns(ref) > width // 3:  # too long to hang a title beside
        ref, title = "", f"{part.ref}  {title}"
    before = columns(ref)
    words = width - indent - before
    for number, line in enumerate(wrapped(title, words)):
        start = padded(ref, before) if number == 0 else " " * before
        yield [(" " * indent, ""), (start + line, "bold")]
    if chapter:
        underline = min(columns(ref) + columns(title), width)
        yield [("-" * underline, "dim")]
    inner = 0 if chapter else min(indent + before if before else indent + INDENT, MOST_INDENT)
    for block in part.blocks:
        yield from _block(block, inner, width)
    for child in part.parts:
        yield from _part(child, min(INDENT if chapter else indent + INDENT, MOST_INDENT), width)


def _block(block: Block, indent: int, width: int) -> Iterator[Line]:
    match block:
        case Para():
            yield from _para(block, indent, width)
        case Listing(items=items):
            for item in items:
                yield from _para(item, indent or INDENT, width, mark="- ")
        case Table():
            yield from _table(block, indent, width)


def _para(block: Para, indent: int, width: int, mark: str = "") -> Iterator[Line]:
    lead, words = block.lead, said(block.words)
    colon = ":" if lead and block.manner and not lead.endswith(":") else ""
    text = f"{lead}{colon} {words}".strip()
    yield from _lines(text, indent, width, _STYLES[block.manner], mark)
    inner = indent + len(mark) + INDENT
    for line in block.lines:
        marker = f"({line.marker}) "
        at = min(inner + INDENT * (line.depth - 1), MOST_INDENT)
        yield from _lines(line.words, at, width, "", marker)
    for under in block.under:
        yield from _para(under, min(inner, MOST_INDENT), width)


def _lines(text: str, indent: int, width: int, style: str, mark: str = "") -> Iterator[Line]:
    """A text in lines; those after the first stand under its beginning, behind its mark."""
    hanging = len(mark) if mark else 0
    for number, line in enumerate(wrapped(text, width - indent - hanging)):
        start = mark if number == 0 else " " * hanging
        yield [(" " * indent + start, ""), (line, style)]


def _table(table: Table, indent: int, width: int) -> Iterator[Line]:
    rows = [table.header, *(tuple(said(cell) for cell in row) for row in table.rows)]
    sizes = [max(columns(row[at]) for row in rows) for at in range(len(table.header))]
    room = width - indent
    sizes[0] = min(sizes[0], room // 2)
    # The last columns hold figures: what is too wide makes room in the second.
    sizes[1] = min(sizes[1], room - sum(sizes[:1] + sizes[2:]) - INDENT * (len(sizes) - 1))
    yield [("", "")]
    for line in wrapped(table.name, room) if table.name else ():
        yield [(" " * indent, ""), (line, "bold")]
    for number, row in enumerate(rows):
        style = "bold" if number == 0 else ""
        cells = [wrapped(cell, size) for cell, size in zip(row, sizes, strict=True)]
        for place in range(max(map(len, cells))):
            here = (cell[place] if place < len(cell) else "" for cell in cells)
            gap = " " * INDENT
            line = gap.join(padded(cell, size) for cell, size in zip(here, sizes, strict=True))
            yield [(" " * indent, ""), (line.rstrip(), style)]
    for under in table.under:
        yield from _para(under, indent + INDENT, width)
