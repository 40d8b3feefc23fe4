"""All that can be proved of a rule file, as findings beside those of the checker.

Only a file without errors is looked at. What is proved is never an error: the file can be scored.
A place that the checker found fault with for the same reason is left to it. What is too large is a
note that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from omi_rules.checker import Checked, with_findings, without_collector
from omi_rules.diagnostics import Diagnostic, Findings
from omi_rules.model import Model, Question
from omi_rules.proof.conditions import Judge
from omi_rules.proof.diagrams import Unsettled
from omi_rules.proof.expected import impossible_examples
from omi_rules.proof.pairs import asks_beyond, same_definitions, same_questions
from omi_rules.proof.routing import routes
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Pair, Space
from omi_rules.proof.verdicts import Verdict, Wanted
from omi_rules.proof.wanted import strikes_too
from omi_rules.proof.written import Written, written
from omi_rules.source import Span
from omi_rules.syntax.tree import RuleFile

NOTES = {"asks-beyond", "no-form-asked", "perverse-incentive", "unsettled"}
"""What may well be meant."""

STUCK = {
    "never-true", "always-true", "ruled-out", "every-option", "never-strikes", "always-strikes"
}  # fmt: skip
"""What keeps a question from ever coming out in some way."""

SAID_BEFORE = {"said-twice", "tests-not-known", "broken-chain"}
"""Findings of the checker that have one cause with what would be proved of the same words."""


def prove(checked: Checked, *, incentives: bool | Literal["found"] = False) -> Checked:
    """A checked file with what can be proved of it added to its findings.

    With `incentives`, a note stands at each question whose better answer can lower a score, and
    where that cannot be settled; "found" leaves the latter out.
    """
    if checked.model is None or checked.file is None:
        return checked
    with without_collector():
        found = list(_proved(checked, checked.model, checked.file, incentives))
    left_out = frozenset() if incentives else frozenset({"perverse-incentive"})
    return with_findings(checked, found, proved_but=left_out)


def _proved(
    checked: Checked, model: Model, file: RuleFile, incentives: bool | Literal["found"]
) -> Iterator[Diagnostic]:
    findings = Findings(checked.source)
    before = [(id(d.source), d.span) for d in checked.diagnostics if d.code in SAID_BEFORE]
    taken: set[Span] = set()
    for verdict in verdicts_of(model, file, incentives):
        span = verdict.span
        own, base = checked.source.file_at(span.start)
        if span in taken or any(
            of == id(own) and said.start < span.end - base and span.start - base < said.end
            for of, said in before
        ):
            continue
        taken.add(span)
        note = verdict.code in NOTES
        (findings.note if note else findings.warning)(
            verdict.code, span, verdict.message, verdict.help, asides=verdict.asides
        )
    yield from findings.sorted()


def verdicts_of(
    model: Model, file: RuleFile, incentives: bool | Literal["found"] = False
) -> Iterator[Verdict]:
    """All that is found, with the cases that show it, the same place more than once."""
    spaces = _Spaces(model)
    for verdict in _verdicts(spaces, model, file):
        if verdict.wanted:
            from omi_rules.proof.shown import with_cases  # noqa: PLC0415 - not for clean files

            yield with_cases(spaces.sets, verdict)
        else:
            yield verdict
    if incentives:
        from omi_rules.proof.incentives import perverse  # noqa: PLC0415 - not always asked for

        # A space of its own stays small: it is asked in the order of the questions. The other one
        # is given up first, since two large ones are more than need be held.
        del spaces
        at = _places(model, file)
        yield from perverse(Space(model), at, unsettled=incentives is True)


def _verdicts(spaces: _Spaces, model: Model, file: RuleFile) -> Iterator[Verdict]:
    clauses = list(written(model, file))
    amiss: set[str] = set()
    stuck: set[str] = set()
    for clause in clauses:
        found = list(_settled(clause.span, lambda c=clause: _of_clause(spaces.sets, c)))  # type: ignore[misc]
        if any(verdict.code != "unsettled" for verdict in found):
            amiss.add(clause.name)
        if any(verdict.code in STUCK for verdict in found):
            stuck.add(clause.name)
        yield from found
    gone: set[tuple[str, int]] = set()
    for clause in reversed(clauses):
        if clause.kind == "below the line when" and clause.name not in amiss:
            yield from _settled(clause.span, lambda c=clause: _of_strike(spaces.sets, c, gone))  # type: ignore[misc]
    yield from routes(spaces.sets, file)
    at = _places(model, file)
    yield from same_definitions(spaces.sets, at)
    yield from same_questions(spaces.sets, at)
    yield from impossible_examples(spaces.sets, file, stuck)


class _Spaces:
    """The possible cases of a model, begun anew where they have grown too large to go on with."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._sets = Sets(Space(model))

    @property
    def sets(self) -> Sets:
        """A space with room in it."""
        if self._sets.diagrams.full:
            self._sets = Sets(Space(self.model))
        return self._sets


