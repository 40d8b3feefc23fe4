"""Checking: a rule file, read, into a model; or everything that is wrong with it.

Every mistake is reported in one run, and none because of another. `check` never raises for any
text, and a file without an error always gives a model.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from omi_rules.checker.bands import BandRows
from omi_rules.checker.chains import Chains
from omi_rules.checker.columns import report_columns
from omi_rules.checker.conditions import Conditions, inspection_wide
from omi_rules.checker.counting import Counting
from omi_rules.checker.definitions import Definitions
from omi_rules.checker.drafts import Drafts
from omi_rules.checker.examples import Examples
from omi_rules.checker.levels import Levels
from omi_rules.checker.look_alikes import report_references
from omi_rules.checker.nodes import nodes
from omi_rules.checker.order import Key, in_order
from omi_rules.checker.questions import Questions
from omi_rules.checker.ratings import Ratings
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.unused import report_empty, report_unused, report_weights
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Allowed, Aside, Diagnostic, Findings, Severity
from omi_rules.model import ItemList, Life, Model, Question
from omi_rules.model.examples import Example
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.openings import STATEMENTS, may_have_parts
from omi_rules.syntax.parse import parse
from omi_rules.syntax.tree import RuleFile, Statement

if TYPE_CHECKING:
    from omi_rules.checker.discretion import Discretions
    from omi_rules.model.sample import Sample

_ALLOW = re.compile(r"#[^\S\n]*allow\b", re.IGNORECASE)


@frozen(repr=False)
class Checked:
    """A rule file that was checked: its model, unless an error stands in `diagnostics`.

    `file` is its syntax tree, and `allowed` what notes in it allow and is no finding any more.
    Of a model in several files, `source` and `file` are the whole.
    """

    source: SourceFile
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]
    file: RuleFile | None = field(default=None, eq=False, repr=False)
    allowed: tuple[Allowed, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that keep the file from scoring."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    def path_of(self, part: str) -> str:
        """The path of a part, by what the model calls it; without a name, that of its own file."""
        path = self.source.path
        return str(PurePath(path).parent / part) if part else path

    def file_of(self, part: str) -> SourceFile:
        """The file of a part, by what the model calls it; without a name, the model's own."""
        path = self.path_of(part)
        return next((file for file in self.source.files if file.path == path), self.source)


def check(source: SourceFile, *, examples: bool = True) -> Checked:
    """Check a rule file whole. Never raises for any text.

    A model's parts are read from its folder, and a part stands for its model. Without `examples`
    these are passed over, whatever they say: that is quicker, and no score depends on them.
    """
    with without_collector():
        is_model = True
        if may_have_parts(source.text):
            from omi_rules.parts import gathered  # noqa: PLC0415 - few models have parts

            file, findings, is_model = gathered(source, examples=examples)
        else:
            file, findings = parse(source, examples=examples)
        unreadable = source.trouble is not None and source.trouble.code != "not-utf-8"
        model = _Check(file, findings).run() if is_model and not unreadable else None
        found = findings.sorted()
        model = None if findings.has_errors else model
        return with_findings(Checked(file.source, model, found, file), ())


