"""A table as bytes, of case records or other rows: what it is, its letters, its digest.

A file is read once to find these out and once for its cells, in pieces, so that its size does not
matter. Whatever is not text with separators is refused by its own name, with what to do.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from omi_rules.errors import UnusableInputError, reason_of
from omi_rules.near import begin, nearest

PIECE = 1 << 20

_SAVE_AS = "Open it in the program that made it and save it as ‘CSV UTF-8 (comma delimited)’."
_UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"

_KINDS: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (xls)"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"{\\rtf", "a Word document (rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


@frozen(repr=False)
class RecordsFile:
    """A text file of such rows. `data` holds the bytes of what can be read only once."""

    path: str
    encoding: str
    sha256: str
    data: bytes | None = None

    @property
    def name(self) -> str:
        """The file's name, as messages call it."""
        return Path(self.path).name

    def open(self) -> io.TextIOWrapper:
        """The text from its beginning, line breaks as they are."""
        raw = io.BytesIO(self.data) if self.data is not None else Path(self.path).open("rb")  # noqa: SIM115
        return io.TextIOWrapper(raw, self.encoding, newline="")


CASE_RECORDS = "case records"


def look_at(path: str, wanted: str = CASE_RECORDS) -> RecordsFile:
    """Find out what a file is, or raise `UnusableInputError` with what it is instead.

    `wanted` is what it should hold, as messages call it.
    """
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnusableInputError(
                f"this is a folder, not a file of {wanted}",
                where=path,
                help=_files_in(Path(path), wanted),
            )
        data = None if stat.S_ISREG(mode) else Path(path).read_bytes()
        with io.BytesIO(data) if data is not None else Path(path).open("rb") as raw:
            return _seen(path, raw, data, wanted)
    except FileNotFoundError:
        raise UnusableInputError(
            "there is no such file", where=path, help=_meant(Path(path))
        ) from None
    except (OSError, ValueError) as error:
        raise UnusableInputError(
            f"the file cannot be read: {reason_of(error)}", where=path
        ) from None


def _seen(
    path: str, raw: io.BufferedReader | io.BytesIO, data: bytes | None, wanted: str
) -> RecordsFile:
    head = raw.read(PIECE)
    _refuse_other_kinds(path, head, wanted)
    encoding = "utf-16" if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"
    look = _Look(path, encoding)
    for piece in _pieces(head, raw):
        look.take(piece)
    return RecordsFile(path, look.finish(), look.digest.hexdigest(), data)


def _pieces(head: bytes, raw: io.BufferedReader | io.BytesIO) -> Iterator[bytes]:
    piece = head
    while piece:
        yield piece
        piece = raw.read(PIECE)


class _Look:
    """What the bytes of a file have shown so far."""

    def __init__(self, path: str, encoding: str) -> None:
        self.path = path
        self.encoding = encoding
        self.digest = hashlib.sha256()
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.decodes = True
        self.many_bytes = False  # a letter of several bytes was decoded
        self.is_cp1252 = True

    def take(self, piece: bytes) -> None:
        self.digest.update(piece)
        if self.encoding != "utf-16" and b"\0" in piece:
            raise UnusableInputError(
                "this is not a text file: it holds zero bytes", where=self.path, help=_SAVE_AS
            )
        if self.is_cp1252 and not piece.isascii():
            self.is_cp1252 = len(piece.translate(None, _UNDEFINED_IN_CP1252)) == len(piece)
        self._decode(piece, final=False)

    def _decode(self, piece: bytes, *, final: bool) -> None:
        if not self.decodes:
            return
        try:
            text = self.decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            self.decodes = False
            cut = error.reason in {"unexpected end of data", "truncated data"}
            if final and cut and (self.many_bytes or self.encoding == "utf-16"):
                raise UnusableInputError(
                    "the file ends in the middle of a letter: it is cut in half",
                    where=self.path,
                    help="Copy or download the file again.",
                ) from None
        else:
            self.many_bytes = self.many_bytes or not text.isascii()

    def finish(self) -> str:
        """The encoding of the whole file."""
        self._decode(b"", final=True)
        if self.decodes:
            return self.encoding
        if self.encoding == "utf-8-sig" and self.is_cp1252:
            return "cp1252"
        raise UnusableInputError(
            "the letters of this file are neither in UTF-8 nor in Windows’ own encoding",
            where=self.path,
            help=_SAVE_AS,
        )


def _refuse_other_kinds(path: str, head: bytes, wanted: str) -> None:
    kind = next((name for start, name in _KINDS if head.startswith(start)), None)
    if head.startswith(b"PK\x03\x04"):
        kind = _kind_of_zip(head)
    text = head[:2000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if re.match(r"\{|\[\s*[\[{]", text):
        kind = kind or "JSON"
    elif re.match(r"<(\?xml|!doctype|html|table)", text, re.IGNORECASE):
        kind = kind or "a web page or XML"
    elif Path(path).suffix.casefold() == ".omi":
        kind = kind or "a rule file"
    if kind is not None:
        remedy = (
            f"Name the rule file first and the {wanted} after it."
            if kind == "a rule file"
            else f"{begin(wanted)} are read from CSV. {_SAVE_AS}"
        )
        raise UnusableInputError(f"this is {kind}, not CSV", where=path, help=remedy)


def _kind_of_zip(head: bytes) -> str:
    if b"opendocument.spreadsheet" in head:
        return "an OpenDocument spreadsheet (ods)"
    if b"opendocument" in head or b"word/" in head:
        return "a document, not a spreadsheet,"
    if b"xl/" in head or b"[Content_Types].xml" in head:
        return "an Excel workbook (xlsx)"
    return "a compressed folder (zip)"


def _files_in(folder: Path, wanted: str) -> str:
    found = sorted(file.name for file in folder.glob("*.csv"))
    if not found:
        return f"Name the CSV file of {wanted}."
    return f"Name a file in it, for example {folder / found[0]}."


def _meant(path: Path) -> str:
    try:
        there = [file.name for file in path.parent.iterdir() if file.is_file()]
    except OSError:
        return f"The folder {path.parent} is not there either."
    near = nearest(path.name, there)
    return f"Did you mean {path.with_name(near)}?" if near else ""
