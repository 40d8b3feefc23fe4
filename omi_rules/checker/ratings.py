"""Ratings: what is judged for the inspection, and points that a total adds up.

A total is made of ratings alone: each band of what it adds up has points, and its own bands go by
the mean of them. A rating that is judged is made of nothing, and no score is made of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from omi_rules.checker.drafts import Draft
from omi_rules.checker.levels import Levels, LevelWord, is_total
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import Band, Bands
from omi_rules.near import a, begin
from omi_rules.source import Span
from omi_rules.syntax.tree import Clause
from omi_rules.wording import counted

JUDGED = "judged for the inspection"


class Ratings:
    """Checks ratings once every node is declared and every level has its row."""

    def __init__(
        self,
        scope: Scope,
        vocabulary: Vocabulary,
        levels: Levels,
        drafts: Mapping[str, Draft],
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.levels = levels
        self.drafts = drafts

    def check(self) -> None:
        """Report what is wrong with totals and with judged nodes."""
        for name, clause in self.levels.methods.items():
            if is_total(clause):
                self._total(self.levels.words[name], clause)
            elif clause.detail:
                self.findings.error(
                    "wrong-method",
                    clause.span,
                    f"{begin(a(name))} has no points, so its bands cannot go by their mean.",
                    f"Delete `{clause.detail}`, or write `total of its … points`.",
                )
        for draft in self.drafts.values():
            judged, unrated = draft.first(JUDGED), draft.first("not rated")
            if judged is not None:
                self._judged(draft, judged)
            elif unrated is not None and self._bands_of(draft.level) is None and self._sure(draft):
                self.findings.warning(
                    "not-counted-anyway",
                    unrated.span,
                    f"‘{draft.ref}’ would not be rated without this line either.",
                    "Delete it, or say `banded by` in the scoring.",
                )

    def _sure(self, draft: Draft) -> bool:
        return self.levels.scoring_read and draft.level.word.text in self.levels.methods

    def _bands_of(self, level: LevelWord) -> str | None:
        clause = self.levels.methods.get(level.word.text)
        return clause.words[1].text if clause is not None and len(clause.words) > 1 else None

    # -------------------------------------------------------------------------------- totals

    def _total(self, level: LevelWord, clause: Clause) -> None:
        made_of = self.levels.made_of(level)
        if made_of is None:
            return
        method = self.levels.methods.get(made_of.word.text)
        if method is None or method.method is None or method.method.kind == "none":
            return  # reported by itself
        name = self._bands_of(made_of)
        bands = self.vocabulary.bands.get(name) if name is not None else None
        if name is None:
            self.findings.error(
                "missing-points",
                clause.span,
                f"{begin(a(made_of.word.text))} has no rating, so it has no points to add up.",
                f"Write `banded by …` behind how {a(made_of.word.text)} is scored.",
                asides=(Aside(method.span, f"how {a(made_of.word.text)} is scored"),),
            )
        elif (
            bands is not None
            and name not in self.vocabulary.unsure
            and all(band.points is None for band in bands.bands)
        ):
            self.findings.error(
                "missing-points",
                clause.span,
                f"The bands ‘{name}’ have no points, and {a(level.word.text)} adds them up.",
                "Write them behind each edge: `at least 80%, 3 points`.",
            )
        own = self._bands_of(level)
        if own is None or own in self.vocabulary.unsure:
            return
        if not clause.detail:
            self.findings.error(
                "wrong-method",
                clause.span,
                f"{begin(a(level.word.text))} is a total of points, and its bands go by their"
                " mean.",
                f"Write `banded by {own} on the mean points`.",
            )
        there = self.vocabulary.bands.get(own)
        if there is None or bands is None or name in self.vocabulary.unsure:
            return  # a row that could not be read may have the most points
        if all(band.points is not None for band in bands.bands) and self._edges(there, bands):
            self._reached(there, bands, self._most_members(level, made_of))

    def _most_members(self, level: LevelWord, made_of: LevelWord) -> int:
        """The most ratings that a total of a level adds up; 0 where that is not known."""
        if not self.scope.file.whole:
            return 0
        members: dict[str, int] = {}
        for draft in self.drafts.values():
            if draft.level is not made_of or not draft.scored or "not rated" in draft.clauses:
                continue
            owners = draft.towards if level.grouping else self._above(draft, level)
            for ref in owners:
                if ref in self.drafts and self.drafts[ref].level is level:
                    members[ref] = members.get(ref, 0) + 1
        return max(members.values(), default=0)

    def _above(self, draft: Draft, level: LevelWord) -> tuple[str, ...]:
        upper = draft.parent
        while upper is not None and upper.level is not level:
            upper = upper.parent
        return () if upper is None else (upper.ref,)

    def _reached(self, own: Bands, of: Bands, most: int) -> None:
        """Each band of a total is reached by some ratings, any number of them being given."""
        points = {band.points for band in of.bands if band.points is not None}
        spans = self.vocabulary.band_spans[own.name]
        if not most or len(spans) != len(own.bands):
            return
        for place in unreached(sorted(points), own.bands, most):
            self._never(
                own.bands[place].name,
                spans[place],
                f"no mean of points lies in it, with {counted(most, 'rating')} at most.",
            )

    def _edges(self, own: Bands, of: Bands) -> bool:
        """Whether a mean from the fewest points to the most may lie in each band of a total."""
        points = [band.points for band in of.bands if band.points is not None]
        if not points:
            return False
        most, least = max(points), min(points)
        above: Band | None = None
        sound = True
        for band, span in zip(own.bands, self.vocabulary.band_spans[own.name], strict=True):
            edge = band.edge
            why = ""
            if edge is not None and not own.of_points:
                sound = False
                self.findings.error(
                    "wrong-method",
                    span,
                    f"‘{band.name}’ begins at a percentage, and the total goes by mean points.",
                    "Write the edge as a number: `more than 2.5`.",
                )
            elif edge is not None and (edge > most or (edge == most and not band.holds_edge)):
                why = f"the most points there are is {most}."
            elif (
                above is not None
                and above.edge is not None
                and own.of_points
                and (above.edge < least or (above.edge == least and above.holds_edge))
            ):
                why = f"the fewest points there are is {least}."
            if why:
                sound = False
                self._never(band.name, span, why)
            above = band
        return sound

    def _never(self, name: str, span: Span, why: str) -> None:
        self.findings.error(
            "band-never-reached",
            span,
            f"No total lands in ‘{name}’: {why}",
            "Move an edge, or delete the band.",
        )

    # --------------------------------------------------------------------------- judged nodes

    def _judged(self, draft: Draft, clause: Clause) -> None:
        called = draft.level.word.text
        asked = next(self._asked(draft), None)
        other = "not scored" if not draft.scored else "not rated"
        if asked is not None:
            self.findings.error(
                "judged-and-asked",
                clause.span,
                f"‘{draft.ref}’ is judged for the inspection, and cases answer ‘{asked.ref}’ in"
                " it.",
                "Delete this line, or move the questions.",
                asides=(Aside(asked.word.span, "a question in it"),),
            )
        elif not draft.scored or draft.first("not rated") is not None:
            self.findings.error(
                "judged-and-asked",
                clause.span,
                f"‘{draft.ref}’ is judged for the inspection, and says ‘{other}’ too.",
                "Delete one of the two lines.",
            )
        elif self._bands_of(draft.level) is None and self._sure(draft):
            self.findings.error(
                "judged-without-ratings",
                clause.span,
                f"‘{draft.ref}’ is to be rated, and {a(called)} has no ratings.",
                f"Write `banded by …` in the row of the {called} in the scoring.",
            )
        else:
            self._gathered(draft, clause)

    def _asked(self, draft: Draft) -> Iterator[Draft]:
        waiting = [*draft.children]
        while waiting:
            below = waiting.pop()
            if self.levels.is_answered(below.level):
                yield below
            waiting += below.children

    def _gathered(self, draft: Draft, clause: Clause) -> None:
        """Report a rating where a score is made of scores of its level: it has none to give."""
        above = {draft.parent.level.word.text} if draft.parent is not None else set()
        upper = draft.parent
        while upper is not None:
            above.add(upper.level.word.text)
            upper = upper.parent
        towards = {self.drafts[ref].level.word.text for ref in draft.towards}
        for name, row in self.levels.methods.items():
            method = row.method
            if method is None or method.kind not in {"mean", "lowest"} or method.of is None:
                continue
            if method.of.text != draft.level.word.text or name not in above | towards:
                continue
            self.findings.error(
                "judged-in-a-score",
                clause.span,
                f"‘{draft.ref}’ has a rating and no score, and {a(name)} is made of"
                f" {draft.level.word.text} scores.",
                f"Let the {name} be a total of points, or `not scored`.",
                asides=(Aside(row.span, f"what {a(name)} is made of"),),
            )
            return


MOST_SUMS = 200_000
"""Beyond so many different totals of points, nothing is concluded."""


def unreached(points: Sequence[int], bands: Sequence[Band], most: int) -> list[int]:
    """The places of the bands in which no mean of 1 to `most` of these points lies.

    The totals that so many ratings can have are the bits of a whole number: with one rating more,
    they are those shifted by each of the points. Points are counted from the fewest, in their
    largest common step, so that the number stays short.
    """
    least = points[0]
    step = math.gcd(*(each - least for each in points)) or 1
    shifts = [(each - least) // step for each in points]
    if shifts[-1] * most > MOST_SUMS:
        return []
    waiting = {place for place, _ in enumerate(bands)}
    totals = 1
    for count in range(1, most + 1):
        sums = 0
        for shift in shifts:
            sums |= totals << shift
        totals = sums
        for place in [*waiting]:
            above = bands[place - 1] if place else None
            low = 0 if bands[place].edge is None else _first(bands[place], count, least, step)
            high = shifts[-1] * count + 1 if above is None else _first(above, count, least, step)
            if high > low and totals >> low & ((1 << (high - low)) - 1):
                waiting.discard(place)
        if not waiting:
            break
    return sorted(waiting)


def _first(band: Band, count: int, least: int, step: int) -> int:
    """The first total of so many ratings, in steps above their fewest, that reaches a band."""
    assert band.edge is not None, "a band with another below it has an edge"
    total = (band.edge * count - least * count) / step
    first = math.ceil(total)
    return max(first + (not band.holds_edge and first == total), 0)
