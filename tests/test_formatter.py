"""The layout, by hand; the corpus by goldens; and that a change of meaning is never let through.

`pytest tests/test_formatter.py --accept` writes the goldens in `language/formatted/` anew: one for
each file of `language/good/` that formatting changes.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from omi_rules.checker import check
from omi_rules.formatter import format_bytes, format_source, meaning
from omi_rules.formatter.breaks import WIDTH
from omi_rules.formatter.written import written
from omi_rules.source import SourceFile, decode, read_source
from tests.properties.layouts import disturbed, dressed
from tests.properties.test_formatting import meaning as model_of
from tests.test_checker import HEAD

LANGUAGE = Path(__file__).parent / "language"
GOOD = sorted((LANGUAGE / "good").glob("*.omi"))
BAD = sorted((LANGUAGE / "bad").glob("*.omi"))
FORMATTED = LANGUAGE / "formatted"
RULES = Path(__file__).parents[1] / "rules" / "omi2.omi"

MODEL = """\
model trial "A trial inspection"
  levels section > question

scoring
  question  share of cases above the line
  section   mean of its question scores
  printed   to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

list factor "Factors"
  drugs    "drug misuse"
  alcohol  "alcohol misuse"

field ppo "Prolific offender" yes/no
field age "Age" whole number
field start "Start" date
field plan "Plan" date
field factors "Factors" some of the list factor

section 1 "Planning"

question 1.1 "Was there a plan?"
"""


def laid(text: str, before: str = MODEL) -> str:
    """What `text` behind the model becomes; the model itself is in the layout and stays."""
    formatted = format_source(SourceFile("trial.omi", before + text)).text
    assert formatted is not None, check(SourceFile("trial.omi", before + text)).errors
    assert formatted.startswith(before.rstrip("\n"))
    assert format_source(SourceFile("trial.omi", formatted)).text == formatted
    return formatted[len(before) :]


def test_what_is_in_the_layout_stays() -> None:
    assert laid("") == ""


# ------------------------------------------------------------------------------------- corpus


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_becomes_what_its_golden_says(path: Path, accept: bool) -> None:
    source = read_source(path)
    now = format_source(source).text
    assert now is not None
    golden = FORMATTED / path.name
    if accept:
        golden.unlink(missing_ok=True)
        if now != source.text:
            golden.write_text(now, "utf-8", newline="\n")
    expected = golden.read_text("utf-8") if golden.exists() else source.text
    assert now == expected
    assert format_source(SourceFile(str(path), now)).text == now


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_keeps_its_meaning(path: Path) -> None:
    source = read_source(path)
    laid_out = format_source(source).text or ""
    assert model_of(laid_out, str(path)) == model_of(source.text, str(path))


def test_every_golden_is_of_a_good_file() -> None:
    goldens = {path.name for path in FORMATTED.glob("*.omi")}
    assert goldens <= {path.name for path in GOOD}
    assert len(goldens) >= 20


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_file_with_mistakes_is_left_as_it_is(path: Path) -> None:
    data = path.read_bytes()
    formatted, after = format_bytes(str(path), data)
    errors = check(decode(str(path), data)).errors
    found = tuple(error for error in errors if error.source.path == str(path))
    if not found or {d.code for d in found} == {"tab-indent"}:
        assert formatted.text is not None
        return
    assert after == data
    assert formatted.text is None
    assert formatted.mistakes == found


@pytest.mark.parametrize("path", [RULES, *GOOD], ids=lambda path: path.stem)
def test_whatever_its_layout_was_a_file_ends_in_the_same_text(path: Path) -> None:
    rnd = random.Random(path.stem)
    for _ in range(3):
        text = dressed(read_source(path).text, rnd)
        once = format_source(SourceFile("x", text)).text
        if once is not None:
            other = disturbed(once, rnd)
            assert other != once
            assert format_source(decode("x", other.encode())).text == once


# ---------------------------------------------------------------------------------- spellings


@pytest.mark.parametrize(
    ("written_so", "becomes"),
    [
        ("age>=18", "age is at least 18"),
        ("age is <= 21", "age is at most 21"),
        ("age >60 or age<10.5", "age is more than 60 or age is less than 10.5"),
        ("plan is >= 1 weeks after start", "plan is at least 1 week after start"),
        ("plan is within 2 month of start", "plan is within 2 months of start"),
        ("plan is within 1 day of start", "plan is within 1 day of start"),
        ("plan is on 2011-04-01", "plan is on 1 April 2011"),
        ("plan is on 01   APRIL 2011", "plan is on 1 April 2011"),
        ("not( ppo )and(age is 1)", "not (ppo) and (age is 1)"),
        ("factors includes any of(drugs ,alcohol)", "factors includes any of (drugs, alcohol)"),
        ("ppo\u00a0is\u2003yes", "ppo is yes"),
        ("((ppo))", "((ppo))"),
    ],
)
def test_a_condition_has_one_spelling(written_so: str, becomes: str) -> None:
    assert laid(f"  relevant when {written_so}\n") == f"  relevant when {becomes}\n"


@pytest.mark.parametrize(
    ("label", "becomes"),
    [
        ("“Was it good?”", '"Was it good?"'),
        ("„Was it good?“", '"Was it good?"'),
        ('“Was it good?"', '"Was it good?"'),
        ('"Was ‘it’ “good”?"', '"Was ‘it’ “good”?"'),
        ('"  Was it good? "', '"Was it good?"'),
        ('"Was  it\u00a0good?"', '"Was  it\u00a0good?"'),
        ('"Was\n     it\n    good?"', '"Was it good?"'),
        ('"Cafe\u0301 # no note"', '"Caf\u00e9 # no note"'),
    ],
)
def test_the_quotes_of_a_label_are_straight_and_its_text_is_its_authors(
    label: str, becomes: str
) -> None:
    text = decode("x", f"  aim {label}\n".encode()).text
    assert laid(text) == f"  aim {becomes}\n"


def test_a_tab_at_the_beginning_of_a_line_is_set_straight() -> None:
    assert laid("\taim “A plan.”\n\t\tassumed “So.”\n") == '  aim "A plan."\n    assumed "So."\n'


# -------------------------------------------------------------------------------------- notes


def test_notes_stay_where_their_author_put_them() -> None:
    text = """\
  # above the clause
  relevant when ppo   # beside it
    # above the doubt
    assumed "So."
  # at the end of the question

