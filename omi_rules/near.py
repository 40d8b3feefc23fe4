"""Near names: the one place that answers "did you mean …?", and how sentences name things.

What is offered never turns the meaning round: `known` is not near to `not known`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

MOST_COMPARED = 4_000

SURE = 0.75
"""How alike two words are where one may take the other's place unseen."""

OPPOSITES = frozenset(
    frozenset(pair.split())
    for pair in ("less least", "more most", "includes excludes", "include exclude", "any all",
                 "above below", "before after", "up down", "lowest highest", "within without")
)  # fmt: skip
"""Words that look alike, or stand in the same places, and say different things."""

_NEGATION = re.compile(
    r"\b(?:not?|nor|neither|never|unless|except|without|cannot|ir\w{4,}|un\w{4,}|non\w*|exclu\w*"
    r"|(?:is|was|are|were|do|does|did|ca)n.?t)\b"
)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`, or None where none is near.

    Letter case and underscores do not count. Ties fall to the first in alphabetical order.
    """
    return nearest_and_how(word, known)[0]


def nearest_and_how(
    word: str, known: Iterable[str], floor: float = 0.0
) -> tuple[str | None, float]:
    """The nearest known word, and how alike the two are, from 0 to 1: more than `floor`."""
    wanted = _folded(word)
    if not wanted:
        return None, 0.0
    letters = frozenset(wanted)
    places = _places(wanted)
    least = _threshold(wanted)
    best, best_ratio = None, floor
    for candidate in sorted(set(known))[:MOST_COMPARED]:
        folded, others = _looks(candidate)
        both = len(folded) + len(wanted)
        if abs(len(folded) - len(wanted)) > max(3, len(wanted) // 2):
            continue
        # What two words can be alike at most is cheap to say, and settles nearly all of them.
        bound = max(best_ratio, least - 1e-9)
        if 2 * min(len(folded), len(wanted)) <= bound * both:
            continue
        if 2 * len(letters & others) < max(len(letters), len(others)):
            continue
        if 2 * _in_common(places, len(wanted), folded) <= bound * both:
            continue
        ratio = _ratio(wanted, folded)
        if ratio > best_ratio and ratio >= least and same_sense(wanted, folded):
            best, best_ratio = candidate, ratio
    return (best, best_ratio) if best is not None else (None, 0.0)


def same_sense(written: str, meant: str) -> bool:
    """Whether neither of two wordings turns the meaning of the other round."""
    if frozenset((written, meant)) in OPPOSITES:
        return False
    no, other = (_NEGATION.search(words) is not None for words in (written, meant))
    if no == other:
        return True
    # `nto scored` has its negation, misspelt; `scored` has none.
    return other and len(written.split()) == len(meant.split())


def _ratio(wanted: str, folded: str) -> float:
    import difflib  # noqa: PLC0415 - only mistakes need it

    return difflib.SequenceMatcher(None, folded, wanted, autojunk=False).ratio()


def _places(word: str) -> dict[str, int]:
    """Where each letter stands in a word: bit by bit."""
    places: dict[str, int] = {}
    for at, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << at
    return places


def _in_common(places: dict[str, int], length: int, other: str) -> int:
    """How many letters two words have in common in the same order, at most."""
    whole = (1 << length) - 1
    row = whole
    for letter in other:
        met = row & places.get(letter, 0)
        row = (row + met) | (row - met)
    return length - (row & whole).bit_count()


@functools.lru_cache(maxsize=10_000)
def _looks(word: str) -> tuple[str, frozenset[str]]:
    folded = _folded(word)
    return folded, frozenset(folded)


def _folded(word: str) -> str:
    return word.casefold().replace("_", " ")


def _threshold(word: str) -> float:
    """How alike a word must be: one slip in a short word, about a third of a long one."""
    return 0.6 if len(word) <= 4 else 0.7


class NearNames:
    """Near names among many, for many words: those with one letter less in common are compared."""

    FEW = 200
    """As many names are compared one by one."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = tuple(known)
        self._shortened: dict[str, set[str]] = {}
        if len(self.known) > self.FEW:
            for name in self.known:
                for short in _shortened(name):
                    self._shortened.setdefault(short, set()).add(name)

    def nearest(self, word: str) -> str | None:
        """The known word that is most like `word`, or None where none is near."""
        if not self._shortened:
            return nearest(word, self.known)
        alike = (self._shortened.get(short, ()) for short in _shortened(word))
        return nearest(word, {name for names in alike for name in names})


def _shortened(word: str) -> Iterable[str]:
    """A word, and the word without each of its letters."""
    folded = word.casefold()
    return {folded, *(folded[:i] + folded[i + 1 :] for i in range(min(len(folded), 40)))}


def is_plural(many: str, one: str) -> bool:
    """Whether a name is another in the plural: enquiries of enquiry, criteria of criterion."""
    ends = {"y": "ies", "on": "a", "f": "ves", "is": "es", "": "s"}
    could = {one.removesuffix(end) + more for end, more in ends.items() if one.endswith(end)}
    return bool(one) and many.casefold() in {name.casefold() for name in (*could, f"{one}es")}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The sentence "Did you mean ‘x’?", or nothing where no name is near."""
    found = nearest(word, known)
    return f"Did you mean ‘{found}’?" if found is not None else ""


def quoted(words: Iterable[str], joint: str = "or") -> str:
    """Words as a sentence quotes them: ‘a’, ‘b’ or ‘c’."""
    marked = [f"‘{word}’" for word in words]
    if len(marked) < 2:
        return "".join(marked)
    return f"{', '.join(marked[:-1])} {joint} {marked[-1]}"


def a(word: str) -> str:
    """A word with its article: a section, an outcome."""
    return f"{'an' if word[:1].casefold() in tuple('aeiou') else 'a'} {word.replace('_', ' ')}"


def begin(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
