"""Reads conditions: tests in words of their own, chains so that no bracket is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    AnswerTest,
    Compare,
    Condition,
    DateIs,
    Defined,
    Field,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    FieldTest,
    Kind,
    Model,
    Not,
    NumberIs,
    Option,
    Or,
    Scale,
)
from omi_rules.reading.meaning import Test, enumerates, is_chain, parts_of, pushed, shift, span
from omi_rules.reading.words import (
    any_of,
    date_in_words,
    included,
    labelled,
    listed,
    next_sign,
    none_of,
    quoted,
    units,
)
from omi_rules.wording import number_in_words

_NUMBERS: dict[Compare, str] = {
    "==": "", "!=": "not ", ">=": "at least ", "<=": "at most ", ">": "more than ",
    "<": "less than ",
}  # fmt: skip
_DATES: dict[Compare, str] = {
    "==": "on", "!=": "not on", ">=": "on or after", "<=": "on or before", ">": "after",
    "<": "before",
}  # fmt: skip
_SHIFTED: dict[Compare, str] = {
    "==": "exactly", "!=": "not exactly", ">=": "no earlier than", "<=": "no later than",
    ">": "later than", "<": "earlier than",
}  # fmt: skip


@frozen
class Spoken:
    """A line of a reading: its marker, as (a) or (b1), how far in it stands, and its words."""

    marker: str
    depth: int
    words: str


class Reader:
    """Reads the conditions of one model aloud. It knows which labels are alike."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._times: dict[str, int] = {}
        labels = [thing.label for thing in model.fields.values()]
        labels += [thing.label for thing in model.definitions.values()]
        for label in labels:
            key = quoted(label.en).casefold()
            self._times[key] = self._times.get(key, 0) + 1
        self._mentioned: set[str] = set()
        self._said: dict[int, tuple[Sequence[Option], Mapping[str, str]]] = {}

    def condition(self, condition: Condition) -> str:
        """A condition in one piece."""
        return " ".join(
            f"({line.marker}) {line.words}" if line.marker else line.words
            for line in self.lines(condition)
        )

    def lines(self, condition: Condition) -> tuple[Spoken, ...]:
        """A condition in lines."""
        self._mentioned = set()
        return tuple(self._lines(pushed(condition), "", 0))

    def phrase(self, test: Test) -> str:
        """One test, in words of its own."""
        self._mentioned = set()
        found = pushed(test)
        assert not isinstance(found, And | Or), "a test has no condition inside it"
        return self._phrase(found)

    # ------------------------------------------------------------------------------- chains

    def _lines(self, condition: Condition, marker: str, depth: int) -> list[Spoken]:
        short = self._short(condition)
        if short is not None:
            return [Spoken(marker, depth, short)]
        assert isinstance(condition, And | Or), "every test is short"
        both = isinstance(condition, And)
        lead = "all of the following apply:" if both else "at least one of the following applies:"
        found = [Spoken(marker, depth, lead)]
        for place, part in enumerate(condition.parts):
            found += self._lines(part, marker + next_sign(place, depth), depth + 1)
            if place < len(condition.parts) - 1:
                joint = "" if place < len(condition.parts) - 2 else " and" if both else " or"
                found[-1] = evolve(found[-1], words=f"{found[-1].words};{joint}")
        return found

    def _short(self, condition: Condition) -> str | None:
        """A condition as a clause without lines; None where that could be misread."""
        if not isinstance(condition, And | Or):
            return self._phrase(condition)
        if (apart := span(condition)) is not None:
            return self._spanned(condition, apart)
        parts = condition.parts
        mixed = any(is_chain(part) for part in parts)
        if len(parts) > (2 if mixed or any(map(enumerates, parts)) else 3):
            return None
        inner = [p for part in parts if is_chain(part) for p in parts_of(part)]
        groups_are_plain = all(len(parts_of(part)) == 2 for part in parts if is_chain(part))
        if not groups_are_plain or any(is_chain(p) or enumerates(p) for p in inner):
            return None
        joint = "and" if isinstance(condition, And) else "or"
        said = [self._part(part) for part in parts]
        if len(said) == 3:
            return f"{said[0]}, {said[1]} {joint} {said[2]}"
        comma = "," * (mixed or any(map(enumerates, parts)))
        return f"{said[0]}{comma} {joint} {said[1]}"

    def _part(self, part: Condition) -> str:
        """A test, or a pair of them that its words hold together as a bracket would."""
        if not is_chain(part):
            return self._short(part) or ""
        first, last = (self._short(inner) for inner in parts_of(part))
        if isinstance(part, And):
            return f"both {first} and {last}"
        return f"either {first} or {last}"

    def _spanned(self, chain: And | Or, apart: str) -> str:
        test = chain.parts[0]
        assert isinstance(test, DateIs), "a span is made of dates"
        assert test.other is not None, "a span lies between two fields"
        return f"{self.field(test.field)} {apart} {self.field(test.other)}"

    # -------------------------------------------------------------------------------- tests

    def _phrase(self, test: Condition) -> str:
        match test:
            case Not(part=Defined(name=name)):
                return f"{self.definition(name)} does not apply"
            case Defined(name=name):
                return f"{self.definition(name)} applies"
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                return f"{self.question(test.question)} {self._answered(test)}"
            case And() | Or() | Not():
                raise AssertionError("a chain is no test")
            case _:
                return f"{self.field(test.field)} {self._held(test)}"

    def _answered(self, test: AnswerTest) -> str:
        match test:
            case AnswerIs(options=names, negated=negated):
                options = any_of(self.options(self.scale_of(test.question).options, names))
                return f"is answered {'with something other than ' * negated}{options}"
            case AnswerIsBlank(negated=negated):
                return "has an answer" if negated else "is asked but left blank"
            case AnswerOnSide(side=side, negated=negated):
                return f"is {'asked but not ' * negated}{side.value}"

    def _held(self, test: FieldTest) -> str:
        field = self.field_of(test.field)
        match test:
            case FieldIs(options=names, negated=negated):
                if negated and field.kind is Kind.YES_NO and len(names) == 1:
                    names, negated = tuple({"yes", "no"} - {*names}), False
                said = self.options(field.options, names)
                return f"is {none_of(said, 'not ') if negated else any_of(said)}"
            case FieldIncludes(options=names, every=every, negated=negated):
                said = self.options(field.options, names)
                return included(said, every=every, negated=negated)
            case FieldIsNone(negated=negated):
                return "includes something" if negated else "includes nothing"
            case FieldIsBlank(negated=negated):
                return "is not blank" if negated else "is blank"
            case NumberIs(compare=compare, number=number):
                return f"is {_NUMBERS[compare]}{number_in_words(number)}"
            case DateIs():
                return self._dated(test)

    def _dated(self, test: DateIs) -> str:
        moved = shift(test)
        if test.other is None or not any(moved):
            other = (
                date_in_words(test.date) if test.date is not None else self.field(test.other or "")
            )
            return f"is {_DATES[test.compare]} {other}"
        side = "after" if max(moved) > 0 else "before"
        apart = units(moved)
        if all(moved):  # by months, then by days: no file says so, but the model can
            apart = f"{units((0, test.days))} {'after' if test.days > 0 else 'before'}"
            side = f"the day {units((test.months, 0))} {'after' if test.months > 0 else 'before'}"
        return f"is {_SHIFTED[test.compare]} {apart} {side} {self.field(test.other)}"

    # -------------------------------------------------------------------------------- names

    def field_of(self, name: str) -> Field:
        """The field of a name in a condition."""
        return self.model.fields[name]

    def scale_of(self, ref: str) -> Scale:
        """The scale of the question of a reference, or of the question that it is a form of."""
        question = self.model.questions.get(ref) or self.model.answers[ref]
        return self.model.scales[question.scale]

    def options(self, options: Sequence[Option], names: Iterable[str]) -> list[str]:
        """Options as a sentence says them. Those of a long list are put into words once."""
        known = self._said.get(id(options))
        if known is None or known[0] is not options:
            known = self._said[id(options)] = (options, labelled(options))
        return [known[1][name] for name in names]

    def field(self, name: str) -> str:
        """A field by its label; where another has it too, with its name."""
        return self._named(self.model.fields[name].label.en, name)

    def definition(self, name: str) -> str:
        """A definition by its label; where another has it too, with its name."""
        return self._named(self.model.definitions[name].label.en, name)

    def question(self, ref: str) -> str:
        """A question by its reference, and by its label where it is first mentioned."""
        plain = any(letter.isdigit() for letter in ref)
        if ref in self._mentioned and plain:
            return ref
        self._mentioned.add(ref)
        return f"{ref} ({quoted(self.model.questions[ref].label.en)})"

    def _named(self, label: str, name: str) -> str:
        said = quoted(label)
        return f"{said} ({name})" if self._times[said.casefold()] > 1 else said

    # ------------------------------------------------------------------------------- values

    def value(self, name: str, value: Value) -> str:
        """What a field, or the answer to a question, is."""
        if value is BLANK:
            return "blank"
        if value is INVALID:
            return "something that cannot be read"
        named = self.model.fields.get(name) or self.scale_of(name)
        options = named.options
        match value:
            case frozenset():
                chosen = tuple(o.name for o in options if o.name in value)
                return listed(self.options(options, chosen), "and") if chosen else "none"
            case Fraction():
                return number_in_words(value)
            case datetime.date():
                return date_in_words(value)
            case str():
                known = any(option.name == value for option in options)
                return any_of(self.options(options, (value,))) if known else quoted(value)
        raise AssertionError("no other value is read from a cell")
