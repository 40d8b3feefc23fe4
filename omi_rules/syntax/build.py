"""Builds syntax nodes from what Lark recognises: one method for each rule of the grammar.

A builder only builds. What can be wrong is said by `parse` and by the checker. Here are heads and
clauses; what they are made of stands in `build_conditions` and `build_words`.
"""

from __future__ import annotations

from typing import Any

from lark import Token

from omi_rules.source import Span
from omi_rules.syntax.build_conditions import ConditionBuilder
from omi_rules.syntax.tree import (
    AllowancePart,
    Clause,
    Date,
    EdgePart,
    ExpectedPart,
    FactPart,
    Head,
    Label,
    LevelPart,
    MethodPart,
    Number,
    OptionPart,
    Texts,
    TypePart,
    Word,
)

TYPES = {"yes": "yes/no", "one": "one of", "some": "some of", "whole": "whole number"}
"""A type by the first word of it, where that is not the whole of it."""


class Builder(ConditionBuilder):
    """Turns the rules of heads and clauses into nodes."""

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

    def _clause(self, kind: str, **parts: Any) -> Clause:  # noqa: ANN401 - those of Clause
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

    def means(self, c: list[Any]) -> Clause:
        return self._clause("means", texts=c[0])

    def notice(self, c: list[Any]) -> Clause:
        return self._clause("notice", texts=c[0])

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

    def unlined(self, _: list[Any]) -> str:
        return "no line"

    def option(self, c: list[Any]) -> OptionPart | Label:
        if len(c) == 1 and isinstance(c[0], Label):
            return c[0]
        name, texts, also = c
        return OptionPart(name, texts, () if also is None else (also,))

    def _options(self, parts: list[OptionPart | Label]) -> tuple[OptionPart, ...]:
        """Options of a row. A label alone is one more `also` of the option before it."""
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

    def sample_size(self, c: list[Any]) -> Clause:
        return self._clause("size", detail="between", sizes=tuple(c))

    def sample_least(self, c: list[Any]) -> Clause:
        return self._clause("size", detail="at least", sizes=(c[0],))

    def sample_confidence(self, c: list[Any]) -> Clause:
        return self._clause("size", detail="confidence", sizes=tuple(c))

    def sample_minimum(self, c: list[Any]) -> Clause:
        return self._clause("at least", number=c[0], condition=c[1])

    def moves(self, c: list[Any]) -> Clause:
        return self._clause("moves", words=(c[0],))

    def near_an_edge(self, c: list[Any]) -> AllowancePart:
        return AllowancePart("edge", self.span, c[0], c[1])

    def one_case(self, _: list[Any]) -> AllowancePart:
        return AllowancePart("one case", self.span)

    def few_cases(self, c: list[Any]) -> AllowancePart:
        return AllowancePart("few cases", self.span, number=c[0])

    def allowed_when(self, c: list[Any]) -> Clause:
        return self._clause("allowed when", allowances=tuple(c))

    # ----------------------------------------------------------------------------- examples

    def fact(self, c: list[Any]) -> FactPart:
        value = self._value(c[1])
        return FactPart(c[0], (value,), False, c[0].span.joined(value.span))

    def _value(self, found: Token | Word | Label | Number | Date) -> Word | Label | Number | Date:
        return self._word(found) if isinstance(found, Token) else found

    def facts(self, c: list[Any]) -> FactPart:
        values = tuple(self._value(v) for v in c[2:-1])
        return FactPart(c[0], values, True, c[0].span.joined(self._at(c[-1])))

    def fact_not_rated(self, c: list[Any]) -> FactPart:
        words = Word("not rated", self._at(c[1]).joined(self._at(c[2])))
        return FactPart(c[0], (words,), False, c[0].span.joined(words.span), unrated=True)

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

    def unrated(self, _: list[Any]) -> str:
        return "not rated"

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
