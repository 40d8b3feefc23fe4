"""Numbers and names as sentences say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 case, 3 cases, 12,000 cases."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], *, most: int = 8, joint: str = "and") -> str:
    """Names as a sentence lists them, a, b and c; beyond `most`, how many more there are."""
    names = list(names)
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def in_rows(rows: Sequence[int], cases: int) -> str:
    """Where cases stand: row 12; rows 12, 40 and 77; rows 12, 40 and 5 more."""
    names = [str(row) for row in rows]
    if cases > len(rows):
        names.append(f"{cases - len(rows):,} more")
    return f"{'row' if len(names) == 1 else 'rows'} {listed(names, most=len(names))}"
