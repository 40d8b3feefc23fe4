"""A question with two forms counts as one question whose column was put together by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.outcomes import Outcome
from omi_rules.scoring import score
from tests.properties.trials import batch_of, planned, tallied

HEAD = """model m "M"
  levels area > question
scoring
  question  share of cases above the line
  area      mean of its question scores
  printed   to the whole percent, halves up
usual answers judgement
  above the line  yes, fully
  below the line  no
  not applicable  na
  not known       nk
field first "First" yes/no
field weeks "Weeks" whole number
field failed "Failed" yes/no
define was_fine "It was fine" as not 1.1 is no
area 1 "Area"
"""
REST = """  below the line when failed
question 1.2 "It was done"
  relevant when 1.1 is yes
question 1.3 "It was not done"
  relevant when 1.1 is not yes
question 1.4 "It was fine"
  relevant when was_fine
  below the line when 1.1 is below the line
"""
WITH_FORMS = f"""{HEAD}question 1.1 "Asked"
  asked as A "One way" when first
  asked as B "Another" when weeks is at most 8
{REST}"""
BY_HAND = f"""{HEAD}question 1.1 "Asked"
  relevant when first or (not first and weeks is at most 8)
{REST}"""

ANSWERS: list[Value] = ["yes", "fully", "no", "na", "nk", BLANK, INVALID]
FACTS: dict[str, list[Value]] = {
    "first": ["yes", "no", BLANK],
    "weeks": [Fraction(8), Fraction(9), BLANK, INVALID],
    "failed": ["yes", "no", BLANK],
}
RECORDS = st.lists(
    st.fixed_dictionaries(
        {name: st.sampled_from(values) for name, values in FACTS.items()}
        | {name: st.sampled_from(ANSWERS) for name in ("A", "B", "1.2", "1.3", "1.4")}
    ),
    max_size=12,
)


def by_hand(record: dict[str, Value]) -> dict[str, Value]:
    """The record with one column: the answer under the form that somebody would look under."""
    a, b = record["A"], record["B"]
    if record["first"] == "yes":
        answer = a
    elif record["first"] == "no" and record["weeks"] == 8:
        answer = b
    else:  # none is asked, or nobody knows: it matters only whether something stands there
        there = [cell for cell in (a, b) if cell not in ("na", "nk", BLANK)]
        answer = INVALID if INVALID in there else there[0] if there else BLANK
    return {**record, "1.1": answer}


def is_routed(record: dict[str, Value]) -> bool:
    first, weeks = record["first"], record["weeks"]
    return first == "yes" or (first == "no" and isinstance(weeks, Fraction))


@given(RECORDS)
def test_two_forms_count_as_a_column_put_together_by_hand(records: list[Any]) -> None:
    plan, single = planned(WITH_FORMS), planned(BY_HAND)
    forms = tallied(plan, batch_of(records))
    column = tallied(single, batch_of([by_hand(record) for record in records]))
    one, other = forms.questions["1.1"], column.questions["1.1"]
    for outcome in Outcome:
        if outcome not in (Outcome.MISSING, Outcome.UNEXPECTED):
            assert one[outcome] == other[outcome]
    # Answered under the other form only: by hand that is no answer, and here it is said.
    assert one[Outcome.MISSING] <= other[Outcome.MISSING]
    assert one.counted + other.counted == 2 * one.counted
    assert (one.options, one.overruled) == (other.options, other.overruled)
    asked = [_form(record) for record in records]
    assert one.forms == (asked.count("A"), asked.count("B"))


def _form(record: dict[str, Value]) -> str:
    """The form that a case is asked, if that is known and it is asked one."""
    if record["first"] == "yes":
        return "A"
    return "B" if record["first"] == "no" and record["weeks"] == 8 else ""


@given(RECORDS)
def test_what_depends_on_it_is_asked_of_the_same_cases(records: list[Any]) -> None:
    """And so every score is the same, where it is known which form each case is asked."""
    plan, single = planned(WITH_FORMS), planned(BY_HAND)
    known = [record for record in records if is_routed(record)]
    forms = tallied(plan, batch_of(known))
    column = tallied(single, batch_of([by_hand(record) for record in known]))
    for ref in ("1.2", "1.3", "1.4"):
        assert forms.questions[ref] == column.questions[ref]
    ones, others = score(plan, forms), score(single, column)
    for ref, found in ones.nodes.items():
        assert found.exact == others.nodes[ref].exact


@given(RECORDS, st.sampled_from(ANSWERS))
def test_what_stands_under_a_form_that_is_not_asked_moves_no_score(
    records: list[Any], other: Value
) -> None:
    plan = planned(WITH_FORMS)
    changed = [
        {**record, {"A": "B", "B": "A"}[form]: other} if (form := _form(record)) else record
        for record in records
    ]
    before, after = (score(plan, tallied(plan, batch_of(rs))) for rs in (records, changed))
    assert before == after