def _settled(span: Span, ask: Callable[[], Iterable[Verdict]]) -> list[Verdict]:
    """Verdicts; where it is too large to find any, one that says so, once for each cause."""
    try:
        return list(ask())
    except Unsettled as too_large:
        if too_large.elsewhere:
            return []
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
    """What is amiss with a clause: of a repeated group, what is so of each of its rows.

    That it is never so of one row may be meant: "of all factors but drugs".
    """
    found: dict[tuple[str, tuple[int, ...]], Verdict] | None = None
    for question, part in clause.rows:
        ref = question.ref if question is not None else clause.name
        verdicts = {(v.code, v.path): v for v in Judge(sets, clause, part, ref).verdicts()}
        found = {key: v for key, v in (found or verdicts).items() if key in verdicts}
        if not found:
            return
    yield from (found or {}).values()


def _of_strike(sets: Sets, clause: Written, gone: set[tuple[str, int]]) -> Iterator[Verdict]:
    """What is amiss with a `below the line when` beside the others of its question.

    Those that are `gone` were found to add nothing themselves.
    """
    others = {n for name, n in gone if name == clause.name} | {clause.place}
    if all(_covered(sets, question, others) for question, _ in clause.rows if question is not None):
        gone.add((clause.name, clause.place))
        yield Verdict(
            "adds-nothing",
            (),
            clause.span,
            f"‘{clause.rows[0][1].words}’ puts nothing below the line that the other lines do not.",
            "Delete the line, or mend it if something else is meant.",
            wanted=_struck_twice(clause, others),
        )
        return
    yield from asks_beyond(sets, clause)


def _struck_twice(clause: Written, gone: set[int]) -> tuple[tuple[Wanted, ...], ...]:
    """A case that one more line puts below the line."""
    question = clause.rows[0][0]
    assert question is not None, "a question has the clause"
    rules = [rule for place, rule in enumerate(question.struck_when) if place not in gone]
    return (strikes_too(question.ref, question.struck_when[clause.place], rules),)


def _covered(sets: Sets, question: Question, gone: set[int]) -> bool:
    """Whether a question comes out the same without some of its `below the line when`."""
    pairs = [sets.space.pair(rule) for rule in question.struck_when]
    left = [pair for place, pair in enumerate(pairs) if place not in gone]
    if not left:
        return False
    asked = sets.space.relevance(question.ref)[0]
    both = sets.diagrams.both

    def struck(some: list[Pair]) -> Pair:
        true = sets.diagrams.any_of([true for true, _ in some])
        false = sets.diagrams.all_of([false for _, false in some])
        return both(asked, true), both(asked, false)

    return sets.same_pair(struck(pairs), struck(left))


def _places(model: Model, file: RuleFile) -> dict[str, Span]:
    """Where each definition and each question has its name; rows of a group have one place."""
    named = {s.head.name.text: s.head.name.span for s in file.statements if s.head.name is not None}
    rows = {ref: named[question.group or ref] for ref, question in model.questions.items()}
    return named | rows
