"""Examples, looked up and typed: their facts as cells of a record, their expectations by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from omi_rules.cells import INVALID, read_answer, read_field
from omi_rules.checker.drafts import Draft
from omi_rules.checker.expected import Expectations, row_lost
from omi_rules.checker.levels import Levels, is_total
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.checker.whole_inspection import report_unlike
from omi_rules.model import Field, Kind, Option, Question
from omi_rules.model.examples import Example, Given
from omi_rules.near import a, did_you_mean, quoted
from omi_rules.source import Span
from omi_rules.syntax.tree import (
    Clause,
    Date,
    FactPart,
    Label,
    Number,
    Statement,
    Word,
)
from omi_rules.wording import number_in_words

if TYPE_CHECKING:
    from omi_rules.checker.discretion import Discretions

CASES_MOST = 10_000


class Examples:
    """The `example` statements of a file."""

    def __init__(
        self,
        scope: Scope,
        vocabulary: Vocabulary,
        levels: Levels,
        drafts: dict[str, Draft],
        questions: dict[str, Question],
        discretions: Callable[[], Discretions],
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.levels = levels
        self.drafts = drafts
        self.questions = questions
        self.answers = {column: q for q in questions.values() for column in q.columns}
        self.discretions = discretions
        self.expectations = Expectations(scope, vocabulary, levels, drafts, questions, self._is_row)

    def read(self, statement: Statement) -> Example:
        """An example, with what could be made of its facts and expectations."""
        clauses = self.scope.sort_clauses(statement, ("as at",))
        self.scope.life(clauses, allowed=False)
        for clause in clauses.get("as at", ()):
            self.scope.not_yet(clause.span, "as at")
        self.ratings: dict[str, str | None] = {}
        self.rating_lines: dict[str, int] = {}
        shared = self._facts(clauses.get("given", []))
        cases = []
        for clause in clauses.get("cases", ()):
            own = {**shared, **self._facts([clause])}
            cases.append(Given(self._count(clause), tuple(own.items())))
        if not cases:
            cases = [Given(1, tuple(shared.items()))]
        expected = [
            found
            for clause in clauses.get("then", ())
            for part in clause.expected
            if (found := self.expectations.expected(part)) is not None
        ]
        if "then" not in clauses and statement.whole:
            self.findings.error(
                "expects-nothing",
                statement.head.span,
                "This example expects nothing.",
                "Add a line such as `then 1.2 is 50%`.",
            )
        texts = statement.head.texts
        label = self.scope.text(texts, clauses, "")
        source, at = self.scope.file.source, statement.head.span.start
        line = source.place(at).line
        wide = report_unlike(statement, self.vocabulary, self.scope)
        if any(name not in wide for given in cases for name, _ in given.cells):
            self._by_discretion(statement)
        ratings = tuple(self.ratings.items())
        lines = tuple(self.rating_lines[ref] for ref in self.ratings)
        name = source.name_at(at)
        return Example(label, tuple(cases), tuple(expected), line, ratings, lines, name)

    def _by_discretion(self, statement: Statement) -> None:
        """Beside cases, a rating of what is made of them is discretion, which must be declared."""
        for clause in statement.clauses:
            for fact in clause.facts:
                draft = self.drafts.get(fact.ref.text)
                if draft is None or "judged for the inspection" in draft.clauses:
                    continue
                if fact.ref.text in self.ratings:
                    self.discretions().in_example(fact, draft)

    def _count(self, clause: Clause) -> int:
        if clause.number is None:
            return 1
        value = clause.number.value
        if value.denominator != 1 or not 1 <= value <= CASES_MOST:
            self.findings.error(
                "bad-count",
                clause.number.span,
                "The number of cases is a whole number from 1 to 10,000.",
                "Write how many such cases there are.",
            )
            return 1
        return int(value)

    # -------------------------------------------------------------------------------- facts

    def _facts(self, clauses: list[Clause]) -> dict[str, str]:
        cells: dict[str, str] = {}
        seen: dict[str, FactPart] = {}
        for clause in clauses:
            for fact in clause.facts:
                cell = self._cell(fact)
                ref = fact.ref.text
                if ref in seen:
                    self.findings.error(
                        "said-twice",
                        fact.span,
                        f"This example says twice what ‘{ref}’ is.",
                        "Keep one of the two.",
                    )
                seen[ref] = fact
                if cell is not None:
                    cells[ref] = cell
        return cells

    def _cell(self, fact: FactPart) -> str | None:
        """What a record would hold for a fact; None where it could not (reported)."""
        ref = fact.ref.text
        field = self.vocabulary.fields.get(ref)
        question = self.answers.get(ref)
        if field is None and question is None:
            if not self._which_form(fact.ref):
                self._no_such_fact(fact)
            return None
        if ref in self.vocabulary.unsure or (question is not None and not question.scale):
            return None
        text = self._text(fact, field)
        if text is None:
            return None
        if question is not None:
            scale = self.vocabulary.scales[question.scale]
            if read_answer(scale, text) is INVALID:
                self._no_option(fact, scale.options, f"answers {scale.name}")
                return None
        elif field is not None and read_field(field, text) is INVALID:
            self._no_value(fact, field)
            return None
        return text

    def _which_form(self, word: Word) -> bool:
        """Report an answer to a question with forms that does not say under which it stands."""
        question = self.questions.get(word.text)
        if question is None:
            return False
        refs = [form.ref for form in question.forms]
        self.findings.error(
            "which-form",
            word.span,
            f"‘{word.text}’ is asked in several forms, so say which one is answered.",
            f"Write {quoted([f'{ref} is …' for ref in refs], 'or')}.",
        )
        return True

    def _text(self, fact: FactPart, field: Field | None) -> str | None:
        parts = []
        for value in fact.values:
            match value:
                case Number():
                    parts.append(number_in_words(value.value))
                case Date():
                    if value.value is None:
                        self.scope.bad_date(value.span)
                        return None
                    parts.append(value.value.isoformat())
                case Label() | Word():
                    parts.append(value.text)
        if fact.bracketed and (field is None or field.kind is not Kind.SOME):
            self.findings.error(
                "unlike-types",
                fact.span,
                f"‘{fact.ref.text}’ holds one option, and several are given.",
                f"Write `{fact.ref.text} is {parts[0]}`.",
            )
            return None
        if parts == ["blank"] and not isinstance(fact.values[0], Label):
            return ""
        return ";".join(parts)

    def _no_value(self, fact: FactPart, field: Field) -> None:
        if field.options:
            list_name = self.vocabulary.list_of.get(field.name)
            called = f"list {list_name}" if list_name else f"field {field.name}"
            self._no_option(fact, field.options, called)
            return
        self.findings.error(
            "unlike-types",
            fact.span,
            f"‘{field.name}’ holds a {field.kind.value}, and this is none.",
            {
                Kind.DATE: "Write a date as 1 April 2011 or 2011-04-01.",
                Kind.WHOLE: "Write a whole number.",
            }.get(field.kind, "Write a number."),
        )

    def _no_option(self, fact: FactPart, options: tuple[Option, ...], called: str) -> None:
        names = [option.name for option in options]
        what = "item" if called.startswith("list ") else "option"
        for value in fact.values:
            if isinstance(value, Word) and value.text in (*names, *self.scope.unread):
                continue
            written = self.scope.file.source.quote(value.span)
            self.scope.unknown(
                "unknown-option",
                called,
                Word(written, value.span),
                lambda: names,
                "Check its options.",
                message=f"‘{written}’ is no {what} of the {called}.",
            )

    def _no_item(self, word: Word, list_name: str, items: list[str]) -> None:
        if word.text not in items:
            self.scope.unknown(
                "unknown-option",
                f"list {list_name}",
                word,
                lambda: items,
                "Check its items.",
                message=f"‘{word.text}’ is no item of the list {list_name}.",
            )

    def _is_rating(self, draft: Draft, fact: FactPart) -> bool:
        """Whether a fact gives a node one of the ratings of its level."""
        judged = "judged for the inspection" in draft.clauses
        clause = self.levels.methods.get(draft.level.word.text)
        if clause is None or is_total(clause) or "not rated" in draft.clauses:
            return False
        if len(clause.words) > 1 and clause.words[1].text in self.vocabulary.unsure:
            return True  # the rating may be one that could not be read
        if fact.unrated:
            return True
        value = fact.values[0]
        names = {band.name for bands in self.vocabulary.bands.values() for band in bands.bands}
        return judged or (isinstance(value, Word) and value.text in names)

    def _rating(self, fact: FactPart, draft: Draft) -> None:
        """A rating that an example gives."""
        clause = self.levels.methods[draft.level.word.text]
        name = clause.words[1].text if len(clause.words) > 1 else None
        bands = self.vocabulary.bands.get(name) if name is not None else None
        if bands is None or name in self.vocabulary.unsure:
            return
        self.rating_lines[fact.ref.text] = self.scope.file.source.place(fact.span.start).line
        if fact.unrated:
            self.ratings[fact.ref.text] = None
            return
        names = [band.name for band in bands.bands]
        value = fact.values[0]
        if isinstance(value, Word) and value.text in names and not fact.bracketed:
            self.ratings[fact.ref.text] = value.text
            return
        written = self.scope.file.source.quote(value.span)
        self.findings.error(
            "unknown-band",
            value.span,
            f"‘{written}’ is no band of ‘{bands.name}’.",
            did_you_mean(written, names) or f"Its bands are {quoted(names, 'and')}.",
        )

    def _no_such_fact(self, fact: FactPart) -> None:
        word = fact.ref
        base = word.text.rpartition(".")[0]
        if base in self.scope.unread or {word.text, base} & self.vocabulary.unsure:
            return
        if self._is_row(word):
            return
        draft = self.drafts.get(word.text)
        if draft is not None or word.text in self.vocabulary.for_each:
            repeated = word.text in self.vocabulary.for_each or (
                draft is not None and draft.first("for each") is not None
            )
            if repeated:
                self.findings.error(
                    "which-item",
                    word.span,
                    f"‘{word.text}’ is there once for each item, so say which one.",
                    f"Write `{word.text}.…` with the name of an item.",
                )
            elif draft is not None and self._is_rating(draft, fact):
                self._rating(fact, draft)
            elif draft is not None and not row_lost(self.levels, draft):
                self.findings.error(
                    "not-a-question",
                    word.span,
                    f"‘{word.text}’ is {a(draft.level.word.text)}, and no case answers it.",
                    "Give facts and answers of cases only.",
                )
            return
        if word.text in self.scope.tables.get(OPERANDS, {}):
            return
        reference = word.text[:1].isdigit()
        known = self.answers.keys if reference else self.vocabulary.fields.keys
        code = "unknown-question" if reference else "unknown-field"
        called = "question" if reference else "field or definition"
        self.scope.unknown(code, called, word, known, "Declare it with `field`, or mend the name.")

    def _is_row(self, word: Word) -> bool:
        """Whether a reference names a row of a repeated group or field; its item is looked at."""
        base, _, item = word.text.rpartition(".")
        draft = self.drafts.get(base)
        each = draft.first("for each") if draft is not None else None
        list_name = each.words[0].text if each is not None else self.vocabulary.for_each.get(base)
        if list_name is None:
            return draft is not None and not draft.statement.whole
        at = Word(item, Span(word.span.end - len(item), word.span.end))
        if list_name in self.vocabulary.lists and list_name not in self.vocabulary.unsure:
            items = [option.name for option in self.vocabulary.lists[list_name]]
            self._no_item(at, list_name, items)
        return True
