"""Habits: signs and forms that other programs, and people's letters, use and rules do not.

Each is one small function of a line and the place where it could not be read on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from omi_rules.syntax import edges, seams, turns
from omi_rules.syntax.date_forms import date_form
from omi_rules.syntax.stops import Habit, Stop, short


def habit(stop: Stop) -> Habit | None:
    """The habit that explains why a line could not be read on from its stop, if one does."""
    for known in _HABITS:
        found = known(stop)
        if found is not None:
            return found
    return None


# --------------------------------------------------------------------------------------- signs

_SIGNS = {
    "==": "is", "=": "is", "!=": "is not", "<>": "is not", "≠": "is not", "≥": "is at least",
    "≤": "is at most", "=>": "is at least", "=<": "is at most", "&&": "and", "&": "and", "+": "and",
    "||": "or", "|": "or", "!": "not", "→": ">",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True)))


def _sign_for_word(stop: Stop) -> Habit | None:
    """`rosh = high`, `ppo & female`, `!ppo`."""
    # The lexer may have taken a `<` or `>` of `<>` and `=>` already.
    begin = stop.at - 1 if stop.text[stop.at - 1 : stop.at + 1] in _SIGNS else stop.at
    found = _SIGN.match(stop.text, begin)
    if found is None:
        return None
    word = _SIGNS[found[0]]
    if word.split()[0] not in stop.words and begin == stop.at:
        return None
    before = "" if stop.text[: found.start()].endswith(" ") else " "
    after = "" if stop.text.startswith(" ", found.end()) else " "
    return Habit(
        "sign-for-word",
        found.start(),
        found.end(),
        f"‘{found[0]}’ is a sign, and rules are written in words.",
        f"Write ‘{word}’.",
        f"{before}{word}{after}",
    )


def _stray_sign(stop: Stop) -> Habit | None:
    """A full stop or a semicolon at the end, a colon behind a keyword, `;` between options."""
    sign = stop.text[stop.at : stop.at + 1]
    if sign not in (".", ":", ";", ","):
        return None
    if sign == "," and ">" in stop.words and stop.text.startswith("levels"):
        return Habit(
            "sign-for-word", stop.at, stop.at + 1, "Levels are not divided by ‘,’.",
            "Write ‘>’, from the highest level to the lowest.", " >",
        )  # fmt: skip
    ends = not stop.text[stop.at + 1 :].strip()
    if sign == ";" and not ends and "," in stop.words:
        return Habit(
            "sign-for-word", stop.at, stop.at + 1,
            "Things of a list are divided by a comma, not by ‘;’.", "Write ‘,’.", ",",
        )  # fmt: skip
    if sign != ":" and not ends:
        return None
    where = "at the end of a line" if ends else "behind a word"
    return Habit(
        "stray-sign", stop.at, stop.at + 1, f"‘{sign}’ does not belong {where}.", "Delete it.", ""
    )  # fmt: skip


# -------------------------------------------------------------------------------------- quotes


_APOSTROPHE = re.compile(r"\w['’]\w")


def _wrong_quotes(stop: Stop) -> Habit | None:
    """'A label' in single quotes, or in those of another country."""
    sign = stop.text[stop.at : stop.at + 1]
    if not sign or sign not in "'‘’`´«»‹›‚":
        return None
    if _APOSTROPHE.match(stop.text, stop.at - 1):
        return None  # of a name: `children's_room`
    length = 2 if stop.text.startswith(sign * 2, stop.at) else 1
    inside = re.compile(r"\W(\w[\w. ]*)[’'`´»›]").match(stop.text, stop.at)
    if inside is not None and stop.things & {"NAME", "REF"} and "LABEL" not in stop.things:
        return Habit(
            "quoted-option", stop.at, inside.end(),
            f"‘{inside[1]}’ stands in quotes, and options and references stand without.",
            f"Write ‘{inside[1]}’ alone, or the option's name where this is its label.",
        )  # fmt: skip
    return Habit(
        "wrong-quotes",
        stop.at,
        stop.at + length,
        "This sign does not begin a label.",
        'Put the label in double quotes: "…".',
    )


def _quote_in_label(stop: Stop) -> Habit | None:
    """A quote inside a label ends it: "Was the "plan" good?"."""
    touches = stop.at > 0 and stop.text[stop.at - 1] in '"\u201d'
    if not touches or stop.text.find('"', stop.at) < 0 or not stop.text[stop.at].isalnum():
        return None
    return Habit(
        "quote-in-label",
        stop.at - 1,
        stop.at,
        "This quote ends the label, and more words follow.",
        "Put quotes within a label in single ones: ‘…’.",
    )


# --------------------------------------------------------------------------------------- words

_SYNONYMS = {
    "are": "is", "equals": "is", "was": "is", "has": "includes", "have": "includes",
    "contains": "includes", "contain": "includes", "include": "includes", "but": "and",
    "per": "for", "to": "towards", "towards": "for",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d]\w*")
_NOT_INSIDE = re.compile(
    r"(?<![\w.])([\w.]+)\s+(?:is\s+)?not\s+(above|below|at\s+(?:least|most)|(?:more|less)\s+than"
    r"|within|on\s+or\s+(?:before|after)|before|after|on|>=?|<=?)(?!\w)\s*"
)
_BEFORE_NUMBER = re.compile(r"\bis\s+(above|below|over|under)\s+(?=[0-9])")
_INSTEAD = {"above": "more than", "over": "more than", "below": "less than", "under": "less than"}


def _another_word(stop: Stop) -> Habit | None:
    """`factors are none`, `factors contains drugs`."""
    found = _WORD.match(stop.text, stop.at)
    word = _SYNONYMS.get(found[0].casefold()) if found else None
    if found is None or word is None or word.split()[0] not in stop.words:
        return None
    return Habit(
        "misspelt-keyword", found.start(), found.end(),
        f"‘{found[0]}’ means nothing here.", f"Write ‘{word}’.", word,
    )  # fmt: skip


def _not_inside(stop: Stop) -> Habit | None:
    """`1.2 is not below the line`, where `not` belongs before the test."""
    for found in _NOT_INSIDE.finditer(stop.text):
        if not found.start(2) - 1 <= stop.at <= found.end() and stop.at != found.end(1) + 1:
            continue
        if found[1] in ("and", "or", "not", "when", "as"):
            continue
        said = " ".join(found[2].split())
        return Habit(
            "not-inside-test",
            found.start(),
            found.end(2),
            f"‘not’ cannot stand before ‘{said}’.",
            f"Put it before the whole test: `not {found[1]} is {_rest_of_test(stop.text, found)}`.",
        )
    return None


_WORDS_OF_LINE = re.compile(r"(?:the\s+)?line\b")
_TEST_ENDS = re.compile(r"[()#]|(?<!on)\s+(?:and|or)\b")


def _rest_of_test(text: str, found: re.Match[str]) -> str:
    """A test from its comparison on, up to the next test: `within 7 days of reported`."""
    word, behind = " ".join(found[2].split()), text[found.end() :]
    if word in _INSTEAD and _WORDS_OF_LINE.match(behind):
        return f"{word} the line"
    ends = _TEST_ENDS.search(behind)
    rest = short(behind[: ends.start()] if ends else behind)
    return f"{_INSTEAD.get(word, word)} {rest}" if rest else f"{word} …"


def _side_of_number(stop: Stop) -> Habit | None:
    """`age is above 18`, where above and below speak of the line."""
    for found in _BEFORE_NUMBER.finditer(stop.text):
        if not found.start(1) <= stop.at <= found.end():
            continue
        word = _INSTEAD[found[1]]
        return Habit(
            "side-of-number",
            found.start(1),
            found.end(1),
            f"‘{found[1]}’ does not compare numbers.",
            f"Write ‘{word}’.",
            word,
        )
    return None


_BAD_NAME = re.compile(r"(?<![\w.])[\w.]+(?:[-/’'&][\w.]+)+|[0-9]\w*")


def _bad_name(stop: Stop) -> Habit | None:
    """A name with a hyphen, or that begins with a digit."""
    for found in _BAD_NAME.finditer(stop.text):
        if not found.start() <= stop.at < found.end() or found[0].replace(".", "").isdigit():
            continue
        hyphen = stop.at > found.start() and stop.text[stop.at] in "-/’'&"
        if not hyphen and not ("NAME" in stop.things and stop.at == found.start()):
            continue
        could = re.sub(r"\W+", "_", re.sub(r"['’](?=s(?:_|\b))", "", found[0]))
        could = f"item_{could}" if could[0].isdigit() else could
        return Habit(
            "bad-name",
            found.start(),
            found.end(),
            f"‘{found[0]}’ cannot be a name: names are letters, digits and underscores, a letter"
            " first.",
            f"Write ‘{could}’, here and wherever it is used.",
        )
    return None


_NOTE_SIGN = re.compile(r"//+|/\*|--+|—")


def _note_sign(stop: Stop) -> Habit | None:
    """`relevant when ppo // as agreed`."""
    found = _NOTE_SIGN.match(stop.text, stop.at)
    if found is None or not stop.text[: stop.at].endswith((" ", "\n")):
        return None
    if not re.match(r"\s*\w", stop.text[found.end() :]):
        return None
    return Habit(
        "note-sign", stop.at, found.end(), f"‘{found[0]}’ does not begin a note.",
        "Write ‘#’ before it.", "#",
    )  # fmt: skip


_HABITS: tuple[Callable[[Stop], Habit | None], ...] = (
    _not_inside, date_form, _note_sign, *edges.HABITS, *seams.HABITS, *turns.HABITS,
    _sign_for_word, _stray_sign, _wrong_quotes, _quote_in_label, _side_of_number, _bad_name,
    _another_word,
)  # fmt: skip


def turn_at_end(stop: Stop) -> Habit | None:
    """The habit that explains why a line ends too early: `yes`, `April 2011`, `averaged`."""
    at_end = (date_form, *edges.HABITS, *turns.HABITS)
    return next((found for known in at_end if (found := known(stop)) is not None), None)


# ------------------------------------------------------------------------------------- two words

_TWO_WORDS = re.compile(r"([^\W\d]\w*)\s+([^\W\d]\w*)")
_JOINTS = {"and", "or", "not", "is", "when", "if", "unless", "with", "the", "of"}
_THEN_LABEL = re.compile(r"\s*[\"\u201c]")


def two_words(stop: Stop) -> Habit | None:
    """`field prolific offender "…"`, `levels section > key question`, `RoH LoR`."""
    begin = re.search(r"(?<!\w)[^\W\d]\w*\s+$", stop.text[: stop.at])
    found = _TWO_WORDS.match(stop.text, begin.start()) if begin else None
    if found is None or (stop.is_head and found.start() == 0):
        return None  # the first word of a statement is part of no name
    if found[1] == "list" and "," in stop.words:
        return Habit(
            "misspelt-keyword", found.start(1), found.end(1),
            "‘list’ is no option here.", "Write ‘the list’.", "the list",
        )  # fmt: skip
    if _JOINTS & {found[1], found[2]}:
        return None
    is_name = "LABEL" in stop.things and _THEN_LABEL.match(stop.text, found.end()) is not None
    joint = ">" if stop.text.startswith("levels") else "," if "," in stop.words else None
    if not is_name and joint is None:
        return None
    one = f"‘{found[1]}_{found[2]}’"
    return Habit(
        "two-words",
        found.start(),
        found.end(),
        f"‘{found[1]} {found[2]}’ are two words, and a name is one.",
        f"Write {one}." if is_name or joint is None
        else f"Write {one} if it is one name, or put ‘{joint}’ between two.",
    )  # fmt: skip
