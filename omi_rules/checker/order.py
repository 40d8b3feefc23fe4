"""The order in which conditions can be read: what a condition reads stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from omi_rules.diagnostics import Aside, Findings
from omi_rules.source import Span

Key = tuple[Literal["definition", "question"], str]


def in_order(
    reads: Mapping[tuple[str, str], set[tuple[str, str]]],
    places: Mapping[tuple[str, str], Span],
    findings: Findings,
) -> tuple[Key, ...]:
    """Sort definitions and questions by what they read; each circle is reported once.

    Walks without recursion: a chain may be thousands long.
    """
    done: dict[tuple[str, str], None] = {}
    for start in reads:
        path: dict[tuple[str, str], list[tuple[str, str]]] = {}
        stack = [start]
        while stack:
            key = stack[-1]
            if key in done:
                stack.pop()
                continue
            if key not in path:
                path[key] = sorted(k for k in reads.get(key, ()) if k in reads)
            while path[key] and path[key][-1] in done:
                path[key].pop()
            if not path[key]:
                stack.pop()
                del path[key]
                done[key] = None
                continue
            following = path[key].pop()
            if following in path:
                circle = list(path)[list(path).index(following) :]
                _report(circle, places, findings)
                continue
            stack.append(following)
    return cast("tuple[Key, ...]", tuple(done))


def _report(
    circle: list[tuple[str, str]], places: Mapping[tuple[str, str], Span], findings: Findings
) -> None:
    first = min(range(len(circle)), key=lambda i: places[circle[i]])
    circle = circle[first:] + circle[:first]
    names = [name for _, name in circle]
    if len(names) == 1:
        message = f"‘{names[0]}’ depends on itself."
    elif len(names) <= 6:
        message = f"‘{names[0]}’ depends on itself: " + " on ".join([*names, names[0]]) + "."
    else:
        message = f"‘{names[0]}’ depends on itself by way of {len(names) - 1} others."
    findings.error(
        "circular-relevance",
        places[circle[0]],
        message,
        "Take one of the conditions out of the circle.",
        asides=tuple(Aside(places[key], f"‘{key[1]}’") for key in circle[1:6]),
    )
