"""Checking: a rule file, read, into a model; or everything that is wrong with it.

Every mistake is reported in one run, and none because of another. `check` never raises for any
text, and a file without an error always gives a model.
"""

from __future__ import annotations

from attrs import frozen

from omi_rules.checker.conditions import Conditions, Place, inspection_wide
from omi_rules.checker.examples import Examples
from omi_rules.checker.levels import Levels
from omi_rules.checker.nodes import Nodes
from omi_rules.checker.order import in_order
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.unused import report_empty, report_unused, report_weights
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside, Diagnostic, Findings, Severity
from omi_rules.model import Definition, Model
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.parse import STATEMENTS, parse
from omi_rules.syntax.tree import RuleFile, Statement


@frozen
class Checked:
    """A rule file that was checked: its model, unless an error stands in `diagnostics`."""

    source: SourceFile
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that keep the file from scoring."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


def check(source: SourceFile) -> Checked:
    """Check a rule file whole. Never raises for any text."""
    file, findings = parse(source)
    unreadable = source.trouble is not None and source.trouble.code != "not-utf-8"
    model = None if unreadable else _Check(file, findings).run()
    return Checked(source, None if findings.has_errors else model, findings.sorted())


class _Check:
    """One check of one file: the passes in their order, and what they hand on."""

    def __init__(self, file: RuleFile, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.scope = Scope(file, findings)
        self.vocabulary = Vocabulary(self.scope)
        self.levels = Levels(self.scope, self.vocabulary)
        self.conditions = Conditions(self.scope, self.vocabulary)
        self.nodes = Nodes(self.scope, self.vocabulary, self.levels, self.conditions)
        self.definitions: dict[str, Definition] = {}

    def run(self) -> Model | None:
        model_statement = self._model_statement()
        self._declare_names()
        if model_statement is not None:
            self.levels.read_model(model_statement)
        self.vocabulary.read(self.file.statements)
        if model_statement is None:
            self._definitions()
            self.scope.report_unknown()
            return None
        for statement in self._statements("scoring"):
            self.levels.read_scoring(statement)
        self.nodes.declare(
            s for s in self.file.statements if s.word.text not in (*STATEMENTS, "usual")
        )
        self.nodes.count()
        asked = self.nodes.asked()
        self.conditions.questions = asked
        self._definitions()
        questions = self.nodes.resolve(asked)
        order = in_order(self.nodes.reads, self.nodes.reads_at, self.findings)
        reader = Examples(self.scope, self.vocabulary, self.levels, self.nodes, questions)
        examples = [found for s in self._statements("example") if (found := reader.read(s))]
        for statement in self.file.statements:
            if statement.word.text in ("part", "sample", "discretion"):
                self.scope.sort_clauses(statement, ())
                self.scope.not_yet(statement.word.span, statement.word.text)
        life = self.scope.life(
            {"in force": [c for c in model_statement.clauses if c.kind == "in force"][:1]},
            allowed=True,
        )
        self._last_words()
        if self.findings.has_errors:
            return None
        assert self.levels.rounding is not None, "a scoring without findings is rounded"
        head = model_statement.head
        return Model(
            name=head.name.text if head.name is not None else "",
            label=self.scope.text(head.texts, {}, ""),
            levels=self.levels.levels(),
            rounding=self.levels.rounding,
            banded_on="exact" if self.levels.banded_on == "exact" else "printed",
            scales=self.vocabulary.scales,
            bands=self.vocabulary.bands,
            fields=self.vocabulary.fields,
            definitions=self.definitions,
            nodes=self.nodes.nodes(questions),
            questions=questions,
            order=order,
            examples=tuple(examples),
            doubts=tuple(sorted(self.scope.doubts, key=lambda doubt: doubt.line)),
            life=life,
            sha256=self.file.source.sha256,
        )

    def _statements(self, word: str) -> list[Statement]:
        return [s for s in self.file.statements if s.word.text == word]

    def _model_statement(self) -> Statement | None:
        models = self._statements("model")
        if not models:
            if "model" not in self.file.unread and self.file.whole:
                blank = not self.file.source.text.strip()
                self.findings.error(
                    "empty-file" if blank else "missing-model",
                    Span(0, 0),
                    "This file is empty." if blank else "No statement of this file is the model.",
                    'A model begins with a line such as `model omi2 "Offender Management"`.',
                )
            return None
        for again in models[1:]:
            self.findings.error(
                "two-models",
                again.word.span,
                "The model is declared a second time.",
                "A file holds one model. Delete one of the two, or put it into another file.",
                asides=(Aside(models[0].word.span, "first declared here"),),
            )
        scorings = self._statements("scoring")
        if not scorings and self.file.whole:
            self.findings.error(
                "missing-scoring",
                models[0].word.span,
                "The model does not say how it is scored.",
                "Add a statement `scoring`, with a row for each level.",
            )
        for again in scorings[1:]:
            self.findings.error(
                "two-models",
                again.word.span,
                "The scoring is declared a second time.",
                "Put its rows into one statement.",
                asides=(Aside(scorings[0].word.span, "first declared here"),),
            )
        return models[0]

    def _declare_names(self) -> None:
        tables = {"list": "list", "answers": "answers", "usual": "answers", "bands": "bands"}
        for statement in self.file.statements:
            name, word = statement.head.name, statement.word.text
            if name is None:
                continue
            if word in tables:
                self.scope.check_name(name)
                self.scope.declare(tables[word], tables[word], name, statement)
            elif word in ("field", "define"):
                self.scope.check_name(name)
                called = "field" if word == "field" else "definition"
                self.scope.declare(OPERANDS, called, name, statement)
            elif word == "model":
                self.scope.check_name(name)

    def _definitions(self) -> None:
        """Type the definitions; whether one is inspection-wide is known once those it reads are."""
        for statement in self._statements("define"):
            name, head = statement.head.name, statement.head
            clauses = self.scope.sort_clauses(statement, ("as",))
            self.scope.life(clauses, allowed=False)
            said = [head.condition] if head.condition is not None else []
            said += [c.condition for c in clauses.get("as", ()) if c.condition is not None]
            if len(said) > 1:
                self.findings.error(
                    "duplicate-clause",
                    said[1].span,
                    "What this definition stands for is said a second time.",
                    "Keep one of the two.",
                    asides=(Aside(said[0].span, "first said here"),),
                )
            if name is None:
                continue
            if not said:
                if statement.whole:
                    self.findings.error(
                        "missing-condition",
                        name.span,
                        f"The definition ‘{name.text}’ does not say what it stands for.",
                        "Add a line `as …` with a condition.",
                    )
                self.vocabulary.unsure.add(name.text)
                continue
            reads: set[tuple[str, str]] = set()
            condition = self.conditions.resolve(said[0], Place(reads=reads))
            self.nodes.reads[("definition", name.text)] = reads
            self.nodes.reads_at[("definition", name.text)] = name.span
            if condition is None:
                self.vocabulary.unsure.add(name.text)
                continue
            label = self.scope.text(head.texts, clauses, name.text)
            self.definitions.setdefault(name.text, Definition(name.text, label, condition))
        self.conditions.wide = inspection_wide(self.definitions, self.vocabulary.fields)

    def _last_words(self) -> None:
        """What can be said only once everything was looked up."""
        self.scope.report_unknown()
        report_weights(self.nodes, self.levels)
        report_empty(self.scope, self.levels, self.nodes)
        report_unused(self.scope, self.vocabulary)
