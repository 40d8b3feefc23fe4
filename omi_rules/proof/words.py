"""Possible cases in the file's own words: as a line `given` of an example, ready to be pasted."""

from __future__ import annotations

from collections.abc import Mapping

from omi_rules.model import Kind, Model


def given(model: Model, cells: Mapping[str, str]) -> str:
    """What a case holds: rosh is high, needs is (housing, work). What is left out is blank."""
    return ", ".join(f"{name} is {_cell(model, name, cell)}" for name, cell in cells.items())


def _cell(model: Model, name: str, cell: str) -> str:
    field = model.fields.get(name)
    if field is None:
        return cell
    if field.kind is Kind.TEXT or cell.startswith("-"):
        return f'"{cell}"'  # a number below nought is read in quotes alone
    if field.kind is Kind.SOME and cell != "none":
        return f"({', '.join(option.strip() for option in cell.split(';'))})"
    return cell


def one_such(model: Model, cells: Mapping[str, str]) -> str:
    """A sentence that shows a case."""
    if not cells:
        return "One such case is that in which all of this is blank."
    return f"One such case is `{given(model, cells)}`."
