"""Examples that failed as findings: each expectation that does not hold, on its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.examples import ExampleResult, Failure
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.labels import content
from omi_rules.wording import listed

CODE = "failed-example"


def failed_examples(
    file_of: Callable[[str], SourceFile], results: Sequence[ExampleResult]
) -> Iterator[Diagnostic]:
    """What did not come out as the examples of a model expect it, each in the file of its part."""
    for result in results:
        source = file_of(result.part)
        for failure in result.failures:
            yield Diagnostic(
                CODE,
                Severity.ERROR,
                said(failure),
                _words_of(source, failure.line),
                source,
                f"Change the rule or what the example expects: “{result.label}”.",
            )


def said(failure: Failure) -> str:
    """What should be, and what is, in a sentence."""
    blank = failure.not_given
    are = "is" if len(blank) == 1 else "are"
    because = f", because {listed(blank)} {are} not given" if blank else ""
    return f"{failure.ref} should be {failure.expected}, and is {failure.found}{because}."


def _words_of(source: SourceFile, number: int) -> Span:
    """What stands on a line, without the spaces around it and the note behind it."""
    line = source.line(number)
    start = source.line_starts[number - 1]
    return content(source.text, start + len(line) - len(line.lstrip()), start + len(line))
