"""The report of a score run: every score, every question's tallies, and what was left out and why.

Each case stands exactly once in every question's tallies, so the account of a report adds up to
cases times questions. Percentages are those that the scores print; nothing is rounded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from omi_rules.compiler import Plan
from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.model import Life, Model, Node
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Score, Scores
from omi_rules.tally import Rows, Tallies, Tally
from omi_rules.wording import counted, listed


@frozen(repr=False)
class ScoreReport:
    """A score of a node, as it is printed. `comment` is the band's label, `band` its name.

    `aim` and `means` are what the rule file says of the node and of its score. `points` are those
    of its rating, `maximum` and `rated` a total's; `in_points` says that ratings are spoken of.
    `most_points` are those of the best rating that it could have, None where ratings have none.
    `relevant` is whether it is
    relevant to the inspection, None where that is not known; `not_relevant` are the members of a
    total that are not, and `unrated` those that have no rating all the same.
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
        """Whether something was left out of the scores, or is odd about the data."""
        return any(found.severity is not Severity.NOTE for found in self.findings)


def build_report(
    plan: Plan,
    tallies: Tallies,
    scores: Scores,
    *,
    records: str,
    records_sha256: str | None = None,
    findings: Iterable[Finding] = (),
    notices: Sequence[str] = (),
    without: Sequence[str] = (),
    judgements: JudgedFrom | None = None,
) -> Report:
    """Gather the report of a score run. `records` is the name that people know the data by."""
    model = plan.model
    nodes = {ref: _score(model.nodes[ref], score, scores) for ref, score in scores.nodes.items()}
    about_data = tuple(findings)
    explained = {found.ref for found in about_data if found.code == "invalid-value"}
    refs = [ref for ref in plan.report if ref in model.questions]
    questions = tuple(_question(model, ref, tallies.questions[ref], scores) for ref in refs)
    about_answers = tuple(
        found
        for question in questions
        for found in _findings(question, tallies.questions[question.ref], explained, without)
    )
    return Report(
        model=model.name,
        label=model.label.en,
        model_sha256=model.sha256,
        assumed=model.assumed,
        life=model.life,
        places=model.rounding.places,
        records=records,
        records_sha256=records_sha256,
        cases=tallies.cases,
        notices=(*notices, *(text.en for text in model.notices)),
        notices_on=notices_on(model),
        without=tuple(without),
        scores=tuple(nodes.values()),
        questions=questions,
        summary=_summary(model, nodes),
        about_records=about_data,
        about_answers=about_answers,
        judgements=judgements,
    )


def notices_on(model: Model) -> tuple[tuple[str, str], ...]:
    """What is to be read with single nodes: reference and text, in the order of the file."""
    return tuple((n.ref, text.en) for n in model.nodes.values() for text in n.notices)


def _score(node: Node, score: Score, scores: Scores) -> ScoreReport:
    every = scores.nodes | scores.questions
    members = [every[ref] for ref in score.members] if score.rule == "total" else []
    return ScoreReport(
        ref=score.ref,
        level=score.level,
        label=score.label.en,
        rule=score.rule,
        members=score.members,
        weights=score.weights,
        exact=score.exact,
        printed=score.printed,
        comment=None if score.band is None else score.band.label.en,
        band=None if score.band is None else score.band.name,
        why=score.why,
        questions=score.questions,
        without=score.without,
        aim=None if node.aim is None else node.aim.en,
        means=None if node.means is None else node.means.en,
        points=None if score.band is None else score.band.points,
        maximum=score.maximum,
        rated=score.rated,
        reason=score.reason,
        by=score.by,
        in_points=score.rule in {"total", "given"}
        or (score.bands is not None and any(b.points is not None for b in score.bands.bands)),
        relevant=score.relevant,
        most_points=_most_points(score),
        unrated=tuple(m.ref for m in members if m.relevant is not False and m.band is None),
        not_relevant=tuple(m.ref for m in members if m.relevant is False),
    )


def _most_points(score: Score) -> int | None:
    bands = score.bands
    if bands is None or all(band.points is None for band in bands.bands):
        return None
    return bands.most_points


