"""The layout of a rule file: physical lines into statements, and statements into logical lines.

A logical line is a stretch of the text, notes and line breaks included, that is parsed alone. What
keeps a mistake from spreading is decided here: a label that is not closed ends with its line, and
every line belongs to exactly one statement.
"""

from __future__ import annotations

import re

from attrs import define, field

from omi_rules.diagnostics import Aside, Edit, Findings
from omi_rules.source import SourceFile, Span

LABEL_LINES_MOST = 60
"""How many lines one label may run over: longer is taken for a quote that was never closed."""

_JOINS = re.compile(r"(?:and|or)\b|[,)]")
_DOUBT = re.compile(r"(?:assumed|source)\b")
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)")
_MARGIN = re.compile(r"[^\S\n]*")
_OPENERS = '"\u201c\u201d\u201e'
_QUOTE_OR_NOTE = re.compile(r'["\u201c\u201d\u201e#]')


@define(eq=False)
class LogicalLine:
    """A head, a clause, or a doubt further in (`under` is then the clause that it speaks of).

    `unclosed` is where a label begins that its line does not end.
    """

    start: int
    end: int
    under: LogicalLine | None = None
    unclosed: int | None = None

    @property
    def span(self) -> Span:
        """From the first character to the last, notes at its end not left out."""
        return Span(self.start, self.end)


@define(eq=False)
class Block:
    """A statement's lines. `depth` is how far in its clauses stand."""

    head: LogicalLine
    lines: list[LogicalLine] = field(factory=list)
    depth: int | None = None
    uneven: bool = False


def lay_out(source: SourceFile, findings: Findings) -> list[Block]:
    """Gather the statements of a file, reporting what is wrong with its layout alone."""
    return _Layout(source, findings).run()


class _Layout:
    def __init__(self, source: SourceFile, findings: Findings) -> None:
        self.source = source
        self.text = source.text
        self.findings = findings
        self.blocks: list[Block] = []
        self.current: LogicalLine | None = None
        self.orphans = False

    def run(self) -> list[Block]:
        starts = [*self.source.line_starts, len(self.text) + 1]
        number, last = 0, len(starts) - 1
        while number < last:
            start, end = starts[number], starts[number + 1] - 1
            number += 1
            margin = _MARGIN.match(self.text, start, end)
            first = margin.end() if margin else start
            if first == end or self.text[first] == "#":
                continue
            if self.text[first] in "<|=>" and _CONFLICT.match(self.text, start, end):
                self._conflict(start, end)
                continue
            indent = self._indent(start, first)
            line = self._place(first, end, indent)
            if line is None:
                continue
            number = self._labels(line, first, number, starts, indent)
        return self.blocks

    def _indent(self, start: int, first: int) -> int:
        margin = self.text[start:first]
        if "\t" in margin:
            spaces = margin.replace("\t", "  ")
            self.findings.error(
                "tab-indent",
                Span(start, first),
                "This line begins with a tab.",
                "Begin lines with spaces, two for each step further in.",
                edit=Edit(Span(start, first), spaces),
            )
            return len(spaces)
        return len(margin)

    def _conflict(self, start: int, end: int) -> None:
        if self.text[start] == "<":
            self.findings.error(
                "conflict-mark",
                Span(start, end),
                "Here begin two versions of the same lines, left by git when it merged a change.",
                "Keep the lines that are right and delete the others, with the lines"
                " <<<<<<<, ======= and >>>>>>>.",
            )

    def _place(self, first: int, end: int, indent: int) -> LogicalLine | None:
        """The logical line that a physical line begins or goes on with; None for an orphan."""
        joins = _JOINS.match(self.text, first, end) is not None
        if indent == 0 and not joins:
            self.current = LogicalLine(first, end)
            self.blocks.append(Block(self.current))
            return self.current
        if not self.blocks:
            if not self.orphans:
                self.orphans = True
                self.findings.error(
                    "clause-without-statement",
                    Span(first, end),
                    "This line is further in, but no statement stands above it.",
                    "Begin the file with the line of its model, at the margin.",
                )
            return None
        block = self.blocks[-1]
        return self._within(block, first, end, indent, joins)

    def _within(
        self, block: Block, first: int, end: int, indent: int, joins: bool
    ) -> LogicalLine | None:
        if block.depth is None and indent > 0:
            block.depth = indent
        depth = block.depth or 0
        current = self.current
        if joins and indent <= depth and block.lines and current is not None:
            current.end = end
            return current
        if joins and not block.lines:
            self.findings.error(
                "head-runs-on",
                Span(first, end),
                "The first line of a statement never runs on.",
                "Put the whole condition on a line of its own, further in, beginning with `as`.",
            )
            return self._clause(block, first, end, skip=True)
        if indent > depth and current is not None:
            if _DOUBT.match(self.text, first, end):
                return self._doubt(block, current, first, end)
            current.end = end
            return current
        if indent < depth and not block.uneven:
            block.uneven = True
            self.findings.error(
                "uneven-indent",
                Span(first, end),
                "This line is less far in than the clauses above it.",
                f"Begin it with {depth} spaces, like the other clauses, or with none if it"
                " begins a statement.",
                asides=(Aside(block.lines[0].span, "the first clause sets how far in"),),
            )
        return self._clause(block, first, end)

    def _clause(self, block: Block, first: int, end: int, *, skip: bool = False) -> LogicalLine:
        self.current = LogicalLine(first, end)
        if not skip:
            block.lines.append(self.current)
        return self.current

    def _doubt(self, block: Block, above: LogicalLine, first: int, end: int) -> LogicalLine:
        subject = above.under or above
        self.current = LogicalLine(first, end, under=subject)
        block.lines.append(self.current)
        return self.current

    # ------------------------------------------------------------------------------ labels

    def _labels(
        self, line: LogicalLine, at: int, number: int, starts: list[int], indent: int
    ) -> int:
        """Follow labels that run over line ends; the number of the next physical line."""
        end = line.end
        while found := _QUOTE_OR_NOTE.search(self.text, at, end):
            if found[0] == "#":
                break
            closing = self._close(found.start(), end)
            if closing is not None:
                at = closing + 1
                continue
            further = self._run_over(found[0], number, starts, indent)
            if further is None:
                line.unclosed = found.start()
                break
            closing, number = further
            at, end = closing + 1, starts[number] - 1
            line.end = end
        return number

    def _close(self, opened: int, end: int) -> int | None:
        """Where the label that opens at `opened` closes before `end`."""
        closers = '"' if self.text[opened] == '"' else '\u201c\u201d"'
        places = [self.text.find(c, opened + 1, end) for c in closers]
        return min((p for p in places if p >= 0), default=None)

    def _run_over(
        self, opener: str, number: int, starts: list[int], indent: int
    ) -> tuple[int, int] | None:
        """Where a label closes in a later line, with the number of the line after that.

        A line belongs to the label only if it is further in than the label's own clause, and a
        quote closes only if it stands behind a word; `aim "The` opens another label.
        """
        block = self.blocks[-1]
        floor = 0 if not block.lines else max(indent, 1)
        for later in range(number, min(number + LABEL_LINES_MOST, len(starts) - 1)):
            start, end = starts[later], starts[later + 1] - 1
            margin = _MARGIN.match(self.text, start, end)
            first = margin.end() if margin else start
            if first == end or first - start <= floor:
                return None
            quote = re.compile('"' if opener == '"' else '[\u201c\u201d"]').search(
                self.text, first, end
            )
            if quote is None:
                continue
            at = quote.start()
            closes = at == first or not self.text[at - 1].isspace()
            return (at, later + 1) if closes else None
        return None
