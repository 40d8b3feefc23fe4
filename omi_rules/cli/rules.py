"""RULES on the command line: a rule file, or a folder in which one file has the `model` line.

A part stands for its model, and a model comes with its parts.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from omi_rules.errors import UnusableInputError, WrongUseError, reason_of
from omi_rules.wording import listed

if TYPE_CHECKING:
    from omi_rules.model import Model

_MODEL_LINE = re.compile(rb"^(?:\xef\xbb\xbf)?[ \t]*model[ \t]", re.MULTILINE)
_DATA = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".parquet"}


def read_model(
    rules: str,
    data: str | None = None,
    *,
    command: str = "score",
    after: str = "the case records",
) -> Model | None:
    """The model of a rule file, without its examples; None where it has errors, which are shown.

    `data` and `after` are what the command line names after the rule file, if anything.
    """
    swapped = data is not None and Path(data).suffix.casefold() == ".omi"
    in_order = f"Name the rule file first: omi-rules {command} {data} {rules}"
    if swapped and rules.strip() and not Path(rules).exists():
        raise WrongUseError("there is no such rule file", where=rules, help=in_order)
    path = model_file(rules)
    if path.suffix.casefold() in _DATA:
        remedy = "Name a rule file; its name ends in .omi."
        if swapped:
            remedy = in_order
        elif after:
            remedy = f"Name the rule file first, then {after}."
        raise WrongUseError("this is no rule file", where=rules, help=remedy)
    from omi_rules.checker import check  # noqa: PLC0415
    from omi_rules.source import read_source  # noqa: PLC0415

    with reading_rules(rules):
        source = read_source(path)
    checked = check(source, examples=False)
    if checked.model is None:
        from omi_rules.cli.drawing import show  # noqa: PLC0415

        show(checked.diagnostics, sys.stderr)
    return checked.model


@contextlib.contextmanager
def reading_rules(name: str | Path) -> Iterator[None]:
    """A rule file is read meanwhile; where it cannot be, `UnusableInputError` says so."""
    try:
        yield
    except OSError as error:
        raise UnusableInputError(
            f"the rule file cannot be read: {reason_of(error)}", where=str(name)
        ) from None


def rule_files(paths: Sequence[str]) -> list[Path]:
    """The rule files that PATHs name: files as they are, and every rule file of a folder.

    Folders in it whose names begin with a dot are left out: programs keep their own things there.
    A path that does not exist, or a folder without a rule file, is `UnusableInputError`: a mistyped
    path never makes a build green.
    """
    found: list[Path] = []
    for name in paths:
        path = _path(name)
        try:
            if path.is_dir():
                _look_into(path)
                files = sorted(file for file in path.rglob("*.omi") if _is_the_authors(file, path))
                if not files:
                    raise UnusableInputError(
                        "this folder has no rule file", where=name, help="Rule files end in .omi."
                    )
                found += files
            elif path.exists():
                found.append(path)
            else:
                raise UnusableInputError(
                    "there is no such rule file", where=name, help=_meant(path)
                )
        except (OSError, ValueError) as error:
            raise _unreadable(error, name) from None
    return list(dict.fromkeys(found))


def _is_the_authors(file: Path, folder: Path) -> bool:
    inside = file.relative_to(folder).parts[:-1]
    return file.is_file() and not any(part.startswith(".") for part in inside)


def model_file(rules: str) -> Path:
    """The rule file that RULES names, or `UnusableInputError`."""
    path = _path(rules)
    try:
        if path.is_file() or (path.exists() and not path.is_dir()):
            return path
        if not path.is_dir():
            raise UnusableInputError("there is no such rule file", where=rules, help=_meant(path))
        _look_into(path)
        models = [file for file in sorted(path.glob("*.omi")) if _has_model_line(file)]
    except (OSError, ValueError) as error:
        raise _unreadable(error, rules) from None
    if not models:
        raise UnusableInputError(
            "this folder has no rule file with a model line",
            where=rules,
            help="Rule files end in .omi, and one of them begins with ‘model’.",
        )
    if len(models) > 1:
        names = listed([str(file) for file in models])
        raise UnusableInputError(
            f"this folder has {len(models)} models: {names}", where=rules, help="Name one of them."
        )
    return models[0]


def _path(name: str) -> Path:
    """A path as it was named. No name at all is none: it would stand for the folder we are in."""
    if not name.strip():
        raise WrongUseError(
            "the name of the rule file is empty",
            help="Name a rule file or a folder; `.` is the folder that you are in.",
        )
    return Path(name)


def _look_into(folder: Path) -> None:
    """Raise where a folder may not be looked into: a search in it would find nothing and say so."""
    with os.scandir(folder):
        pass


def _unreadable(error: OSError | ValueError, name: str) -> UnusableInputError:
    return UnusableInputError(f"it cannot be read: {reason_of(error)}", where=name)


def _has_model_line(file: Path) -> bool:
    return _MODEL_LINE.search(file.read_bytes()) is not None


def _meant(path: Path) -> str:
    from omi_rules.near import nearest  # noqa: PLC0415

    if not path.parent.is_dir():
        return f"The folder {path.parent} is not there either."
    near = nearest(path.name, [file.name for file in path.parent.glob("*.omi")])
    return f"Did you mean {path.with_name(near)}?" if near else ""
