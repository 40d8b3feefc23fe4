"""`omi-rules explain`: what a code or a word of the language means, and what it does to a score."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from omi_rules import terminal
from omi_rules.errors import WrongUseError
from omi_rules.explain import Block, Page, contents, found, near, page
from omi_rules.near import quoted
from omi_rules.terminal import Line

WIDEST = 80
"""Longer lines are hard to read."""

UNFRAMED = {"nothing", "records"}
"""Pages that show all there is."""


def _completed(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """What a name that is begun can become: a shell completes one word at a time."""
    names = (name for names in contents().values() for name in names)
    return [name for name in names if name.startswith(begun) and " " not in name]


@click.command("explain")
@click.argument("asked", metavar="[CODE or WORD]", nargs=-1, shell_complete=_completed)
def command(asked: tuple[str, ...]) -> None:
    """Explain a code such as unknown-field, or a word of the language such as headline.

    Without either, list everything that has a page.
    """
    wide = min(terminal.width(sys.stdout), WIDEST)
    words = " ".join(asked)
    if not words.strip():
        terminal.write(_listed(wide), sys.stdout)
        return
    name = found(words)
    if name is None:
        alike = near(words)
        raise WrongUseError(
            f"nothing is called ‘{words}’",
            help=f"Did you mean {quoted(alike)}?"
            if alike
            else "‘omi-rules explain’ lists everything that has a page. Names of your own stand in"
            " your rule file.",
        )
    terminal.write(_drawn(page(name), wide), sys.stdout)


def _listed(wide: int) -> Iterator[Line]:
    for heading, names in contents().items():
        yield [(heading, "bold")]
        # A name is never broken: its spaces are made plain again once the lines are.
        text = ", ".join(name.replace(" ", "\0") for name in names)
        for line in _unbroken(text, wide - 2):
            yield [(f"  {line}", "")]
        yield [("", "")]
    yield [("omi-rules explain unknown-field shows a page.", "dim")]


def _unbroken(text: str, wide: int) -> Iterator[str]:
    line = ""
    for name in text.split(" "):
        longer = f"{line} {name}" if line else name
        if len(longer) > wide:
            yield line.replace("\0", " ")
            longer = name
        line = longer
    yield line.replace("\0", " ")


def _drawn(shown: Page, wide: int) -> Iterator[Line]:
    yield [(shown.title, shown.severity or "bold")]
    yield from _paragraphs(shown.meaning, wide)
    for section in shown.sections:
        yield [("", "")]
        yield [(section.heading, "bold")]
        yield from _paragraphs(section.paragraphs, wide)
        if section.block is not None:
            yield from _lines(section.block, shown.severity)
    if shown.note("frame") not in UNFRAMED and any(one.block for one in shown.sections):
        yield [("", "")]
        note = "The lines are part of a small model, which declares what else they name."
        for line in terminal.wrapped(note, wide):
            yield [(line, "dim")]


def _paragraphs(texts: tuple[str, ...], wide: int) -> Iterator[Line]:
    for position, text in enumerate(texts):
        if position:
            yield [("", "")]
        for line in terminal.wrapped(text, wide - 2):
            yield [(f"  {line}", "")]


def _lines(block: Block, severity: str) -> Iterator[Line]:
    for at, line in enumerate(block.lines):
        guilty = at in block.guilty
        yield [("  > " if guilty else "    ", severity), (line, severity if guilty else "")]
