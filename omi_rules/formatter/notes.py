"""The notes of a rule file that stand on lines of their own, and the blank lines between them.

A note belongs to the line below it. One that stands further in, right under the last line of a
statement, belongs to that statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen


@frozen
class Gap:
    """What stands between two lines: notes, and before each whether a blank line stands there.

    `blank` says whether one stands before what follows the notes.
    """

    notes: tuple[tuple[bool, str], ...] = ()
    blank: bool = False

    def lines(self, indent: int, *, blanks: bool = True) -> Iterator[str]:
        """The lines of it, its notes so far in, with the blank lines or without."""
        for blank, note in self.notes:
            if blank and blanks:
                yield ""
            yield " " * indent + note
        if self.blank and blanks:
            yield ""

    def beginning(self, *, blank: bool) -> Gap:
        """The same gap, with or without a blank line at its beginning."""
        if not self.notes:
            return Gap((), blank)
        return Gap(((blank, self.notes[0][1]), *self.notes[1:]), self.blank)


def gap_of(lines: Sequence[str]) -> tuple[Gap, Gap]:
    """What blank lines and notes between two lines are, the second of which begins a statement.

    First what belongs to the statement above; then what belongs to the one below.
    """
    above: list[tuple[bool, str]] = []
    below: list[tuple[bool, str]] = []
    blank = False
    for line in lines:
        note = line.strip()
        if not note:
            blank = True
        elif not blank and not below and line[0].isspace():
            above.append((False, note))
        else:
            below.append((blank, note))
            blank = False
    return Gap(tuple(above)), Gap(tuple(below), blank)
