"""The folder of a model, from which its parts are read and nothing else.

A name that leads out of it, by its steps or by a link, is refused before anything there is looked
at. Only plain files are opened: what waits for others, such as a pipe, would never end.
"""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from omi_rules.errors import reason_of
from omi_rules.near import nearest
from omi_rules.parts.names import ENDING, Refusal, outside
from omi_rules.source import SourceFile, read_source

LOOKED_AT_MOST = 2_000
"""So many files of the folder are looked at for a name that is near."""

ONE_FILE = "A part is one file: give each file a line of its own."
PUT_IT_THERE = "Put the file into the folder of this model, or leave this line out."


class Folder:
    """The folder that a model's own file stands in; `given` are files read already, by real path.

    A part among them is taken as it was given.
    """

    def __init__(self, model: SourceFile, given: Mapping[str, SourceFile]) -> None:
        self.path = Path(model.path).parent
        self.given = given
        self.root = os.path.realpath(self.path)
        self.own = os.path.realpath(model.path)

    def read(self, name: str) -> SourceFile | Refusal:
        """The part of a name that is none to refuse, or why it cannot be read."""
        real = self.real(name)
        if not Path(real).is_relative_to(self.root):
            return outside(name, name, link=True)
        if real in self.given:
            return self.given[real]
        path = self.path / name
        try:
            found = path.stat()
            if stat.S_ISREG(found.st_mode):
                return read_source(path)
        except (FileNotFoundError, NotADirectoryError):
            return Refusal(
                "missing-part", f"There is no file ‘{name}’ in the folder of this model.", ""
            )
        except OSError as error:
            said = f"‘{name}’ cannot be read: {reason_of(error)}."
            return Refusal("unreadable-part", said, "See to it that it can be opened.")
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "no plain file"
        return Refusal("unreadable-part", f"‘{name}’ is {what}.", ONE_FILE)

    def is_folder(self, name: str) -> bool:
        """Whether a name, whatever its form, leads to a folder inside this one."""
        try:
            inside = Path(self.real(name)).is_relative_to(self.root)
            return inside and (self.path / name).is_dir()
        except (OSError, ValueError):
            return False

    def real(self, name: str) -> str:
        """Where a name leads in the end, links followed."""
        return os.path.realpath(self.path / name)

    def near(self, name: str, named: Collection[str]) -> str | None:
        """The rule file that a name seems to mean: none that is named already."""
        return nearest(name, (other for other in self._names if other not in named))

    @functools.cached_property
    def _names(self) -> tuple[str, ...]:
        """The rule files of the folder and of the folders in it, as a model would name them."""
        names = []
        for number, path in enumerate(self._inside()):
            if number == LOOKED_AT_MOST:
                break
            if path.suffix == ENDING:
                names.append(path.relative_to(self.path).as_posix())
        return tuple(names)

    def _inside(self) -> Iterator[Path]:
        for pattern in ("*", "[!.]*/*"):
            try:
                yield from self.path.glob(pattern)
            except OSError:
                continue
