"""The words of readings: labels in quotes, options in lists, numbers, days and spans."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from omi_rules.cells import MONTHS
from omi_rules.model import Option


def units(shift: tuple[int, int]) -> str:
    """A span without its direction: 15 days, 1 month."""
    months, days = abs(shift[0]), abs(shift[1])
    number, unit = (months, "month") if months else (days, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def quoted(text: str) -> str:
    """A text of the file in “…”; quotation marks inside it become single ones."""
    return f"“{' '.join(text.split()).replace('“', '‘').replace('”', '’')}”"


def labelled(options: Sequence[Option]) -> Mapping[str, str]:
    """Options as a sentence says them, by name: yes and no plainly, others by label, in quotes."""
    labels = {option.name: quoted(option.label.en) for option in options}
    times = Counter(label.casefold() for label in labels.values())
    said = {}
    for name, label in labels.items():
        plain = label[1:-1].casefold()
        if times[label.casefold()] > 1:
            said[name] = f"{label} ({name})"
        else:
            said[name] = plain if plain in ("yes", "no") else label
    return said


def options_in_words(options: Sequence[Option], names: Iterable[str]) -> list[str]:
    """Some of so many options, as a sentence says them."""
    said = labelled(options)
    return [said[name] for name in names]


def listed(said: Sequence[str], joint: str) -> str:
    """Things as a sentence lists them: a, b and c."""
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {joint} {said[-1]}"


def any_of(said: Sequence[str]) -> str:
    """One of so many options: a, b or c."""
    return listed(said, "or")


def none_of(said: Sequence[str], single: str = "") -> str:
    """None of so many options, after "is" or "includes"."""
    match said:
        case [one]:
            return f"{single}{one}"
        case [first, last]:
            return f"neither {first} nor {last}"
        case _:
            return f"none of {listed(said, 'and')}"


def included(said: Sequence[str], *, every: bool, negated: bool) -> str:
    """What a field of several options includes, or does not."""
    if len(said) == 1:
        return f"{'does not include' if negated else 'includes'} {said[0]}"
    if every:
        all_of = "both" if len(said) == 2 else "all of"
        return f"{'does not include' if negated else 'includes'} {all_of} {listed(said, 'and')}"
    if negated:
        return f"includes {none_of(said)}"
    return f"includes at least one of {listed(said, 'and')}"


def date_in_words(date: datetime.date) -> str:
    """A day: 1 April 2011."""
    return f"{date.day} {MONTHS[date.month - 1].title()} {date.year}"


def next_sign(place: int, depth: int) -> str:
    """The marker's next sign: a, b, … z, aa at even depths, numbers at odd ones."""
    if depth % 2:
        return str(place + 1)
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
