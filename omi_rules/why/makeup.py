"""What a score is made of, down to the tallies, and what moves it.

Each figure follows from the tallies by the score’s own rule. What is said of other answers is
found by counting which answers weigh most, and then scored anew: all else the same, so many that
are below the line taken as above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from omi_rules.compiler import Plan
from omi_rules.model import Band
from omi_rules.outcomes import Outcome
from omi_rules.score_rules import ScoreRule
from omi_rules.scoring import Score, Scores, band_of, rounded, score, score_of_members
from omi_rules.tally import Tallies


@frozen(repr=False)
class Member:
    """What a score is made of: `above` of `counted` where it is a question or a pooled group.

    `without` is what the whole score would be without this member.
    """

    score: Score
    weight: Fraction | None
    above: int | None
    counted: int | None
    without: Fraction | None


@frozen(repr=False)
class NextBand:
    """The fewest answers that, taken as above the line, bring the score into its next band."""

    answers: int
    questions: tuple[tuple[str, int], ...]
    exact: Fraction
    printed: Fraction
    band: Band


@frozen(repr=False)
class Makeup:
    """A score and its members. `asked` are the questions it rests on, in the report's order.

    `outcomes` are theirs together; `set_aside` are cases above or below the line in questions that
    have no score because of what was left out, and are not among the `outcomes`.
    """

    score: Score
    members: tuple[Member, ...]
    asked: tuple[str, ...]
    outcomes: Mapping[Outcome, int]
    set_aside: int
    next_band: NextBand | None

    @property
    def there(self) -> tuple[Member, ...]:
        """The members that have a score."""
        return tuple(member for member in self.members if member.score.exact is not None)

    @property
    def is_pooled(self) -> bool:
        """Whether answers are added up and not scores."""
        return self.score.rule == "pooled"

    @property
    def total(self) -> Fraction:
        """The sum that is divided: of the members' scores, each by its weight."""
        return sum(
            (m.weight * _taken(self.score, m.score) for m in self.there if m.weight is not None),
            Fraction(0),
        )

    @property
    def divisor(self) -> Fraction:
        """What the sum is divided by."""
        return sum((m.weight for m in self.there if m.weight is not None), Fraction(0))


def _taken(of: Score, member: Score) -> Fraction:
    taken = member.printed if "printed" in of.rule else member.exact
    assert taken is not None, "only members with a score are added up"
    return taken


def make_up(
    plan: Plan, tallies: Tallies, scores: Scores, ref: str, without: tuple[str, ...] = ()
) -> Makeup:
    """What the score of a reference is made of."""
    rules = {rule.ref: rule for rule in plan.rules}
    every = scores.nodes | scores.questions
    rule = rules[ref]
    asked = _asked(rules, ref)
    outcomes = {o: sum(tallies.questions[name][o] for name in asked) for o in Outcome}
    aside = [tallies.questions[name] for name in asked if every[name].exact is None]
    for outcome in (Outcome.ABOVE, Outcome.BELOW):
        outcomes[outcome] -= sum(tally[outcome] for tally in aside)
    members = tuple(
        Member(
            score=every[name],
            weight=_weight(rule, place),
            above=_counted(rules, tallies, name, "above"),
            counted=_counted(rules, tallies, name, "counted"),
            without=score_of_members(plan, _less(rule, place), tallies, scores, without),
        )
        for place, name in enumerate(rule.members)
    )
    return Makeup(
        score=every[ref],
        members=members,
        asked=tuple(name for name in plan.report if name in asked),
        outcomes=outcomes,
        set_aside=sum(tally.counted for tally in aside),
        next_band=_next_band(plan, rules, tallies, every, ref, without),
    )


def _asked(rules: Mapping[str, ScoreRule], ref: str) -> set[str]:
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [ref]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if rules[at].rule == "share":
            found.add(at)
        waiting += rules[at].members
    return found


def _weight(rule: ScoreRule, place: int) -> Fraction | None:
    if rule.rule in {"pooled", "lowest"}:
        return None
    return rule.weights[place] if rule.weights else Fraction(1)


def _counted(
    rules: Mapping[str, ScoreRule], tallies: Tallies, ref: str, what: Literal["above", "counted"]
) -> int | None:
    rule = rules[ref]
    if rule.rule not in {"share", "pooled"}:
        return None
    names = rule.members if rule.rule == "pooled" else (ref,)
    of = [tallies.questions[name] for name in names]
    return sum(tally.above if what == "above" else tally.counted for tally in of)


