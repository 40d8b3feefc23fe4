"""What always holds of points: totals over drawn ratings, drawn points and drawn edges."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from omi_rules.model.judgements import Judgement
from omi_rules.scoring import Score, score
from omi_rules.tally import no_tallies
from tests.properties.trials import planned

EDGES = (80, 60, 40, 20)
"""Where the bands of a rating begin, in percent; they matter to no rating that is given."""


@frozen
class Drawn:
    """Ratings of sections as places among the bands, None being not rated; points fall downward.

    `edges` of the total fall too, each with whether it holds its edge.
    """

    points: tuple[int, ...]
    edges: tuple[tuple[Fraction, bool], ...]
    ratings: tuple[int | None, ...]
    nonsense: bool = False

    def word(self, plain: str) -> str:
        """A level or name as it stands in the rule file."""
        return f"zq{plain[::-1]}x" if self.nonsense else plain

    @property
    def text(self) -> str:
        """The rule file."""
        top, sec, ask = (self.word(word) for word in ("overall", "standard", "ask"))
        marks, results = self.word("marks"), self.word("results")
        bands = [
            f'  {self.word(f"band{n}")} "{self.word(f"Band {n}")}"'
            f" {f'at least {EDGES[n]}%' if n + 1 < len(self.points) else 'otherwise'}, {p} points"
            for n, p in enumerate(self.points)
        ]
        edges = [
            f'  {self.word(f"result{n}")} "{n}" {"at least" if holds else "more than"}'
            f" {float(edge)}"
            for n, (edge, holds) in enumerate(self.edges)
        ]
        return "\n".join([
            f'model {self.word("drawn")} "Drawn"', f"  levels {sec} > {ask}",
            f"  also grouped by {top}", "scoring",
            f"  {ask} share of cases above the line",
            f"  {sec} mean of its {ask} scores, banded by {marks}",
            f"  {top} total of its {sec} points, banded by {results} on the mean points",
            "  printed to the whole percent, halves up", "  banded on the printed score",
            f"bands {marks}", *bands, f"bands {results}", *edges,
            f'  {self.word("rest")} "rest" otherwise',
            f'{top} {self.word("whole")} "All"', f"  takes every {sec}",
            *(f'{sec} {n} "S{n}"\n  judged for the inspection'
              for n in range(1, len(self.ratings) + 1)),
        ]) + "\n"  # fmt: skip

    @property
    def total(self) -> Score:
        """The total that the program makes."""
        plan = planned(self.text)
        judged = {
            str(n): Judgement(
                str(n), None if place is None else self.word(f"band{place}"), "no case"
            )
            for n, place in enumerate(self.ratings, 1)
        }
        return score(plan, no_tallies(plan), judgements=judged).nodes[self.word("whole")]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    points = sorted(draw(st.lists(st.integers(0, 9), min_size=2, max_size=5)), reverse=True)
    lowest, most = points[-1], points[0]
    # In quarters, so that means often fall on an edge, above the fewest points and below the most.
    quarters = st.integers(4 * lowest + 1, max(4 * most - 1, 4 * lowest + 1))
    places = draw(st.sets(quarters, max_size=3)) if most > lowest else set()
    rating = st.none() | st.integers(0, len(points) - 1)
    ratings = draw(st.lists(rating, min_size=1, max_size=7))
    edges: tuple[tuple[Fraction, bool], ...] = ()
    for quarter in sorted(places, reverse=True):
        more = (*edges, (Fraction(quarter, 4), draw(st.booleans())))
        if each_is_reached(points, more, len(ratings)):  # else the checker refuses the band
            edges = more
    return Drawn(tuple(points), edges, tuple(ratings))


def each_is_reached(
    points: Sequence[int], edges: Sequence[tuple[Fraction, bool]], most: int
) -> bool:
    """Whether some of 1 to `most` ratings have a mean in each band; every choice is tried."""
    reached = set()
    for count in range(1, most + 1):
        for chosen in itertools.combinations_with_replacement(sorted({*points}), count):
            mean = Fraction(sum(chosen), count)
            holds = [mean > edge or (mean == edge and at) for edge, at in edges]
            reached.add(holds.index(True) if True in holds else len(edges))
    return len(reached) == len(edges) + 1


DRAWN = drawn()


@given(DRAWN)
def test_a_total_is_the_sum_of_the_points_and_lands_in_one_band(trial: Drawn) -> None:
    found, rated = trial.total, [place for place in trial.ratings if place is not None]
    if not rated:
        assert (found.exact, found.maximum, found.band) == (None, None, None)
        assert found.why
        return
    points = sum(trial.points[place] for place in rated)
    assert found.exact == points
    assert (found.maximum, found.rated) == (len(rated) * max(trial.points), len(rated))
    mean = Fraction(points, len(rated))
    holds = [mean > edge or (mean == edge and at) for edge, at in trial.edges]
    wanted = f"result{holds.index(True)}" if True in holds else "rest"
    assert found.band is not None
    assert found.band.name == wanted


@given(DRAWN, st.data())
def test_a_better_rating_never_lowers_a_total(trial: Drawn, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(trial.ratings) - 1))
    now = trial.ratings[at]
    if not now:
        return
    better = data.draw(st.integers(0, now - 1))
    raised = evolve(trial, ratings=(*trial.ratings[:at], better, *trial.ratings[at + 1 :])).total
    before = trial.total
    assert before.exact is not None
    assert raised.exact is not None
    assert raised.exact >= before.exact
    assert raised.maximum == before.maximum
    order = [f"result{n}" for n in range(len(trial.edges))] + ["rest"]
    assert raised.band is not None
    assert before.band is not None
    assert order.index(raised.band.name) <= order.index(before.band.name)


@given(DRAWN, st.data())
def test_what_is_not_rated_leaves_the_total_and_its_maximum(
    trial: Drawn, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(trial.ratings) - 1))
    now = trial.ratings[at]
    without = evolve(trial, ratings=(*trial.ratings[:at], None, *trial.ratings[at + 1 :])).total
    before = trial.total
    if now is None or before.exact is None or before.maximum is None or without.exact is None:
        return
    assert without.maximum == before.maximum - max(trial.points)
    assert without.exact == before.exact - trial.points[now]


@given(DRAWN)
def test_names_of_ratings_and_levels_mean_nothing(trial: Drawn) -> None:
    plain, other = trial.total, evolve(trial, nonsense=True).total
    assert (plain.exact, plain.maximum, plain.rated) == (other.exact, other.maximum, other.rated)
    assert (plain.band and plain.band.edge) == (other.band and other.band.edge)
