"""Replacing a file in one step: whoever reads it sees what it was or what it is, nothing between.

The new bytes are written beside it and take its place once they are safely on the disk. Its mode is
kept, a link to it stays a link, and a file that may not be written is refused.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from omi_rules.errors import UnusableInputError, reason_of


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of a file that held `before`; `UnusableInputError` where it cannot.

    A file that was changed since it was read is left as it is.
    """
    try:
        _replace(path, before, after)
    except OSError as error:
        raise UnusableInputError(
            f"the file cannot be written: {reason_of(error)}; it is left as it was",
            where=str(path),
        ) from None


def _replace(path: Path, before: bytes, after: bytes) -> None:
    target = path.resolve(strict=True)
    was = target.stat()
    mode = was.st_mode
    if not stat.S_ISREG(mode):
        raise UnusableInputError("this is no file that can be replaced", where=str(path))
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise UnusableInputError(
            "the file is read-only, and is left as it was",
            where=str(path),
            help="Allow writing to it, or use --diff to see what would change.",
        )
    # Its name does not end like that of a rule file: nothing takes it for one if we are stopped.
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    new = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only its owner's own groups can be given away
                os.chown(new, was.st_uid, was.st_gid)
        new.chmod(stat.S_IMODE(mode))
        if target.read_bytes() != before:
            raise UnusableInputError(
                "the file was changed meanwhile, and is left as it is",
                where=str(path),
                help="Run the command again.",
            )
        new.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
