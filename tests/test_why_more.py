"""`why` of a whole case, of a question over all cases, and of a score; and what is wrong to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from omi_rules import load, score
from omi_rules.cases import CaseBatch
from omi_rules.cells import Value
from omi_rules.cli import why
from omi_rules.report import schema
from omi_rules.scoring import score as score_of
from omi_rules.terminal import columns
from omi_rules.why.makeup import make_up
from tests.inspections import RULES, Inspection, Outcome, row, run, table
from tests.properties.trials import batch_of, planned, tallied

ROOT = Path(__file__).parents[1]
OMI2 = str(ROOT / "rules" / "omi2.omi")
LANCASHIRE = str(ROOT / "examples" / "lancashire-2011" / "cases.csv")

CASES = [
    row("a1"),
    row("a2", risk="Very High", q114="no", q112="yes"),
    row("a3", q111="no", q112="", needs="housing; health", q121="no"),
    row("a4", risk="", q112="no", q113="Too late", q122=""),
    row("a5", q112="nk", q122="N/A"),
    row("a6", q114="yes", q111="yep"),
]


class Asking:
    def __init__(self, folder: Path, rules: str = RULES) -> None:
        self.inspection = Inspection(folder, rules)
        self.rules = str(self.inspection.rules)
        self.cases = folder / "cases.csv"
        self.cases.write_text(table(*CASES), "utf-8")

    def run(self, *arguments: str) -> Outcome:
        return run("why", self.rules, str(self.cases), *arguments)

    def json(self, *arguments: str) -> dict[str, Any]:
        found = self.run(*arguments, "--format", "json")
        assert (found.code, found.err) == (0, "")
        Draft202012Validator(schema("why")).validate(found.json)
        return found.json


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return Asking(tmp_path)


def refused(found: Outcome, *said: str) -> None:
    assert (found.code, found.out) == (2, "")
    assert "Traceback" not in found.err
    assert found.err.count("error:") == 1
    for words in said:
        assert words in found.said


# -------------------------------------------------------------------------- a case as a whole


def test_a_case_alone(asking: Asking) -> None:
    out = asking.run("--case", "a4").out
    assert all(columns(line) <= 80 for line in out.splitlines())
    facts, plans, helping = re.split(r"\n\n1\.\d [A-Z]\w+\n", out)
    assert facts.startswith("Case a4, row 5\n\nIts facts\n")
    assert "  “Risk”               blank\n" in facts
    assert "  “Visits”             3\n" in facts
    assert plans.splitlines() == [
        "  Above the line: 1.1.1",
        "  Below the line: 1.1.2",
        "  Undecided, as “Risk” is blank: 1.1.4",
        "  Recorded, on no line: 1.1.3",
    ]
    assert helping.splitlines() == [
        "  Not asked, as “Needs” does not include “a home”: 1.2.1",
        "  No answer: 1.2.2",
    ]


def test_every_question_stands_under_one_heading(asking: Asking) -> None:
    model = load(asking.rules)
    for case in ("a1", "a2", "a3", "a4", "a5", "a6"):
        found = asking.json("--case", case)
        refs = [q["ref"] for heading in found["headings"] for q in heading["questions"]]
        assert sorted(refs) == sorted(model.questions)
        for heading in found["headings"]:
            for question in heading["questions"]:
                answer = asking.json("--case", case, "--question", question["ref"])
                assert answer["outcome"] == question["outcome"]


def test_a_case_of_the_shipped_records_fits_80_columns() -> None:
    found = run("why", OMI2, LANCASHIRE, "--case", "LAN-118")
    assert found.out.startswith("These case records are invented.")
    assert all(columns(line) <= 80 for line in found.out.splitlines())
    assert "Not asked, as “Meets the MAPPA criteria” is no: 1.2.13, 1.2.14" in found.said


# ------------------------------------------------------------------- a question over all cases


def test_a_question_over_all_cases(asking: Asking) -> None:
    found = asking.json("--question", "1.1.4")
    reasons = [(r["outcome"], r["said"], r["cases"], r["rows"]) for r in found["reasons"]]
    assert reasons == [
        ("below", "below the line", 1, [3]),
        ("not_relevant", "not asked, as “Risk” is “low”", 3, [2, 4, 6]),
        ("undecided", "undecided, as “Risk” is blank", 1, [5]),
        ("unexpected", "answered, but not asked, as “Risk” is “low”", 1, [7]),
    ]
    out = asking.run("--question", "1.1.4").out
    assert "6 cases: 0 above the line, 1 below, 5 left out." in out
    assert "  3  Not asked, as “Risk” is “low”; rows 2, 4 and 6" in out


def test_the_reasons_of_the_shipped_records_add_up_to_the_tallies() -> None:
    model = load(OMI2)
    report = score(model, LANCASHIRE)
    for question in report.questions[::5]:
        found = run("why", OMI2, LANCASHIRE, "--question", question.ref, "--format", "json").json
        for outcome, cases in question.outcomes.items():
            assert found[outcome.value] == cases
            of_outcome = [r for r in found["reasons"] if r["outcome"] == outcome.value]
            assert sum(r["cases"] for r in of_outcome) == cases
        Draft202012Validator(schema("why")).validate(found)


# ------------------------------------------------------------------------------------- a score


def test_a_mean_can_be_followed_with_a_pencil(asking: Asking) -> None:
    out = asking.run("--score", "1.1").out
    assert [" ".join(line.split()) for line in out.splitlines() if line] == [
        "1.1 Plans",
        "38%, Much is to do",
        "It is the mean of its 3 scores:",
        "1.1.1 Was there a plan? 4 of 5 80.00%",
        "1.1.2 Was the plan on time? 1 of 3 33.33%",
        "1.1.4 Was the high risk managed? 0 of 1 0.00%",
        "Their scores add up to 113.33%.",
        "113.33% divided by 3 is 37.78% (exactly 17/45).",
        "Rounded to the whole percent, halves up: 38%.",
        "Nothing is rounded before that. The figures above are rounded to be read: a sum",
        "of them by hand may differ in its last place.",
        "What pulls it down most",
        "Without 1.1.4 (0%) it would be 56.67%.",
        "Without 1.1.2 (33%) it would be 40.00%.",
        "How far the next comment is",
        "With 2 answers that are below the line now above it (1 in 1.1.2 and 1 in",
        "1.1.4), all else the same, it would be 82%, All is fine. Fewer would not do.",
        "An answer weighs more where fewer cases count.",
        "What was left out",
        "3 questions × 6 cases = 18; 9 counted, 4 not relevant, 1 missing, 2 undecided,",
        "1 unexpected, 1 invalid.",
    ]


def test_the_figures_of_a_score_follow_from_each_other() -> None:
    model = load(OMI2)
    report = score(model, LANCASHIRE)
    for scored in report.scores:
        found = run("why", OMI2, LANCASHIRE, "--score", scored.ref, "--format", "json").json
        Draft202012Validator(schema("why")).validate(found)
        exact = Fraction(found["exact"])
        assert exact == scored.exact
        assert Fraction(found["sum"]) / Fraction(found["divisor"]) == exact
        members = {m["ref"]: Fraction(m["exact"]) for m in found["members"]}
        assert sum(members.values()) == Fraction(found["sum"])
        for member in found["members"]:
            rest = [share for ref, share in members.items() if ref != member["ref"]]
            assert Fraction(member["without_it"]) == sum(rest) / len(rest)
            if member["counted"] is not None:
                assert Fraction(member["above"], member["counted"]) == Fraction(member["exact"])
        assert sum(found["outcomes"].values()) == len(found["questions"]) * found["cases"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("pooled share of its question answers", "6 of 10 answers are above the line: 60.00%."),
        ("lowest of its question scores", "The lowest is that of 1.1.4: 0.00%."),
        ("mean of its printed question scores", "The scores that are added up are rounded first"),
        (
            "weighted mean of its question scores",
            "Their scores times their weights add up to 205.00%. 205.00% divided by 4.5 is 45.56%",
        ),
    ],
)
def test_other_rules_are_said_too(tmp_path: Path, rule: str, said: str) -> None:
    rules = RULES.replace("topic     mean of its question scores", f"topic     {rule}")
    asking = Asking(tmp_path, rules.replace("relevant when 1.1.1 is yes", "weight 2.5"))
    assert said in asking.run("--score", "1.1").said
    linear = not {"lowest", "printed"} & set(rule.split())
    assert (asking.json("--score", "1.1")["next_comment"] is not None) is linear


def test_a_question_and_a_grouping_have_scores_too(asking: Asking) -> None:
    assert "4 of 5 answers are above the line: 80.00%." in asking.run("--score", "1.1.1").said
    assert asking.json("--score", "S")["members"][0]["ref"] == "1.1.1"


def test_a_score_that_is_not_there_says_why(asking: Asking) -> None:
    asking.cases.write_text(table(row("a1")), "utf-8")
    found = asking.run("--score", "1.1.4")
    assert "No score: no case counts in it." in found.out
    assert asking.json("--score", "1.1.4")["why"] == "no case counts in it"
    assert "1.1.4 has no score: no case counts in it." in asking.run("--score", "1.1").said


def test_what_was_left_out_is_said_of_a_score(asking: Asking) -> None:
    found = asking.run("--score", "1.1", "--without", "1.1.4")
    assert "Scored without 1.1.4." in found.out
    assert "in questions that have no score without what was left out" in found.said


# ---------------------------------------------------------------------------- what is wrong to ask


@pytest.mark.parametrize(
    "about",
    [["--case", "a1"], ["--case", "a1", "--question", "1.1.1"], ["--question", "1.1.1"],
     ["--score", "1"]],
)  # fmt: skip
def test_who_waits_is_told_how_far_it_is(
    asking: Asking, about: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def watched(batches: Iterator[CaseBatch], **_: object) -> Iterator[CaseBatch]:
        for batch in batches:
            seen.append(len(batch))
            yield batch

    monkeypatch.setattr(why, "with_progress", watched)
    assert asking.run(*about).code == 0
    assert seen == [len(CASES)]


@pytest.mark.parametrize("option", ["--case", "--question", "--score"])
def test_one_thing_is_asked_at_a_time(asking: Asking, option: str) -> None:
    refused(asking.run(option, "1", option, "2"), f"{option} is there 2 times", "one at a time")


def test_nothing_is_asked(asking: Asking) -> None:
    refused(asking.run(), "nothing was asked about", "--case ID")


def test_a_score_stands_alone(asking: Asking) -> None:
    refused(asking.run("--score", "1.1", "--case", "a1"), "--score stands alone")


def test_a_case_that_is_not_there(asking: Asking) -> None:
    refused(asking.run("--case", "zzz"), "there is no case ‘zzz’", "6 cases, from ‘a1’ on")
    refused(asking.run("--case", "A1"), "there is no case ‘A1’", "Did you mean ‘a1’?")
    refused(asking.run("--case", "\x1b[2J"), "there is no case")
    refused(run("why", OMI2, LANCASHIRE, "--case", "118"), "Did you mean ‘LAN-118’?")
    assert "\x1b" not in asking.run("--case", "\x1b[2J").err


def test_a_case_that_is_there_twice(asking: Asking) -> None:
    asking.cases.write_text(table(row("a1"), row("a1")), "utf-8")
    refused(asking.run("--case", "a1"), "row 3 has the same case id as row 2")


def test_a_question_that_is_not_there(asking: Asking) -> None:
    found = asking.run("--case", "a1", "--question", "1.1.9")
    refused(found, "there is no question ‘1.1.9’", "1.1 has 1.1.1, 1.1.2, 1.1.3 and 1.1.4.")
    refused(asking.run("--question", "1-1-4"), "Did you mean ‘1.1.4’?")
    assert asking.json("--question", "q1.1.4")["question"]["ref"] == "1.1.4"


def test_what_is_no_question(asking: Asking) -> None:
    found = asking.run("--question", "1.1")
    refused(found, "‘1.1’ is a topic, not a question", "--score 1.1 says what its score is made of")
    refused(asking.run("--question", "risk"), "‘risk’ is a field, not a question")
    staff = run("why", OMI2, LANCASHIRE, "--question", "1.2.8")
    refused(staff, "is asked once for each of 5 items", "1.2.8.children")
    refused(run("why", OMI2, LANCASHIRE, "--question", "psr"), "is a definition, not a question")


def test_what_has_no_score(asking: Asking) -> None:
    refused(asking.run("--score", "1.1.3"), "the question ‘1.1.3’ has no score", "--question 1.1.3")
    refused(asking.run("--score", "X"), "there is no score ‘X’")


def test_records_that_cannot_be_used_are_refused_as_by_score(asking: Asking) -> None:
    asking.cases.write_text("case_id,risk\na1,low\n", "utf-8")
    found = asking.run("--case", "a1")
    assert (found.code, found.out) == (2, "")
    assert "there is no column 1.1.1" in found.said


def test_rules_with_mistakes_are_shown_as_by_check(tmp_path: Path) -> None:
    asking = Asking(tmp_path, RULES.replace("relevant when risk", "relevant when rsik"))
    found = asking.run("--case", "a1")
    assert (found.code, found.out) == (1, "")
    assert "rsik" in found.err


def test_the_schema_is_one_and_catches_what_is_missing(asking: Asking) -> None:
    contract = schema("why")
    Draft202012Validator.check_schema(contract)
    asked = (["--case", "a2"], ["--question", "1.1.2"], ["--score", "1.1"])
    for arguments in (*asked, ["--case", "a2", "--question", "1.1.2"]):
        found = asking.json(*arguments)
        about = contract["$defs"][f"about_{found['about']}"]
        for key in (*contract["required"], *about["required"]):
            less = {name: value for name, value in found.items() if name != key}
            with pytest.raises(ValidationError):
                Draft202012Validator(contract).validate(less)


def test_the_way_to_the_next_comment_begins_with_the_answers_that_weigh_most() -> None:
    """One answer of 1.2, which two cases count in, does what four of 1.1 would."""
    text = """
model m "M"
  levels area > question
scoring
  question  share of cases above the line
  area      mean of its question scores, banded by comment
  printed   to the whole percent, halves up
  banded    on the printed score
bands comment
  better  "Better"  at least 40%
  poor    "Poor"    otherwise
usual answers judgement
  above the line  yes
  below the line  no
area 1 "An area"
question 1.1 "Asked of ten"
question 1.2 "Asked of two"
"""
    records: list[dict[str, Value]] = [{"1.1": "yes" if n < 4 else "no"} for n in range(10)]
    records[0]["1.2"] = records[1]["1.2"] = "no"
    plan = planned(text)
    tallies = tallied(plan, batch_of(records))
    way = make_up(plan, tallies, score_of(plan, tallies), "1").next_band
    assert way is not None
    assert (way.band.name, way.answers) == ("better", 1)
