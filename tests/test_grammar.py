"""The grammar: it can be read in one way only, and the tables that ship are made from it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from omi_rules.syntax import tables
from omi_rules.syntax.openings import OPENINGS, SAMPLES, STATEMENTS
from omi_rules.syntax.tables import GRAMMAR, TABLES

SHIFT = 0


def test_the_tables_are_those_of_the_grammar() -> None:
    """If not: python -m omi_rules.syntax.tables."""
    shipped, made = tables.shipped(), tables.tables()
    if shipped is not None:
        assert described(shipped) == described(made)
        assert numbered_in_order(shipped) == numbered_in_order(made)


def described(made: dict[str, Any]) -> dict[int, Any]:
    """Rules and terminals, whole: two of Lark's rules are equal whatever is built of them."""
    return {number: thing.serialize() for number, thing in made["memo"].items()}


def numbered_in_order(made: dict[str, Any]) -> list[Any]:
    """The parser's states, numbered as they are reached: Lark numbers them by chance."""
    parser = made["data"]["parser"]["parser"]
    names, states = parser["tokens"], parser["states"]
    numbers: dict[int, int] = {}
    found: list[Any] = []
    ahead = [parser["start_states"][start] for start in sorted(parser["start_states"])]
    for state in ahead:
        numbers.setdefault(state, len(numbers))
    for state in ahead:
        row = []
        for token, (action, arg) in sorted(states[state].items(), key=lambda row: names[row[0]]):
            if action == SHIFT and arg not in numbers:
                numbers[arg] = len(numbers)
                ahead.append(arg)
            row.append((names[token], action, numbers[arg] if action == SHIFT else arg))
        found.append(row)
    return found


def test_the_tables_are_small() -> None:
    assert TABLES.stat().st_size < 200_000


def test_the_grammar_can_be_read_in_one_way_only() -> None:
    """Strict, so that Lark refuses a line that two rules could take."""
    assert tables.from_grammar(strict=True).terminals


def test_every_terminal_has_its_own_words() -> None:
    words = [(t.pattern.value, t.name) for t in tables.from_grammar().terminals]
    assert len({word for word, _ in words}) == len(words)


def test_statements_and_clauses_are_those_of_the_grammar() -> None:
    grammar = GRAMMAR.read_text(encoding="utf-8")
    kinds = re.findall(r"^\??(\w+)_line:", grammar, re.MULTILINE)
    assert set(kinds) == set(OPENINGS)
    heads = set(re.findall(r"^(\w+)_head:", grammar, re.MULTILINE))
    assert heads == {*STATEMENTS, "node"}


@pytest.mark.parametrize("kind", OPENINGS)
def test_every_opening_begins_a_clause(kind: str) -> None:
    """A clause that begins so stops further on, or ends too early, and not at its first words."""
    parser = tables.parser()[0]
    for opening in OPENINGS[kind]:
        try:
            parser.parse(opening, start=f"{kind}_line")
        except Exception as wrong:
            token = getattr(wrong, "token", None)
            assert token is not None, opening
            assert token.type == "$END", opening


@pytest.mark.parametrize("opening", SAMPLES)
def test_every_sample_of_a_clause_can_be_read(opening: str) -> None:
    parser = tables.parser()[0]
    kinds = [kind for kind in OPENINGS if opening in OPENINGS[kind]]
    assert kinds
    if opening == "for each":
        kinds.remove("field")  # a field's has no more words
    assert opening in SAMPLES[opening]
    for kind in kinds:
        assert parser.parse(SAMPLES[opening], start=f"{kind}_line") is not None


def test_another_release_of_lark_reads_the_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lark.__version__", "0.0")
    tables.parser.cache_clear()
    try:
        parser, builder = tables.parser()
        assert builder.base == 0
        assert parser.parse("not scored", start="node_line") is not None
    finally:
        tables.parser.cache_clear()
