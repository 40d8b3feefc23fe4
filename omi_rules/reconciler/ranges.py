"""What each score can be, from what is printed of its parts: from the questions up.

A printed part stands for what is printed so. One that is not printed stands for what its own parts
make, and for 0 to 100% where none of those is printed. That is also right for a part that has no
score at all and so takes no part in the mean: without it the mean stays within what it makes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from omi_rules.model import Rounding
from omi_rules.reconciler.intervals import (
    ANY,
    Interval,
    as_printed,
    between,
    lowest,
    mean,
    point,
)
from omi_rules.reconciler.published import Published
from omi_rules.score_rules import ScoreRule


@frozen
class Member:
    """A part of a score. `reach` is what its exact score can be, `counts_as` what the rule takes.

    The two differ only where a rule takes scores as they are printed. `known` says whether it or
    anything below it is printed. `questions` is how many question scores it rests on.
    """

    ref: str
    label: str
    published: Published | None
    reach: Interval
    counts_as: Interval
    weight: Fraction
    known: bool
    questions: int


@frozen
class Range:
    """What a score can be by its rule: `interval`, None where it never has a score."""

    rule: ScoreRule
    members: tuple[Member, ...]
    interval: Interval | None
    known: bool
    questions: int

    @property
    def as_printed(self) -> bool:
        """Whether its rule takes the scores of its members as they are printed."""
        return self.rule.rule in {"mean of printed", "weighted mean of printed"}


def ranges(
    rules: Iterable[ScoreRule],
    published: Mapping[str, Published],
    rounding: Rounding,
    answered: str,
) -> dict[str, Range]:
    """The range of every score; `rules` stand bottom-up, `answered` is the questions' level."""
    found: dict[str, Range] = {}
    support: dict[str, frozenset[str]] = {}
    for rule in rules:
        rests_on = (support[ref] for ref in rule.members)
        alone = rule.level == answered  # a repeated group that is counted as one is one
        support[rule.ref] = frozenset({rule.ref}) if alone else frozenset().union(*rests_on)
        weights = rule.weights or (Fraction(1),) * len(rule.members)
        taken_as_printed = rule.rule.endswith("of printed")
        members = []
        for ref, weight in zip(rule.members, weights, strict=True):
            own = published.get(ref)
            below = found[ref]
            reach = _reach(own, below)
            members.append(
                Member(
                    ref=ref,
                    label=below.rule.label.en,
                    published=own,
                    reach=reach,
                    counts_as=as_printed(reach, rounding) if taken_as_printed else reach,
                    weight=weight,
                    known=own is not None or below.known,
                    questions=len(support[ref]),
                )
            )
        found[rule.ref] = Range(
            rule,
            tuple(members),
            made(rule, members),
            any(member.known and member.weight for member in members),
            len(support[rule.ref]),
        )
    return found


def _reach(own: Published | None, below: Range) -> Interval:
    if own is not None:
        return own.stands_for
    return ANY if below.interval is None else below.interval


def made(rule: ScoreRule, members: Sequence[Member]) -> Interval | None:
    """What a rule makes of its members: None where it can make nothing."""
    if rule.rule == "share":
        return ANY
    if not members:
        return None
    # Every rule is named, so that a rule that is new to the language is not taken for a mean.
    intervals = [member.counts_as for member in members]
    match rule.rule:
        case "lowest":
            return lowest(intervals)
        case "pooled":
            return pooled(members)
        case "mean" | "weighted mean" | "mean of printed" | "weighted mean of printed":
            return mean(intervals, [member.weight for member in members])
        case "total" | "given":
            raise AssertionError("points and ratings are left out before")


def pooled(members: Sequence[Member]) -> Interval:
    """The share of all answers together.

    Counts that are printed add up. What else is printed weighs by answers that nobody knows.
    """
    counts = [m.published.count for m in members if m.published and m.published.count]
    rest = [m.reach for m in members if not (m.published and m.published.count)]
    if counts:
        above, of = (sum(numbers) for numbers in zip(*counts, strict=True))
        rest.append(point(Fraction(above, of)))
    return between(rest)
