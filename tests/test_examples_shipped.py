"""Every folder of examples does what its README says, and says of its records whose they are."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inspections import run

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
RULES = sorted([*ROOT.glob("rules/**/*.omi"), *ROOT.glob("examples/**/*.omi")])
SCRIPTS = sorted(ROOT.glob("examples/*/*_cases.py"))

by_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
HEAD = 12


@by_folder
def test_its_readme_shows_commands_that_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    lines = re.findall(r"^    (omi-rules .*)$", (folder / "README.md").read_text("utf-8"), re.M)
    assert lines
    for line in lines:
        _, *arguments = shlex.split(line.partition(" | ")[0])
        found = run(*arguments)
        assert found.code == 0, f"{line}\n{found.err}"


@by_folder
def test_its_records_say_that_they_are_invented(folder: Path) -> None:
    for records in folder.glob("cases*.csv"):
        notice = records.with_name(f"{records.stem}.notice.txt")
        assert "invented" in notice.read_text("utf-8")
        assert "invented" in (folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_records_are_those_that_their_script_makes(script: Path, tmp_path: Path) -> None:
    copy = shutil.copy(script, tmp_path)
    subprocess.run([sys.executable, "-I", copy], check=True, cwd=tmp_path)
    made = sorted(tmp_path.glob("*.csv"))
    assert made
    for path in made:
        assert path.read_bytes() == (script.parent / path.name).read_bytes()


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_a_rule_file_says_first_what_it_is_and_checks_clean(path: Path) -> None:
    """A reconstruction in `rules/`, an invention in `examples/`."""
    text = path.read_text("utf-8")
    if not re.search(r"^part of ", text, re.M):
        word = "reconstruction" if path.is_relative_to(ROOT / "rules") else "invented"
        assert word in " ".join(text.split("\n")[:HEAD])
        assert run("check", "--strict", str(path)).code == 0
