"""The model that a part belongs to, for somebody who names the part alone.

It is a file of the name that the part gives, in the folder of the part or in the nearest one above.
A model that does not name the part back is not its model: the part is then reported by itself.
"""

from __future__ import annotations

import os
from pathlib import Path

from omi_rules.diagnostics import Findings
from omi_rules.errors import reason_of
from omi_rules.near import nearest
from omi_rules.parts.names import ENDING, Refusal, refusal_of_name, refusal_of_owner
from omi_rules.source import SourceFile, read_source
from omi_rules.syntax.parse import Reading
from omi_rules.syntax.tree import Statement

FOLDERS_MOST = 32
"""So many folders above a part are looked into for its model."""


def model_of(source: SourceFile, owner: Statement, findings: Findings) -> SourceFile | None:
    """The model of a part by its statement `part of`; None where that is reported."""
    texts = owner.head.texts
    if texts is None:
        return None  # the line could not be read, and was reported
    name = texts.en.text
    path = refusal_of_owner(name) or _found(Path(source.path), name)
    found = path if isinstance(path, Refusal) else _naming_it_back(path, Path(source.path), name)
    if isinstance(found, Refusal):
        findings.error(found.code, texts.en.span, found.message, found.help)
        return None
    return found


def _found(part: Path, name: str) -> Path | Refusal:
    """The nearest file of a name in the folder of a part or above it."""
    folder = part.parent
    for _ in range(FOLDERS_MOST):
        path = folder / name
        if path.is_file():
            return path
        above = Path(os.path.normpath(folder / ".."))
        if above.resolve() == folder.resolve():
            break
        folder = above
    others = [file.name for file in part.parent.glob(f"*{ENDING}") if file.name != part.name]
    near = nearest(name, others)
    return Refusal(
        "part-without-model",
        f"The model of this part, ‘{name}’, is not in its folder, nor in one above.",
        f"Did you mean `{near}`?"
        if near is not None
        else "Write the name of the file that has the model, as it is called there.",
    )


def _naming_it_back(model: Path, part: Path, name: str) -> SourceFile | Refusal:
    """The model, read, if it names the part."""
    try:
        source = read_source(model)
    except OSError as error:
        said = f"The model of this part, ‘{name}’, cannot be read: {reason_of(error)}."
        return Refusal("part-without-model", said, "See to it that the file can be opened.")
    from omi_rules.parts.gather import part_of, parts_named  # noqa: PLC0415 - they call us

    file = Reading(source).file()
    upper = part_of(file)
    if upper is not None and not any(s.word.text == "model" for s in file.statements):
        texts = upper.head.texts
        of = texts.en.text if texts is not None else "another"
        return Refusal(
            "part-without-model",
            f"‘{name}’ is itself a part of ‘{of}’, and a part has no parts.",
            f'Write `part of "{of}"` here, and name this file in {of} too.',
        )
    real = os.path.realpath(part)
    for _, label in parts_named(file):
        usable = refusal_of_name(label.text) is None
        if usable and os.path.realpath(model.parent / label.text) == real:
            return source
    called = Path(os.path.relpath(part, model.parent)).as_posix()
    return Refusal(
        "part-not-named",
        f"‘{name}’ does not name this file as a part.",
        f'Add the line `part "{called}"` to its statement `model`.',
    )
