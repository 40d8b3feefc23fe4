"""What a plan is made of, what it reads, and that the engine keeps its promises of size."""

from __future__ import annotations

import datetime
import random
import time
from fractions import Fraction

import pytest

from omi_rules.cases import CaseBatch, Column
from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.compiler import lower, touched
from omi_rules.engine import FEW, evaluate
from omi_rules.interpreter import Reading
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerOnSide,
    Condition,
    DateIs,
    Defined,
    FieldIs,
    Kind,
    Level,
    Model,
    Not,
    NumberIs,
    Or,
    Question,
    Side,
)
from omi_rules.outcomes import Outcome
from omi_rules.steps import AllOf, AnyOf, Opposite
from omi_rules.tally import ROWS_KEPT, tally
from tests.hand_made import batch, counted, field, model, node, question

F, G = FieldIs("f", ("yes",)), FieldIs("g", ("yes",))
FIELDS = [field("f"), field("g")]

# ------------------------------------------------------------------------------------- the plan


def test_equal_conditions_are_one_step() -> None:
    plan = lower(
        model(
            [
                question("a", And((F, G))),
                question("b", And((G, F, F))),
                question("c", Not(Or((Not(F), FieldIs("g", ("yes",), negated=True))))),
                question("d", Defined("both")),
            ],
            FIELDS,
            {"both": And((F, G)), "unused": Or((F, G))},
        )
    )
    assert len({q.relevant for q in plan.questions}) == 1
    assert len(plan.steps) == 3
    assert len(set(plan.steps)) == len(plan.steps)


def test_every_step_stands_after_what_it_reads() -> None:
    plan = lower(chain(40))
    for place, step in enumerate(plan.steps):
        match step:
            case AllOf(parts) | AnyOf(parts):
                assert all(part < place for part in parts)
            case Opposite(part):
                assert part < place


def test_a_question_needs_the_columns_that_it_follows_from() -> None:
    asked = model(
        [
            question("a", F),
            question("b", None, AnswerOnSide("a", Side.BELOW)),
            question("c", scored=False),
        ],
        [field("unread"), *FIELDS],
        {"d": G},
    )
    plan = lower(asked)
    assert plan.columns == ("f", "a", "b", "c")
    assert plan.needs("a") == ("f", "a")
    assert plan.needs("b") == ("f", "a", "b")
    assert plan.needs("p") == ("f", "a", "b")
    assert plan.required == ("f", "a", "b")
    assert touched(plan, ["a"]) == ("p", "a", "b")
    assert touched(plan, ["c", "unread", "no such column"]) == ("c",)


def test_the_reference_of_a_group_stands_for_its_rows() -> None:
    levels = (
        Level("part", F_TEXT, "mean", "ask"),
        Level("ask", F_TEXT, "share"),
        Level("theme", F_TEXT, "mean", "ask", grouping=True),
    )
    rows = ("r.x", "r.y")
    asked = model(
        [question(ref, group="r", towards=("t",)) for ref in rows],
        levels=levels,
        nodes=[
            node("t", "theme"),
            node("p", "part"),
            node("r", "ask", "p", fold="pooled", rows=rows, towards=("t",)),
        ],
    )
    plan = lower(asked)
    assert plan.report == ("t", "p", "r", "r.x", "r.y")
    assert touched(plan, ["r"]) == plan.report
    assert touched(plan, ["r.y"]) == ("t", "p", "r", "r.y")


F_TEXT = field("f").label


# ------------------------------------------------------------------------------------ long chains


def chain(length: int) -> Model:
    """Definitions and questions that each read the one before, which Python's stack cannot hold."""
    definitions: dict[str, Condition] = {"d0": F}
    for n in range(1, length):
        definitions[f"d{n}"] = Not(Defined(f"d{n - 1}"))
    asked: list[Question] = [question("q0", Defined(f"d{length - 1}"))]
    for n in range(1, length):
        before = f"q{n - 1}"
        asked.append(
            question(f"q{n}", Not(AnswerIs(before, ("no",))), AnswerOnSide(before, Side.BELOW))
        )
    return model(asked, FIELDS, definitions)


