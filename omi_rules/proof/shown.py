"""Cases that show findings: looked for in the possible ones, played over again, and said in words.

Nothing is shown that the second opinion does not read as it is said. A case is left out where it
takes more cells than one takes in, and where there is none of the kind that would explain it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from omi_rules.interpreter import Reading
from omi_rules.outcomes import Outcome
from omi_rules.proof.diagrams import Diagram, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Cases, Pair, record_of
from omi_rules.proof.verdicts import Claim, Shown, Verdict, Wanted
from omi_rules.proof.words import given

CELLS_MOST = 6
"""How many cells are shown of all cases of one finding."""


def with_cases(sets: Sets, verdict: Verdict) -> Verdict:
    """A finding with the cases that show it, and with a sentence about them before its remedy."""
    shown = tuple(_found(sets, verdict))
    if not shown:
        return verdict
    return evolve(verdict, shown=shown, help=f"{_sentence(sets, shown)} {verdict.help}")


def is_so(reading: Reading, claim: Claim) -> bool:
    """Whether the second opinion finds a claim so."""
    if not isinstance(claim.of, str):
        return reading.truth(claim.of) is claim.so
    match claim.so:
        case Outcome():
            return reading.outcome(claim.of) is claim.so
        case frozenset():
            return reading.answer(claim.of) in claim.so
        case _ if claim.of in reading.model.questions:
            return reading.relevant(claim.of) is claim.so
        case _:
            question = reading.model.answers[claim.of].ref
            return reading.asked_as(question, claim.of) is claim.so


def _found(sets: Sets, verdict: Verdict) -> Iterator[Shown]:
    """A case for each that is wanted, as long as they can be taken in; none without the first."""
    cells = 0
    for place, ways in enumerate(verdict.wanted):
        shown = _plainest(sets, ways)
        if shown is None and not place:
            return
        if shown is None:
            continue
        cells += len(shown.cells)
        if cells > CELLS_MOST:
            return
        yield shown


def _plainest(sets: Sets, ways: Sequence[Wanted]) -> Shown | None:
    """A case of the first way in which there is one."""
    for wanted in ways:
        try:
            of = sets.diagrams.all_of([cases_of(sets, claim) for claim in wanted.claims])
            cells = sets.space.witness(Cases(sets.space, of))
        except Unsettled:
            continue
        if cells is not None:
            reading = Reading(sets.space.model, record_of(sets.space.model, cells))
            so = all(is_so(reading, claim) for claim in wanted.claims)
            assert so, "what is shown is played over again, and comes out the same"
            return Shown(cells, wanted)
    return None


def cases_of(sets: Sets, claim: Claim) -> Diagram:
    """The cases of which a claim is so."""
    space = sets.space
    match claim.of, claim.so:
        case str(ref), Outcome() as outcome:
            return space.outcome(ref, outcome).diagram
        case str(ref), frozenset() as options:
            # Of forms, the answer is looked for under the one that is asked.
            asked = sets.diagrams.any_of(
                sets.diagrams.both(true, space.facts.answer(column, options))
                for column, (true, _) in space.forms(ref)
            )
            return sets.diagrams.both(asked, space.relevance(ref)[0])
        case str(ref), _:
            question = space.facts.answers[ref].ref if ref in space.facts.answers else ref
            pair = space.relevance(question)
            if question != ref:
                true, false = dict(space.forms(question))[ref]
                both, either = sets.diagrams.both, sets.diagrams.either
                pair = both(pair[0], true), either(pair[1], false)
            return _where(sets, pair, claim.so)
        case condition, _:
            assert not isinstance(condition, str), "a reference is looked at above"
            return _where(sets, space.pair(condition), claim.so)


def _where(sets: Sets, pair: Pair, so: object) -> Diagram:
    if so is None:
        return sets.diagrams.opposite(sets.diagrams.either(*pair))
    return pair[0] if so else pair[1]


def _sentence(sets: Sets, shown: Sequence[Shown]) -> str:
    said: list[str] = []
    for case in shown:
        where = (
            f"where `{given(sets.space.model, case.cells)}`" if case.cells else "where all is blank"
        )
        said.append(f"{where}, {case.wanted.words}")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."
