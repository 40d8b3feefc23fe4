"""A document as Markdown, for GitHub and for whatever else reads it.

What a rule file says is only ever words: whatever could act as markup in it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from omi_rules.document.blocks import Block, Document, Listing, Para, Part, Table, Words, said
from omi_rules.terminal import safe

_ACTS = re.compile(r"[\\`*_\[\]<>&|~$#]|:(?=\S)|(?<=\bwww)\.", re.IGNORECASE)
_ACTS_FIRST = re.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)](?:\s|$)))")
DEEPEST = 6


def as_markdown(document: Document) -> str:
    """The whole document, ready to be written to a file."""
    lines = [f"# {escaped(document.title)}", ""]
    for block in document.blocks:
        lines += _block(block, in_list=False)
    for part in document.parts:
        lines += _part(part, 2)
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Words as Markdown that says just them."""
    text = " ".join(safe(text).split())
    text = _ACTS.sub(lambda found: f"\\{found[0]}", text)
    return _ACTS_FIRST.sub(lambda found: f"{found[1] or ''}\\", text)


def _part(part: Part, level: int) -> Iterator[str]:
    title = f"{part.ref} {part.called}".strip()
    yield from (f"{'#' * min(level, DEEPEST)} {escaped(title)}", "")
    listed = False
    for block in part.blocks:
        in_list = part.kind == "item" and isinstance(block, Para)
        if listed and not in_list:
            yield ""
        yield from _block(block, in_list=in_list)
        listed = in_list
    if listed:
        yield ""
    for child in part.parts:
        yield from _part(child, level + 1)


def _block(block: Block, *, in_list: bool) -> Iterator[str]:
    match block:
        case Para() if in_list:
            yield from _item(block, 0)
        case Para():
            yield from (_sentence(block), "")
            inner = [line for under in block.under for line in _item(under, 0)]
            inner[:0] = list(_lettered(block, 0))
            yield from inner
            yield from [""] * bool(inner)
        case Listing(items=items):
            for item in items:
                yield from _item(item, 0)
            yield ""
        case Table():
            yield from _table(block)


def _item(block: Para, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {_sentence(block)}"
    yield from _lettered(block, depth + 1)
    for under in block.under:
        yield from _item(under, depth + 1)


def _lettered(block: Para, depth: int) -> Iterator[str]:
    for line in block.lines:
        yield f"{'  ' * (depth + line.depth - 1)}- ({line.marker}) {escaped(line.words)}"


def _sentence(block: Para) -> str:
    words = escaped(said(block.words))
    if not block.lead:
        return words
    colon = ":" if block.manner and not block.lead.endswith(":") else ""
    mark = "_" if block.manner in ("assumed", "source") else "**"
    return f"{mark}{escaped(block.lead)}{colon}{mark} {words}".rstrip()


def _table(table: Table) -> Iterator[str]:
    if table.name:
        yield from (f"**{escaped(table.name)}**", "")
    yield f"| {' | '.join(escaped(cell) for cell in table.header)} |"
    yield f"|{'---|' * len(table.header)}"
    for row in table.rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""
    for under in table.under:
        yield from _item(under, 0)
    yield from [""] * bool(table.under)


def _cell(words: Words) -> str:
    return escaped(said(words))
