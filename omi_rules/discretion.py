"""Discretion: whether a rating made of cases may be moved, by the tests that the model declares.

A rating moves to a neighbour, or not at all. Every test is decided exactly, on fractions:

- An edge is near where the score of the lowest member, as it is banded (printed or exact), lies
  within so many points of it, both ends included. It is the edge between the two ratings: a move up
  from 66% is not brought about by how near 65% is.
- One case would change a rating where one case that counts below the line in one question had
  counted above it (or the reverse, for a move down), all else the same, and the rating would then
  lie in the direction asked for. It is looked for in the lowest members, since they make a `lowest
  of`; in all members where a rating is not made of its lowest.
- The cases that a rating rests on are those counted in the one question of the same members that
  counts most of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from omi_rules.compiler import Plan, column_bits
from omi_rules.model import Band, Bands
from omi_rules.model.discretion import Allowance, Discretion
from omi_rules.model.judgements import Judgement, Move
from omi_rules.outcomes import PLACES, Outcome
from omi_rules.score_rules import ScoreRule
from omi_rules.scoring import Score, Scores, band_of, exact_score, rounded
from omi_rules.tally import Tallies, Tally
from omi_rules.wording import counted, listed


@frozen(repr=False)
class Refusal:
    """Why a rating may not be moved, and what to do."""

    why: str
    help: str


def discretion_of(plan: Plan, ref: str) -> Discretion | None:
    """The discretion by which the rating of a node may be moved."""
    level = plan.model.nodes[ref].level if ref in plan.model.nodes else None
    return next((found for found in plan.model.discretions if found.level == level), None)


def moved(
    plan: Plan,
    tallies: Tallies,
    scores: Scores,
    asked: Judgement,
    without: Collection[str] = (),
) -> Move | Refusal:
    """The move that a judgement asks for; or why it is refused.

    `scores` are those that the cases make, before anything is moved.
    """
    discretion, score = discretion_of(plan, asked.ref), scores.nodes.get(asked.ref)
    assert discretion is not None, "only what a discretion moves is asked for"
    assert score is not None, "only what is scored is asked for"
    if score.band is None or score.bands is None:
        return Refusal(f"{asked.ref} has no rating that could be moved: {score.why}", _DELETE)
    if asked.band is None:
        why = f"{_computed(plan, score)}, and discretion moves a rating: it takes none away"
        return Refusal(why, _DELETE)
    places = [band.name for band in score.bands.bands]
    step = places.index(asked.band) - places.index(score.band.name)
    if not step:
        return Refusal(f"{_computed(plan, score)}, which is what this row says", _DELETE)
    if abs(step) > 1:
        wanted = score.bands.bands[places.index(asked.band)].label.en
        why = f"{_computed(plan, score)}, and discretion moves one step, not to {wanted}"
        could = [score.bands.bands[at].label.en for at in _neighbours(places, score.band.name)]
        return Refusal(
            why, f"It could be moved to {listed(could, joint='or')}, where a test holds."
        )
    trial = _Trial(plan, tallies, scores, score, without, up=step < 0)
    results = [trial.result(test) for test in discretion.allowed]
    holding = tuple(words for holds, words in results if holds)
    if holding:
        return Move(asked.ref, asked.band, holding, discretion.name, asked.reason, asked.by)
    why = "; ".join(words for _, words in results)
    return Refusal(f"{_computed(plan, score)}, and discretion does not hold: {why}", _DELETE)


_DELETE = "Delete the row."


def _neighbours(places: Sequence[str], name: str) -> Iterator[int]:
    at = places.index(name)
    return (place for place in (at - 1, at + 1) if 0 <= place < len(places))


def _computed(plan: Plan, score: Score) -> str:
    assert score.printed is not None, "what has a band and is made of cases has a score"
    assert score.band is not None, "only what is rated is moved"
    shown = score.printed if plan.model.banded_on == "printed" else score.exact
    return (
        f"{score.ref} is {in_percent(shown or score.printed)} by the cases, {score.band.label.en}"
    )


class _Trial:
    """One rating that is to be moved, `up` or down, and the scores that it is made of."""

    def __init__(
        self,
        plan: Plan,
        tallies: Tallies,
        scores: Scores,
        score: Score,
        without: Collection[str],
        *,
        up: bool,
    ) -> None:
        self.plan = plan
        self.tallies = tallies
        self.found = scores.nodes | scores.questions
        self.score = score
        self.up = up
        gone = column_bits(plan, without)
        self.unsure = {ref for ref, bits in plan.struck_by.items() if bits & gone}
        self.rules = {rule.ref: rule for rule in plan.rules}
        scored = [self.found[ref] for ref in score.members]
        exact = [member.exact for member in scored if member.exact is not None]
        self.lowest = tuple(m.ref for m in scored if m.exact is not None and m.exact == min(exact))
        among = self.lowest if score.rule == "lowest" else score.members
        self.questions = tuple(self._questions(among))

    def result(self, test: Allowance) -> tuple[bool, str]:
        """Whether a test holds, and a sentence that says by what."""
        match test.kind:
            case "edge":
                return self._near_an_edge(test)
            case "one case":
                return self._one_case()
            case "few cases":
                return self._few_cases(test.cases)

    def _questions(self, refs: Collection[str]) -> Iterator[str]:
        """The questions that these scores are made of, each once, in the order of the rules."""
        wanted = {*refs}
        for rule in reversed(self.plan.rules):
            if rule.ref in wanted:
                wanted.update(rule.members)
        for rule in self.plan.rules:
            if rule.ref in wanted and rule.rule == "share" and rule.ref not in self.unsure:
                yield rule.ref

    # ---------------------------------------------------------------------------- the tests

    def _near_an_edge(self, test: Allowance) -> tuple[bool, str]:
        member = self.found[self.lowest[0]]
        value = member.printed if self.plan.model.banded_on == "printed" else member.exact
        assert value is not None, "the lowest has a score"
        level = next(lv.label.en for lv in self.plan.model.levels if lv.name == test.level)
        what = f"its lowest {level}, {listed(self.lowest)}, is {in_percent(value)}"
        edge = self._edge_crossed()
        away = abs(edge - value)
        if away <= test.points:
            return True, f"{what}, within {_points(test.points)} of the edge {in_percent(edge)}"
        return False, f"{what}, {_points(away)} from the edge {in_percent(edge)}"

    def _edge_crossed(self) -> Fraction:
        """The edge between the rating and the one that is asked for: where the better begins."""
        assert self.score.bands is not None, "only what is rated is moved"
        assert self.score.band is not None, "only what is rated is moved"
        bands = self.score.bands.bands
        better = bands[bands.index(self.score.band) - self.up]
        assert better.edge is not None, "only the lowest band begins nowhere"
        return better.edge

    def _one_case(self) -> tuple[bool, str]:
        assert self.score.bands is not None, "only what is rated is moved"
        bands = self.score.bands
        assert self.score.band is not None, "only what is rated is moved"
        now, side = bands.bands.index(self.score.band), "above" if self.up else "below"
        for question in self.questions:
            band = self._changed(question, bands)
            if band is None:
                continue
            place = bands.bands.index(band)
            if (place < now) if self.up else (place > now):
                return True, f"one case more {side} the line in {question} would make it" + (
                    f" {band.label.en}"
                )
        return False, f"one case more {side} the line would leave it {self.score.band.label.en}"

    def _changed(self, question: str, bands: Bands) -> Band | None:
        """The rating, if one case stood on the other side of the line in one question."""
        tally = self.tallies.questions[question]
        other = _one_moved(tally, up=self.up)
        if other is None:
            return None
        tallies = evolve(self.tallies, questions={**self.tallies.questions, question: other})
        found: dict[str, Score] = dict(self.found)
        changed = {question}
        for rule in self._above(question):
            if rule.ref in changed or changed.intersection(rule.members):
                changed.add(rule.ref)
                exact = exact_score(rule, found, tallies, self.unsure)
                printed = None if exact is None else rounded(exact, self.plan.model.rounding)
                found[rule.ref] = evolve(found[rule.ref], exact=exact, printed=printed)
        score = found[self.score.ref]
        value = score.printed if self.plan.model.banded_on == "printed" else score.exact
        return None if value is None else band_of(bands, value)

    def _above(self, question: str) -> Iterator[ScoreRule]:
        """The rules from a question to the rating, bottom-up."""
        wanted = {self.score.ref}
        for rule in reversed(self.plan.rules):
            if rule.ref in wanted:
                wanted.update(rule.members)
        return (rule for rule in self.plan.rules if rule.ref in wanted or rule.ref == question)

    def _few_cases(self, most: int) -> tuple[bool, str]:
        cases = max((self.tallies.questions[ref].counted for ref in self.questions), default=0)
        rests = f"it rests on {counted(cases, 'case')}"
        if cases <= most:
            return True, f"{rests}, and {most} or fewer allow it"
        return False, f"{rests}, more than {most}"


def _one_moved(tally: Tally, *, up: bool) -> Tally | None:
    """A tally with one case on the other side of the line; None where no case is there to move."""
    before, after = Outcome.BELOW, Outcome.ABOVE
    if not up:
        before, after = after, before
    outcomes = [*tally.outcomes]
    if not outcomes[PLACES[before]]:
        return None
    outcomes[PLACES[before]] -= 1
    outcomes[PLACES[after]] += 1
    return evolve(tally, outcomes=tuple(outcomes))


def in_percent(share: Fraction) -> str:
    """A share as a percentage, exactly where four decimal places say it."""
    return f"{_decimal(share * 100)}%"


def _points(share: Fraction) -> str:
    points = share * 100
    return f"{_decimal(points)} {'point' if points == 1 else 'points'}"


def _decimal(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    scaled = round(number * 10_000)
    about = "" if Fraction(scaled, 10_000) == number else "about "
    whole, rest = divmod(scaled, 10_000)
    decimals = f"{rest:04}".rstrip("0")
    return f"{about}{whole}.{decimals}" if decimals else f"{about}{whole}"


def settled(
    plan: Plan,
    tallies: Tallies,
    scores: Scores,
    asked: Mapping[str, Judgement],
    without: Collection[str] = (),
) -> tuple[dict[str, Move], dict[str, Refusal]]:
    """All that is asked for, by reference: what may be moved, and what is refused."""
    moves: dict[str, Move] = {}
    refused: dict[str, Refusal] = {}
    for ref, judgement in asked.items():
        found = moved(plan, tallies, scores, judgement, without)
        if isinstance(found, Move):
            moves[ref] = found
        else:
            refused[ref] = found
    return moves, refused
