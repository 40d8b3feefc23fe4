"""What always holds of discretion and of the sample, over drawn scores, edges and tests.

Whether a test holds is decided a second time here: by the records alone, one answer of one of them
turned round and the whole inspection scored again.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from omi_rules.cells import Value
from omi_rules.discretion import Refusal, moved
from omi_rules.interpreter import Reading
from omi_rules.model.judgements import Judgement, Move
from omi_rules.scoring import Scores, rounded, score
from omi_rules.tally import Tallies
from tests.properties.drafts import Cells
from tests.properties.trials import batch_of, planned, tallied

POINTS = (3, 2, 1, 0)
Answers = tuple[tuple[bool | None, ...], ...]


@frozen
class Drawn:
    """A section of some questions, its cases, and a discretion; None is no answer.

    `edges` are in tenths of a percent and fall; `near` is in tenths of a point.
    """

    edges: tuple[tuple[int, bool], ...]
    banded_on: str
    method: str
    near: int
    few: int
    tests: tuple[str, ...]
    cases: Answers

    @property
    def text(self) -> str:
        """The rule file."""
        tests = {
            "edge": f"its lowest question is within {self.near / 10:g} points of an edge",
            "one": "one case would change it",
            "few": f"it rests on at most {self.few} cases",
        }
        bands = [
            f'  band{n} "B{n}" {"at least" if holds else "more than"} {edge / 10:g}%,'
            f" {POINTS[n]} points"
            for n, (edge, holds) in enumerate(self.edges)
        ]
        last = len(self.edges)
        return "\n".join([
            'model drawn "Drawn"', "  levels section > question", "  also grouped by overall",
            "scoring", "  question share of cases above the line",
            f"  section {self.method} of its question scores, banded by marks",
            "  overall total of its section points, banded by results on the mean points",
            "  printed to the whole percent, halves up",
            f"  banded on the {self.banded_on} score", "bands marks", *bands,
            f'  band{last} "B{last}" otherwise, {POINTS[last]} points',
            'bands results', '  every "Every" otherwise',
            'discretion panel "A panel"', "  moves a section rating one step",
            f"  allowed when {' or '.join(tests[test] for test in self.tests)}",
            "usual answers judgement", "  above the line yes", "  below the line no",
            'overall whole "All"', "  takes every section", 'section 1 "One"',
            *(f'question 1.{n} "Q{n}"' for n in range(1, len(self.cases[0]) + 1)),
            'section 2 "Two"', "  judged for the inspection",
        ]) + "\n"  # fmt: skip

    @property
    def records(self) -> list[Cells]:
        """The cases as records."""
        words = {True: "yes", False: "no"}
        return [
            {f"1.{n}": words[a] for n, a in enumerate(case, 1) if a is not None}
            for case in self.cases
        ]


def scored(trial: Drawn, records: list[Cells]) -> tuple[Scores, Tallies]:
    plan = planned(trial.text)
    tallies = tallied(plan, batch_of(records))
    return score(plan, tallies, judgements={"2": Judgement("2", "band0")}), tallies


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    places = draw(st.sets(st.integers(5, 995), min_size=1, max_size=3))
    edges = tuple((edge, draw(st.booleans())) for edge in sorted(places, reverse=True))
    questions = draw(st.integers(1, 3))
    answer = st.sampled_from((True, True, False, None))
    case = st.tuples(*[answer] * questions)
    return Drawn(
        edges,
        draw(st.sampled_from(("printed", "exact"))),
        draw(st.sampled_from(("lowest", "lowest", "mean"))),
        draw(st.integers(0, 120)),
        draw(st.integers(1, 12)),
        tuple(draw(st.sets(st.sampled_from(("edge", "one", "few")), min_size=1))),
        tuple(draw(st.lists(case, min_size=1, max_size=14))),
    )


def check_allows(trial: Drawn) -> bool:
    """Whether the checker takes it: bands that no printed score reaches are refused."""
    from omi_rules.checker import check  # noqa: PLC0415
    from omi_rules.source import SourceFile  # noqa: PLC0415

    return check(SourceFile("drawn.omi", trial.text)).model is not None


def holding(trial: Drawn, step: int) -> set[str]:
    """Which tests hold, by the records alone."""
    plan = planned(trial.text)
    now = scored(trial, trial.records)[0].nodes["1"]
    names = [f"band{n}" for n in range(len(trial.edges) + 1)]
    assert now.band is not None
    place = names.index(now.band.name)
    shares: dict[str, tuple[int, int]] = {}
    for n in range(1, len(trial.cases[0]) + 1):
        answers = [case[n - 1] for case in trial.cases if case[n - 1] is not None]
        if answers:
            shares[f"1.{n}"] = (sum(1 for a in answers if a), len(answers))
    least = min(Fraction(*share) for share in shares.values())
    lowest = [ref for ref, share in shares.items() if Fraction(*share) == least]
    deciding = lowest if trial.method == "lowest" else [*shares]
    value = least if trial.banded_on == "exact" else rounded(least, plan.model.rounding)
    found = set()
    crossed = trial.edges[place - 1 if step < 0 else place][0]
    if abs(value - Fraction(crossed, 1000)) * 1000 <= trial.near:
        found.add("edge")
    if max(shares[ref][1] for ref in deciding) <= trial.few:
        found.add("few")
    for at, record in enumerate(trial.records):
        for ref in deciding:
            before, after = ("no", "yes") if step < 0 else ("yes", "no")
            if record.get(ref) != before:
                continue
            turned: list[dict[str, Value]] = [dict(one) for one in trial.records]
            turned[at][ref] = after
            band = scored(trial, [*turned])[0].nodes["1"].band
            assert band is not None
            if (names.index(band.name) - place) * step > 0:
                found.add("one")
    return found


@given(drawn(), st.data())
def test_discretion_is_allowed_where_its_test_holds_and_nowhere_else(
    trial: Drawn, data: st.DataObject
) -> None:
    assume(check_allows(trial))
    scores, tallies = scored(trial, trial.records)
    now = scores.nodes["1"]
    assume(now.band is not None)
    assert now.band is not None
    wanted = data.draw(st.integers(0, len(trial.edges)))
    step = wanted - int(now.band.name[-1])
    plan = planned(trial.text)
    found = moved(plan, tallies, scores, Judgement("1", f"band{wanted}", "seen"))
    if abs(step) != 1:
        assert isinstance(found, Refusal)
        return
    holds = holding(trial, step) & {*trial.tests}
    assert isinstance(found, Move) is bool(holds)
    if not isinstance(found, Move):
        assert isinstance(found, Refusal)
        assert f"{now.band.label.en}, and discretion does not hold" in found.why
        return
    assert len(found.allowed_by) == len(holds)
    judged = {"2": Judgement("2", "band0")}
    after = score(plan, tallies, judgements=judged, moves={"1": found}).nodes
    one, total, before = after["1"], after["whole"], scores.nodes["whole"]
    assert one.band is not None
    assert (one.band.name, one.moved_from) == (f"band{wanted}", now.band)
    assert (one.exact, one.printed) == (now.exact, now.printed)
    assert total.exact is not None
    assert before.exact is not None
    assert total.exact - before.exact == POINTS[wanted] - POINTS[wanted - step]
    assert total.maximum == before.maximum


@given(drawn())
def test_the_lowest_never_exceeds_a_member(trial: Drawn) -> None:
    assume(trial.method == "lowest" and check_allows(trial))
    scores, _ = scored(trial, trial.records)
    members = [found.exact for found in scores.questions.values() if found.exact is not None]
    lowest = scores.nodes["1"].exact
    assert lowest == min(members, default=None)


SAMPLE = """model drawn "Drawn"
  levels section > question
