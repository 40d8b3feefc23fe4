"""Scales, lists and fields: the words that a model is made of, each checked by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from omi_rules.cells import folded, spellings
from omi_rules.checker.scope import Scope
from omi_rules.diagnostics import Aside
from omi_rules.model import Bands, Field, Kind, Option, Scale, Side, Text
from omi_rules.near import is_plural
from omi_rules.source import Span
from omi_rules.syntax.tree import (
    Clause,
    Label,
    Number,
    OptionPart,
    Statement,
    Texts,
    TypePart,
    Word,
)

YES_NO = (Option("yes", Text("yes")), Option("no", Text("no")))


class Vocabulary:
    """The scales, lists, fields and bands of a model, by name.

    `unsure` holds names whose statement could not be read whole: what they hold is not known.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.scales: dict[str, Scale] = {}
        self.usual: str | None = None
        self.lists: dict[str, tuple[Option, ...]] = {}
        self.list_labels: dict[str, Text] = {}
        self.fields: dict[str, Field] = {}
        self.for_each: dict[str, str] = {}
        self.list_of: dict[str, str] = {}
        self.bands: dict[str, Bands] = {}
        self.band_spans: dict[str, tuple[Span, ...]] = {}
        self.plain_edges: dict[str, list[Number]] = {}
        self.unsure: set[str] = set()
        self.counted_only: dict[str, Span] = {}
        self._usual_word: Word | None = None
        self.columns: list[tuple[str, Label]] = []
        """The labels of columns that are given, each with the field or question it belongs to."""

    def read(self, statements: Iterable[Statement]) -> None:
        """Read every statement of the three kinds; lists first, since fields use them."""
        rest = list(statements)
        for statement in rest:
            if statement.word.text == "list":
                self._list(statement)
        for statement in rest:
            match statement.word.text:
                case "answers" | "usual":
                    self._scale(statement)
                case "field":
                    self._field(statement)

    # ------------------------------------------------------------------------------ options

    def _options(self, parts: Iterable[tuple[OptionPart, Side | None]]) -> tuple[Option, ...]:
        found: list[Option] = []
        names: dict[str, Word] = {}
        spelt: dict[str, Word] = {}
        for part, side in parts:
            word = part.name
            if not word.text:
                self.findings.error(
                    "missing-name",
                    word.span,
                    "An option has a name before its label, and this one has none.",
                    f"Write a name, then the label: `{_as_name(part)} {_quoted(part)}`.",
                )
                continue
            self.scope.check_name(word, option=True)
            earlier = names.get(word.text)
            if earlier is not None:
                self.findings.error(
                    "duplicate-option",
                    word.span,
                    f"The option ‘{word.text}’ is there a second time.",
                    "Delete one of the two.",
                    asides=(Aside(earlier.span, "first here"),),
                )
                continue
            names[word.text] = word
            option = Option(
                word.text,
                label_of(part.texts, word.text),
                tuple(label.text for label in part.also),
                side,
            )
            for spelling in {folded(s) for s in spellings(option)}:
                other = spelt.setdefault(spelling, word)
                if other is not word:
                    self.findings.error(
                        "same-spelling",
                        word.span,
                        f"A record cannot tell ‘{word.text}’ from ‘{other.text}’:"
                        " they are spelt with the same letters.",
                        "Change a name, a label or a further spelling of one of them.",
                        asides=(Aside(other.span, "the other option"),),
                    )
                    break
            found.append(option)
        return tuple(found)

    def _scale(self, statement: Statement) -> None:
        name = statement.head.name
        clauses = self.scope.sort_clauses(statement, ())
        self.scope.life(clauses, allowed=False)
        if name is None:
            return
        parts = [
            (part, Side(clause.detail))
            for clause in clauses.get("side", ())
            for part in clause.options
        ]
        if not parts and statement.whole:
            self.findings.error(
                "no-options",
                name.span,
                f"The answers ‘{name.text}’ have no options.",
                "Add lines such as `above the line  yes` and `below the line  no`.",
            )
        if not parts or not statement.whole or not all(part.name.text for part, _ in parts):
            self.unsure.add(name.text)
        label = self.scope.text(statement.head.texts, clauses, name.text)
        self.scales.setdefault(name.text, Scale(name.text, label, self._options(parts)))
        if statement.head.usual or statement.word.text == "usual":
            if self._usual_word is not None:
                self.findings.error(
                    "two-usual-answers",
                    name.span,
                    "The usual answers are declared a second time.",
                    "Let one of the two be `answers` without `usual`.",
                    asides=(Aside(self._usual_word.span, "first declared here"),),
                )
                self.scope.used |= {("answers", name.text), ("answers", self._usual_word.text)}
                return
            self._usual_word = name
            self.usual = name.text

    def _list(self, statement: Statement) -> None:
        name = statement.head.name
        clauses = self.scope.sort_clauses(statement, ())
        self.scope.life(clauses, allowed=False)
        if name is None:
            return
        if not statement.whole or "item" not in clauses:
            self.unsure.add(name.text)
        parts = [
            (OptionPart(clause.words[0], clause.texts, ()), None)
            for clause in clauses.get("item", ())
        ]
        if not parts and statement.whole:
            self.findings.error(
                "no-options",
                name.span,
                f"The list ‘{name.text}’ has no items.",
                'Add lines such as `drugs "drug misuse"`.',
            )
        self.lists.setdefault(name.text, self._options(parts))
        label = self.scope.text(statement.head.texts, clauses, name.text.replace("_", " "))
        self.list_labels.setdefault(name.text, label)

    # ------------------------------------------------------------------------------- fields

    def _field(self, statement: Statement) -> None:
        name, head = statement.head.name, statement.head
        once = ("column", "same for the whole inspection", "for each", "counted only")
        clauses = self.scope.sort_clauses(statement, once)
        self.scope.life(clauses, allowed=False)
        if name is None:
            return
        types = [(head.type.span, head.type)] if head.type is not None else []
        types += [(c.span, c.type) for c in clauses.get("type", ()) if c.type is not None]
        if len(types) > 1:
            self.findings.error(
                "duplicate-clause",
                types[1][0],
                f"The type of the field ‘{name.text}’ is said a second time.",
                "Keep one of the two.",
                asides=(Aside(types[0][0], "first said here"),),
            )
        if "counted only" in clauses:
            self.counted_only[name.text] = clauses["counted only"][0].span
        if not types:
            if statement.whole:
                self.findings.error(
                    "missing-type",
                    name.span,
                    f"The field ‘{name.text}’ does not say what it holds.",
                    "Add `yes/no`, `one of …`, `some of …`, `number`, `date` or `text`.",
                )
            self.unsure.add(name.text)
            return
        if not statement.whole:
            self.unsure.add(name.text)
        kind, options = self._type(name.text, types[0][1])
        made = Field(
            name.text,
            self.scope.text(head.texts, clauses, name.text),
            kind,
            options,
            self.column(clauses, name.text, repeated="for each" in clauses),
            "same for the whole inspection" in clauses,
            "counted only" in clauses,
            from_list=self.list_of.get(name.text),
        )
        self._declare_field(made, clauses)

    def column(self, clauses: dict[str, list[Clause]], owner: str, *, repeated: bool) -> str | None:
        """The `column` of a field or question; what is repeated has a column for each item."""
        said = clauses.get("column")
        if not repeated:
            if not said or said[0].label is None:
                return None
            self.columns.append((owner, said[0].label))
            return said[0].label.text
        for clause in clauses.get("column", ()):
            self.findings.error(
                "repeated-column",
                clause.span,
                "This is there once for each item, and so are its columns.",
                "Delete the line: each column is headed by its reference or name, a dot and the"
                " item.",
            )
        return None

    def _declare_field(self, made: Field, clauses: dict[str, list[Clause]]) -> None:
        each = clauses.get("for each")
        if not each:
            self.fields.setdefault(made.name, made)
            return
        word = each[0].words[0]
        if self.scope.look_up("list", word) is None:
            self.unknown_list(word)
            self.unsure.add(made.name)
            return
        self.for_each[made.name] = word.text
        for item in self.lists.get(word.text, ()):
            label = made.label.en.replace(f"{{{word.text}}}", item.label.en)
            if label == made.label.en:
                label = f"{label} ({item.label.en})"
            self.fields[f"{made.name}.{item.name}"] = Field(
                f"{made.name}.{item.name}",
                Text(label, made.label.cy),
                made.kind,
                made.options,
                None,
                made.inspection_wide,
                made.counted_only,
                word.text,
                made.from_list,
            )

    def _type(self, name: str, part: TypePart) -> tuple[Kind, tuple[Option, ...]]:
        kind = Kind(part.kind)
        if kind is Kind.YES_NO:
            return kind, YES_NO
        if part.from_list is not None:
            if self.scope.look_up("list", part.from_list) is None:
                self.unknown_list(part.from_list)
                self.unsure.add(name)
                return kind, ()
            self.list_of[name] = part.from_list.text
            if part.from_list.text in self.unsure:
                self.unsure.add(name)
            return kind, self.lists.get(part.from_list.text, ())
        if self._list_as_option(part):
            self.unsure.add(name)
            return kind, ()
        if not all(option.name.text for option in part.options):
            self.unsure.add(name)
        return kind, self._options((option, None) for option in part.options)

    def _list_as_option(self, part: TypePart) -> bool:
        """Report `some of factors`, where the only option is called as a list is."""
        if len(part.options) != 1 or part.options[0].texts is not None:
            return False
        word = part.options[0].name
        named = [one for one in self.lists if word.text == one or is_plural(word.text, one)]
        if not named:
            return False
        self.scope.used.add(("list", named[0]))
        of = "one of" if part.kind == Kind.ONE.value else "some of"
        self.findings.error(
            "type-form",
            word.span,
            f"‘{word.text}’ is the name of a list, and by itself it is read as the only option.",
            f"Write `{of} the list {named[0]}`.",
        )
        return True

    def unknown_list(self, word: Word, *, one_item: bool = False) -> None:
        """Report a list that is not declared; `one_item` where its question speaks of one item."""
        known = self.scope.names("list")
        plural = self.plural_of(word.text) if one_item else None
        if plural is not None:
            self.scope.used.add(("list", plural))
        self.scope.unknown(
            "unknown-list",
            "list",
            word,
            known,
            "Declare it with `list`.",
            meant="" if plural is None else self.rename(plural, word.text),
        )

    def plural_of(self, one: str) -> str | None:
        """The list that is named after many of its items: `enquiries`, of `enquiry`."""
        return next((name for name in self.lists if is_plural(name, one)), None)

    def rename(self, many: str, one: str) -> str:
        """What to do about a list that is named after many items."""
        return (
            f"A list is named after one item: write `list {one}` where ‘{many}’ is declared, and"
            f" ‘{one}’ wherever it is used."
        )


def _as_name(part: OptionPart) -> str:
    """A name that could stand for a label."""
    words = re.findall(r"[^\W_]+", part.texts.en.text.casefold() if part.texts else "")
    name = "_".join(words[:4]) or "name"
    return name if not name[0].isdigit() else f"option_{name}"


def _quoted(part: OptionPart) -> str:
    return f'"{part.texts.en.text}"' if part.texts is not None else '"…"'


def label_of(texts: Texts | None, name: str) -> Text:
    """The label of a row or an option; without one it is called by its name."""
    if texts is None:
        return Text(name.replace("_", " "))
    return Text(texts.en.text, texts.cy.text if texts.cy is not None else None)
