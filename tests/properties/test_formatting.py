"""Formatting changes no meaning and no note, and formatting twice changes nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from omi_rules.checker import check
from omi_rules.formatter import format_bytes, format_source
from omi_rules.formatter.breaks import WIDTH
from omi_rules.model import Model
from omi_rules.source import SourceFile, decode
from tests.properties.layouts import disturbed, dressed
from tests.properties.strategies import drafts


@st.composite
def rule_files(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """A rule file without mistakes, with long labels, doubts and notes."""
    text = draw(drafts(cases=0)).trial().text
    rnd = random.Random(draw(st.integers(0, 99_999)))
    text = dressed(text, rnd)
    assume(not check(SourceFile("drawn.omi", text)).errors)
    return text


def formatted(text: str) -> str:
    """The text in the layout; a difference of meaning is an AssertionError."""
    found = format_source(SourceFile("drawn.omi", text)).text
    assert found is not None
    return found


def meaning(text: str, path: str = "drawn.omi") -> tuple[Any, ...]:
    """The model of a text by value: all of it but where it stands, and how that is quoted."""
    model = check(decode(path, text.encode())).model
    assert model is not None
    return all_of(model)


def all_of(model: Model) -> tuple[Any, ...]:
    kept = attrs.evolve(
        model,
        sha256="",
        doubts=tuple(attrs.evolve(doubt, line=0, about="") for doubt in model.doubts),
        examples=tuple(
            attrs.evolve(e, line=0, expected=tuple(attrs.evolve(x, line=0) for x in e.expected))
            for e in model.examples
        ),
    )
    tables = (model.scales, model.bands, model.fields, model.definitions, model.nodes)
    return kept, *(tuple(table) for table in tables), tuple(model.questions)


@given(rule_files())
def test_formatting_keeps_the_meaning(text: str) -> None:
    assert meaning(formatted(text)) == meaning(text)


@given(rule_files())
def test_formatting_twice_changes_nothing(text: str) -> None:
    once = formatted(text)
    assert formatted(once) == once
    data = once.encode()
    assert format_bytes("drawn.omi", data)[1] == data


@given(rule_files(), st.integers(0, 99_999))
def test_whatever_the_layout_was_it_ends_in_the_same_text(text: str, seed: int) -> None:
    once = formatted(text)
    other = decode("drawn.omi", disturbed(once, random.Random(seed)).encode())
    assert format_source(other).text == once


@given(rule_files())
def test_no_line_of_words_is_longer_than_it_may_be(text: str) -> None:
    for line in formatted(text).split("\n"):
        words = line.partition("   #")[0]
        assert len(words) <= WIDTH or "#" in words[:8], line
        assert line == line.rstrip()
        assert "\t" not in line
