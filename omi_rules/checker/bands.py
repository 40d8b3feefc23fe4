"""Bands: every score lands in exactly one of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from omi_rules.checker.vocabulary import Vocabulary, label_of
from omi_rules.diagnostics import Aside
from omi_rules.model import Band, Bands, Rounding
from omi_rules.source import Span
from omi_rules.syntax.tree import Clause, Statement, Word


class BandRows:
    """Reads `bands` statements into a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.scope = vocabulary.scope
        self.findings = vocabulary.findings

    def read(self, statement: Statement) -> None:
        """Read a set of bands, and hold each of its rows against the others."""
        name = statement.head.name
        clauses = self.scope.sort_clauses(statement, ())
        self.scope.life(clauses, allowed=False)
        if name is None:
            return
        if not statement.whole:
            self.vocabulary.unsure.add(name.text)
        rows: list[Band] = []
        spans: list[Span] = []
        names: dict[str, Word] = {}
        for clause in clauses.get("band", ()):
            word, edge = clause.words[0], clause.edge
            self.scope.check_name(word)
            earlier = names.setdefault(word.text, word)
            if earlier is not word:
                self.findings.error(
                    "duplicate-name",
                    word.span,
                    f"The band ‘{word.text}’ is declared a second time.",
                    "Give it another name, or delete one of the two.",
                    asides=(Aside(earlier.span, "first declared here"),),
                )
                continue
            points = self._points(clause, rows[-1] if rows else None)
            number = edge.number if edge is not None else None
            if number is not None and not number.percent:
                self.vocabulary.plain_edges.setdefault(name.text, []).append(number)
            rows.append(
                Band(
                    word.text,
                    label_of(clause.texts, word.text),
                    number.value if number is not None else None,
                    edge is not None and edge.kind == "at least",
                    points,
                )
            )
            spans.append(clause.span)
        label = self.scope.text(statement.head.texts, clauses, name.text)
        plain = self.vocabulary.plain_edges.get(name.text, ())
        edges = [row.edge for row in rows if row.edge is not None]
        of_points = bool(edges) and len(plain) == len(edges)
        bands = Bands(name.text, label, tuple(rows), of_points)
        self.vocabulary.bands.setdefault(name.text, bands)
        self.vocabulary.band_spans.setdefault(name.text, tuple(spans))
        if statement.whole:
            self._check_rows(name, clauses.get("band", []))
            if any(clause.number is not None for clause in clauses.get("band", ())):
                self._all_have_points(clauses["band"])

    def _points(self, clause: Clause, above: Band | None) -> int | None:
        """The points of a band: a whole number, and never more than those of the band above."""
        if clause.number is None:
            return None
        value = clause.number.value
        if value.denominator != 1:
            self.findings.error(
                "bad-points",
                clause.number.span,
                "Points are whole numbers.",
                "Write a whole number, such as `3 points`.",
            )
            return None
        points = int(value)
        if above is not None and above.points is not None and points > above.points:
            self.findings.error(
                "bad-points",
                clause.number.span,
                f"‘{clause.words[0].text}’ has more points than the band above it.",
                "Give a lower band fewer points, or as many.",
            )
        return points

    def _all_have_points(self, clauses: Sequence[Clause]) -> None:
        """Where one band has points, each has: a rating without any could not be added up."""
        for clause in clauses:
            if clause.number is None:
                self.findings.error(
                    "missing-points",
                    clause.span,
                    f"‘{clause.words[0].text}’ has no points, and other bands here have some.",
                    "Write them behind its edge, such as `0 points`.",
                )

    def _check_rows(self, name: Word, clauses: Sequence[Clause]) -> None:
        """Every score lands in exactly one band: no gap, no overlap, each within reach."""
        rows = [c for c in clauses if c.edge is not None]
        if not rows:
            self.findings.error(
                "no-options",
                name.span,
                f"‘{name.text}’ has no bands.",
                'Add lines such as `GOOD "Good" at least 65%` and a last one with `otherwise`.',
            )
            return
        above: tuple[Fraction, bool] | None = None
        otherwise: Clause | None = None
        behind: list[Clause] = []
        for clause in rows:
            word, edge = clause.words[0], clause.edge
            if edge is None:
                continue
            if otherwise is not None:
                behind.append(clause)
                continue
            if edge.number is None:
                otherwise = clause
                continue
            this = (edge.number.value, edge.kind == "at least")
            if edge.number.percent and edge.number.value > 1:
                self.scope.percent_out_of_range(edge.number.span)
            elif above is not None and _begins_lower(above, this) is False:
                self._overlap(clause, f"‘{word.text}’ does not begin lower than the band above it.")
            elif edge.number.percent and this == (Fraction(1), False):
                self._never(clause, "none is more than 100%.")
            above = this
        if behind:
            who = f"‘{behind[0].words[0].text}’"
            who += f" and {len(behind) - 1} more stand" if len(behind) > 1 else " stands"
            self._overlap(behind[0], f"{who} below ‘otherwise’, which takes the rest.")
        if otherwise is None and not (above is not None and above[1] and above[0] == 0):
            self.findings.error(
                "band-gap",
                rows[-1].span,
                f"Scores below the edge of ‘{rows[-1].words[0].text}’ land in no band.",
                "Let the lowest band say `otherwise`.",
            )
        elif otherwise is not None and above is not None and above[1] and above[0] == 0:
            self._never(otherwise, "the band above it holds every score down to 0%.")

    def _overlap(self, clause: Clause, message: str) -> None:
        self.findings.error(
            "band-overlap",
            clause.span,
            message,
            "Write the bands from the highest to the lowest, each edge once, `otherwise` last.",
        )

    def _never(self, clause: Clause, why: str) -> None:
        self.findings.error(
            "band-never-reached",
            clause.span,
            f"No score lands in ‘{clause.words[0].text}’: {why}",
            "Move an edge, or delete the band.",
        )


