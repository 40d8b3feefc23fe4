"""A report for people: the summary table, then what was left out of the scores and why.

No line is wider than asked. Every case that is in no score is in the account, which says that it
adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.model import Life
from omi_rules.outcomes import Outcome
from omi_rules.report.report import Account, Entry, Report, ScoreReport
from omi_rules.terminal import Line, columns, padded, wrapped
from omi_rules.wording import counted, in_rows, listed

MOST_COLUMNS = 100
"""A wider terminal is left empty at its right: longer lines are hard to follow."""

INDENT = 2
OTHERS_NAMED = 12
"""How many questions a finding names that says the same of all of them."""

GAP = 2
LEAST_LABEL = 24
"""Where labels would get fewer columns than this, comments make room for them."""


def as_text(report: Report, width: int) -> Iterator[Line]:
    """The lines of the report, in at most `width` columns."""
    width = min(width, MOST_COLUMNS)
    for notice in report.notices:
        for line in wrapped(notice, width):
            yield [(line, "warning")]
        yield []
    for line in wrapped(report.label, width):
        yield [(line, "bold")]
    for line in wrapped(_beginning(report), width):
        yield [(line, "dim")]
    yield from _table(report, width)
    yield from _meanings(report, width)
    yield from _sample(report, width)
    if report.records:
        yield from _account(report, width)
    yield from about_data(report, width)


def _beginning(report: Report) -> str:
    parts = [f"{counted(report.cases, 'case')} from {report.records}"] if report.records else []
    if report.judgements is not None:
        judged = report.judgements
        found = [counted(judged.ratings, "rating")] if judged.ratings or not judged.facts else []
        found += [counted(judged.facts, "fact")] if judged.facts else []
        parts.append(f"{listed(found)} from {judged.name}")
    if report.life is not None:
        parts.append(f"The model is in force {_life(report.life)}")
    if report.assumed:
        verb = "is" if report.assumed == 1 else "are"
        parts.append(f"{report.assumed} of the model’s statements {verb} assumed")
    if report.without:
        parts.append(f"Scored without {listed(report.without, most=20)}")
    return ". ".join(parts) + "."


def _life(life: Life) -> str:
    parts = []
    if life.first is not None:
        parts.append(f"from {life.first.day} {life.first:%B %Y}")
    if life.last is not None:
        parts.append(f"to {life.last.day} {life.last:%B %Y}")
    return " ".join(parts)


# ---------------------------------------------------------------------------------- the table


class _Columns:
    """How wide each column of the summary table is: all tables of a report alike."""

    def __init__(self, report: Report, width: int) -> None:
        self.width = width
        entries = [entry for _, entries in report.summary for entry in entries]
        self.ref = max((columns(entry.ref) for entry in entries), default=0)
        scores = [score for entry in entries if (score := entry.score) is not None]
        self.score = max(len("Score"), *(columns(_figure(s, report.places)) for s in scores))
        comments = {score.comment for score in scores if score.comment}
        # Without cases no score rests on a question: a column of zeros would say nothing.
        self.questions = GAP + len("Questions") if report.records else 0
        rated = any(
            score.rule == "total" or score.most_points is not None
            for score in scores
            if score.comment
        )
        self.banded = "Rating" if rated else "Comment"
        self.comment = max(self._best(entries, comments), len(self.banded)) if comments else 0
        if self._left(self.comment) < LEAST_LABEL or self._breaks_words(entries):
            self.comment = 0  # comments then stand in lines of their own
        self.label = self._left(self.comment)

    def _left(self, comment: int) -> int:
        """What is left for the labels."""
        taken = self.score + self.questions + GAP + (comment and comment + GAP)
        return self.width - taken

    def _breaks_words(self, entries: Sequence[Entry]) -> bool:
        """Whether a word of a label is too long for what the comments leave."""
        left = self._left(self.comment)
        return any(
            columns(word) > self.label_of(entry, left)
            for entry in entries
            for word in entry.label.split()
        )

    def _best(self, entries: Sequence[Entry], comments: Iterable[str]) -> int:
        """The width of the comments at which the table has the fewest lines."""
        widest = max(map(columns, comments))
        longest_word = max(columns(word) for comment in comments for word in comment.split())
        sizes = range(min(widest, self.width // 2), min(longest_word, self.width // 3) - 1, -1)
        return min(sizes, key=lambda size: self._lines(entries, size))

    def _lines(self, entries: Sequence[Entry], comment: int) -> int:
        left = self._left(comment)
        lines = 0
        for entry in entries:
            label = len(wrapped(entry.label, self.label_of(entry, left)))
            words = entry.score.comment if entry.score is not None else None
            lines += max(label, len(wrapped(words or "", comment)))
        return lines

    def hang(self, entry: Entry) -> int:
        """How far in the label of an entry begins."""
        return INDENT * entry.depth + self.ref + GAP

    def label_of(self, entry: Entry, left: int | None = None) -> int:
        """How wide the label of an entry may be."""
        return max((self.label if left is None else left) - self.hang(entry) - GAP, 8)


def _percent(printed: Fraction | None, places: int) -> str:
    """A printed score, with its decimal places: it is never rounded again here."""
    if printed is None:
        return "–"
    scaled = printed * 100 * 10**places
    digits = str(scaled.numerator).rjust(places + 1, "0")
    return f"{digits[: len(digits) - places]}.{digits[-places:]}%" if places else f"{digits}%"


def _figure(score: ScoreReport, places: int) -> str:
    """A score as the table prints it: a percentage, or the points of a total; else a dash."""
    if score.rule != "total" or score.printed is None:
        return _percent(score.printed, places)
    return f"{score.printed.numerator} of {score.maximum}"


def _table(report: Report, width: int) -> Iterator[Line]:
    shape = _Columns(report, width)
    for heading, entries in report.summary:
        yield []
        head = padded(heading, shape.label) if columns(heading) < shape.label else heading
        titles = f"{'Score'.rjust(shape.score)}{'  Questions'[: shape.questions]}"
        commented = shape.comment and any(e.score and e.score.comment for e in entries)
        comment = f"  {shape.banded}" if commented else ""
        if columns(heading) >= shape.label:
            yield [(heading, "bold")]
            head = " " * shape.label
        yield [(head, "bold"), (titles + comment, "dim")]
        for entry in entries:
            yield from _row(report, entry, shape)


def _row(report: Report, entry: Entry, shape: _Columns) -> Iterator[Line]:
    score = entry.score
    labels = wrapped(entry.label, shape.label_of(entry))
    words = score.comment if score is not None and score.comment is not None else ""
    comments = wrapped(words, shape.comment) if words and shape.comment else []
    style = "bold" if entry.depth == 0 else ""
    for number in range(max(len(labels), len(comments))):
        ref = " " * (INDENT * entry.depth) + padded(entry.ref if number == 0 else "", shape.ref)
        label = labels[number] if number < len(labels) else ""
        figures = " " * (shape.score + shape.questions)
        if number == 0 and score is not None:
            questions = str(score.questions).rjust(shape.questions)[: shape.questions]
            figures = _figure(score, report.places).rjust(shape.score) + questions
        comment = comments[number] if number < len(comments) else ""
        yield [
            (padded(f"{ref}{' ' * GAP}{label}", shape.label), style),
            (figures, style),
            (f"  {comment}", ""),
        ]
    if score is not None:
        remarks = [words] if words and not shape.comment else []
        if score.why is not None:
            # Why there is no rating says so itself: it is not rated, none is given, not relevant.
            whole = score.rule == "given" or score.relevant is False
            why = f"{score.why[:1].upper()}{score.why[1:]}." if whole else f"No score: {score.why}."
            remarks.append(why)
        if score.rule == "total" and score.rated is not None:
            remarks.append(f"{_figure(score, 0)} ({_rated(score)}). {_out(score)}".strip())
        if score.computed is not None:
            remarks.append(_moved(score))
        if score.without:
            remarks.append(f"Without {listed(score.without, most=20)}.")
        for remark in remarks:
            for line in wrapped(remark, shape.width - shape.hang(entry)):
                yield [(" " * shape.hang(entry) + line, "" if remark == words else "warning")]


def _rated(score: ScoreReport) -> str:
    """How many of what counts in a total are rated."""
    return f"{score.rated} of {len(score.members) - len(score.not_relevant)} rated"


def _out(score: ScoreReport) -> str:
    """What takes no part in a total: nothing leaves it in silence."""
    said = [f"Not rated: {listed(score.unrated, most=20)}."] if score.unrated else []
    if score.not_relevant:
        said.append(f"Not relevant here: {listed(score.not_relevant, most=20)}.")
    return " ".join(said)


def _moved(score: ScoreReport) -> str:
    """What discretion made of a rating, why, by whom, and what allowed it."""
    given = ", ".join(part for part in (score.reason, score.by) if part)
    why = f"{score.comment}, moved from {score.computed} by discretion"
    if given:
        why += f": {given}"
    return f"{why}. Allowed, since {'; '.join(score.allowed_by)}."


# ------------------------------------------------------------------------------- the sample


def _sample(report: Report, width: int) -> Iterator[Line]:
    """What the rules ask of the sample, and whether it is so; nothing where they ask nothing."""
    if report.sample is None:
        return
    yield []
    yield [("The sample", "bold")]
    wide = max(len(line.verdict) for line in report.sample.lines)
    for line in report.sample.lines:
        first, *rest = wrapped(f"{line.asked}: {line.told}", max(width - wide - INDENT - GAP, 8))
        style = "" if line.met or (line.met is None and not line.unknown) else "warning"
        yield [(f"{' ' * INDENT}{line.verdict:<{wide}}{' ' * GAP}", style), (first, "")]
        for more in rest:
            yield [(" " * (INDENT + wide + GAP) + more, "")]


# ------------------------------------------------------------------- what the rule file says


def _meanings(report: Report, width: int) -> Iterator[Line]:
    """What single scores mean, and what the rule file wants to be read with them."""
    scores = (entry.score for _, entries in report.summary for entry in entries)
    # A score that stands in two tables means one thing.
    meanings = dict.fromkeys((s.ref, s.means) for s in scores if s and s.means)
    yield from by_reference("What the scores mean", [*meanings], width)
    yield from by_reference("To be read with them", report.notices_on, width)


def by_reference(heading: str, texts: Sequence[tuple[str, str]], width: int) -> Iterator[Line]:
    """Texts under a heading, each behind its reference; nothing where there are none."""
    if not texts:
        return
    yield []
    yield [(heading, "bold")]
    hang = max(columns(ref) for ref, _ in texts) + INDENT + GAP
    for ref, text in texts:
        first, *rest = wrapped(text, max(width - hang, 8))
        yield [(" " * INDENT + padded(ref, hang - INDENT) + first, "")]
        for line in rest:
            yield [(" " * hang + line, "")]


# -------------------------------------------------------------------------------- the account

_LEFT_OUT: tuple[tuple[Outcome, str], ...] = (
    (Outcome.NOT_RELEVANT, "not relevant: the question is not asked of the case"),
    (Outcome.NOT_APPLICABLE, "not applicable, by the inspector’s answer"),
    (Outcome.RECORDED, "recorded: the answer has no line"),
    (Outcome.MISSING, "missing: no answer, or not known"),
    (Outcome.UNDECIDED, "undecided: what it depends on is not known"),
    (Outcome.UNEXPECTED, "unexpected: answered where it is not relevant"),
    (Outcome.INVALID, "invalid: an answer that the scale does not have"),
)


def _account(report: Report, width: int) -> Iterator[Line]:
    scored, unscored = report.account(scored=True), report.account(scored=False)
    yield []
    for text in wrapped("What became of every case in every question", width):
        yield [(text, "bold")]
    accounts = [scored, unscored] if unscored.questions else [scored]
    sizes = [
        max(len(head), len(f"{account.pairs:,}"))
        for head, account in zip(("Scored", "Not scored"), accounts, strict=False)
    ]
    left = width - sum(size + GAP for size in sizes)
    heads = [h.rjust(s) for h, s in zip(("Scored", "Not scored"), sizes, strict=False)]
    yield [(" " * left + "  " + "  ".join(heads), "dim")]

    def line(label: str, figures: Sequence[int], style: str = "") -> Iterator[Line]:
        indent = " " * (INDENT + len(label) - len(label.lstrip()))
        *firsts, last = wrapped(label, left - len(indent))
        for first in firsts:
            yield [(indent + first, style)]
        numbers = "".join(f"  {f:,}".rjust(s + GAP) for f, s in zip(figures, sizes, strict=True))
        yield [(padded(indent + last, left) + numbers, style)]

    yield from line("counted in the scores", [a.counted for a in accounts], "bold")
    yield from line("  above the line", [a.outcomes[Outcome.ABOVE] for a in accounts])
    yield from line("  below the line", [a.outcomes[Outcome.BELOW] for a in accounts])
    yield from line("left out", [a.pairs - a.counted for a in accounts], "bold")
    for outcome, words in _LEFT_OUT:
        label = words
        figures = [account.outcomes[outcome] for account in accounts]
        if outcome is Outcome.MISSING and report.without:
            label += ", or left out as was asked"
        if outcome is Outcome.UNEXPECTED and any(q.forms for q in report.questions):
            label = "unexpected: answered under a form, or where a question, is not asked"
        if any(figures):
            yield from line("  " + label, figures)
    if any(account.set_aside for account in accounts):
        label = "  in questions that have no score without what was left out"
        yield from line(label, [a.set_aside for a in accounts])
    yield from line("all together", [a.pairs for a in accounts], "bold")
    for text in wrapped(_sum(report, accounts), width - INDENT):
        yield [(" " * INDENT + text, "dim")]


def _sum(report: Report, accounts: Sequence[Account]) -> str:
    parts = [
        f"{counted(account.questions, 'question')} × {counted(report.cases, 'case')} "
        f"= {account.pairs:,}{kind}"
        for account, kind in zip(accounts, ("", " not scored"), strict=False)
    ]
    whole = all(account.pairs == account.questions * report.cases for account in accounts)
    return "; ".join(parts) + (": no case is lost." if whole else ": it does not add up.")


# ------------------------------------------------------------------------------- the findings


def about_data(report: Report, width: int) -> Iterator[Line]:
    """What was found about the records, then question by question."""
    unscored = {question.ref for question in report.questions if not question.scored}
    yield from _section("About the records", report.about_records, width, set())
    yield from _section("Question by question", report.about_answers, width, unscored)


def _section(
    heading: str, findings: Sequence[Finding], width: int, unscored: set[str]
) -> Iterator[Line]:
    if not findings:
        return
    yield []
    yield [(heading, "bold")]
    for alike in _alike(findings):
        found = alike[0]
        text = found.message
        if found.ref in unscored:
            text += " (not scored)"
        if found.cases:
            text += f"; {in_rows(found.rows, found.cases)}"
        if len(alike) > 1:
            others = listed([other.ref or "" for other in alike[1:]], most=OTHERS_NAMED)
            text += f"; so it is with {others}"
        yield from finding_lines(found.severity, text, found.help, width)


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same of the same rows, together: one odd row is one matter."""
    together: dict[object, list[Finding]] = {}
    for found in findings:
        told = (
            found.code,
            found.severity,
            found.cases,
            found.rows,
            found.message.partition(":")[2],
        )
        alone = found.ref is None or not found.rows
        together.setdefault(id(found) if alone else told, []).append(found)
    return list(together.values())


def finding_lines(severity: Severity, text: str, help: str, width: int) -> Iterator[Line]:
    """A finding as people see it: what it is, then what to do about it."""
    style = severity.value
    first, *rest = wrapped(text, width - 2 * INDENT)
    yield [(" " * INDENT + first, "" if severity is Severity.NOTE else style)]
    for line in rest:
        yield [(" " * (2 * INDENT) + line, "" if severity is Severity.NOTE else style)]
    if help:
        for line in wrapped(help, width - 2 * INDENT):
            yield [(" " * (2 * INDENT) + line, "dim")]
