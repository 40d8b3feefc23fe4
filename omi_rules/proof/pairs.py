"""What is amiss between two statements: the same said twice, a question asked beyond its parent.

Two definitions are the same where they are true, and false, of the same cases; two questions where
they have one parent, the same words, and are asked of the same cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from omi_rules.cells import folded
from omi_rules.diagnostics import Aside
from omi_rules.model import AnswerIs, AnswerOnSide, Condition, Side
from omi_rules.proof.conditions import Verdict
from omi_rules.proof.diagrams import NOTHING, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Cases, Cells, Pair, Space
from omi_rules.proof.words import for_instance
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
            )


def same_questions(sets: Sets, places: dict[str, Span]) -> Iterator[Verdict]:
    """Questions under one parent that ask the same of the same cases."""
    space = sets.space
    seen: dict[tuple[str, str, str, Pair], str] = {}
    for ref, question in space.model.questions.items():
        try:
            pair = space.relevance(ref)
        except Unsettled:
            continue
        if pair[0] == NOTHING:
            continue
        words = folded(question.label.en)
        first = seen.setdefault((question.parent, words, question.scale, pair), ref)
        if first != ref and places[first] != places[ref]:
            twice = ", and so counts twice" if question.scored else ""
            yield Verdict(
                "same-question",
                (),
                places[ref],
                f"‘{ref}’ asks in the same words what ‘{first}’ asks, of the same cases{twice}.",
                "Delete one of the two, or say in their labels how they differ.",
                (Aside(places[first], f"‘{first}’"),),
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
    yield Verdict(
        "asks-beyond",
        (),
        clause.span,
        f"‘{question.ref}’ is also asked of cases that are not asked ‘{parent}’, which puts none of"
        " them below the line.",
        f"{for_instance(space.model, case)} If that is not meant, ask both of the same cases.",
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


# --------------------------------------------------------------------------------- routed sets


def routed(
    space: Space, conditions: Sequence[Condition], within: Condition | None = None
) -> tuple[Cells | None, Cells | None, tuple[int, int] | None]:
    """Whether conditions that route cases overlap, or leave cases out, each with a case.

    Gives a case that two of them hold of, a case that is true of none (each is false), and which
    two overlap. Only cases are meant for which `within` is true.
    """
    sets = Sets(space)
    around = space.pair(within)[0] if within is not None else space.everything.diagram
    pairs = [space.pair(condition) for condition in conditions]
    both = sets.diagrams.both
    overlap: Cells | None = None
    which: tuple[int, int] | None = None
    for place, (true, _) in enumerate(pairs):
        for earlier in range(place):
            if which is None:
                common = both(around, both(true, pairs[earlier][0]))
                overlap = space.witness(Cases(space, common))
                which = (earlier, place) if overlap is not None else None
    left = sets.diagrams.all_of([around, *(false for _, false in pairs)])
    return overlap, space.witness(Cases(space, left)), which
