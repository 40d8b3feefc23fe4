"""One page, as its Markdown file has it.

A page opens with its title, `# error[band-gap]` or `# relevant when`, and what it means; then come
sections under `##`. In a block that shows a mistake every line has a gutter of two columns, and
`> ` marks the guilty ones. Comments, `<!-- frame: bands -->`, are notes for programs.
"""

from __future__ import annotations

import re

from attrs import frozen

SCORE, RULES, WRONG, MENDED, EXAMPLE, SEE = (
    "For a score",
    "The rules",
    "What brings it out",
    "Mended",
    "Example",
    "See also",
)
HEADINGS = (SCORE, RULES, WRONG, MENDED, EXAMPLE, SEE)
"""The sections that a page can have, in this order."""

_TITLE = re.compile(r"# (?:(error|warning|note)\[([a-z0-9-]+)\]|(.+))")
_NOTE = re.compile(r"<!-- (\w+): (.*?) -->")
_FENCE = "```"


@frozen
class Block:
    """A few lines of a rule file or of case records, as they are shown; `guilty` from 0."""

    language: str
    lines: tuple[str, ...]
    guilty: tuple[int, ...] = ()


@frozen
class Section:
    """What stands under one heading: paragraphs, and a block where there is one."""

    heading: str
    paragraphs: tuple[str, ...]
    block: Block | None


@frozen
class Page:
    """A page. `severity` is empty for a word; `notes` are for programs."""

    name: str
    severity: str
    meaning: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What stands at its head: a code as it is printed, or a word."""
        return f"{self.severity}[{self.name}]" if self.severity else self.name

    def note(self, name: str, otherwise: str = "") -> str:
        """What a comment says for programs."""
        return dict(self.notes).get(name, otherwise)

    def section(self, heading: str) -> Section | None:
        """The section under a heading."""
        return next((one for one in self.sections if one.heading == heading), None)

    def block(self, heading: str) -> Block | None:
        """The block under a heading."""
        section = self.section(heading)
        return None if section is None else section.block

    def see(self) -> tuple[str, ...]:
        """The pages that it points to."""
        section = self.section(SEE)
        if section is None:
            return ()
        return tuple(name.strip() for text in section.paragraphs for name in text.split(","))


def read_page(text: str) -> Page:
    """A page from its Markdown."""
    first, *lines = text.splitlines()
    title = _TITLE.fullmatch(first)
    assert title is not None, f"a page opens with its title: {first}"
    parts: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in lines:
        fenced ^= line.startswith(_FENCE)
        if line.startswith("## ") and not fenced:
            parts.append((line[3:], []))
        else:
            parts[-1][1].append(line)
    head, *sections = (_section(heading, body) for heading, body in parts)
    return Page(
        title[2] or title[3],
        title[1] or "",
        head.paragraphs,
        tuple(sections),
        tuple(_NOTE.findall(text)),
    )


def _section(heading: str, lines: list[str]) -> Section:
    paragraphs: list[str] = []
    words: list[str] = []
    block: Block | None = None
    rest = iter(lines)
    for line in [*rest, ""]:
        if block is None and line.startswith(_FENCE):
            block = _block(heading, line, lines)
        if _NOTE.fullmatch(line):
            continue
        if block is not None or not line.strip():
            if words:
                paragraphs.append(" ".join(words))
                words = []
            continue
        words.append(line.strip())
    return Section(heading, tuple(paragraphs), block)


def _block(heading: str, fence: str, lines: list[str]) -> Block:
    first = lines.index(fence) + 1
    last = lines.index(_FENCE, first)
    shown = lines[first:last]
    if heading != WRONG:
        return Block(fence[3:], tuple(shown))
    guilty = tuple(at for at, line in enumerate(shown) if line.startswith(">"))
    return Block(fence[3:], tuple(line[2:] for line in shown), guilty)