def _less(rule: ScoreRule, place: int) -> ScoreRule:
    """The rule without one of its members."""
    members = rule.members[:place] + rule.members[place + 1 :]
    return evolve(rule, members=members, weights=rule.weights[:place] + rule.weights[place + 1 :])


# ---------------------------------------------------------------------------------- next band


def _next_band(
    plan: Plan,
    rules: Mapping[str, ScoreRule],
    tallies: Tallies,
    every: Mapping[str, Score],
    ref: str,
    without: tuple[str, ...],
) -> NextBand | None:
    """Answers in the order of what each is worth, taken until the comment changes.

    Each answer of a question is worth the same, so no other choice comes there with fewer.
    """
    bands, exact = rules[ref].bands, every[ref].exact
    worth = _worth(rules, tallies, every, ref)
    if bands is None or exact is None or worth is None:
        return None
    model = plan.model

    def band_at(share: Fraction) -> Band | None:
        return band_of(bands, rounded(share, model.rounding) if on_printed else share)

    on_printed = model.banded_on == "printed"
    now = every[ref].moved_from or every[ref].band  # discretion moves no answer
    chosen: dict[str, int] = {}
    order = {name: place for place, name in enumerate(plan.report)}
    share = exact
    for name in sorted(worth, key=lambda name: (-worth[name], order[name])):
        below = tallies.questions[name][Outcome.BELOW]
        if not below:
            continue
        if band_at(share + below * worth[name]) == now:
            chosen[name] = below
            share += below * worth[name]
            continue
        low, high = 1, below
        while low < high:
            middle = (low + high) // 2
            if band_at(share + middle * worth[name]) == now:
                low = middle + 1
            else:
                high = middle
        chosen[name] = low
        return _replayed(plan, tallies, ref, without, chosen, name)
    return None


def _worth(
    rules: Mapping[str, ScoreRule], tallies: Tallies, every: Mapping[str, Score], ref: str
) -> dict[str, Fraction] | None:
    """How much one answer more above the line adds to a score, for each question it rests on.

    None where that depends on how many there are already: of printed scores, of the lowest.
    """
    rule = rules[ref]
    if every[ref].exact is None:
        return {}
    if rule.rule == "share":
        return {ref: Fraction(1, tallies.questions[ref].counted)}
    if rule.rule == "pooled":
        there = [name for name in rule.members if every[name].exact is not None]
        counted = sum(tallies.questions[name].counted for name in there)
        return {name: Fraction(1, counted) for name in there}
    if rule.rule not in {"mean", "weighted mean"}:
        return None
    weights = rule.weights or (Fraction(1),) * len(rule.members)
    there_by = [
        (n, by) for n, by in zip(rule.members, weights, strict=True) if every[n].exact is not None
    ]
    total = sum((by for _, by in there_by), Fraction(0))
    found: dict[str, Fraction] = {}
    for name, by in there_by:
        of_member = _worth(rules, tallies, every, name)
        if of_member is None:
            return None
        for question, gain in of_member.items():
            found[question] = found.get(question, Fraction(0)) + gain * by / total
    return found


def _replayed(
    plan: Plan,
    tallies: Tallies,
    ref: str,
    without: tuple[str, ...],
    chosen: Mapping[str, int],
    last: str,
) -> NextBand:
    """Scored anew with these answers above the line, and with one fewer of them."""

    def scored(tallies: Tallies) -> Score:
        anew = score(plan, tallies, without)
        return (anew.nodes | anew.questions)[ref]

    before = scored(tallies)
    found = scored(moved(tallies, chosen))
    fewer = scored(moved(tallies, {**chosen, last: chosen[last] - 1}))
    assert fewer.band == before.band != found.band, "so many answers do not reach the next band"
    assert found.exact is not None, "a score that was there is still there"
    assert found.printed is not None, "a score that was there is still printed"
    assert found.band is not None, "a higher score has a band where a lower one has"
    questions = tuple((name, chosen[name]) for name in plan.report if name in chosen)
    return NextBand(sum(chosen.values()), questions, found.exact, found.printed, found.band)


def moved(tallies: Tallies, answers: Mapping[str, int]) -> Tallies:
    """The tallies with so many answers of questions above the line that were below it."""
    order = list(Outcome)
    above, below = order.index(Outcome.ABOVE), order.index(Outcome.BELOW)
    questions = dict(tallies.questions)
    for name, more in answers.items():
        outcomes = list(questions[name].outcomes)
        outcomes[above] += more
        outcomes[below] -= more
        questions[name] = evolve(questions[name], outcomes=tuple(outcomes))
    return evolve(tallies, questions=questions)
