"""`omi-rules reconcile` as a program: its exit codes, its outputs, and beside case records."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import omi_rules
from omi_rules.reconciler.text import as_text
from omi_rules.report import schema
from omi_rules.terminal import columns
from tests.inspections import Outcome, run
from tests.reconciliations import LANCASHIRE, LANCASHIRE_2011, Folder, rules, table

SMALL = rules({"1.1": 2, "1.2": 1}, ["RoH"])
CASES = """\
case_id,1.1.1,1.1.2,1.2.1
a,yes,yes,yes
b,yes,no,yes
c,no,na,no
d,yes,yes,no
"""
"""1.1.1 is 3 of 4, 1.1.2 2 of 3, 1.2.1 2 of 4; 1.1 is 17/24, 1 is 29/48, RoH 23/36."""


@pytest.fixture
def small(tmp_path: Path) -> Folder:
    return Folder(tmp_path, SMALL)


@pytest.fixture
def lancashire(tmp_path: Path) -> Folder:
    return Folder(tmp_path, LANCASHIRE)


def valid(found: Outcome) -> dict[str, Any]:
    contract = schema("reconcile")
    jsonschema.Draft202012Validator.check_schema(contract)
    jsonschema.Draft202012Validator(contract).validate(found.json)
    return found.json


# ---------------------------------------------------------------------------------------- JSON


def test_the_json_keeps_its_contract(lancashire: Folder) -> None:
    found = valid(lancashire.run(LANCASHIRE_2011, "--format", "json"))
    assert found["format"] == "omi-rules/reconcile/1"
    assert found["data"] is None
    assert found["model"]["printed"] == {"places": 0, "halves": "up"}
    refs = [score["ref"] for score in found["scores"]]
    assert refs[:5] == ["RoH", "LoR", "CE", "1", "1.1"]
    by_ref = {score["ref"]: score for score in found["scores"]}
    keys = ("published", "possible", "low", "high", "short_by", "rule")
    assert [by_ref["1"][key] for key in keys] == [78, False, "153/200", "31/40", "0", "mean"]
    assert [by_ref["2"][key] for key in keys] == [80, False, "39/50", "79/100", "1/200", "mean"]
    assert [by_ref["3"][key] for key in keys] == [71, True, "17/24", "431/600", None, "mean"]
    assert by_ref["RoH"]["possible"] is None
    assert by_ref["RoH"]["why"] == "none of its parts is printed"
    assert by_ref["1"]["stands_for"] == {
        "low": "31/40",
        "high": "157/200",
        "low_included": True,
        "high_included": False,
    }
    assert [m["ref"] for m in by_ref["1"]["members"]] == ["1.1", "1.2", "1.3", "1.4"]
    assert {o["rule"]: o["possible"] for o in by_ref["2"]["others"]} == {
        "mean by questions": False,
        "some weights": True,
        "mean of printed": False,
        "lowest": False,
    }


def test_the_interval_follows_from_the_members_alone(lancashire: Folder) -> None:
    for score in lancashire.run(LANCASHIRE_2011, "--format", "json").json["scores"]:
        for end in ("low", "high"):
            weights = [Fraction(m["weight"]) for m in score["members"]]
            ends = [Fraction(m[end]) for m in score["members"]]
            whole = sum((e * w for e, w in zip(ends, weights, strict=True)), Fraction(0))
            assert Fraction(score[end]) == whole / sum(weights, Fraction(0))


def test_the_json_with_cases_keeps_its_contract(small: Folder) -> None:
    published = table(
        "RoH,64", "1,60", "1.1,70", "1.2,2 of 4", "1.1.1,75", "1.1.2,4 of 6", "1.2.1,50% below"
    )
    found = valid(small.run(published, "--format", "json", cases=CASES))
    by_ref = {score["ref"]: score["computed"] for score in found["scores"] + found["questions"]}
    assert {ref: computed["same"] for ref, computed in by_ref.items()} == {
        "RoH": True,
        "1": True,
        "1.1": False,
        "1.2": True,
        "1.1.1": True,
        "1.1.2": False,  # 2 of 3 is as much, and not what was counted
        "1.2.1": True,
    }
    assert (by_ref["1.1"]["exact"], by_ref["1.1"]["printed"]) == ("17/24", 71)
    assert (by_ref["1.1"]["difference"], by_ref["1.1"]["distance"]) == (1, "1/300")
    assert by_ref["1.1.2"]["count"] == [2, 3]
    assert found["data"]["cases"] == 4


def test_a_score_that_the_cases_do_not_have(small: Folder) -> None:
    cases = CASES.replace("yes\n", "na\n").replace("no\n", "na\n")
    published = table("1.1,71", "1.2,50")
    found = valid(small.run(published, "--format", "json", cases=cases))
    computed = {score["ref"]: score["computed"] for score in found["scores"]}["1.2"]
    assert computed["why"] == "no case counts in any of its questions"
    assert "No score is computed: no case counts in any of its questions." in (
        small.run(published, cases=cases).said
    )


def test_show_adds_what_is_not_published(lancashire: Folder) -> None:
    published = table("1.1,87", "1.2,79")
    found = valid(lancashire.run(published, "--format", "json", "--show", "1"))
    shown = next(score for score in found["scores"] if score["ref"] == "1")
    assert (shown["published"], shown["possible"], shown["low"]) == (None, None, "33/80")
    said = lancashire.run(published, "--show", "1", "--show", "roh").said
    assert "1 Section 1 By the rules" in said
    assert "It is not printed" in said
    assert "RoH Headline RoH" in said


def test_show_of_a_question(small: Folder) -> None:
    found = small.run(table("1.1.1,75"), "--show", "1.1.1")
    assert found.code == 0
    assert "No arithmetic: a question has no parts." in found.said
    found = small.run(table("1.1,75"), "--show", "1.1.1")
    assert found.code == 0
    assert "No arithmetic: a question has no parts." in found.said


def test_show_of_what_has_no_score(tmp_path: Path) -> None:
    folder = Folder(tmp_path, rules({"1.1": 1}, section="not scored"))
    found = folder.run(table("1.1,75"), "--show", "1")
    assert "No arithmetic: the rules give it no score." in found.said


def test_csv_has_the_same_verdicts(lancashire: Folder) -> None:
    found = lancashire.run(LANCASHIRE_2011, "--format", "csv")
    rows = {row["ref"]: row for row in csv.DictReader(io.StringIO(found.out))}
    assert (rows["1"]["possible"], rows["1"]["short_by"], rows["1"]["low"]) == (
        "false",
        "0",
        "153/200",
    )
    assert rows["2"]["others"] == "some weights"
    assert rows["3"]["possible"] == "true"
    assert rows["RoH"]["possible"] == ""


# ---------------------------------------------------------------------------------------- text


def test_with_cases_the_computed_score_stands_beside_the_published_one(small: Folder) -> None:
    published = table("RoH,64", "1,60", "1.1,70", "1.1.1,75", "1.1.2,4 of 6", "1.2.1,49% below")
    found = small.run(published, cases=CASES)
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    assert "RoH Headline RoH 64% 64% 0 can follow" in lines
    assert "1.1 Criterion 1.1 70% 71% +1 cannot: over by 0.08…" in lines
    assert "2 of 3 scores come out as printed." in lines
    assert "1.1.2 Printed 4 of 6, computed 2 of 3. Question 2 of 1.1?" in lines
    assert "1.2.1 Printed 49% below, computed 50% below (50). Question 1 of 1.2?" in lines
    assert "1 of 3 questions come out as printed." in lines
    assert not any(line.startswith("1.1.1 Printed") for line in lines)
    assert "4 cases from cases.csv" in found.said


def test_a_share_below_the_line_differs_in_its_own_units(small: Folder) -> None:
    published = table("1.1,30% below", "1.2,49% below")
    scores = small.run(published, "--format", "json", cases=CASES).json["scores"]
    # 29.16% of 1.1 is below the line, which prints as 29: one point better.
    assert [score["computed"]["difference"] for score in scores] == [1, -1]


@pytest.mark.parametrize("width", [40, 57, 80, 100])
def test_every_line_fits(lancashire: Folder, small: Folder, width: int) -> None:
    wide = table("1,10", "1.1,12 of 9000", "1.2.1,29% below")
    for found in (lancashire.reconcile(LANCASHIRE_2011), small.reconcile(wide, CASES)):
        lines = ["".join(text for text, _ in line) for line in as_text(found, width, ["RoH", "1"])]
        assert len(lines) > 20
        assert all(columns(line) <= width for line in lines)


def test_the_notice_stands_on_top_of_everything(small: Folder) -> None:
    notice = "These records are invented."
    (small.path / "cases.notice.txt").write_text(notice)
    found = small.run(table("1.1,70"), cases=CASES)
    assert found.out.startswith(notice)
    assert valid(small.run(table("1.1,70"), "--format", "json", cases=CASES))["notices"] == [notice]
    assert notice in small.run(table("1.1,70"), "--format", "csv", cases=CASES).out
    assert notice not in small.run(table("1.1,70")).out
    (small.path / "published.notice.txt").write_text("A draft.")
    assert small.run(table("1.1,70")).out.startswith("A draft.")


def test_what_was_found_about_the_records_is_said(small: Folder) -> None:
    found = small.run(table("1.1,70"), cases=CASES.replace("a,yes", "a,yep"))
    assert "1.1.1: 1 case holds an answer that its scale does not have; row 2" in found.said


def test_without_a_question(small: Folder) -> None:
    cases = "\n".join(line.rpartition(",")[0] for line in CASES.splitlines()) + "\n"
    found = small.run(table("1,60", "1.2,50"), cases=cases)
    assert found.code == 2
    assert "there is no column 1.2.1" in found.said
    found = small.run(table("1,60", "1.2,50"), "--without", "1.2.1", cases=cases)
    assert found.code == 0
    assert "Computed without 1.2.1." in found.said
    assert "Scored without 1.2.1" in found.said


# ----------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("rows", "cases", "code"),
    [
        (["1,60", "1.1,71", "1.2,50"], CASES, 0),
        (["1,60", "1.1,71", "1.2,50"], None, 0),
        (["1,90", "1.1,71", "1.2,50"], None, 1),
        (["1,61", "1.1,71", "1.2,50"], None, 0),
        (["1,61", "1.1,71", "1.2,50"], CASES, 1),
        (["1.1.1,74"], CASES, 1),
        (["1.1.1,3 of 4"], CASES, 0),
    ],
)
def test_strict(small: Folder, rows: list[str], cases: str | None, code: int) -> None:
    assert small.run(table(*rows), "--strict", cases=cases).code == code
    assert small.run(table(*rows), cases=cases).code == 0


def test_wrong_use(small: Folder) -> None:
    path = small.put(table("1.1,70"))
    rules_path = str(small.path / "rules.omi")
    assert run("reconcile", rules_path).code == 2
    assert "PUBLISHED" in run("reconcile", rules_path).said
    found = run("reconcile", rules_path, str(path), "--show", "RoHH")
    assert (found.code, found.out) == (2, "")
    assert "‘RoHH’ is no reference of this model Did you mean ‘RoH’?" in found.said
    found = run("reconcile", rules_path, str(path), "--without", "1.1.1")
    assert found.code == 2
    assert "none are named" in found.said
    found = run("reconcile", str(small.path / "rule.omi"), str(path))
    assert (found.code, found.out) == (2, "")
    assert "there is no such rule file" in found.said


def test_a_rule_file_with_a_mistake(small: Folder) -> None:
    path = small.put(table("1.1,70"))
    (small.path / "rules.omi").write_text(SMALL.replace("criterion 1.1", "criterio 1.1"))
    found = run("reconcile", str(small.path / "rules.omi"), str(path))
    assert (found.code, found.out) == (1, "")
    assert "error[" in found.err


def test_case_records_in_the_wrong_place(small: Folder) -> None:
    path = small.put(table("1.1,70"))
    cases = small.cases(CASES)
    found = run("reconcile", str(small.path / "rules.omi"), str(cases), str(path))
    assert (found.code, found.out) == (2, "")
    assert "It looks like case records" in found.said


def test_from_python(small: Folder) -> None:
    path = small.put(table("1,90", "1.1,71", "1.2,50"))
    found = omi_rules.reconcile(omi_rules.load(small.path / "rules.omi"), path)
    assert isinstance(found, omi_rules.Reconciliation)
    assert (found["1"].possible, found["1"].side) == (False, "below")
    with pytest.raises(KeyError):
        found["9"]
    with pytest.raises(AttributeError):
        found.verdicts = ()  # type: ignore[misc]


def test_notices_of_the_model_and_of_its_nodes_stand_in_every_output(tmp_path: Path) -> None:
    published = tmp_path / "published.csv"
    published.write_text("ref,printed\n3,71\n", "utf-8")
    said = ["Scores of two inspections", "Some questions of this section"]
    rules = str(Path(__file__).parents[1] / "rules" / "omi2.omi")
    for form in ("text", "json", "csv"):
        found = run("reconcile", rules, str(published), "--format", form)
        assert found.code == 0, found.err
        assert all(words in found.said for words in said), form
