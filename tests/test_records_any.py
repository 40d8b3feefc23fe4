"""Whatever bytes are handed in as case records, they are scored or refused in words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omi_rules import Model, OmiRulesError, Report, load, score
from tests.inspections import RULES, row, table

GOOD = table(
    row("a1"),
    row("a2", risk="Very High", q114="no", q112="yes", starts="40634", note='a "b"\n;c'),
    row("a3", q111="no", q112="", needs="housing; health", q121="no", visits="1,200"),
).encode("utf-8-sig")


@pytest.fixture(scope="module")
def model() -> Model:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.omi"
        path.write_text(RULES, "utf-8")
        return load(path)


@pytest.fixture(scope="module")
def cases() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "cases.csv"


def is_said(error: OmiRulesError) -> None:
    assert error.message
    assert "\n" not in error.message


def holds(model: Model, cases: Path, data: bytes) -> None:
    cases.write_bytes(data)
    try:
        report = score(model, cases, show_values=True)
    except OmiRulesError as error:
        is_said(error)
        return
    assert isinstance(report, Report)
    assert report.cases > 0
    for question in report.questions:
        assert sum(question.outcomes.values()) == report.cases


@given(data=st.binary(max_size=200))
def test_any_bytes(model: Model, cases: Path, data: bytes) -> None:
    holds(model, cases, data)


PIECES = [
    b'"',
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\0",
    b"\xff",
    b"yes",
    b"31/12/2011",
    b"",
    b"\xef\xbb\xbf",
]


@given(
    slips=st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
def test_good_records_with_slips(
    model: Model, cases: Path, slips: list[tuple[int, int, bytes]]
) -> None:
    data = GOOD
    for place, length, piece in slips:
        data = data[:place] + piece + data[place + length :]
    holds(model, cases, data)


@given(end=st.integers(0, len(GOOD)))
def test_records_cut_anywhere(model: Model, cases: Path, end: int) -> None:
    holds(model, cases, GOOD[:end])
