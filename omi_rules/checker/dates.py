"""Tests of dates: one date before or after another, or so many days, weeks or months from it."""

from __future__ import annotations

from omi_rules.checker.operands import Operands, Place
from omi_rules.model import And, Compare, Condition, DateIs, Field, Kind, Or
from omi_rules.syntax.tree import Date, Operand, Test

SPAN_MOST = 100_000
"""The longest span that a date may be moved by, in the unit as written."""

_FLIPPED: dict[Compare, Compare] = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


class Dates:
    """Types the tests of date fields; a mistake gives None, and is reported."""

    def __init__(self, operands: Operands) -> None:
        self.operands = operands
        self.scope = operands.scope
        self.findings = operands.findings

    def resolve(self, test: Test, field: Field, place: Place) -> Condition | None:
        """A test of a date field, against a day or against another date field."""
        name = field.name
        if isinstance(test.other, Date):
            if test.other.value is None:
                self.scope.bad_date(test.other.span)
                return None
            return DateIs(name, test.compare, date=test.other.value)
        other = self._other(test, place)
        if other is None:
            return None
        if test.kind == "on date":
            return DateIs(name, test.compare, other=other)
        return self._span(test, name, other)

    def _other(self, test: Test, place: Place) -> str | None:
        operand = test.other
        if not isinstance(operand, Operand):
            return None
        name = self.operands.named(operand, place)
        if name is None:
            return None
        fields = self.operands.vocabulary.fields
        other = fields.get(name)
        if other is None or other.kind is not Kind.DATE:
            self.findings.error(
                "unlike-types",
                operand.span,
                f"‘{name}’ is not a date.",
                "Compare a date with a field that is a date, or with a day: 1 April 2011.",
            )
            return None
        if place.inspection_wide and not other.inspection_wide:
            self.operands.not_wide(operand, name)
            return None
        return name

    def _span(self, test: Test, name: str, other: str) -> Condition | None:
        number = test.number
        if number is None:
            return None
        if number.value.denominator != 1 or number.value > SPAN_MOST:
            self.findings.error(
                "bad-span",
                number.span,
                "A span between dates is a whole number, and at most 100,000.",
                "Write it in days, weeks or months.",
            )
            return None
        amount = int(number.value)
        months = amount if test.unit == "months" else 0
        days = 0 if test.unit == "months" else amount * (7 if test.unit == "weeks" else 1)

        def dated(compare: Compare, sign: int) -> DateIs:
            return DateIs(name, compare, other, None, sign * months, sign * days)

        if test.kind == "within":
            match test.direction:
                case "after":
                    return And((DateIs(name, ">=", other), dated("<=", 1)))
                case "before":
                    return And((dated(">=", -1), DateIs(name, "<=", other)))
                case _:
                    return And((dated(">=", -1), dated("<=", 1)))
        flipped = _FLIPPED[test.compare]
        reaches_back = test.compare in ("<=", "<")
        if test.direction == "of":
            both = (dated(flipped, -1), dated(test.compare, 1))
            return And(both) if reaches_back else Or(both)
        if reaches_back:
            self._open_span(test, name)
        return dated(test.compare, 1) if test.direction == "after" else dated(flipped, -1)

    def _open_span(self, test: Test, name: str) -> None:
        """Warn of `at most 15 days after`, which holds for every day before as well."""
        other_side = "before" if test.direction == "after" else "after"
        quote = self.scope.file.source.quote
        number = quote(test.number.span) if test.number is not None else ""
        anchor = quote(test.other.span) if test.other is not None else ""
        self.findings.warning(
            "open-span",
            test.span,
            f"This also holds where ‘{name}’ lies any time {other_side} ‘{anchor}’.",
            f"If you mean the days between, write `{name} is within {number} {test.unit}"
            f" {test.direction} {anchor}`.",
        )
