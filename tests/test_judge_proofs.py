"""z3 on what can be true, false and unknown: an encoder of its own, on drawn models.

It says the rules once more, in numbers that z3 reasons about, and shares nothing with the diagrams.
Spans of months are left to the property tests, which hold single cases against them.
"""

from __future__ import annotations

import datetime
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    DateIs,
    Defined,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Kind,
    Model,
    Not,
    NumberIs,
    Or,
    Side,
)
from omi_rules.proof import Space, Unsettled
from tests.possible_cases import every_condition, parts_of
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import planned

pytestmark = pytest.mark.judge

ASKED: Counter[str] = Counter()


class Encoded:
    """A model in z3: for each cell a code or a number, and whether it is known."""

    def __init__(self, z3: Any, model: Model) -> None:
        self.z3, self.model = z3, model
        self.rules: list[Any] = []
        self.relevant: dict[str, tuple[Any, Any]] = {}
        self.struck: dict[str, tuple[Any, Any]] = {}

    def cell(self, name: str) -> tuple[Any, Any]:
        """A cell and whether it is known; options by their place."""
        z3, field = self.z3, self.model.fields.get(name)
        known = z3.Bool(f"known {name}")
        if field is not None and field.kind is Kind.NUMBER:
            return z3.Real(name), known
        held = z3.Int(name)
        if field is not None and field.kind is Kind.DATE:
            self.rules.append(z3.And(held >= 1, held <= datetime.date.max.toordinal()))
        elif field is None or field.options:
            scale = None if field else self.model.scales[self.model.answers[name].scale]
            options = field.options if field else scale.options if scale else ()
            self.rules.append(z3.And(held >= 0, held < len(options)))
        return held, known

    def one_of(self, held: Any, options: Any, names: Any) -> Any:
        return self.z3.Or([held == n for n, o in enumerate(options) if o.name in names])

    def pair(self, condition: Condition, turned: bool = False) -> tuple[Any, Any]:
        """Where a condition is true and where false, `not` moved inward."""
        z3 = self.z3
        match condition:
            case Not(part):
                return self.pair(part, not turned)
            case And(parts) | Or(parts):
                pairs = [self.pair(part, turned) for part in parts]
                trues, falses = [t for t, _ in pairs], [f for _, f in pairs]
                if isinstance(condition, And) is turned:
                    return z3.Or(trues), z3.And(falses)
                return z3.And(trues), z3.Or(falses)
            case Defined(name):
                return self.pair(self.model.definitions[name].condition, turned)
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                true, false = self.in_any_form(condition)
                if condition.negated is not turned:
                    true, false = false, true
                asked, not_asked = self.asked(condition.question)
                return z3.And(asked, true), z3.Or(not_asked, false)
            case _:
                true, false = self.fact(condition)
                return (false, true) if condition.negated is not turned else (true, false)

    def fact(self, test: Any) -> tuple[Any, Any]:
        z3 = self.z3
        field = self.model.fields[test.field]
        held, known = self.cell(test.field)
        if isinstance(test, FieldIsBlank):
            return z3.Not(known), known
        includes = {o.name: z3.Bool(f"{test.field} includes {o.name}") for o in field.options}
        match test:
            case FieldIs():
                holds = self.one_of(held, field.options, test.options)
            case FieldIncludes():
                joint = z3.And if test.every else z3.Or
                holds = joint([includes[name] for name in test.options])
            case FieldIsNone():
                holds = z3.Not(z3.Or(list(includes.values())))
            case NumberIs():
                number = Fraction(test.number)
                exact = z3.Q(number.numerator, number.denominator)
                if field.kind is Kind.WHOLE:
                    held = z3.ToReal(held)
                holds = compared(test.compare, held, exact)
            case DateIs(date=datetime.date() as date):
                holds = compared(test.compare, held, date.toordinal() + test.days)
            case _:
                other, other_known = self.cell(test.other)
                known = z3.And(known, other_known)
                holds = compared(test.compare, held, other + test.days)
        return z3.And(known, holds), z3.And(known, z3.Not(holds))

    def in_any_form(self, test: Any) -> tuple[Any, Any]:
        """A test of an answer, or of that in whichever form is asked."""
        z3 = self.z3
        forms = self.forms(test.question)
        if not forms:
            return self.answer(test, test.question)
        parts = [(asked, self.answer(test, column)) for column, asked in forms]
        true = z3.Or([z3.And(on, true) for (on, _), (true, _) in parts])
        return true, z3.And([z3.Or(off, false) for (_, off), (_, false) in parts])

    def forms(self, ref: str) -> list[tuple[str, tuple[Any, Any]]]:
        """Each form with where it is asked, and where it is not."""
        z3 = self.z3
        found: list[tuple[str, tuple[Any, Any]]] = []
        before: list[tuple[Any, Any]] = []
        for form in self.model.questions[ref].forms:
            own = (z3.BoolVal(True), z3.BoolVal(False))
            if form.condition is not None:
                own = self.pair(form.condition)
            on = z3.And(own[0], *(false for _, false in before))
            found.append((form.ref, (on, z3.Or(own[1], *(true for true, _ in before)))))
            before.append(own)
        return found

    def answer(self, test: Any, column: str) -> tuple[Any, Any]:
        z3 = self.z3
        ref = test.question
        options = self.model.scales[self.model.questions[ref].scale].options
        held, filled = self.cell(column)
        unknown = [o.name for o in options if o.side is Side.NOT_KNOWN]
        known = z3.And(filled, z3.Not(self.one_of(held, options, unknown)))
        match test:
            case AnswerIsBlank():
                return z3.Not(filled), known
            case AnswerIs():
                chosen = self.one_of(held, options, test.options)
                return z3.And(known, chosen), z3.And(known, z3.Not(chosen))
        side = self.one_of(held, options, [o.name for o in options if o.side is test.side])
        struck, spared = self.strikes(ref)
        if test.side is Side.BELOW:
            return z3.Or(struck, z3.And(known, side)), z3.And(spared, known, z3.Not(side))
        return z3.And(spared, known, side), z3.Or(struck, z3.And(known, z3.Not(side)))

    def asked(self, ref: str) -> tuple[Any, Any]:
        if ref not in self.relevant:
            condition = self.model.questions[ref].relevant
            always = (self.z3.BoolVal(True), self.z3.BoolVal(False))
            true, false = always if condition is None else self.pair(condition)
            forms = self.forms(ref)
            if forms:
                true = self.z3.And(true, self.z3.Or([on for _, (on, _) in forms]))
                false = self.z3.Or(false, self.z3.And([off for _, (_, off) in forms]))
            self.relevant[ref] = true, false
        return self.relevant[ref]

    def strikes(self, ref: str) -> tuple[Any, Any]:
        if ref not in self.struck:
            pairs = [self.pair(rule) for rule in self.model.questions[ref].struck_when]
            self.struck[ref] = self.z3.Or([t for t, _ in pairs]), self.z3.And([f for _, f in pairs])
        return self.struck[ref]


