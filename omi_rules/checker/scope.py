"""What a rule file declares, and what it uses: the table that every pass of the checker looks up.

A name that is not declared is reported once, with the number of its other uses. A name that stands
in a line that could not be read counts as declared and as used: nothing is concluded about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from omi_rules.cells import MONTHS
from omi_rules.checker.look_alikes import mixture
from omi_rules.checker.unknown import Unknown, Unknowns
from omi_rules.diagnostics import Aside, Edit, Findings
from omi_rules.model import Doubt, Life, Text
from omi_rules.near import nearest
from omi_rules.source import Span
from omi_rules.syntax.tree import Clause, RuleFile, Statement, Texts, Word

RESERVED = frozenset((
    "and", "or", "not", "is", "one", "any", "all", "of", "in", "on", "at", "the", "this", "for",
    "than", "more", "less", "least", "most", "within", "before", "after", "above", "below",
    "includes", "include", "does", "blank", "none", "when", "otherwise",
))  # fmt: skip
"""Words that no name may be: conditions read them. (`yes` and `no` may be options only.)"""

OPERANDS = "operand"
"""The names that conditions look up: fields, definitions and references share one table."""

_WORDS = re.compile(r"\w+(?:\.\w+)*")


class Symbol(NamedTuple):
    """A declared name: what it is ("field", "question", …), where, and by which statement."""

    called: str
    word: Word
    statement: Statement | None = None


class _AnyName(set[str]):
    """The names of a model of which a file cannot be had: any name may be declared there."""

    def __contains__(self, name: object) -> bool:
        return True


class Scope:
    """The names of one model."""

    def __init__(self, file: RuleFile, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.tables: dict[str, dict[str, Symbol]] = {}
        self._folded: dict[str, dict[str, Symbol]] = {}
        self.used: set[tuple[str, str]] = set()
        self.unknowns = Unknowns(findings)
        self.unread: set[str] = set(file.unread) if file.complete else _AnyName(file.unread)
        """Names that may be declared, though nothing read says so: nothing is made of their use."""
        self._rows_unread = {name.partition(".")[0] for name in file.unread if "." in name}
        self._mixed: list[str] = []
        self._again: list[tuple[Statement, Clause, Clause]] = []
        self._gaps = _gaps(file)
        self.doubled: set[Span] = set()
        """Heads of statements that say something twice: the second may belong to another."""
        self.doubts: dict[int, Doubt] = {}
        """By where they stand."""
        self.meant: set[str] = set()
        """Names that somebody seems to have misspelt: they are used, though not as written."""

    # ------------------------------------------------------------------------------- names

    def declare(
        self, table: str, called: str, word: Word, statement: Statement | None = None
    ) -> bool:
        """Enter a name. Returns False, with a finding, where it is taken."""
        names = self.tables.setdefault(table, {})
        folded = self._folded.setdefault(table, {})
        earlier = names.get(word.text) or folded.get(word.text.casefold())
        if earlier is not None:
            self._taken(called, word, earlier)
            return False
        symbol = Symbol(called, word, statement)
        names[word.text] = symbol
        folded[word.text.casefold()] = symbol
        return True

    def _taken(self, called: str, word: Word, earlier: Symbol) -> None:
        reference = "." in word.text or word.text[:1].isdigit()
        if earlier.word.text == word.text:
            self.findings.error(
                "duplicate-reference" if reference else "duplicate-name",
                word.span,
                f"‘{word.text}’ is declared a second time.",
                f"Give this {called} another {'reference' if reference else 'name'},"
                " or delete one of the two.",
                asides=(Aside(earlier.word.span, "first declared here"),),
            )
            return
        self.findings.error(
            "differs-by-case",
            word.span,
            f"‘{word.text}’ and ‘{earlier.word.text}’ differ only in capital letters.",
            "Give one of the two another name.",
            asides=(Aside(earlier.word.span, "declared here"),),
        )

    def check_name(self, word: Word, *, option: bool = False) -> None:
        """Report a name that no name may be, or that can be mistaken for another."""
        if word.text in RESERVED or (word.text in ("yes", "no") and not option):
            self.findings.error(
                "reserved-name",
                word.span,
                f"‘{word.text}’ is a word of the language and cannot be a name.",
                f"Choose another, such as ‘{word.text}_item’.",
            )
        mixed = mixture(word.text)
        if mixed:
            self._mixed.append(word.text)
            self.findings.error(
                "mixed-script-name",
                word.span,
                f"‘{word.text}’ mixes {mixed} letters, which look alike and are not.",
                "Type the name anew on one keyboard.",
            )

    def set_aside(self, span: Span) -> None:
        """Leave a part of the file unread that was reported: what it names counts as used."""
        self.meant.update(_WORDS.findall(self.file.source.quote(span)))

    def names(self, table: str) -> Callable[[], Iterable[str]]:
        """The names of a table, to be read when they are all there."""
        return lambda: self.tables.get(table, {}).keys()

    def look_up(self, table: str, word: Word) -> Symbol | None:
        """What a name stands for, and that it is used; None where it is not declared."""
        symbol = self.tables.get(table, {}).get(word.text)
        if symbol is not None:
            self.used.add((table, word.text))
        return symbol

    def form_of(self, name: str) -> str | None:
        """The question that a name is a form of; None for what is no form, or the question too."""
        symbol = self.tables.get(OPERANDS, {}).get(name)
        if symbol is None or symbol.called != "form" or symbol.statement is None:
            return None
        head = symbol.statement.head.name
        return head.text if head is not None else None

    def names_a_form(self, word: Word, what: str) -> bool:
        """Report a form where only its question can stand; `what` reads it there."""
        question = self.form_of(word.text)
        if question is not None:
            self.findings.error(
                "names-a-form",
                word.span,
                f"‘{word.text}’ is a form of ‘{question}’, and {what} the question.",
                f"Write `{question}`, whichever of its forms is asked.",
            )
        return question is not None

    def unknown(
        self,
        code: str,
        called: str,
        word: Word,
        known: Callable[[], Iterable[str]],
        what_to_do: str,
        *,
        message: str = "",
        meant: str = "",
    ) -> None:
        """Remember a use of a name that is not declared: reported once, with its other uses.

        `known` gives the names that are; it is the same for all of one code that are called so.
        `meant` is what to do where that is sure, whatever names are near.
        """
        if word.text in self.unread:
            return
        message = message or f"There is no {called} ‘{word.text}’."
        unknown = Unknown(code, called, word.text, known, what_to_do, message, [], meant)
        self.unknowns.add(unknown, word.span)

    def report_unknown(self) -> None:
        """Report every unknown name at its first use, and what is said twice in one statement."""
        self._report_again()
        meant = self.unknowns.report(self._mixed)
        self.meant |= meant | {name.rpartition(".")[0] for name in meant}

    def may_be_used(self, name: str) -> bool:
        """Whether a name stands in a line that could not be read, or was misspelt elsewhere."""
        return name in self.unread or name in self.meant or name in self._rows_unread

    # ------------------------------------------------------------------------------ clauses

    def sort_clauses(self, statement: Statement, once: Iterable[str]) -> dict[str, list[Clause]]:
        """Clauses of a statement by kind. A kind of `once` that is said again is reported."""
        found: dict[str, list[Clause]] = {}
        once = {*once, "aim", "guidance", "cy", "in force"}
        clauses = self._before_lost_head(statement, once)
        for clause in clauses:
            if clause.kind in ("assumed", "source"):
                of = clause.under.kind if clause.under is not None else ""
                self._doubt(statement, clause, max(len(found.get(of, ())) - 1, 0))
                continue
            earlier = found.setdefault(clause.kind, [])
            if earlier and clause.kind in once:
                self._again.append((statement, clause, earlier[0]))
                self.doubled.add(statement.head.span)
                self.set_aside(clause.span)
                continue
            earlier.append(clause)
        return found

    def _before_lost_head(self, statement: Statement, once: set[str]) -> tuple[Clause, ...]:
        """The clauses of a statement, without those of the next one where its head is lost.

        It is where a number is left out behind it, and where it says again what is said once.
        """
        lost = self._gaps.get(statement.head.span)
        if lost is None:
            return statement.clauses
        seen: dict[str, int] = {}
        for place, clause in enumerate(statement.clauses):
            words = [f"{clause.kind} {word.text}" for word in clause.words]
            what = [clause.kind] if clause.kind in once else words
            again = next((one for one in what if one in seen), None)
            if again is not None:
                self.findings.error(
                    "duplicate-clause",
                    clause.span,
                    f"‘{again}’ stands twice in one statement.",
                    f"Is the line missing above it that begins the {statement.word.text} ‘{lost}’?",
                    asides=(Aside(statement.clauses[seen[again]].span, "first said here"),),
                )
                self.unread.add(lost)
                self.doubled.add(statement.head.span)
                for other in statement.clauses[seen[again] + 1 :]:
                    self.set_aside(other.span)
                return statement.clauses[: seen[again] + 1]
            if clause.kind not in ("assumed", "source"):
                seen.update((one, place) for one in what)
        return statement.clauses

    def _report_again(self) -> None:
        """Report what a statement says twice, unless the head of the next one seems to be lost."""
        for statement, clause, earlier in self._again:
            name = statement.head.name
            following = _following(name.text) if name is not None else ""
            word = statement.word.text
            remedy = "Keep one of the two, or put both into one line."
            if following and self.unknowns.take_question(following):
                remedy = f"Is the line missing above it that begins the {word} ‘{following}’?"
                self.unread.add(following)
            elif following in self.unread and following not in self.file.unread:
                continue  # it belongs to the statement whose head is lost
            self.findings.error(
                "duplicate-clause",
                clause.span,
                f"‘{clause.kind}’ stands twice in one statement.",
                remedy,
                asides=(Aside(earlier.span, "first said here"),),
            )

    def _doubt(self, statement: Statement, clause: Clause, place: int) -> None:
        name = statement.head.name
        source, at = self.file.source, clause.span.start
        part = source.name_at(at)
        called = name.text if name is not None else ""
        if statement.word.text == "part":
            called = part
        about = f"{statement.word.text} {called}".rstrip()
        if clause.under is not None:
            about += f", {_short(self.file.source.quote(clause.under.span))}"
        text = clause.texts.en.text if clause.texts is not None else ""
        kind = "assumed" if clause.kind == "assumed" else "source"
        self.doubts[at] = Doubt(
            kind,  # type: ignore[arg-type]
            about,
            text,
            source.place(at).line,
            statement.word.text,
            name.text if name is not None else "",
            clause.under.kind if clause.under is not None else "",
            place,
            part,
        )

    def text(self, texts: Texts | None, clauses: dict[str, list[Clause]], default: str) -> Text:
        """The label of a head, with the Welsh of its `cy` clause."""
        if texts is None:
            return Text(default)
        cy = texts.cy.text if texts.cy is not None else None
        said = clauses.get("cy")
        if said and said[0].label is not None:
            if cy is not None:
                self.findings.error(
                    "duplicate-clause",
                    said[0].span,
                    "The Welsh text of this label is given a second time.",
                    "Keep one of the two.",
                )
            cy = said[0].label.text
        return Text(texts.en.text, cy)

    def life_of(self, statement: Statement) -> Life | None:
        """From when to when a statement is in force."""
        said = [clause for clause in statement.clauses if clause.kind == "in force"]
        return self.life({"in force": said[:1]}, allowed=True)

    def life(self, clauses: dict[str, list[Clause]], *, allowed: bool) -> Life | None:
        """The `in force` of a statement, refused where lives are not built yet."""
        said = clauses.get("in force")
        if not said:
            return None
        clause = said[0]
        if not allowed:
            self.not_yet(clause.span, "in force")
            return None
        days = []
        for date in clause.dates:
            if date is not None and date.value is None:
                self.bad_date(date.span)
            days.append(date.value if date is not None else None)
        first, last = days
        if first is not None and last is not None and first > last:
            self.findings.error(
                "life-ends-before-it-begins",
                clause.span,
                "The last day in force lies before the first.",
                "Exchange the two dates, or mend one of them.",
            )
        return Life(first, last)

    def bad_date(self, span: Span) -> None:
        """Report a day that no calendar has, or a month that no year has."""
        written = self.file.source.quote(span)
        month = next((word for word in written.split() if word.isalpha()), None)
        if month is not None and month.casefold() not in MONTHS:
            at = span.start + written.index(month)
            meant = nearest(month, (name.title() for name in MONTHS))
            self.findings.error(
                "no-such-date",
                Span(at, at + len(month)),
                f"‘{month}’ is no month.",
                f"Did you mean ‘{meant}’?" if meant else "Write months in full: 1 April 2011.",
                edit=Edit(Span(at, at + len(month)), meant) if meant else None,
            )
            return
        self.findings.error(
            "no-such-date",
            span,
            f"‘{' '.join(written.split())}’ is no day of the calendar.",
            "Mend the day: dates are written 1 April 2011 or 2011-04-01.",
        )

    def percent_out_of_range(self, span: Span) -> None:
        """Report a percentage that no share can be."""
        self.findings.error(
            "percent-out-of-range",
            span,
            f"‘{self.file.source.quote(span)}’ is no share: shares run from 0% to 100%.",
            "Write a percentage from 0% to 100%.",
        )

    def not_yet(self, span: Span, what: str) -> None:
        """Report a part of the language that is declared and not built."""
        self.findings.error(
            "not-yet",
            span,
            f"‘{what}’ cannot be used here yet.",
            "This release does not score it yet: leave it out for now.",
        )
        self.set_aside(span)


def _gaps(file: RuleFile) -> dict[Span, str]:
    """The reference that is left out behind a statement: 1.2.6 where 1.2.7 follows 1.2.5."""
    named = [s for s in file.statements if s.head.name is not None]
    refs = [s.head.name.text if s.head.name is not None else "" for s in named]
    there = set(refs)
    gaps: dict[Span, str] = {}
    for statement, ref, behind in zip(named, refs, refs[1:], strict=False):
        lost = _following(ref)
        if lost and lost not in there and _following(lost) == behind:
            gaps[statement.head.span] = lost
    return gaps


def _following(ref: str) -> str:
    """The reference that follows another: 1.2.6 after 1.2.5."""
    upper, dot, last = ref.rpartition(".")
    return f"{upper}{dot}{int(last) + 1}" if last.isascii() and last.isdigit() else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
