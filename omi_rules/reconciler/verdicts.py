"""What is decided of each score: whether what is printed can follow from its parts by the rules.

A verdict is certain either way: a score that cannot follow cannot, whatever the answers were that
nobody printed. Where the parts say nothing, none is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from attrs import frozen

from omi_rules.model import Model
from omi_rules.outcomes import Outcome
from omi_rules.reconciler.comments import comment_holds
from omi_rules.reconciler.intervals import ONE, ZERO, Interval, total
from omi_rules.reconciler.others import Other, others
from omi_rules.reconciler.published import Published
from omi_rules.reconciler.ranges import Member, Range
from omi_rules.report import QuestionReport, Report, ScoreReport
from omi_rules.scoring import rounded


@frozen
class Computed:
    """The score computed from cases, beside the published one.

    `exact` and `printed` are None where there is no score, and `why` says why. `difference` is the
    printed score less the published one, `distance` how far the exact score lies from all that the
    published one stands for. `count` is a question’s cases above the line, and those counted in it.
    `same` says whether it comes out as published, `without` which columns that were left out it
    rests on.
    """

    exact: Fraction | None
    printed: Fraction | None
    why: str | None
    difference: Fraction | None
    distance: Fraction | None
    count: tuple[int, int] | None
    same: bool
    without: tuple[str, ...] = ()


@frozen
class Verdict:
    """What is decided of one reference.

    `range` is what its parts can make by the declared rule, None where the rules give it no score.
    `possible` is None where nothing is decided; then `why` says why. `side` is where the range lies
    where it does not meet the published score, `short_by` how far off. `rest` is there where it can
    follow and nothing is known of some parts: what the mean of those has to be if each has a score.
    """

    ref: str
    level: str
    label: str
    rule: str | None
    gathers: str
    members: tuple[Member, ...]
    range: Interval | None
    published: Published | None
    possible: bool | None
    side: Literal["below", "above"] | None = None
    short_by: Fraction | None = None
    rest: Interval | None = None
    why: str = ""
    others: tuple[Other, ...] = ()
    comment_holds: bool | None = None
    comment_says: str = ""
    computed: Computed | None = None

    @property
    def is_question(self) -> bool:
        """Whether it is a question, whose score has no parts that could be printed."""
        return self.rule == "share"


def verdicts(
    model: Model,
    found: Mapping[str, Range],
    published: Mapping[str, Published],
    order: Iterable[str],
    report: Report | None,
) -> tuple[Verdict, ...]:
    """A verdict on every reference of a model, published or not, in the order of a report."""
    refs = dict.fromkeys([*order, *model.nodes, *model.questions])
    scores: dict[str, ScoreReport | QuestionReport] = {}
    if report is not None:
        scores |= {score.ref: score for score in report.scores}
        scores |= {question.ref: question for question in report.questions}
    return tuple(
        _verdict(model, ref, found.get(ref), published.get(ref), scores.get(ref)) for ref in refs
    )


def _no_score(model: Model, ref: str) -> str:
    """Why the rules give a reference no score that a printed percentage could follow from."""
    node = model.nodes.get(ref)
    if node is None:
        return "the rules give it no score"
    if node.judged:
        return "its rating is judged for the inspection, and no percentage stands behind it"
    if any(level.name == node.level and level.method == "total" for level in model.levels):
        return "it is a total of points, and percentages are compared here: ask ‘omi-rules why’"
    return "the rules give it no score"


def _verdict(
    model: Model,
    ref: str,
    found: Range | None,
    published: Published | None,
    score: ScoreReport | QuestionReport | None,
) -> Verdict:
    if found is None:
        about = model.questions.get(ref) or model.nodes[ref]
        level = model.nodes[ref].level if ref in model.nodes else model.answered.name
        why = _no_score(model, ref)
        return Verdict(ref, level, about.label.en, None, "", (), None, published, None, why=why)
    rule = found.rule
    possible, why = _possible(found, published)
    side: Literal["below", "above"] | None = None
    short_by: Fraction | None = None
    tried: tuple[Other, ...] = ()
    if possible is False and published is not None and found.interval is not None:
        wanted = published.stands_for
        side = "below" if found.interval.stays_below(wanted) else "above"
        short_by = found.interval.gap(wanted)
        tried = others(found, wanted, model.rounding, model.answered.label.en)
    holds, says = (None, "") if published is None else comment_holds(published, rule.bands, model)
    return Verdict(
        ref=ref,
        level=rule.level,
        label=rule.label.en,
        rule=rule.rule,
        gathers=rule.gathers,
        members=found.members,
        range=found.interval,
        published=published,
        possible=possible,
        side=side,
        short_by=short_by,
        rest=_rest(found, published) if possible else None,
        why=why,
        others=tried,
        comment_holds=holds,
        comment_says=says,
        computed=None if published is None or score is None else _computed(model, published, score),
    )


def _possible(found: Range, published: Published | None) -> tuple[bool | None, str]:
    """Whether what is published can follow; where that is not decided, why."""
    if found.rule.rule == "share":
        return None, "a question has no parts"
    if found.interval is None:
        return None, "by the rules it never has a score"
    if published is None:
        return None, "it is not printed"
    if not found.interval.meets(published.stands_for):
        return False, ""
    if not found.known:
        return None, "none of its parts is printed"
    if found.interval.says_nothing:
        return None, "too few of its parts are printed"
    return True, ""


def _rest(found: Range, published: Published | None) -> Interval | None:
    """What the mean of the unknown members has to be, where that is not anything at all."""
    unknown = sum((m.weight for m in found.members if not m.known), ZERO)
    if published is None or not found.rule.rule.endswith(("mean", "of printed")) or not unknown:
        return None
    weight = sum((member.weight for member in found.members), ZERO)
    known = total(
        [m.counts_as for m in found.members if m.known],
        [m.weight for m in found.members if m.known],
    )
    wanted = published.stands_for
    low, high = wanted.low * weight - known.high, wanted.high * weight - known.low
    rest = Interval(
        max(low / unknown, ZERO),
        min(high / unknown, ONE),
        low < 0 or (wanted.low_included and known.high_included),
        high > unknown or (wanted.high_included and known.low_included),
    )
    return None if rest.says_nothing else rest


# ---------------------------------------------------------------------------------- with cases


def _computed(model: Model, published: Published, score: ScoreReport | QuestionReport) -> Computed:
    exact = score.exact
    count = _count(score) if isinstance(score, QuestionReport) else None
    if exact is None:
        why = score.why or "it is not scored"
        return Computed(None, None, why, None, None, count, same=False, without=score.without)
    if published.below:
        # A share below the line was rounded as such: so is ours, and turned round again.
        difference = 1 - published.printed - rounded(1 - exact, model.rounding)
    else:
        difference = rounded(exact, model.rounding) - published.printed
    same = exact in published.stands_for
    if count is not None and published.count is not None:
        same = published.count == count  # 28 of 70 is not 14 of 35
    distance = published.stands_for.distance(exact)
    return Computed(exact, score.printed, None, difference, distance, count, same, score.without)


def _count(score: QuestionReport) -> tuple[int, int]:
    above = score.outcomes[Outcome.ABOVE]
    return above, above + score.outcomes[Outcome.BELOW]
