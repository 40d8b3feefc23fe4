"""What is wrong with the data or the call: errors that a person can mend, and findings about data.

Errors carry what a message needs as fields; none of them is about a rule file (`diagnostics`) or
our own mistake (an assertion). None holds the text of a cell unless it was asked for.
"""

from __future__ import annotations

import errno
from typing import Final

from attrs import frozen

from omi_rules.diagnostics import Severity

_REASONS: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EFBIG: "it would be larger than a file may be",
    errno.EIO: "the disk does not answer",
    errno.EACCES: "you have no permission",
    errno.EPERM: "you have no permission",
    errno.EROFS: "the disk is read-only",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "what should be a folder there is a file",
    errno.EEXIST: "what should be a folder there is a file",
    errno.ENOENT: "there is no such folder or file",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its link leads in a circle",
}


def reason_of(error: OSError | ValueError) -> str:
    """Why the system refused a file, in words that go on from a sentence of ours."""
    if not isinstance(error, OSError):
        return "the name holds a character that no name can have"
    said = _REASONS.get(error.errno or 0) or error.strerror or "the system does not say why"
    return f"{said[:1].lower()}{said[1:]}"


class OmiRulesError(Exception):
    """Something that the caller can mend: `message` in one line, `where` it is, what to do."""

    def __init__(self, message: str, *, where: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.help = help


class WrongUseError(OmiRulesError):
    """The command or the function was asked for something that it cannot do."""


class UnusableInputError(OmiRulesError):
    """A file that is not there or is not what it should be."""


@frozen
class Finding:
    """Something about the data that a person should know.

    `ref` is the question or field that it speaks of, where there is one; `cases` how many cases it
    concerns and `rows` the first rows they stand in, as a spreadsheet counts. Where `cases` is 0
    the message itself names the rows that matter.
    """

    code: str
    severity: Severity
    message: str
    help: str = ""
    ref: str | None = None
    cases: int = 0
    rows: tuple[int, ...] = ()


class UnusableRecordsError(OmiRulesError):
    """Case records, or other rows, that cannot be used, with everything found about them."""

    def __init__(self, where: str, findings: tuple[Finding, ...]) -> None:
        errors = [found for found in findings if found.severity is Severity.ERROR]
        super().__init__(errors[0].message, where=where, help=errors[0].help)
        self.findings = findings
