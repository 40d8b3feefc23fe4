"""The documents keep their word: every command and every printed output in them is run.

`pytest tests/test_docs.py --accept` writes the outputs anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from omi_rules.cli import program

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"

FIRST = (
    "python3 -m venv .venv && .venv/bin/pip install . && "
    ".venv/bin/omi-rules score rules/omi2.omi examples/lancashire-2011/cases.csv"
)
SECOND = "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest"


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(program, arguments)
    return "\n".join(line.rstrip() for line in result.stdout.splitlines()).strip("\n")


def score(_: Path) -> str:
    return printed("score", "rules/omi2.omi", "examples/lancashire-2011/cases.csv")


def check_misspelt(folder: Path) -> str:
    rules = folder / "omi2.omi"
    sound = (ROOT / "rules" / "omi2.omi").read_text("utf-8")
    rules.write_text(sound.replace("relevant when ppo\n", "relevant when ppoo\n", 1), "utf-8")
    return printed("check", str(rules)).replace(str(folder), "rules")


def why(_: Path) -> str:
    records = "examples/lancashire-2011/cases.csv"
    asked = ("--case", "LAN-118", "--question", "1.1.14")
    return printed("why", "rules/omi2.omi", records, *asked)


OUTPUTS: dict[str, Callable[[Path], str]] = {
    "omi-rules score rules/omi2.omi examples/lancashire-2011/cases.csv": score,
    "omi-rules why rules/omi2.omi examples/lancashire-2011/cases.csv --case LAN-118 "
    "--question 1.1.14": why,
    "omi-rules check, with a misspelt field": check_misspelt,
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_readme_prints_what_the_program_prints(
    name: str, tmp_path: Path, accept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text("utf-8")
    pattern = re.compile(
        rf"(<!-- output: {re.escape(name)} -->\n```\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE
    )
    found = pattern.search(text)
    assert found is not None
    now = OUTPUTS[name](tmp_path) + "\n"
    if accept:
        README.write_text(text[: found.start(2)] + now + text[found.end(2) :], "utf-8")
        return
    assert found[2] == now


def test_every_output_of_the_readme_is_run() -> None:
    assert set(re.findall(r"<!-- output: (.*) -->", README.read_text("utf-8"))) == set(OUTPUTS)


def test_the_first_two_code_blocks_are_the_two_commands_and_ci_runs_them() -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert [block.strip() for block in blocks[:2]] == [FIRST, SECOND]
    ci = (ROOT / ".ci" / "run").read_text("utf-8").replace("install -q ", "install ")
    assert FIRST in ci
    assert SECOND in ci


def test_the_public_api_of_the_readme(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (snippet,) = re.findall(
        r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    lines = [line for line in snippet.splitlines() if line.strip()]
    assert len(lines) == 5
    exec(compile(snippet, "README.md", "exec"), {})
    label, exact, comment = re.split(r"(?<=others) | (?=[A-Z]+ )", capsys.readouterr().out.strip())
    assert label.startswith("Assessment and planning to minimise")
    assert re.fullmatch(r"\d+/\d+", exact)
    assert comment.endswith("improvement required")


def test_every_command_is_documented() -> None:
    text = README.read_text("utf-8")
    for command in program.list_commands(None):  # type: ignore[arg-type]
        assert f"`omi-rules {command} " in text


def test_contributing_names_what_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for module in re.findall(r"python -m (tests(?:\.\w+)+)", text):
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
