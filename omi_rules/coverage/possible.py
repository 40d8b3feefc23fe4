"""Which goals any case could show, and the plainest case that does; by the proofs.

What is too large to settle is None, and never a wrong answer. What was made for one heading does
not stand in the way of another: a space that is full, or in which a limit was met, is left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from omi_rules.coverage.goals import Held, Struck
from omi_rules.coverage.parts import Parts, Said
from omi_rules.model import Model, Side
from omi_rules.proof import Cases, Cells, Space, Unsettled

BEGUN_MOST = 40
"""For so many headings a space is begun anew; each may take half a second to meet its limit."""


class Possible:
    """The possible cases of a model, by goal.

    Sets of cases are of one space: `make_room` and `begin_anew` go before what is made of them.
    """

    def __init__(self, model: Model, parts: Parts) -> None:
        self.model = model
        self.parts = parts
        self._answers = model.answers
        self._space: Space | None = None
        self._begun_for: set[str] = set()

    @property
    def space(self) -> Space:
        """All possible cases of the model; made when they are first asked for."""
        if self._space is None:
            self._space = Space(self.model, [part.condition for part in self.parts.found])
        return self._space

    def make_room(self) -> None:
        """Leave the space behind where it is full."""
        if self._space is not None and self._space.diagrams.full:
            self._space = None

    def begin_anew(self, goal: Held | Struck) -> bool:
        """Leave the space behind for the heading of a goal: once for each, and for few of many."""
        name = self._said(goal).name
        question = self.model.questions.get(name)
        heading = question.parent if question is not None else name
        heading = heading if heading in self.model.nodes else ""
        if heading in self._begun_for or len(self._begun_for) == BEGUN_MOST:
            return False
        self._begun_for.add(heading)
        self._space = None
        return True

    def can_show(self, goal: Held | Struck) -> bool | None:
        """Whether some case shows a goal."""
        self.make_room()
        try:
            return self.space.some(self.cases(goal))
        except Unsettled:
            return self.can_show(goal) if self.begin_anew(goal) else None

    def _said(self, goal: Held | Struck) -> Said:
        return goal.said if isinstance(goal, Struck) else self.parts.found[goal.part].said

    def cases(self, goal: Held | Struck) -> Cases:
        """The cases that show a goal; `Unsettled` where that is too large to tell."""
        if isinstance(goal, Held):
            return self.space.holds(self.parts.found[goal.part].condition, goal.truth)
        ref = goal.said.name
        asked = self.space.relevant(ref) & self.space.holds(goal.said.condition)
        return asked - self.answered(ref, Side.BELOW)

    def answered(self, ref: str, side: Side) -> Cases:
        """The cases that answer a question on one side, in the form that is asked."""
        question = self.model.questions[ref]
        options = self.model.scales[question.scale].on(side)
        found = self.space.nothing
        for column, (asked, _) in self.space.forms(ref):
            found = found | (Cases(self.space, asked) & self.space.answered(column, options))
        return found

    def plainest(
        self, among: Iterable[Callable[[], Cases]], shows: Callable[[Cells], bool]
    ) -> Cells | None:
        """The plainest case of the first set that has one; None where none is found.

        Each is replayed: one that the second opinion does not bear out is no case.
        """
        for cases in among:
            try:
                found = self.space.witness(cases())
            except Unsettled:
                continue
            if found is not None and self.fits(found) and shows(found):
                return found
        return None

    def fits(self, cells: Cells) -> bool:
        """Whether a record may hold these cells."""
        return all(name in self.model.fields or name in self._answers for name in cells)

    def any_answer(self, ref: str) -> Cases:
        """The cases that answer a question at all, in whatever form."""
        question = self.model.questions[ref]
        options = [option.name for option in self.model.scales[question.scale].options]
        found = self.space.nothing
        for column in question.columns:
            found = found | self.space.answered(column, options)
        return found
