"""The house is as ARCHITECTURE.md draws it, and keeps its own rules."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "omi_rules"
MODULES = sorted(PACKAGE.rglob("*.py"))
DRAWING = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

ONLY_IN = {"lark": "syntax", "rich": "terminal", "click": "cli"}
"""The one room that may import a package."""

NOWHERE = {"hypothesis", "numpy", "pyarrow", "jsonschema", "pytest"}
LINES_MOST = 420
FUNCTION_MOST = 60


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module="omi_rules", names=names):
                yield from (f"omi_rules.{alias.name}" for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def drawn() -> dict[str, set[str]]:
    """The rooms of the drawing, with what each may import."""
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", DRAWING, re.MULTILINE)
    return {
        name: set() if allowed == "nothing" else set(allowed.split(", ")) for name, allowed in rows
    }


def built() -> dict[str, set[str]]:
    """The rooms as they are."""
    rooms: dict[str, set[str]] = {}
    for path in MODULES:
        if room(path) in ("__init__", "__main__"):
            continue
        found = rooms.setdefault(room(path), set())
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "omi_rules" and len(parts) > 1 and parts[1] != room(path):
                found.add(parts[1])
    return rooms


def test_the_drawing_shows_every_room_and_exactly_what_it_imports() -> None:
    assert built() == drawn()


def test_every_module_of_a_larger_room_has_its_place_in_the_drawing() -> None:
    drawn_names = set(re.findall(r"`(\w+)`", DRAWING))
    for path in MODULES:
        if path.parent != PACKAGE and path.stem != "__init__" and room(path) != "cli":
            assert path.stem in drawn_names, path


def test_the_order_of_the_rooms_in_the_import_contract_has_every_room() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    named = {name.strip() for layer in layers for name in layer.split(":")}
    assert named == {*built(), "__main__"}


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_known_in_one_room_only(package: str) -> None:
    rooms = {room(p) for p in MODULES for name in imported(p) if name.split(".")[0] == package}
    assert rooms == {ONLY_IN[package]}


def test_heavy_and_test_packages_are_imported_nowhere() -> None:
    found = {name.split(".")[0] for path in MODULES for name in imported(path)}
    assert not found & NOWHERE


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_says_what_it_is_and_is_no_longer_than_can_be_read(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module opens with a sentence that says what it is"
    if path.name != "build.py":  # one short method for each rule of the grammar
        assert len(text.splitlines()) <= LINES_MOST
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
            assert node.end_lineno - node.lineno <= FUNCTION_MOST, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_what_is_public_is_documented(path: Path) -> None:
    """Functions and methods of public classes say what they do; builders of syntax need not."""
    if path.name == "build.py":
        return
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_no_name_of_a_rule_file_stands_in_the_program() -> None:
    """Levels, bands, headlines and fields are data: only docstrings and examples may name them."""
    names = {"RoH", "LoR", "MINIMUM", "MODERATE", "SUBSTANTIAL", "DRASTIC", "child_protection"}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in names, path
            elif isinstance(node, ast.Name):
                assert node.id not in names, path


def test_the_top_level_holds_what_was_agreed() -> None:
    agreed = {
        "pyproject.toml", "omi_rules", "rules", "examples", "tests", "README.md", "LICENSE",
        "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "docs", "editors",
        "action.yml",
    }  # fmt: skip
    made = {"build", "dist"}
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "_"))}
    assert {n for n in there - agreed - made if not n.endswith(".egg-info")} == set()
