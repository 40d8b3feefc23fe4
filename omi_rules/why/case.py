"""One case and one question: what came of it, which cells decided, and what would turn it round.

`explain` finds it all; nothing in here is a sentence yet. Every outcome that follows from a
change was read off a replay of the changed case.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import evolve, field, frozen

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.interpreter import Reading, Record
from omi_rules.model import FieldTest, Form, Model, Question
from omi_rules.outcomes import Outcome
from omi_rules.records.meant import meant_option
from omi_rules.records.one_row import Written
from omi_rules.why.cone import cone_of
from omi_rules.why.deciding import Deciding, Places, Reason
from omi_rules.why.smallest import Found, Search, Wanted

Aim = Literal["asked", "not asked", "not put below", "put below"]

_WANTED: Mapping[Aim, tuple[Wanted, ...]] = {
    "asked": (("relevant", True),),
    "not asked": (("relevant", False),),
    "not put below": (("relevant", True), ("struck", False)),
    "put below": (("relevant", True), ("struck", True)),
}


@frozen(repr=False)
class Case:
    """One case of the records: what it says, and what that is read as. `without` was left out."""

    case_id: str
    row: int
    record: Record
    written: Mapping[str, Written]
    without: tuple[str, ...] = ()


@frozen(repr=False)
class Turn:
    """A way to turn it round: what it aims at, the search, and the outcome it would then have."""

    aim: Aim
    found: Found
    then: Outcome | None


@frozen(repr=False)
class Step:
    """A statement on the way: a definition, or whether another question is asked or put below.

    A definition that rests on a question which is not asked may be `neither` so nor not so.
    """

    kind: Literal["definition", "asked", "struck"]
    name: str
    truth: bool | None
    neither: bool = False


@frozen(repr=False)
class Decided:
    """Whether something holds, the cells that decide it, those that leave it open, the way there.

    `told` are the cells that a person is told of: not those that force it only by being readable.
    `tests` are the tests of fields that decide it, each with whether it holds.
    """

    truth: bool | None
    cells: tuple[str, ...]
    told: tuple[str, ...]
    open: tuple[str, ...]
    steps: tuple[Step, ...]
    tests: tuple[tuple[FieldTest, bool], ...]


@frozen(repr=False)
class Answer:
    """Why a case does to a question what it does.

    `by_answer` has the outcome of every answer that the case could give, and of none (BLANK), all
    else as it is. `meant` is the option that an unreadable answer may stand for.
    `form` is the form in which it is asked, where it has forms and one is asked for sure; `columns`
    are those where its answer was looked for, and `astray` those of forms that are not asked and
    are answered.
    """

    case: Case
    question: Question
    outcome: Outcome
    overruled: bool
    relevant: Decided
    struck: Decided
    by_answer: Mapping[Value, Outcome] = field(factory=dict)
    meant: str | None = None
    turns: tuple[Turn, ...] = ()
    form: Form | None = None
    columns: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()

    @property
    def some_form(self) -> bool:
        """Whether every case is asked the question, in one form or another."""
        forms = self.question.forms
        rest = bool(forms) and forms[-1].condition is None
        return rest and self.question.relevant is None

    @property
    def column(self) -> str:
        """Where its answer stands; where several were looked at, the first that holds any."""
        record = self.case.record
        held = (name for name in self.columns if record.get(name, BLANK) is not BLANK)
        wrong = (name for name in self.columns if record.get(name, BLANK) is INVALID)
        return next(wrong, None) or next(held, None) or self.columns[0]

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell that had a part in it, each once: those that decided, then the answer."""
        return tuple(dict.fromkeys((*self._deciding(), *self.columns, *self.astray)))

    def _deciding(self) -> Iterable[str]:
        if self.outcome is Outcome.INVALID and self.relevant.truth is not False:
            return ()
        if self.relevant.truth is not True:
            return self.relevant.open or self.relevant.told
        struck = self.struck.open or self.struck.told if self.shows_struck else ()
        return (*self.relevant.told, *struck)

    @property
    def shows_struck(self) -> bool:
        """Whether it matters what puts the question below the line."""
        spared = self.outcome is Outcome.ABOVE and bool(self.struck.cells)
        return self.relevant.truth is True and (
            self.struck.truth is True or spared or self.outcome is Outcome.UNDECIDED
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        """The statements on the way from the question to the cells."""
        struck = self.struck.steps if self.shows_struck else ()
        return tuple(dict.fromkeys((*self.relevant.steps, *struck)))


def explain(model: Model, case: Case, ref: str) -> Answer:
    """Why a case does to a question what it does, and what would turn it round."""
    cone = cone_of(model, ref)
    places = Places(model)
    deciding = Deciding(cone, case.record, places)
    plainly = outline(deciding, case, ref)
    question = model.questions[ref]
    scale = model.scales[question.scale]
    values: list[Value] = [*(option.name for option in scale.options), BLANK]
    search = Search(cone, case.record, places)
    turns: list[Turn] = []
    for aim in _aims(question, plainly.outcome, deciding):
        smallest = search.smallest(*_WANTED[aim])
        then = None
        if smallest.changes:
            changed = {**case.record, **smallest.changes[0].cells}
            then = Reading(model, changed).outcome(ref)
        turns.append(Turn(aim, smallest, then))
    column = plainly.column
    written = case.written.get(column)
    meant = None
    if plainly.outcome is Outcome.INVALID and written is not None:
        meant = meant_option(" ".join(written.texts), scale.options)
    return evolve(
        plainly,
        by_answer={v: Reading(cone.model, {**case.record, column: v}).outcome(ref) for v in values},
        meant=meant,
        turns=tuple(turns),
    )


def outline(deciding: Deciding, case: Case, ref: str) -> Answer:
    """What a case does to a question and what decided it, without what would turn it round."""
    return Answer(
        case=case,
        question=deciding.model.questions[ref],
        outcome=deciding.reading.outcome(ref),
        overruled=deciding.reading.overruled(ref),
        relevant=_decided(deciding, deciding.relevant(ref)),
        struck=_decided(deciding, deciding.struck(ref)),
        form=deciding.reading.form(ref),
        columns=deciding.reading.columns(ref),
        astray=deciding.reading.astray(ref),
    )


def _aims(question: Question, outcome: Outcome, deciding: Deciding) -> list[Aim]:
    """What a person would want to know how to bring about."""
    asked = deciding.relevant(question.ref).truth
    struck = deciding.struck(question.ref).truth
    if asked is False:
        return ["asked"]
    rest = bool(question.forms) and question.forms[-1].condition is None
    never_out = question.relevant is None and (rest or not question.forms)
    if asked is None:
        return ["asked"] if never_out else ["asked", "not asked"]
    aims: list[Aim] = []
    if outcome is Outcome.UNDECIDED:
        aims += ["not put below", "put below"]
    elif struck is True and outcome is not Outcome.INVALID:
        aims.append("not put below")
    elif outcome is Outcome.ABOVE and question.struck_when:
        aims.append("put below")
    if not never_out:
        aims.append("not asked")
    return aims


def _decided(deciding: Deciding, reason: Reason) -> Decided:
    """A reason as a person may ask for it: the cells, and what it goes through on the way."""
    places = deciding.places
    steps: dict[tuple[str, str], Step] = {}
    tests: dict[int, tuple[FieldTest, bool]] = {}
    seen: set[int] = set()
    told = 0
    waiting = collections.deque([reason])
    while waiting:
        at = waiting.popleft()
        if id(at) in seen or not at.cells:
            continue
        seen.add(id(at))
        if at.by is not None and at.by not in steps:
            steps[at.by] = _step(deciding, *at.by)
        if at.test is not None:
            tests.setdefault(id(at.test[0]), at.test)
        told |= 0 if at.parts else at.cells
        waiting += at.parts
    return Decided(
        reason.truth,
        places.of(reason.cells),
        places.of(told),
        places.of(reason.open),
        tuple(dict.fromkeys(steps.values())),
        tuple(tests.values()),
    )


def _step(deciding: Deciding, kind: str, name: str) -> Step:
    match kind:
        case "asked":
            return Step("asked", name, deciding.relevant(name).truth)
        case "struck":
            return Step("struck", name, deciding.struck(name).truth)
        case _:
            holds, opposite = (deciding.defined(name, negated=n).truth for n in (False, True))
            return Step("definition", name, holds, neither=holds is False and opposite is False)
