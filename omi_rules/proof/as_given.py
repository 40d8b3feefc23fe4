"""What comes of an example instead of what it asks for, as the second opinion reads its cases."""

from __future__ import annotations

from collections.abc import Sequence

from omi_rules.interpreter import Reading
from omi_rules.model import And, Condition
from omi_rules.model.examples import Example, Expected
from omi_rules.outcomes import Outcome
from omi_rules.proof.diagrams import Diagram, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.shown import CELLS_MOST, cases_of, is_so
from omi_rules.proof.space import Cases, record_of
from omi_rules.proof.verdicts import Claim, Instead, Shown, Wanted
from omi_rules.proof.words import given

WORDS = {outcome: outcome.value.replace("_", " ") for outcome in Outcome} | {
    Outcome.ABOVE: "above the line",
    Outcome.BELOW: "below the line",
}
"""What an example calls each outcome."""

STANDING = {True: "relevant", False: "not relevant", None: "undecided"}

ELSE_BLANK = "With all else blank"


def outcome(sets: Sets, example: Example, place: int, expected: Expected) -> Instead | None:
    """What comes of one of the cases of an example, where all that is not given is blank."""
    cells = _cells(example, place)
    claim = _comes_out(sets, cells, expected.ref)
    if claim is None:
        return None
    wanted = Wanted((claim,), f"`{expected.ref} is {_words(claim)}`")
    start = "Instead" if _is_sure(sets, cells, claim) else ELSE_BLANK
    if len(example.cases) > 1:
        start = f"{start}, in case {place + 1}"
    return f"{start}, {wanted.words}. ", (Shown(cells, wanted),)


def together(
    sets: Sets, example: Example, place: int, before: Diagram, expected: Sequence[Expected]
) -> Instead | None:
    """What the last of several things comes to, in a case of which all those before it are so."""
    *earlier, last = expected
    try:
        found = sets.space.witness(Cases(sets.space, before))
    except Unsettled:
        return None
    if found is None:
        return None
    cells = {**found, **_cells(example, place)}
    claim = _comes_out(sets, cells, last.ref)
    so = [_claimed(sets, one) for one in earlier]
    reading = _reading(sets, cells)
    # Of dates that are compared, what is given was held one by one: then it may not be so.
    if claim is None or len(cells) > CELLS_MOST:
        return None
    if not all(one is not None and is_so(reading, one) for one in so):
        return None
    claims = (*(one for one in so if one is not None), claim)
    wanted = Wanted(claims, f"what stands before it is so, and `{last.ref} is {_words(claim)}`")
    said = f"Where `{given(sets.space.model, cells)}`, {wanted.words}. "
    return said, (Shown(cells, wanted),)


def counted(sets: Sets, example: Example, members: Sequence[str]) -> str:
    """What a score or a count comes to, where all that is not given is blank."""
    above = of = 0
    for place, case in enumerate(example.cases):
        reading = _reading(sets, _cells(example, place))
        outcomes = [reading.outcome(member) for member in members]
        good = outcomes.count(Outcome.ABOVE)
        above += case.cases * good
        of += case.cases * (good + outcomes.count(Outcome.BELOW))
    if not of:
        return f"{ELSE_BLANK}, it has no score. "
    return f"{ELSE_BLANK}, it comes to {above} of {of} above the line. "


def _cells(example: Example, place: int) -> dict[str, str]:
    return {name: cell for name, cell in example.cases[place].cells if cell.strip()}


def _reading(sets: Sets, cells: dict[str, str]) -> Reading:
    return Reading(sets.space.model, record_of(sets.space.model, cells))


def _comes_out(sets: Sets, cells: dict[str, str], ref: str) -> Claim | None:
    """What is so of a question, of a form, or of what stands above questions."""
    reading = _reading(sets, cells)
    if ref in _forms(sets):
        question = sets.space.facts.answers[ref].ref
        return Claim(ref, reading.asked_as(question, ref))
    if ref in sets.space.model.questions:
        return Claim(ref, reading.outcome(ref))
    above = _above(sets, ref)
    return None if above is None else Claim(above, reading.truth(above))


def _claimed(sets: Sets, expected: Expected) -> Claim | None:
    """What an example says of a question, or of what stands above questions, as a claim."""
    truth = {word: truth for truth, word in STANDING.items()}
    if expected.ref in _forms(sets):
        return Claim(expected.ref, truth[expected.what])
    if expected.ref not in sets.space.model.questions:
        above = _above(sets, expected.ref)
        return None if above is None else Claim(above, truth[expected.what])
    if expected.what == "relevant":
        return Claim(expected.ref, True)
    return next((Claim(expected.ref, o) for o, w in WORDS.items() if w == expected.what), None)


def _forms(sets: Sets) -> set[str]:
    return {*sets.space.facts.answers} - {*sets.space.model.questions}


def _above(sets: Sets, ref: str) -> Condition | None:
    """What must hold for what stands above questions to be relevant; None of anything else."""
    nodes = sets.space.model.nodes
    found: list[Condition] = []
    at: str | None = ref
    while at is not None:
        if at not in nodes:
            return None
        node = nodes[at]
        found += [] if node.relevant is None else [node.relevant]
        at = node.parent
    return And(tuple(found))


def _words(claim: Claim) -> str:
    if isinstance(claim.so, Outcome):
        return WORDS[claim.so]
    assert claim.so is None or isinstance(claim.so, bool), "of a question its outcome is said"
    return STANDING[claim.so]


def _is_sure(sets: Sets, cells: dict[str, str], claim: Claim) -> bool:
    """Whether it comes out so whatever else a case holds."""
    try:
        case = sets.space.facts.holding(record_of(sets.space.model, cells))
        return sets.within(case, cases_of(sets, claim))
    except Unsettled:
        return False
