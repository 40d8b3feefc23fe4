"""The models that PATHs name, checked: each once with its parts, whichever of its files is named.

A part that no model claims is checked by itself, which says whose it should be.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from omi_rules.checker import Checked, check
from omi_rules.cli.rules import reading_rules, rule_files
from omi_rules.source import SourceFile, read_source
from omi_rules.syntax.openings import may_have_parts, seems_a_part


def checked_models(paths: Sequence[str]) -> list[Checked]:
    """The models of files and folders, in the order in which those stand."""
    return checked_files(rule_files(paths))


def checked_files(files: Iterable[Path]) -> list[Checked]:
    """The models of files. What is no part is checked first: it may claim what is one."""
    found: dict[int, Checked] = {}
    claimed: set[str] = set()
    parts: list[tuple[int, SourceFile]] = []
    for number, path in enumerate(files):
        with reading_rules(path):
            source = read_source(path)
        if may_have_parts(source.text) and seems_a_part(source.text):
            parts.append((number, source))
            continue
        found[number] = checked = check(source)
        if len(checked.source.files) > 1:
            claimed |= _real(checked)
    for number, source in parts:
        if os.path.realpath(source.path) not in claimed:
            found[number] = checked = check(source)
            claimed |= _real(checked)
    return [found[number] for number in sorted(found)]


def _real(checked: Checked) -> set[str]:
    return {os.path.realpath(file.path) for file in checked.source.files}
