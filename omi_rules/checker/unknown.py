"""Names that are not declared: each reported once, at its first use, with its other uses.

One name is one finding, however many passes look it up; and a name that the author's slip elsewhere
explains is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from omi_rules.checker.look_alikes import as_numbers, drawn, mixture
from omi_rules.diagnostics import Findings
from omi_rules.near import NearNames, quoted
from omi_rules.source import Span

NAMES_LISTED_MOST = 12

OF_ONE_TABLE = frozenset((
    "unknown-field", "unknown-question", "unknown-headline", "unknown-parent",
))  # fmt: skip
"""Codes for names that are looked up in one table, so that one name is one mistake."""


class Unknown(NamedTuple):
    """A name that is not declared, and every place that uses it."""

    code: str
    called: str
    name: str
    known: Callable[[], Iterable[str]]
    remedy: str
    message: str
    spans: list[Span]
    meant: str = ""


class Unknowns:
    """The names of one file that are used and not declared."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._found: dict[tuple[str, str, str], Unknown] = {}
        self._near: dict[tuple[str, str], NearNames] = {}
        self._drawn: dict[tuple[str, str], dict[str, str]] = {}

    def __contains__(self, code: str) -> bool:
        """Whether any name of a kind is not declared."""
        return any(found.code == code for found in self._found.values())

    def add(self, unknown: Unknown, span: Span) -> None:
        """Remember a use."""
        key = (unknown.code, unknown.called, unknown.name)
        if unknown.code in OF_ONE_TABLE:
            key = ("", "", unknown.name)
        found = self._found.setdefault(key, unknown)
        if span not in found.spans[-1:]:
            found.spans.append(span)

    def take_question(self, ref: str) -> bool:
        """Whether a reference is used and not declared; what explains it is then reported."""
        return self._found.pop(("", "", ref), None) is not None

    def report(self, mixed: Iterable[str]) -> set[str]:
        """Report them all. Gives the names that somebody seems to have meant.

        `mixed` are declared names of two scripts, which their uses cannot be told from.
        """
        by_drawing = {drawn(name): name for name in mixed}
        meant: set[str] = set()
        for found in self._found.values():
            declared = by_drawing.get(drawn(found.name)) if by_drawing else None
            if declared is not None:
                meant.add(declared)
            else:
                meant.update(self._report(found))
        return meant

    def _report(self, found: Unknown) -> set[str]:
        near = self._near_names(found)
        first, *others = sorted(set(found.spans))
        more = ""
        if others:
            more = f"; it stands in {len(others)} more place{'' if len(others) == 1 else 's'}"
        if not found.name.isascii():
            alike = self._drawn_as(found, near)
            if mixture(found.name) or alike is not None:
                self._drawn_alike(found, first, more, alike)
                return {alike} if alike is not None else set()
        meant = near.nearest(found.name)
        number = as_numbers(found.name)
        if meant is None and number != found.name and number in near.known:
            meant = number
        names = near.known
        if found.meant:
            remedy, meant = found.meant, None
        elif meant is not None:
            remedy = f"Did you mean ‘{meant}’?"
        elif names and len(names) <= NAMES_LISTED_MOST:
            only = "is only" if len(names) == 1 else "are"
            remedy = f"There {only} {quoted(names, 'and')}."
        else:
            remedy = found.remedy
        self.findings.error(found.code, first, f"{found.message[:-1]}{more}.", remedy)
        return {meant} if meant is not None else set()

    def _near_names(self, found: Unknown) -> NearNames:
        kind = (found.code, found.called)
        if kind not in self._near:
            self._near[kind] = NearNames(found.known())
        return self._near[kind]

    def _drawn_as(self, found: Unknown, near: NearNames) -> str | None:
        kind = (found.code, found.called)
        if kind not in self._drawn:
            self._drawn[kind] = {drawn(name): name for name in near.known}
        return self._drawn[kind].get(drawn(found.name))

    def _drawn_alike(self, found: Unknown, span: Span, more: str, alike: str | None) -> None:
        mixed = mixture(found.name)
        which = f"mixes {mixed} letters" if mixed else "has letters of another script"
        declared = f" (‘{alike}’ is declared)" if alike is not None and not mixed else ""
        self.findings.error(
            "mixed-script-name",
            span,
            f"‘{found.name}’ {which}, which look alike and are not{more}{declared}.",
            "Type the name anew on one keyboard.",
        )