# ------ a heading

# above the question
question 1.2 "Was it good?"
  relevant when ppo   # in the middle
      # of a line
      and age is 1
  # the end
"""
    assert laid(text) == text


def test_a_note_stands_as_far_in_as_what_it_belongs_to() -> None:
    text = (
        '# one\n      # two\n  relevant when ppo   # three  \n # four\nquestion 1.2 "Good?"\n#five'
    )
    assert laid(text) == (
        '  # one\n  # two\n  relevant when ppo   # three\n  # four\n\nquestion 1.2 "Good?"\n#five\n'
    )


def test_a_note_at_the_margin_right_below_a_statement_belongs_to_the_next() -> None:
    text = '  relevant when ppo\n# next\nquestion 1.2 "Good?"\n'
    assert laid(text) == '  relevant when ppo\n\n# next\nquestion 1.2 "Good?"\n'


def test_the_first_lines_of_a_file_keep_their_blank_lines() -> None:
    first = "# one\n#\n# two\n\n# three\n\n"
    assert format_source(SourceFile("x", f"\n\n{first}{MODEL}")).text == first + MODEL


# -------------------------------------------------------------------------------- blank lines


def test_statements_are_parted_by_one_blank_line() -> None:
    text = '  relevant when ppo\nquestion 1.2 "B?"\n  relevant when ppo\n\n\nquestion 1.3 "C?"\n'
    assert laid(text) == (
        '  relevant when ppo\n\nquestion 1.2 "B?"\n  relevant when ppo\n\nquestion 1.3 "C?"\n'
    )


def test_fields_and_short_statements_that_stand_together_stay_together() -> None:
    text = (
        'question 1.2 "B?"\nquestion 1.3 "C?"\n  assumed "So."\nquestion 1.4 "D?"\n\n'
        'field the_one "One" yes/no\n  counted only\nfield the_two "Two" yes/no\n  counted only\n\n'
        'field the_three "Three" yes/no\n  counted only\ndefine the_four "Four" as ppo\n\n'
        'question 1.5 "E?"\n  relevant when the_four\n'
    )
    assert laid(text) == text
    assert laid(text.replace("\n\n", "\n\n \n")) == text


def test_blank_lines_go_from_questions_and_stay_in_examples() -> None:
    text = '\n  relevant when ppo\n\n    assumed "So."\n\n  aim "A plan."\n'
    assert laid(text) == '  relevant when ppo\n    assumed "So."\n  aim "A plan."\n'
    example = '\nexample "Two"\n  given ppo is yes\n\n  given 1.1 is yes\n  then 1.1 is 100%\n'
    assert laid(example) == example
    assert laid(example.replace('"\n', '"\n\n\n').replace("\n\n  g", "\n\n\n  g")) == example


# ------------------------------------------------------------------------------------ columns


def test_rows_stand_in_columns() -> None:
    text = '\nlist place "Places"\n  a "a"\n  b_long   "b"   # note\n    source "S"\n  aim "Aim"\n'
    text += 'field place_of "Place" one of the list place\n  counted only\n'
    assert laid(text).split("\n")[1:7] == [
        'list place "Places"',
        '  a       "a"',
        '  b_long  "b"   # note',
        '    source "S"',
        '  aim "Aim"',
        "",
    ]


def test_one_row_more_in_answers_moves_no_other() -> None:
    text = '\nanswers way "Which way?"\n  no line  low, high\n'
    text += 'question 1.2 "Which?"\n  answers way\n  not scored\n'
    assert "\n  no line         low, high\n" in laid(text)


def test_a_row_too_long_for_a_line_moves_no_other() -> None:
    long = "long " * 19 + "enough"
    text = f'\nlist place "Places"\n  a  "a"\n  b_that_has_a_name  "{long}"\n  bc  "b"\n\n'
    text += 'field place_of "Place" one of the list place\n  counted only\n'
    lines = laid(text).split("\n")
    assert lines[2] == '  a   "a"'
    assert lines[3].startswith('  b_that_has_a_name  "long long')
    assert lines[4].startswith("      long")
    assert lines[5] == '  bc  "b"'


def test_a_column_is_given_up_where_it_leaves_no_room() -> None:
    label = "x" * 70
    text = (
        f'\nbands comment "Comment"\n  A  "{label}"  at least 80%\n  LONG_NAME  "b"  at least 60%\n'
        '  C  "A label and its Welsh" cy "Un arall"  more than 12.25%\n  D  "d"  otherwise\n'
    )
    rest = MODEL.replace("question scores\n", "question scores, banded by comment\n").replace(
        "halves up\n", "halves up\n  banded    on the exact score\n"
    )
    assert laid(text, rest).split("\n")[2:6] == [
        f'  A          "{label}"  at least 80%',
        '  LONG_NAME  "b"  at least 60%',
        '  C          "A label and its Welsh" cy "Un arall"  more than 12.25%',
        '  D          "d"  otherwise',
    ]


# ------------------------------------------------------------------------------------- breaks


def test_a_long_condition_is_broken_before_and_and_or_outside_brackets_first() -> None:
    some = " or ".join(["age is 10"] * 6)
    text = f"  relevant when ppo and factors is not none and ({some}) and age is not 17\n"
    assert laid(text) == (
        "  relevant when ppo and factors is not none\n"
        f"      and ({some})\n"
        "      and age is not 17\n"
    )


def test_its_authors_own_breaks_are_kept_if_they_fit() -> None:
    tests = ["ppo and age is 1", *["age is at least 10"] * 5]
    own = f"  relevant when {tests[0]}\n" + "".join(f"      and {test}\n" for test in tests[1:])
    assert laid(own) == own
    behind = own.replace("\n      and ", " and\n    ")
    assert laid(behind) == own
    odd = own.replace("is at", "is\n        at", 1)
    assert laid(odd).count("\n") == 2


def test_a_line_that_fits_is_one_line() -> None:
    assert laid("  relevant when ppo\n    and age\n      is 1\n") == (
        "  relevant when ppo and age is 1\n"
    )


def test_a_list_is_broken_behind_commas_and_a_label_between_words() -> None:
    refs = "".join(f'section {n} "Planning"\nquestion {n}.1 "Q?"\n' for n in range(200, 202))
    facts = ", ".join(["ppo is yes", "age is 17", "start is 1 April 2011", "factors is none"])
    text = f'\n{refs}\nexample "One"\n  given {facts}, plan is 1 April 2011, 200.1 is yes\n'
    text += "  then 1.1 is missing\n"
    lines = laid(text).split("\n")
    at = lines.index('example "One"')
    assert lines[at + 1].endswith(",")
    assert lines[at + 2].startswith("      ")
    words = "word " * 30 + "end"
    assert laid(f'  aim "{words}"\n').split("\n")[0].endswith(" word")


def test_no_line_of_a_label_looks_like_a_clause_or_begins_the_file_anew() -> None:
    for word in ("levels", "also", "model"):
        for fill in range(80, 100):
            text = laid(f'  aim "{"x" * fill} {word} section {"y " * 20}y"\n')
            assert all(line.split()[0] != word for line in text.splitlines())


def test_no_line_goes_on_with_a_word_that_begins_another() -> None:
    fields = "".join(f'field {name} "F" yes/no\n' for name in ("assumed", "example", "levels"))
    for fill in range(70, 90):
        name = "x" * fill
        text = f'{fields}field {name} "X" one of a, assumed, example "E", levels "L", b, c "C"\n'
        tests = f"{name} is one of (a, assumed, example, levels) and assumed and example and levels"
        after = laid(f"  relevant when {tests}\n{text}")
        firsts = {line.split()[0] for line in after.splitlines() if line.startswith("      ")}
        assert not firsts & {"assumed", "example", "levels"}


def test_a_label_that_may_not_be_broken_so_often_is_not() -> None:
    long = " ".join(["w" * 90] * 70)
    assert laid(f'  aim "{long}"\n') == f'  aim "{long}"\n'


def test_a_type_that_does_not_fit_in_the_head_has_its_own_line() -> None:
    options = ", ".join(f'option_{n} "Option {n}"' for n in range(4))
    text = f'field place "Where it was" one of {options}   # note\n  counted only\n'
    assert laid(text) == (
        f'\nfield place "Where it was"   # note\n  one of {options}\n  counted only\n'
    )
    head, line = 'define some "Some of them"', " or ".join(["age is 10"] * 7)
    used = '\nquestion 1.2 "Q?"\n  relevant when some\n'
    assert laid(f"\n{head} as {line}\n{used}") == f"\n{head}\n  as {line}\n{used}"


def test_wide_letters_count_as_wide_as_they_are() -> None:
    text = '\nlist place "Places"\n  東京 "a"\n  abcd "b"\n\n'
    text += 'field place_of "Place" one of the list place\n  counted only\n'
    assert '\n  東京  "a"\n  abcd  "b"\n' in laid(text)


# ---------------------------------------------------------------------- bytes, and our mistakes


def test_line_ends_are_as_most_are_and_the_last_line_has_one() -> None:
    crlf = MODEL.replace("\n", "\r\n").encode()
    assert format_bytes("x", crlf)[1] == crlf
    mixed = crlf.replace(b"\r\n", b"\n", 3).rstrip()
    assert format_bytes("x", mixed)[1] == crlf
    assert format_bytes("x", MODEL.encode().replace(b"\n", b"\r\n", 3))[1] == MODEL.encode()
    assert format_bytes("x", MODEL.encode().replace(b"\n", b"\r"))[1] == MODEL.encode()


def test_a_byte_order_mark_is_kept_and_none_is_made() -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        assert format_bytes("x", mark + MODEL.encode() + b"\n\n")[1] == mark + MODEL.encode()


def test_a_file_in_another_encoding_is_a_file_with_a_mistake() -> None:
    for encoding in ("cp1252", "utf-16"):
        data = MODEL.replace("Planning", "“Plânning").replace("“", "").encode(encoding)
        formatted, after = format_bytes("x", data)
        assert after == data
        assert [found.code for found in formatted.mistakes] == ["not-utf-8"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ppo and age is 1", "ppo or age is 1"),
        ("and age is 1\n", "\n"),
        ("age is 1\n", 'age is 1\n  aim "Good."\n'),
        ("  # note\n", ""),
        ("  # note\n", "  #note\n"),
        ("# last", "   # last"),
        ('"Was it  good?"', '"Was it good?"'),
        ("    assumed", "  assumed"),
        ("question 1.2", "question 1.3"),
        ("age is 1\n", "age is 1\n   oops\n"),
    ],
)
def test_a_text_that_means_something_else_is_our_mistake(before: str, after: str) -> None:
    text = MODEL + (
        '\nquestion 1.2 "Was it  good?"\n  # note\n  relevant when ppo and age is 1\n'
        '    assumed "So."\n\nquestion 1.4 "Q?"\n# last\n'
    )
    file = check(SourceFile("x", text)).file
    assert file is not None
    notes = written(file).notes()
    meaning.assert_means_the_same(file, notes, text)
    assert before in text
    with pytest.raises(AssertionError, match="the formatted text"):
        meaning.assert_means_the_same(file, notes, text.replace(before, after, 1))


def test_the_models_of_other_tests_are_in_the_layout_or_become_so() -> None:
    formatted = format_source(SourceFile("x", HEAD)).text
    assert formatted is not None
    assert max(map(len, formatted.split("\n"))) <= WIDTH


def test_a_label_that_had_a_line_like_a_clause_is_laid_out_anew() -> None:
    words = "it " * 20
    text = f'  aim "{words}says what\n      levels of contact there are\n      {words}end"\n'
    after = laid(text)
    assert "\n      levels" not in after
    assert after == laid(" ".join(text.split()).replace("aim", "  aim") + "\n")
