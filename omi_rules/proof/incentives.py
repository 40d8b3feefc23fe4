"""Whether a better answer can lower a score: doing a thing opens questions that can be failed.

Two cases are compared that differ in one answer alone, below the line in the first and above it in
the second. In one case a question's score is 1 or 0, or there is none. So what is made of questions
(a mean of their scores, or their pooled answers) is, in one case, the share of those above the line
among those that count. Every such score is looked at, also where the question itself does not count
in it. Scores that are made otherwise, of other scores, by weights or the lowest, are `left_out`.

It is harmless where no case can score lower so; that is proved by a bound that supposes every other
question as bad as can be for it. A finding is two cases, each scored by the second opinion. Where
the bound does not settle it and no two cases are found, it is `Unsettled`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from attrs import frozen

from omi_rules.interpreter import Reading
from omi_rules.model import Model, Side
from omi_rules.outcomes import Outcome
from omi_rules.proof.counts import OF_QUESTIONS
from omi_rules.proof.diagrams import NOTHING, Diagram, Unsettled
from omi_rules.proof.space import Cases, Cells, Space, record_of
from omi_rules.proof.verdicts import Verdict
from omi_rules.proof.words import given
from omi_rules.score_rules import ScoreRule, score_rules
from omi_rules.source import Span
from omi_rules.wording import counted, listed

State = tuple[int, int, int, int]
"""Above and counted with the worse answer, above and counted with the better one."""

STATES_MOST = 3_000
"""How many combinations of outcomes are followed for one score."""


@frozen
class Change:
    """A better answer in the place of a worse one, in a column where it is `asked` for."""

    question: str
    column: str
    asked: Diagram
    worse: str
    better: str


@frozen
class Incentive:
    """A better answer that lowers a score: what both cases hold beside it, and both scores."""

    change: Change
    node: str
    cells: Cells
    before: tuple[int, int]
    """How many questions are above the line with the worse answer, of how many that count."""
    after: tuple[int, int]


class Incentives:
    """Looks for better answers that lower a score."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.model = space.model
        self.diagrams = space.diagrams
        self.members = {
            rule.ref: rule.members
            for rule in score_rules(space.model)
            if _is_looked_at(rule, space.model.questions.keys())
        }
        self._read_by = self._readers()
        self._counts: dict[str, tuple[Diagram, Diagram]] = {}

    def asked(self) -> tuple[str, ...]:
        """The questions, with a better and a worse answer, on which others depend."""
        return tuple(
            ref
            for ref in self.model.questions
            if len(self._moved(ref)) > 1 and all(self._answers(ref))
        )

    def of(self, ref: str) -> tuple[Incentive, ...]:
        """The scores that a better answer to a question lowers; none where none can be."""
        moved = self._moved(ref)
        all_found: list[Incentive] = []
        unsettled: Unsettled | None = None
        for node, members in self.members.items():
            touched = [member for member in members if member in moved]
            if not touched or touched == [ref]:
                continue
            try:
                found = self._in(ref, node, touched)
            except Unsettled as too_large:
                unsettled = too_large
            else:
                all_found += [] if found is None else [found]
        if unsettled is not None and not all_found:
            raise Unsettled(unsettled.limit)
        return tuple(all_found)

    def _in(self, ref: str, node: str, touched: Sequence[str]) -> Incentive | None:
        """How a better answer lowers one score."""
        worse, better = self._answers(ref)
        unsettled: Unsettled | None = None
        for column, (asked, _) in self.space.forms(ref):
            where = self.diagrams.both(self.space.relevance(ref)[0], asked)
            for change in (Change(ref, column, where, w, b) for w in worse for b in better):
                try:
                    found = self._between(change, node, touched)
                except Unsettled as too_large:
                    unsettled = too_large
                    continue
                if found is not None:
                    return found
        if unsettled is not None:
            raise unsettled
        return None

    def _answers(self, ref: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        scale = self.model.scales[self.model.questions[ref].scale]
        return scale.on(Side.BELOW), scale.on(Side.ABOVE)

    # ----------------------------------------------------------------------------- who reads whom

    def _readers(self) -> Mapping[tuple[str, str], set[tuple[str, str]]]:
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for key in self.model.order:
            for other in self.space.read_by(key):
                found.setdefault(other, set()).add(key)
        return found

    def _moved(self, ref: str) -> set[str]:
        """The questions whose outcome may hang on the answer to one, itself among them."""
        found: set[tuple[str, str]] = set()
        waiting = [("question", ref)]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self._read_by.get(key, ())
        return {name for kind, name in found if kind == "question"}

    # ------------------------------------------------------------------------------- one of them

    def _between(self, change: Change, node: str, touched: Sequence[str]) -> Incentive | None:
        """Two cases that differ in one answer, and of which the better one scores lower."""
        if not self._harmful(change, touched):
            return None
        others = [member for member in self.members[node] if member not in touched]
        unsure = False
        states = self._states(change, touched)
        need = {state: _needed(state, len(others)) for state in states}
        # Where fewer other questions are needed, the case is more easily read.
        for state in sorted((s for s in states if need[s] is not None), key=lambda s: (need[s], s)):
            cases = states[state]
            found = self._case(change, node, state, cases, others)
            if found is not None:
                return found
            unsure = True
        if unsure:
            raise Unsettled("one way to combine outcomes, and not all")
        return None

    def _harmful(self, change: Change, touched: Sequence[str]) -> bool:
        """Whether the better answer can make any question come out worse, or above no more."""
        asked = self._fixed(change.asked, change.column, change.worse)
        for member in touched:
            lows = self._thirds(member, change.column, change.worse)
            highs = self._thirds(member, change.column, change.better)
            for before, after in (((0, 0), (0, 1)), ((1, 1), (0, 1)), ((1, 1), (0, 0))):
                if self.diagrams.all_of([asked, lows[before], highs[after]]) != NOTHING:
                    return True
        return False

    def _states(self, change: Change, touched: Sequence[str]) -> Mapping[State, Diagram]:
        """Every combination that the questions touched can come to, with its cases."""
        asked = self._fixed(change.asked, change.column, change.worse)
        states: dict[State, Diagram] = {(0, 0, 0, 0): asked}
        both, either = self.diagrams.both, self.diagrams.either
        for member in touched:
            lows = self._thirds(member, change.column, change.worse)
            highs = self._thirds(member, change.column, change.better)
            further: dict[State, Diagram] = {}
            for state, cases in states.items():
                for before, first in lows.items():
                    some = both(cases, first)
                    if some == NOTHING:
                        continue
                    for after, second in highs.items():
                        left = both(some, second)
                        if left == NOTHING:
                            continue
                        key = (
                            state[0] + before[0],
                            state[1] + before[1],
                            state[2] + after[0],
                            state[3] + after[1],
                        )
                        known = further.get(key)
                        further[key] = left if known is None else either(known, left)
            states = further
            if len(states) > STATES_MOST:
                raise Unsettled(f"{STATES_MOST:,} combinations of outcomes")
        return states

    def _thirds(self, member: str, column: str, answer: str) -> Mapping[tuple[int, int], Diagram]:
        """Where a question is above, below, or neither, given an answer to another (or itself)."""
        above, below = (self._fixed(found, column, answer) for found in self._counted(member))
        out = self.diagrams.opposite(self.diagrams.either(above, below))
        return {(1, 1): above, (0, 1): below, (0, 0): out}

    def _counted(self, member: str) -> tuple[Diagram, Diagram]:
        if member not in self._counts:
            self._counts[member] = (
                self.space.outcome(member, Outcome.ABOVE).diagram,
                self.space.outcome(member, Outcome.BELOW).diagram,
            )
        return self._counts[member]

    def _fixed(self, of: Diagram, column: str, answer: str) -> Diagram:
        place, value = self.space.facts.place_of(column, answer)
        return self.diagrams.fixed(of, place, value)

    # ---------------------------------------------------------------------------------- a case

    def _case(
        self,
        change: Change,
        node: str,
        state: State,
        cases: Diagram,
        others: Sequence[str],
    ) -> Incentive | None:
        """A case of a combination in which the better answer scores lower, played over again."""
        if not self.space.some(Cases(self.space, cases)):
            return None
        for settled in (False, True):
            chosen = self._chosen(state, cases, others, settled=settled)
            cells = self.space.witness(Cases(self.space, chosen))
            assert cells is not None, "the set was not empty"
            cells.pop(change.column, None)
            before, after = (
                self._score(node, {**cells, change.column: answer})
                for answer in (change.worse, change.better)
            )
            if before[1] and after[1] and Fraction(*after) < Fraction(*before):
                return Incentive(change, node, cells, before, after)
        return None

    def _chosen(
        self, state: State, cases: Diagram, others: Sequence[str], *, settled: bool
    ) -> Diagram:
        """Those cases in which other questions count that let the better answer score lower.

        The first choice leaves open what the rest come to, and is more easily read. Where they
        count after all, it is made again, and `settled` for each: it helps, or is left out.
        """
        opened = state[3] > state[1]
        left: list[str] = []
        for member in others:
            lower = _is_lower(state, 0, 0)
            if lower and not settled:
                break
            above, below = self._counted(member)
            wanted = self.diagrams.both(cases, above if opened else below)
            if not lower and self.space.some(Cases(self.space, wanted)):
                cases = wanted
                add = (int(opened), 1, int(opened), 1)
                state = tuple(a + b for a, b in zip(state, add, strict=True))  # type: ignore[assignment]
            else:
                left.append(member)
        for member in left:
            above, below = self._counted(member)
            out = self.diagrams.both(
                cases, self.diagrams.opposite(self.diagrams.either(above, below))
            )
            if self.space.some(Cases(self.space, out)):
                cases = out
        return cases

    def _score(self, node: str, cells: Cells) -> tuple[int, int]:
        """How many questions of a node are above the line in one case, of how many that count."""
        reading = Reading(self.model, record_of(self.model, cells))
        found = [reading.outcome(member) for member in self.members[node]]
        above = found.count(Outcome.ABOVE)
        return above, above + found.count(Outcome.BELOW)


def _is_lower(state: State, above: int, more: int) -> bool:
    """Whether the better answer scores lower, with so many others above of so many more counted."""
    first, of_first = state[0] + above, state[1] + more
    second, of_second = state[2] + above, state[3] + more
    return bool(of_first and of_second) and first * of_second > second * of_first


def _needed(state: State, others: int) -> int | None:
    """How many others must count for it to score lower, all on a side; None where none are enough.

    With so many others counted, the difference grows, or falls, evenly with how many of them are
    above; so it is greatest where all are, or none is.
    """
    numbers = range(others + 1)
    return next((n for n in numbers if _is_lower(state, n, n) or _is_lower(state, 0, n)), None)


def _is_looked_at(rule: ScoreRule, questions: AbstractSet[str]) -> bool:
    """Whether a score is, in one case, the share above the line of questions."""
    return rule.rule in OF_QUESTIONS and questions >= {*rule.members}


def left_out(model: Model) -> tuple[str, ...]:
    """The scores that are not looked at: made of other scores, by weights or by the lowest."""
    return tuple(
        rule.ref
        for rule in score_rules(model)
        if rule.rule not in ("share", "given") and not _is_looked_at(rule, model.questions.keys())
    )


def perverse(
    space: Space, places: Mapping[str, Span], *, unsettled: bool = True
) -> Iterator[Verdict]:
    """Every question whose better answer can lower a score, with two cases that show it.

    What is `unsettled` is said once for each limit that was met.
    """
    looked = Incentives(space)
    too_large: dict[str, list[str]] = {}
    for ref in looked.asked():
        try:
            found = looked.of(ref)
        except Unsettled as met:
            too_large.setdefault(met.limit, []).append(ref)
            continue
        if found:
            yield _said(space, found, places[ref])
    for limit, refs in too_large.items() if unsettled else ():
        more = f" or to {counted(len(refs) - 1, 'other question')}" if len(refs) > 1 else ""
        yield Verdict(
            "unsettled",
            (),
            places[refs[0]],
            f"Whether a better answer to ‘{refs[0]}’{more} can lower a score is too large to be"
            f" proved: the limit is {limit}.",
            "No two cases were found that show it.",
        )


def _said(space: Space, found: Sequence[Incentive], span: Span) -> Verdict:
    first, *more = found
    change, case = first.change, given(space.model, first.cells)
    nodes = [f"‘{one.node}’" for one in found]
    scores = "the score" if len(found) == 1 else "the scores"
    worse, better = (f"{above} of {of}" for above, of in (first.before, first.after))
    in_first = f" in ‘{first.node}’" if more else ""
    return Verdict(
        "perverse-incentive",
        (),
        span,
        f"A better answer to ‘{change.question}’ can lower {scores} of {listed(nodes)}.",
        f"Where `{case}`, what is above the line{in_first} is {worse} with"
        f" `{change.column} is {change.worse}` and {better} with"
        f" `{change.column} is {change.better}`.",
    )
