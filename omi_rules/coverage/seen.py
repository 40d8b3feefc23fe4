"""What cases show: for each goal, the cases in which it is seen.

The engine decides every part of every case at once; nothing is counted that it did not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from omi_rules.case_sets import CaseSet
from omi_rules.cases import CaseBatch
from omi_rules.cells import Value
from omi_rules.compiler import lower
from omi_rules.coverage.goals import Goal, Held, Reached, Struck
from omi_rules.coverage.parts import Parts
from omi_rules.engine import evaluate
from omi_rules.model import Model, Side
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Scores

Record = Mapping[str, Value]


class Seeing:
    """A model ready to be shown cases. A goal is known by its place among the `goals`."""

    def __init__(self, model: Model, parts: Parts, goals: Sequence[Goal]) -> None:
        self.goals = goals
        rules = [goal.said.condition for goal in goals if isinstance(goal, Struck)]
        self.plan = lower(model, [*(part.condition for part in parts.found), *rules])
        self.steps = self.plan.also[: len(parts.found)]
        self._rule = dict(
            zip(
                (place for place, goal in enumerate(goals) if isinstance(goal, Struck)),
                self.plan.also[len(parts.found) :],
                strict=True,
            )
        )
        self._below = {
            question.ref: [o.side is Side.BELOW for o in question.scale.options]
            for question in self.plan.questions
        }

    def cases(self, records: Sequence[Record]) -> tuple[CaseSet, ...]:
        """For each goal, the cases that show it; no case shows which band a score is in."""
        sets = evaluate(self.plan, CaseBatch.of(records))
        everything = (1 << len(records)) - 1
        found: list[CaseSet] = []
        for place, goal in enumerate(self.goals):
            match goal:
                case Held(part=part, truth=truth):
                    step = sets.steps[self.steps[part]]
                    unknown = everything & ~(step.true | step.false)
                    found.append(unknown if truth is None else step.true if truth else step.false)
                case Struck(said=said):
                    of_question = sets.questions[said.name]
                    struck = sets.steps[self._rule[place]].true & of_question[Outcome.BELOW]
                    for below, answered in zip(
                        self._below[said.name], of_question.options, strict=True
                    ):
                        struck &= ~answered if below else everything
                    found.append(struck)
                case Reached():
                    found.append(0)
        return tuple(found)

    def bands(self, scores: Iterable[Scores]) -> frozenset[int]:
        """The goals among which some scores or ratings fall."""
        reached = {
            (score.level, score.band.name)
            for each in scores
            for score in (*each.nodes.values(), *each.questions.values())
            if score.band is not None
        }
        return frozenset(
            place
            for place, goal in enumerate(self.goals)
            if isinstance(goal, Reached) and (goal.level, goal.band) in reached
        )
