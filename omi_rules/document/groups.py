"""Repeated questions: their conditions said once for all items, where they say the same of each.

"That one" is the item that a question is asked for. Where the rows differ in more than their item,
there is no such sentence, and each row has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    DateIs,
    Defined,
    Field,
    FieldIncludes,
    FieldIs,
    Model,
    Node,
    Not,
    Option,
    Or,
    Question,
    Scale,
)
from omi_rules.reading import Reader, quoted

THAT = "\N{NULL}"
"""Stands for the item that a question is asked for; no name has such a sign."""


def in_common(
    model: Model, node: Node, of: Callable[[Question], Condition | None]
) -> Condition | None:
    """What all rows of a repeated question say, with `THAT` in the place of their items."""
    rows = [model.questions[ref] for ref in node.rows]
    found: list[Condition] = []
    for row in rows:
        condition = of(row)
        if condition is None or row.item is None or node.each is None:
            return None
        found.append(_general(model, condition, row.item, node.each))
    return found[0] if found and all(other == found[0] for other in found) else None


def _general(model: Model, condition: Condition, item: str, each: str) -> Condition:
    def options(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(THAT if name == item else name for name in names)

    def question(ref: str) -> str:
        asked = model.questions[ref]
        group = model.nodes.get(asked.group or "")
        same = asked.item == item and group is not None and group.each == each
        return f"{asked.group}.{THAT}" if same else ref

    def field(name: str) -> str:
        base, _, of = name.rpartition(".")
        return f"{base}.{THAT}" if of == item and model.fields[name].each == each else name

    match condition:
        case And(parts=parts) | Or(parts=parts):
            inner = tuple(_general(model, part, item, each) for part in parts)
            return evolve(condition, parts=inner)
        case Not(part=part):
            return Not(_general(model, part, item, each))
        case Defined():
            return condition
        case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
            return evolve(condition, question=question(condition.question))
        case FieldIs() | FieldIncludes():
            from_list = model.fields[condition.field].from_list == each
            names = options(condition.options) if from_list else condition.options
            return evolve(condition, field=field(condition.field), options=names)
        case DateIs(other=str() as other):
            return evolve(condition, field=field(condition.field), other=field(other))
        case _:
            return evolve(condition, field=field(condition.field))


class GroupReader(Reader):
    """Reads what all rows of one repeated question say."""

    def __init__(self, model: Model, node: Node) -> None:
        super().__init__(model)
        self.item = model.questions[node.rows[0]].item or ""
        items = model.lists[node.each].items if node.each in model.lists else ()
        self.label = next((option.label.en for option in items if option.name == self.item), "")

    def field_of(self, name: str) -> Field:
        """The field itself, or that of the first item."""
        return super().field_of(name.replace(THAT, self.item))

    def scale_of(self, ref: str) -> Scale:
        """The scale, which all rows share."""
        return super().scale_of(ref.replace(THAT, self.item))

    def options(self, options: Sequence[Option], names: Iterable[str]) -> list[str]:
        """Options, and "that one" for the item that is asked for."""
        found: list[str] = []
        for name in names:
            found += ["that one"] if name == THAT else super().options(options, (name,))
        return found

    def field(self, name: str) -> str:
        """A field, which is held for each item."""
        if not name.endswith(THAT):
            return super().field(name)
        label = self.field_of(name).label.en
        if label.endswith(f" ({self.label})"):
            label = label.removesuffix(f" ({self.label})")
        elif self.label and label.count(self.label) == 1:
            label = label.replace(self.label, "…")
        else:
            label = name.removesuffix(f".{THAT}")
        return f"{quoted(label)} for that one"

    def question(self, ref: str) -> str:
        """A question, which is asked for each item."""
        if not ref.endswith(THAT):
            return super().question(ref)
        group = ref.removesuffix(f".{THAT}")
        return f"{group} ({quoted(self.model.nodes[group].label.en)}) for that one"
