"""Parsing: the text of a rule file into its syntax tree, with every slip of syntax reported.

A logical line is parsed alone, so a mistake costs that line. What a line that cannot be read may
have declared or used is remembered in `unread`, so that nothing else is reported because of it.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

import attrs
from lark.exceptions import UnexpectedInput

from omi_rules.diagnostics import Edit, Findings
from omi_rules.near import SURE, nearest_and_how, quoted
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.brackets import brackets_pair
from omi_rules.syntax.characters import hidden_characters
from omi_rules.syntax.labels import content
from omi_rules.syntax.layout import Block, LogicalLine, is_open, lay_out
from omi_rules.syntax.openings import MEANT, STATEMENTS, level_words, opening
from omi_rules.syntax.tables import parser
from omi_rules.syntax.tree import Clause, Head, RuleFile, Statement, Word

if TYPE_CHECKING:
    from omi_rules.syntax.slips import Slips

_FIRST = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+(?:\.\w+)*")
_NAME = re.compile(r"\s+(\w+(?:\.\w+)*)")
_WORD_TWICE = re.compile(r"(\w+)\s+\1\b")
_EMPTY = re.compile(r"[\"\u201c\u201d\u201e]\s*[\"\u201c\u201d]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LABEL_OR_NOTE = re.compile(
    r"\"[^\"]*\"|[\u201c\u201d\u201e][^\u201c\u201d\"]*[\u201c\u201d\"]|#[^\n]*"
)
_USUAL = re.compile(r"\s+\w+")
_HEAD_OF_NODE = re.compile(r"\w+\s+\w+(\.\w+)*\s*[\"“„]")
_PART_OF = re.compile(r"part\s+of\b")
_PART_ALONE = re.compile('part\\s*["\u201c\u201e]')
_NAMELESS = ("scoring", "example", "sample", "part")


Known = Mapping[tuple[str, str], Head | Clause]
"""What lines were read as before: by what the grammar calls them, and their text."""

Unknown = dict[str, list[tuple["Reading", LogicalLine]]]
"""Words that begin no statement, with every line that begins so, of all files of a model."""


def parse(
    source: SourceFile,
    known: Known | None = None,
    levels: Mapping[str, bool] | None = None,
    *,
    examples: bool = True,
) -> tuple[RuleFile, Findings]:
    """Read a rule file whole. Never raises for any text.

    A line in `known` is not parsed again: the spans inside it are those that it had. A part is
    read with the `levels` of its model, with each whether it is a further grouping. Without
    `examples` those are passed over: no score depends on them.
    """
    reading = Reading(source, known, levels=levels, examples=examples)
    file = reading.file()
    reading.report_unknown_statements()
    return file, reading.findings


class Reading:
    """One file on its way into a syntax tree.

    Findings have their places in the file. A part is read `after` the other files of its model,
    whose levels and unknown words it shares; its tree has places from `base` on, where the part
    begins in the text of the model, which is `whole`.
    """

    def __init__(
        self,
        source: SourceFile,
        known: Known | None = None,
        *,
        after: Reading | None = None,
        base: int = 0,
        whole: SourceFile | None = None,
        levels: Mapping[str, bool] | None = None,
        examples: bool = True,
    ) -> None:
        self.source = source
        self.examples: bool = examples if after is None else after.examples
        self.text = source.text
        self.findings = Findings(source)
        self.known = known or {}
        self.base = base
        self.model_text = self.text if whole is None else whole.text
        self.parser, self.builder = parser()
        self.unread: set[str] = set()
        self.read_whole = True
        self.hidden: tuple[int, ...] = ()
        if after is not None:
            levels = after.level_words
        self.level_words: Mapping[str, bool] = level_words(self.text) if levels is None else levels
        self.levels_unread: bool = after is not None and after.levels_unread
        self.unknown: Unknown = {} if after is None else after.unknown

    def file(self) -> RuleFile:
        """The syntax tree; what begins no statement is not reported yet."""
        trouble = self.source.trouble
        if trouble is not None:
            self._trouble(trouble.code, trouble.at)
            if trouble.code != "not-utf-8":
                return RuleFile(self.source, (), False)
        self.hidden = hidden_characters(self.text, self.findings)
        blocks, orphans = lay_out(self.source, self.findings, tuple(self.level_words))
        for line in orphans:
            self._not_read(line)
        blocks = self._at_the_margin(blocks)
        if not self.examples:
            blocks = [block for block in blocks if block.kind != "example"]
        statements = [s for block in blocks if (s := self._block(block)) is not None]
        whole = self.read_whole and not self.findings.has_errors
        unread, levels = frozenset(self.unread), tuple(self.level_words.items())
        return RuleFile(self.source, tuple(statements), whole, unread, levels)

    def _trouble(self, code: str, at: int) -> None:
        span = Span(at, min(at + 1, len(self.text)))
        match code:
            case "too-large":
                message = "This file is larger than 5 MB; no rule file is."
                remedy = "Check that it is the right file."
            case "not-text":
                message = "This file is not text."
                remedy = "A rule file is plain text. Check that it is the right file."
            case _:
                message = "This file is not saved as UTF-8, so some of its letters are uncertain."
                remedy = "Open it in the program that wrote it, and save it with encoding UTF-8."
        self.findings.error(code, span, message, remedy)

    @functools.cached_property
    def slips(self) -> Slips:
        """What words the lines that cannot be read: loaded where there is one."""
        from omi_rules.syntax.slips import Slips  # noqa: PLC0415 - a file without slips is quicker

        first_words = (*STATEMENTS, *self.level_words)
        return Slips(self.parser, self.findings, first_words, self.model_text)

    # -------------------------------------------------------------------------- statements

    def _at_the_margin(self, blocks: list[Block]) -> list[Block]:
        """Put clauses that stand at the margin back under the statement above them."""
        kept: list[Block] = []
        for block in blocks:
            start, end = block.head.start, block.head.end
            first = _FIRST.match(self.text, start, end)
            word = first[0] if first else ""
            said = None
            if kept and word not in STATEMENTS and word not in self.level_words:
                said = opening(kept[-1].kind, self.text[start:end])
            elif kept and word == "answers" and kept[-1].kind == "node":
                said = self._answers_clause(block)
            elif kept and word == "part" and kept[-1].kind == "model":
                said = None if _PART_OF.match(self.text, start, end) else "part"
            if said is None:
                kept.append(block)
                continue
            self.findings.error(
                "clause-at-margin",
                Span(start, start + len(word)),
                f"‘{said}’ is a clause and stands at the margin, where statements begin.",
                "Begin the line with two spaces.",
                edit=Edit(Span(start, start), "  "),
            )
            kept[-1].lines += [block.head, *block.lines]
            kept[-1].lost += block.lost
        return kept

    def _answers_clause(self, block: Block) -> str | None:
        """`answers` begins a statement and also a clause: one without rows is the clause."""
        words = content(self.text, block.head.start, block.head.end)
        alone = len(self.text[words.start : words.end].split()) == 2
        return "answers" if alone and not block.lines else None

    def _block(self, block: Block) -> Statement | None:
        """The statement of a block; none where its first word is not known."""
        head, kind = block.head, block.kind
        first = _FIRST.match(self.text, head.start, head.end)
        word = first[0] if first else ""
        if kind == "part" and self._names_a_part(head):
            return None
        known = word in STATEMENTS or word in self.level_words or word == "usual"
        if not known and (self.level_words or not self._looks_like_node(head)):
            self._unknown_statement(block, word)
            return None
        runs_on = bool(block.lost) and is_open(self.text, head, kind)
        parsed, whole = self._head(head, kind, word, runs_on=runs_on)
        clauses: list[Clause] = []
        by_line: dict[int, Clause] = {}
        for line in block.lines:
            clause = self._line(line, kind, word)
            if clause is None:
                whole = False
                continue
            if line.under is not None:
                clause = attrs.evolve(clause, under=by_line.get(id(line.under)))
            by_line[id(line)] = clause
            clauses.append(clause)
        for line in block.lost:
            self._not_read(line)
            whole = False
        written = Word(word, self._in_model(Span(head.start, head.start + len(word))))
        return Statement(written, parsed, tuple(clauses), whole, parsed.span)

    def _names_a_part(self, head: LogicalLine) -> bool:
        """Whether a statement is the line by which a model names a part, astray: reported."""
        if _PART_ALONE.match(self.text, head.start, head.end) is None:
            return False
        self.findings.error(
            "misplaced-clause",
            content(self.text, head.start, head.end),
            "Only a model names its parts, under its line ‘model’; this line stands elsewhere.",
            "Move it there, two spaces in; a file that is a part begins with `part of`.",
        )
        self._not_read(head)
        return True

    def _looks_like_node(self, head: LogicalLine) -> bool:
        return _HEAD_OF_NODE.match(self.text, head.start, head.end) is not None

    def _unknown_statement(self, block: Block, word: str) -> None:
        head = block.head
        for line in (head, *block.lines, *block.lost):
            self._not_read(line)
        if self._is_hidden(head) or (self.levels_unread and self._looks_like_node(head)):
            return
        self.unknown.setdefault(word or self.text[head.start], []).append((self, head))

    def report_unknown_statements(self) -> None:
        """Report every first word that begins no statement, once each, where it stands first."""
        known = (*STATEMENTS, *self.level_words)
        for word, ((reading, head), *others) in self.unknown.items():
            near, alike = nearest_and_how(word, known)
            span = Span(head.start, head.start + len(word))
            message = f"No statement begins with ‘{word}’"
            remedy = f"Did you mean ‘{near}’?"
            if near is None:
                remedy = f"Statements begin with {quoted(known)}."
            if word in MEANT:
                near, remedy = None, MEANT[word]
            elif near is None and reading._looks_like_node(head):
                message = f"‘{word}’ is no level of this model, and no statement begins with it"
                remedy = f"Add it to the model: `levels … > {word}` or `also grouped by {word}`."
            if others:
                lines = "1 more line" if len(others) == 1 else f"{len(others):,} more lines"
                message += f"; so it is with {lines}"
            edit = Edit(span, near) if near and alike >= SURE else None
            reading.findings.error("unknown-statement", span, f"{message}.", remedy, edit=edit)

    # ------------------------------------------------------------------------------- lines

    def _head(self, line: LogicalLine, kind: str, word: str, *, runs_on: bool) -> tuple[Head, bool]:
        """The head of a statement, and whether all of it was read; that it runs on was reported."""
        if not runs_on:
            parsed = self._read(line, f"{kind}_head", word if kind == "node" else kind, kind)
            if isinstance(parsed, Head):
                return parsed, True
        self._not_read(line)
        span = content(self.text, line.start, line.end)
        return Head(self._in_model(span), self._declared(line, kind, word)), False

    def _in_model(self, span: Span) -> Span:
        """A place of this file in the text of the model."""
        return Span(self.base + span.start, self.base + span.end) if self.base else span

    def _declared(self, line: LogicalLine, kind: str, word: str) -> Word | None:
        """The name or reference that a head begins with, though the rest cannot be read."""
        if kind in _NAMELESS or self._is_hidden(line):
            return None
        at = line.start + len(word)
        if word == "usual":
            answers = _USUAL.match(self.text, at, line.end)
            at = answers.end() if answers else at
        from omi_rules.syntax.seams import reference_in  # noqa: PLC0415 - slips only

        text = self.text[line.start : line.end]
        if kind == "node" and _several(text, (*STATEMENTS, *self.level_words)):
            return None
        malformed = reference_in(text) if kind == "node" else None
        if malformed is not None:
            self.unread.add(malformed[2])
            return None
        found = _NAME.match(self.text, at, line.end)
        if found is None:
            return None
        return Word(found[1], self._in_model(Span(found.start(1), found.end(1))))

    def _line(self, line: LogicalLine, kind: str, word: str) -> Clause | None:
        parsed = self._read(line, f"{kind}_line", word, kind)
        if isinstance(parsed, Clause):
            return parsed
        self._not_read(line)
        if kind == "model":
            self.levels_unread = True
        return None

    def _read(self, line: LogicalLine, start: str, what: str, kind: str) -> Head | Clause | None:
        span = content(self.text, line.start, line.end)
        text = self.text[span.start : span.end]
        if self._is_hidden(line):
            return None
        if line.unclosed is not None:
            self._unclosed(line.unclosed, span, start)
            return None
        if _EMPTY.search(text) and self._has_empty_label(text, span.start):
            return None
        if not brackets_pair(text, span.start, self.findings):
            return None
        known = self.known.get((start, text))
        if known is not None:
            return attrs.evolve(known, span=self._in_model(span))
        self.builder.base = self.base + span.start
        self.builder.span = self._in_model(span)
        try:
            parsed = cast("Head | Clause", self.parser.parse(text, start=start))
        except UnexpectedInput as wrong:
            self.slips.report(kind, what, text, span.start, wrong, is_head=start == f"{kind}_head")
            return None
        return parsed

    def _has_empty_label(self, text: str, base: int) -> bool:
        for found in _LABEL_OR_NOTE.finditer(text):
            if found.start() and not text[found.start() - 1].isspace():
                continue  # a quote inside a label, and reported as that
            if found[0][0] != "#" and len(found[0]) > 1 and not found[0][1:-1].strip():
                self.findings.error(
                    "empty-label",
                    Span(base + found.start(), base + found.end()),
                    "This label is empty.",
                    "Write between its quotes what people read.",
                )
                return True
        return False

    def _unclosed(self, at: int, line: Span, start: str) -> None:
        """Report a quote without its partner: one that ends the line may lack its beginning."""
        missing = None
        if at > line.start and content(self.text, at + 1, line.end).end <= at + 1:
            text = self.text[line.start : at].rstrip()
            missing = self.slips.where_label_could_begin(text, start)
        if missing is not None:
            begin = line.start + missing
            self.findings.error(
                "unopened-label",
                Span(begin, at + 1),
                "This label is closed and was not opened.",
                'Put a " before its first word.',
                edit=Edit(Span(begin, begin), self.text[at].replace("\u201d", "\u201c")),
            )
            return
        text = self.text[at : content(self.text, line.start, line.end).end]
        if _BLANK_LINE.search(text) and len(text) > 1 and text[-1] in '"\u201d':
            self.findings.error(
                "unclosed-label",
                Span(at, at + len(text)),
                "A blank line stands inside this label.",
                'Delete the blank line, or close the label with " before it.',
            )
            return
        self.findings.error(
            "unclosed-label",
            Span(at, max(content(self.text, line.start, line.end).end, at + 1)),
            "This label is opened and not closed.",
            'Close it with " behind its last word.',
        )

    def _is_hidden(self, line: LogicalLine) -> bool:
        return bool(self._hidden_in(line))

    def _hidden_in(self, line: LogicalLine) -> tuple[int, ...]:
        first = bisect.bisect_left(self.hidden, line.start)
        return self.hidden[first : bisect.bisect_left(self.hidden, line.end)]

    def _not_read(self, line: LogicalLine) -> None:
        """Remember every word of a line that could not be read: it may have been used there."""
        self.read_whole = False
        text = self.text[line.start : line.end]
        self.unread |= _words_of(text, self._hidden_in(line), line.start)


def _several(head: str, first_words: Iterable[str]) -> bool:
    """Whether a head holds two references, its word twice, or another head."""
    from omi_rules.syntax.seams import second_head, two_references_in  # noqa: PLC0415

    return (
        two_references_in(head) is not None
        or _WORD_TWICE.match(head) is not None
        or second_head(head, first_words) is not None
    )


def _words_of(text: str, hidden: Iterable[int], base: int) -> set[str]:
    """The names and references that stand in a text, its hidden characters left out."""
    gone = {at - base for at in hidden}
    shown = "".join(c for i, c in enumerate(text) if i not in gone) if gone else text
    return set(_TOKEN.findall(shown))
