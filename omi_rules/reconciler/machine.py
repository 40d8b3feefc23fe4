"""A reconciliation for machines: JSON by its contract, and CSV with the same keys.

Fractions are strings and exact, printed scores are percentages. Of what is decided nothing is left
out, and nothing is added to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from omi_rules.reconciler.intervals import Interval
from omi_rules.reconciler.others import Other
from omi_rules.reconciler.ranges import Member
from omi_rules.reconciler.reconcile import Reconciliation
from omi_rules.reconciler.verdicts import Computed, Verdict
from omi_rules.report import notices_on
from omi_rules.report.machine import (
    cell,
    dumped,
    exact_text,
    finding_contract,
    life_contract,
    percent,
)

FORMAT = "omi-rules/reconcile/1"


def as_json(found: Reconciliation, show: Sequence[str] = ()) -> str:
    """The reconciliation by the contract of the command's JSON; also the references in `show`."""
    return dumped(contract(found, show))


def contract(found: Reconciliation, show: Sequence[str] = ()) -> dict[str, Any]:
    """The reconciliation in plain values."""
    model, report = found.model, found.report
    about_data = () if report is None else report.findings
    scores = [
        v
        for v in found.verdicts
        if not v.is_question and (v.published is not None or v.ref in show)
    ]
    return {
        "format": FORMAT,
        "model": {
            "id": model.name,
            "label": model.label.en,
            "as_at": None,
            "in_force": life_contract(model.life),
            "sha256": model.sha256,
            "assumed": model.assumed,
            "printed": {"places": model.rounding.places, "halves": model.rounding.halves},
        },
        "published": {"name": found.table.name, "sha256": found.table.sha256},
        "data": None
        if report is None
        else {"cases": report.cases, "sha256": report.records_sha256},
        "notices": list(found.notices),
        "notices_on": [{"ref": ref, "text": text} for ref, text in notices_on(model)],
        "without": [] if report is None else list(report.without),
        "scores": [_score(verdict) for verdict in scores],
        "questions": [_question(verdict) for verdict in found.questions],
        "findings": [
            *({"about": "published", **finding_contract(one)} for one in found.table.findings),
            *({"about": "data", **finding_contract(one)} for one in about_data),
        ],
    }


def _score(verdict: Verdict) -> dict[str, Any]:
    return {
        **_printed(verdict),
        "rule": verdict.rule,
        "possible": verdict.possible,
        "why": verdict.why or None,
        **_ends(verdict.range),
        "short_by": exact_text(verdict.short_by),
        "side": verdict.side,
        "rest": None if verdict.rest is None else _ends(verdict.rest),
        "members": [_member(member) for member in verdict.members],
        "others": [_other(other) for other in verdict.others],
        "computed": _computed(verdict.computed),
    }


def _question(verdict: Verdict) -> dict[str, Any]:
    return {**_printed(verdict), "computed": _computed(verdict.computed)}


def _printed(verdict: Verdict) -> dict[str, Any]:
    published = verdict.published
    return {
        "ref": verdict.ref,
        "level": verdict.level,
        "label": verdict.label,
        "published": None if published is None else percent(published.printed),
        "published_as": None if published is None else published.written,
        "row": None if published is None else published.row,
        "stands_for": None if published is None else _ends(published.stands_for),
        "comment": None if published is None else published.comment,
        "comment_holds": verdict.comment_holds,
        "comment_says": verdict.comment_says or None,
    }


def _ends(interval: Interval | None) -> dict[str, Any]:
    if interval is None:
        return dict.fromkeys(("low", "high", "low_included", "high_included"))
    return {
        "low": str(interval.low),
        "high": str(interval.high),
        "low_included": interval.low_included,
        "high_included": interval.high_included,
    }


def _member(member: Member) -> dict[str, Any]:
    published = member.published
    return {
        "ref": member.ref,
        "published_as": None if published is None else published.written,
        "known": member.known,
        "weight": str(member.weight),
        "questions": member.questions,
        **_ends(member.counts_as),
    }


def _other(other: Other) -> dict[str, Any]:
    return {
        "rule": other.rule,
        "possible": other.possible,
        **_ends(other.interval),
        "weights": [str(weight) for weight in other.weights],
        "says": other.says,
    }


def _computed(computed: Computed | None) -> dict[str, Any] | None:
    if computed is None:
        return None
    return {
        "exact": exact_text(computed.exact),
        "printed": percent(computed.printed),
        "why": computed.why,
        "difference": percent(computed.difference),
        "distance": exact_text(computed.distance),
        "count": None if computed.count is None else list(computed.count),
        "same": computed.same,
        "without": list(computed.without),
    }


# --------------------------------------------------------------------------------------- CSV

_KEYS = (
    "row_is", "ref", "level", "label", "published", "published_as", "rule", "possible", "why",
    "low", "high", "low_included", "high_included", "short_by", "side", "others", "comment",
    "comment_holds", "computed", "computed_exact", "difference", "distance", "same",
)  # fmt: skip


def as_csv(found: Reconciliation, show: Sequence[str] = ()) -> str:
    """A row per notice, score and question; `others` names the rules by which it could follow."""
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    whole = contract(found, show)
    notices = [("", text) for text in found.notices]
    notices += notices_on(found.model)
    rows: list[dict[str, Any]] = [
        {"row_is": "notice", "ref": ref, "label": text} for ref, text in notices
    ]
    rows += [_csv_row("score", score) for score in whole["scores"]]
    rows += [_csv_row("question", question) for question in whole["questions"]]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(_KEYS), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: cell(row.get(key)) for key in _KEYS} for row in rows)
    return text.getvalue()


def _csv_row(kind: str, score: Mapping[str, Any]) -> dict[str, Any]:
    computed = score["computed"] or {}
    others = "; ".join(o["rule"] for o in score.get("others", ()) if o["possible"])
    return {
        **score,
        "row_is": kind,
        "others": others,
        "computed": computed.get("printed"),
        "computed_exact": computed.get("exact"),
        "difference": computed.get("difference"),
        "distance": computed.get("distance"),
        "same": computed.get("same"),
    }
