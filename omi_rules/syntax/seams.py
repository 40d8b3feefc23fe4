"""Seams: where one line holds more than one, and where references, options and lists are joined."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

from omi_rules.near import quoted
from omi_rules.syntax.openings import opening
from omi_rules.syntax.stops import Habit, Stop

_LABEL_AHEAD = r"(?=\s*[\"“„])"
_PIECE = r"[0-9A-Za-z]{1,3}"
_FORM = re.compile(
    rf"\w+\s+(\(?(?:[A-Za-z]?[0-9]+)(?:\s*[.,/:;‐-—−_-]+\s*{_PIECE}|\s+[0-9]+(?!\.\w))+\)?)"
    r"[.,:;]?" + _LABEL_AHEAD
)
_TWICE = re.compile(r"\w+\s+(\w+(?:\.\w+)*)\s+(\w+(?:\.\w+)+)" + _LABEL_AHEAD)
_QUOTED_REF = re.compile(r"\w+\s+([\"“„](\w[\w.]*)[\"”])" + _LABEL_AHEAD)
_RIGHT = re.compile(r"\w+(?:\.\w+)*")


def reference_in(head: str) -> tuple[int, int, str] | None:
    """Where a head's reference stands that is not written as one, and what it would be."""
    found = _FORM.match(head)
    if found is None or _RIGHT.fullmatch(found[1]) or len(found[1]) > 40:
        return None
    return found.start(1), found.end(1), ".".join(re.findall(r"[^\W_]+", found[1]))


def two_references_in(head: str) -> re.Match[str] | None:
    """A head with two references before its label."""
    found = _TWICE.match(head)
    return found if found and (found[1][0].isdigit() or "." in found[1]) else None


def second_head(text: str, levels: Iterable[str]) -> re.Match[str] | None:
    """Where another statement begins in the line of a statement."""
    return _head_of(tuple(levels)).search(_blank_labels(text))


@functools.lru_cache(maxsize=4)
def _head_of(first_words: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, first_words))
    return re.compile(rf"(?<=[\"”\s])({words})\s+\w+(?:\.\w+)*\s*[\"“„]")


_LABELS = re.compile(r"\"[^\"]*\"|[“„][^”“\"]*[”\"]|#[^\n]*")


def _blank_labels(text: str) -> str:
    """The text with the words of its labels and notes gone, every place where it was."""
    return _LABELS.sub(
        lambda m: " " * len(m[0]) if m[0][0] == "#" else f'"{" " * (len(m[0]) - 2)}"', text
    )


def _reference(stop: Stop) -> Habit | None:
    """`question 1–1–3 "…"`, `question 1.1. 3 "…"`."""
    if not stop.is_head or stop.kind != "node":
        return None
    found = reference_in(stop.text)
    if found is None:
        return None
    start, end, could = found
    return Habit(
        "reference-form", start, end,
        f"‘{' '.join(stop.text[start:end].split())}’ is not how a reference is written.",
        f"Write ‘{could}’: numbers or words with a full stop between two, and no spaces.",
    )  # fmt: skip


def _reference_twice(stop: Stop) -> Habit | None:
    if not stop.is_head or stop.kind != "node":
        return None
    found = two_references_in(stop.text)
    if found is not None:
        return Habit(
            "reference-form", found.start(1), found.end(2),
            f"Two references stand here, {quoted((found[1], found[2]), 'and')}, where one belongs.",
            "Delete one of them.",
        )  # fmt: skip
    found = _QUOTED_REF.match(stop.text)
    if found is None:
        return None
    return Habit(
        "quoted-option", found.start(1), found.end(1),
        f"The reference {found[2]} stands in quotes, where labels stand.",
        f"Write ‘{found[2]}’ without them.", found[2],
    )  # fmt: skip


_STOP_BEFORE_LABEL = re.compile(r"\s*([.,:;–—-])" + _LABEL_AHEAD)


def _sign_before_label(stop: Stop) -> Habit | None:
    """`question 1.1.3, "…"`."""
    found = stop.around(_STOP_BEFORE_LABEL) if stop.is_head and stop.at else None
    if found is None or "LABEL" not in stop.things:
        return None
    return Habit(
        "stray-sign", found.start(1), found.end(1),
        f"‘{found[1]}’ does not belong before a label.", "Delete it.", "",
    )  # fmt: skip


_LEVEL_BEFORE = re.compile(r"(?<!\w)([^\W\d]\w*)\s+$")
_REF_HERE = re.compile(r"[A-Za-z]?[0-9]+(?:\.\w+)*")


def _word_before_reference(stop: Stop) -> Habit | None:
    """`relevant when question 1.2.3 is yes`."""
    before = _LEVEL_BEFORE.search(stop.text, 0, stop.at)
    here = _REF_HERE.match(stop.text, stop.at)
    if before is None or here is None or stop.is_head or not {"is"} <= stop.words:
        return None
    return Habit(
        "stray-word", before.start(1), before.end(1),
        f"‘{before[1]}’ does not belong before a reference, which stands alone.",
        f"Write ‘{here[0]}’.",
    )  # fmt: skip


_DOUBLE = re.compile(r"(?<![\w.])(\w[\w.]*)\s+\1(?![\w.])")


