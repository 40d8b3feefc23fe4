"""How an error of the caller, of the data, or of ours looks on the terminal."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import TextIO

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding, OmiRulesError, UnusableRecordsError
from omi_rules.terminal import Line, columns, safe, width, wrapped, write
from omi_rules.wording import in_rows

INDENT = "  "


def show_error(error: OmiRulesError, stream: TextIO) -> None:
    """Say what is wrong, where, and what to do."""
    if isinstance(error, UnusableRecordsError):
        show_findings(error.findings, error.where, stream)
        return
    write(_lines("error", error.where, error.message, error.help, width(stream)), stream)


def show_findings(findings: tuple[Finding, ...], where: str, stream: TextIO) -> None:
    """Say all that was found about the data: errors first."""
    for severity in Severity:
        for found in findings:
            if found.severity is severity:
                message = found.message
                if found.cases:
                    message += f"; {in_rows(found.rows, found.cases)}"
                lines = _lines(severity.value, where, message, found.help, width(stream))
                write(lines, stream)


def _lines(kind: str, where: str, message: str, help: str, wide: int) -> Iterator[Line]:
    place = f"{safe(where)}: " if where else ""
    first, *rest = wrapped(f"{kind}: {place}{message}", wide)
    yield [(first[: columns(kind)], kind), (first[columns(kind) :], "")]
    for line in rest:
        yield [(line, "")]
    if help:
        for line in wrapped(help, wide - len(INDENT)):
            yield [(INDENT + line, "dim")]


def show_our_mistake(error: Exception, stream: TextIO) -> None:
    """Say that the mistake is ours, and what to send."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{frames[-1].filename.rpartition('omi_rules')[2]}:{frames[-1].lineno}" if frames else "?"
    message = f"this is our own mistake, not yours: {type(error).__name__} at omi_rules{at}"
    remedy = (
        "Please send us this message, the command and the rule file (no case records). With "
        "OMI_RULES_DEBUG=1 it says more."
    )
    write(_lines("error", "", message, remedy, width(stream)), stream)
