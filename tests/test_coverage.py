"""What examples show of a rule file, what is missing, and the examples that are suggested."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from omi_rules.checker import Checked, check
from omi_rules.cli import program
from omi_rules.coverage import Coverage, measure
from omi_rules.coverage.suggest import pasted, suggested
from omi_rules.coverage.text import missing_in_words
from omi_rules.examples import run_examples
from omi_rules.formatter import format_source
from omi_rules.report import schema
from omi_rules.source import SourceFile, read_source

ROOT = Path(__file__).parents[1]
SHIPPED = sorted(
    path
    for folder in ("rules", "examples")
    for path in (ROOT / folder).rglob("*.omi")
    if "\nmodel " in path.read_text("utf-8")
)

assert {path.parent.parent.name for path in SHIPPED} == {"examples", ROOT.name}

HEAD = """\
model tiny "A tiny model"
  levels theme > question

scoring
  question  share of cases above the line
  theme     mean of its question scores
  printed   to the whole percent, halves up
  banded    on the printed score

usual answers judgement
  above the line  yes
  below the line  no
  not applicable  na
  not known       nk

field ppo "Prolific offender" yes/no
field rosh "RoSH" one of low, high

theme 1 "The only theme"
"""

ASKED = """\
question 1.1 "Was it done?"
  relevant when ppo and rosh is high
"""


def checked(text: str) -> Checked:
    found = check(SourceFile("tiny.omi", text))
    assert found.model is not None, found.diagnostics
    return found


def covered(text: str) -> Coverage:
    found = checked(text)
    assert found.model is not None
    return measure(found, run_examples(found.model))


def missing(text: str) -> list[str]:
    return [said for *_, said in missing_in_words(covered(text))]


def example(given: str, then: str) -> str:
    return f'\nexample "one"\n  {given}\n  then {then}\n'


# ------------------------------------------------------------------------------ what is counted


def test_a_condition_and_each_of_its_parts_are_to_be_true_false_and_unknown() -> None:
    coverage = covered(HEAD + ASKED)
    assert (coverage.parts, coverage.seen) == (9, 0)
    assert missing(HEAD + ASKED) == [
        "1.1: ‘ppo and rosh is high’ is never true, false or unknown.",
        "1.1: ‘ppo’ is never true, false or unknown.",
        "1.1: ‘rosh is high’ is never true, false or unknown.",
    ]


def test_a_case_shows_what_it_makes_of_each_part() -> None:
    found = missing(HEAD + ASKED + example("given ppo is no", "1.1 is not relevant"))
    assert found == [
        "1.1: ‘ppo and rosh is high’ is never true or unknown.",
        "1.1: ‘ppo’ is never true or unknown.",
        "1.1: ‘rosh is high’ is never true or false.",
    ]


def test_the_same_condition_elsewhere_or_under_not_is_one_part() -> None:
    again = (
        ASKED
        + """\
question 1.2 "Again?"
  relevant when rosh is high and ppo
question 1.3 "The other way round?"
  relevant when not (ppo and rosh is high)
question 1.4 "Otherwise?"
  relevant when rosh is not high
"""
    )
    assert covered(HEAD + again).parts == 9


def test_a_definition_is_counted_where_it_stands_and_not_where_it_is_named() -> None:
    defined = """\
define grave "Grave" as ppo or rosh is high
question 1.1 "Was it done?"
  relevant when grave
question 1.2 "Was it done well?"
  relevant when not grave
"""
    coverage = covered(HEAD + defined)
    assert coverage.parts == 9
    assert {goal.name for goal in coverage.missing} == {"grave"}


def test_not_before_the_test_of_an_answer_is_a_part_of_its_own() -> None:
    # Where 1.1 is not asked, neither ‘1.1 is yes’ nor its ‘not’ is true.
    after = (
        ASKED
        + """\
question 1.2 "Then?"
  relevant when 1.1 is yes
question 1.3 "Else?"
  relevant when not 1.1 is yes
"""
    )
    words = {goal.words for goal in covered(HEAD + after).missing}
    assert {"1.1 is yes", "not 1.1 is yes"} <= words


def test_what_no_case_can_show_does_not_count() -> None:
    blank = 'question 1.1 "Was it done?"\n  relevant when rosh is blank\n'
    assert missing(HEAD + blank) == ["1.1: ‘rosh is blank’ is never true or false."]
    shows = example("given ppo is yes", "1.1 is relevant")
    assert covered(HEAD + blank + shows).parts == 2
    # Here both cannot be true at once.
    clash = 'question 1.1 "Was it done?"\n  relevant when rosh is high and rosh is low\n'
    assert "never true" not in missing(HEAD + clash)[0]


def test_a_rule_strikes_only_where_the_answer_itself_is_not_below() -> None:
    struck = """\
