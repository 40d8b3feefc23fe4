"""Examples that expect what no case can be, or none that holds what they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from omi_rules.model.examples import Example, Expected
from omi_rules.outcomes import Outcome
from omi_rules.proof.counts import Counts
from omi_rules.proof.diagrams import Diagram, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Key, Pair, record_of
from omi_rules.proof.verdicts import Instead, Verdict
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

CAN = "can be such that"


def impossible_examples(
    sets: Sets, file: tree.RuleFile, stuck: AbstractSet[str]
) -> Iterator[Verdict]:
    """What an example expects that no case can be, or none that is given so.

    What hangs on a question or definition that is `stuck` itself is left out: that is the cause.
    """
    statements = [s for s in file.statements if s.word.text == "example"]
    counts = Counts(sets)
    for statement, example in zip(statements, sets.space.model.examples, strict=True):
        parts = [p for c in statement.clauses if c.kind == "then" for p in c.expected]
        if len(parts) != len(example.expected):
            continue
        yield from _of_example(counts, example, [part.span for part in parts], stuck)


def _of_example(
    counts: Counts, example: Example, spans: list[Span], stuck: AbstractSet[str]
) -> Iterator[Verdict]:
    sets = counts.sets
    cases = [_given(sets, dict(given.cells)) for given in example.cases]
    both = sets.diagrams.both
    together = list(cases)
    so: list[Expected] = []
    for expected, span in zip(example.expected, spans, strict=True):
        if stuck and not _names(counts, expected.ref).isdisjoint(stuck):
            continue
        try:
            found = _expected(sets, expected)
            if found is None:
                words = counts.impossible(example, cases, expected)
                if words is not None:
                    from omi_rules.proof import as_given  # noqa: PLC0415 - few examples are wrong

                    said = f"‘{expected.ref}’ cannot be {words}"
                    comes_to = as_given.counted(sets, example, counts.members(expected.ref))
                    yield _verdict(span, f"With what is given here, {said}.", (comes_to, ()))
                continue
            whatever = sets.empty(found)
            alone = whatever or any(sets.empty(both(case, found)) for case in cases)
            before = together
            together = together if alone else [both(case, found) for case in together]
            beside = not alone and any(sets.empty(case) for case in together)
        except Unsettled:
            continue
        if not (alone or beside):
            so.append(expected)
            continue
        said = f"‘{expected.ref}’ is {expected.what}"
        if whatever:
            message = f"No case at all {CAN} {said}."
        elif alone:
            message = f"No case that holds what is given here {CAN} {said}."
        else:
            message = f"With what stands before it, there is no case such that {said}."
        from omi_rules.proof import as_given  # noqa: PLC0415 - few examples are wrong

        left = cases if alone else before
        none = (n for n, case in enumerate(left) if sets.empty(both(case, found)))
        wrong = next(none, None)
        instead: Instead | None = None
        if wrong is not None and alone:
            instead = as_given.outcome(sets, example, wrong, expected)
        elif wrong is not None:
            instead = as_given.together(sets, example, wrong, before[wrong], [*so, expected])
        yield _verdict(span, message, instead)
        if beside:
            return


def _verdict(span: Span, message: str, instead: Instead | None) -> Verdict:
    said, shown = instead or ("", ())
    return Verdict(
        "impossible-example",
        (),
        span,
        message,
        f"{said}Look at what is given, and at the conditions; `omi-rules test` says all that comes"
        " out.",
        shown=shown,
    )


def _names(counts: Counts, ref: str) -> set[str]:
    """All that something hangs on, itself too; rows of a repeated group by the group's name."""
    sets = counts.sets
    questions, answers = sets.space.model.questions, sets.space.facts.answers
    found = {ref}
    waiting: list[Key] = []
    if ref in answers:
        waiting.append(("question", answers[ref].ref))
    elif ref in counts.rules:
        waiting += [("question", one) for one in counts.rules[ref].members if one in questions]
    done = {*waiting}
    while waiting:
        kind, name = key = waiting.pop()
        found.add((questions[name].group or name) if kind == "question" else name)
        more = [one for one in sets.space.read_by(key) if one not in done]
        done.update(more)
        waiting += more
    return found


def _given(sets: Sets, cells: dict[str, str]) -> Diagram:
    """The cases that hold what an example fills in, whatever else they hold."""
    record = record_of(sets.space.model, {n: c for n, c in cells.items() if c.strip()})
    return sets.space.facts.holding(record)


def _expected(sets: Sets, expected: Expected) -> Diagram | None:
    """The cases of which it is so; None where it is no outcome, and nothing that is relevant."""
    space, ref = sets.space, expected.ref
    if ref in space.model.questions:
        if expected.what == "relevant":
            return space.relevance(ref)[0]
        outcome = OUTCOMES.get(expected.what)
        return None if outcome is None else space.outcome(ref, outcome).diagram
    if expected.what not in ("relevant", "not relevant", "undecided"):
        return None
    true, false = _standing(sets, ref)
    if expected.what == "undecided":
        return sets.diagrams.opposite(sets.diagrams.either(true, false))
    return true if expected.what == "relevant" else false


def _standing(sets: Sets, ref: str) -> Pair:
    """Where a form is asked, or what stands above the questions is relevant; and where not."""
    space, model = sets.space, sets.space.model
    said: list[Pair] = []
    if ref in space.facts.answers:
        question = space.facts.answers[ref].ref
        said = [space.relevance(question), dict(space.forms(question))[ref]]
    node = None if said else model.nodes.get(ref)
    while node is not None:
        if node.relevant is not None:
            said.append(space.pair(node.relevant))
        node = model.nodes[node.parent] if node.parent is not None else None
    true = sets.diagrams.all_of([true for true, _ in said])
    return true, sets.diagrams.any_of([false for _, false in said])
