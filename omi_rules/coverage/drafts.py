"""Examples on their way: cases that show what is missing, joined where one case shows several.

An example speaks of the questions under one heading, and of one thing that happens to them: they
are asked, are not asked, may be asked, are put below the line, or are not. What happens is what the
second opinion says of the case.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from attrs import evolve, frozen

from omi_rules.cells import read_date
from omi_rules.coverage.goals import STRIKES, Goal, Held, Struck
from omi_rules.coverage.measure import Measuring
from omi_rules.coverage.possible import Possible
from omi_rules.examples import IN_WORDS
from omi_rules.interpreter import Reading
from omi_rules.model import Kind, Model, Node, Side
from omi_rules.outcomes import Outcome
from omi_rules.proof import Cases, Cells, record_of
from omi_rules.why.cone import cone_of

MOST_CELLS = 6
MOST_QUESTIONS = 8
MOST_OF_NOTHING = 24
"""So many cells of one case, and questions of one example, a reader can take in.

Where nothing is given there is less to take in.
"""

LONG_AGO = 1900
ORDINARY_DAY = datetime.date(2011, 4, 1)
YEARS = datetime.timedelta(days=3 * 365)
"""Dates that rules compare with each other may lie anywhere: near this day they are easily read."""

_BEST: Mapping[bool | None, tuple[bool | None, ...]] = {
    True: (True, False, None),
    False: (False, True, None),
    None: (None, False, True),
}
"""A part shows best what it is where the whole comes out likewise."""

_INSPECTED = {True: "relevant", False: "not relevant", None: "without a score"}
"""What `then` says of a heading without questions."""

_ORDER = {
    said: place
    for place, said in enumerate(
        ("relevant", "not relevant", "above the line", "below the line", "undecided")
    )
}

Clause = str


class Reader(NamedTuple):
    """A question that reads a part, and in which clause."""

    ref: str
    clause: Clause


@frozen(repr=False)
class Draft:
    """An example of one case: its cells, and what is expected of questions, as `then` says it."""

    cells: Cells
    then: dict[str, str]


class _State(NamedTuple):
    """What a case does to a question: as `then` says it, and whether it is relevant.

    `form` is the form that is asked, where it has several and `then` says that it is asked.
    """

    said: str
    relevant: bool | None
    form: str = ""


class _Wish(NamedTuple):
    """A goal, the question it is told of, a case that shows it, and what the case does to it."""

    goal: int
    reader: Reader
    cells: Cells
    state: _State


class Drafting:
    """Drafts for the goals of a rule file that are missing."""

    def __init__(self, measuring: Measuring) -> None:
        self.measuring = measuring
        self.model: Model = measuring.model
        self.possible: Possible = measuring.possible
        self.readers = _readers(measuring)
        self._cones: dict[str, tuple[tuple[Literal["definition", "question"], str], ...]] = {}
        self.order = {
            ref: place for place, ref in enumerate([*self.model.nodes, *self.model.questions])
        }
        names = (*self.model.fields, *self.model.answers)
        self.columns = {name: place for place, name in enumerate(names)}

    def drafts(self, missing: Sequence[int]) -> list[Draft]:
        """As few drafts as show every missing goal and stay readable, in the order of the file."""
        wishes = [wish for goal in missing if (wish := self._wish(goal)) is not None]
        groups: dict[tuple[str, _State], list[_Wish]] = {}
        for wish in wishes:
            heading = self._node(wish.reader.ref).parent or ""
            groups.setdefault((heading, wish.state), []).append(wish)
        order = {ref: place for place, ref in enumerate(self.model.nodes)}

        def place(group: tuple[str, _State]) -> tuple[int, int]:
            heading, state = group
            return order.get(heading, -1), _ORDER.get(state.said, len(_ORDER))

        found: list[Draft] = []
        for group in sorted(groups, key=place):
            found += self._joined(groups[group])
        return list(_of_nothing_joined(found))

    # ------------------------------------------------------------------------- one goal's case

    def _wish(self, place: int) -> _Wish | None:
        """The plainest case that shows a goal, and what it does to a question that reads it."""
        goal = self.measuring.goals[place]
        assert isinstance(goal, Held | Struck), "cases show conditions; scores show bands"
        self.possible.make_room()
        for reader in self._readers_of(goal):
            small = self._cut_down([reader.ref])

            def shows(cells: Cells, small: Model = small) -> bool:
                return self._is_shown(Reading(small, record_of(self.model, cells)), goal)

            cells = self.possible.plainest(self._ways(goal, reader), shows)
            if cells is not None:
                return _Wish(place, reader, cells, self._state(cells, reader))
        return self._wish(place) if self.possible.begin_anew(goal) else None

    def _readers_of(self, goal: Held | Struck) -> Sequence[Reader]:
        if isinstance(goal, Struck):
            return (Reader(goal.said.name, goal.said.clause),)
        return self.readers.get(goal.part, ())

    def _ways(self, goal: Held | Struck, reader: Reader) -> Iterator[Callable[[], Cases]]:
        """Sets of cases that show a goal, those first in which it matters to the question.

        Each is made when it is wanted: what is too large is passed over.
        """
        possible, space, ref = self.possible, self.possible.space, reader.ref

        def shows() -> Cases:
            return possible.cases(goal)

        def blank() -> Cases:
            return shows() - possible.any_answer(ref)

        if ref not in self.model.questions:
            yield shows
            return
        if isinstance(goal, Struck):
            yield from (blank, shows)
            return
        if reader.clause != STRIKES:
            for truth in _BEST[goal.truth]:
                yield lambda truth=truth: blank() & space.relevant(ref, truth)  # type: ignore[misc]
            yield shows
            return

        def asked() -> Cases:
            return shows() & space.relevant(ref)

        def struck(truth: bool | None) -> Cases:
            if truth is False:
                found = asked() & possible.answered(ref, Side.ABOVE)
            else:
                found = asked() - possible.any_answer(ref)
            return found & space.struck(ref, truth)

        for truth in _BEST[goal.truth]:
            yield lambda truth=truth: struck(truth)  # type: ignore[misc]
        yield from (asked, shows)

    def _state(self, cells: Cells, reader: Reader) -> _State:
        """What a case does to a question, by the second opinion."""
        small = self._cut_down([reader.ref])
        return self._state_of(Reading(small, record_of(self.model, cells)), reader)

    def _state_of(self, reading: Reading, reader: Reader) -> _State:
        if reader.ref not in self.model.questions:
            inspected = reading.inspected(reader.ref)
            return _State(_INSPECTED[inspected], inspected)
        relevant = reading.relevant(reader.ref)
        if reader.clause != STRIKES and relevant is True:
            form = reading.form(reader.ref)
            return _State("relevant", relevant, "" if form is None else form.ref)
        return _State(IN_WORDS[reading.outcome(reader.ref)], relevant)

    # ------------------------------------------------------------------- one case for several

    def _joined(self, wishes: Sequence[_Wish]) -> list[Draft]:
        """Wishes under one heading as drafts: each takes in others that its case can show too."""
        small = self._cut_down(dict.fromkeys(wish.reader.ref for wish in wishes))
        waiting = list(wishes)
        found: list[Draft] = []
        while waiting:
            first = waiting.pop(0)
            taken, cells = [first], first.cells
            for wish in list(waiting):
                more = _union(self.model, self.columns, cells, wish.cells)
                refs = {self._asked(w) for w in (*taken, wish)}
                most = MOST_QUESTIONS if more else MOST_OF_NOTHING
                if more is None or len(more) > max(MOST_CELLS, len(cells)) or len(refs) > most:
                    continue
                if self._shows(small, more, [*taken, wish]):
                    taken.append(wish)
                    waiting.remove(wish)
                    cells = more
            cells = self._of_our_time(small, self._shrunk(small, cells, taken), taken)
            taken.sort(key=lambda wish: self.order[wish.reader.ref])
            found.append(Draft(cells, {w.state.form or w.reader.ref: w.state.said for w in taken}))
        return found

    def _asked(self, wish: _Wish) -> str:
        """The question of a wish; the rows of a repeated one are one question."""
        return self._node(wish.reader.ref).ref

    def _node(self, ref: str) -> Node:
        """What a question is among the nodes: the rows of a repeated one are one node."""
        question = self.model.questions.get(ref)
        return self.model.nodes[ref if question is None else question.group or ref]

    def _cut_down(self, refs: Iterable[str]) -> Model:
        """The model with no more statements than these questions read: it is read many times."""
        kept: set[tuple[str, str]] = set()
        for ref in refs:
            if ref not in self.model.questions:
                return self.model  # a heading reads few facts, and definitions
            if ref not in self._cones:
                self._cones[ref] = cone_of(self.model, ref).model.order
            kept.update(self._cones[ref])
        return evolve(self.model, order=tuple(s for s in self.model.order if s in kept))

    def _shows(self, small: Model, cells: Cells, wishes: Sequence[_Wish]) -> bool:
        """Whether a case shows all these goals and does to each question what is said."""
        reading = Reading(small, record_of(self.model, cells))
        return all(
            self._state_of(reading, wish.reader) == wish.state
            and self._is_shown(reading, self.measuring.goals[wish.goal])
            for wish in wishes
        )

    def _is_shown(self, reading: Reading, goal: Goal) -> bool:
        """Whether a case shows a goal, by the second opinion."""
        match goal:
            case Held(part=part, truth=truth):
                return reading.truth(self.measuring.parts.found[part].condition) is truth
            case Struck(said=said):
                struck = reading.truth(said.condition) is True
                below = reading.outcome(said.name) is Outcome.BELOW
                return struck and below and reading.side(said.name) is not Side.BELOW
            case _:
                raise AssertionError("no case by itself shows a band")

    def _shrunk(self, small: Model, cells: Cells, wishes: Sequence[_Wish]) -> Cells:
        """A case without the cells that it does not need."""
        for name in reversed(list(cells)):
            fewer = {other: cell for other, cell in cells.items() if other != name}
            if self._shows(small, fewer, wishes):
                cells = fewer
        return cells

    def _of_our_time(self, small: Model, cells: Cells, wishes: Sequence[_Wish]) -> Cells:
        """A case whose dates nobody wonders at: moved together, where it shows the same."""
        fields = self.model.fields
        dates = {
            name: date
            for name, cell in cells.items()
            if name in fields and fields[name].kind is Kind.DATE
            if isinstance(date := read_date(cell), datetime.date)
        }
        if not dates or min(dates.values()).year >= LONG_AGO:
            return cells
        for day in (ORDINARY_DAY, ORDINARY_DAY - YEARS):
            by = day - max(dates.values())
            with contextlib.suppress(OverflowError):
                moved = {name: (date + by).isoformat() for name, date in dates.items()}
                if self._shows(small, {**cells, **moved}, wishes):
                    return {**cells, **moved}
        return cells


def _of_nothing_joined(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """What comes out where nothing is known, told once for all headings unless it is too much."""
    joined: dict[tuple[str, ...], Draft] = {}
    for draft in drafts:
        said = tuple(dict.fromkeys(draft.then.values()))
        first = joined.get(said)
        if draft.cells:
            yield draft
        elif first is None or len(first.then) + len(draft.then) > MOST_OF_NOTHING:
            joined[said] = draft
            yield draft
        else:
            first.then.update(draft.then)


def _union(model: Model, order: Mapping[str, int], cells: Cells, others: Cells) -> Cells | None:
    """The cells of both cases, choices of several options joined; None where they differ."""
    both = {**others, **cells}
    for name in cells.keys() & others.keys():
        if cells[name] == others[name]:
            continue
        field = model.fields.get(name)
        if field is None or field.kind is not Kind.SOME or "none" in (cells[name], others[name]):
            return None
        chosen = {option.strip() for cell in (cells, others) for option in cell[name].split(";")}
        both[name] = "; ".join(o.name for o in field.options if o.name in chosen)
    return {name: both[name] for name in sorted(both, key=lambda name: order.get(name, len(order)))}


def _readers(measuring: Measuring) -> dict[int, list[Reader]]:
    """The questions that read each part: first whose relevance does, in the order of the file."""
    parts = measuring.parts
    found: dict[int, list[Reader]] = {}
    order = {ref: place for place, ref in enumerate(measuring.model.questions)}
    for said, place in parts.whole:
        asked = (said.name,) if said.name in order else _under(measuring.model, said.name)
        refs = tuple(asked) or (said.name,)
        waiting, seen = [place], {place}
        while waiting:
            at = waiting.pop()
            found.setdefault(at, []).extend(Reader(ref, said.clause) for ref in refs)
            new = [arm for arm in parts.found[at].arms if arm not in seen]
            seen.update(new)
            waiting += new
    for readers in found.values():
        readers.sort(key=lambda reader: (reader.clause == STRIKES, order.get(reader.ref, -1)))
    return found


def _under(model: Model, ref: str) -> Iterator[str]:
    """The questions under a heading: what it says of relevance is told of them."""
    for question in model.questions.values():
        above: str | None = question.parent
        while above and above != ref:
            node = model.nodes.get(above)
            above = None if node is None else node.parent
        if above == ref:
            yield question.ref
