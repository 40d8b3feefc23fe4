"""Examples in rule files: run, and what failed beside what came out."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from omi_rules.checker import check
from omi_rules.cli import program
from omi_rules.examples import run_examples
from omi_rules.report import schema
from omi_rules.source import SourceFile, read_source

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "rules").rglob("*.omi"))

HEAD = """\
model tiny "A tiny model"
  levels theme > question

scoring
  question  share of cases above the line
  theme     mean of its question scores, banded by rating
  printed   to the whole percent, halves up
  banded    on the printed score

bands rating
  GOOD  "Good"  at least 50%
  POOR  "Poor"  otherwise

usual answers judgement
  above the line  yes
  below the line  no
  not applicable  na
  not known       nk

field ppo "Prolific offender" yes/no

theme 1 "The only theme"

question 1.1 "Was it done?"
  relevant when ppo

question 1.2 "Was it done well?"
  below the line when 1.1 is no
"""


def failures(example: str) -> list[tuple[str, str, str]]:
    checked = check(SourceFile("tiny.omi", HEAD + "\n" + example))
    assert checked.model is not None, checked.diagnostics
    (result,) = run_examples(checked.model)
    return [(f.ref, f.expected, f.found) for f in result.failures]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_examples_of_every_shipped_file_hold(path: Path) -> None:
    model = check(read_source(path)).model
    assert model is not None
    results = run_examples(model)
    assert results
    assert [r.label for r in results if not r.holds] == []


def test_a_small_number_is_given_as_it_is_written() -> None:
    """With many decimals Python would write it as 1e-05, which no record holds."""
    head = HEAD.replace("field ppo", 'field part "Part of it" number\n\nfield ppo')
    head = head.replace("relevant when ppo", "relevant when ppo and part is less than 0.0001")
    lines = (
        'example "small"\n  given ppo is yes, part is 0.00001, 1.1 is yes\n'
        "  then 1.1 is above the line\n"
    )
    checked = check(SourceFile("tiny.omi", f"{head}\n{lines}"))
    assert checked.model is not None, checked.diagnostics
    assert [result.holds for result in run_examples(checked.model)] == [True]


HOLDS = {
    "outcomes": """\
  given ppo is yes, 1.1 is no, 1.2 is yes
  then 1.1 is below the line, 1.1 is relevant, 1.2 is below the line
""",
    "a blank field": """\
  given ppo is blank
  then 1.1 is undecided, 1.2 is undecided
""",
    "not relevant": """\
  given ppo is no, 1.2 is na
  then 1.1 is not relevant, 1.2 is not applicable, 1 is without a score
""",
    "shares, counts and bands": """\
  2 cases  ppo is yes, 1.1 is yes, 1.2 is yes
  case     ppo is yes, 1.1 is no
  then 1.1 is 67%, 1.1 is 2 of 3, 1 is 67%, 1 is GOOD
""",
    "what is given to every case": """\
  given ppo is yes
  case  1.1 is yes
  case  1.1 is no
  then 1.1 is 50%
""",
}


@pytest.mark.parametrize("name", HOLDS)
def test_an_example_holds(name: str) -> None:
    assert failures(f'example "{name}"\n{HOLDS[name]}') == []


def test_what_failed_stands_beside_what_came_out() -> None:
    found = failures(
        """\
example "all wrong"
  2 cases  ppo is yes, 1.1 is yes, 1.2 is yes
  case     ppo is yes, 1.1 is no
  then 1.1 is 66%, 1.1 is above the line, 1.1 is 3 of 3
  then 1 is POOR, 1 is without a score, 1.2 is not relevant
"""
    )
    assert found == [
        ("1.1", "66%", "67%"),
        ("1.1", "above the line", "below the line, in case 2"),
        ("1.1", "3 of 3", "2 of 3"),
        ("1", "POOR", "GOOD (67%)"),
        ("1", "without a score", "67%"),
        ("1.2", "not relevant", "above the line, in case 1"),
    ]


NOT_GIVEN = {
    "1.1 is above the line": ("ppo",),
    "1.2 is above the line": ("ppo", "1.1"),
    "1.1 is relevant": ("ppo",),
    "1 is GOOD": (),
}


@pytest.mark.parametrize("expected", NOT_GIVEN)
def test_what_is_undecided_names_the_blanks_that_leave_it_open(expected: str) -> None:
    head = HEAD + f'\nexample "blank"\n  given 1.2 is yes\n  then {expected}\n'
    checked = check(SourceFile("tiny.omi", head))
    assert checked.model is not None
    (result,) = run_examples(checked.model)
    assert [f.not_given for f in result.failures] == [NOT_GIVEN[expected]]


def test_a_missing_answer_is_named_and_one_that_is_not_known_is_not() -> None:
    model = check(
        SourceFile(
            "tiny.omi",
            HEAD
            + '\nexample "blank"\n  given ppo is yes\n  then 1.1 is above the line\n'
            + '\nexample "not known"\n  given ppo is yes, 1.1 is nk\n  then 1.1 is above the line\n'
            + '\nexample "second"\n  case ppo is yes, 1.1 is yes\n  case 1.1 is yes\n'
            + "  then 1.1 is above the line\n",
        )
    ).model
    assert model is not None
    found = [f.not_given for result in run_examples(model) for f in result.failures]
    assert found == [("1.1",), (), ("ppo",)]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["test", *map(str, arguments)])


def test_the_command_runs_all_and_ends_with_1_where_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "tiny.omi"
    path.write_text(
        HEAD
        + '\nexample "fails"\n  given ppo is yes, 1.1 is yes\n  then 1.1 is 0%\n'
        + '\nexample "holds"\n  given ppo is no\n  then 1.1 is not relevant\n',
        "utf-8",
    )
    result = run(path)
    said = " ".join(result.stdout.split())  # a long path breaks the lines elsewhere
    assert result.exit_code == 1
    assert "line 30:" in said
    assert "line 32: 1.1 should be 0%, and is 100%." in said
    assert "1 of 2 examples failed." in said
    found = json.loads(run("--format", "json", path).stdout)
    jsonschema.validate(found, schema("test"))
    assert [e["holds"] for e in found["examples"]] == [False, True]


def test_the_command_says_what_is_not_given(tmp_path: Path) -> None:
    path = tmp_path / "t.omi"
    text = HEAD + '\nexample "blank"\n  given 1.2 is yes\n  then 1.2 is above the line\n'
    path.write_text(text, "utf-8")
    said = " ".join(run(path).stdout.split())
    assert "1.2 should be above the line, and is undecided." in said
    assert "It is not known whether it is put below the line: “Prolific offender” is blank" in said
    found = json.loads(run("--format", "json", path).stdout)
    jsonschema.validate(found, schema("test"))
    assert found["examples"][0]["failures"][0]["not_given"] == ["ppo", "1.1"]


def test_a_file_with_errors_is_a_finding_and_the_others_still_run(tmp_path: Path) -> None:
    (tmp_path / "a.omi").write_text("modle x\n", "utf-8")
    (tmp_path / "b.omi").write_text(
        HEAD + '\nexample "holds"\n  given ppo is no\n  then 1.1 is not relevant\n', "utf-8"
    )
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "1 example holds and shows" in result.stdout
    assert "has errors" in result.stdout
    assert "unknown-statement" in result.stderr
