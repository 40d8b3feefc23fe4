"""What a rounded figure may have been, and what such figures make: by hand, at the edges."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omi_rules.model import Rounding
from omi_rules.reconciler.figures import in_percent, in_words, shown
from omi_rules.reconciler.intervals import (
    ANY,
    Interval,
    as_printed,
    between,
    lowest,
    mean,
    point,
    prints_as,
    total,
)
from omi_rules.scoring import rounded

UP, DOWN, EVEN = (Rounding(0, halves) for halves in ("up", "down", "even"))


def percent(text: str) -> Fraction:
    return Fraction(text) / 100


def between_percent(text: str) -> Interval:
    """An interval as mathematicians write it, in percent: [76.5, 77.5)."""
    low, high = text[1:-1].split(",")
    return Interval(percent(low), percent(high), text[0] == "[", text[-1] == "]")


# --------------------------------------------------------------------------------- one figure


@pytest.mark.parametrize(
    ("printed", "rounding", "wanted"),
    [
        ("78", UP, "[77.5, 78.5)"),
        ("78", DOWN, "(77.5, 78.5]"),
        ("78", EVEN, "[77.5, 78.5]"),
        ("77", EVEN, "(76.5, 77.5)"),
        ("0", UP, "[0, 0.5)"),
        ("0", DOWN, "[0, 0.5]"),
        ("0", EVEN, "[0, 0.5]"),
        ("100", UP, "[99.5, 100]"),
        ("100", DOWN, "(99.5, 100]"),
        ("100", EVEN, "[99.5, 100]"),
        ("78.5", Rounding(1, "up"), "[78.45, 78.55)"),
        ("78.4", Rounding(1, "even"), "[78.35, 78.45]"),
        ("78.5", Rounding(1, "even"), "(78.45, 78.55)"),
        ("0.01", Rounding(2, "down"), "(0.005, 0.015]"),
    ],
)
def test_a_printed_figure_stands_for(printed: str, rounding: Rounding, wanted: str) -> None:
    assert prints_as(percent(printed), rounding) == between_percent(wanted)


ROUNDINGS = st.builds(
    Rounding,
    st.integers(0, 2),
    st.sampled_from(["up", "down", "even"]),
)
SHARES = st.one_of(
    st.fractions(0, 1, max_denominator=400),
    st.integers(0, 2000).map(lambda n: Fraction(n, 2000)),
    st.integers(0, 200_000).map(lambda n: Fraction(n, 200_000)),
)


@settings(deadline=None)
@given(SHARES, SHARES, ROUNDINGS)
def test_it_stands_for_just_what_rounds_to_it(
    share: Fraction, other: Fraction, rounding: Rounding
) -> None:
    stands_for = prints_as(rounded(share, rounding), rounding)
    assert share in stands_for
    for end in (other, stands_for.low, stands_for.high):
        assert (end in stands_for) is (rounded(end, rounding) == rounded(share, rounding))


def test_the_share_below_the_line_turns_its_ends_round() -> None:
    below = prints_as(percent("29"), UP)
    assert below.mirrored() == between_percent("(70.5, 71.5]")
    assert below.mirrored().mirrored() == below


@settings(deadline=None)
@given(SHARES, SHARES, st.booleans(), st.booleans(), ROUNDINGS)
def test_what_an_interval_may_print_as(
    one: Fraction, other: Fraction, low_in: bool, high_in: bool, rounding: Rounding
) -> None:
    low, high = min(one, other), max(one, other)
    exact = Interval(low, high, low_in or low == high, high_in or low == high)
    printed = as_printed(exact, rounding)
    step = Fraction(1, 100 * 10**rounding.places)
    for end in (printed.low, printed.high):
        assert prints_as(end, rounding).meets(exact)
    for beyond in (printed.low - step, printed.high + step):
        if 0 <= beyond <= 1:
            assert not prints_as(beyond, rounding).meets(exact)


# ------------------------------------------------------------------------- two of them, by hand


@pytest.mark.parametrize(
    ("one", "other", "meet", "gap"),
    [
        ("[76.5, 77.5)", "[77.5, 78.5)", False, "0"),
        ("[76.5, 77.5]", "[77.5, 78.5)", True, "0"),
        ("[76.5, 77.5]", "(77.5, 78.5)", False, "0"),
        ("[78, 79)", "[79.5, 80.5)", False, "0.5"),
        ("[70.83, 71.83)", "[70.5, 71.5)", True, "0"),
        ("[0, 100]", "[99.5, 100]", True, "0"),
    ],
)
def test_two_intervals_meet_or_lie_apart(one: str, other: str, meet: bool, gap: str) -> None:
    first, second = between_percent(one), between_percent(other)
    for a, b in ((first, second), (second, first)):
        assert a.meets(b) is meet
        assert a.gap(b) == percent(gap)
    assert first.stays_below(second) is not meet
    assert not second.stays_below(first)


@pytest.mark.parametrize(
    ("what", "of", "wanted"),
    [
        (mean, ["[86.5, 87.5)", "[78.5, 79.5)", "[78.5, 79.5)", "[62.5, 63.5)"], "[76.5, 77.5)"),
        (mean, ["[0, 0]", "(50, 60]"], "(25, 30]"),
        (mean, ["[10, 20)", "[30, 40]"], "[20, 30)"),
        (lowest, ["[10, 20)", "[15, 18]"], "[10, 18]"),
        (lowest, ["[10, 20)", "(10, 20]"], "[10, 20)"),
        (lowest, ["(10, 20]", "[20, 30]"], "(10, 20]"),
        (between, ["[10, 20)", "[30, 40]"], "(10, 40)"),
        (between, ["[10, 20]", "[10, 20)"], "[10, 20)"),
        (between, ["[10, 10]", "[10, 10]"], "[10, 10]"),
        (between, ["[10, 20]"], "[10, 20]"),
        (total, ["[10, 20]", "(30, 40]"], "(40, 60]"),
    ],
)
def test_what_several_make(
    what: Callable[[Sequence[Interval]], Interval], of: Iterable[str], wanted: str
) -> None:
    assert what([between_percent(text) for text in of]) == between_percent(wanted)


def test_weights() -> None:
    of = [between_percent("[10, 20)"), between_percent("[30, 40]")]
    assert mean(of, [Fraction(1), Fraction(3)]) == between_percent("[25, 35)")
    assert mean(of, [Fraction(0), Fraction(3)]) == between_percent("[30, 40]")
    assert mean(of, [Fraction(0), Fraction(0)]) is None
    assert mean([]) is None


# ------------------------------------------------------------------- sound and sharp, on a grid

GRID = 6
ENDS = st.integers(0, GRID)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(ENDS), draw(ENDS)))
    closed = low == high
    return Interval(
        Fraction(low, GRID),
        Fraction(high, GRID),
        closed or draw(st.booleans()),
        closed or draw(st.booleans()),
    )


def inside(interval: Interval) -> list[Fraction]:
    """Shares of an interval: its ends, where they belong to it, the grid, and near to its ends."""
    near = Fraction(1, 10**6)
    ends = [interval.low, interval.high, interval.low + near, interval.high - near]
    grid = [Fraction(n, GRID) for n in range(GRID + 1)]
    return [share for share in dict.fromkeys((*ends, *grid)) if share in interval]


def holds(made: Interval, values: Sequence[Fraction], near: Fraction) -> None:
    """All values lie within, and both ends are met, or come near to and not met."""
    assert all(value in made for value in values)
    for end, included in ((made.low, made.low_included), (made.high, made.high_included)):
        closest = min(abs(value - end) for value in values)
        assert closest == 0 if included else 0 < closest <= near


SEVERAL = st.lists(intervals(), min_size=1, max_size=3)
WEIGHTS = [Fraction(1), Fraction(1, 2), Fraction(3)]
NEAR = Fraction(1, 1000)


@settings(deadline=None)
@given(SEVERAL, st.permutations(WEIGHTS))
def test_a_mean_is_sound_and_sharp(of: list[Interval], weights: list[Fraction]) -> None:
    weights = weights[: len(of)]
    made = mean(of, weights)
    assert made is not None
    values = [
        sum((share * by for share, by in zip(shares, weights, strict=True)), Fraction(0))
        / sum(weights, Fraction(0))
        for shares in itertools.product(*map(inside, of))
    ]
    holds(made, values, NEAR)


@settings(deadline=None)
@given(SEVERAL)
def test_the_lowest_is_sound_and_sharp(of: list[Interval]) -> None:
    holds(lowest(of), [min(shares) for shares in itertools.product(*map(inside, of))], NEAR)


@settings(deadline=None)
@given(SEVERAL)
def test_a_mean_by_any_weights_is_sound_and_sharp(of: list[Interval]) -> None:
    weights = [Fraction(1), Fraction(1, 10**6)]
    values = [
        sum((s * w for s, w in zip(shares, by, strict=True)), Fraction(0)) / sum(by, Fraction(0))
        for shares in itertools.product(*map(inside, of))
        for by in itertools.product(weights, repeat=len(of))
    ]
    holds(between(of), values, NEAR)


# ------------------------------------------------------------------------------ as people read it


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("77.5", "77.5"),
        ("77", "77"),
        ("0", "0"),
        ("100", "100"),
        ("70.8333333", "70.83…"),
        ("77.49999999", "77.49…"),
        ("0.0625", "0.0625"),
        ("-4.5", "−4.5"),
    ],
)
def test_a_share_is_never_rounded_in_words(share: str, text: str) -> None:
    assert shown(percent(share)) == text


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        ("[86.5, 87.5)", "at least 86.5, less than 87.5"),
        ("(70.5, 71.5]", "more than 70.5, at most 71.5"),
        ("[40, 40]", "exactly 40"),
    ],
)
def test_an_interval_in_words(interval: str, words: str) -> None:
    assert in_words(between_percent(interval)) == words


def test_a_printed_score_keeps_its_decimals() -> None:
    assert in_percent(percent("78"), Rounding(1, "up")) == "78.0"
    assert in_percent(percent("0.05"), Rounding(2, "up")) == "0.05"
    assert in_percent(percent("100"), UP) == "100"


def test_all_of_it_says_nothing() -> None:
    assert ANY.says_nothing
    assert not point(Fraction(1)).says_nothing
