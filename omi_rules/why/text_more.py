"""A case as a whole, a question over all cases, and what a score is made of, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from omi_rules.model import Model
from omi_rules.near import begin
from omi_rules.outcomes import Outcome
from omi_rules.terminal import Line, columns, padded, wrapped
from omi_rules.why.case import Case
from omi_rules.why.overview import Heading, by_reason
from omi_rules.why.sentences import facts_of
from omi_rules.why.text import GAP, INDENT, MOST_COLUMNS, notices, paragraph
from omi_rules.why.words import OUTCOMES, Words, percent
from omi_rules.wording import counted, in_rows, listed, number_in_words

if TYPE_CHECKING:
    from omi_rules.scoring import Score
    from omi_rules.tally import Tally
    from omi_rules.why.counts import Counts
    from omi_rules.why.makeup import Makeup, Member

MOST_REASONS = 15
MOST_PULLING = 3
SHORT = 9_999
"""An exact score is shown as a fraction where its lower number is no longer than this."""


def hanging(lead: str, text: str, width: int, style: str = "") -> Iterator[Line]:
    """A text behind a lead, its further lines under its first."""
    hang = columns(lead)
    first, *rest = wrapped(text, max(width - hang, 20))
    yield [(lead, style), (first, "")]
    for line in rest:
        yield [(" " * hang + line, "")]


# ------------------------------------------------------------------------------ a case alone


def overview_as_text(
    case: Case, headings: Sequence[Heading], words: Words, texts: Iterable[str], width: int
) -> Iterator[Line]:
    """A case as a whole: its facts, then heading by heading what came out."""
    width = min(width, MOST_COLUMNS)
    yield from notices(texts, width)
    yield from paragraph(f"Case {case.case_id}, row {case.row}", width, "bold")
    yield []
    yield [("Its facts", "bold")]
    facts = facts_of(case, words)
    size = min(max((columns(label) for label, _ in facts), default=0), width // 2)
    for label, value in facts:
        *firsts, last = wrapped(label, size)
        for first in firsts:
            yield [(" " * INDENT + first, "")]
        yield from hanging(" " * INDENT + padded(last, size + GAP), value, width)
    for heading in headings:
        yield []
        yield from paragraph(f"{heading.ref} {heading.label}".strip(), width, "bold")
        for _, said, refs in by_reason(heading, words):
            yield from paragraph(
                f"{begin(said)}: {listed(refs, most=len(refs))}", width, "", INDENT
            )


# ------------------------------------------------------------------- a question over all cases


def counts_as_text(
    model: Model,
    counts: Counts,
    tally: Tally,
    score: Score | None,
    texts: Iterable[str],
    width: int,
) -> Iterator[Line]:
    """A question's tallies, and its reasons with how many cases each holds of."""
    width = min(width, MOST_COLUMNS)
    yield from notices(texts, width)
    question = model.questions[counts.ref]
    yield from paragraph(f"{question.ref} {question.label.en}", width, "bold")
    out = counts.cases - tally.counted
    said = f"{counted(counts.cases, 'case')}: {tally.above:,} above the line, "
    said += f"{tally[Outcome.BELOW]:,} below, {out:,} left out."
    yield from paragraph(said, width)
    if score is None:
        yield from paragraph("It is not scored.", width)
    elif score.exact is None:
        yield from paragraph(f"No score: {score.why}.", width)
    else:
        places = model.rounding.places
        share = f"{tally.above:,} of {tally.counted:,} is {percent(score.exact, places + 2)}, "
        yield from paragraph(f"{share}printed {percent(score.printed, places)}.", width)
    yield []
    yield [("What became of the cases, and why", "bold")]
    size = max((len(f"{reason.cases:,}") for reason in counts.reasons), default=1)
    for reason in counts.reasons[:MOST_REASONS]:
        said = reason.words
        if reason.outcome not in {Outcome.ABOVE, Outcome.BELOW}:
            said += f"; {in_rows(reason.rows, reason.cases)}"
        lead = f"{' ' * INDENT}{f'{reason.cases:,}'.rjust(size)}{' ' * GAP}"
        yield from hanging(lead, begin(said), width)
    if len(counts.reasons) > MOST_REASONS:
        rest = counts.reasons[MOST_REASONS:]
        cases = counted(sum(reason.cases for reason in rest), "case")
        more = f"And {counted(len(rest), 'more reason')}, of {cases}; --format json has them all."
        yield from paragraph(more, width, "dim", INDENT)


