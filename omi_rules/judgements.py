"""Judgements of an inspection, read: a CSV file of ratings with the columns ref and rating.

A row may also name a field that is the same for the whole inspection, with its value as the rating.
Read as strictly as case records: what is unknown, said twice or empty is an error, all of it is
gathered before `UnusableRecordsError` is raised, and a column that nothing reads is a warning.
Without cases every rating may be given. With them those of judged nodes are; a rating of what cases
make is discretion: it has a reason, and a test of the rule file that holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve, field, frozen

from omi_rules.cells import BLANK, Value, folded, lookup
from omi_rules.compiler import Plan
from omi_rules.diagnostics import Severity
from omi_rules.discretion import discretion_of, settled
from omi_rules.errors import Finding, UnusableRecordsError
from omi_rules.model import Bands, Kind, Option
from omi_rules.model.judgements import Judgement, Move
from omi_rules.near import a
from omi_rules.records import read_notices
from omi_rules.records.columns import ColumnOfCells, FieldReader
from omi_rules.records.file import RecordsFile, look_at
from omi_rules.records.header import CASE_ID, plain
from omi_rules.records.meant import meant
from omi_rules.records.rows import Rows
from omi_rules.records.spreadsheets import turned_into
from omi_rules.scoring import Scores
from omi_rules.tally import Tallies
from omi_rules.wording import counted, listed

WANTED = "judgements"
COLUMNS = ("ref", "rating", "reason", "by")
NEEDED = {
    "ref": "the reference of what is rated",
    "rating": "the rating, or ‘not rated’",
}
NOT_RATED = folded("not rated")
MOST_ERRORS = 20


@frozen(repr=False)
class Judgements:
    """The ratings of a file by reference, the facts by field, and what was found about it.

    `discretion` are those that ask for another rating than the cases make, apart from `ratings`;
    `rows` says in which row of the file `path` each stands.
    """

    path: str
    name: str
    sha256: str
    ratings: Mapping[str, Judgement]
    facts: Mapping[str, Value]
    rows: Mapping[str, int]
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = field(factory=tuple)
    discretion: Mapping[str, Judgement] = field(factory=dict)


def read_judgements(path: str, plan: Plan, *, alone: bool) -> Judgements:
    """Read a file of judgements; `alone` says that there are no cases, so that all may be given."""
    file = look_at(path, WANTED)
    reading = _Reading(file, plan, alone=alone)
    reading.read()
    errors = [found for found in reading.findings if found.severity is Severity.ERROR]
    if errors:
        more = len(errors) - MOST_ERRORS
        if more > 0:
            last = Finding("more-mistakes", Severity.ERROR, f"{more:,} more mistakes are in it")
            errors = [*errors[:MOST_ERRORS], last]
        raise UnusableRecordsError(path, tuple(_helped_once(errors)))
    name, notices = Path(path).name, read_notices(path)
    by_discretion = {ref: reading.ratings.pop(ref) for ref in reading.by_discretion}
    return Judgements(
        path,
        name,
        file.sha256,
        reading.ratings,
        reading.facts,
        reading.rows,
        tuple(reading.findings),
        notices,
        by_discretion,
    )


def _helped_once(errors: Sequence[Finding]) -> Iterator[Finding]:
    """The errors, each help only where it is first said: a wrong file would repeat one 20 times."""
    said: set[str] = set()
    for found in errors:
        yield evolve(found, help="") if found.help in said else found
        said.add(found.help)


def moves(
    given: Judgements,
    plan: Plan,
    tallies: Tallies,
    scores: Scores,
    without: Collection[str] = (),
) -> Mapping[str, Move]:
    """What discretion moves; `scores` are those that the cases make.

    Raises `UnusableRecordsError` where the rule file does not allow it.
    """
    found, refused = settled(plan, tallies, scores, given.discretion, without)
    if refused:
        findings = [
            Finding(
                "discretion-refused",
                Severity.ERROR,
                f"row {given.rows[ref]}: {refusal.why}",
                refusal.help,
                ref,
            )
            for ref, refusal in refused.items()
        ]
        raise UnusableRecordsError(given.path, tuple(findings))
    return found


def absent_ratings(refs: Sequence[str]) -> Finding:
    """The ratings that should be given and are not, in one finding."""
    them = "it" if len(refs) == 1 else "each of them"
    message = f"no rating is given for {listed(refs, most=20)}"
    remedy = (
        f"Give --judgements FILE with a row for {them}: ref, rating, reason, by. A rating of"
        " ‘not rated’, with a reason, takes it out of the total."
    )
    return Finding("not-judged", Severity.ERROR, message, remedy)


class _Reading:
    """One file on its way into judgements."""

    def __init__(self, file: RecordsFile, plan: Plan, *, alone: bool) -> None:
        self.file = file
        self.plan = plan
        self.alone = alone
        self.findings: list[Finding] = []
        self.ratings: dict[str, Judgement] = {}
        self.facts: dict[str, Value] = {}
        self.rows: dict[str, int] = {}
        self.by_discretion: list[str] = []
        model = plan.model
        self.rules = {r.ref: r for r in plan.rules if r.ref not in model.questions}
        self.may = tuple(ref for ref in plan.report if self._may_be_given(ref))
        refs = dict.fromkeys([*model.nodes, *model.questions])
        self.known = {f"q{ref}".casefold(): ref for ref in refs}
        self.known |= {ref.casefold(): ref for ref in refs}
        self.wide = tuple(name for name, fact in model.fields.items() if fact.inspection_wide)
        self.fields = {plain(f.column): name for name, f in model.fields.items() if f.column}
        self.fields |= {plain(name): name for name in model.fields}

    def _may_be_given(self, ref: str) -> bool:
        rule = self.rules.get(ref)
        if rule is None or rule.rule == "total" or rule.bands is None:
            return False
        return self.alone or rule.rule == "given" or discretion_of(self.plan, ref) is not None

    def read(self) -> None:
        """Read the header, then row by row."""
        if self.file.encoding == "cp1252":
            message = f"{self.file.name} is not in UTF-8; it is read in Windows’ own encoding"
            self.findings.append(Finding("windows-letters", Severity.NOTE, message))
        rows = Rows(self.file, COLUMNS)
        header = rows.header()
        if header is None:
            remedy = f"Its first row must hold {', '.join(COLUMNS)}."
            self._error("empty-file", "the file is empty", remedy) if rows.broken is None else (
                self.findings.append(rows.broken)
            )
            return
        places = self._layout(header)
        if places is None:
            return
        number = rows.header_row
        for piece in rows.pieces():
            for row in piece:
                number += 1
                if any(map(str.strip, row)):
                    self._row(number, row, places, len(header))
        if rows.broken is not None:
            self.findings.append(rows.broken)
        if not self.rows and not any(f.severity is Severity.ERROR for f in self.findings):
            self._error("no-judgements", "no rating is given in it", "Is it the right file?")

    def _error(self, code: str, message: str, help: str = "", ref: str | None = None) -> None:
        self.findings.append(Finding(code, Severity.ERROR, message, help, ref))

    def _layout(self, header: Sequence[str]) -> dict[str, int] | None:
        """Where each column stands; None where one is there twice or not at all."""
        places: dict[str, int] = {}
        sure = True
        for place, name in enumerate(map(plain, header)):
            if name in places:
                self._error("duplicate-column", f"two columns are called {name}", "Keep one.")
                sure = False
            elif name in COLUMNS:
                places[name] = place
        others = [h.strip()[:30] for h in header if h.strip() and plain(h) not in COLUMNS]
        if sure and not any(name in places or meant(name, others) for name in NEEDED):
            self._foreign(header)
            return None
        for name, what in NEEDED.items():
            if name not in places:
                near = meant(name, others)
                remedy = f"Add it: it holds {what}."
                if near is not None:
                    others.remove(near)
                    remedy = f"Is the header ‘{near}’ meant for it? Write it as {name}."
                self._error("missing-column", f"there is no column {name}", remedy)
                sure = False
        for name in others:
            near = meant(name, [column for column in COLUMNS if column not in places])
            remedy = f"Did you mean {near}?" if near else ""
            message = f"nothing reads the column ‘{name}’ of {self.file.name}"
            self.findings.append(Finding("unused-column", Severity.WARNING, message, remedy))
        return places if sure else None

    def _foreign(self, header: Sequence[str]) -> None:
        """Another file than one of judgements: said once, and not column by column."""
        known = {*self.plan.columns, CASE_ID}
        if any(plain(name) in known or name.strip() in known for name in header):
            remedy = (
                "It looks like case records: name them behind the rule file, and the judgements"
                " behind --judgements."
            )
        else:
            remedy = f"Is it the right file? Its first row must hold {', '.join(COLUMNS)}."
        self._error("missing-column", "it has neither a column ref nor a column rating", remedy)

    # -------------------------------------------------------------------------------------- rows

    def _row(self, number: int, row: Sequence[str], places: Mapping[str, int], wide: int) -> None:
        if len(row) < wide or any(map(str.strip, row[wide:])):
            message = f"row {number} has {counted(len(row), 'cell')} where the header has {wide}"
            remedy = "A cell with a comma, semicolon or tab in it needs quotation marks."
            if len(row) < wide:
                remedy = "Fill the row, or copy the file again if it is cut off there."
            self._error("ragged-row", message, remedy)
            return
        cells = {name: " ".join(row[place].split()) for name, place in places.items()}
        fact = self._fact(number, cells["ref"])
        ref = self._reference(number, cells["ref"]) if fact is None else fact
        if not ref:
            return
        first = self.rows.setdefault(ref, number)
        if first != number:
            message = f"row {number} rates {ref} again, which row {first} rates"
            remedy = "Keep one of them."
            twin = turned_into(ref, self.may)
            if twin is not None:
                remedy = (
                    f"Keep one of them. Was {twin} meant, which a spreadsheet turns into {ref}?"
                )
            if fact is not None:
                message = f"row {number} says again what {ref} is, which row {first} says"
            self._error("reference-twice", message, remedy, ref)
            return
        if fact is not None:
            self._value(number, fact, cells["rating"])
            return
        reason, by = cells.get("reason", ""), cells.get("by", "")
        if not self.alone and self.rules[ref].rule != "given":
            self.by_discretion.append(ref)
            if not reason:
                message = f"row {number}: {ref} is to be moved by discretion, without a reason"
                self._error("no-reason", message, "Say why in the column reason.", ref)
        bands = self.rules[ref].bands
        assert bands is not None, "only what has bands may be given"
        if folded(cells["rating"]) == NOT_RATED:
            if not reason and ref not in self.by_discretion:
                message = f"row {number}: {ref} is not rated, and no reason is given"
                self._error("no-reason", message, "Say why in the column reason.", ref)
            self.ratings[ref] = Judgement(ref, None, reason, by)
            return
        band = self._rating(number, ref, cells["rating"], bands)
        if band is not None:
            self.ratings[ref] = Judgement(ref, band, reason, by)

    def _fact(self, number: int, cell: str) -> str | None:
        """The field that a row names; empty where it cannot be given, None where it names none."""
        name = self.fields.get(plain(cell))
        if name is None or cell.casefold() in self.known or name in self.wide:
            return name if cell.casefold() not in self.known else None
        message = f"row {number}: {name} can differ from case to case"
        remedy = (
            "Put it into the case records; or does the rule file lack the line `same for the whole"
            " inspection` under it?"
        )
        self._error("fact-of-a-case", message, remedy, name)
        return ""

    def _value(self, number: int, name: str, cell: str) -> None:
        """What holds for the whole inspection, read as the cell of a case is."""
        fact = self.plan.model.fields[name]
        column = ColumnOfCells(
            FieldReader(fact), dates=fact.kind is Kind.DATE, constant=True, show_values=True
        )
        column.take([cell], [number])
        if column.constant is BLANK:
            message = f"row {number}: nothing says what {name} is"
            self._error("no-rating", message, "Write it in the column rating.", name)
        elif findings := column.findings():
            message = f"row {number}: ‘{_short(cell)}’ cannot be what {name} is"
            self._error("fact-not-read", message, findings[0].help, name)
        elif column.constant is not None:
            self.facts[name] = column.constant

    def _reference(self, number: int, cell: str) -> str | None:
        """The reference of a row, where a rating may be given for it."""
        if not cell:
            remedy = f"Write one: {listed(self.may, joint='or')}." if self.may else ""
            self._error("no-reference", f"row {number} has no reference", remedy)
            return None
        ref = self.known.get(cell.casefold())
        if ref is None:
            near = turned_into(cell, self.may) or meant(cell[:100], (*self.may, *self.wide))
            remedy = f"Did you mean {near}?" if near else self._could_be()
            message = f"row {number}: ‘{_short(cell)}’ is no reference of this model"
            self._error("unknown-reference", message, remedy)
            return None
        if self._may_be_given(ref):
            return ref
        rule = self.rules.get(ref)
        if rule is None or (rule.bands is None and rule.rule != "total"):
            self._error(
                "not-rated-by-the-rules",
                f"row {number}: by the rules {ref} has no rating that could be given",
                self._could_be(),
                ref,
            )
        elif rule.rule == "total":
            self._error(
                "total-given",
                f"row {number}: {ref} is a total, which follows from what it is made of",
                "Delete the row.",
                ref,
            )
        else:
            self._error(
                "no-discretion",
                f"row {number}: {ref} is scored from the cases, and the rules declare no discretion"
                f" by which {a(rule.level)} rating could be moved",
                "Delete the row, or score without case records.",
                ref,
            )
        return None

    def _could_be(self) -> str:
        if not self.may:
            return "This model has nothing that is judged for the inspection."
        return f"What can be rated here: {listed(self.may, most=20)}."

    def _rating(self, number: int, ref: str, cell: str, bands: Bands) -> str | None:
        """The name of a band by its name or label, letters and digits compared."""
        if not cell:
            message = f"row {number}: no rating is given for {ref}"
            remedy = "Write one, or ‘not rated’ with a reason."
            self._error("no-rating", message, remedy, ref)
            return None
        options = tuple(Option(band.name, band.label) for band in bands.bands)
        found = lookup(options).get(folded(cell))
        if found is not None:
            return found
        labels = [band.label.en for band in bands.bands]
        near = meant(cell[:100], labels) or _short_for(cell, bands)
        self._error(
            "unknown-rating",
            f"row {number}: ‘{_short(cell)}’ is no rating of {ref}",
            f"Did you mean {near}?"
            if near
            else f"Its ratings are {listed(labels, most=20)}; or write ‘not rated’, with a reason.",
            ref,
        )
        return None


def _short_for(cell: str, bands: Bands) -> str | None:
    """The label whose first letters, or whose points, stand in a cell; only where one has them."""
    found = [
        band.label.en
        for band in bands.bands
        if cell.casefold() == "".join(word[0] for word in band.label.en.split()).casefold()
        or cell == str(band.points)
    ]
    return found[0] if len(found) == 1 else None


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
