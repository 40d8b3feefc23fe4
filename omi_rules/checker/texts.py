"""Texts that a report prints: what aims, meanings and notices say, in English and in Welsh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from omi_rules.model import Text
from omi_rules.syntax.tree import Clause


def said(clause: Clause | None) -> Text | None:
    """The text of a clause such as `aim`; None where there is no such clause."""
    texts = clause.texts if clause is not None else None
    if texts is None:
        return None
    return Text(texts.en.text, texts.cy.text if texts.cy is not None else None)


def notices(clauses: Mapping[str, Sequence[Clause]]) -> tuple[Text, ...]:
    """What a statement wants to be read wherever it is printed, in the order of the file."""
    return tuple(text for clause in clauses.get("notice", ()) if (text := said(clause)))
