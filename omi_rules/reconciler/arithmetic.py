"""The arithmetic of one score, so that a person can follow it with a pencil.

What is added up is what stands in the lines above the sum; no step is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from omi_rules.reconciler.figures import in_words, shown
from omi_rules.reconciler.intervals import total
from omi_rules.reconciler.others import Other
from omi_rules.reconciler.ranges import Member
from omi_rules.reconciler.verdicts import Verdict
from omi_rules.terminal import Line, columns, padded, wrapped
from omi_rules.wording import counted, listed

INDENT = "  "
NAMED = 6
"""How many parts that are not printed a line names."""

Row = tuple[str, str, str]
"""A line of the sum: what it is, how it is printed, what it stands for."""


def rule_in_words(verdict: Verdict) -> str:
    """The declared rule of a score, with what it gathers."""
    number = len(verdict.members)
    scores = f"{verdict.gathers} score{'' if number == 1 else 's'}"
    its = f"its {number} {scores}" if number > 1 else f"its only {scores}"
    match verdict.rule:
        case "mean":
            return f"the mean of {its}"
        case "weighted mean":
            return f"the weighted mean of {its}"
        case "mean of printed":
            return f"the mean of {its} as printed"
        case "weighted mean of printed":
            return f"the weighted mean of {its} as printed"
        case "pooled":
            return f"the share above the line of all answers to {counted(number, verdict.gathers)}"
        case "lowest":
            return f"the lowest of {its}"
        case _:
            return "the share of cases above the line"


def arithmetic(verdict: Verdict, width: int) -> Iterator[Line]:
    """What the parts of a score make, what is printed, and what follows from that."""
    heading = f"{verdict.ref}  {verdict.label}"
    if verdict.published is not None:
        heading += f": {verdict.published.written}"
    for line in wrapped(heading, width):
        yield [(line, "bold")]
    if not verdict.members:
        yield from _said(f"No arithmetic: {verdict.why}.", width)
        return
    yield from _said(f"By the rules: {rule_in_words(verdict)}.", width)
    rows = [*_parts(verdict)]
    if any(member.known for member in verdict.members):
        rows += _made(verdict)
    if verdict.published is not None:
        rows.append(("Printed", verdict.published.written, in_words(verdict.published.stands_for)))
    sizes = [max(columns(row[place]) for row in rows) for place in (0, 1)]
    for name, printed, words in rows:
        head = (
            f"{INDENT * 2}{padded(name, sizes[0])}  {' ' * (sizes[1] - columns(printed))}{printed}"
        )
        head += "  " if sizes[1] else ""
        first, *rest = wrapped(words, width - columns(head))
        yield [(head + first, "")]
        for line in rest:
            yield [(" " * columns(head) + line, "")]
    yield from _said(_conclusion(verdict), width, "" if verdict.possible else "warning")
    if verdict.others:
        yield from _said("By other rules:", width)
        for other in verdict.others:
            yield from _other(other, width)


def _said(text: str, width: int, style: str = "") -> Iterator[Line]:
    for line in wrapped(text, width - len(INDENT)):
        yield [(INDENT + line, style)]


# ------------------------------------------------------------------------------------ the sum


def _parts(verdict: Verdict) -> Iterator[Row]:
    """The members, each with what it stands for; those that nothing is known of in one line."""
    weighted = _weights_differ(verdict)
    unknown = [m for m in verdict.members if not m.known]
    for member in verdict.members:
        if not member.known and len(unknown) > 1 and not weighted:
            continue
        name = f"{member.ref} × {shown(member.weight / 100)}" if weighted else member.ref
        yield name, member.published.written if member.published else "", _stands_for(member)
    if len(unknown) > 1 and not weighted:
        names = listed([member.ref for member in unknown], most=NAMED)
        words = f"at least 0, at most 100 each: none is printed ({names})"
        of = "others" if len(unknown) < len(verdict.members) else "parts"
        yield f"{len(unknown)} {of}", "", words


def _stands_for(member: Member) -> str:
    words = in_words(member.counts_as)
    if member.published is not None:
        return words
    return f"{words}: not printed, {'by its own parts' if member.known else 'nothing is known'}"


def _weights_differ(verdict: Verdict) -> bool:
    means = verdict.rule is not None and verdict.rule.startswith("weighted")
    return means and len({member.weight for member in verdict.members}) > 1


def _made(verdict: Verdict) -> Iterator[Row]:
    """What the rule makes of the members."""
    made, members = verdict.range, verdict.members
    if made is None:
        return
    if verdict.rule == "lowest":
        yield "Lowest", "", in_words(made)
    elif verdict.rule == "pooled":
        yield from _pooled(members)
        yield "All answers", "", in_words(made)
    elif len(members) > 1:
        weights = [m.weight for m in members] if _weights_differ(verdict) else []
        parts = sum(weights, Fraction(0)) if weights else Fraction(len(members))
        whole = total([member.counts_as for member in members], weights)
        yield "Sum", "", in_words(whole)
        yield f"÷ {shown(parts / 100)}", "", in_words(made)


def _pooled(members: Sequence[Member]) -> Iterator[Row]:
    counts = [m.published.count for m in members if m.published and m.published.count]
    if len(counts) > 1:
        above, of = (sum(numbers) for numbers in zip(*counts, strict=True))
        yield "Counts", f"{above} of {of}", f"exactly {shown(Fraction(above, of))}"


# ----------------------------------------------------------------------------- what follows


def _conclusion(verdict: Verdict) -> str:
    if verdict.published is None:
        return "It is not printed, so there is nothing to hold this against."
    if verdict.possible is None:
        return f"Not decided: {verdict.why}."
    made, wanted, written = verdict.range, verdict.published.stands_for, verdict.published.written
    assert made is not None, "what is decided was decided by what the parts make"
    if verdict.possible:
        return f"It can follow: some scores belong to both. {in_the_rest(verdict)}"
    edge_alone = "It misses by the edge alone." if not verdict.short_by else ""
    if verdict.side == "below":
        most = f"at most {shown(made.high)}" if made.high_included else f"below {shown(made.high)}"
        begins = "begins at" if wanted.low_included else "begins above"
        what = f"what its parts make is {most}, and {written} {begins} {shown(wanted.low)}."
        far = edge_alone or f"It is short by {_by(verdict)}."
    else:
        least = f"at least {shown(made.low)}" if made.low_included else f"above {shown(made.low)}"
        ends = "ends at" if wanted.high_included else "ends below"
        what = f"what its parts make is {least}, and {written} {ends} {shown(wanted.high)}."
        far = edge_alone or f"It is over by {_by(verdict)}."
    return f"It cannot follow: {what} {far}"


def in_the_rest(verdict: Verdict) -> str:
    """What the parts that nothing is known of have to be, where the score is to follow."""
    if verdict.rest is None:
        return ""
    unknown = sum(not member.known for member in verdict.members)
    whose = f"the mean of the {unknown} others" if unknown > 1 else "the one other part"
    each = "each has" if unknown > 1 else "it has"
    return f"Then {whose}, if {each} a score, has to be {in_words(verdict.rest)}."


def _by(verdict: Verdict) -> str:
    gap = verdict.short_by or Fraction(0)
    return f"at least {shown(gap)}"


def _other(other: Other, width: int) -> Iterator[Line]:
    head = f"{INDENT * 2}{'could' if other.possible else 'could not':<11}"
    for number, line in enumerate(wrapped(other.says, width - len(head))):
        yield [(head if number == 0 else " " * len(head), ""), (line, "")]
