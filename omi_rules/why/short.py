"""The why of an example that failed, in a sentence or two: what `why` would say first."""

from __future__ import annotations

from collections.abc import Sequence

from omi_rules.interpreter import Record
from omi_rules.model import Model
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Score, Scores
from omi_rules.tally import Tallies
from omi_rules.why.case import Case, outline
from omi_rules.why.cone import cone_of
from omi_rules.why.deciding import Deciding, Places
from omi_rules.why.sentences import what_came_of_it
from omi_rules.why.words import OUTCOMES, Words, percent
from omi_rules.wording import listed

MOST_MEMBERS = 6


def why_of_case(model: Model, record: Record, number: int, ref: str) -> tuple[str, ...]:
    """Why a case of an example does to a question what it does."""
    case = Case(str(number), number, record, {})
    deciding = Deciding(cone_of(model, ref), record, Places(model))
    answer = outline(deciding, case, ref)
    return tuple(what_came_of_it(answer, Words(model, record, {})))


def why_of_score(model: Model, tallies: Tallies, scores: Scores, ref: str) -> tuple[str, ...]:
    """What a score of an example is made of."""
    found = scores.nodes.get(ref) or scores.questions.get(ref)
    if found is None:
        return ()
    if found.exact is None:
        if found.band is not None:
            return (f"{ref} is given its rating.",)
        return (f"{ref} has no score: {found.why}.",) if found.why else ()
    every = scores.nodes | scores.questions
    members = [every[name] for name in found.members]
    match found.rule:
        case "share":
            return (_share(tallies, (ref,), ref),)
        case "pooled":
            return (_share(tallies, found.members, ref),)
        case "total":
            there = [m for m in members if m.band is not None and m.band.points is not None]
            told = [f"{m.band.points} for {m.ref}" for m in there if m.band is not None]
            return (f"{ref} adds up {listed(told, most=20)}.",)
        case "lowest":
            return (f"{ref} is the lowest of {_listed(model, members)}.",)
        case rule:
            return (f"{ref} is the {rule} of {_listed(model, members)}.",)


def _share(tallies: Tallies, refs: Sequence[str], ref: str) -> str:
    """How many answers stand above the line, and what was not counted."""
    of = [tallies.questions[name] for name in refs]
    above, counted = sum(t.above for t in of), sum(t.counted for t in of)
    apart = {Outcome.ABOVE, Outcome.BELOW}
    others = {o: sum(t[o] for t in of) for o in Outcome if o not in apart}
    told = [f"{number} {OUTCOMES[outcome]}" for outcome, number in others.items() if number]
    rest = f", beside {listed(told)}" if told else ""
    return f"{ref} counts {above} of {counted} above the line{rest}."


def _listed(model: Model, members: Sequence[Score]) -> str:
    """The members that have a score, each with it."""
    places = model.rounding.places
    there = [m for m in members if m.printed is not None]
    return listed([f"{m.ref} ({percent(m.printed, places)})" for m in there], most=MOST_MEMBERS)
