"""The cells of possible cases as variables, and each test of one as the values for which it holds.

A variable is made when it is first asked about, and asks before all that were made earlier: what
reads something stands behind it in a model, so a chain of questions is followed one step at a time.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Set
from fractions import Fraction

from omi_rules.cells import BLANK, NoValue, Value
from omi_rules.model import (
    And,
    Compare,
    Condition,
    DateIs,
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    FieldTest,
    Kind,
    Model,
    Not,
    NumberIs,
    Or,
)
from omi_rules.proof.dates import Apart, moved
from omi_rules.proof.diagrams import Diagram, Diagrams
from omi_rules.proof.values import (
    Variable,
    cell_text,
    of_dates,
    of_numbers,
    of_options,
    of_several,
    of_text,
)

_HOLDS: Mapping[Compare, tuple[bool, bool, bool]] = {
    "==": (False, True, False),
    "!=": (True, False, True),
    "<": (True, False, False),
    "<=": (True, True, False),
    ">": (False, False, True),
    ">=": (False, True, True),
}
"""Whether a comparison holds of what is less, equal, more."""


class Facts:
    """The variables of a model's possible cases. `aparts` compare one date with another."""

    def __init__(self, model: Model, diagrams: Diagrams, conditions: Iterable[Condition]) -> None:
        self.model = model
        self.answers = model.answers
        self.diagrams = diagrams
        self.variables: list[Variable] = []
        self.aparts: dict[int, Apart] = {}
        self._options: dict[str, dict[str, None]] = {}
        self._numbers: dict[str, set[Fraction]] = {}
        self._days: dict[str, set[int]] = {}
        self._whole: dict[str, int] = {}
        self._of_option: dict[tuple[str, str], int] = {}
        self._of_apart: dict[Apart, int] = {}
        for condition in conditions:
            self._gather(condition)

    def _gather(self, condition: Condition) -> None:
        """Note every option, number and day that a condition names."""
        match condition:
            case And(parts) | Or(parts):
                for part in parts:
                    self._gather(part)
            case Not(part):
                self._gather(part)
            case FieldIncludes(field=field, options=options):
                self._options.setdefault(field, {}).update(dict.fromkeys(options))
            case NumberIs(field=field, number=number):
                self._numbers.setdefault(field, set()).add(number)
            case DateIs(field=field, date=datetime.date() as date):
                day = moved(date, condition.months, condition.days)
                self._days.setdefault(field, set()).add(day)
            case _:
                pass

    # --------------------------------------------------------------------------------- tests

    def answer(self, column: str, held: Set[Value]) -> Diagram:
        """The cases whose cell in a column of answers holds one of these."""
        place = self._whole.get(column)
        if place is None:
            scale = self.model.scales[self.answers[column].scale]
            place = self._whole[column] = self._new(of_options(column, scale.options))
        return self.diagrams.test(place, [v in held for v in self.variables[place].values])

    def place_of(self, column: str, answer: str) -> tuple[int, int]:
        """The variable of a column of answers, and the place of an answer among its values."""
        self.answer(column, {answer})
        place = self._whole[column]
        return place, self.variables[place].values.index(answer)

    def test(self, test: FieldTest) -> tuple[Diagram, Diagram]:
        """Where a test, its negation left aside, is true, and where it is false."""
        if isinstance(test, FieldIsBlank):
            blank = self._holds(self._cell(test.field), lambda value: value is BLANK)
            return blank, self.diagrams.opposite(blank)
        match test:
            case FieldIncludes(field=field, options=options, every=every):
                chosen = [self._option(field, option) for option in options]
                found = (self.diagrams.all_of if every else self.diagrams.any_of)(chosen)
            case FieldIsNone(field=field):
                chosen = [self._option(field, option) for option in self._options_in(field)]
                found = self.diagrams.opposite(self.diagrams.any_of(chosen))
            case DateIs(other=str(other)):
                return self._apart(test, other)
            case _:
                place = self._cell(test.field)
                found = self._holds(place, lambda value: _held(test, value))
        known = self._known(test.field)
        both = self.diagrams.both
        return both(known, found), both(known, self.diagrams.opposite(found))

    def _apart(self, test: DateIs, other: str) -> tuple[Diagram, Diagram]:
        known = self.diagrams.both(self._known(test.field), self._known(other))
        apart = Apart(test.field, other, test.months, test.days)
        place = self._of_apart.get(apart)
        if place is None:
            place = self._of_apart[apart] = self._new(
                Variable("", "apart", costs=(0, 0, 0), values=(BLANK,) * 3)
            )
            self.aparts[place] = apart
            self.diagrams.between.add(place)
        found = self.diagrams.test(place, _HOLDS[test.compare])
        both = self.diagrams.both
        return both(known, found), both(known, self.diagrams.opposite(found))

    def _holds(self, place: int, holds: Callable[[Value], bool]) -> Diagram:
        return self.diagrams.test(place, [holds(value) for value in self.variables[place].values])

    def _known(self, field: str) -> Diagram:
        """The cases in which a field is not blank."""
        return self._holds(self._cell(field), lambda value: value is not BLANK)

    def _options_in(self, field: str) -> Iterable[str]:
        """The options of a field that make a difference; one stands for all that do not."""
        self._cell(field)
        return self._options[field]

    def _option(self, field: str, option: str) -> Diagram:
        self._cell(field)
        return self.diagrams.test(self._of_option[field, option], (False, True))

    # ----------------------------------------------------------------------------- variables

    def numbers_of(self, field: str) -> Set[Fraction]:
        """The numbers that the rules name of a field."""
        return self._numbers.get(field, set())

    def _new(self, variable: Variable) -> int:
        self.variables.append(variable)
        return len(self.variables) - 1

    def _cell(self, name: str) -> int:
        """The variable that says whether a field is blank, and (of most types) all else too."""
        place = self._whole.get(name)
        if place is not None:
            return place
        field = self.model.fields[name]
        match field.kind:
            case Kind.SOME:
                known, *options = of_several(field, self._options.get(name, ()))
                self._options[name] = {variable.option: None for variable in options}
                for variable in options:
                    self._of_option[name, variable.option] = self._new(variable)
                place = self._new(known)
            case Kind.WHOLE | Kind.NUMBER:
                place = self._new(of_numbers(field, self._numbers.get(name, ())))
            case Kind.DATE:
                place = self._new(of_dates(field, self._days.get(name, ())))
            case Kind.TEXT:
                place = self._new(of_text(field))
            case Kind.YES_NO | Kind.ONE:
                place = self._new(of_options(name, field.options))
        self._whole[name] = place
        return place

    # --------------------------------------------------------------------------------- cells

    def holding(self, record: Mapping[str, Value]) -> Diagram:
        """The cases whose cells lie as those of a record do to all that the rules name.

        Of dates that are compared with each other only each by itself is held.
        """
        found: list[Diagram] = []
        for name, value in record.items():
            if name in self.answers:
                found.append(self.answer(name, {value}))
                continue
            place = self._cell(name)
            kept = self.variables[place]
            if kept.role == "known":
                found.append(self._known(name))
                for option in self._options_in(name):
                    chosen = isinstance(value, frozenset) and option in self._standing(name, value)
                    is_chosen = self._option(name, option)
                    found.append(is_chosen if chosen else self.diagrams.opposite(is_chosen))
            else:
                held = self._piece(kept, value)
                found.append(
                    self.diagrams.test(place, [n == held for n in range(len(kept.values))])
                )
        return self.diagrams.all_of(found)

    def _standing(self, field: str, chosen: frozenset[str]) -> set[str]:
        """Which options of a field that make a difference stand for those that are chosen."""
        options = self._options_in(field)
        last = list(options)[-1]
        return {option if option in options else last for option in chosen}

    def _piece(self, variable: Variable, value: Value) -> int:
        """The place, among the values of a variable, of the one that stands for another."""
        if isinstance(value, datetime.date):
            day = value.toordinal()
            return next(
                n for n, (first, last) in enumerate(variable.spans) if n and first <= day <= last
            )
        if isinstance(value, Fraction):
            cuts = self._numbers.get(variable.name, set())
            lies = [(value > cut) - (value < cut) for cut in cuts]
            return next(
                n
                for n, one in enumerate(variable.values)
                if isinstance(one, Fraction) and [(one > c) - (one < c) for c in cuts] == lies
            )
        if isinstance(value, str) and value not in variable.values:
            return 1  # the words of a text
        return variable.values.index(value)

    def cells(self, values: Mapping[str, Value]) -> dict[str, str]:
        """What a case holds, as a record writes it, in the order of the file."""
        ordered = [*self.model.fields, *self.answers]
        return {
            name: cell_text(self.model.fields.get(name), values[name])
            for name in ordered
            if name in values and values[name] is not BLANK
        }


def _held(test: FieldTest, value: Value) -> bool:
    """Whether a test holds of a value that stands for a piece of its field; of a blank, either."""
    match test:
        case FieldIs(options=options):
            return not isinstance(value, NoValue) and value in options
        case NumberIs(compare=compare, number=number) if isinstance(value, Fraction):
            return _HOLDS[compare][(value > number) - (value < number) + 1]
        case DateIs(compare=compare, date=datetime.date() as date) if isinstance(
            value, datetime.date
        ):
            day, other = value.toordinal(), moved(date, test.months, test.days)
            return _HOLDS[compare][(day > other) - (day < other) + 1]
        case _:
            return False
