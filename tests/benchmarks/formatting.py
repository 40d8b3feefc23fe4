"""How long formatting keeps a processor busy: 20,000 lines, in the layout and far from it.

    python -m tests.benchmarks.formatting

In the last file every line is spaced otherwise, so that every line is parsed a second time to
see that it means what it meant. Ends with 1 where one of the others takes longer than it may.
"""

from __future__ import annotations

import random
import sys
import time

from omi_rules.checker import check
from omi_rules.formatter import format_bytes
from omi_rules.source import decode
from tests.properties.layouts import disturbed
from tests.test_check_speed import whole

LINES = 20_000
SECONDS_MOST = 3.0


def main() -> int:
    """Time each, and print it beside what checking alone takes."""
    clean = format_bytes("x", whole(LINES).encode())[1]
    indented = clean.replace(b"\n  ", b"\n    ").replace(b"\n\n", b"\n\n\n")
    far = disturbed(clean.decode(), random.Random(1)).encode()
    times = []
    for data, what in (
        (clean, "in the layout already"),
        (indented, "every line indented otherwise"),
        (far, "every line spaced otherwise"),
    ):
        begun = time.process_time()
        check(decode("x", data))
        checked = time.process_time()
        after = format_bytes("x", data)[1]
        took = time.process_time() - checked
        times.append(took)
        held = "" if after == clean else ", and it ends in another text"
        sys.stdout.write(
            f"{LINES:,} lines, {what:30} {took:5.2f} s"
            f" (checking alone {checked - begun:5.2f} s){held}\n"
        )
    return 0 if max(times[:2]) < SECONDS_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
