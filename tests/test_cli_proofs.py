"""What is proved, as `check` shows it: in a sentence, whole for machines, allowed by notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cli_check import RULES, SMALL, run, small

ALWAYS = SMALL.replace("when ppo\n", "when ppo or not ppo  # allow always-true: it is meant\n")
UNUSED = SMALL.replace("when ppo\n", "when ppo  # allow always-true: it was meant\n")
TEMPTING = Path(__file__).parent / "language" / "proved" / "incentives.omi"
CODE = "perverse-incentive"


def test_better_answers_that_lower_a_score_are_counted_in_a_sentence() -> None:
    said = " ".join(run("--strict", RULES).stdout.split())
    assert CODE not in said
    assert "no mistakes" in said
    assert "rules/omi2.omi: 6 notes: a better answer can lower a score (1.2.6, 2.2.6," in said
    assert "omi-rules check --incentives says how." in said
    assert "better answer" not in run("--no-proofs", RULES).stdout
    asked = " ".join(run("--incentives", RULES).stdout.split())
    assert asked.count(f"note[{CODE}]") == 6
    assert "1, 2 and 3 are not looked at" in asked


def test_no_better_answer_no_sentence(tmp_path: Path) -> None:
    assert "better answer" not in run(small(tmp_path)).stdout
    assert "not looked at" not in run("--incentives", small(tmp_path)).stdout


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
def test_machines_have_what_is_proved_whole(form: str) -> None:
    found = run("--format", form, TEMPTING).stdout
    assert CODE in found or form == "junit"  # a form of what fails, and notes do not
    assert "A better answer to" in found or form == "junit"
    assert CODE not in run("--no-proofs", "--format", form, TEMPTING).stdout


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
def test_machines_have_proved_warnings(form: str, tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("when ppo\n", "when ppo or not ppo\n"))
    assert "always-true" in run("--strict", "--format", form, path).stdout


@pytest.mark.parametrize(("level", "code", "shown"), [("warning", 1, True), ("off", 0, False)])
def test_severities_are_settled_for_what_is_proved(
    level: str, code: int, shown: bool, tmp_path: Path
) -> None:
    path = small(tmp_path, TEMPTING.read_text("utf-8"))
    (tmp_path / "omi-rules.toml").write_text(f'[severity]\n{CODE} = "{level}"\n', "utf-8")
    found = run("--strict", path)
    assert found.exit_code == code
    assert (f"warning[{CODE}]" in found.stdout) is shown
    assert "can lower a score (" not in found.stdout


def test_a_note_allows_what_is_proved(tmp_path: Path) -> None:
    path = small(tmp_path, ALWAYS)
    found = run("--strict", path)
    assert found.exit_code == 0
    assert "1 finding is allowed by a note." in found.stdout
    assert "unused-allow" not in run("--strict", "--no-proofs", path).stdout
    (allowed,) = json.loads(run("--format", "json", path).stdout)["allowed"]
    assert allowed["code"] == "always-true"
    assert allowed["reason"] == "it is meant"


def test_a_note_that_allows_nothing_proved_is_found_only_by_proofs(tmp_path: Path) -> None:
    path = small(tmp_path, UNUSED)
    assert "unused-allow" in run(path).stdout
    assert "unused-allow" not in run("--no-proofs", path).stdout


@pytest.mark.parametrize("text", [ALWAYS, UNUSED])
def test_mending_leaves_notes_alone_that_allow_what_only_proofs_find(
    text: str, tmp_path: Path
) -> None:
    path = small(tmp_path, text)
    run("--fix", path)
    assert path.read_text("utf-8") == text


def test_a_note_on_better_answers_waits_for_those_who_look_for_them(tmp_path: Path) -> None:
    text = TEMPTING.read_text("utf-8")
    note = f"# allow {CODE}: the team is told of it"
    path = small(tmp_path, text.replace("# note: [perverse-incentive]", note))
    found = run("--strict", "--incentives", path)
    assert "1 finding is allowed by a note." in found.stdout
    assert "better answer" not in run(path).stdout
    assert "unused-allow" not in run("--no-proofs", path).stdout
