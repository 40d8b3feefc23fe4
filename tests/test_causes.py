"""One cause is one finding, however many statements miss it; and many of a kind stay quick.

The samples are in tests/language; here stand the counts, the remedies, and what a label becomes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from omi_rules.checker import check
from omi_rules.source import decode
from tests.test_checker import HEAD, checked, codes

TREE = """\
model trial "A trial inspection"
  levels section > criterion > question
  also grouped by headline

scoring
  question   share of cases above the line
  criterion  mean of its question scores
  section    mean of its criterion scores
  headline   mean of its question scores
  printed    to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

headline RoH "Risk of harm"

section 1 "Planning"
"""


def tree(criteria: int, questions: int, line: str = "counts towards RoH") -> str:
    parts = [TREE]
    for n in range(1, criteria + 1):
        parts.append(f'\ncriterion 1.{n} "Plans"\n')
        parts += [f'\nquestion 1.{n}.{m} "Q?"\n  {line}\n' for m in range(1, questions + 1)]
    return "".join(parts)


def said(text: str) -> list[tuple[str, str, str]]:
    return [(d.code, d.message, d.help) for d in checked(text).diagnostics]


def test_a_missing_parent_is_said_once_with_its_count() -> None:
    deleted = tree(4, 12).replace('criterion 1.3 "Plans"\n', "")
    assert said(deleted) == [
        (
            "skips-level",
            "‘1.3.1’ and 11 more stand in ‘1’ with no criterion between them.",
            "Declare the criterion ‘1.3’.",
        )
    ]
    renumbered = tree(4, 12).replace("criterion 1.3 ", "criterion 1.33 ")
    assert [remedy for _, _, remedy in said(renumbered)] == [
        "Is ‘1.33’ meant to be ‘1.3’? Else declare the criterion ‘1.3’."
    ]


def test_lines_that_count_nothing_name_the_level_and_where_they_belong() -> None:
    text = tree(2, 3).replace("headline   mean of its question", "headline   mean of its criterion")
    ((code, message, remedy),) = said(text)
    assert code == "counts-nothing"
    assert message == (
        "This and 5 more such lines change nothing: ‘RoH’ is made of criterion scores, and"
        " a question is no criterion."
    )
    assert "criterion ‘1.1’" in remedy


@pytest.mark.parametrize(
    ("line", "count"), [("usual answers", 1), ("  below the line  no", 1), ("scoring", None)]
)
def test_what_every_question_needs_is_missed_once(line: str, count: int | None) -> None:
    without = tree(3, 9).replace(line, "answers" if line == "usual answers" else "", 1)
    found = codes(without)
    assert "one-sided-answers" not in found or len(found) == 1
    assert count is None or len(found) == count


@pytest.mark.parametrize(
    ("edge", "meant"), [("0.8", "80%"), ("0.655", "65.5%"), ("1", "100%"), ("65", "65%")]
)
def test_an_edge_without_percent_is_offered_with_it(edge: str, meant: str) -> None:
    bands = f'bands comment\n  GOOD "Good" at least {edge}\n  POOR "Poor" otherwise\n\nusual'
    text = HEAD.replace("question scores", "question scores, banded by comment")
    text = text.replace("halves up", "halves up\n  banded on the exact score")
    ((code, _, remedy),) = said(text.replace("usual", bands, 1))
    assert (code, remedy) == ("edge-without-percent", f"Write `{meant}`.")


def test_a_group_as_a_whole_is_asked_for_each_item() -> None:
    pests = 'list common_pest "Pests"\n  rats "rats"\n  mice "mice"\n\nsection'
    asked = (
        '\nquestion 1.2 "Traps for {common_pest}?" cy "Trapiau: {common_pest}?"\n'
        "  for each common_pest, counted as one, pooled\n"
    )
    model = checked(HEAD.replace("section 1", f"{pests} 1", 1) + asked).model
    assert model is not None
    whole, row = model.nodes["1.2"].label, model.questions["1.2.rats"].label
    assert (whole.en, whole.cy) == ("Traps for each common pest?", "Trapiau: pob common pest?")
    assert (row.en, row.cy) == ("Traps for rats?", "Trapiau: rats?")


def test_rows_of_a_group_have_labels_of_their_own_in_both_languages() -> None:
    pests = 'list pest "Pests"\n  rats "rats"\n  mice "mice"\n\nsection'
    asked = '\nquestion 1.2 "Traps?" cy "Trapiau?"\n  for each pest, counted one by one\n'
    model = checked(HEAD.replace("section 1", f"{pests} 1", 1) + asked).model
    assert model is not None
    row = model.questions["1.2.mice"].label
    assert (row.en, row.cy) == ("Traps? (mice)", "Trapiau? (mice)")


def test_a_mixed_name_is_said_and_no_near_name_that_reads_the_same() -> None:
    ((code, message, remedy),) = said(HEAD.replace("when ppo", "when рpo"))
    assert code == "mixed-script-name"
    assert "Cyrillic and Latin" in message
    assert "Did you mean" not in remedy


def many_headlines(n: int) -> str:
    named = "".join(f'\nheadline H{i} "H"\n' for i in range(n))
    questions = tree(1, n, "counts towards H0").split('criterion 1.1 "Plans"\n')
    own = "".join(f'\nquestion 1.1.{i} "Q?"\n  counts towards H{i}\n' for i in range(n))
    text = f'{questions[0]}criterion 1.1 "Plans"\n{own}'
    return text.replace('headline RoH "Risk of harm"\n', named)


def without_parents(n: int) -> str:
    return TREE + "".join(f'\nquestion {i + 2}.1.1 "Q?"\n  counts towards RoH\n' for i in range(n))


@pytest.mark.parametrize("made", [many_headlines, without_parents, lambda n: tree(n // 10, 10)])
def test_checking_many_of_a_kind_grows_as_they_do(made: Callable[[int], str]) -> None:
    def seconds(n: int) -> float:
        source = decode("x", made(n).encode())
        times = []
        for _ in range(2):
            begin = time.perf_counter()
            check(source)
            times.append(time.perf_counter() - begin)
        return min(times)

    assert seconds(8_000) < 4 * 3 * seconds(2_000)
