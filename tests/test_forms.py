"""Questions asked in several forms: the outcome table by hand, records, examples, why and show."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from attrs import evolve

from omi_rules import interpreter
from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.model import AnswerIs, AnswerIsBlank, FieldIs, Form, Text
from omi_rules.outcomes import Outcome
from tests.hand_made import counted, field, model, question
from tests.inspections import Inspection, run

# Across: the answer under the form that is asked. Down: what stands under the other one.
TABLE = """
other     yes    no     na              nk       other     blank       invalid
yes       above  below  not_applicable  missing  recorded  unexpected  invalid
no        above  below  not_applicable  missing  recorded  unexpected  invalid
other     above  below  not_applicable  missing  recorded  unexpected  invalid
na        above  below  not_applicable  missing  recorded  missing     invalid
nk        above  below  not_applicable  missing  recorded  missing     invalid
blank     above  below  not_applicable  missing  recorded  missing     invalid
invalid   above  below  not_applicable  missing  recorded  missing     invalid
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
ANSWERS = HEAD[1:]
PAIRS = [(own, other) for own in ANSWERS for other in ANSWERS]
LINED = {"yes", "no", "other"}
CELLS: dict[str, Value] = {"blank": BLANK, "invalid": INVALID}

FORMS = (
    Form("a", Text("a"), FieldIs("first", ("yes",))),
    Form("b", Text("b"), FieldIs("second", ("yes",))),
)
FAILED = FieldIs("failed", ("yes",))
ASKED = model(
    [
        evolve(question("q", None, FAILED), forms=FORMS),
        question("r", AnswerIs("q", ("yes",))),
        question("s", AnswerIs("q", ("yes",), negated=True)),
        question("t", AnswerIsBlank("q")),
    ],
    [field("first"), field("second"), field("failed")],
)
# The two facts, and which form they route to.
ROUTES = {
    ("yes", "yes"): "a", ("yes", "no"): "a", ("yes", ""): "a", ("no", "yes"): "b",
    ("no", "no"): "none", ("no", ""): "unknown", ("", "yes"): "unknown", ("", "no"): "unknown",
    ("", ""): "unknown",
}  # fmt: skip


def record_of(facts: tuple[str, str], a: str, b: str, failed: str = "no") -> dict[str, Value]:
    first, second = (fact or BLANK for fact in facts)
    cells = {"a": CELLS.get(a, a), "b": CELLS.get(b, b)}
    return {"first": first, "second": second, "failed": failed, **cells}


def became(record: dict[str, Value], ref: str) -> str:
    """The outcome, on which the interpreter and the engine must agree."""
    tally = counted(ASKED, [record]).questions[ref]
    found = interpreter.outcome(ASKED, record, ref)
    assert tally[found] == tally.cases == 1
    return found.value


def expected(route: str, a: str, b: str) -> str:
    if route in {"none", "unknown"}:
        if "invalid" in {a, b}:
            return "invalid"
        if route == "unknown":
            return "undecided"
        return "unexpected" if {a, b} & LINED else "not_relevant"
    asked, other = (a, b) if route == "a" else (b, a)
    return next(row for row in ROWS if row[0] == other)[1 + ANSWERS.index(asked)]


@pytest.mark.parametrize(("facts", "route"), ROUTES.items())
def test_every_combination_of_facts_and_answers(facts: tuple[str, str], route: str) -> None:
    for a, b in PAIRS:
        record = record_of(facts, a, b)
        assert became(record, "q") == expected(route, a, b), (a, b)
        tally = counted(ASKED, [record]).questions["q"]
        assert tally.forms == (int(route == "a"), int(route == "b"))
        other = {"a": b, "b": a}.get(route, "blank")
        assert tally.astray.cases == int(other in LINED and became(record, "q") != "unexpected")


@pytest.mark.parametrize(("facts", "route"), ROUTES.items())
def test_a_failed_parent_strikes_whichever_form_is_asked(
    facts: tuple[str, str], route: str
) -> None:
    for a, b in PAIRS:
        found = became(record_of(facts, a, b, failed="yes"), "q")
        plain = expected(route, a, b)
        assert found == ("below" if route in {"a", "b"} and plain != "invalid" else plain), (a, b)


