"""Counts every published finding in the case records, and says whether it comes out as printed.

The records are consistent: a question that is not relevant is left empty, and one that another
answer puts below the line is answered no. So counting answers is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from findings import Finding, whole_percent

Row = dict[str, str]


@dataclass(frozen=True)
class Counted:
    above: int
    relevant: int
    not_applicable: int


def count(carried_by: str, cases: list[Row]) -> Counted:
    """A column with yes and no, or a choice.

    A choice is `COLUMN is OPTION`, `COLUMN is one of (OPTION, OPTION)` or `COLUMN includes OPTION`.
    """
    if included := re.fullmatch(r"(\S+) includes (\w+)", carried_by):
        holders = [included[2] in case[included[1]].split(";") for case in cases]
        return Counted(sum(holders), len(holders), 0)
    choice = re.fullmatch(r"(\S+) is (?:one of \((.+)\)|(\w+))", carried_by)
    column = choice[1] if choice else carried_by
    options = re.split(", ", choice[2] or choice[3]) if choice else ["yes"]
    answers = [case[column] for case in cases if case[column] != ""]
    not_applicable = answers.count("na")
    above = sum(answer in options for answer in answers)
    return Counted(above, len(answers) - not_applicable, not_applicable)


def make_figures(
    cases: list[Row], findings: dict[str, Finding], carried_by: dict[str, str]
) -> list[Row]:
    if findings.keys() != carried_by.keys():
        odd = ", ".join(sorted(findings.keys() ^ carried_by.keys()))
        raise ValueError(f"not carried, or not a finding: {odd}")
    return [
        figure(finding, carried_by[finding.id], count(carried_by[finding.id], cases))
        for finding in findings.values()
    ]


def figure(finding: Finding, carried_by: str, counted: Counted) -> Row:
    met, why_not = judge(finding, counted)
    return {
        "id": finding.id,
        "carried_by": carried_by,
        "printed_percent": as_text(finding.percent),
        "printed_count": as_text(finding.count),
        "printed_relevant": as_text(finding.relevant),
        "percent": str(whole_percent(counted.above, counted.relevant)),
        "count": str(counted.above),
        "relevant": str(counted.relevant),
        "not_applicable_used": str(counted.not_applicable),
        "met": met,
        "why_not": why_not,
    }


def judge(finding: Finding, counted: Counted) -> tuple[str, str]:
    if not finding.is_exact:
        side = " below the line" if finding.words_are_of_the_below else ""
        return "vague", f"Words only: {finding.words}, read as {finding.words_percent}%{side}."
    if finding.holds(counted.above, counted.relevant):
        return "yes", ""
    return "no", f"{counted.above} of {counted.relevant} is not what the report prints."


def as_text(number: int | None) -> str:
    return "" if number is None else str(number)
