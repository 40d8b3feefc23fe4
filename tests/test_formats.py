"""Findings for other programs: what each form holds, and that no text acts as more than text."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from omi_rules.checker import check
from omi_rules.cli import program
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.formats import Case, Suite, as_github, as_junit, as_sarif
from omi_rules.formats.places import from_top, uri
from omi_rules.source import Span, decode
from tests.test_cli_check import SMALL

ODD = '<a href="x">&amp;]]> \x1b[31m \x00 %0A ::error::, \u202e \U0001f600 ##[add-mask]x'
EXAMPLE = '\nexample "It was done"\n  given 1.1 is yes, ppo is yes\n  then 1.1 is {}\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def write(text: str, name: str = "tiny.omi") -> str:
    Path(name).parent.mkdir(exist_ok=True, parents=True)
    Path(name).write_text(text, "utf-8")
    return name


def found(text: str, path: str = "tiny.omi") -> list[Diagnostic]:
    return list(check(decode(path, text.encode())).diagnostics)


def many(number: int, severity: Severity, text: str = "a\n" * 99) -> list[Diagnostic]:
    source = decode("many.omi", text.encode())
    return [
        Diagnostic("some-code", severity, f"Finding {n}.", Span(2 * n, 2 * n + 1), source)
        for n in range(number)
    ]


# --------------------------------------------------------------------------------------- SARIF


def results(text: str) -> list[dict[str, Any]]:
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert "<!--" not in rule["help"]["markdown"]
    kept: list[dict[str, Any]] = only["results"]
    return kept


def region_of(result: dict[str, Any]) -> tuple[int, ...]:
    region = result["locations"][0]["physicalLocation"]["region"]
    return tuple(region[name] for name in ("startLine", "startColumn", "endLine", "endColumn"))


def test_sarif_has_each_finding_with_its_rule_place_and_edit(here: Path) -> None:
    path = write(SMALL.replace("relevant when ppo", "relevent when ppo"))
    result = run("check", "--format", "sarif", path)
    assert result.exit_code == 1
    (one,) = results(result.stdout)
    assert one["ruleId"] == "misspelt-keyword"
    assert one["level"] == "error"
    assert one["message"]["text"].startswith("‘relevent when’ means nothing here. ")
    assert region_of(one) == (18, 3, 18, 16)
    (change,) = one["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "relevant when"


def test_sarif_counts_columns_in_units_of_utf_16_of_the_file_as_it_is(here: Path) -> None:
    clean = "question 1.2 \U0001f600 “e\u0301” ‘\U0001f600’ x"
    (bad, *_) = found(f"{SMALL}{clean}\n")
    written = clean.encode("utf-16-le")
    source = bad.source
    at = source.text.index("x\n", source.text.index("question 1.2"))
    odd = Diagnostic("unknown-field", Severity.ERROR, "M.", Span(at, at + 1), source)
    (one,) = results(as_sarif([odd], "check"))
    assert region_of(one)[1] == written.index("x".encode("utf-16-le")) // 2 + 1


def test_sarif_has_a_run_without_results_where_nothing_is_found(here: Path) -> None:
    result = run("check", "--format", "sarif", write(SMALL))
    assert result.exit_code == 0
    assert results(result.stdout) == []


def test_other_places_are_related_locations(here: Path) -> None:
    text = SMALL + '\nquestion 1.1 "Again?"\n'
    (one,) = [r for r in results(as_sarif(found(text), "check")) if "relatedLocations" in r]
    (related,) = one["relatedLocations"]
    assert related["message"]["text"].endswith(".")
    assert related["physicalLocation"]["region"]["startLine"] == 17


def fingerprints(text: str, path: str = "tiny.omi") -> list[str]:
    return [
        value
        for result in results(as_sarif(found(text, path), "check"))
        for value in result["partialFingerprints"].values()
    ]


def test_a_finding_is_known_again_when_its_line_moves(here: Path) -> None:
    wrong = SMALL.replace("relevant when ppo", "relevant when nobody")
    moved = wrong.replace("field ppo", '# a note\n\nfield more "More" yes/no\nfield ppo')
    before = fingerprints(wrong)
    assert set(before) < set(fingerprints(moved))
    assert fingerprints(wrong.replace("nobody", "no_one")) != before
    assert fingerprints(wrong, "other.omi") != before


def test_the_same_words_twice_are_two_findings(here: Path) -> None:
    wrong = SMALL.replace("relevant when ppo", "relevant when nobody")
    wrong += '\nquestion 1.2 "Again?"\n  relevent when ppo\nquestion 1.3 "A"\n  relevent when ppo\n'
    kept = fingerprints(wrong)
    assert len(kept) == len(set(kept)) > 2


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("rules/a b#c%.omi", "rules/a%20b%23c%25.omi"),
        ("./x:y.omi", "x%3Ay.omi"),
        ("é/ü.omi", "%C3%A9/%C3%BC.omi"),
        ("a/../b.omi", "b.omi"),
    ],
)
def test_paths_are_addresses_from_here(here: Path, path: str, address: str) -> None:
    assert uri(path) == address


def test_a_path_outside_has_its_whole_address(here: Path) -> None:
    (here / "in").mkdir()
    outside = str(here / "x y.omi")
    assert from_top("../x").is_absolute()
    assert uri(outside) == "x%20y.omi"
    assert uri("../x y.omi") == (here.parent / "x y.omi").as_uri()


def test_only_what_is_inside_stands_under_the_base(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(here / write(SMALL.replace("when ppo", "when nobody")))
    (here / "in").mkdir()
    for folder, names in ((here, {"uri", "uriBaseId"}), (here / "in", {"uri"})):
        monkeypatch.chdir(folder)
        (one, *_) = json.loads(run("check", "--format", "sarif", path).stdout)["runs"][0]["results"]
        assert {*one["locations"][0]["physicalLocation"]["artifactLocation"]} == names


def test_paths_begin_at_the_top_of_the_checkout(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "in").mkdir()
    monkeypatch.chdir(here / "in")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here))
    assert uri("x.omi") == "in/x.omi"
    assert uri("../y.omi") == "y.omi"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here / "elsewhere"))
    assert uri("x.omi") == "x.omi"


# -------------------------------------------------------------------------------------- GitHub

COMMAND = re.compile(r"::(error|warning|notice) ([a-zA-Z]+=[^:,]*(?:,[a-zA-Z]+=[^:,]*)*)::(.*)")


def test_github_gets_errors_first_with_their_places(here: Path) -> None:
    text = SMALL.replace("relevant when ppo", "relevent when nobody")
    path = write(text.replace("part_of 1", 'field x "X" yes/no\npart_of 1'), "my rules/a,b.omi")
    result = run("check", "--format", "github", path)
    first, *rest = result.stdout.splitlines()
    command = COMMAND.fullmatch(first)
    assert command is not None
    assert command[1] == "error"
    assert "file=my rules/a%2Cb.omi,line=19,endLine=19,col=3,endColumn=16" in command[2]
    assert "title=misspelt-keyword" in command[2]
    assert "%0A" in command[3]
    assert all(line.startswith("::warning") for line in rest)


def test_github_is_told_ten_of_each_kind_and_how_many_more(here: Path) -> None:
    findings = [*many(13, Severity.NOTE), *many(12, Severity.WARNING), *many(11, Severity.ERROR)]
    lines = as_github(findings).splitlines()
    kinds = [m[1] for line in lines if (m := COMMAND.fullmatch(line))]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert lines[-1].startswith("::notice title=omi-rules::")
    assert lines[-1].endswith("1 more error, 2 more warnings and 4 more notes.")
    plain = [line for line in lines if not line.startswith("::")]
    assert len(plain) == 1 + 2 + 4
    assert plain[0].startswith("error[some-code]: many.omi, line 11: ")


@pytest.mark.parametrize("number", [0, 1, 10])
def test_github_is_told_of_no_more_where_all_are_shown(here: Path, number: int) -> None:
    text = as_github(many(number, Severity.NOTE))
    assert len(text.splitlines()) == number
    assert "more" not in text


def test_no_text_is_a_command_of_its_own(here: Path) -> None:
    source = decode(f"::error::{ODD}".replace("\x00", ""), (ODD + "\n").encode())
    findings = [
        Diagnostic("some-code", Severity.ERROR, f"::error::{ODD}\n::error::x", Span(0, 1), source)
    ] * 12
    lines = as_github(findings).splitlines()
    assert len(lines) == 13
    for line in lines:
        assert "##[" not in line
        assert "\x1b" not in line
        shown = line.startswith("::notice title=omi-rules::") or COMMAND.fullmatch(line)
        assert shown or line.startswith("error[some-code]: ")


def test_signs_that_github_reads_are_escaped(here: Path) -> None:
    source = decode("a%2C:b,c.omi", b"one\n")
    (line,) = as_github([Diagnostic("c", Severity.NOTE, "100%0A, a: b", Span(0, 1), source, "H.")])[
        :-1
    ].split("\n")
    assert line.startswith("::notice file=a%252C%3Ab%2Cc.omi,line=1,")
    assert line.endswith("::100%250A, a: b%0AH.")


def test_what_runs_over_lines_has_no_columns(here: Path) -> None:
    source = decode("x.omi", b"one\ntwo\n")
    (line,) = as_github([Diagnostic("c", Severity.NOTE, "M.", Span(1, 6), source)]).splitlines()
    assert line.startswith("::notice file=x.omi,line=1,endLine=2,title=c::")


# --------------------------------------------------------------------------------------- JUnit


def suites(text: str) -> list[ET.Element]:
    root = ET.fromstring(text)
    assert root.tag == "testsuites"
    for one in [root, *root]:
        cases = list(one.iter("testcase"))
        assert int(one.attrib["tests"]) == len(cases)
        assert int(one.attrib["failures"]) == len(list(one.iter("failure")))
        assert int(one.attrib["errors"]) == len(list(one.iter("error")))
    return list(root)


def test_junit_has_a_suite_for_each_file_and_a_failure_for_each_finding_that_counts(
    here: Path,
) -> None:
    write(SMALL, "a.omi")
    unused = SMALL.replace("part_of 1", 'field x "X" yes/no\npart_of 1')
    write(unused.replace("relevant when", "relevent when"), "b.omi")
    write(unused, "c.omi")
    a, b, c = suites(run("check", "--format", "junit", ".").stdout)
    assert [case.attrib["name"] for case in a] == ["nothing is wrong"]
    assert [case.attrib["name"] for case in b.iter("testcase")] == ["misspelt-keyword, line 19"]
    (failure,) = b.iter("failure")
    assert failure.attrib["type"] == "misspelt-keyword"
    assert "Did you mean ‘relevant when’?" in (failure.text or "")
    assert [case.attrib["name"] for case in c.iter("testcase")] == ["nothing is wrong"]
    assert "unused-field" in (c.findtext("system-out") or "")
    *_, strict = suites(run("check", "--strict", "--format", "junit", ".").stdout)
    assert strict.attrib["failures"] == "1"


def test_two_tests_of_one_name_are_told_apart() -> None:
    text = as_junit([Suite("x.omi", (Case("a", "x"), Case("b", "x"), Case("a", "x")))])
    assert [case.attrib["name"] for case in suites(text)[0]] == ["a", "b", "a (2)"]


def test_whatever_a_text_holds_the_document_stays_whole() -> None:
    text = as_junit([Suite(ODD, (Case(ODD, ODD, 1, ODD, ODD, f"{ODD}\n{ODD}"),), (ODD, "\ud800"))])
    (one,) = suites(text)
    assert "<a href=" in one.attrib["name"]
    assert "\x1b" not in text


# ---------------------------------------------------------------------------------------- test


def test_examples_that_fail_are_findings_and_tests(here: Path) -> None:
    held, failed = EXAMPLE.format("above the line"), EXAMPLE.format("below the line  # here")
    path = write(SMALL + held + failed)
    result = run("test", "--format", "junit", path)
    assert result.exit_code == 1
    first, second = suites(result.stdout)[0]
    assert list(first) == []
    (failure,) = second
    assert failure.attrib["message"] == "1.1 should be below the line, and is above the line."
    (line,) = run("test", "--format", "github", path).stdout.splitlines()
    assert "line=27,endLine=27,col=3,endColumn=29,title=failed-example" in line
    (one,) = results(run("test", "--format", "sarif", path).stdout)
    assert one["ruleId"] == "failed-example"
    assert region_of(one) == (27, 3, 27, 29)


@pytest.mark.parametrize("form", ["sarif", "github", "junit", "json"])
def test_a_form_for_machines_is_whole_and_alone(here: Path, form: str) -> None:
    write(SMALL.replace("when ppo", "when nobody"))
    for command in ("check", "test"):
        result = run(command, "--format", form, ".")
        assert result.exit_code == 1
        assert result.stderr == ""
        assert "unknown-field" in result.stdout or (command, form) == ("test", "json")


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_form_is_written_into_a_file(here: Path, command: str) -> None:
    path = write(SMALL.replace("when ppo", "when nobody"))
    result = run(command, "--format", "junit", "-o", "log.xml", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(suites(Path("log.xml").read_text("utf-8"))) == 1
    result = run(command, "-o", "log.txt", path)
    assert result.exit_code == 2
    assert "--format" in result.stderr
    assert not Path("log.txt").exists()
    assert run(command, "--format", "sarif", "-o", "no/such/folder", path).exit_code == 2
    Path("ring").symlink_to("ring")
    assert run(command, "--format", "sarif", "-o", "ring", path).exit_code == 2


def test_what_stands_in_a_part_is_found_in_its_file(here: Path) -> None:
    whole = SMALL + EXAMPLE.format("above the line")
    path = write(whole.replace("\n\n", '\n  part "more.omi"\n\n', 1))
    text = f'part of "{path}"\n' + EXAMPLE.format("below the line").replace("It was", "In part:")
    write(text + '\nquestion 1.2 "Again?"\n  relevant when ppo or ppo\n', "more.omi")
    failing = run("test", "--format", "sarif", path).stdout
    (one,) = json.loads(failing)["runs"][0]["results"]
    place = one["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "more.omi"
    assert place["region"]["startLine"] == 5
    assert "file=more.omi,line=5," in run("test", "--format", "github", path).stdout
    (suite,) = suites(run("test", "--format", "junit", path).stdout)
    assert suite.attrib["name"] == path
    tests = {case.attrib["name"]: case.attrib for case in suite}
    assert tests["In part: done"]["file"] == tests["In part: done"]["classname"] == "more.omi"
    assert tests["It was done"]["file"] == path
    (suite,) = suites(run("check", "--strict", "--format", "junit", path).stdout)
    places = [(case.attrib["file"], case.attrib["line"]) for case in suite]
    assert places == [("more.omi", "5"), ("more.omi", "8")]
    assert "more.omi, line 8:" in "".join(suite.itertext())


@pytest.mark.parametrize("command", ["check", "test"])
def test_no_rule_file_is_written_over(here: Path, command: str) -> None:
    paths = (write(SMALL), write(SMALL, "rules.txt"))
    Path("link.json").symlink_to(paths[0])
    for name in (*paths, "link.json", "./tiny.omi", "other.omi"):
        result = run(command, "--format", "json", "-o", name, *paths)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "rule file" in result.stderr
    assert {Path(path).read_text("utf-8") for path in paths} == {SMALL}
    assert not Path("other.omi").exists()


def test_a_build_is_told_why_it_fails_where_examples_show_too_little(here: Path) -> None:
    path = write(SMALL + EXAMPLE.format("above the line"))
    result = run("test", "--format", "junit", "--fail-under", "100", path)
    assert result.exit_code == 1
    assert "--fail-under asks for" in result.stderr
    assert len(suites(result.stdout)) == 1


@pytest.mark.parametrize("form", ["sarif", "github", "junit"])
def test_examples_to_paste_have_no_place_in_these_forms(here: Path, form: str) -> None:
    result = run("test", "--suggest", "--format", form, write(SMALL))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--suggest" in result.stderr


def test_a_file_with_errors_is_a_test_that_could_not_run(here: Path) -> None:
    path = write(SMALL.replace("when ppo", "when nobody") + EXAMPLE.format("above the line"))
    (suite,) = suites(run("test", "--format", "junit", path).stdout)
    assert suite.attrib["errors"] == "1"
    (error,) = suite.iter("error")
    assert error.attrib["type"] == "unknown-field"
