"""What always holds of ratings, points and totals, on the general drawn models.

`test_points.py` draws points by themselves; here they stand among everything else a model may say.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import Phase, find, given, settings

from omi_rules.compiler import Plan
from omi_rules.model import Bands
from omi_rules.scoring import Score, Scores, score
from omi_rules.tally import Tallies
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import all_scores, scored

TRIALS = drafts(rated=True).map(Draft.trial)


def with_ratings(
    trial: Trial, plan: Plan, tallies: Tallies, ratings: Mapping[str, str | None]
) -> dict[str, Score]:
    """All scores, had these ratings been given."""
    other = Trial(trial.text, trial.records, ratings=ratings)
    return all_scores(score(plan, tallies, judgements=other.judgements))


def totals_of(scores: Scores) -> list[Score]:
    return [found for found in scores.nodes.values() if found.rule == "total"]


def bands_of(plan: Plan, found: Score) -> Bands | None:
    """The bands of a score's level."""
    name = next(level.bands for level in plan.model.levels if level.name == found.level)
    return plan.model.bands[name] if name is not None else None


@given(TRIALS)
def test_the_lowest_never_exceeds_a_member(trial: Trial) -> None:
    _, _, scores = scored(trial)
    every = all_scores(scores)
    for found in every.values():
        values = [every[member].exact for member in found.members]
        there = [value for value in values if value is not None]
        if found.rule == "lowest" and there:
            assert found.exact is not None
            assert all(found.exact <= value for value in there)
            assert found.exact in there


@given(TRIALS)
def test_a_total_is_the_sum_of_what_its_members_are_worth(trial: Trial) -> None:
    plan, tallies, scores = scored(trial)
    every = all_scores(scores)
    nodes = plan.model.nodes
    for total in totals_of(scores):
        members = [every[member] for member in total.members]
        absent = [
            m.ref
            for m in members
            if m.ref not in trial.ratings and (nodes[m.ref].judged or not tallies.cases)
        ]
        if absent:
            assert total.exact is None
            assert total.why is not None
            assert absent[0] in total.why
            continue
        rated = _rated(members)
        assert (total.exact is None) == (not rated)
        if rated:
            assert total.exact == sum(rated)
            assert total.rated == len(rated)
            bands = bands_of(plan, members[0])
            assert bands is not None
            assert total.maximum == len(rated) * max(b.points or 0 for b in bands.bands)


def _rated(members: list[Score]) -> list[int]:
    """The points of those that fell into a band."""
    return [m.band.points for m in members if m.band is not None and m.band.points is not None]


@given(TRIALS)
def test_every_total_lands_in_exactly_one_band(trial: Trial) -> None:
    plan, _, scores = scored(trial)
    for total in totals_of(scores):
        bands = bands_of(plan, total)
        if total.exact is None or bands is None:
            assert total.band is None
            continue
        assert total.rated
        mean = Fraction(total.exact, total.rated)
        within = []
        above: Fraction | None = None
        held = False
        for band in bands.bands:
            over = above is not None and (mean > above or (mean == above and held))
            at = band.edge is None or mean > band.edge or (mean == band.edge and band.holds_edge)
            if at and not over:
                within.append(band)
            above, held = band.edge, band.holds_edge
        assert within == [total.band]


@given(TRIALS)
def test_a_better_rating_never_lowers_anything(trial: Trial) -> None:
    plan, tallies, scores = scored(trial)
    before = all_scores(scores)
    for ref, name in trial.ratings.items():
        bands = bands_of(plan, before[ref])
        assert bands is not None
        names = [band.name for band in bands.bands]
        for better in names[: names.index(name)] if name is not None else ():
            after = with_ratings(trial, plan, tallies, {**trial.ratings, ref: better})
            for there, found in after.items():
                was = before[there]
                assert (found.exact is None) == (was.exact is None)
                assert (found.exact or 0) >= (was.exact or 0)
                assert found.maximum == was.maximum


@given(TRIALS)
def test_what_is_not_rated_changes_the_maximum_of_its_totals_and_nothing_else(
    trial: Trial,
) -> None:
    plan, tallies, scores = scored(trial)
    before = all_scores(scores)
    for ref, name in trial.ratings.items():
        own = before[ref].band
        bands = bands_of(plan, before[ref])
        if name is None or own is None or bands is None:
            continue
        after = with_ratings(trial, plan, tallies, {**trial.ratings, ref: None})
        for there, was in before.items():
            found = after[there]
            if there == ref:
                assert found.band is None
            elif ref not in was.members:
                assert found == was, there
            elif was.exact is not None and was.maximum is not None and was.rated != 1:
                assert found.maximum == was.maximum - bands.most_points
                assert found.exact == was.exact - (own.points or 0)
                assert found.rated == (was.rated or 0) - 1
            else:
                assert found.exact is None


def test_the_drafts_draw_totals_and_judgements() -> None:
    """That what is held above is not held of nothing."""

    def judged_in_a_total(trial: Trial) -> bool:
        _, _, scores = scored(trial)
        return any(
            total.exact is not None and total.band is not None and {*total.members} & {*given_for}
            for total in totals_of(scores)
            for given_for in [[r for r, band in trial.ratings.items() if band is not None]]
        )

    found_first = settings(phases=[Phase.generate], max_examples=500, derandomize=True)
    assert find(TRIALS, judged_in_a_total, settings=found_first)
