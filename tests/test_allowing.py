"""Notes that allow a finding: which line they speak of, and what is found about them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from omi_rules.checker import Checked, check, with_findings
from omi_rules.checker.allowing import OWN
from omi_rules.cli import program
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.explain import page
from omi_rules.formatter import format_source
from omi_rules.report import schema
from omi_rules.source import SourceFile, Span, decode
from tests.test_cli_check import SMALL

GOOD = Path(__file__).parent / "language" / "good" / "allowed-findings.omi"
UNUSED = 'field other "Another" yes/no'


def checked(line: str, instead_of: str = "part_of 1") -> Checked:
    """The small model with lines before its section."""
    return check(decode("tiny.omi", SMALL.replace(instead_of, f"{line}\n{instead_of}", 1).encode()))


def codes(found: Checked) -> list[str]:
    return [d.code for d in found.diagnostics]


@pytest.mark.parametrize(
    "lines",
    [
        f"{UNUSED}  # allow unused-field: counted elsewhere",
        f"# allow unused-field: counted elsewhere\n{UNUSED}",
        f"# allow unused-field: counted elsewhere\n\n# a note\n\n{UNUSED}",
        f"# Allow: warning[unused-field]: counted elsewhere\n{UNUSED}",
        f"#allow unused-field:counted elsewhere\n{UNUSED}",
        f"{UNUSED} # ALLOW [Unused-Field] : counted elsewhere",
    ],
)
def test_a_note_allows_what_its_line_has(lines: str) -> None:
    found = checked(lines)
    assert codes(found) == []
    (allowed,) = found.allowed
    assert allowed.finding.code == "unused-field"
    assert allowed.reason == "counted elsewhere"
    assert found.model is not None


@pytest.mark.parametrize("note", ["  counted only{}", "{}\n  counted only"])
def test_a_note_allows_what_begins_with_its_line(note: str) -> None:
    lines = note.format("  # allow counted-only-used: until 2027")
    found = check(decode("tiny.omi", SMALL.replace("yes/no\n", f"yes/no\n{lines}\n").encode()))
    assert codes(found) == []
    assert [allowed.finding.code for allowed in found.allowed] == ["counted-only-used"]


@pytest.mark.parametrize(
    "lines",
    [
        f"{UNUSED}\n# allow unused-field: it stands below",
        f"# allow unused-field: it stands too far up\nfield a_b yes/no\n{UNUSED}",
        f"{UNUSED}\n  counted only\n  # allow unused-field: within its block",
    ],
)
def test_a_note_elsewhere_allows_nothing(lines: str) -> None:
    assert checked(lines).allowed == ()


@pytest.mark.parametrize(
    "note",
    [
        "# allow twenty-one days for it",
        "# allowing unused-field: this is another word",
        "# we allow unused-field: not at the beginning",
        "# allow nothing: no code here",
    ],
)
def test_a_note_in_plain_words_is_a_note(note: str) -> None:
    assert codes(checked(f"{note}\n{UNUSED}")) == ["unused-field"]


def test_a_label_that_looks_like_a_note_is_a_label() -> None:
    assert codes(checked('field other "# allow unused-field: x" yes/no')) == ["unused-field"]
    assert codes(checked('field other "Is # allow unused-field: x" yes/no')) == ["unused-field"]


def test_a_note_in_a_note_is_part_of_it() -> None:
    assert codes(checked(f"{UNUSED}  # see below # allow unused-field: x")) == ["unused-field"]


def test_errors_are_never_allowed() -> None:
    text = SMALL.replace("when ppo", "when nobody  # allow unknown-field: no")
    found = check(decode("tiny.omi", text.encode()))
    assert "unknown-field" in codes(found)
    assert "error-allowed" in codes(found)
    assert found.model is None


def test_what_an_error_may_hide_is_not_called_unused() -> None:
    text = SMALL.replace("when ppo", "when nobody  # allow broken-chain: no")
    found = check(decode("tiny.omi", text.encode()))
    assert "unused-allow" not in codes(found)


def test_several_codes_are_judged_one_by_one() -> None:
    found = checked(f"# allow unused-field, unused-list, unused-feild: why\n{UNUSED}")
    assert codes(found) == ["unused-allow", "unknown-code"]
    assert [one.finding.code for one in found.allowed] == ["unused-field"]


@pytest.mark.parametrize("rest", ["", ":", ": ", " because it is so", " - it is so"])
def test_without_a_reason_it_allows_nothing(rest: str) -> None:
    found = checked(f"# allow unused-field{rest}\n{UNUSED}")
    assert codes(found) == ["allow-without-reason", "unused-field"]


def test_formatting_changes_nothing_of_what_is_allowed() -> None:
    before = check(decode(GOOD.name, GOOD.read_bytes()))
    text = format_source(before.source).text
    assert text is not None
    assert text != before.source.text
    after = check(SourceFile(GOOD.name, text))
    assert [(one.finding.code, one.reason) for one in after.allowed] == [
        (one.finding.code, one.reason) for one in before.allowed
    ]
    assert len(after.allowed) == 6


def test_what_is_found_later_can_be_allowed_too() -> None:
    """Whoever finds more about a checked file hands it in; the notes are judged anew."""
    first = checked(f"{UNUSED}  # allow broken-chain: found later\n  counted only")
    assert codes(first) == ["unused-allow"]
    start = first.source.text.index("other")
    span = Span(start, start + 5)
    later = Diagnostic("broken-chain", Severity.NOTE, "Found.", span, first.source, "Do.")
    both = with_findings(first, [later])
    assert codes(both) == []
    assert [one.finding for one in both.allowed] == [later]
    assert with_findings(both, []) == both
    other = Diagnostic("unused-list", Severity.NOTE, "Found.", span, first.source, "Do.")
    assert codes(with_findings(both, [other])) == ["unused-list"]


def test_what_is_found_later_stands_in_the_order_of_the_file() -> None:
    first = checked(UNUSED)
    begin = Diagnostic(
        "broken-chain", Severity.NOTE, "Found.", first.diagnostics[0].span._replace(start=0, end=1),
        first.source, "Do.",
    )  # fmt: skip
    assert codes(with_findings(first, [begin])) == ["broken-chain", "unused-field"]


def test_every_code_about_notes_has_its_page() -> None:
    assert {page(code).severity for code in OWN} == {"warning"}


def test_check_says_how_much_is_allowed_and_json_says_why(tmp_path: Path) -> None:
    rules = tmp_path / "tiny.omi"
    rules.write_text(
        SMALL.replace("part_of 1", f"{UNUSED}  # allow unused-field: why not\npart_of 1"), "utf-8"
    )
    result = CliRunner().invoke(program, ["check", "--strict", str(rules)])
    assert result.exit_code == 0
    assert "1 finding is allowed by a note." in result.stdout
    as_json = CliRunner().invoke(program, ["check", "--format", "json", str(rules)]).stdout
    found = json.loads(as_json)
    jsonschema.validate(found, schema("check"))
    assert found["findings"] == []
    assert [(one["code"], one["reason"]) for one in found["allowed"]] == [
        ("unused-field", "why not")
    ]


def test_an_unused_note_is_taken_out_and_nothing_else(tmp_path: Path) -> None:
    rules = tmp_path / "tiny.omi"
    sound = SMALL.replace("relevant when ppo", "relevant when ppo  # allow broken-chain: x")
    sound = sound.replace("part_of 1", "# allow unused-list: y\npart_of 1")
    rules.write_bytes(sound.replace("\n", "\r\n").encode())
    result = CliRunner().invoke(program, ["check", "--fix", "--strict", str(rules)])
    assert result.exit_code == 0, result.output
    assert rules.read_bytes() == SMALL.replace("\n", "\r\n").encode()
