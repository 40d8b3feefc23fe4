"""Look-alikes: names and references that read the same on a screen and are not the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

from omi_rules.diagnostics import Aside, Findings
from omi_rules.syntax.characters import scripts
from omi_rules.syntax.tree import Word

_LATIN = str.maketrans(
    "авекмнорстухіѕјһԁԛԝАВЕКМНОРСТУХІЅЈαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abekmhopctyxisjhdqwABEKMHOPCTYXISJaeikvoptuxABEZHIKMNOPTYX",
)
"""Letters of Cyrillic and Greek, and the Latin letter that each is drawn like."""

_DIGITS = str.maketrans("OoIl", "0011")
_LIKE_A_NUMBER = re.compile(r"(?=\w*\d)[\dOoIl]+")
_LETTER_O = re.compile(r"(?=\w*\d)\d*O[\dO]*")


def drawn(name: str) -> str:
    """How a name is drawn: two names that are drawn alike cannot be told apart by eye."""
    return name if name.isascii() else name.translate(_LATIN)


def mixture(name: str) -> str:
    """What a name of two scripts mixes, as a sentence says it; nothing for any other name."""
    if name.isascii():
        return ""
    mixed = scripts(name)
    return " and ".join(sorted(script.title() for script in mixed)) if len(mixed) > 1 else ""


def as_numbers(ref: str) -> str:
    """A reference with its numbers written plainly: 1.1.03 and 1.1.1O are 1.1.3 and 1.1.10."""
    return ".".join(map(_number, ref.split(".")))


def _number(part: str) -> str:
    if not _LIKE_A_NUMBER.fullmatch(part):
        return part
    return part.translate(_DIGITS).lstrip("0") or "0"


def report_references(references: Mapping[str, Word], findings: Findings) -> None:
    """Warn of references that can be taken for another, and of a letter O in a number."""
    plain: dict[str, str] = {ref: ref for ref in references if as_numbers(ref) == ref}
    for ref, word in references.items():
        meant = as_numbers(ref)
        if meant == ref:
            continue
        twin = plain.setdefault(meant, ref)
        if twin != ref:
            findings.warning(
                "look-alike-reference",
                word.span,
                f"‘{ref}’ can be taken for ‘{twin}’.",
                "Give one of the two another reference.",
                asides=(Aside(references[twin].span, "the other one"),),
            )
        elif any(_LETTER_O.fullmatch(part) for part in ref.split(".")):
            findings.warning(
                "look-alike-reference",
                word.span,
                f"‘{ref}’ has a letter O among its digits.",
                f"Did you mean ‘{meant}’?",
            )
