"""Where a printed score cannot follow by the declared rule: by which others it could.

Each answer is exact in the same way as the first: what the other rule can make of the printed parts
either meets the printed score or does not. A rule that comes to the declared one is not tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from omi_rules.model import Rounding
from omi_rules.reconciler.figures import in_percent, in_words
from omi_rules.reconciler.intervals import (
    ANY,
    Interval,
    as_printed,
    between,
    lowest,
    mean,
    total,
)
from omi_rules.reconciler.ranges import Member, Range
from omi_rules.wording import counted, listed


@frozen
class Other:
    """Another rule: whether the printed score could follow by it, what it makes, and in words."""

    rule: str
    possible: bool
    interval: Interval | None
    says: str
    weights: tuple[Fraction, ...] = ()


@frozen
class Burden:
    """What weights have to do: these members carry more than a part of all the weight, or so much.

    `now` is what they carry by the declared rule, where it has weights.
    """

    members: tuple[str, ...]
    part: Fraction
    more_than: bool
    now: Fraction | None


def others(found: Range, wanted: Interval, rounding: Rounding, level: str) -> tuple[Other, ...]:
    """The other rules, in the order in which a person would try them; `level` is the questions'."""
    return tuple(_others(found, wanted, rounding, level))


def _others(found: Range, wanted: Interval, rounding: Rounding, level: str) -> Iterator[Other]:
    members = found.members
    reaches = [member.reach for member in members]
    declared = _declared(found)
    several = len(members) > 1
    gathers = found.rule.gathers
    alike = tuple([Fraction(1)] * len(members))
    by_questions = tuple(Fraction(member.questions) for member in members)
    if several and (declared is None or found.as_printed or not _same(declared, alike)):
        says = f"the mean of its {gathers} scores, all weighing the same"
        yield _of("mean", wanted, mean(reaches), says)
    if several and not _same(by_questions, alike) and not _same(by_questions, declared or ()):
        numbers = listed([str(m.questions) for m in members], most=12)
        says = (
            f"the mean of its {gathers} scores, each weighing as many as the rules "
            f"give it {level} scores ({numbers})"
        )
        yield _of("mean by questions", wanted, mean(reaches, by_questions), says, by_questions)
    if several and not _is_between(found):
        yield _weighted(found, wanted)
    if not found.as_printed:
        yield _of_printed(found, wanted, rounding)
    if several and found.rule.rule != "lowest":
        says = f"the lowest of its {gathers} scores"
        yield _of("lowest", wanted, lowest(reaches), says)
    if found.rule.rule == "mean" and gathers == level:
        yield _more_questions(members, wanted, level)


def _of_printed(found: Range, wanted: Interval, rounding: Rounding) -> Other:
    alike = tuple([Fraction(1)] * len(found.members))
    weights = _declared(found) or alike
    made = mean([as_printed(m.reach, rounding) for m in found.members], weights)
    mean_of = "mean" if _same(weights, alike) else "weighted mean"
    other = _of(
        "mean of printed",
        wanted,
        made,
        f"the {mean_of} of its {found.rule.gathers} scores as they are printed",
    )
    if made is None or not made.is_point:
        return other
    printed = as_printed(made, rounding).low
    return evolve(other, says=f"{other.says}, printed {in_percent(printed, rounding)}%")


def _of(
    rule: str,
    wanted: Interval,
    interval: Interval | None,
    says: str,
    weights: tuple[Fraction, ...] = (),
) -> Other:
    possible = interval is not None and interval.meets(wanted)
    if interval is not None:
        says += f": {in_words(interval)}"
    return Other(rule, possible, interval, says, weights)


def _declared(found: Range) -> tuple[Fraction, ...] | None:
    """The weights of the declared rule, where it is a mean."""
    if found.rule.rule in {"lowest", "pooled", "share"}:
        return None
    return tuple(member.weight for member in found.members)


def _same(weights: Sequence[Fraction], others: Sequence[Fraction]) -> bool:
    """Whether two lists of weights come to the same mean."""
    if len(weights) != len(others):
        return False
    of, of_others = sum(weights, Fraction(0)), sum(others, Fraction(0))
    return [w * of_others for w in weights] == [w * of for w in others]


