"""What a case holds, and what it could hold instead, as sentences say it.

Whatever a rule file or a record says stands in quotation marks, so no label and no cell can be
mistaken for a word of the sentence.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.interpreter import Record
from omi_rules.model import Kind, Model, Not, Text
from omi_rules.outcomes import Outcome
from omi_rules.reading import Reader
from omi_rules.records.one_row import Written
from omi_rules.why.candidates import SOME_WORDS
from omi_rules.why.case import Decided
from omi_rules.why.cone import cells_of
from omi_rules.wording import listed, number_in_words

MOST_TEXT = 60
"""So many letters of a cell are shown."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ABOVE: "above the line",
    Outcome.BELOW: "below the line",
    Outcome.NOT_RELEVANT: "not relevant",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.MISSING: "missing",
    Outcome.UNDECIDED: "undecided",
    Outcome.UNEXPECTED: "unexpected",
    Outcome.INVALID: "invalid",
    Outcome.RECORDED: "recorded",
}


def shown(text: str) -> str:
    """What a cell says, in quotation marks, and no more of it than can be read."""
    text = " ".join(text.split())
    return f"‘{text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + '…'}’"


_MEASURED = {Kind.WHOLE, Kind.NUMBER, Kind.DATE}


class Words:
    """Words for the cells of one case."""

    def __init__(
        self,
        model: Model,
        record: Record,
        written: Mapping[str, Written],
        without: Collection[str] = (),
    ) -> None:
        self.model = model
        self.without = without
        self.reader = Reader(model)
        self.record = record
        self.written = written

    def name(self, name: str) -> str:
        """A field by its label, a question by its reference."""
        return self.reader.field(name) if name in self.model.fields else name

    def value(self, name: str, value: Value) -> str:
        """What a cell is read as."""
        if value == SOME_WORDS and self._is_text(name):
            return "some words"
        return self.reader.value(name, value)

    def holds(self, name: str) -> str:
        """What a cell holds, as a clause: “PPO” is no; 1.2.6 is answered yes."""
        value = self.record.get(name, BLANK)
        if name in self.without:
            return f"{self.name(name)} was left out, as was asked"
        if value is INVALID:
            written = self.written.get(name)
            if written is None:
                return f"{self.name(name)} cannot be read"
            return (
                f"{self.name(name)} says {listed(map(shown, written.texts))}, which cannot be read"
            )
        if name not in self.model.fields:
            said = "is blank" if value is BLANK else f"is answered {self.value(name, value)}"
            return f"{name} {said}"
        if isinstance(value, frozenset) and value:
            return f"{self.name(name)} is only {self.value(name, value)}"
        if self._is_text(name) and value is not BLANK:
            return f"{self.name(name)} holds words"
        return f"{self.name(name)} is {self.value(name, value)}"

    def because(self, decided: Decided, most: int = 6, *, values: bool = True) -> str:
        """What decides: what the cells hold that leave it open, or else those that force it.

        Of choices of several options it is said which of those that were asked for are there. So it
        is of numbers and dates without `values`: as the rule asks for them.
        """
        clauses: dict[str, None] = {}
        told: set[str] = set()
        if not decided.open:
            for test, holds in decided.tests:
                kind = self.model.fields[test.field].kind
                if kind is Kind.SOME or (not values and kind in _MEASURED):
                    clauses[self.reader.phrase(test if holds else Not(test))] = None
                    told.update(cells_of(test))
        for name in decided.open or decided.told:
            if name not in told:
                clauses[self.holds(name)] = None
        return joined(clauses, most=most)

    def would_hold(self, name: str, values: Sequence[Value]) -> str:
        """What a cell would have to hold: “PPO” were yes; 1.2.6 were answered yes or no."""
        value = values[0]
        if name not in self.model.fields:
            if value is BLANK:
                return f"{name} were left blank"
            known = [self.value(name, v) for v in values if v is not BLANK]
            return f"{name} were answered {listed(known, joint='or')}"
        subject = self.name(name)
        if self._is_text(name) and value is not BLANK:
            return f"{subject} held some words"
        now = self.record.get(name, BLANK)
        if isinstance(value, frozenset) and isinstance(now, frozenset) and value:
            return f"{subject} {self._changed(name, now, value)}"
        if isinstance(value, Fraction | datetime.date | frozenset):
            values = values[:1]
        return f"{subject} were {listed([self.value(name, v) for v in values], joint='or')}"

    def _changed(self, name: str, now: frozenset[str], then: frozenset[str]) -> str:
        more, less = self.value(name, then - now), self.value(name, now - then)
        if then - now and now - then:
            return f"included {more} and did not include {less}"
        return f"included {more}" if then - now else f"did not include {less}"

    def _is_text(self, name: str) -> bool:
        fact = self.model.fields.get(name)
        return fact is not None and fact.kind is Kind.TEXT


def joined(clauses: Iterable[str], most: int = 6) -> str:
    """Clauses with "and" between them, a comma before it where one holds another "and"."""
    said = list(clauses)
    if len(said) > most:
        said = [*said[: most - 1], f"{len(said) - most + 1} more cells hold what they do"]
    if len(said) < 2:
        return "".join(said)
    comma = "," if len(said) > 2 or any(" and " in clause for clause in said) else ""
    return f"{', '.join(said[:-1])}{comma} and {said[-1]}"


def answer_label(model: Model, column: str) -> Text:
    """What is asked in a column of answers: the question's label, or that of its form."""
    question = model.answers[column]
    return next((form.label for form in question.forms if form.ref == column), question.label)


def as_written(value: Value) -> str:
    """A value as a record would write it; it reads back as the same."""
    match value:
        case frozenset():
            return ";".join(sorted(value)) or "none"
        case datetime.date():
            return value.isoformat()
        case Fraction():
            return number_in_words(value)
        case str():
            return value
        case _:
            return ""


def percent(share: Fraction | None, places: int = 2) -> str:
    """A share in percent with so many decimals, a half rounded up; – where there is none."""
    if share is None:
        return "–"
    scaled = share * 100 * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    before, after = divmod(whole, 10**places)
    return f"{before:,}.{after:0{places}d}%" if places else f"{before:,}%"
