"""`omi-rules check` as its users meet it: what is drawn, what is counted, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from omi_rules.cli import program
from omi_rules.report import schema

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules" / "omi2.omi"

SMALL = """\
model tiny "A tiny model"
  levels part_of > question

scoring
  question  share of cases above the line
  part_of   mean of its question scores
  printed   to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

field ppo "Prolific offender" yes/no

part_of 1 "The only part"

question 1.1 "Was it done?"
  relevant when ppo
    assumed "We read it so."
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["check", *map(str, arguments)])


def small(folder: Path, text: str = SMALL, name: str = "tiny.omi") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_sound_file_says_so_and_ends_with_0(tmp_path: Path) -> None:
    result = run(small(tmp_path))
    assert result.exit_code == 0
    assert "no mistakes. 1 question, 0 examples, 1 thing assumed." in result.stdout


def test_the_shipped_rules_are_sound_under_strict() -> None:
    assert run("--strict", RULES.parent).exit_code == 0


def test_a_mistake_is_drawn_in_its_line_with_code_and_remedy(tmp_path: Path) -> None:
    result = run(small(tmp_path, SMALL.replace("when ppo", "when ppoo")))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "error[unknown-field]: There is no field or definition ‘ppoo’."
    assert lines[1].endswith("tiny.omi, line 18:")
    assert lines[2] == "  18 |   relevant when ppoo"
    assert lines[3] == "     |                 ^^^^"
    assert lines[4] == "  help: Did you mean ‘ppo’?"


def test_warnings_count_only_under_strict(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("  relevant when ppo\n", ""))
    assert run(path).exit_code == 0
    assert "unused-field" in run(path).stdout
    assert run("--strict", path).exit_code == 1


def test_the_text_shows_fifty_errors_first_and_says_how_many_more(tmp_path: Path) -> None:
    fields = "".join(f'field f{n} "A field" yes/no\n' for n in range(60))
    text = SMALL.replace("when ppo", "when nobody").replace("part_of 1", f"{fields}\npart_of 1")
    result = run(small(tmp_path, text))
    findings = [
        line for line in result.stdout.splitlines() if line.startswith(("error[", "warning["))
    ]
    assert len(findings) == 50
    assert findings[0].startswith("error[unknown-field]")
    # 60 new fields and ppo are unused, and one name is unknown.
    assert "… and 12 more findings; --format json shows all." in result.stdout
    found = json.loads(run("--format", "json", tmp_path).stdout)["findings"]
    assert len(found) == 62


def test_json_keeps_its_contract(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("relevant when", "relevent when"))
    result = run("--format", "json", path)
    found = json.loads(result.stdout)
    jsonschema.validate(found, schema("check"))
    assert [f["code"] for f in found["findings"]] == ["misspelt-keyword"]
    edit = found["findings"][0]["edit"]
    assert (edit["line"], edit["column"], edit["text"]) == (18, 3, "relevant when")


def test_assumptions_are_listed_with_what_they_speak_of(tmp_path: Path) -> None:
    path = small(tmp_path)
    result = run("--assumptions", path)
    assert "line 19, question 1.1, relevant when ppo:" in result.stdout
    assert "We read it so." in result.stdout
    found = json.loads(run("--format", "json", path).stdout)
    jsonschema.validate(found, schema("check"))
    assert found["assumptions"][0]["text"] == "We read it so."


def test_a_mistyped_path_never_makes_a_build_green(tmp_path: Path) -> None:
    small(tmp_path)
    result = run(tmp_path / "tyni.omi")
    assert result.exit_code == 2
    assert "tiny.omi" in result.stderr


def test_a_folder_without_a_rule_file_is_wrong_use(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "no rule file" in result.stderr


@pytest.mark.parametrize(
    "junk", [b"", b"\0\1\2" * 1000, bytes(range(256)) * 50, b"(" * 100_000, b"\xff\xfe\x41"]
)
def test_any_bytes_are_findings_and_no_failure(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "junk.omi"
    path.write_bytes(junk)
    result = run(path)
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_user_text_is_never_markup_nor_control(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace('"Was it done?"', '"[red]Was[/red] \x1b[31mit"'))
    result = run(path)
    assert "\x1b" not in result.stdout
    assert "[red]Was[/red]" in result.stdout


def test_lines_fit_80_columns(tmp_path: Path) -> None:
    long = SMALL.replace("when ppo", "when " + " and ".join(["ppo"] * 40) + " and nobody_at_all")
    result = run(small(tmp_path, long))
    assert result.exit_code == 1
    in_line = [line for line in result.stdout.splitlines() if "tiny.omi" not in line]
    assert max(map(len, in_line)) <= 80
    assert "nobody_at_all" in result.stdout


def test_folders_that_begin_with_a_dot_are_left_out(tmp_path: Path) -> None:
    kept = tmp_path / "more" / "kept.omi"
    hidden = tmp_path / ".venv" / "lib" / "hidden.omi"
    for path in (kept, hidden):
        path.parent.mkdir(parents=True)
        path.write_text("modle x\n", "utf-8")
    found = run(tmp_path)
    assert found.exit_code == 1
    assert "kept.omi" in found.stdout
    assert "hidden.omi" not in found.stdout
    assert "hidden.omi" in run(hidden).stdout
    kept.unlink()
    assert run(tmp_path).exit_code == 2


def test_what_is_proved_counts_under_strict_only(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("when ppo", "when ppo or not ppo"))
    assert run(path).exit_code == 0
    assert "warning[always-true]" in run(path).stdout
    assert run("--strict", path).exit_code == 1
    assert "no mistakes" in run("--strict", "--no-proofs", path).stdout


def test_a_note_is_no_reason_to_fail() -> None:
    plain, asked = (run("--strict", *more, RULES) for more in ((), ("--incentives",)))
    assert plain.exit_code == asked.exit_code == 0
    assert "no mistakes" in plain.stdout
    assert "note[perverse-incentive]" in asked.stdout
