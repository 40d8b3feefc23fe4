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
from pathlib import Path

from tests.mutants.patches import ROOT, Mutant, every

COPIED = (
    "omi_rules",
    "tests",
    "rules",
    "examples",
    "pyproject.toml",
    "README.md",
    "ARCHITECTURE.md",
)


def main(names: list[str]) -> int:
    """Run those that are named, or all."""
    mutants = [m for m in every() if not names or m.name in names]
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, copy / name)
        tests = dict.fromkeys(test for mutant in mutants for test in mutant.caught_by.split())
        sound = run_tests(list(tests), copy)
        if sound.returncode != 0:
            sys.stdout.write(f"Without a planted mistake the tests fail:\n{sound.stdout}")
            return 1
        for mutant in mutants:
            survived += not _catch(mutant, copy)
    sys.stdout.write(f"{len(mutants) - survived} of {len(mutants)} planted mistakes are caught.\n")
    return 1 if survived or not mutants else 0


def run_tests(tests: list[str], copy: Path) -> subprocess.CompletedProcess[str]:
    """Run tests of the copy until one fails."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        env={
            **os.environ,
            "PYTHONPATH": str(copy),
            "PYTHONDONTWRITEBYTECODE": "1",
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
