"""Scores: exact fractions from the tallies up, each with the evidence that it follows from.

The exact score of a node follows from the exact scores of its members by its rule, and from nothing
else (for `pooled`, from their tallies). A question with no case counted has no score and takes no part in any mean.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from omi_rules.model import Band, Text

RuleName = Literal["share", "mean", "weighted mean", "mean of printed", "pooled", "lowest"]


@frozen
class Score:
    """A score, or why there is none.

    `exact` is a share from 0 to 1, None where there is no score; then `why` says why in a sentence.
    `printed` is `exact` rounded as the model declares, still a fraction (77% is 77/100). `members`
    are the references that it is made of (none for a question), `weights` theirs where the rule is
    weighted. `questions` counts the scored questions it rests on that have a score.
    """

    ref: str
    level: str
    label: Text
    rule: RuleName
    members: tuple[str, ...]
    exact: Fraction | None
    printed: Fraction | None
    questions: int
    weights: tuple[Fraction, ...] = ()
    band: Band | None = None
    why: str | None = None


@frozen
class Scores:
    """Scores of a model: `nodes` in the order of report (groupings, then the tree), `questions`
    by reference. Nodes of a level that is not scored are not in it."""

    nodes: dict[str, Score]
    questions: dict[str, Score]
