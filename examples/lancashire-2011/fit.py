"""Make cases.csv and figures.csv: invented records that fit the published findings.

Run it as `python3 fit.py`. The same seed gives the same bytes on every system. Nothing here reads
a printed score, and nothing was chosen by what it does to one.
"""

from __future__ import annotations

import csv
from pathlib import Path

import section1
import section2
import section3
from drawing import Drawing
from figures import Row, make_figures
from findings import read_findings

HERE = Path(__file__).parent

# What the report's words became, in percent: one number for each wording, the middle of what the
# words allow. "Most" and "the majority" are anything over half, "almost all" is 90 or more,
# "over" a fraction is up to some five points over it, and "just over", "just under" and "nearly"
# are within four points. The wordings of sections 2 and 3 stand here too: the whole table was
# fixed before any score was computed, and it does not change.
WORDS = {
    "almost all": 95,
    "most": 75,
    "the majority": 75,
    "over three-quarters": 78,
    "three-quarters": 75,
    "two-thirds": 67,
    "a similar proportion (to 60%)": 60,
    "just over half": 52,
    "just under half": 48,
    "just over one-third": 35,
    "one-third": 33,
    "just under one-third": 31,
    "over one-quarter": 28,
    "nearly one-quarter": 23,
}

# The report does not print how many cases there were. Its figures allow 174 to 191.
CASES = 182
SEED = 2011

SECTIONS = (section1, section2, section3)


def write_rows(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    findings = read_findings(HERE / "findings.csv", WORDS)
    drawing = Drawing(CASES, SEED, findings)
    carried_by: dict[str, str] = {}
    for section in SECTIONS:
        section.draw_facts(drawing)
    for section in SECTIONS:
        section.draw_answers(drawing)
        carried_by.update(section.CARRIED_BY)
    carried_by.update(drawing.carried_by)
    write_rows(HERE / "cases.csv", drawing.rows())
    # The figures are counted from the file as it now stands, and not from what was aimed at.
    figures = make_figures(read_rows(HERE / "cases.csv"), findings, carried_by)
    write_rows(HERE / "figures.csv", figures)
    unmet = [row["id"] for row in figures if row["met"] == "no"]
    if unmet:
        raise SystemExit("not met: " + ", ".join(unmet))


if __name__ == "__main__":
    main()
