"""Which goals any case could show, and a case that does; by the proofs.

What cannot be settled is None, and never a wrong answer.
"""

from __future__ import annotations

from omi_rules.coverage.goals import Goal, Held, Reached, Struck
from omi_rules.coverage.parts import Parts
from omi_rules.coverage.seen import Record
from omi_rules.model import Condition, Model

Wanted = tuple[Condition, bool | None]
"""A condition, and what it is to be."""


class Possible:
    def __init__(self, model: Model, parts: Parts) -> None:
        self.model = model
        self.parts = parts

    def can_show(self, goal: Goal) -> bool | None:
        return True
