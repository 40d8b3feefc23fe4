"""The second opinion: one record at a time, by walking the model, slowly and obviously.

It is the definition of what the language means; the engine must agree with it. It knows the model
and the values of cells and nothing else. A record that lacks a column holds a blank there.
True, false and unknown are `True`, `False` and `None`.

Two things are easily missed. A test of a question's answer is "relevant, and answered so": where
the question is not relevant it is false, also when negated, and the answer is never read. And `not`
before a bracket is moved inward to the tests first, through definitions too.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

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
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    FieldTest,
    Model,
    Not,
    NumberIs,
    Or,
    Side,
)
from omi_rules.outcomes import Outcome

Record: TypeAlias = Mapping[str, Value]
"""One case: from a field's name or a question's reference to what the case holds there."""


def truth(model: Model, record: Record, condition: Condition) -> bool | None:
    """Whether a condition holds of a record."""
    return Reading(model, record).truth(condition)


def outcome(model: Model, record: Record, ref: str) -> Outcome:
    """What a record does to a question."""
    return Reading(model, record).outcome(ref)


class Reading:
    """One record read by one model.

    Definitions and questions are decided in the model's order, in which what a condition reads
    stands before it. So a chain of any length needs no recursion, which only follows brackets.
    """

    def __init__(self, model: Model, record: Record) -> None:
        self.model = model
        self.record = record
        self._defined: dict[tuple[str, bool], bool | None] = {}
        self._relevant: dict[str, bool | None] = {}
        self._struck: dict[str, bool | None] = {}
        for kind, name in model.order:
            if kind == "definition":
                condition = model.definitions[name].condition
                self._defined[name, False] = self.truth(condition)
                self._defined[name, True] = self._negation(condition)
            else:
                question = model.questions[name]
                relevant = question.relevant
                self._relevant[name] = True if relevant is None else self.truth(relevant)
                self._struck[name] = any_of(self.truth(rule) for rule in question.struck_when)

    # ------------------------------------------------------------------------- questions

    def relevant(self, ref: str) -> bool | None:
        """Whether a question is relevant to the case."""
        return self._relevant[ref]

    def inspected(self, ref: str) -> bool | None:
        """Whether a node above the questions is relevant, the record holding all that is known.

        It is where its own condition and those of all nodes above it hold.
        """
        said: list[bool | None] = []
        at: str | None = ref
        while at is not None:
            node = self.model.nodes[at]
            if node.relevant is not None:
                said.append(self.truth(node.relevant))
            at = node.parent
        return all_of(said)

    def struck(self, ref: str) -> bool | None:
        """Whether one of its `below the line when` puts a question below the line."""
        return self._struck[ref]

    def answer(self, ref: str) -> Value:
        """What the case answers: an option's name, BLANK, or INVALID for anything else."""
        value = self.record.get(ref, BLANK)
        if value is BLANK or self._option_side(ref, value) is not None:
            return value
        return INVALID

    def side(self, ref: str) -> Side | None:
        """The side on which the answer stands; None where it is blank or no option."""
        return self._option_side(ref, self.record.get(ref, BLANK))

    def overruled(self, ref: str) -> bool:
        """Whether an answer above the line is put below it."""
        above = self.side(ref) is Side.ABOVE
        return above and self.relevant(ref) is True and self.struck(ref) is True

    def outcome(self, ref: str) -> Outcome:
        """The outcome table, asked in its order."""
        side = self.side(ref)
        if self.answer(ref) is INVALID:
            return Outcome.INVALID
        if self.relevant(ref) is False:
            if side in {Side.ABOVE, Side.BELOW, Side.NO_LINE}:
                return Outcome.UNEXPECTED
            return Outcome.NOT_RELEVANT
        if self.relevant(ref) is None:
            return Outcome.UNDECIDED
        if self.struck(ref) is True:
            return Outcome.BELOW
        if self.struck(ref) is None:
            return Outcome.BELOW if side is Side.BELOW else Outcome.UNDECIDED
        match side:
            case Side.ABOVE:
                return Outcome.ABOVE
            case Side.BELOW:
                return Outcome.BELOW
            case Side.NOT_APPLICABLE:
                return Outcome.NOT_APPLICABLE
            case Side.NO_LINE:
                return Outcome.RECORDED
            case Side.NOT_KNOWN | None:
                return Outcome.MISSING

    def _option_side(self, ref: str, value: Value) -> Side | None:
        scale = self.model.scales[self.model.questions[ref].scale]
        for option in scale.options:
            if option.name == value:
                return option.side
        return None

    # ------------------------------------------------------------------------ conditions

    def truth(self, condition: Condition) -> bool | None:
        """Whether a condition holds of the record."""
        match condition:
            case And(parts):
                return all_of(self.truth(part) for part in parts)
            case Or(parts):
                return any_of(self.truth(part) for part in parts)
            case Not(part):
                return self._negation(part)
            case Defined(name):
                return self._defined[name, False]
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                return self._answer_test(condition, condition.negated)
            case _:
                return self._field_test(condition, condition.negated)

    def _negation(self, condition: Condition) -> bool | None:
        """Whether `not` a condition holds, moved inward to the tests."""
        match condition:
            case And(parts):
                return any_of(self._negation(part) for part in parts)
            case Or(parts):
                return all_of(self._negation(part) for part in parts)
            case Not(part):
                return self.truth(part)
            case Defined(name):
                return self._defined[name, True]
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                return self._answer_test(condition, not condition.negated)
            case _:
                return self._field_test(condition, not condition.negated)

    def _answer_test(self, test: AnswerTest, negated: bool) -> bool | None:
        """Relevant, and answered so (negated: relevant, and answered otherwise)."""
        said = self._answered(test)
        return all_of((self.relevant(test.question), opposite(said) if negated else said))

    def _answered(self, test: AnswerTest) -> bool | None:
        """What a test says of the answer, given that the question is relevant."""
        answer, side = self.answer(test.question), self.side(test.question)
        if answer is INVALID:
            return None
        known = answer is not BLANK and side is not Side.NOT_KNOWN
        match test:
            case AnswerIs(options=options):
                return answer in options if known else None
            case AnswerIsBlank():
                if answer is BLANK:
                    return True
                return False if known else None
            case AnswerOnSide(side=Side.BELOW):
                below = side is Side.BELOW if known else None
                return any_of((self.struck(test.question), below))
            case AnswerOnSide():
                above = side is Side.ABOVE if known else None
                return all_of((opposite(self.struck(test.question)), above))

    def _field_test(self, test: FieldTest, negated: bool) -> bool | None:
        """A blank field, or one without a value of its type, makes every test but one unknown."""
        value = self.record.get(test.field, BLANK)
        if value is INVALID:
            return None
        if isinstance(test, FieldIsBlank):
            said: bool | None = value is BLANK
        elif value is BLANK:
            said = None
        else:
            said = self._held(test, value)
        return opposite(said) if negated else said

    def _held(self, test: FieldTest, value: Value) -> bool | None:
        """Whether a test holds of a value that is there."""
        match test:
            case FieldIs():
                return value in test.options
            case FieldIncludes() if isinstance(value, frozenset):
                included = [option in value for option in test.options]
                return all(included) if test.every else any(included)
            case FieldIsNone() if isinstance(value, frozenset):
                return len(value) == 0
            case NumberIs() if isinstance(value, Fraction):
                return _compared(test.compare, value - test.number)
            case DateIs() if isinstance(value, datetime.date):
                anchor = test.date if test.other is None else self.record.get(test.other, BLANK)
                if not isinstance(anchor, datetime.date):
                    return None
                return _compared(test.compare, days_after(value, anchor, test.months, test.days))
            case _:
                return None


