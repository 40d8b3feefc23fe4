"""Each statement of a model as a part of a document: what it says, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import evolve

from omi_rules.document.blocks import Block, Link, Listing, Manner, Para, Part, Table, Words, para
from omi_rules.document.doubts import Doubts
from omi_rules.document.forms import asked_in
from omi_rules.document.groups import GroupReader, in_common
from omi_rules.document.scores import method
from omi_rules.document.uses import Uses
from omi_rules.model import (
    Condition,
    Definition,
    Field,
    ItemList,
    Kind,
    Model,
    Node,
    Not,
    Option,
    Question,
    Scale,
    Side,
    Text,
)
from omi_rules.near import begin
from omi_rules.reading import Reader, quoted
from omi_rules.reading.words import listed, options_in_words
from omi_rules.score_rules import score_rules
from omi_rules.wording import number_in_words

FOLDS = {
    "one by one": "Each is a question of its own.",
    "pooled": "Together they count as one question, all answers taken together.",
    "averaged": "Together they count as one question, whose score is the mean of theirs.",
}
HOLDS = {
    Kind.YES_NO: "Yes or no",
    Kind.ONE: "One of",
    Kind.SOME: "Any of",
    Kind.WHOLE: "A whole number",
    Kind.NUMBER: "A number",
    Kind.DATE: "A date",
    Kind.TEXT: "A text",
}
DEEPEST = 20
"""However deep a tree is, its parts stand within each other no deeper than this."""
STANDS = {side: side.value for side in Side} | {Side.NO_LINE: "on no line, only recorded"}


class Statements:
    """Makes the parts of one model's document."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.reader = Reader(model)
        self.doubts = Doubts(model)
        self.uses = Uses(model)
        self.rules = {rule.ref: rule for rule in score_rules(model)}
        self.towards: dict[str, list[str]] = {}
        self.levels = {level.name: level for level in model.levels}
        tree = [level.name for level in model.levels if not level.grouping]
        self.texts = frozenset(tree[tree.index(model.answered.name) + 1 :])
        groupings = {level.name for level in model.levels if level.grouping}
        for node in model.nodes.values():
            for member in self._gathered(node) if node.level in groupings else ():
                self.towards.setdefault(member, []).append(node.ref)

    # -------------------------------------------------------------------------------- nodes

    def tree(self, root: Node) -> Part:
        """A node with everything that stands under it.

        However many levels a model has: what stands deeper than `DEEPEST` follows on one depth.
        """
        made: dict[str, Part] = {}
        within: dict[str, list[str]] = {}
        waiting = [(root, 0, root.ref)]
        while waiting:
            node, depth, home = waiting.pop()
            made[node.ref] = self.node(node)
            if node is not root:
                within.setdefault(home, []).append(node.ref)
            inner = home if depth > DEEPEST else node.ref
            children = [self.model.nodes[ref] for ref in reversed(node.children)]
            waiting += [(c, depth + 1, inner) for c in children if not self._is_text(c)]
        for ref in reversed(made):
            made[ref] = evolve(made[ref], parts=tuple(made[r] for r in within.get(ref, ())))
        return made[root.ref]

    def node(self, node: Node, *, alone: bool = False) -> Part:
        """A node of the tree or of a grouping; alone, with a list of what stands under it."""
        level = self.levels[node.level]
        asked = level.method == "share"
        listed = [self.model.nodes[ref] for ref in node.children]
        if not alone:
            listed = [child for child in listed if self._is_text(child)]
        blocks = self._asked(node) if asked else self._heading(node)
        inner = tuple(Listing(tuple(self._listed(child) for child in listed)) for _ in listed[:1])
        blocks = (*self._said(node), *blocks, *inner)
        blocks += self.doubts.of(node.level, self._name(node))
        ref = "" if node.ref == node.level else node.ref
        return Part(node.label.en, anchor(node.ref), "item" if asked else "node", ref, blocks)

    def _is_text(self, node: Node) -> bool:
        """Whether a node stands below the questions: no case answers it, nothing is scored."""
        return node.level in self.texts

    def _name(self, node: Node) -> str:
        return "" if node.ref == node.level else node.ref

    def _listed(self, node: Node) -> Para:
        """A node in a list: a text below the questions with those below it, or a link."""
        label = f"{node.ref} {node.label.en}"
        if not self._is_text(node):
            return Para((Link(label, anchor(node.ref)),))
        under = [*self._of_text(node)]
        waiting = [*reversed(node.children)]
        while waiting:
            below = self.model.nodes[waiting.pop()]
            words = (f"{below.ref} {below.label.en}",)
            under.append(Para(words, under=tuple(self._of_text(below))))
            waiting += reversed(below.children)
        return Para((label,), under=tuple(under))

    def _of_text(self, node: Node) -> tuple[Para, ...]:
        return (*self._said(node), *self.doubts.of(node.level, self._name(node)))

    def _said(self, node: Node) -> tuple[Para, ...]:
        """Its aim, its meaning, guidance and notices."""
        texts: tuple[tuple[str, str, Manner, Text | None], ...] = (
            ("aim", "Aim:", "aim", node.aim),
            ("means", "What its score means:", "", node.means),
            ("guidance", "Guidance:", "", node.guidance),
        )
        found = tuple(
            self._under(node, clause, para(text.en, lead, manner))
            for clause, lead, manner, text in texts
            if text is not None
        )
        return found + self.notices(node.notices, node.level, self._name(node))

    def notices(self, notices: Sequence[Text], statement: str, name: str) -> tuple[Para, ...]:
        """What is to be read with a statement."""
        return tuple(
            evolve(
                para(notice.en, "Notice", "notice"),
                under=self.doubts.of(statement, name, "notice", place=place),
            )
            for place, notice in enumerate(notices)
        )

    def _under(self, node: Node, clause: str, said: Para, place: int | None = None) -> Para:
        """A paragraph with the doubts about its clause."""
        doubts = self.doubts.of(node.level, self._name(node), clause, place=place)
        return evolve(said, under=(*said.under, *doubts))

    def _heading(self, node: Node) -> tuple[Block, ...]:
        """What is said of a node that no case answers: how it is scored, what counts in it."""
        found: list[Para] = []
        if node.relevant is not None:
            found.append(self._where(node, "relevant when", "Inspected where", node.relevant))
        rule = self.rules.get(node.ref)
        if rule is None:
            if self.levels[node.level].method != "none" and not node.scored:
                found.append(self._under(node, "not scored", para("Not scored.")))
            return (*found, *self._gathers(node))
        level = self.levels[node.level]
        if node.judged:
            said = para("Its rating is judged for the inspection, and not made of cases.")
            found.append(self._under(node, "judged for the inspection", said))
        else:
            found.append(Para((f"Its score is {method(self.model, level)}.",)))
        if not node.rated:
            unrated = para("Not rated: its score falls into no band and has no points.")
            found.append(self._under(node, "not rated", unrated))
        if level.grouping:
            return (*found, *self._gathers(node))
        found += self._counts(node, rule.ref)
        return tuple(found)

    def _gathered(self, node: Node) -> tuple[str, ...]:
        """What counts towards a node of a grouping, which may have no score itself."""
        rule = self.rules.get(node.ref)
        return self.model.grouped(node.ref) if rule is None else rule.members

    def _gathers(self, node: Node) -> tuple[Block, ...]:
        """What a node of a grouping is made of, under the headings where it stands."""
        members = self._gathered(node) if self.levels[node.level].grouping else ()
        if not members:
            return ()
        counted = Para((f"{len(members)} in all.",), lead="What counts towards it:")
        return counted, Listing(tuple(self._under_headings(members)))

    def _under_headings(self, members: Sequence[str]) -> Iterator[Para]:
        under: dict[str, list[str]] = {}
        for ref in members:
            question = self.model.questions.get(ref)
            home = question.parent if question is not None else self.model.nodes[ref].parent
            under.setdefault(home or "", []).append(ref)
        for home, refs in under.items():
            label = self.model.nodes[home].label.en if home else ""
            yield Para(self.links(refs), lead=f"{home} {label}".strip() + ":")

    def links(self, refs: Iterable[str]) -> Words:
        """References that lead to their statements, with commas between them."""
        found: list[str | Link] = []
        for ref in refs:
            group = self.model.questions[ref].group if ref in self.model.questions else None
            found += [", ", Link(ref, anchor(group or ref))]
        return tuple(found[1:])

    def _counts(self, node: Node, ref: str) -> Iterator[Para]:
        """Which scores of groupings it counts in, and with what weight."""
        if towards := self.towards.get(ref):
            said = Para((*self.links(towards), "."), lead="Counts towards")
            yield self._under(node, "does not count towards", self._clause(node, said))
        if node.weight != 1:
            yield self._under(node, "weight", para(f"{number_in_words(node.weight)}.", "Weight"))

    def _clause(self, node: Node, said: Para) -> Para:
        return self._under(node, "counts towards", said)

    # ---------------------------------------------------------------------------- questions

    def _asked(self, node: Node) -> tuple[Block, ...]:
        """What is said of a question: when it is asked, how it can be answered, where it counts."""
        found: list[Para] = []
        rows = [self.model.questions[ref] for ref in node.rows or (node.ref,)]
        first = rows[0]
        if node.each is not None and node.fold is not None:
            items = self.model.lists[node.each]
            said = listed([quoted(option.label.en) for option in items.items], "and")
            lead, words = f"Asked for each of {quoted(items.label.en)}", f"{said}. "
            repeated = para(f"{words}{FOLDS[node.fold]}", f"{lead}:")
            found.append(self._under(node, "for each", repeated))
        found += [*self._asked_where(node, rows), *asked_in(self, node, first)]
        for place in range(len(first.struck_when)):
            found += self._struck(node, rows, place)
        if first.scale != self.model.usual:
            scale = self.model.scales[first.scale]
            answers = Para((self._sides(scale),), lead=f"Answers, {quoted(scale.label.en)}:")
            found.append(self._under(node, "answers", answers))
        if not first.scored:
            plain = para("Not scored: it is recorded, and counts towards nothing.")
            found.append(self._under(node, "not scored", plain))
        if not node.rated:
            unrated = para("Not rated: its score falls into no band and has no points.")
            found.append(self._under(node, "not rated", unrated))
        found += self._counts(node, node.ref if node.ref in self.rules else first.ref)
        return tuple(found)

    def _asked_where(self, node: Node, rows: Sequence[Question]) -> Iterator[Para]:
        forms = rows[0].forms
        if rows[0].relevant is None:
            if not forms or forms[-1].condition is None:
                yield para("Asked of every case.")
            return
        yield from self._all_or_each(
            node, rows, "Asked where", "relevant when", None, lambda row: row.relevant
        )

    def _struck(self, node: Node, rows: Sequence[Question], place: int) -> Iterator[Para]:
        lead = "Below the line, whatever the answer, where"
        yield from self._all_or_each(
            node, rows, lead, "below the line when", place, lambda row: row.struck_when[place]
        )

    def _all_or_each(
        self,
        node: Node,
        rows: Sequence[Question],
        lead: str,
        clause: str,
        place: int | None,
        of: Callable[[Question], Condition | None],
    ) -> Iterator[Para]:
        """A condition, once for all rows of a repeated question where it is the same for each."""
        if rows[0].item is None:
            condition = of(rows[0])
            assert condition is not None, "one of all rows is there for each"
            yield self._where(node, clause, lead, condition, place)
            return
        common = in_common(self.model, node, of)
        if common is not None:
            reader = GroupReader(self.model, node)
            yield self._where(node, clause, lead, common, place, reader)
            return
        for row in rows:
            condition = of(row)
            assert condition is not None, "what one row says, each row says"
            yield self._where(node, clause, f"{row.ref}: {lead[0].lower()}{lead[1:]}", condition)

    def _where(
        self,
        node: Node,
        clause: str,
        lead: str,
        condition: Condition,
        place: int | None = None,
        reader: Reader | None = None,
    ) -> Para:
        return self._under(node, clause, self.read(lead, condition, reader), place)

    def read(self, lead: str, condition: Condition, reader: Reader | None = None) -> Para:
        """A paragraph that reads a condition aloud."""
        first, *lines = (reader or self.reader).lines(condition)
        if lines:
            lines[-1] = evolve(lines[-1], words=f"{lines[-1].words}.")
        end = "" if lines else "."
        return Para((f"{first.words}{end}",), lead, lines=tuple(lines))

    # --------------------------------------------------------------------------- vocabulary

    def _sides(self, scale: Scale) -> str:
        """The options of a scale by side: yes is above the line, no below it."""
        said = []
        for side in dict.fromkeys(option.side for option in scale.options):
            if side is not None:
                names = options_in_words(scale.options, scale.on(side))
                said.append(f"{STANDS[side]}: {listed(names, 'or')}")
        return f"{'; '.join(said)}."

    def scale(self, scale: Scale) -> Part:
        """A scale: each answer with the side on which it stands."""
        rows = tuple(
            ((said,), (STANDS[option.side] if option.side is not None else "",))
            for option in scale.options
            for said in options_in_words(scale.options, (option.name,))
        )
        usual = scale.name == self.model.usual
        blocks: list[Block] = [para("The usual answers, where a question names no others.")] * usual
        blocks.append(Table("", ("Answer", "Where it stands"), rows))
        blocks += self.doubts.of("answers", scale.name)
        return Part(
            scale.label.en,
            anchor(scale.name, "answers"),
            "item",
            blocks=tuple(blocks),
            name=scale.name,
        )

    def definition(self, definition: Definition) -> Part:
        """A definition: its label, and where it applies; where not too, if answers are read."""
        name = definition.name
        said = self.read("Applies where", definition.condition)
        under = self.doubts.of("define", name, "as")
        blocks: tuple[Block, ...] = (evolve(said, under=under),)
        if any(kind == "question" for kind, _ in self.uses.reads["definition", name]):
            no = self.read("Does not apply where", Not(definition.condition))
            blocks += (no,)
        blocks += self.doubts.of("define", name)
        return Part(definition.label.en, anchor(name), "item", blocks=blocks, name=name)

    def field(self, name: str, fields: Sequence[Field]) -> Part:
        """A field: what it holds. One that is held for each item of a list has several."""
        field = fields[0]
        holds = HOLDS[field.kind]
        if field.kind in (Kind.ONE, Kind.SOME):
            if field.from_list is not None:
                label = quoted(self.model.lists[field.from_list].label.en)
                words: Words = (f"{holds} ", Link(label, anchor(field.from_list, "list")), ".")
            else:
                names = [option.name for option in field.options]
                words = (f"{holds} {listed(options_in_words(field.options, names), 'or')}.",)
        else:
            words = (f"{holds}.",)
        blocks: list[Block] = [Para(words)]
        if field.each is not None:
            items = self.model.lists[field.each]
            labels = [quoted(one.label.en) for one in fields]
            blocks.append(
                para(f"{listed(labels, 'and')}.", f"For each of {quoted(items.label.en)}:")
            )
        if field.inspection_wide:
            blocks.append(para("The same for the whole inspection."))
        if field.counted_only:
            blocks.append(para("Only counted: no rule uses it."))
        if field.column is not None:
            blocks.append(para(f"{quoted(field.column)}.", "In records also headed"))
        blocks += self.doubts.of("field", name)
        title = field.label.en if field.each is None else begin(name.replace("_", " "))
        return Part(title, anchor(name), "item", blocks=tuple(blocks), name=name)

    def fields(self) -> Iterator[tuple[str, list[Field]]]:
        """Every field as it was declared, those held for each item of a list together."""
        found: dict[str, list[Field]] = {}
        for field in self.model.fields.values():
            name = field.name.rpartition(".")[0] if field.each is not None else field.name
            found.setdefault(name, []).append(field)
        yield from found.items()

    def list_of(self, items: ItemList) -> Part:
        """A list: its items."""
        said = tuple(self._item(option) for option in items.items)
        blocks: tuple[Block, ...] = (Listing(said), *self.doubts.of("list", items.name))
        return Part(
            items.label.en, anchor(items.name, "list"), "item", blocks=blocks, name=items.name
        )

    def _item(self, option: Option) -> Para:
        return para(option.label.en)


def anchor(name: str, of: str = "") -> str:
    """Where a statement stands in a document: its reference or name, in a form of its own."""
    return f"{of or 'ref'}-{name}"
