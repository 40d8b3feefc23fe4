"""The header of a published table: which column holds what.

A header is compared whole, letter case ignored. `ref` and `printed` have to be there; a column that
nothing reads is said, and never passed over in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.records.header import CASE_ID, plain
from omi_rules.records.meant import meant
from omi_rules.records.spreadsheets import column_letters
from omi_rules.wording import counted, listed

NEEDED = {
    "ref": "the references of sections, criteria, headlines or questions",
    "printed": "the scores as they were printed",
}
COLUMNS = (*NEEDED, "comment", "lowest", "highest", "average")


@frozen
class Layout:
    """Where each column stands in a row, from 0, and what the header showed."""

    width: int
    columns: Mapping[str, int] = field(factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether no row can be read."""
        return any(found.severity is Severity.ERROR for found in self.findings)


def laid_out(header: Sequence[str]) -> Layout:
    """Match a header with the columns that a published table may have."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        if name.strip():
            places.setdefault(plain(name), []).append(place)
    there = {name: of[0] for name, of in places.items() if name in COLUMNS}
    if not there:
        return Layout(len(header), findings=(_foreign(header),))
    findings: list[Finding] = []
    unused = [place for name, of in places.items() if name not in COLUMNS for place in of]
    for name, of in places.items():
        if len(of) > 1:
            findings.append(_twice(name, of, header))
    for name, what in NEEDED.items():
        if name not in there:
            findings.append(_missing(name, what, header, unused))
    free = [name for name in COLUMNS if name not in there and name not in NEEDED]
    for place in unused:
        near = meant(header[place].strip()[:100], free)
        findings.append(
            Finding(
                "unused-column",
                Severity.WARNING,
                f"nothing here reads the column {_called(header, place)}",
                f"Did you mean {near}?" if near else "",
            )
        )
    return Layout(len(header), there, tuple(findings))


def _called(header: Sequence[str], place: int) -> str:
    name = header[place].strip()
    return f"‘{name if len(name) <= 30 else name[:29] + '…'}’ (column {column_letters(place)})"


def _foreign(header: Sequence[str]) -> Finding:
    columns = f"none of its {counted(len(header), 'column')} is one"
    if len(header) == 1:
        columns = "its only column is none"
    remedy = (
        "Its first row must hold ref and printed, with commas, semicolons or tabs between them."
    )
    if any(plain(name) == CASE_ID for name in header):
        remedy = f"It looks like case records; they come after the published scores. {remedy}"
    return Finding("no-known-column", Severity.ERROR, f"{columns} of a published table’s", remedy)


def _twice(name: str, places: Sequence[int], header: Sequence[str]) -> Finding:
    headers = listed([_called(header, place) for place in places])
    return Finding(
        "duplicate-column",
        Severity.ERROR,
        f"{counted(len(places), 'column')} are called {name[:30]}: {headers}",
        "Keep one of them, or give the others another header.",
    )


def _missing(name: str, what: str, header: Sequence[str], unused: list[int]) -> Finding:
    """What is said of a column that has to be there; a header that is near is its own no more."""
    near = meant(name, [header[place].strip()[:100] for place in unused])
    remedy = f"Add it: it holds {what}."
    if near is not None:
        place = next(p for p in unused if header[p].strip()[:100] == near)
        unused.remove(place)
        remedy = f"Is the header {_called(header, place)} meant for it? Write it as {name}."
    return Finding("missing-column", Severity.ERROR, f"there is no column {name}", remedy)
