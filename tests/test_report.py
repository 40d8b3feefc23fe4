"""The report in its three forms: what it says, that it adds up, that JSON keeps its contract."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from omi_rules.report import schema
from omi_rules.terminal import columns
from tests.inspections import HEADER, RULES, Inspection, dropped, row, table

CASES = [
    row("a1"),
    row("a2", risk="Very High", q114="no", q112="yes"),
    row("a3", q111="no", q112="", needs="housing; health", q121="no"),
    row("a4", risk="", q112="no", q113="Too late", q122=""),
    row("a5", q112="nk", q122="N/A"),
    row("a6", q114="yes", q111="yep"),
]
OUTCOMES = [
    "above",
    "below",
    "not_relevant",
    "not_applicable",
    "missing",
    "undecided",
    "unexpected",
    "invalid",
    "recorded",
]


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    return Inspection(tmp_path)


# ---------------------------------------------------------------------------------------- JSON


def valid(found: dict[str, Any]) -> dict[str, Any]:
    contract = schema("score")
    jsonschema.Draft202012Validator.check_schema(contract)
    jsonschema.Draft202012Validator(contract).validate(found)
    return found


def test_the_json_keeps_its_contract(inspection: Inspection) -> None:
    found = valid(inspection.json(table(*CASES)))
    assert found["model"] == {
        "id": "small",
        "label": "A small inspection",
        "as_at": None,
        "in_force": None,
        "sha256": found["model"]["sha256"],
        "assumed": 0,
    }
    assert found["data"]["cases"] == 6


def required(contract: dict[str, Any], kind: str) -> list[str]:
    return list(contract["$defs"][kind]["required"])


@pytest.mark.parametrize("kind", ["scores", "questions", "findings"])
def test_the_schema_catches_a_missing_key(inspection: Inspection, kind: str) -> None:
    found = inspection.json(table(*CASES))
    for key in required(schema("score"), kind[:-1]):
        first = {name: value for name, value in found[kind][0].items() if name != key}
        with pytest.raises(jsonschema.ValidationError):
            valid(found | {kind: [first, *found[kind][1:]]})


@pytest.mark.parametrize("key", ["model", "data", "notices", "scores", "questions", "findings"])
def test_the_schema_catches_a_missing_part(inspection: Inspection, key: str) -> None:
    found = inspection.json(table(*CASES))
    with pytest.raises(jsonschema.ValidationError):
        valid({name: value for name, value in found.items() if name != key})


def test_every_case_is_in_every_question(inspection: Inspection) -> None:
    found = inspection.json(table(*CASES))
    for question in found["questions"]:
        assert sum(question[outcome] for outcome in OUTCOMES) == question["cases"] == 6


def test_anyone_can_recompute_the_scores(inspection: Inspection) -> None:
    found = inspection.json(table(*CASES))
    exact = {one["ref"]: one["exact"] for one in (*found["questions"], *found["scores"])}
    for question in found["questions"]:
        counted = question["above"] + question["below"]
        if question["scored"] and counted:
            assert Fraction(question["exact"]) == Fraction(question["above"], counted)
    for score in found["scores"]:
        there = [Fraction(exact[ref]) for ref in score["members"] if exact[ref] is not None]
        assert Fraction(score["exact"]) == sum(there) / len(there)


def test_a_score_without_a_value_says_why(inspection: Inspection) -> None:
    cases = table(row("a1", q111="nk", q112=""))
    found = valid(inspection.json(cases))
    plans = next(one for one in found["scores"] if one["ref"] == "1.1")
    assert (plans["exact"], plans["printed"], plans["comment"]) == (None, None, None)
    assert plans["why"]
    assert f"No score: {plans['why']}." in inspection.score(cases).said
    assert "Traceback" not in inspection.score(cases, "--format", "csv").out


def test_printed_with_decimal_places(tmp_path: Path) -> None:
    rules = RULES.replace("to the whole percent", "to 2 decimal places")
    found = Inspection(tmp_path, rules)
    cases = table(row("a1"), row("a2"), row("a3", q111="no", q112=""))
    first = found.json(cases)["questions"][0]
    assert (first["exact"], first["printed"]) == ("2/3", 66.67)
    assert "83.33%" in found.score(cases).out


def test_findings_name_question_cases_and_rows(inspection: Inspection) -> None:
    found = inspection.json(table(*CASES))
    said = {(one["code"], one["ref"]): one for one in found["findings"]}
    assert said["missing-answer", "1.2.2"]["rows"] == [5]
    assert said["undecided", "1.1.4"]["rows"] == [5]
    assert said["unexpected-answer", "1.1.4"]["rows"] == [7]
    assert said["overruled-answer", "1.1.2"]["severity"] == "note"
    assert said["invalid-value", "1.1.1"]["cases"] == 1
    assert len([key for key in said if key[0] == "invalid-value"]) == 1


def test_no_letter_of_the_json_acts_on_a_terminal(tmp_path: Path) -> None:
    inspection = Inspection(tmp_path, RULES)
    (tmp_path / "cases.notice.txt").write_text("a\x1b[31m\x9b31m\u2028b", "utf-8")
    found = inspection.score(table(*CASES), "--format", "json")
    assert found.out.replace("\n", "").isprintable()
    assert found.json["notices"] == ["a\x1b[31m\x9b31m b"]


# ----------------------------------------------------------------------------------------- CSV


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_has_a_row_per_score_and_question(inspection: Inspection) -> None:
    cases = table(*CASES)
    found, contract = (
        rows_of(inspection.score(cases, "--format", "csv").out),
        inspection.json(cases),
    )
    assert [one["ref"] for one in found if one["row"] == "score"] == [
        one["ref"] for one in contract["scores"]
    ]
    assert [one["ref"] for one in found if one["row"] == "question"] == [
        one["ref"] for one in contract["questions"]
    ]
    keys = {key for one in (*contract["scores"], *contract["questions"]) for key in one}
    assert keys <= set(found[0])
    first = next(one for one in found if one["ref"] == "1.1")
    assert first["members"] == "1.1.1 1.1.2 1.1.4"
    assert first["comment"] == "Much is to do"
    assert first["weights"] == ""
    question = next(one for one in found if one["ref"] == "1.1.1")
    assert question["options"] == "yes=4 no=1 na=0 nk=0"
    assert question["scored"] == "true"


def test_the_notice_is_the_first_row_of_the_csv(inspection: Inspection) -> None:
    (inspection.folder / "cases.notice.txt").write_text("Invented.\n\nNot real.", "utf-8")
    found = rows_of(inspection.score(table(*CASES), "--format", "csv").out)
    assert [one["label"] for one in found[:2]] == ["Invented.", "Not real."]
    assert {one["row"] for one in found[:2]} == {"notice"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_label_becomes_a_formula(tmp_path: Path, start: str) -> None:
    rules = RULES.replace('"Was there a plan?"', f'"{start}1+1"')
    inspection = Inspection(tmp_path, rules)
    found = inspection.score(table(*CASES), "--format", "csv")
    question = next(one for one in rows_of(found.out) if one["ref"] == "1.1.1")
    assert question["label"] == f"'{start}1+1"


def test_findings_about_the_records_go_beside_the_csv(inspection: Inspection) -> None:
    found = inspection.score(table(*CASES), "--format", "csv")
    assert "warning: cases.csv: 1.1.1: 1 case holds an answer" in found.err


# ---------------------------------------------------------------------------------------- text


def test_the_text_of_a_report(inspection: Inspection) -> None:
    found = inspection.score(table(*CASES))
    assert found.err == ""
    assert found.out == (Path(__file__).parent / "data" / "report.txt").read_text("utf-8")


def test_the_account_adds_up(inspection: Inspection) -> None:
    lines = inspection.score(table(*CASES)).out.splitlines()
    figures = {
        line[:62].strip().partition(":")[0]: int(line[62:].split()[0].replace(",", ""))
        for line in lines[lines.index("What became of every case in every question") + 2 :][:12]
        if line[62:].split()
    }
    assert figures["counted in the scores"] == figures["above the line"] + figures["below the line"]
    left_out = "not relevant,not applicable by the inspector’s answer,missing,undecided,unexpected"
    named = [figures.get(name, 0) for name in left_out.split(",")]
    assert figures["all together"] == figures["counted in the scores"] + figures["left out"] == 30
    assert sum(named) <= figures["left out"]


def test_a_model_without_groupings(tmp_path: Path) -> None:
    rules = RULES.replace("  also grouped by theme\n", "").replace(
        "  theme     mean of its question scores, banded by verdict\n", ""
    )
    rules = "\n".join(
        line for line in rules.splitlines() if not line.startswith(("theme", "  counts towards"))
    )
    found = Inspection(tmp_path, rules).score(table(*CASES))
    assert found.code == 0, found.err
    assert "Theme" not in found.out


def test_a_level_that_is_not_scored_is_a_heading(tmp_path: Path) -> None:
    rules = RULES.replace("  area      mean of its topic scores\n", "  area      not scored\n")
    found = Inspection(tmp_path, rules).score(table(*CASES))
    assert found.code == 0, found.err
    assert "1    At the start\n" in found.out


def test_without_is_said_at_the_top_and_at_each_score(inspection: Inspection) -> None:
    found = inspection.score(dropped("1.1.4", *CASES), "--without", "1.1.4")
    assert "Scored without 1.1.4." in found.out
    assert found.out.count("Without 1.1.4.") == 3
    assert "1.1.4: left out, as was asked" in found.out


def test_long_and_welsh_labels_wrap(tmp_path: Path) -> None:
    long = (
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, tŷ a dŵr, "
        "日本語のとても長い見出し and so on"
    )
    rules = RULES.replace('"Plans"', f'"{long}"').replace('"Safety"', f'"{long}"')
    found = Inspection(tmp_path, rules).score(table(*CASES))
    assert max(map(columns, found.out.splitlines())) <= 80
    assert "日本語" in found.out


def test_comments_shorter_than_their_heading_keep_the_table_within_the_page(
    tmp_path: Path,
) -> None:
    rules = RULES.replace('"All is fine"', '"Good"').replace('"Much is to do"', '"Poor"')
    found = Inspection(tmp_path, rules).score(table(*CASES))
    assert max(map(columns, found.out.splitlines())) == 80
    assert "  Comment\n" in found.out


def test_markup_in_labels_and_notices_is_text(tmp_path: Path) -> None:
    inspection = Inspection(tmp_path, RULES.replace('"Plans"', '"[bold]Plans[/bold] [c]"'))
    (tmp_path / "cases.notice.txt").write_text("::error [link=x]y[/link]", "utf-8")
    found = inspection.score(table(*CASES)).out
    assert "[bold]Plans[/bold] [c]" in found
    assert found.startswith(": :error [link=x]y[/link]\n")


def test_the_life_and_the_assumed_are_said(tmp_path: Path) -> None:
    model = 'model small "A small inspection"\n'
    life = '  in force from 1 April 2011 to 31 March 2014\n    assumed "No date is given."\n'
    inspection = Inspection(tmp_path, RULES.replace(model, model + life))
    found = inspection.score(table(*CASES))
    assert "in force from 1 April 2011 to 31 March 2014" in found.said
    assert "1 of the model’s statements is assumed" in found.said
    contract = valid(inspection.json(table(*CASES)))["model"]
    assert contract["in_force"] == {"from": "2011-04-01", "to": "2014-03-31"}
    assert contract["assumed"] == 1


def test_records_are_nowhere_in_the_output(inspection: Inspection) -> None:
    cases = table(*(row(f"Jane Doe {n}", note="secret", visits="many") for n in range(3)))
    for form in ("text", "json", "csv"):
        found = inspection.score(cases, "--format", form)
        for word in ("Jane", "secret", "many"):
            assert word not in found.out + found.err
    assert len(HEADER) == 14


def saying(text: str) -> str:
    """The rules, with what each score means and notices of the model and of single nodes."""
    return (
        text.replace(
            "  also grouped by theme\n", '  also grouped by theme\n  notice "Of 2011 only."\n', 1
        )
        .replace('theme S "Safety"', 'theme S "Safety"\n  means "How safe [all] people were."')
        .replace('area 1 "At the start"', 'area 1 "At the start"\n  notice "::New in 2011."')
        .replace(
            '"If not, what was wrong?"', '"If not, what was wrong?"\n  notice "Told by staff."'
        )
        .replace('topic 1.1 "Plans"', 'topic 1.1 "Plans"\n  aim "Plans are made."\n  notice "=1"')
    )


def test_meanings_and_notices_stand_in_every_output(tmp_path: Path) -> None:
    rules = saying(RULES).replace(
        "  area      mean of its topic scores\n", "  area      not scored\n"
    )
    inspection = Inspection(tmp_path, rules)
    (tmp_path / "cases.notice.txt").write_text("Invented.", "utf-8")
    text = inspection.score(table(*CASES)).out
    assert text.startswith("Invented.\n\nOf 2011 only.\n\nA small inspection\n")
    assert "\nWhat the scores mean\n  S  How safe [all] people were.\n\n" in text
    assert (
        "\nTo be read with them\n  1      ::New in 2011.\n  1.1    =1\n  1.1.3  Told by staff.\n"
        in text
    )
    found = valid(inspection.json(table(*CASES)))
    assert found["notices"] == ["Invented.", "Of 2011 only."]
    on = [(notice["ref"], notice["text"]) for notice in found["notices_on"]]
    assert on == [("1", "::New in 2011."), ("1.1", "=1"), ("1.1.3", "Told by staff.")]
    said = {score["ref"]: (score["aim"], score["means"]) for score in found["scores"]}
    assert said["S"] == (None, "How safe [all] people were.")
    assert said["1.1"] == ("Plans are made.", None)
    rows = list(csv.DictReader(io.StringIO(inspection.score(table(*CASES), "--format", "csv").out)))
    notices = [(line["ref"], line["label"]) for line in rows if line["row"] == "notice"]
    assert notices == [
        ("", "Invented."), ("", "Of 2011 only."), ("1", "'::New in 2011."), ("1.1", "'=1"),
        ("1.1.3", "Told by staff."),
    ]  # fmt: skip


def test_a_model_that_says_nothing_has_no_such_headings(inspection: Inspection) -> None:
    text = inspection.score(table(*CASES)).out
    assert "What the scores mean" not in text
    assert "To be read with them" not in text


def test_long_meanings_wrap(tmp_path: Path) -> None:
    rules = saying(RULES).replace("How safe", "How very, very safe " * 20)
    found = Inspection(tmp_path, rules).score(table(*CASES))
    assert max(map(columns, found.out.splitlines())) <= 80
