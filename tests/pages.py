"""A page of `docs/` as a list of steps: the files that it writes, and what it says is printed.

A comment on the line before a block says what the block is:

    <!-- file: trial.omi -->                            the whole of a file
    <!-- add to: trial.omi -->                          more lines, at the end of it
    <!-- add to: trial.omi, after: question 1.1 -->     more lines, after the line that begins so
    <!-- change: trial.omi, instead of: answers -->     instead of the line that begins so
    <!-- take out: trial.omi, the line: question 1.1 -->  (no block: the line is taken out)
    <!-- add to: trial.omi, as: other.omi -->           the same, but what comes out is another file
    <!-- table: cases.csv -->                           a table: case records, saved as CSV
    <!-- output: omi-rules check trial.omi -->          what a command prints, all of it
    <!-- output, from Criterion: omi-rules score … -->  the paragraph of it that begins so
    <!-- whole: trial.omi -->                           what is in a file by now
    <!-- logic: and -->                                 a table of three-valued logic
    <!-- conditions: trial.omi, with: field … -->       a table: conditions that questions may have
    <!-- example -->, <!-- not yet -->                  an entry of the reference: see framing.py
    <!-- example: sections.omi -->                      the same, a file that another example names
"""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

from attrs import frozen
from click.testing import CliRunner

from omi_rules.cli import program

COMMENT = re.compile(r"<!-- ([a-z]+(?: to| yet| out)?)(?:, from ([^:]+))?(?:: (.*?))? -->")
KINDS = {
    "file", "add to", "change", "take out", "table", "output", "whole", "logic", "conditions",
    "example", "not yet",
}  # fmt: skip


@frozen
class Step:
    """A block of a page, and what the comment before it says that it is.

    `first` and `last` are its lines without the fences, as positions among the lines of the page.
    """

    kind: str
    what: str
    part: str | None
    first: int
    last: int
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.body)


def steps(text: str) -> list[Step]:
    """The blocks and the tables of a page in order. A block that no comment names is a mistake."""
    lines = text.split("\n")
    found: list[Step] = []
    at = 0
    while at < len(lines):
        fence = lines[at].startswith("```")
        comment = COMMENT.fullmatch(lines[at - 1]) if at else None
        assert not fence or comment is not None, f"line {at + 1}: a block without a comment"
        if not fence and not (comment and lines[at].startswith("|")):
            named = COMMENT.fullmatch(lines[at])
            assert named is None or named[1] in KINDS, f"line {at + 1}: {lines[at]}"
            # What was run together with its neighbours is no block any more, and nothing runs it.
            inside = "```" in lines[at] or (named is None and COMMENT.search(lines[at]) is not None)
            assert not inside, f"line {at + 1}: a block in a paragraph"
            if named is not None and named[1] == "take out":
                found.append(Step("take out", named[3], None, at, at, ()))
            at += 1
            continue
        assert comment is not None
        assert comment[1] in KINDS, f"line {at}: {lines[at - 1]}"
        first = at + fence
        last = first
        while lines[last].startswith("|") if not fence else lines[last] != "```":
            last += 1
        found.append(
            Step(
                comment[1],
                comment[3] or "",
                comment[2],
                first,
                last,
                tuple(lines[first:last]),
            )
        )
        at = last + fence
    return found


def write(step: Step, folder: Path) -> None:
    """Do to a file what a block says: write it, add to it, change a line."""
    name, *places = step.what.split(", ")
    said = dict(place.split(": ", 1) for place in places)
    path = folder / name
    if step.kind in {"file", "table"}:
        path.write_text(step.text if step.kind == "file" else _as_csv(step.body), "utf-8")
        return
    lines = path.read_text("utf-8").splitlines()
    beginning = said.get("after") or said.get("instead of") or said.get("the line")
    if beginning is None:
        apart = [""] if re.match(r"\S", step.body[0]) else []
        lines += [*apart, *step.body]
    else:
        (at,) = (at for at, line in enumerate(lines) if line.strip().startswith(beginning))
        lines[at + ("after" in said) : at + 1] = step.body
    text = "".join(f"{line}\n" for line in lines)
    folder.joinpath(said.get("as", name)).write_text(text, "utf-8")


def _as_csv(rows: tuple[str, ...]) -> str:
    """A Markdown table as a spreadsheet saves it."""
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells[:1] + cells[2:])
    return text.getvalue()


def asking(step: Step, folder: Path) -> str:
    """A rule file with a question for each condition of a table, and the fields that it needs."""
    name, fields = step.what.split(", with: ")
    lines = [*fields.split("; "), 'criterion conditions "Conditions"']
    for number, row in enumerate(step.body[2:], 1):
        condition = row.strip("| ").partition("|")[0].strip(" `")
        lines += [f'question conditions.{number} "?"', f"  relevant when {condition}"]
    return (folder / name).read_text("utf-8") + "\n".join(lines) + "\n"


def printed(step: Step) -> tuple[str, ...]:
    """What the command of a step prints here and now, or the paragraph of it that is asked for."""
    name, *arguments = shlex.split(step.what)
    assert name == "omi-rules"
    result = CliRunner().invoke(program, arguments)
    assert result.exit_code in {0, 1, 2}, result.output
    lines = [line.rstrip() for line in result.output.strip("\n").splitlines()]
    if step.part is not None:
        begins = [at for at, line in enumerate(lines) if line.strip().startswith(step.part)]
        assert begins, f"{step.what} prints nothing that begins with {step.part}:\n{result.output}"
        at = begins[0]
        end = lines.index("", at) if "" in lines[at:] else len(lines)
        lines = lines[at:end]
    return tuple(lines)
