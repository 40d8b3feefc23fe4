"""Runs the `example` blocks of a rule file: each invents a few cases and says what must come out.

All of them run, whatever fails. Scores go through the engine, outcomes through the second opinion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from attrs import field, frozen

from omi_rules.cases import CaseBatch
from omi_rules.cells import BLANK, read_answer, read_field
from omi_rules.compiler import Plan, lower
from omi_rules.engine import evaluate, relevant_nodes
from omi_rules.interpreter import Reading, Record
from omi_rules.model import Model
from omi_rules.model.examples import Example, Expected, Given
from omi_rules.model.judgements import Judgement
from omi_rules.outcomes import Outcome
from omi_rules.scoring import Score, Scores, score
from omi_rules.tally import Tallies, no_tallies, tally
from omi_rules.wording import number_in_words

T = TypeVar("T")

IN_WORDS = {
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
"""What the language calls each outcome."""

STANDING: Mapping[bool | None, str] = {True: "relevant", False: "not relevant", None: "undecided"}
"""Whether something is relevant, in words."""


@frozen
class Failure:
    """One expectation that does not hold: where it stands, what it says, and what came out.

    `not_given` are the fields and questions whose blanks leave it open, where that came out. `why`
    are the sentences that `why` would begin with.
    """

    line: int
    ref: str
    expected: str
    found: str
    not_given: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@frozen
class ExampleResult:
    """An example that ran; it holds where it has no failures.

    `part` is the part of the model that it stands in; the model's own file is none. `scores` are
    there where it expects one.
    """

    label: str
    line: int
    failures: tuple[Failure, ...]
    part: str = ""
    scores: Scores | None = field(default=None, eq=False, repr=False)

    @property
    def holds(self) -> bool:
        """Whether everything that it expects came out."""
        return not self.failures


def run_examples(model: Model) -> tuple[ExampleResult, ...]:
    """Run every example of a model, in the order of the file."""
    plan = lower(model) if model.examples else None
    return tuple(_run(plan, example) for example in model.examples if plan is not None)


def _run(plan: Plan, example: Example) -> ExampleResult:
    model = plan.model
    readings = [Reading(model, record) for record in records_of(model, example)]
    # Most examples expect no score; what discretion is given has to be allowed all the same.
    of_scores = bool(example.ratings) or any(map(_of_scores, example.expected))
    run = scored(plan, example) if of_scores else None
    failures = [] if run is None else [*run.refused]
    for expected in example.expected:
        found = _found(model, expected, readings, run)
        if found is not None:
            blank = _not_given(model, expected, readings)
            why = _why(model, expected, readings, run)
            ref, wanted = expected.ref, _in_words(expected)
            failures.append(Failure(expected.line, ref, wanted, found, blank, why))
    scores = None if run is None else run.scores
    return ExampleResult(example.label.en, example.line, tuple(failures), example.part, scores)


def _of_scores(expected: Expected) -> bool:
    """Whether an expectation is of all cases together, and not of each by itself."""
    return expected.what in ("score", "no score", "band", "count", "not rated")


class Scored(NamedTuple):
    """The engine's tallies, their scores, and what discretion the cases do not allow."""

    tallies: Tallies
    scores: Scores
    refused: tuple[Failure, ...] = ()


def scored(plan: Plan, example: Example) -> Scored:
    """What an example's cases come to together."""
    records = records_of(plan.model, example)
    facts = _facts(plan.model, records)
    relevant = relevant_nodes(plan, facts)
    alone = bool(example.ratings) and all(record.keys() <= facts.keys() for record in records)
    tallies = no_tallies(plan) if alone else _tallies(plan, example, records)
    scores, failures = _scored(plan, example, tallies, relevant, alone=alone)
    return Scored(tallies, scores, tuple(failures))


