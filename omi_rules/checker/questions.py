"""Questions: the nodes that cases answer, typed and written out, a row for each item of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from omi_rules.checker.conditions import Conditions
from omi_rules.checker.drafts import Draft
from omi_rules.checker.forms import Forms
from omi_rules.checker.levels import Levels
from omi_rules.checker.operands import Asked, Place
from omi_rules.checker.scales import Scales
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import And, Condition, Question, Text
from omi_rules.near import is_plural
from omi_rules.source import Span
from omi_rules.syntax.tree import Clause
from omi_rules.wording import on_one_line

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_THIS = re.compile(r"\bthis\s+(\w+)")


class Questions:
    """Types every node's conditions and writes the questions out."""

    def __init__(
        self,
        scope: Scope,
        vocabulary: Vocabulary,
        levels: Levels,
        conditions: Conditions,
        drafts: dict[str, Draft],
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.levels = levels
        self.conditions = conditions
        self.drafts = drafts
        self.reads: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.reads_at: dict[tuple[str, str], Span] = {}
        self.scales = Scales(scope, vocabulary)
        self.groups: dict[str, int] = {}
        self.forms = Forms(scope)

    def asked(self) -> dict[str, Asked]:
        """Every question as conditions see it, rows of repeated groups included."""
        drafts = list(self.asked_drafts())
        self.forms.declare(drafts)
        scales = self.scales.of(drafts)
        found: dict[str, Asked] = {}
        for draft in drafts:
            each = draft.first("for each")
            list_name = each.words[0].text if each is not None else None
            if each is None and self._unsaid_list(draft):
                self.scope.unread.add(draft.ref)
            struck = draft.first("below the line when")
            found[draft.ref] = Asked(
                draft.ref,
                self.scales.sure(scales[draft.ref]),
                list_name,
                struck.span if struck is not None else None,
                draft.statement.whole,
            )
        return found

    def asked_drafts(self) -> Iterator[Draft]:
        """The nodes of the answered level, in the order of the file."""
        for draft in self.drafts.values():
            if self.levels.is_answered(draft.level) and not draft.level.grouping:
                yield draft

    def resolve(self, asked: dict[str, Asked]) -> dict[str, Question]:
        """Type every node's conditions and write out the questions."""
        for draft in self.drafts.values():
            clause = draft.first("relevant when")
            is_question = draft.ref in asked
            inherited = draft.parent.wide if draft.parent is not None else None
            own = None
            if clause is not None and clause.condition is not None and not is_question:
                own = self.conditions.resolve(clause.condition, Place(inspection_wide=True))
            draft.own, draft.wide = own, _both(inherited, own)
        grouping = (ref for ref, other in self.drafts.items() if other.level.grouping)
        self.groups = {ref: place for place, ref in enumerate(grouping)}
        questions: dict[str, Question] = {}
        for draft in self.asked_drafts():
            for question in self._written_out(draft, asked[draft.ref]):
                questions[question.ref] = question
        self.forms.report_taken(questions, self.vocabulary.fields)
        return questions

    def _written_out(self, draft: Draft, asked: Asked) -> Iterator[Question]:
        scored = draft.scored
        each = draft.first("for each")
        label = self.scope.text(draft.statement.head.texts, draft.clauses, draft.ref)
        items: tuple[tuple[str | None, str], ...] = ((None, ""),)
        list_name, unsure = None, each is None and not draft.statement.whole
        if each is None and self._unsaid_list(draft):
            if not unsure:
                self._placeholders(draft, None)
            unsure = True
        if each is not None:
            list_name = each.words[0].text
            if self.scope.look_up("list", each.words[0]) is None:
                one = list_name in self._items_said(draft)
                self.vocabulary.unknown_list(each.words[0], one_item=one)
                unsure = True  # what it is repeated for is not known
            elif (one_item := self._one_item_of(draft, list_name)) is not None:
                self.scope.unknown(
                    "unknown-list",
                    "list",
                    each.words[0],
                    tuple,
                    "",
                    message=f"‘{list_name}’ is the name of a list, and the question says"
                    f" ‘{one_item}’ of its items.",
                    meant=self.vocabulary.rename(list_name, one_item),
                )
                unsure = True  # what it says of one item cannot be looked up
            options = self.vocabulary.lists.get(list_name, ())
            if not options:
                self._conditions(draft, Place(list_name, unsure=True))
            items = tuple((option.name, option.label.en) for option in options)
        if not unsure:
            self._placeholders(draft, list_name)
        column = None
        if each is not None or "asked as" not in draft.clauses:
            column = self.vocabulary.column(draft.clauses, draft.ref, repeated=each is not None)
        towards = tuple(sorted(draft.towards, key=self.groups.__getitem__)) if scored else ()
        self._said_again(draft)
        for item, item_label in items:
            ref = draft.ref if item is None else f"{draft.ref}.{item}"
            reads: set[tuple[str, str]] = set()
            place = Place(list_name, item, unsure=unsure, own=draft.ref, reads=reads)
            relevant, struck = self._conditions(draft, place)
            forms = self.forms.resolve(draft, self.conditions, place)
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
                towards,
                draft.ref if item is not None else None,
                item,
                column if item is None else None,
                forms,
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

    def _said_again(self, draft: Draft) -> None:
        """Warn of the same `below the line when` on two lines."""
        said: dict[str, Clause] = {}
        if not draft.statement.whole:
            return
        for clause in draft.clauses.get("below the line when", ()):
            words = on_one_line(self.scope.file.source.quote(clause.span))
            earlier = said.setdefault(words, clause)
            if earlier is not clause:
                self.findings.warning(
                    "said-twice",
                    clause.span,
                    "This says what a line above it says.",
                    "Delete one of the two.",
                    asides=(Aside(earlier.span, "first said here"),),
                )

    def _items_said(self, draft: Draft) -> list[str]:
        """What a question calls the item it is asked about: `{factor}`, `this factor`."""
        texts = draft.statement.head.texts
        holes = _PLACEHOLDER.findall(texts.en.text) if texts is not None else []
        clauses = (c for found in draft.clauses.values() for c in found if c.condition is not None)
        quote = self.scope.file.source.quote
        return [*holes, *(word for c in clauses for word in _THIS.findall(quote(c.span)))]

    def _one_item_of(self, draft: Draft, list_name: str) -> str | None:
        """The name of one item where a question is repeated for a list named after many."""
        said = self._items_said(draft)
        return next((w for w in said if is_plural(list_name, w)), None)

    def _unsaid_list(self, draft: Draft) -> bool:
        """Whether a label has a hole for a list: its `for each` seems to be missing."""
        texts = draft.statement.head.texts
        holes = _PLACEHOLDER.findall(texts.en.text) if texts is not None else ()
        return any(hole in self.vocabulary.lists for hole in holes)

    def _placeholders(self, draft: Draft, list_name: str | None) -> None:
        texts = draft.statement.head.texts
        if texts is None:
            return
        for found in _PLACEHOLDER.finditer(texts.en.text):
            if found[1] == list_name:
                continue
            meant = f"Write {{{list_name}}}"
            if not list_name:
                of = found[1] if found[1] in self.vocabulary.lists else "…"
                meant = f"Say `for each {of}, counted one by one`"
                if of != "…":
                    self.scope.used.add(("list", of))
            self.findings.error(
                "unknown-placeholder",
                texts.en.span,
                f"‘{found[0]}’ in this label stands for nothing.",
                f"{meant}, or leave the braces out.",
            )


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
    cy = label.cy.replace(hole, item) if label.cy is not None else None
    if cy is not None and cy == label.cy:
        cy = f"{cy} ({item})"
    return Text(en, cy)
