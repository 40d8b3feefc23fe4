"""The Lancashire example: every published finding recounted from the records, by code of its own.

Nothing of the package is used to count here: answers are read off the CSV as they stand.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import omi_rules
from tests.one_file import own_text

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "lancashire-2011"

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = table("cases.csv")
FINDINGS = {row["id"]: row for row in table("findings.csv")}
FIGURES = table("figures.csv")
EXACT = [row for row in FIGURES if row["met"] != "vague"]


def percent(count: int, base: int) -> int:
    """The whole percent, halves up."""
    return int(Fraction(200 * count + base, 2 * base))


def recount(carried_by: str) -> tuple[int, int, int]:
    """Cases that the figure counts, those that it is a share of, and answers "not applicable"."""
    if found := re.fullmatch(r"(\S+) includes (\S+)", carried_by):
        chosen = [set(case[found[1]].split(";")) for case in CASES]
        return sum(found[2] in options for options in chosen), len(CASES), 0
    if found := re.fullmatch(r"(\S+) is one of \((.*)\)", carried_by):
        column, options = found[1], set(found[2].split(", "))
    elif found := re.fullmatch(r"(\S+) is (\S+)", carried_by):
        column, options = found[1], {found[2]}
    else:
        column, options = carried_by, {"yes"}
    cells = [case[column] for case in CASES]
    answered = [cell for cell in cells if cell not in ("", "na", "nk")]
    return sum(cell in options for cell in cells), len(answered), cells.count("na")


def is_carried_by_a_question(figure: Row) -> bool:
    return figure["carried_by"][0].isdecimal()


# How many findings a section has, and how many of them have an exact figure.
SECTIONS = {"1": (81, 70), "2": (143, 125), "3": (41, 40)}
CRITERIA = {"1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"}


def test_every_finding_has_a_figure() -> None:
    assert [row["id"] for row in FIGURES] == list(FINDINGS)
    assert {row["id"].split("-")[0] for row in FIGURES} == CRITERIA
    sections = Counter(row["id"][0] for row in FIGURES)
    exact = Counter(row["id"][0] for row in EXACT)
    assert {section: (sections[section], exact[section]) for section in sections} == SECTIONS


@pytest.mark.parametrize("figure", FIGURES, ids=lambda row: row["id"])
def test_a_figure_says_what_the_records_hold(figure: Row) -> None:
    count, base, left_out = recount(figure["carried_by"])
    assert (count, left_out) == (int(figure["count"]), int(figure["not_applicable_used"]))
    assert base == int(figure["relevant"])
    assert percent(count, int(figure["relevant"])) == int(figure["percent"])


@pytest.mark.parametrize("figure", EXACT, ids=lambda row: row["id"])
def test_an_exact_finding_comes_out_as_printed(figure: Row) -> None:
    printed = FINDINGS[figure["id"]]
    count, base = int(figure["count"]), int(figure["relevant"])
    if printed["positive_percent"]:
        assert percent(count, base) == int(printed["positive_percent"])
    if printed["positive_count"]:
        assert count == int(printed["positive_count"])
    if printed["relevant_count"] and is_carried_by_a_question(figure):
        assert base == int(printed["relevant_count"])
    if found := re.search(r"source negative: (\d+) cases \((\d+)%\)", printed["note"]):
        assert base - count == int(found[1])
        assert percent(base - count, base) == int(found[2])
    elif found := re.search(r"source negative: (\d+)%", printed["note"]):
        assert percent(base - count, base) == int(found[1])
    elif found := re.search(r"source negative: (\d+) of (\d+)", printed["note"]):
        assert (base - count, base) == (int(found[1]), int(found[2]))
    if found := re.match(r"(\w+) cases without", printed["note"]):
        assert base - count == {"eight": 8, "33": 33}[found[1]]


def test_the_notes_name_what_the_rows_leave_out() -> None:
    """The patterns above find what they are for, in so many findings."""
    notes = [row["note"] for row in FINDINGS.values()]
    patterns = (r"source negative: \d+%", r"source negative: \d+ of \d+", r"^\w+ cases without")
    assert [sum(bool(re.search(p, note)) for note in notes) for p in patterns] == [20, 4, 2]


ALL_BUT = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "seven": 7, "13": 13, "18": 18}


@pytest.mark.parametrize(
    "figure",
    [row for row in FIGURES if re.match("all (but|except|bar) ", FINDINGS[row["id"]]["bound"])],
    ids=lambda row: row["id"],
)
def test_all_but_so_many_leaves_so_many_below_the_line(figure: Row) -> None:
    word = FINDINGS[figure["id"]]["bound"].split()[-1]
    assert int(figure["relevant"]) - int(figure["count"]) == ALL_BUT[word]


# Every answer "not applicable": the question, and in how many cases.
NOT_APPLICABLE = {"1.2.21": 1, "2.1.18": 1, "2.2.25": 1, "2.4.1": 1, "2.4.10": 4}


def test_every_exact_figure_is_met_and_few_answers_are_not_applicable() -> None:
    assert [row["id"] for row in EXACT if row["met"] != "yes"] == []
    left_out = Counter(column for case in CASES for column, cell in case.items() if cell == "na")
    assert left_out == NOT_APPLICABLE


def yes(*columns: str) -> int:
    """Cases in which all of these columns say yes."""
    return sum(all(case[column] == "yes" for column in columns) for case in CASES)


def test_the_sample_has_the_published_make_up() -> None:
    assert 174 <= len(CASES) <= 191
    count = {
        "roh_analysis_required": 140,
        "rmp_required": 124,
        "restrictive": 56,
        "mappa_eligible": 60,
        "ppo": 10,
        "child_protection": 44,
        "individual_needs": 67,
        "learning_need": 83,
        "unpaid_work_only": 21,
    }
    assert {name: yes(name) for name in count} == count
    assert yes("child_protection", "rmp_required") == 35
    with_report = [c for c in CASES if c["pre_sentence_report"] != "not_prepared"]
    assert len(with_report) == 97
    assert sum(c["vulnerability"] == "yes" for c in with_report) == 34


def test_the_sample_of_section_2_has_the_published_make_up() -> None:
    count = {
        "breach_or_recall": 45,
        "transferred": 21,
        "victim_work_required": 50,
        "womens_safety_worker": 5,
        "approved_premises": 12,
        "recall_required": 11,
        "breach_required": 8,
        "cp_procedures": 17,
    }
    assert {name: yes(name) for name in count} == count
    assert 120 <= yes("victim") <= 124
    taken_up = "2.2.15"
    assert (yes(taken_up), yes(taken_up, "sentence_events")) == (24, 15)
    assert yes(taken_up, "parole_report") == 16
    assert yes("unpaid_work", "learning_need") == 15
    custody = [case for case in CASES if case["case_type"] == "custody"]
    in_custody = {"2.1.7": 17, "release_preparation": 16, "ties_to_preserve": 14}
    assert len(custody) == 22
    assert {name: sum(c[name] == "yes" for c in custody) for name in in_custody} == in_custody
    restricted = Counter(case["case_type"] for case in CASES if case["restrictive"] == "yes")
    assert restricted == {"licence": 45, "community_order": 10, "custody": 1}
    assert sum(case["mappa_level"] in ("level_2", "level_3") for case in CASES) == 9
    high = [case for case in CASES if case["rosh"] in ("high", "very_high")]
    assert 38 <= sum(case["case_type"] != "custody" for case in high) <= 39
    services = Counter(service for case in CASES for service in case["services_used"].split(";"))
    assert (services["accommodation"], services["drugs_alcohol"]) == (39, 52)


def test_the_facts_of_one_record_go_together() -> None:
    """What cannot both be true of one person is on no record."""
    for case in CASES:
        on, order = case["case_id"], case["case_type"] == "community_order"
        if case["unpaid_work_only"] == "yes":
            assert (order, case["unpaid_work"], case["services_used"]) == (True, "yes", "none"), on
        if case["1.1.11"] == "yes":
            assert (case["1.1.12"] == "yes") == order, on
        if case["mappa_level"] != "not_managed":
            assert case["mappa_eligible"] == "yes", on
        if case["rosh"] in ("high", "very_high"):
            assert case["roh_analysis_required"] == "yes", on
        if case["services_used"] != "none":
            assert case["others_involved"] == "yes", on
        if case["roh_change"] == "yes":
            assert case["significant_change"] == "yes", on
        if case["2.2.29"] == "yes" or case["2.2.31"] == "yes":
            assert case["breach_or_recall"] == "yes", on
            assert case["2.1.24"] == (case["2.2.28"] or case["2.2.30"]), on
        if "known_adults" in case["groups_at_risk"].split(";"):
            assert case["victim"] == "yes", on
        if case["victim_work_required"] == "yes":
            assert (case["victim"], order) == ("yes", False), on
        if case["approved_premises"] == "yes":
            assert case["case_type"] == "licence", on
        if case["2.2.24"] == "no":
            assert case["2.2.37"] != "yes", on


@pytest.fixture(scope="module")
def report() -> omi_rules.Report:
    return omi_rules.score(omi_rules.load(ROOT / "rules" / "omi2.omi"), FOLDER / "cases.csv")


def test_a_question_that_is_scored_counts_what_its_figure_counts(report: omi_rules.Report) -> None:
    """The program's own tallies, beside the recount."""
    refs = {question.ref: question for question in report.questions if question.scored}
    compared = set()
    for figure in FIGURES:
        question = refs.get(figure["carried_by"])
        if question is None:
            continue
        outcomes = {outcome.value: number for outcome, number in question.outcomes.items()}
        assert outcomes["above"] == int(figure["count"]), figure["id"]
        assert outcomes["above"] + outcomes["below"] == int(figure["relevant"]), figure["id"]
        assert outcomes["not_applicable"] == int(figure["not_applicable_used"]), figure["id"]
        compared.add(question.ref)
    assert compared == set(refs)
    assert len(compared) == 218


