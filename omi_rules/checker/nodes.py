"""Nodes: the tree of the model, made of drafts in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from omi_rules.checker.drafts import Draft
from omi_rules.checker.texts import notices, said
from omi_rules.model import Fold, Node, Question, Text


def nodes(drafts: Mapping[str, Draft], questions: Mapping[str, Question]) -> dict[str, Node]:
    """The nodes of the model; only where nothing is wrong with them."""
    grouping = (draft.ref for draft in drafts.values() if draft.level.grouping)
    groups = {ref: place for place, ref in enumerate(grouping)}
    rows: dict[str, list[str]] = {}
    for question in questions.values():
        if question.group is not None:
            rows.setdefault(question.group, []).append(question.ref)
    made: dict[str, Node] = {}
    for draft in drafts.values():
        each, weight = draft.first("for each"), draft.first("weight")
        fold: Fold | None = each.detail if each is not None else None  # type: ignore[assignment]
        number = weight.number.value if weight is not None and weight.number else Fraction(1)
        made[draft.ref] = Node(
            draft.ref,
            draft.level.word.text,
            _label(draft),
            draft.parent.ref if draft.parent is not None else None,
            tuple(child.ref for child in draft.children),
            said(draft.first("aim")),
            number,
            draft.scored,
            tuple(sorted(draft.towards, key=groups.__getitem__)),
            fold,
            tuple(rows.get(draft.ref, ())),
            said(draft.first("means")),
            notices(draft.clauses),
            guidance=said(draft.first("guidance")),
            relevant=draft.own,
            each=each.words[0].text if each is not None else None,
            judged=draft.first("judged for the inspection") is not None,
            rated=draft.first("not rated") is None,
        )
    return made


def _label(draft: Draft) -> Text:
    texts, said = draft.statement.head.texts, draft.first("cy")
    if texts is None:
        return Text(draft.ref)
    cy = said.label if said is not None else texts.cy
    en, welsh = texts.en.text, cy.text if cy is not None else None
    each = draft.first("for each")
    if each is not None:
        # The group as a whole: "Traps for {pest}?" is asked for each pest.
        hole, item = f"{{{each.words[0].text}}}", each.words[0].text.replace("_", " ")
        en = en.replace(hole, f"each {item}")
        welsh = welsh.replace(hole, f"pob {item}") if welsh is not None else None
    return Text(en, welsh)
