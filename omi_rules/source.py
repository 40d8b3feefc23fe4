"""A rule file as text: read once, its places counted in characters.

`SourceFile.text` has no byte order mark, line breaks that are all a line feed, and is in Unicode's
composed form (NFC). A `Span` is a pair of offsets into that text, the end not included. The files
of one model are one text, in which every place knows its file.
"""

from __future__ import annotations

import bisect
import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
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


BYTES_MOST = 5_000_000
"""A rule file larger than this is refused unread: OMI 2 whole is a hundredth of it."""


class Trouble(NamedTuple):
    """Why bytes are not the text of a rule file: `too-large`, `not-text` or `not-utf-8`.

    `at` is the character at which the trouble begins.
    """

    code: str
    at: int = 0


@frozen
class SourceFile:
    """One rule file: the path as the user gave it, its text, and the digest of its bytes.

    `trouble` is there where the bytes were not UTF-8 text; `text` is then what could be read.
    `data` are the bytes, where it was made of some. `as_written` is the text before it was
    composed, where that changed it: places in the file are counted in it by whoever has to point
    into the file.
    """

    path: str
    text: str = field(repr=False)
    sha256: str = ""
    trouble: Trouble | None = None
    data: bytes = field(default=b"", repr=False, eq=False)
    as_written: str = field(default="", repr=False, eq=False)
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

    def written_line(self, number: int) -> str:
        """A line as the file has it, before its letters were composed."""
        if not self.as_written:
            return self.line(number)
        return self.as_written.split("\n")[number - 1]

    def written_place(self, offset: int) -> Place:
        """Line and column, both from 1, of a character in the file as it was written."""
        place = self.place(offset)
        if not self.as_written:
            return place
        line, written = self.line(place.line), self.written_line(place.line)
        if line == written:
            return place
        return Place(place.line, _in_written(line[: place.column - 1], written) + 1)

    def quote(self, span: Span) -> str:
        """The author's own words at a span."""
        return self.text[span.start : span.end]

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files that it was made of: itself, or a model's own file and then its parts."""
        return (self,)

    def file_at(self, offset: int) -> tuple[SourceFile, int]:  # noqa: ARG002
        """The file that a character stands in, and the offset at which that file begins."""
        return self, 0

    def name_at(self, offset: int) -> str:  # noqa: ARG002
        """What a model calls the part that a character stands in; nothing for its own file."""
        return ""


@frozen
class JoinedSource(SourceFile):
    """A model's own file and its parts as one text: each begins on a line of its own.

    `names` are what the model calls them, its own file first. Its digest is that of the bytes of
    all files in order of name. Places are those in the file that a character stands in.
    """

    names: tuple[str, ...] = ()
    own_files: tuple[SourceFile, ...] = field(default=(), repr=False)
    bases: tuple[int, ...] = field(default=(), repr=False)

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The model's own file, and then its parts."""
        return self.own_files

    def file_at(self, offset: int) -> tuple[SourceFile, int]:
        """The file that a character stands in, and the offset at which that file begins."""
        number = self._number_at(offset)
        return self.own_files[number], self.bases[number]

    def name_at(self, offset: int) -> str:
        """What a model calls the part that a character stands in; nothing for its own file."""
        number = self._number_at(offset)
        return self.names[number] if number else ""

    def place(self, offset: int) -> Place:
        """Line and column of a character in its own file, both from 1."""
        file, base = self.file_at(offset)
        return file.place(offset - base)

    def _number_at(self, offset: int) -> int:
        return bisect.bisect_right(self.bases, offset) - 1


def joined(names: Sequence[str], files: Sequence[SourceFile]) -> JoinedSource:
    """A model's own file and its parts, with what the model calls each, as one text."""
    bases = [0]
    for file in files[:-1]:
        bases.append(bases[-1] + len(file.text) + 1)
    by_name = sorted(zip(names, files, strict=True), key=lambda named: named[0])
    return JoinedSource(
        files[0].path,
        "\n".join(file.text for file in files),
        digest(b"".join(file.data or file.text.encode() for _, file in by_name)),
        names=tuple(names),
        own_files=tuple(files),
        bases=tuple(bases),
    )


_RUN = re.compile(r"[^\x00-\x7f]+|[\x00-\x7f][^\x00-\x7f]*")
"""A letter that nothing before it is composed with, and the letters and marks up to the next."""


def _in_written(before: str, written: str) -> int:
    """Behind how many characters, as they were written, stands what is composed into `before`."""
    for run in _RUN.finditer(written):
        composed = unicodedata.normalize("NFC", run[0])
        if len(composed) <= len(before):
            before = before[len(composed) :]
            continue
        for at in range(len(run[0]) + 1):
            whole = at == len(run[0]) or not unicodedata.combining(run[0][at])
            if whole and unicodedata.normalize("NFC", run[0][:at]) == before:
                return run.start() + at
        return run.end()
    return len(written)


def read_source(path: str | os.PathLike[str]) -> SourceFile:
    """Read a rule file, whatever its bytes. Raises OSError where there is none to read.

    One that is too large is not read at all: it may not even be a rule file.
    """
    file = Path(path)
    if file.stat().st_size > BYTES_MOST:
        return SourceFile(str(path), "", trouble=Trouble("too-large"))
    return decode(str(path), file.read_bytes())


def decode(path: str, data: bytes) -> SourceFile:
    """Make a source file of bytes; what keeps them from being text stands in `trouble`."""
    sha256 = digest(data)
    if len(data) > BYTES_MOST:
        return SourceFile(path, "", sha256, Trouble("too-large"))
    trouble = None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
        trouble = Trouble("not-utf-8")
    elif b"\0" in data:
        return SourceFile(path, "", sha256, Trouble("not-text"), data)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            if _mostly_controls(data):
                return SourceFile(path, "", sha256, Trouble("not-text"), data)
            text = data.decode("cp1252", errors="replace")
            trouble = Trouble("not-utf-8", _breaks(data[: wrong.start].decode("cp1252", "replace")))
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    composed = as_text(text)
    if composed == written:
        written = ""
    return SourceFile(path, composed, sha256, trouble, data, written)


def as_text(text: str) -> str:
    """Text as rule files hold it: line feeds only, composed (NFC)."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _breaks(text: str) -> int:
    """How many characters of `text` are left once its line breaks are line feeds."""
    return len(text) - text.count("\r\n")


def _mostly_controls(data: bytes) -> bool:
    """Whether bytes hold more control characters than a text pasted from anywhere does."""
    plain = data.translate(None, bytes(c for c in range(32) if c not in b"\t\n\f\r"))
    undefined = data.translate(None, b"\x81\x8d\x8f\x90\x9d")
    return 2 * len(data) - len(plain) - len(undefined) > len(data) // 100


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