question 1.1 "Was it done?"
question 1.2 "Was it done well?"
  below the line when 1.1 is no
"""
    never = "1.2: ‘1.1 is no’ never puts it below the line."
    own = example("given 1.1 is no, 1.2 is no", "1.2 is below the line")
    assert never in missing(HEAD + struck + own)
    by_rule = example("given 1.1 is no, 1.2 is yes", "1.2 is below the line")
    assert never not in missing(HEAD + struck + by_rule)


def test_a_rule_does_not_strike_where_the_question_is_not_asked() -> None:
    struck = """\
question 1.1 "Was it done?"
question 1.2 "Was it done well?"
  relevant when ppo
  below the line when 1.1 is no
"""
    never = "1.2: ‘1.1 is no’ never puts it below the line."
    idle = example("given ppo is no, 1.1 is no", "1.2 is not relevant")
    assert never in missing(HEAD + struck + idle)


BANDED = (
    HEAD.replace("question scores", "question scores, banded by rating")
    + """\
bands rating
  GOOD  "Good"  at least 50%
  POOR  "Poor"  otherwise
question 1.1 "Was it done?"
"""
)


def test_each_band_of_each_level_is_to_be_reached_where_a_score_is_expected() -> None:
    assert missing(BANDED) == [
        "No theme comes out as GOOD.",
        "No theme comes out as POOR.",
    ]
    good = example("given 1.1 is yes", "1 is GOOD")
    assert missing(BANDED + good) == ["No theme comes out as POOR."]
    # An example that says nothing of scores does not hold anybody to its band.
    silent = example("given 1.1 is yes", "1.1 is above the line")
    assert len(missing(BANDED + silent)) == 2


def test_a_share_is_rounded_down() -> None:
    coverage = Coverage(checked(HEAD + ASKED), 250, 249, ())
    assert coverage.percent == 99


def test_ratings_without_cases_are_no_case() -> None:
    path = ROOT / "rules" / "youth-2018.omi"
    assert all(goal.never == "reached" for goal in measure_file(path).missing)


def measure_file(path: Path) -> Coverage:
    found = check(read_source(path))
    assert found.model is not None
    return measure(found, run_examples(found.model))


# ---------------------------------------------------------------------------- what is suggested


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_pasting_what_is_suggested_covers_every_shipped_file(path: Path) -> None:
    """All of its own examples are taken out first, so that the suggestions have all to show."""
    bare = without_examples(check(read_source(path)))
    assert bare.model is not None, bare.diagnostics
    assert not bare.model.examples
    text = suggested(bare)
    after = pasted(bare, text) if text else bare
    assert after.model is not None
    assert [d.message for d in after.diagnostics] == []
    results = run_examples(after.model)
    assert [r.label for r in results if not r.holds] == []
    assert len({r.label for r in results}) == len(results)
    coverage = measure(after, results)
    assert (coverage.missing, coverage.unsettled) == ((), ())
    assert format_source(after.source).text == after.source.text


def without_examples(checked: Checked) -> Checked:
    """A model, of however many files, as one file without its examples."""
    whole = pasted(checked, "")
    assert whole.file is not None
    text, statements = whole.source.text, whole.file.statements
    ends = [statement.head.span.start for statement in statements[1:]] + [len(text)]
    for statement, end in reversed(list(zip(statements, ends, strict=True))):
        if statement.word.text == "example":
            text = text[: statement.head.span.start] + text[end:]
    return check(SourceFile(whole.source.path, text))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_examples_of_every_shipped_file_show_all_of_it(path: Path) -> None:
    coverage = measure_file(path)
    assert [said for *_, said in missing_in_words(coverage)] == []
    assert coverage.unsettled == ()


def test_a_suggestion_has_only_the_cells_that_it_needs_and_says_what_it_shows() -> None:
    asked = 'question 1.1 "Was it done?"\n  relevant when ppo\n'
    assert (
        suggested(checked(HEAD + asked))
        == """\
example "1.1 is asked where ‘Prolific offender’ is yes"
  given ppo is yes
  then 1.1 is relevant

example "1.1 is not asked where ‘Prolific offender’ is no"
  given ppo is no
  then 1.1 is not relevant

example "1.1 is undecided where nothing is known"
  then 1.1 is undecided
"""
    )


def test_a_suggested_score_takes_the_fewest_cases() -> None:
    assert (
        suggested(checked(BANDED))
        == """\
