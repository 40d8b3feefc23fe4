"""The forms of a question, in the order in which a case is asked the first that fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from omi_rules.document.blocks import Para, para
from omi_rules.model import Node, Question
from omi_rules.reading import quoted

if TYPE_CHECKING:
    from omi_rules.document.statements import Statements


def asked_in(make: Statements, node: Node, question: Question) -> Iterator[Para]:
    """What is said of the forms of a question; nothing where it has none."""
    forms = question.forms
    if not forms:
        return
    under = []
    for place, form in enumerate(forms):
        lead = f"{form.ref} {quoted(form.label.en)}"
        if form.condition is None:
            said = para("in all other cases.", lead)
        else:
            said = make.read(f"{lead} where", form.condition)
        name = "" if node.ref == node.level else node.ref
        doubts = make.doubts.of(node.level, name, "asked as", place=place)
        under.append(evolve(said, under=doubts))
    which = "the first of these forms that fits" if len(forms) > 1 else "this form"
    rest = "" if forms[-1].condition is None else " A case that none fits is not asked it."
    columns = f"{which}, each with a column of its own. It has one score.{rest}"
    yield Para((columns,), "Asked in", under=tuple(under))
