"""How much of a rule file its examples show: what there is to see, what is seen, what is missing.

What no case can show does not count, and neither does what is too large to tell; that is counted
apart. A share is rounded down, so 100% means all.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from omi_rules.checker import Checked
from omi_rules.coverage.banding import Bandings
from omi_rules.coverage.goals import Goal, Held, Reached, goals_of
from omi_rules.coverage.parts import Parts, parts_of
from omi_rules.coverage.possible import Possible
from omi_rules.coverage.seen import Record, Seeing
from omi_rules.examples import ExampleResult, records_of
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Defined,
    Model,
    Not,
    Or,
)
from omi_rules.model.examples import Example
from omi_rules.reading import Reader
from omi_rules.why.cone import cells_of


@frozen(repr=False)
class Coverage:
    """What the examples of one rule file show. `unsettled` goals are neither `seen` nor missing."""

    checked: Checked
    parts: int
    seen: int
    missing: tuple[Goal, ...]
    unsettled: tuple[Goal, ...] = ()

    @property
    def share(self) -> Fraction:
        """The share that is seen; all of nothing where there is nothing to see."""
        return Fraction(self.seen, self.parts) if self.parts else Fraction(1)

    @property
    def percent(self) -> int:
        """The share in percent, rounded down."""
        return int(self.share * 100)


@frozen(repr=False)
class Measuring:
    """A rule file's goals, what shows them, and which of them any case could show."""

    checked: Checked
    model: Model
    parts: Parts
    goals: tuple[Goal, ...]
    seeing: Seeing
    possible: Possible
    bandings: Bandings

    @classmethod
    def of(cls, checked: Checked) -> Measuring:
        """Make ready to measure a rule file that has no errors."""
        model, file = checked.model, checked.file
        assert model is not None, "a file with errors has no coverage"
        assert file is not None, "what was checked was read"
        parts = parts_of(model, file, Reader(model).phrase)
        goals = goals_of(model, file, parts)
        possible = Possible(model, parts)
        seeing = Seeing(model, parts, goals)
        bandings = Bandings(seeing.plan, possible)
        return cls(checked, model, parts, goals, seeing, possible, bandings)

    def seen(self, results: Sequence[ExampleResult]) -> frozenset[int]:
        """The goals that the examples of the file show."""
        cases: list[Record] = []
        alone: list[Record] = []
        for example in self.model.examples:
            has_none = self._has_no_case(example)
            (alone if has_none else cases).extend(records_of(self.model, example))
        found = set(self.seeing.bands(r.scores for r in results if r.scores is not None))
        found.update(place for place, shows in enumerate(self.seeing.cases(cases)) if shows)
        for place, shows in enumerate(self.seeing.cases(alone)):
            goal = self.goals[place]
            if shows and isinstance(goal, Held) and self._is_wide(goal.part):
                found.add(place)
        return frozenset(found)

    def _has_no_case(self, example: Example) -> bool:
        """Whether an example gives ratings, and beside them only facts of the whole inspection."""
        fields = self.model.fields
        cells = [name for given in example.cases for name, _ in given.cells]
        wide = all(name in fields and fields[name].inspection_wide for name in cells)
        return bool(example.ratings) and wide

    def _is_wide(self, place: int) -> bool:
        """Whether a part reads only what holds for the whole inspection."""
        part = self.parts.found[place]
        if part.arms:
            return all(self._is_wide(arm) for arm in part.arms)
        match part.condition:
            case Not() | And() | Or() | Defined() | AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                return False
            case test:
                return all(self.model.fields[name].inspection_wide for name in cells_of(test))


def measure(checked: Checked, results: Sequence[ExampleResult]) -> Coverage:
    """The coverage of a rule file without errors, whose examples came out as `results`."""
    measuring = Measuring.of(checked)
    return counted(measuring, measuring.seen(results))


def counted(measuring: Measuring, seen: frozenset[int]) -> Coverage:
    """What is seen, and what is missing."""
    missing, unsettled = missing_from(measuring, seen)
    return Coverage(
        measuring.checked,
        len(seen) + len(missing),
        len(seen),
        tuple(measuring.goals[place] for place in missing),
        tuple(measuring.goals[place] for place in unsettled),
    )


def missing_from(measuring: Measuring, seen: frozenset[int]) -> tuple[list[int], list[int]]:
    """The goals that are not seen and that some case could show; those of which nobody can tell."""
    missing: list[int] = []
    unsettled: list[int] = []
    for place, goal in enumerate(measuring.goals):
        if place in seen:
            continue
        if isinstance(goal, Reached):
            possible = True if measuring.bandings.can_reach(goal) else None
        else:
            possible = measuring.possible.can_show(goal)
        if possible:
            missing.append(place)
        elif possible is None:
            unsettled.append(place)
    return missing, unsettled
