"""The documents keep their word: every command and every printed output in them is run.

`pytest tests/test_docs.py --accept` writes the outputs anew. `pages.py` says how a page of `docs/`
names its blocks.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import get_args

import attrs
import pytest
from click.testing import CliRunner

import omi_rules
from omi_rules.checker import check
from omi_rules.checker.scope import RESERVED
from omi_rules.cli import program
from omi_rules.interpreter import all_of, any_of, opposite
from omi_rules.source import decode
from omi_rules.syntax import tree
from omi_rules.syntax.openings import COMMON, OPENINGS, STATEMENTS
from omi_rules.syntax.parse import parse
from tests import entries, pages
from tests.pages import Step
from tests.readme_table import readme_table, share_of, walk_table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "lancashire-2011"
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
REFERENCE = DOCS / "reference.md"

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
    shutil.copy(ROOT / "rules" / "omi2.examples.omi", folder)
    return printed("check", str(rules)).replace(str(folder), "rules")


def check_or_for_and(folder: Path) -> str:
    rules = folder / "omi2.omi"
    sound = (ROOT / "rules" / "omi2.omi").read_text("utf-8")
    wrong = "relevant when rosh is not low or rosh is not medium\n"
    rules.write_text(sound.replace("relevant when ppo\n", wrong, 1), "utf-8")
    shutil.copy(ROOT / "rules" / "omi2.examples.omi", folder)
    whole = printed("check", str(rules)).replace(str(folder), "rules")
    return next(part for part in whole.split("\n\n") if "always-true" in part)


def why(_: Path) -> str:
    records = "examples/lancashire-2011/cases.csv"
    asked = ("--case", "LAN-118", "--question", "1.1.14")
    return printed("why", "rules/omi2.omi", records, *asked)


OUTPUTS: dict[str, Callable[[Path], str]] = {
    "omi-rules score rules/omi2.omi examples/lancashire-2011/cases.csv": score,
    "omi-rules why rules/omi2.omi examples/lancashire-2011/cases.csv --case LAN-118 "
    "--question 1.1.14": why,
    "omi-rules check, with a misspelt field": check_misspelt,
    "omi-rules check, with or for and": check_or_for_and,
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


# ------------------------------------------------------------------------------- pages of docs/

by_stem = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@by_stem
def test_a_page_shows_what_its_files_and_commands_make(
    page: Path, tmp_path: Path, accept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").symlink_to(ROOT / "rules", target_is_directory=True)
    text = page.read_text("utf-8")
    anew: list[tuple[Step, tuple[str, ...]]] = []
    for step in pages.steps(text):
        if step.kind in {"file", "table", "add to", "change", "take out"}:
            pages.write(step, tmp_path)
        elif step.kind == "conditions":
            asked = check(decode("conditions.omi", pages.asking(step, tmp_path).encode()))
            assert [found.message for found in asked.diagnostics] == []
        elif step.kind in {"output", "whole"}:
            now = (
                pages.printed(step)
                if step.kind == "output"
                else tuple((tmp_path / step.what).read_text("utf-8").splitlines())
            )
            anew.append((step, now))
            if not accept:
                assert step.body == now, f"{page.name}, line {step.first}: {step.what}"
    if accept:
        lines = text.split("\n")
        for step, now in reversed(anew):
            lines[step.first : step.last] = now
        page.write_text("\n".join(lines), "utf-8")


@by_stem
def test_a_page_tells_its_reader_each_command(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = text.split("\n")
    end = 0
    for step in pages.steps(text):
        if step.kind == "output":
            before = " ".join("\n".join(lines[end : step.first]).split())
            assert f"`{step.what}`" in before, f"{page.name}, line {step.first}: {step.what}"
        if step.kind != "output" or step.part is None:
            end = step.last


@by_stem
def test_the_lines_of_a_page_are_short(page: Path) -> None:
    text = page.read_text("utf-8")
    within = {at for step in pages.steps(text) for at in range(step.first, step.last)}
    for at, line in enumerate(text.split("\n")):
        wide = 80 if at in within else 112
        assert len(line) <= wide or line.startswith("|"), f"{page.name}, line {at + 1}"


@by_stem
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", page.read_text("utf-8")):
        target = page.parent / link if link else page
        assert target.exists(), link
        heads = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
        found = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
        assert not anchor or anchor in found, anchor


def test_the_readme_names_every_page() -> None:
    text = README.read_text("utf-8")
    for page in PAGES:
        assert f"(docs/{page.name})" in text


@by_stem
def test_the_tables_of_three_valued_logic(page: Path) -> None:
    truths = {"true": True, "false": False, "unknown": None}
    for step in pages.steps(page.read_text("utf-8")):
        if step.kind != "logic":
            continue
        head, _, *rows = (
            [cell.strip(" *") for cell in row.strip("|").split("|")] for row in step.body
        )
        assert [row[0] for row in rows] == list(truths)
        for row in rows:
            if step.what == "not":
                assert truths[row[1]] is opposite(truths[row[0]])
                continue
            assert head[1:] == list(truths)
            joined = {"and": all_of, "or": any_of}[step.what]
            for other, said in zip(head[1:], row[1:], strict=True):
                assert truths[said] is joined((truths[row[0]], truths[other]))


# ------------------------------------------------------------------------------- the reference

PARTS = {
    "model": "The model", "part": "Parts of a model", "scoring": "Scoring", "bands": "Bands",
    "answers": "Answers", "list": "Lists", "field": "Fields", "define": "Definitions",
    "node": "Sections, criteria, questions, headlines", "sample": "The sample",
    "discretion": "Discretion", "example": "Examples",
}  # fmt: skip
COMMON_PART = "What every statement may have"
FORM = ("**What it is for.** ", "**How it is written.** ", "**What to know.** ")


def test_every_statement_and_every_clause_has_its_entry() -> None:
    found = entries.headings(REFERENCE.read_text("utf-8"))
    assert set(PARTS) == set(OPENINGS)
    for kind, part in PARTS.items():
        missing = {words for words in OPENINGS[kind] if words not in COMMON} - found[part]
        assert not missing, f"{part}: {sorted(missing)}"
        assert kind not in STATEMENTS or kind in found[part]
    assert set(COMMON) <= found[COMMON_PART]


def test_the_reference_lists_the_words_that_cannot_be_names() -> None:
    text = REFERENCE.read_text("utf-8")
    (said,) = re.findall(r"may not be names.*?\(`yes`", text, re.DOTALL)
    assert re.findall(r"`(\w+)`", said)[:-1] == sorted(RESERVED)


def test_every_entry_has_the_same_form() -> None:
    for heading, body in entries.entries(REFERENCE.read_text("utf-8")):
        at = [body.find(words) for words in FORM]
        assert min(at) >= 0, heading
        assert at == sorted(at), heading
        example = min(p for mark in ("<!-- example", "<!-- not yet") if (p := body.find(mark)) > 0)
        assert at[1] < example < at[2], heading


def test_the_examples_show_every_kind_of_test_method_edge_and_result() -> None:
    steps = pages.steps(REFERENCE.read_text("utf-8"))
    shown = {
        (type(part).__name__, part.kind)
        for step in steps
        if step.kind in {"example", "not yet", "file"}
        for part in parts(parse(decode("reference.omi", step.text.encode()))[0])
        if isinstance(part, tree.Test | tree.MethodPart | tree.EdgePart)
    }
    wanted = {("Test", kind) for kind in get_args(tree.TestKind)}
    wanted |= {("MethodPart", kind) for kind in "share mean pooled lowest total none".split()}
    wanted |= {("EdgePart", kind) for kind in ("at least", "more than", "otherwise")}
    assert wanted - shown == set()


def parts(node: object) -> Iterator[object]:
    """A syntax tree's node, and every node in it."""
    kind = type(node)
    if isinstance(node, tuple):
        for one in node:
            yield from parts(one)
    elif attrs.has(kind):
        yield node
        for field in attrs.fields(kind):
            yield from parts(getattr(node, field.name))


def test_every_example_of_the_reference_checks_clean(tmp_path: Path) -> None:
    steps = pages.steps(REFERENCE.read_text("utf-8"))
    for step in steps:
        if step.kind == "example" and step.what:
            (tmp_path / step.what).write_text(step.text, "utf-8")
    frame = next(step.text for step in steps if step.kind == "file")
    wrong = []
    for step in steps:
        if step.kind in {"example", "not yet"} and not step.what:
            text = entries.framed(frame, step.text)
            found = check(decode(str(tmp_path / "trial.omi"), text.encode())).diagnostics
            said = {one.code: one.message for one in found}
            if set(said) != ({"not-yet"} if step.kind == "not yet" else set()):
                wrong.append(f"line {step.first}: {said}")
    assert wrong == []
