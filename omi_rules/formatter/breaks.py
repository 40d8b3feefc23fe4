"""Where a line that is too long goes on: at its author's own places if they fit, else at ours.

A line may go on before `and` and `or`, behind a comma or a label, between the levels of a model,
and at a single space inside a label. Brackets are kept together as far as they can be.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from omi_rules.formatter.words import Thing
from omi_rules.syntax.labels import LABEL_LINES_MOST
from omi_rules.terminal import columns

WIDTH = 100
FURTHER_IN = 4
"""How much further in than its first line a line goes on."""

_BEHIND_LABEL = 60
_IN_LABEL = 100

_PLACE_IN_LABEL = re.compile(r"(?<=[^\s\"]) (?![\s\"]|(?:levels|also|model)\b)")
"""A break here reads as the one space that it is; a line of a label never looks like a clause."""

NEVER_FIRST = frozenset(("assumed", "source", "levels", "model", "also", "usual"))
"""Words that at the beginning of a line are, or look like, something else than more of a clause."""


@frozen
class Piece:
    """A stretch that is never broken, and how good a place before it is for a break: 0 is best.

    None is no place at all. `broken` says that the author began a line with it, `odd` that in the
    label that it begins the author began one at no place of this layout.
    """

    text: str
    gap: str
    rank: int | None = None
    broken: bool = False
    odd: bool = False


def laid_out(
    line: Sequence[Thing], indent: int, never_first: frozenset[str], *, is_head: bool = False
) -> list[str]:
    """The physical lines of a logical line that begins so far in, with its notes."""
    further = indent + FURTHER_IN
    whole = joined(line)
    if indent + columns(whole) <= WIDTH and not any(thing.notes for thing in line[:-1]):
        return [" " * indent + whole + _beside(line[-1])]
    ranks = [None] * len(line) if is_head else _ranks(line, never_first)
    lines: list[str] = []
    first = 0
    for last, thing in enumerate(line):
        if not thing.notes and last < len(line) - 1:
            continue
        at = indent if not first else further
        lines += _filled(line[first : last + 1], ranks[first : last + 1], at, further)
        lines[-1] += _beside(thing)
        lines += [" " * further + note for note in thing.notes[thing.beside :]]
        first = last + 1
    return lines


def joined(line: Sequence[Thing]) -> str:
    """The words of a line on one line."""
    return line[0].text + "".join(thing.gap + thing.text for thing in line[1:])


def _beside(thing: Thing) -> str:
    return f"   {thing.notes[0]}" if thing.beside else ""


def _ranks(line: Sequence[Thing], never_first: frozenset[str]) -> list[int | None]:
    """How good a place before each word of a clause is for a break."""
    ranks: list[int | None] = [None]
    depth = 0
    for before, thing in itertools.pairwise(line):
        depth += (before.text == "(") - (thing.text == ")")
        rank: int | None = None
        if thing.text in never_first:
            pass
        elif thing.text in ("and", "or"):
            rank = 2 * depth
        elif before.text == "," or thing.text == ">":
            rank = 2 * depth + 1
        elif before.is_label and thing.text != ",":
            rank = _BEHIND_LABEL
        ranks.append(rank)
    return ranks


# ----------------------------------------------------------------------------------- filling


def _filled(
    line: Sequence[Thing], ranks: Sequence[int | None], indent: int, further: int
) -> list[str]:
    """The physical lines of words without a note between them."""
    whole = joined(line)
    if indent + columns(whole) <= WIDTH:
        return [" " * indent + whole]
    pieces = [piece for number in range(len(line)) for piece in _pieces(line, ranks, number)]
    own = _own_places(pieces)
    if own:
        lines = _cut(pieces, own, indent, further)
        if all(columns(text) <= WIDTH for text in lines):
            return lines
    good = _good_places(pieces, indent, further)
    if len(good) >= LABEL_LINES_MOST:
        # A label of so many lines would be taken for one that was never closed.
        good = [place for place in good if pieces[place].rank != _IN_LABEL]
    return _cut(pieces, good, indent, further)


def _pieces(line: Sequence[Thing], ranks: Sequence[int | None], number: int) -> Iterator[Piece]:
    """A word as it is, or the words of a label."""
    thing, rank = line[number], ranks[number]
    broken = number > 0 and _author_broke(line, number)
    if not thing.is_label:
        yield Piece(thing.text, thing.gap, rank, broken)
        return
    places = [found.start() for found in _PLACE_IN_LABEL.finditer(thing.text)]
    own = {place + 1 for place in thing.breaks}
    ends = [*places, len(thing.text)]
    yield Piece(thing.text[: ends[0]], thing.gap, rank, broken, odd=not own.issubset(places))
    for place, end in zip(places, ends[1:], strict=True):
        yield Piece(thing.text[place + 1 : end], " ", _IN_LABEL, place in own)


def _author_broke(line: Sequence[Thing], number: int) -> bool:
    """Whether the author began a line here.

    A break stands before `and` and behind a comma, on whichever side of it the author had it.
    """
    thing, before = line[number], line[number - 1]
    if thing.text == "," or before.text in ("and", "or"):
        return False
    if before.text == ",":
        return thing.broken or before.broken
    joint = thing.text in ("and", "or") and number + 1 < len(line)
    return thing.broken or (joint and line[number + 1].broken)


def _own_places(pieces: Sequence[Piece]) -> list[int]:
    """The author's own places; none where one of them is no place of this layout."""
    own = [number for number, piece in enumerate(pieces) if piece.broken]
    odd = any(piece.odd for piece in pieces) or any(pieces[n].rank is None for n in own)
    return [] if odd else own


def _good_places(pieces: Sequence[Piece], indent: int, further: int) -> list[int]:
    """Places of our own: of those that let a line fit the best, and of equals the last."""
    places: list[int] = []
    filled = indent
    best: int | None = None
    number = 0
    begin = 0
    while number < len(pieces):
        piece = pieces[number]
        rank = piece.rank
        if rank is not None and number > begin:
            chosen = None if best is None else pieces[best].rank
            if chosen is None or rank <= chosen:
                best = number
        if number > begin:
            filled += len(piece.gap)
        filled += columns(piece.text)
        number += 1
        if filled > WIDTH and best is not None:
            places.append(best)
            number = begin = best
            filled, best = further, None
    return places


def _cut(pieces: Sequence[Piece], places: Sequence[int], indent: int, further: int) -> list[str]:
    lines = []
    begin = 0
    for end in (*places, len(pieces)):
        text = pieces[begin].text + "".join(p.gap + p.text for p in pieces[begin + 1 : end])
        lines.append(" " * (further if begin else indent) + text)
        begin = end
    return lines
