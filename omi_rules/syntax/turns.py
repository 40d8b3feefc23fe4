"""Turns of phrase: what people write in conditions and types, and rules say in other words."""

from __future__ import annotations

import re
from collections.abc import Callable

from omi_rules.syntax.stops import Habit, Stop

_REF = r"(?<![\w.])([^\W_][\w.]*)"
_OF_SET = re.compile(
    rf"{_REF}\s+(?:is\s+(not\s+)?(?:(?:any|either)(?:\s+of)?|in|among)?"
    r"|(not\s+)?(?:in|among|(?:any|one|either)\s+of))\s*\(([^()]*)\)"
)
_NOT_INCLUDES_SET = re.compile(rf"{_REF}\s+does\s+not\s+include\s+(any|all)\s+of\s*\(([^()]*)\)")
_NO_OPERAND = ("and", "or", "not", "is", "includes", "include", "when", "as")
_NO_BRACKETS = re.compile(
    rf"{_REF}\s+(is\s+(?:not\s+)?one|includes\s+(?:any|all))\s+of\s+"
    r"(\w+(?:\s*,\s*\w+)*)(?:\s*,?\s*\b(?:or|and)\s+(\w+)(?!\s+(?:is|includes)\b|[\w.]))?"
)
_EITHER = re.compile(
    rf"{_REF}\s+((?:is|includes)\s+(?:not\s+)?(?:either|neither))\s+(\w+(?:\s*,\s*\w+)*)\s+n?or\s+(\w+)(?!\s+is\b)"
)
_LISTED = re.compile(
    rf"{_REF}\s+is\s+(not\s+)?(\w+(?:\s*,\s*(?!and\b|or\b)\w+(?!\s+is\b|[\w.]))+)"
    r"(?:\s*,?\s*(?:or|and)\s+(\w+)(?!\s+(?:is|includes)\b|[\w.]))?"
)
_CONTRACTED = re.compile(
    r"\b(?:is|was|are|were|has|have|do|does|did)n(?P<sign>['’`´‘])?t\b(?:\s+includes?\b)?"
)
_NOT_INCLUDES = re.compile(
    r"\b(?:(?:does|do|is)\s+)?not\s+(?:includes|include|including|contains?)\b|\bexclud(?:es?|ing)\b"
)
_REPEAT = re.compile(rf"{_REF}\s+(is\s+(?:not\s+)?\w+\s+(?:and|or)\s+)(is\s+(?:not\s+)?[\w.]+)")
_ORDER = re.compile(
    rf"{_REF}\s+(?:is\s+)?(?:at\s+least|at\s+most|more\s+than|less\s+than|above|below|over|under"
    r"|(?:higher|greater|bigger|larger|worse|lower|smaller|better|fewer)\s+than|[<>]=?|≥|≤|=[<>])"
    r"\s*((?!the\b|line\b|at\b|more\b|less\b)[^\W\d]\w*)"
)
_COMPARES = re.compile(
    r"\b(?:is\s+)?((higher|greater|bigger|larger|older|longer)|(?:lower|smaller|fewer|younger"
    r"|shorter))\s+than\b"
)
_NEEDLESS = re.compile(
    r"(?:\b(?:when|as|and|or|not)\s+|\(\s*)(both|either|if|whether|that|when)\s+$"
)
_AND_OR = re.compile(r"\band\s*/\s*or\b")


def _of_set(stop: Stop) -> Habit | None:
    """`rosh in (high, low)`, `rosh is any of (high, low)`, `rosh is (high, low)`."""
    found = stop.around(_NOT_INCLUDES_SET)
    if found is not None:
        return Habit(
            "one-of-form", found.start(), found.end(),
            f"‘{_line(found[0])}’ is not how several options are named.",
            f"Write `not {found[1]} includes {found[2]} of ({_line(found[3])})`.",
        )  # fmt: skip
    found = stop.around(_OF_SET)
    if found is None or found[1] in _NO_OPERAND:
        return None
    no = "not " if found[2] or found[3] else ""
    options = re.sub(r"\s*(?:,\s*)?\b(?:or|and)\s+|\s*,\s*", ", ", found[4].strip())
    return _one_of(found, f"{found[1]} is {no}one of ({options})")


def _one_of(found: re.Match[str], could: str) -> Habit:
    return Habit(
        "one-of-form", found.start(), found.end(),
        f"‘{_line(found[0])}’ is not how several options are named.",
        f"Write `{_line(could)}`.",
    )  # fmt: skip


def _line(text: str) -> str:
    return " ".join(text.split())


