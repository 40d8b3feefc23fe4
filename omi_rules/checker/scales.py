"""Scales of questions: which answers each question has, and whether they suit it.

A mistake in a scale that many questions use is one finding.
"""

from __future__ import annotations

from collections.abc import Iterable

from omi_rules.checker.drafts import Draft
from omi_rules.checker.scope import Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.model import Scale, Side
from omi_rules.near import quoted
from omi_rules.source import Span


class Scales:
    """Looks up the scale of every question of a model."""

    def __init__(self, scope: Scope, vocabulary: Vocabulary) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self._unanswered: list[Draft] = []

    def of(self, drafts: Iterable[Draft]) -> dict[str, Scale | None]:
        """The scale of each question; None where it has none, or where that is not known."""
        found: dict[str, Scale | None] = {}
        unsuited: dict[str, list[Draft]] = {}
        unscored: set[str] = set()
        for draft in drafts:
            scale = self._said(draft)
            found[draft.ref] = scale
            self._check_struck(draft)
            if scale is None or not draft.statement.whole:
                continue
            if not draft.scored:
                unscored.add(scale.name)
            elif not _suits(scale):
                unsuited.setdefault(scale.name, []).append(draft)
        for name, users in unsuited.items():
            self._report(self.vocabulary.scales[name], users, mixed=name in unscored)
        self._report_unanswered()
        return found

    def sure(self, scale: Scale | None) -> Scale | None:
        """A scale whose options are all known, so that another can be said to be none."""
        return scale if scale is not None and scale.name not in self.vocabulary.unsure else None

    def _said(self, draft: Draft) -> Scale | None:
        said = draft.first("answers")
        usual = self.vocabulary.usual
        if said is None and not draft.statement.whole:
            self.scope.used.add(("answers", usual or ""))
            return None
        if said is None:
            if usual is not None:
                self.scope.used.add(("answers", usual))
                return self.sure(self.vocabulary.scales.get(usual))
            if "answers" not in self.scope.unread:
                self._unanswered.append(draft)
            return None
        word = said.words[0]
        if self.scope.look_up("answers", word) is None:
            known = self.scope.names("answers")
            self.scope.unknown("unknown-answers", "scale of answers", word, known, "Declare it.")
            return None
        return self.sure(self.vocabulary.scales.get(word.text))

    def _declared_at(self, name: str) -> Span:
        return self.scope.tables["answers"][name].word.span

    # --------------------------------------------------------------------------- what suits

    def _report(self, scale: Scale, users: list[Draft], *, mixed: bool) -> None:
        """Report a scale that does not suit the scored questions that use it, once.

        Where many use it, the scale lacks something, unless others use it rightly.
        """
        first, *others = users
        at_scale = (bool(others) or scale.name == self.vocabulary.usual) and not mixed
        who = f"‘{first.ref}’" + (f" and {len(others)} more are" if others else " is")
        which = "their" if others else "its"
        span = self._declared_at(scale.name) if at_scale else first.word.span
        no_line = quoted(scale.on(Side.NO_LINE), "and")
        if no_line:
            self.findings.error(
                "no-line-scored",
                span,
                f"{who} scored, and {which} answers {no_line} stand on no line.",
                "Say `not scored`, or give the answers a side of the line.",
            )
        else:
            self.findings.error(
                "one-sided-answers",
                span,
                f"{who} scored, and {which} answers ‘{scale.name}’ stand on one side of the line"
                " only.",
                "Give the answers an option above the line and one below it.",
            )
        # What the options are meant to be is not known: nothing is concluded from them.
        self.vocabulary.unsure.add(scale.name)

    def _check_struck(self, draft: Draft) -> None:
        struck = draft.first("below the line when")
        if struck is not None and not draft.scored and draft.statement.whole:
            self.findings.error(
                "unscored-struck",
                struck.span,
                f"‘{draft.ref}’ is not scored, so nothing puts it below the line.",
                "Delete one of the two lines.",
            )

    # --------------------------------------------------------------------- what has no answers

    def _report_unanswered(self) -> None:
        if not self._unanswered:
            return
        used = {name for table, name in self.scope.used if table == "answers"}
        scales = self.vocabulary.scales
        fit = [n for n, scale in scales.items() if n not in used and _suits(scale)]
        for name in scales:
            self.scope.used.add(("answers", name))
        first, *others = self._unanswered
        more = f" and {len(others)} more" if others else ""
        asked = "do not say how they are" if others else "does not say how it is"
        self.findings.error(
            "no-answers",
            self._declared_at(fit[0]) if len(fit) == 1 else first.word.span,
            f"‘{first.ref}’{more} {asked} answered, and the model has no usual answers.",
            f"Write `usual answers {fit[0]}`, or add a line `answers …` to each."
            if len(fit) == 1
            else "Declare `usual answers`, or add a line `answers …` to each.",
        )


def _suits(scale: Scale) -> bool:
    """Whether a scored question can have a scale: both sides of the line, and nothing beside it."""
    return bool(scale.on(Side.ABOVE) and scale.on(Side.BELOW) and not scale.on(Side.NO_LINE))
