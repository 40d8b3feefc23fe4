"""A rating that was given, or a total of points: what it is made of, and what takes no part in it.

Everything follows from the scores and from the facts of the whole inspection; nothing is scored
anew but the points that the next band is away, which are added one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from omi_rules.cells import BLANK, Value
from omi_rules.compiler import Plan, fields_deciding
from omi_rules.model import Band, Bands
from omi_rules.near import begin
from omi_rules.scoring import Score, Scores, band_of
from omi_rules.terminal import Line, columns, padded
from omi_rules.why.text import GAP, INDENT, MOST_COLUMNS, notices, paragraph
from omi_rules.why.words import as_written, percent
from omi_rules.wording import counted, listed, number_in_words

LEAST_LABEL = 20
"""Where labels would get fewer columns than this, their figures stand in a line of their own."""


@frozen(repr=False)
class Rating:
    """A score in points and its members. `facts` decide whether it, or a member, is relevant.

    `next_band` is how many points more would bring it into another band, and into which.
    """

    score: Score
    members: tuple[Score, ...]
    facts: Mapping[str, tuple[tuple[str, Value], ...]]
    gathers: str
    next_band: tuple[int, Band] | None

    @property
    def there(self) -> tuple[Score, ...]:
        """The members that take part."""
        return tuple(member for member in self.members if points_of(member) is not None)

    @property
    def out(self) -> tuple[Score, ...]:
        """The members that take no part."""
        return tuple(member for member in self.members if points_of(member) is None)


def is_rating(score: Score) -> bool:
    """Whether a score is explained here: it has points, or is not relevant to the inspection."""
    return score.rule in {"total", "given"} or score.relevant is not True


def points_of(score: Score) -> int | None:
    """What a rating is worth in a total."""
    return None if score.band is None else score.band.points


def rating_of(plan: Plan, scores: Scores, ref: str, facts: Mapping[str, Value]) -> Rating:
    """What the rating or the total of a reference is made of."""
    every = scores.nodes | scores.questions
    found = every[ref]
    total = found.rule == "total" and found.relevant is True
    members = tuple(every[member] for member in found.members) if total else ()
    deciding = {
        score.ref: tuple(
            (name, facts.get(name, BLANK)) for name in fields_deciding(plan, score.ref)
        )
        for score in (found, *members)
        if score.relevant is not True
    }
    gathers = next(rule.gathers for rule in plan.rules if rule.ref == ref)
    return Rating(found, members, deciding, gathers, _next_band(found))


def _next_band(score: Score) -> tuple[int, Band] | None:
    """One point after the other, until the band changes or there are no more."""
    if score.exact is None or score.bands is None or not score.maximum or not score.rated:
        return None
    for more in range(1, score.maximum - int(score.exact) + 1):
        band = band_of(score.bands, (score.exact + more) / score.rated)
        if band is not None and band != score.band:
            return more, band
    return None


# ------------------------------------------------------------------------------------- for people


def rating_as_text(found: Rating, texts: Iterable[str], width: int) -> Iterator[Line]:
    """A total with its members, the sum and the mean; a rating with who gave it."""
    width = min(width, MOST_COLUMNS)
    score = found.score
    yield from notices(texts, width)
    yield from paragraph(f"{score.ref} {score.label.en}", width, "bold")
    out = score.relevant is not True
    said = _by_facts(found, score) if out else ""
    yield from paragraph(f"{begin(said)}." if out else _result(score), width)
    if score.without:
        yield from paragraph(f"Scored without {listed(score.without, most=20)}.", width, "warning")
    if out:
        return
    if score.rule == "given":
        yield from _given(score, width)
        return
    yield from _members(found, width)
    yield from _sum(found, width)
    yield from _out(found, width)
    yield from _how_far(found, width)


def _result(score: Score) -> str:
    if score.band is None and score.exact is None:
        return f"{begin(score.why or '')}." if score.rule == "given" else f"No score: {score.why}."
    band = "" if score.band is None else score.band.label.en
    if score.rule == "total":
        return f"{score.exact} of {score.maximum}{', ' * bool(band)}{band}"
    points = points_of(score)
    return band if points is None else f"{band}, {points} of {_most(score)} points"


def _given(score: Score, width: int) -> Iterator[Line]:
    yield []
    if score.absent:
        said = f"Give it in a file of judgements: --judgements FILE with a row for {score.ref}."
        yield from paragraph(said, width)
        return
    by = f" by {score.by}" if score.by else ""
    reason = f" The reason: {score.reason}." if score.reason and score.band is not None else ""
    yield from paragraph(f"It was given{by} as a judgement; no case decides it.{reason}", width)


def _members(found: Rating, width: int) -> Iterator[Line]:
    there, all_of_them = len(found.there), len(found.members)
    if not there:
        return
    yield []
    few = f" of {all_of_them}" * (there != all_of_them)
    what = f"{found.gathers} ratings" if found.gathers else "ratings"
    said = f"It is the total of the points of {there}{few} {what}:"
    if found.score.exact is None:
        said = f"So far {there}{few} {what} {'is' if there == 1 else 'are'} there:"
    yield from paragraph(said, width)
    yield []
    rows = [_row(member) for member in found.there]
    sizes = [max(columns(row[at]) for row in rows) for at in range(1, 4)]
    label = width - INDENT - sum(size + GAP for size in sizes)
    for first, *rest in rows:
        cells = "".join(" " * GAP + padded(c, s) for c, s in zip(rest, sizes, strict=True))
        if label < LEAST_LABEL:  # then the figures stand below
            yield from paragraph(first, width, indent=INDENT)
            yield [(" " * INDENT + cells.rstrip(), "")]
            continue
        *before, last = [line[0][0] for line in paragraph(first, label)]
        for line in before:
            yield [(" " * INDENT + line, "")]
        yield [(" " * INDENT + padded(last, label) + cells.rstrip(), "")]


def _row(member: Score) -> tuple[str, str, str, str]:
    band = "" if member.band is None else member.band.label.en
    points = f"{points_of(member)} of {_most(member)}"
    return f"{member.ref} {member.label.en}", band, points, _whence(member)


def _whence(member: Score) -> str:
    if member.rule == "given":
        return f"given by {member.by}"[:40] if member.by else "given"
    if member.rule == "total":
        return f"{member.exact} of {member.maximum}"
    whence = "from cases," if member.moved_from is None else "moved from"
    return f"{whence} {percent(member.exact, 2)}"


def _most(score: Score) -> int:
    return 0 if score.bands is None else score.bands.most_points


def _sum(found: Rating, width: int) -> Iterator[Line]:
    score = found.score
    if score.exact is None or not score.rated:
        return
    yield []
    points = [points_of(member) or 0 for member in found.there]
    added = " + ".join(map(str, points)) + " = " if 1 < len(points) <= 20 else ""
    yield from paragraph(f"{added}{score.exact}, of at most {score.maximum} points.", width)
    mean = Fraction(score.exact, score.rated)
    about = str(mean) if mean.denominator == 1 else f"{mean}, about {_about(mean)},"
    ratings = counted(score.rated, "rating")
    said = f"{score.exact} divided by {ratings} is {about} on the mean"
    if score.band is not None and score.bands is not None:
        said += f", and {score.band.label.en} is {_edges(score.band, score.bands)}"
    yield from paragraph(f"{said}.", width)


def _about(mean: Fraction) -> str:
    """A mean with two decimals, a half rounded up."""
    hundreds = (200 * mean.numerator + mean.denominator) // (2 * mean.denominator)
    return f"{hundreds // 100}.{hundreds % 100:02d}"


def _edges(band: Band, bands: Bands) -> str:
    """Where a band of mean points begins and ends, in words."""
    place = bands.bands.index(band)
    said = []
    if band.edge is not None:
        from_here = "at least" if band.holds_edge else "more than"
        said.append(f"{from_here} {number_in_words(band.edge)}")
    above = bands.bands[place - 1] if place else None
    if above is not None and above.edge is not None:
        up_to = "less than" if above.holds_edge else "at most"
        said.append(f"{up_to} {number_in_words(above.edge)}")
    return " and ".join(said) or "what everything is"


def _out(found: Rating, width: int) -> Iterator[Line]:
    if not found.out:
        return
    yield []
    yield [("What takes no part in it", "bold")]
    for member in found.out:
        said = _by_facts(found, member) if member.relevant is not True else member.why
        why = said or f"{member.band.label.en if member.band else 'its rating'} has no points"
        yield from paragraph(f"{member.ref} {member.label.en}: {why}.", width, indent=INDENT)


def _by_facts(found: Rating, score: Score) -> str:
    facts = found.facts[score.ref]
    said = [f"{name} is {_shown(value)}" for name, value in facts]
    return f"{score.why}, as {listed(said)}" if said else f"{score.why}"


def _shown(value: Value) -> str:
    return "not given" if value is BLANK else as_written(value)


def _how_far(found: Rating, width: int) -> Iterator[Line]:
    if found.next_band is None:
        return
    more, band = found.next_band
    yield []
    yield [("How far the next rating is", "bold")]
    said = f"With {counted(more, 'point')} more it would be {band.label.en}."
    yield from paragraph(said, width, indent=INDENT)


# ----------------------------------------------------------------------------------- for machines


def rating_contract(found: Rating) -> dict[str, Any]:
    """A rating or a total in plain values."""
    score = found.score
    of_total = score.rule == "total"
    points = score.exact if of_total else points_of(score)
    more = found.next_band
    mean = None
    if of_total and score.exact is not None and score.rated:
        mean = str(Fraction(score.exact, score.rated))
    return {
        **_score(found, score),
        "exact": None if points is None else str(points),
        "maximum": score.maximum if of_total else _maximum(score),
        "rated": score.rated,
        "mean": mean,
        "without": list(score.without),
        "members": [_score(found, member) for member in found.members],
        "next_rating": None if more is None else {"points": more[0], "rating": more[1].label.en},
    }


def moved_contract(score: Score) -> dict[str, Any]:
    """What discretion did to a rating, where it did anything: as `score` has it."""
    if score.moved_from is None:
        return {}
    return {
        "computed_rating": score.moved_from.label.en,
        "discretion": score.discretion,
        "allowed_by": list(score.allowed_by),
    }


def _maximum(score: Score) -> int | None:
    return None if points_of(score) is None else _most(score)


def _score(found: Rating, score: Score) -> dict[str, Any]:
    return {
        "ref": score.ref,
        "label": score.label.en,
        "level": score.level,
        "rule": score.rule,
        "rating": None if score.band is None else score.band.label.en,
        "points": points_of(score),
        "relevant": score.relevant,
        "why": score.why,
        "reason": score.reason or None,
        "by": score.by or None,
        **moved_contract(score),
        "facts": [
            {"name": name, "value": None if value is BLANK else as_written(value)}
            for name, value in found.facts.get(score.ref, ())
        ],
    }
