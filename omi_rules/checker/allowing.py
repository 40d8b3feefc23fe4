"""Notes that allow a finding: `# allow broken-chain: the reason`, in a line or above it.

A note speaks of the head or the clause that it stands behind, inside of, or right above, however
many lines that runs over: laying a file out anew changes nothing of it. Errors cannot be allowed.
A note that allows nothing is itself reported, unless an error may hide what it is about.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from omi_rules.diagnostics import Allowed, Diagnostic, Edit, Findings, Severity
from omi_rules.explain import contents, page
from omi_rules.near import SURE, nearest_and_how
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.tree import RuleFile

OWN = frozenset({"unused-allow", "unknown-code", "allow-without-reason", "error-allowed"})
"""What is found about the notes themselves."""

PROVED = "Codes: what is proved over all possible cases"
"""The heading of the pages of what only proofs find."""

_CODE = r"(?:(?:error|warning|note)[^\S\n]*)?\[?([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\]?"
_NOTE = re.compile(
    rf"#[^\S\n]*allow\b[^\S\n]*:?[^\S\n]*({_CODE}(?:(?:[^\S\n]*,|[^\S\n]+and\b)[^\S\n]*{_CODE})*)"
    r"([^\n]*)",
    re.IGNORECASE,
)
_ONE = re.compile(_CODE, re.IGNORECASE)
_REASON = re.compile(r"[^\S\n]*:[^\S\n]*(\S.*)")
_LABEL = re.compile(
    r"\"[^\"]*(?:\"|$)|[\u201c\u201d\u201e][^\u201c\u201d\"]*(?:[\u201c\u201d\"]|$)"
)
_WORDS_BELOW = re.compile(r"(?:\n[^\S\n]*(?:#[^\n]*)?(?=\n|$))*\n[^\S\n]*(?=[^\s#])")


@frozen
class Allowance:
    """A note that allows: its codes with where they stand, its reason, the line it speaks of."""

    note: Span
    codes: tuple[tuple[str, Span], ...]
    reason: str
    line: Span | None

    def covers(self, found: Diagnostic) -> bool:
        """Whether it allows a finding."""
        if self.line is None or found.severity is Severity.ERROR or not self.reason:
            return False
        in_line = self.line.start <= found.span.start <= self.line.end
        return in_line and any(code == found.code for code, _ in self.codes)


def settle(
    source: SourceFile,
    file: RuleFile,
    found: Iterable[Diagnostic],
    proved_but: frozenset[str] | None = None,
) -> tuple[tuple[Diagnostic, ...], tuple[Allowed, ...]]:
    """What is left of findings, with those about the notes, and what the notes allow.

    `proved_but` are the codes that proofs have not looked for; None is every one.
    What an earlier settling found about the notes is not taken for a finding.
    """
    found = [one for one in found if one.code not in OWN]
    hidden = any(one.severity is Severity.ERROR for one in found)
    unsure = _codes() if hidden else proved_codes() if proved_but is None else proved_but
    kept: list[Diagnostic] = []
    allowed: list[Allowed] = []
    spans = sorted(_lines(file))
    base = 0
    for one_file in source.files:
        end = base + len(one_file.text)
        lines = [Span(s.start - base, s.end - base) for s in spans if base <= s.start <= end]
        own = [one for one in found if one.source is one_file]
        _settle_file(one_file, lines, own, kept, allowed, unsure)
        base = end + 1
    return tuple(kept), tuple(allowed)


def _lines(file: RuleFile) -> Iterator[Span]:
    """The heads and clauses that a note may speak of."""
    for statement in file.statements:
        yield statement.span
        yield from (clause.span for clause in statement.clauses)


def _settle_file(
    source: SourceFile,
    lines: Sequence[Span],
    found: Sequence[Diagnostic],
    kept: list[Diagnostic],
    allowed: list[Allowed],
    unsure: frozenset[str],
) -> None:
    """Settle what was found in one file by the notes in it."""
    notes = list(_allowances(source, lines))
    about = Findings(source)
    for note in notes:
        _judge(note, found, about, unsure)
    left: list[Diagnostic] = list(about.sorted())
    for one in found:
        by = next((note for note in notes if note.covers(one)), None)
        if by is None:
            left.append(one)
        else:
            allowed.append(Allowed(one, by.reason))
    kept += sorted(left, key=lambda d: (d.span, d.severity.rank, d.code))


def _judge(
    note: Allowance, found: Sequence[Diagnostic], about: Findings, unsure: frozenset[str]
) -> None:
    """Report what keeps a note from allowing what it names.

    `unsure` are codes of which it is not known yet whether they would be found.
    """
    for code, span in note.codes:
        severity = _severity(code)
        if severity is None:
            near, alike = nearest_and_how(code, _codes())
            about.warning(
                "unknown-code",
                span,
                f"No finding is called ‘{code}’.",
                f"Did you mean ‘{near}’?"
                if near
                else "Look for it with `omi-rules explain`, which lists all of them.",
                edit=Edit(span, near) if near and alike >= SURE else None,
            )
        elif severity == "error":
            about.warning(
                "error-allowed",
                span,
                f"‘{code}’ is an error, and only warnings and notes can be allowed.",
                "Delete this note, and mend the error where there is one.",
            )
        elif not note.reason:
            about.warning(
                "allow-without-reason",
                span,
                "This note gives no reason, so it allows nothing.",
                f"Write the reason behind a colon: `# allow {code}: why it is meant so`.",
            )
        elif code not in unsure and not any(one.code == code and note.covers(one) for one in found):
            about.warning(
                "unused-allow",
                span,
                f"This note allows ‘{code}’, and its line has no such finding.",
                "Delete the note, or put it at the line that it is about.",
                edit=_without(note, about.source)
                if len(note.codes) == 1 and code not in proved_codes()
                else None,  # mending does not prove anything, so it could not tell
            )


def _severity(code: str) -> str | None:
    return page(code).severity or None if code in _codes() else None


def _codes() -> frozenset[str]:
    return frozenset(name for names in contents().values() for name in names if "-" in name)


def proved_codes() -> frozenset[str]:
    """The codes of what is found by proofs, which do not always run."""
    return frozenset(contents()[PROVED])


def _without(note: Allowance, source: SourceFile) -> Edit:
    """A file without the note: without its line, where it has one of its own."""
    text = source.text
    begin = text.rfind("\n", 0, note.note.start) + 1
    words = text[begin : note.note.start].rstrip()
    if words:
        return Edit(Span(begin + len(words), note.note.end), "")
    return Edit(Span(begin, min(note.note.end + 1, len(text))), "")


# -------------------------------------------------------------------------------- the notes


def _allowances(source: SourceFile, lines: Sequence[Span]) -> Iterator[Allowance]:
    for found in _NOTE.finditer(source.text):
        start = found.start()
        begin = source.text.rfind("\n", 0, start) + 1
        rest = found[4]
        reason = _REASON.match(rest)
        codes = tuple(
            (one[1].casefold(), Span(*one.span(1)))
            for one in _ONE.finditer(source.text, *found.span(1))
        )
        if reason is None and rest.strip(" \t:") and codes[0][0] not in _codes():
            continue  # a note in plain words: "allow twenty-one days"
        line = _line_at(lines, start)
        inside = line is not None and line.start < start < line.end
        alone = not source.text[begin:start].strip()
        # A note alone on its line, outside of a head or a clause, is one whatever quotes are lost.
        if (inside or not alone) and _in_label(source.text, line.start if line else begin, start):
            continue
        if line is None or (alone and not inside):
            line = _line_below(source, lines, found.end())
        yield Allowance(Span(start, found.end()), codes, reason[1].strip() if reason else "", line)


def _line_at(lines: Sequence[Span], at: int) -> Span | None:
    """The last head or clause that begins before a character."""
    number = bisect.bisect_right(lines, Span(at, 0)) - 1
    return lines[number] if number >= 0 else None


def _line_below(source: SourceFile, lines: Sequence[Span], at: int) -> Span | None:
    """The head or clause on the next line with words; that line alone where it cannot be read."""
    below = _WORDS_BELOW.match(source.text, at)
    if below is None:
        return None
    start = below.end()
    line = _line_at(lines, start)
    if line is not None and line.start <= start <= line.end:
        return line
    end = source.text.find("\n", start)
    return Span(start, len(source.text) if end < 0 else end)


def _in_label(text: str, start: int, at: int) -> bool:
    """Whether a sign that looks like the beginning of a note stands in a label, or in a note."""
    while start < at:
        label = _LABEL.search(text, start, at + 1)
        sign = text.find("#", start, at)
        if sign >= 0 and (label is None or sign < label.start()):
            end = text.find("\n", sign)
            if end < 0 or end > at:
                return True
            start = end
        elif label is None:
            return False
        elif label.end() > at:
            return True
        else:
            start = label.end()
    return False
