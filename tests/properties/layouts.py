"""Other layouts of a rule file that mean the same: what authors, editors and Word make of it.

`dressed` gives a drawn file long labels, doubts and notes; `disturbed` changes nothing but layout.
"""

from __future__ import annotations

import itertools
import random
import re

from omi_rules.cells import MONTHS
from omi_rules.syntax.openings import STATEMENTS, level_words

LONG = (
    "Was it clear from the plan, and from whatever else is held on file, how the work would deal"
    " with the risk of harm and protect victims – ‘all’ of them, at home or elsewhere?"
).split()
NOTES = ("# a note", "#note", '# “curly” and "straight", (open', "# -------- heading", "# a # b")

_PARTS = re.compile(r'"[^"]*"|#[^\n]*|[^\s"#,()/]+|[,()/]')
_ISO = re.compile(rf"\b([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}})\b", re.IGNORECASE)
_SIGNS = {" is at least ": ">=", " is at most ": "<=", " is more than ": ">", " is less than ": "<"}
_UNITS = re.compile(r"\b([0-9.]+) (day|week|month|case)s?\b(?! is)")


def dressed(text: str, rnd: random.Random) -> str:
    """The file with longer labels, with aims and doubts, and with notes wherever one may stand."""
    lines: list[str] = []
    for plain in text.split("\n"):
        line = plain
        if rnd.random() < 0.3:
            line = re.sub('"(A|Band|item) ', f"{_label(rnd)[:-1]} ", line, count=1)
        if rnd.random() < 0.1:
            lines.append(" " * rnd.randint(0, 5) + rnd.choice(NOTES))
        lines.append(line + (f" {rnd.choice(NOTES)}" if line and rnd.random() < 0.1 else ""))
        if line and not line.startswith("model") and rnd.random() < 0.1:
            if line[0] != " ":
                lines.append(f"  {rnd.choice(('aim', 'guidance'))} {_label(rnd)} cy {_label(rnd)}")
            else:
                lines.append(f"    {rnd.choice(('assumed', 'source'))} {_label(rnd)}")
        if rnd.random() < 0.1:
            lines.append(rnd.choice(("", "\n", "\n\n")))
    return "\n".join(lines)


def _label(rnd: random.Random) -> str:
    return f'"{" ".join(rnd.choice(LONG) for _ in range(rnd.randint(1, 30)))}"'


def disturbed(text: str, rnd: random.Random) -> str:
    """A file that is in the layout, in another: what formatting has to undo to the last space."""
    levels = set(level_words(text))
    lines = text.split("\n")[:-1]
    made: list[str] = []
    in_node, inside = False, False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line:
            made += [" " * rnd.randint(0, 2) for _ in range(rnd.randint(1, 3))]
            continue
        indent = len(line) - len(line.lstrip())
        if inside:
            made.append(line)
            inside = '"' not in line or not _closed(line.partition('"')[2])
            continue
        if line.lstrip().startswith("#"):
            made.append(line + " " * rnd.randint(0, 2))
            continue
        inside = not _closed(line)
        goes_on = len(following) - len(following.lstrip()) - indent == 4
        fits = not inside and not goes_on and indent in (2, 4)
        first = line.split()[0]
        if not indent:
            in_node = first in levels
        margin = " " * indent if indent != 4 else " " * rnd.randint(4, 7)
        whole = not inside and not goes_on and indent <= 4 and len(line) < 90
        made.append(margin + _line(line.lstrip(), rnd, indent, fits=fits, whole=whole))
        if in_node and indent and not following.lstrip().startswith("#") and fits:
            made += [""] * rnd.choice((0, 0, 1, 2)) if following.startswith(" ") else []
    made += [""] * rnd.randint(0, 2)
    return ("\r\n" if rnd.random() < 0.3 else "\n").join(made)


def _closed(line: str) -> bool:
    """Whether every label of a line ends on it."""
    return '"' not in _PARTS.sub("", line)


def _line(line: str, rnd: random.Random, indent: int, *, fits: bool, whole: bool) -> str:
    """A line with other spaces and signs; one that fits is broken where it may be.

    The labels of one that is `whole` are broken too.
    """
    if not _closed(line):
        return line
    if "levels" not in line and '"' not in line and rnd.random() < 0.5:
        for words, sign in _SIGNS.items():
            line = line.replace(words, rnd.choice((f" {sign}", f" is {sign} ", f"{sign}")))
        line = re.sub(r"\b1 (day|week|month)\b", r"1 \1s", line)
    if "#" not in line and '"' not in line:
        line = _ISO.sub(lambda d: _iso(d) if rnd.random() < 0.5 else d[0], line)
    parts: list[str] = _PARTS.findall(line)
    text = parts[0]
    for before, part in itertools.pairwise(parts):
        text += _space(before, part, rnd, indent, fits=fits and not part.startswith("#"))
        curly = part[0] == '"' and not re.search("[“”„]", part) and rnd.random() < 0.3
        label = f"{rnd.choice('“„')}{part[1:-1]}{rnd.choice('”“')}" if curly else part
        if whole and part[0] == '"' and rnd.random() < 0.2:
            label = _broken(label, rnd, indent)
        text += label
    return text + rnd.choice(("", "", " ", "\t", "\u00a0 "))


def _broken(label: str, rnd: random.Random, indent: int) -> str:
    """A label over several lines, with spaces around its words."""
    first, *words = re.split(r"(?<=\S) (?=\S)", label[1:-1])
    text = label[0] + rnd.choice(("", " ")) + first
    for word in words:
        end = f"{rnd.choice(('', ' ', chr(9)))}\n{' ' * rnd.randint(indent + 4, indent + 8)}"
        text += (end if rnd.random() < 0.2 else " ") + word
    return text + label[-1]


def _iso(found: re.Match[str]) -> str:
    month = MONTHS.index(str(found[2]).casefold()) + 1
    return f"{found[3]}-{month:02}-{int(found[1]):02}"


def _space(before: str, part: str, rnd: random.Random, indent: int, *, fits: bool) -> str:
    """Spaces between two words of a line; none where none need be."""
    hidden = before in (">", ">=", "<", "<=", "levels") or part[0] == "%"
    may_begin = part not in (*STATEMENTS, "usual", "levels", "also", "assumed", "source")
    if fits and may_begin and not hidden and rnd.random() < 0.1:
        return rnd.choice(("\n", " \n")) + " " * rnd.randint(indent + 4, indent + 9)
    least = not (set(before[-1] + part[0]) & set(',()/"') or part[0] == "#")
    return "".join(rnd.choice(" \t\u00a0") for _ in range(rnd.choice((least, 1, 2, 5))))
