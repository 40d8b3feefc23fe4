"""The order in which conditions can be read: what a condition reads stands before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Literal, cast

from omi_rules.diagnostics import Aside, Findings
from omi_rules.source import Span

Key = tuple[Literal["definition", "question"], str]
Reads = Mapping[tuple[str, str], set[tuple[str, str]]]


def in_order(
    reads: Reads, places: Mapping[tuple[str, str], Span], findings: Findings
) -> tuple[Key, ...]:
    """Sort definitions and questions by what they read; each tangle of circles is reported once."""
    order: list[tuple[str, str]] = []
    for knot in _knots(reads):
        order += knot
        if len(knot) > 1 or knot[0] in reads[knot[0]]:
            first = min(knot, key=lambda key: places[key])
            _report(_circle(first, set(knot), reads), places, findings)
    return cast("tuple[Key, ...]", tuple(order))


def _knots(reads: Reads) -> Iterator[list[tuple[str, str]]]:
    """What reads each other, gathered; what a knot reads comes before it (Tarjan's algorithm).

    Walks without recursion: a chain may be thousands long.
    """
    met: dict[tuple[str, str], int] = {}
    lowest: dict[tuple[str, str], int] = {}
    waiting: dict[tuple[str, str], None] = {}
    for start in reads:
        if start in met:
            continue
        path = [(start, _read_by(start, reads))]
        met[start] = lowest[start] = len(met)
        waiting[start] = None
        while path:
            key, further = path[-1]
            following = next(further, None)
            if following is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[key])
                if lowest[key] == met[key]:
                    yield list(_taken_back_to(key, waiting))
            elif following not in met:
                met[following] = lowest[following] = len(met)
                waiting[following] = None
                path.append((following, _read_by(following, reads)))
            elif following in waiting:
                lowest[key] = min(lowest[key], met[following])


def _read_by(key: tuple[str, str], reads: Reads) -> Iterator[tuple[str, str]]:
    return iter(sorted(other for other in reads[key] if other in reads))


def _taken_back_to(
    key: tuple[str, str], waiting: dict[tuple[str, str], None]
) -> Iterator[tuple[str, str]]:
    last = None
    while last != key:
        last, _ = waiting.popitem()
        yield last


def _circle(
    start: tuple[str, str], knot: set[tuple[str, str]], reads: Reads
) -> list[tuple[str, str]]:
    """The shortest way from `start` back to itself."""
    came_from: dict[tuple[str, str], tuple[str, str]] = {}
    ahead = deque([start])
    while ahead:
        key = ahead.popleft()
        for following in sorted(reads[key] & knot):
            if following == start:
                circle = [key]
                while circle[-1] != start:
                    circle.append(came_from[circle[-1]])
                return circle[::-1]
            if following not in came_from:
                came_from[following] = key
                ahead.append(following)
    return [start]


def _report(
    circle: list[tuple[str, str]], places: Mapping[tuple[str, str], Span], findings: Findings
) -> None:
    names = [name for _, name in circle]
    if len(names) == 1:
        message = f"‘{names[0]}’ depends on itself."
    elif len(names) <= 6:
        way = ", which depends on ".join(
            [*(f"‘{name}’" for name in names[1:]), f"‘{names[0]}’ again"]
        )
        message = f"‘{names[0]}’ depends on {way}."
    else:
        message = f"‘{names[0]}’ depends on itself by way of {len(names) - 1} others."
    findings.error(
        "circular-relevance",
        places[circle[0]],
        message,
        "Take one of the conditions out of the circle.",
        asides=tuple(Aside(places[key], f"‘{key[1]}’") for key in circle[1:6]),
    )
