"""The names that parts may have: plain, below the model's folder, the same on every computer."""

from __future__ import annotations

import re
from typing import NamedTuple

ENDING = ".omi"

_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_EVERYWHERE = re.compile(r"[:*?<>|\x00-\x1f\x7f\ud800-\udfff]")


class Refusal(NamedTuple):
    """Why a part cannot be read: a code, what is wrong, and what to do."""

    code: str
    message: str
    help: str


def refusal_of_name(name: str) -> Refusal | None:
    """What is wrong with the name of a part, whatever the folder holds."""
    plain = name.replace("\\", "/")
    steps = plain.split("/")
    last = steps[-1]
    if plain.startswith("/") or _DRIVE.match(plain) or ".." in steps:
        return outside(name, last)
    if plain != name:
        return _badly_named(name, "has a ‘\\’, which not every computer knows", plain)
    if "" in steps or "." in steps:
        plain = "/".join(step for step in steps if step not in ("", "."))
        return _badly_named(name, "has steps that lead nowhere", plain)
    odd = _NOT_EVERYWHERE.search(name)
    if odd is not None:
        said = f"has a ‘{odd[0]}’, which not every computer allows in a name"
        return Refusal("part-name", f"‘{name}’ {said}.", "Rename the file, and name it so here.")
    if not name.endswith(ENDING):
        begins = name[: -len(ENDING)] if name.casefold().endswith(ENDING) else name
        return _badly_named(name, f"does not end in {ENDING}, as rule files do", begins + ENDING)
    return None


def refusal_of_owner(name: str) -> Refusal | None:
    """What is wrong with the name by which a part names its model."""
    plain = name.replace("\\", "/")
    if "/" in plain:
        last = plain.rsplit("/", maxsplit=1)[-1]
        return Refusal(
            "part-name",
            f"‘{name}’ is a way through folders, and a part names the file of its model alone.",
            f'Write `part of "{last}"`.' if last else "Write the name of the file.",
        )
    return None


def outside(name: str, last: str, *, link: bool = False) -> Refusal:
    """A part that lies elsewhere than in the folder of its model."""
    if link:
        return Refusal(
            "part-outside",
            f"‘{name}’ is a link to a place outside the folder of this model.",
            "Put the file itself into the folder: a rule file reads nothing outside its own.",
        )
    where = "Move the file into the folder of this model, or into one in it"
    remedy = f'{where}, and write `part "{last}"`.' if last.endswith(ENDING) else f"{where}."
    return Refusal("part-outside", f"‘{name}’ lies outside the folder of this model.", remedy)


def _badly_named(name: str, what: str, instead: str) -> Refusal:
    return Refusal("part-name", f"‘{name}’ {what}.", f'Write `part "{instead}"`.')
