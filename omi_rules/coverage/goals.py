"""What there is to see in a model.

Each part true, false and unknown; each rule that puts a question below the line at work; each band
reached on each level that has it.

A goal names where it stands. Two goals are never the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from omi_rules.coverage.parts import Parts, Said
from omi_rules.model import Model
from omi_rules.source import Span
from omi_rules.syntax.tree import RuleFile
from omi_rules.wording import on_one_line

STRIKES = "below the line when"
"""The clause that puts a question below the line; all others decide whether it is asked."""

Never = Literal["true", "false", "unknown", "below the line", "reached"]


@frozen(repr=False)
class Held:
    """A part that is to be true, false or unknown, as its `words` stand in the file."""

    part: int
    truth: bool | None
    name: str
    words: str
    span: Span

    @property
    def never(self) -> Never:
        """What it has never been while this is not seen."""
        return "unknown" if self.truth is None else "true" if self.truth else "false"


@frozen(repr=False)
class Struck:
    """A question that a `below the line when` puts below the line, and not its own answer."""

    said: Said
    name: str
    words: str
    span: Span
    never: Never = "below the line"


@frozen(repr=False)
class Reached:
    """A band that some score or rating of a level comes out as."""

    level: str
    band: str
    name: str
    words: str
    span: Span
    never: Never = "reached"


Goal = Held | Struck | Reached


def goals_of(model: Model, file: RuleFile, parts: Parts) -> tuple[Goal, ...]:
    """Every goal of a model, in the order of the file."""
    found: list[Goal] = []
    for place, part in enumerate(parts.found):
        for truth in (True, False, None):
            found.append(Held(place, truth, part.said.name, part.words, part.span))
    for said, _ in parts.whole:
        if said.clause == STRIKES:
            span = said.span if said.written is None else said.written.span
            words = on_one_line(file.source.quote(span))
            found.append(Struck(said, said.name, words, span))
    found += _bands(model, file)
    return tuple(sorted(found, key=lambda goal: (goal.span.start, -goal.span.end)))


def _bands(model: Model, file: RuleFile) -> Iterator[Reached]:
    rows = {
        (statement.head.name.text, clause.words[0].text): clause.span
        for statement in file.statements
        if statement.word.text == "bands" and statement.head.name is not None
        for clause in statement.clauses
        if clause.words
    }
    for level in model.levels:
        if level.bands is None:
            continue
        rated = (node for node in model.nodes.values() if node.level == level.name)
        if not any((node.scored or node.judged) and node.rated for node in rated):
            continue
        for band in model.bands[level.bands].bands:
            span = rows.get((level.bands, band.name), Span(0, 0))
            yield Reached(level.name, band.name, level.name, band.name, span)
