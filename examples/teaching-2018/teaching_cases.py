"""Makes `cases.csv`: 30 invented cases, the same bytes each time.

    python3 teaching_cases.py

Nothing here is taken from any real case. How many cases are sufficient in each key question was
chosen so that every rating is seen; in which cases is drawn.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
SEED = 2018
COURT, OUTSIDE = 18, 12
NOT_ENOUGH = {
    "2.1": (3, 4, 5), "2.2": (4, 7, 3), "2.3": (2, 3, 1), "2.4": (6, 10, 5),
    "3.1": (2, 3, 5), "3.2": (3, 5, 3), "3.3": (1, 2, 1),
}  # fmt: skip
"""For each standard, in how many cases each of its three key questions is not sufficient."""


def main() -> None:
    """Write the file."""
    rnd = random.Random(SEED)
    cases = [{"disposal": "court"} for _ in range(COURT)]
    cases += [{"disposal": "out_of_court"} for _ in range(OUTSIDE)]
    rnd.shuffle(cases)
    for number, case in enumerate(cases, 1):
        case |= {"case_id": f"T-{number:02}", "risk_low": rnd.choice(("yes", "no", "no"))}
    cases[7]["risk_low"] = ""
    columns = ["case_id", "disposal", "risk_low"]
    for standard, counts in NOT_ENOUGH.items():
        for place, count in enumerate(counts, 1):
            column = f"{standard}.{place}"
            columns.append(column)
            answer(rnd, asked(cases, standard, place), column, count)
    blank = next(case for case in cases if case.get("2.3.1") == "yes")
    blank["2.3.1"] = "N/A"
    with (HERE / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(cases)


def asked(cases: list[dict[str, str]], standard: str, place: int) -> list[dict[str, str]]:
    """The cases that a key question is asked of: after assessment, low risk leaves some out."""
    kind = "court" if standard.startswith("2") else "out_of_court"
    own = [case for case in cases if case["disposal"] == kind]
    if place == 3 and standard[2:] != "1":
        own = [case for case in own if case["risk_low"] == "no"]
    return own


def answer(rnd: random.Random, cases: list[dict[str, str]], column: str, no: int) -> None:
    """Answer a key question in these cases, and `no` in so many of them."""
    below = rnd.sample(range(len(cases)), no)
    for place, case in enumerate(cases):
        case[column] = "no" if place in below else "yes"


if __name__ == "__main__":
    main()
