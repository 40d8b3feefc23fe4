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
from omi_rules.syntax.conflicts import Conflicts
from omi_rules.syntax.labels import content, follow
from omi_rules.syntax.openings import OPENINGS, ROWS, STATEMENTS, opening

_JOINS = re.compile(r"(?:and|or)\b|[,)]")
_DOUBT = re.compile(r"(?:assumed|source)\b")
_MARGIN = re.compile(r"[^\S\n]*")
_FIRST = re.compile(r"\w+")
_QUOTE_OR_NOTE = re.compile(r'["\u201c\u201d\u201e#]')
_QUOTES = re.compile('["\u201c\u201d\u201e]')
_OPEN_END = re.compile(r"(?:(?<!\w)(?:and|or|not|when|as|towards)|[,(])\s*$")
_OPEN_HEAD = re.compile(r"(?:(?<!\w)(?:one\s+of|some\s+of|as|and|or|not)|[,(])\s*$")
_COMMA_OF_TESTS = re.compile(r"(?:relevant|below|as)\b[^(]*,\s*$", re.DOTALL)
_NOTE_SIGN = re.compile(r"//|/\*|--+(?=\s|$)|\u2014(?=\s)")
_NEXT_LINE = re.compile(r"(?:\n[^\S\n]*(?:#[^\n]*)?(?=\n|$))*\n([^\S\n]*)(?=[^\s#])")
_HEAD_WITH_NAME = re.compile(r'\w+\s+\w+(?:\.\w+)*\s+["\u201c\u201e]')
_HEAD_WITHOUT = re.compile(r'\w+\s+["\u201c\u201e]')


@define(eq=False, repr=False)
class LogicalLine:
    """A head, a clause, or a doubt further in (`under` is then the clause that it speaks of).

    `unclosed` is where a label begins that its line does not end.
    """

    start: int
    end: int
    under: LogicalLine | None = None
    unclosed: int | None = None


@define(eq=False, repr=False)
class Block:
    """A statement's lines. `depth` is how far in its clauses stand.

    `lost` are lines of it that cannot be read where they stand, and were reported.
    """

    head: LogicalLine
    kind: str
    lines: list[LogicalLine] = field(factory=list)
    depth: int | None = None
    uneven: bool = False
    lost: list[LogicalLine] = field(factory=list)


def lay_out(
    source: SourceFile, findings: Findings, levels: tuple[str, ...]
) -> tuple[list[Block], list[LogicalLine]]:
    """Gather the statements of a file, reporting what is wrong with its layout alone.

    Lines that belong to no statement come second; `levels` are words that begin statements too.
    """
    layout = _Layout(source, findings, levels)
    layout.run()
    return layout.blocks, layout.orphans


def is_open(text: str, line: LogicalLine, kind: str) -> bool:
    """Whether the first line of a field or of a definition ends where more must follow."""
    words = content(text, line.start, line.end)
    return kind in {"field", "define"} and bool(
        _OPEN_HEAD.search(text, max(words.start, words.end - 24), words.end)
    )


