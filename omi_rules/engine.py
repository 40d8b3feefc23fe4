"""A plan run over a batch of cases: every step and every outcome as a set of cases.

No case is looked at by itself. A leaf decides each distinct value of its column once, and what
follows is `&` and `|` on whole numbers. Nothing in here can fail on well-typed cases: a column that
is not there is blank throughout, and a date that leaves the calendar lies beyond every date.

What the steps mean: a field that is blank or invalid makes its tests unknown, negated or not, but
for "is blank", which is true of a blank and unknown of an invalid value.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from omi_rules.case_sets import CaseSet, CaseSets, QuestionSets, Truth
from omi_rules.cases import CaseBatch, Codes, Column
from omi_rules.cells import BLANK, INVALID, NoValue, Value
from omi_rules.compiler import AllOf, AnswerLeaf, AnyOf, FieldLeaf, Opposite, Plan, QuestionPlan
from omi_rules.model import (
    DateIs,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    FieldTest,
    NumberIs,
    Side,
)

FEW = 32
"""A column of so few distinct values keeps one case set for each value."""


def evaluate(plan: Plan, batch: CaseBatch) -> CaseSets:
    """Run a plan over a batch."""
    run = _Run(batch)
    for step in plan.steps:
        run.steps.append(run.truth(step))
    questions = {question.ref: run.outcomes(question) for question in plan.questions}
    return CaseSets(len(batch), tuple(run.steps), questions)


def relevant_nodes(plan: Plan, facts: Mapping[str, Value]) -> dict[str, bool | None]:
    """Which nodes are relevant to an inspection of which `facts` hold, by the names of fields.

    Only those are in it that a condition decides; None is not known. A fact that is not there is
    blank.
    """
    if not plan.wide:
        return {}
    columns = {name: Column(bytes(1), (value,)) for name, value in facts.items()}
    run = _Run(CaseBatch(("",), (0,), columns))
    for step in plan.steps:
        run.steps.append(run.truth(step))
    found = {ref: run.steps[place] for ref, place in plan.wide.items()}
    return {ref: True if t.true else False if t.false else None for ref, t in found.items()}


class _Run:
    """A plan on its way over one batch: the steps so far, and the columns touched."""

    def __init__(self, batch: CaseBatch) -> None:
        self.everything: CaseSet = (1 << len(batch)) - 1
        self.batch = batch
        self.steps: list[Truth] = []
        self.columns: dict[str, _Values] = {}

    def column(self, name: str) -> _Values:
        if name not in self.columns:
            column = self.batch.columns.get(name) or Column(bytes(len(self.batch)), (BLANK,))
            self.columns[name] = _Values(column)
        return self.columns[name]

    # ------------------------------------------------------------------------------- steps

    def truth(self, step: FieldLeaf | AnswerLeaf | AllOf | AnyOf | Opposite) -> Truth:
        match step:
            case AllOf(parts):
                true, false = self.everything, 0
                for part in parts:
                    true &= self.steps[part].true
                    false |= self.steps[part].false
                return Truth(true, false)
            case AnyOf(parts):
                true, false = 0, self.everything
                for part in parts:
                    true |= self.steps[part].true
                    false &= self.steps[part].false
                return Truth(true, false)
            case Opposite(part):
                return Truth(self.steps[part].false, self.steps[part].true)
            case AnswerLeaf(question, true_of, false_of):
                column = self.column(question)
                return Truth(
                    column.where(true_of.__contains__), column.where(false_of.__contains__)
                )
            case FieldLeaf(DateIs(field=field, other=str(other)) as test):
                return _compared(test, self.column(field), self.column(other))
            case FieldLeaf(test):
                return self.column(test.field).decided(functools.partial(decide, test))

    # ---------------------------------------------------------------------------- outcomes

    def outcomes(self, question: QuestionPlan) -> QuestionSets:
        """The outcome table, row by row: `left` are the cases that no row has taken so far."""
        column = self.column(question.ref)
        answered = tuple(column.of(option.name) for option in question.scale.options)
        on: dict[Side | None, CaseSet] = dict.fromkeys(Side, 0)
        for option, cases in zip(question.scale.options, answered, strict=True):
            on[option.side] |= cases
        blank = column.of(BLANK)
        always = Truth(self.everything, 0)
        relevant = always if question.relevant is None else self.steps[question.relevant]
        struck = Truth(0, always.true) if question.struck is None else self.steps[question.struck]
        above, below, recorded = on[Side.ABOVE], on[Side.BELOW], on[Side.NO_LINE]
        not_applicable, not_known = on[Side.NOT_APPLICABLE], on[Side.NOT_KNOWN]

        invalid = self.everything & ~(blank | _union(on.values()))  # row 1
        left = self.everything ^ invalid
        unexpected = left & relevant.false & (above | below | recorded)  # row 2
        not_relevant = (left & relevant.false) ^ unexpected
        left &= ~relevant.false
        undecided = left & ~relevant.true  # row 3
        left &= relevant.true
        put_below = left & struck.true  # row 4
        overruled = put_below & above
        left ^= put_below
        unsure = left & ~struck.false & ~below  # row 5: answered below, it is below either way
        undecided |= unsure
        left ^= unsure
        outcomes = (  # row 6
            left & above,
            put_below | (left & below),
            not_relevant,
            left & not_applicable,
            left & (not_known | blank),
            undecided,
            unexpected,
            invalid,
            left & recorded,
        )
        options = tuple(cases & relevant.true for cases in answered)
        return QuestionSets(outcomes, options, overruled)


def _union(sets: Iterable[CaseSet]) -> CaseSet:
    return functools.reduce(operator.or_, sets, 0)


# -------------------------------------------------------------------------------------- columns


class _Values:
    """A column of a batch, asked where it holds what.

    A column of few distinct values is turned into bits once, `log2` of them a case (its planes);
    the case set of a value is then made of planes. Others are turned into bits for each leaf.
    """

    def __init__(self, column: Column) -> None:
        self.values = column.values
        # int() reads the highest bit first, and the first case is the lowest.
        self.reversed: Codes = column.codes[::-1]
        self.place = {value: place for place, value in enumerate(column.values)}

    def bits(self, digits: Sequence[bool]) -> CaseSet:
        """The cases whose code has a true digit."""
        if isinstance(self.reversed, bytes):
            table = bytes(48 + digit for digit in digits).ljust(256, b"0")
            written = self.reversed.translate(table)
        else:
            written = bytes(map([48 + digit for digit in digits].__getitem__, self.reversed))
        return int(written or b"0", 2)

    @functools.cached_property
    def each(self) -> tuple[CaseSet, ...]:
        """The case set of each distinct value, where they are few."""
        everything = (1 << len(self.reversed)) - 1
        sets = [everything] * len(self.values)
        for plane in range((len(self.values) - 1).bit_length()):
            ones = self.bits([bool(code >> plane & 1) for code in range(len(self.values))])
            zeros = everything ^ ones
            sets = [found & (ones if c >> plane & 1 else zeros) for c, found in enumerate(sets)]
        return tuple(sets)

    def of(self, value: Value) -> CaseSet:
        """The cases that hold a value."""
        place = self.place.get(value)
        if place is None:
            return 0
        if len(self.values) <= FEW:
            return self.each[place]
        return self.bits([code == place for code in range(len(self.values))])

    def where(self, holds: Callable[[Value], bool]) -> CaseSet:
        """The cases whose value fulfils something, each distinct value asked once."""
        digits = [holds(value) for value in self.values]
        if len(self.values) <= FEW:
            return _union(self.each[code] for code, digit in enumerate(digits) if digit)
        return self.bits(digits) if any(digits) else 0

    def decided(self, decide: Callable[[Value], bool | None]) -> Truth:
        """Where a test is true and where false, each distinct value decided once."""
        verdicts: Mapping[Value, bool | None] = {value: decide(value) for value in self.values}
        return Truth(
            self.where(lambda value: verdicts[value] is True),
            self.where(lambda value: verdicts[value] is False),
        )


def _compared(test: DateIs, left: _Values, right: _Values) -> Truth:
    """One date field against another, by the numbers of their days; each date moved once."""
    known = left.where(_is_date) & right.where(_is_date)
    days = [_day(value) for value in left.values]
    anchors = [_moved_day(value, test.months, test.days) for value in right.values]
    holds = map(
        _COMPARE[test.compare],
        map(days.__getitem__, left.reversed),
        map(anchors.__getitem__, right.reversed),
    )
    true = known & int(bytes(holds).translate(_DIGITS) or b"0", 2)
    return Truth(true, known ^ true)


_DIGITS = b"01".ljust(256, b"0")


# ---------------------------------------------------------------------------------------- tests


def decide(test: FieldTest, value: Value) -> bool | None:
    """Whether a test, its negation left aside, holds of one value of its field."""
    match test:
        case FieldIsBlank():
            return None if value is INVALID else value is BLANK
        case FieldIs(options=options):
            return None if isinstance(value, NoValue) else value in options
        case FieldIncludes(options=options, every=every):
            if not isinstance(value, frozenset):
                return None
            return value.issuperset(options) if every else not value.isdisjoint(options)
        case FieldIsNone():
            return not value if isinstance(value, frozenset) else None
        case NumberIs(compare=compare, number=number):
            return _COMPARE[compare](value, number) if isinstance(value, Fraction) else None
        case DateIs(compare=compare, date=date):
            if date is None or not _is_date(value):
                return None
            return _COMPARE[compare](_day(value), _moved_day(date, test.months, test.days))


_COMPARE: Mapping[str, Callable[[Fraction | int, Fraction | int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_BEFORE_ALL = datetime.date.min.toordinal() - 1
_AFTER_ALL = datetime.date.max.toordinal() + 1


def _is_date(value: Value) -> bool:
    return isinstance(value, datetime.date)


def _day(value: Value) -> int:
    return value.toordinal() if isinstance(value, datetime.date) else _BEFORE_ALL


def _moved_day(anchor: Value, months: int, days: int) -> int:
    """The day's number of a date moved by calendar months and then days.

    A month that is too short gives its last day; what leaves the calendar lies beyond every date.
    """
    if not isinstance(anchor, datetime.date):
        return _BEFORE_ALL
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if year < datetime.MINYEAR:
        return _BEFORE_ALL
    if year > datetime.MAXYEAR:
        return _AFTER_ALL
    last = calendar.monthrange(year, month + 1)[1]
    moved = datetime.date(year, month + 1, min(anchor.day, last)).toordinal() + days
    return min(max(moved, _BEFORE_ALL), _AFTER_ALL)
