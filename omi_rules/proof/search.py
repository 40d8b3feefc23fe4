"""One case of a set, the plainest there is: few cells filled in, and with ordinary values.

Where no dates are compared with each other, it is the cheapest way down the diagram. Else ways are
tried, the cheapest first, and each date is looked at as soon as something is said of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from omi_rules.cells import Value
from omi_rules.proof.dates import FIRST, LAST, Place, Said, solved
from omi_rules.proof.diagrams import EVERYTHING, NOTHING, Diagram, Diagrams, Unsettled
from omi_rules.proof.facts import Facts
from omi_rules.proof.values import ORDINARY_DAY

TRIES_MOST = 5_000
"""How many steps of ways are tried before it is called unsettled whether one leads to a case."""

_PLACES: tuple[Place, Place, Place] = ("before", "on", "after")
_NEVER = 1 << 60

Way = dict[int, int]
"""Which value each variable has that the way asks, by their places."""


def cheapest_case(diagrams: Diagrams, facts: Facts, of: Diagram) -> dict[str, Value] | None:
    """A case of a set, as what its cells hold (else they are blank); None where there is none."""
    if of == NOTHING:
        return None
    costs = _costs(diagrams, facts, of)
    if not facts.aparts:
        return _case(facts, next(_ways(diagrams, facts, costs, of)), {})
    for way in _ways(diagrams, facts, costs, of):
        days = _days(facts, way, whole=True)
        assert days is not None, "a way whose dates cannot lie so is given up before it ends"
        return _case(facts, way, days)
    return None


def _costs(diagrams: Diagrams, facts: Facts, of: Diagram) -> dict[Diagram, int]:
    """What the cheapest way costs from each point on."""
    costs = {NOTHING: _NEVER, EVERYTHING: 0}
    for point in diagrams.below(of):
        values = facts.variables[diagrams.variable[point]].costs
        costs[point] = min(
            own + costs[further]
            for own, further in zip(values, diagrams.further[point], strict=True)
        )
    return costs


def _ways(
    diagrams: Diagrams, facts: Facts, costs: dict[Diagram, int], of: Diagram
) -> Iterator[Way]:
    """Ways down a diagram to a case, the cheapest first at each turn."""
    tries = 0
    waiting: list[tuple[Diagram, Way]] = [(of, {})]
    while waiting:
        point, way = waiting.pop()
        tries += bool(facts.aparts)
        if tries > TRIES_MOST:
            raise Unsettled(f"{TRIES_MOST:,} tries to let dates lie so")
        if point == EVERYTHING:
            yield way
            continue
        place = diagrams.variable[point]
        variable = facts.variables[place]
        turns = sorted(
            (own + costs[further], value)
            for value, (own, further) in enumerate(
                zip(variable.costs, diagrams.further[point], strict=True)
            )
            if further != NOTHING
        )
        dated = bool(facts.aparts) and (variable.role == "apart" or bool(variable.spans))
        for _, value in reversed(turns):
            on = {**way, place: value}
            if not dated or _days(facts, on, whole=False) is not None:
                waiting.append((diagrams.further[point][value], on))


def _days(facts: Facts, way: Way, *, whole: bool) -> dict[str, int] | None:
    """Days for the dates of a way; None where they cannot lie so.

    Before a way is `whole`, a date of which nothing is said so far may be any day. Afterwards it is
    blank, and what is said of it counts for nothing.
    """
    within = {
        facts.variables[place].name: facts.variables[place].spans[value]
        for place, value in way.items()
        if value and facts.variables[place].spans
    }
    blank = {
        facts.variables[place].name
        for place, value in way.items()
        if not value and facts.variables[place].spans
    }
    said: list[Said] = []
    for place, apart in facts.aparts.items():
        if place not in way or blank & {apart.field, apart.other}:
            continue
        names = (apart.field, apart.other)
        if whole and not all(name in within for name in names):
            continue
        for name in names:
            within.setdefault(name, (FIRST, LAST))
        said.append((apart, _PLACES[way[place]]))
    return solved(within, said, ORDINARY_DAY)


def _case(facts: Facts, way: Way, days: dict[str, int]) -> dict[str, Value]:
    """The cells of a case that goes a way."""
    case: dict[str, Value] = {}
    chosen: dict[str, set[str]] = {}
    for place, value in way.items():
        variable = facts.variables[place]
        match variable.role:
            case "value" if variable.name in days:
                case[variable.name] = datetime.date.fromordinal(days[variable.name])
            case "value" | "known":
                case[variable.name] = variable.values[value]
            case "option" if value:
                chosen.setdefault(variable.name, set()).add(variable.option)
            case _:
                pass
    for name, options in chosen.items():
        if name in case and isinstance(case[name], frozenset):
            case[name] = frozenset(options)
    return case
