"""Splits a model over files: its statements in their order, each file on from where one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

_STATEMENT = re.compile(r"^(?=[^\s#])", re.MULTILINE)


def statements(text: str) -> list[str]:
    """The statements of a file, with the notes and blank lines behind each; the model is first."""
    starts = [found.start() for found in _STATEMENT.finditer(text)]
    pieces = [text[begin:end] for begin, end in pairwise([*starts, len(text)])]
    return [text[: starts[0]] + pieces[0], *pieces[1:]]


def split(text: str, folder: Path, name: str, pieces: int) -> Path:
    """The model of a text in its own file and so many parts of about as many statements each."""
    count = len(statements(text)) - 1
    return split_at(text, folder, name, [1 + count * n // pieces for n in range(pieces)])


def split_at(text: str, folder: Path, name: str, cuts: Sequence[int]) -> Path:
    """The same, a part beginning with each of the statements that are named by their numbers."""
    said = statements(text)
    lines = ""
    for number, (begin, end) in enumerate(pairwise([*cuts, len(said)])):
        part = f"parts/{number}.omi" if number % 2 else f"{number}.omi"
        lines += f'  part "{part}"\n'
        path = folder / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'part of "{name}"\n' + "".join(said[begin:end]), "utf-8")
    own = "".join(said[: cuts[0] if cuts else len(said)])
    head, _, rest = own.partition("\n  levels")
    assert rest, "the line levels comes first"
    model = folder / name
    model.write_text(f"{head}\n{lines}  levels{rest}", "utf-8")
    return model