def with_findings(
    checked: Checked, more: Iterable[Diagnostic], *, proved_but: frozenset[str] | None = None
) -> Checked:
    """A checked file with what was found about it since; notes in it may allow that too.

    Notes that allow what is proved are not called unused before it was looked for: `proved_but`
    are the codes that no proof has looked for, None is every one.
    """
    more = tuple(more)
    if _ALLOW.search(checked.source.text) is None or checked.file is None:
        if not more:
            return checked
        files = {id(file): number for number, file in enumerate(checked.source.files)}
        found = sorted(
            (*checked.diagnostics, *more),
            key=lambda d: (files.get(id(d.source), 0), d.span, d.severity.rank, d.code),
        )
        return evolve(checked, diagnostics=tuple(found))
    from omi_rules.checker.allowing import settle  # noqa: PLC0415 - few files have such notes

    all_found = (*checked.diagnostics, *(one.finding for one in checked.allowed), *more)
    kept, allowed = settle(checked.source, checked.file, all_found, proved_but)
    return evolve(checked, diagnostics=kept, allowed=allowed)


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """No garbage is collected meanwhile: all that is made is kept, and looking for more is slow."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Check:
    """One check of one file: the passes in their order, and what they hand on."""

    def __init__(self, file: RuleFile, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.scope = Scope(file, findings)
        self.vocabulary = Vocabulary(self.scope)
        self.levels = Levels(self.scope, self.vocabulary)
        self.conditions = Conditions(self.scope, self.vocabulary)
        self.drafts = Drafts(self.scope, self.levels)
        self.questions = Questions(
            self.scope, self.vocabulary, self.levels, self.conditions, self.drafts.by_ref
        )
        self.definitions = Definitions(self.scope, self.vocabulary, self.conditions)
        self.life: Life | None = None

    def run(self) -> Model | None:
        """The model; None where it has none, or where anything is wrong with it."""
        model = self._model()
        self._declare_names()
        if model is not None:
            self.levels.read_model(model)
            self.life = self.scope.life_of(model)
        else:
            self.levels.suppose()
        self.vocabulary.read(self.file.statements)
        for statement in self._statements("bands"):
            BandRows(self.vocabulary).read(statement)
        for statement in self._scorings(model):
            self.levels.read_scoring(statement)
        first_words = (*STATEMENTS, "usual")
        self.drafts.declare(s for s in self.file.statements if s.word.text not in first_words)
        Counting(self.scope, self.levels, self.drafts.by_ref).count()
        Ratings(self.scope, self.vocabulary, self.levels, self.drafts.by_ref).check()
        discretions = self.discretions if self._statements("discretion") else None
        self.conditions.operands.questions = asked = self.questions.asked()
        self.definitions.read(self._statements("define"))
        self.conditions.wide = inspection_wide(self.definitions.made, self.vocabulary.fields)
        questions = self.questions.resolve(asked)
        reads = {**self.definitions.reads, **self.questions.reads}
        reads_at = {**self.definitions.reads_at, **self.questions.reads_at}
        order = in_order(reads, reads_at, self.findings)
        sample = self._sample(self._statements("sample"))
        columns = [column for question in questions.values() for column in question.columns]
        report_columns(self.vocabulary, columns)
        examples = self._examples(questions)
        self._heads_of_parts()
        self._last_words()
        if model is None or self.findings.has_errors:
            return None
        definitions, drafts = self.definitions.made, self.drafts.by_ref
        scales = self.vocabulary.scales
        Chains(questions, definitions, scales, drafts, order).report(self.findings)
        made = self._made(model, questions, order, examples)
        if discretions is not None or sample is not None:
            moved = () if discretions is None else tuple(discretions.by_level.values())
            made = evolve(made, discretions=moved, sample=sample)
        return made

    # ------------------------------------------------------------------ what there must be

    def _statements(self, word: str) -> list[Statement]:
        return [s for s in self.file.statements if s.word.text == word]

    def _model(self) -> Statement | None:
        models = self._statements("model")
        if not models and self.file.whole:
            empty = not self.file.statements
            self.findings.error(
                "empty-file" if empty else "missing-model",
                self._first_words(),
                "There is no rule in this file." if empty else "This file has no model.",
                'Begin it with a line such as `model trial "A trial inspection"`.',
            )
        self._one_only(models, "two-models", "The model", "A file holds one model: delete one.")
        return models[0] if models else None

    def _scorings(self, model: Statement | None) -> list[Statement]:
        scorings = self._statements("scoring")
        if not scorings and self.file.whole and model is not None:
            self.findings.error(
                "missing-scoring",
                model.word.span,
                "The model does not say how it is scored.",
                "Add a statement `scoring`, with a row for each level.",
            )
        self._one_only(scorings, "two-scorings", "The scoring", "Put all rows into one statement.")
        return scorings[:1]

    def _one_only(self, statements: list[Statement], code: str, what: str, remedy: str) -> None:
        for again in statements[1:]:
            self.findings.error(
                code,
                again.word.span,
                f"{what} is declared a second time.",
                remedy,
                asides=(Aside(statements[0].word.span, "first declared here"),),
            )
            self.scope.set_aside(again.span)
            for clause in again.clauses:
                self.scope.set_aside(clause.span)

    def _first_words(self) -> Span:
        """The first word of the first statement; in a file without one, its first line."""
        if self.file.statements:
            return self.file.statements[0].word.span
        text = self.file.source.text
        start = len(text) - len(text.lstrip())
        return Span(start, start + len(text[start:].split("\n", maxsplit=1)[0]))

    # ---------------------------------------------------------------------------- the passes

    def _declare_names(self) -> None:
        tables = {"list": "list", "answers": "answers", "usual": "answers", "bands": "bands"}
        for statement in self.file.statements:
            name, word = statement.head.name, statement.word.text
            if name is None:
                continue
            if word in tables:
                self.scope.check_name(name)
                self.scope.declare(tables[word], tables[word], name)
            elif word in ("field", "define"):
                self.scope.check_name(name)
                self.scope.declare(OPERANDS, "field" if word == "field" else "definition", name)
            elif word == "model":
                self.scope.check_name(name)

    def _examples(self, questions: dict[str, Question]) -> tuple[Example, ...]:
        reader = Examples(
            self.scope,
            self.vocabulary,
            self.levels,
            self.drafts.by_ref,
            questions,
            lambda: self.discretions,
        )
        return tuple(reader.read(statement) for statement in self._statements("example"))

    @functools.cached_property
    def discretions(self) -> Discretions:
        """The discretions, read when they are first asked for: few files have any."""
        from omi_rules.checker.discretion import Discretions  # noqa: PLC0415

        found = Discretions(self.scope, self.vocabulary, self.levels, self.drafts.by_ref)
        found.read(self._statements("discretion"))
        return found

    def _sample(self, statements: list[Statement]) -> Sample | None:
        if not statements:
            return None
        from omi_rules.checker.sample import Samples  # noqa: PLC0415 - few files have one

        return Samples(self.scope, self.vocabulary, self.conditions).read(statements)

    def _heads_of_parts(self) -> None:
        for statement in self._statements("part"):
            clauses = self.scope.sort_clauses(statement, ())
            self.scope.life(clauses, allowed=False)

    def _last_words(self) -> None:
        """What can be said only once everything was looked up."""
        references = {ref: draft.word for ref, draft in self.drafts.by_ref.items()}
        references |= self.questions.forms.words
        report_references(references, self.findings)
        self.scope.report_unknown()
        report_weights(self.drafts, self.levels)
        report_empty(self.scope, self.levels, self.drafts)
        asked = bool(self.conditions.operands.questions)
        report_unused(self.scope, self.vocabulary, self.levels, asked=asked)

    def _made(
        self,
        model: Statement,
        questions: dict[str, Question],
        order: tuple[Key, ...],
        examples: tuple[Example, ...],
    ) -> Model:
        head, rounding = model.head, self.levels.rounding
        if head.name is None or rounding is None:
            message = "a file without findings has a named model and a rounding"
            raise AssertionError(message)
        return Model(
            name=head.name.text,
            label=self.scope.text(head.texts, {}, ""),
            levels=self.levels.levels(),
            rounding=rounding,
            banded_on="exact" if self.levels.banded_on == "exact" else "printed",
            scales=self.vocabulary.scales,
            bands=self.vocabulary.bands,
            fields=self.vocabulary.fields,
            definitions=self.definitions.made,
            nodes=nodes(self.drafts.by_ref, questions),
            questions=questions,
            order=order,
            examples=examples,
            doubts=tuple(self.scope.doubts[at] for at in sorted(self.scope.doubts)),
            life=self.life,
            notices=self.levels.notices,
            sha256=self.file.source.sha256,
            lists={
                name: ItemList(name, self.vocabulary.list_labels[name], items)
                for name, items in self.vocabulary.lists.items()
            },
            usual=self.vocabulary.usual,
            aim=self.levels.aim,
        )
