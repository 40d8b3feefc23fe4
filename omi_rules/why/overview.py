"""One case as a whole: its facts, and under each heading what was asked and what came out."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from omi_rules.compiler import Plan
from omi_rules.outcomes import Outcome
from omi_rules.why.case import Answer, Case, Decided, outline
from omi_rules.why.cone import whole
from omi_rules.why.deciding import Deciding, Places
from omi_rules.why.words import Words

MOST_CELLS = 3
"""So many cells are named in a reason of few words."""


@frozen(repr=False)
class Heading:
    """What a case does to the questions under one heading, in the order of the report.

    Questions that stand under nothing are the model's own; their heading has no reference.
    """

    ref: str
    label: str
    level: str
    answers: tuple[Answer, ...]


def overview(plan: Plan, case: Case) -> tuple[Heading, ...]:
    """All headings that have questions. Every question of the model stands under one of them."""
    model = plan.model
    deciding = Deciding(whole(model), case.record, Places(model))
    under: dict[str, list[Answer]] = {}
    for ref in plan.report:
        if ref in model.questions:
            found = outline(deciding, case, ref)
            group = found.question.group
            node = model.nodes[ref if group is None else group]
            under.setdefault(node.parent or "", []).append(found)
    return tuple(
        Heading(ref, model.nodes[ref].label.en, model.nodes[ref].level, tuple(answers))
        if ref
        else Heading("", model.label.en, "", tuple(answers))
        for ref, answers in under.items()
    )


def by_reason(heading: Heading, words: Words) -> Iterator[tuple[Outcome, str, list[str]]]:
    """The questions under a heading, those together of which the same is to be said."""
    found: dict[tuple[Outcome, str], list[str]] = {}
    for answer in heading.answers:
        key = (answer.outcome, in_few_words(answer, words))
        found.setdefault(key, []).append(answer.question.ref)
    order = list(Outcome)
    for (outcome, words_), refs in sorted(found.items(), key=lambda item: order.index(item[0][0])):
        yield outcome, words_, refs


def in_few_words(answer: Answer, words: Words, *, values: bool = True) -> str:
    """What came of a question, and what decided it where the answer did not."""

    def because(decided: Decided) -> str:
        return words.because(decided, MOST_CELLS, values=values)

    relevant, struck = answer.relevant, answer.struck
    match answer.outcome:
        case Outcome.NOT_RELEVANT:
            return f"not asked, as {because(relevant) or 'it never is'}"
        case Outcome.UNEXPECTED if answer.form is not None:
            return f"no answer as {answer.form.ref}, which is asked, but one as {answer.astray[0]}"
        case Outcome.UNEXPECTED:
            return f"answered, but not asked, as {because(relevant)}"
        case Outcome.UNDECIDED:
            return f"undecided, as {because(relevant if relevant.open else struck)}"
        case Outcome.BELOW if relevant.truth is True and struck.truth is True:
            return f"put below the line, as {because(struck) or 'it always is'}"
        case Outcome.MISSING:
            left_out = answer.column in answer.case.without
            return "left out, as was asked" if left_out else "no answer"
        case Outcome.INVALID:
            return "an answer that cannot be read"
        case Outcome.NOT_APPLICABLE:
            return "not applicable, by the answer"
        case Outcome.RECORDED:
            return "recorded, on no line"
        case _:
            return f"{answer.outcome.value} the line"
