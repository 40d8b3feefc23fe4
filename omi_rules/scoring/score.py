"""Scores: exact fractions from the tallies up, each with the evidence that it follows from.

The exact score of a node follows from the exact scores of its members by its rule, and from nothing
else (of printed scores: from the printed ones; for `pooled`, from their tallies). A question with
no case counted has no score and takes no part in any mean, and neither does what is made only of
such. Nothing is rounded but `printed`, once, and no float is ever made.

A total adds the points of its members' bands. A member without a band takes no part in it, nor in
its maximum; where a rating that should be given is absent, there is no total. What is not relevant
to the inspection has no score and takes no part in any; where that is not known, there is no total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from omi_rules.compiler import Plan, column_bits
from omi_rules.model import Band, Bands, Text
from omi_rules.score_rules import RuleName, ScoreRule
from omi_rules.scoring.printed import band_of, rounded
from omi_rules.tally import Tallies
from omi_rules.wording import listed

if TYPE_CHECKING:
    from omi_rules.model.judgements import Judgement, Move


@frozen(repr=False)
class Score:
    """A score, or why there is none.

    `exact` is a share from 0 to 1, None where there is no score; then `why` says why in a sentence.
    That of a total is its points, of at most `maximum`, over its `rated` members; a rating that
    was given has a band (or a `why`) and no score, and `reason` and `by` are what came with it.
    `absent` are the references whose rating should be given and is not. `relevant` is whether it
    is relevant to the inspection, None where that is not known; `open` are the references of which
    that is not known, and without which it has no score.
    Where discretion moved a rating, `moved_from` is the one that the score has, `allowed_by` and
    `discretion` say by what it may be moved, and `band` is the one that it was moved to.
    `printed` is `exact` rounded as the model declares, still a fraction (77% is 77/100). `members`
    are the references that it is made of (none for a question), `weights` theirs where the rule is
    weighted. `questions` counts the scored questions it rests on that have a score; a repeated
    group that is counted as one is one. `without` are the columns left out that would change it.
    """

    ref: str
    level: str
    label: Text
    rule: RuleName
    members: tuple[str, ...]
    exact: Fraction | None
    printed: Fraction | None
    questions: int
    weights: tuple[Fraction, ...] = ()
    band: Band | None = None
    why: str | None = None
    without: tuple[str, ...] = ()
    bands: Bands | None = None
    maximum: int | None = None
    rated: int | None = None
    reason: str = ""
    by: str = ""
    absent: tuple[str, ...] = ()
    moved_from: Band | None = None
    allowed_by: tuple[str, ...] = ()
    discretion: str = ""
    relevant: bool | None = True
    open: tuple[str, ...] = ()


@frozen(repr=False)
class Scores:
    """Scores of a model: `nodes` in the order of report (groupings, then the tree) and `questions`.

    Nodes of a level that is not scored are not in it, nor questions that are not.
    A repeated group that is counted as one is among the nodes, its rows among the questions.
    """

    nodes: dict[str, Score]
    questions: dict[str, Score]


def score(
    plan: Plan,
    tallies: Tallies,
    without: Collection[str] = (),
    judgements: Mapping[str, Judgement] | None = None,
    moves: Mapping[str, Move] | None = None,
    relevant: Mapping[str, bool | None] | None = None,
) -> Scores:
    """All scores of a plan. `without` are the columns that the user left out, by name.

    `judgements` are the ratings given for the inspection, by reference: those of judged nodes, and
    of others instead of what cases would make. `moves` are what discretion makes of the ratings
    of scores; their tests were held, and are not held again. `relevant` says of nodes whether they
    are relevant to the inspection; what is not in it is.

    A question that a column left out could put below the line has no score: of its answers only
    those below the line would be certain, and they alone would make 0%.
    """
    run = _Run(plan, tallies, without, judgements or {})
    for rule in plan.rules:
        standing = True if relevant is None else relevant.get(rule.ref, True)
        run.found[rule.ref] = run.scored(rule, standing, moves.get(rule.ref) if moves else None)
    found = run.found
    nodes = {ref: found[ref] for ref in plan.report if ref in found and not _asked(plan, ref)}
    questions = {ref: found[ref] for ref in plan.model.questions if ref in found}
    return Scores(nodes, questions)


class _Run:
    """One run over the rules, bottom-up: what was found so far, and what each score rests on."""

    def __init__(
        self,
        plan: Plan,
        tallies: Tallies,
        without: Collection[str],
        given: Mapping[str, Judgement],
    ) -> None:
        self.plan = plan
        self.tallies = tallies
        self.given = given
        self.found: dict[str, Score] = {}
        self.support: dict[str, frozenset[str]] = {}
        self.left_out = {name: column_bits(plan, (name,)) for name in without}
        gone = column_bits(plan, without)
        self.unsure = {ref for ref, bits in plan.struck_by.items() if bits & gone}
        self.by_ref = {rule.ref: rule for rule in plan.rules}

    def scored(self, rule: ScoreRule, standing: bool | None, move: Move | None) -> Score:
        """The score of a rule; `standing` is whether it is relevant to the inspection."""
        needed = self.plan.needed_by[rule.ref]
        if standing is not True:
            self.support[rule.ref] = frozenset()
            return evolve(_not_inspected(rule, standing), without=self._touched(needed))
        if rule.ref in self.given or rule.rule in {"given", "total"}:
            if rule.ref in self.given:
                rule = evolve(rule, rule="given", members=(), weights=())
            scored = _in_points(
                rule, self.found, self.support, self.given, cases=self.tallies.cases
            )
            return evolve(scored, without=self._touched(needed if rule.members else 0))
        return _moved(self._from_cases(rule, needed), move)

    def _from_cases(self, rule: ScoreRule, needed: int) -> Score:
        model = self.plan.model
        exact = _exact(rule, self.found, self.tallies, self.unsure)
        printed = None if exact is None else rounded(exact, model.rounding)
        banded = printed if model.banded_on == "printed" else exact
        self.support[rule.ref] = _support(self.plan, rule, exact, self.support)
        return Score(
            ref=rule.ref,
            level=rule.level,
            label=rule.label,
            rule=rule.rule,
            members=rule.members,
            exact=exact,
            printed=printed,
            questions=len(self.support[rule.ref]),
            weights=rule.weights,
            band=None if rule.bands is None or banded is None else band_of(rule.bands, banded),
            why=None if exact is not None else _why(rule, self.unsure, self.by_ref, self.tallies),
            without=self._touched(needed),
            bands=rule.bands,
        )

    def _touched(self, needed: int) -> tuple[str, ...]:
        """Which of the columns that were left out are needed."""
        return tuple(name for name, bits in self.left_out.items() if bits & needed)


def score_of_members(
    plan: Plan, rule: ScoreRule, tallies: Tallies, scores: Scores, without: Collection[str] = ()
) -> Fraction | None:
    """The exact score that a rule gives by the scores of its members, and by nothing else."""
    every = scores.nodes | scores.questions
    if rule.rule in {"total", "given"}:
        support = {ref: frozenset[str]() for ref in rule.members}
        return _in_points(rule, every, support, {}, cases=tallies.cases).exact
    gone = column_bits(plan, without)
    unsure = {ref for ref, bits in plan.struck_by.items() if bits & gone}
    return _exact(rule, every, tallies, unsure)


def exact_score(
    rule: ScoreRule, found: Mapping[str, Score], tallies: Tallies, unsure: Collection[str] = ()
) -> Fraction | None:
    """The exact score that a rule gives by what was found of its members, or by the tallies.

    `unsure` are the questions that have none, since what can put them below the line is left out.
    """
    return _exact(rule, found, tallies, unsure)


def _moved(score: Score, move: Move | None) -> Score:
    """A score with the rating that discretion moved it to."""
    if move is None or score.bands is None:
        return score
    return evolve(
        score,
        band=next(band for band in score.bands.bands if band.name == move.band),
        moved_from=score.band,
        allowed_by=move.allowed_by,
        discretion=move.discretion,
        reason=move.reason,
        by=move.by,
    )


def _not_inspected(rule: ScoreRule, relevant: bool | None) -> Score:
    """What is not relevant to the inspection, or may not be: it has no score, and says why."""
    known = relevant is False
    why = NOT_RELEVANT if known else "whether it is relevant to this inspection is not known"
    return Score(
        rule.ref, rule.level, rule.label, rule.rule, rule.members, None, None, 0, rule.weights,
        why=why, bands=rule.bands, relevant=relevant, open=() if known else (rule.ref,),
    )  # fmt: skip


NOT_RELEVANT = "not relevant to this inspection"


def _asked(plan: Plan, ref: str) -> bool:
    return ref in plan.model.questions


def _support(
    plan: Plan, rule: ScoreRule, exact: Fraction | None, support: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The questions that a score rests on, a group that is counted as one being one."""
    if exact is None:
        return frozenset()
    if not rule.members or rule.level == plan.model.answered.name:
        return frozenset({rule.ref})
    return frozenset().union(*(support[member] for member in rule.members))


