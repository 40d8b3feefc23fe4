"""Operands and options: what the names in a condition stand for, items of lists written out.

A name with a mistake in it gives None, and the mistake is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrs import field, frozen

from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.model import Field, Kind, Option, Scale
from omi_rules.near import a
from omi_rules.source import Span
from omi_rules.syntax.tree import Choice, Operand, Test, Word


class Asked(NamedTuple):
    """A question as conditions see it: its scale, its group's items, what can strike it."""

    ref: str
    scale: Scale | None
    items_of: str | None
    struck: Span | None
    whole: bool = True
    """Whether its statement was read whole: else it may be repeated, though no line says so."""


@frozen(repr=False)
class Place:
    """Where a condition stands: in which repeated question, and whether it may test cases.

    `unsure` is true where the question may be repeated, and what says so could not be read.
    """

    list_name: str | None = None
    item: str | None = None
    inspection_wide: bool = False
    unsure: bool = False
    own: str = ""
    """The question whose condition it is."""
    reads: set[tuple[str, str]] = field(factory=set)
    """What it reads, ("definition", name) or ("question", ref): filled as it is resolved."""


class Operands:
    """Looks up the operands and the options of conditions."""

    def __init__(self, scope: Scope, vocabulary: Vocabulary) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.questions: Mapping[str, Asked] = {}

    def asked(self, name: str) -> Asked | None:
        """The question of a reference; that of a row is its repeated group."""
        return self.questions.get(name) or self.questions.get(name.rpartition(".")[0])

    def named(self, operand: Operand, place: Place) -> str | None:
        """The field, question or definition that an operand names, its item written out."""
        word = operand.ref
        symbol = self.scope.look_up(OPERANDS, word)
        base = word
        if symbol is None:
            group = self._group_of(word)
            if group is None:
                return None
            base = group
            symbol = self.scope.look_up(OPERANDS, base)
        if symbol is None or base.text in self.vocabulary.unsure:
            return None
        if self.scope.names_a_form(word, "a condition names"):
            return None
        asked = self.questions.get(base.text)
        if symbol.called not in ("field", "definition") and asked is None:
            self.findings.error(
                "not-a-question",
                word.span,
                f"‘{word.text}’ is {a(symbol.called)}, and no case answers it.",
                "Test a question, a field or a definition.",
            )
            return None
        list_name = asked.items_of if asked else self.vocabulary.for_each.get(base.text)
        if base is word:
            return self._item(operand, list_name, place)
        return self._row(word, base, list_name)

    def _group_of(self, word: Word) -> Word | None:
        """The repeated group or field that `3.3.5.drugs` is a row of; else a finding."""
        head, _, _ = word.text.rpartition(".")
        names = self.scope.tables.get(OPERANDS, {})
        if head in names and (head in self.vocabulary.for_each or self._repeated(head)):
            return Word(head, word.span)
        if head in self.scope.unread or self._may_be_repeated(head):
            return None
        if head in names and head in self.vocabulary.unsure:
            self.scope.used.add((OPERANDS, head))
            return None
        reference = word.text[:1].isdigit() or "." in word.text

        def known() -> list[str]:
            fields = ("field", "definition")
            found = [n for n, symbol in names.items() if (symbol.called not in fields) == reference]
            rows = (name for name in self.vocabulary.fields if "." in name)
            return [*found, *rows] if reference else found

        of = None if reference else self._field_with(word.text)
        if of is not None:
            self.scope.used.add((OPERANDS, of.name))
        self.scope.unknown(
            "unknown-question" if reference else "unknown-field",
            "question" if reference else "field or definition",
            word,
            known,
            "Check the reference." if reference else "Declare it with `field` or `define`.",
            message=""
            if of is None
            else f"‘{word.text}’ is an option of the field ‘{of.name}’, and no test by itself.",
            meant=""
            if of is None
            else f"Write `{of.name} {'is' if of.kind is Kind.ONE else 'includes'} {word.text}`.",
        )
        return None

    def _field_with(self, option: str) -> Field | None:
        """The only field that has an option of a name."""
        having = [
            field_
            for field_ in self.vocabulary.fields.values()
            if field_.kind in {Kind.ONE, Kind.SOME} and option in {o.name for o in field_.options}
        ]
        return having[0] if len(having) == 1 else None

    def _repeated(self, ref: str) -> bool:
        asked = self.questions.get(ref)
        return asked is not None and asked.items_of is not None

    def _may_be_repeated(self, ref: str) -> bool:
        asked = self.questions.get(ref)
        return asked is not None and not asked.whole

    def _row(self, word: Word, base: Word, list_name: str | None) -> str | None:
        if list_name is None:
            return None
        item = word.text[len(base.text) + 1 :]
        items = [option.name for option in self.vocabulary.lists.get(list_name, ())]
        self.scope.used.add(("list", list_name))
        if item in items:
            return word.text
        if list_name in self.vocabulary.lists and list_name not in self.vocabulary.unsure:
            at = Span(word.span.end - len(item), word.span.end)
            self.scope.unknown(
                "unknown-option",
                f"list {list_name}",
                Word(item, at),
                lambda: items,
                "Check its items.",
                message=f"‘{item}’ is no item of the list {list_name}.",
            )
        return None

    def _item(self, operand: Operand, list_name: str | None, place: Place) -> str | None:
        word, this = operand.ref, operand.this
        if list_name is None:
            if this is not None and self._may_be_repeated(word.text):
                return None
            if this is not None:
                self.findings.error(
                    "no-items",
                    operand.span,
                    f"‘{word.text}’ is there once for a case, and not once for each {this.text}.",
                    f"Delete `for this {this.text}`.",
                )
                return None
            return word.text
        if this is None:
            self.findings.error(
                "which-item",
                word.span,
                f"‘{word.text}’ is there once for each {list_name}, so say which one.",
                f"Write `{word.text} for this {list_name}`, or name one item: `{word.text}.…`.",
            )
            return None
        if not self.this(this, list_name, place):
            return None
        return f"{word.text}.{place.item}" if place.item is not None else None

    def this(self, this: Word, list_name: str | None, place: Place) -> bool:
        """Whether `this factor` means something here; else a finding."""
        if place.unsure:
            return False
        if place.list_name != this.text:
            self.findings.error(
                "no-this-item",
                this.span,
                f"‘this {this.text}’ has no meaning here.",
                f"Only a question `for each {this.text}` has one.",
            )
            return False
        if list_name is not None and list_name not in self.vocabulary.lists:
            return False  # a list that is not declared, itself reported
        if list_name is not None and list_name != this.text:
            self.findings.error(
                "unlike-types",
                this.span,
                f"This is held for each {list_name}, not for each {this.text}.",
                f"Name one {list_name} here.",
            )
            return False
        return True

    def not_wide(self, operand: Operand, name: str) -> None:
        """Report a test of single cases where the whole inspection is decided."""
        self.findings.error(
            "not-inspection-wide",
            operand.span,
            f"‘{name}’ can differ from case to case, so it cannot decide what is inspected.",
            "Use a field that is `same for the whole inspection`, or put the condition on the"
            " questions.",
        )

    # ------------------------------------------------------------------------------ options

    def list_of(self, field_: Field) -> str | None:
        """The list that a field takes its options from."""
        lists = self.vocabulary.list_of
        return lists.get(field_.name) or lists.get(field_.name.rpartition(".")[0])

    def options_called(self, field_: Field) -> str:
        """What the options of a field are called: those of its list, or its own."""
        list_name = self.list_of(field_)
        return f"list {list_name}" if list_name is not None else f"field {field_.name}"

    def chosen(
        self,
        test: Test,
        options: tuple[Option, ...],
        called: str,
        place: Place,
        list_name: str | None = None,
    ) -> tuple[str, ...] | None:
        """The options that a test names; None, with a finding, where one is not an option."""
        known = {option.name for option in options}
        names: list[str] = []
        sound = True
        for choice in test.choices:
            name = self._choice(choice, place, list_name)
            if name is None:
                sound = False
            elif name not in known:
                sound = False
                self._unknown_option(choice, name, options, called)
            elif name in names:
                if any(other.this for other in test.choices):
                    continue  # a row of the group that this item of the list stands beside
                self.findings.warning(
                    "said-twice",
                    choice.span,
                    f"‘{name}’ is listed twice.",
                    "Delete one of the two.",
                )
            else:
                names.append(name)
        return tuple(names) if sound and names else None

    def _choice(self, choice: Choice, place: Place, list_name: str | None) -> str | None:
        if not choice.this:
            return choice.word.text
        if not self.this(choice.word, list_name, place):
            return None
        if list_name is None:
            self.findings.error(
                "unlike-types",
                choice.span,
                f"The options here are not those of the list ‘{choice.word.text}’.",
                f"Let the field take its options from it: `some of the list {choice.word.text}`.",
            )
            return None
        return place.item

    def _unknown_option(
        self, choice: Choice, name: str, options: tuple[Option, ...], called: str
    ) -> None:
        written = self.scope.file.source.quote(choice.span)
        what = "item" if called.startswith("list ") else "option"
        self.scope.unknown(
            "unknown-option",
            called,
            Word(name, choice.span),
            lambda: [option.name for option in options],
            "Check its options.",
            message=f"‘{written}’ is no {what} of the {called}.",
        )