def _begins_lower(above: tuple[Fraction, bool], this: tuple[Fraction, bool]) -> bool:
    """Whether a band begins lower than the one above: "at least 80%" below "more than 80%"."""
    (edge_above, holds_above), (edge, holds) = above, this
    return edge < edge_above or (edge == edge_above and holds and not holds_above)


class Banded:
    """Holds a set of bands against the scores that go by it: shares, printed with `rounding`.

    `rounding` is None where bands go by the exact score, or where that is not known.
    """

    def __init__(self, vocabulary: Vocabulary, rounding: Rounding | None) -> None:
        self.vocabulary = vocabulary
        self.scope = vocabulary.scope
        self.findings = vocabulary.findings
        self.rounding = rounding

    def check(self, word: Word, kind: str, span: Span) -> None:
        """Look up the bands of a row of the scoring, and hold them against its scores."""
        if self.scope.look_up("bands", word) is None:
            known = self.scope.names("bands")
            self.scope.unknown("unknown-bands", "set of bands", word, known, "Declare it: `bands`.")
            return
        if kind == "none":
            self.findings.error(
                "wrong-method",
                span,
                "What is not scored cannot be banded.",
                f"Delete `banded by {word.text}`, or score the level.",
            )
        bands = self.vocabulary.bands.get(word.text)
        if kind == "total":
            return  # what its edges are depends on the points: see ratings
        if bands is not None and word.text not in self.vocabulary.unsure:
            for plain in self.vocabulary.plain_edges.get(word.text, ()):
                self.findings.error(
                    "edge-without-percent",
                    plain.span,
                    "Scores are shares, and this edge is not written in percent.",
                    f"Write `{in_percent(plain.value)}%`.",
                )
            spans = self.vocabulary.band_spans[word.text]
            above: Band | None = None
            for band, at in zip(bands.bands, spans, strict=True):
                self._reachable(above, band, at)
                above = band

    def _reachable(self, above: Band | None, band: Band, span: Span) -> None:
        """A band between two edges holds at least one score as printed."""
        if self.rounding is None:
            return
        if above is None or above.edge is None or above.edge > 1 or band.edge is None:
            return
        steps = 100 * 10**self.rounding.places
        lowest = _first_printed(band.edge, band.holds_edge, steps)
        if lowest >= _first_printed(above.edge, above.holds_edge, steps) and band.edge < above.edge:
            self.findings.error(
                "band-never-reached",
                span,
                f"No score lands in ‘{band.name}’: as printed, none lies between the two edges.",
                "Move an edge, or band the exact score.",
            )


def in_percent(number: Fraction) -> str:
    """A plain number as the percentage that is meant: 0.8 and 80 are both 80."""
    value = number * 100 if number <= 1 else number
    return f"{float(value):.10f}".rstrip("0").rstrip(".")


def _first_printed(edge: Fraction, holds: bool, steps: int) -> int:
    """The lowest printed score, in steps, that lies at or above (or just above) an edge."""
    scaled = edge * steps
    lowest = -(-scaled.numerator // scaled.denominator)
    return lowest if holds or scaled != lowest else lowest + 1
