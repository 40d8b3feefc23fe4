"""Writes what a command made: to standard output, or into a file in one step."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from omi_rules.errors import UnusableInputError, WrongUseError, reason_of


def for_machines_alone(form: str, output: str | None, paths: Sequence[str]) -> None:
    """Refuse to write what people read into a file: it is drawn for where it is read.

    No rule file is written over, be it one of those that are read or another.
    """
    if output is None:
        return
    if form == "text":
        raise WrongUseError(
            "-o writes what other programs read", help="Name its form too, such as --format sarif."
        )
    real = os.path.realpath(output)
    names = {Path(output).suffix.casefold(), Path(real).suffix.casefold()}
    if ".omi" in names or any(os.path.realpath(path) == real for path in paths):
        raise WrongUseError(
            "this is the name of a rule file, and it is left as it is",
            where=output,
            help="Name another file behind -o, such as rules.sarif.",
        )


def put(text: str, path: str | None) -> None:
    """Write a text to standard output, or to the file of a path, which is replaced whole."""
    if path is None:
        sys.stdout.write(text)
        return
    replace(Path(path), text)


def replace(path: Path, text: str) -> None:
    """Let a file hold a text: in one step, or not at all. A link is followed, not replaced."""
    try:
        # `resolve` has an error of its own for links that lead round in a ring.
        real = Path(os.path.realpath(path))
        if real.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if real.exists() and not real.is_file():
            real.write_text(text, "utf-8")  # a device or a pipe: there is nothing to replace
            return
        _swap(real, text)
    except (OSError, ValueError) as error:
        raise UnusableInputError(
            f"the file cannot be written: {reason_of(error)}", where=str(path)
        ) from None


def _swap(real: Path, text: str) -> None:
    mode = real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_mask()
    handle, made = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name[:40]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(mode)
        Path(made).replace(real)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
