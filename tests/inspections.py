"""A small inspection that tests of the records, the report and the command line score."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from click.testing import CliRunner

from omi_rules.cli import program

RULES = """
model small "A small inspection"
  levels area > topic > question
  also grouped by theme

scoring
  question  share of cases above the line
  topic     mean of its question scores, banded by verdict
  area      mean of its topic scores
  theme     mean of its question scores, banded by verdict
  printed   to the whole percent, halves up
  banded    on the printed score

bands verdict "Verdict"
  fine "All is fine"     at least 80%
  poor "Much is to do"   otherwise

usual answers judgement "As judged"
  above the line  yes
  below the line  no
  not applicable  na "N/A"
  not known       nk "Not known"

answers kind "What kind"
  no line         early "Too early", late "Too late"

list need "Needs"
  housing  "a home"
  health   "better health"

field risk "Risk" one of low, medium, high, very_high "Very high"
  column "Risk level"
field needs "Needs" some of the list need
field starts "Start of sentence" date
field ends "End of sentence" date
field visits "Visits" whole number
field region "Region" one of north, south
  same for the whole inspection
field note "Note" text
  counted only

theme S "Safety"
theme H "Help"

area 1 "At the start"

topic 1.1 "Plans"

question 1.1.1 "Was there a plan?"
  counts towards S

question 1.1.2 "Was the plan on time?"
  relevant when 1.1.1 is yes
  below the line when 1.1.4 is no
  counts towards S

question 1.1.3 "If not, what was wrong?"
  relevant when 1.1.2 is no
  answers kind
  not scored

question 1.1.4 "Was the high risk managed?"
  relevant when risk is one of (high, very_high)
  counts towards S

topic 1.2 "Help"

question 1.2.1 "Was there a home to go to?"
  relevant when needs includes housing and starts is before ends
  counts towards H

question 1.2.2 "Were there enough visits?"
  relevant when visits is at least 1 and region is north
  counts towards H
"""

HEADER = [
    "case_id",
    "risk",
    "needs",
    "starts",
    "ends",
    "visits",
    "region",
    "note",
    "1.1.1",
    "1.1.2",
    "1.1.3",
    "1.1.4",
    "1.2.1",
    "1.2.2",
]

ROW = [
    "a1",
    "low",
    "none",
    "2011-04-01",
    "2012-04-01",
    "3",
    "north",
    "",
    "yes",
    "yes",
    "",
    "",
    "",
    "yes",
]


@frozen
class Outcome:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def said(self) -> str:
        """All that was said, its lines joined: where a line is broken is not the question."""
        return " ".join((self.err + self.out).split())


def row(case: str, **cells: str) -> list[str]:
    """A row that is fine but for the cells that are given; `q111` is the answer to 1.1.1."""
    found = [case, *ROW[1:]]
    for name, text in cells.items():
        column = ".".join(name[1:]) if name[1:].isdecimal() else name
        found[HEADER.index(column)] = text
    return found


def table(*rows: list[str], header: list[str] | None = None, separator: str = ",") -> str:
    """The text of a CSV file. Cells are quoted where they need be."""
    lines = [header or HEADER, *rows]
    return "".join(separator.join(_quoted(cell) for cell in line) + "\n" for line in lines)


def _quoted(cell: str) -> str:
    return f'"{cell}"' if set(cell) & set(",;\t\n\r") else cell


def dropped(name: str, *rows: list[str]) -> str:
    """The table of rows without one column."""
    place = HEADER.index(name)
    return table(
        *(line[:place] + line[place + 1 :] for line in rows),
        header=HEADER[:place] + HEADER[place + 1 :],
    )


def renamed(old: str, new: str, *rows: list[str]) -> str:
    """The table of rows with one header changed."""
    return table(*rows, header=[new if name == old else name for name in HEADER])


def run(*arguments: str, env: Mapping[str, str] | None = None) -> Outcome:
    """Run the command line."""
    result = CliRunner().invoke(program, list(arguments), env=dict(env or {}))
    return Outcome(result.exit_code, result.stdout, result.stderr)


class Inspection:
    """A folder with a rule file, in which case records are scored."""

    def __init__(self, folder: Path, rules: str = RULES) -> None:
        self.folder = folder
        self.rules = folder / "small.omi"
        self.rules.write_text(rules, "utf-8")

    def score(self, cases: str | bytes, *options: str) -> Outcome:
        """Score case records that are given as text or as bytes."""
        path = self.folder / "cases.csv"
        path.write_bytes(cases if isinstance(cases, bytes) else cases.encode())
        return run("score", str(self.rules), str(path), *options)

    def json(self, cases: str | bytes, *options: str) -> dict[str, Any]:
        """Score them, which is sure to go well, as JSON."""
        found = self.score(cases, "--format", "json", *options)
        assert found.code == 0, found.err
        return found.json


def refused(inspection: Inspection, cases: str | bytes, *said: str, options: str = "") -> None:
    """Nothing is printed but what is said, for every format."""
    for form in ("text", "json", "csv"):
        found = inspection.score(cases, "--format", form, *options.split())
        assert (found.code, found.out) == (2, "")
        assert str(inspection.folder / "cases.csv") in found.err.replace("\n", "")
        assert "Traceback" not in found.err
        for words in said:
            assert words in found.said, found.err
