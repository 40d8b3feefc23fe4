"""Findings as commands in the log of a build on GitHub, which shows them beside their lines.

GitHub shows the first ten of each kind that a step prints and drops the others without a word. So
ten of each kind are commands, errors first; the others are plain lines of the log, and the last
command says how many they are. No text can begin a command of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.formats.places import from_top, region
from omi_rules.terminal import safe
from omi_rules.wording import counted, listed

SHOWN_MOST = 10
"""How many of each kind GitHub shows for one step."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_github(findings: Sequence[Diagnostic]) -> str:
    """The findings as lines of a log."""
    return "".join(f"{line}\n" for line in _lines(findings))


def _lines(findings: Sequence[Diagnostic]) -> Iterator[str]:
    by_kind = {kind: [d for d in findings if d.severity is kind] for kind in Severity}
    shown = dict.fromkeys(Severity, SHOWN_MOST)
    if any(len(found) > SHOWN_MOST for found in by_kind.values()):
        # One place among the notes is kept for saying so.
        shown[Severity.NOTE] -= 1
    for kind, found in by_kind.items():
        for one in found[: shown[kind]]:
            yield command(one)
    rest = {kind: found[shown[kind] :] for kind, found in by_kind.items()}
    if not any(rest.values()):
        return
    for found in rest.values():
        for one in found:
            yield plain(one)
    more = [counted(len(found), f"more {kind.value}") for kind, found in rest.items() if found]
    text = (
        f"GitHub shows {SHOWN_MOST} findings of a kind. The log of this step has the others:"
        f" {listed(more)}."
    )
    yield f"::notice title=omi-rules::{_data(text)}"


def command(found: Diagnostic) -> str:
    """One finding as a command."""
    at = region(found.source, found.span)
    properties = {
        "file": from_top(found.source.path).as_posix(),
        "line": at.line,
        "endLine": at.end_line,
        "col": at.column,
        "endColumn": at.end_column,
        "title": found.code,
    }
    if at.line != at.end_line:
        # GitHub refuses columns of what runs over several lines.
        del properties["col"], properties["endColumn"]
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_KINDS[found.severity]} {said}::{_data(_message(found))}"


def plain(found: Diagnostic) -> str:
    """One finding as a line that is read by people alone."""
    at = region(found.source, found.span)
    path = from_top(found.source.path).as_posix()
    text = f"{found.severity.value}[{found.code}]: {path}, line {at.line}: {found.message}"
    return _no_command(safe(text))


def _message(found: Diagnostic) -> str:
    lines = [safe(found.message), *([safe(found.help)] if found.help else [])]
    return "\n".join(lines)


def _no_command(text: str) -> str:
    """A text in which the log finds no command in the older form, which may stand anywhere."""
    return text.replace("##[", "## [")


def _data(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return _no_command(text)


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")
