"""All pages: their files, and the contents that list them in groups."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from omi_rules.explain.page import Page, read_page

_HERE = Path(__file__).parent
PAGES, WORDS = _HERE / "pages", _HERE / "words"


@functools.cache
def contents() -> Mapping[str, tuple[str, ...]]:
    """The names of all pages, in the order of `contents.txt`, under its headings."""
    groups: dict[str, list[str]] = {}
    names: list[str] = []
    for line in (_HERE / "contents.txt").read_text("utf-8").splitlines():
        if line.startswith(" "):
            names += (name.strip() for name in line.split(",") if name.strip())
        elif line.strip():
            names = groups.setdefault(line.strip(), [])
    return {heading: tuple(names) for heading, names in groups.items()}


OF_DATA = ("Codes: case", "Codes: ratings and facts")
"""How headings begin below which stands what is found in an inspection's own files."""


def codes_of_rule_files() -> frozenset[str]:
    """The codes of what is found in rule files, and not in case records or judgements."""
    return frozenset(
        name
        for heading, names in contents().items()
        if heading.startswith("Codes: ") and not heading.startswith(OF_DATA)
        for name in names
    )


def file_of(name: str) -> Path:
    """The file of a page. Names of codes have no spaces; those of words stand in their files so."""
    code = PAGES / f"{name}.md"
    return code if code.exists() else WORDS / f"{name.replace(' ', '-').replace('/', '-')}.md"


@functools.cache
def page(name: str) -> Page:
    """The page of a name that the contents list."""
    return read_page(file_of(name).read_text("utf-8"))


def other_names() -> Mapping[str, str]:
    """What a page is also looked up by, with its name."""
    return {
        other.strip(): name
        for names in contents().values()
        for name in names
        for other in page(name).note("also").split(",")
        if other.strip()
    }
