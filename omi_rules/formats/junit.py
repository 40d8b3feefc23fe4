"""Findings and examples as JUnit's XML, which build servers show as tests.

A model is a suite, with all its parts. Checked, each finding that counts is a test that failed; one
test that holds stands for a model in which none does, and what does not count is told beside it.
Tested, each example is a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from attrs import frozen

from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.examples import ExampleResult
from omi_rules.formats.failed import said
from omi_rules.terminal import safe


@frozen
class Case:
    """One test: what is wrong is empty where it holds. `kind` is the code of what is wrong.

    `path` is the file that it stands in, which may be a part of the suite's.
    """

    name: str
    path: str
    line: int = 1
    kind: str = ""
    message: str = ""
    text: str = ""
    could_run: bool = True


@frozen
class Suite:
    """The tests of one rule file; `beside` is told and changes nothing."""

    path: str
    cases: tuple[Case, ...]
    beside: tuple[str, ...] = ()


def checked_suite(
    path: str, findings: Sequence[Diagnostic], counting: frozenset[Severity]
) -> Suite:
    """What checking found in a file."""
    cases = tuple(_case(path, d) for d in findings if d.severity in counting)
    beside = tuple(_in_full(path, d) for d in findings if d.severity not in counting)
    return Suite(path, cases or (Case("nothing is wrong", path),), beside)


def tested_suite(
    path: str, results: Sequence[tuple[str, ExampleResult]], errors: Sequence[Diagnostic]
) -> Suite:
    """How the examples of a file ran, each with the file it stands in; none did beside errors."""
    if errors:
        text = "\n".join(_in_full(path, d) for d in errors)
        message = "The file has errors, so its examples did not run."
        return Suite(path, (Case("the rule file", path, 1, errors[0].code, message, text, False),))
    return Suite(path, tuple(_example(own, result) for own, result in results))


def as_junit(suites: Sequence[Suite]) -> str:
    """The suites as one document."""
    return "".join(f"{line}\n" for line in _lines(suites))


def _case(path: str, found: Diagnostic) -> Case:
    line, own = found.source.place(found.span.start).line, found.source.path
    text = _in_full(path, found)
    return Case(f"{found.code}, line {line}", own, line, found.code, found.message, text)


def _in_full(path: str, found: Diagnostic) -> str:
    """A finding in words; the file that it stands in is named where it is not the suite's own."""
    line, own = found.source.place(found.span.start).line, found.source.path
    where = f"line {line}" if own == path else f"{own}, line {line}"
    head = f"{found.severity.value}[{found.code}], {where}: {found.message}"
    return f"{head}\n{found.help}" if found.help else head


def _example(path: str, result: ExampleResult) -> Case:
    if result.holds:
        return Case(result.label, path, result.line)
    texts = [f"line {failure.line}: {said(failure)}" for failure in result.failures]
    first = said(result.failures[0])
    return Case(result.label, path, result.line, "failed-example", first, "\n".join(texts))


# --------------------------------------------------------------------------------------- XML


def _lines(suites: Sequence[Suite]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="omi-rules" {_counts([c for one in suites for c in one.cases])}>'
    for suite in suites:
        yield f"  <testsuite name={_attribute(suite.path)} {_counts(suite.cases)}>"
        names: dict[tuple[str, str], int] = {}
        for case in suite.cases:
            # Two tests of one name are one to many programs.
            name = (case.path, case.name)
            names[name] = names.get(name, 0) + 1
            again = f" ({names[name]})" if names[name] > 1 else ""
            yield from _test(case, case.name + again)
        if suite.beside:
            yield f"    <system-out>{_text(chr(10).join(suite.beside))}</system-out>"
        yield "  </testsuite>"
    yield "</testsuites>"


def _test(case: Case, name: str) -> Iterator[str]:
    path = _attribute(case.path)
    head = f'name={_attribute(name)} classname={path} file={path} line="{case.line}"'
    if not case.kind:
        yield f"    <testcase {head}/>"
        return
    word = "failure" if case.could_run else "error"
    yield f"    <testcase {head}>"
    yield (
        f"      <{word} type={_attribute(case.kind)} message={_attribute(case.message)}>"
        f"{_text(case.text)}</{word}>"
    )
    yield "    </testcase>"


def _counts(cases: Sequence[Case]) -> str:
    failures = sum(bool(case.kind) and case.could_run for case in cases)
    errors = sum(not case.could_run for case in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="0"'


def _attribute(text: str) -> str:
    return quoteattr(safe(text))


def _text(text: str) -> str:
    """A text that XML can hold: control characters have no place in it, and `safe` shows them."""
    lines = (safe(line) for line in text.split("\n"))
    text = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;")
