"""Splits a model over files: its statements in their order, each file on from where one ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from omi_rules.source import SourceFile
from omi_rules.syntax.parse import parse


def places(text: str) -> list[int]:
    """Where a file can be cut: each statement's beginning, but that of the model on top."""
    statements = parse(SourceFile("whole.omi", text))[0].statements
    starts = [text.rfind("\n", 0, s.word.span.start) + 1 for s in statements[1:]]
    if not starts or statements[0].word.text != "model":
        return []
    return starts if "\n  levels" in text[: starts[0]] else []


def split(text: str, folder: Path, name: str, pieces: int) -> Path:
    """The model of a text in its own file and so many parts of about as many statements each."""
    may = places(text)
    return split_at(text, folder, name, [may[len(may) * n // pieces] for n in range(pieces)])


def split_at(text: str, folder: Path, name: str, cuts: Sequence[int]) -> Path:
    """The same, a part beginning at each of some places of the text."""
    lines = ""
    for number, (begin, end) in enumerate(pairwise([*cuts, len(text)])):
        part = f"parts/{number}.omi" if number % 2 else f"{number}.omi"
        lines += f'  part "{part}"\n'
        path = folder / part
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'part of "{name}"\n{text[begin:end]}', "utf-8")
    head, _, rest = text[: cuts[0] if cuts else len(text)].partition("\n  levels")
    assert rest, "the line levels comes first"
    model = folder / name
    model.write_text(f"{head}\n{lines}  levels{rest}", "utf-8")
    return model
