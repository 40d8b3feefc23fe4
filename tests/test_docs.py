"""The documents keep their word: every command and every printed output in them is run.

`pytest tests/test_docs.py --accept` writes the outputs anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import omi_rules
from omi_rules.cli import program
from tests.readme_table import readme_table, share_of, walk_table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "lancashire-2011"

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


@pytest.fixture(scope="module")
def lancashire() -> omi_rules.Reconciliation:
    model = omi_rules.load(ROOT / "rules" / "omi2.omi")
    return omi_rules.reconcile(model, EXAMPLE / "published.csv", EXAMPLE / "cases.csv")


TABLES = {"scores": (README, readme_table), "walk": (EXAMPLE / "README.md", walk_table)}


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_of_scores_are_those_of_the_program(
    name: str, lancashire: omi_rules.Reconciliation, accept: bool
) -> None:
    path, table_of = TABLES[name]
    text = path.read_text("utf-8")
    begin, end = f"<!-- table: {name} -->\n", "<!-- end of table -->"
    before, _, rest = text.partition(begin)
    table, _, after = rest.partition(end)
    now = table_of(lancashire) + "\n"
    assert len(lancashire.scores) == 17
    if accept:
        path.write_text(before + begin + now + end + after, "utf-8")
        return
    assert table == now


def test_what_the_readme_says_of_1_3(lancashire: omi_rules.Reconciliation) -> None:
    """The figures in its paragraph, from the published table and the program."""
    (paragraph,) = re.findall(
        r"^\*\*Where we give 70.*?\n\n", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    verdict = lancashire["1.3"]
    shares = [share_of(m.published) for m in verdict.members if m.published is not None]
    mean = sum(shares, Fraction(0)) / len(shares) * 100
    assert len(shares) == 13
    assert f"have a mean of\n{float(mean):.1f}." in paragraph
    assert round(mean) == 70
    assert len(verdict.members) - len(shares) == 5
    assert verdict.rest is not None
    assert f"above {int(verdict.rest.low * 10_000) / 100:.2f}." in paragraph
    assert verdict.computed is not None
    assert f"the records give {int((verdict.computed.printed or 0) * 100)}," in paragraph
    assert verdict.published is not None
    assert verdict.published.written == "79%"
    for ref, printed in (("3.3", "65%"), ("LoR", "78%")):
        assert lancashire[ref].possible is False
        found = lancashire[ref].published
        assert found is not None
        assert found.written == printed
        assert f"{printed[:2]} {'in' if ref[0] == '3' else 'for'} {ref}" in paragraph


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
