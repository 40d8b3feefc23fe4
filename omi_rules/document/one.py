"""One statement as a document: what it says, what it depends on, and what depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from omi_rules.document.blocks import Document, Link, Listing, Para, Part, para
from omi_rules.document.scores import bands_table, rounded, sentence
from omi_rules.document.statements import Statements, anchor
from omi_rules.document.uses import Key
from omi_rules.model import Model

FEW = 12
"""As many statements are listed with their labels; of more, the references only."""


def about(model: Model, name: str) -> Document | None:
    """What a reference or a name stands for; None where it stands for nothing."""
    one = _One(model)
    parts = tuple(one.found(name)) or tuple(one.found(_spelt(model, name)))
    return Document(model.label.en, (), parts) if parts else None


def names(model: Model) -> Iterator[str]:
    """Every reference and name that can be asked for."""
    yield from model.nodes
    yield from model.answers
    yield from model.questions
    for name in model.fields:
        yield from (name, name.rpartition(".")[0] or name)
    yield from (*model.definitions, *model.lists, *model.scales, *model.bands)
    yield from (level.name for level in model.levels)
    yield from (discretion.name for discretion in model.discretions)
    yield from ("sample",) * (model.sample is not None)


def _spelt(model: Model, name: str) -> str:
    """A name as the file spells it, where only capitals or spaces differ."""
    wanted = name.strip().casefold().replace(" ", "_")
    return next((known for known in names(model) if known.casefold() == wanted), name)


class _One:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.make = Statements(model)

    def found(self, name: str) -> Iterator[Part]:
        """Everything of that name: a list and a field may share one."""
        model = self.model
        if name not in model.questions and name in model.answers:
            name = model.answers[name].ref  # a form, which its question tells of
        row = model.questions.get(name)
        node = model.nodes.get(row.group if row is not None and row.group is not None else name)
        if node is not None:
            yield self._node(node.ref, [name] if row is not None else [*node.rows])
        for base, fields in self.make.fields():
            if name == base or name in {field.name for field in fields}:
                keys: list[Key] = [("field", field.name) for field in fields]
                yield self._alone(self.make.field(base, fields), keys)
        if name in model.definitions:
            part = self.make.definition(model.definitions[name])
            yield self._alone(part, [("definition", name)])
        if name in model.lists:
            part = self.make.list_of(model.lists[name])
            yield self._alone(part, [], self._list_users(name))
        if name in model.scales:
            asked = [q.ref for q in model.questions.values() if q.scale == name]
            users = self._lines([("question", ref) for ref in asked])
            yield self._alone(self.make.scale(model.scales[name]), [], users)
        if name in model.bands:
            table = bands_table(model.bands[name], self.make.doubts)
            part = Part(model.bands[name].label.en, anchor(name, "bands"), blocks=(table,))
            levels = [level.label.en for level in model.levels if level.bands == name]
            yield self._alone(part, [], [para(f"Every {called}.") for called in levels])
        if model.discretions or model.sample is not None:
            yield from self._beside_the_scores(name)
        for level in model.levels:
            if level.name == name:
                said = (para(sentence(model, level)), para(rounded(model.rounding)))
                yield Part(f"The level {level.label.en}", anchor(name, "level"), blocks=said)

    def _beside_the_scores(self, name: str) -> Iterator[Part]:
        # Few models have a discretion or a sample.
        from omi_rules.document.discretion import (  # noqa: PLC0415
            discretion_part,
            moved_by,
            sample_part,
        )

        model = self.model
        for discretion in model.discretions:
            if discretion.name == name:
                part = discretion_part(model, discretion, self.make)
                yield self._alone(part, [], moved_by(model, name))
        if name == "sample" and model.sample is not None:
            yield self._alone(sample_part(model.sample, self.make), [("sample", "")])

    # -------------------------------------------------------------------------------- parts

    def _node(self, ref: str, rows: Sequence[str]) -> Part:
        part = self.make.node(self.model.nodes[ref], alone=True)
        above = list(self._above(ref))
        if above:
            part = evolve(part, blocks=(para(f"{', in '.join(above)}.", "In"), *part.blocks))
        keys: list[Key] = [("question", row) for row in rows if row in self.model.questions]
        keys = keys or [("node", ref)]
        made_of = (ref, *rows)
        rules = self.make.rules.values()
        counts = [rule for rule in rules if any(member in rule.members for member in made_of)]
        in_scores = [
            Para(("The score of ", Link(f"{rule.ref} {rule.label.en}", anchor(rule.ref))))
            for rule in counts
        ]
        return self._alone(part, keys, in_scores)

    def _above(self, ref: str) -> Iterator[str]:
        parent = self.model.nodes[ref].parent
        while parent is not None:
            node = self.model.nodes[parent]
            yield f"{node.ref} {node.label.en}"
            parent = node.parent

    def _alone(self, part: Part, keys: Sequence[Key], more: Iterable[Para] = ()) -> Part:
        uses = self.make.uses
        below = self._both("What it depends on", "depends", keys, uses.reads)
        above = self._both("What depends on it", "dependents", keys, uses.readers, more)
        return evolve(part, kind="chapter", parts=(*below, *above))

    def _both(
        self,
        title: str,
        called: str,
        keys: Sequence[Key],
        of: Mapping[Key, Sequence[Key]],
        more: Iterable[Para] = (),
    ) -> Iterator[Part]:
        """What is read (or reads) at once, and what is reached through that."""
        direct = list(dict.fromkeys(k for key in keys for k in of.get(key, ()) if k not in keys))
        reached = dict.fromkeys([*keys, *direct])
        waiting = [*direct]
        while waiting:
            for key in of.get(waiting.pop(0), ()):
                if key not in reached:
                    reached[key] = None
                    waiting.append(key)
        further = [key for key in reached if key not in keys and key not in direct]
        said = [*self._lines(direct), *more]
        if not said:
            return
        blocks = [Listing(tuple(said))]
        parts: tuple[Part, ...] = ()
        if further:
            listing = Listing(tuple(self._lines(further)))
            parts = (Part("Through these also", f"{called}-further", "item", blocks=(listing,)),)
        yield Part(title, called, "item", blocks=tuple(blocks), parts=parts)

    # -------------------------------------------------------------------------------- lines

    def _lines(self, keys: Sequence[Key]) -> list[Para]:
        questions = [ref for kind, ref in keys if kind in ("question", "node")]
        keys = list(dict.fromkeys(self._group(key, questions) for key in keys))
        asked = [ref for kind, ref in keys if kind in ("question", "node")]
        many = len(asked) > FEW
        lines = [self._line(key) for key in keys if not many or key[1] not in asked]
        if many:
            lines.append(Para(self.make.links(asked), f"{len(asked)} in all:"))
        return lines

    def _group(self, key: Key, among: Sequence[str]) -> Key:
        """The repeated question in the place of its row, where all its rows are there."""
        question = self.model.questions.get(key[1]) if key[0] == "question" else None
        if question is None or question.group is None:
            return key
        whole = all(row in among for row in self.model.nodes[question.group].rows)
        return ("node", question.group) if whole else key

    def _line(self, key: Key) -> Para:
        kind, name = key
        say: Mapping[str, Callable[[], Para]] = {
            "field": lambda: self._field(name),
            "definition": lambda: self._definition(name),
            "sample": lambda: Para((Link("The sample", "sample"),)),
        }
        if kind in say:
            return say[kind]()
        question = self.model.questions.get(name)
        label = question.label if question is not None else self.model.nodes[name].label
        home = (question.group if question is not None else None) or name
        return Para((Link(f"{name} {label.en}", anchor(home)),))

    def _field(self, name: str) -> Para:
        field = self.model.fields[name]
        base = name.rpartition(".")[0] if field.each is not None else name
        return Para((Link(f"{field.label.en} ({name})", anchor(base)),))

    def _definition(self, name: str) -> Para:
        definition = self.model.definitions[name]
        link = Link(f"{definition.label.en} ({name})", anchor(name))
        read = self.make.read("", definition.condition)
        return Para((link, ", which applies where ", *read.words), lines=read.lines)

    def _list_users(self, name: str) -> list[Para]:
        fields = [f.name for f in self.model.fields.values() if name in (f.each, f.from_list)]
        nodes = [node.ref for node in self.model.nodes.values() if node.each == name]
        keys: list[Key] = [("field", field) for field in fields]
        return [*self._lines(keys), *self._lines([("node", ref) for ref in nodes])]
