"""Builds conditions: one method for each rule of the grammar about tests."""

from __future__ import annotations

from typing import Any

from omi_rules.model import Compare
from omi_rules.source import Span
from omi_rules.syntax.build_words import WordBuilder
from omi_rules.syntax.tree import (
    Bracket,
    Chain,
    Choice,
    Condition,
    Negation,
    Number,
    Operand,
    Test,
    Word,
)

_COMPARES: dict[tuple[str, bool], Compare] = {
    ("before", False): "<",
    ("before", True): "<=",
    ("after", False): ">",
    ("after", True): ">=",
}
"""How dates compare by `before` and `after`, without and with `on or`."""


class ConditionBuilder(WordBuilder):
    """Turns the rules of conditions into nodes."""

    def condition(self, c: list[Any]) -> Condition:
        if len(c) == 1:
            only: Condition = c[0]
            return only
        joints = tuple(self._word(token) for token in c[1::2])
        return Chain(tuple(c[::2]), joints, c[0].span.joined(c[-1].span))

    def negation(self, c: list[Any]) -> Negation:
        return Negation(c[1], self._at(c[0]).joined(c[1].span))

    def bracket(self, c: list[Any]) -> Bracket:
        return Bracket(c[1], self._at(c[0]).joined(self._at(c[2])))

    def operand(self, c: list[Any]) -> Operand:
        ref, this = c
        return Operand(ref, this, ref.span if this is None else ref.span.joined(this.span))

    def choice(self, c: list[Any]) -> Choice:
        if len(c) == 2:
            return Choice(c[1], True, self._at(c[0]).joined(c[1].span))
        found = c[0]
        if isinstance(found, Number):
            found = Word(str(found.value), found.span)
        return Choice(found, False, found.span)

    def set(self, c: list[Any]) -> tuple[tuple[Choice, ...], Span]:
        return tuple(c[1:-1]), self._at(c[-1])

    def holds(self, c: list[Any]) -> Test:
        return Test("holds", c[0], c[0].span)

    def is_option(self, c: list[Any]) -> Test:
        operand, no, choice = c
        span = operand.span.joined(choice.span)
        return Test("is", operand, span, no is not None, (choice,))

    def is_one_of(self, c: list[Any]) -> Test:
        operand, no, (choices, end) = c
        return Test("is one of", operand, operand.span.joined(end), no is not None, choices)

    def is_blank(self, c: list[Any]) -> Test:
        operand, no, end = c
        span = operand.span.joined(self._at(end))
        return Test("is blank", operand, span, no is not None)

    def is_none(self, c: list[Any]) -> Test:
        operand, no, end = c
        return Test("is none", operand, operand.span.joined(self._at(end)), no is not None)

    def on_side(self, c: list[Any]) -> Test:
        operand, side, end = c
        span = operand.span.joined(self._at(end))
        return Test("is above" if side == "above" else "is below", operand, span)

    def includes(self, c: list[Any]) -> Test:
        return Test("includes", c[0], c[0].span.joined(c[1].span), choices=(c[1],))

    def includes_set(self, c: list[Any]) -> Test:
        operand, how, (choices, end) = c
        kind: Any = f"includes {how}"
        return Test(kind, operand, operand.span.joined(end), choices=choices)

    def excludes(self, c: list[Any]) -> Test:
        return Test("includes", c[0], c[0].span.joined(c[1].span), True, (c[1],))

    def ge(self, _: list[Any]) -> str:
        return ">="

    ge_sign = ge

    def le(self, _: list[Any]) -> str:
        return "<="

    le_sign = le

    def gt(self, _: list[Any]) -> str:
        return ">"

    gt_sign = gt

    def lt(self, _: list[Any]) -> str:
        return "<"

    lt_sign = lt

    def days(self, _: list[Any]) -> str:
        return "days"

    def weeks(self, _: list[Any]) -> str:
        return "weeks"

    def months(self, _: list[Any]) -> str:
        return "months"

    def compares(self, c: list[Any]) -> Test:
        operand, compare, number, *span_of = c
        test = Test(
            "compares", operand, operand.span.joined(number.span), compare=compare, number=number
        )
        return self._span_of(test, span_of)

    def within(self, c: list[Any]) -> Test:
        operand, number, *span_of = c
        test = Test("within", operand, operand.span.joined(number.span), number=number)
        return self._span_of(test, span_of)

    def _span_of(self, test: Test, span_of: list[Any]) -> Test:
        parts = [part for part in span_of if part is not None]
        if not parts:
            return test
        unit, direction, other = parts
        return Test(
            test.kind,
            test.operand,
            test.operand.span.joined(other.span),
            compare=test.compare,
            number=test.number,
            unit=unit,
            direction=str(direction),
            other=other,
        )

    def on_date(self, c: list[Any]) -> Test:
        operand, on, direction, other = c
        compare = _COMPARES[str(direction), on is not None]
        return Test(
            "on date", operand, operand.span.joined(other.span), compare=compare, other=other
        )

    def on_day(self, c: list[Any]) -> Test:
        operand, _, other = c
        return Test("on date", operand, operand.span.joined(other.span), compare="==", other=other)
