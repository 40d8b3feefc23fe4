"""What is wrong in a rule file, as a value: found by any room, shown by the command line.

A `Diagnostic` is collected and never raised. Its message is one line that quotes the author and
says what is wrong; the remedy stands in `help`. To add one: CONTRIBUTING, "Adding a diagnostic".
"""

from __future__ import annotations

import enum
import functools

from attrs import frozen

from omi_rules.source import SourceFile, Span


class Severity(enum.Enum):
    """How much a finding matters. An error keeps a file from scoring anything."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @functools.cached_property
    def rank(self) -> int:
        """0 for errors, then warnings, then notes: the order in which they are shown."""
        return list(Severity).index(self)


@frozen
class Edit:
    """A safe change to the text: put `text` in the place of what stands at `span`."""

    span: Span
    text: str


@frozen
class Aside:
    """Another place that a finding speaks of, and what stands there ("first declared here")."""

    span: Span
    message: str


@frozen
class Diagnostic:
    """One finding about a rule file.

    `code` is kebab-case, stable, and names what was found. `message` is one line. `help` is the
    remedy, also one line. `edit` is present only where applying it unseen is safe.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    source: SourceFile
    help: str = ""
    asides: tuple[Aside, ...] = ()
    edit: Edit | None = None


class Findings:
    """A collector of diagnostics for one file. A place is reported once for each code."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._found: dict[tuple[str, Span], Diagnostic] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether anything found keeps the file from scoring."""
        return any(d.severity is Severity.ERROR for d in self._found.values())

    def error(
        self,
        code: str,
        span: Span,
        message: str,
        help: str = "",
        *,
        asides: tuple[Aside, ...] = (),
        edit: Edit | None = None,
    ) -> None:
        """Collect an error."""
        self._add(code, Severity.ERROR, span, message, help, asides, edit)

    def warning(
        self,
        code: str,
        span: Span,
        message: str,
        help: str = "",
        *,
        asides: tuple[Aside, ...] = (),
        edit: Edit | None = None,
    ) -> None:
        """Collect a warning."""
        self._add(code, Severity.WARNING, span, message, help, asides, edit)

    def note(
        self,
        code: str,
        span: Span,
        message: str,
        help: str = "",
        *,
        asides: tuple[Aside, ...] = (),
        edit: Edit | None = None,
    ) -> None:
        """Collect a note: worth knowing, and perhaps meant."""
        self._add(code, Severity.NOTE, span, message, help, asides, edit)

    def _add(
        self,
        code: str,
        severity: Severity,
        span: Span,
        message: str,
        help: str,
        asides: tuple[Aside, ...],
        edit: Edit | None,
    ) -> None:
        found = Diagnostic(code, severity, message, span, self.source, help, asides, edit)
        self._found.setdefault((code, span), found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them in the order of the file."""
        return tuple(sorted(self._found.values(), key=lambda d: (d.span, d.severity.rank, d.code)))
