"""Splitting a model over files changes no number, and no finding but its place."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omi_rules.checker import Checked, check
from omi_rules.formatter import format_bytes
from omi_rules.proof import prove
from omi_rules.source import SourceFile, read_source
from tests.properties.test_formatting import all_of, rule_files
from tests.splitting import places, split_at

LANGUAGE = Path(__file__).parents[1] / "language"
OF_FILES = ("part", "two-models", "conflict-mark")
CORPUS = [
    path for path in sorted((LANGUAGE / "bad").glob("*.omi")) if not path.stem.startswith(OF_FILES)
]
"""Files with mistakes, of which none is about what stands in one file."""

OF_ONE_FILE = {"outside-parent"}
"""Codes for what stands under another heading than its own: no heading of another file does."""


def by_value(checked: Checked) -> tuple[Any, ...]:
    """A model but for the places of what it says."""
    assert checked.model is not None, [d.message for d in checked.errors]
    nowhere = attrs.evolve(
        checked.model,
        doubts=tuple(attrs.evolve(doubt, part="") for doubt in checked.model.doubts),
        examples=tuple(attrs.evolve(example, part="") for example in checked.model.examples),
    )
    return all_of(nowhere)


def findings(checked: Checked) -> Counter[tuple[str, ...]]:
    """What is wrong, with the guilty words and the help, wherever they stand."""
    return Counter(
        (d.code, d.message, d.help, d.source.quote(d.span))
        for d in checked.diagnostics
        if d.code not in OF_ONE_FILE
    )


@given(rule_files(), st.data())
def test_a_model_split_over_files_is_the_same_model(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.sampled_from(places(text)), max_size=5)))
    with tempfile.TemporaryDirectory() as folder:
        checked = check(read_source(split_at(text, Path(folder), "drawn.omi", cuts)))
    assert len(checked.source.files) == len(cuts) + 1
    assert by_value(checked) == by_value(check(SourceFile("drawn.omi", text)))


@given(rule_files(), st.data())
def test_laying_out_each_file_keeps_the_meaning(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.sampled_from(places(text)), max_size=3)))
    with tempfile.TemporaryDirectory() as folder:
        path = split_at(text, Path(folder), "drawn.omi", cuts)
        before = check(read_source(path))
        for file in before.source.files:
            formatted, after = format_bytes(file.path, file.data, before)
            assert not formatted.mistakes
            Path(file.path).write_bytes(after)
        again = check(read_source(path))
        assert by_value(again) == by_value(before)
        for file in again.source.files:
            assert format_bytes(file.path, file.data, again)[1] == file.data


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_mistakes_are_the_same_wherever_a_file_is_cut(path: Path, tmp_path: Path) -> None:
    source = read_source(path)
    if source.trouble is not None or not places(source.text):
        return
    whole = findings(check(source))
    may = places(source.text)
    for number, cuts in enumerate((may, may[::2], may[-1:], may[len(may) // 2 :][:1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        checked = check(read_source(split_at(source.text, folder, "cut.omi", cuts)))
        assert findings(checked) == whole


PROVED = sorted((LANGUAGE / "proved").glob("*.omi"))
SOUND = [path for path in CORPUS if not check(read_source(path)).errors]
"""Files of which checking warns at most."""


def proved_of(path: Path) -> Checked:
    return prove(check(read_source(path)), incentives=True)


@pytest.mark.parametrize("path", [*PROVED, *SOUND], ids=lambda path: path.stem)
def test_what_is_proved_is_the_same_wherever_a_file_is_cut(path: Path, tmp_path: Path) -> None:
    text = read_source(path).text
    whole, may = findings(proved_of(path)), places(text)
    for number, cuts in enumerate((may, may[::2], may[-1:], may[len(may) // 2 :][:1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        checked = proved_of(split_at(text, folder, "cut.omi", cuts))
        assert findings(checked) == whole
        for found in checked.diagnostics:
            assert found.source in checked.source.files
            for aside in found.asides:
                assert (aside.source or found.source).quote(aside.span) in text


@given(rule_files(), st.data())
def test_proofs_of_a_model_split_over_files_find_the_same(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.sampled_from(places(text)), max_size=5)))
    with tempfile.TemporaryDirectory() as folder:
        checked = proved_of(split_at(text, Path(folder), "drawn.omi", cuts))
    assert findings(checked) == findings(
        prove(check(SourceFile("drawn.omi", text)), incentives=True)
    )
