"""Columns: each header of a record belongs to one field or question, and can be no other's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import Field, Kind
from omi_rules.source import Span
from omi_rules.syntax.tree import Label

CASE_ID = "case_id"


def report_columns(vocabulary: Vocabulary, questions: Iterable[str]) -> None:
    """Report a column that is given twice, or that is the header of something else."""
    if not vocabulary.columns:
        return
    known = _headers(vocabulary.fields, questions)
    given: dict[str, tuple[str, Label]] = {}
    for owner, label in vocabulary.columns:
        header = _plain(label.text)
        earlier, first = given.setdefault(header, (owner, label))
        other = known.get(header)
        if first is not label:
            _report(
                vocabulary,
                label.span,
                f"The column ‘{label.text}’ is given a second time.",
                Aside(first.span, f"it is that of ‘{earlier}’"),
            )
        elif other is not None and other != owner:
            what = "the number of each case" if other == CASE_ID else f"‘{other}’"
            message = f"The column ‘{label.text}’ holds {what} and cannot hold ‘{owner}’ as well."
            _report(vocabulary, label.span, message)


def _report(vocabulary: Vocabulary, span: Span, message: str, *asides: Aside) -> None:
    remedy = "Each column belongs to one field or question: give the header of its own."
    vocabulary.findings.error("duplicate-column", span, message, remedy, asides=asides)


def _plain(header: str) -> str:
    """A header as records are read: composed letters, single spaces, one letter case."""
    return " ".join(unicodedata.normalize("NFC", header).split()).casefold()


def _headers(fields: Mapping[str, Field], questions: Iterable[str]) -> dict[str, str]:
    """Every header that needs no line `column`, and what it stands for."""
    known = {CASE_ID: CASE_ID}
    for name, field in fields.items():
        known.setdefault(_plain(name), name)
        if field.kind is Kind.SOME:
            known.update((_plain(f"{name}.{option.name}"), name) for option in field.options)
    for ref in questions:
        known.setdefault(_plain(ref), ref)
        known.setdefault(_plain(f"q{ref}"), ref)
    return known
