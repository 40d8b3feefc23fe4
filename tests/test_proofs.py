"""What is proved of rule files: each finding on its line, in plain words, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from omi_rules.checker import check
from omi_rules.diagnostics import Diagnostic
from omi_rules.model import Condition
from omi_rules.proof import Space, prove
from omi_rules.proof.pairs import routed
from omi_rules.source import SourceFile, read_source
from tests.plain_words import JARGON, QUOTED
from tests.test_language import PROVED, marks_words_of_a_line, named, speaks_plainly
from tests.test_proof_space import model_of

MESSAGE_MOST, HELP_MOST = 130, 200
"""As test_messages.py has it; the corpus there is what checking alone finds."""

ROOT = Path(__file__).parents[1]
SHIPPED = [*sorted((ROOT / "rules").glob("*.omi")), *sorted((ROOT / "examples").glob("*/*.omi"))]
CODES = re.compile(r"\"((?:[a-z]+-)+[a-z]+|unsettled)\",\n\s+(?:path|part\.path|\(\)|one\.path)")


def found(source: SourceFile) -> list[tuple[int, str, str]]:
    return sorted(
        (source.place(d.span.start).line, d.severity.value, d.code) for d in proved(source)
    )


def proved(source: SourceFile) -> tuple[Diagnostic, ...]:
    """What is proved of a file: of better answers too where it is about them."""
    return prove(check(source), incentives="better answer" in source.text.lower()).diagnostics


@pytest.mark.parametrize("path", PROVED, ids=lambda path: path.stem)
def test_what_is_proved_stands_on_its_line_and_nothing_else_is(path: Path) -> None:
    source = read_source(path)
    assert check(source).diagnostics == ()
    assert found(source) == named(source)


@pytest.mark.parametrize("path", PROVED, ids=lambda path: path.stem)
def test_what_is_proved_is_said_plainly(path: Path) -> None:
    source = read_source(path)
    for finding in proved(source):
        speaks_plainly(finding)
        marks_words_of_a_line(finding, source)
        for text, most in ((finding.message, MESSAGE_MOST), (finding.help, HELP_MOST)):
            assert len(QUOTED.sub("‘…’", text)) <= most, text
            assert not JARGON.search(QUOTED.sub("", text)), text
        assert re.match(r"[A-Z‘]", finding.message)
        assert finding.message.endswith(".")


def test_every_code_that_is_proved_is_shown() -> None:
    text = "".join(
        path.read_text("utf-8") for path in sorted((ROOT / "omi_rules" / "proof").glob("*.py"))
    )
    shown = {code for path in PROVED for _, _, code in named(read_source(path))}
    written = set(CODES.findall(text))
    assert len(written) > 8
    assert written == shown


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_is_proved_against_a_shipped_model(path: Path) -> None:
    assert [(d.code, d.message) for d in prove(check(read_source(path))).diagnostics] == []


def test_a_file_with_errors_is_not_looked_at() -> None:
    source = read_source(ROOT / "tests" / "language" / "bad" / "unknown-field.omi")
    checked = check(source)
    assert prove(checked) is checked


def test_conditions_that_route_cases() -> None:
    asked = ["risk is high", "risk is one of (medium, high)", "risk is low", "not told"]
    model = model_of(
        "".join(
            f'question 1.{n + 2} "Q{n}"\n  relevant when {condition}\n'
            for n, condition in enumerate(asked)
        )
    )
    high, upper, low, untold = (_own(model.questions[f"1.{n + 2}"].relevant) for n in range(4))
    space = Space(model)
    assert routed(space, [high, upper, low]) == ({"risk": "high"}, None, (0, 1))
    assert routed(space, [high, low]) == (None, {"risk": "medium"}, None)
    assert routed(space, [upper, low]) == (None, None, None)
    assert routed(space, [upper, untold], within=low) == (
        None, {"risk": "low", "told": "yes"}, None
    )  # fmt: skip


def _own(condition: Condition | None) -> Condition:
    assert condition is not None
    return condition
