"""The tree: nodes under their parents, what counts towards what, and the questions written out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import define, field

from omi_rules.checker.conditions import Asked, Conditions, Place
from omi_rules.checker.levels import Levels, LevelWord
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import And, Condition, Fold, Node, Question, Scale, Side, Text
from omi_rules.near import listed
from omi_rules.source import Span
from omi_rules.syntax.tree import Clause, Statement, Word

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

NOT_YET = {
    "judged for the inspection": "judged for the inspection",
    "not rated": "not rated",
    "asked as": "asked as",
}
ONCE = (
    "in", "relevant when", "answers", "for each", "not scored", "weight", "column", "was",
    "not rated", "judged for the inspection",
)  # fmt: skip
QUESTIONS_ONLY = ("below the line when", "answers", "for each", "column")
GROUPINGS_NOT = (*QUESTIONS_ONLY, "in", "relevant when", "counts towards", "does not count towards")
TEXTS_NOT = (*QUESTIONS_ONLY, "relevant when", "counts towards", "does not count towards", "weight",
             "not scored")  # fmt: skip


@define(eq=False)
class Draft:
    """A node while it is being put together."""

    word: Word
    level: LevelWord
    statement: Statement
    clauses: dict[str, list[Clause]]
    parent: Draft | None = None
    children: list[Draft] = field(factory=list)
    towards: set[str] = field(factory=set)
    wide: Condition | None = None
    conditions: list[Condition] = field(factory=list)

    @property
    def ref(self) -> str:
        """Its reference."""
        return self.word.text

    @property
    def scored(self) -> bool:
        """Whether the node itself says nothing against a score."""
        return "not scored" not in self.clauses

    def first(self, kind: str) -> Clause | None:
        """The clause of a kind, where it is there."""
        found = self.clauses.get(kind)
        return found[0] if found else None


class Nodes:
    """Every statement with a level word, in the order of the file."""

    def __init__(
        self, scope: Scope, vocabulary: Vocabulary, levels: Levels, conditions: Conditions
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.levels = levels
        self.conditions = conditions
        self.drafts: dict[str, Draft] = {}
        self.reads: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.reads_at: dict[tuple[str, str], Span] = {}

    # -------------------------------------------------------------------------- declaration

    def declare(self, statements: Iterable[Statement]) -> None:
        """Enter every node's reference, and put it under its parent."""
        drafts = [d for d in map(self._draft, statements) if d is not None]
        below: dict[int, Draft] = {}
        for draft in drafts:
            if draft.level.grouping:
                continue
            self._parent(draft, below)
            below = {depth: d for depth, d in below.items() if depth < draft.level.depth}
            below[draft.level.depth] = draft

    def _draft(self, statement: Statement) -> Draft | None:
        level = self.levels.words.get(statement.word.text)
        if level is None:
            self.scope.sort_clauses(statement, ONCE)
            return None
        word = statement.head.name
        clauses = self.scope.sort_clauses(statement, ONCE)
        if word is None:
            if not level.grouping:
                if statement.whole:
                    self.findings.error(
                        "missing-reference",
                        statement.word.span,
                        f"This {level.word.text} has no reference.",
                        f'Give it one before its label: `{level.word.text} 1.2 "…"`.',
                    )
                return None
            word = Word(level.word.text, statement.word.span)
        if not self.scope.declare(OPERANDS, level.word.text, word, statement):
            return None
        self._refuse(level, clauses)
        self.scope.life(clauses, allowed=False)
        draft = Draft(word, level, statement, clauses)
        self.drafts[word.text] = draft
        return draft

    def _refuse(self, level: LevelWord, clauses: dict[str, list[Clause]]) -> None:
        """Report clauses that a node of its level cannot have."""
        answered = self.levels.answered
        if level.grouping:
            refused: tuple[str, ...] = GROUPINGS_NOT
        elif self.levels.is_answered(level):
            refused = ("takes every",)
        elif answered is not None and level.depth > answered.depth:
            refused = (*TEXTS_NOT, "takes every")
        else:
            refused = (*QUESTIONS_ONLY, "takes every")
        for kind in refused:
            for clause in clauses.pop(kind, ()):
                self.findings.error(
                    "misplaced-clause",
                    clause.span,
                    f"‘{kind}’ is no clause of a {level.word.text}.",
                    self._belongs(kind),
                )
        for kind, what in NOT_YET.items():
            for clause in clauses.get(kind, ()):
                self.scope.not_yet(clause.span, what)

    def _belongs(self, kind: str) -> str:
        if kind == "takes every":
            groupings = [g.word.text for g in self.levels.groupings]
            if not groupings:
                return "Only a grouping has it, and this model has none (`also grouped by`)."
            return f"It belongs under a {listed(groupings)}."
        answered = self.levels.answered
        called = answered.word.text if answered is not None else "question"
        return f"It belongs under a {called} that cases answer."

    # ------------------------------------------------------------------------------ parents

    def _parent(self, draft: Draft, above: dict[int, Draft]) -> None:
        depth = draft.level.depth
        said = draft.first("in")
        numbered = self._by_number(draft)
        parent = numbered
        if said is not None:
            parent = self._said_parent(draft, said.words[0], numbered)
            if parent is None:
                return
        elif depth == 0:
            return
        if parent is None:
            self._no_parent(draft)
            return
        draft.parent = parent
        parent.children.append(draft)
        self._under_heading(draft, parent, above)

    def _by_number(self, draft: Draft) -> Draft | None:
        """The longest beginning of a reference, cut at a dot, that a level above declares."""
        ref = draft.ref
        while "." in ref:
            ref = ref.rpartition(".")[0]
            found = self.drafts.get(ref)
            if found is not None and not found.level.grouping and self._above(found, draft):
                return found
        return None

    def _above(self, upper: Draft, lower: Draft) -> bool:
        return upper.level.depth < lower.level.depth

    def _said_parent(self, draft: Draft, word: Word, numbered: Draft | None) -> Draft | None:
        symbol = self.scope.look_up(OPERANDS, word)
        found = self.drafts.get(word.text)
        if symbol is None or found is None or found.level.grouping or not self._above(found, draft):
            if symbol is not None:
                self.findings.error(
                    "not-above",
                    word.span,
                    f"‘{word.text}’ is a {symbol.called}, and a {draft.level.word.text}"
                    " stands in a level above its own.",
                    "Name the statement that it stands in.",
                )
            else:
                known = [d.ref for d in self.drafts.values() if self._above(d, draft)]
                self.scope.unknown("unknown-parent", "statement", word, known, "Declare it.")
            return None
        if numbered is not None and numbered is not found:
            self.findings.error(
                "two-parents",
                word.span,
                f"‘{draft.ref}’ stands in ‘{numbered.ref}’ by its number and in ‘{word.text}’ by this"
                " line.",
                "Delete the line, or give it a reference without that number.",
            )
        return found

    def _no_parent(self, draft: Draft) -> None:
        ref = draft.ref
        beginnings = [ref[:i] for i in range(len(ref)) if ref[i] == "."]
        if any(beginning in self.scope.file.unread for beginning in beginnings):
            return
        upper = [level.word.text for level in self.levels.tree if level.depth < draft.level.depth]
        self.findings.error(
            "no-parent",
            draft.word.span,
            f"‘{ref}’ stands in no {listed(upper).replace('‘', '').replace('’', '')}.",
            f"Declare {listed(beginnings[-1:]) or 'one'} above it,"
            f" or say where it stands with `in …`.",
        )

    def _under_heading(self, draft: Draft, parent: Draft, above: dict[int, Draft]) -> None:
        """A statement stands under the heading that it belongs to, behind it."""
        if parent.level.depth != draft.level.depth - 1:
            between = self.levels.tree[draft.level.depth - 1].word.text
            self.findings.error(
                "skips-level",
                draft.word.span,
                f"‘{draft.ref}’ stands in ‘{parent.ref}’ with no {between} between them.",
                f"Declare the {between} that it belongs to.",
                asides=(Aside(parent.word.span, f"the {parent.level.word.text} above it"),),
            )
            return
        if parent.word.span > draft.word.span:
            self.findings.error(
                "child-before-parent",
                draft.word.span,
                f"‘{draft.ref}’ stands before the {parent.level.word.text} that it belongs to.",
                f"Move it below ‘{parent.ref}’.",
                asides=(Aside(parent.word.span, f"the {parent.level.word.text}"),),
            )
            return
        heading = above.get(parent.level.depth)
        if heading is not parent and heading is not None:
            self.findings.error(
                "outside-parent",
                draft.word.span,
                f"‘{draft.ref}’ belongs to ‘{parent.ref}’ and stands under ‘{heading.ref}’.",
                f"Move it to the other statements of ‘{parent.ref}’, or mend its reference.",
                asides=(Aside(heading.word.span, "it stands under this"),),
            )

    # ----------------------------------------------------------------------------- counting

    def count(self) -> None:
        """Work out what every node counts towards: said, taken, or inherited from above."""
        groups = {d.ref: d for d in self.drafts.values() if d.level.grouping}
        taken: dict[str, list[str]] = {}
        for ref, draft in groups.items():
            for clause in draft.clauses.get("takes every", ()):
                word = clause.words[0]
                found = self.levels.words.get(word.text)
                if self.scope.look_up("level", word) is None or found is None or found.grouping:
                    self.levels.unknown_level(word)
                    continue
                taken.setdefault(word.text, []).append(ref)
        for draft in self.drafts.values():
            if draft.level.grouping:
                continue
            inherited = draft.parent.towards if draft.parent is not None else set()
            own = self._said(draft, "counts towards", groups)
            out = self._said(draft, "does not count towards", groups)
            draft.towards = (inherited | own | {*taken.get(draft.level.word.text, ())}) - out
            said = draft.first("counts towards")
            if said is not None and not draft.scored:
                self.findings.error(
                    "unscored-counts",
                    said.span,
                    f"‘{draft.ref}’ is not scored, so it counts towards nothing.",
                    "Delete one of the two lines.",
                )
        self._each_once()

    def _said(self, draft: Draft, kind: str, groups: dict[str, Draft]) -> set[str]:
        found: set[str] = set()
        for clause in draft.clauses.get(kind, ()):
            for word in clause.words:
                if word.text in groups:
                    self.scope.look_up(OPERANDS, word)
                    if word.text in found:
                        self.findings.warning(
                            "said-twice",
                            word.span,
                            f"‘{word.text}’ is listed twice.",
                            "Delete one of the two.",
                        )
                    found.add(word.text)
                    continue
                called = " or ".join(g.word.text for g in self.levels.groupings) or "grouping"
                self.scope.unknown(
                    "unknown-headline",
                    called,
                    word,
                    groups,
                    "The model has none: `also grouped by`.",
                )
        return found

    def _each_once(self) -> None:
        """Verify a grouping that says `each … once`."""
        for grouping in self.levels.groupings:
            if grouping.each_once is None or not self.scope.file.whole:
                continue
            own = {d.ref for d in self.drafts.values() if d.level is grouping}
            for draft in self.drafts.values():
                if draft.level.word.text != grouping.each_once.text or not draft.scored:
                    continue
                ways = sorted(draft.towards & own)
                if len(ways) == 1:
                    continue
                what = f"{listed(ways, 'and')}" if ways else f"no {grouping.word.text}"
                self.findings.error(
                    "not-each-once",
                    draft.word.span,
                    f"‘{draft.ref}’ counts towards {what}; the model says each"
                    f" {draft.level.word.text} once.",
                    f"Let it count towards exactly one {grouping.word.text}.",
                )

    # ---------------------------------------------------------------------------- questions

    def asked(self) -> dict[str, Asked]:
        """Every question as conditions see it, rows of repeated groups included."""
        found: dict[str, Asked] = {}
        for draft in self.questions():
            each = draft.first("for each")
            list_name = each.words[0].text if each is not None else None
            struck = draft.first("below the line when")
            asked = Asked(
                draft.ref,
                draft.level.word.text,
                self._scale(draft),
                list_name,
                struck.span if struck is not None else None,
            )
            found[draft.ref] = asked
        return found

    def questions(self) -> Iterator[Draft]:
        """The nodes of the answered level, in the order of the file."""
        for draft in self.drafts.values():
            if self.levels.is_answered(draft.level) and not draft.level.grouping:
                yield draft

    def _scale(self, draft: Draft) -> Scale | None:
        said = draft.first("answers")
        if said is None:
            name = self.vocabulary.usual
            if name is not None:
                self.scope.used.add(("answers", name))
                return self._sure(name)
            if draft.statement.whole and not self.vocabulary.unsure:
                self.findings.error(
                    "no-answers",
                    draft.word.span,
                    f"‘{draft.ref}’ does not say which answers it takes, and there are no usual ones.",
                    "Add `answers …`, or declare `usual answers`.",
                )
            return None
        word = said.words[0]
        if self.scope.look_up("answers", word) is None:
            known = self.scope.tables.get("answers", {})
            self.scope.unknown("unknown-answers", "answers", word, known, "Declare them.")
            return None
        return self._sure(word.text)

    def _sure(self, name: str) -> Scale | None:
        return None if name in self.vocabulary.unsure else self.vocabulary.scales.get(name)

    def resolve(self, asked: dict[str, Asked]) -> dict[str, Question]:
        """Type every node's conditions and write out the questions."""
        for draft in self.drafts.values():
            clause = draft.first("relevant when")
            is_question = draft.ref in asked
            inherited = draft.parent.wide if draft.parent is not None else None
            own = None
            if clause is not None and clause.condition is not None and not is_question:
                own = self.conditions.resolve(clause.condition, Place(inspection_wide=True))
            draft.wide = _both(inherited, own)
        questions: dict[str, Question] = {}
        for draft in self.questions():
            for question in self._written_out(draft, asked[draft.ref]):
                questions[question.ref] = question
        return questions

    def _written_out(self, draft: Draft, asked: Asked) -> Iterator[Question]:
        scored = draft.scored
        self._check_scale(draft, asked.scale, scored)
        each = draft.first("for each")
        label = self.scope.text(draft.statement.head.texts, draft.clauses, draft.ref)
        items: tuple[tuple[str | None, str], ...] = ((None, ""),)
        list_name = None
        if each is not None:
            list_name = each.words[0].text
            if self.scope.look_up("list", each.words[0]) is None:
                self.vocabulary.unknown_list(each.words[0])
                return
            options = self.vocabulary.lists.get(list_name, ())
            items = tuple((option.name, option.label.en) for option in options)
        self._placeholders(draft, list_name)
        column = self.vocabulary.column(draft.clauses)
        for item, item_label in items:
            ref = draft.ref if item is None else f"{draft.ref}.{item}"
            reads: set[tuple[str, str]] = set()
            place = Place(list_name, item, reads=reads)
            relevant, struck = self._conditions(draft, place)
            self.reads[("question", ref)] = reads
            self.reads_at[("question", ref)] = draft.word.span
            yield Question(
                ref,
                _filled(label, list_name, item_label),
                draft.parent.ref if draft.parent is not None else "",
                asked.scale.name if asked.scale is not None else "",
                scored,
                _both(draft.parent.wide if draft.parent is not None else None, relevant),
                struck,
                tuple(ref for ref in self.drafts if ref in draft.towards) if scored else (),
                draft.ref if item is not None else None,
                item,
                column if item is None else None,
            )

    def _conditions(
        self, draft: Draft, place: Place
    ) -> tuple[Condition | None, tuple[Condition, ...]]:
        clause = draft.first("relevant when")
        relevant = None
        if clause is not None and clause.condition is not None:
            relevant = self.conditions.resolve(clause.condition, place)
        struck = [
            self.conditions.resolve(clause.condition, place)
            for clause in draft.clauses.get("below the line when", ())
            if clause.condition is not None
        ]
        return relevant, tuple(condition for condition in struck if condition is not None)

    def _check_scale(self, draft: Draft, scale: Scale | None, scored: bool) -> None:
        if scale is None:
            return
        if scored and scale.on(Side.NO_LINE):
            self.findings.error(
                "no-line-scored",
                draft.word.span,
                f"‘{draft.ref}’ is scored, and its answers {listed(scale.on(Side.NO_LINE), 'and')}"
                " stand on no line.",
                "Say `not scored`, or give the answers a side of the line.",
            )
        elif scored and not (scale.on(Side.ABOVE) and scale.on(Side.BELOW)):
            self.findings.error(
                "one-sided-answers",
                draft.word.span,
                f"‘{draft.ref}’ is scored, and its answers ‘{scale.name}’ stand on one side only.",
                "Give the answers an option above the line and one below it.",
            )
        struck = draft.first("below the line when")
        if not scored and struck is not None:
            self.findings.error(
                "unscored-struck",
                struck.span,
                f"‘{draft.ref}’ is not scored, so nothing puts it below the line.",
                "Delete one of the two lines.",
            )

    def _placeholders(self, draft: Draft, list_name: str | None) -> None:
        texts = draft.statement.head.texts
        if texts is None:
            return
        for found in _PLACEHOLDER.finditer(texts.en.text):
            if found[1] == list_name:
                continue
            meant = f"Write {{{list_name}}}" if list_name else "Say `for each …` for its list"
            self.findings.error(
                "unknown-placeholder",
                texts.en.span,
                f"‘{found[0]}’ in this label stands for nothing.",
                f"{meant}, or leave the braces out.",
            )

    # ------------------------------------------------------------------------------- result

    def nodes(self, questions: dict[str, Question]) -> dict[str, Node]:
        """The nodes of the model; only where nothing is wrong with them."""
        rows: dict[str, list[str]] = {}
        for question in questions.values():
            if question.group is not None:
                rows.setdefault(question.group, []).append(question.ref)
        made: dict[str, Node] = {}
        for draft in self.drafts.values():
            each, weight, aim = (draft.first(kind) for kind in ("for each", "weight", "aim"))
            fold: Fold | None = each.detail if each is not None else None  # type: ignore[assignment]
            number = weight.number.value if weight is not None and weight.number else Fraction(1)
            label = self.scope.text(draft.statement.head.texts, {}, draft.ref)
            said = draft.first("cy")
            if said is not None and said.label is not None:
                label = Text(label.en, said.label.text)
            texts = aim.texts if aim is not None else None
            cy = texts.cy.text if texts is not None and texts.cy is not None else None
            made[draft.ref] = Node(
                draft.ref,
                draft.level.word.text,
                label,
                draft.parent.ref if draft.parent is not None else None,
                tuple(child.ref for child in draft.children),
                Text(texts.en.text, cy) if texts is not None else None,
                number,
                draft.scored,
                tuple(ref for ref in self.drafts if ref in draft.towards),
                fold,
                tuple(rows.get(draft.ref, ())),
            )
        return made


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first if second is None else second
    return And((first, second))


def _filled(label: Text, list_name: str | None, item: str) -> Text:
    """A repeated question's label with its item in the place of `{factor}`."""
    if list_name is None:
        return label
    hole = f"{{{list_name}}}"
    en = label.en.replace(hole, item)
    if en == label.en:
        en = f"{label.en} ({item})"
    return Text(en, label.cy.replace(hole, item) if label.cy is not None else None)