def test_each_scored_finding_is_a_question_in_its_criterion_and_its_headlines() -> None:
    model = omi_rules.load(ROOT / "rules" / "omi2.omi")
    carried = {row["id"]: row["carried_by"] for row in FIGURES}
    scored = [row for row in FINDINGS.values() if row["scored"] == "yes"]
    for row in scored:
        question = model.questions[carried[row["id"]]]
        assert question.scored, row["id"]
        assert (question.group or question.ref).rpartition(".")[0] == row["criterion"]
        assert set(question.counts_towards) == set(filter(None, row["headlines"].split("|")))
    assert len({carried[row["id"]] for row in scored}) == len(scored) == 218


def test_factors_pooled_into_one_question_would_give_64(tmp_path: Path) -> None:
    """The example's README says so."""
    text = own_text(ROOT / "rules" / "omi2.omi")
    one_by_one = "for each factor, counted one by one"
    assert text.count(one_by_one) == 1
    rules = tmp_path / "pooled.omi"
    rules.write_text(text.replace(one_by_one, "for each factor, counted as one, pooled"), "utf-8")
    report = omi_rules.score(omi_rules.load(rules), FOLDER / "cases.csv")
    assert report["3.3"].exact is not None
    assert f"{float(report['3.3'].exact * 100):.1f}" == "64.4"
    assert "the records would give 64.4." in (FOLDER / "README.md").read_text("utf-8")


