"""Formatting: a rule file without mistakes into the one layout, its meaning and its notes kept.

A file with mistakes is left as it is. Formatting what was formatted changes nothing. A file of a
model in several is laid out by itself: what is wrong in the others does not keep it from that.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from attrs import field, frozen

from omi_rules.checker import Checked, check, without_collector
from omi_rules.diagnostics import Diagnostic, Edit, Severity
from omi_rules.formatter.layout import lay_out
from omi_rules.formatter.meaning import assert_means_the_same
from omi_rules.formatter.written import written
from omi_rules.source import SourceFile, decode
from omi_rules.syntax.openings import may_have_parts
from omi_rules.syntax.parse import parse
from omi_rules.syntax.tree import RuleFile

MENDED = "tab-indent"
"""The one mistake that formatting mends: what a tab stands for is plain, and only layout."""

_MARK = b"\xef\xbb\xbf"


@frozen
class Formatted:
    """A rule file and its text in the layout; None where `mistakes` keep it as it is."""

    source: SourceFile
    text: str | None = field(default=None, repr=False)
    mistakes: tuple[Diagnostic, ...] = ()


def format_source(
    source: SourceFile, model: Checked | None = None, *, alone: bool = False
) -> Formatted:
    """Lay a rule file out. Raises an AssertionError where we would change what it means.

    `model` is the model that it is a file of, where that is checked already. What comes from no
    folder is read `alone`: of a file of several, only its own lines keep it from being laid out.
    """
    with without_collector():
        if alone and may_have_parts(source.text):
            return _one_of_several(source, None)
        model = check(source) if model is None else model
        several = len(model.source.files) > 1
        return _one_of_several(source, model) if several else _formatted(source, model)


def _one_of_several(source: SourceFile, model: Checked | None) -> Formatted:
    """Lay out one file of a model, which is read again by itself, its levels those of the model."""
    levels = None
    wrong: tuple[Diagnostic, ...] = ()
    if model is not None and model.file is not None:
        levels = dict(model.file.level_words)
        here = os.path.realpath(source.path)
        wrong = tuple(d for d in model.errors if os.path.realpath(d.source.path) == here)
    file, findings = parse(source, levels=levels)
    wrong = wrong or tuple(d for d in findings.sorted() if d.severity is Severity.ERROR)
    if wrong and all(found.code == MENDED for found in wrong):
        file, findings = parse(_mended(source, wrong), levels=levels)
        wrong = wrong if findings.has_errors else ()
    return Formatted(source, None, wrong) if wrong else _laid_out(source, file)


def _formatted(source: SourceFile, checked: Checked) -> Formatted:
    wrong = checked.errors
    if wrong and all(found.code == MENDED for found in wrong):
        checked = check(_mended(checked.source, wrong))
    if checked.errors or checked.file is None:
        return Formatted(source, None, wrong)
    return _laid_out(source, checked.file)


def _laid_out(source: SourceFile, file: RuleFile) -> Formatted:
    as_written = written(file)
    notes = as_written.notes()
    text = lay_out(file, as_written)
    if text != file.source.text:
        assert_means_the_same(file, notes, text)
    return Formatted(source, text)


def format_bytes(
    path: str, data: bytes, model: Checked | None = None, *, alone: bool = False
) -> tuple[Formatted, bytes]:
    """Lay the bytes of a rule file out: its byte order mark and its kind of line end are kept.

    With mistakes, the bytes are those that were given. `model` and `alone` are as for
    `format_source`.
    """
    formatted = format_source(decode(path, data), model, alone=alone)
    if formatted.text is None:
        return formatted, data
    mark = _MARK if data.startswith(_MARK) else b""
    return formatted, mark + formatted.text.replace("\n", _line_end(data)).encode()


def _line_end(data: bytes) -> str:
    """The line end that most lines have. That of very old programs, a return alone, is not kept."""
    windows = data.count(b"\r\n")
    return "\r\n" if windows > data.count(b"\n") - windows else "\n"


def _mended(source: SourceFile, wrong: Iterable[Diagnostic]) -> SourceFile:
    """The file with the safe edits of what was found made."""
    text = source.text
    edits: list[Edit] = [found.edit for found in wrong if found.edit is not None]
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return SourceFile(source.path, text)
