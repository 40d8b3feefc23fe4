"""A rule file with every name, reference and label made nonsense, and its records along with it.

The names are found by their places in the syntax tree, so no text that only looks like one is
touched. What stands where, and what it says, stays. References lose their numbering: each node
that stood under another by its number says `in` instead.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
from attrs import field, frozen

from omi_rules.model import Field, Model, Option, Question
from omi_rules.records.header import known_headers, plain
from omi_rules.source import read_source
from omi_rules.syntax import tree
from omi_rules.syntax.parse import parse

GAP = re.compile(r"\{([^{}]*)\}")
YES_NO = ("yes", "no")
NO_NAMES = {"blank", "none"}
"""What an example gives and no file declares."""

FILES = {"part"}
"""What names a file and not a thing of the model: a clause of a model, the first line of a part."""


@frozen
class Nonsense:
    """What each word of a model is renamed to; a word that was never met is made up when asked."""

    seed: int
    words: dict[str, str] = field(factory=dict)
    whole: set[str] = field(factory=set)
    """Names and references that a statement declares: what follows a dot behind one is an item."""

    def word(self, text: str) -> str:
        """A name or a reference; where it ends in an item of a list, both parts by themselves."""
        before, dot, item = text.rpartition(".")
        if dot and text not in self.whole and before in self.whole:
            return f"{self.word(before)}.{self.word(item)}"
        return self.words.setdefault(text, self._made_up())

    def label(self, text: str) -> str:
        """A label. What stands in it for each item of a list goes on standing in it."""
        gaps = "".join(f" {{{self.word(name)}}}" for name in GAP.findall(text))
        return self.words.setdefault(text, self._made_up().title() + gaps)

    def _made_up(self) -> str:
        place = len(self.words)
        letters = random.Random(self.seed * 100_003 + place).choices("bcdfghjkqvwxz", k=4)
        return f"{''.join(letters)}_{place}"


@frozen
class Renamed:
    """A model under nonsense names. `files` are its texts, by the names that its files had."""

    model: Model
    nonsense: Nonsense
    files: Mapping[str, str]

    def records(self, text: str) -> str:
        """Case records, their headers and their cells renamed."""
        head, *rows = csv.reader(io.StringIO(text))
        known = known_headers(self.model)
        targets = [known.get(plain(header), ("", "")) for header in head]
        done = [self._header(h, name) for h, (name, _) in zip(head, targets, strict=True)]
        made = [
            [
                self._cell(cell, name) if name and not option else cell
                for cell, (name, option) in zip(row, targets, strict=True)
            ]
            for row in rows
        ]
        return written([done, *made])

    def judgements(self, text: str) -> str:
        """Ratings given for an inspection, what they rate and what they say renamed."""
        head, *rows = csv.reader(io.StringIO(text))
        ref, rating = head.index("ref"), head.index("rating")
        for row in rows:
            row[ref] = self.nonsense.word(row[ref])
            row[rating] = self.nonsense.words.get(row[rating], row[rating])
        return written([head, *rows])

    def _header(self, header: str, name: str) -> str:
        if not name or name == "case_id":
            return header
        if plain(header) == plain(f"Q{name}"):
            return f"Q{self.nonsense.word(name)}"
        held = self._held(name)
        if held is not None and held.column and plain(held.column) == plain(header):
            return self.nonsense.label(held.column)
        return self.nonsense.word(header)

    def _held(self, name: str) -> Field | Question | None:
        return self.model.fields.get(name) or self.model.answers.get(name)

    def _cell(self, cell: str, name: str) -> str:
        """A cell under the names of its options; several of them stand between semicolons."""
        held = self._held(name)
        options: tuple[Option, ...] = ()
        if isinstance(held, Question):
            options = self.model.scales[held.scale].options
        elif held is not None and held.kind.value in ("one of", "some of"):
            options = held.options
        spellings = {
            plain(spelling): self.nonsense.word(option.name)
            for option in options
            for spelling in (option.name, option.label.en if option.label else "", *option.also)
        }
        parts = [spellings.get(plain(part), part.strip()) for part in cell.split(";")]
        return "; ".join(parts) if options else cell


def written(rows: list[list[str]]) -> str:
    """Rows as a CSV file."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def files_of(path: Path) -> list[tree.RuleFile]:
    """The syntax trees of a model: its file, and the parts that it names."""
    first, _ = parse(read_source(path))
    found = [first]
    for statement in first.statements:
        for clause in statement.clauses:
            if clause.kind == "part" and clause.label is not None:
                found.append(parse(read_source(path.parent / clause.label.text))[0])
    return found


