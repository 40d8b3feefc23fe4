"""Faults planted in a shipped model: how many are found, and how often sound rules are accused.

    python -m tests.benchmarks.planted [--each N] [--seed N]

Each fault is planted by itself into a question drawn at random; found means its code on its line.
Changes that are no fault are planted too. A warning anywhere else is a false alarm. Ends with 1
where a fault was not found, or a sound rule accused.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path

from omi_rules.checker import check
from omi_rules.diagnostics import Severity
from omi_rules.proof import prove
from omi_rules.source import SourceFile

SHIPPED = Path(__file__).parents[2] / "rules" / "omi2.omi"

CONDITION = re.compile(r"^  relevant when (?P<said>[^#\n]+)$")
VERBOSE = "--show" in sys.argv
Plant = Callable[[random.Random, list[str], int, str], tuple[list[str], int]]
"""Plants something at a line with a condition: the lines then, and the one to be accused."""

ROSH = ("low", "medium", "high", "very_high")


def at(lines: list[str], place: int, line: str) -> tuple[list[str], int]:
    return [*lines[:place], line, *lines[place + 1 :]], place


def contradiction(
    rnd: random.Random, lines: list[str], place: int, said: str
) -> tuple[list[str], int]:
    one, two = rnd.sample(ROSH, 2)
    return at(lines, place, f"  relevant when ({said}) and rosh is {one} and rosh is {two}")


def truism(rnd: random.Random, lines: list[str], place: int, said: str) -> tuple[list[str], int]:
    one = rnd.choice(ROSH)
    return at(lines, place, f"  relevant when ({said}) or rosh is {one} or rosh is not {one}")


def absorbed(rnd: random.Random, lines: list[str], place: int, said: str) -> tuple[list[str], int]:
    more = rnd.choice(["absences", "victim", "ppo"])
    return at(
        lines, place, f"  relevant when ({said}) or ({said} and {more})".replace("and (", "and (")
    )


def said_again(
    rnd: random.Random, lines: list[str], place: int, said: str
) -> tuple[list[str], int]:
    wrong = rnd.choice([f"({said}) and not (not ({said}))", f"({said}) or ({said})"])
    return at(lines, place, f"  relevant when {wrong}")


def every_option(
    rnd: random.Random, lines: list[str], place: int, said: str
) -> tuple[list[str], int]:
    options = rnd.sample(ROSH, 4)
    return at(lines, place, f"  relevant when ({said}) and rosh is one of ({', '.join(options)})")


def idle_strike(
    rnd: random.Random, lines: list[str], place: int, said: str
) -> tuple[list[str], int]:
    lines = [*lines[: place + 1], f"  below the line when not ({said})", *lines[place + 1 :]]
    return lines, place + 1


def sure_strike(
    rnd: random.Random, lines: list[str], place: int, said: str
) -> tuple[list[str], int]:
    lines = [*lines[: place + 1], f"  below the line when {said}", *lines[place + 1 :]]
    return lines, place + 1


def narrower(rnd: random.Random, lines: list[str], place: int, said: str) -> tuple[list[str], int]:
    """No fault: a field that nothing else reads makes a condition narrower."""
    return at(
        ['field spare "Spare" yes/no', *lines], place + 1, f"  relevant when ({said}) and spare"
    )


def wider(rnd: random.Random, lines: list[str], place: int, said: str) -> tuple[list[str], int]:
    """No fault: the same field makes it wider."""
    return at(
        ['field spare "Spare" yes/no', *lines], place + 1, f"  relevant when ({said}) or spare"
    )


def turned(rnd: random.Random, lines: list[str], place: int, said: str) -> tuple[list[str], int]:
    """No fault: the same condition in brackets."""
    return at(lines, place, f"  relevant when not (not ({said}))")


FAULTS: dict[str, tuple[Plant, set[str]]] = {
    "contradiction": (contradiction, {"never-true"}),
    "truism": (truism, {"always-true"}),
    "absorbed": (absorbed, {"adds-nothing"}),
    "said again": (said_again, {"adds-nothing"}),
    "every option": (every_option, {"every-option"}),
    "idle strike": (idle_strike, {"never-strikes", "never-true"}),
    "sure strike": (sure_strike, {"always-strikes"}),
    "narrower (sound)": (narrower, set()),
    "wider (sound)": (wider, set()),
    "turned (sound)": (turned, set()),
}


def tried(plant: Plant, codes: set[str], rnd: random.Random, lines: list[str]) -> tuple[bool, int]:
    """Whether a fault was found, and how many other findings there were."""
    places = [n for n, line in enumerate(lines) if CONDITION.match(line)]
    place = rnd.choice(places)
    match = CONDITION.match(lines[place])
    assert match is not None, "a line with a condition"
    planted, guilty = plant(rnd, lines, place, match["said"].strip())
    source = SourceFile("planted.omi", "\n".join(planted))
    checked = check(source)
    if checked.model is None:  # what is not scored cannot be put below the line
        return tried(plant, codes, rnd, lines)
    before = set(map(id, checked.diagnostics))
    found = [
        d
        for d in prove(checked).diagnostics
        if id(d) not in before and d.severity is not Severity.NOTE
    ]
    there = [d for d in found if source.place(d.span.start).line == guilty + 1 and d.code in codes]
    for other in found:
        if other not in there and VERBOSE:
            sys.stdout.write(f"  {other.code}: {other.message}\n")
    return bool(there) or not codes, len(found) - len(there)


def main() -> int:
    """Plant each kind of fault so many times, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print each false alarm")
    asked = parser.parse_args()
    rnd = random.Random(asked.seed)
    # Without its parts, which hold examples: those speak of the rules as they are meant.
    lines = [x for x in SHIPPED.read_text("utf-8").split("\n") if not x.startswith("  part ")]
    assert check(SourceFile("planted.omi", "\n".join(lines))).model is not None
    sound = True
    for name, (plant, codes) in FAULTS.items():
        results = [tried(plant, codes, rnd, lines) for _ in range(asked.each)]
        found, alarms = sum(there for there, _ in results), sum(others for _, others in results)
        said = f"{found} of {asked.each} found, " if codes else ""
        sys.stdout.write(f"{name:18} {said}{alarms} false alarms\n")
        sys.stdout.flush()
        sound = sound and found == asked.each and not alarms
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
