"""`check` never raises, whatever the text, and what it accepts can be scored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from omi_rules.checker import Checked, check
from omi_rules.compiler import lower
from omi_rules.diagnostics import Severity
from omi_rules.scoring import score
from omi_rules.source import SourceFile
from tests.properties.strategies import drafts
from tests.properties.trials import batch_of, tallied

THE_LANGUAGE = (
    "model levels scoring bands answers list field define example relevant when below above the"
    " line counts towards not scored and or is one of at least otherwise for each this in assumed"
    ' source yes/no date number ( ) , > < >= " “ ” # 1.2.3 80% 1 April 2011 29 February 2011 some'
    " includes none blank within 3 days before after mean its scores share cases also grouped by"
    " weight answers usual given then case cy aim force from to life part"
)
WORDS = THE_LANGUAGE.split()


@st.composite
def mistaken(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """A rule file with a few slips: characters, words and lines lost, doubled, moved or added."""
    text: str = draw(drafts(cases=0)).trial().text
    for _ in range(draw(st.integers(1, 4))):
        parts: list[str] = _cut(text, draw(st.sampled_from(["characters", "words", "lines"])))
        at = draw(st.integers(0, len(parts) - 1))
        slip = draw(st.sampled_from(["lose", "double", "move", "word", "character"]))
        match slip:
            case "lose":
                del parts[at]
            case "double":
                parts.insert(at, parts[at])
            case "move":
                parts.insert(draw(st.integers(0, len(parts) - 1)), parts.pop(at))
            case "word":
                parts.insert(at, f" {draw(st.sampled_from(WORDS))} ")
            case _:
                parts.insert(at, draw(st.characters()))
        text = "".join(parts) or " "
    return text


def _cut(text: str, by: str) -> list[str]:
    if by == "characters":
        return list(text)
    if by == "lines":
        return text.splitlines(keepends=True) or [""]
    return [part for word in text.split(" ") for part in (word, " ")][:-1] or [""]


LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=12)


def holds(text: str) -> Checked:
    """What is promised of every text: findings in it, and a model where none is an error."""
    checked = check(SourceFile("drawn.omi", text))
    errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    assert (checked.model is None) == bool(errors)
    for found in checked.diagnostics:
        assert 0 <= found.span.start <= found.span.end <= len(text), found
        assert "\n" not in found.message + found.help, found
        assert found.code
        assert found.message
    return checked


@given(mistaken())
def test_check_never_raises_on_a_rule_file_with_slips(text: str) -> None:
    checked = holds(text)
    if checked.model is not None:
        plan = lower(checked.model)
        score(plan, tallied(plan, batch_of([{}])))


@given(st.text())
@example("")
@example("\x00\ufeff\u202e\u00a0\t\r\n")
@example('model m "' + "(" * 5000)
def test_check_never_raises_on_any_text(text: str) -> None:
    holds(text)


@given(LINES, st.lists(st.integers(0, 6), min_size=12, max_size=12))
def test_check_never_raises_on_any_words_of_the_language(
    lines: list[str], depth: list[int]
) -> None:
    holds("\n".join(" " * in_by + line for in_by, line in zip(depth, lines, strict=False)))
