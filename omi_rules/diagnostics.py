"""What is wrong in a rule file, as a value: found by any room, shown by the command line.

A `Diagnostic` is collected and never raised. Its message is one line that quotes the author and
says what is wrong; the remedy stands in `help`. To add one: CONTRIBUTING, "Adding a diagnostic".
"""

from __future__ import annotations

import enum
import functools

import attrs
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
    """Another place that a finding speaks of, and what stands there ("first declared here").

    `source` is the file of that place, where it is another than that of the finding.
    """

    span: Span
    message: str
    source: SourceFile | None = None


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


@frozen
class Allowed:
    """A finding that a note in the file allows, with the reason that the note gives."""

    finding: Diagnostic
    reason: str


class Findings:
    """A collector of diagnostics for one model. A place is reported once for each code."""

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

    def take(self, part: Findings, base: int) -> None:
        """Take over what was found in one file of the model, which begins at `base`."""
        for found in part._found.values():
            moved = _moved(found, self.source, base)
            self._found.setdefault((moved.code, moved.span), moved)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them in the order of the text, each with its file and its place there."""
        inorder = sorted(self._found.values(), key=lambda d: (d.span, d.severity.rank, d.code))
        if len(self.source.files) > 1:
            inorder = [_in_its_file(found) for found in inorder]
        return tuple(inorder)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moved(found: Diagnostic, source: SourceFile, by: int) -> Diagnostic:
    """A finding at so many characters further on, in another text."""
    return attrs.evolve(
        found,
        source=source,
        span=_shifted(found.span, by),
        asides=tuple(attrs.evolve(a, span=_shifted(a.span, by)) for a in found.asides),
        edit=found.edit and attrs.evolve(found.edit, span=_shifted(found.edit.span, by)),
    )


def _in_its_file(found: Diagnostic) -> Diagnostic:
    """A finding about a text of several files as one about the file that it stands in."""
    whole = found.source
    file, base = whole.file_at(found.span.start)
    asides = []
    for aside in found.asides:
        other, begin = whole.file_at(aside.span.start)
        span = _shifted(aside.span, -begin)
        asides.append(Aside(span, aside.message, None if other is file else other))
    moved = _moved(attrs.evolve(found, asides=()), file, -base)
    return attrs.evolve(moved, asides=tuple(asides))
