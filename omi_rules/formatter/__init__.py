"""Formatting: a rule file without mistakes into the one layout, its meaning and its notes kept.

A file with mistakes is left as it is. Formatting what was formatted changes nothing.
"""

from __future__ import annotations

from attrs import field, frozen

from omi_rules.checker import Checked, check, without_collector
from omi_rules.diagnostics import Diagnostic, Edit
from omi_rules.formatter.layout import lay_out
from omi_rules.formatter.meaning import assert_means_the_same
from omi_rules.formatter.written import written
from omi_rules.source import SourceFile, decode

MENDED = "tab-indent"
"""The one mistake that formatting mends: what a tab stands for is plain, and only layout."""

_MARK = b"\xef\xbb\xbf"


@frozen
class Formatted:
    """A rule file and its text in the layout; None where `mistakes` keep it as it is."""

    source: SourceFile
    text: str | None = field(default=None, repr=False)
    mistakes: tuple[Diagnostic, ...] = ()


def format_source(source: SourceFile) -> Formatted:
    """Lay a rule file out. Raises an AssertionError where we would change what it means."""
    with without_collector():
        return _formatted(source)


def _formatted(source: SourceFile) -> Formatted:
    checked = check(source)
    wrong = checked.errors
    if wrong and all(found.code == MENDED for found in wrong):
        checked = check(_mended(checked))
    if checked.errors or checked.file is None:
        return Formatted(source, None, wrong)
    as_written = written(checked.file)
    notes = as_written.notes()
    text = lay_out(checked.file, as_written)
    if text != checked.source.text:
        assert_means_the_same(checked.file, notes, text)
    return Formatted(source, text)


def format_bytes(path: str, data: bytes) -> tuple[Formatted, bytes]:
    """Lay the bytes of a rule file out: its byte order mark and its kind of line end are kept.

    With mistakes, the bytes are those that were given.
    """
    formatted = format_source(decode(path, data))
    if formatted.text is None:
        return formatted, data
    mark = _MARK if data.startswith(_MARK) else b""
    return formatted, mark + formatted.text.replace("\n", _line_end(data)).encode()


def _line_end(data: bytes) -> str:
    """The line end that most lines have. That of very old programs, a return alone, is not kept."""
    windows = data.count(b"\r\n")
    return "\r\n" if windows > data.count(b"\n") - windows else "\n"


def _mended(checked: Checked) -> SourceFile:
    """The file with the safe edits of what was found made."""
    text = checked.source.text
    edits: list[Edit] = [found.edit for found in checked.errors if found.edit is not None]
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return SourceFile(checked.source.path, text)
