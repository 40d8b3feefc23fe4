"""What is settled about codes: where it is found, what it does to `check`, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omi_rules.cli import program
from tests.test_cli_check import SMALL

BAD = Path(__file__).parent / "language" / "bad"
UNUSED = SMALL.replace("part_of 1", 'field other "Another" yes/no\npart_of 1')


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "models" / "tiny.omi"
    path.parent.mkdir()
    path.write_text(UNUSED, "utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["check", *map(str, arguments)])


def settle(folder: Path, text: str, name: str = "omi-rules.toml") -> None:
    (folder / name).write_text(text, "utf-8")


OWN = "[severity]\nunused-field = '{}'\n"
SHARED = "[project]\nname = 'x'\n[tool.omi-rules.severity]\nunused-field = '{}'\n"


@pytest.mark.parametrize(("form", "name"), [(OWN, "omi-rules.toml"), (SHARED, "pyproject.toml")])
@pytest.mark.parametrize(
    ("level", "ends", "strict", "shown"),
    [
        ("error", 1, 1, "error[unused-field]"),
        ("warning", 0, 1, "warning[unused-field]"),
        ("note", 0, 0, "note[unused-field]"),
        ("off", 0, 0, "no mistakes."),
    ],
)
def test_a_level_is_shown_and_counts(
    rules: Path, form: str, name: str, level: str, ends: int, strict: int, shown: str
) -> None:
    settle(rules.parent, form.format(level), name)
    assert run(rules).exit_code == ends
    assert shown in run(rules).stdout
    assert run("--strict", rules).exit_code == strict


def test_the_nearest_settings_alone_are_read(rules: Path) -> None:
    settle(rules.parents[1], OWN.format("error"))
    assert run(rules).exit_code == 1
    settle(rules.parent, "[severity]\n")
    assert run(rules).exit_code == 0


def test_a_shared_file_without_a_table_of_ours_is_passed_over(rules: Path) -> None:
    settle(rules.parents[1], OWN.format("error"))
    for text in ("[project]\nname = 'omi-rules'\n", "[tool]\nx = 1\n", "broken =\n"):
        settle(rules.parent, text, "pyproject.toml")
        assert run(rules).exit_code == 1


def test_our_own_file_goes_before_the_shared_one(rules: Path) -> None:
    settle(rules.parent, SHARED.format("error"), "pyproject.toml")
    settle(rules.parent, OWN.format("off"))
    assert run("--strict", rules).exit_code == 0


def test_nothing_above_a_checkout_is_looked_at(rules: Path) -> None:
    (rules.parent / ".git").mkdir()
    settle(rules.parents[1], OWN.format("error"))
    assert run(rules).exit_code == 0


def test_each_file_has_the_settings_of_its_own_folder(rules: Path) -> None:
    other = rules.parents[1] / "others" / "tiny.omi"
    other.parent.mkdir()
    other.write_text(UNUSED, "utf-8")
    settle(other.parent, OWN.format("error"))
    result = run(rules.parents[1])
    assert result.exit_code == 1
    assert "1 error and 1 warning in 2 files." in result.stdout


def test_what_is_off_is_not_mended(rules: Path) -> None:
    before = SMALL.replace("when ppo", "when ppo  # allow broken-chain: x")
    rules.write_text(before, "utf-8")
    settle(rules.parent, "[severity]\nunused-allow = 'off'\n")
    assert run("--fix", "--strict", rules).exit_code == 0
    assert rules.read_text("utf-8") == before


WRONG = {
    "[severity]\nunused-feild = 'note'\n": ("line 2: no finding is called ‘unused-feild’",
        "Did you mean ‘unused-field’?"),
    "[severity]\n\nunknown-field = 'off'\n": ("line 3: ‘unknown-field’ is an error, and stays one",
        "no model"),
    "[severity]\nunused-field = 'low'\n": ("line 2: ‘unused-field’ cannot be ‘low’", "‘off’"),
    "[severity]\nunused-field = 3\n": ("line 2: ‘unused-field’ cannot be what it is set to",
        "‘off’"),
    "[severity]\nunused-field note\n": ("line 2 cannot be understood", "`unused-field = \"note\"`"),
    "[severity\n": ("line 1 cannot be understood", "`[severity]`"),
    "[severities]\nunused-field = 'note'\n": ("line 1: there is nothing to settle called",
        "`[severity]`"),
    "unused-field = 'note'\n": ("line 1: there is nothing to settle called ‘unused-field’",
        "`[severity]`"),
    "[severity]\nmissing-answer = 'off'\n": ("line 2: ‘missing-answer’ is nothing that is found",
        "case records"),
    "severity = 'off'\n": ("line 1: ‘severity’ names no code", "`[severity]`"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_settings_that_cannot_be_are_one_message(rules: Path, text: str) -> None:
    settle(rules.parent, text)
    result = run(rules)
    message, remedy = WRONG[text]
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"omi-rules.toml: {message}" in result.stderr
    assert remedy in result.stderr
    assert len(result.stderr.splitlines()) == 2


def test_a_broken_shared_file_with_a_table_of_ours_is_refused(rules: Path) -> None:
    settle(rules.parent, SHARED.format("note") + "x = \n", "pyproject.toml")
    result = run(rules)
    assert result.exit_code == 2
    assert "pyproject.toml: line 5 cannot be understood" in result.stderr


def test_settings_in_another_encoding_are_refused(rules: Path) -> None:
    (rules.parent / "omi-rules.toml").write_bytes(OWN.format("note").encode("utf-16"))
    result = run(rules)
    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_wrong_settings_are_said_before_anything_is_mended(rules: Path) -> None:
    before = SMALL.replace("relevant when", "relevent when")
    rules.write_text(before, "utf-8")
    settle(rules.parent, "[severity\n")
    assert run("--fix", rules).exit_code == 2
    assert rules.read_text("utf-8") == before


def test_an_error_stays_an_error_whatever_is_settled(rules: Path) -> None:
    """A code that is both: what is an error of it stays one."""
    settle(rules.parent, "[severity]\nsaid-twice = 'off'\n")
    rules.write_bytes((BAD / "fact-twice.omi").read_bytes())
    assert "error[said-twice]" in run(rules).stdout
    rules.write_bytes((BAD / "towards-twice.omi").read_bytes())
    assert "said-twice" not in run(rules).stdout
