"""A program that reads grammars as VS Code does colours rule files as is wanted.

Held against `vscode-tmgrammar-test`, which must be installed: a missing judge is a failure. In
tests/editors/ a note under a line says what scope stands above its marks: `^^^`, or `<---` from the
margin. `--accept` writes the snapshot anew.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from omi_rules.syntax.openings import OPENINGS

pytestmark = pytest.mark.judge

TESTS = Path(__file__).parent
GRAMMAR = TESTS.parent / "editors" / "vscode" / "syntaxes" / "omi-rules.tmLanguage.json"
ASSERTED = sorted((TESTS / "editors").glob("*.omi"))
SNAPSHOT = TESTS / "editors" / "snapshot" / "small.omi"
SOUND = [
    *sorted((TESTS / "language" / "good").glob("*.omi")),
    *sorted((TESTS.parent / "rules").rglob("*.omi")),
]

HEADS = {
    "scoring": "scoring",
    "sample": "sample",
    "part": 'part of "A"',
    "example": 'example "A"',
    "node": 'question 1.1 "A"',
}
"""First lines of statements; the others have a name and a label."""

FIELD_TYPES = ("yes/no", "one of", "some of", "whole number", "number", "date", "text")
OF_THEIR_OWN = {
    "assumed": "keyword.other.clause.assumed",
    "source": "keyword.other.clause.source",
    "cy": "keyword.other.clause.welsh",
}
"""Openings that themes can tell from the others."""


def judged(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    found = shutil.which(program)
    assert found is not None, (
        f"{program} is not installed: npm install --global vscode-tmgrammar-test@0.1.3"
    )
    command = [found, "-g", str(GRAMMAR), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("file", ASSERTED, ids=lambda file: file.stem)
def test_the_colours_are_those_that_the_notes_say(file: Path) -> None:
    result = judged("vscode-tmgrammar-test", file)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_colour_that_is_not_so_is_refused(tmp_path: Path) -> None:
    """The judge judges: each kind of scope that is asserted, turned into another, fails."""
    for file in ASSERTED:
        wrong = tmp_path / file.name
        right = file.read_text("utf-8")
        wrong.write_text(right.replace(".omi\n", ".of_no_language\n"), "utf-8")
        result = judged("vscode-tmgrammar-test", wrong)
        asserted = sum(
            line.startswith("# ") and " - " not in line and line.endswith(".omi")
            for line in right.splitlines()
        )
        assert result.returncode != 0
        assert asserted > 5
        assert "of_no_language" in result.stdout


def test_every_opening_of_a_clause_is_coloured_in_its_statement(tmp_path: Path) -> None:
    lines = ['# SYNTAX TEST "source.omi"']
    for kind, openings in OPENINGS.items():
        lines.append(HEADS.get(kind, f'{kind} a "A"'))
        for opening in openings:
            scope = OF_THEIR_OWN.get(opening, "keyword.other.clause")
            if kind == "field" and opening in FIELD_TYPES:
                scope = "storage.type.field"
            lines += [f"  {opening}", f"# {'^' * len(opening)} {scope}.omi"]
    file = tmp_path / "openings.omi"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    result = judged("vscode-tmgrammar-test", file)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_snapshot_of_a_small_model_is_what_it_was(accept: bool) -> None:
    assert SNAPSHOT.with_suffix(".omi.snap").is_file(), "it must be there: a first run makes one"
    options = ["--updateSnapshot"] if accept else []
    result = judged("vscode-tmgrammar-snap", "--scope", "source.omi", *options, SNAPSHOT)
    assert result.returncode == 0, result.stdout + result.stderr


NO_COLOUR = ("source.omi", "meta.", "markup.")


def tokens(snapshot: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Each piece of a line that has its own scopes, with the line."""
    line = ""
    for row in snapshot.read_text("utf-8").splitlines():
        if row.startswith(">"):
            line = row[1:]
        elif row.startswith("#"):
            marks, _, scopes = row[1:].rpartition("^")
            start = len(marks) - len(marks.lstrip(" "))
            yield line, line[start : len(marks) + 1], scopes.split()


def test_no_word_of_a_sound_file_stays_plain(tmp_path: Path) -> None:
    """So a new clause with words of its own is noticed, wherever in the clause they stand."""
    for file in SOUND:
        # An editor shows neither the mark at a file's start nor how its lines end.
        (tmp_path / file.name).write_text(file.read_text("utf-8-sig"), "utf-8")
    result = judged("vscode-tmgrammar-snap", "--scope", "source.omi", f"{tmp_path}/*.omi")
    assert result.returncode == 0, result.stdout + result.stderr
    made = sorted(tmp_path.glob("*.snap"))
    assert len(made) == len(SOUND) > 30
    seen = 0
    for snapshot in made:
        for line, piece, scopes in tokens(snapshot):
            seen += 1
            plain = all(scope.startswith(NO_COLOUR) for scope in scopes)
            assert not (plain and piece.strip()), (snapshot.stem, line, piece)
            assert not any(scope.startswith("invalid.") for scope in scopes), (line, piece)
    assert seen > 5000