def _either(stop: Stop) -> Habit | None:
    """`rosh is either high or very_high`, `rosh is neither low nor medium`."""
    found = stop.around(_EITHER)
    if found is None:
        return None
    options = f"({found[3]}, {found[4]})"
    no = "neither" in found[2] or "not" in found[2].split()
    if found[2].startswith("includes"):
        return _one_of(found, f"{'not ' if no else ''}{found[1]} includes any of {options}")
    return _one_of(found, f"{found[1]} is {'not ' if no else ''}one of {options}")


def _no_brackets(stop: Stop) -> Habit | None:
    """`rosh is one of high, very_high`."""
    found = stop.around(_NO_BRACKETS)
    if found is None:
        return None
    options = found[3] + (f", {found[4]}" if found[4] else "")
    return _one_of(found, f"{found[1]} {found[2]} of ({options})")


def _listed(stop: Stop) -> Habit | None:
    """`rosh is low, medium or high`."""
    found = stop.around(_LISTED)
    if found is None or found[3].split()[0] in ("one", "on", "in", "at", "either", "above"):
        return None
    options = re.sub(r"\s*,\s*", ", ", found[3]) + (f", {found[4]}" if found[4] else "")
    return _one_of(found, f"{found[1]} is {found[2] or ''}one of ({options})")


def _contracted(stop: Stop) -> Habit | None:
    """`rosh isn't high`, `factors doesn’t include drugs`."""
    found = stop.around(_CONTRACTED)
    if found is None:
        return None
    includes = "include" in found[0] or found[0][:2] == "ha"
    word = "does not include" if includes else "does not" if found[0][0] == "d" else "is not"
    return Habit(
        "misspelt-keyword", found.start(), found.end(),
        f"‘{_line(found[0])}’ is written in full in rules.", f"Write ‘{word}’.",
        word if word != "does not" else None,
    )  # fmt: skip


def _not_includes(stop: Stop) -> Habit | None:
    """`factors not includes drugs`, `factors excludes drugs`."""
    found = stop.around(_NOT_INCLUDES)
    if found is None or not stop.in_condition:
        return None
    word = "does not include"
    return Habit(
        "misspelt-keyword", found.start(), found.end(),
        f"‘{_line(found[0])}’ means nothing here.", f"Write ‘{word}’.", word,
    )  # fmt: skip


def _repeat(stop: Stop) -> Habit | None:
    """`ppo is yes or is blank`, where each test names its field."""
    found = stop.around(_REPEAT)
    if found is None:
        return None
    could = _line(f"{found[1]} {found[2]}{found[1]} {found[3]}")
    return Habit(
        "field-left-out", found.start(3), found.start(3) + 2,
        f"This test does not say of what: ‘{_line(found[3])}’.",
        f"Repeat the name: `{could}`.", f"{found[1]} is",
    )  # fmt: skip


def _order(stop: Stop) -> Habit | None:
    """`rosh > medium`, where options have no order."""
    found = stop.around(_ORDER)
    if found is None or found[1] in ("and", "or", "not", "is"):
        return None
    return Habit(
        "unlike-types", found.start(), found.end(),
        f"‘{found[2]}’ is no number; options have no order, so none is more or less than another.",
        f"Name those that you mean: `{found[1]} is one of (…)`; of dates say `before` or `after`.",
    )  # fmt: skip


def _compares(stop: Stop) -> Habit | None:
    """`age is greater than 18`."""
    found = stop.around(_COMPARES)
    if found is None:
        return None
    word = "is more than" if found[2] else "is less than"
    return Habit(
        "misspelt-keyword", found.start(), found.end(),
        f"‘{_line(found[1])} than’ is not how numbers are compared.", f"Write ‘{word}’.", word,
    )  # fmt: skip


def _comma_between_tests(stop: Stop) -> Habit | None:
    """`psr, vulnerability`."""
    if stop.text[stop.at : stop.at + 1] != "," or not {"and", "or"} <= stop.words:
        return None
    return Habit(
        "sign-for-word", stop.at, stop.at + 1, "‘,’ does not join tests.",
        "Write ‘and’ where both must hold, ‘or’ where one is enough.",
    )  # fmt: skip


def _needless(stop: Stop) -> Habit | None:
    """`either psr or ppo`, `if psr`: one word more than a condition has."""
    found = _NEEDLESS.search(stop.text, 0, stop.at)
    if found is None or not stop.in_condition:
        return None
    return Habit(
        "stray-word", found.start(1), found.end(1),
        f"‘{_line(found[1])}’ does not belong before a test.", "Delete it.",
    )  # fmt: skip


def _and_or(stop: Stop) -> Habit | None:
    found = stop.around(_AND_OR)
    if found is None:
        return None
    return Habit(
        "sign-for-word", found.start(), found.end(), f"‘{found[0]}’ says two things.",
        "Write ‘or’, which holds where both do too, or ‘and’, where both must.",
    )  # fmt: skip


