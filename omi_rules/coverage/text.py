"""Coverage in words: a line for each rule file, and what is missing with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from omi_rules import terminal
from omi_rules.coverage.goals import Goal, Held, Reached, Struck
from omi_rules.coverage.measure import Coverage
from omi_rules.terminal import Line
from omi_rules.wording import counted, listed

_NEVER = ("true", "false", "unknown")


def share_in_words(coverage: Coverage) -> str:
    """How much of the rules the examples show: "all of the rules", "61% of the rules"."""
    if not coverage.missing:
        return "all of the rules"
    return f"{coverage.percent}% of the rules"


def missing_lines(coverage: Coverage, wide: int) -> Iterator[Line]:
    """What no example shows, each with its place."""
    path = coverage.checked.source.path
    if coverage.missing:
        many = f"{len(coverage.missing):,} of {counted(coverage.parts, 'part')}"
        yield [(f"{path}: no example shows {many} of the rules.", "bold")]
    for place, line, about in missing_in_words(coverage):
        first, *more = terminal.wrapped(f"{place}, line {line}: {about}", wide - 2)
        yield [(first, "")]
        for rest in more:
            yield [(f"  {rest}", "")]
    if coverage.unsettled:
        many = counted(len(coverage.unsettled), "part")
        said = f"{path}: whether any case can show {many} more could not be settled."
        for text in terminal.wrapped(said, wide):
            yield [(text, "dim")]


def missing_in_words(coverage: Coverage) -> Iterator[tuple[str, int, str]]:
    """Paths and lines, with what is missing there: all of one part in one sentence.

    Rows of a repeated question that miss the same are told together.
    """
    of_each: dict[tuple[int, str, str, str], list[Goal]] = {}
    for goal in coverage.missing:
        key = (goal.span.start, type(goal).__name__, goal.words, goal.name)
        of_each.setdefault(key, []).append(goal)
    alike: dict[tuple[object, ...], list[Goal]] = {}
    for (at, kind, words, _), goals in of_each.items():
        never = tuple(goal.never for goal in goals)
        alike.setdefault((at, kind, words, never), []).extend(goals)
    for goals in alike.values():
        yield *place_of(coverage, goals[0]), _sentence(goals)


def place_of(coverage: Coverage, goal: Goal) -> tuple[str, int]:
    """The path of the file that a goal stands in, and its line there."""
    source = coverage.checked.source
    file, _ = source.file_at(goal.span.start)
    return file.path, source.place(goal.span.start).line


def _sentence(goals: Sequence[Goal]) -> str:
    goal = goals[0]
    names = listed(dict.fromkeys(goal.name for goal in goals), most=20)
    match goal:
        case Held():
            never = [said for said in _NEVER if any(g.never == said for g in goals)]
            return f"{names}: ‘{goal.words}’ is never {listed(never, joint='or')}."
        case Struck():
            return f"{names}: ‘{goal.words}’ never puts it below the line."
        case Reached():
            levels = listed(dict.fromkeys(goal.name for goal in goals), joint="or")
            return f"No {levels} comes out as {goal.band}."


def contract(coverages: Sequence[Coverage]) -> dict[str, Any]:
    """Coverage by the contract of the command's JSON: of all files together."""
    return {
        "parts": sum(coverage.parts for coverage in coverages),
        "seen": sum(coverage.seen for coverage in coverages),
        "missing": [
            {
                "path": place_of(coverage, goal)[0],
                "line": place_of(coverage, goal)[1],
                "about": goal.name,
                "part": goal.words,
                "never": goal.never,
            }
            for coverage in coverages
            for goal in coverage.missing
        ],
        "unsettled": sum(len(coverage.unsettled) for coverage in coverages),
    }
