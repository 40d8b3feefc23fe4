"""Makes `cases.csv`: 36 invented cases, the same bytes each time.

    python3 core_cases.py

Nothing here is taken from any real case. What is drawn follows the rules beside it, but for a few
slips of the kind that real records have: a blank, a "not known", an answer that was not asked for.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
CASES = 36
SEED = 2009
NEEDS = ("home", "school", "health")
COLUMNS = (
    "case_id", "age", "started", "reviewed", "rosh", "vulnerable", "needs",
    "1.1.1", "1.1.2", "1.1.3", "1.2.1", "1.2.2", *(f"1.2.3.{need}" for need in NEEDS),
    "1.3.1", "1.3.2", "2.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2", "2.2.3",
)  # fmt: skip


def main() -> None:
    """Write the file."""
    rnd = random.Random(SEED)
    cases = [one_case(rnd, number) for number in range(1, CASES + 1)]
    slips(cases)
    with (HERE / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(cases)


def one_case(rnd: random.Random, number: int) -> dict[str, str]:
    """A case whose answers fit its facts."""

    def yes(share: float) -> str:
        return "yes" if rnd.random() < share else "no"

    def quality(share: float) -> str:
        good = rnd.random() < share
        return rnd.choice(("good", "sufficient") if good else ("insufficient", "poor"))

    started = date(2009, 4, 1) + timedelta(days=rnd.randrange(150))
    needs = [need for need in NEEDS if rnd.random() < 0.5]
    case = {
        "case_id": f"CC-{number:02}",
        "age": str(rnd.randint(12, 17)),
        "started": started.isoformat(),
        "rosh": rnd.choice(("low", "medium", "medium", "high", "Very high")),
        "vulnerable": rnd.choice(("low", "low", "medium", "high")),
        "needs": "; ".join(needs) or "none",
        "1.1.1": yes(0.75), "1.2.1": yes(0.85), "1.3.1": yes(0.8), "2.1.2": quality(0.65),
        "2.2.1": yes(0.7),
    }  # fmt: skip
    if case["rosh"] != "low":
        case |= {"1.1.2": yes(0.7), "2.1.3": yes(0.6)}
        if case["1.1.2"] == "yes":
            case["1.1.3"] = quality(0.6)
    if case["1.2.1"] == "yes":
        case["1.2.2"] = yes(0.75)
    case |= {f"1.2.3.{need}": yes(0.6) for need in needs}
    if case["vulnerable"] != "low":
        case["1.3.2"] = yes(0.7) if case["1.3.1"] == "yes" else ""
        if int(case["age"]) < 16:
            case["2.1.1"] = yes(0.55)
    if case["2.2.1"] == "yes":
        weeks = rnd.choice((8, 11, 12, 13, 15))
        case["reviewed"] = (started + timedelta(weeks=weeks, days=rnd.randint(0, 1))).isoformat()
        case["2.2.2"] = yes(0.9)
    else:
        case["2.2.3"] = rnd.choice(("forgotten", "The young person was not seen", "Not known"))
    return case


def slips(cases: list[dict[str, str]]) -> None:
    """What real records have: blanks, and answers nobody asked for."""
    cases[4]["rosh"] = ""
    cases[9]["1.1.1"] = "Not known"
    cases[16]["2.1.2"] = ""
    cases[21]["1.3.1"] = "N/A"
    lower = next(case for case in cases[10:] if case["rosh"] == "low")
    lower["1.1.2"] = "yes"


if __name__ == "__main__":
    main()
