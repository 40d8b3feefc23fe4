"""What would change in a file, as programs and reviewers know it: a unified difference."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TextIO

from omi_rules import terminal
from omi_rules.terminal import Line


def difference(name: str, before: bytes, after: bytes, how: str, stream: TextIO) -> None:
    """Write how a file differs from what it would be; `how` says what it would then be."""
    terminal.write(_difference(name, before.decode("utf-8-sig"), after, how), stream)


def _difference(name: str, before: str, after: bytes, how: str) -> Iterator[Line]:
    lines = difflib.unified_diff(
        _lines(before), _lines(after.decode("utf-8-sig")), name, f"{name} {how}", n=3, lineterm=""
    )
    shown = False
    for line in lines:
        shown = True
        style = {"+": "good", "-": "error", "@": "dim"}.get(line[:1], "")
        yield [(line, style)]
    if not shown:
        yield [(f"{name}: only its line ends would change.", "")]


def _lines(text: str) -> list[str]:
    """The lines of a text. What cannot be seen but would change is shown by a sign."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = ["\\ no line end at the end of the file"] if lines[-1] else []
    lines = lines if lines[-1] else lines[:-1]
    return [_visible(line) for line in lines] + ends


def _visible(line: str) -> str:
    words = line.rstrip()
    spaces = line[len(words) :].replace(" ", "·")
    return words.replace("\u00a0", "⍽") + spaces
