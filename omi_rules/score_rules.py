"""What each score is made of: for every scored node its rule, its members and their weights.

Rules stand bottom-up: a member stands before what is made of it. A member is scored, and stands
once however many ways lead to it; a total has as members what can have a rating. Where questions
are gathered, a repeated group "counted as one" is one member, the group itself, and one "counted
one by one" is as many as it has rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from attrs import frozen

from omi_rules.model import Bands, Level, Model, Node, Question, Text

RuleName = Literal[
    "share",
    "mean",
    "weighted mean",
    "mean of printed",
    "weighted mean of printed",
    "pooled",
    "lowest",
    "total",
    "given",
]

GATHERING = frozenset({"mean", "pooled", "lowest", "total"})
"""How a level is scored that is made of another."""


@frozen(repr=False)
class ScoreRule:
    """How one reference is scored. `gathers` names the level of its members as people read it."""

    ref: str
    level: str
    label: Text
    rule: RuleName
    members: tuple[str, ...] = ()
    weights: tuple[Fraction, ...] = ()
    bands: Bands | None = None
    gathers: str = ""


def score_rules(model: Model) -> tuple[ScoreRule, ...]:
    """The rules of every scored question, repeated group and node, bottom-up."""
    answered = model.answered
    rules = [
        ScoreRule(q.ref, answered.name, q.label, "share", bands=_of_question(model, q, answered))
        for q in model.questions.values()
        if q.scored
    ]
    rules += [
        _of_group(model, node)
        for node in model.nodes.values()
        if node.rows and node.fold != "one by one" and node.scored
    ]
    rules += [_given(model, node) for node in model.nodes.values() if node.judged]
    scored = {rule.ref for rule in rules}
    for level in _bottom_up(model):
        found = _of_level(model, level, scored)
        rules += found
        scored.update(rule.ref for rule in found)
    return tuple(rules)


def report_order(model: Model, rules: Iterable[ScoreRule]) -> tuple[str, ...]:
    """Every score and question as a report lists them: groupings, then the tree, rows included."""
    scored = {rule.ref for rule in rules}
    order: list[str] = []
    for level in model.levels:
        if level.grouping:
            order += [n.ref for n in model.nodes.values() if n.level == level.name]
    order += _tree(model)
    return tuple(ref for ref in order if ref in scored or ref in model.questions)


def _tree(model: Model) -> list[str]:
    """The tree from the top, each node before what stands under it."""
    groupings = {level.name for level in model.levels if level.grouping}
    roots = [n for n in model.nodes.values() if n.parent is None and n.level not in groupings]
    order: list[str] = []
    waiting = roots[::-1]
    while waiting:
        node = waiting.pop()
        order += [node.ref, *node.rows]
        waiting += [model.nodes[ref] for ref in reversed(node.children) if ref in model.nodes]
    return order


def _bottom_up(model: Model) -> list[Level]:
    """The levels that are made of others, each after the level that it gathers."""
    waiting = [level for level in model.levels if level.method in GATHERING]
    names = {level.name for level in waiting}
    order: list[Level] = []
    while waiting:
        ready = [level for level in waiting if level.of not in names]
        if not ready:
            raise AssertionError("levels gather each other in a circle, which check refuses")
        order += ready
        names.difference_update(level.name for level in ready)
        waiting = [level for level in waiting if level.name in names]
    return order


def _given(model: Model, node: Node) -> ScoreRule:
    level = next(level for level in model.levels if level.name == node.level)
    return ScoreRule(node.ref, node.level, node.label, "given", bands=_bands(model, level))


def _of_group(model: Model, node: Node) -> ScoreRule:
    rows = tuple(ref for ref in node.rows if model.questions[ref].scored)
    level = model.answered
    return ScoreRule(
        node.ref,
        node.level,
        node.label,
        "pooled" if node.fold == "pooled" else "mean",
        rows,
        bands=_bands(model, level) if node.rated else None,
        gathers=level.label.en,
    )


def _of_level(model: Model, level: Level, scored: set[str]) -> list[ScoreRule]:
    # Answers are pooled, whichever level the rule names them by.
    of = model.answered.name if level.method == "pooled" else level.of
    gathered = next(other for other in model.levels if other.name == of)
    members = _members(model, level, gathered)
    rules = []
    for node in model.nodes.values():
        if node.level != level.name or not node.scored or node.judged:
            continue
        of_node = [(ref, by) for ref, by in members.get(node.ref, ()) if ref in scored]
        rules.append(
            ScoreRule(
                node.ref,
                level.name,
                node.label,
                _rule_name(level),
                tuple(ref for ref, _ in of_node),
                tuple(by for _, by in of_node) if level.weighted else (),
                _bands(model, level) if node.rated else None,
                gathered.label.en,
            )
        )
    return rules


def _rule_name(level: Level) -> RuleName:
    if level.method == "pooled":
        return "pooled"
    if level.method == "lowest":
        return "lowest"
    if level.method == "total":
        return "total"
    if level.weighted:
        return "weighted mean of printed" if level.printed else "weighted mean"
    return "mean of printed" if level.printed else "mean"


def _members(model: Model, level: Level, gathered: Level) -> dict[str, list[tuple[str, Fraction]]]:
    """For each node of `level`, what it gathers and how each weighs, in the order of the file."""
    found: dict[str, list[tuple[str, Fraction]]] = {}
    for node in model.nodes.values():
        if node.level != gathered.name or not node.scored:
            continue
        if level.method == "total" and not node.rated:
            continue
        for ref, towards in _as_members(model, node, apart=level.method == "pooled"):
            owners = towards if level.grouping else _above(model, node, level.name)
            for owner in dict.fromkeys(owners):
                found.setdefault(owner, []).append((ref, node.weight))
    return found


def _as_members(model: Model, node: Node, *, apart: bool) -> list[tuple[str, tuple[str, ...]]]:
    """A node as the members it makes up, each with the groupings' nodes that it counts towards.

    `apart` takes the rows of every repeated group one by one: answers are pooled, not scores.
    """
    if node.rows and (apart or node.fold == "one by one"):
        rows = (model.questions[ref] for ref in node.rows)
        return [(row.ref, row.counts_towards) for row in rows]
    question = model.questions.get(node.ref)
    return [(node.ref, node.counts_towards if question is None else question.counts_towards)]


def _above(model: Model, node: Node, level: str) -> tuple[str, ...]:
    """The node of a level that a node stands under."""
    parent = node.parent
    while parent is not None:
        if model.nodes[parent].level == level:
            return (parent,)
        parent = model.nodes[parent].parent
    return ()


def _of_question(model: Model, question: Question, level: Level) -> Bands | None:
    node = model.nodes.get(question.group or question.ref)
    return _bands(model, level) if node is None or node.rated else None


def _bands(model: Model, level: Level) -> Bands | None:
    return None if level.bands is None else model.bands[level.bands]