def _word_twice(stop: Stop) -> Habit | None:
    """`question question 1.1`, `1.1.3 1.1.3`, `is is`."""
    found = stop.around(_DOUBLE)
    if found is None and stop.is_head:
        found = _DOUBLE.match(stop.text)
    if found is None:
        return None
    second = found.end() - len(found[1])
    return Habit(
        "word-twice", second, found.end(), f"‘{found[1]}’ stands here twice.", "Delete one."
    )


_COMPLETE = ("counted only", "same for the whole inspection")
"""Clauses of a field that say all with their first words."""


def _second_clause(stop: Stop) -> Habit | None:
    """Another clause on the line; or one so far in that it is more of the line above it."""
    if stop.is_head and (stop.kind != "field" or '"' not in stop.text[: stop.at]):
        return None
    at = stop.at
    if stop.text[at : at + 1] in (",", ";", "."):
        at += len(stop.text[at + 1 :]) - len(stop.text[at + 1 :].lstrip()) + 1
    said = opening(stop.kind, stop.text[at:])
    if said is None or at == 0:
        return None
    after = stop.text[at + len(said) :].lstrip()
    if said in _COMPLETE and not after.strip():
        return Habit(
            "two-clauses", at, at + len(said),
            f"‘{said}’ is a clause, and a clause stands on a line of its own.",
            f"Write ‘{said}’ on the next line, further in than the word ‘{stop.kind}’."
            if stop.is_head else "Begin a new line before it.",
        )  # fmt: skip
    if not after or (" " not in said and said != "weight" and after[0] not in '"“„'):
        return None
    margin = re.search(r"\n([^\S\n]*)$", stop.text[:at])
    if margin is not None:
        return Habit(
            "too-far-in", at, at + len(said),
            f"‘{said}’ begins a clause, and stands so far in that it is read as more of the line"
            " above.",
            "Begin it as far in as the other clauses: this is one step too far in.",
        )  # fmt: skip
    return Habit(
        "two-clauses", at, at + len(said),
        f"‘{said}’ begins a second clause, and a line holds one.", "Begin a new line before it.",
    )  # fmt: skip


_AFTER_COMMA = re.compile(r"(banded|each|counted|pooled|averaged|halves)\b")


def _comma_left_out(stop: Stop) -> Habit | None:
    """`mean of its question scores banded by comment`, `low "Low" high "High"`."""
    if "," not in stop.words or stop.words & {"and"} or (stop.is_head and stop.kind == "node"):
        return None
    found = _AFTER_COMMA.match(stop.text, stop.at)
    before = stop.text[: stop.at].rstrip()
    if found is None and before[-1:] in ('"', "”") and before != stop.text[: stop.at]:
        found = re.compile(r"([^\W\d]\w*)").match(stop.text, stop.at)
        if found is not None and found[0] in ("and", "or", "assumed", "source", "also", "cy"):
            return None
    if found is None:
        return None
    return Habit(
        "comma-left-out", stop.at, found.end(), f"A comma is missing before ‘{found[0]}’.",
        f"Write ‘, {found[0]}’.", f", {found[0]}", len(before),
    )  # fmt: skip


_JOINT = re.compile(r"\s*(?:,\s*)?(\band\b|\bor\b|&|\+)(?!\w)")


def _word_for_comma(stop: Stop) -> Habit | None:
    """`counts towards RoH and LoR`, `(high or very_high)`, `RoH, and LoR`."""
    if stop.words & {"and"} or "," not in stop.words:
        return None
    found = next((m for m in _JOINT.finditer(stop.text)
                  if m.start(1) <= stop.at <= m.end() + 1), None)  # fmt: skip
    if found is None or not stop.text[found.end() :].strip():
        return None
    # Of `all of (a or b)` a comma says the opposite: only what it cannot turn round is edited.
    safe = found[1] == "or" and re.search(r"\bone\s+of\b", stop.text[: found.start()])
    safe = safe or (found[1] != "or" and stop.text.startswith(("counts towards", "given", "then")))
    remedy = "Put a comma between them."
    many = re.findall(r"\b(any|all)\s+of\b", stop.text[: found.start()])
    if many and (many[-1] == "any") != (found[1] == "or"):
        remedy += f" Mind that `{many[-1]} of` says ‘{'or' if many[-1] == 'any' else 'and'}’."
    return Habit(
        "word-for-comma", found.start(1), found.end(), "The things of a list are not"
        f" joined by ‘{found[1]}’.", remedy, "," if safe else None, found.start(),
    )  # fmt: skip


def before_all(stop: Stop, levels: Iterable[str]) -> Habit | None:
    """A second statement on a line, which explains whatever else is wrong with it."""
    found = second_head(stop.text, levels)
    if found is None or stop.text[: found.start()].strip() in ("", found[1]):
        return None
    return Habit(
        "two-clauses", found.start(1), found.end(1),
        f"‘{found[1]}’ begins a second statement, and a line holds one.",
        "Begin a new line before it, at the margin.",
    )  # fmt: skip


HABITS: tuple[Callable[[Stop], Habit | None], ...] = (
    _reference_twice, _reference, _sign_before_label, _word_twice, _second_clause,
    _word_before_reference, _word_for_comma,
    _comma_left_out,
)  # fmt: skip