# --------------------------------------------------------------------------- ratings and points


def _in_points(
    rule: ScoreRule,
    found: Mapping[str, Score],
    support: dict[str, frozenset[str]],
    given: Mapping[str, Judgement],
    *,
    cases: int,
) -> Score:
    """A rating that is given, or a total of points."""
    support[rule.ref] = frozenset().union(*(support[member] for member in rule.members))
    blank = Score(
        rule.ref, rule.level, rule.label, rule.rule, rule.members, None, None,
        len(support[rule.ref]), bands=rule.bands,
    )  # fmt: skip
    if rule.rule == "given":
        return _given(blank, given.get(rule.ref))
    return _total(blank, [found[ref] for ref in rule.members], cases)


def _given(blank: Score, judgement: Judgement | None) -> Score:
    if judgement is None:
        return evolve(blank, why="no rating is given for it", absent=(blank.ref,))
    bands = () if blank.bands is None else blank.bands.bands
    band = next((band for band in bands if band.name == judgement.band), None)
    why = None if band is not None else f"not rated: {judgement.reason}".removesuffix(": ")
    return evolve(blank, band=band, why=why, reason=judgement.reason, by=judgement.by)


def _total(blank: Score, members: Sequence[Score], cases: int) -> Score:
    absent = tuple(
        ref
        for member in members
        for ref in member.absent or ((member.ref,) if not cases and _is_computed(member) else ())
    )
    if absent:
        why = f"no rating is given for {listed(absent, most=20)}"
        return evolve(blank, why=why, absent=absent)
    unknown = tuple(ref for member in members for ref in member.open)
    if unknown:
        verb = "is" if len(unknown) == 1 else "are"
        why = f"whether {listed(unknown, most=20)} {verb} relevant is not known"
        return evolve(blank, why=why, open=unknown)
    rated = [
        (member.bands, member.band.points)
        for member in members
        if member.bands is not None and member.band is not None and member.band.points is not None
    ]
    if not rated:
        return evolve(blank, why="nothing that would count in it is rated")
    points = Fraction(sum(points for _, points in rated))
    band = None if blank.bands is None else band_of(blank.bands, points / len(rated))
    return evolve(
        blank,
        exact=points,
        printed=points,
        band=band,
        maximum=sum(bands.most_points for bands, _ in rated),
        rated=len(rated),
    )


