"""How an error of the caller, of the data, or of ours looks on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding, OmiRulesError, UnusableRecordsError
from omi_rules.terminal import Line, write
from omi_rules.wording import in_rows

INDENT = "  "


def show_error(error: OmiRulesError, stream: TextIO) -> None:
    """Say what is wrong, where, and what to do."""
    if isinstance(error, UnusableRecordsError):
        show_findings(error.findings, error.where, stream)
        return
    write(_lines("error", error.where, error.message, error.help), stream)


def show_findings(findings: tuple[Finding, ...], where: str, stream: TextIO) -> None:
    """Say all that was found about the data: errors first."""
    for severity in Severity:
        for found in findings:
            if found.severity is severity:
                message = found.message
                if found.cases:
                    message += f"; {in_rows(found.rows, found.cases)}"
                write(_lines(severity.value, where, message, found.help), stream)


def _lines(kind: str, where: str, message: str, help: str) -> Iterator[Line]:
    # Each is one line however wide, so that it can be searched for and its paths copied.
    place = f"{where}: " if where else ""
    yield [(kind, kind), (f": {place}{message}", "")]
    if help:
        yield [(INDENT + help, "dim")]


def show_our_mistake(error: Exception, stream: TextIO) -> None:
    """Say that the mistake is ours, and what to send."""
    at, trace = "", error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        at = f" at {'/'.join(path.split('/')[-2:])}:{trace.tb_lineno}"
        trace = trace.tb_next
    # The error's own words are left out: they may hold what a record says.
    message = f"this is our own mistake, not yours: {type(error).__name__}{at}"
    remedy = (
        "Please send us this message, the command and the rule file (no case records). With "
        "OMI_RULES_DEBUG=1 it says more."
    )
    write(_lines("error", "", message, remedy), stream)
