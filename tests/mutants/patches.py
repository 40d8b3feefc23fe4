"""Reads a planted mistake: a unified diff that says, in its first lines, which test catches it.

What is wrong, in a sentence.
caught by: tests/test_outcomes.py
--- a/omi_rules/engine.py
+++ b/omi_rules/engine.py
@@ …
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

_HUNK = re.compile(r"^@@.*$", re.MULTILINE)


class DoesNotApplyError(Exception):
    """The lines that a patch changes are not, or not once, in the file."""


@frozen
class Mutant:
    """A planted mistake: one file, and the lines that it changes."""

    name: str
    what: str
    caught_by: str
    file: str
    changes: tuple[tuple[str, str], ...]

    def applied(self, text: str) -> str:
        """The file's text with the mistake in it."""
        for before, after in self.changes:
            if text.count(before) != 1:
                raise DoesNotApplyError(
                    f"{self.name}: the lines to change stand {text.count(before)} times"
                    f" in {self.file}"
                )
            text = text.replace(before, after)
        return text


def read(path: Path) -> Mutant:
    """One patch."""
    text = path.read_text("utf-8")
    head, _, diff = text.partition("--- a/")
    file = re.search(r"^\+\+\+ b/(\S+)", diff, re.MULTILINE)
    caught = re.search(r"^caught by: (.+)$", head, re.MULTILINE)
    assert file is not None, f"{path.name}: names no file"
    assert caught is not None, f"{path.name}: names no test"
    hunks = _HUNK.split(diff)[1:]
    assert hunks, f"{path.name}: changes nothing"
    return Mutant(
        path.stem,
        head.strip().splitlines()[0],
        caught[1].strip(),
        file[1],
        tuple((_side(hunk, "-"), _side(hunk, "+")) for hunk in hunks),
    )


def _side(hunk: str, sign: str) -> str:
    lines = [line for line in hunk.strip("\n").split("\n") if line[:1] in ("", " ", sign)]
    return "".join(f"{line[1:]}\n" for line in lines)


def every() -> tuple[Mutant, ...]:
    """All of them, in order of name."""
    return tuple(read(path) for path in sorted(HERE.glob("*.patch")))