def test_a_chain_of_5000_questions_and_definitions_is_no_deeper_than_one() -> None:
    long = chain(5000)
    answers: dict[str, Value] = {f"q{n}": "yes" for n in range(5000)}
    records: list[dict[str, Value]] = [{"f": "no", **answers}, {"f": "yes", **answers}, answers]
    last = counted(long, records).questions["q4999"]
    outcomes = [Outcome.ABOVE, Outcome.UNEXPECTED, Outcome.UNDECIDED]
    assert [Reading(long, record).outcome("q4999") for record in records] == outcomes
    assert [last[outcome] for outcome in outcomes] == [1, 1, 1]


# ---------------------------------------------------------------------------------- many values


@pytest.mark.parametrize("distinct", [1, 2, FEW, FEW + 1, 256, 257, 1000])
def test_columns_of_few_and_of_many_distinct_values_are_read_alike(distinct: int) -> None:
    values: list[Value] = [Fraction(n, 3) for n in range(distinct - 1)]
    values = [*values, BLANK, INVALID] if distinct > 2 else [BLANK, Fraction(1)]
    rnd = random.Random(distinct)
    held = rnd.choices(values, k=3 * distinct)
    days: list[Value] = [datetime.date(2011, 1, 1) + datetime.timedelta(n) for n in range(distinct)]
    start, end = rnd.choices([*days, BLANK], k=len(held)), rnd.choices(days, k=len(held))
    asked = model(
        [
            question("a", NumberIs("n", "<", Fraction(50))),
            question("b", DateIs("end", ">=", other="start", months=1)),
            question("c", DateIs("end", "<", date=datetime.date(2011, 6, 1), days=distinct)),
        ],
        [field("n", Kind.NUMBER), field("start", Kind.DATE), field("end", Kind.DATE)],
    )
    records: list[dict[str, Value]] = [
        {"n": n, "start": s, "end": e} for n, s, e in zip(held, start, end, strict=True)
    ]
    tallies = counted(asked, records)
    for ref, tallied in tallies.questions.items():
        by_hand = [Reading(asked, record).outcome(ref) for record in records]
        assert tallied.outcomes == tuple(by_hand.count(outcome) for outcome in Outcome)


def test_no_cases_are_tallied_as_none() -> None:
    dates = [field("f", Kind.DATE), field("g", Kind.DATE)]
    asked = model([question("a", DateIs("f", ">", other="g"))], dates)
    empty = CaseBatch((), (), {"a": Column.of([]), "f": Column.of([]), "g": Column.of([])})
    tallies = counted(asked, empty)
    assert tallies.cases == tallies.questions["a"].cases == 0


# ---------------------------------------------------------------------------------------- tallies


def test_the_first_rows_of_a_finding_are_remembered() -> None:
    asked = model([question("a")])
    first, second = counted(asked, [{}] * 7), counted(asked, batch([{}, {"a": "yes"}] * 7, 9))
    missing = (first + second).questions["a"].rows[Outcome.MISSING]
    assert missing.cases == 14
    assert missing.first == (2, 3, 4, 5, 6, 7, 8, 9, 11, 13)
    assert len(missing.first) == ROWS_KEPT
    assert second + first == first + second


def test_rows_out_of_order_are_remembered_in_order() -> None:
    asked = model([question("a")])
    straight = batch([{}] * 20)
    turned = CaseBatch(straight.case_ids[::-1], straight.rows[::-1], straight.columns)
    assert counted(asked, turned) == counted(asked, straight)


def test_many_cases_take_no_longer_than_they_should() -> None:
    # 160 questions of 20,000 cases; a loop over cases in Python would take ten times the limit.
    asked = model(
        [question(f"q{n}", And((F, NumberIs("n", ">", Fraction(n))))) for n in range(160)],
        [field("f"), field("n", Kind.NUMBER)],
    )
    plan = lower(asked)
    rnd = random.Random(1)
    cases = 20_000
    columns = {"f": Column.of(rnd.choices(["yes", "no"], k=cases))}
    columns["n"] = Column.of([Fraction(n) for n in rnd.choices(range(300), k=cases)])
    for ref in asked.questions:
        columns[ref] = Column.of(rnd.choices(["yes", "no", "na"], k=cases))
    many = CaseBatch(("",) * cases, tuple(range(cases)), columns)
    start = time.process_time()
    tallies = tally(plan, evaluate(plan, many), many)
    assert time.process_time() - start < 1
    assert all(t.cases == cases for t in tallies.questions.values())
