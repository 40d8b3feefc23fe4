"""The three-valued table of `and`, `or`, `not`, `is` and `is one of`, as SQLite has it too."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3

import pytest

from omi_rules.cells import BLANK, Value
from omi_rules.interpreter import all_of, any_of, opposite, truth
from omi_rules.model import FieldIs, Not
from omi_rules.proof import Space
from tests.possible_cases import holds_record
from tests.test_proof_space import model_of

TRUTHS = (True, False, None)


def asked(sql: str, *values: object) -> bool | None:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        found = database.execute(f"SELECT {sql}", values).fetchone()[0]
    return None if found is None else bool(found)


@pytest.mark.parametrize(("one", "two"), [*itertools.product(TRUTHS, TRUTHS)])
def test_and_and_or(one: bool | None, two: bool | None) -> None:
    assert all_of((one, two)) is asked("? AND ?", one, two)
    assert any_of((one, two)) is asked("? OR ?", one, two)


@pytest.mark.parametrize("one", TRUTHS)
def test_not(one: bool | None) -> None:
    assert opposite(one) is asked("NOT ?", one)


@pytest.mark.parametrize("held", ["low", "medium", "high", BLANK])
@pytest.mark.parametrize("options", [("low",), ("low", "high"), ("low", "medium", "high")])
def test_is_and_is_one_of_and_their_opposites(held: Value, options: tuple[str, ...]) -> None:
    model = model_of("")
    space = Space(model, [FieldIs("risk", options)])
    cell = None if held is BLANK else held
    listed = f"({', '.join('?' * len(options))})"
    for condition, sql in (
        (FieldIs("risk", options), f"? IN {listed}"),
        (FieldIs("risk", options, negated=True), f"? NOT IN {listed}"),
        (Not(FieldIs("risk", options)), f"NOT (? IN {listed})"),
        (Not(FieldIs("risk", options, negated=True)), f"NOT (? NOT IN {listed})"),
    ):
        expected = asked(sql, cell, *options)
        assert truth(model, {"risk": held}, condition) is expected
        assert holds_record(space.holds(condition, expected), {"risk": held})
