"""Names mean nothing: every shipped model under nonsense names gives the same numbers.

What is renamed, and how, is in `renaming.py`. The printed JSON is compared, with names mapped.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import omi_rules
from omi_rules.model import Model
from tests.inspections import run
from tests.renaming import Renamed, named_in, renamed

ROOT = Path(__file__).parents[1]
PLACES = ("rules", "examples", "omi_rules/starter")
FOUND = sorted(path for place in PLACES for path in (ROOT / place).glob("**/*.omi"))
MODELS = [path for path in FOUND if not re.search(r"^part of ", path.read_text("utf-8"), re.M)]

TEXTS = {
    "label", "sha256", "notices", "notices_on", "why", "aim", "means", "findings", "reason", "by",
    "cy", "file", "path", "allowed_by",
}  # fmt: skip
"""What the JSON says in words: of these only whether there is something, and how much, is held."""

FIGURES = {"format", "exact", "weights", "unit", "rule"}
"""What is written in quotes in the JSON and is no name, though it may look like one."""

BY_NAME = {"options"}
"""What has names of the model for its keys."""


@frozen
class Inspection:
    """A model with something to score: its records, its judgements, or both."""

    rules: Path
    cases: Path | None
    judgements: Path | None

    def __str__(self) -> str:
        inputs = (path for path in (self.cases, self.judgements) if path is not None)
        return "-".join((self.rules.stem, *(f"{path.parent.name}-{path.stem}" for path in inputs)))


def inspections() -> Iterator[Inspection]:
    """Every model with every input that it can read, and, where it has none, by itself."""
    folders = [path for path in sorted((ROOT / "examples").iterdir()) if path.is_dir()]
    for rules in MODELS:
        own = rules.parent
        inputs = [own] if own.parent != ROOT else []
        inputs += [f for f in folders if f != own and rules.name in (f / "README.md").read_text()]
        if own.parent == ROOT:
            inputs = [f for f in inputs if not list(f.glob("*.omi"))]
        for folder in inputs:
            judged: list[Path | None] = [*sorted(folder.glob("judgements*.csv"))]
            cases = folder / "cases.csv"
            for judgements in judged or [None]:
                yield Inspection(rules, cases if cases.exists() else None, judgements)


INSPECTIONS = list(inspections())


def test_every_model_is_looked_at_and_every_input_is_read() -> None:
    """A model without records is held by its examples, below."""
    used = {path for found in INSPECTIONS for path in (found.cases, found.judgements) if path}
    there = {*ROOT.glob("examples/*/cases.csv"), *ROOT.glob("examples/*/judgements*.csv")}
    there |= set(ROOT.glob("omi_rules/starter/*.csv"))
    assert used == there
    assert {"omi2", "youth-2018", "core-case", "teaching"} <= {i.rules.stem for i in INSPECTIONS}


def printed(rules: Path, cases: Path | None, judgements: Path | None) -> dict[str, Any]:
    """The JSON of a score run."""
    given = ["--judgements", str(judgements)] if judgements is not None else []
    found = run("score", str(rules), *([str(cases)] if cases else []), *given, "--format", "json")
    assert found.code == 0, found.err
    read: dict[str, Any] = json.loads(found.out)
    return read


def mapped(value: Any, words: Mapping[str, str], key: str = "") -> Any:
    """What is printed, its names mapped, and of its sentences only how many there are."""
    if key in TEXTS:
        return len(value) if isinstance(value, list) else value is not None
    if isinstance(value, dict):
        keys = words if key in BY_NAME else {}
        return {keys.get(k, k): mapped(each, words, k) for k, each in value.items()}
    if isinstance(value, list):
        return [mapped(each, words, key) for each in value]
    named = isinstance(value, str) and key not in FIGURES
    return words.get(value, value) if named else value


def placed(made: Renamed, folder: Path) -> None:
    for name, text in made.files.items():
        (folder / name).write_text(text, "utf-8")


def all_words(made: Renamed, read: Mapping[str, Any]) -> dict[str, str]:
    """The words of the model, and the references of its repeated questions."""
    refs = [found["ref"] for found in (*read["scores"], *read["questions"])]
    return made.nonsense.words | {ref: made.nonsense.word(ref) for ref in refs}


@pytest.mark.parametrize("given", INSPECTIONS, ids=str)
def test_renaming_everything_to_nonsense_changes_no_number(
    given: Inspection, tmp_path: Path
) -> None:
    made = renamed(given.rules, omi_rules.load(given.rules))
    placed(made, tmp_path)
    cases = judgements = None
    if given.cases is not None:
        cases = tmp_path / given.cases.name
        cases.write_text(made.records(given.cases.read_text("utf-8-sig")), "utf-8")
        for notice in given.cases.parent.glob(f"{given.cases.stem}.notice.txt"):
            shutil.copy(notice, tmp_path)
    if given.judgements is not None:
        judgements = tmp_path / given.judgements.name
        judgements.write_text(made.judgements(given.judgements.read_text("utf-8-sig")), "utf-8")
    plain = printed(given.rules, given.cases, given.judgements)
    nonsense = printed(tmp_path / given.rules.name, cases, judgements)
    words = all_words(made, plain)
    assert mapped(plain, words) == mapped(nonsense, {})
    assert any(score["exact"] is not None for score in plain["scores"])


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_its_examples_hold_under_nonsense_names(path: Path, tmp_path: Path) -> None:
    made = renamed(path, omi_rules.load(path))
    placed(made, tmp_path)
    nonsense = run("test", str(tmp_path / path.name), "--format", "json")
    plain = run("test", str(path), "--format", "json")
    assert plain.code == nonsense.code == 0, nonsense.out + nonsense.err
    assert len(plain.json["examples"]) == len(nonsense.json["examples"])


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_nothing_declared_keeps_its_name(path: Path, tmp_path: Path) -> None:
    """That the renaming is one."""
    before = omi_rules.load(path)
    made = renamed(path, before)
    placed(made, tmp_path)
    after = omi_rules.load(tmp_path / path.name)
    assert declared(before) & declared(after) == set()
    assert len(declared(before)) == len(declared(after))


def declared(model: Model) -> set[str]:
    """The names, references and labels of a model, but for those of its repeated questions."""
    found = {model.name, *model.fields, *model.scales, *model.definitions, *model.bands}
    found |= {level.name for level in model.levels}
    found |= {band.name for bands in model.bands.values() for band in bands.bands}
    found |= {band.label.en for bands in model.bands.values() for band in bands.bands}
    found |= {option.name for scale in model.scales.values() for option in scale.options}
    found |= {o.name for f in model.fields.values() for o in f.options} - {"yes", "no"}
    found |= {str(node.label.en) for node in model.nodes.values()}
    return found | model.nodes.keys() | {q.ref for q in model.questions.values() if not q.group}


# ------------------------------------------------------------------------- names in the program

ALLOWED = {
    "yes": "the language's own: what a yes/no field says",
    "no": "the language's own: what a yes/no field says",
    "question": "a word of the trade, and of the JSON",
    "section": "a tag of HTML",
    "outcome": "a key of the JSON",
    "rating": "a column of judgements, and a key of the JSON",
    "reason": "a column of judgements, and a key of the JSON",
    "Comment": "the head of a column, where bands have no label",
    "met": "what a report says of a line of the sample",
    "results": "a key of SARIF",
    "good": "a style of the terminal",
    "fact": "the name of a line of an example in the grammar",
    "comment": "a key of the JSON",
    "GOOD": "an example in a message, of a band",
    "1.2": "an example in a message, of a reference",
    "high": "an end of an interval in the JSON",
    "low": "an end of an interval in the JSON",
}
"""What a rule file declares and the program says too, by chance: why it stands there."""

EXAMPLES_OF_FORMS = {"openings.py"}
"""Where messages take the forms of the language from, written with names as OMI 2 has them."""


def test_no_python_knows_a_name_from_any_rule_file() -> None:
    """No text of the program is a name, reference or label; none of the telling ones is in one."""
    names, labels = map(set.union, *(named_in(path) for path in MODELS))
    names = {name for name in names if not name.isdigit()}
    telling = {name for name in names if re.search(r"[A-Z_.]", name)}
    met: dict[str, str] = {}
    for path in sorted((ROOT / "omi_rules").rglob("*.py")):
        for text, line in texts_of(path):
            where = f"{path.relative_to(ROOT)}, line {line}"
            if text in names | labels:
                met[text] = where
            if path.name not in EXAMPLES_OF_FORMS:
                inside = telling & {word.strip(".") for word in re.findall(r"[\w.]+", text)}
                met |= dict.fromkeys(inside, where)
    assert {word: where for word, where in met.items() if word not in ALLOWED} == {}
    assert ALLOWED.keys() - met.keys() == set(), "what need not be allowed any more"


def texts_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every text in a module and its line, but for those that only say what something is."""
    module = ast.parse(path.read_text("utf-8"))
    said = {
        id(line.value)
        for part in ast.walk(module)
        if isinstance(part, ast.Module | ast.ClassDef | ast.FunctionDef)
        for line in part.body
        if isinstance(line, ast.Expr)
    }
    for part in ast.walk(module):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in said:
            yield part.value, part.lineno
