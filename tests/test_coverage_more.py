"""Coverage of forms and of totals, what does not count, and models that are too large at once."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from click.testing import CliRunner

from omi_rules.checker import check
from omi_rules.cli import program
from omi_rules.coverage import measure, possible
from omi_rules.coverage.suggest import pasted, suggested
from omi_rules.examples import run_examples
from omi_rules.proof import Space
from omi_rules.source import SourceFile
from tests.test_coverage import HEAD, checked, covered, example, missing

FORMS = """\
question 1.1 "Was there a plan?"
  asked as A1.1 "Was there a first plan?" when ppo
  asked as C1.1 "Was there a whole plan?" otherwise
"""

# ------------------------------------------------------------------------------ forms


def test_the_condition_of_a_form_is_to_be_true_false_and_unknown() -> None:
    assert missing(HEAD + FORMS) == ["1.1: ‘ppo’ is never true, false or unknown."]
    shown = example("given ppo is yes", "A1.1 is relevant")
    assert missing(HEAD + FORMS + shown) == ["1.1: ‘ppo’ is never false or unknown."]


def test_a_suggestion_says_which_form_is_asked() -> None:
    said = suggested(checked(HEAD + FORMS)).split("\n\n")
    assert said == [
        'example "A1.1 is asked where ‘Prolific offender’ is yes"\n'
        "  given ppo is yes\n  then A1.1 is relevant",
        'example "C1.1 is asked where ‘Prolific offender’ is no"\n'
        "  given ppo is no\n  then C1.1 is relevant",
        'example "1.1 is undecided where nothing is known"\n  then 1.1 is undecided\n',
    ]


def test_only_an_answer_in_the_form_that_is_asked_is_its_own() -> None:
    struck = """\
question 1.1 "Was there a plan?"
question 1.2 "Was it good?"
  asked as A1.2 "Was the first plan good?" when ppo
  asked as C1.2 "Was the whole plan good?" otherwise
  below the line when 1.1 is no
"""
    never = "1.2: ‘1.1 is no’ never puts it below the line."
    own = example("given ppo is yes, 1.1 is no, A1.2 is no", "1.2 is below the line")
    assert never in missing(HEAD + struck + own)
    other = example("given ppo is yes, 1.1 is no, C1.2 is no", "1.2 is below the line")
    assert never not in missing(HEAD + struck + other)
    bare = checked(HEAD + struck)
    assert missing(pasted(bare, suggested(bare)).source.text) == []


# ------------------------------------------------------------------------------ what does not count


def test_neither_what_a_sample_is_to_have_nor_what_discretion_asks_counts() -> None:
    asked = """\
discretion panel "A panel may move a rating"
  moves a theme rating one step
  allowed when one case would change it
sample "The cases"
  at least 20 cases where ppo and rosh is high
question 1.1 "Was it done?"
"""
    banded = HEAD.replace("question scores", "question scores, banded by rating")
    bands = 'bands rating\n  GOOD  "Good"  at least 50%\n  POOR  "Poor"  otherwise\n'
    told = {goal.never for goal in covered(banded + bands + asked).missing}
    assert told == {"reached"}


# ------------------------------------------------------------------------------ totals


def test_a_total_of_what_is_judged_and_what_is_counted_is_reached_by_ratings_of_all() -> None:
    root = Path(__file__).parents[1] / "examples" / "teaching-2018" / "teaching.omi"
    whole = root.read_text("utf-8").replace('  part "teaching.examples.omi"\n', "")
    bare = whole[
        : whole.index("# ---------------------------------------------------------------- ex")
    ]
    said = suggested(check(SourceFile("teaching.omi", bare)))
    assert "is blank" not in said
    assert "  then overall is 0 of 36, overall is inadequate" in said


# ------------------------------------------------------------------------------ headings


def test_what_comes_out_where_nothing_is_known_is_told_once_for_all_headings() -> None:
    asked = """\
question 1.1 "Was it done?"
  relevant when ppo
theme 2 "Another theme"
question 2.1 "Was it done well?"
  relevant when rosh is high
"""
    said = suggested(checked(HEAD + asked))
    assert said.count("is undecided") == 2
    assert 'example "1.1 and 2.1 are undecided where nothing is known"' in said


def large(headings: int, fields: int) -> str:
    """Each heading has a condition of its own that is as large as that of the next."""
    text = HEAD.replace('theme 1 "The only theme"\n', "")
    for n in range(fields):
        text += f'field f{n} "F {n}" yes/no\nfield g{n} "G {n}" yes/no\n'
    for k in range(1, headings + 1):
        pairs = ((n, (n * (2 * k + 1) + k) % fields) for n in range(fields))
        arms = " or ".join(f"(f{n} and g{other})" for n, other in pairs)
        text += f'theme {k} "Theme {k}"\nquestion {k}.1 "Asked?"\n  relevant when {arms}\n'
    return text


def test_what_one_heading_takes_up_does_not_stand_in_the_way_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(possible, "Space", functools.partial(Space, each=3_000, most=20_000))
    before = checked(large(6, 8))
    coverage = measure(before, ())
    assert (coverage.parts, len(coverage.unsettled)) == (210, 0)
    after = pasted(before, suggested(before))
    assert after.model is not None
    assert measure(after, run_examples(after.model)).missing == ()


def test_a_heading_that_is_too_large_leaves_the_rest_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(possible, "Space", functools.partial(Space, each=30, most=20_000))
    small = 'theme 9 "Small"\nquestion 9.1 "Asked?"\n  relevant when ppo\n'
    coverage = measure(checked(large(3, 8) + small), ())
    assert coverage.unsettled
    assert {goal.never for goal in coverage.missing if goal.name == "9.1"} == {
        "true", "false", "unknown",
    }  # fmt: skip


# ------------------------------------------------------------------------------ many that fail


def test_of_many_examples_that_fail_the_first_are_told(tmp_path: Path) -> None:
    wrong = example("given ppo is no", "1.1 is relevant")
    asked = 'question 1.1 "Was it done?"\n  relevant when ppo\n'
    path = tmp_path / "tiny.omi"
    path.write_text(HEAD + asked + wrong * 500, "utf-8")
    result = CliRunner().invoke(program, ["test", str(path)])
    assert result.exit_code == 1
    assert result.stdout.count("should be relevant") == 20
    assert "… and 480 more examples failed; --format json shows all." in result.stdout
    assert "500 of 500 examples failed." in result.stdout
    whole = CliRunner().invoke(program, ["test", str(path), "--format", "json"]).stdout
    assert whole.count('"holds": false') == 500