# ----------------------------------------------------------------------- what a score is made of


def makeup_as_text(
    model: Model, makeup: Makeup, cases: int, texts: Iterable[str], width: int
) -> Iterator[Line]:
    """What a score is made of: its members, the sum, the division, the rounding, the comment."""
    width = min(width, MOST_COLUMNS)
    score = makeup.score
    yield from notices(texts, width)
    yield from paragraph(f"{score.ref} {score.label.en}", width, "bold")
    places = model.rounding.places
    if score.exact is None:
        yield from paragraph(f"No score: {score.why}.", width)
    else:
        computed = score.moved_from or score.band
        band = f", {computed.label.en}" if computed is not None else ""
        by_cases = " by the cases" * (score.moved_from is not None)
        yield from paragraph(f"{percent(score.printed, places)}{band}{by_cases}", width)
        yield from _moved(score, width)
    if score.without:
        left_out = f"Scored without {listed(score.without, most=20)}."
        yield from paragraph(left_out, width, "warning")
    yield from _members(makeup, places, width)
    yield from _sum(model, makeup, places, width)
    if makeup.members:
        yield from _pulling(makeup, places, width)
    yield from _next_band(makeup, places, width)
    yield from _left_out(makeup, cases, width)


def _members(makeup: Makeup, places: int, width: int) -> Iterator[Line]:
    if not makeup.members:
        return
    yield []
    yield from paragraph(_made_of(makeup), width)
    yield []
    weighted = bool(makeup.score.weights)
    rows = [_row(makeup, member, places, weighted=weighted) for member in makeup.members]
    sizes = [max(columns(row[at]) for row in rows) for at in range(1, len(rows[0]))]
    label = width - INDENT - sum(size + GAP for size in sizes if size)
    for first, *figures in rows:
        *before, last = wrapped(first, max(label, 12))
        for line in before:
            yield [(" " * INDENT + line, "")]
        aligned = (f.rjust(size + GAP) for f, size in zip(figures, sizes, strict=True) if size)
        yield [(" " * INDENT + padded(last, label) + "".join(aligned), "")]


def _moved(score: Score, width: int) -> Iterator[Line]:
    """The rating that discretion made of the one by the cases, why, and what allowed it."""
    if score.moved_from is None or score.band is None:
        return
    given = ", ".join(part for part in (score.reason, score.by) if part)
    said = f"Moved to {score.band.label.en} by discretion: {given}. Allowed, since "
    yield from paragraph(f"{said}{'; '.join(score.allowed_by)}.", width, "warning")


def _made_of(makeup: Makeup) -> str:
    score, there = makeup.score, len(makeup.there)
    few = f" of {len(makeup.members)}" * (there != len(makeup.members))
    match score.rule:
        case "mean" | "lowest" if there == 1:
            every = len(makeup.members)
            return "It is its one score:" if every == 1 else f"It is the one of its {every} scores:"
        case "pooled":
            questions = counted(len(makeup.members), "question")
            return f"It is the share above the line of all answers in its {questions}:"
        case "lowest":
            return f"It is the lowest of its {there}{few} scores:"
        case _:
            weighted = "weighted " * bool(score.weights)
            printed = "printed " * ("printed" in score.rule)
            return f"It is the {weighted}mean of its {there}{few} {printed}scores:"


def _row(makeup: Makeup, member: Member, places: int, *, weighted: bool) -> list[str]:
    score = member.score
    tallies = f"{member.above:,} of {member.counted:,}" if member.counted is not None else ""
    by = ""
    if weighted and member.weight is not None:
        by = f"weight {number_in_words(member.weight)}"
    if "printed" in makeup.score.rule:
        said = percent(score.printed, places)
    else:
        said = percent(score.exact, places + 2)
    return [f"{score.ref} {score.label.en}", tallies, said, by]


