"""What reaches a terminal: nothing that acts on it or is wider, and colours only if wanted."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omi_rules import terminal
from tests.inspections import Inspection, row, run, table

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [red]text[/red]", "plain [red]text[/red]"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\nb\r\nc\td", "a␊b␍␊c␉d"),
        ("\x7f\x9b\x00", "␡<U+009B>␀"),
        ("\u202eevil\u2066", "<U+202E>evil<U+2066>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("line\u2028break", "line<U+2028>break"),
        ("\udcff", "<U+DCFF>"),
        ("a\u00a0b", "a b"),
        ("tŷ a dŵr", "tŷ a dŵr"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    assert terminal.safe(text) == shown


@given(st.text())
def test_safe_text_is_printable_and_stays_as_it_is(text: str) -> None:
    shown = terminal.safe(text)
    assert shown.isprintable()
    assert terminal.safe(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("dŵr", 3), ("e\u0301", 1), ("日本", 4), ("\x1b", 1), ("한국", 4), ("", 0)],
)
def test_columns(text: str, columns: int) -> None:
    assert terminal.columns(text) == columns


@given(st.text(), st.integers(min_value=4, max_value=60))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = terminal.wrapped(text, width)
    assert all(terminal.columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(terminal.safe(text).split())


def test_a_line_never_begins_as_a_command_of_a_build_log() -> None:
    stream = io.StringIO()
    terminal.write([[("::error::x", "bold")], [("  :", ""), (":add-mask::y", "")]], stream)
    assert not any(line.lstrip().startswith("::") for line in stream.getvalue().splitlines())


def test_a_pipe_gets_plain_text_of_80_columns() -> None:
    stream = io.StringIO()
    terminal.write([[("bold ", "bold"), ("[b]", "error"), ("  ", "")]], stream)
    assert stream.getvalue() == "bold [b]\n"
    assert terminal.width(stream) == 80


def on_a_terminal(columns: int, arguments: list[str], **env: str) -> str:
    """What a program writes to a terminal of so many columns."""
    main, other = pty.openpty()
    termios.tcsetwinsize(other, (50, columns))
    program = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "omi_rules", *arguments],
        stdout=other,
        stderr=other,
        stdin=other,
        env=os.environ | {"TERM": "xterm-256color"} | env,
    )
    os.close(other)
    data = b""
    while piece := _read(main):
        data += piece
    os.close(main)
    program.wait()
    return data.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


@pytest.fixture
def scored(tmp_path: Path) -> list[str]:
    inspection = Inspection(tmp_path)
    inspection.score(table(row("a1")))
    return ["score", str(inspection.rules), str(tmp_path / "cases.csv")]


def test_a_terminal_gets_colours(scored: list[str]) -> None:
    assert "\x1b[1mA small inspection" in on_a_terminal(80, scored)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(scored: list[str], env: dict[str, str]) -> None:
    shown = on_a_terminal(80, scored, **env)
    assert "A small inspection" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_lines_fit_the_terminal(scored: list[str], columns: int) -> None:
    shown = on_a_terminal(columns, scored, NO_COLOR="1")
    assert max(map(terminal.columns, shown.splitlines())) <= columns


def test_a_document_is_never_so_wide_that_it_is_hard_to_follow() -> None:
    shown = on_a_terminal(200, ["show", str(ROOT / "rules" / "omi2.omi")], NO_COLOR="1")
    assert 90 < max(map(terminal.columns, shown.splitlines())) <= 100


def test_a_page_of_explain_fits_a_narrow_terminal_but_for_its_rules() -> None:
    shown = on_a_terminal(40, ["explain", "unknown-field"], NO_COLOR="1").splitlines()
    assert max(terminal.columns(line) for line in shown if '"' not in line) <= 40


def test_a_pipe_does_not_load_what_only_colours_need(scored: list[str]) -> None:
    program = [sys.executable, "-X", "importtime", "-m", "omi_rules", *scored]
    found = subprocess.run(program, capture_output=True, text=True, check=True)
    assert "rich" not in found.stderr


def test_utf_8_whatever_the_console(scored: list[str], tmp_path: Path) -> None:
    (tmp_path / "cases.notice.txt").write_text("Dŵr", "utf-8")
    program = [sys.executable, "-m", "omi_rules", *scored]
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    found = subprocess.run(program, capture_output=True, check=True, env=env)
    assert found.stdout.decode().startswith("Dŵr\n")


def test_the_names_of_paths_are_made_harmless(tmp_path: Path) -> None:
    found = run("score", str(tmp_path / "\x1b[2Jx.omi"), "x.csv")
    assert found.code == 2
    assert "\x1b" not in found.err
