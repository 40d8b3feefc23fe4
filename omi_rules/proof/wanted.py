"""Which case explains a finding best: one in which the words at fault are seen at work.

Words are meant as they stand in the file, also inside of a bracket behind `not`. A case in which
something is false is taken before one in which it is undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    Defined,
    FieldIs,
    Form,
    Not,
    Or,
    Question,
)
from omi_rules.outcomes import Outcome
from omi_rules.proof.verdicts import Claim, Wanted
from omi_rules.proof.written import Part

Ways = tuple[Wanted, ...]

ORDINALS = ("first", "second", "third")
FIRST_PARTS = {1: "the first is", 2: "the first two are"}
SHORT = 30
"""How many letters words may have that are said again."""


def meaning(part: Part) -> Condition:
    """What the words of a part mean where they stand by themselves."""
    turned = part.negated is not part.turned
    return Not(part.condition) if turned else part.condition


def it(part: Part) -> str:
    """How words are named a second time."""
    return f"‘{part.words}’" if len(part.words) <= SHORT else "the condition"


def said(truth: bool | None) -> str:
    """A truth in words: true, false, undecided."""
    return "undecided" if truth is None else str(truth).lower()


def reads_an_answer(part: Part) -> bool:
    """Whether words test what a question was answered."""
    return isinstance(part.condition, AnswerIs | AnswerIsBlank | AnswerOnSide)


def _is(part: Part, truth: bool | None) -> Claim:
    return Claim(meaning(part), truth)


def clash(some: Sequence[Part]) -> tuple[Ways, ...]:
    """Words of which not all can be true: as many as can be, and what the next one then is."""
    ways: list[Wanted] = []
    if len(some) == 2 and reads_an_answer(some[1]) and not reads_an_answer(some[0]):
        # Why an answer is never so is seen where it is so: then the question is asked.
        for truth in (False, None):
            words = f"the second is true and the first is {said(truth)}"
            ways.append(Wanted((_is(some[1], True), _is(some[0], truth)), words))
    for many in range(len(some) - 1, 0, -1):
        true = [_is(one, True) for one in some[:many]]
        start = FIRST_PARTS.get(many, f"the first {many} are")
        last = f"the {ORDINALS[many]}" if many < 3 else f"‘{some[many].words}’"
        for truth in (False, None):
            words = f"{start} true and {last} is {said(truth)}"
            ways.append(Wanted((*true, _is(some[many], truth)), words))
    return (tuple(ways),)


def arms(some: Sequence[Part]) -> tuple[Ways, ...]:
    """Words of which one is true of every case: a case for each, of which the others are not."""
    found: list[Ways] = []
    shown = some if len(some) <= len(ORDINALS) else some[:2]
    for place, one in enumerate(shown):
        others = [other for other in some if other is not one]
        words = f"the {ORDINALS[place]} is true"
        alone = (_is(one, True), *(_is(other, False) for other in others))
        found.append((Wanted(alone, words), Wanted((_is(one, True),), words)))
    return tuple(found)


def sometimes(part: Part, truth: bool, but: Iterable[bool | None] = ()) -> tuple[Ways, ...]:
    """Words that are always so, where they are known: such a case, and one where they are not."""
    first = Wanted((_is(part, truth),), f"it is {said(truth)}")
    others = tuple(Wanted((_is(part, other),), f"it is {said(other)}") for other in but)
    return ((first,), others) if others else ((first,),)


def of_every_option(part: Part) -> tuple[Ways, ...]:
    """A list that leaves nothing out: where it is true, and where it is not all the same."""
    behind = isinstance(part.condition, AnswerIs | FieldIs) and part.condition.negated
    truth = (part.negated is part.turned) is not behind
    return sometimes(part, truth, (not truth, None))


def never(part: Part) -> tuple[Ways, ...]:
    """Words that are never true: where they are false."""
    ways = (Wanted((_is(part, truth),), f"it is {said(truth)}") for truth in (False, None))
    return (tuple(ways),)


def without(ref: str, part: Part) -> Ways:
    """What is never so where a question is asked: where it is so, the question is not asked."""
    so = not part.turned
    start = f"{it(part)} is {said(so)}"
    false = Wanted((_is(part, so), Claim(ref, False)), f"{start} and ‘{ref}’ is not asked")
    words = f"{start}, and whether ‘{ref}’ is asked is undecided"
    return (false, Wanted((_is(part, so), Claim(ref, None)), words))


def outside(above: Sequence[Condition], where: str, part: Part) -> Ways:
    """What is never so where it stands: where it is so, what it stands under is not relevant."""
    stands, so = And(tuple(above)), not part.turned
    start = f"{it(part)} is {said(so)}"
    false = Wanted((_is(part, so), Claim(stands, False)), f"{start} and ‘{where}’ is not relevant")
    words = f"{start}, and whether ‘{where}’ is relevant is undecided"
    return (false, Wanted((_is(part, so), Claim(stands, None)), words))


def inside(above: Sequence[Condition], where: str, part: Part, truth: bool) -> Ways:
    """What is always so where it stands: a case of which both is so."""
    claims = (Claim(And(tuple(above)), True), _is(part, truth))
    return (Wanted(claims, f"‘{where}’ is relevant and this is {said(truth)}"),)


def asked(ref: str, part: Part, truth: bool) -> Ways:
    """What is always so where a question is asked: a case that is asked it."""
    words = f"‘{ref}’ is asked and this is {said(truth)}"
    return (Wanted((Claim(ref, True), _is(part, truth)), words),)


def struck(ref: str, good: Iterable[str], part: Part) -> Ways:
    """What always strikes a question: one that was answered well, and is below the line."""
    answered = Wanted(
        (Claim(ref, frozenset(good)), Claim(ref, Outcome.BELOW)), f"‘{ref}’ is below the line"
    )
    return (answered, *asked(ref, part, truth=True))


def beside(one: Part, others: Iterable[Part]) -> Ways:
    """What the words beside it rule out: where it is so, one of them is not."""
    start = f"{it(one)} is {said(not one.turned)} and"
    return tuple(
        Wanted(
            (_is(one, not one.turned), _is(other, truth)),
            f"{start} {it(other)} beside it is {said(truth)}",
        )
        for known in (True, False)
        for other in others
        for truth in (other.turned if known else None,)
    )


def both(one: Part, others: Sequence[Part], joint: str) -> Ways:
    """A part that others make needless: a case of which it is so, and they too."""
    so = not one.turned
    if joint == "and" or len(others) == 1:
        words = "both are" if len(others) == 1 else "all of them are"
        claims = (_is(one, so), *(_is(other, so) for other in others))
        return (Wanted(claims, f"{words} {said(so)}"),)
    return tuple(
        Wanted((_is(one, so), _is(other, so)), f"it is {said(so)}, and so is {it(other)}")
        for other in others
    )


def same_without(one: Part, left: Sequence[Part], joint: str) -> Ways:
    """A part whose work the rest does too: where it decides, the rest decides alike."""
    truth = joint == "or"
    rest = [Not(other.condition) if other.negated else other.condition for other in left]
    so = truth is not one.turned
    whole = Or(tuple(rest)) if truth else And(tuple(rest))
    claims = (_is(one, so), Claim(whole, truth))
    return (Wanted(claims, f"it is {said(so)}, and what is left decides alike"),)


def strikes_too(ref: str, rule: Condition, others: Iterable[Condition]) -> Ways:
    """A line that puts nothing below that others do not: a case that another one puts there."""
    true = (Claim(ref, True), Claim(rule, True))
    return tuple(
        Wanted((*true, Claim(other, True)), "another line is true too") for other in others
    )


def both_apply(name: str, other: str) -> Ways:
    """Two definitions that are the same: a case to which both apply."""
    return (Wanted((Claim(Defined(name), True), Claim(Defined(other), True)), "both apply"),)


def both_asked(ref: str, other: str) -> Ways:
    """Two questions that are the same: a case that is asked both."""
    return (Wanted((Claim(ref, True), Claim(other, True)), "both are asked"),)


def form_taken(question: Question, form: Form, words: str) -> Ways:
    """A form that others leave no case: a case that it is for, which is asked another."""
    earlier = question.forms[: question.forms.index(form)]
    own = () if form.condition is None else (Claim(form.condition, True),)
    start = f"‘{words}’ is true, and " if own and len(words) <= SHORT else ""
    return tuple(
        Wanted((*own, Claim(one.ref, True)), f"{start}the form ‘{one.ref}’ is asked")
        for one in earlier
    )


def form_ruled_out(question: Question, form: Form) -> Ways:
    """A form for cases that are not asked the question: such a case."""
    assert form.condition is not None, "what is for all others is not ruled out by itself"
    assert question.relevant is not None, "the question is not asked of all"
    own = Claim(form.condition, True)
    ref = question.ref
    return (
        Wanted((own, Claim(question.relevant, False)), f"it is true and ‘{ref}’ is not relevant"),
        Wanted(
            (own, Claim(question.relevant, None)),
            f"it is true, and whether ‘{ref}’ is relevant is undecided",
        ),
    )
