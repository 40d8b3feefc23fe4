"""A shipped model as one text that tests may alter and put elsewhere: without its parts.

Those hold examples and nothing that changes a score.
"""

from __future__ import annotations

import re
from pathlib import Path

_PART = re.compile(r'^  part "[^"]*examples\.omi"\n', re.MULTILINE)


def own_text(path: Path) -> str:
    """The text of a model's own file, without the lines that name its parts of examples."""
    text, number = _PART.subn("", path.read_text("utf-8"))
    assert number == 1, f"{path} names one part, of examples"
    return text
