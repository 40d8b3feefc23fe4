"""The published table: what an inspectorate printed, each score with all that it may stand for.

Read as strictly as case records, in the same dialects. Nothing is guessed: a cell that does not
plainly say a score is an error that names its row, and all errors of a table are told in one run.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from attrs import evolve, frozen

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding, UnusableRecordsError
from omi_rules.model import Model
from omi_rules.reconciler.figures import in_percent, short
from omi_rules.reconciler.intervals import Interval, as_printed, point, prints_as
from omi_rules.reconciler.layout import COLUMNS, Layout, laid_out
from omi_rules.records.file import RecordsFile, look_at
from omi_rules.records.meant import meant
from omi_rules.records.notices import read_notices
from omi_rules.records.rows import Rows
from omi_rules.records.spreadsheets import turned_into
from omi_rules.wording import counted, listed

WANTED = "published scores"
MOST_ERRORS = 20

_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,12}))?\s*%?")
_BELOW = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,12})?)\s*%?\s+below", re.IGNORECASE)
_COUNT = re.compile(r"([0-9]{1,9})\s+of\s+([0-9]{1,9})", re.IGNORECASE)


@frozen
class Published:
    """A score as it was published: the row it stands in, and what it may have been before.

    `written` is how it was printed: 78%, 29% below, or 14 of 35. `printed` is the score that it
    comes to, rounded as the model does. `count` is there for a count of cases.
    """

    ref: str
    row: int
    written: str
    stands_for: Interval
    printed: Fraction
    below: bool = False
    count: tuple[int, int] | None = None
    comment: str | None = None


@frozen
class PublishedTable:
    """A published table: its scores by reference, in the order of the file, and what was found."""

    name: str
    sha256: str
    scores: Mapping[str, Published]
    findings: tuple[Finding, ...]
    notices: tuple[str, ...]


def read_published(path: str, model: Model) -> PublishedTable:
    """Read a published table, or raise `OmiRulesError` with all that is wrong with it."""
    file = look_at(path, WANTED)
    reading = _Reading(file, model)
    reading.read()
    if any(found.severity is Severity.ERROR for found in reading.findings):
        raise UnusableRecordsError(path, _first(reading.findings))
    return PublishedTable(
        Path(path).name,
        file.sha256,
        reading.scores,
        tuple(reading.findings),
        read_notices(path),
    )


def _first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first errors of a table, and how many more there are; all else that was found."""
    errors = [found for found in findings if found.severity is Severity.ERROR]
    if len(errors) <= MOST_ERRORS:
        return tuple(findings)
    more = f"{len(errors) - MOST_ERRORS:,} more mistakes are in it"
    others = [found for found in findings if found.severity is not Severity.ERROR]
    last = Finding("more-mistakes", Severity.ERROR, more, "Is it the right file?")
    return (*others, *errors[:MOST_ERRORS], last)


