"""Parts of a condition that could as well not be there: others cover them, or rule them out.

What a part is held against is where its clause stands, and the parts that must hold beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import frozen

from omi_rules.model import AnswerIs, AnswerIsBlank, AnswerOnSide
from omi_rules.proof import wanted
from omi_rules.proof.diagrams import Diagram
from omi_rules.proof.sets import Sets
from omi_rules.proof.verdicts import Verdict
from omi_rules.proof.written import Part, Written
from omi_rules.wording import listed


@frozen(eq=False, repr=False)
class Place:
    """Where a part stands: the clause, of which question, the cases it matters for.

    `beside` are the parts, further out, that must hold as well.
    """

    sets: Sets
    clause: Written
    ref: str
    context: Diagram
    beside: tuple[Part, ...] = ()


def says_that_it_is_meant(sets: Sets, clause: Written, one: Part, others: Iterable[Part]) -> bool:
    """Whether a part of a `below the line when` says only that a question it tests is asked.

    That is how a chain is said to end where it does on purpose (see broken-chain).
    """
    if clause.kind != "below the line when":
        return False
    relevance = sets.space.relevance
    return any(
        isinstance(other.condition, AnswerIs | AnswerIsBlank | AnswerOnSide)
        and sets.within(relevance(other.condition.question)[0], sets.pair(one)[0])
        for other in others
    )


def adds_nothing(
    place: Place, one: Part, others: Sequence[Part], joint: Literal["and", "or"]
) -> Verdict:
    """That a part can be left out, since others say what it says, or where it stands does."""
    sets, clause = place.sets, place.clause
    true = sets.pair(one)[0]

    def enough(some: Iterable[Part]) -> bool:
        trues = [sets.pair(other)[0] for other in some]
        if joint == "and":
            return sets.within(sets.diagrams.all_of(trues), true)
        return sets.within(true, sets.diagrams.any_of(trues))

    some = sets.fewest(others, enough)
    remedy = f"Delete ‘{one.words}’, or mend it if something else is meant."
    # Behind `not`, what is asked of all of them is that they are false.
    so = "false" if one.turned else "true"
    if some is None and sets.within(place.context, true):
        where, asked = clause.name, "asked"
        case = wanted.asked(place.ref, one, not one.turned)
        if clause.kind != "below the line when":
            where, asked = clause.above_at[-1][0], "relevant"
            case = wanted.inside(clause.above, where, one, not one.turned)
        said = f"adds nothing: where ‘{where}’ is {asked}, it is always {so}."
    elif some is None:
        case = wanted.same_without(one, others, joint)
        said = "adds nothing: without it, the same cases are meant."
    else:
        case = wanted.both(one, some, joint)
        words = [f"‘{other.words}’" for other in some]
        if joint == "and":
            are = "is" if len(words) == 1 else "are"
            said = f"adds nothing: it is {so} wherever {listed(words)} {are}."
        else:
            any_of = listed(words, joint="or")
            said = f"adds nothing: wherever it is {so}, {any_of} is already."
    return Verdict(
        "adds-nothing", one.path, one.span, f"‘{one.words}’ {said}", remedy, wanted=(case,)
    )


def ruled_out(place: Place, one: Part) -> Verdict:
    """That a part is never so, since what must hold beside it is then not."""
    sets, clause = place.sets, place.clause
    so = "false" if one.turned else "true"
    true = sets.pair(one)[0]
    # Those that rule it out by themselves come first.
    beside = sorted(
        place.beside,
        key=lambda other: not sets.empty(sets.diagrams.both(true, sets.pair(other)[0])),
    )
    case = wanted.beside(one, beside)
    if clause.kind == "below the line when":
        case += wanted.without(place.ref, one)
    elif clause.above_at:
        case += wanted.outside(clause.above, clause.above_at[-1][0], one)
    return Verdict(
        "ruled-out",
        one.path,
        one.span,
        f"‘{one.words}’ is never {so} here: what must hold beside it rules that out.",
        f"Delete ‘{one.words}’, or mend the condition if something else is meant.",
        wanted=(case,),
    )
