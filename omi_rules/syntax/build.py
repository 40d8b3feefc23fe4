"""Builds syntax nodes from what Lark recognises: one method for each rule of the grammar.

A builder only builds. What can be wrong is said by `parse` and by the checker.
"""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import Any

from lark import Token, Transformer

from omi_rules.cells import MONTHS
from omi_rules.source import Span
from omi_rules.syntax.tree import (
    Bracket,
    Chain,
    Choice,
    Clause,
    Condition,
    Date,
    EdgePart,
    ExpectedPart,
    FactPart,
    Head,
    Label,
    LevelPart,
    MethodPart,
    Negation,
    Number,
    Operand,
    OptionPart,
    Test,
    Texts,
    TypePart,
    Word,
)

_BREAK = re.compile(r"[ \t\u00a0]*\n\s*")
_DATE = re.compile(r"([0-9]{1,2})\s+([^\W\d]+)\s+([0-9]{4})")
_DIGITS_MOST = 30

TYPES = {"yes": "yes/no", "one": "one of", "some": "some of", "whole": "whole number"}
"""A type by the first word of it, where that is not the whole of it."""


def unquoted(text: str) -> str:
    """The words of a quoted text: without its quotes, a line break read as one space."""
    return _BREAK.sub(" ", text[1:-1]).strip()


def read_date(text: str) -> datetime.date | None:
    """`1 April 2011` or 2011-04-01; None where the calendar has no such day."""
    try:
        if found := _DATE.fullmatch(text):
            month = MONTHS.index(found[2].casefold()) + 1
            return datetime.date(int(found[3]), month, int(found[1]))
        year, month, day = (int(part) for part in text.split("-"))
        return datetime.date(year, month, day)
    except ValueError:
        return None


