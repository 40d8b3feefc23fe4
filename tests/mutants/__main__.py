"""Applies each planted mistake in turn to a copy of the project; shows the test that catches it.

    python -m tests.mutants [NAME …]

Ends with 1 where a mistake passes the test that should catch it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import TypeVar

from tests.mutants.patches import ROOT, Mutant, every

T = TypeVar("T")
R = TypeVar("R")

COPIED = (
    "omi_rules",
    "tests",
    "rules",
    "examples",
    "pyproject.toml",
    "README.md",
    "ARCHITECTURE.md",
)


AT_ONCE = min(2, os.cpu_count() or 1)
"""So many copies of the project are at work, each with one mistake in it at a time."""


def main(names: list[str]) -> int:
    """Run those that are named, or all."""
    mutants = [m for m in every() if not names or m.name in names]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        copies: Queue[Path] = Queue()
        for number in range(AT_ONCE):
            copies.put(_copy(Path(folder) / str(number)))
        tests = [*dict.fromkeys(test for mutant in mutants for test in mutant.caught_by.split())]
        # Each copy keeps what it compiled while it was sound: the planted mistakes read it.
        shares = [tests[number::AT_ONCE] for number in range(AT_ONCE)]
        for sound in pool.map(lambda share: _in_a_copy(copies, _sound, share), shares):
            if sound:
                sys.stdout.write(f"Without a planted mistake the tests fail:\n{sound}")
                return 1
        caught = sum(pool.map(lambda mutant: _in_a_copy(copies, _catch, mutant), mutants))
    sys.stdout.write(f"{caught} of {len(mutants)} planted mistakes are caught.\n")
    return 0 if caught == len(mutants) > 0 else 1


def _copy(folder: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, folder / name)
    return folder


def _in_a_copy(copies: Queue[Path], do: Callable[[T, Path], R], what: T) -> R:
    copy = copies.get()
    try:
        return do(what, copy)
    finally:
        copies.put(copy)


def _sound(tests: list[str], copy: Path) -> str:
    """What is said where tests fail that should not; nothing where they hold."""
    ran = run_tests(tests, copy, compiled="") if tests else None
    return ran.stdout if ran is not None and ran.returncode != 0 else ""


def run_tests(
    tests: list[str], copy: Path, *, compiled: str = "1"
) -> subprocess.CompletedProcess[str]:
    """Run tests of the copy until one fails; what is `compiled` is not kept, unless that is empty.

    A mistake that is planted makes its file younger than what was compiled of it.
    """
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        env={
            **os.environ,
            "PYTHONPATH": str(copy),
            "PYTHONDONTWRITEBYTECODE": compiled,
            "HYPOTHESIS_PROFILE": "first",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def _catch(mutant: Mutant, copy: Path) -> bool:
    file = copy / mutant.file
    sound = file.read_text("utf-8")
    file.write_text(mutant.applied(sound), "utf-8")
    try:
        ran = run_tests(mutant.caught_by.split(), copy)
    finally:
        file.write_text(sound, "utf-8")
    # A test that cannot be collected shows nothing: only one that ran and failed has caught it.
    failed = re.findall(r"^FAILED (.+?)(?: - .*)?$", ran.stdout, re.MULTILINE)
    caught = ran.returncode == 1 and bool(failed)
    shown = failed[0] if caught else f"NOT CAUGHT by {mutant.caught_by} (exit {ran.returncode})"
    sys.stdout.write(f"{mutant.name}: {mutant.what}\n    {shown}\n")
    sys.stdout.flush()
    return caught


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
