"""The few lines that a page of `explain` shows, set into a small model that makes them a rule file.

The model is a file in `frames/`. A statement that the page shows takes the place of the frame's
own with the same word and name; any other follows behind it. Of what the frame declares for use
(fields, definitions, lists, answers) only what the page names is there, so that nothing is unused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from omi_rules.explain import Block

FRAMES = Path(__file__).parent / "frames"
DEFAULT = "questions"

Lines = list[tuple[str, bool]]
"""Lines of a file, and whether the page marks them."""


def framed(frame: str, block: Block | None, naming: str = "") -> tuple[str, list[int]]:
    """The text of a rule file, and the numbers of the lines that the block marks.

    `naming` is a text beside the block whose words are names too: case records.
    """
    shown: Lines = []
    if block is not None:
        shown = [(line, at in block.guilty) for at, line in enumerate(block.lines)]
    text = (FRAMES / f"{frame}.omi").read_text("utf-8")
    around = _statements([(line, False) for line in text.splitlines()])
    own = _statements(shown)
    words = " ".join([naming, *(line for line, _ in shown)])
    named = set(re.findall(r"\w+", words))
    keys = [_key(statement) for statement in own]
    lines: Lines = []
    for statement in around:
        key = _key(statement)
        if key in keys:
            lines += own[keys.index(key)]
            own[keys.index(key)] = []
        elif _is_wanted(key, named, around):
            lines += statement
    lines += (line for statement in own for line in statement)
    guilty = [number for number, (_, marked) in enumerate(lines, 1) if marked]
    return "\n".join(line for line, _ in lines) + "\n", guilty


def _statements(lines: Lines) -> list[Lines]:
    """Lines by statement: each begins at the margin."""
    found: list[Lines] = []
    for line, marked in lines:
        if not found or re.match(r"[^\s#]", line):
            found.append([])
        found[-1].append((line, marked))
    return found


def _key(statement: Sequence[tuple[str, bool]]) -> str:
    """The word and the name that a statement begins with."""
    words = statement[0][0].removeprefix("usual ").split()[:2]
    return " ".join(words)


def _is_wanted(key: str, named: set[str], around: list[Lines]) -> bool:
    word, _, name = key.partition(" ")
    if word == "list":
        fields = [_key(statement) for statement in around if f"the list {name}" in statement[0][0]]
        return name in named or any(field.split()[1] in named for field in fields)
    if key == "answers judgement":
        return True
    return word not in {"field", "define", "answers"} or name in named
