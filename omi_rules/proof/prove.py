"""All that can be proved of a rule file, as findings beside those of the checker.

Only a file without errors is looked at. What is proved is never an error: the file can be scored.
A place that the checker found fault with for the same reason is left to it. What is too large is a
note that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from omi_rules.checker import Checked, without_collector
from omi_rules.diagnostics import Diagnostic, Findings
from omi_rules.model import Model
from omi_rules.proof.conditions import Judge, Verdict
from omi_rules.proof.diagrams import Unsettled
from omi_rules.proof.expected import impossible_examples
from omi_rules.proof.pairs import asks_beyond, same_definitions, same_questions
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Space
from omi_rules.proof.totals import out_of_reach
from omi_rules.proof.written import Written, written
from omi_rules.source import Span
from omi_rules.syntax.tree import RuleFile

NOTES = {"asks-beyond", "unsettled"}
"""What may well be meant."""

SAID_BEFORE = {"said-twice", "tests-not-known", "broken-chain", "not-binds-tightly"}
"""Findings of the checker that have one cause with what would be proved of the same words."""


def prove(checked: Checked) -> Checked:
    """A checked file with what can be proved of it added to its findings."""
    if checked.model is None or checked.file is None:
        return checked
    with without_collector():
        found = list(_proved(checked, checked.model, checked.file))
    together = sorted(
        [*checked.diagnostics, *found], key=lambda d: (d.span, d.severity.rank, d.code)
    )
    return evolve(checked, diagnostics=tuple(together))


def _proved(checked: Checked, model: Model, file: RuleFile) -> Iterator[Diagnostic]:
    findings = Findings(checked.source)
    before = [d.span for d in checked.diagnostics if d.code in SAID_BEFORE]
    taken: set[Span] = set()
    for verdict in _verdicts(model, file):
        span = verdict.span
        if span in taken or any(s.start < span.end and span.start < s.end for s in before):
            continue
        taken.add(span)
        note = verdict.code in NOTES
        (findings.note if note else findings.warning)(
            verdict.code, span, verdict.message, verdict.help, asides=verdict.asides
        )
    yield from findings.sorted()


def _verdicts(model: Model, file: RuleFile) -> Iterator[Verdict]:
    sets = Sets(Space(model))
    clauses = list(written(model, file))
    amiss: set[int] = set()
    for clause in clauses:
        found = list(_settled(clause.span, lambda c=clause: _of_clause(sets, c)))  # type: ignore[misc]
        if found:
            amiss.add(id(clause))
        yield from found
    for clause in clauses:
        if clause.kind == "below the line when" and id(clause) not in amiss:
            yield from _settled(clause.span, lambda c=clause: _of_strike(sets, c))  # type: ignore[misc]
    at = _places(model, file)
    yield from same_definitions(sets, at)
    yield from same_questions(sets, at)
    yield from impossible_examples(sets, file)
    yield from out_of_reach(model, file)


def _settled(span: Span, ask: Callable[[], Iterable[Verdict]]) -> list[Verdict]:
    """Verdicts; where it is too large to find any, one that says so."""
    try:
        return list(ask())
    except Unsettled as too_large:
        return [
            Verdict(
                "unsettled",
                (),
                span,
                f"This is too large to be proved sound: the limit is {too_large.limit}.",
                "Nothing was found against it; if it can be said in fewer words, say it so.",
            )
        ]


def _of_clause(sets: Sets, clause: Written) -> Iterator[Verdict]:
    """What is amiss with a clause: of a repeated group, what is so of each of its rows."""
    by_row = [
        {(v.code, v.path): v for v in _of_row(sets, clause, place)}
        for place in range(len(clause.rows))
    ]
    said: set[tuple[str, tuple[int, ...]]] = set()
    for verdicts in by_row:
        for key, verdict in verdicts.items():
            everywhere = all(key in others for others in by_row)
            if key in said or not (everywhere or verdict.one_row):
                continue
            said.add(key)
            yield verdict


def _of_row(sets: Sets, clause: Written, place: int) -> Iterator[Verdict]:
    question, part = clause.rows[place]
    ref = question.ref if question is not None else clause.name
    return Judge(sets, clause, part, ref).verdicts()


def _of_strike(sets: Sets, clause: Written) -> Iterator[Verdict]:
    """What is amiss with a `below the line when` beside the others of its question."""
    if all(question is not None and _covered(sets, clause, place)
           for place, (question, _) in enumerate(clause.rows)):  # fmt: skip
        yield Verdict(
            "adds-nothing",
            (),
            clause.span,
            f"‘{clause.rows[0][1].words}’ puts nothing below the line that the other lines do not.",
            "Delete the line, or mend it if something else is meant.",
        )
        return
    yield from asks_beyond(sets, clause)


def _covered(sets: Sets, clause: Written, place: int) -> bool:
    question = clause.rows[place][0]
    assert question is not None, "a definition strikes nothing"
    if len(question.struck_when) < 2:
        return False
    pairs = [sets.space.pair(rule) for rule in question.struck_when]
    asked = sets.space.relevance(question.ref)[0]
    whole, without = (
        (
            sets.diagrams.both(asked, sets.diagrams.any_of([true for true, _ in some])),
            sets.diagrams.both(asked, sets.diagrams.all_of([false for _, false in some])),
        )
        for some in (pairs, [p for n, p in enumerate(pairs) if n != clause.place])
    )
    return sets.same_pair(whole, without)


def _places(model: Model, file: RuleFile) -> dict[str, Span]:
    """Where each definition and each question has its name; rows of a group have one place."""
    named = {s.head.name.text: s.head.name.span for s in file.statements if s.head.name is not None}
    rows = {ref: named[question.group or ref] for ref, question in model.questions.items()}
    return named | rows
