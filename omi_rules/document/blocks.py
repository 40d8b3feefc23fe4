"""What a document is made of: parts within parts, and in each of them paragraphs and tables.

Everything is plain text; how it is marked up, and what has to be escaped, is for whoever writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from attrs import frozen

from omi_rules.reading import Spoken


@frozen
class Link:
    """Words that lead to a part of the document, by its anchor."""

    words: str
    anchor: str


Words: TypeAlias = tuple[str | Link, ...]
"""A line of words."""

Manner = Literal["", "aim", "notice", "assumed", "source"]
"""How a paragraph is set: plainly, as an aim, as a notice, as what is assumed, as a source."""


@frozen
class Para:
    """A paragraph. `lead` are its first words, set apart; `lines` are lettered lines below it.

    `under` are paragraphs that speak of this one.
    """

    words: Words
    lead: str = ""
    manner: Manner = ""
    lines: tuple[Spoken, ...] = ()
    under: tuple[Para, ...] = ()


@frozen
class Listing:
    """Paragraphs that are the items of a list."""

    items: tuple[Para, ...]


@frozen
class Table:
    """Rows of words below a header; `name` says what it shows, where its heading does not."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    under: tuple[Para, ...] = ()


Block: TypeAlias = Para | Listing | Table


@frozen
class Part:
    """A heading and what stands under it. `ref` is its reference; `name` what rules call it by.

    `kind` is "chapter", "node" (a heading of the tree), "item" (a question, a field, a definition).
    """

    title: str
    anchor: str
    kind: Literal["chapter", "node", "item"] = "chapter"
    ref: str = ""
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    name: str = ""

    @property
    def called(self) -> str:
        """Its title, with its name behind it where that says anything new."""
        plain = self.title.casefold().replace(" ", "_")
        return self.title if self.name.casefold() in ("", plain) else f"{self.title} ({self.name})"


@frozen
class Document:
    """A document: its title, what stands above everything else, and its chapters."""

    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]


def para(text: str, lead: str = "", manner: Manner = "") -> Para:
    """A paragraph of plain words."""
    return Para((text,) if text else (), lead, manner)


def said(words: Words) -> str:
    """Words as plain text."""
    return "".join(piece if isinstance(piece, str) else piece.words for piece in words)


def every_part(parts: tuple[Part, ...]) -> Iterator[Part]:
    """All parts, each before those within it."""
    for part in parts:
        yield part
        yield from every_part(part.parts)
