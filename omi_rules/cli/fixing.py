"""`omi-rules check --fix` and `--diff`: the safe edits, made in the files or shown.

What was done is said on standard error, so that standard output keeps to what was asked for. A file
is replaced in one step or not at all; one that cannot be leaves the others their turn.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from attrs import define

from omi_rules import terminal
from omi_rules.cli.difference import difference
from omi_rules.cli.errors import show_error
from omi_rules.cli.replacing import replace
from omi_rules.cli.rules import reading_rules
from omi_rules.diagnostics import Diagnostic
from omi_rules.errors import OmiRulesError
from omi_rules.mending import Mended, mended
from omi_rules.settings import Settings, settings_for
from omi_rules.wording import counted

NAMED_MOST = 20
"""So many edits are named; beyond, how many more there are."""

WORDS_MOST = 30


@define
class Fixed:
    """A rule file, mended; `refused` where it could not be replaced."""

    path: Path
    mended: Mended
    refused: bool = False


def fix(paths: Sequence[Path], *, writes: bool) -> list[Fixed]:
    """Mend files, or show how they would be mended, and say what was done.

    Each is written before the next is mended, so that files of one model are mended together.
    """
    done = []
    for path, own in zip(paths, settings_for(paths), strict=True):
        one = _mend(path, own)
        done.append(one)
        if one.mended.after == one.mended.before:
            continue
        if writes:
            _write(one)
        else:
            difference(str(path), one.mended.before, one.mended.after, "mended", sys.stdout)
    _say(done, "mended" if writes else "can be mended")
    return done


def _write(one: Fixed) -> None:
    """Replace a file. One that cannot be leaves the others their turn."""
    try:
        replace(one.path, one.mended.before, one.mended.after)
    except OmiRulesError as error:
        one.refused = True
        show_error(error, sys.stderr)


def _mend(path: Path, settings: Settings) -> Fixed:
    with reading_rules(path):
        data = path.read_bytes()
    return Fixed(path, mended(str(path), data, lambda found: bool(settings.applied([found]))))


def _say(done: Sequence[Fixed], how: str) -> None:
    made = [found for one in done if not one.refused for found in one.mended.made]
    lines = [_change(found) for found in made[:NAMED_MOST]]
    if len(made) > NAMED_MOST:
        lines.append(f"… and {len(made) - NAMED_MOST:,} more.")
    files = sum(bool(one.mended.made) and not one.refused for one in done)
    if made:
        lines.append(f"{counted(len(made), 'finding')} {how} in {counted(files, 'file')}.")
    elif not any(one.refused for one in done):
        lines.append("Nothing here can be mended without its author.")
    left = [found for one in done if not one.refused for found in one.mended.withheld]
    uncertain = [found for found in left if found.source.trouble is not None]
    if uncertain:
        path = uncertain[0].source.path
        lines.append(
            f"{counted(len(uncertain), 'edit')} left to you, since letters are uncertain in a file"
            f" that is not saved as UTF-8: {path}."
        )
    withheld = [found for found in left if found.source.trouble is None]
    if withheld:
        first = withheld[0]
        line = first.source.place(first.span.start).line
        edits, they = ("edit", "it") if len(withheld) == 1 else ("edits", "each")
        lines.append(
            f"{len(withheld)} {edits} left to you, since {they} would bring another error to"
            f" light: {first.source.path}, line {line}."
        )
    # Both streams may be one and the same to whoever reads: what is said stands in its order.
    sys.stdout.flush()
    terminal.write(terminal.plain(*lines), sys.stderr)
    sys.stderr.flush()


def _change(found: Diagnostic) -> str:
    """One edit that was made, in words."""
    assert found.edit is not None, "only what has an edit is mended"
    line = found.source.place(found.span.start).line
    old, new = found.source.quote(found.edit.span), found.edit.text
    where = f"{found.source.path}, line {line}: {found.code}"
    if old.strip() and new.strip() and max(len(old), len(new)) <= WORDS_MOST:
        return f"{where}: ‘{old}’ becomes ‘{new}’."
    return f"{where}: {found.message}"
