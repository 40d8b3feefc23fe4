"""What is assumed, and what its source is: each doubt at the words that it speaks of, none lost."""

from __future__ import annotations

from collections.abc import Sequence

from omi_rules.document.blocks import Para, para
from omi_rules.model import Doubt, Model

LEADS = {"assumed": "Assumed", "source": "Source"}


class Doubts:
    """The doubts of a model, to be taken by what they speak of: each is given out once."""

    def __init__(self, model: Model) -> None:
        self._left: dict[tuple[str, str], list[Doubt]] = {}
        for doubt in model.doubts:
            statement = "answers" if doubt.statement == "usual" else doubt.statement
            self._left.setdefault((statement, doubt.name), []).append(doubt)

    def of(
        self, statement: str, name: str, *clauses: str, place: int | None = None
    ) -> tuple[Para, ...]:
        """The doubts about clauses of a statement; without a clause, all that are left of it."""
        left = self._left.get((statement, name), [])
        taken = [
            doubt
            for doubt in left
            if not clauses or (doubt.clause in clauses and place in (None, doubt.place))
        ]
        self._left[statement, name] = [doubt for doubt in left if doubt not in taken]
        return tuple(
            para(
                doubt.text,
                f"{LEADS[doubt.kind]} of {_row(doubt)}"
                if doubt.clause and not clauses
                else LEADS[doubt.kind],
                doubt.kind,
            )
            for doubt in taken
        )

    def rest(self) -> tuple[Para, ...]:
        """What has not been given out: it speaks of what has no place of its own."""
        left = [doubt for doubts in self._left.values() for doubt in doubts]
        self._left = {}
        return tuple(
            para(doubt.text, f"{LEADS[doubt.kind]} of “{doubt.about}”", doubt.kind)
            for doubt in left
        )

    def rows(
        self, statement: str, name: str, clause: str, labels: Sequence[str] = ()
    ) -> tuple[Para, ...]:
        """The doubts about the rows of a statement, each with the label of its row."""
        left = self._left.get((statement, name), [])
        taken = [doubt for doubt in left if doubt.clause == clause]
        self._left[statement, name] = [doubt for doubt in left if doubt not in taken]
        found = []
        for doubt in taken:
            row = labels[doubt.place] if doubt.place < len(labels) else _row(doubt)
            found.append(para(doubt.text, f"{LEADS[doubt.kind]} of {row}", doubt.kind))
        return tuple(found)


def _row(doubt: Doubt) -> str:
    """The row as it is written: what a doubt is about, without its statement."""
    return f"“{doubt.about.partition(', ')[2]}”"
