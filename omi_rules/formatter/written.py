"""A rule file as it is written: each statement's lines in words, and what stands between them.

Every character of the file but spaces is in a word, a label or a note of this.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from omi_rules.formatter.notes import Gap, gap_of
from omi_rules.formatter.words import Thing, things
from omi_rules.syntax.openings import STATEMENTS
from omi_rules.syntax.tree import Clause, RuleFile, Statement

DOUBTS = ("assumed", "source")


@define(eq=False)
class Row:
    """A clause: its words, what stands between it and the line above, and how far in it belongs."""

    clause: Clause
    words: list[Thing]
    gap: Gap

    @property
    def is_doubt_further_in(self) -> bool:
        """Whether it speaks of the clause above it alone."""
        return self.clause.under is not None


@define(eq=False)
class Block:
    """A statement: `gap` stands above it, and `after` are notes below its last line."""

    statement: Statement
    kind: str
    head: list[Thing]
    gap: Gap
    rows: list[Row] = field(factory=list)
    after: Gap = field(factory=Gap)

    def notes(self) -> Iterator[tuple[bool, str]]:
        """Its notes in their order, each with whether words stand on its line."""
        yield from ((False, note) for _, note in self.gap.notes)
        yield from _notes_in(self.head)
        for row in self.rows:
            yield from ((False, note) for _, note in row.gap.notes)
            yield from _notes_in(row.words)
        yield from ((False, note) for _, note in self.after.notes)


@define(eq=False)
class Written:
    """A whole file. `last` stands below its last statement."""

    blocks: list[Block]
    last: Gap

    def notes(self) -> list[tuple[int, bool, str]]:
        """Every note: the number of its statement, whether it stands beside words, its text."""
        numbered = enumerate(self.blocks)
        found = [(n, beside, note) for n, block in numbered for beside, note in block.notes()]
        return [*found, *((len(self.blocks), False, note) for _, note in self.last.notes)]


def kind_of(statement: Statement) -> str:
    """What kind of statement it is, as the grammar calls it."""
    word = statement.word.text
    if word == "usual":
        return "answers"
    return word if word in STATEMENTS else "node"


def written(file: RuleFile) -> Written:
    """A file without mistakes, which is never an empty one."""
    text = file.source.text
    blocks: list[Block] = []
    at = -1
    for statement in file.statements:
        start = statement.span.start
        above, gap = gap_of(_between(text, at, start))
        if blocks:
            blocks[-1].after = above
        else:
            gap = Gap((*above.notes, *gap.notes), gap.blank)
        kind = kind_of(statement)
        at = _line_end(text, statement.span.end)
        block = Block(statement, kind, things(text, start, at, kind), gap)
        for clause in statement.clauses:
            above, below = gap_of(_between(text, at, clause.span.start))
            gap = Gap((*above.notes, *below.notes), below.blank)
            at = _line_end(text, clause.span.end)
            block.rows.append(Row(clause, things(text, clause.span.start, at, kind), gap))
        blocks.append(block)
    above, last = gap_of(text[at + 1 :].split("\n"))
    blocks[-1].after = above
    return Written(blocks, last)


def _between(text: str, above: int, start: int) -> list[str]:
    """The lines below the one that ends at `above`, down to the one that begins at `start`."""
    return text[above + 1 : start].split("\n")[:-1]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _notes_in(line: list[Thing]) -> Iterator[tuple[bool, str]]:
    for thing in line:
        for number, note in enumerate(thing.notes):
            yield thing.beside and number == 0, note
