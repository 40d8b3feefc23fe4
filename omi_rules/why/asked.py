"""The five things that can be asked, each from the records to what is said of it.

Lines for people and plain values for machines are made of the same findings; only what is wanted is
made. The notices stand on top of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from omi_rules.compiler import Plan, lower
from omi_rules.grounds import Grounds, open_grounds
from omi_rules.model import Model
from omi_rules.records import Records, left_out
from omi_rules.terminal import Line
from omi_rules.why.find import Watch, find_case, find_question, find_score

if TYPE_CHECKING:
    from omi_rules.scoring import Scores


@frozen(repr=False)
class Said:
    """What is said: `lines` of so many columns, or the `contract` of the command's JSON."""

    lines: Callable[[int], Iterator[Line]]
    contract: Callable[[], dict[str, Any]]


def ask(
    model: Model,
    cases: str | None,
    *,
    case_id: str | None = None,
    question: str | None = None,
    score: str | None = None,
    without: Sequence[str] = (),
    watch: Watch = iter,
    judgements: str | None = None,
) -> Said:
    """What is asked of some case records: of a score, a case, a question, or the last two.

    Of a score `judgements` alone can be asked too: a file of the ratings that were given. `watch`
    is handed the batches of cases on their way, to show how far the work is.
    """
    plan = lower(model)
    grounds = open_grounds(plan, cases, judgements, left_out(model, tuple(without)))
    if score is not None:
        return _of_score(plan, grounds, score, watch)
    records = grounds.records
    assert records is not None, "only of a score something can be asked without cases"
    if case_id is None:
        assert question is not None, "something is asked about"
        return _of_question(plan, grounds, records, find_question(model, question), watch)
    if question is None:
        return _of_case(plan, records, case_id, watch)
    return _of_answer(plan, records, case_id, find_question(model, question), watch)


def _notices(plan: Plan, records: Records | Grounds, *refs: str) -> list[str]:
    """What must be read with it: of the data, of the model, of what was asked about."""
    nodes = (plan.model.nodes[ref] for ref in refs if ref in plan.model.nodes)
    on_nodes = [text.en for node in nodes for text in node.notices]
    return [*records.notices, *(text.en for text in plan.model.notices), *on_nodes]


def _of_answer(plan: Plan, records: Records, case_id: str, ref: str, watch: Watch) -> Said:
    from omi_rules.why.case import explain  # noqa: PLC0415 - each question loads what it needs
    from omi_rules.why.text import answer_as_text  # noqa: PLC0415
    from omi_rules.why.words import Words  # noqa: PLC0415

    case = find_case(records, case_id, watch)
    words = Words(plan.model, case.record, case.written, case.without)
    notices = _notices(plan, records, ref)
    answer = explain(plan.model, case, ref)

    def contract() -> dict[str, Any]:
        from omi_rules.why.machine import answer_contract, beginning  # noqa: PLC0415

        return beginning(plan, "answer", notices) | answer_contract(answer, words)

    return Said(lambda width: answer_as_text(answer, words, notices, width), contract)


def _of_case(plan: Plan, records: Records, case_id: str, watch: Watch) -> Said:
    from omi_rules.why.overview import overview  # noqa: PLC0415
    from omi_rules.why.text_more import overview_as_text  # noqa: PLC0415
    from omi_rules.why.words import Words  # noqa: PLC0415

    case = find_case(records, case_id, watch)
    words = Words(plan.model, case.record, case.written, case.without)
    notices = _notices(plan, records)
    headings = overview(plan, case)

    def contract() -> dict[str, Any]:
        from omi_rules.why.machine import beginning, overview_contract  # noqa: PLC0415

        return beginning(plan, "case", notices) | overview_contract(case, headings, words)

    return Said(lambda width: overview_as_text(case, headings, words, notices, width), contract)


def _of_question(plan: Plan, grounds: Grounds, records: Records, ref: str, watch: Watch) -> Said:
    from omi_rules.scoring import score  # noqa: PLC0415
    from omi_rules.why.counts import Counting  # noqa: PLC0415
    from omi_rules.why.text_more import counts_as_text  # noqa: PLC0415

    counting = Counting(plan, ref, records.without)
    tallies = grounds.tallied(watch, counting.take)
    counts, tally = counting.counts(), tallies.questions[ref]
    of_ref = score(plan, tallies, records.without).questions.get(ref)
    notices = _notices(plan, records, ref)

    def contract() -> dict[str, Any]:
        from omi_rules.why.machine import beginning, counts_contract  # noqa: PLC0415

        said = counts_contract(plan, counts, tally, of_ref)
        return beginning(plan, "question", notices) | said

    return Said(
        lambda width: counts_as_text(plan.model, counts, tally, of_ref, notices, width), contract
    )


def _of_score(plan: Plan, grounds: Grounds, wanted: str, watch: Watch) -> Said:
    from omi_rules.scoring import score  # noqa: PLC0415

    ref = find_score(plan.model, wanted, [rule.ref for rule in plan.rules])
    tallies = grounds.tallied(watch)
    scores = score(plan, tallies, grounds.without, grounds.ratings, grounds.relevant())
    notices = _notices(plan, grounds, ref)
    from omi_rules.why.points import is_rating  # noqa: PLC0415

    if is_rating((scores.nodes | scores.questions)[ref]):
        return _of_rating(plan, scores, ref, grounds, notices)
    from omi_rules.why.makeup import make_up  # noqa: PLC0415
    from omi_rules.why.text_more import makeup_as_text  # noqa: PLC0415

    made = make_up(plan, tallies, scores, ref, grounds.without)

    def contract() -> dict[str, Any]:
        from omi_rules.why.machine import beginning, makeup_contract  # noqa: PLC0415

        return beginning(plan, "score", notices) | makeup_contract(made, tallies.cases)

    return Said(
        lambda width: makeup_as_text(plan.model, made, tallies.cases, notices, width), contract
    )


def _of_rating(
    plan: Plan, scores: Scores, ref: str, grounds: Grounds, notices: Sequence[str]
) -> Said:
    from omi_rules.why.points import rating_as_text, rating_contract, rating_of  # noqa: PLC0415

    found = rating_of(plan, scores, ref, grounds.facts)

    def contract() -> dict[str, Any]:
        from omi_rules.why.machine import beginning  # noqa: PLC0415

        return beginning(plan, "rating", notices) | rating_contract(found)

    return Said(lambda width: rating_as_text(found, notices, width), contract)
