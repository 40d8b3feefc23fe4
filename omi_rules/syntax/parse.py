"""Parsing: the text of a rule file into its syntax tree, with every slip of syntax reported.

A logical line is parsed alone, so a mistake costs that line. What a line that cannot be read may
have declared or used is remembered in `unread`, so that nothing else is reported because of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

import attrs
from lark.exceptions import UnexpectedInput

from omi_rules.diagnostics import Edit, Findings
from omi_rules.near import listed, nearest
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.characters import hidden_characters
from omi_rules.syntax.layout import Block, LogicalLine, lay_out
from omi_rules.syntax.slips import CALLED, OPENINGS, Slips, brackets
from omi_rules.syntax.tables import parser
from omi_rules.syntax.tree import Clause, Head, RuleFile, Statement, Word

STATEMENTS = (
    "model", "part", "scoring", "bands", "answers", "list", "field", "define", "sample",
    "discretion", "example",
)  # fmt: skip
NESTED_MOST = 32
"""How deep brackets, and `not` before a test, may nest."""

_FIRST = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+(?:\.\w+)*")
_NAME = re.compile(r"\s*(\w+(?:\.\w+)*)")
_QUOTED = re.compile(r'"[^"\n]*"?|[\u201c\u201d\u201e][^\u201c\u201d"\n]*["\u201c\u201d]?')
_NOTE = re.compile(r'"[^"]*"|[\u201c\u201d\u201e][^\u201c\u201d"]*[\u201c\u201d"]|(#[^\n]*)')
_NOTS = re.compile(r"\bnot\b[\s(]*(?=not\b|\()")
_LEVEL_WORDS = re.compile(r"^[^\S\n]+(levels|also\s+grouped\s+by)\b([^\n#]*)", re.MULTILINE)


def parse(source: SourceFile) -> tuple[RuleFile, Findings]:
    """Read a rule file whole. Never raises for any text."""
    findings = Findings(source)
    return _Parse(source, findings).file(), findings


class _Parse:
    def __init__(self, source: SourceFile, findings: Findings) -> None:
        self.source = source
        self.text = source.text
        self.findings = findings
        self.parser, self.builder = parser()
        self.slips = Slips(self.parser, findings)
        self.unread: set[str] = set()
        self.read_whole = True
        self.hidden: tuple[int, ...] = ()

    def file(self) -> RuleFile:
        trouble = self.source.trouble
        if trouble is not None:
            self._trouble(trouble.code, trouble.at)
            if trouble.code != "not-utf-8":
                return RuleFile(self.source, (), False)
        self.hidden = hidden_characters(self.text, self.findings)
        blocks = lay_out(self.source, self.findings)
        self.level_words = self._level_words()
        blocks = self._at_the_margin(blocks)
        statements = [s for block in blocks for s in self._block(block)]
        whole = self.read_whole and not self.findings.has_errors
        return RuleFile(self.source, tuple(statements), whole, frozenset(self.unread))

    def _trouble(self, code: str, at: int) -> None:
        span = Span(at, min(at + 1, len(self.text)))
        match code:
            case "too-large":
                message = "This file is larger than 5 MB; no rule file is."
                help = "Check that it is the right file."
            case "not-text":
                message = "This file is not text."
                help = "A rule file is plain text. Check that it is the right file."
            case _:
                message = "This file is not UTF-8 text; an older program of Windows saved it."
                help = "Open it and save it again with the encoding UTF-8."
        self.findings.error(code, span, message, help)

    def _level_words(self) -> tuple[str, ...]:
        """Words that begin statements because the model's levels and groupings say so."""
        words: list[str] = []
        for found in _LEVEL_WORDS.finditer(self.text):
            names = _QUOTED.sub(" ", found[2])
            if found[1] != "levels":
                names = names.split(",")[0]
            words += [w for w in _TOKEN.findall(names) if w not in ("cy",)]
        return tuple(dict.fromkeys(words))

    # -------------------------------------------------------------------------- statements

    def _at_the_margin(self, blocks: list[Block]) -> list[Block]:
        """Put clauses that stand at the margin back under the statement above them."""
        kept: list[Block] = []
        for block in blocks:
            text = self.text[block.head.start : block.head.end]
            first = _FIRST.match(text)
            word = first[0] if first else ""
            if word in STATEMENTS or word in self.level_words or not kept:
                kept.append(block)
                continue
            above = self._kind(kept[-1])
            opening = next((o for o in OPENINGS.get(above, ()) if _is_opening(text, o)), None)
            if opening is None:
                kept.append(block)
                continue
            start = block.head.start
            self.findings.error(
                "clause-at-margin",
                Span(start, start + len(opening)),
                f"‘{opening}’ is a clause and stands at the margin, where statements begin.",
                "Begin the line with two spaces.",
                edit=Edit(Span(start, start), "  "),
            )
            kept[-1].lines += [block.head, *block.lines]
        return kept

    def _kind(self, block: Block) -> str:
        first = _FIRST.match(self.text, block.head.start, block.head.end)
        word = first[0] if first else ""
        if word == "usual":
            return "answers"
        return word if word in STATEMENTS else "node"

    def _block(self, block: Block) -> list[Statement]:
        """The statement of a block; none where its first word is not known."""
        head = block.head
        first = _FIRST.match(self.text, head.start, head.end)
        word = first[0] if first else ""
        known = word in STATEMENTS or word in self.level_words or word == "usual"
        if not known and not (not self.level_words and self._looks_like_node(head)):
            self._unknown_statement(block, word)
            return []
        kind = self._kind(block)
        statements: list[Statement] = []
        parsed, head_whole = self._head(head, kind, word)
        clauses: list[Clause] = []
        whole = head_whole
        by_line: dict[int, Clause] = {}
        for position, line in enumerate(block.lines):
            if self._begins_statement(line, kind):
                rest = Block(line, block.lines[position + 1 :], block.depth)
                statements += self._block(rest)
                break
            clause = self._line(line, kind)
            if clause is None:
                whole = False
                continue
            if line.under is not None:
                clause = attrs.evolve(clause, under=by_line.get(id(line.under)))
            by_line[id(line)] = clause
            clauses.append(clause)
        written = Word(word, Span(head.start, head.start + len(word)))
        statement = Statement(written, parsed, tuple(clauses), whole, parsed.span)
        return [statement, *statements]

    def _looks_like_node(self, head: LogicalLine) -> bool:
        text = self.text[head.start : head.end]
        return re.match(r"\w+\s+\w+(\.\w+)*\s*[\"“]", text) is not None

    def _unknown_statement(self, block: Block, word: str) -> None:
        head = block.head
        span = Span(head.start, head.start + max(len(word), 1))
        for line in (head, *block.lines):
            self._not_read(line)
        self.read_whole = False
        if self._is_hidden(head):
            return
        known = (*STATEMENTS, *self.level_words)
        near = nearest(word, known) if word else None
        written = word or self.text[head.start]
        self.findings.error(
            "unknown-statement",
            span,
            f"No statement begins with ‘{written}’.",
            f"Did you mean ‘{near}’?" if near else f"Statements begin with {listed(known)}.",
            edit=Edit(span, near) if near else None,
        )

    def _begins_statement(self, line: LogicalLine, kind: str) -> bool:
        """Whether a line further in is plainly the head of another statement."""
        text = self.text[line.start : line.end]
        first = _FIRST.match(text)
        if first is None or (first[0] not in STATEMENTS and first[0] not in self.level_words):
            return False
        if kind in ("scoring", "list", "bands") or any(
            _is_opening(text, o) for o in OPENINGS.get(kind, ())
        ):
            return False
        if re.match(r"\w+\s+(\w+(\.\w+)*\s*)?[\"“]", text) is None:
            return False
        span = Span(line.start, line.start + len(first[0]))
        self.findings.error(
            "statement-further-in",
            span,
            f"‘{first[0]}’ begins a statement, and statements begin at the margin.",
            "Delete the spaces before it, and leave its clauses further in.",
        )
        return True

    # ------------------------------------------------------------------------------- lines

    def _head(self, line: LogicalLine, kind: str, word: str) -> tuple[Head, bool]:
        what = word if kind != "answers" else "answers"
        parsed = self._read(line, f"{kind}_head", what, kind)
        if isinstance(parsed, Head):
            return parsed, True
        self._not_read(line)
        return Head(self._content(line), self._declared(line, kind, word)), False

    def _declared(self, line: LogicalLine, kind: str, word: str) -> Word | None:
        """The name or reference that a head begins with, though the rest cannot be read."""
        if kind in ("scoring", "example", "sample", "part"):
            return None
        at = line.start + len(word)
        if word == "usual":
            answers = re.compile(r"\s+\w+").match(self.text, at, line.end)
            at = answers.end() if answers else at
        found = _NAME.match(self.text, at, line.end)
        return Word(found[1], Span(found.start(1), found.end(1))) if found else None

    def _line(self, line: LogicalLine, kind: str) -> Clause | None:
        parsed = self._read(line, f"{kind}_line", "clause", kind)
        if isinstance(parsed, Clause):
            return parsed
        self._not_read(line)
        return None

    def _read(self, line: LogicalLine, start: str, what: str, kind: str) -> Head | Clause | None:
        span = self._content(line)
        text = self.text[span.start : span.end]
        if self._is_hidden(line):
            return None
        if line.unclosed is not None:
            self.findings.error(
                "unclosed-label",
                Span(line.unclosed, span.end),
                "This label is opened and not closed.",
                'Close it with " at its end.',
            )
            return None
        if not self._nests(text, span.start):
            return None
        self.builder.base = span.start
        self.builder.span = span
        try:
            parsed = cast("Head | Clause", self.parser.parse(text, start=start))
        except UnexpectedInput as wrong:
            if start.endswith("_head") or not self.slips.opening(
                kind, text, span.start, self.level_words
            ):
                self.slips.within(CALLED.get(what, what), text, span.start, wrong)
            return None
        return parsed

    def _nests(self, text: str, base: int) -> bool:
        """Whether the brackets of a line pair up and nest no deeper than can be read."""
        paired, deepest = (True, 0)
        if any(sign in text for sign in "()[]{}"):
            paired, deepest = brackets(text, base, self.findings)
        if deepest > NESTED_MOST or len(_NOTS.findall(text)) > NESTED_MOST:
            self.findings.error(
                "nested-too-deep",
                Span(base, base + len(_FIRST.match(text)[0])),  # type: ignore[index]
                f"Brackets nest more than {NESTED_MOST} deep here.",
                "Name a part of the condition with `define`, and use its name here.",
            )
            return False
        return paired

    def _content(self, line: LogicalLine) -> Span:
        """A logical line without the note and the spaces at its end."""
        end = line.end
        text = self.text[line.start : end]
        if "#" in text:
            last = None
            for found in _NOTE.finditer(text):
                last = found
            while last is not None and last[1] is not None and not text[last.end() :].strip():
                text = text[: last.start()].rstrip()
                last = None
                for found in _NOTE.finditer(text):
                    last = found
        return Span(line.start, line.start + len(text.rstrip()))

    def _is_hidden(self, line: LogicalLine) -> bool:
        return any(line.start <= at < line.end for at in self.hidden)

    def _not_read(self, line: LogicalLine) -> None:
        """Remember every word of a line that could not be read: it may have been used there."""
        self.read_whole = False
        self.unread |= words_of(self.text[line.start : line.end], self.hidden, line.start)


def words_of(text: str, hidden: Iterable[int], base: int) -> set[str]:
    """The names and references that stand in a text, its hidden characters left out."""
    gone = {at - base for at in hidden}
    shown = "".join(c for i, c in enumerate(text) if i not in gone) if gone else text
    return set(_TOKEN.findall(shown))


def _is_opening(text: str, opening: str) -> bool:
    words = opening.split()
    return re.match(r"\s+".join(map(re.escape, words)) + r"(?!\w)", text) is not None
