"""What always holds of a reconciliation: what was really scored and rounded can always follow."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from omi_rules.model import Model, Rounding, Text
from omi_rules.reconciler.intervals import Interval, between, mean, point, prints_as
from omi_rules.reconciler.others import must_carry, others
from omi_rules.reconciler.published import Published
from omi_rules.reconciler.ranges import Member, Range, made, ranges
from omi_rules.reconciler.verdicts import Verdict, verdicts
from omi_rules.score_rules import RuleName, ScoreRule, report_order
from omi_rules.scoring import rounded
from omi_rules.tally import Tallies
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import all_scores, scored

TRIALS = drafts(cases=12).map(Draft.trial)
UP = Rounding(0, "up")

# -------------------------------------------------------------- what was really scored and rounded


def printed(
    model: Model, ref: str, exact: Fraction, tallies: Tallies, rnd: random.Random
) -> Published:
    """A real score as a report may print it: rounded, the share below the line, or the count."""
    rounding = model.rounding
    way = rnd.choice(["percent", "percent", "below", "count"])
    if way == "count" and ref in tallies.questions:
        tally = tallies.questions[ref]
        count = (tally.above, tally.counted)
        return Published(ref, 2, "", point(exact), rounded(exact, rounding), count=count)
    if way == "below":
        share = rounded(1 - exact, rounding)
        return Published(ref, 2, "", prints_as(share, rounding).mirrored(), 1 - share, below=True)
    share = rounded(exact, rounding)
    return Published(ref, 2, "", prints_as(share, rounding), share)


def reconciled(trial: Trial, part: float) -> tuple[Mapping[str, Fraction], list[Verdict]]:
    """Real exact scores, and the verdicts on some of them as they would be published."""
    plan, tallies, scores = scored(trial)
    rnd = random.Random(trial.seed)
    # Totals and given ratings are no shares: `reconcile` leaves them out as well.
    rules = [rule for rule in plan.rules if rule.rule not in {"total", "given"}]
    shares = {rule.ref for rule in rules}
    exact = {
        ref: s.exact
        for ref, s in all_scores(scores).items()
        if s.exact is not None and ref in shares
    }
    published = {
        ref: printed(plan.model, ref, share, tallies, rnd)
        for ref, share in exact.items()
        if rnd.random() < part
    }
    model = plan.model
    found = ranges(rules, published, model.rounding, model.answered.name)
    order = report_order(model, rules)
    return exact, list(verdicts(model, found, published, order, None))


@given(TRIALS, st.sampled_from([0.3, 0.7, 1.0]))
def test_what_was_really_scored_and_rounded_can_always_follow(trial: Trial, part: float) -> None:
    exact, found = reconciled(trial, part)
    for verdict in found:
        assert verdict.possible is not False, verdict.ref
        if verdict.ref in exact and verdict.range is not None:
            assert exact[verdict.ref] in verdict.range, verdict.ref
        if verdict.published is not None:
            assert exact[verdict.ref] in verdict.published.stands_for


@given(TRIALS)
def test_what_the_unknown_parts_have_to_be_is_what_they_are(trial: Trial) -> None:
    exact, found = reconciled(trial, 0.6)
    for verdict in found:
        if verdict.rest is None or "printed" in (verdict.rule or ""):
            continue
        unknown = [m for m in verdict.members if not m.known]
        if all(m.ref in exact for m in unknown):
            weight = sum((m.weight for m in unknown), Fraction(0))
            real = sum((exact[m.ref] * m.weight for m in unknown), Fraction(0)) / weight
            assert real in verdict.rest, verdict.ref


# --------------------------------------------------------------- the other rules, by brute force

PERCENT = st.integers(0, 20).map(lambda n: Fraction(5 * n, 100))


def member(place: int, share: Fraction, questions: int, weight: int) -> Member:
    stands_for = prints_as(share, UP)
    ref = f"1.{place}"
    own = Published(ref, place + 2, "", stands_for, share)
    return Member(ref, ref, own, stands_for, stands_for, Fraction(weight), True, questions)


@st.composite
def impossible(draw: st.DrawFn) -> tuple[Range, Interval]:
    """A score with two to four printed members, and a printed score that does not follow."""
    shares = draw(st.lists(PERCENT, min_size=2, max_size=4))
    names: tuple[RuleName, ...] = ("mean", "weighted mean", "lowest")
    name = draw(st.sampled_from(names))
    members = tuple(
        member(
            place,
            share,
            draw(st.integers(1, 4)),
            draw(st.integers(1, 3)) if name == "weighted mean" else 1,
        )
        for place, share in enumerate(shares)
    )
    rule = ScoreRule("1", "section", Text("Section"), name, tuple(m.ref for m in members))
    found = Range(rule, members, made(rule, members), True, sum(m.questions for m in members))
    wanted = prints_as(draw(st.integers(0, 100)) * Fraction(1, 100), UP)
    assert found.interval is not None
    assume(not found.interval.meets(wanted))
    return found, wanted


def near_the_ends(interval: Interval) -> list[Fraction]:
    near = Fraction(1, 10**7)
    ends = (interval.low, interval.low + near, interval.high - near, interval.high)
    return [share for share in ends if share in interval]


def extremes(found: Range, weights: list[Fraction]) -> tuple[Fraction, Fraction]:
    """The least and the greatest weighted mean of shares that the members really can have."""
    whole = sum(weights, Fraction(0))
    ends = [near_the_ends(m.reach) for m in found.members]
    return (
        sum((min(e) * w for e, w in zip(ends, weights, strict=True)), Fraction(0)) / whole,
        sum((max(e) * w for e, w in zip(ends, weights, strict=True)), Fraction(0)) / whole,
    )


@given(impossible())
def test_the_other_rules_could_exactly_where_some_shares_do(drawn: tuple[Range, Interval]) -> None:
    found, wanted = drawn
    tried = {other.rule: other for other in others(found, wanted, UP, "question")}
    declared = found.rule.rule
    assert declared not in tried
    plain = [Fraction(1)] * len(found.members)
    by_questions = [Fraction(m.questions) for m in found.members]
    for rule, weights in (("mean", plain), ("mean by questions", by_questions)):
        if rule in tried:
            low, high = extremes(found, weights)
            # The printed grid is far coarser than the shares that are left out here.
            assert tried[rule].possible is Interval(low, high).meets(wanted)
    if "lowest" in tried:
        low = min(min(near_the_ends(m.reach)) for m in found.members)
        high = min(max(near_the_ends(m.reach)) for m in found.members)
        assert tried["lowest"].possible is Interval(low, high).meets(wanted)
    if "mean of printed" in tried:
        weights = plain if declared == "lowest" else [m.weight for m in found.members]
        shares = [m.published.printed for m in found.members if m.published is not None]
        pairs = zip(shares, weights, strict=True)
        exact = sum((s * w for s, w in pairs), Fraction(0)) / sum(weights, Fraction(0))
        assert tried["mean of printed"].possible is (exact in wanted)


@given(impossible(), st.lists(st.integers(1, 1000), min_size=4, max_size=4))
def test_weights_do_what_they_must(drawn: tuple[Range, Interval], by: list[int]) -> None:
    """Any weights by which the score could follow carry what is said, and no less is possible."""
    found, wanted = drawn
    burden = must_carry(found, wanted)
    could = between([m.reach for m in found.members]).meets(wanted)
    if burden is None:
        return
    whole = sum(by[: len(found.members)])
    weights = [Fraction(w, whole) for w in by[: len(found.members)]]
    pairs = zip(found.members, weights, strict=True)
    carried = sum((w for m, w in pairs if m.ref in burden.members), Fraction(0))
    reached = mean([m.reach for m in found.members], weights)
    assert reached is not None
    if reached.meets(wanted):
        assert could
        assert carried > burden.part or (carried == burden.part and not burden.more_than)
    if could:
        assert _reaches(found, wanted, burden.members, burden.part + HAIR)
        assert not _reaches(found, wanted, burden.members, burden.part - HAIR)


HAIR = Fraction(1, 10**9)


def _reaches(found: Range, wanted: Interval, carrying: tuple[str, ...], part: Fraction) -> bool:
    """Whether the part is enough if the best of each side carry nearly all that there is."""
    assert found.interval is not None
    too_high = wanted.stays_below(found.interval)

    def merit(member: Member) -> Fraction:
        return -member.reach.low if too_high else member.reach.high

    best = max((m for m in found.members if m.ref in carrying), key=merit)
    other = max((m for m in found.members if m.ref not in carrying), key=merit)
    weights = [HAIR**2] * len(found.members)
    weights[found.members.index(best)] = part
    weights[found.members.index(other)] = 1 - part
    reached = mean([m.reach for m in found.members], weights)
    return reached is not None and reached.meets(wanted)


@given(impossible())
def test_no_fewer_questions_would_do(drawn: tuple[Range, Interval]) -> None:
    found, wanted = drawn
    assume(found.rule.rule == "mean")
    rule = ScoreRule(
        "1", "section", Text("Section"), "mean", found.rule.members, gathers="question"
    )
    of_questions = Range(rule, found.members, found.interval, True, len(found.members))
    (more,) = [
        other
        for other in others(of_questions, wanted, UP, "question")
        if other.rule == "more questions"
    ]
    # Four members at 0 come up to 99.5% with 796 at 100%, or with the next one.
    least = next((n for n in range(1, 800) if _with_more(of_questions, n).meets(wanted)), None)
    assert more.possible is (least is not None)
    if least is not None:
        assert f"with {least} further question" in more.says


def _with_more(found: Range, number: int) -> Interval:
    """The mean with so many more members, each between 0 and 100%."""
    assert found.interval is not None
    before = len(found.members)
    ends = (found.interval.low * before, found.interval.high * before + number)
    low, high = (end / (before + number) for end in ends)
    return Interval(low, high, found.interval.low_included, found.interval.high_included)
