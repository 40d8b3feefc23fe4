"""Near names: the one place that answers "did you mean …?", and how sentences name things."""

from __future__ import annotations

from collections.abc import Iterable

MOST_COMPARED = 4_000

SURE = 0.75
"""How alike two words are where one may take the other's place unseen."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`, or None where none is near.

    Letter case and underscores do not count. Ties fall to the first in alphabetical order.
    """
    return nearest_and_how(word, known)[0]


def nearest_and_how(word: str, known: Iterable[str]) -> tuple[str | None, float]:
    """The nearest known word, and how alike the two are, from 0 to 1."""
    import difflib  # noqa: PLC0415 - only mistakes need it

    wanted = _folded(word)
    letters = set(wanted)
    best, best_ratio = None, 0.0
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for candidate in sorted(set(known))[:MOST_COMPARED]:
        folded = _folded(candidate)
        if abs(len(folded) - len(wanted)) > max(3, len(wanted) // 2):
            continue
        others = set(folded)
        if 2 * len(letters & others) < max(len(letters), len(others)):
            continue
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() <= best_ratio or matcher.quick_ratio() <= best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return (best, best_ratio) if best_ratio >= _threshold(wanted) else (None, 0.0)


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


def a(word: str) -> str:
    """A word with its article: a section, an outcome."""
    return f"{'an' if word[:1].casefold() in tuple('aeiou') else 'a'} {word.replace('_', ' ')}"


def begin(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