def _is_between(found: Range) -> bool:
    """Whether the declared rule already weighs its members by what nobody knows."""
    counts = [m for m in found.members if m.published is not None and m.published.count]
    return found.rule.rule == "pooled" and len(counts) < 2


# ------------------------------------------------------------------------------- some weights


def _weighted(found: Range, wanted: Interval) -> Other:
    interval = between([member.reach for member in found.members])
    possible = interval.meets(wanted)
    says = f"a weighted mean, whatever the weights: {in_words(interval)}"
    if possible:
        says = f"a weighted mean, by some weights of more than nothing: {in_words(interval)}"
        burden = must_carry(found, wanted)
        if burden is not None:
            says += f"; {_in_words(burden)}"
    return Other("some weights", possible, interval, says)


def must_carry(found: Range, wanted: Interval) -> Burden | None:
    """What any weights have to do so that the weighted mean meets the wanted shares.

    Where the declared rule falls short, the members that stay below the wanted shares pull it down.
    Let the others carry the part s of the weight. The mean is then at most s times the highest end
    of those plus (1 - s) times the highest end of these, and it has to reach the wanted low end: s
    has a least value. It can be met exactly only where every end that takes part belongs to its
    interval. Where the declared rule comes out too high, the same holds seen from the other side.
    """
    if found.interval is None or found.interval.meets(wanted):
        return None
    too_high = wanted.stays_below(found.interval)
    turned = wanted.mirrored() if too_high else wanted
    reaches = [m.reach.mirrored() if too_high else m.reach for m in found.members]
    falls_short = [reach.stays_below(turned) for reach in reaches]
    short = [r for r, falls in zip(reaches, falls_short, strict=True) if falls]
    rest = [r for r, falls in zip(reaches, falls_short, strict=True) if not falls]
    if not short or not rest:
        return None
    top, bottom = max(r.high for r in rest), max(r.high for r in short)
    if bottom in (top, turned.low):
        return None
    part = (turned.low - bottom) / (top - bottom)
    exactly = turned.low_included and all(
        r.high_included and r.high == (top if r in rest else bottom) for r in reaches
    )
    carrying = [m for m, falls in zip(found.members, falls_short, strict=True) if not falls]
    weights = _declared(found)
    now = None
    whole = sum(weights or (), Fraction(0))
    if whole:
        now = sum((m.weight for m in carrying), Fraction(0)) / whole
    return Burden(tuple(m.ref for m in carrying), part, not exactly, now)


def _in_words(burden: Burden) -> str:
    together = " together" if len(burden.members) > 1 else ""
    how = "more than" if burden.more_than else "at least"
    words = (
        f"then {listed(burden.members)}{together} must carry {how} {_part(burden.part)} of the "
        "weight"
    )
    return words if burden.now is None else f"{words} ({_part(burden.now)} by the declared rule)"


def _part(part: Fraction) -> str:
    if part == Fraction(1, 2):
        return "half"
    if part.denominator <= 100:
        return str(part)
    return f"{math.floor(part * 1000) / 10}…%"


# ------------------------------------------------------------------------------ more questions


def _more_questions(members: Sequence[Member], wanted: Interval, level: str) -> Other:
    """How many further questions, each between 0 and 100%, it would take at least."""
    whole = total([member.reach for member in members])
    number = len(members)
    too_high = wanted.stays_below(mean([member.reach for member in members]) or ANY)
    each = "0%" if too_high else "100%"
    if too_high:
        edge, missing = wanted.high, whole.low - number * wanted.high
    else:
        edge, missing = Fraction(1) - wanted.low, number * wanted.low - whole.high
    if not edge:
        says = f"no number of further {level} scores, not even at {each} each, would do"
        return Other("more questions", False, None, says)
    least = max(math.ceil(missing / edge), 1)
    # At the edge itself the sum may come near to what is wanted and never reach it.
    for more in (least, least + 1):
        interval = mean([*(member.reach for member in members), *[ANY] * more])
        if interval is not None and interval.meets(wanted):
            further = counted(more, f"further {level} score")
            says = f"with {further} at {each}{' each' if more > 1 else ''} at the least"
            if not all(member.known for member in members):
                says += f", and {each} in all of which nothing is printed"
            return Other("more questions", True, interval, says)
    raise AssertionError("one question more than the least is always enough")
