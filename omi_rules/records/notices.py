"""Notices: what every output made from some case records must say about them.

`cases.notice.txt` beside `cases.csv` is a notice; an empty line in it begins another.
"""

from __future__ import annotations

import re
from pathlib import Path

from omi_rules.errors import UnusableInputError, reason_of

MOST_BYTES = 100_000


def read_notices(records: str) -> tuple[str, ...]:
    """The notices that stand beside a file of case records."""
    path = Path(records)
    beside = path.with_name(f"{path.stem}.notice.txt")
    if not beside.is_file():
        return ()
    try:
        with beside.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnusableInputError(
            "the notice beside the case records cannot be read",
            where=str(beside),
            help=f"The reason: {reason_of(error)}. Every output has to carry the notice.",
        ) from None
    if len(data) > MOST_BYTES:
        raise UnusableInputError(
            "the notice beside the case records is too long",
            where=str(beside),
            help="A notice has at most 100,000 letters.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", _one_break(text)))
    return tuple(part for part in paragraphs if part)


def _one_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
