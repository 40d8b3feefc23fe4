"""`omi-rules score` as a program: its help, its exit codes, and what goes where."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omi_rules import inspection as inspection_module
from tests.inspections import RULES, Inspection, row, run, table

GOOD = table(row("a1"), row("a2"))


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    return Inspection(tmp_path)


def test_help_groups_the_commands_under_their_words() -> None:
    found = run("--help")
    assert found.code == 0
    headings = [line.rstrip(":") for line in found.out.splitlines() if line.endswith(":")]
    assert [word for word in headings if word in {"Write", "Try", "Score", "Change"}] == [
        "Write",
        "Try",
        "Score",
    ]
    assert "score" in found.out.split("Score:")[1]


def test_version() -> None:
    found = run("--version")
    assert found.code == 0
    assert found.out.startswith("omi-rules ")


def test_a_misspelt_command_gets_a_near_one() -> None:
    found = run("scores", "x", "y")
    assert found.code == 2
    assert "there is no command ‘scores’" in found.said
    assert "score" in found.err


def test_an_unknown_option_is_wrong_use(inspection: Inspection) -> None:
    found = inspection.score(GOOD, "--witout", "1.1.1")
    assert (found.code, found.out) == (2, "")
    assert "--without" in found.said


def test_an_unknown_format_is_wrong_use(inspection: Inspection) -> None:
    assert inspection.score(GOOD, "--format", "xml").code == 2


def test_no_arguments_at_all() -> None:
    assert run("score").code == 2
    assert "RULES" in run("score").said


def test_the_bare_program_shows_its_help() -> None:
    found = run()
    assert found.code == 2
    assert found.err.startswith("Usage: omi-rules COMMAND")
    assert "error" not in found.err


def test_without_cases_it_says_that_the_model_needs_them(inspection: Inspection) -> None:
    found = run("score", str(inspection.rules))
    assert (found.code, found.out) == (2, "")
    assert "this model needs case records" in found.said


def test_a_rule_file_that_is_not_there(inspection: Inspection) -> None:
    found = run("score", str(inspection.folder / "smal.omi"), "cases.csv")
    assert found.code == 2
    assert "there is no such rule file" in found.said
    assert "small.omi?" in found.err.replace("\n", "")


def test_a_folder_with_one_model(inspection: Inspection) -> None:
    (inspection.folder / "part.omi").write_text("# nothing\n")
    cases = inspection.folder / "cases.csv"
    cases.write_text(GOOD)
    found = run("score", str(inspection.folder), str(cases), "--format", "json")
    assert found.code == 0, found.err
    assert found.json["model"]["id"] == "small"


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    found = run("score", str(tmp_path), "cases.csv")
    assert found.code == 2
    assert "this folder has no rule file with a model line" in found.said


def test_a_folder_with_two_models(inspection: Inspection) -> None:
    (inspection.folder / "other.omi").write_text(RULES)
    found = run("score", str(inspection.folder), "cases.csv")
    assert found.code == 2
    assert "this folder has 2 models" in found.said


def test_a_rule_file_with_mistakes_is_shown_as_by_check(tmp_path: Path) -> None:
    inspection = Inspection(tmp_path, RULES.replace("relevant when risk", "relevant when rsik"))
    for form in ("text", "json", "csv"):
        found = inspection.score(GOOD, "--format", form)
        assert (found.code, found.out) == (1, "")
        assert "rsik" in found.err


def test_no_score_depends_on_an_example_not_even_on_a_wrong_one(inspection: Inspection) -> None:
    before = inspection.score(GOOD, "--format", "json").json
    wrong = '\nexample "Wrong in three ways"\n  given 9.9.9 is yes\n  thn 1 is\n  then 1 is 400%\n'
    rules = inspection.rules
    rules.write_text(rules.read_text("utf-8") + wrong, encoding="utf-8")
    found = inspection.score(GOOD, "--format", "json")
    assert found.code == 0
    assert {**found.json["model"], "sha256": ""} == {**before["model"], "sha256": ""}
    assert found.json["model"]["sha256"] != before["model"]["sha256"]
    for part in ("scores", "questions"):
        assert found.json[part] == before[part]
    assert run("check", str(rules)).code == 1
    assert run("test", str(rules)).code == 1


def test_strict_counts_what_was_left_out(inspection: Inspection) -> None:
    cases = table(row("a1", q122=""))
    assert inspection.score(cases).code == 0
    assert inspection.score(cases, "--strict").code == 1
    assert inspection.score(GOOD, "--strict").code == 0


def test_machine_formats_are_alone_on_standard_output(inspection: Inspection) -> None:
    cases = table(row("a1", risk="odd"))
    assert inspection.score(cases, "--format", "json").json["data"]["cases"] == 1
    assert inspection.score(cases, "--format", "json").err == ""
    assert inspection.score(cases, "--format", "csv").out.startswith("row,ref,level,")


def test_our_own_mistake_is_called_that(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret words of a record")

    monkeypatch.setattr(inspection_module, "build_report", broken)
    found = inspection.score(GOOD)
    assert (found.code, found.out) == (3, "")
    assert "our own mistake" in found.said
    assert "Please send us" in found.said
    assert "Traceback" not in found.err
    assert "secret" not in found.err


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "omi_rules", *arguments]


def test_nobody_reads_on_and_nothing_is_said(inspection: Inspection) -> None:
    inspection.score(GOOD)
    cases = str(inspection.folder / "cases.csv")
    for form in ("text", "json", "csv"):
        running = subprocess.Popen(
            program("score", str(inspection.rules), cases, "--format", form),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
        running.stderr.close()
        assert running.wait() == 0


def opened_when_read(pipe: Path, running: subprocess.Popen[bytes]) -> int:
    """Open a pipe for writing as soon as a program reads from it."""
    for _ in range(400):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert running.poll() is None, running.communicate()
            time.sleep(0.05)
    running.kill()
    raise AssertionError("the program never read the pipe")


def interrupted(running: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Interrupt a program until it ends, as people do.

    Python misses an interrupt that comes in the moment before it waits for a file.
    """
    for _ in range(20):
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("the program does not end")


