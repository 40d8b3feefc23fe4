"""Bands of a total that no combination of ratings reaches.

A total goes by the mean points of what is rated; anything in it may be left unrated, and has then
no points. A band is out of reach where that is so of every total that has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from omi_rules.model import Bands, Model
from omi_rules.proof.conditions import Verdict
from omi_rules.score_rules import ScoreRule, score_rules
from omi_rules.syntax import tree
from omi_rules.wording import counted

MEMBERS_MOST = 60
"""How many ratings are added up in every combination."""


def out_of_reach(model: Model, file: tree.RuleFile) -> Iterator[Verdict]:
    """Every band of a total that no combination of ratings reaches."""
    if not any(level.method == "total" for level in model.levels):
        return
    rules = {rule.ref: rule for rule in score_rules(model)}
    totals = [r for r in rules.values() if r.rule == "total" and r.bands is not None and r.members]
    for statement in file.statements:
        name = statement.head.name
        if statement.word.text != "bands" or name is None:
            continue
        of = [rule for rule in totals if rule.bands is model.bands[name.text]]
        if not of or any(len(rule.members) > MEMBERS_MOST for rule in of):
            continue
        reached = {found for rule in of for found in _reached(rules, rule)}
        rows = [clause for clause in statement.clauses if clause.kind == "band"]
        for band, clause in zip(model.bands[name.text].bands, rows, strict=False):
            if band.name not in reached:
                most = max(len(rule.members) for rule in of)
                yield Verdict(
                    "band-out-of-reach",
                    (),
                    clause.span,
                    f"No combination of {counted(most, 'rating')} comes to ‘{band.name}’.",
                    "Move an edge, or delete the band.",
                )


def _reached(rules: dict[str, ScoreRule], total: ScoreRule) -> set[str]:
    """The names of the bands that a total can come to."""
    assert total.bands is not None, "only totals with bands are asked about"
    return {
        band
        for rated, points in _totals([_points(rules[ref].bands) for ref in total.members])
        if rated and (band := _band(total.bands, Fraction(points, rated))) is not None
    }


def _points(bands: Bands | None) -> set[int]:
    return set() if bands is None else {b.points for b in bands.bands if b.points is not None}


def _totals(members: Sequence[set[int]]) -> set[tuple[int, int]]:
    """How many can be rated, with how many points together."""
    found = {(0, 0)}
    for points in members:
        found |= {(rated + 1, total + more) for rated, total in found for more in points}
    return found


def _band(bands: Bands, mean: Fraction) -> str | None:
    for band in bands.bands:
        if band.edge is None or mean > band.edge or (band.holds_edge and mean == band.edge):
            return band.name
    return None
