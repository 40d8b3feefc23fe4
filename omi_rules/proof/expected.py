"""Examples that expect what no case can be, or none that holds what they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from omi_rules.model.examples import Example, Expected
from omi_rules.outcomes import Outcome
from omi_rules.proof.conditions import Verdict
from omi_rules.proof.diagrams import Diagram, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import record_of
from omi_rules.source import Span
from omi_rules.syntax import tree

OUTCOMES: Mapping[str, Outcome] = {
    "above the line": Outcome.ABOVE,
    "below the line": Outcome.BELOW,
    "not relevant": Outcome.NOT_RELEVANT,
    "not applicable": Outcome.NOT_APPLICABLE,
    "missing": Outcome.MISSING,
    "undecided": Outcome.UNDECIDED,
    "unexpected": Outcome.UNEXPECTED,
    "recorded": Outcome.RECORDED,
}
"""What an example calls each outcome that a cell which can be read leads to."""


def impossible_examples(sets: Sets, file: tree.RuleFile) -> Iterator[Verdict]:
    """What an example expects that no case can be, or none that is given so."""
    statements = [s for s in file.statements if s.word.text == "example"]
    for statement, example in zip(statements, sets.space.model.examples, strict=True):
        parts = [p for c in statement.clauses if c.kind == "then" for p in c.expected]
        if len(parts) != len(example.expected):
            continue
        yield from _of_example(sets, example, [part.span for part in parts])


def _of_example(sets: Sets, example: Example, spans: list[Span]) -> Iterator[Verdict]:
    cases = [_given(sets, dict(given.cells)) for given in example.cases]
    both = sets.diagrams.both
    together = list(cases)
    for expected, span in zip(example.expected, spans, strict=True):
        try:
            found = _expected(sets, expected)
            if found is None:
                continue
            whatever = sets.empty(found)
            alone = whatever or any(sets.empty(both(case, found)) for case in cases)
            together = together if alone else [both(case, found) for case in together]
            beside = not alone and any(sets.empty(case) for case in together)
        except Unsettled:
            continue
        if not (alone or beside):
            continue
        said = f"‘{expected.ref}’ is {expected.what}"
        if whatever:
            message = f"No case at all can be such that {said}."
        elif alone:
            message = f"No case that holds what is given here can be such that {said}."
        else:
            message = f"What is expected before this leaves no case such that {said}."
        yield Verdict(
            "impossible-example",
            (),
            span,
            message,
            "Look at what is given, and at the conditions; `omi-rules test` says what comes out.",
        )
        if beside:
            return


def _given(sets: Sets, cells: dict[str, str]) -> Diagram:
    """The cases that hold what an example fills in, whatever else they hold."""
    record = record_of(sets.space.model, {n: c for n, c in cells.items() if c.strip()})
    return sets.space.facts.holding(record)


def _expected(sets: Sets, expected: Expected) -> Diagram | None:
    if expected.ref not in sets.space.model.questions:
        return None
    if expected.what == "relevant":
        return sets.space.relevance(expected.ref)[0]
    outcome = OUTCOMES.get(expected.what)
    return None if outcome is None else sets.space.outcome(expected.ref, outcome).diagram
