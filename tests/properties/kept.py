"""Failures that were found once: a rule file, and its cases as JSON beside it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from omi_rules.cells import BLANK, INVALID, Value
from tests.properties.drafts import Cells, Ratings, Trial

FOLDER = Path(__file__).parent / "kept"


def keep(
    name: str,
    text: str,
    records: Sequence[Cells],
    failure: Exception,
    ratings: Ratings | None = None,
) -> str:
    """Write a failure down; the path of its rule file."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.omi"
    path.write_text(text, encoding="utf-8")
    cases = [{column: _written(value) for column, value in r.items()} for r in records]
    why = f"{type(failure).__name__}: {failure}".splitlines()[0]
    held = {"why": why, "cases": cases, "ratings": dict(ratings or {})}
    beside = json.dumps(held, indent=1, ensure_ascii=False)
    path.with_suffix(".json").write_text(beside + "\n", encoding="utf-8")
    return str(path)


def trials() -> dict[str, Trial]:
    """All that were kept, by name."""
    found = {}
    for path in sorted(FOLDER.glob("*.omi")):
        beside = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        records = tuple(
            {column: _read(value) for column, value in case.items()} for case in beside["cases"]
        )
        ratings = beside.get("ratings", {})
        found[path.stem] = Trial(path.read_text(encoding="utf-8"), records, ratings=ratings)
    return found


def _written(value: Value) -> Any:
    match value:
        case Fraction():
            return {"number": str(value)}
        case datetime.date():
            return {"date": value.isoformat()}
        case frozenset():
            return sorted(value)
        case str():
            return value
        case _:
            return None if value is BLANK else False


def _read(written: Any) -> Value:
    match written:
        case {"number": number}:
            return Fraction(number)
        case {"date": date}:
            return datetime.date.fromisoformat(date)
        case list():
            return frozenset(written)
        case str():
            return written
        case _:
            return BLANK if written is None else INVALID