def _is_computed(score: Score) -> bool:
    return score.rule not in {"given", "total"} and score.relevant is True


# --------------------------------------------------------------------------------- exact scores


def _exact(
    rule: ScoreRule, found: Mapping[str, Score], tallies: Tallies, unsure: Collection[str]
) -> Fraction | None:
    match rule.rule:
        case "share":
            return None if rule.ref in unsure else _share(tallies, (rule.ref,))
        case "pooled":
            return _share(tallies, [ref for ref in rule.members if ref not in unsure])
        case "lowest":
            exact = (found[member].exact for member in rule.members)
            return min((score for score in exact if score is not None), default=None)
        case "mean" | "weighted mean":
            return _mean(rule, [found[member].exact for member in rule.members])
        case "mean of printed" | "weighted mean of printed":
            return _mean(rule, [found[member].printed for member in rule.members])
        case "total" | "given":
            raise AssertionError("points and ratings are no shares")


def _share(tallies: Tallies, refs: Iterable[str]) -> Fraction | None:
    """The share above the line of all answers counted in these questions."""
    of_questions = [tallies.questions[ref] for ref in refs]
    counted = sum(tally.counted for tally in of_questions)
    return Fraction(sum(tally.above for tally in of_questions), counted) if counted else None


def _mean(rule: ScoreRule, scores: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the members that have a score, by their weights where the rule has any."""
    weights = rule.weights or (Fraction(1),) * len(rule.members)
    there = [(s, by) for s, by in zip(scores, weights, strict=True) if s is not None]
    total = _sum(by for _, by in there)
    return _sum(s * by for s, by in there) / total if total else None


def _sum(fractions: Iterable[Fraction]) -> Fraction:
    """An exact sum, numerators gathered by denominator: most members share theirs."""
    by_denominator: dict[int, int] = {}
    for fraction in fractions:
        denominator = fraction.denominator
        by_denominator[denominator] = by_denominator.get(denominator, 0) + fraction.numerator
    return sum((Fraction(n, d) for d, n in by_denominator.items()), Fraction(0))


def _why(
    rule: ScoreRule, unsure: Collection[str], rules: Mapping[str, ScoreRule], tallies: Tallies
) -> str:
    """Why there is no score, in a sentence."""
    members = len(rule.members)
    if rule.bands is not None and rule.rule != "share" and _no_case(rule, rules, tallies):
        return "no case counts in any of its questions"
    if rule.ref in unsure:
        return "what can put it below the line was left out"
    if rule.rule == "share":
        return "no case counts in it"
    if not members:
        return f"it has no {rule.gathers} that is scored"
    if rule.rule == "pooled":
        return "no case counts in any of its questions"
    if rule.weights and not any(rule.weights):
        return "each of its members weighs nothing"
    if members == 1:
        return f"its only {rule.gathers} has no score"
    return f"none of its {members} {rule.gathers} scores is there"


def _no_case(rule: ScoreRule, rules: Mapping[str, ScoreRule], tallies: Tallies) -> bool:
    """Whether no case counts in any question that it rests on; more such cases change nothing."""
    asked: set[str] = set()
    waiting = [*rule.members]
    while waiting:
        member = rules[waiting.pop()]
        if member.rule == "share":
            asked.add(member.ref)
        waiting += member.members
    return bool(asked) and not any(tallies.questions[ref].counted for ref in asked)