def test_interrupting_is_quiet(inspection: Inspection) -> None:
    pipe = inspection.folder / "slow.csv"
    os.mkfifo(pipe)
    # A program started in the background ignores the interrupt and hands that on to what it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            [sys.executable, "-m", "omi_rules", "score", str(inspection.rules), str(pipe)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with running:
        writing = opened_when_read(pipe, running)
        try:
            out, err = interrupted(running)
        finally:
            running.kill()
            os.close(writing)
    assert (out, err) == (b"", b"")
    assert running.returncode == 130


def test_200_cases_stay_under_60_mb(inspection: Inspection) -> None:
    inspection.score(table(*(row(f"a{number}") for number in range(200))))
    # The peak that the system's accounting gives begins with that of the process that started it.
    measured = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from omi_rules.cli import program\n"
        "try: program.main(sys.argv[1:])\n"
        "finally:\n"
        "  status = Path('/proc/self/status').read_text()\n"
        "  print(re.search(r'VmHWM:\\s+(\\d+)', status)[1], file=sys.stderr)"
    )
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            measured,
            "score",
            str(inspection.rules),
            str(inspection.folder / "cases.csv"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(found.stderr.split()[-1]) < 60_000


def test_the_same_program_as_a_module() -> None:
    found = subprocess.run(program("--help"), capture_output=True, text=True, check=True)
    assert found.stdout.startswith("Usage: omi-rules ")


def test_interrupting_while_the_program_loads_is_quiet() -> None:
    """Before that it is Python that says what it says."""
    code = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from omi_rules.__main__ import main\n"
        "main()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    assert (found.returncode, found.stdout, found.stderr) == (130, "", "")
