"""The whole model as a document: what it is, how it scores, its tree, its words."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from omi_rules.document.blocks import Block, Document, Listing, Para, Part, para
from omi_rules.document.scores import how_scores_are_made
from omi_rules.document.statements import Statements
from omi_rules.model import Life, Model, Node
from omi_rules.reading.words import date_in_words
from omi_rules.wording import counted, listed

HOW_TO_READ = (
    "A question is asked of a case only where its line “Asked where” says so. A case of which it"
    " is not asked changes no score.",
    "What stands in “…” is quoted from the rule file: the facts that a case record holds, the"
    " answers to questions, and definitions, which apply to a case or do not.",
    "Where a fact or an answer is not known, so is whatever depends on it. A case in which that"
    " leaves open what becomes of a question is left out of its score, and reported.",
    "“Is answered” means that the question is asked of the case as well: the answer to a question"
    " that is not asked is never read.",
    "What no case counts in has no score, and takes no part in any other.",
    "What is the authors’ own reading, and not their source’s, is marked “Assumed”.",
)

OF_FORMS = (
    "A question that is asked in several forms is asked of a case in the first that fits. Its score"
    " is made of the answers under all of them, each case counted once. What stands under a form"
    " that is not asked counts nowhere, and is reported."
)


def whole(model: Model) -> Document:
    """The document of a model."""
    make = Statements(model)
    of_forms = [OF_FORMS] if any(q.forms for q in model.questions.values()) else []
    how = _list([*HOW_TO_READ, *of_forms])
    chapters = [
        Part("How to read this document", "how-to-read", blocks=(how,)),
        Part("How scores are made", "scoring", blocks=how_scores_are_made(model, make.doubts)),
    ]
    if model.discretions or model.sample is not None:
        from omi_rules.document.discretion import beside_the_scores  # noqa: PLC0415 - few have any

        chapters += beside_the_scores(model, make)
    for level in model.levels:
        nodes = [node for node in model.nodes.values() if node.level == level.name]
        if level.grouping and nodes:
            parts = tuple(make.node(node) for node in nodes)
            chapters.append(Part(f"By {level.label.en}", f"by-{level.name}", parts=parts))
    chapters += [make.tree(node) for node in _roots(model)]
    chapters += _words(model, make)
    if rest := make.doubts.rest():
        chapters.append(Part("What else is assumed, and its sources", "rest", blocks=rest))
    return Document(model.label.en, _beginning(model, make), tuple(chapters))


def _roots(model: Model) -> list[Node]:
    groupings = {level.name for level in model.levels if level.grouping}
    return [n for n in model.nodes.values() if n.parent is None and n.level not in groupings]


def _beginning(model: Model, make: Statements) -> tuple[Block, ...]:
    """What the model is, from when it is in force, and what is to be read with it."""
    found: list[Block] = []
    if model.aim is not None:
        under = make.doubts.of("model", model.name, "aim")
        found.append(evolve(para(model.aim.en, "Aim", "aim"), under=under))
    if model.life is not None:
        under = make.doubts.of("model", model.name, "in force")
        found.append(Para((f"In force {lived(model.life)}.",), under=under))
    found += make.notices(model.notices, "model", model.name)
    levels = [
        f"{level.label.en} ({sum(node.level == level.name for node in model.nodes.values()):,})"
        for level in model.levels
    ]
    found.append(para(f"Levels and groupings, and how many of each: {listed(levels)}."))
    found.append(para(how_much_is_assumed(model.assumed)))
    found += make.doubts.of("model", model.name)
    return tuple(found)


def how_much_is_assumed(number: int) -> str:
    """How many things a rule file says are assumed."""
    if not number:
        return "Nothing in it is marked as assumed."
    verb = "is" if number == 1 else "are"
    each = "It is" if number == 1 else "Each is"
    return f"{counted(number, 'thing')} in it {verb} assumed. {each} marked where it stands."


def lived(life: Life) -> str:
    """From when to when: from 1 April 2011 to 31 March 2012."""
    said = []
    if life.first is not None:
        said.append(f"from {date_in_words(life.first)}")
    if life.last is not None:
        said.append(f"to {date_in_words(life.last)}")
    return " ".join(said)


def _words(model: Model, make: Statements) -> list[Part]:
    """The vocabulary: definitions, facts, lists, answers."""
    chapters = (
        ("What the words mean", "definitions", map(make.definition, model.definitions.values())),
        ("What a case record holds", "fields", (make.field(n, f) for n, f in make.fields())),
        ("Lists", "lists", map(make.list_of, model.lists.values())),
        ("Answers", "answers", map(make.scale, model.scales.values())),
    )
    found = [Part(title, anchor, parts=tuple(parts)) for title, anchor, parts in chapters]
    return [part for part in found if part.parts]


def _list(texts: Iterable[str]) -> Listing:
    return Listing(tuple(para(text) for text in texts))
