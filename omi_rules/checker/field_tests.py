"""Tests of fields: each held against the type of its field."""

from __future__ import annotations

from fractions import Fraction

from omi_rules.checker.dates import Dates
from omi_rules.checker.operands import Operands, Place
from omi_rules.model import (
    Condition,
    Field,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Kind,
    NumberIs,
)
from omi_rules.syntax.tree import Test


class FieldTests:
    """Types the tests of fields; a mistake gives None, and is reported."""

    def __init__(self, operands: Operands) -> None:
        self.operands = operands
        self.findings = operands.findings
        self.dates = Dates(operands)

    def resolve(self, test: Test, field: Field, place: Place) -> Condition | None:
        """A test of a field, where its type has such a test."""
        name = field.name
        if place.inspection_wide and not field.inspection_wide:
            self.operands.not_wide(test.operand, name)
            return None
        match test.kind:
            case "is blank":
                return FieldIsBlank(name, test.negated)
            case "holds":
                return self._holds(test, field)
            case "is" | "is one of":
                return self._is(test, field, place)
            case "is none" | "includes" | "includes any" | "includes all":
                return self._includes(test, field, place)
            case "compares" if not test.unit:
                return self._compares(test, field)
            case "compares" | "within" | "on date":
                return self._dated(test, field, place)
            case "is above" | "is below":
                self.findings.error(
                    "unlike-types",
                    test.span,
                    f"‘{name}’ is a field, and only questions stand above or below the line.",
                    f"Say which option it is: `{name} is …`.",
                )
        return None

    def _unlike(self, test: Test, message: str, field: Field) -> None:
        message = f"‘{field.name}’ holds {_HOLDS[field.kind]}, {message}."
        self.findings.error("unlike-types", test.span, message, f"Write {_how(field)}.")

    def _holds(self, test: Test, field: Field) -> Condition | None:
        if field.kind is Kind.YES_NO:
            return FieldIs(field.name, ("yes",))
        self._unlike(test, "so it is not true or false by itself", field)
        return None

    def _is(self, test: Test, field: Field, place: Place) -> Condition | None:
        if field.kind in (Kind.WHOLE, Kind.NUMBER) and test.kind == "is":
            word = test.choices[0].word.text
            if "0" <= word[0] <= "9":
                return NumberIs(field.name, "==", Fraction(word), test.negated)
        if field.kind not in (Kind.YES_NO, Kind.ONE):
            self._unlike(test, "not one option of a few", field)
            return None
        list_name = self.operands.list_of(field)
        called = self.operands.options_called(field)
        options = self.operands.chosen(test, field.options, called, place, list_name)
        return None if options is None else FieldIs(field.name, options, test.negated)

    def _includes(self, test: Test, field: Field, place: Place) -> Condition | None:
        if field.kind is not Kind.SOME:
            self._unlike(test, "not several of them", field)
            return None
        if test.kind == "is none":
            return FieldIsNone(field.name, test.negated)
        list_name = self.operands.list_of(field)
        called = self.operands.options_called(field)
        options = self.operands.chosen(test, field.options, called, place, list_name)
        if options is None:
            return None
        return FieldIncludes(field.name, options, test.kind == "includes all", test.negated)

    def _compares(self, test: Test, field: Field) -> Condition | None:
        if test.number is None:
            return None
        if field.kind not in (Kind.WHOLE, Kind.NUMBER):
            self._unlike(test, "not a number", field)
            return None
        return NumberIs(field.name, test.compare, test.number.value)

    def _dated(self, test: Test, field: Field, place: Place) -> Condition | None:
        if field.kind is not Kind.DATE:
            self._unlike(test, "not a date", field)
            return None
        return self.dates.resolve(test, field, place)


_HOLDS = {
    Kind.YES_NO: "yes or no",
    Kind.ONE: "one option",
    Kind.SOME: "several options",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date",
    Kind.TEXT: "a text",
}
"""What a field of each type holds, in a sentence."""


def _how(field: Field) -> str:
    """How a field of its type is tested, as an example."""
    name = field.name
    first = field.options[0].name if field.options else "…"
    match field.kind:
        case Kind.YES_NO:
            return f"`{name}` or `not {name}`"
        case Kind.ONE:
            return f"`{name} is {first}`"
        case Kind.SOME:
            return f"`{name} includes {first}` or `{name} is none`"
        case Kind.WHOLE | Kind.NUMBER:
            return f"`{name} is at least 3`"
        case Kind.DATE:
            return f"`{name} is after 1 April 2011`"
        case Kind.TEXT:
            return f"`{name} is blank` or `{name} is not blank`"
