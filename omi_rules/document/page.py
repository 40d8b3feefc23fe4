"""A document as one HTML page that needs nothing else: no script, no font, no other file.

It is built as a tree of elements and written out whole, so no text can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from omi_rules.document.blocks import (
    Block,
    Document,
    Link,
    Listing,
    Para,
    Part,
    Table,
    Words,
    every_part,
)
from omi_rules.terminal import safe

STYLE = Path(__file__).with_name("page.css")
DEEPEST = 6
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_page(document: Document) -> str:
    """The page, ready to be written to a file."""
    return _Page(document).written()


class _Page:
    """A page in the making. Links lead only to what is on it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.there = {part.anchor for part in every_part(document.parts)}

    def written(self) -> str:
        html = Element("html", lang="en")
        self._head(_child(html, "head"))
        body = _child(html, "body")
        header = _child(body, "header")
        _say(_child(header, "h1"), self.document.title)
        self._blocks(header, self.document.blocks)
        if len(self.document.parts) > 1:
            self._contents(body)
        main = _child(body, "main")
        for part in self.document.parts:
            self._part(main, part, 2)
        return f"<!DOCTYPE html>\n{tostring(html, encoding='unicode', method='html')}\n"

    def _head(self, head: Element) -> None:
        _child(head, "meta", charset="utf-8")
        _child(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
        _child(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        _say(_child(head, "title"), self.document.title)
        _child(head, "style").text = STYLE.read_text("utf-8")

    # ---------------------------------------------------------------------------- contents

    def _contents(self, body: Element) -> None:
        nav = _child(body, "nav", {"aria-labelledby": "contents"})
        _say(_child(nav, "h2", id="contents"), "Contents")
        self._entries(nav, self.document.parts)

    def _entries(self, parent: Element, parts: Iterable[Part]) -> None:
        entries = _child(parent, "ul")
        for part in parts:
            entry = _child(entries, "li")
            self._link(entry, Link(f"{part.ref} {part.title}".strip(), part.anchor))
            below = [child for child in part.parts if child.kind == "node"]
            if below:
                self._entries(entry, below)

    # ------------------------------------------------------------------------------- parts

    def _part(self, parent: Element, part: Part, level: int) -> None:
        section = _child(parent, "section", {"class": part.kind, "id": part.anchor})
        heading = _child(section, f"h{min(level, DEEPEST)}")
        if part.ref:
            _say(_child(heading, "span", {"class": "ref"}), part.ref)
            _say(heading, " ")
        _say(heading, part.title)
        if part.called != part.title:
            _say(heading, " ")
            _say(_child(heading, "code"), part.name)
        self._blocks(section, part.blocks)
        for child in part.parts:
            self._part(section, child, level + 1)

    def _blocks(self, parent: Element, blocks: Iterable[Block]) -> None:
        for block in blocks:
            match block:
                case Para():
                    self._para(parent, block)
                case Listing(items=items):
                    listing = _child(parent, "ul")
                    for item in items:
                        self._para(listing, item, "li")
                case Table():
                    self._table(parent, block)

    def _para(self, parent: Element, block: Para, tag: str = "p") -> None:
        said = _child(parent, tag, {"class": block.manner} if block.manner else {})
        if block.lead:
            colon = ":" if block.manner and not block.lead.endswith(":") else ""
            _say(_child(said, "strong"), f"{block.lead}{colon}")
            _say(said, " ")
        self._words(said, block.words)
        inner = said if tag == "li" else parent
        if block.lines:
            lines = _child(inner, "ul", {"class": "lines"})
            for line in block.lines:
                entry = _child(lines, "li", {"class": f"in{min(line.depth, 6)}"})
                _say(entry, f"({line.marker}) {line.words}")
        if block.under:
            under = _child(inner, "div", {"class": "under"})
            for one in block.under:
                self._para(under, one)

    def _table(self, parent: Element, block: Table) -> None:
        table = _child(parent, "table")
        if block.name:
            _say(_child(table, "caption"), block.name)
        head = _child(_child(table, "thead"), "tr")
        for cell in block.header:
            _say(_child(head, "th", scope="col"), cell)
        body = _child(table, "tbody")
        for row in block.rows:
            line = _child(body, "tr")
            for number, words in enumerate(row):
                place = _child(line, "th", scope="row") if number == 0 else _child(line, "td")
                self._words(place, words)
        for under in block.under:
            self._para(_child(parent, "div", {"class": "under"}), under)

    def _words(self, parent: Element, words: Words) -> None:
        for piece in words:
            if isinstance(piece, Link):
                self._link(parent, piece)
            else:
                _say(parent, piece)

    def _link(self, parent: Element, link: Link) -> None:
        if link.anchor in self.there:
            _say(_child(parent, "a", href=f"#{quote(link.anchor)}"), link.words)
        else:
            _say(parent, link.words)


def _child(
    parent: Element, tag: str, attributes: dict[str, str] | None = None, **more: str
) -> Element:
    """An element at the end of another, on a line of its own where that shows nothing."""
    if tag not in ("a", "span", "strong", "code"):
        _say(parent, "\n")
    return SubElement(parent, tag, attributes or {}, **more)


def _say(parent: Element, text: str) -> None:
    """Words at the end of an element. The only way that a text comes into the page."""
    text = text if text == "\n" else safe(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
