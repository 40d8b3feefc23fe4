"""Case sets: sets of the cases of one batch, each a whole number whose bit *i* is case *i*.

`evaluate` makes them and `tally` counts them; they never leave the batch they speak of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrs import frozen

from omi_rules.outcomes import PLACES, Outcome

CaseSet = int
"""A set of cases: `&`, `|`, `^` and `bit_count()` are intersection, union, difference and size."""


class Truth(NamedTuple):
    """The cases in which a condition is true and those in which it is false; the rest: unknown."""

    true: CaseSet
    false: CaseSet


@frozen(repr=False)
class QuestionSets:
    """One question: the cases of each outcome, in the order of `Outcome`; they share no case.

    `options` are the cases that answered each option of the scale, among those to which the
    question is relevant; `overruled` those whose answer above the line was struck. `forms` are the
    cases that are asked each of its forms; `astray` those that answer a form which they are not
    asked beside the one that they are, whatever came of that.
    """

    outcomes: tuple[CaseSet, ...]
    options: tuple[CaseSet, ...]
    overruled: CaseSet
    forms: tuple[CaseSet, ...] = ()
    astray: CaseSet = 0

    def __getitem__(self, outcome: Outcome) -> CaseSet:
        return self.outcomes[PLACES[outcome]]


@frozen(repr=False)
class CaseSets:
    """What a plan says of a batch: the truth of each step, and the sets of each question."""

    cases: int
    steps: tuple[Truth, ...]
    questions: Mapping[str, QuestionSets]
