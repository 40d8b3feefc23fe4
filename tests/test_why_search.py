"""The search for the smallest change, by hand: what it tries, what it leaves, when it ends."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from fractions import Fraction

import pytest

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.interpreter import Record
from omi_rules.model import (
    And,
    AnswerIs,
    Condition,
    DateIs,
    Field,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Kind,
    Model,
    NumberIs,
    Or,
)
from omi_rules.why.case import Case, explain
from omi_rules.why.cone import cone_of
from omi_rules.why.deciding import Deciding, Places
from omi_rules.why.smallest import MOST_CHANGES, Found, Search
from omi_rules.why.text import answer_as_text
from omi_rules.why.words import Words, as_written, percent
from tests.hand_made import field, model, question


def yes(name: str) -> FieldIs:
    return FieldIs(name, ("yes",))


def searched(
    condition: Condition, fields: Sequence[Field], record: Record, work: int | None = None
) -> Found:
    of = model([question("q", condition)], fields)
    cone, places = cone_of(of, "q"), Places(of)
    search = Search(cone, record, places) if work is None else Search(cone, record, places, work)
    return search.smallest(("relevant", True))


def changed(found: Found) -> list[dict[str, Value]]:
    return [dict(change.cells) for change in found.changes]


def said(of: Model, record: Record, ref: str = "q") -> str:
    answer = explain(of, Case("7", 2, record, {}), ref)
    lines = answer_as_text(answer, Words(of, record, {}), (), 80)
    return " ".join(" ".join(text for text, _ in line) for line in lines)


def test_one_cell_of_many_ways() -> None:
    fields = [field("a"), field("b"), field("c")]
    found = searched(Or((And((yes("a"), yes("b"))), yes("c"))), fields, dict.fromkeys("abc", "no"))
    assert changed(found) == [{"c": "yes"}]


def test_a_cell_that_two_parts_read_is_changed_once() -> None:
    both = And((Or((yes("a"), yes("b"))), Or((yes("a"), yes("c")))))
    found = searched(both, [field(n) for n in "abc"], dict.fromkeys("abc", "no"))
    assert changed(found) == [{"a": "yes"}]


def test_blank_before_decided_before_others_before_the_whole_inspection() -> None:
    wide = Field("w", field("w").label, Kind.YES_NO, field("w").options, inspection_wide=True)
    fields = [wide, field("a"), field("b")]
    any_of = Or((yes("w"), yes("a"), yes("b")))
    found = searched(any_of, fields, {"w": "no", "a": "no"})
    assert changed(found) == [{"b": "yes"}, {"a": "yes"}, {"w": "yes"}]


def test_a_blank_is_only_made_where_a_test_asks_for_it() -> None:
    found = searched(FieldIsBlank("a"), [field("a")], {"a": "no"})
    assert changed(found) == [{"a": BLANK}]
    assert searched(FieldIs("a", ("yes",)), [field("a")], {"a": INVALID}).tried == 1


@pytest.mark.parametrize(
    ("compare", "number", "now", "then"),
    [
        (">=", "3", "1", "3"),
        (">", "3", "1", "4"),
        ("<", "3", "7", "2"),
        ("<=", "3", "7", "3"),
        ("==", "3", "7", "3"),
        ("!=", "3", "3", "2"),
        (">", "2.5", "-4", "3"),
    ],
)
def test_whole_numbers_move_no_further_than_they_must(
    compare: str, number: str, now: str, then: str
) -> None:
    test = NumberIs("n", compare, Fraction(number))  # type: ignore[arg-type]
    found = searched(test, [field("n", Kind.WHOLE)], {"n": Fraction(now)})
    assert changed(found) == [{"n": Fraction(then)}]


def test_a_number_between_two_that_are_close() -> None:
    between = And((NumberIs("n", ">", Fraction("2.5")), NumberIs("n", "<", Fraction("2.6"))))
    found = searched(between, [field("n", Kind.NUMBER)], {"n": Fraction(9)})
    assert changed(found) == [{"n": Fraction("2.55")}]


def test_two_dates_that_hang_on_each_other() -> None:
    """One of them lies where only the other, once it is moved, can bring it."""
    first = DateIs("a", ">=", date=datetime.date(2011, 3, 31))
    second = And((DateIs("b", ">", other="a", months=1), DateIs("b", "<", date=_day(2011, 5, 2))))
    record = {"a": _day(2000, 1, 1), "b": _day(2000, 1, 1)}
    dates = [field("a", Kind.DATE), field("b", Kind.DATE)]
    (change,) = changed(searched(And((first, second)), dates, record))
    assert change == {"a": _day(2011, 3, 31), "b": _day(2011, 5, 1)}


def _day(year: int, month: int, day: int) -> datetime.date:
    return datetime.date(year, month, day)


def test_two_blank_dates_without_anything_near() -> None:
    dates = [field("a", Kind.DATE), field("b", Kind.DATE)]
    found = searched(DateIs("a", ">", other="b"), dates, {})
    (change,) = found.changes
    assert set(change.cells) == {"a", "b"}


def test_choices_change_by_as_few_options_as_can_be() -> None:
    some = field("s", Kind.SOME, ("x", "y", "z"))
    held = {"s": frozenset({"z"})}
    assert changed(searched(FieldIncludes("s", ("x", "y"), every=True), [some], held)) == [
        {"s": frozenset("xyz")}
    ]
    assert changed(searched(FieldIsNone("s"), [some], held)) == [{"s": frozenset()}]
    assert changed(searched(FieldIsNone("s", negated=True), [some], {"s": frozenset()})) == [
        {"s": frozenset("x")}
    ]


def test_many_options_are_not_tried_in_every_way_and_it_says_so() -> None:
    options = tuple("abcdefgh")
    some = field("s", Kind.SOME, options)
    every_other = And(
        tuple(FieldIncludes("s", (o,), negated=n % 2 == 1) for n, o in enumerate(options))
    )
    found = searched(every_other, [some], {"s": frozenset("bdfh")})
    assert (found.changes, found.impossible, found.whole) == ((), False, False)
    of = model([question("q", every_other)], [some])
    assert "Not every value was tried." in said(of, {"s": frozenset("bdfh")})


def test_what_can_never_be_is_proven() -> None:
    never = And((yes("a"), FieldIs("a", ("yes",), negated=True)))
    found = searched(never, [field("a")], {"a": "no"})
    assert (found.changes, found.impossible) == ((), True)


def test_more_cells_than_anybody_would_change() -> None:
    names = [f"f{n}" for n in range(MOST_CHANGES + 1)]
    of = model([question("q", And(tuple(map(yes, names))))], map(field, names))
    record = dict.fromkeys(names, "no")
    assert "No change of up to 12 cells was found that would make it asked." in said(of, record)
    twelve = {**record, "f3": "yes"}
    assert said(of, twelve).count("were yes") == MOST_CHANGES


def test_a_search_that_takes_too_long_ends_and_says_how_far_it_came() -> None:
    names = [f"{letter}{n}" for n in range(12) for letter in "ab"]
    pairs = And(tuple(Or((yes(f"a{n}"), yes(f"b{n}"))) for n in range(12)))
    record = dict.fromkeys(names, "no")
    found = searched(pairs, [field(n) for n in names], record, work=2_000)
    assert (found.changes, found.impossible) == ((), False)
    assert 1 <= found.tried < 12
    none = searched(pairs, [field(n) for n in names], record, work=1)
    assert (none.changes, none.impossible, none.tried) == ((), False, 0)


def test_a_chain_of_thousands_needs_no_recursion() -> None:
    many = 3_000
    asked = [question("q0", yes("a"))]
    asked += [question(f"q{n}", AnswerIs(f"q{n - 1}", ("yes",))) for n in range(1, many)]
    of = model(asked, [field("a")])
    record = {"a": "yes", **dict.fromkeys((q.ref for q in asked), "yes"), "q7": "no"}
    began = time.monotonic()
    assert "Case 7 is not asked q2999 because q7 is answered no." in said(of, record, "q2999")
    assert time.monotonic() - began < 20
    deciding = Deciding(cone_of(of, "q2999"), record, Places(of))
    assert Places(of).of(deciding.relevant("q2999").cells) == ("q7",)


def test_a_share_in_percent_and_a_value_as_it_is_written() -> None:
    assert percent(Fraction(1, 3)) == "33.33%"
    assert percent(Fraction(2, 3), 0) == "67%"
    assert percent(Fraction(1, 200), 0) == "1%"
    assert percent(Fraction(2311), 1) == "231,100.0%"
    assert percent(Fraction(1, 1000)) == "0.10%"
    assert percent(None) == "–"
    assert as_written(Fraction(-5, 2)) == "-2.5"
    assert as_written(Fraction(1, 8)) == "0.125"
    assert as_written(frozenset()) == "none"
    assert as_written(BLANK) == ""