def _sum(model: Model, makeup: Makeup, places: int, width: int) -> Iterator[Line]:
    """The sum and the division, as somebody with a pencil would do them."""
    score = makeup.score
    if score.exact is None:
        return
    yield []
    more = places + 2
    exact = percent(score.exact, more)
    fraction = f" (exactly {score.exact})" if score.exact.denominator <= SHORT else ""
    if score.rule in {"share", "pooled"}:
        above, number = makeup.outcomes[Outcome.ABOVE], makeup.outcomes[Outcome.BELOW]
        number += above
        yield from paragraph(f"{above:,} of {number:,} answers are above the line: {exact}.", width)
    elif score.rule == "lowest":
        lowest = [m.score.ref for m in makeup.there if m.score.exact == score.exact]
        yield from paragraph(f"The lowest is that of {listed(lowest)}: {exact}.", width)
    else:
        total = percent(makeup.total, more)
        each = "times their weights " if score.weights else ""
        by = number_in_words(makeup.divisor)
        yield from paragraph(f"Their scores {each}add up to {total}.", width)
        yield from paragraph(f"{total} divided by {by} is {exact}{fraction}.", width)
    halves = {"up": "up", "down": "down", "to even": "to the even number", "even": "to even"}
    to = (
        f"{places} decimal {'place' if places == 1 else 'places'}"
        if places
        else "the whole percent"
    )
    rounding = f"Rounded to {to}, halves {halves[model.rounding.halves]}: "
    yield from paragraph(f"{rounding}{percent(score.printed, places)}.", width)
    if score.rule not in {"share", "lowest", "pooled"}:
        note = (
            "Nothing is rounded before that. The figures above are rounded to be read: a sum of "
            "them by hand may differ in its last place."
        )
        if "printed" in score.rule:
            note = "The scores that are added up are rounded first, as the rule file says."
        yield from paragraph(note, width, "dim")


def _pulling(makeup: Makeup, places: int, width: int) -> Iterator[Line]:
    exact = makeup.score.exact
    if exact is None:
        return
    pulls = [m for m in makeup.there if m.without is not None and m.without > exact]
    pulls.sort(key=lambda member: -(member.without or Fraction(0)))
    if not pulls:
        return
    yield []
    yield [("What pulls it down most", "bold")]
    for member in pulls[:MOST_PULLING]:
        own = percent(member.score.exact, places)
        without = percent(member.without, places + 2)
        said = f"Without {member.score.ref} ({own}) it would be {without}."
        yield from paragraph(said, width, indent=INDENT)


def _next_band(makeup: Makeup, places: int, width: int) -> Iterator[Line]:
    found = makeup.next_band
    if found is None:
        return
    yield []
    what = "comment" if found.band.points is None else "rating"
    yield [(f"How far the next {what} is", "bold")]
    answers = "1 answer that is" if found.answers == 1 else f"{found.answers:,} answers that are"
    where = listed([f"{more:,} in {ref}" for ref, more in found.questions], most=6)
    said = (
        f"With {answers} below the line now above it ({where}), all else the same, it would be "
        f"{percent(found.printed, places)}, {found.band.label.en}. "
    )
    rest = "Fewer would not do."
    if len(makeup.asked) > 1 and not makeup.is_pooled:
        rest += " An answer weighs more where fewer cases count."
    yield from paragraph(said + rest, width, indent=INDENT)


def _left_out(makeup: Makeup, cases: int, width: int) -> Iterator[Line]:
    yield []
    yield [("What was left out", "bold")]
    questions = counted(len(makeup.asked), "question")
    pairs = len(makeup.asked) * cases
    apart = {Outcome.ABOVE, Outcome.BELOW}
    out = [(outcome, n) for outcome, n in makeup.outcomes.items() if outcome not in apart and n]
    said = f"{questions} × {counted(cases, 'case')} = {pairs:,}; "
    kept = pairs - sum(n for _, n in out) - makeup.set_aside
    said += f"{kept:,} counted"
    if makeup.set_aside:
        said += f", {makeup.set_aside:,} in questions that have no score without what was left out"
    told = "".join(f", {n:,} {OUTCOMES[outcome]}" for outcome, n in out)
    yield from paragraph(f"{said}{told}.", width, indent=INDENT)
    for member in makeup.members:
        if member.score.exact is None:
            yield from paragraph(
                f"{member.score.ref} has no score: {member.score.why}.", width, indent=INDENT
            )