class _Layout:
    def __init__(self, source: SourceFile, findings: Findings, levels: tuple[str, ...]) -> None:
        self.source = source
        self.text = source.text
        self.findings = findings
        self.first_words = frozenset((*STATEMENTS, *levels))
        self.blocks: list[Block] = []
        self.orphans: list[LogicalLine] = []
        self.current: LogicalLine | None = None
        self.conflicts = Conflicts(source, findings)

    def run(self) -> None:
        """Give every physical line its place."""
        starts = [*self.source.line_starts, len(self.text) + 1]
        number, last = 0, len(starts) - 1
        while number < last:
            start, end = starts[number], starts[number + 1] - 1
            number += 1
            margin = _MARGIN.match(self.text, start, end)
            first = margin.end() if margin else start
            if first == end or self.text[first] == "#":
                continue
            if self._is_foreign_note(first, end):
                continue
            if self.conflicts.holds(start, end):
                self.orphans.append(LogicalLine(first, end))
                continue
            line = self._place(start, first, end)
            if line is not None:
                number = self._labels(line, first, number, starts)

    def _is_foreign_note(self, first: int, end: int) -> bool:
        """Whether a line is a note as other languages write them: reported, and not read."""
        sign = _NOTE_SIGN.match(self.text, first, end)
        if sign is not None:
            span = Span(first, sign.end())
            self.findings.error(
                "note-sign",
                span,
                f"‘{sign[0]}’ does not begin a note.",
                "Write ‘#’ before it.",
                edit=Edit(span, "#"),
            )
        return sign is not None

    # ------------------------------------------------------------------------------- places

    def _place(self, start: int, first: int, end: int) -> LogicalLine | None:
        """The logical line that a physical line begins or goes on with; None for an orphan."""
        indent = self._indent(start, first, end)
        joins = _JOINS.match(self.text, first, end) is not None
        if indent == 0 and not joins:
            if self._closes_label(first, end):
                return None
            return self._statement(first, end)
        if indent > 0 and self._is_head(first, end):
            self._report_further_in(first)
            return self._statement(first, end)
        if not self.blocks:
            self._orphan(first, end)
            return None
        return self._within(self.blocks[-1], first, end, indent, joins)

    def _statement(self, first: int, end: int) -> LogicalLine:
        self.current = LogicalLine(first, end)
        self.blocks.append(Block(self.current, self._kind(first, end)))
        return self.current

    def _kind(self, first: int, end: int) -> str:
        found = _FIRST.match(self.text, first, end)
        word = found[0] if found else ""
        if word == "usual":
            return "answers"
        return word if word in STATEMENTS else "node"

    def _indent(self, start: int, first: int, end: int) -> int:
        """How far in a line stands. What tabs stand for is decided by what the line says."""
        margin = self.text[start:first]
        if "\t" not in margin:
            return len(margin)
        block = self.blocks[-1] if self.blocks else None
        depth = (block.depth if block else None) or 2
        indent = depth
        if block is None or _DOUBT.match(self.text, first, end):
            indent *= max(margin.count("\t"), 1)
        elif not opening(block.kind, self.text[first:end]) and margin.count("\t") > 1:
            indent += 2
        self.findings.error(
            "tab-indent",
            Span(start, first),
            "This line begins with a tab.",
            "Begin lines with spaces, two for each step further in.",
            edit=Edit(Span(start, first), " " * indent),
        )
        return indent

    def _is_head(self, first: int, end: int) -> bool:
        """Whether a line further in is plainly the first line of another statement."""
        found = _FIRST.match(self.text, first, end)
        if found is None or found[0] not in self.first_words:
            return False
        if _HEAD_WITH_NAME.match(self.text, first, end):
            return True
        if not _HEAD_WITHOUT.match(self.text, first, end):
            return False
        kind = self.blocks[-1].kind if self.blocks else ""
        rows = kind in ("list", "bands", "part")
        return not rows and found[0] not in OPENINGS.get(kind, ())

    def _report_further_in(self, first: int) -> None:
        found = _FIRST.match(self.text, first)
        word = found[0] if found else ""
        self.findings.error(
            "statement-further-in",
            Span(first, first + len(word)),
            f"‘{word}’ begins a statement, and statements begin at the margin.",
            "Delete the spaces before it, and leave its clauses further in.",
        )

    def _orphan(self, first: int, end: int) -> None:
        if not self.orphans:
            self.findings.error(
                "clause-without-statement",
                self._words(first, end),
                "This line is further in, but no statement stands above it.",
                "Begin the file with the line of its model, at the margin.",
            )
        self.orphans.append(LogicalLine(first, end))

    def _within(
        self, block: Block, first: int, end: int, indent: int, joins: bool
    ) -> LogicalLine | None:
        if self._is_rest_of_label(block, first, end, indent):
            return None
        if not block.lines and (joins or self._is_open(block)):
            return self._head_runs_on(block, first, end)
        if block.depth is None:
            block.depth = indent
        current = self.current
        if current is not None and joins and indent <= block.depth:
            current.end = end
            return current
        if current is not None and indent > block.depth:
            if _DOUBT.match(self.text, first, end):
                return self._doubt(block, current, first, end)
            current.end = end
            return current
        if current is not None and indent == block.depth and self._goes_on(current, first, end):
            current.end = end
            return current
        if indent < block.depth and not block.uneven:
            block.uneven = True
            self.findings.error(
                "uneven-indent",
                self._words(first, end),
                "This line is less far in than the clauses above it.",
                f"Begin it with {block.depth} spaces, like the other clauses, or with none if it"
                " begins a statement.",
                asides=(Aside(self._words_of(block.lines[0]), "the first clause sets how far in"),),
            )
        self.current = LogicalLine(first, end)
        block.lines.append(self.current)
        return self.current

    def _is_rest_of_label(self, block: Block, first: int, end: int, indent: int) -> bool:
        """Whether a line is the rest of a head's label that was not opened, or not closed.

        The head takes it in, so that the lost quote is reported alone.
        """
        head = block.head
        if self.current is not head and self.current is not None and block.depth is not None:
            return indent <= block.depth and self._is_rest_of_clause(block, first, end)
        if self.current is not head or indent == 0:
            return False
        if head.unclosed is None:
            last = self._words(first, end).end - 1
            if self.text[last] not in '"\u201d' or self.text.count('"', first, last + 1) > 1:
                return False
            if _QUOTE_OR_NOTE.search(self.text, head.start, head.end):
                return False
        deeper = 0 < self._next_indent(end) < indent
        if not deeper and (block.kind in ROWS or opening(block.kind, self.text[first:end])):
            return False
        if head.unclosed is None:
            head.unclosed = last
        head.end = end
        return True

    def _is_rest_of_clause(self, block: Block, first: int, end: int) -> bool:
        """Whether a line no further in is the rest of a clause's label that was not closed."""
        if self.current is None or self.current.unclosed is None or block.kind == "scoring":
            return False
        quotes = len(_QUOTES.findall(self.text, first, end))
        if quotes > 1 or (quotes and not self._ends_in_quote(first, end)):
            return False
        if _begins_a_clause(block.kind, self.text[first:end]):
            return False
        self.current.end = end
        if quotes:
            self.current = None
        return True

    def _closes_label(self, first: int, end: int) -> bool:
        """Whether a line at the margin is the end of a label that the line above opened."""
        word = _FIRST.match(self.text, first, end)
        if self.current is None or self.current.unclosed is None or word is None:
            return False
        quotes = len(_QUOTES.findall(self.text, first, end))
        if quotes != 1 or word[0] in self.first_words or not self._ends_in_quote(first, end):
            return False
        self.current.end = end
        self.current = None
        return True

    def _ends_in_quote(self, first: int, end: int) -> bool:
        return self.text[self._words(first, end).end - 1] in '"\u201d'

    def _goes_on(self, above: LogicalLine, first: int, end: int) -> bool:
        """Whether a line as far in as the clauses goes on with the one above it: reported."""
        block = self.blocks[-1]
        if above is block.head or block.kind in ROWS or above.under is not None:
            return False
        ends = self._words(above.start, above.end).end
        if not _OPEN_END.search(self.text, max(above.start, ends - 12), ends):
            return False
        if _begins_a_clause(block.kind, self.text[first:end]):
            return False
        if _COMMA_OF_TESTS.match(self.text, above.start, ends):
            return True  # the comma is wrong, and reported alone
        self.findings.error(
            "not-further-in",
            self._words(first, end),
            "This line goes on with the one above it, and stands no further in.",
            "Begin it with two more spaces.",
            edit=Edit(Span(first, first), "  "),
        )
        return True

    def _next_indent(self, end: int) -> int:
        """How far in the next line stands that says something."""
        found = _NEXT_LINE.match(self.text, end)
        return len(found[1]) if found else 0

    def _is_open(self, block: Block) -> bool:
        """Whether the head, or what it ran on into, ends where more must follow."""
        last = block.lost[-1] if block.lost else block.head
        return self.current is last and is_open(self.text, last, block.kind)

    def _head_runs_on(self, block: Block, first: int, end: int) -> LogicalLine:
        if not block.lost:
            self.findings.error(
                "head-runs-on",
                self._words(first, end),
                "The first line of a statement never runs on.",
                "Put what follows the label on a line of its own, further in; that line may run"
                " on.",
            )
        self.current = LogicalLine(first, end)
        block.lost.append(self.current)
        return self.current

    def _doubt(self, block: Block, above: LogicalLine, first: int, end: int) -> LogicalLine:
        self.current = LogicalLine(first, end, under=above.under or above)
        block.lines.append(self.current)
        return self.current

    def _words_of(self, line: LogicalLine) -> Span:
        return self._words(line.start, line.end)

    def _words(self, first: int, end: int) -> Span:
        return content(self.text, first, end)

    # ------------------------------------------------------------------------------ labels

    def _labels(self, line: LogicalLine, at: int, number: int, starts: list[int]) -> int:
        """Follow labels that run over line ends; the number of the next physical line."""
        block = self.blocks[-1]
        floor = 0 if not block.lines else max(block.depth or 0, 1)
        line.end, number, unclosed = follow(self.text, at, line.end, number, starts, floor)
        if line.unclosed is None:
            line.unclosed = unclosed
        return number


def _begins_a_clause(kind: str, text: str) -> bool:
    from omi_rules.syntax.beginnings import begins_a_clause  # noqa: PLC0415 - slips only

    return begins_a_clause(kind, text)