def compared(compare: str, held: Any, other: Any) -> Any:
    match compare:
        case "==":
            return held == other
        case "!=":
            return held != other
        case "<":
            return held < other
        case "<=":
            return held <= other
        case ">":
            return held > other
        case _:
            return held >= other


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(drafts(cases=0).map(Draft.trial))
def test_z3_finds_a_case_exactly_where_one_is_found_here(trial: Trial) -> None:
    import z3  # noqa: PLC0415 - only the judges need it

    model = planned(trial.text).model
    conditions = list(every_condition(model))
    whole = [part for condition in conditions for part in parts_of(condition)]
    if any(isinstance(part, DateIs) and part.months for part in whole):
        return
    space, encoded = Space(model), Encoded(z3, model)
    for condition in conditions:
        true, false = encoded.pair(condition)
        for truth, formula in ((True, true), (False, false), (None, z3.Not(z3.Or(true, false)))):
            solver = z3.Solver()
            solver.add(formula, *encoded.rules)
            said = solver.check()
            try:
                found = space.some(space.holds(condition, truth))
            except Unsettled:
                ASKED["unsettled"] += 1
                continue
            ASKED["some" if found else "none"] += 1
            assert said == (z3.sat if found else z3.unsat), (condition, truth)


def test_z3_was_asked_thousands_of_times() -> None:
    assert ASKED["some"] + ASKED["none"] > 2000, ASKED
    assert ASKED["none"] > 200, ASKED
    assert ASKED["unsettled"] < 20, ASKED
