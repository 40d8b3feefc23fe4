"""What a score run has to say, rounded and in the order of print, and its renderers.

`Report` holds everything that any output says; a renderer adds nothing to it and leaves nothing
that matters out. Levels, groupings and comments are data: no word of a model is known here.
"""

from __future__ import annotations

from typing import Any

from omi_rules.report.building import build_report, notices_on
from omi_rules.report.report import (
    Account,
    Entry,
    JudgedFrom,
    QuestionReport,
    Report,
    ScoreReport,
)

__all__ = [
    "Account",
    "Entry",
    "JudgedFrom",
    "QuestionReport",
    "Report",
    "ScoreReport",
    "build_report",
    "notices_on",
    "schema",
]


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a command's JSON, by the command's name."""
    import json  # noqa: PLC0415 - scoring reads no schema
    from importlib import resources  # noqa: PLC0415

    file = resources.files("omi_rules.report") / "schemas" / f"{name}.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found
