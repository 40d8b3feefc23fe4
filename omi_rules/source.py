"""A rule file as text: read once, its places counted in characters.

`SourceFile.text` has no byte order mark, line breaks that are all a line feed, and is in Unicode's
composed form (NFC). A `Span` is a pair of offsets into that text, the end not included.
"""

from __future__ import annotations

import bisect
import hashlib
from typing import NamedTuple

from attrs import field, frozen


class Span(NamedTuple):
    """A stretch of a source file's text: `start` and `end` in characters, `end` not included."""

    start: int
    end: int

    def joined(self, other: Span) -> Span:
        """The shortest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class Place(NamedTuple):
    """Where a character stands, as people count: line and column, both from 1."""

    line: int
    column: int


@frozen
class SourceFile:
    """One rule file: the path as the user gave it, its text, and the digest of its bytes."""

    path: str
    text: str = field(repr=False)
    sha256: str = ""
    crlf: bool = False
    line_starts: tuple[int, ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        object.__setattr__(self, "line_starts", tuple(starts))

    def place(self, offset: int) -> Place:
        """Line and column of the character at `offset`, both from 1."""
        line = bisect.bisect_right(self.line_starts, offset)
        return Place(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def quote(self, span: Span) -> str:
        """The author's own words at a span."""
        return self.text[span.start : span.end]


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
