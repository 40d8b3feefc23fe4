"""Forms: the ways in which a question is `asked as`, each with a reference and a column of its own.

A form's reference is the question's own, or that of nothing else. Conditions never name it: they
name the question, whichever form of it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from omi_rules.checker.conditions import Conditions
from omi_rules.checker.drafts import Draft
from omi_rules.checker.operands import Place
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.diagnostics import Aside
from omi_rules.model import Form, Question
from omi_rules.near import quoted
from omi_rules.syntax.tree import Clause, Word

ASKED_AS = "asked as"


class Forms:
    """The forms of a file's questions: declared first, and resolved with their questions."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.words: dict[str, Word] = {}
        """Every reference that is a form's and no question's."""
        self._of: dict[str, tuple[Clause, ...]] = {}

    def declare(self, drafts: Iterable[Draft]) -> None:
        """Enter the reference of every form, and report what cannot be one."""
        for draft in drafts:
            clauses = draft.clauses.get(ASKED_AS)
            if not clauses:
                continue
            if self._fit(draft, clauses):
                self._of[draft.ref] = tuple(c for c in clauses if self._named(draft, c, clauses))
                self._never_asked(clauses)
                for clause in clauses:
                    if clause not in self._of[draft.ref]:
                        self.scope.set_aside(clause.span)

    def resolve(self, draft: Draft, conditions: Conditions, place: Place) -> tuple[Form, ...]:
        """The forms of a question, typed."""
        found = []
        for clause in self._of.get(draft.ref, ()):
            condition = None
            if clause.condition is not None:
                condition = conditions.resolve(clause.condition, place)
            ref = clause.words[0].text
            found.append(Form(ref, self.scope.text(clause.texts, {}, ref), condition))
        return tuple(found)

    def report_taken(self, questions: Mapping[str, Question], fields: Iterable[str]) -> None:
        """Report a form that is called as an item of something repeated."""
        for ref in {*questions, *fields} & self.words.keys():
            word = self.words[ref]
            self.findings.error(
                "duplicate-reference",
                word.span,
                f"‘{ref}’ is declared a second time: it is an item of what is repeated.",
                "Give this form another reference.",
            )

    def _fit(self, draft: Draft, clauses: list[Clause]) -> bool:
        """Whether a question can have forms at all."""
        repeated, column = draft.first("for each"), draft.first("column")
        if repeated is not None:
            self.findings.error(
                "repeated-forms",
                clauses[0].span,
                "A question that is repeated cannot be asked in several forms.",
                "Write a question for each item, or one for each form with a `relevant when`.",
                asides=(Aside(repeated.span, "repeated here"),),
            )
            for clause in clauses:
                self.scope.set_aside(clause.span)
            return False
        if column is not None:
            refs = [clause.words[0].text for clause in clauses]
            self.findings.error(
                "column-of-forms",
                column.span,
                f"‘{draft.ref}’ is asked in several forms, and each has a column of its own.",
                f"Delete the line: the columns are headed {quoted(refs, 'and')}.",
            )
        if len(clauses) == 1 and draft.statement.whole:
            otherwise = clauses[0].condition is None
            self.findings.warning(
                "single-form",
                clauses[0].span,
                f"This is the only form of ‘{draft.ref}’, so there is nothing to choose from.",
                "Add the other form, or delete the line."
                if otherwise
                else "Add the other form, or write the condition as `relevant when`.",
            )
        return True

    def _named(self, draft: Draft, clause: Clause, clauses: list[Clause]) -> bool:
        word = clause.words[0]
        if word.text != draft.ref:
            if not self.scope.declare(OPERANDS, "form", word, draft.statement):
                return False
            self.words[word.text] = word
            return True
        first = next(c for c in clauses if c.words[0].text == draft.ref)
        if first is not clause:
            self.findings.error(
                "duplicate-reference",
                word.span,
                f"‘{word.text}’ is declared a second time.",
                "Give this form another reference, or delete one of the two.",
                asides=(Aside(first.words[0].span, "first declared here"),),
            )
        return first is clause

    def _never_asked(self, clauses: list[Clause]) -> None:
        """Report a form that stands behind `otherwise`, or behind its own condition."""
        for place, clause in enumerate(clauses):
            rest = next((c for c in clauses[:place] if c.condition is None), None)
            if rest is not None:
                self._report(
                    clause,
                    "Put `otherwise` last: it is for the cases that no other form is for."
                    if clause.condition is not None
                    else "Say `when …` in one of the two.",
                    Aside(rest.span, "this form is for all that are left"),
                )
                continue
            same = next((c for c in clauses[:place] if c.condition == clause.condition), None)
            if same is not None and clause.condition is not None:
                self._report(
                    clause,
                    "Say another condition, or `otherwise`.",
                    Aside(same.span, "the same condition"),
                )

    def _report(self, clause: Clause, help: str, aside: Aside) -> None:
        self.findings.error(
            "form-never-asked",
            clause.span,
            f"No case is asked the form ‘{clause.words[0].text}’: one above it takes them all.",
            help,
            asides=(aside,),
        )
