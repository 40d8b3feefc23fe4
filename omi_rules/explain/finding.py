"""Which page somebody asks for, in the forms in which people type and paste codes and words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from omi_rules.explain.library import contents, other_names
from omi_rules.near import nearest

NEAR_MOST = 3

_PRINTED = re.compile(r"(?:error|warning|note)\s*\[([^\]]*)\]?.*", re.DOTALL)
_AROUND = " \t\n\"'`‘’“”:.,;[]()"


def found(asked: str) -> str | None:
    """The name of the page that is asked for, or None where nothing is called so."""
    wanted = _bare(asked)
    own = _own()
    if wanted in own:
        return own[wanted]
    known = _known()  # for which every page has to be read
    if wanted in known:
        return known[wanted]
    alike = {_stem(name): page for name, page in known.items()}
    return alike.get(_stem(wanted))


def near(asked: str) -> tuple[str, ...]:
    """Pages with a name like the one that was asked for, the nearest first."""
    wanted = _bare(asked)
    known = dict(_known())
    names: list[str] = []
    while len(names) < NEAR_MOST:
        one = nearest(wanted, known)
        if one is None:
            break
        if known[one] not in names:
            names.append(known[one])
        del known[one]
    if not names:
        parts = {part for part in wanted.split() if len(part) > 2}
        names = [page for name, page in known.items() if parts & set(name.split())]
    return tuple(dict.fromkeys(names))[:NEAR_MOST]


def _own() -> Mapping[str, str]:
    """Every page by the words of its own name."""
    return {_bare(name): name for names in contents().values() for name in names}


def _known() -> Mapping[str, str]:
    """Every page by the words of its names; its own name goes before what it is also called."""
    others = {_bare(other): name for other, name in other_names().items()}
    return {**others, **_own()}


def _bare(asked: str) -> str:
    """The words of a name: no quotes, no brackets, one letter case, one space between two."""
    printed = _PRINTED.match(asked.strip())
    name = printed[1] if printed is not None else asked
    return " ".join(re.split(r"[\s_-]+", name.strip(_AROUND).casefold()))


def _stem(name: str) -> str:
    """A name without the letters in which singular and plural differ."""
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in name.split())
