"""What people are told who name the wrong thing, or nothing: where, what, and what to do."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from omi_rules.cli import program
from omi_rules.errors import reason_of

ROOT = Path(__file__).parents[1]
RULES = str(ROOT / "rules" / "omi2.omi")
CASES = str(ROOT / "examples" / "lancashire-2011" / "cases.csv")
MESSY = (ROOT / "tests" / "language" / "good" / "laid-out-otherwise.omi").read_text("utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (["shwo"], "there is no command ‘shwo’", "Did you mean ‘show’?"),
        (["--x"], "there is no option ‘--x’", "‘omi-rules --help’ says how it is used."),
        (["score", "--fromat"], "there is no option ‘--fromat’", "Did you mean ‘--format’?"),
        (["fmt", "--chek", RULES], "there is no option ‘--chek’", "Did you mean ‘--check’?"),
        (["score"], "RULES is missing", "‘omi-rules score --help’ says how it is used."),
        (["why", RULES], "CASES is missing", "‘omi-rules why --help’ says"),
        (["fmt"], "PATH… is missing", "‘omi-rules fmt --help’ says"),
        (
            ["score", RULES, "--format", "jsn"],
            "what follows --format is none of its words",
            "It can be text, json or csv.",
        ),
        (["score", "--format"], "--format stands last, and something belongs behind it", "--help"),
        (["check", "--strict=1"], "--strict stands alone: nothing belongs behind it", ""),
        (
            ["why", RULES, CASES, "LAN-118"],
            "‘LAN-118’ is more than this command takes",
            "‘omi-rules why --help’ says",
        ),
        (["new", "My", "inspection"], "‘inspection’ is more than", "needs quotation marks"),
    ],
)
def test_a_wrong_command_line(arguments: list[str], message: str, remedy: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    first, _, rest = result.stderr.partition("\n")
    assert first.startswith(f"error: {message}")
    assert remedy in rest
    assert "'" not in result.stderr
    assert "argument" not in result.stderr


@pytest.mark.parametrize("command", ["fmt", "check", "test", "show", "score"])
def test_an_empty_name_is_not_the_folder_that_we_are_in(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "model.omi"
    rules.write_text(MESSY, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = run(command, "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the name of the rule file is empty" in result.stderr
    assert rules.read_text("utf-8") == MESSY
    assert run("fmt", ".").exit_code == 0
    assert rules.read_text("utf-8") != MESSY


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["why", CASES, RULES, "--case", "X"], f"omi-rules why {RULES} {CASES}"),
        (["score", CASES, RULES], f"omi-rules score {RULES} {CASES}"),
        (["show", "1.2", RULES], f"Name the rule file first: omi-rules show {RULES} 1.2"),
        (["show", CASES], "Name a rule file; its name ends in .omi."),
        (["score", CASES, CASES], "Name the rule file first, then the case records."),
    ],
)
def test_files_in_the_wrong_order(arguments: list[str], remedy: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert remedy in result.stderr.splitlines()[1]


@pytest.mark.parametrize("name", ["model.pdf", "model.DOCX"])
def test_a_document_of_another_program_is_not_made_of_plain_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    result = run("show", RULES, "-o", str(path))
    assert result.exit_code == 2
    assert "is not written here" in result.stderr
    assert "-o model.html" in result.stderr
    assert not path.exists()
    assert run("show", RULES, "-o", str(path), "--format", "html").exit_code == 0


# --------------------------------------------------------------------- what the system refuses


def test_what_the_system_refuses_is_said_in_plain_words() -> None:
    assert reason_of(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"
    assert reason_of(OSError(errno.EBUSY, "Device or resource busy")) == "device or resource busy"
    assert reason_of(ValueError("embedded null byte")) == (
        "the name holds a character that no name can have"
    )
    assert reason_of(OSError()) == "the system does not say why"


@pytest.mark.parametrize("command", ["check", "show", "fmt"])
def test_a_name_that_cannot_be_one(command: str) -> None:
    result = run(command, "a\0b")
    assert result.exit_code == 2
    assert "null" not in result.stderr
    assert "Errno" not in result.stderr


def test_a_folder_that_may_not_be_looked_into_is_not_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.omi").write_text(MESSY, "utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr(os, "scandir", refuse)
    for command in ("check", "show"):
        result = run(command, str(tmp_path))
        assert result.exit_code == 2
        assert result.stderr == f"error: {tmp_path}: it cannot be read: you have no permission\n"


def test_new_that_fails_leaves_no_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", **how: Any) -> Any:
        if mode == "x":
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(path, mode, **how)

    monkeypatch.setattr(Path, "open", full)
    result = run("new", str(tmp_path / "a" / "b"))
    assert result.exit_code == 2
    assert f"{tmp_path / 'a' / 'b' / 'model.omi'}: it cannot be written: the disk is full" in (
        result.stderr
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to try")
def test_the_exit_code_holds_where_nothing_can_be_said() -> None:
    with Path("/dev/full").open("w") as full:
        program = [sys.executable, "-m", "omi_rules", "check", "nowhere.omi"]
        assert subprocess.run(program, stderr=full, check=False).returncode == 2
