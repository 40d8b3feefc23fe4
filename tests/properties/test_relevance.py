"""What always holds of relevance to the whole inspection: totals of drawn conditions and facts."""

from __future__ import annotations

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from omi_rules.cells import BLANK, Value
from omi_rules.engine import relevant_nodes
from omi_rules.interpreter import Reading
from omi_rules.model.judgements import Judgement
from omi_rules.scoring import Score, score
from omi_rules.tally import no_tallies
from tests.properties.trials import planned

POINTS = (3, 2, 1, 0)
FACTS = ("a", "b", "c")
MOST = max(POINTS)


@frozen
class Drawn:
    """Standards with their ratings, domains above them, and the condition that each says.

    `domains` are conditions, `standards` are a domain, a condition and a rating (a place among the
    points). A condition is empty where there is none. `facts` are yes, no or blank.
    """

    domains: tuple[str, ...]
    standards: tuple[tuple[int, str, int], ...]
    facts: tuple[Value, ...]
    nonsense: bool = False

    def word(self, plain: str) -> str:
        """A level or name as it stands in the rule file."""
        return f"zq{plain[::-1]}x" if self.nonsense else plain

    def ref(self, domain: int, place: int) -> str:
        return f"{domain + 1}.{place + 1}"

    def says(self, condition: str) -> list[str]:
        """The clause of a condition, its fields under their names here."""
        words = [self.word(word) if word in FACTS else word for word in condition.split()]
        return [f"  relevant when {' '.join(words)}"] if words else []

    @property
    def text(self) -> str:
        """The rule file."""
        top, sec, std, ask = map(self.word, ("overall", "domain", "standard", "ask"))
        bands = [
            f"  {self.word(f'band{n}')} "
            f"{f'at least {80 - 20 * n}%' if n < 3 else 'otherwise'}, {p} points".replace(
                " at", f' "B{n}" at'
            ).replace(" otherwise", f' "B{n}" otherwise')
            for n, p in enumerate(POINTS)
        ]
        lines = [
            f'model {self.word("drawn")} "Drawn"', f"  levels {sec} > {std} > {ask}",
            f"  also grouped by {top}", "scoring", f"  {ask} share of cases above the line",
            f"  {std} mean of its {ask} scores, banded by {self.word('marks')}",
            f"  {sec} not scored", f"  {top} total of its {std} points",
            "  printed to the whole percent, halves up", "  banded on the printed score",
            f"bands {self.word('marks')}", *bands,
        ]  # fmt: skip
        for fact in FACTS:
            lines += [f'field {self.word(fact)} "F" yes/no', "  same for the whole inspection"]
        lines += [f'{top} {self.word("whole")} "All"', f"  takes every {std}"]
        for n, condition in enumerate(self.domains):
            lines += [f'{sec} {n + 1} "D"', *self.says(condition)]
            for place, (domain, own, _) in enumerate(self.standards):
                if domain == n:
                    lines += [f'{std} {self.ref(n, place)} "S"', *self.says(own)]
                    lines += ["  judged for the inspection"]
        return "\n".join(lines) + "\n"

    @property
    def known(self) -> dict[str, Value]:
        """The facts by the names of their fields."""
        return {self.word(name): value for name, value in zip(FACTS, self.facts, strict=True)}

    @property
    def relevant(self) -> dict[str, bool | None]:
        """What the plan says of each node that a condition decides."""
        return relevant_nodes(planned(self.text), self.known)

    @property
    def total(self) -> Score:
        """The total that the program makes; only what is relevant, or may be, has a rating."""
        plan, relevant = planned(self.text), self.relevant
        judged = {
            ref: Judgement(ref, self.word(f"band{rating}"))
            for place, (domain, _, rating) in enumerate(self.standards)
            if relevant.get(ref := self.ref(domain, place), True) is not False
        }
        scores = score(plan, no_tallies(plan), judgements=judged, relevant=relevant)
        return scores.nodes[self.word("whole")]


CONDITIONS = st.sampled_from(
    ["", "", "a", "b", "not a", "not c", "a and b", "a or c", "b or not c"]
)


@st.composite
def drawn(draw: st.DrawFn, *, known: bool = True) -> Drawn:
    domains = tuple(draw(st.lists(CONDITIONS, min_size=1, max_size=3)))
    one = st.tuples(st.integers(0, len(domains) - 1), CONDITIONS, st.integers(0, 3))
    # A domain without a standard would be an empty one, so each has at least one of its own.
    standards = [(n, draw(CONDITIONS), draw(st.integers(0, 3))) for n in range(len(domains))]
    standards += draw(st.lists(one, max_size=5))
    values: list[Value] = ["yes", "no"] if known else ["yes", "no", BLANK]
    facts = tuple(draw(st.sampled_from(values)) for _ in FACTS)
    return Drawn(domains, tuple(standards), facts)


@given(drawn(known=False))
def test_the_plan_and_the_second_opinion_agree(trial: Drawn) -> None:
    model = planned(trial.text).model
    reading = Reading(model, trial.known)
    for ref in model.nodes:
        assert trial.relevant.get(ref, True) == reading.inspected(ref), ref


@given(drawn())
def test_a_total_is_made_of_what_is_relevant(trial: Drawn) -> None:
    found, relevant = trial.total, trial.relevant
    points = [
        POINTS[rating]
        for place, (domain, _, rating) in enumerate(trial.standards)
        if relevant.get(trial.ref(domain, place), True)
    ]
    if not points:
        assert (found.exact, found.maximum) == (None, None)
        return
    assert found.exact == sum(points)
    assert (found.maximum, found.rated) == (MOST * len(points), len(points))


@given(drawn(), st.data())
def test_what_is_not_relevant_changes_a_total_by_exactly_its_own(
    trial: Drawn, data: st.DataObject
) -> None:
    """Said of one standard that it never is relevant, the total loses its points and its most."""
    at = data.draw(st.integers(0, len(trial.standards) - 1))
    domain, own, rating = trial.standards[at]
    if not trial.relevant.get(trial.ref(domain, at), True):
        return
    false = "a" if trial.facts[0] == "no" else "not a"
    out = (domain, f"( {own} ) and {false}" if own else false, rating)
    less = evolve(trial, standards=(*trial.standards[:at], out, *trial.standards[at + 1 :])).total
    before = trial.total
    assert before.exact is not None
    assert before.maximum is not None
    assert before.rated is not None
    if less.exact is None or less.maximum is None:
        assert (before.rated, before.maximum) == (1, MOST)
        return
    assert less.exact == before.exact - POINTS[rating]
    assert less.maximum == before.maximum - MOST
    assert less.rated == before.rated - 1


@given(drawn(known=False))
def test_a_total_never_shrinks_in_silence(trial: Drawn) -> None:
    """Where it is not known whether a member is relevant there is no total, and it is named."""
    found = trial.total
    open_ = {
        ref
        for place, (domain, _, _) in enumerate(trial.standards)
        if trial.relevant.get(ref := trial.ref(domain, place), True) is None
    }
    assert set(found.open) == open_
    if open_:
        assert (found.exact, found.maximum, found.band) == (None, None, None)
        assert all(ref in (found.why or "") for ref in open_)


@given(drawn(known=False))
def test_names_mean_nothing(trial: Drawn) -> None:
    plain, other = trial.total, evolve(trial, nonsense=True).total
    assert (plain.exact, plain.maximum, plain.rated) == (other.exact, other.maximum, other.rated)
    assert plain.open == other.open