@pytest.mark.parametrize("other", ANSWERS)
def test_a_test_of_the_answer_reads_the_form_that_is_asked(other: str) -> None:
    for facts, own, (is_, is_not, blank) in (
        (("yes", "no"), "yes", (True, False, False)),
        (("yes", "no"), "no", (False, True, False)),
        (("yes", "no"), "blank", (None, None, True)),
        (("yes", "no"), "nk", (None, None, None)),
        (("no", "no"), "yes", (False, False, False)),
    ):
        reading = interpreter.Reading(ASKED, record_of(facts, own, other))
        assert [reading.relevant(ref) for ref in "rst"] == [is_, is_not, blank], (facts, own)
        plan_says = [became(record_of(facts, own, other), ref) for ref in "rst"]
        words = {True: "missing", False: "not_relevant", None: "undecided"}
        assert plan_says == [words[truth] for truth in (is_, is_not, blank)]


def test_a_form_before_that_is_unknown_leaves_it_open() -> None:
    reading = interpreter.Reading(ASKED, record_of(("", "yes"), "yes", "yes"))
    assert reading.relevant("q") is None
    assert reading.form("q") is None
    assert [reading.asked_as("q", form) for form in "ab"] == [None, None]


def test_what_is_before_a_form_is_false_by_itself_and_not_by_a_not_before_it() -> None:
    """A test of a question that is not asked is false, and so is `not` before it."""
    forms = (Form("a", Text("a"), AnswerIs("p1", ("yes",))), Form("b", Text("b")))
    asked = model(
        [
            question("p1", FieldIs("first", ("yes",))),
            evolve(question("q"), forms=forms),
        ],
        [field("first")],
    )
    record: dict[str, Value] = {"first": "no", "b": "yes"}
    assert interpreter.outcome(asked, record, "q") is Outcome.ABOVE
    assert counted(asked, [record]).questions["q"].forms == (0, 1)


# ------------------------------------------------------------------------------- the whole path

RULES = """
model small "Two sets of questions"
  levels area > question

scoring
  question  share of cases above the line
  area      mean of its question scores
  printed   to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

field short "A short period" yes/no

area 1 "Planning"

question 1.1 "Was there a plan?"
  asked as A1.1 "Was there a short plan?" when short
  asked as 1.1.c "Was there a long plan?" otherwise

question 1.2 "Was it kept?"
  relevant when 1.1 is yes
"""
CASES = """case_id,short,A1.1,1.1.c,1.2
a,yes,yes,,yes
b,no,,no,
c,no,yes,,
d,no,no,yes,no
e,,yes,yes,no
"""
SCHEMAS = Path(__file__).parents[1] / "omi_rules" / "report" / "schemas"


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    return Inspection(tmp_path, RULES)


def test_json_counts_the_cases_asked_each_form(inspection: Inspection) -> None:
    report = inspection.json(CASES)
    jsonschema.validate(report, json.loads((SCHEMAS / "score.json").read_text("utf-8")))
    first, second = report["questions"]
    assert first["forms"] == [
        {"ref": "A1.1", "label": "Was there a short plan?", "asked": 1},
        {"ref": "1.1.c", "label": "Was there a long plan?", "asked": 3},
    ]
    assert "forms" not in second
    assert (first["above"], first["below"], first["unexpected"], first["undecided"]) == (2, 1, 1, 1)
    codes = {found["code"]: found["rows"] for found in report["findings"] if found["ref"] == "1.1"}
    assert codes == {"undecided": [6], "unexpected-answer": [4], "other-form-answered": [5]}
    as_csv = inspection.score(CASES, "--format", "csv").out
    assert "A1.1=1 1.1.c=3" in as_csv


def test_the_text_says_what_was_answered_elsewhere(inspection: Inspection) -> None:
    found = " ".join(inspection.score(CASES).out.split())
    assert "1.1: answered in 1 case under a form that is not asked; row 4" in found
    assert "1.1: 1 case is also answered under a form that is not asked; row 5" in found
    assert "unexpected: answered under a form, or where a question, is not asked" in found


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("short,1.1,1.2", "the column ‘1.1’ (column C) does not say in which form 1.1 was asked"),
        ("short,Q1.1,1.2", "the column ‘Q1.1’ (column C) does not say in which form 1.1 was asked"),
        ("short,A1.1,1.2", "there is no column 1.1.c (a form of 1.1), which the score of 1 rests"),
        ("short,A1.1,1.1_c,1.2", "Is the header ‘1.1_c’ (column D) meant for it?"),
        ("short,A1.1,A1.1,1.1.c,1.2", "2 columns are called A1.1"),
        ("A1.1,1.1.c,1.2", "there is no column short, which the score of 1 rests on"),
    ],
)
def test_headers_that_are_wrong(inspection: Inspection, header: str, said: str) -> None:
    cells = ",".join("yes" for _ in header.split(","))
    found = inspection.score(f"case_id,{header}\na,{cells}\n")
    assert found.code == 2
    assert said in " ".join(found.err.split())
    assert found.err.count("error:") == 1


