"""A finding on its way, with the cases that are wanted to show it, and those that were found.

What is wanted is said as claims, each of which both a set of cases and a reading of one can judge.
"""

from __future__ import annotations

from attrs import frozen

from omi_rules.diagnostics import Aside
from omi_rules.model import Condition
from omi_rules.outcomes import Outcome
from omi_rules.source import Span


@frozen(eq=False, repr=False)
class Claim:
    """What is so of a case: of a condition its truth; of a question too, or what comes of it.

    A question or a form (by its reference) is asked, is not or may be (`True`, `False`, `None`); a
    question comes out in a way, or is answered in one of several.
    """

    of: Condition | str
    so: bool | Outcome | frozenset[str] | None


@frozen(eq=False, repr=False)
class Wanted:
    """A case that would show something: what is so of it, and how that is said."""

    claims: tuple[Claim, ...]
    words: str


@frozen(eq=False, repr=False)
class Shown:
    """A case that was found: its cells, and what is so of it. What is not in it is blank."""

    cells: dict[str, str]
    wanted: Wanted


Instead = tuple[str, tuple[Shown, ...]]
"""What comes of an example, as the start of a help, and the case that it speaks of."""


@frozen(eq=False, repr=False)
class Verdict:
    """A finding on its way: `path` leads to the part of the clause that it is about.

    Each of `wanted` is a case to show, given as ways to choose it, of which the first is best.
    """

    code: str
    path: tuple[int, ...]
    span: Span
    message: str
    help: str
    asides: tuple[Aside, ...] = ()
    wanted: tuple[tuple[Wanted, ...], ...] = ()
    shown: tuple[Shown, ...] = ()