class Builder(Transformer[Token, Any]):
    """Turns the rules of the grammar into nodes, their spans counted from `base`."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=True)
        self.base = 0
        self.span = Span(0, 0)

    # ------------------------------------------------------------------------------ tokens

    def _at(self, token: Token) -> Span:
        start = token.start_pos or 0
        return Span(self.base + start, self.base + start + len(token))

    def _word(self, token: Token) -> Word:
        return Word(str(token), self._at(token))

    NAME = REF = _word

    def LABEL(self, token: Token) -> Label:  # noqa: N802
        return Label(unquoted(token), self._at(token))

    def NUMBER(self, token: Token) -> Number:  # noqa: N802
        return Number(Fraction(token[:_DIGITS_MOST]), False, self._at(token))

    def PERCENT(self, token: Token) -> Number:  # noqa: N802
        share = Fraction(token.rstrip("%").strip()[:_DIGITS_MOST]) / 100
        return Number(share, True, self._at(token))

    def DATE(self, token: Token) -> Date:  # noqa: N802
        return Date(read_date(str(token)), self._at(token))

    # ------------------------------------------------------------------------------- heads

    def model_head(self, c: list[Any]) -> Head:
        return Head(self.span, c[0], c[1])

    def part_head(self, c: list[Any]) -> Head:
        return Head(self.span, None, Texts(c[0]))

    def scoring_head(self, _: list[Any]) -> Head:
        return Head(self.span)

    bands_head = list_head = discretion_head = model_head

    def answers_head(self, c: list[Any]) -> Head:
        return Head(self.span, c[1], c[2], usual=c[0] is not None)

    def field_head(self, c: list[Any]) -> Head:
        return Head(self.span, c[0], c[1], type=c[2])

    def define_head(self, c: list[Any]) -> Head:
        return Head(self.span, c[0], c[1], condition=c[2])

    def node_head(self, c: list[Any]) -> Head:
        return Head(self.span, c[1], c[2])

    def sample_head(self, c: list[Any]) -> Head:
        return Head(self.span, None, c[0])

    example_head = sample_head

    # ---------------------------------------------------------------------- common clauses

    def texts(self, c: list[Any]) -> Texts:
        return Texts(c[0], c[1])

    def _clause(self, kind: str, **parts: Any) -> Clause:
        return Clause(kind, self.span, **parts)

    def aim(self, c: list[Any]) -> Clause:
        return self._clause("aim", texts=c[0])

    def guidance(self, c: list[Any]) -> Clause:
        return self._clause("guidance", texts=c[0])

    def welsh(self, c: list[Any]) -> Clause:
        return self._clause("cy", label=c[0])

    def assumed(self, c: list[Any]) -> Clause:
        return self._clause("assumed", texts=c[0])

    def source(self, c: list[Any]) -> Clause:
        return self._clause("source", texts=c[0])

    def in_force(self, c: list[Any]) -> Clause:
        return self._clause("in force", dates=(c[0], c[1]))

    def in_force_to(self, c: list[Any]) -> Clause:
        return self._clause("in force", dates=(None, c[0]))

    # --------------------------------------------------------------------- model and levels

    def level(self, c: list[Any]) -> LevelPart:
        return LevelPart(c[0], c[1])

    def levels(self, c: list[Any]) -> Clause:
        return self._clause("levels", levels=tuple(c))

    def grouped_by(self, c: list[Any]) -> Clause:
        return self._clause("also grouped by", words=tuple(w for w in c if w is not None))

    def in_welsh(self, _: list[Any]) -> Clause:
        return self._clause("also in Welsh")

    def part(self, c: list[Any]) -> Clause:
        return self._clause("part", label=c[0])

    # ------------------------------------------------------------------------------ scoring

    def share(self, _: list[Any]) -> MethodPart:
        return MethodPart("share")

    def mean(self, c: list[Any]) -> MethodPart:
        return MethodPart("mean", c[2], weighted=c[0] is not None, printed=c[1] is not None)

    def pooled(self, c: list[Any]) -> MethodPart:
        return MethodPart("pooled", c[0])

    def lowest(self, c: list[Any]) -> MethodPart:
        return MethodPart("lowest", c[0])

    def total(self, c: list[Any]) -> MethodPart:
        return MethodPart("total", c[0])

    def none(self, _: list[Any]) -> MethodPart:
        return MethodPart("none")

    def banded(self, c: list[Any]) -> tuple[Word, bool]:
        return c[0], c[1] is not None

    def method_row(self, c: list[Any]) -> Clause:
        level, method, banded = c
        words = (level,) if banded is None else (level, banded[0])
        on_points = "on the mean points" if banded is not None and banded[1] else ""
        return self._clause("method", words=words, method=method, detail=on_points)

    def printed_whole(self, c: list[Any]) -> Clause:
        return self._clause("printed", detail=str(c[0]))

    def printed_places(self, c: list[Any]) -> Clause:
        return self._clause("printed", number=c[0], detail=str(c[1]))

    def banded_on(self, c: list[Any]) -> Clause:
        return self._clause("banded on", detail=str(c[0]))

    # ----------------------------------------------------------------- bands, answers, lists

    def at_least(self, c: list[Any]) -> EdgePart:
        return EdgePart("at least", c[0])

    def more_than(self, c: list[Any]) -> EdgePart:
        return EdgePart("more than", c[0])

    def otherwise(self, _: list[Any]) -> EdgePart:
        return EdgePart("otherwise")

    def band_row(self, c: list[Any]) -> Clause:
        return self._clause("band", words=(c[0],), texts=c[1], edge=c[2], number=c[3])

    def above(self, _: list[Any]) -> str:
        return "above the line"

    def below(self, _: list[Any]) -> str:
        return "below the line"

    def not_applicable(self, _: list[Any]) -> str:
        return "not applicable"

    def not_known(self, _: list[Any]) -> str:
        return "not known"

    def no_line(self, _: list[Any]) -> str:
        return "no line"

    def option(self, c: list[Any]) -> OptionPart | Label:
        if len(c) == 1 and isinstance(c[0], Label):
            return c[0]
        name, texts, also = c
        return OptionPart(name, texts, () if also is None else (also,))

    def _options(self, parts: list[OptionPart | Label]) -> tuple[OptionPart, ...]:
        """Options of a row. A label alone is one more `also` of the option before it, or nameless."""
        found: list[OptionPart] = []
        for part in parts:
            if isinstance(part, OptionPart):
                found.append(part)
            elif found and found[-1].also:
                last = found[-1]
                found[-1] = OptionPart(last.name, last.texts, (*last.also, part))
            else:
                found.append(OptionPart(Word("", part.span), Texts(part), ()))
        return tuple(found)

    def side_row(self, c: list[Any]) -> Clause:
        return self._clause("side", detail=c[0], options=self._options(c[1:]))

    def item_row(self, c: list[Any]) -> Clause:
        return self._clause("item", words=(c[0],), texts=c[1])

    # ------------------------------------------------------------------- fields, definitions

    def from_list(self, c: list[Any]) -> Word:
        word: Word = c[0]
        return word

    def type(self, c: list[Any]) -> TypePart:
        first: Token = c[0]
        kind = TYPES.get(first, str(first))
        span = Span(self._at(first).start, self.span.end)
        if len(c) == 2 and isinstance(c[1], Word):
            return TypePart(kind, from_list=c[1], span=span)
        return TypePart(kind, self._options(c[1:]), span=span)

    def typed(self, c: list[Any]) -> Clause:
        return self._clause("type", type=c[0])

    def column(self, c: list[Any]) -> Clause:
        return self._clause("column", label=c[0])

    def inspection_wide(self, _: list[Any]) -> Clause:
        return self._clause("same for the whole inspection")

    def each_item(self, c: list[Any]) -> Clause:
        return self._clause("for each", words=(c[0],))

    def counted_only(self, _: list[Any]) -> Clause:
        return self._clause("counted only")

    def defined_as(self, c: list[Any]) -> Clause:
        return self._clause("as", condition=c[0])

    # -------------------------------------------------------------------------------- nodes

    def inside(self, c: list[Any]) -> Clause:
        return self._clause("in", words=(c[0],))

    def relevant_when(self, c: list[Any]) -> Clause:
        return self._clause("relevant when", condition=c[0])

    def struck_when(self, c: list[Any]) -> Clause:
        return self._clause("below the line when", condition=c[0])

    def counts_towards(self, c: list[Any]) -> Clause:
        return self._clause("counts towards", words=tuple(c))

    def not_towards(self, c: list[Any]) -> Clause:
        return self._clause("does not count towards", words=tuple(c))

    def takes_every(self, c: list[Any]) -> Clause:
        return self._clause("takes every", words=(c[0],))

    def answered_on(self, c: list[Any]) -> Clause:
        return self._clause("answers", words=(c[0],))

    def fold(self, c: list[Any]) -> str:
        return {"one": "one by one"}.get(str(c[0]), str(c[0]))

    def repeated(self, c: list[Any]) -> Clause:
        return self._clause("for each", words=(c[0],), detail=c[1])

    def not_scored(self, _: list[Any]) -> Clause:
        return self._clause("not scored")

    def not_rated(self, _: list[Any]) -> Clause:
        return self._clause("not rated")

    def judged(self, _: list[Any]) -> Clause:
        return self._clause("judged for the inspection")

    def weight(self, c: list[Any]) -> Clause:
        return self._clause("weight", number=c[0])

    def asked_as(self, c: list[Any]) -> Clause:
        condition = c[2] if len(c) > 2 else None
        return self._clause("asked as", words=(c[0],), texts=c[1], condition=condition)

    def was(self, c: list[Any]) -> Clause:
        return self._clause("was", words=(c[0],))

    # ----------------------------------------------------------------- sample and discretion

    def sample_size(self, _: list[Any]) -> Clause:
        return self._clause("size")

    sample_confidence = sample_size

    def sample_minimum(self, c: list[Any]) -> Clause:
        return self._clause("at least", number=c[0], condition=c[1])

    def moves(self, c: list[Any]) -> Clause:
        return self._clause("moves", words=(c[0],))

    def allowed_when(self, _: list[Any]) -> Clause:
        return self._clause("allowed when")

    # ----------------------------------------------------------------------------- examples

    def fact(self, c: list[Any]) -> FactPart:
        value = self._value(c[1])
        return FactPart(c[0], (value,), False, c[0].span.joined(value.span))

    def _value(self, found: Any) -> Word | Label | Number | Date:
        if isinstance(found, Token):
            return self._word(found)
        value: Word | Label | Number | Date = found
        return value

    def facts(self, c: list[Any]) -> FactPart:
        values = tuple(self._value(v) for v in c[2:-1])
        return FactPart(c[0], values, True, c[0].span.joined(self._at(c[-1])))

    def given(self, c: list[Any]) -> Clause:
        return self._clause("given", facts=tuple(c))

    def cases(self, c: list[Any]) -> Clause:
        return self._clause("cases", number=c[0], facts=tuple(c[1:]))

    def as_at(self, c: list[Any]) -> Clause:
        return self._clause("as at", dates=(c[0],))

    def then(self, c: list[Any]) -> Clause:
        return self._clause("then", expected=tuple(c))

    def not_relevant(self, _: list[Any]) -> str:
        return "not relevant"

    def expected(self, c: list[Any]) -> ExpectedPart:
        ref, found = c
        if isinstance(found, Number):
            return ExpectedPart(ref, "share", ref.span.joined(found.span), number=found)
        return ExpectedPart(ref, "name", ref.span.joined(found.span), name=found)

    def expected_count(self, c: list[Any]) -> ExpectedPart:
        ref, number, total = c
        return ExpectedPart(ref, "count", ref.span.joined(total.span), number=number, total=total)

    def expected_outcome(self, c: list[Any]) -> ExpectedPart:
        return ExpectedPart(c[0], str(c[1]), c[0].span)

    def expected_no_score(self, c: list[Any]) -> ExpectedPart:
        return ExpectedPart(c[0], "no score", c[0].span)

    # --------------------------------------------------------------------------- conditions

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
        strict = {"before": "<", "after": ">"}[direction]
        compare = strict if on is None else strict + "="
        return Test(
            "on date", operand, operand.span.joined(other.span), compare=compare, other=other
        )

    def on_day(self, c: list[Any]) -> Test:
        operand, _, other = c
        return Test("on date", operand, operand.span.joined(other.span), compare="==", other=other)