def test_a_form_is_headed_with_a_q_too(inspection: Inspection) -> None:
    header = CASES.replace("A1.1,1.1.c", "QA1.1,Q1.1.c")
    assert inspection.json(header)["questions"] == inspection.json(CASES)["questions"]


def test_a_column_of_the_question_beside_those_of_its_forms_is_not_used(
    inspection: Inspection,
) -> None:
    found = inspection.score("case_id,short,A1.1,1.1.c,1.1,1.2\na,yes,yes,,no,yes\n")
    said = " ".join(found.out.split())
    assert "nothing in the model uses the column ‘1.1’ (column E)" in said
    assert "1.1 is asked in several forms, and their columns are A1.1 and 1.1.c." in said
    assert "100%" in said


def test_without_a_form_or_all_of_them(inspection: Inspection) -> None:
    one = inspection.json(CASES, "--without", "A1.1")
    assert one["without"] == ["A1.1"]
    assert one["questions"][0]["missing"] == 2
    assert one["scores"][0]["without"] == ["A1.1"]
    both = inspection.json("case_id,short,1.2\na,yes,yes\n", "--without", "1.1")
    assert both["without"] == ["A1.1", "1.1.c"]
    assert both["questions"][0]["exact"] is None
    assert [f["code"] for f in both["findings"] if f["ref"] == "1.1"] == ["left-out"]


def test_why_names_the_form(inspection: Inspection) -> None:
    inspection.score(CASES)
    rules, cases = str(inspection.rules), str(inspection.folder / "cases.csv")

    def why(case: str, ref: str = "1.1") -> str:
        found = run("why", rules, cases, "--case", case, "--question", ref)
        assert found.code == 0, found.err
        return " ".join(found.out.split())

    assert "Case a is asked 1.1 as A1.1 because “A short period” is yes." in why("a")
    assert "Asked as 1.1.c otherwise" in why("a")
    assert "It has no answer. A1.1 is answered yes, and is not asked" in why("c")
    assert "It is not known in which form case e is asked 1.1: “A short period” is blank." in why(
        "e"
    )
    assert "It would be known if “A short period” were yes or no" in why("e")
    assert "keep it from being asked" not in why("e")
    assert why("a", "A1.1") == why("a")
    score = run("why", rules, cases, "--score", "A1.1")
    assert score.out == run("why", rules, cases, "--score", "1.1").out != ""
    machine = run("why", rules, cases, "--case", "b", "--question", "1.1", "--format", "json").json
    jsonschema.validate(machine, json.loads((SCHEMAS / "why.json").read_text("utf-8")))
    assert machine["form"] == "1.1.c"
    counts = run("why", rules, cases, "--question", "1.1", "--format", "json").json
    jsonschema.validate(counts, json.loads((SCHEMAS / "why.json").read_text("utf-8")))
    assert counts["forms"] == {"A1.1": 1, "1.1.c": 3}


def test_show_reads_the_forms_aloud(inspection: Inspection) -> None:
    found = " ".join(run("show", str(inspection.rules), "1.1").out.split())
    assert "A1.1 “Was there a short plan?” where “A short period” is yes." in found
    assert "1.1.c “Was there a long plan?” in all other cases." in found
    assert (
        run("show", str(inspection.rules), "A1.1").out
        == run("show", str(inspection.rules), "1.1").out
    )
    whole = " ".join(run("show", str(inspection.rules)).out.split())
    assert "is asked of a case in the first that fits" in whole


def test_an_example_that_fails_says_what_leaves_the_form_open(inspection: Inspection) -> None:
    text = RULES + (
        '\nexample "Open"\n  given A1.1 is yes\n  then A1.1 is relevant, 1.1 is above the line\n'
    )
    inspection.rules.write_text(text, "utf-8")
    found = run("test", str(inspection.rules))
    assert found.code == 1
    said = " ".join((found.out + found.err).split())
    assert "A1.1 should be relevant, and is undecided" in said
    assert "short" in said