_WITHOUT_IS = re.compile(
    r"(?:at\s+(?:least|most)|(?:more|less)\s+than|(?:on\s+or\s+)?(?:before|after)|on|within"
    r"|one\s+of|blank|none|(?:above|below)\s+the\s+line(?!\s+when)|not\s+relevant|relevant"
    r"|without\s+a\s+score|missing|undecided)(?![\w.])"
)


def _is_left_out(stop: Stop) -> Habit | None:
    """`start after 1 April 2011`, `then 1.1 below the line`."""
    found = _WITHOUT_IS.match(stop.text, stop.at)
    before = stop.text[: stop.at]
    if found is None or "is" not in stop.words or not re.search(r"[\w)]\s+$", before):
        return None
    return Habit(
        "cannot-read", found.start(), found.end(), f"‘is’ is missing before ‘{_line(found[0])}’.",
        f"Write ‘is {_line(found[0])}’.", f"is {found[0]}",
    )  # fmt: skip


_EXPECTED = {
    "is without a score": re.compile(r"(?:has|is|gets)\s+(?:no|not\s+a)\s+score(?![\w.])"),
    "is not relevant": re.compile(r"is\s+not\s+asked(?![\w.])"),
}
"""What people write for what an example may expect."""


def _expected_otherwise(stop: Stop) -> Habit | None:
    """`then RoH has no score`; `then 1.5 is not asked`."""
    for word, written in _EXPECTED.items():
        found = stop.around(written) if stop.kind == "example" else None
        if found is not None:
            return Habit(
                "misspelt-keyword", found.start(), found.end(),
                f"‘{_line(found[0])}’ means nothing here.", f"Write ‘{word}’.", word,
            )  # fmt: skip
    return None


_ANSWERS = re.compile(r"answers\s+(\w+(?:\s*,\s*\w+)+)\s*$")


def _answers_listed(stop: Stop) -> Habit | None:
    """`answers good, fair, poor` under a question."""
    found = _ANSWERS.match(stop.text) if stop.kind == "node" and not stop.is_head else None
    if found is None:
        return None
    return Habit(
        "cannot-read", found.start(1), found.end(1),
        "A question names the scale that it is answered on, and lists no answers.",
        "Declare the scale at the margin, with a line such as `answers quality`, and name it here.",
    )  # fmt: skip


# ---------------------------------------------------------------------------------------- types

_YES_NO = re.compile(
    r"(?:yes|y|true)\s*(?:/|,|\bor\b|\s)\s*(?:no|n|false)|boolean|bool|yes(?!\s*/)",
    re.IGNORECASE,
)


def _yes_no(stop: Stop) -> Habit | None:
    """`yes or no`, `y/n`, `true/false` as the type of a field."""
    if stop.kind != "field":
        return None
    found = stop.around(_YES_NO)
    if found is None or stop.text[found.end() :].strip() or re.search(r"\bof\b", stop.text):
        return None
    if re.fullmatch(r"yes\s*/\s*no", found[0]):
        return None
    return Habit(
        "type-form", found.start(), found.end(),
        f"‘{_line(found[0])}’ does not say what a field holds.", "Write ‘yes/no’.", "yes/no",
    )  # fmt: skip


# -------------------------------------------------------------------------------------- methods

_AVERAGE = re.compile(
    r"\b(?:the\s+)?(?:average[ds]?|mean)(?:\s+(?:of|over))?(?:\s+(?:its|the|all))*"
    r"(?:\s+(?!scores?\b)([^\W\d]\w*))?(?:\s+scores?)?"
)


_WITH_LEVEL = ", with the level whose scores it takes"


def _average(stop: Stop) -> Habit | None:
    """`average of its question scores`, `averaged`."""
    found = stop.around(_AVERAGE) if stop.kind == "scoring" and not stop.is_head else None
    # `mean of it question scores` is a slip of one word, and reported as that.
    if found is None or re.match(r"mean\s+of\s+it", found[0]):
        return None
    what = found[1] if found[1] and found[1] not in ("banded", "printed", "its") else "…"
    return Habit(
        "method-form", found.start(), found.end(),
        f"‘{_line(found[0])}’ is not how a mean is written.",
        f"Write `mean of its {what} scores`{_WITH_LEVEL if what == '…' else ''}.",
    )  # fmt: skip


HABITS: tuple[Callable[[Stop], Habit | None], ...] = (
    _contracted, _not_includes, _and_or, _of_set, _either, _no_brackets, _listed, _repeat, _order,
    _compares, _is_left_out, _expected_otherwise, _answers_listed, _comma_between_tests,
    _needless, _yes_no, _average,
)  # fmt: skip
