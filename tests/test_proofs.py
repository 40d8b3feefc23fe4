"""What is proved of rule files: each finding on its line, in plain words, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from omi_rules.checker import check
from omi_rules.diagnostics import Diagnostic
from omi_rules.examples import run_examples
from omi_rules.proof import prove
from omi_rules.source import SourceFile, read_source
from tests.plain_words import JARGON, QUOTED
from tests.test_language import PROVED, marks_words_of_a_line, named, speaks_plainly

MESSAGE_MOST, HELP_MOST = 130, 200
"""As test_messages.py has it; the corpus there is what checking alone finds."""

ROOT = Path(__file__).parents[1]
SHIPPED = [*sorted((ROOT / "rules").glob("*.omi")), *sorted((ROOT / "examples").glob("*/*.omi"))]
CODES = re.compile(r"\"((?:[a-z]+-)+[a-z]+|unsettled)\",\n\s+(?:path|part\.path|\(\)|one\.path)")


SHOWS = re.compile(r"[Ww]here (?:`|all is blank)|With (?:`|all else blank)|Instead,|One such case")
SAID = [
    ("rosh is high and back and", "never-true", "Where `rosh is high`, the first is true and the"),
    ("rosh is low or rosh is not low", "always-true", "Where `rosh is low`, the first is true; wh"),
    ("(low, medium, high) and back", "every-option", "; where all is blank, it is undecided."),
    ("back and 1.6 is yes", "adds-nothing", "Where `back is yes, 1.6 is yes`, both are true."),
    ("line when 1.6 is no", "never-strikes", "‘1.6 is no’ is true and ‘1.9’ is not asked."),
    ("line when risky", "always-strikes", "`rosh is high, 1.10 is yes`, ‘1.10’ is below the line."),
    ("define in_danger", "same-definition", "Where `rosh is medium`, both apply."),
    ("rosh is high or not back", "ruled-out", "‘not back’ is true and ‘back’ beside it is false."),
    ("then 1.6 is above", "impossible-example", "With all else blank, `1.6 is not relevant`."),
    ("1.7 is below the line", "impossible-example", "Where `back is no, rosh is low`, what stands"),
]
"""Words of a line, what is found there, and how its case is told."""


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


@pytest.mark.parametrize("path", PROVED, ids=lambda path: path.stem)
def test_every_finding_shows_a_case_in_the_words_of_the_file(path: Path) -> None:
    for finding in proved(read_source(path)):
        if finding.code != "unsettled":
            assert SHOWS.search(finding.help or finding.message), finding


def test_the_plainest_case_is_shown() -> None:
    source = read_source(ROOT / "tests" / "language" / "proved" / "findings.omi")
    said = {(source.place(d.span.start).line, d.code): d.help for d in proved(source)}
    lines = {text: n for n, text in enumerate(source.text.split("\n"), 1)}
    for words, code, shown in SAID:
        line = next(n for text, n in lines.items() if words in text)
        assert shown in said[line, code]


BELOW_NOUGHT = """model demo "A demo"
  levels section > question
scoring
  question  share of cases above the line
  section   mean of its question scores
  printed   to the whole percent, halves up
  banded    on the printed score
usual answers judgement
  above the line  yes
  below the line  no
field n "A number" number
section 1 "One"
question 1.1 "A"
  relevant when n is less than 0 and n is less than 5
"""


def test_a_case_that_is_shown_can_be_pasted_into_an_example() -> None:
    """Also where it holds a number below nought, which an example reads in quotes alone."""
    (finding,) = proved(SourceFile("shown.omi", BELOW_NOUGHT))
    case = re.search(r"`([^`]+)`", finding.help)
    assert case is not None
    assert "-" in case[1]
    example = f'example "As shown"\n  given {case[1]}\n  then 1.1 is relevant\n'
    model = check(SourceFile("pasted.omi", BELOW_NOUGHT + example)).model
    assert model is not None
    assert [result.holds for result in run_examples(model)] == [True]


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