example "1 of 1 above the line is 100%, which is GOOD"
  case 1.1 is yes
  then 1.1 is 1 of 1, 1 is 100%, 1 is GOOD

example "0 of 1 above the line is 0%, which is POOR"
  case 1.1 is no
  then 1.1 is 0 of 1, 1 is 0%, 1 is POOR
"""
    )


def test_nothing_is_suggested_where_nothing_is_missing() -> None:
    assert suggested(checked(HEAD + 'question 1.1 "Was it done?"\n')) == ""


# ---------------------------------------------------------------------------------- the command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["test", *map(str, arguments)])


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    text = HEAD + ASKED + example("given ppo is no", "1.1 is not relevant")
    (tmp_path / "tiny.omi").write_text(text, "utf-8")
    return "tiny.omi"


def test_the_command_says_how_much_is_shown_and_lists_what_is_not(tiny: str) -> None:
    result = run(tiny)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "tiny.omi: 1 example holds and shows 33% of the rules.",
        "--coverage lists what no example shows; --suggest writes examples that show it.",
    ]
    listed = run(tiny, "--coverage").stdout.splitlines()
    assert listed[1:] == [
        "",
        "tiny.omi: no example shows 6 of 9 parts of the rules.",
        "tiny.omi, line 21: 1.1: ‘ppo and rosh is high’ is never true or unknown.",
        "tiny.omi, line 21: 1.1: ‘ppo’ is never true or unknown.",
        "tiny.omi, line 21: 1.1: ‘rosh is high’ is never true or false.",
    ]


def test_notes_between_the_words_of_a_condition_are_not_told(tiny: str) -> None:
    text = Path(tiny).read_text("utf-8")
    noted = text.replace("ppo and rosh is high", "ppo   # a note\n    and rosh is high   # another")
    assert noted != text
    Path(tiny).write_text(noted, "utf-8")
    listed = run(tiny, "--coverage").stdout
    assert "‘ppo and rosh is high’ is never" in listed
    assert "note" not in listed


def test_suggestions_stand_alone_on_standard_output_and_can_be_pasted(tiny: str) -> None:
    CliRunner().invoke(program, ["fmt", tiny])
    result = run(tiny, "--suggest")
    assert result.exit_code == 0
    assert result.stdout.startswith('\nexample "')
    assert "shows 33% of the rules" in result.stderr
    with Path(tiny).open("a", encoding="utf-8") as file:
        file.write(result.stdout)
    assert CliRunner().invoke(program, ["fmt", "--check", tiny]).exit_code == 0
    assert run(tiny, "--fail-under", "100").stdout == (
        "tiny.omi: 4 examples hold and show all of the rules.\n"
    )
    assert run(tiny, "--suggest").stdout == ""


def test_fail_under_ends_with_1_and_says_which_file(tiny: str) -> None:
    assert run(tiny, "--fail-under", "33").exit_code == 0
    result = run(tiny, "--fail-under", "33.4%")
    assert result.exit_code == 1
    assert "tiny.omi: 33% is less than the 33.4% that --fail-under asks for." in result.stdout


@pytest.mark.parametrize("wrong", ["ten", "101", "-1", "50 percent", "", "1e1", "nan"])
def test_a_percentage_that_is_none(tiny: str, wrong: str) -> None:
    result = run(tiny, f"--fail-under={wrong}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a percentage from 0 to 100" in result.stderr


def test_a_file_without_anything_to_show_is_shown_whole(tmp_path: Path) -> None:
    path = tmp_path / "plain.omi"
    path.write_text(HEAD + 'question 1.1 "Was it done?"\n', "utf-8")
    assert run(path, "--fail-under", "100").exit_code == 0


def test_coverage_of_all_files_for_machines(tiny: str) -> None:
    found = json.loads(run(tiny, "--format", "json", "--suggest").stdout)
    jsonschema.validate(found, schema("test"))
    assert found["coverage"]["parts"] == 9
    assert found["coverage"]["seen"] == 3
    assert found["coverage"]["missing"][0] == {
        "path": "tiny.omi",
        "line": 21,
        "about": "1.1",
        "part": "ppo and rosh is high",
        "never": "true",
    }
    assert found["suggested"][0]["text"].startswith("example ")


def test_a_failure_says_why(tmp_path: Path) -> None:
    path = tmp_path / "tiny.omi"
    text = HEAD + ASKED + example("given ppo is no, 1.1 is yes", "1.1 is above the line, 1 is 50%")
    path.write_text(text, "utf-8")
    said = " ".join(run(path).stdout.split())
    assert "Case 1 is not asked 1.1 because “Prolific offender” is no." in said
    assert "1 has no score: its only question has no score." in said
