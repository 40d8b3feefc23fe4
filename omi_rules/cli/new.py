"""`omi-rules new`: a small model with notes and a few case records, which score at once."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from omi_rules import starter, terminal
from omi_rules.errors import UnusableInputError, reason_of

FINE = 0
FOLDER = "my-inspection"


@click.command("new")
@click.argument("place", metavar="[FOLDER or FILE]", required=False, default=FOLDER)
def command(place: str) -> int:
    """Write a small model with notes, and a few case records that score at once.

    FOLDER is made where it is not there (my-inspection where you name none); a FILE ends in .omi,
    and its records stand beside it. Nothing that is there already is written over.
    """
    path = Path(place)
    rules = path if path.suffix.casefold() == ".omi" else path / "model.omi"
    cases = rules.with_name("cases.csv" if rules is not path else f"{rules.stem}-cases.csv")
    _write(rules, starter.text("model.omi"), cases, starter.text("cases.csv"))
    lines = [
        f"Written: {rules} and {cases}.",
        "Type next",
        f"  omi-rules score {_typed(rules)} {_typed(cases)}",
        f"  omi-rules show {_typed(rules)}",
        "and after each change",
        f"  omi-rules check {_typed(rules)}",
    ]
    terminal.write(terminal.plain(*lines), sys.stdout)
    return FINE


def _write(rules: Path, model: str, cases: Path, records: str) -> None:
    """Write both files, or neither; never over one that is there."""
    made: list[Path] = []
    folders = [folder for folder in (rules.parent, *rules.parent.parents) if not folder.exists()]
    try:
        rules.parent.mkdir(parents=True, exist_ok=True)
        for path, text in ((rules, model), (cases, records)):
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except BaseException as error:
        for path in made:
            path.unlink(missing_ok=True)
        for folder in folders:
            with contextlib.suppress(OSError):  # it was not made, or somebody else uses it by now
                folder.rmdir()
        if isinstance(error, FileExistsError):
            raise UnusableInputError(
                "there is something of this name already, and it is left as it is",
                where=str(error.filename),
                help="Name another folder or file: omi-rules new another-name",
            ) from None
        if isinstance(error, OSError | ValueError):
            raise UnusableInputError(
                f"it cannot be written: {reason_of(error)}",
                where=str(rules),
                help="Name another folder or file: omi-rules new another-name",
            ) from None
        raise


def _typed(path: Path) -> str:
    """A path as it is typed: in quotes where it has a space or a sign that a shell would read."""
    text = str(path)
    plain = all(c.isalnum() or c in "-_./\\:" for c in text)
    return text if plain else f'"{text}"'
