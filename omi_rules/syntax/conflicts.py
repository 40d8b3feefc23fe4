"""Conflict marks: what git leaves in a file that two people changed, and nobody has settled.

Of the versions between the marks the first is read and the others are not, so that nothing else is
reported because of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from omi_rules.diagnostics import Findings
from omi_rules.source import SourceFile, Span

_MARK = re.compile(r"^[^\S\n]*(?:<{7}|\|{7}|={7}|>{7})(?=[^\S\n]|$)", re.MULTILINE)


class Conflicts:
    """The conflict marks of a file, met line by line from its top."""

    def __init__(self, source: SourceFile, findings: Findings) -> None:
        self.text = source.text
        self.findings = findings
        self._marks = {found.start(): found[0].strip()[0] for found in _MARK.finditer(source.text)}
        self._closed = set(_closed(self._marks))
        self._open = False
        self._hidden = False

    def holds(self, start: int, end: int) -> bool:
        """Whether a line is a mark, or belongs to a version that is not read."""
        sign = self._marks.get(start)
        if sign is None:
            return self._hidden
        if sign == "<":
            self._begin(start, end)
        elif not self._open:
            self._stray(start, end)
        elif sign == ">":
            self._open = self._hidden = False
        else:
            self._hidden = True
        return True

    def _begin(self, start: int, end: int) -> None:
        self._open = start in self._closed
        self._hidden = False
        if not self._open:
            self._stray(start, end)
            return
        self.findings.error(
            "conflict-mark",
            self._words(start, end),
            "Here begin two versions of the same lines, left by git when it merged a change.",
            "Keep the lines that are right and delete the others, with the lines"
            " <<<<<<<, ======= and >>>>>>>.",
        )

    def _words(self, start: int, end: int) -> Span:
        line = self.text[start:end]
        return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))

    def _stray(self, start: int, end: int) -> None:
        self.findings.error(
            "conflict-mark",
            self._words(start, end),
            "This line is a mark that git left when it merged a change.",
            "Delete it, once the lines above and below it are as they should be.",
        )


def _closed(marks: Mapping[int, str]) -> Iterator[int]:
    """Where the conflicts begin that end before the next one begins."""
    begun: int | None = None
    for at, sign in marks.items():
        if sign == "<":
            begun = at
        elif sign == ">" and begun is not None:
            yield begun
            begun = None
