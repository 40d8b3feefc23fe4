"""Listens: turns a condition that was read aloud back into a condition, by its words alone.

It knows the labels of the model and the words of a reading, and nothing of how readings are made.
What is not exactly such a sentence fails an assertion.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from omi_rules.cells import read_date
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Compare,
    Condition,
    DateIs,
    Defined,
    Definition,
    Field,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Kind,
    Model,
    Not,
    NumberIs,
    Option,
    Or,
    Side,
)

_TOKEN = re.compile(r"“[^“”]*”|[(),;:]|[^\s“”(),;:]+")
NUMBERS: dict[str, Compare] = {
    "at least": ">=", "at most": "<=", "more than": ">", "less than": "<", "not": "!=", "": "==",
}  # fmt: skip
DAYS: dict[str, Compare] = {
    "on or after": ">=", "on or before": "<=", "not on": "!=", "on": "==", "after": ">",
    "before": "<",
}  # fmt: skip
SHIFTED: dict[str, Compare] = {
    "no earlier than": ">=", "no later than": "<=", "later than": ">", "earlier than": "<",
    "exactly": "==", "not exactly": "!=",
}  # fmt: skip
_VERBS = {"is", "includes", "does", "applies", "has"}


def heard(model: Model, sentence: str) -> Condition:
    """What a sentence means."""
    assert re.sub(r"\s", "", "".join(_TOKEN.findall(sentence))) == re.sub(r"\s", "", sentence)
    listener = _Listener(model, _TOKEN.findall(sentence))
    condition = listener.condition("")
    assert listener.rest == [], f"left over: {listener.rest}"
    return condition


class _Listener:
    def __init__(self, model: Model, tokens: Sequence[str]) -> None:
        self.model = model
        self.rest = list(tokens)

    # ------------------------------------------------------------------------------- tokens

    def sees(self, words: str, at: int = 0) -> bool:
        wanted = words.split()
        return self.rest[at : at + len(wanted)] == wanted

    def takes(self, words: str) -> bool:
        if not self.sees(words):
            return False
        del self.rest[: len(words.split())]
        return True

    def must(self, words: str) -> None:
        assert self.takes(words), f"no ‘{words}’ at {self.rest}"

    def token(self) -> str:
        return self.rest.pop(0)

    def bracketed(self) -> str:
        self.must("(")
        inside = self.token()
        self.must(")")
        return inside

    # ------------------------------------------------------------------------------- chains

    def condition(self, marker: str) -> Condition:
        if self.takes("all of the following apply :"):
            return And(self.items(marker, "and"))
        if self.takes("at least one of the following applies :"):
            return Or(self.items(marker, "or"))
        return self.short()

    def items(self, marker: str, joint: str) -> tuple[Condition, ...]:
        """Items are marked a, b, … after a number and 1, 2, … after a letter."""
        parts: list[Condition] = []
        marks = self.marks(marker)
        mark = next(marks)
        while True:
            assert self.bracketed() == mark
            parts.append(self.condition(mark))
            mark = next(marks)
            if self.sees(f"; ( {mark} )"):
                self.must(";")
            elif self.sees(f"; {joint} ( {mark} )"):
                self.must(f"; {joint}")
                assert self.bracketed() == mark
                parts.append(self.condition(mark))
                assert len(parts) > 1
                return tuple(parts)
            else:
                raise AssertionError(f"the list {marker} ends without ‘{joint}’: {self.rest}")

    @staticmethod
    def marks(marker: str) -> Iterator[str]:
        if marker and marker[-1].isalpha():
            yield from (f"{marker}{number}" for number in range(1, 999))
        letters = "abcdefghijklmnopqrstuvwxyz"
        yield from (marker + letter for letter in letters)
        yield from (marker + first + last for first in letters for last in letters)

    def short(self) -> Condition:
        first = self.part()
        if self.takes("and"):
            return And((first, self.leaf()))
        if self.takes("or"):
            return Or((first, self.leaf()))
        if self.takes(", and"):
            return And((first, self.part()))
        if self.takes(", or"):
            return Or((first, self.part()))
        if self.takes(","):
            second = self.leaf()
            if self.takes("and"):
                return And((first, second, self.leaf()))
            self.must("or")
            return Or((first, second, self.leaf()))
        return first

    def part(self) -> Condition:
        named = self.sees("(", 1)  # a question whose reference is that word
        if not named and self.takes("both"):
            first = self.leaf()
            self.must("and")
            return And((first, self.leaf()))
        if not named and self.takes("either"):
            first = self.leaf()
            self.must("or")
            return Or((first, self.leaf()))
        return self.leaf()

    # -------------------------------------------------------------------------------- tests

    def leaf(self) -> Condition:
        if not self.rest[0].startswith("“"):
            return self.answer(self.question())
        name = self.thing()
        if name in self.model.definitions:
            if self.takes("does not apply"):
                return Not(Defined(name))
            self.must("applies")
            return Defined(name)
        return self.field_test(name)

    def question(self) -> str:
        ref = self.token()
        if self.sees("("):
            assert self.bracketed() == shown(self.model.questions[ref].label.en)
        return ref

    def thing(self) -> str:
        """A field or a definition, by its label, or by its name where labels are alike."""
        label = self.token()
        things: dict[str, Field | Definition] = {**self.model.fields, **self.model.definitions}
        if self.sees("("):
            name = self.bracketed()
            assert shown(things[name].label.en) == label
            return name
        (name,) = [name for name, thing in things.items() if shown(thing.label.en) == label]
        return name

    def answer(self, ref: str) -> Condition:
        scale = self.model.scales[self.model.questions[ref].scale]
        if self.takes("has an answer"):
            return AnswerIsBlank(ref, negated=True)
        if self.takes("is asked but left blank"):
            return AnswerIsBlank(ref)
        if self.takes("is answered"):
            negated = self.takes("with something other than")
            return AnswerIs(ref, self.options(scale.options, "or"), negated)
        self.must("is")
        negated = self.takes("asked but not")
        if self.takes("above the line"):
            return AnswerOnSide(ref, Side.ABOVE, negated)
        self.must("below the line")
        return AnswerOnSide(ref, Side.BELOW, negated)

    def field_test(self, name: str) -> Condition:
        field = self.model.fields[name]
        if self.takes("is blank"):
            return FieldIsBlank(name)
        if self.takes("is not blank"):
            return FieldIsBlank(name, negated=True)
        match field.kind:
            case Kind.YES_NO | Kind.ONE:
                self.must("is")
                if self.takes("not"):
                    return FieldIs(name, (self.option(field.options),), negated=True)
                if self.sees("neither") or self.sees("none"):
                    return FieldIs(name, self.none_of(field.options), negated=True)
                return FieldIs(name, self.options(field.options, "or"))
            case Kind.SOME:
                return self.includes(name, field.options)
            case Kind.WHOLE | Kind.NUMBER:
                self.must("is")
                return NumberIs(name, self.compare(NUMBERS), Fraction(self.token()))
            case Kind.DATE:
                self.must("is")
                return self.date(name)
        raise AssertionError(f"a text is only blank or not: {self.rest}")

    def compare(self, words: dict[str, Compare]) -> Compare:
        return next(compare for said, compare in words.items() if self.takes(said))

    def includes(self, name: str, options: Sequence[Option]) -> Condition:
        if self.takes("does not include"):
            negated = True
        else:
            self.must("includes")
            negated = False
            if self.takes("nothing"):
                return FieldIsNone(name)
            if self.takes("something"):
                return FieldIsNone(name, negated=True)
            if self.takes("at least one of"):
                return FieldIncludes(name, self.options(options, "and"))
            if self.sees("neither") or self.sees("none"):
                return FieldIncludes(name, self.none_of(options), negated=True)
        if self.takes("both") or self.takes("all of"):
            return FieldIncludes(name, self.options(options, "and"), every=True, negated=negated)
        return FieldIncludes(name, (self.option(options),), negated=negated)

    def date(self, name: str) -> Condition:
        if self.takes("within"):
            months, days = self.span()
            side = self.token()
            other = self.thing()
            early = (0, 0) if side == "after" else (-months, -days)
            late = (0, 0) if side == "before" else (months, days)
            assert side in ("after", "before", "of")
            return And((_dated(name, ">=", other, early), _dated(name, "<=", other, late)))
        if self.sees("less") or self.sees("at least") or self.sees("more"):
            apart = self.compare({"less than": "<", "at least": ">=", "more than": ">"})
            months, days = self.span()
            self.must("from")
            other = self.thing()
            opposite: dict[Compare, Compare] = {"<": ">", ">=": "<=", ">": "<"}
            back = _dated(name, opposite[apart], other, (-months, -days))
            forth = _dated(name, apart, other, (months, days))
            return And((back, forth)) if apart == "<" else Or((back, forth))
        if any(self.sees(words) for words in SHIFTED):
            compare = self.compare(SHIFTED)
            months, days = self.shift()
            if self.takes("the day"):
                more = self.shift()
                months, days = months + more[0], days + more[1]
            return _dated(name, compare, self.thing(), (months, days))
        compare = self.compare(DAYS)
        if self.rest[0].startswith("“"):
            return DateIs(name, compare, self.thing())
        date = read_date(" ".join(self.token() for _ in range(3)))
        assert isinstance(date, datetime.date)
        return DateIs(name, compare, date=date)

    def shift(self) -> tuple[int, int]:
        months, days = self.span()
        sign = 1 if self.takes("after") else -1
        assert sign == 1 or self.takes("before")
        return sign * months, sign * days

    def span(self) -> tuple[int, int]:
        number, unit = int(self.token()), self.token()
        assert unit in (("day", "month") if number == 1 else ("days", "months"))
        return (number, 0) if unit.startswith("month") else (0, number)

    # ------------------------------------------------------------------------------ options

    def option(self, options: Sequence[Option]) -> str:
        said = self.token()
        if said in ("yes", "no"):
            (name,) = [o.name for o in options if o.label.en.casefold() == said]
            return name
        assert said.startswith("“"), said
        if self.sees("("):
            name = self.bracketed()
            assert any(o.name == name and shown(o.label.en) == said for o in options)
            return name
        (name,) = [o.name for o in options if shown(o.label.en) == said]
        return name

    def is_option(self, at: int) -> bool:
        """Whether an option stands there, and not the field or definition of the next test."""
        if len(self.rest) <= at:
            return False
        if self.rest[at] in ("yes", "no"):
            return True
        behind = at + 4 if self.sees("(", at + 1) else at + 1
        verb = self.rest[behind] if behind < len(self.rest) else ""
        return self.rest[at].startswith("“") and verb not in _VERBS

    def options(self, options: Sequence[Option], joint: str) -> tuple[str, ...]:
        found = [self.option(options)]
        while True:
            if self.sees(",") and self.is_option(1):
                self.must(",")
            elif self.sees(joint) and self.is_option(1):
                self.must(joint)
                return (*found, self.option(options))
            else:
                assert len(found) == 1, "a list ends with its joint"
                return tuple(found)
            found.append(self.option(options))

    def none_of(self, options: Sequence[Option]) -> tuple[str, ...]:
        if self.takes("neither"):
            first = self.option(options)
            self.must("nor")
            return (first, self.option(options))
        self.must("none of")
        return self.options(options, "and")


def shown(label: str) -> str:
    """A label as a sentence has it."""
    return "“" + re.sub(r"\s+", " ", label).strip().replace("“", "‘").replace("”", "’") + "”"


def _dated(name: str, compare: Compare, other: str, shift: tuple[int, int]) -> DateIs:
    return DateIs(name, compare, other, None, *shift)
