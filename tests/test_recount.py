"""The recount of the Lancashire example agrees with the program, and notices where it must not."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.inspections import run

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "lancashire-2011"
SCRIPT = FOLDER / "recount.py"
RULES = str(ROOT / "rules" / "omi2.omi")

Report = dict[str, Any]


@pytest.fixture(scope="module")
def report() -> Report:
    found = run("score", RULES, str(FOLDER / "cases.csv"), "--format", "json")
    assert found.code == 0
    return found.json


def recount(text: str) -> tuple[int, list[str], str]:
    """The script's exit code, its lines, and what it says of a report that it cannot read."""
    ran = subprocess.run(
        [sys.executable, "-I", str(SCRIPT)],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout.splitlines(), ran.stderr


def recounted(report: Report) -> tuple[int, list[str]]:
    code, lines, complaint = recount(json.dumps(report))
    assert complaint == ""
    return code, lines


def question(report: Report, ref: str) -> Report:
    found: Report = next(q for q in report["questions"] if q["ref"] == ref)
    return found


def score(report: Report, ref: str) -> Report:
    found: Report = next(s for s in report["scores"] if s["ref"] == ref)
    return found


def test_the_recount_agrees_with_the_program(report: Report) -> None:
    code, (line,) = recounted(report)
    assert code == 0
    questions, scores = len(report["questions"]), len(report["scores"])
    assert f"Recounted 182 cases: {questions} questions and {scores} scores, 3 of them" in line
    assert line.endswith("All are the same.")


def test_it_reads_a_file_as_well(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    path.write_text(json.dumps(report), "utf-8")
    ran = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], check=False)
    assert ran.returncode == 0


def test_it_compares_each_tally_each_option_and_each_figure(report: Report) -> None:
    """Nine outcomes, the overruled, the cases, the exact and the printed; five for a score."""
    compared = 5 + sum(13 + len(q["options"]) for q in report["questions"])
    compared += 5 * len(report["scores"])
    _, (line,) = recounted(report)
    assert f"in {compared} figures" in line


def test_it_shares_no_code_with_the_program_nor_with_the_fit() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"__import__", "exec", "eval", "importlib"}


OUTCOMES = (
    "above",
    "below",
    "not_relevant",
    "not_applicable",
    "missing",
    "undecided",
    "unexpected",
    "invalid",
    "recorded",
    "overruled",
    "cases",
)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("ref", ["1.2.21", "3.3.5.thinking", "3.3.1"])
def test_it_notices_a_changed_count(report: Report, ref: str, outcome: str) -> None:
    changed = copy.deepcopy(report)
    question(changed, ref)[outcome] += 1
    code, lines = recounted(changed)
    assert code == 1
    (difference,) = (line for line in lines if line.startswith(f"{ref} {outcome}: "))
    assert f"the report says {question(changed, ref)[outcome]}, " in difference
    assert lines[-1].endswith("Differences: 1.")


def all_but_the_last_member(ref: str) -> Callable[[Report], None]:
    def change(report: Report) -> None:
        del score(report, ref)["members"][-1]

    return change


def put(where: Callable[[Report, str], Report], ref: str, key: str, value: object) -> Any:
    def change(report: Report) -> None:
        assert where(report, ref)[key] != value
        where(report, ref)[key] = value

    return change


def half_of_each(report: Report) -> None:
    """Above and below are exchanged, and the score with them: the sum of cases tells nothing."""
    found = question(report, "3.3.5.drugs")
    found["above"], found["below"] = found["below"], found["above"]
    found["exact"], found["printed"] = "9/25", 36


def drop_a_question(report: Report) -> None:
    report["questions"] = [q for q in report["questions"] if q["ref"] != "3.3.8"]


def forget_a_headline(report: Report) -> None:
    """The question and the headline both forget each other; the headline's mean still tells."""
    question(report, "3.1.7")["counts_towards"] = []
    score(report, "CE")["members"].remove("3.1.7")


CHANGES: dict[str, tuple[Callable[[Report], None], str]] = {
    "the exact share of a question": (put(question, "3.2.4", "exact", "2/5"), "3.2.4 exact"),
    "its printed percent": (put(question, "3.2.4", "printed", 66), "3.2.4 printed"),
    "an option of a question that is not scored": (
        lambda report: question(report, "3.3.1")["options"].update(partly=105),
        "3.3.1 answers partly",
    ),
    "a score where there is none": (put(question, "3.3.8", "printed", 6), "3.3.8 printed"),
    "the exact share of a criterion": (put(score, "3.2", "exact", "18/25"), "3.2 exact"),
    "the printed percent of a headline": (put(score, "LoR", "printed", 78), "LoR printed"),
    "the printed percent of a section": (put(score, "1", "printed", 78), "1 printed"),
    "a member dropped from a criterion": (all_but_the_last_member("3.3"), "3.3 members"),
    "a member dropped from a section": (all_but_the_last_member("3"), "3 members"),
    "a member dropped from a headline": (all_but_the_last_member("RoH"), "RoH members"),
    "the rule": (put(score, "3", "rule", "lowest"), "3 rule"),
    "how many questions a score rests on": (put(score, "3", "questions", 1), "3 questions"),
    "above for below": (half_of_each, "3.3.5.drugs above"),
    "a question dropped": (drop_a_question, "the questions"),
    "a headline forgotten on both sides": (forget_a_headline, "CE exact"),
    "other records": (
        lambda report: report["data"].update(sha256="0" * 64),
        "the digest of the records",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_notices(name: str, report: Report) -> None:
    change, where = CHANGES[name]
    changed = copy.deepcopy(report)
    change(changed)
    code, lines = recounted(changed)
    assert code == 1
    assert any(line.startswith(f"{where}: the report says ") for line in lines), lines
    assert f"Differences: {len(lines) - 1}." in lines[-1]


def test_it_notices_one_answer_that_the_program_read_otherwise(tmp_path: Path) -> None:
    """The program's own report of records in which one case has one other answer."""
    lines = (FOLDER / "cases.csv").read_text("utf-8").splitlines()
    column, cells = lines[0].split(",").index("3.2.1"), lines[7].split(",")
    cells[column] = "no" if cells[column] == "yes" else "yes"
    lines[7] = ",".join(cells)
    other = tmp_path / "cases.csv"
    other.write_text("\n".join(lines) + "\n", "utf-8")
    code, said = recounted(run("score", RULES, str(other), "--format", "json").json)
    assert code == 1
    told = {line.split(":")[0] for line in said[:-1] if " printed: " not in line}
    assert told == {
        "the digest of the records",
        *(f"3.2.1 {what}" for what in ("above", "below", "answers yes", "answers no")),
        *("3.2.1 exact", "3.2 exact", "3 exact", "RoH exact"),
    }


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"format": "omi-rules/score/1"}', "no JSON"])
def test_what_is_no_report_is_refused(text: str) -> None:
    code, lines, complaint = recount(text)
    assert (code, lines) == (2, [])
    assert complaint.startswith("The report ")
