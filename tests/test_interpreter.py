"""What each test of a condition says of each value, by hand, asked of both programs."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from attrs import evolve

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.interpreter import Reading, truth
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    DateIs,
    Defined,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Model,
    Not,
    NumberIs,
    Or,
    Side,
)
from omi_rules.outcomes import Outcome
from tests.hand_made import Record, counted, field, model, question

T, F, U = True, False, None
BOTH: list[bool | None] = [T, F, U]
YES = FieldIs("f", ("yes",))


def says(condition: Condition, record: Record, asked: Model | None = None) -> bool | None:
    """What the interpreter says, and that the engine says the same of a relevance."""
    asked = asked or model([], [field("f"), field("g")])
    whole = model(
        [*asked.questions.values(), question("z", condition)],
        asked.fields.values(),
        {d.name: d.condition for d in asked.definitions.values()},
        order=[*asked.questions, *asked.definitions, "z"],
    )
    found = truth(whole, record, condition)
    tallied = counted(whole, [{**record, "z": "yes"}]).questions["z"]
    outcome = {T: Outcome.ABOVE, F: Outcome.UNEXPECTED, U: Outcome.UNDECIDED}[found]
    assert tallied[outcome] == 1, "the engine differs"
    return found


def day(month: int, of_month: int, year: int = 2011) -> datetime.date:
    return datetime.date(year, month, of_month)


SOME = frozenset({"a", "b"})
FIELD_TESTS: list[tuple[Condition, Value, bool | None]] = [
    (FieldIs("f", ("yes",)), "yes", T),
    (FieldIs("f", ("yes",)), "no", F),
    (FieldIs("f", ("a", "b")), "b", T),
    (FieldIs("f", ("a", "b"), negated=True), "c", T),
    (FieldIs("f", ("a", "b"), negated=True), "a", F),
    (FieldIncludes("f", ("a", "c")), SOME, T),
    (FieldIncludes("f", ("c",)), SOME, F),
    (FieldIncludes("f", ("a", "c"), every=True), SOME, F),
    (FieldIncludes("f", ("a", "b"), every=True), SOME, T),
    (FieldIncludes("f", ("a",), negated=True), frozenset[str](), T),
    (FieldIncludes("f", ("a",), negated=True), SOME, F),
    (FieldIsNone("f"), frozenset[str](), T),
    (FieldIsNone("f"), SOME, F),
    (FieldIsNone("f", negated=True), SOME, T),
    (NumberIs("f", ">=", Fraction(1, 3)), Fraction(1, 3), T),
    (NumberIs("f", ">", Fraction(1, 3)), Fraction(1, 3), F),
    (NumberIs("f", ">", Fraction(1, 3)), Fraction(3333333333333334, 10**16), T),
    (NumberIs("f", "<", Fraction(3)), Fraction(2), T),
    (NumberIs("f", "<=", Fraction(3)), Fraction(4), F),
    (NumberIs("f", "==", Fraction(3)), Fraction(3), T),
    (NumberIs("f", "!=", Fraction(3)), Fraction(3), F),
    (NumberIs("f", "==", Fraction(3), negated=True), Fraction(4), T),
    (DateIs("f", ">=", date=day(4, 1)), day(4, 1), T),
    (DateIs("f", ">", date=day(4, 1)), day(4, 1), F),
    (DateIs("f", "<", date=day(4, 1), negated=True), day(4, 2), T),
    (DateIs("f", "==", date=day(1, 31), months=1), day(2, 28), T),
    (DateIs("f", "==", date=day(1, 31, 2012), months=1), day(2, 29, 2012), T),
    (DateIs("f", "==", date=day(3, 31), months=-1), day(2, 28), T),
    (DateIs("f", "==", date=day(1, 31), months=13), day(2, 29, 2012), T),
    (DateIs("f", "==", date=day(12, 31), months=2, days=1), day(3, 1, 2012), T),
    (DateIs("f", "==", date=day(3, 1), days=-1), day(2, 28), T),
    (DateIs("f", "<", date=day(12, 31, 9999), days=1), day(12, 31, 9999), T),
    (DateIs("f", "<", date=day(12, 31, 9999), months=1), day(12, 31, 9999), T),
    (DateIs("f", ">", date=day(1, 1, 1), days=-1), day(1, 1, 1), T),
    (DateIs("f", ">", date=day(1, 1, 1), months=-1), day(1, 1, 1), T),
    (DateIs("f", "<=", date=day(1, 1, 1), days=-(10**12)), day(1, 1, 1), F),
    (DateIs("f", "==", date=day(1, 1), days=10**12), day(1, 1), F),
]


@pytest.mark.parametrize(("test", "value", "expected"), FIELD_TESTS)
def test_a_test_of_a_field(test: Condition, value: Value, expected: bool | None) -> None:
    assert says(test, {"f": value}) is expected
    assert says(Not(test), {"f": value}) is (not expected)


@pytest.mark.parametrize("test", [test for test, _, _ in FIELD_TESTS])
def test_a_field_that_is_blank_or_invalid_makes_its_tests_unknown(test: Condition) -> None:
    records: list[Record] = [{}, {"f": BLANK}, {"f": INVALID}]
    for record in records:
        assert says(test, record) is None
        assert says(Not(test), record) is None


def test_whether_a_field_is_blank_is_known_unless_its_value_is_invalid() -> None:
    for value, expected in ((BLANK, T), ("yes", F), (INVALID, U)):
        opposite = None if expected is None else not expected
        assert says(FieldIsBlank("f"), {"f": value}) is expected
        assert says(FieldIsBlank("f", negated=True), {"f": value}) is opposite
        assert says(Not(FieldIsBlank("f")), {"f": value}) is opposite


@pytest.mark.parametrize("months", [0, 1])
def test_a_date_against_another_date_of_the_case(months: int) -> None:
    later = DateIs("f", ">=", other="g", months=months)
    assert says(later, {"f": day(3, 1), "g": day(1, 31)}) is T
    assert says(later, {"f": day(1, 30), "g": day(1, 31)}) is F
    unsure: list[Record] = [{"f": day(3, 1)}, {"g": day(3, 1)}, {"f": day(3, 1), "g": INVALID}]
    for record in unsure:
        assert says(later, record) is None
        assert says(Not(later), record) is None


VALUES: dict[bool | None, Value] = {T: "yes", F: "no", U: BLANK}
Table = dict[bool | None, dict[bool | None, bool | None]]
AND: Table = {T: {T: T, F: F, U: U}, F: {T: F, F: F, U: F}, U: {T: U, F: F, U: U}}
OR: Table = {T: {T: T, F: T, U: T}, F: {T: T, F: F, U: U}, U: {T: T, F: U, U: U}}


@pytest.mark.parametrize("left", BOTH)
@pytest.mark.parametrize("right", BOTH)
def test_and_and_or_are_three_valued(left: bool | None, right: bool | None) -> None:
    record = {"f": VALUES[left], "g": VALUES[right]}
    parts = (YES, FieldIs("g", ("yes",)))
    negation: dict[bool | None, bool | None] = {T: F, F: T, U: U}
    assert says(And(parts), record) is AND[left][right]
    assert says(Or(parts), record) is OR[left][right]
    assert says(Not(And(parts)), record) is negation[AND[left][right]]
    assert says(Not(Or(parts)), record) is negation[OR[left][right]]
    assert says(Not(Not(YES)), record) is left


# ------------------------------------------------------------------------ tests of an answer

ANSWERS: list[Value] = ["yes", "no", "na", "nk", "other", BLANK, INVALID]
#                                       yes no na nk other blank invalid
ANSWER_TESTS: list[tuple[Condition, list[bool | None]]] = [
    (AnswerIs("q", ("yes",)), [T, F, F, U, F, U, U]),
    (AnswerIs("q", ("no", "na")), [F, T, T, U, F, U, U]),
    (AnswerIs("q", ("nk",)), [F, F, F, U, F, U, U]),
    (AnswerIs("q", ("yes",), negated=True), [F, T, T, U, T, U, U]),
    (AnswerIsBlank("q"), [F, F, F, U, F, T, U]),
    (AnswerIsBlank("q", negated=True), [T, T, T, U, T, F, U]),
    (AnswerOnSide("q", Side.ABOVE), [T, F, F, U, F, U, U]),
    (AnswerOnSide("q", Side.BELOW), [F, T, F, U, F, U, U]),
    (AnswerOnSide("q", Side.BELOW, negated=True), [T, F, T, U, T, U, U]),
]


@pytest.mark.parametrize(("test", "expected"), ANSWER_TESTS)
def test_a_test_of_an_answer_includes_that_the_question_is_relevant(
    test: Condition, expected: list[bool | None]
) -> None:
    asked = model([question("q", YES)], [field("f")])
    for answer, known in zip(ANSWERS, expected, strict=True):
        opposite = None if known is None else not known
        assert says(test, {"f": "yes", "q": answer}, asked) is known
        assert says(Not(test), {"f": "yes", "q": answer}, asked) is opposite
        # Not relevant: false, negated or not, and the answer is never read.
        assert says(test, {"f": "no", "q": answer}, asked) is F
        assert says(Not(test), {"f": "no", "q": answer}, asked) is F
        # Relevance unknown: false only where the answer alone says so.
        assert says(test, {"q": answer}, asked) is (F if known is F else U)
        assert says(Not(test), {"q": answer}, asked) is (F if known is T else U)


#                              yes no na nk other blank invalid
STRUCK_BELOW: dict[bool | None, list[bool | None]] = {
    T: [T, T, T, T, T, T, U],
    F: [F, T, F, U, F, U, U],
    U: [U, T, U, U, U, U, U],
}
STRUCK_ABOVE: dict[bool | None, list[bool | None]] = {
    T: [F, F, F, F, F, F, U],
    F: [T, F, F, U, F, U, U],
    U: [U, F, F, U, F, U, U],
}


@pytest.mark.parametrize("struck", BOTH)
def test_above_and_below_the_line_include_overruling(struck: bool | None) -> None:
    asked = model([question("q", None, YES)], [field("f")])
    below, above = AnswerOnSide("q", Side.BELOW), AnswerOnSide("q", Side.ABOVE)
    for test, table in ((below, STRUCK_BELOW), (above, STRUCK_ABOVE)):
        for answer, known in zip(ANSWERS, table[struck], strict=True):
            record = {"f": VALUES[struck], "q": answer}
            opposite = None if known is None else not known
            assert says(test, record, asked) is known
            assert says(evolve(test, negated=True), record, asked) is opposite


def test_a_strike_by_a_question_that_is_not_relevant_is_no_strike() -> None:
    first = question("q1", YES)
    second = question("q2", None, AnswerIs("q1", ("no",)))
    asked = model([first, second], [field("f")])
    above = AnswerOnSide("q2", Side.ABOVE)
    assert says(above, {"f": "no", "q1": "no", "q2": "yes"}, asked) is T
    assert says(above, {"f": "yes", "q1": "no", "q2": "yes"}, asked) is F


def test_not_is_moved_inward_through_definitions() -> None:
    asked = model([question("q", YES)], [field("f")], {"d": AnswerIs("q", ("yes",))})
    # "not d" is "q is relevant and answered otherwise", so false where q is not relevant.
    for negated in (Not(Defined("d")), Not(And((Defined("d"), Defined("d"))))):
        assert says(negated, {"f": "no", "q": "no"}, asked) is F
        assert says(negated, {"f": "yes", "q": "no"}, asked) is T
    assert says(Not(Not(Defined("d"))), {"f": "yes", "q": "yes"}, asked) is T


def test_a_value_that_is_no_option_is_invalid_wherever_it_comes_from() -> None:
    asked = model([question("q")])
    for value in ("perhaps", Fraction(1), frozenset({"yes"}), INVALID):
        assert Reading(asked, {"q": value}).outcome("q") is Outcome.INVALID
        assert counted(asked, [{"q": value}]).questions["q"][Outcome.INVALID] == 1
