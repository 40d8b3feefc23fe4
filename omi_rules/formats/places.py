"""Where a finding stands, as other programs count and name it.

Lines and columns are from 1 and in the file as it was written; a column is a unit of UTF-16, so
that a letter beyond the first 65,536 counts as two. A path is given from the top of the checkout
that a build works in, or else from the folder that we were started in.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from attrs import frozen

from omi_rules.source import SourceFile, Span

TOP = "GITHUB_WORKSPACE"
"""What the folder is called, in the surroundings of a build on GitHub, that it checked out."""


@frozen
class Region:
    """A stretch of a file: its last column is the one behind its last letter."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(source: SourceFile, span: Span) -> Region:
    """A span of the text as a region of the file."""
    line, column = _place(source, span.start)
    end_line, end_column = _place(source, max(span.end, span.start))
    return Region(line, column, end_line, end_column)


def _place(source: SourceFile, offset: int) -> tuple[int, int]:
    line, column = source.written_place(offset)
    before = source.written_line(line)[: column - 1]
    return line, len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1


def from_top(path: str) -> Path:
    """A path from the top of the checkout; the whole path of a file that is not inside it."""
    full, here = os.path.abspath(path), os.getcwd()  # noqa: PTH100, PTH109 - links stay links
    top = os.environ.get(TOP, "")
    for folder in (top, here):
        if folder and Path(here).is_relative_to(folder) and Path(full).is_relative_to(folder):
            return Path(full).relative_to(folder)
    return Path(full)


def uri(path: str) -> str:
    """A path as an address: relative where it can be, every odd letter as its number."""
    short = from_top(path)
    if short.is_absolute():
        return short.as_uri()
    return quote(os.fsencode(short.as_posix()))
