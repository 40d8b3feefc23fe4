"""`omi-rules fmt` as its users meet it: what it writes, what it leaves alone, how it ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omi_rules.cli import program, replacing
from omi_rules.errors import UnusableInputError
from omi_rules.formatter.layout import lay_out
from tests.test_cli_check import SMALL

MESSY = SMALL.replace('"The only part"', "“The only part”").replace("\n  relevant", "\n   relevant")
WRONG = SMALL.replace("when ppo", "when ppoo")


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(program, ["fmt", *map(str, arguments)], input=stdin)


def file_of(folder: Path, text: str, name: str = "tiny.omi") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_laid_out_and_one_line_says_so(tmp_path: Path) -> None:
    path = file_of(tmp_path, MESSY)
    result = run(path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 file laid out.\n"
    assert path.read_text("utf-8") == SMALL
    assert names_in(tmp_path) == ["tiny.omi"]


def test_a_file_in_the_layout_is_not_touched(tmp_path: Path) -> None:
    path = file_of(tmp_path, SMALL)
    os.utime(path, (1, 1))
    path.chmod(0o444)
    result = run(tmp_path)
    assert result.exit_code == 0
    assert result.stderr == "1 file in the layout already.\n"
    assert path.stat().st_mtime == 1


def test_a_file_with_mistakes_is_left_alone_and_the_others_are_not(tmp_path: Path) -> None:
    wrong = file_of(tmp_path, f"\n\n{WRONG}", "a.omi")
    messy = file_of(tmp_path, MESSY, "b.omi")
    result = run(tmp_path)
    assert result.exit_code == 1
    assert wrong.read_text("utf-8") == f"\n\n{WRONG}"
    assert messy.read_text("utf-8") == SMALL
    assert result.stderr.splitlines() == [
        f"{wrong}: 1 mistake, so it is left as it is; ‘omi-rules check {wrong}’ shows them.",
        "1 file laid out and 1 file with mistakes left as it is.",
    ]


def test_check_names_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    messy = file_of(tmp_path, MESSY, "a.omi")
    file_of(tmp_path, SMALL, "b.omi")
    result = run("--check", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == f"{messy}\n"
    assert result.stderr == "1 file would change and 1 file in the layout already.\n"
    assert messy.read_text("utf-8") == MESSY
    assert run("--check", tmp_path / "b.omi").exit_code == 0


def test_diff_shows_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    path = file_of(tmp_path, MESSY.replace("question 1.1", "question\u00a01.1") + " \n")
    before = path.read_bytes()
    result = run("--diff", path)
    assert result.exit_code == 0
    assert path.read_bytes() == before
    changed = [line for line in result.stdout.splitlines() if line.startswith(("+", "-"))]
    assert changed[0].startswith("--- ")
    assert changed[2:] == [
        "-part_of 1 “The only part”",
        '+part_of 1 "The only part"',
        '-question⍽1.1 "Was it done?"',
        "-   relevant when ppo",
        '+question 1.1 "Was it done?"',
        "+  relevant when ppo",
        "-·",
    ]
    assert run("--diff", "--check", path).exit_code == 1


def test_a_difference_that_no_diff_shows_is_said(tmp_path: Path) -> None:
    path = file_of(tmp_path, SMALL.replace("\n", "\r\n").replace("\r\n", "\n", 1))
    assert run("--diff", path).stdout == f"{path}: only its line ends would change.\n"
    run(path)
    assert path.read_bytes() == SMALL.replace("\n", "\r\n").encode()


def test_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    path = file_of(tmp_path, MESSY.replace("   relevant", "   # \x1b[31m\n   relevant"))
    assert "\x1b" not in run("--diff", path).output


def test_standard_input_comes_out_on_standard_output() -> None:
    result = run("-", stdin=MESSY.encode())
    assert (result.exit_code, result.stdout_bytes) == (0, SMALL.encode())
    assert result.stderr == "1 file laid out.\n"
    crlf = SMALL.replace("\n", "\r\n").encode()
    assert run("-", stdin=crlf).stdout_bytes == crlf
    result = run("-", "--check", stdin=MESSY.encode())
    assert (result.exit_code, result.stdout) == (1, "standard input\n")
    result = run("-", stdin=WRONG.encode())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "1 mistake" in result.stderr
    assert run("-", "other.omi", stdin=b"").exit_code == 2


def test_the_mode_is_kept_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path = file_of(tmp_path, MESSY)
    path.chmod(0o640)
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "linked.omi"
    link.symlink_to(path)
    assert run(link).exit_code == 0
    assert link.is_symlink()
    assert path.read_text("utf-8") == SMALL
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_read_only_file_is_refused_in_one_message(tmp_path: Path) -> None:
    path = file_of(tmp_path, MESSY, "a.omi")
    other = file_of(tmp_path, MESSY, "b.omi")
    path.chmod(0o444)
    result = run(tmp_path)
    assert result.exit_code == 2
    assert path.read_text("utf-8") == MESSY
    assert other.read_text("utf-8") == SMALL
    assert result.stderr.count("read-only") == 1
    assert result.stderr.endswith("1 file laid out and 1 file that cannot be written.\n")


def test_a_path_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    file_of(tmp_path, SMALL)
    result = run(tmp_path / "tyni.omi")
    assert result.exit_code == 2
    assert "tiny.omi" in result.stderr
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").exit_code == 2


def test_a_difference_of_meaning_is_our_mistake_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(tmp_path, MESSY)
    monkeypatch.setattr(
        "omi_rules.formatter.lay_out", lambda *args: lay_out(*args).replace("when ppo", "when age")
    )
    result = run(path)
    assert result.exit_code == 3
    assert "our own mistake" in result.stderr
    assert path.read_text("utf-8") == MESSY


# ------------------------------------------------------------------------------ one step or none


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_whatever_fails_the_file_is_whole_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = file_of(tmp_path, MESSY)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    result = run(path)
    assert result.exit_code == 2
    assert "the disk is full; it is left as it was" in result.stderr
    assert path.read_text("utf-8") == MESSY
    assert names_in(tmp_path) == ["tiny.omi"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing is killed so elsewhere")
@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_killed_midway_the_file_is_whole(tmp_path: Path, step: str) -> None:
    path = file_of(tmp_path, MESSY)
    code = (
        f"import os, pathlib, signal\n{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"from omi_rules.cli import program\nprogram(['fmt', {str(path)!r}])\n"
    )
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_text("utf-8") == MESSY
    assert run(tmp_path).stderr == "1 file laid out.\n", "what is left is no rule file"


def test_a_file_that_was_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = file_of(tmp_path, "newer")
    with pytest.raises(UnusableInputError, match="changed meanwhile"):
        replacing.replace(path, b"older", b"laid out")
    assert path.read_bytes() == b"newer"
    assert names_in(tmp_path) == ["tiny.omi"]
