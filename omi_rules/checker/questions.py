"""Questions: the nodes that cases answer, typed and written out, a row for each item of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from omi_rules.checker.conditions import Conditions
from omi_rules.checker.drafts import Draft
from omi_rules.checker.levels import Levels
from omi_rules.checker.operands import Asked, Place
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.model import And, Condition, Question, Scale, Side, Text
from omi_rules.near import listed
from omi_rules.source import Span

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


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
        self.unanswered: list[Draft] = []
        self.groups: list[str] = []

    def asked(self) -> dict[str, Asked]:
        """Every question as conditions see it, rows of repeated groups included."""
        found: dict[str, Asked] = {}
        for draft in self.asked_drafts():
            each = draft.first("for each")
            list_name = each.words[0].text if each is not None else None
            struck = draft.first("below the line when")
            asked = Asked(
                draft.ref,
                self._scale(draft),
                list_name,
                struck.span if struck is not None else None,
                draft.statement.whole,
            )
            found[draft.ref] = asked
        self._report_unanswered()
        return found

    def _report_unanswered(self) -> None:
        if not self.unanswered:
            return
        for name in self.vocabulary.scales:
            self.scope.used.add(("answers", name))
        first, *others = self.unanswered
        more = f" and {len(others)} more" if others else ""
        verb = "do not say their" if others else "does not say its"
        self.findings.error(
            "no-answers",
            first.word.span,
            f"‘{first.ref}’{more} {verb} answers, and the model has no usual ones.",
            "Declare `usual answers`, or add a line `answers …` to each.",
        )

    def asked_drafts(self) -> Iterator[Draft]:
        """The nodes of the answered level, in the order of the file."""
        for draft in self.drafts.values():
            if self.levels.is_answered(draft.level) and not draft.level.grouping:
                yield draft

    def _scale(self, draft: Draft) -> Scale | None:
        said = draft.first("answers")
        if said is None and not draft.statement.whole:
            self.scope.used.add(("answers", self.vocabulary.usual or ""))
            return None
        if said is None:
            name = self.vocabulary.usual
            if name is not None:
                self.scope.used.add(("answers", name))
                return self._sure(name)
            if draft.statement.whole and "answers" not in self.scope.file.unread:
                self.unanswered.append(draft)
            return None
        word = said.words[0]
        if self.scope.look_up("answers", word) is None:
            known = self.scope.names("answers")
            self.scope.unknown("unknown-answers", "scale of answers", word, known, "Declare it.")
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
        self.groups = [ref for ref, other in self.drafts.items() if other.level.grouping]
        questions: dict[str, Question] = {}
        for draft in self.asked_drafts():
            for question in self._written_out(draft, asked[draft.ref]):
                questions[question.ref] = question
        return questions

    def _written_out(self, draft: Draft, asked: Asked) -> Iterator[Question]:
        scored = draft.scored
        self._check_scale(draft, asked.scale, scored)
        each = draft.first("for each")
        label = self.scope.text(draft.statement.head.texts, draft.clauses, draft.ref)
        items: tuple[tuple[str | None, str], ...] = ((None, ""),)
        list_name, unsure = None, each is None and not draft.statement.whole
        if each is not None:
            list_name = each.words[0].text
            if self.scope.look_up("list", each.words[0]) is None:
                self.vocabulary.unknown_list(each.words[0])
                unsure = True
            options = self.vocabulary.lists.get(list_name, ())
            if not options:
                self._conditions(draft, Place(list_name, unsure=True))
            items = tuple((option.name, option.label.en) for option in options)
        if not unsure:
            self._placeholders(draft, list_name)
        column = self.vocabulary.column(draft.clauses)
        for item, item_label in items:
            ref = draft.ref if item is None else f"{draft.ref}.{item}"
            reads: set[tuple[str, str]] = set()
            place = Place(list_name, item, unsure=unsure, reads=reads)
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
                tuple(ref for ref in self.groups if ref in draft.towards) if scored else (),
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
        if not draft.statement.whole:
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