scoring
  question share of cases above the line
  section mean of its question scores
  printed to the whole percent, halves up
usual answers judgement
  above the line yes
  below the line no
field a "A" yes/no
field b "B" yes/no
  counted only
define both "Both" as a and b
section 1 "One"
question 1.1 "Q"
  relevant when a
question 1.2 "R"
sample
  at least 3 cases where both
  at least 2 cases where b or not a
  at least 1 case where 1.1 is no
  at least 4 cases where not (1.1 is yes and b) or 1.2 is blank
"""


@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.sampled_from((True, False, None)) for name in ("a", "b", "1.1", "1.2")}
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(0, 12),
)
def test_a_sample_is_counted_as_by_hand(drawn: list[dict[str, bool | None]], cut: int) -> None:
    plan = planned(SAMPLE)
    words = {True: "yes", False: "no"}
    records: list[Cells] = [
        {name: words[value] for name, value in one.items() if value is not None} for one in drawn
    ]
    found = tallied(plan, batch_of(records))
    assert plan.model.sample is not None
    for minimum, counts in zip(plan.model.sample.minima, found.minima, strict=True):
        truths = [Reading(plan.model, record).truth(minimum.condition) for record in records]
        assert counts == (truths.count(True), truths.count(None))
    halves = [part for part in (records[:cut], records[cut:]) if part]
    parts = [tallied(plan, batch_of(part)) for part in halves]
    added = parts[0] if len(parts) == 1 else parts[0] + parts[1]
    assert added.minima == found.minima
