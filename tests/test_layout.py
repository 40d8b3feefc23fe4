"""The layout of lines, and what a source file is: places, breaks, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from omi_rules.diagnostics import Findings
from omi_rules.source import SourceFile, Span, as_text, decode, digest, read_source
from omi_rules.syntax.labels import content
from omi_rules.syntax.layout import lay_out
from omi_rules.syntax.openings import level_words


def laid(text: str, *levels: str) -> list[list[str]]:
    """The logical lines of each statement, their breaks as one space."""
    source = SourceFile("trial.omi", text)
    blocks, _ = lay_out(source, Findings(source), levels)
    return [
        [" ".join(text[line.start : line.end].split()) for line in (block.head, *block.lines)]
        for block in blocks
    ]


def test_the_margin_begins_a_statement_and_further_in_a_clause() -> None:
    assert laid("a\n  b\n  c\nd\n") == [["a", "b", "c"], ["d"]]


def test_still_further_in_is_more_of_the_line_above() -> None:
    assert laid("a\n  b\n      c\n     d\n  e") == [["a", "b c d", "e"]]


@pytest.mark.parametrize("word", ["and x", "or x", ", x", ")"])
def test_a_line_that_joins_is_more_of_the_line_above_wherever_it_stands(word: str) -> None:
    for indent in ("", " ", "  ", "      "):
        assert laid(f"a\n  b\n{indent}{word}\n  c") == [["a", f"b {word}", "c"]]


def test_words_that_begin_like_a_joint_do_not_join() -> None:
    assert laid("a\n  b\n  order\n  andrew") == [["a", "b", "order", "andrew"]]


def test_a_label_runs_over_lines() -> None:
    assert laid('a "one\n   two"\n  b "three\n     four" x\n  c') == [
        ['a "one two"', 'b "three four" x', "c"]
    ]


def test_an_unclosed_label_ends_with_its_line() -> None:
    assert laid('a\n  b "one\n  c "two"\nd "three"') == [["a", 'b "one', 'c "two"'], ['d "three"']]


def test_a_doubt_further_in_is_a_line_of_its_own() -> None:
    source = SourceFile("x", 'a\n  b\n    assumed "x"\n    source "y"\n  assumed "z"\n')
    (block,), _ = lay_out(source, Findings(source), ())
    b, x, y, z = block.lines
    assert (x.under, y.under, z.under) == (b, b, None)


def test_notes_and_blank_lines_end_nothing() -> None:
    assert laid("a\n\n# note\n  b\n # note\n\n      c\n#\n  d") == [["a", "b # note c", "d"]]


def test_a_head_further_in_begins_a_statement() -> None:
    assert laid('section 1 "A"\n  question 1.1 "B"\n    c\n', "section", "question") == [
        ['section 1 "A"'],
        ['question 1.1 "B"', "c"],
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a b", "a b"),
        ("a b   ", "a b"),
        ("a # b", "a"),
        ('a "# b"', 'a "# b"'),
        ('a "# b" # c "d"', 'a "# b"'),
        ("a # b\n  and c # d", "a # b\n  and c"),
        ('a "b', 'a "b'),
    ],
)
def test_the_content_of_a_line_has_no_note_at_its_end(line: str, words: str) -> None:
    assert line[slice(*content(line, 0, len(line)))] == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("  levels a > b_c > d", {"a": False, "b_c": False, "d": False}),
        ('  levels a "x > y" cy "z" > b # c', {"a": False, "b": False}),
        ('  levels a\n    > b\n    assumed "c"\n  aim "d"', {"a": False, "b": False}),
        ("  also grouped by h, each b once", {"h": True}),
        ("levels a > b", {}),
    ],
)
def test_level_words_are_found_in_lines_that_cannot_be_read_too(
    line: str, words: dict[str, bool]
) -> None:
    assert level_words(f"model\n{line}\n") == words


# --------------------------------------------------------------------------------- source files


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(line_end: str) -> None:
    source = decode("x", line_end.join(["one", "two", "three"]).encode())
    assert source.text == "one\ntwo\nthree"
    assert source.place(source.text.index("three")) == (3, 1)
    assert source.line(2) == "two"


def test_text_is_composed() -> None:
    assert as_text("cafe\u0301") == "caf\u00e9"


def test_a_byte_order_mark_is_no_text() -> None:
    source = decode("x", b"\xef\xbb\xbfmodel")
    assert source.text == "model"
    assert source.trouble is None


def test_the_digest_is_that_of_the_bytes() -> None:
    assert decode("x", b"a\r\n").sha256 == digest(b"a\r\n")


def test_another_encoding_is_read_as_far_as_it_goes() -> None:
    source = decode("x", "a\r\nb “é”".encode("cp1252"))
    assert source.text == "a\nb “é”"
    assert source.trouble is not None
    assert source.quote(Span(source.trouble.at, source.trouble.at + 1)) == "“"


def test_every_place_is_inside_its_line() -> None:
    source = decode("x", "é\n\n𝔘b\n".encode())
    places = [source.place(at) for at in range(len(source.text) + 1)]
    assert places == [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3), (4, 1)]


def test_a_file_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_source(tmp_path / "none.omi")


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ('  aim "Plans say at which', False),
        ("  aim “Plans say at which", False),
        ('  aim "Plans" cy "Pa', False),
        ('  aim "Plans say how often"', True),
        ('  # a note with one " in it', True),
        ('  aim "Plans" # and one " here', True),
        ('  aim "Not # a note', False),
        ("", True),
    ],
)
def test_a_label_that_goes_on_is_no_level_line(before: str, found: bool) -> None:
    assert bool(level_words(f"model x\n{before}\n  levels section > question\n")) is found
