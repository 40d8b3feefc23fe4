"""A reconciliation for people: the table of printed scores, then the arithmetic that matters.

No line is wider than asked. What is not decided is said with why, and so is what was found about
the published table and about the case records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from omi_rules.model import Rounding
from omi_rules.near import begin
from omi_rules.reconciler.arithmetic import INDENT, arithmetic, in_the_rest
from omi_rules.reconciler.figures import in_percent, shown
from omi_rules.reconciler.reconcile import Reconciliation
from omi_rules.reconciler.verdicts import Verdict
from omi_rules.report import notices_on
from omi_rules.report.text import MOST_COLUMNS, about_data, by_reference, finding_lines
from omi_rules.scoring import rounded
from omi_rules.terminal import Line, columns, padded, wrapped
from omi_rules.wording import counted, listed

GAP = "  "
LEAST_LABEL = 12
"""Where labels would get fewer columns than this, the figures stand below them."""

VERDICT = "From its parts"


def as_text(found: Reconciliation, width: int, show: Sequence[str] = ()) -> Iterator[Line]:
    """The lines of a reconciliation, with the arithmetic also of the references in `show`."""
    width = min(width, MOST_COLUMNS)
    for notice in found.notices:
        for line in wrapped(notice, width):
            yield [(line, "warning")]
        yield []
    for line in wrapped(found.model.label.en, width):
        yield [(line, "bold")]
    for line in wrapped(_beginning(found), width):
        yield [(line, "dim")]
    yield from _tables(found, width)
    yield from by_reference("To be read with them", notices_on(found.model), width)
    yield from _summary(found, width)
    yield from _comments(found, width)
    yield from _questions(found, width)
    wanted = [v for v in found.verdicts if v.possible is False or v.ref in show]
    for verdict in wanted:
        yield []
        yield from arithmetic(verdict, width)
    if found.table.findings:
        yield []
        yield [("About the published table", "bold")]
        for one in found.table.findings:
            yield from finding_lines(one.severity, one.message, one.help, width)
    if found.report is not None:
        yield from about_data(found.report, width)


def _beginning(found: Reconciliation) -> str:
    printed = [v for v in found.verdicts if v.published is not None]
    rounding = found.model.rounding
    places = counted(rounding.places, "decimal place") if rounding.places else "the whole percent"
    halves = "to even" if rounding.halves == "even" else rounding.halves
    parts = [
        f"{counted(len(printed), 'printed score')} from {found.table.name}, read as printed to "
        f"{places}, halves {halves}"
    ]
    report = found.report
    if report is not None:
        parts.append(f"{counted(report.cases, 'case')} from {report.records}")
        if report.without:
            parts.append(f"Scored without {listed(report.without, most=20)}")
    if found.model.assumed:
        verb = "is" if found.model.assumed == 1 else "are"
        parts.append(f"{found.model.assumed} of the model’s statements {verb} assumed")
    return ". ".join(parts) + "."


# ---------------------------------------------------------------------------------- the table


@frozen
class _Row:
    """A line of the table, before it is wrapped."""

    depth: int
    verdict: Verdict
    cells: tuple[str, ...]
    remarks: tuple[str, ...]


def _tables(found: Reconciliation, width: int) -> Iterator[Line]:
    model = found.model
    of_level: dict[str, list[Verdict]] = {}
    for verdict in found.scores:
        if _is_in_a_table(verdict, found):
            of_level.setdefault(verdict.level, []).append(verdict)
    grouped = [level for level in model.levels if level.grouping and level.name in of_level]
    tables = [(_heading([level.label.en]), of_level.pop(level.name)) for level in grouped]
    tree = [v for v in found.scores if v.level in of_level and _is_in_a_table(v, found)]
    if tree:
        words = [level.label.en for level in model.levels if level.name in of_level]
        tables.append((_heading(words), tree))
    titles = ["Printed"] if found.report is None else ["Printed", "Computed", "Difference"]
    rows = [[_row(found, verdict, tree) for verdict in table] for _, table in tables]
    shape = _shape(titles, [row for table in rows for row in table], width)
    for (heading, _), table in zip(tables, rows, strict=True):
        yield []
        yield from _table(heading, table, shape)


def _is_in_a_table(verdict: Verdict, found: Reconciliation) -> bool:
    """Whether a score has a line of a table: a repeated group only if there is something to say."""
    group = verdict.level == found.model.answered.name
    return not verdict.is_question and (
        not group or verdict.possible is not None or found.report is not None
    )


@frozen
class _Shape:
    """How wide each column is, all tables alike. `stacked` has the figures below the labels."""

    width: int
    titles: tuple[str, ...]
    sizes: tuple[int, ...]
    ref: int
    label: int
    stacked: bool

    def hang(self, row: _Row) -> int:
        """How far in the label of a row begins."""
        return len(INDENT) * row.depth + self.ref + len(GAP)


def _shape(titles: Sequence[str], rows: Sequence[_Row], width: int) -> _Shape:
    sizes = tuple(
        max([columns(title), *(columns(row.cells[at]) for row in rows)])
        for at, title in enumerate(titles)
    )
    ref = max((columns(row.verdict.ref) for row in rows), default=0)
    last = max((columns(row.cells[-1]) for row in rows), default=0)
    label = width - sum(sizes) - len(GAP) * (len(sizes) + 1) - max(last, len(VERDICT))
    shape = _Shape(width, tuple(titles), sizes, ref, label, stacked=False)
    least = max((shape.hang(row) for row in rows), default=0) + LEAST_LABEL
    return shape if label >= least else evolve(shape, label=width, stacked=True)


def _heading(words: Sequence[str]) -> str:
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def _row(found: Reconciliation, verdict: Verdict, tree: Sequence[Verdict]) -> _Row:
    above, depth = verdict.ref, 0
    nodes = found.model.nodes
    shown_refs = {one.ref for one in tree}
    while above in nodes and (parent := nodes[above].parent) is not None:
        depth += parent in shown_refs
        above = parent
    assert verdict.published is not None, "the table is of published scores"
    cells = [verdict.published.written]
    computed = verdict.computed
    if found.report is not None:
        cells.append(_or_dash(computed.printed if computed else None, found.model.rounding))
        cells.append(_signed(computed.difference if computed else None))
    cells.append(in_few_words(verdict))
    remarks = []
    if verdict.comment_holds is False:
        remarks.append(f"Its comment does not hold: {_ended(verdict.comment_says)}")
    if computed is not None and computed.why is not None:
        remarks.append(f"No score is computed: {computed.why}.")
    if computed is not None and computed.without:
        remarks.append(f"Computed without {listed(computed.without, most=20)}.")
    return _Row(depth, verdict, tuple(cells), tuple(remarks))


def _ended(text: str) -> str:
    """A sentence with its full stop; one that asks has its mark already."""
    return text if text.endswith("?") else f"{text}."


def in_few_words(verdict: Verdict) -> str:
    """A verdict as a table has it."""
    if verdict.possible:
        return "can follow"
    if verdict.possible is None:
        return "not decided"
    if not verdict.short_by:
        return "cannot, by the edge"
    return f"cannot: {'short' if verdict.side == 'below' else 'over'} by {shown(verdict.short_by)}"


def _or_dash(printed: Fraction | None, rounding: Rounding) -> str:
    return "–" if printed is None else f"{in_percent(printed, rounding)}%"


def _signed(difference: Fraction | None) -> str:
    if difference is None:
        return "–"
    return f"+{shown(difference)}" if difference > 0 else shown(difference)


def _table(heading: str, rows: Sequence[_Row], shape: _Shape) -> Iterator[Line]:
    heads = zip(shape.titles, shape.sizes, strict=True)
    figures = GAP + GAP.join(title.rjust(size) for title, size in heads)
    if shape.stacked or columns(heading) > shape.label:
        for line in wrapped(heading, shape.width):
            yield [(line, "bold")]
        heading = ""
    if not shape.stacked:
        yield [(padded(heading, shape.label), "bold"), (f"{figures}{GAP}{VERDICT}", "dim")]
    for row in rows:
        yield from _lines(row, shape)


def _lines(row: _Row, shape: _Shape) -> Iterator[Line]:
    hang = shape.hang(row)
    style = "warning" if row.verdict.possible is False else ""
    for number, text in enumerate(wrapped(row.verdict.label, shape.label - hang)):
        name = row.verdict.ref if number == 0 else ""
        head = INDENT * row.depth + padded(name, shape.ref) + GAP + text
        if number or shape.stacked:
            yield [(head, "")]
            continue
        cells = zip(row.cells, shape.sizes, strict=False)
        numbers = GAP + GAP.join(" " * (size - columns(cell)) + cell for cell, size in cells)
        yield [(padded(head, shape.label) + numbers + GAP, ""), (row.cells[-1], style)]
    if shape.stacked:
        titled = zip((*shape.titles, VERDICT), row.cells, strict=True)
        for text in wrapped("; ".join(f"{t} {c}" for t, c in titled), shape.width - hang):
            yield [(" " * hang + text, style)]
    for remark in row.remarks:
        for text in wrapped(remark, shape.width - hang):
            yield [(" " * hang + text, "warning")]


# -------------------------------------------------------------------------------- in sentences


def _summary(found: Reconciliation, width: int) -> Iterator[Line]:
    scores = found.scores
    if not scores:
        return
    can = sum(v.possible is True for v in scores)
    cannot = sum(v.possible is False for v in scores)
    open_ = len(scores) - can - cannot
    texts = [
        f"Of {counted(len(scores), 'printed score')}, {can} can follow from what is printed of "
        f"their parts, {cannot} cannot, and {open_} {'is' if open_ == 1 else 'are'} not decided."
    ]
    why: dict[str, list[str]] = {}
    for verdict in scores:
        if verdict.possible is None:
            why.setdefault(verdict.why, []).append(verdict.ref)
    texts += [f"Not decided: {listed(refs, most=12)}; {reason}." for reason, refs in why.items()]
    for verdict in scores:
        if verdict.rest is not None:
            name = begin(f"{verdict.level.replace('_', ' ')} {verdict.ref}")
            texts.append(f"{name} can follow. {in_the_rest(verdict)}")
    compared = [v.computed for v in scores if v.computed is not None]
    if compared:
        same = sum(computed.same for computed in compared)
        texts.append(_as_printed(same, counted(len(compared), "score"), len(compared)))
    yield []
    for text in texts:
        for line in wrapped(text, width):
            yield [(line, "")]


def _comments(found: Reconciliation, width: int) -> Iterator[Line]:
    """Comments that do not hold, of what has no line of a table."""
    for verdict in found.verdicts:
        if verdict.comment_holds is False and not _is_in_a_table(verdict, found):
            text = f"{verdict.ref}: its comment does not hold: {_ended(verdict.comment_says)}"
            for line in wrapped(text, width):
                yield [(line, "warning")]


def _questions(found: Reconciliation, width: int) -> Iterator[Line]:
    """Questions that do not come out as published, and how many do."""
    compared = [v for v in found.questions if v.computed is not None]
    if not compared:
        return
    unlike = [v for v in compared if v.computed is not None and not v.computed.same]
    yield []
    yield [(f"{_heading([found.model.answered.label.en])}s", "bold")]
    ref = max((columns(verdict.ref) for verdict in unlike), default=0)
    for verdict in unlike:
        head = INDENT + padded(verdict.ref, ref) + GAP
        text = f"{_beside(verdict, found.model.rounding)}. {verdict.label}"
        for number, line in enumerate(wrapped(text, width - columns(head))):
            yield [(head if number == 0 else " " * columns(head), ""), (line, "")]
    same = len(compared) - len(unlike)
    noun = counted(len(compared), found.model.answered.label.en)
    for line in wrapped(_as_printed(same, noun, len(compared)), width - len(INDENT)):
        yield [(INDENT + line, "")]


def _as_printed(same: int, noun: str, number: int) -> str:
    return f"{same} of {noun} {'comes' if number == 1 else 'come'} out as printed."


def _beside(verdict: Verdict, rounding: Rounding) -> str:
    """A question’s published score and the computed one, written in the same way."""
    published, computed = verdict.published, verdict.computed
    assert published is not None, "only what is published is compared"
    assert computed is not None, "these were compared"
    if computed.exact is None:
        return f"Printed {published.written}; no score is computed: {computed.why}"
    if published.count is not None and computed.count is not None:
        return "Printed {}, computed {} of {}".format(published.written, *computed.count)
    exact = 1 - computed.exact if published.below else computed.exact
    below = " below" if published.below else ""
    printed = in_percent(rounded(exact, rounding), rounding)
    return f"Printed {published.written}, computed {printed}%{below} ({shown(exact)})"
