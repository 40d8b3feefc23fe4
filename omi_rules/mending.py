"""Mending: the safe edits of a rule file's findings, made in its bytes and checked again.

An edit that would bring an error to light, or that leaves its finding as it was, is not made. Every
byte outside of the edits stays: encoding mark, line ends, letters that are not composed. A file
that is not UTF-8 is not mended, since its letters are uncertain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from attrs import frozen

from omi_rules.checker import Checked, check
from omi_rules.diagnostics import Diagnostic, Edit, Severity
from omi_rules.source import SourceFile, decode

ROUNDS_MOST = 500
"""So many times a file is checked at most: what is left then is left to its author."""

_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")


@frozen
class Mended:
    """A file before and after, and what was found in it before (`was`) and is now (`checked`).

    `made` are the findings whose edits were made, as they were then; `withheld` those whose edits
    were not.
    """

    before: bytes
    after: bytes
    made: tuple[Diagnostic, ...]
    withheld: tuple[Diagnostic, ...]
    was: Checked
    checked: Checked


def everything(_: Diagnostic) -> bool:
    """Every finding is to be mended that can be."""
    return True


def mended(path: str, data: bytes, wanted: Callable[[Diagnostic], bool] = everything) -> Mended:
    """Make the safe edits of a rule file, until none is left. Writes nothing."""
    was = checked = check(decode(path, data))
    now, made = data, list[Diagnostic]()
    refused: set[tuple[str, str, str]] = set()
    seen = {data}
    many: int | None = None
    for _ in range(ROUNDS_MOST):
        found = [
            d
            for d in _own(checked, path)
            if d.edit is not None and wanted(d) and _name(d) not in refused
        ]
        found = _apart(found)[:many]
        source = _file(checked, path)
        if not found or source.trouble is not None:
            break
        after = _edited(now, source, [d.edit for d in found if d.edit is not None])
        again = None if after is None or after in seen else check(decode(path, after))
        if after is not None and again is not None and _is_better(checked, again, found, path):
            now, checked, many = after, again, None
            seen.add(after)
            made += found
        elif len(found) == 1:
            refused.add(_name(found[0]))
            many = None
        elif again is not None and (harmful := _harmful(checked, again, found, path)):
            refused |= {_name(one) for one in harmful}
        else:
            # One of them does harm: the half that does not is made, and the others tried again.
            many = len(found) // 2
    left = tuple(d for d in _own(checked, path) if d.edit is not None and wanted(d))
    return Mended(data, now, tuple(made), left, was, checked)


def _file(checked: Checked, path: str) -> SourceFile:
    """The file itself, of all that its model is made of."""
    return next((file for file in checked.source.files if file.path == path), checked.source)


def _own(checked: Checked, path: str) -> list[Diagnostic]:
    """What was found in the file itself."""
    return [d for d in checked.diagnostics if d.source.path == path]


def _name(found: Diagnostic) -> tuple[str, str, str]:
    """What a finding is known by while lines move."""
    line = found.source.line(found.source.place(found.span.start).line)
    return found.code, found.message, line


def _is_better(before: Checked, after: Checked, made: Sequence[Diagnostic], path: str) -> bool:
    """Whether the findings that were mended are gone, and no error is there that was not."""
    errors = Counter(d.code for d in after.diagnostics if d.severity is Severity.ERROR)
    were = Counter(d.code for d in before.diagnostics if d.severity is Severity.ERROR)
    if errors - were:
        return False
    still = {(d.code, d.message, d.span.start) for d in _own(after, path)}
    moved = 0
    for one in made:
        assert one.edit is not None, "only what has an edit is mended"
        longer = len(one.edit.text) - (one.edit.span.end - one.edit.span.start)
        # What an edit put before the finding's words moves them; what it put behind does not.
        places = {one.span.start + moved, one.span.start + moved + longer}
        if any((one.code, one.message, place) in still for place in places):
            return False
        moved += longer
    return True


def _harmful(
    before: Checked, after: Checked, made: Sequence[Diagnostic], path: str
) -> list[Diagnostic]:
    """Those whose own line has an error, once they are mended, that it did not have."""
    were, errors = _errors_by_line(before, path), _errors_by_line(after, path)
    text, again = _file(before, path), _file(after, path)
    harmful: list[Diagnostic] = []
    moved = 0
    for one in made:
        assert one.edit is not None, "only what has an edit is mended"
        line = text.place(one.edit.span.start).line
        now = again.place(one.edit.span.start + moved).line
        if errors.get(now, frozenset()) - were.get(line, frozenset()):
            harmful.append(one)
        moved += len(one.edit.text) - (one.edit.span.end - one.edit.span.start)
    return harmful


def _errors_by_line(checked: Checked, path: str) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for one in _own(checked, path):
        if one.severity is not Severity.ERROR:
            continue
        line = one.source.place(one.span.start).line
        found[line] = found.get(line, frozenset()) | {one.code}
    return found


def _apart(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Those whose edits do not touch each other: of two that do, the first."""
    kept: list[Diagnostic] = []
    behind = -1
    by_place = sorted(found, key=lambda d: d.edit.span if d.edit is not None else d.span)
    for one in by_place:
        if one.edit is not None and one.edit.span.start > behind:
            kept.append(one)
            behind = one.edit.span.end
    return kept


# -------------------------------------------------------------------------------------- bytes


def _edited(data: bytes, source: SourceFile, edits: Sequence[Edit]) -> bytes | None:
    """The bytes of a file with edits made; None where one cannot be placed in them."""
    mark = _MARK if data.startswith(_MARK) else b""
    text = data[len(mark) :].decode()
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    line_end = "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"
    parts: list[str] = []
    at = 0
    for edit in edits:
        start, end = (_at(source, starts, offset) for offset in edit.span)
        if _composed(text[start:end]) != source.quote(edit.span) or start < at:
            return None
        parts += (text[at:start], edit.text.replace("\n", line_end))
        at = end
    parts.append(text[at:])
    return mark + "".join(parts).encode()


def _at(source: SourceFile, starts: Sequence[int], offset: int) -> int:
    """Where a character of the source's text stands in the text as the file has it."""
    line, column = source.written_place(offset)
    return starts[line - 1] + column - 1


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
