"""`omi-rules show` and `omi-rules new` as people meet them."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omi_rules import starter
from omi_rules.checker import check
from omi_rules.cli import program
from omi_rules.source import read_source
from tests.one_file import own_text

ROOT = Path(__file__).parents[1]
RULES = str(ROOT / "rules" / "omi2.omi")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


# --------------------------------------------------------------------------------------- show


def test_show_prints_the_document_whole() -> None:
    result = run("show", RULES)
    assert result.exit_code == 0
    assert result.stdout.startswith("Offender Management Inspection 2\n====")
    assert "Asked where “Child protection concerns” is yes and “Risk management" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "# Offender"), ("html", '<!DOCTYPE html>\n<html lang="en">')]
)
def test_show_in_other_forms(form: str, start: str, tmp_path: Path) -> None:
    result = run("show", RULES, "--format", form)
    assert result.exit_code == 0
    assert result.stdout.startswith(start)
    path = tmp_path / "document"
    written = run("show", RULES, "--format", form, "-o", str(path))
    assert (written.exit_code, written.stdout) == (0, "")
    assert path.read_text("utf-8") == result.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["document"]


def test_show_writes_text_to_a_file_as_it_prints_it(tmp_path: Path) -> None:
    path = tmp_path / "document.txt"
    assert run("show", RULES, "1.2.6", "-o", str(path)).exit_code == 0
    assert path.read_text("utf-8") == run("show", RULES, "1.2.6").stdout


def test_a_file_that_is_replaced_keeps_its_rights_and_a_link_stays_one(tmp_path: Path) -> None:
    path, link = tmp_path / "real.html", tmp_path / "link.html"
    path.write_text("old", "utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    assert run("show", RULES, "--format", "html", "-o", str(link)).exit_code == 0
    assert link.is_symlink()
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_is_one_message_and_leaves_nothing(tmp_path: Path) -> None:
    result = run("show", RULES, "-o", str(tmp_path / "nowhere" / "x.html"))
    assert result.exit_code == 2
    assert "the file cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
    assert run("show", RULES, "-o", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize(("name", "start"), [("a.html", "<!DOCTYPE"), ("a.MD", "# "), ("a", "Off")])
def test_the_ending_of_the_file_decides_its_form(name: str, start: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert run("show", RULES, "-o", str(path)).exit_code == 0
    assert path.read_text("utf-8").startswith(start)


def test_the_rule_file_is_never_written_over(tmp_path: Path) -> None:
    rules = tmp_path / "rules.omi"
    text = own_text(Path(RULES))
    rules.write_text(text, "utf-8")
    for asked in (str(rules), str(tmp_path)):
        result = run("show", asked, "-o", str(tmp_path / "." / "rules.omi"))
        assert result.exit_code == 2
        assert "this is the rule file itself" in result.stderr
    assert rules.read_text("utf-8") == text


def test_one_reference_with_what_hangs_on_it() -> None:
    result = run("show", RULES, "high_rosh")
    assert result.exit_code == 0
    assert "Applies where “Risk of Serious Harm classification” is “high” or “Very high”." in (
        result.stdout.replace("\n", " ").replace("  ", " ")
    )
    assert "1.2.26 Were managers effectively involved" in result.stdout
    assert "How to read this document" not in result.stdout


@pytest.mark.parametrize(("asked", "meant"), [("1.2.66", "1.2.6"), ("high_rsoh", "high_rosh")])
def test_a_misspelt_reference_gets_a_near_one(asked: str, meant: str) -> None:
    result = run("show", RULES, asked)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"there is nothing called ‘{asked}’ in the model omi2" in result.stderr
    assert f"Did you mean ‘{meant}’?" in result.stderr


def test_what_is_like_nothing_is_told_where_to_look() -> None:
    result = run("show", RULES, "zzzzzzzz")
    assert result.exit_code == 2
    assert "shows all of it, with every reference and name" in result.stderr.replace("\n ", "")


@pytest.mark.parametrize("asked", ["roh", "PPO", "High RoSH"])
def test_capitals_and_spaces_do_not_count(asked: str) -> None:
    assert run("show", RULES, asked).exit_code == 0


def test_rules_with_a_mistake_are_not_shown(tmp_path: Path) -> None:
    rules = tmp_path / "rules.omi"
    text = own_text(Path(RULES))
    rules.write_text(text.replace("relevant when ppo\n", "relevant when ppoo\n", 1), "utf-8")
    out = tmp_path / "out.html"
    result = run("show", str(rules), "--format", "html", "-o", str(out))
    assert result.exit_code == 1
    assert "error[unknown-field]" in result.stderr
    assert result.stdout == ""
    assert not out.exists()


# ---------------------------------------------------------------------------------------- new


def test_new_writes_a_model_that_scores_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("new")
    assert result.exit_code == 0
    typed = [line.split()[1:] for line in result.stdout.splitlines() if "omi-rules " in line]
    assert [words[0] for words in typed] == ["score", "show", "check"]
    scored, shown, checked = (run(*words) for words in typed)
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert scored.exit_code == 0
    assert "1  Assessment and planning" in scored.stdout
    assert "no case is lost" in scored.stdout
    assert shown.exit_code == 0
    rules = "my-inspection/model.omi"
    assert run("check", "--strict", rules).exit_code == 0
    assert run("test", rules).exit_code == 0
    assert run("score", "--strict", rules, "my-inspection/cases.csv").exit_code == 0


def test_new_shows_what_a_beginner_needs() -> None:
    model = check(read_source(Path(starter.__file__).with_name("model.omi"))).model
    assert model is not None
    assert sum(node.level == "criterion" for node in model.nodes.values()) == 2
    assert model.fields
    assert model.definitions
    assert any(node.rows for node in model.nodes.values())
    assert len(model.examples) >= 2
    text = starter.text("model.omi")
    assert text.count("#") >= 10
    assert max(map(len, text.splitlines())) <= 100
    assert not any(line != line.rstrip() or "\t" in line for line in text.splitlines())


@pytest.mark.parametrize(
    ("place", "rules", "cases"),
    [
        ("deep/er", "deep/er/model.omi", "deep/er/cases.csv"),
        ("mine.omi", "mine.omi", "mine-cases.csv"),
        ("a b/mine.omi", "a b/mine.omi", "a b/mine-cases.csv"),
    ],
)
def test_new_where_one_says(
    place: str, rules: str, cases: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("new", place)
    assert result.exit_code == 0
    quoted = [f'"{path}"' if " " in path else path for path in (rules, cases)]
    assert f"omi-rules score {quoted[0]} {quoted[1]}".replace("/", os.sep) in result.stdout
    assert Path(rules).read_text("utf-8") == starter.text("model.omi")
    assert Path(cases).read_text("utf-8") == starter.text("cases.csv")


@pytest.mark.parametrize("there", ["model.omi", "cases.csv"])
def test_new_writes_over_nothing(
    there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine" / there
    path.parent.mkdir()
    path.write_text("mine", "utf-8")
    result = run("new", "mine")
    assert result.exit_code == 2
    assert "there is something of this name already" in result.stderr
    assert path.read_text("utf-8") == "mine"
    assert [p.name for p in path.parent.iterdir()] == [there], "both files, or neither"


def test_new_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run("new", str(tmp_path / "file" / "mine"))
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