# -------------------------------------------------------------------------- three-valued logic


def all_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`: false if one is false, true if all are true, else unknown."""
    found = list(truths)
    if False in found:
        return False
    return None if None in found else True


def any_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `or`: true if one is true, false if all are false, else unknown."""
    found = list(truths)
    if True in found:
        return True
    return None if None in found else False


def opposite(truth: bool | None) -> bool | None:
    """Kleene's `not`."""
    return None if truth is None else not truth


# ---------------------------------------------------------------------------- numbers and dates


def _compared(compare: Compare, difference: Fraction | int) -> bool:
    """A comparison of two things, by the first less the second."""
    match compare:
        case "==":
            return difference == 0
        case "!=":
            return difference != 0
        case "<":
            return difference < 0
        case "<=":
            return difference <= 0
        case ">":
            return difference > 0
        case ">=":
            return difference >= 0


def days_after(date: datetime.date, anchor: datetime.date, months: int, days: int) -> int:
    """How many days a date lies after an anchor moved by calendar months, and then by days.

    Where the month is too short, the moved anchor is its last day. An anchor moved out of the
    calendar (before the year 1, after 9999) lies beyond every date.
    """
    later = months >= 0
    year, month = anchor.year, anchor.month
    for _ in range(abs(months)):
        month += 1 if later else -1
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            return -1 if later else 1
    moved = datetime.date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))
    try:
        moved += datetime.timedelta(days=days)
    except OverflowError:
        return -1 if days > 0 else 1
    return (date - moved).days
