"""The header of case records: which column holds which field or answer of the model.

A header is compared whole, letter case ignored: with a reference (1.10 or Q1.10), a field's name,
or the words of a `column` clause. Whatever a plan needs is found, left out by name, or an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from attrs import field, frozen

from omi_rules.compiler import Plan, touched
from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding, WrongUseError
from omi_rules.model import Field, Kind, Model, Question
from omi_rules.records.meant import meant
from omi_rules.records.spreadsheets import column_letters, turned_into
from omi_rules.wording import counted, listed

CASE_ID = "case_id"
MOST_NAMED = 10

Target = tuple[str, str]
"""What a column holds: a field or question, and its option where it holds one yes or no of it."""


def plain(header: str) -> str:
    """A header as it is compared: composed letters, single spaces, one letter case."""
    return " ".join(unicodedata.normalize("NFC", header).split()).casefold()


def known_headers(model: Model) -> dict[str, Target]:
    """Every header that a model knows, as it is compared."""
    known: dict[str, Target] = {CASE_ID: (CASE_ID, "")}
    names: list[tuple[str, Target]] = [(name, (name, "")) for name in model.fields]
    columns = model.answers
    names += [(column, (column, "")) for column in columns]
    names += [(f"q{column}", (column, "")) for column in columns]
    held: list[tuple[str, Field | Question]] = [*model.fields.items(), *model.questions.items()]
    names += [(what.column, (name, "")) for name, what in held if what.column]
    for name, fact in model.fields.items():
        if fact.kind is Kind.SOME:
            names += [(f"{name}.{option.name}", (name, option.name)) for option in fact.options]
    for header, target in names:
        known.setdefault(plain(header), target)
    return known


@frozen(repr=False)
class Layout:
    """Where each column stands in a row, from 0, and what the header showed.

    `options` has the some-of fields that are held as one yes/no column per option. `nameless` are
    columns without a header.
    """

    width: int
    case_id: int = -1
    columns: Mapping[str, int] = field(factory=dict)
    options: Mapping[str, Mapping[str, int]] = field(factory=dict)
    nameless: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether no case can be read."""
        return any(found.severity is Severity.ERROR for found in self.findings)


def left_out(model: Model, names: Sequence[str]) -> tuple[str, ...]:
    """What `--without` names, as the model writes it; a group stands for its rows."""
    known = known_headers(model) if names else {}
    found: list[str] = []
    for name in (part.strip() for given in names for part in given.split(",")):
        target = known.get(plain(name))
        node = model.nodes.get(name)
        question = _with_forms(model, name)
        if node is not None and node.rows:
            found += node.rows
        elif question is not None:
            found += question.columns
        elif target is not None and target[0] != CASE_ID and not target[1]:
            found.append(target[0])
        elif name:
            near = meant(name, [*model.fields, *model.questions, *model.answers])
            remedy = f"Did you mean {near}?" if near else "Name a column that the model reads."
            if node is not None:
                remedy = f"‘{name}’ is no column. Name questions below it, one --without for each."
                if node.judged:
                    remedy = "In the file of judgements write ‘not rated’ for it, with a reason."
            raise WrongUseError(
                f"‘{name}’ is no question or field of this model",
                where="--without",
                help=remedy,
            )
    return tuple(dict.fromkeys(found))


def _with_forms(model: Model, header: str) -> Question | None:
    """The question with forms whose own reference a header is, with or without a Q before it."""
    wanted = plain(header)
    questions = (question for question in model.questions.values() if question.forms)
    refs = ((plain(question.ref), question) for question in questions)
    return next((question for ref, question in refs if wanted in (ref, f"q{ref}")), None)


def laid_out(
    plan: Plan,
    known: Mapping[str, Target],
    header: Sequence[str],
    without: Collection[str],
    given: Collection[str] = (),
) -> Layout:
    """Match a header with the model that a plan was made of; `known` are the model's headers.

    What is `given` elsewhere may lack its column.
    """
    return _Matching(plan, known, header, without, given).layout()


