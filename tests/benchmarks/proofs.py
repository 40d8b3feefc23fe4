"""How long proofs take: of the largest shipped model, and of 1,000 conditions over 300 fields.

    python -m tests.benchmarks.proofs [--seed N]

In fresh processes, in seconds of the processor. Of the shipped model it is what `check` takes more
than `check --no-proofs`, loading the proofs included, as installed: the median of several runs in
turn. Ends with 1 where a floor is not met: 0.3 s for the shipped model; 30 s and 500 MB for the
large one.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from omi_rules.checker import check
from omi_rules.diagnostics import Diagnostic
from omi_rules.source import SourceFile, decode
from tests.benchmarks.cold import NOT_AS_INSTALLED

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "rules" / "omi2.omi"
SHIPPED_MOST, LARGE_MOST, MEGABYTES_MOST = 0.3, 30.0, 500
RUNS = 7

HEAD = """model large "A large model"
  levels section > question
scoring
  question  share of cases above the line
  section   mean of its question scores
  printed   to the whole percent, halves up
usual answers judgement
  above the line  yes
  below the line  no
  not applicable  na
section 1 "All"
"""


def large(seed: int, conditions: int = 1000, fields: int = 300) -> str:
    """A model of so many conditions over so many fields, in chains up to four questions long."""
    rnd = random.Random(seed)
    lines = [HEAD]
    kinds = []
    for n in range(fields):
        kind = rnd.choice(["yes/no", "one of a, b, c, d", "some of a, b, c, d", "number", "date"])
        kinds.append(kind)
        lines.append(f'field f{n} "Field {n}" {kind}')
    dates = [n for n, kind in enumerate(kinds) if kind == "date"]

    def test() -> str:
        n = rnd.randrange(fields)
        match kinds[n][:4]:
            case "yes/":
                return f"f{n}"
            case "one ":
                return f"f{n} is {rnd.choice(['a', 'b', 'not c', 'one of (a, b)'])}"
            case "some":
                return f"f{n} {rnd.choice(['includes a', 'is none', 'includes any of (b, c)'])}"
            case "numb":
                return f"f{n} is {rnd.choice(['at least', 'less than'])} {rnd.randrange(5)}"
            case _:
                other = rnd.choice([*dates[:20], n])
                by = rnd.choice(["1 April 2011", f"f{other}"])
                return f"f{n} is {rnd.choice(['after', 'on or before'])} {by}"

    depths = [0]

    def unit(n: int, depth: list[int]) -> str:
        ref = rnd.randrange(max(0, n - 40), n)
        if ref and rnd.random() < 0.3 and depths[ref] < 3:
            depth.append(depths[ref] + 1)
            return f"1.{ref} is {rnd.choice(['yes', 'no'])}"
        return test()

    for n in range(1, conditions + 1):
        joint = rnd.choice([" and ", " or "])
        other = " or " if joint == " and " else " and "
        depth = [0]
        units = [
            f"({unit(n, depth)}{other}{unit(n, depth)})" if rnd.random() < 0.3 else unit(n, depth)
            for _ in range(rnd.randint(1, 5))
        ]
        depths.append(max(depth))
        lines += [f'question 1.{n} "Question {n}"', f"  relevant when {joint.join(units)}"]
    return "\n".join(lines) + "\n"


def measured(source: SourceFile) -> tuple[float, float, list[Diagnostic]]:
    """Seconds that proofs take, of the processor and by the clock; and what they find."""
    checked = check(source)
    began, clock = time.process_time(), time.perf_counter()
    from omi_rules.proof import prove  # noqa: PLC0415 - loading it is part of what it takes

    proved = prove(checked, incentives="found")  # as `check` does
    took, clock = time.process_time() - began, time.perf_counter() - clock
    assert checked.model is not None, [d.message for d in checked.errors][:5]
    before = set(map(id, checked.diagnostics))
    return took, clock, [d for d in proved.diagnostics if id(d) not in before]


def shipped() -> int:
    """Measure `check` with and without proofs in turn, and say whether the floor is met."""
    plain = [sys.executable, "-m", "omi_rules", "check", "--no-proofs", str(SHIPPED)]
    whole = [argument for argument in plain if argument != "--no-proofs"]
    took: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(RUNS + 1):
        for proofs, command in ((False, plain), (True, whole)):
            took[proofs].append(processor_seconds(command))
    # The first run of each may have to compile what is not kept compiled yet.
    without, with_them = (statistics.median(took[proofs][1:]) for proofs in (False, True))
    more = with_them - without
    sys.stdout.write(f"shipped  {more:6.3f} s more than {without:.3f} s without proofs\n")
    return 0 if more <= SHIPPED_MOST else 1


def processor_seconds(command: list[str]) -> float:
    """What one fresh process takes of the processor, run as it is installed."""
    process = subprocess.Popen(
        command,
        cwd=tempfile.gettempdir(),
        env={k: v for k, v in os.environ.items() if k not in NOT_AS_INSTALLED},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def run(seed: int) -> int:
    """Measure the large model in this process, and say whether its floor is met."""
    took, clock, found = measured(decode("large", large(seed).encode()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    codes = dict(Counter(d.code for d in found).most_common())
    sys.stdout.write(f"large    {took:6.3f} s ({clock:6.3f} s)  {memory:4.0f} MB  {codes}\n")
    return 0 if took <= LARGE_MOST and memory <= MEGABYTES_MOST else 1


def main() -> int:
    """Measure what was asked for, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--large", action="store_true", help="the large model in this process")
    asked = parser.parse_args()
    if asked.large:
        return run(asked.seed)
    command = [sys.executable, "-m", "tests.benchmarks.proofs", "--large"]
    return shipped() | subprocess.call([*command, "--seed", str(asked.seed)])


if __name__ == "__main__":
    sys.exit(main())
