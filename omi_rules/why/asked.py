"""The four things that can be asked, each from the records to what is said of it.

Lines for people and plain values for machines are made of the same findings; only what is wanted is
made. The notices stand on top of both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from omi_rules.compiler import Plan, lower
from omi_rules.model import Model
from omi_rules.records import Records, left_out, open_records
from omi_rules.terminal import Line
from omi_rules.why.find import Watch, find_case, find_question, find_score

if TYPE_CHECKING:
    from omi_rules.cases import CaseBatch
    from omi_rules.tally import Tallies


@frozen(repr=False)
class Said:
    """What is said: `lines` of so many columns, or the `contract` of the command's JSON."""

    lines: Callable[[int], Iterator[Line]]
    contract: Callable[[], dict[str, Any]]


def ask(
    model: Model,
    cases: str,
    *,
    case_id: str | None = None,
    question: str | None = None,
    score: str | None = None,
    without: Sequence[str] = (),
    watch: Watch = iter,
) -> Said:
    """What is asked of some case records: of a score, a case, a question, or the last two.

    `watch` is handed the batches of cases on their way, to show how far the work is.
    """
    plan = lower(model)
    records = open_records(cases, plan, without=left_out(model, tuple(without)))
    if score is not None:
        return _of_score(plan, records, score, watch)
    if case_id is None:
        assert question is not None, "something is asked about"
        return _of_question(plan, records, find_question(model, question), watch)
    if question is None:
        return _of_case(plan, records, case_id, watch)
    return _of_answer(plan, records, case_id, find_question(model, question), watch)


def _notices(plan: Plan, records: Records, *refs: str) -> list[str]:
    """What must be read with it: of the records, of the model, of what was asked about."""
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


def _of_question(plan: Plan, records: Records, ref: str, watch: Watch) -> Said:
    from omi_rules.scoring import score  # noqa: PLC0415
    from omi_rules.why.counts import Counting  # noqa: PLC0415
    from omi_rules.why.text_more import counts_as_text  # noqa: PLC0415

    counting = Counting(plan, ref, records.without)
    tallies = _tallied(plan, records, watch, counting.take)
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


def _of_score(plan: Plan, records: Records, wanted: str, watch: Watch) -> Said:
    from omi_rules.scoring import score  # noqa: PLC0415
    from omi_rules.why.makeup import make_up  # noqa: PLC0415
    from omi_rules.why.text_more import makeup_as_text  # noqa: PLC0415

    ref = find_score(plan.model, wanted, [rule.ref for rule in plan.rules])
    tallies = _tallied(plan, records, watch)
    scores = score(plan, tallies, records.without)
    made = make_up(plan, tallies, scores, ref, records.without)
    notices = _notices(plan, records, ref)

    def contract() -> dict[str, Any]:
        from omi_rules.why.machine import beginning, makeup_contract  # noqa: PLC0415

        return beginning(plan, "score", notices) | makeup_contract(made, tallies.cases)

    return Said(
        lambda width: makeup_as_text(plan.model, made, tallies.cases, notices, width), contract
    )


def _tallied(
    plan: Plan,
    records: Records,
    watch: Watch,
    take: Callable[[CaseBatch], None] | None = None,
) -> Tallies:
    """The tallies of all records, each batch of which may be taken elsewhere too."""
    from omi_rules.engine import evaluate  # noqa: PLC0415
    from omi_rules.tally import tally  # noqa: PLC0415

    tallies: Tallies | None = None
    for batch in watch(records.batches()):
        found = tally(plan, evaluate(plan, batch), batch)
        tallies = found if tallies is None else tallies + found
        if take is not None:
            take(batch)
    assert tallies is not None, "records without a case are refused when they are opened"
    return tallies
