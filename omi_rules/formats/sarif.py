"""Findings as SARIF 2.1.0, the form in which code scanning takes them in.

Each code that was found is a rule with the page that `omi-rules explain` shows. A finding is known
again by its code and by the words of its line, wherever the line has moved to.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from omi_rules.diagnostics import Aside, Diagnostic, Edit
from omi_rules.explain import Page, page
from omi_rules.explain.library import file_of
from omi_rules.formats.places import region, uri
from omi_rules.report.machine import dumped
from omi_rules.source import SourceFile, Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
BASE = "SRCROOT"
FINGERPRINT = "omiRulesLine/v1"

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_SENTENCE = re.compile(r".*?[.](?=\s|$)", re.DOTALL)


def as_sarif(findings: Sequence[Diagnostic], command: str) -> str:
    """The findings of a command as one run."""
    rules = sorted({found.code for found in findings})
    seen: Counter[str] = Counter()
    return dumped(
        {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "omi-rules",
                            **_version(),
                            "rules": [_rule(page(code)) for code in rules],
                        }
                    },
                    "automationDetails": {"id": f"omi-rules/{command}/"},
                    "originalUriBaseIds": {
                        BASE: {
                            "description": {
                                "text": "The top of the checkout, or the folder of the run."
                            }
                        }
                    },
                    "columnKind": "utf16CodeUnits",
                    "results": [_result(found, rules, seen) for found in findings],
                }
            ],
        }
    )


def _version() -> dict[str, str]:
    from importlib import metadata  # noqa: PLC0415 - 20 ms that only this needs

    try:
        return {"semanticVersion": metadata.version("omi-rules")}
    except metadata.PackageNotFoundError:
        return {}


def _rule(explained: Page) -> dict[str, Any]:
    whole = " ".join(explained.meaning)
    first = _SENTENCE.match(whole)
    markdown = _COMMENT.sub("", file_of(explained.name).read_text("utf-8"))
    words = explained.name.split("-")
    sections = [
        f"{section.heading}: {' '.join(section.paragraphs)}"
        for section in explained.sections
        if section.paragraphs and section.heading != "See also"
    ]
    return {
        "id": explained.name,
        # A name that says the same as the code is refused.
        **({"name": "".join(map(str.capitalize, words))} if len(words) > 1 else {}),
        "shortDescription": {"text": first[0] if first else whole},
        "fullDescription": {"text": whole},
        "help": {"text": "\n\n".join([whole, *sections]), "markdown": markdown},
        "defaultConfiguration": {"level": explained.severity},
        "properties": {
            "problem.severity": _PROBLEM[explained.severity],
            "tags": ["inspection-model"],
        },
    }


def _result(found: Diagnostic, rules: list[str], seen: Counter[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rules.index(found.code),
        "level": found.severity.value,
        "message": {"text": f"{found.message} {found.help}".strip()},
        "locations": [{"physicalLocation": _location(found.source, found.span)}],
        "partialFingerprints": {FINGERPRINT: _fingerprint(found, seen)},
    }
    if found.asides:
        result["relatedLocations"] = [_aside(found.source, aside) for aside in found.asides]
    if found.edit is not None:
        result["fixes"] = [_fix(found, found.edit)]
    return result


def _location(source: SourceFile, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(source), "region": _region(source, span)}


def _artifact(source: SourceFile) -> dict[str, Any]:
    address = uri(source.path)
    # A file outside of the checkout has its whole address, and stands under no base.
    return {"uri": address} if ":" in address else {"uri": address, "uriBaseId": BASE}


def _region(source: SourceFile, span: Span) -> dict[str, int]:
    at = region(source, span)
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _aside(source: SourceFile, aside: Aside) -> dict[str, Any]:
    return {
        "physicalLocation": _location(source, aside.span),
        "message": {"text": f"{aside.message[:1].upper()}{aside.message[1:]}."},
    }


def _fix(found: Diagnostic, edit: Edit) -> dict[str, Any]:
    return {
        "description": {"text": found.help},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(found.source),
                "replacements": [
                    {
                        "deletedRegion": _region(found.source, edit.span),
                        "insertedContent": {"text": edit.text},
                    }
                ],
            }
        ],
    }


def _fingerprint(found: Diagnostic, seen: Counter[str]) -> str:
    """What stays as it is while lines above and below change: the code and the words of the line.

    The same words a second time in a file are told apart by their number.
    """
    source = found.source
    line = source.line(source.place(found.span.start).line)
    words = " ".join([uri(source.path), found.code, *line.split(), source.quote(found.span)])
    name = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[name] += 1
    return f"{name}:{seen[name]}"
