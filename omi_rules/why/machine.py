"""What `why` says, for machines: plain values by the contract `omi-rules/why/1`.

`about` says which of five things it is: an answer, a case, a question, a score or a rating.
Fractions are strings and exact; values stand as a record would write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from omi_rules.cells import BLANK, INVALID
from omi_rules.compiler import Plan
from omi_rules.outcomes import Outcome
from omi_rules.why.case import Answer, Case, Decided, Turn
from omi_rules.why.overview import Heading, in_few_words
from omi_rules.why.sentences import what_came_of_it, what_would_differ
from omi_rules.why.smallest import Change
from omi_rules.why.words import Words, answer_label, as_written

if TYPE_CHECKING:
    from omi_rules.scoring import Score
    from omi_rules.tally import Tally
    from omi_rules.why.counts import Counts
    from omi_rules.why.makeup import Makeup, Member, NextBand

FORMAT = "omi-rules/why/1"


def beginning(plan: Plan, about: str, notices: Iterable[str]) -> dict[str, Any]:
    """What every contract begins with."""
    model = plan.model
    return {
        "format": FORMAT,
        "about": about,
        "model": {"id": model.name, "label": model.label.en, "sha256": model.sha256},
        "notices": list(notices),
    }


# ---------------------------------------------------------------------------------- one answer


def answer_contract(answer: Answer, words: Words) -> dict[str, Any]:
    """One case and one question."""
    question = answer.question
    return {
        "case": {"id": answer.case.case_id, "row": answer.case.row},
        "question": {"ref": question.ref, "label": question.label.en, "parent": question.parent},
        **({"form": None if answer.form is None else answer.form.ref} if question.forms else {}),
        "outcome": answer.outcome.value,
        "overruled": answer.overruled,
        "said": what_came_of_it(answer, words),
        "would": what_would_differ(answer, words),
        "relevant": _decided(answer.relevant),
        "put_below": _decided(answer.struck),
        "cells": [cell(answer.case, name, words) for name in answer.cells],
        "by_answer": {as_written(value): o.value for value, o in answer.by_answer.items()},
        "meant": answer.meant,
        "turns": [_turn(turn) for turn in answer.turns],
    }


def _decided(decided: Decided) -> dict[str, Any]:
    return {
        "truth": decided.truth,
        "cells": list(decided.cells),
        "open": list(decided.open),
        "steps": [
            {"kind": step.kind, "name": step.name, "truth": step.truth} for step in decided.steps
        ],
    }


def cell(case: Case, name: str, words: Words) -> dict[str, Any]:
    """What the record says in a cell, where, and what it is read as."""
    model, value = words.model, case.record.get(name, BLANK)
    written = case.written.get(name)
    label = model.fields[name].label if name in model.fields else answer_label(model, name)
    return {
        "name": name,
        "kind": "field" if name in model.fields else "answer",
        "label": label.en,
        "state": "blank" if value is BLANK else "invalid" if value is INVALID else "value",
        "value": None if value in (BLANK, INVALID) else as_written(value),
        "columns": [] if written is None else list(written.columns),
        "headers": [] if written is None else list(written.headers),
        "texts": [] if written is None else list(written.texts),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "aim": turn.aim,
        "changes": [_change(change) for change in turn.found.changes],
        "all_of_them": turn.found.all_of_them and turn.found.whole,
        "impossible": turn.found.impossible,
        "tried": turn.found.tried,
        "then": None if turn.then is None else turn.then.value,
    }


def _change(change: Change) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "to": as_written(value),
            "instead": [as_written(other) for other in change.instead[name]],
        }
        for name, value in change.cells.items()
    ]


# ---------------------------------------------------------------------- a case, and a question


def overview_contract(case: Case, headings: Sequence[Heading], words: Words) -> dict[str, Any]:
    """A case as a whole."""
    return {
        "case": {"id": case.case_id, "row": case.row},
        "facts": [cell(case, name, words) for name in words.model.fields],
        "headings": [
            {
                "ref": heading.ref,
                "label": heading.label,
                "level": heading.level,
                "questions": [
                    {
                        "ref": answer.question.ref,
                        "outcome": answer.outcome.value,
                        "overruled": answer.overruled,
                        "said": in_few_words(answer, words),
                    }
                    for answer in heading.answers
                ],
            }
            for heading in headings
        ],
    }


def counts_contract(
    plan: Plan, counts: Counts, tally: Tally, score: Score | None
) -> dict[str, Any]:
    """A question over all cases."""
    question = plan.model.questions[counts.ref]
    return {
        "question": {"ref": question.ref, "label": question.label.en, "parent": question.parent},
        "cases": counts.cases,
        **{outcome.value: tally[outcome] for outcome in Outcome},
        "overruled": tally.overruled,
        **({"forms": dict(zip(question.columns, tally.forms, strict=True))} if tally.forms else {}),
        "exact": None if score is None else _exact(score.exact),
        "printed": None if score is None else _percent(score.printed),
        "why": None if score is None else score.why,
        "reasons": [
            {
                "outcome": reason.outcome.value,
                "said": reason.words,
                "cells": list(reason.cells),
                "cases": reason.cases,
                "rows": reason.rows,
            }
            for reason in counts.reasons
        ],
    }


# ------------------------------------------------------------------------------------- a score


def makeup_contract(makeup: Makeup, cases: int) -> dict[str, Any]:
    """What a score is made of."""
    from omi_rules.why.points import moved_contract  # noqa: PLC0415 - few ratings are moved

    score = makeup.score
    given = {"reason": score.reason, "by": score.by or None} if score.moved_from else {}
    averaged = score.exact is not None and score.rule not in {"share", "pooled", "lowest"}
    return {
        "ref": score.ref,
        "level": score.level,
        "label": score.label.en,
        "rule": score.rule,
        "exact": _exact(score.exact),
        "printed": _percent(score.printed),
        "comment": None if score.band is None else score.band.label.en,
        **moved_contract(score),
        **given,
        "why": score.why,
        "without": list(score.without),
        "cases": cases,
        "questions": list(makeup.asked),
        "members": [_member(member) for member in makeup.members],
        "sum": _exact(makeup.total) if averaged else None,
        "divisor": _exact(makeup.divisor) if averaged else None,
        "outcomes": {outcome.value: count for outcome, count in makeup.outcomes.items()},
        "set_aside": makeup.set_aside,
        "next_comment": None if makeup.next_band is None else _next(makeup.next_band),
    }


def _member(member: Member) -> dict[str, Any]:
    score = member.score
    return {
        "ref": score.ref,
        "label": score.label.en,
        "above": member.above,
        "counted": member.counted,
        "exact": _exact(score.exact),
        "printed": _percent(score.printed),
        "weight": _exact(member.weight),
        "why": score.why,
        "without_it": _exact(member.without),
    }


def _next(found: NextBand) -> dict[str, Any]:
    return {
        "answers": found.answers,
        "questions": [{"ref": ref, "answers": more} for ref, more in found.questions],
        "exact": _exact(found.exact),
        "printed": _percent(found.printed),
        "comment": found.band.label.en,
    }


def _exact(exact: Fraction | None) -> str | None:
    return None if exact is None else str(exact)


def _percent(printed: Fraction | None) -> int | float | None:
    if printed is None:
        return None
    hundredfold = printed * 100
    return hundredfold.numerator if hundredfold.denominator == 1 else float(hundredfold)
