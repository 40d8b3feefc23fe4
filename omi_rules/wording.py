"""Numbers and names as sentences say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 case, 3 cases, 12,000 cases."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number_in_words(number: Fraction) -> str:
    """A number as a file writes it, with a decimal point and no more digits than it needs."""
    if number.denominator == 1:
        return str(number.numerator)
    places = next((n for n in range(1, 64) if not 10**n % number.denominator), None)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    return f"{'-' * (number < 0)}{digits[:-places]}.{digits[-places:]}"


def listed(names: Iterable[str], *, most: int = 8, joint: str = "and") -> str:
    """Names as a sentence lists them, a, b and c; beyond `most`, how many more there are."""
    names = list(names)
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def on_one_line(text: str) -> str:
    """Words of a rule file on one line, without the notes that stand between them."""
    return " ".join(" ".join(line.split("#")[0] for line in text.split("\n")).split())


def in_rows(rows: Sequence[int], cases: int) -> str:
    """Where cases stand: row 12; rows 12, 40 and 77; rows 12, 40 and 5 more."""
    names = [str(row) for row in rows]
    if cases > len(rows):
        names.append(f"{cases - len(rows):,} more")
    return f"{'row' if len(names) == 1 else 'rows'} {listed(names, most=len(names))}"
