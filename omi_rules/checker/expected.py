"""What examples expect, looked up: outcomes of questions, scores, ratings, what is inspected."""

from __future__ import annotations

from collections.abc import Callable

from omi_rules.checker.drafts import Draft
from omi_rules.checker.levels import Levels, is_total
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.model import Question
from omi_rules.model.examples import Expected
from omi_rules.near import a, did_you_mean, quoted
from omi_rules.syntax.tree import ExpectedPart, Word

INSPECTED = {"relevant", "not relevant"}
"""What can be expected of what no case answers: whether it is inspected at all."""


def row_lost(levels: Levels, draft: Draft) -> bool:
    """Whether how its level is scored could not be read: it may have ratings, or be a total."""
    return not levels.scoring_read and draft.level.word.text not in levels.methods


class Expectations:
    """The expectations of examples. `is_row` says whether a reference names a repeated row."""

    def __init__(
        self,
        scope: Scope,
        vocabulary: Vocabulary,
        levels: Levels,
        drafts: dict[str, Draft],
        questions: dict[str, Question],
        is_row: Callable[[Word], bool],
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.levels = levels
        self.drafts = drafts
        self.questions = questions
        self.answers = {column: q for q in questions.values() for column in q.columns}
        self.is_row = is_row

    def expected(self, part: ExpectedPart) -> Expected | None:
        """An expectation; None where nothing can be made of it, which is reported."""
        ref = part.ref.text
        line = self.scope.file.source.place(part.span.start).line
        question = self.questions.get(ref)
        draft = self.drafts.get(ref)
        if ref in self.answers and question is None:
            return self._expected_form(part, line)
        if question is None and draft is None:
            self._no_such_node(part.ref)
            return None
        if part.what in ("share", "name", "count", "no score", "not rated"):
            return self._expected_score(part, line)
        if question is None and part.what in INSPECTED and self._above(draft):
            return Expected(ref, part.what, line=line)
        if question is None:
            called = draft.level.word.text if draft is not None else "node"
            self.findings.error(
                "not-a-question",
                part.ref.span,
                f"‘{ref}’ is {a(called)} here, and only questions have an outcome.",
                f"Write `{ref} is 50%`, or name a question; one item of a repeated one is"
                f" `{ref}.…`.",
            )
            return None
        return Expected(ref, part.what, line=line)

    def _expected_form(self, part: ExpectedPart, line: int) -> Expected | None:
        """Of a form only this can be expected: that a case is asked it, or not, or undecided."""
        if part.what in ("relevant", "not relevant", "undecided"):
            return Expected(part.ref.text, part.what, line=line)
        self.scope.names_a_form(part.ref, "outcomes and scores are those of")
        return None

    def _above(self, draft: Draft | None) -> bool:
        """Whether a node stands above the questions, or is a score that they make up."""
        answered = self.levels.answered
        if draft is None or answered is None:
            return False
        return draft.level.grouping or draft.level.depth < answered.depth

    def _no_such_node(self, word: Word) -> None:
        if word.text.rpartition(".")[0] in self.scope.unread or self.is_row(word):
            return

        def known() -> list[str]:
            return [*self.drafts, *self.questions]

        self.scope.unknown("unknown-question", "question or score", word, known, "Declare it.")

    def _expected_score(self, part: ExpectedPart, line: int) -> Expected | None:
        ref = part.ref.text
        match part.what:
            case "share" if part.number is not None:
                if part.number.value > 1:
                    self.scope.percent_out_of_range(part.number.span)
                    return None
                return Expected(ref, "score", part.number.value, line=line)
            case "count" if part.number is not None and part.total is not None:
                if ref not in self.questions and not self._is_total(ref):
                    if row_lost(self.levels, self.drafts[ref]):
                        return None
                    self.findings.error(
                        "not-a-question",
                        part.ref.span,
                        f"‘{ref}’ is no total and no question, so nothing is counted in it.",
                        f"Write a score, `{ref} is 50%`, or a band.",
                    )
                    return None
                total = int(part.total.value)
                return Expected(ref, "count", part.number.value, total, line=line)
            case "name" if part.name is not None:
                return self._expected_band(part, part.name, line)
            case "not rated":
                unrated = Word("not rated", part.span)
                return self._expected_band(part, unrated, line)
        return Expected(ref, "no score", line=line)

    def _is_total(self, ref: str) -> bool:
        draft = self.drafts.get(ref)
        clause = self.levels.methods.get(draft.level.word.text) if draft is not None else None
        return clause is not None and is_total(clause)

    def _expected_band(self, part: ExpectedPart, name: Word, line: int) -> Expected | None:
        ref = part.ref.text
        draft = self.drafts.get(ref) or self.drafts[self.questions[ref].group or ref]
        clause = self.levels.methods.get(draft.level.word.text)
        banded = clause.words[1].text if clause is not None and len(clause.words) > 1 else None
        if clause is None or banded in self.vocabulary.unsure or name.text in self.scope.unread:
            return None
        bands = self.vocabulary.bands.get(banded) if banded is not None else None
        if bands is None:
            if banded is None:
                called = draft.level.word.text
                self.findings.error(
                    "unknown-band",
                    name.span,
                    f"‘{ref}’ cannot be ‘{name.text}’: {a(called)} is not banded.",
                    f"Write an outcome, `{ref} is above the line`, or a score: `{ref} is 50%`.",
                )
            return None
        names = [band.name for band in bands.bands]
        if part.what == "not rated":
            return Expected(ref, "not rated", line=line)
        if name.text not in names:
            self.findings.error(
                "unknown-band",
                name.span,
                f"‘{name.text}’ is no band of ‘{bands.name}’.",
                did_you_mean(name.text, names) or f"Its bands are {quoted(names, 'and')}.",
            )
            return None
        return Expected(ref, "band", band=name.text, line=line)
