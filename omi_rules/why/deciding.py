"""Which cells decide a condition, and by which part of it: never more than decide.

The cells of a reason, taken alone, force the truth: whatever other cells of the record hold, the
condition stays true, false or unknown. Of a false `and` that is one false part, the one that reads
the fewest cells; of a true `or` one true part; where the truth is not known, all parts that could
settle it, and `open` are the cells without a value that leave it open.

Truth is the interpreter's: a reason that says otherwise is our own mistake. Sets of cells are whole
numbers used as bitmaps, so a chain of thousands of questions costs no more than it must.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from omi_rules.cells import BLANK, INVALID, NoValue
from omi_rules.interpreter import Reading, Record, opposite
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    AnswerTest,
    Condition,
    DateIs,
    Defined,
    FieldIsBlank,
    FieldTest,
    Model,
    Not,
    Or,
    Question,
    Side,
)
from omi_rules.why.cone import Cone, cells_of


class Reason(NamedTuple):
    """Why something is true, false or unknown.

    `cells` force it and `open` are those of them that leave it open, as bitmaps over the cells of
    a record. `by` is the definition or the question through whose saying it goes, and what is said
    of it; `parts` are the reasons it goes back to. `test` is a test of fields, and what it says.
    """

    truth: bool | None
    cells: int
    open: int = 0
    by: tuple[str, str] | None = None
    parts: tuple[Reason, ...] = ()
    test: tuple[FieldTest, bool] | None = None


ALWAYS = Reason(truth=True, cells=0)


class Places:
    """Where each cell of a record stands in a bitmap: fields first, in the order of the file."""

    def __init__(self, model: Model) -> None:
        self.names = (*model.fields, *model.answers)
        self._bits = {name: 1 << place for place, name in enumerate(self.names)}

    def bit(self, *names: str) -> int:
        """The bitmap of some cells."""
        bits = 0
        for name in names:
            bits |= self._bits[name]
        return bits

    def of(self, bits: int) -> tuple[str, ...]:
        """The cells of a bitmap, in the order of the file."""
        found = []
        while bits:
            low = bits & -bits
            found.append(self.names[low.bit_length() - 1])
            bits ^= low
        return tuple(found)


class Deciding:
    """The reasons of one question and one record, and of all that the question reads."""

    def __init__(self, cone: Cone, record: Record, places: Places) -> None:
        self.model = cone.model
        self.places = places
        self.reading = Reading(cone.model, record)
        self._defined: dict[tuple[str, bool], Reason] = {}
        self._relevant: dict[str, Reason] = {}
        self._struck: dict[str, Reason] = {}
        self._forms: dict[str, tuple[Reason, ...]] = {}
        for kind, name in cone.model.order:
            if kind == "definition":
                condition = self.model.definitions[name].condition
                for negated in (False, True):
                    self._defined[name, negated] = self.reason(condition, negated)
            else:
                question = self.model.questions[name]
                asked = question.relevant
                relevant = ALWAYS if asked is None else self.reason(asked)
                if question.forms:
                    self._forms[name] = tuple(self._which_form(question))
                    some = either(self._forms[name])
                    relevant = some if asked is None else both([relevant, some])
                self._relevant[name] = relevant
                self._struck[name] = either([self.reason(rule) for rule in question.struck_when])
                self._agree(name)

    def defined(self, name: str, *, negated: bool) -> Reason:
        """Why a definition, or `not` before it, holds or not."""
        return self._defined[name, negated]

    def relevant(self, ref: str) -> Reason:
        """Why a question is relevant or not."""
        return self._relevant[ref]

    def struck(self, ref: str) -> Reason:
        """Why one of its `below the line when` puts a question below the line, or none does."""
        return self._struck[ref]

    def _which_form(self, question: Question) -> Iterator[Reason]:
        """Why each form is the one that is asked, or is not, or may be."""
        before: list[Reason] = []
        for form in question.forms:
            own = ALWAYS if form.condition is None else self.reason(form.condition)
            parts = before if form.condition is None and before else [own, *before]
            yield both(parts)
            before = [*before, own._replace(truth=opposite(own.truth))]

    def _agree(self, ref: str) -> None:
        same = self._relevant[ref].truth is self.reading.relevant(ref) and self._struck[
            ref
        ].truth is self.reading.struck(ref)
        assert same, "what is said to decide a question decides it otherwise"

    # ------------------------------------------------------------------------ conditions

    def reason(self, condition: Condition, negated: bool = False) -> Reason:
        """Why a condition holds or not; `negated` is `not` before it, moved inward to the tests."""
        match condition:
            case And(parts) | Or(parts):
                joined = both if isinstance(condition, And) is not negated else either
                return joined([self.reason(part, negated) for part in parts])
            case Not(part):
                return self.reason(part, not negated)
            case Defined(name):
                found = self._defined[name, negated]
                return found._replace(by=("not" if negated else "definition", name), parts=(found,))
            case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
                return self._answer_test(condition, condition.negated is not negated)
            case _:
                return self._field_test(condition, condition.negated is not negated)

    def _field_test(self, test: FieldTest, negated: bool) -> Reason:
        record = self.reading.record
        said = self.reading.truth(test)
        truth = opposite(said) if test.negated is not negated else said
        names: Sequence[str] = cells_of(test)
        if said is not None:
            return Reason(truth, self.places.bit(*names), test=(test, said))
        if not isinstance(test, FieldIsBlank):
            without = [n for n in names if isinstance(record.get(n, BLANK), NoValue)]
            if isinstance(test, DateIs):
                without = [n for n in names if not isinstance(record.get(n, BLANK), datetime.date)]
            names = without or names
        bits = self.places.bit(*names)
        return Reason(None, bits, bits)

    def _answer_test(self, test: AnswerTest, negated: bool) -> Reason:
        """Relevant, and answered so; the answer of a question that is not relevant is not read."""
        ref = test.question
        asked = self._relevant[ref]._replace(by=("asked", ref), parts=(self._relevant[ref],))
        if asked.truth is False:
            return asked
        if ref in self._forms:
            columns = self.model.questions[ref].columns
            forms = zip(self._forms[ref], columns, strict=True)
            said = either([both([self._answered(test, c), form]) for form, c in forms])
        else:
            said = self._answered(test, ref)
        if negated:
            said = said._replace(truth=opposite(said.truth))
        return both([said, asked]) if said.truth is not False else said

    def _answered(self, test: AnswerTest, column: str) -> Reason:
        """What a test says of the answer in a column, given that it is asked for."""
        ref = test.question
        reading = self.reading
        own = self.places.bit(column)
        answer, side = reading.answer_in(ref, column), reading.side_in(ref, column)
        if answer is INVALID:
            return Reason(None, own, own)
        known = answer is not BLANK and side is not Side.NOT_KNOWN
        match test:
            case AnswerIs(options=options):
                return self._of_answer(own, answer in options if known else None)
            case AnswerIsBlank():
                truth = True if answer is BLANK else False if known else None
                return self._of_answer(own, truth)
            case AnswerOnSide(side=wanted):
                on_side = self._of_answer(own, side is wanted if known else None)
                struck = self._struck[ref]._replace(by=("struck", ref), parts=(self._struck[ref],))
                if wanted is Side.BELOW:
                    found = either([on_side, struck])
                else:
                    struck = struck._replace(truth=opposite(struck.truth))
                    found = both([on_side, struck])
                # An answer that is no option would leave it open, whatever else is known.
                return found._replace(cells=found.cells | own)

    @staticmethod
    def _of_answer(own: int, truth: bool | None) -> Reason:
        return Reason(truth, own, own if truth is None else 0)


def both(parts: Iterable[Reason]) -> Reason:
    """Why all hold: every part; why not: one false part."""
    return _joined(list(parts), settles=False)


def either(parts: Iterable[Reason]) -> Reason:
    """Why one holds: a true part; why none: every part."""
    return _joined(list(parts), settles=True)


def _joined(parts: list[Reason], *, settles: bool) -> Reason:
    if len(parts) == 1:
        return parts[0]
    settling = [part for part in parts if part.truth is settles]
    if settling:
        return min(settling, key=lambda part: part.cells.bit_count())
    cells = 0
    for part in parts:
        cells |= part.cells
    unknown = [part for part in parts if part.truth is None]
    if not unknown:
        return Reason(not settles, cells, parts=tuple(parts))
    blanks = 0
    for part in unknown:
        blanks |= part.open
    return Reason(None, cells, blanks, parts=tuple(unknown))
