"""What people see: lines of styled words, written to a stream in UTF-8.

No text that reaches a stream through `write` holds a control character, changes the direction of
writing, breaks a line, or stands at the start of a line as a command of a build log; none of it is
read as markup. A stream that is no terminal gets plain text, and rich is not loaded for it.
"""

from __future__ import annotations

import functools
import io
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO, TypeAlias

Segment: TypeAlias = tuple[str, str]
"""Words and their style: "", "bold", "dim", "error", "warning", "note" or "good"."""

Line: TypeAlias = Sequence[Segment]

PIPED_COLUMNS = 80
FEWEST_COLUMNS = 40

_STYLES = {
    "": "",
    "bold": "bold",
    "dim": "dim",
    "error": "bold red",
    "warning": "yellow",
    "note": "cyan",
    "good": "green",
}


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """Write lines, in colour where the stream is a terminal that wants it."""
    if _wants_colour(stream):
        _write_styled(lines, stream)
        return
    for line in lines:
        text = "".join(safe(text) for text, _ in line)
        stream.write(_harmless_start(text).rstrip() + "\n")


def plain(*texts: str) -> list[Line]:
    """Lines without style."""
    return [((text, ""),) for text in texts]


def safe(text: str) -> str:
    """The text with everything shown that would otherwise act on a terminal or hide from the eye.

    Control characters and line breaks become their pictures, characters that are invisible or
    change the direction of writing become their numbers, as <U+202E>.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _shown(c) for c in text)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    if number == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return f"<U+{number:04X}>"


def _harmless_start(line: str) -> str:
    # Build logs read a line that begins with two colons as a command, also after spaces.
    rest = line.lstrip()
    if rest.startswith("::"):
        return f"{line[: len(line) - len(rest)]}: {rest[1:]}"
    return line


# ------------------------------------------------------------------------------------- streams


def use_utf8() -> None:
    """Make the standard streams write UTF-8, whatever the console was set to.

    A stream that was closed by who started us takes what is written and forgets it.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody looks at the stream while it is written."""
    try:
        return stream.isatty()
    except ValueError:  # a closed stream
        return False


def width(stream: TextIO) -> int:
    """How many columns a line may fill."""
    if not is_terminal(stream):
        return PIPED_COLUMNS
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return PIPED_COLUMNS
    # A terminal of no size is one that does not know it.
    return max(columns, FEWEST_COLUMNS) if columns else PIPED_COLUMNS


def _wants_colour(stream: TextIO) -> bool:
    if not is_terminal(stream):
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def _write_styled(lines: Iterable[Line], stream: TextIO) -> None:
    from rich.console import Console  # noqa: PLC0415 - 40 ms that a pipe need not pay for
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        words = Text()
        for text, style in line:
            words.append(safe(text), style=_STYLES[style])
        words.rstrip()
        console.print(words)


# --------------------------------------------------------------------------------- measurements


def columns(text: str) -> int:
    """How many columns of a terminal a text fills, once it is safe."""
    text = safe(text)
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


@functools.lru_cache(maxsize=4096)
def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"} or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def padded(text: str, wanted: int) -> str:
    """The text, safe, filled with spaces on the right."""
    text = safe(text)
    return text + " " * (wanted - columns(text))


def wrapped(text: str, wanted: int) -> list[str]:
    """The text, safe, in lines of at most `wanted` columns, broken at spaces where it can be."""
    lines: list[str] = []
    line, filled = "", 0
    for word in safe(text).split():
        size = columns(word)
        more = size + 1 if line else size
        if filled + more <= wanted:
            line = f"{line} {word}" if line else word
            filled += more
            continue
        if line:
            lines.append(line)
        *full, line = _chopped(word, wanted)
        filled = columns(line)
        lines += full
    if line or not lines:
        lines.append(line)
    return lines


def _chopped(word: str, wanted: int) -> list[str]:
    if columns(word) <= wanted:
        return [word]
    parts, part, filled = [], "", 0
    for character in word:
        size = _columns_of(character)
        if part and filled + size > wanted:
            parts.append(part)
            part, filled = "", 0
        part += character
        filled += size
    return [*parts, part]
