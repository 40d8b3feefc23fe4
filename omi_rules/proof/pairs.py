"""What is amiss between two statements: the same said twice, a question asked beyond its parent.

Two definitions are the same where they are true, and false, of the same cases; two questions where
they have one parent, the same words, and are asked of the same cases.
"""

from __future__ import annotations

from collections.abc import Iterator

from omi_rules.cells import folded
from omi_rules.diagnostics import Aside
from omi_rules.interpreter import Reading
from omi_rules.model import AnswerIs, AnswerOnSide, Condition, Side
from omi_rules.proof import wanted
from omi_rules.proof.diagrams import NOTHING, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Cases, Pair, Space, record_of
from omi_rules.proof.verdicts import Verdict
from omi_rules.proof.words import one_such
from omi_rules.proof.written import Written
from omi_rules.source import Span


def same_definitions(sets: Sets, places: dict[str, Span]) -> Iterator[Verdict]:
    """Definitions that say what an earlier one says."""
    space = sets.space
    seen: dict[tuple[Pair, Pair], str] = {}
    for name, definition in space.model.definitions.items():
        try:
            pair = space.pair(definition.condition)
            negation = space.pair(definition.condition, negated=True)
        except Unsettled:
            continue
        if NOTHING in pair:
            continue  # never, or always, so: reported of itself
        first = seen.setdefault((pair, negation), name)
        if first != name:
            yield Verdict(
                "same-definition",
                (),
                places[name],
                f"‘{name}’ applies to exactly the cases to which ‘{first}’ applies.",
                f"Keep one of the two: write ‘{first}’ where ‘{name}’ is used, and delete it.",
                (Aside(places[first], f"‘{first}’"),),
                (wanted.both_apply(first, name),),
            )


def same_questions(sets: Sets, places: dict[str, Span]) -> Iterator[Verdict]:
    """Questions under one parent that ask the same of the same cases."""
    space = sets.space
    alike: dict[tuple[str, str, str], list[str]] = {}
    for ref, question in space.model.questions.items():
        words = folded(question.label.en)
        alike.setdefault((question.parent, words, question.scale), []).append(ref)
    for refs in alike.values():
        seen: dict[Pair, str] = {}
        for ref in refs if len(refs) > 1 else ():
            try:
                pair = space.relevance(ref)
            except Unsettled:
                continue
            first = seen.setdefault(pair, ref)
            if pair[0] == NOTHING or places[first] == places[ref]:
                continue
            twice = ", and so counts twice" if space.model.questions[ref].scored else ""
            yield Verdict(
                "same-question",
                (),
                places[ref],
                f"‘{ref}’ asks in the same words what ‘{first}’ asks, of the same cases{twice}.",
                "Delete one of the two, or say in their labels how they differ.",
                (Aside(places[first], f"‘{first}’"),),
                (wanted.both_asked(first, ref),),
            )


# ------------------------------------------------------------------------------- failed parents


def asks_beyond(sets: Sets, clause: Written) -> Iterator[Verdict]:
    """A question put below the line by another one that fewer cases are asked."""
    question, part = clause.rows[0]
    parent = _failed(sets.space, part.condition)
    if question is None or parent is None or len(clause.rows) > 1:
        return
    space = sets.space
    asked = space.relevance(question.ref)[0]
    beyond = sets.diagrams.both(asked, space.relevance(parent)[1])
    if question.relevant is None or question.relevant == space.model.questions[parent].relevant:
        return
    case = space.witness(Cases(space, beyond))
    if case is None or not sets.within(space.relevance(parent)[0], asked):
        return
    reading = Reading(space.model, record_of(space.model, case))
    played = reading.relevant(question.ref), reading.relevant(parent)
    assert played == (True, False), "what is shown is played over again, and comes out the same"
    yield Verdict(
        "asks-beyond",
        (),
        clause.span,
        f"‘{question.ref}’ is also asked of cases that are not asked ‘{parent}’, which puts none of"
        " them below the line.",
        f"{one_such(space.model, case)} If that is not meant, ask both of the same cases.",
    )


def _failed(space: Space, condition: Condition) -> str | None:
    """The question that a condition finds below the line, if that is all that it says."""
    match condition:
        case AnswerOnSide(question=ref, side=Side.BELOW, negated=False):
            return ref
        case AnswerIs(question=ref, options=options, negated=False):
            scale = space.model.scales[space.model.questions[ref].scale]
            return ref if {*options} <= {*scale.on(Side.BELOW)} else None
        case _:
            return None