class _Matching:
    """One header matched with one model."""

    def __init__(
        self,
        plan: Plan,
        known: Mapping[str, Target],
        header: Sequence[str],
        without: Collection[str],
        given: Collection[str] = (),
    ) -> None:
        self.plan = plan
        self.header = header
        self.without = without
        self.given = given
        self.findings: list[Finding] = []
        self.places: dict[Target, list[int]] = {}
        self.unused: list[int] = []
        self.answers = plan.model.answers
        for place, name in enumerate(header):
            target = known.get(plain(name))
            if target is not None:
                self.places.setdefault(target, []).append(place)
            elif name.strip():
                self.unused.append(place)

    def layout(self) -> Layout:
        width = len(self.header)
        if not self.places:
            return Layout(width, findings=(self.foreign(),))
        columns = {what: places[0] for (what, option), places in self.places.items() if not option}
        options: dict[str, dict[str, int]] = {}
        for (what, option), places in self.places.items():
            if option:
                options.setdefault(what, {})[option] = places[0]
        missing = self.missing(columns, options)
        missing -= self.formless(missing)
        missing -= self.turned(missing)
        self.twice(columns, options)
        self.no_case_id()
        self.report_missing(missing)
        self.report_unused()
        case_id = columns.get(CASE_ID, -1)
        used = {what: place for what, place in columns.items() if what not in self.without}
        by_option = {what: of for what, of in options.items() if what not in self.without}
        nameless = tuple(place for place, name in enumerate(self.header) if not name.strip())
        return Layout(width, case_id, used, by_option, nameless, tuple(self.findings))

    def error(self, code: str, message: str, help: str = "", ref: str | None = None) -> None:
        self.findings.append(Finding(code, Severity.ERROR, message, help, ref))

    def called(self, place: int) -> str:
        return f"‘{self.header[place].strip()}’ (column {column_letters(place)})"

    def foreign(self) -> Finding:
        columns = counted(len(self.header), "column")
        remedy = "Is it the right file?"
        if {"ref", "printed"} <= {plain(name) for name in self.header}:
            remedy = "It looks like published scores, which ‘omi-rules reconcile’ reads."
        elif {"ref", "rating"} <= {plain(name) for name in self.header}:
            remedy = "It looks like judgements: name it behind --judgements."
        return Finding(
            "no-known-column",
            Severity.ERROR,
            f"none of its {columns} is one of this model’s"
            if len(self.header) > 1
            else "its only column is none of this model’s",
            f"{remedy} Its first row must hold case_id, the names of fields and the references of "
            "questions, with commas, semicolons or tabs between them.",
        )

    # --------------------------------------------------------------------- what is not there

    def missing(
        self, columns: Mapping[str, int], options: Mapping[str, Mapping[str, int]]
    ) -> set[Target]:
        """What the plan reads and the header lacks."""
        found: set[Target] = set()
        for name in self.plan.columns:
            if name in self.without or name in columns or name in self.given:
                continue
            if name in options:
                fact = self.plan.model.fields[name]
                found |= {(name, o.name) for o in fact.options if o.name not in options[name]}
            else:
                found.add((name, ""))
        return found

    def formless(self, missing: set[Target]) -> set[Target]:
        """Missing forms whose question has a column instead: it cannot say which was asked."""
        found: set[Target] = set()
        for place in [*self.unused]:
            question = _with_forms(self.plan.model, self.header[place])
            lacking = () if question is None else question.columns
            lacking = tuple(column for column in lacking if (column, "") in missing)
            if question is None or not lacking:
                continue
            found |= {(column, "") for column in lacking}
            self.unused.remove(place)
            self.error(
                "form-columns",
                f"the column {self.called(place)} does not say in which form {question.ref} was"
                " asked",
                f"Give each form its column: {listed(question.columns)}.",
                question.ref,
            )
        return found

    def turned(self, missing: set[Target]) -> set[Target]:
        """Missing references whose header a spreadsheet turned into a number or a date."""
        refs = [what for what, _ in sorted(missing) if what in self.answers]
        extra = [p for places in self.places.values() for p in places[1:]]
        found: set[Target] = set()
        for place in sorted((*extra, *self.unused)):
            ref = turned_into(self.header[place].strip(), refs)
            if ref is None:
                continue
            refs.remove(ref)
            found.add((ref, ""))
            self.error(
                "header-turned",
                f"a spreadsheet has turned the header {ref} into {self.called(place)}",
                f"Write Q{ref} as the header, which no spreadsheet takes for a number or a date.",
                ref,
            )
            if place in self.unused:
                self.unused.remove(place)
            for places in self.places.values():
                if place in places:
                    places.remove(place)
        return found

    def report_missing(self, missing: set[Target]) -> None:
        order = {name: place for place, name in enumerate(self.plan.columns)}
        inorder = sorted(missing, key=lambda target: (order[target[0]], target[1]))
        required = set(self.plan.required)
        needed = [target for target in inorder if target[0] in required]
        for target in needed[:MOST_NAMED]:
            self.report_needed(target)
        if len(needed) > MOST_NAMED:
            rest = listed([_written(target) for target in needed[MOST_NAMED:]], most=20)
            self.error("missing-column", f"more columns are missing: {rest}")
        for what in [what for what, _ in inorder if what not in required]:
            self.findings.append(
                Finding(
                    "missing-column",
                    Severity.NOTE,
                    f"there is no column {what}; no score needs it",
                    ref=what,
                )
            )

    def report_needed(self, target: Target) -> None:
        what, option = target
        near = meant(_written(target), [self.header[place].strip() for place in self.unused])
        remedy = f"Otherwise score without it: --without {what}."
        if near is not None:
            place = next(p for p in self.unused if self.header[p].strip() == near)
            self.unused.remove(place)
            remedy = f"Is the header {self.called(place)} meant for it? {remedy}"
        elif option:
            remedy = f"Give every option of {what} a column. {remedy}"
        else:
            fact = self.plan.model.fields.get(what)
            add = "Add the column."
            if fact is not None and fact.inspection_wide:
                add = (
                    f"Add the column, or give it once in a file of judgements, as a row `{what},…`."
                )
            remedy = f"{add} {remedy}"
        question = self.answers.get(what)
        form = f" (a form of {question.ref})" if question is not None and question.forms else ""
        message = f"there is no column {_written(target)}{form}, which {self.needed_for(what)}"
        self.error("missing-column", message, remedy, what)

    def needed_for(self, what: str) -> str:
        model = self.plan.model
        refs = touched(self.plan, (what,))
        scores = [ref for ref in refs if ref not in model.questions]
        own = self.answers.get(what)
        questions = [
            ref for ref in refs if ref in model.questions and (own is None or ref != own.ref)
        ]
        if scores:
            one = len(scores) == 1
            return f"the {'score' if one else 'scores'} of {listed(scores)} {_verb('rest', one)} on"
        if questions:
            one = len(questions) == 1
            noun = "question" if one else "questions"
            return f"{noun} {listed(questions)} {_verb('depend', one)} on"
        return "its own score rests on"

    # ------------------------------------------------------------- what is there once too often

    def twice(self, columns: Mapping[str, int], options: Mapping[str, Mapping[str, int]]) -> None:
        for (what, option), places in self.places.items():
            if len(places) > 1:
                self.two_columns(_written((what, option)), places)
        for what in options:
            if what in columns:
                self.two_columns(what, [columns[what], *options[what].values()])
        unused: dict[str, list[int]] = {}
        for place in self.unused:
            unused.setdefault(plain(self.header[place]), []).append(place)
        for places in unused.values():
            if len(places) > 1:
                self.two_columns(self.header[places[0]].strip(), places)

    def two_columns(self, what: str, places: Sequence[int]) -> None:
        headers = listed([self.called(place) for place in places])
        self.error(
            "duplicate-column",
            f"{len(places)} columns are called {what}: {headers}",
            "Keep one of them, or give the others another header.",
            None if what == CASE_ID else what,
        )

    def no_case_id(self) -> None:
        if (CASE_ID, "") in self.places:
            return
        near = meant(CASE_ID, [self.header[place].strip() for place in self.unused])
        remedy = "Each row needs an id of its own, in a column with the header case_id."
        if near is not None:
            place = next(p for p in self.unused if self.header[p].strip() == near)
            self.unused.remove(place)
            remedy = f"Is the header {self.called(place)} meant for it? Write it as case_id."
        self.error("no-case-id", "there is no column case_id", remedy)

    def report_unused(self) -> None:
        names = [*self.plan.model.fields, *self.answers]
        taken = {what for what, _ in self.places}
        free = [name for name in names if name not in taken]
        for place in self.unused:
            header = self.header[place].strip()
            near = meant(header, free)
            question = _with_forms(self.plan.model, header)
            if question is not None:
                near = listed(question.columns)
            self.findings.append(
                Finding(
                    "unused-column",
                    Severity.WARNING,
                    f"nothing in the model uses the column {self.called(place)}",
                    ""
                    if near is None
                    else f"Did you mean {near}?"
                    if question is None
                    else f"{question.ref} is asked in several forms, and their columns are {near}.",
                )
            )


def _verb(plural: str, one: bool) -> str:
    return f"{plural}s" if one else plural


def _written(target: Target) -> str:
    what, option = target
    return f"{what}.{option}" if option else what
