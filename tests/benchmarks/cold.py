"""Cold starts in fresh processes, side by side with importing the packages that they stand on.

    python -m tests.benchmarks.cold [--runs N]

Prints the median time, its ratio to the imports of the same run, and the peak memory. Ends with 1
where a floor is not met: each at most three times the imports and under 60 MB.
The proofs that `check` adds have a floor of their own, in tests.benchmarks.proofs.
The package is run as it is installed, with the compiled modules that an install has.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULES = str(ROOT / "rules" / "omi2.omi")
CASES = str(ROOT / "examples" / "lancashire-2011" / "cases.csv")
NOT_AS_INSTALLED = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}
TIMES_MOST = 3.0
MEGABYTES_MOST = 60

COMMANDS = {
    "imports": ["-c", "import lark, rich, click, attrs"],
    "check": ["-m", "omi_rules", "check", "--no-proofs", RULES],
    "score": ["-m", "omi_rules", "score", RULES, CASES],
    "why": ["-m", "omi_rules", "why", RULES, CASES, "--case", "LAN-118", "--question", "1.1.14"],
    "show": ["-m", "omi_rules", "show", RULES],
}


def run_once(arguments: list[str]) -> tuple[float, float]:
    """Seconds of one fresh process, and its peak memory in megabytes."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=tempfile.gettempdir(),
        env={k: v for k, v in os.environ.items() if k not in NOT_AS_INSTALLED},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        wrong = process.stderr.read().decode() if process.stderr is not None else ""
        raise SystemExit(f"{arguments} ended with {process.returncode}: {wrong}")
    if process.stderr is not None:
        process.stderr.close()
    return took, usage.ru_maxrss / 1024


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    return report(parser.parse_args().runs)


def report(runs: int) -> int:
    """Run the commands in turn, print what they took, and say whether the floors are met."""
    for arguments in COMMANDS.values():
        run_once(arguments)
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            seen[name].append(run_once(arguments))
    base = statistics.median(took for took, _ in seen["imports"])
    sound = True
    for name, found in seen.items():
        took = statistics.median(t for t, _ in found)
        memory = max(m for _, m in found)
        times = took / base
        sys.stdout.write(f"{name:8} {took * 1000:6.0f} ms  {times:4.2f} times  {memory:4.0f} MB\n")
        sound = sound and times <= TIMES_MOST and memory < MEGABYTES_MOST
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
