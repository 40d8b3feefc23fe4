"""Near names: the one place that answers "did you mean …?"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_COMPARED = 4_000


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`, or None where none is near.

    Letter case and underscores do not count. Ties fall to the first in alphabetical order.
    """
    wanted = word.casefold().replace("_", " ")
    best, best_ratio = None, 0.0
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for candidate in sorted(set(known))[:MOST_COMPARED]:
        folded = candidate.casefold().replace("_", " ")
        if abs(len(folded) - len(wanted)) > max(3, len(wanted) // 2):
            continue
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() <= best_ratio or matcher.quick_ratio() <= best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return best if best_ratio >= _threshold(wanted) else None


def _threshold(word: str) -> float:
    """How alike a word must be: one slip in a short word, about a third of a long one."""
    return 0.6 if len(word) <= 4 else 0.7


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The sentence "Did you mean ‘x’?", or nothing where no name is near."""
    found = nearest(word, known)
    return f"Did you mean ‘{found}’?" if found is not None else ""


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Words as a sentence lists them: ‘a’, ‘b’ or ‘c’."""
    quoted = [f"‘{word}’" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"
