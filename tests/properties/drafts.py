"""A drawn model and its cases, before anything has a name.

The text of a rule file is drawn with marks in the place of names (`«field 3»`), and so are the
cells of its cases. A naming fills the marks. So one draft gives the same model under any names, and
a shrunk failure is a rule file that a person can read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import field, frozen

from omi_rules.cells import Value
from omi_rules.model.judgements import Judgement

Cells = Mapping[str, Value]
Ratings = Mapping[str, str | None]
"""The ratings given for an inspection: of a reference the name of a band, None where not rated."""

Naming = Callable[[str], str]

MARK = re.compile("«([^«»]*)»")
NUMBERED = "@numbered "
"""Begins a line that is only needed where references do not say where a statement stands."""


def mark(name: str) -> str:
    """The mark of a thing without a name yet."""
    return f"«{name}»"


@frozen
class Trial:
    """A rule file and its cases, ready to be run. `seed` decides whatever else a property needs."""

    text: str = field(repr=False)
    records: tuple[Cells, ...] = field(repr=False)
    seed: int = 0
    ratings: Ratings = field(repr=False, factory=dict)

    @property
    def judgements(self) -> dict[str, Judgement]:
        """The ratings that are given for the inspection."""
        return {ref: Judgement(ref, band, "no case") for ref, band in self.ratings.items()}

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """How Hypothesis shows a failure: as a rule file, and a case a line."""
        cases = "\n".join(f"  {dict(record)}" for record in self.records)
        given = f"# ratings {dict(self.ratings)}\n" if self.ratings else ""
        printer.text(f"\n{self.text}\n# cases\n{cases}\n{given}# seed {self.seed}\n")


@frozen
class Draft:
    """The marked text, the marked cells and ratings, and what each mark is: its plain name."""

    text: str = field(repr=False)
    records: tuple[Cells, ...] = field(repr=False)
    plain: Mapping[str, str] = field(repr=False)
    seed: int = 0
    ratings: Ratings = field(repr=False, factory=dict)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        self.trial()._repr_pretty_(printer, cycle)

    def trial(self) -> Trial:
        """The draft under plain names, its references numbered."""
        kept = [line for line in self.text.split("\n") if NUMBERED not in line]
        return self._filled(kept, self.plain)

    def renamed(self) -> tuple[Trial, Mapping[str, str]]:
        """The draft under nonsense names, and what each plain name or reference is there."""
        rnd = random.Random(self.seed)
        nonsense = {key: _nonsense(rnd, place) for place, key in enumerate(self.plain)}
        lines = self.text.replace(NUMBERED, "").split("\n")
        trial = self._filled(lines, nonsense)
        return trial, {self.plain[key]: nonsense[key] for key in self.plain}

    def _filled(self, lines: Iterable[str], names: Mapping[str, str]) -> Trial:
        def fill(text: str) -> str:
            return MARK.sub(lambda found: names[found[1]], text)

        def cell(value: Value) -> Value:
            if isinstance(value, frozenset):
                return frozenset(map(fill, value))
            return fill(value) if isinstance(value, str) else value

        text = "\n".join(fill(line) for line in lines)
        records = tuple({fill(k): cell(v) for k, v in record.items()} for record in self.records)
        ratings = {fill(ref): band and fill(band) for ref, band in self.ratings.items()}
        return Trial(text, records, self.seed, ratings)


def _nonsense(rnd: random.Random, place: int) -> str:
    """A name that means nothing, that no language has a word for, and that is there once."""
    return "".join(rnd.choices("bcdfghjkqvwxz", k=rnd.randint(3, 6))) + f"_{place}"
