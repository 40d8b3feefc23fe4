"""What a help offers to be typed is right: put in the place of what is wrong, it is read.

Each row is a line that somebody wrote, and the line that the help must offer instead.
"""

from __future__ import annotations

import pytest

from omi_rules.checker import check
from omi_rules.diagnostics import Diagnostic
from omi_rules.source import SourceFile

MODEL = """\
model trial "A trial inspection"
  levels section > criterion > question

scoring
  question   share of cases above the line
  criterion  mean of its question scores, banded by verdict
  section    mean of its criterion scores
  printed    to 1 decimal place, halves up
  banded     on the printed score

bands verdict
  GOOD  "Good"  at least 50%
  POOR  "Poor"  otherwise

usual answers judgement
  above the line  yes
  below the line  no

list enquiry "Line of enquiry"
  phone  "the telephone"
  bank   "the bank"

field reported "Reported" date
field reviewed "Reviewed" date
field age "Age" number
field possible "Possible enquiries" some of the list enquiry

section 1 "Planning"

criterion 1.1 "The plan"

question 1.1.1 "Was there a plan?"
  below the line when reviewed is blank or not reviewed is within 7 days of reported
  below the line when age is less than 18

question 1.1.2 "Was {enquiry} looked at?"
  for each enquiry, counted one by one
  relevant when possible includes this enquiry
"""

TEST = "not reviewed is within 7 days of reported"

ROWS = {
    "question   is the share of the cases above the line": (
        "question   share of cases above the line",
        "question share of cases above the line",
    ),
    "criterion  is the mean of its questions, banded by verdict": (
        "criterion  mean of its question scores, banded by verdict",
        "criterion mean of its question scores, banded by verdict",
    ),
    "section    mean of criteria": (
        "section    mean of its criterion scores",
        "section mean of its criterion scores",
    ),
    "section    is the worst of its criteria": (
        "section    mean of its criterion scores",
        "section lowest of its criterion scores",
    ),
    "section    is the pooled share of the questions": (
        "section    mean of its criterion scores",
        "section pooled share of its question answers",
    ),
    "printed    to one decimal, halves up": (
        "printed    to 1 decimal place, halves up",
        "printed to 1 decimal place, halves up",
    ),
    "printed    to 2 decimal, halves to even": (
        "printed    to 1 decimal place, halves up",
        "printed to 2 decimal places, halves to even",
    ),
    "printed    to the nearest percent, halves down": (
        "printed    to 1 decimal place, halves up",
        "printed to the whole percent, halves down",
    ),
    "printed    to one decimal": (
        "printed    to 1 decimal place, halves up",
        "printed to 1 decimal place, halves up",
    ),
    "reviewed is not within 7 days of reported": (TEST, TEST),
    "(reviewed is not within 7 days of reported)": (TEST, TEST),
    "reviewed not within 7 days of reported": (TEST, TEST),
    "reviewed is not on or after 1 April 2011": (TEST, "not reviewed is on or after 1 April 2011"),
    "age is not at least 18": ("age is less than 18", "not age is at least 18"),
    "age is not above 18": ("age is less than 18", "not age is more than 18"),
    "1.1.2.phone is not below line": ("age is less than 18", "not 1.1.2.phone is below the line"),
    "some of enquiries": ("some of the list enquiry", "some of the list enquiry"),
    "some of enquiry": ("some of the list enquiry", "some of the list enquiry"),
}


def wrong_with(written: str, right: str) -> tuple[Diagnostic, ...]:
    text = MODEL.replace(right, written)
    assert text != MODEL
    return check(SourceFile("trial.omi", text)).diagnostics


def test_the_model_is_right() -> None:
    assert check(SourceFile("trial.omi", MODEL)).diagnostics == ()


@pytest.mark.parametrize("written", ROWS)
def test_the_help_offers_the_whole_right_line_which_is_then_read(written: str) -> None:
    right, offered = ROWS[written]
    found = wrong_with(written, right)
    assert any(f"`{offered}`" in finding.help for finding in found), found
    mended = check(SourceFile("trial.omi", MODEL.replace(right, offered)))
    assert mended.errors == ()


def test_a_list_named_after_many_items_is_one_finding_with_one_cure() -> None:
    for each in ("enquiries", "enquiry"):
        text = MODEL.replace("list enquiry", "list enquiries")
        text = text.replace("for each enquiry", f"for each {each}")
        (found,) = check(SourceFile("trial.omi", text)).diagnostics
        assert "`list enquiry`" in found.help


def test_a_question_that_was_moved_is_offered_the_next_number() -> None:
    moved = '\nquestion 1.2.1 "Was it agreed?"\n\ncriterion 1.2 "The work"\n'
    (found,) = check(SourceFile("trial.omi", MODEL + moved)).errors
    assert found.code == "child-before-parent"
    assert "`1.1.3`" in found.help
    assert "column" in found.help


@pytest.mark.parametrize("word", ["scale", "rating", "grade", "if", "rule", "test", "fact"])
def test_a_word_that_people_bring_is_answered_with_the_word_for_it(word: str) -> None:
    (found,) = check(SourceFile("trial.omi", f'{MODEL}\n{word} some "Something"\n')).errors
    assert found.code == "unknown-statement"
    assert "Did you mean" not in found.help
