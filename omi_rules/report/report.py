"""The report of a score run: every score, every question's tallies, and what was left out and why.

Each case stands exactly once in every question's tallies, so the account of a report adds up to
cases times questions. Percentages are those that the scores print; nothing is rounded again.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.model import Life
from omi_rules.outcomes import Outcome

if TYPE_CHECKING:
    from omi_rules.report.sample import SampleReport


@frozen(repr=False)
class ScoreReport:
    """A score of a node, as it is printed. `comment` is the band's label, `band` its name.

    `aim` and `means` are what the rule file says of the node and of its score. `points` are those
    of its rating, `maximum` and `rated` a total's; `in_points` says that ratings are spoken of.
    Where discretion moved the rating, `computed` is the label of the one that the score has,
    `computed_band` its name, and `allowed_by` the tests of `discretion` that hold.
    `most_points` are those of the best rating that it could have, None where ratings have none.
    `relevant` is whether it is relevant to the inspection, None where that is not known;
    `not_relevant` are the members of a total that are not, and `unrated` those that have no rating
    all the same.
    """

    ref: str
    level: str
    label: str
    rule: str
    members: tuple[str, ...]
    weights: tuple[Fraction, ...]
    exact: Fraction | None
    printed: Fraction | None
    comment: str | None
    band: str | None
    why: str | None
    questions: int
    without: tuple[str, ...]
    aim: str | None = None
    means: str | None = None
    points: int | None = None
    maximum: int | None = None
    rated: int | None = None
    reason: str = ""
    by: str = ""
    in_points: bool = False
    computed: str | None = None
    computed_band: str | None = None
    discretion: str = ""
    allowed_by: tuple[str, ...] = ()
    relevant: bool | None = True
    most_points: int | None = None
    unrated: tuple[str, ...] = ()
    not_relevant: tuple[str, ...] = ()


@frozen(repr=False)
class JudgedFrom:
    """The file of judgements: its name, its digest, how many ratings and facts it gives."""

    name: str
    sha256: str
    ratings: int
    facts: int = 0


@frozen(repr=False)
class QuestionReport:
    """A question's tallies by outcome, its options in the order of the scale, and its score."""

    ref: str
    label: str
    parent: str
    scored: bool
    counts_towards: tuple[str, ...]
    cases: int
    outcomes: Mapping[Outcome, int]
    overruled: int
    options: Mapping[str, int]
    exact: Fraction | None
    printed: Fraction | None
    why: str | None
    without: tuple[str, ...]
    forms: tuple[FormReport, ...] = ()


@frozen(repr=False)
class FormReport:
    """A form of a question, and how many cases are asked it."""

    ref: str
    label: str
    asked: int


@frozen(repr=False)
class Entry:
    """A line of the summary table: a node and how deep it stands; headings have no score."""

    depth: int
    ref: str
    label: str
    score: ScoreReport | None


@frozen(repr=False)
class Account:
    """Pairs of a case and a question, by what became of them.

    `set_aside` are those above or below the line in questions that have no score because of what
    the user left out.
    """

    questions: int
    outcomes: Mapping[Outcome, int]
    set_aside: int = 0

    @property
    def counted(self) -> int:
        """Pairs that count in a score."""
        return self.outcomes[Outcome.ABOVE] + self.outcomes[Outcome.BELOW]

    @property
    def pairs(self) -> int:
        """All pairs."""
        return sum(self.outcomes.values()) + self.set_aside


@frozen(repr=False)
class Report:
    """All that is said about one score run.

    `notices` are those of the records and of the model, `notices_on` those of single nodes, by
    reference. `summary` is the table: a heading and its entries for each grouping, then for the
    tree.
    `about_answers` says, question by question, what was left out of the scores and should not be.
    """

    model: str
    label: str
    model_sha256: str
    assumed: int
    life: Life | None
    places: int
    records: str
    records_sha256: str | None
    cases: int
    notices: tuple[str, ...]
    notices_on: tuple[tuple[str, str], ...]
    without: tuple[str, ...]
    scores: tuple[ScoreReport, ...]
    questions: tuple[QuestionReport, ...]
    summary: tuple[tuple[str, tuple[Entry, ...]], ...]
    about_records: tuple[Finding, ...]
    about_answers: tuple[Finding, ...]
    judgements: JudgedFrom | None = None
    sample: SampleReport | None = None

    def __getitem__(self, ref: str) -> ScoreReport | QuestionReport:
        """The score of a reference, a question's with its tallies. Raises `KeyError`."""
        both: tuple[ScoreReport | QuestionReport, ...] = (*self.scores, *self.questions)
        for found in both:
            if found.ref == ref:
                return found
        raise KeyError(ref)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings: those about the records, then those of the tallies."""
        return self.about_records + self.about_answers

    def account(self, *, scored: bool) -> Account:
        """What became of every pair of a case and a question that is (or is not) scored."""
        questions = [question for question in self.questions if question.scored is scored]
        totals = {o: sum(question.outcomes[o] for question in questions) for o in Outcome}
        set_aside = 0
        for question in questions:
            if scored and question.exact is None:
                for outcome in (Outcome.ABOVE, Outcome.BELOW):
                    totals[outcome] -= question.outcomes[outcome]
                    set_aside += question.outcomes[outcome]
        return Account(len(questions), totals, set_aside)

    @property
    def has_errors(self) -> bool:
        """Whether something is missing without which a total cannot be made."""
        return any(found.severity is Severity.ERROR for found in self.findings)

    @property
    def has_warnings(self) -> bool:
        """Whether something was left out of the scores, is odd about the data, or is too few."""
        if self.sample is not None and self.sample.is_odd:
            return True
        return any(found.severity is not Severity.NOTE for found in self.findings)
