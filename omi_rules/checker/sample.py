"""The sample: numbers that cases can have, and kinds of cases that can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from omi_rules.checker.conditions import Conditions
from omi_rules.checker.operands import Place
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model.sample import Minimum, Sample, needed
from omi_rules.syntax.tree import Clause, Number, Statement
from omi_rules.wording import on_one_line


class Samples:
    """Reads the `sample` statement of a file."""

    def __init__(self, scope: Scope, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.conditions = conditions

    def read(self, statements: Sequence[Statement]) -> Sample | None:
        """The sample; None where there is none."""
        for again in statements[1:]:
            self.findings.error(
                "two-samples",
                again.word.span,
                "The sample is described a second time.",
                "Put all lines into one statement.",
                asides=(Aside(statements[0].word.span, "first described here"),),
            )
            for clause in again.clauses:
                self.scope.set_aside(clause.span)
        return self._sample(statements[0]) if statements else None

    def _sample(self, statement: Statement) -> Sample:
        clauses = self.scope.sort_clauses(statement, ("size",))
        self.scope.life(clauses, allowed=False)
        label = self.scope.text(statement.head.texts, clauses, "")
        sizes = clauses.get("size", ())
        if not sizes and "at least" not in clauses and statement.whole:
            self.findings.error(
                "empty-sample",
                statement.word.span,
                "This sample asks for nothing.",
                "Add a line such as `size 100 to 200` or `at least 20 cases where …`.",
            )
        sample = self._size(sizes[0], Sample(label)) if sizes else Sample(label)
        minima = [self._minimum(clause, sample) for clause in clauses.get("at least", ())]
        return Sample(
            label, sample.least, sample.most, sample.confidence, sample.margin,
            tuple(minimum for minimum in minima if minimum is not None),
        )  # fmt: skip

    # --------------------------------------------------------------------------------- sizes

    def _size(self, clause: Clause, blank: Sample) -> Sample:
        label, numbers = blank.label, clause.sizes
        if clause.detail == "confidence":
            confidence, margin = numbers[0].value, numbers[1].value / 100
            if not 0 < confidence < 1:
                self._bad(numbers[0], "No sample is so sure", "Write more than 0% and less than"
                          " 100%, such as `80%`.")  # fmt: skip
                return blank
            if not 0 < margin < Fraction(1, 2):
                self._bad(numbers[1], "Points either way are more than 0 and fewer than 50",
                          "Write such a number.")  # fmt: skip
                return blank
            return Sample(label, confidence=confidence, margin=margin)
        found = [self._whole(number) for number in numbers]
        least, most = found[0], found[1] if len(found) > 1 else None
        if least is not None and most is not None and least > most:
            self._bad(
                numbers[1],
                f"The size runs from {least:,} to {most:,}, which is fewer",
                "Write the smaller number first.",
            )
            return blank
        return Sample(label, least, most)

    def _whole(self, number: Number) -> int | None:
        if number.value.denominator == 1 and number.value >= 1:
            return int(number.value)
        self._bad(number, "Cases are counted in whole numbers from 1 on", "Write 1 or more.")
        return None

    def _bad(self, number: Number, message: str, remedy: str) -> None:
        self.findings.error("bad-sample", number.span, f"{message}.", remedy)

    # -------------------------------------------------------------------------------- minima

    def _minimum(self, clause: Clause, sample: Sample) -> Minimum | None:
        if clause.number is None or clause.condition is None:
            return None
        cases = self._whole(clause.number)
        used = set(self.scope.used)
        condition = self.conditions.resolve(clause.condition, Place())
        # What a field says `counted only` of is that no rule uses it; the sample is a count.
        self.scope.used -= {
            (table, name)
            for table, name in self.scope.used - used
            if table == OPERANDS and name in self.vocabulary.counted_only
        }
        most = largest(sample)
        if cases is not None and most is not None and cases > most:
            self.findings.error(
                "minimum-above-size",
                clause.number.span,
                f"This asks for {cases:,} cases of one kind, and the largest sample is {most:,}.",
                "Mend this number or the size.",
            )
        if cases is None or condition is None:
            return None
        written = self.scope.file.source.quote(clause.condition.span)
        return Minimum(cases, condition, on_one_line(written))


def largest(sample: Sample) -> int | None:
    """The most cases that a sample may have or need; None where it is open."""
    if sample.confidence is None or sample.margin is None:
        return sample.most
    return needed(sample.confidence, sample.margin, None)
