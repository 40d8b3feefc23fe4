"""Near names: a slip is found, and nothing is offered that says the opposite."""

from __future__ import annotations

import pytest

from omi_rules.near import nearest, nearest_and_how, quoted, same_sense


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("relevent when", "relevant when"),
        ("Vulnerabilty", "vulnerability"),
        ("nto scored", "not scored"),
        ("unscored", None),
        ("known", None),
        ("excludes", None),
        ("not relevant when", None),
        ("irrelevant when", None),
        ("less", None),
        ("wholly other", None),
        ("", None),
    ],
)
def test_a_near_word_is_offered_unless_it_says_the_opposite(
    written: str, meant: str | None
) -> None:
    known: tuple[str, ...] = (
        "relevant when", "counts towards", "vulnerability", "not scored", "not known", "includes",
        "least", "scored",
    )  # fmt: skip
    if written == "unscored":
        known = tuple(word for word in known if word != "not scored")
    assert nearest(written, known) == meant


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("scored", "not scored", False),
        ("not scord", "not scored", True),
        ("relevant unless", "relevant when", False),
        ("more", "most", False),
        ("within", "without", False),
        ("doesn't include", "includes", False),
        ("sorce", "source", True),
    ],
)
def test_a_negation_turns_the_meaning_round(one: str, other: str, same: bool) -> None:
    assert same_sense(one, other) is same


def test_a_floor_leaves_out_what_is_not_nearer() -> None:
    assert nearest_and_how("sorce", ("source",))[0] == "source"
    assert nearest_and_how("sorce", ("source",), 0.95) == (None, 0.0)


def test_words_are_quoted_in_a_sentence() -> None:
    assert quoted(()) == ""
    assert quoted(("a",)) == "‘a’"
    assert quoted(("a", "b", "c")) == "‘a’, ‘b’ or ‘c’"
    assert quoted(("a", "b"), "and") == "‘a’ and ‘b’"
