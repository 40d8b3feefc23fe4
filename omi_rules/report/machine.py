"""A report for machines: JSON by its contract, and CSV with the same keys.

Fractions are strings and exact, printed scores are percentages. Nothing that a person wrote can act
on a terminal that shows the output, or become a formula in a spreadsheet that opens it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from omi_rules.errors import Finding
from omi_rules.model import Life
from omi_rules.report.report import JudgedFrom, QuestionReport, Report, ScoreReport
from omi_rules.terminal import safe

FORMAT = "omi-rules/score/1"

# Letters that a terminal acts on, or that hide; JSON has another way to write each.
_ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def as_json(report: Report) -> str:
    """The report by the contract of the command's JSON."""
    return dumped(contract(report))


def dumped(contract: Mapping[str, Any]) -> str:
    """Plain values as JSON, with nothing in it that a terminal would act on."""
    import json  # noqa: PLC0415 - only this format needs it

    text = json.dumps(contract, ensure_ascii=False, indent=1)
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def contract(report: Report) -> dict[str, Any]:
    """The report in plain values."""
    return {
        "format": FORMAT,
        "model": {
            "id": report.model,
            "label": report.label,
            "as_at": None,
            "in_force": life_contract(report.life),
            "sha256": report.model_sha256,
            "assumed": report.assumed,
        },
        "data": {
            "cases": report.cases,
            "sha256": report.records_sha256,
            **_judgements(report.judgements),
        },
        "notices": list(report.notices),
        "notices_on": [{"ref": ref, "text": text} for ref, text in report.notices_on],
        "without": list(report.without),
        "scores": [_score(score) for score in report.scores],
        "questions": [_question(question) for question in report.questions],
        "findings": [finding_contract(found) for found in report.findings],
    }


def _score(score: ScoreReport) -> dict[str, Any]:
    weights = {"weights": [str(weight) for weight in score.weights]} if score.weights else {}
    return {
        "ref": score.ref,
        "level": score.level,
        "label": score.label,
        "unit": _unit(score),
        "rule": score.rule,
        "members": list(score.members),
        **weights,
        **_figures(score),
        "comment": score.comment,
        "band": score.band,
        **(_rating(score) if score.in_points else {}),
        "why": score.why,
        **({} if score.relevant else {"relevant": score.relevant}),
        "questions": score.questions,
        "without": list(score.without),
        "aim": score.aim,
        "means": score.means,
    }


def _unit(score: ScoreReport) -> str:
    """What its figures are. A rating that is given has points, or is worth nothing in figures."""
    if score.rule == "given":
        return "rating" if score.most_points is None else "points"
    return "points" if score.rule == "total" else "share"


def _figures(score: ScoreReport) -> dict[str, Any]:
    """The exact and the printed score. A rating that is given has its points, if it has any."""
    if score.rule == "given":
        exact = None if score.points is None else str(score.points)
        return {"exact": exact, "printed": score.points}
    if score.rule == "total":
        return {"exact": exact_text(score.exact), "printed": _points(score.printed)}
    return {"exact": exact_text(score.exact), "printed": percent(score.printed)}


def _rating(score: ScoreReport) -> dict[str, Any]:
    """What only ratings and totals have: anyone can add the points of the members up."""
    found: dict[str, Any] = {"rating": score.comment, "points": score.points}
    if score.rule == "total":
        found |= {"maximum": score.maximum, "rated": score.rated}
        found |= {
            "not_rated": list(score.unrated),
            "not_relevant": list(score.not_relevant),
        }
    if score.rule == "given":
        most = None if score.points is None else score.most_points
        found |= {"maximum": most, "reason": score.reason or None, "by": score.by or None}
    return found


def _judgements(judged: JudgedFrom | None) -> dict[str, Any]:
    if judged is None:
        return {}
    return {
        "judgements": {
            "sha256": judged.sha256,
            "ratings": judged.ratings,
            "facts": judged.facts,
        }
    }


def _points(printed: Fraction | None) -> int | None:
    return None if printed is None else printed.numerator


def _question(question: QuestionReport) -> dict[str, Any]:
    return {
        "ref": question.ref,
        "label": question.label,
        "parent": question.parent,
        "scored": question.scored,
        "counts_towards": list(question.counts_towards),
        "cases": question.cases,
        **{outcome.value: count for outcome, count in question.outcomes.items()},
        "overruled": question.overruled,
        "options": dict(question.options),
        "exact": exact_text(question.exact),
        "printed": percent(question.printed),
        "why": question.why,
        "without": list(question.without),
    }


def finding_contract(found: Finding) -> dict[str, Any]:
    """A finding about data in plain values."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
        "ref": found.ref,
        "cases": found.cases,
        "rows": list(found.rows),
    }


def life_contract(life: Life | None) -> dict[str, str | None] | None:
    """From when to when a model is in force, in plain values."""
    if life is None:
        return None
    return {
        "from": None if life.first is None else life.first.isoformat(),
        "to": None if life.last is None else life.last.isoformat(),
    }


def exact_text(exact: Fraction | None) -> str | None:
    """A fraction as the contracts write it."""
    return None if exact is None else str(exact)


def percent(printed: Fraction | None) -> int | float | None:
    """A printed share in percent: a whole number where it is one."""
    if printed is None:
        return None
    hundredfold = printed * 100
    return hundredfold.numerator if hundredfold.denominator == 1 else float(hundredfold)


# --------------------------------------------------------------------------------------- CSV


def as_csv(report: Report) -> str:
    """A row per notice, score and question, under the keys of the JSON."""
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    rows: list[dict[str, Any]] = [{"row": "notice", "label": text} for text in report.notices]
    rows += [{"row": "notice", "ref": ref, "label": text} for ref, text in report.notices_on]
    rows += [{"row": "score", **_score(score)} for score in report.scores]
    rows += [{"row": "question", **_question(question)} for question in report.questions]
    keys = dict.fromkeys(("row", *(key for kind in _KINDS for key in kind)))
    if any(score.in_points for score in report.scores):
        keys |= dict.fromkeys(("rating", "points", "maximum", "rated", "reason", "by"))
        keys |= dict.fromkeys(("not_rated", "not_relevant"))
    if not all(score.relevant for score in report.scores):
        keys["relevant"] = None
    text = io.StringIO()
    writer = csv.DictWriter(text, list(keys), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


_KINDS = (
    [
        "ref",
        "level",
        "label",
        "unit",
        "rule",
        "members",
        "weights",
        "exact",
        "printed",
        "comment",
        "band",
        "why",
        "questions",
        "without",
        "aim",
        "means",
    ],
    [
        "parent",
        "scored",
        "counts_towards",
        "cases",
        "above",
        "below",
        "not_relevant",
        "not_applicable",
        "missing",
        "undecided",
        "unexpected",
        "invalid",
        "recorded",
        "overruled",
        "options",
    ],
)


def cell(value: object) -> str:
    """A cell: lists joined by spaces, options as yes=134."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Mapping():
            return _harmless(" ".join(f"{name}={count}" for name, count in value.items()))
        case Sequence() if not isinstance(value, str):
            return _harmless(" ".join(map(str, value)))
        case _:
            return _harmless(str(value))


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula and no build log for a command."""
    if text.startswith(("=", "+", "-", "@", "\t", "\r", "::")):
        text = f"'{text}"
    return safe(text)
