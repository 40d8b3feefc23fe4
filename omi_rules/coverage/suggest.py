"""Suggestions: the examples that a rule file lacks, as text to paste at its end.

They are as few as stay readable. Before they are handed out they are put at the end of the file,
checked and run, so all of them hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from omi_rules.checker import Checked, check
from omi_rules.coverage.drafts import Drafting
from omi_rules.coverage.goals import Reached
from omi_rules.coverage.measure import Measuring, missing_from
from omi_rules.coverage.write import Writer
from omi_rules.examples import run_examples
from omi_rules.source import SourceFile, Span
from omi_rules.syntax.tree import RuleFile


def suggested(checked: Checked) -> str:
    """The missing examples of a rule file without errors; empty where none is missing."""
    measuring = Measuring.of(checked)
    seen = measuring.seen(run_examples(measuring.model))
    missing, _ = missing_from(measuring, seen)
    conditions = [p for p in missing if not isinstance(measuring.goals[p], Reached)]
    bands = [goal for p in missing if isinstance(goal := measuring.goals[p], Reached)]
    writer = Writer(measuring.model)
    texts = [writer.of_case(draft) for draft in Drafting(measuring).drafts(conditions)]
    texts += [writer.of_scores(found) for found in measuring.bandings.bandings(bands)]
    if not texts:
        return ""
    text = _laid_out("\n\n".join(texts) + "\n")
    _assert_holds(checked, text, len(texts))
    return text


def pasted(checked: Checked, text: str) -> Checked:
    """The rule file with suggestions at its end, checked; a model of several files as one."""
    source, file = checked.source, checked.file
    assert file is not None, "what was checked was read"
    whole = source.text
    for span in sorted(_that_name_files(file), reverse=True):
        begin, after = whole.rfind("\n", 0, span.start) + 1, whole.find("\n", span.end) + 1
        whole = whole[:begin] + (whole[after:] if after else "")
    return check(SourceFile(source.path, whole.rstrip("\n") + "\n\n" + text))


def _that_name_files(file: RuleFile) -> Iterator[Span]:
    """Where a model names its parts, and a part its model."""
    for statement in file.statements:
        if statement.word.text == "part":
            yield statement.span
        yield from (clause.span for clause in statement.clauses if clause.kind == "part")


def _assert_holds(checked: Checked, text: str, number: int) -> None:
    """Whatever is suggested was put at the end of the file and run."""
    anew = pasted(checked, text)
    assert anew.model is not None, "a file with what we suggest has no new mistakes"
    results = run_examples(anew.model)[-number:]
    assert all(result.holds for result in results), "what we suggest holds"


def _laid_out(text: str) -> str:
    """Examples in the layout of `fmt`."""
    from omi_rules.formatter.layout import lay_out  # noqa: PLC0415
    from omi_rules.formatter.written import written  # noqa: PLC0415
    from omi_rules.syntax.parse import parse  # noqa: PLC0415

    file, findings = parse(SourceFile("", text))
    assert not findings.has_errors, "what we suggest can be read"
    return lay_out(file, written(file))