class _Reading:
    """One table on its way into scores."""

    def __init__(self, file: RecordsFile, model: Model) -> None:
        self.file = file
        self.model = model
        self.findings: list[Finding] = []
        self.scores: dict[str, Published] = {}
        self.rows: dict[str, int] = {}
        self.empty: list[int] = []
        self.decimals = 0  # how many of the printed percentages have as many as the model prints
        self.percentages = 0
        refs = dict.fromkeys([*model.nodes, *model.questions])
        self.refs = tuple(refs)
        self.known = {f"q{ref}".casefold(): ref for ref in refs} | {
            ref.casefold(): ref for ref in refs
        }

    def read(self) -> None:
        if self.file.encoding == "cp1252":
            message = f"{self.file.name} is not in UTF-8; it is read in Windows’ own encoding"
            remedy = "Where letters with accents look wrong, save it as ‘CSV UTF-8’."
            self.find("windows-letters", Severity.NOTE, message, remedy, ref=None)
        rows = Rows(self.file, COLUMNS)
        header = rows.header()
        if header is None:
            self.findings.append(
                rows.broken or Finding("empty-file", Severity.ERROR, "the file is empty")
            )
            return
        layout = laid_out(header)
        self.findings += layout.findings
        if layout.has_errors:
            return
        number = rows.header_row
        for piece in rows.pieces():
            for row in piece:
                number += 1
                self.row(number, row, layout)
        self.at_the_end(rows.broken)

    def at_the_end(self, broken: Finding | None) -> None:
        """What can be said once all rows were seen."""
        if broken is not None:
            self.findings.append(broken)
        if self.empty:
            one = len(self.empty) == 1
            message = f"{len(self.empty):,} empty {'row is' if one else 'rows are'} passed over"
            self.find("empty-rows", Severity.NOTE, message, ref=None)
        if not self.scores and not any(f.severity is Severity.ERROR for f in self.findings):
            self.error("nothing-printed", "no score is printed in it", "Is it the right file?")
        places = self.model.rounding.places
        if self.percentages and not self.decimals and places:
            message = (
                f"the rules print {counted(places, 'decimal place')}, and no score here has"
                f" {'one' if places == 1 else 'so many'}"
            )
            remedy = (
                "Each is read as if noughts were left out. Say in the rules how it was printed."
            )
            self.find("fewer-decimals", Severity.WARNING, message, remedy, ref=None)

    # ---------------------------------------------------------------------------------- findings

    def find(
        self, code: str, severity: Severity, message: str, help: str = "", *, ref: str | None
    ) -> None:
        self.findings.append(Finding(code, severity, message, help, ref))

    def error(self, code: str, message: str, help: str = "", ref: str | None = None) -> None:
        self.find(code, Severity.ERROR, message, help, ref=ref)

    # -------------------------------------------------------------------------------------- rows

    def row(self, number: int, row: Sequence[str], layout: Layout) -> None:
        """One row of the table."""
        if not any(map(str.strip, row)):
            self.empty.append(number)
            return
        if len(row) < layout.width or any(map(str.strip, row[layout.width :])):
            self.ragged(number, len(row), layout.width)
            return
        cells = {name: row[place].strip() for name, place in layout.columns.items()}
        ref = self.reference(number, cells["ref"])
        if ref is None or self.is_second(number, ref, cells["ref"]):
            return
        read = self.score(number, ref, cells["printed"]) if cells["printed"] else None
        self.figures(number, ref, cells, read)
        comment = " ".join(cells.get("comment", "").split()) or None
        if read is not None:
            self.scores[ref] = evolve(read, comment=comment)
        elif comment is not None and not cells["printed"]:
            message = f"row {number}: {ref} has a comment and no printed score"
            self.find("comment-alone", Severity.NOTE, message, "Nothing is checked.", ref=ref)

    def ragged(self, number: int, cells: int, width: int) -> None:
        message = f"row {number} has {counted(cells, 'cell')} where the header has {width}"
        if cells < width:
            message += ": the file may be cut in half"
            remedy = "Give the row as many separators as the header, or save the file again."
        else:
            remedy = "A cell with a comma, semicolon or tab in it needs quotation marks."
        self.error("ragged-row", message, remedy)

    def reference(self, number: int, cell: str) -> str | None:
        """The reference that a cell names, or an error."""
        if not cell:
            remedy = "Write the number of the section, criterion or question, or the headline."
            self.error("no-reference", f"row {number} has no reference", remedy)
            return None
        if cell.casefold() == "ref":
            self.error("header-again", f"row {number} repeats the header", "Delete it.")
            return None
        ref = self.known.get(" ".join(cell.split()).casefold())
        if ref is not None:
            return ref
        shown = short(cell)
        turned = self.turned(cell)
        if turned:
            names = listed(turned, joint="or")
            message = f"row {number}: a spreadsheet may have turned {names} into ‘{shown}’"
            remedy = f"Write Q{turned[0]}, which no spreadsheet takes for a number or a date."
            self.error("reference-turned", message, remedy, turned[0])
            return None
        near = meant(cell[:100], self.refs)
        question = self.model.answers.get(" ".join(cell.split()))
        if question is not None:  # a form of it: the score is one, whichever is asked
            near = question.ref
        self.error(
            "unknown-reference",
            f"row {number}: ‘{shown}’ is no reference of this model",
            f"Did you mean {near}?" if near else "A reference stands in the rule file as 1.2.",
        )
        return None

    def turned(self, cell: str) -> list[str]:
        """References that a spreadsheet may have made a cell of: 1.1 and 1.1.12 of 01/01/2012."""
        by_depth: dict[int, list[str]] = {}
        for ref in self.refs:
            by_depth.setdefault(ref.count("."), []).append(ref)
        found = (turned_into(cell, refs) for refs in by_depth.values())
        return [ref for ref in found if ref is not None]

    def is_second(self, number: int, ref: str, cell: str) -> bool:
        """Whether a reference stands there again: an error."""
        first = self.rows.setdefault(ref, number)
        if first == number:
            return False
        remedy = "Keep one of them."
        longer = turned_into(cell, [other for other in self.refs if other not in self.rows])
        if longer is not None:
            remedy = f"A spreadsheet may have made it of {longer}: write Q{longer} then."
        message = f"row {number} has the same reference as row {first}: {ref}"
        self.error("reference-twice", message, remedy, ref)
        return True

    # ------------------------------------------------------------------------------------- cells

    def score(self, number: int, ref: str, cell: str) -> Published | None:
        """A cell of `printed`, or an error."""
        rounding = self.model.rounding
        if found := _COUNT.fullmatch(cell):
            return self.of_count(number, ref, int(found[1]), int(found[2]))
        if found := _BELOW.fullmatch(cell):
            share = self.percentage(number, ref, found[1])
            if share is None:
                return None
            stands_for = prints_as(share, rounding).mirrored()
            written = f"{in_percent(share, rounding)}% below"
            return Published(ref, number, written, stands_for, 1 - share, below=True)
        share = self.percentage(number, ref, cell)
        if share is None:
            return None
        written = f"{in_percent(share, rounding)}%"
        return Published(ref, number, written, prints_as(share, rounding), share)

    def of_count(self, number: int, ref: str, above: int, of: int) -> Published | None:
        if not 0 < of >= above:
            message = f"row {number}: {above} of {of} cannot be, for {ref}"
            remedy = "Write how many are above the line, then of how many: 14 of 35."
            self.error("impossible-count", message, remedy, ref)
            return None
        exact = point(Fraction(above, of))
        printed = as_printed(exact, self.model.rounding).low
        written = f"{above} of {of}"
        return Published(ref, number, written, exact, printed, count=(above, of))

    def percentage(self, number: int, ref: str, cell: str) -> Fraction | None:
        """A printed percentage as a share, or an error."""
        found = _PERCENT.fullmatch(cell)
        if found is None:
            message = f"row {number}: ‘{short(cell)}’ is no printed score, for {ref}"
            self.error("no-score", message, _remedy(cell), ref)
            return None
        decimals = found[2] or ""
        places = self.model.rounding.places
        if len(decimals) > places:
            prints = f"to {counted(places, 'decimal place')}" if places else "whole percentages"
            message = f"row {number}: ‘{short(cell)}’ has more decimals than are printed, for {ref}"
            remedy = f"The rules print {prints}: say in them how the scores were printed."
            if cell.startswith("0."):
                remedy = f"Does {short(cell)} stand for a share? Write 78 for 78%. {remedy}"
            self.error("more-decimals", message, remedy, ref)
            return None
        share = Fraction(cell.rstrip("% \t")) / 100
        if share > 1:
            message = f"row {number}: {short(cell)} is more than 100%, for {ref}"
            self.error(
                "above-a-hundred", message, "Write 78 or 78% for seventy-eight percent.", ref
            )
            return None
        self.percentages += 1
        self.decimals += len(decimals) == places
        return share

    def figures(
        self, number: int, ref: str, cells: Mapping[str, str], read: Published | None
    ) -> None:
        """Lowest, highest and average elsewhere: they have to be numbers, and in order."""
        there: dict[str, Fraction] = {}
        for name in ("lowest", "average", "highest"):
            cell = cells.get(name, "")
            if not cell:
                continue
            if _PERCENT.fullmatch(cell) is None:
                message = f"row {number}: ‘{short(cell)}’ is no number, for the {name} of {ref}"
                self.error("no-number", message, _remedy(cell), ref)
                return
            there[name] = Fraction(cell.rstrip("% \t")) / 100
        names = list(there)
        for less, more in itertools.pairwise(names):
            if there[less] > there[more]:
                message = f"row {number}: the {less} of {ref} is more than the {more}"
                self.error("out-of-order", message, "Are two columns exchanged?", ref)
                return
        if read is None:
            return
        if read.printed < there.get("lowest", read.printed):
            self.outside(number, read, "less than the lowest")
        elif read.printed > there.get("highest", read.printed):
            self.outside(number, read, "more than the highest")

    def outside(self, number: int, read: Published, how: str) -> None:
        message = f"row {number}: {read.ref} is {read.written}, which is {how}"
        self.find("outside-the-others", Severity.NOTE, message, ref=read.ref)


def _remedy(cell: str) -> str:
    """What to write instead of a cell that is no score."""
    if re.fullmatch(r"[0-9]{1,3},[0-9]+\s*%?", cell):
        return f"Write it with a point: {cell.replace(',', '.')}."
    if found := re.fullmatch(r"([0-9]{1,9})\s*(?:/|out of)\s*([0-9]{1,9})", cell):
        return f"If it is a count, write {found[1]} of {found[2]}."
    if found := re.fullmatch(r"below\s+([0-9.]{1,9})\s*%?", cell, re.IGNORECASE):
        return f"Write {found[1]}% below."
    if cell.startswith("-") and len(cell) > 1:
        return "A score is never less than 0."
    if not any(c.isdigit() for c in cell):
        return "Leave the cell empty where no score is printed."
    return "Write 78 or 78%, 14 of 35 for a count of cases, or 29% below for the other side."