def _scored(
    plan: Plan,
    example: Example,
    tallies: Tallies,
    relevant: Mapping[str, bool | None],
    *,
    alone: bool,
) -> tuple[Scores, list[Failure]]:
    """The scores of an example, and what it gives that the rules and its cases do not allow."""
    ratings = {ref: Judgement(ref, band, "as given") for ref, band in example.ratings}
    judged = {node.ref for node in plan.model.nodes.values() if node.judged}
    lines = dict(zip(ratings, example.rating_lines, strict=True))
    failures = [
        Failure(lines[ref], ref, f"{band}, as it is given", "not relevant, so it has no rating")
        for ref, band in example.ratings
        if relevant.get(ref) is False
    ]
    if alone or judged.issuperset(ratings):
        return score(plan, tallies, judgements=ratings, relevant=relevant), failures
    from omi_rules.discretion import settled  # noqa: PLC0415 - few examples give any

    asked = {
        ref: rating
        for ref, rating in ratings.items()
        if ref not in judged and relevant.get(ref) is not False
    }
    given = {ref: rating for ref, rating in ratings.items() if ref in judged}
    computed = score(plan, tallies, judgements=given, relevant=relevant)
    moves, refused = settled(plan, tallies, computed, asked)
    failures += [
        Failure(lines[ref], ref, f"{asked[ref].band} by discretion", f"not: {refusal.why}")
        for ref, refusal in refused.items()
    ]
    return score(plan, tallies, judgements=given, moves=moves, relevant=relevant), failures


def _facts(model: Model, records: Sequence[Record]) -> Record:
    """What holds for the whole inspection: all cases of an example say the same of it."""
    return {
        name: value
        for record in records
        for name, value in record.items()
        if name in model.fields and model.fields[name].inspection_wide
    }


def _found(
    model: Model, expected: Expected, readings: list[Reading], run: Scored | None
) -> str | None:
    if not _of_scores(expected):
        return _check(model, expected, readings)
    assert run is not None, "what expects a score has one made"
    return _check_scores(model, expected, run.tallies, run.scores)


def records_of(model: Model, example: Example) -> list[Record]:
    """The cases of an example as the values that records would hold, those alike once."""
    return [_record(model, given) for given in example.cases]


def _record(model: Model, given: Given) -> Record:
    """The cells of an example's case as the values that a record would hold."""
    answers = model.answers
    return {
        name: read_field(model.fields[name], cell)
        if name in model.fields
        else read_answer(model.scales[answers[name].scale], cell)
        for name, cell in given.cells
    }


def _tallies(plan: Plan, example: Example, records: Sequence[Record]) -> Tallies:
    cases = [
        record
        for given, record in zip(example.cases, records, strict=True)
        for _ in range(given.cases)
    ]
    batch = CaseBatch.of(cases)
    return tally(plan, evaluate(plan, batch), batch)


# ------------------------------------------------------------------------------- expectations


def _check(model: Model, expected: Expected, readings: list[Reading]) -> str | None:
    """What came out of a case instead of what is expected; None where it holds."""
    ref = expected.ref
    if ref not in model.questions and ref in (answers := model.answers):
        return _check_form(answers[ref].ref, expected, readings)
    if ref not in model.questions:
        standing = STANDING[readings[0].inspected(ref)]
        return None if standing == expected.what else standing
    if expected.what == "relevant":
        return _first_other(STANDING, [reading.relevant(ref) for reading in readings], True)
    wanted = next(o for o, words in IN_WORDS.items() if words == expected.what)
    return _first_other(IN_WORDS, [reading.outcome(ref) for reading in readings], wanted)


def _check_scores(model: Model, expected: Expected, tallies: Tallies, scores: Scores) -> str | None:
    """What came out of all cases instead of what is expected; None where it holds."""
    ref = expected.ref
    if expected.what == "not rated":
        return _check_unrated(scores.questions.get(ref) or scores.nodes.get(ref))
    if expected.what != "count":
        return _check_score(model, expected, scores.questions.get(ref) or scores.nodes.get(ref))
    if ref in scores.nodes:
        return _check_total(expected, scores.nodes[ref])
    counts = tallies.questions[ref]
    if counts.above == expected.number and counts.counted == expected.total:
        return None
    return f"{counts.above} of {counts.counted}"


