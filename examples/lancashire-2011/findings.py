"""The published findings: what each row of findings.csv asks of the records.

Shares are rounded as the report's are read: to the whole percent, halves up.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

NUMBERS = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "seven": 7}

# Where the report prints a number of cases below the line beside a percentage, and findings.csv
# has it in the note only.
BELOW_IN_NOTE = {
    "1.2-S-b-2": 20,
    "1.2-A-b-1": 66,
    "1.2-A-b-2": 55,
    "1.2-A-b-3": 33,
    "2.2-S-e-1": 8,
    "2.2-A-c-1": 33,
}


def whole_percent(count: int, base: int) -> int:
    """The share in whole percent, halves up."""
    return (200 * count + base) // (2 * base)


def whole_number(value: str) -> int | None:
    return int(value) if value else None


@dataclass(frozen=True)
class Finding:
    id: str
    percent: int | None
    count: int | None
    relevant: int | None
    below: int | None
    below_percent: int | None
    words: str
    words_percent: int | None
    words_are_of_the_below: bool

    @property
    def is_exact(self) -> bool:
        return (self.percent, self.count, self.below) != (None, None, None)

    def holds(self, above: int, base: int) -> bool:
        """Every figure that the report prints comes out of this many cases."""
        below = base - above
        return (
            self.count in (None, above)
            and self.relevant in (None, base)
            and self.below in (None, below)
            and (self.percent is None or self.percent == whole_percent(above, base))
            and (self.below_percent is None or self.below_percent == whole_percent(below, base))
        )

    def aim(self, base: int) -> int:
        """How many of so many relevant cases are to be above the line."""
        if self.count is not None:
            return self.count
        if self.below is not None:
            return base - self.below
        if self.percent is not None:
            fitting = [above for above in range(base + 1) if self.holds(above, base)]
            if not fitting:
                raise ValueError(f"{self.id}: no share of {base} cases is {self.percent}%")
            percent = self.percent
            return min(fitting, key=lambda above: (abs(100 * above - percent * base), above))
        if self.words_percent is None:
            raise ValueError(f"{self.id}: nothing to aim at")
        told = self.share_in_words(base, self.words_percent)
        return base - told if self.words_are_of_the_below else told

    def share_in_words(self, base: int, percent: int) -> int:
        """The nearest case, but "over" a fraction goes up to the case, and "under" it goes down."""
        if "over " in self.words:
            return -(-percent * base // 100)
        if "under " in self.words or "nearly " in self.words:
            return percent * base // 100
        return (200 * base * percent + 10_000) // 20_000


def read_findings(path: Path, words: dict[str, int]) -> dict[str, Finding]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: read_finding(row, words) for row in csv.DictReader(file)}


def read_finding(row: dict[str, str], words: dict[str, int]) -> Finding:
    bound = row["bound"]
    negative = bound.startswith("negative: ")
    wording = bound.removeprefix("negative: ")
    percent = whole_number(row["positive_percent"])
    count = whole_number(row["positive_count"])
    # A finding worded negatively: the share below the line rounds as printed, too.
    printed_below = re.search(r"source negative: [^;]*?(\d+)%", row["note"])
    all_but = re.fullmatch(r"all (?:but|except|bar) (\w+)", wording)
    below = BELOW_IN_NOTE.get(row["id"])
    if all_but:
        number = all_but[1]
        below = int(number) if number.isdecimal() else NUMBERS[number]
    worded_only = percent is None and count is None and below is None and wording != ""
    return Finding(
        id=row["id"],
        percent=percent,
        count=count,
        relevant=whole_number(row["relevant_count"]),
        below=below,
        below_percent=int(printed_below[1]) if printed_below else None,
        words=wording,
        words_percent=words[wording] if worded_only else None,
        words_are_of_the_below=negative,
    )