def renamed(path: Path, model: Model, seed: int = 0) -> Renamed:
    """A model under nonsense names."""
    files = files_of(path)
    statements = [statement for file in files for statement in file.statements]
    nonsense = Nonsense(seed)
    nonsense.whole.update(s.head.name.text for s in statements if s.head.name is not None)
    renaming = Renaming(nonsense, statements)
    texts = {Path(file.source.path).name: renaming.text(file) for file in files}
    return Renamed(model, nonsense, texts)


class Renaming:
    """Renames what stands in the files of a model."""

    def __init__(self, nonsense: Nonsense, statements: list[tree.Statement]) -> None:
        self.nonsense = nonsense
        clauses = [clause for statement in statements for clause in statement.clauses]
        levels = {part.name.text for clause in clauses for part in clause.levels}
        grouped = {c.words[0].text for c in clauses if c.kind == "also grouped by"}
        self.levels = levels | grouped
        self.nodes = {
            s.head.name.text
            for s in statements
            if s.word.text in levels and s.head.name is not None
        }
        self.yes_no = {
            s.head.name.text
            for s in statements
            if s.head.name is not None
            for kind in (s.head.type, *(clause.type for clause in s.clauses))
            if kind is not None and kind.kind == "yes/no"
        }

    def text(self, file: tree.RuleFile) -> str:
        """A file under nonsense names."""
        edits: dict[tuple[int, int], str] = {}
        for statement in file.statements:
            edits |= self.inside(statement, file.source.text)
            for part in self.words_of(statement):
                if isinstance(part, tree.Label):
                    new = f'"{self.nonsense.label(part.text)}"'
                else:
                    new = self.nonsense.word(part.text)
                edits[part.span] = new
        text = file.source.text
        for (start, end), new in sorted(edits.items(), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def inside(self, statement: tree.Statement, text: str) -> dict[tuple[int, int], str]:
        """The line `in`, where only a number said under what a node stands."""
        name = statement.head.name
        if name is None or name.text not in self.nodes or statement.word.text not in self.levels:
            return {}
        parent = name.text.rpartition(".")[0]
        while parent and parent not in self.nodes:
            parent = parent.rpartition(".")[0]
        if not parent or any(clause.kind == "in" for clause in statement.clauses):
            return {}
        at = text.find("\n", statement.head.span.end - 1)
        deep = 2
        if statement.clauses:
            start = statement.clauses[0].span.start
            deep = start - text.rfind("\n", 0, start) - 1
        return {(at, at): f"\n{' ' * deep}in {self.nonsense.word(parent)}"}

    def words_of(self, statement: tree.Statement) -> Iterator[tree.Word | tree.Label]:
        """Every name, reference and label that a statement declares or uses."""
        if statement.word.text in FILES:
            return
        if statement.word.text in self.levels:
            yield statement.word
        yield from self.below(statement.head)
        for clause in statement.clauses:
            if clause.kind not in FILES:
                yield from self.below(clause)

    def below(self, part: object) -> Iterator[tree.Word | tree.Label]:
        """Every name and label within a part of the tree."""
        match part:
            case tree.Label():
                yield part
            case tree.Word():
                if (
                    part.text and not part.text.replace(".", "").isdigit()
                ) or part.text in self.nonsense.whole:
                    yield part
            case tree.Chain():
                yield from self.below(part.parts)
            case tree.Test():
                yield from self.below((part.operand, part.other))
                yield from self.options([c.word for c in part.choices], part.operand.ref)
            case tree.FactPart():
                yield part.ref
                yield from self.options(part.values, part.ref)
            case tuple():
                for each in part:
                    yield from self.below(each)
            case _ if attrs.has(kind := type(part)):
                for each in attrs.fields(kind):
                    if each.name != "under":
                        yield from self.below(getattr(part, each.name))

    def options(self, values: object, of: tree.Word) -> Iterator[tree.Word | tree.Label]:
        """Options, but for the yes and no of a field that can be nothing else, and numbers."""
        plainly = {of.text, of.text.rpartition(".")[0]} & self.yes_no
        for found in self.below(tuple(values) if isinstance(values, list | tuple) else ()):
            number = found.text.replace(".", "").isdigit()
            if isinstance(found, tree.Label):
                if found.text in self.nonsense.words:
                    yield found
            elif number or found.text in NO_NAMES or (plainly and found.text in YES_NO):
                continue
            else:
                yield found


def named_in(path: Path) -> tuple[set[str], set[str]]:
    """Every name or reference, and every label, that stands in a model."""
    files = files_of(path)
    statements = [statement for file in files for statement in file.statements]
    nonsense = Nonsense(0)
    nonsense.whole.update(s.head.name.text for s in statements if s.head.name is not None)
    renaming = Renaming(nonsense, statements)
    found = [part for statement in statements for part in renaming.words_of(statement)]
    labels = {part.text for part in found if isinstance(part, tree.Label)}
    return {part.text for part in found if isinstance(part, tree.Word)}, labels
