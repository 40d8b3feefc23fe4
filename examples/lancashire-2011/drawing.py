"""Draws the records: facts and answers are given to cases at random, the same for the same seed.

Only `random()` of a generator with a whole number for a seed is used, because its sequence is the
same on every version of Python. A set is put in order before it is drawn from.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Set

from findings import Finding

Cases = frozenset[int]
NOBODY: Cases = frozenset()


class Drawing:
    """The records while they are made: the facts first, then the answers."""

    def __init__(self, size: int, seed: int, findings: dict[str, Finding]) -> None:
        self.everyone: Cases = frozenset(range(size))
        self.carried_by: dict[str, str] = {}
        self.groups: dict[str, Cases] = {}
        self._columns: dict[str, list[str]] = {}
        self._findings = findings
        self._random = random.Random(seed)

    def draw(self, pool: Set[int], number: int) -> Cases:
        """So many cases of the pool, each as likely as any other."""
        if not 0 <= number <= len(pool):
            raise ValueError(f"{number} of {len(pool)} cases cannot be drawn")
        order = sorted(pool)
        for place in range(number):
            other = place + int(self._random.random() * (len(order) - place))
            order[place], order[other] = order[other], order[place]
        return frozenset(order[:number])

    # ------------------------------------------------------------ facts

    def yes_no(self, field: str, holds: Cases) -> Cases:
        """A yes/no field, set on every record."""
        self.one_of(field, {"yes": holds}, "no")
        self.groups[field] = holds
        return holds

    def one_of(self, field: str, values: dict[str, Cases], otherwise: str) -> None:
        column = [otherwise] * len(self.everyone)
        for value, holders in values.items():
            for case in holders:
                column[case] = value
            self.groups[f"{field} is {value}"] = holders
        self._columns[field] = column

    def some_of(self, field: str, options: dict[str, Cases]) -> None:
        column = [
            ";".join(option for option, holders in options.items() if case in holders) or "none"
            for case in sorted(self.everyone)
        ]
        self._columns[field] = column
        for option, holders in options.items():
            self.groups[f"{field} includes {option}"] = holders

    # ------------------------------------------------------------ answers

    def aim(self, finding: str, base: int) -> int:
        """How many of so many relevant cases are to be above the line."""
        return self._findings[finding].aim(base)

    def ask(
        self,
        reference: str,
        finding: str,
        relevant: Cases,
        *,
        struck: Cases = NOBODY,
        not_applicable: int = 0,
        surely: Cases = NOBODY,
        never: Cases = NOBODY,
    ) -> Cases:
        """Answer a question in the relevant cases so that the finding comes out; who answers yes.

        The struck cases answer no. Cases that a fact or another answer makes sure to be yes are
        named by `surely`; those in which a yes would contradict another answer, by `never`.
        """
        struck &= relevant
        left_out = self.draw(relevant - struck - surely, not_applicable)
        aim = self.aim(finding, len(relevant) - not_applicable)
        open_cases = relevant - struck - left_out - surely - never
        above = surely | self.draw(open_cases, aim - len(surely))
        self._answer(reference, {"yes": above, "na": left_out, "no": relevant - above - left_out})
        self.carried_by[finding] = reference
        return above

    def rate(
        self,
        reference: str,
        finding: str,
        relevant: Cases,
        *,
        surely: Cases = NOBODY,
        never: Cases = NOBODY,
    ) -> Cases:
        """Rate a service in the relevant cases; who says sufficient or better."""
        aim = self.aim(finding, len(relevant))
        good = surely | self.draw(relevant - surely - never, aim - len(surely))
        excellent = self.draw(good, len(good) // 3)
        poor = self.draw(relevant - good, len(relevant - good) // 3)
        ratings = {"excellent": excellent, "sufficient": good - excellent}
        self._answer(reference, ratings | {"insufficient": relevant - good - poor, "poor": poor})
        self.carried_by[finding] = f"{reference} is one of (excellent, sufficient)"
        return good

    def answered(self, reference: str, answer: str) -> Cases:
        column = self._columns[reference]
        return frozenset(case for case, given in enumerate(column) if given == answer)

    def choose(self, reference: str, options: dict[str, tuple[str, Cases]]) -> None:
        """Answer a question that has an option for each finding."""
        self._answer(reference, {option: cases for option, (_, cases) in options.items()})
        for option, (finding, _) in options.items():
            self.carried_by[finding] = f"{reference} is {option}"

    def _answer(self, reference: str, answers: dict[str, Cases]) -> None:
        if reference in self._columns:
            raise ValueError(f"{reference} is answered twice")
        column = [""] * len(self.everyone)
        for answer, cases in answers.items():
            for case in cases:
                column[case] = answer
        self._columns[reference] = column

    # ------------------------------------------------------------ the table

    def rows(self) -> list[dict[str, str]]:
        """The facts as they were drawn, then the questions by number, whenever answered."""
        columns = sorted(self._columns.items(), key=lambda named: place(named[0]))
        return [
            {"case_id": f"LAN-{case + 1:03}"} | {name: column[case] for name, column in columns}
            for case in sorted(self.everyone)
        ]


def place(column: str) -> tuple[int, ...]:
    """The numbers of a question, such as (3, 3, 5); nothing for a fact, which comes first."""
    return tuple(int(part) for part in column.split(".") if part.isdecimal())


def union(sets: Iterable[Cases]) -> Cases:
    return frozenset().union(*sets)
