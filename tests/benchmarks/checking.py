"""How long checking takes: files of growing length, and 10,000 mistakes of each kind.

    python -m tests.benchmarks.checking

The bounds that tests hold are looser, for a machine that is busy; these are the times themselves.
"""

from __future__ import annotations

import sys
import time

from omi_rules.checker import check
from omi_rules.source import decode
from tests.test_check_speed import SLIPS, seconds, whole


def main() -> None:
    """Time each, and print it."""
    for lines in (5_000, 20_000):
        took = seconds(decode("x", whole(lines).encode()))
        sys.stdout.write(f"{lines:6,} lines without a mistake      {took:5.2f} s\n")
    for code, line in SLIPS:
        more = (f'question 1.{n} "Q?"\n{line.replace("{n}", str(n))}\n' for n in range(100, 10_100))
        source = decode("x", (whole(200) + "".join(more)).encode())
        began = time.perf_counter()
        found = len(check(source).diagnostics)
        took = time.perf_counter() - began
        first = line.strip().split("\n")[0]
        sys.stdout.write(f"{found:6,} findings, {code:17} {took:5.2f} s  {first}\n")


if __name__ == "__main__":
    main()
