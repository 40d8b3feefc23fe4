"""`omi-rules fmt`: rule files into the one layout, their meaning and their notes kept.

A file is replaced in one step or not at all, and one that is in the layout is not touched.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from attrs import define

from omi_rules import terminal
from omi_rules.checker import Checked, check
from omi_rules.cli.difference import difference
from omi_rules.cli.errors import show_error
from omi_rules.cli.replacing import replace
from omi_rules.cli.rules import reading_rules, rule_files
from omi_rules.errors import OmiRulesError, WrongUseError
from omi_rules.formatter import Formatted, format_bytes
from omi_rules.source import decode
from omi_rules.syntax.openings import may_have_parts
from omi_rules.wording import counted, listed

FINE, FINDINGS, UNUSABLE = 0, 1, 2

STANDARD_INPUT = "-"


@define
class Laid:
    """A file, its bytes before and after, and whether it could be replaced."""

    name: str
    formatted: Formatted
    before: bytes
    after: bytes
    refused: bool = False

    @property
    def changes(self) -> bool:
        """Whether it is not in the layout."""
        return self.before != self.after


@click.command("fmt")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--check", is_flag=True, help="Write nothing; name the files that would change and end with 1."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def command(paths: tuple[str, ...], *, check: bool, diff: bool) -> int:
    """Lay rule files out in the one layout.

    Meaning and notes stay as they are. PATH is a rule file, or a folder: every rule file in it is
    laid out, parts too. With - the file is read from standard input and written to standard output.

    A file with mistakes is left as it is: omi-rules check shows them.
    """
    if STANDARD_INPUT in paths:
        if len(paths) > 1:
            raise WrongUseError("‘-’ is standard input, and stands alone")
        return _standard_input(check=check, diff=diff)
    laid = list(_laid(rule_files(paths)))
    for one in laid:
        if not (check or diff):
            _write(one)
    _show(laid, check=check, diff=diff)
    return _code(laid, check=check)


def _standard_input(*, check: bool, diff: bool) -> int:
    """As for a file, which is then written to standard output."""
    laid = [_lay("standard input", sys.stdin.buffer.read(), alone=True)]
    mistakes = laid[0].formatted.mistakes
    if not (check or diff) and not mistakes:
        sys.stdout.buffer.write(laid[0].after)
        sys.stdout.buffer.flush()
    _show(laid, check=check, diff=diff)
    return _code(laid, check=check)


def _laid(files: Sequence[Path]) -> Iterator[Laid]:
    """Every file, laid out by itself; a model in several files is checked once for all of them."""
    models: dict[str, Checked] = {}
    for path in files:
        with reading_rules(path):
            data = path.read_bytes()
        source = decode(str(path), data)
        model = None
        if may_have_parts(source.text):
            real = os.path.realpath(path)
            model = models.get(real)
            if model is None or not _as_it_was(model, real, data):
                model = check(source)
                models |= {os.path.realpath(file.path): model for file in model.source.files}
        yield _lay(str(path), data, model)


def _as_it_was(model: Checked, real: str, data: bytes) -> bool:
    """Whether a file of a model still is what was read for it."""
    files = (file for file in model.source.files if os.path.realpath(file.path) == real)
    return any(file.data == data for file in files)


def _lay(name: str, data: bytes, model: Checked | None = None, *, alone: bool = False) -> Laid:
    formatted, after = format_bytes(name, data, model, alone=alone)
    return Laid(name, formatted, data, after)


def _write(one: Laid) -> None:
    """Replace a file that is not in the layout. One that cannot be leaves the others their turn."""
    if not one.changes:
        return
    try:
        replace(Path(one.name), one.before, one.after)
    except OmiRulesError as error:
        one.refused = True
        show_error(error, sys.stderr)


def _code(laid: Sequence[Laid], *, check: bool) -> int:
    if any(one.refused for one in laid):
        return UNUSABLE
    if any(one.formatted.mistakes for one in laid):
        return FINDINGS
    # A difference alone is what was asked for, and no finding.
    return FINDINGS if check and any(one.changes for one in laid) else FINE


# ------------------------------------------------------------------------------------- output


def _show(laid: Sequence[Laid], *, check: bool, diff: bool) -> None:
    for one in laid:
        if diff and one.changes:
            difference(one.name, one.before, one.after, "in the layout", sys.stdout)
        elif check and one.changes:
            terminal.write(terminal.plain(one.name), sys.stdout)
    for one in laid:
        if one.formatted.mistakes:
            number = counted(len(one.formatted.mistakes), "mistake")
            shown = f"‘omi-rules check {one.name}’ shows them"
            if one.name == "standard input":
                shown = "saved as a file, ‘omi-rules check’ shows them"
            text = f"{one.name}: {number}, so it is left as it is; {shown}."
            terminal.write([[(text, "warning")]], sys.stderr)
    terminal.write(terminal.plain(_summary(laid, writes=not (check or diff))), sys.stderr)


def _summary(laid: Sequence[Laid], *, writes: bool) -> str:
    """What was done, in one line."""
    changed = sum(one.changes and not one.refused for one in laid)
    refused = sum(one.refused for one in laid)
    mistaken = sum(bool(one.formatted.mistakes) for one in laid)
    same = len(laid) - changed - refused - mistaken
    parts = []
    if changed:
        parts.append(counted(changed, "file") + (" laid out" if writes else " would change"))
    if same:
        parts.append(counted(same, "file") + " in the layout already")
    if mistaken:
        parts.append(counted(mistaken, "file") + " with mistakes left as " + _they(mistaken))
    if refused:
        parts.append(counted(refused, "file") + " that cannot be written")
    return f"{listed(parts)}."


def _they(number: int) -> str:
    return "it is" if number == 1 else "they are"
