"""What `why` says of one case and one question, for people: at most so many columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from omi_rules.model import Condition
from omi_rules.near import begin
from omi_rules.reading import read_lines
from omi_rules.terminal import Line, columns, padded, wrapped
from omi_rules.why.case import Answer
from omi_rules.why.sentences import state, step_in_words, what_came_of_it, what_would_differ
from omi_rules.why.words import OUTCOMES, Words, answer_label, shown
from omi_rules.wording import counted, listed

MOST_COLUMNS = 100
MOST_CELLS = 20
MOST_STEPS = 10
INDENT = 2
GAP = 2


def paragraph(text: str, width: int, style: str = "", indent: int = 0) -> Iterator[Line]:
    """A text in lines, further lines under the first."""
    for line in wrapped(text, max(width - indent, 20)):
        yield [(" " * indent + line, style)]


def notices(texts: Iterable[str], width: int) -> Iterator[Line]:
    """What every output made from some records must say, on top."""
    for text in texts:
        yield from paragraph(text, width, "warning")
        yield []


def table(rows: Sequence[Sequence[str]], width: int) -> Iterator[Line]:
    """A heading and rows of cells: the first column gets what the others leave."""
    others = range(1, len(rows[0]))
    room = width - INDENT - GAP * len(others)
    sizes = [min(max(columns(row[at]) for row in rows), room // (len(others) + 1)) for at in others]
    first = min(max(columns(row[0]) for row in rows), room - sum(sizes))
    for place, row in enumerate(rows):
        cells = [wrapped(text, size) for text, size in zip(row, (first, *sizes), strict=True)]
        for line in range(max(map(len, cells))):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            filled = [padded(text, size) for text, size in zip(parts, (first, *sizes), strict=True)]
            yield [(" " * INDENT + (" " * GAP).join(filled), "" if place else "dim")]


def answer_as_text(
    answer: Answer, words: Words, texts: Iterable[str], width: int
) -> Iterator[Line]:
    """The lines of an answer: the notices, what came of it, what would differ, the cells."""
    width = min(width, MOST_COLUMNS)
    question = answer.question
    yield from notices(texts, width)
    yield from paragraph(f"{question.ref} {question.label.en}", width, "bold")
    came = OUTCOMES[answer.outcome] + " (overruled)" * answer.overruled
    yield from paragraph(f"Case {answer.case.case_id}, row {answer.case.row}: {came}", width, "dim")
    yield []
    yield from paragraph(" ".join(what_came_of_it(answer, words)), width)
    differ = what_would_differ(answer, words)
    for sentence in differ:
        yield from paragraph(sentence, width)
    yield from _rule(answer, words, width)
    yield from _steps(answer, words, width)
    yield from _cells(answer, words, width)


def _rule(answer: Answer, words: Words, width: int) -> Iterator[Line]:
    question = answer.question
    rules: list[tuple[str, Condition | None]] = []
    if question.relevant is not None:
        rules.append(("Asked where", question.relevant))
    rules += [
        (
            f"Asked as {form.ref} {'otherwise' if form.condition is None else 'where'}",
            form.condition,
        )
        for form in question.forms
    ]
    rules += [("Below the line where", rule) for rule in question.struck_when]
    if not rules:
        return
    yield []
    yield [("What the rule file says", "bold")]
    for lead, condition in rules:
        if condition is None:
            yield from paragraph(lead, width, indent=INDENT)
            continue
        for place, line in enumerate(read_lines(words.model, condition)):
            marker = f"({line.marker}) " if line.marker else ""
            said = f"{lead} {line.words}" if place == 0 else f"{marker}{line.words}"
            yield from paragraph(said, width, indent=INDENT * (line.depth + 1))


def _steps(answer: Answer, words: Words, width: int) -> Iterator[Line]:
    steps = answer.steps
    if not steps:
        return
    yield []
    yield [("On the way", "bold")]
    for step in steps[:MOST_STEPS]:
        said = begin(step_in_words(step, words)) + "."
        yield from paragraph(said, width, indent=INDENT)
    if len(steps) > MOST_STEPS:
        yield from paragraph(f"And {len(steps) - MOST_STEPS} more.", width, "dim", INDENT)


def _cells(answer: Answer, words: Words, width: int) -> Iterator[Line]:
    yield []
    yield [(f"What row {answer.case.row} of the records says", "bold")]
    rows = []
    for name in answer.cells[:MOST_CELLS]:
        written = answer.case.written.get(name)
        texts = "" if written is None else listed([shown(text) for text in written.texts if text])
        place = "none" if written is None else listed(written.columns)
        label = words.name(name)
        if name not in words.model.fields:
            label = f"{name} {answer_label(words.model, name).en}"
        rows.append((label, texts or "nothing", state(answer, name, words), place))
    yield from table([("", "it says", "read as", "column"), *rows], width)
    if len(answer.cells) > MOST_CELLS:
        more = counted(len(answer.cells) - MOST_CELLS, "more cell")
        yield from paragraph(f"and {more}; --format json names all.", width, "dim", INDENT)
