"""The nine outcomes: what a case does to a question; exactly one holds."""

from __future__ import annotations

import enum


class Outcome(enum.Enum):
    """What a case does to a question; exactly one holds (the outcome table, docs/meaning)."""

    ABOVE = "above"
    BELOW = "below"
    NOT_RELEVANT = "not_relevant"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    UNDECIDED = "undecided"
    UNEXPECTED = "unexpected"
    INVALID = "invalid"
    RECORDED = "recorded"


PLACES = {outcome: place for place, outcome in enumerate(Outcome)}
"""Where each outcome stands among the nine, from 0."""
