"""Gathers the files of a model into one syntax tree, with every mistake of every file.

The model's own file comes first, then its parts in the order in which it names them. A mistake of
one file costs the others nothing; what a file that cannot be had would declare is not missed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import attrs

from omi_rules.diagnostics import Aside, Findings
from omi_rules.parts.folder import ONE_FILE, PUT_IT_THERE, Folder
from omi_rules.parts.names import Refusal, refusal_of_name
from omi_rules.source import SourceFile, Span, joined
from omi_rules.syntax.parse import Reading
from omi_rules.syntax.tree import Clause, Label, RuleFile, Statement


class Gathered(NamedTuple):
    """The syntax tree of a model, or of a part that has none: then `is_model` is false."""

    file: RuleFile
    findings: Findings
    is_model: bool = True


class _Part(NamedTuple):
    """A file that a clause names, read; `owner` is its statement `part of`, where it has one."""

    clause: Clause
    name: str
    reading: Reading
    file: RuleFile
    owner: Statement | None


def gathered(source: SourceFile, *, examples: bool = True) -> Gathered:
    """A file with the other files of its model: its parts, or the model that it is a part of."""
    reading = Reading(source, examples=examples)
    file = reading.file()
    owner = part_of(file)
    if owner is None or any(statement.word.text == "model" for statement in file.statements):
        return _Gather(reading, file, {}).all()
    from omi_rules.parts.owner import model_of  # noqa: PLC0415 - few parts are named alone

    model = model_of(source, owner, reading.findings)
    if model is not None:
        given = {os.path.realpath(source.path): source}
        again = Reading(model, examples=examples)
        return _Gather(again, again.file(), given).all()
    reading.report_unknown_statements()
    return Gathered(file, reading.findings, False)


def part_of(file: RuleFile) -> Statement | None:
    """The statement that says whose part a file is."""
    return next((s for s in file.statements if s.word.text == "part"), None)


def parts_named(file: RuleFile) -> list[tuple[Clause, Label]]:
    """The clauses of a model that name its parts."""
    models = [statement for statement in file.statements if statement.word.text == "model"]
    return [
        (clause, clause.label)
        for clause in (models[0].clauses if models else ())
        if clause.kind == "part" and clause.label is not None
    ]


class _Gather:
    """One model: its own file, read, and the folder that its parts are in."""

    def __init__(self, reading: Reading, file: RuleFile, given: Mapping[str, SourceFile]) -> None:
        self.own = reading
        self.file = file
        self.folder = Folder(reading.source, given)
        self.findings = reading.findings
        self.lacks = False
        """Whether a file of the model cannot be had."""

    def all(self) -> Gathered:
        """The whole model."""
        sources = self._read(parts_named(self.file))
        if not sources:
            self.own.report_unknown_statements()
            self._misplaced(self.file, of_model=True)
            return Gathered(self._told(self.file), self.findings)
        names = [os.path.basename(self.own.source.path), *(name for _, name, _ in sources)]  # noqa: PTH119
        whole = joined(names, [self.own.source, *(source for *_, source in sources)])
        parts = []
        for (clause, name, source), base in zip(sources, whole.bases[1:], strict=True):
            reading = Reading(source, after=self.own, base=base, whole=whole)
            file = reading.file()
            parts.append(_Part(clause, name, reading, file, part_of(file)))
        self.own.report_unknown_statements()
        self.findings = Findings(whole)
        for reading in (self.own, *(part.reading for part in parts)):
            self.findings.take(reading.findings, reading.base)
        self._misplaced(self.file, of_model=True)
        kept = [part.file for part in parts if self._agrees(part)]
        return Gathered(self._one(whole, [self.file, *kept]), self.findings)

    def _one(self, whole: SourceFile, files: list[RuleFile]) -> RuleFile:
        file = RuleFile(
            whole,
            tuple(statement for file in files for statement in file.statements),
            all(file.whole for file in files),
            frozenset().union(*(file.unread for file in files)),
            self.file.level_words,
        )
        return self._told(file)

    def _told(self, file: RuleFile) -> RuleFile:
        """A tree that knows whether a file of it cannot be had."""
        return attrs.evolve(file, whole=False, complete=False) if self.lacks else file

    # --------------------------------------------------------------------------- what is named

    def _read(self, named: Iterable[tuple[Clause, Label]]) -> list[tuple[Clause, str, SourceFile]]:
        """The files that clauses name, each once; what cannot be had is reported."""
        named = [*named]
        names = {label.text for _, label in named}
        seen: dict[str, Clause] = {}
        read = []
        for clause, label in named:
            name = label.text
            refused = refusal_of_name(name)
            if refused is not None:
                self._refused(label, refused, names)
                continue
            real = self.folder.real(name)
            if real in seen:
                self._twice(label, seen[real])
                continue
            if real == self.folder.own:
                remedy = "Leave this line out: a model has what stands in its own file."
                self._report("not-a-part", label.span, "This file names itself as a part.", remedy)
                continue
            found = self.folder.read(name)
            if isinstance(found, SourceFile):
                read.append((clause, name, found))
            else:
                self._refused(label, found, names)
                if found.code == "part-outside":
                    continue  # two ways out are two mistakes, wherever they lead
            seen[real] = clause
        return read

    def _refused(self, label: Label, refused: Refusal, named: set[str]) -> None:
        self.lacks = True
        remedy = refused.help
        if refused.code == "part-name" and self.folder.is_folder(label.text):
            refused = Refusal("unreadable-part", f"‘{label.text}’ is a folder.", ONE_FILE)
            remedy = refused.help
        if refused.code == "missing-part":
            near = self.folder.near(label.text, named)
            remedy = f"Did you mean `{near}`?" if near is not None else PUT_IT_THERE
        self._report(refused.code, label.span, refused.message, remedy)

    def _twice(self, label: Label, earlier: Clause) -> None:
        first = earlier.label.text if earlier.label is not None else ""
        of = "" if first == label.text else f", as ‘{first}’ before"
        self.findings.error(
            "duplicate-part",
            label.span,
            f"‘{label.text}’ is named a second time{of}.",
            "Leave one of the two lines out.",
            asides=(Aside(earlier.span, "first named here"),),
        )

    # ------------------------------------------------------------------------- whose part it is

    def _agrees(self, part: _Part) -> bool:
        """Whether what stands in a file belongs to this model; who does not say so is reported."""
        name, own = part.name, os.path.basename(self.own.source.path)  # noqa: PTH119
        trouble = part.reading.source.trouble
        if trouble is not None and trouble.code != "not-utf-8":
            self.lacks = True
            return False
        label = part.clause.label.span if part.clause.label is not None else part.clause.span
        models = [s for s in part.file.statements if s.word.text == "model"]
        if models:
            self._report(
                "not-a-part",
                label,
                f"‘{name}’ is a model of its own.",
                f'Leave this line out; or begin that file with `part of "{own}"`, and take its'
                " statements `model` and `scoring` out.",
                Aside(models[0].word.span, "its model"),
            )
            self.lacks = True
            return False
        self._misplaced(part.file, of_model=False)
        owner = part.owner
        if owner is None:
            if not part.file.unread & {"part", "Part", "PART", own}:
                remedy = f'Write `part of "{own}"` as the first line of {name}.'
                message = f"‘{name}’ does not say that it is a part of this model."
                self._report("not-a-part", label, message, remedy)
        elif owner.head.texts is not None and owner.head.texts.en.text != own:
            said = owner.head.texts.en
            self._report(
                "part-of-another",
                label,
                f"‘{name}’ says that it is a part of ‘{said.text}’.",
                f'If it belongs to this model, write `part of "{own}"` there; else leave this'
                " line out.",
                Aside(said.span, "it says so"),
            )
        return True

    def _misplaced(self, file: RuleFile, *, of_model: bool) -> None:
        """Report `part of` where it does not open its file."""
        opens = not of_model
        for statement in file.statements:
            unread = statement.head.texts is None
            if statement.word.text == "part" and not opens and not unread:
                if of_model:
                    message = "This file has a model of its own, so it is no part of another."
                    remedy = "Delete this line, or the statements `model` and `scoring`."
                else:
                    message = "‘part of’ opens a file, and stands below other statements here."
                    remedy = "Let it be the first statement of the file, and the only one so."
                self._report("misplaced-part-of", statement.head.span, message, remedy)
            opens = False

    def _report(self, code: str, span: Span, message: str, remedy: str, *asides: Aside) -> None:
        self.findings.error(code, span, message, remedy, asides=asides)
