"""Mending: what is changed in the bytes of a file, what is not, and what `check` says of it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omi_rules import mending
from omi_rules.checker import Checked, check
from omi_rules.cli import program
from omi_rules.diagnostics import Severity
from omi_rules.mending import mended
from omi_rules.source import SourceFile, decode
from tests.test_cli_check import SMALL
from tests.test_language import BAD

SLIPS = SMALL.replace("relevant when ppo", "relevent when ppo").replace("field ppo", "feild ppo")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["check", *map(str, arguments)])


def file(folder: Path, data: bytes, name: str = "tiny.omi") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def errors(path: str, data: bytes) -> list[str]:
    found = check(decode(path, data)).diagnostics
    return sorted(d.code for d in found if d.severity is Severity.ERROR)


# ------------------------------------------------------------------------------- in the bytes


def test_all_that_is_safe_is_mended_however_many_rounds_it_takes() -> None:
    done = mended("tiny.omi", SLIPS.encode())
    assert done.after == SMALL.encode()
    assert {d.code for d in done.made} == {"misspelt-keyword", "unknown-statement"}
    assert [d.code for d in done.was.diagnostics] != []
    assert done.checked.diagnostics == ()
    assert done.checked.model is not None


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_stay(mark: bytes, end: str) -> None:
    before, after = (mark + text.replace("\n", end).encode() for text in (SLIPS, SMALL))
    assert mended("tiny.omi", before).after == after


def test_letters_that_are_not_composed_stay_so() -> None:
    decomposed = 'field other "Cafe\u0301 e\u0301" yes/no\n'
    before = SLIPS.replace("field ppo", f"{decomposed}field ppo").replace(
        '"Was it done?"\n  relevent when ppo',
        '"E\u0301te\u0301?"   # e\u0301\n  relevent when ppo # e\u0301',
    )
    before = before.replace("feild", f"{decomposed}feild")
    done = mended("tiny.omi", before.encode())
    expected = before.replace("relevent", "relevant").replace("feild", "field")
    assert done.after == expected.encode()


def test_an_edit_behind_letters_that_are_not_composed_finds_its_place() -> None:
    before = SMALL.replace('"Was it done?"', '"E\u0301te\u0301 e\u0301" ,')
    done = mended("tiny.omi", before.encode())
    assert [d.code for d in done.made] == ["stray-sign"]
    assert done.after == before.replace(" ,", " ").encode()


def test_mixed_line_ends_stay_where_nothing_is_mended() -> None:
    lines = SLIPS.split("\n")
    before = "\r\n".join(lines[:5]) + "\r\n" + "\n".join(lines[5:])
    fixed = SMALL.split("\n")
    after = "\r\n".join(fixed[:5]) + "\r\n" + "\n".join(fixed[5:])
    assert mended("tiny.omi", before.encode()).after == after.encode()


def test_a_file_in_another_encoding_is_left_alone() -> None:
    for data in (SLIPS.encode("utf-16"), SLIPS.replace("Prolific", "Prolífic").encode("cp1252")):
        done = mended("tiny.omi", data)
        assert done.after == data
        assert done.made == ()


@pytest.mark.parametrize("data", [b"", b"\0\1\2" * 100, b"\xff\xfe\x41", b"(" * 10_000])
def test_any_bytes_are_left_as_they_are(data: bytes) -> None:
    assert mended("junk.omi", data).after == data


def test_an_edit_that_would_bring_an_error_to_light_is_not_made() -> None:
    before = SMALL.replace("relevant when ppo", "relevent when nobody").encode()
    done = mended("tiny.omi", before)
    assert done.after == before
    assert [d.code for d in done.withheld] == ["misspelt-keyword"]


def test_one_edit_that_does_harm_keeps_no_other_back() -> None:
    before = SMALL.replace("relevant when ppo", "relevent when nobody")
    fields = "".join(f'feild f{n} "A field" yes/no\n' for n in range(5))
    before = before.replace("part_of 1", f"{fields}part_of 1")
    before = before.replace("question  share", "question  shaer")
    assert before.count("feild") == 5
    done = mended("tiny.omi", before.encode())
    assert b"shaer" not in done.after
    assert b"feild" not in done.after
    assert b"relevent when nobody" in done.after
    assert set(errors("x", done.after)) <= set(errors("x", before.encode()))


def test_many_edits_that_do_harm_cost_few_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[str] = []

    def counted(source: SourceFile) -> Checked:
        times.append(source.path)
        return check(source)

    monkeypatch.setattr(mending, "check", counted)
    lines = [
        f'question 1.{n} "Was it?"\n  relevent when {"ppo" if n % 2 else f"nobody_{n}"}\n'
        for n in range(2, 102)
    ]
    done = mended("tiny.omi", "\n".join([SMALL, *lines]).encode())
    assert len(done.made) == 50
    assert len(done.withheld) == 50
    assert done.after.count(b"relevant when ppo") == 51
    assert len(times) <= 6


def test_tabs_that_only_make_sense_together_are_mended_together() -> None:
    before = SMALL.replace("\n  ", "\n\t")
    done = mended("tiny.omi", before.encode())
    assert len(done.made) == before.count("\t")
    assert done.checked.diagnostics == ()


def test_findings_that_are_not_wanted_are_not_mended() -> None:
    done = mended("tiny.omi", SLIPS.encode(), lambda found: found.code != "misspelt-keyword")
    assert b"relevent" in done.after
    assert b"feild" not in done.after


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_mending_brings_no_error_and_leaves_nothing_safe(path: Path) -> None:
    before = path.read_bytes()
    done = mended(path.name, before)
    left = errors(path.name, done.after)
    for code in set(left):
        assert left.count(code) <= errors(path.name, before).count(code)
    again = mended(path.name, done.after)
    assert again.after == done.after
    assert again.made == ()
    if not done.made:
        assert done.after == before


# --------------------------------------------------------------------------------- the command


def test_fix_writes_says_what_it_did_and_shows_what_is_left(tmp_path: Path) -> None:
    path = file(tmp_path, SLIPS.replace("mean of its", "mien of itz").encode())
    path.chmod(0o640)
    result = run("--fix", path)
    assert "tiny.omi, line 18: misspelt-keyword: ‘relevent when’ becomes" in result.stderr
    assert " mended in 1 file." in result.stderr
    assert b"relevant when ppo" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "becomes" not in result.stdout
    assert result.exit_code == (1 if "error[" in result.stdout else 0)


def test_where_all_is_mended_it_ends_with_0(tmp_path: Path) -> None:
    path = file(tmp_path, SLIPS.encode())
    result = run("--fix", path)
    assert result.exit_code == 0
    assert "no mistakes." in result.stdout
    assert path.read_bytes() == SMALL.encode()
    again = run("--fix", path)
    assert "Nothing here can be mended" in again.stderr
    assert path.read_bytes() == SMALL.encode()


@pytest.mark.parametrize("flags", [("--diff",), ("--fix", "--diff")])
def test_diff_shows_and_writes_nothing(tmp_path: Path, flags: tuple[str, ...]) -> None:
    path = file(tmp_path, SLIPS.encode())
    result = run(*flags, path)
    assert path.read_bytes() == SLIPS.encode()
    assert "-feild ppo" in result.stdout
    assert "+field ppo" in result.stdout
    assert "error[" not in result.stdout
    assert "can be mended in 1 file." in result.stderr
    assert result.exit_code == 1, "the file still has its errors"


def test_machines_get_what_is_left_whole_and_alone(tmp_path: Path) -> None:
    path = file(tmp_path, SLIPS.encode())
    result = run("--fix", "--format", "json", path)
    assert '"findings": []' in result.stdout
    assert result.stdout.startswith("{")
    assert result.exit_code == 0


def test_diff_and_a_format_for_machines_do_not_go_together(tmp_path: Path) -> None:
    result = run("--diff", "--format", "json", file(tmp_path, SLIPS.encode()))
    assert result.exit_code == 2
    assert "--diff" in result.stderr


def test_a_file_that_may_not_be_written_is_left_and_ends_with_2(tmp_path: Path) -> None:
    path = file(tmp_path, SLIPS.encode())
    path.chmod(0o444)
    result = run("--fix", path)
    assert result.exit_code == 2
    assert "read-only" in result.stderr
    assert "without its author" not in result.stderr
    assert path.read_bytes() == SLIPS.encode()
    assert "error[" in result.stdout, "its findings are those that it still has"


def test_what_is_withheld_is_said(tmp_path: Path) -> None:
    text = SMALL.replace("relevant when ppo", "relevent when nobody")
    result = run("--fix", file(tmp_path, text.encode()))
    assert result.exit_code == 1
    assert "1 edit left to you" in result.stderr
    assert "line 18." in result.stderr


def test_a_file_that_is_not_utf_8_is_left_for_that_reason(tmp_path: Path) -> None:
    text = SLIPS.replace("Prolific", "Prolífic").encode("cp1252")
    result = run("--fix", path := file(tmp_path, text))
    assert result.exit_code == 1
    assert "not saved as UTF-8" in result.stderr
    assert "bring another error" not in result.stderr
    assert path.read_bytes() == text