def _question(model: Model, ref: str, tally: Tally, scores: Scores) -> QuestionReport:
    question = model.questions[ref]
    score = scores.questions.get(ref)
    options = (option.name for option in model.scales[question.scale].options)
    return QuestionReport(
        ref=ref,
        label=question.label.en,
        parent=question.parent,
        scored=question.scored,
        counts_towards=question.counts_towards,
        cases=tally.cases,
        outcomes=dict(zip(Outcome, tally.outcomes, strict=True)),
        overruled=tally.overruled,
        options=dict(zip(options, tally.options, strict=True)),
        exact=None if score is None else score.exact,
        printed=None if score is None else score.printed,
        why=None if score is None else score.why,
        without=() if score is None else score.without,
    )


# ------------------------------------------------------------------------- what was left out

_CODES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.MISSING: ("missing-answer", "no answer in {cases}"),
    Outcome.UNDECIDED: ("undecided", "undecided in {cases}: what it depends on is not known"),
    Outcome.UNEXPECTED: ("unexpected-answer", "answered in {cases} where it is not relevant"),
    Outcome.INVALID: ("invalid-value", "an answer that its scale does not have in {cases}"),
}


def _findings(
    question: QuestionReport, tally: Tally, explained: set[str | None], without: Sequence[str]
) -> list[Finding]:
    if question.ref in without:
        message = f"{question.ref}: left out, as was asked"
        return [Finding("left-out", Severity.NOTE, message, ref=question.ref)]
    severity = Severity.WARNING if question.scored else Severity.NOTE
    found: list[Finding] = []
    for outcome, (code, words) in _CODES.items():
        rows = tally.rows.get(outcome, Rows())
        if rows.cases and not (outcome is Outcome.INVALID and question.ref in explained):
            message = words.format(cases=counted(rows.cases, "case"))
            if outcome is Outcome.UNDECIDED and question.without:
                message += f" (without {listed(question.without)})"
            found.append(_finding(code, severity, f"{question.ref}: {message}", question, rows))
    rows = tally.rows.get(None, Rows())
    if rows.cases:
        answers = counted(rows.cases, "answer")
        verb = "counts" if rows.cases == 1 else "count"
        message = f"{question.ref}: {answers} above the line {verb} below it, as the rules say"
        found.append(_finding("overruled-answer", Severity.NOTE, message, question, rows))
    return found


def _finding(
    code: str, severity: Severity, message: str, question: QuestionReport, rows: Rows
) -> Finding:
    return Finding(code, severity, message, "", question.ref, rows.cases, rows.first)


# ----------------------------------------------------------------------------- summary table


def _summary(
    model: Model, scores: Mapping[str, ScoreReport]
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    groupings = {level.name for level in model.levels if level.grouping}
    tables: list[tuple[str, tuple[Entry, ...]]] = []
    for level in model.levels:
        if level.grouping:
            entries = [
                _entry(node, 0, scores) for node in model.nodes.values() if node.level == level.name
            ]
            if any(entry.score for entry in entries):
                tables.append((_heading([level.label.en]), tuple(entries)))
    entries = _tree(model, scores, groupings)
    if entries:
        shown = {model.nodes[entry.ref].level for entry in entries}
        words = [level.label.en for level in model.levels if level.name in shown]
        tables.append((_heading(words), tuple(entries)))
    return tuple(tables)


def _tree(model: Model, scores: Mapping[str, ScoreReport], groupings: set[str]) -> list[Entry]:
    """The tree as far down as there are scores, with what stands above them."""
    shown: set[str] = set()
    for ref in scores:
        node: Node | None = model.nodes[ref]
        if node is None or node.level in groupings or node.level == model.answered.name:
            continue
        while node is not None and node.ref not in shown:
            shown.add(node.ref)
            node = None if node.parent is None else model.nodes[node.parent]
    entries: list[Entry] = []
    roots = [n for n in model.nodes.values() if n.parent is None and n.ref in shown]
    waiting = [(node, 0) for node in reversed(roots)]
    while waiting:
        node, depth = waiting.pop()
        entries.append(_entry(node, depth, scores))
        below = [model.nodes[ref] for ref in reversed(node.children) if ref in shown]
        waiting += [(child, depth + 1) for child in below]
    return entries


def _entry(node: Node, depth: int, scores: Mapping[str, ScoreReport]) -> Entry:
    return Entry(depth, node.ref, node.label.en, scores.get(node.ref))


def _heading(words: Sequence[str]) -> str:
    text = ", ".join(words)
    return text[:1].upper() + text[1:]