def test_the_published_table_is_made_of_the_findings(tmp_path: Path) -> None:
    """Every row is a printed score, or a scored finding with an exact share, by a script."""
    for file in FOLDER.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "published.csv").unlink()
    subprocess.run([sys.executable, "published.py"], cwd=tmp_path, check=True, capture_output=True)
    published = (tmp_path / "published.csv").read_bytes()
    assert published == (FOLDER / "published.csv").read_bytes()
    rows = table("published.csv")
    assert [row["ref"] for row in rows[:17]] == [row["ref"] for row in table("scores.csv")]
    assert len(rows) == 17 + 173


def test_every_record_is_read_as_it_stands(report: omi_rules.Report) -> None:
    """No answer is missing, out of place or overruled, and no condition is left undecided."""
    for question in report.questions:
        outcomes = {outcome.value: number for outcome, number in question.outcomes.items()}
        odd = {"missing", "undecided", "unexpected", "invalid"}
        assert odd <= set(outcomes)
        assert sum(outcomes[name] for name in odd) == question.overruled == 0, question.ref
        assert sum(outcomes.values()) == len(CASES)


def test_every_output_carries_the_notice(report: omi_rules.Report) -> None:
    assert any("invented" in notice for notice in report.notices)
    assert "invented" not in (ROOT / "rules" / "omi2.omi").read_text("utf-8")


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    for file in FOLDER.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    for made in ("cases.csv", "figures.csv"):
        (tmp_path / made).unlink()
    subprocess.run([sys.executable, "fit.py"], cwd=tmp_path, check=True, capture_output=True)
    for made in ("cases.csv", "figures.csv"):
        assert (tmp_path / made).read_bytes() == (FOLDER / made).read_bytes()
