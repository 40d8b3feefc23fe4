"""The entries of `docs/reference.md`: headings, and examples set into the small model of the page.

The lines of an example are put into the model that the page begins with. A statement that has the
same word and name as one of the model's takes its place; any other follows at the end.
"""

from __future__ import annotations

import re

STATEMENT = re.compile(r"^(?=[^\s#])", re.MULTILINE)


def framed(frame: str, example: str) -> str:
    """The example within the model of the page."""
    own = {_key(statement): statement for statement in _statements(example)}
    lines = [own.pop(_key(statement), statement) for statement in _statements(frame)]
    return "\n".join(statement.strip("\n") + "\n" for statement in [*lines, *own.values()])


def _statements(text: str) -> list[str]:
    return [part for part in STATEMENT.split(text) if part.strip()]


def _key(statement: str) -> tuple[str, ...]:
    """The word and the name that a statement begins with; there is one `model`, one `scoring`."""
    words = statement.removeprefix("usual ").split()
    return tuple(words[:1] if words[0] in {"model", "scoring"} else words[:2])


def headings(text: str) -> dict[str, set[str]]:
    """The entries of the page under each of its parts: what stands in `…` in their headings."""
    found: dict[str, set[str]] = {}
    part = ""
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            part = line.removeprefix("## ")
            found[part] = set()
        elif line.startswith("### ") and not fenced:
            found[part].update(re.findall(r"`([^`]+)`", line))
    return found


def entries(text: str) -> list[tuple[str, str]]:
    """Each entry of the page: its heading, and what stands under it."""
    parts = re.split(r"^### (.*)$|^## .*$", text, flags=re.MULTILINE)
    named = zip(parts[1::2], parts[2::2], strict=True)
    return [(heading, body) for heading, body in named if heading is not None]
