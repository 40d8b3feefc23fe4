"""Examples that reach the bands: as few cases as bring a score into each, of one question alone.

A score all of whose members but one lack a score is that one's, so one question reaches what can be
reached. A total is reached by ratings that are given, or by the points of one such score. Whatever
is tried is scored before it is believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from omi_rules.compiler import Plan
from omi_rules.coverage.goals import Reached
from omi_rules.coverage.possible import Possible
from omi_rules.examples import scored
from omi_rules.model import Bands, Model, Text
from omi_rules.model.examples import Example, Given
from omi_rules.outcomes import Outcome
from omi_rules.proof import Cases, Cells, Space, Unsettled
from omi_rules.score_rules import ScoreRule
from omi_rules.scoring import Score, band_of, rounded

MOST_CASES = 100
QUESTIONS_TRIED = 24

Key = tuple[str, str]
"""A level and a band of it."""


@frozen(repr=False)
class Try:
    """Cases or ratings that may reach a band. `question` is answered, `above` of `cases` times."""

    given: tuple[Given, ...] = ()
    ratings: tuple[tuple[str, str], ...] = ()
    question: str = ""
    above: int = 0
    cases: int = 0


@frozen(repr=False)
class Banding:
    """What was tried, and a score for each of the bands that it reached."""

    tried: Try
    reached: tuple[Score, ...]


class Bandings:
    """Examples for the bands of a rule file that no example reaches."""

    def __init__(self, plan: Plan, possible: Possible) -> None:
        self.model: Model = plan.model
        self.plan = plan
        self.possible = possible
        self.rules = {rule.ref: rule for rule in self.plan.rules}
        self._answers: dict[str, tuple[Cells, Cells] | None] = {}

    def bandings(self, missing: Sequence[Reached]) -> list[Banding]:
        """As few as reach all bands that can be reached. Totals go first: they reach others too."""
        totals = {rule.level for rule in self.rules.values() if rule.rule == "total"}
        ordered = sorted(missing, key=lambda goal: goal.level not in totals)
        left = dict.fromkeys((goal.level, goal.band) for goal in ordered)
        found: list[Banding] = []
        for key in list(left):
            banding = self._best(key, left.keys()) if key in left else None
            if banding is not None:
                found.append(banding)
                for score in banding.reached:
                    left.pop(_key(score), None)
        return found

    def can_reach(self, goal: Reached) -> bool:
        """Whether an example was found that reaches a band; others may be there all the same."""
        key = (goal.level, goal.band)
        return self._best(key, (key,)) is not None

    def _best(self, key: Key, wanted: Collection[Key]) -> Banding | None:
        """What reaches a band and most of the others that are still wanted."""
        best: Banding | None = None
        most = sum(1 for _, band in wanted if band == key[1])
        for tried in self._ways(*key):
            banding = self._scored(tried, wanted)
            if key not in map(_key, banding.reached):
                continue
            if best is None or len(banding.reached) > len(best.reached):
                best = banding
            if len(best.reached) >= most:
                break
        return best

    def _scored(self, tried: Try, wanted: Collection[Key]) -> Banding:
        """What comes out, by the engine."""
        given = tried.given or (Given(1, ()),)
        lines = (0,) * len(tried.ratings)
        example = Example(Text(""), given, (), ratings=tried.ratings, rating_lines=lines)
        scores = scored(self.plan, example).scores
        reached: dict[Key, Score] = {}
        for score in (*scores.nodes.values(), *scores.questions.values()):
            if score.band is not None and _key(score) in wanted:
                reached.setdefault(_key(score), score)
        return Banding(tried, tuple(reached.values()))

    # ------------------------------------------------------------------------------- the ways

    def _ways(self, level: str, band: str) -> Iterator[Try]:
        rules = [r for r in self.rules.values() if r.level == level and r.bands is not None]
        for rule in rules:
            if rule.rule == "total":
                yield from self._by_points(rule, band)
            elif rule.rule == "given":
                facts, there = self._inspected([rule.ref])
                if there:
                    yield Try(facts, ratings=((rule.ref, band),))
        shares = [rule for rule in rules if rule.rule not in ("total", "given")]
        if shares and shares[0].bands is not None:
            count = self._fewest(shares[0].bands, band)
            if count is not None:
                yield from self._by_cases([rule.ref for rule in shares], *count)

    def _by_cases(self, refs: Sequence[str], above: int, cases: int) -> Iterator[Try]:
        """So many of so many cases above the line, in one question that one of these rests on."""
        tried = 0
        for question in self._questions(refs):
            answers = self._answered(question)
            if answers is None:
                continue
            numbers = zip((above, cases - above), answers, strict=True)
            given = tuple(Given(n, tuple(cells.items())) for n, cells in numbers if n)
            yield Try(given, question=question, above=above, cases=cases)
            tried += 1
            if tried == QUESTIONS_TRIED:
                return

    def _questions(self, refs: Sequence[str]) -> list[str]:
        """The questions on which scores rest: first those that are asked of every case."""
        waiting, seen = list(refs), set(refs)
        found: list[str] = []
        while waiting:
            rule = self.rules[waiting.pop(0)]
            if rule.rule == "share":
                found.append(rule.ref)
            new = [ref for ref in rule.members if ref not in seen]
            seen.update(new)
            waiting += new
        order = {ref: place for place, ref in enumerate(self.model.questions)}
        asked = self.model.questions
        return sorted(
            found,
            key=lambda ref: (
                asked[ref].relevant is not None,
                bool(asked[ref].struck_when),
                order[ref],
            ),
        )

    def _answered(self, ref: str) -> tuple[Cells, Cells] | None:
        """The plainest cases that are above and below the line in a question."""
        if ref not in self._answers:
            self.possible.make_room()
            found = []
            for outcome in (Outcome.ABOVE, Outcome.BELOW):
                try:
                    cases = self.possible.space.outcome(ref, outcome)
                    found.append(self.possible.space.witness(cases))
                except Unsettled:
                    found.append(None)
            above, below = found
            if above is not None and below is not None and self.possible.fits({**above, **below}):
                self._answers[ref] = (above, below)
            else:
                self._answers[ref] = None
        return self._answers[ref]

    def _fewest(self, bands: Bands, band: str) -> tuple[int, int] | None:
        """The fewest cases, and how many of them above the line, whose share is in a band."""
        on_printed = self.model.banded_on == "printed"
        for cases in range(1, MOST_CASES + 1):
            for above in range(cases + 1):
                share = Fraction(above, cases)
                found = band_of(bands, rounded(share, self.model.rounding) if on_printed else share)
                if found is not None and found.name == band:
                    return above, cases
        return None

    def _inspected(self, refs: Sequence[str]) -> tuple[tuple[Given, ...], list[str]]:
        """Facts of the whole inspection by which most of these are relevant, and which those are.

        Of each that is not, it is then known that it is not.
        """
        self.possible.make_room()
        space = self.possible.space
        chosen, there = space.everything, []
        try:
            for ref in refs:
                relevant = self._relevant(ref, space)
                if space.some(chosen & relevant):
                    chosen = chosen & relevant
                    there.append(ref)
                else:
                    never = chosen & self._relevant(ref, space, truth=False)
                    chosen = never if space.some(never) else chosen
            cells = space.witness(chosen)
        except Unsettled:
            return (), list(refs)
        return ((Given(1, tuple(cells.items())),) if cells else ()), there

    def _relevant(self, ref: str, space: Space, *, truth: bool = True) -> Cases:
        """The cases in which a heading is relevant, or in which it is not."""
        found = space.everything if truth else space.nothing
        at: str | None = ref
        while at is not None:
            node = self.model.nodes[at]
            if node.relevant is not None:
                said = space.holds(node.relevant, truth)
                found = found & said if truth else found | said
            at = node.parent
        return found

    def _by_points(self, rule: ScoreRule, band: str) -> Iterator[Try]:
        """Ratings, or one computed rating, whose points bring a total into a band."""
        judged = [ref for ref in rule.members if self.rules[ref].rule == "given"]
        if judged:  # without cases, an example may give all of them ratings
            facts, given = self._inspected(rule.members)
            yield from self._by_ratings(facts, {ref: self._with_points(ref) for ref in given})
        for ref in rule.members if not judged else ():
            member = self.rules[ref]
            for each in member.bands.bands if member.bands is not None else ():
                if each.points is None or rule.bands is None or member.bands is None:
                    continue
                found = band_of(rule.bands, Fraction(each.points))
                count = self._fewest(member.bands, each.name)
                if found is not None and found.name == band and count is not None:
                    yield from self._by_cases([ref], *count)

    def _by_ratings(
        self, facts: tuple[Given, ...], rows: Mapping[str, Sequence[str]]
    ) -> Iterator[Try]:
        """The same row of its bands for each; then one row for some, and the next for the rest."""
        rated = [ref for ref, names in rows.items() if names]

        def of(places: Iterable[int]) -> Try:
            chosen = zip(rated, places, strict=True)
            return Try(
                facts, tuple((ref, rows[ref][min(at, len(rows[ref]) - 1)]) for ref, at in chosen)
            )

        most = max((len(rows[ref]) for ref in rated), default=0)
        for row in range(most):
            yield of([row] * len(rated))
        for row in range(most - 1):
            for some in range(1, len(rated)):
                yield of([row] * some + [row + 1] * (len(rated) - some))

    def _with_points(self, ref: str) -> list[str]:
        """The ratings of something that bring it points."""
        bands = self.rules[ref].bands
        return [b.name for b in bands.bands if b.points is not None] if bands is not None else []


def _key(score: Score) -> Key:
    assert score.band is not None, "only what is banded is held against bands"
    return score.level, score.band.name