def _check_form(question: str, expected: Expected, readings: list[Reading]) -> str | None:
    """Whether every case is asked a form, or is not, or whether that is open."""
    wanted = next(truth for truth, said in STANDING.items() if said == expected.what)
    return _first_other(STANDING, [r.asked_as(question, expected.ref) for r in readings], wanted)


def _check_total(expected: Expected, found: Score) -> str | None:
    if found.exact == expected.number and found.maximum == expected.total:
        return None
    if found.exact is None:
        return f"without a score ({found.why})"
    return f"{found.exact} of {found.maximum}"


def _check_unrated(found: Score | None) -> str | None:
    """A rating that nobody gave is no rating either, but not one that was left out on purpose."""
    if found is None or (found.band is None and not found.absent):
        return None
    return found.band.name if found.band is not None else "without a rating: none is given for it"


def _first_other(words: Mapping[T, str], found: list[T], wanted: T) -> str | None:
    others = [one for one in found if one != wanted]
    if not others:
        return None
    where = "" if len(found) == 1 else f", in case {found.index(others[0]) + 1}"
    return words[others[0]] + where


def _not_given(model: Model, expected: Expected, readings: list[Reading]) -> tuple[str, ...]:
    """The blanks that leave the first case open that came out otherwise than expected."""
    # Only an example that fails asks for reasons.
    from omi_rules.why.cone import cone_of  # noqa: PLC0415
    from omi_rules.why.deciding import Deciding, Places  # noqa: PLC0415

    ref = expected.ref
    if ref not in model.questions and ref in (answers := model.answers):
        ref = answers[ref].ref  # of a form: what leaves it open is what leaves its question open
    if _of_scores(expected):
        return ()
    if ref not in model.questions:
        return ()
    for reading in readings:
        outcome = reading.outcome(ref)
        if expected.what == IN_WORDS[outcome] or (
            expected.what == "relevant" and reading.relevant(ref)
        ):
            continue
        if outcome is Outcome.MISSING and reading.answer(ref) is BLANK:
            return (ref,)
        if outcome is not Outcome.UNDECIDED:
            return ()
        places = Places(model)
        deciding = Deciding(cone_of(model, ref), reading.record, places)
        open_ = places.of(deciding.relevant(ref).open | deciding.struck(ref).open)
        return tuple(name for name in open_ if reading.record.get(name, BLANK) is BLANK)
    return ()


def _why(
    model: Model, expected: Expected, readings: list[Reading], run: Scored | None
) -> tuple[str, ...]:
    """What `why` would say of it: of a score, or of the first case that came out otherwise."""
    # Only an example that fails asks for reasons.
    from omi_rules.why.short import why_of_case, why_of_score  # noqa: PLC0415

    if run is not None and _of_scores(expected):
        return why_of_score(model, run.tallies, run.scores, expected.ref)
    if expected.ref not in model.questions:
        return ()
    for number, reading in enumerate(readings, 1):
        if _check(model, expected, [reading]) is not None:
            return why_of_case(model, reading.record, number, expected.ref)
    return ()


def _check_score(model: Model, expected: Expected, found: Score | None) -> str | None:
    if found is not None and found.band is not None and found.printed is None:
        # A rating that was given has no score.
        return None if found.band.name == expected.band else found.band.name
    if found is None or found.printed is None:
        return None if expected.what == "no score" else "without a score"
    if expected.what == "no score":
        return _percent(model, found)
    if expected.what == "score":
        return None if found.printed == expected.number else _percent(model, found)
    name = found.band.name if found.band is not None else "without a band"
    return None if name == expected.band else f"{name} ({_percent(model, found)})"


def _percent(model: Model, found: Score) -> str:
    assert found.printed is not None, "only a score that is there is written out"
    if found.rule == "total":
        return f"{found.printed} of {found.maximum}"
    return f"{float(found.printed * 100):.{model.rounding.places}f}%"


def _in_words(expected: Expected) -> str:
    """An expectation as the file says it."""
    match expected.what:
        case "score" if expected.number is not None:
            return f"{number_in_words(expected.number * 100)}%"
        case "count":
            return f"{expected.number} of {expected.total}"
        case "band":
            return expected.band or ""
        case "no score":
            return "without a score"
        case words:
            return words
