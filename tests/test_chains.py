"""Chains: where a question that is not asked ends one, and where the check must say nothing."""

from __future__ import annotations

import time

import pytest

from omi_rules.checker import check
from omi_rules.source import SourceFile

CHAIN = """\
model chain "A chain"
  levels section > question
scoring
  question share of cases above the line
  section mean of its question scores
  printed to the whole percent, halves up
usual answers judgement
  above the line yes
  below the line no
  not applicable na
field late "Late" yes/no
section 1 "Work"
question 1.0 "Before all"
  relevant when late
question 1.1 "First"
question 1.2 "Second"
  relevant when {second}
question 1.3 "Third"
  {third}
"""


@pytest.mark.parametrize(
    ("second", "third", "broken"),
    [
        ("1.1 is yes", "below the line when 1.2 is no", True),
        ("late is no and not 1.1 is no", "below the line when late or 1.2 is not yes", True),
        ("1.1 is one of (yes, na)", "below the line when not 1.2 is above the line", True),
        ("not (late or 1.1 is below the line)", "below the line when 1.2 is below the line", True),
        ("1.1 is yes or late", "below the line when 1.2 is no", False),
        ("1.1 is no", "below the line when 1.2 is no", False),
        ("1.1 is one of (yes, no)", "below the line when 1.2 is no", False),
        ("1.1 is yes", "below the line when 1.2 is yes", False),
        ("1.1 is yes", "below the line when 1.2 is na", False),
        ("1.1 is yes", "below the line when 1.2 is no and late", False),
        ("1.1 is yes", "below the line when 1.2 is no or 1.1 is no", False),
        ("1.1 is yes", "below the line when not (1.2 is yes or late)", False),
        ("late", "below the line when 1.2 is no", False),
    ],
)
def test_a_chain_is_broken_where_its_first_link_alone_decides_whether_the_second_is_asked(
    second: str, third: str, broken: bool
) -> None:
    found = check(SourceFile("c.omi", CHAIN.format(second=second, third=third))).diagnostics
    assert [d.code for d in found] == ["broken-chain"] * broken


def test_the_help_is_a_clause_or_where_there_is_one_a_further_test_in_it() -> None:
    third = "below the line when 1.2 is no"
    (found,) = check(
        SourceFile("c.omi", CHAIN.format(second="1.1 is yes", third=third))
    ).diagnostics
    assert "`below the line when 1.1 is below the line`" in found.help
    assert "`relevant when 1.1 is above the line`" in found.help
    both = f"relevant when late\n  {third}"
    (found,) = check(SourceFile("c.omi", CHAIN.format(second="1.1 is yes", third=both))).diagnostics
    assert "`and 1.1 is above the line` to its condition" in found.help


def test_a_chain_through_thousands_of_definitions_is_looked_through_in_time() -> None:
    many = 2_000
    text = CHAIN.format(second="1.1 is yes", third="below the line when last")
    text += 'define d0 "D"\n  as 1.2 is no or late\n'
    text += "".join(f'define d{n} "D{n}"\n  as d{n - 1} or late\n' for n in range(1, many))
    text += f'define last "Last"\n  as d{many - 1} or late\n'
    text += "".join(f'question 1.{n + 3} "Q"\n  below the line when d{n}\n' for n in range(1, many))
    begun = time.perf_counter()
    found = check(SourceFile("c.omi", text)).diagnostics
    assert [d.code for d in found] == ["broken-chain"] * many
    assert time.perf_counter() - begun < 8
