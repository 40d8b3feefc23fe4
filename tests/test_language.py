"""The language in its own words: every file in tests/language is checked, mistake by mistake.

A file in good/ checks clean. In a file in bad/ a note names the code of each finding on the guilty
line, `# error: [unknown-field]`, or on the line above where the guilty line can hold no note,
`# error below: [unclosed-label]`. Exactly those findings come out, nothing else.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import omi_rules.checker
import omi_rules.parts
import omi_rules.syntax
from omi_rules.checker import Checked, check
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.source import BYTES_MOST, SourceFile, decode, read_source

LANGUAGE = Path(__file__).parent / "language"
GOOD = sorted((LANGUAGE / "good").glob("*.omi"))
BAD = sorted((LANGUAGE / "bad").glob("*.omi"))

NOTE = re.compile(r"# (error|warning)( below)?: \[([a-z0-9-]+)\]")

WITHOUT_A_FILE = {
    "too-large": b"#" * (BYTES_MOST + 1),
    "not-text": b"model\0trial",
    "empty-file": b"",
}
"""What no file with a note in it can show."""

NOT_FOR_PEOPLE = re.compile(
    r"\b(None|True|False|NoneType|str|int|tuple|dict|token|parser?|regex|unexpected|identifier"
    r"|syntax|string|boolean|terminal|NAME|REF|LABEL|NUMBER|END|exception|null|valid|operand)\b"
    r"|\$END|_[A-Z]|<[A-Za-z]"
)
"""Words of the program, which no policy officer should meet. (Quotations of the author may.)"""

QUOTATION = re.compile(r"‘[^’]*’|`[^`]*`|“[^”]*”")


def named(source: SourceFile) -> list[tuple[int, str, str]]:
    """What the notes of a file announce: line, severity, code."""
    return sorted(
        (number + (1 if note[2] else 0), note[1], note[3])
        for number, line in enumerate(source.text.split("\n"), 1)
        for note in NOTE.finditer(line)
    )


def announced(checked: Checked) -> list[tuple[str, int, str, str]]:
    """What the notes of a model's files announce: file, line, severity, code."""
    return sorted((file.path, *note) for file in checked.source.files for note in named(file))


def found(checked: Checked) -> list[tuple[str, int, str, str]]:
    """What checking finds: file, line, severity, code."""
    return sorted(
        (d.source.path, d.source.place(d.span.start).line, d.severity.value, d.code)
        for d in checked.diagnostics
    )


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_mistake_is_found_on_its_line_and_nothing_else_is(path: Path) -> None:
    source = read_source(path)
    assert named(source), "a file in bad/ names the code of its mistake"
    checked = check(source)
    assert found(checked) == announced(checked)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_finding_speaks_plainly(path: Path) -> None:
    source = read_source(path)
    for finding in check(source).diagnostics:
        speaks_plainly(finding)
        marks_words_of_a_line(finding, finding.source)


def speaks_plainly(finding: Diagnostic) -> None:
    """One line that says what is wrong, one that says what to do, in the author's words."""
    for text in (finding.message, finding.help):
        assert text, f"{finding.code}: both a message and a remedy"
        assert "\n" not in text
        assert text[-1] in ".?:)…" or text.endswith("`"), text
        assert len(text) < 400, text
        assert not NOT_FOR_PEOPLE.search(QUOTATION.sub("…", text)), text
        assert "  " not in QUOTATION.sub("…", text), text
        assert "‘’" not in text, text


def marks_words_of_a_line(finding: Diagnostic, source: SourceFile) -> None:
    """The guilty words are some, inside the file, and begin and end with a word."""
    marked = source.quote(finding.span)
    assert marked, finding
    assert finding.span.end <= len(source.text)
    one_line = "\n" not in marked and finding.code != "empty-file"
    assert not (one_line and "# error" in marked), "a note is no guilty word"
    if finding.code not in ("tab-indent", "hidden-character"):
        assert marked == marked.strip()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_an_edit_mends_what_it_is_offered_for(path: Path) -> None:
    source = read_source(path)
    before = check(source).diagnostics
    for finding in before:
        if finding.edit is None or finding.source.path != source.path:
            continue
        at, text = finding.edit.span, source.text
        mended = text[: at.start] + finding.edit.text + text[at.end :]
        after = check(decode(source.path, mended.encode())).diagnostics
        left = {(d.code, d.message, d.span.start) for d in after}
        assert (finding.code, finding.message, finding.span.start) not in left
        assert len(after) <= len(before), "an edit makes no new finding"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_checks_clean(path: Path) -> None:
    checked = check(read_source(path))
    assert [(d.code, d.message) for d in checked.diagnostics] == []
    assert checked.model is not None


@pytest.mark.parametrize("code", sorted(WITHOUT_A_FILE))
def test_what_cannot_be_read_at_all_is_one_finding(code: str) -> None:
    source = decode("some.omi", WITHOUT_A_FILE[code])
    checked = check(source)
    assert [d.code for d in checked.diagnostics] == [code]
    speaks_plainly(checked.diagnostics[0])


def codes() -> set[str]:
    """Every code that the source text of the two rooms reports."""
    call = re.compile(
        r"\.(?:error|warning|unknown|_?not_yet|_one_only)\(\s*(?:scorings|models)?,?\s*f?\"([a-z-]+)"
    )
    other = re.compile(
        r"(?:Habit|Refusal)\(\s*\"([a-z-]+)\"|_report\(\s*\"([a-z-]+)\"|Trouble\(\"([a-z0-9-]+)\""
        r"|(?:else|if|\() ?\"([a-z]+(?:-[a-z]+)+)\""
    )
    texts = [Path(str(omi_rules.source.__file__)).read_text(encoding="utf-8")]
    for room in (omi_rules.checker, omi_rules.parts, omi_rules.syntax):
        for path in Path(str(room.__file__)).parent.glob("*.py"):
            texts.append(path.read_text(encoding="utf-8"))
    named = {name for text in texts for name in call.findall(text)}
    named |= {name for text in texts for names in other.findall(text) for name in names if name}
    return named


def test_every_code_has_a_file_that_shows_it() -> None:
    shown = {code for path in BAD for _, _, code in named(read_source(path))} | set(WITHOUT_A_FILE)
    written = {code for code in codes() if "-" in code and not code.endswith("-")}
    assert written - shown == set()
    assert shown - written <= {f"unused-{what}" for what in (
        "answers", "bands", "list", "field", "definition")} | {"not-yet"}  # fmt: skip


def test_the_corpus_has_a_file_for_every_slip() -> None:
    assert len(BAD) >= 60
    assert len(GOOD) >= 20


def test_severities_are_errors_and_warnings() -> None:
    severities = {d.severity for path in BAD for d in check(read_source(path)).diagnostics}
    assert severities == {Severity.ERROR, Severity.WARNING}
