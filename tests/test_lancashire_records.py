"""The invented records of Lancashire do not contradict themselves: one rule a line.

Each rule names the cases in which two cells cannot both be right, and there are none. The answers
are read off the CSV as they stand.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.test_lancashire import CASES, Row

Rule = Callable[[Row], bool]


def said(*cells: str) -> Rule:
    """The case has all of these cells: `1.2.6 no`, or `rosh high/very_high` for either."""
    wanted = [cell.split(" ") for cell in cells]
    return lambda case: all(case[column] in values.split("/") for column, values in wanted)


def nobody_is_at_risk(case: Row) -> bool:
    return case["roh_analysis_required"] == "yes" and case["groups_at_risk"] == "none"


def made_progress_on_no_factor(case: Row) -> bool:
    factors = {answer for column, answer in case.items() if column.startswith("3.3.5.")}
    return case["3.3.6"] == "yes" and "yes" not in factors


NO_PLAN = (
    *("1.2.24", "1.4.1", "1.4.5", "1.4.9", "2.1.9"),
    *("2.1.28", "2.1.49", "2.1.51", "2.2.33", "2.2.43"),
)
HIGH = "rosh high/very_high"

NEVER: dict[str, Rule] = {
    "recall outside a licence": said("recall_required yes", "case_type community_order/custody"),
    "breach outside an order": said("breach_required yes", "case_type licence/custody"),
    "unpaid work outside an order": said("unpaid_work yes", "case_type licence/custody"),
    "unpaid work only, at risk": said("unpaid_work_only yes", "rosh medium/high/very_high"),
    "unpaid work only, without any": said("unpaid_work_only yes", "unpaid_work no"),
    "high RoSH without an analysis": said(HIGH, "roh_analysis_required no"),
    "a required analysis of a risk to nobody": nobody_is_at_risk,
    "an analysis without a screening": said("1.2.1 no", "1.2.6 yes"),
    "a management plan without the analysis": said("1.2.6 no", "1.2.9 yes"),
    "a plan in an oral report unwritten": said("1.1.2 no", "1.1.13 yes"),
    "prompt recall never started": said("2.2.28 yes", "2.2.29 no"),
    "all action, but no recall": said("3.2.1 yes", "2.2.29 no"),
    "all action, but no breach": said("3.2.1 yes", "2.2.31 no"),
    "repeated visits without a first": said("2.2.24 no", "2.2.38 yes"),
    "the victim safe, and not put first": said("2.2.40 no", "3.2.4 yes"),
    "no compliance, and brought back": said("2.1.20 no", "3.1.4 yes"),
    "contact enough, too little arranged": said("2.1.11 yes", "3.1.1 no"),
    "account of an assessment never made": said("1.3.3 no", "2.1.13 yes"),
    "a safety worker, no others": said("womens_safety_worker yes", "others_involved no"),
    "approved premises, no others": said("approved_premises yes", "others_involved no"),
    "a change without a review": said("significant_change yes", "review_required no"),
    "transferred, one offender manager": said("transferred yes", "3.3.2 no"),
    "a plan continued that was not there": said("1.3.5 no", "3.3.3 yes"),
    "objectives met, no progress": said("3.3.1 fully", "3.3.6 no"),
    "progress overall and on nothing": made_progress_on_no_factor,
    "early end of a licence": said("3.1.8 applied/could_have", "case_type licence/custody"),
    "early end, no progress": said("3.1.8 applied/could_have", "3.3.6 no"),
    "early end, objectives not met": said("3.1.8 applied/could_have", "3.3.1 not_met"),
    "early end, high RoSH": said("3.1.8 applied/could_have", HIGH),
    "not enforced, yet acted upon": said("3.1.7 no", "breach_or_recall yes"),
} | {f"{ref} without a plan": said("1.3.5 no", f"{ref} yes") for ref in NO_PLAN}


@pytest.mark.parametrize("name", NEVER)
def test_no_record_contradicts_itself(name: str) -> None:
    assert [case["case_id"] for case in CASES if NEVER[name](case)] == []


def test_the_contradictions_of_the_report_itself_stay() -> None:
    """The example's README names them: its figures cannot be met without."""
    unscreened = [case["1.2.3"] for case in CASES if case["1.2.1"] == "no"]
    assert sorted(unscreened) == ["no", "yes", "yes", "yes"]
    unidentified = [case["mappa_level"] for case in CASES if case["1.2.13"] == "no"]
    assert unidentified == ["level_1"] * 4
