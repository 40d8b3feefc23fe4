"""Stops: where a line could not be read on, and what a habit says is found there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from attrs import frozen


class Habit(NamedTuple):
    """What was found: from `start` to `end` of the line, with a finding's words.

    `instead` may take its place unseen, or that of what begins at `edited_from`.
    """

    code: str
    start: int
    end: int
    message: str
    help: str
    instead: str | None = None
    edited_from: int | None = None


@frozen
class Stop:
    """Where a line could not be read on, and what could have stood there.

    `words` are keywords, `things` the author's own (NAME, LABEL …), by the grammar's names. `kind`
    is that of the statement.
    """

    text: str
    at: int
    words: frozenset[str]
    things: frozenset[str]
    kind: str
    is_head: bool

    def matches(self, pattern: re.Pattern[str]) -> Iterable[re.Match[str]]:
        """The stretches of the line of this pattern that the line stops in, or behind."""
        return (m for m in pattern.finditer(self.text) if m.start() <= self.at <= m.end())

    def around(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first of `matches`."""
        for found in pattern.finditer(self.text):
            if found.start() > self.at:
                return None
            if found.end() >= self.at:
                return found
        return None

    @property
    def in_condition(self) -> bool:
        """Whether tests are written where the line stops."""
        return bool(_CONDITION.match(self.text)) or (
            self.kind in ("define", "sample") and " as " in self.text
        )


_CONDITION = re.compile(r"(?:relevant|below\s+the\s+line|as|asked|at\s+least)\b.*?", re.DOTALL)


def short(written: str) -> str:
    """What the author wrote, on one line, and not too much of it."""
    written = " ".join(written.split())
    return written if len(written) <= 40 else written[:39] + "…"
