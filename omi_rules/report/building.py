"""Builds the report from a plan, its tallies and its scores: rounded here, once, in print order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from omi_rules.compiler import Plan
from omi_rules.diagnostics import Severity
from omi_rules.errors import Finding
from omi_rules.model import Model, Node
from omi_rules.outcomes import Outcome
from omi_rules.report.report import (
    Entry,
    FormReport,
    JudgedFrom,
    QuestionReport,
    Report,
    ScoreReport,
)
from omi_rules.scoring import Score, Scores
from omi_rules.tally import Rows, Tallies, Tally
from omi_rules.wording import counted, listed

if TYPE_CHECKING:
    from omi_rules.report.sample import SampleReport


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
    population: int | None = None,
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
        sample=_sample(plan, tallies, population),
    )


def _sample(plan: Plan, tallies: Tallies, population: int | None) -> SampleReport | None:
    if plan.model.sample is None:
        return None
    from omi_rules.report.sample import sample_report  # noqa: PLC0415 - few models ask for one

    return sample_report(plan, tallies, population)


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
        computed=None if score.moved_from is None else score.moved_from.label.en,
        computed_band=None if score.moved_from is None else score.moved_from.name,
        discretion=score.discretion,
        allowed_by=score.allowed_by,
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
        forms=tuple(
            FormReport(form.ref, form.label.en, asked)
            for form, asked in zip(question.forms, tally.forms, strict=True)
        ),
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
    columns = [form.ref for form in question.forms] or [question.ref]
    if all(column in without for column in columns):
        message = f"{question.ref}: left out, as was asked"
        return [Finding("left-out", Severity.NOTE, message, ref=question.ref)]
    severity = Severity.WARNING if question.scored else Severity.NOTE
    found: list[Finding] = []
    for outcome, (code, words) in _CODES.items():
        rows = tally.rows.get(outcome, Rows())
        if rows.cases and not (outcome is Outcome.INVALID and explained.intersection(columns)):
            message = words.format(cases=counted(rows.cases, "case"))
            if outcome is Outcome.UNEXPECTED and question.forms:
                message = (
                    f"answered in {counted(rows.cases, 'case')} under a form that is not asked"
                )
            left_out = outcome is Outcome.MISSING and any(c in without for c in columns)
            if question.without and (outcome is Outcome.UNDECIDED or left_out):
                message += f" (without {listed(question.without)})"
            found.append(_finding(code, severity, f"{question.ref}: {message}", question, rows))
    rows = tally.rows.get(None, Rows())
    if rows.cases:
        answers = counted(rows.cases, "answer")
        verb = "counts" if rows.cases == 1 else "count"
        message = f"{question.ref}: {answers} above the line {verb} below it, as the rules say"
        found.append(_finding("overruled-answer", Severity.NOTE, message, question, rows))
    rows = tally.astray
    if rows.cases:
        cases = counted(rows.cases, "case")
        verb = "is" if rows.cases == 1 else "are"
        message = f"{question.ref}: {cases} {verb} also answered under a form that is not asked"
        found.append(_finding("other-form-answered", severity, message, question, rows))
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
    labels = {level.name: level.label.en for level in model.levels}
    tables: list[tuple[str, tuple[Entry, ...]]] = []
    for level in model.levels:
        if level.grouping:
            entries = []
            called = {level.label.en: 0}
            for node in model.nodes.values():
                if node.level == level.name:
                    entries.append(_entry(node, 0, scores))
                    if level.method == "none":  # what has no score shows what is gathered in it
                        below = [ref for ref in model.grouped(node.ref) if ref in scores]
                        entries += [_entry(model.nodes[ref], 1, scores) for ref in below]
                        called |= {labels[model.nodes[ref].level]: 1 for ref in below}
            if any(entry.score for entry in entries):
                tables.append((_heading([*called]), tuple(entries)))
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
