"""`omi-rules show`: the model as a document, or one statement of it, each condition read aloud."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from omi_rules import terminal
from omi_rules.cli.output import put
from omi_rules.cli.rules import model_file, read_model
from omi_rules.errors import WrongUseError

FINE, FINDINGS = 0, 1
WIDEST = 100
"""A wider terminal is left empty at its right: longer lines are hard to follow."""

_FOREIGN = {".pdf", ".doc", ".docx", ".odt", ".rtf", ".xlsx", ".xls", ".ods", ".ppt", ".pptx"}
"""Files that programs of their own write: plain text of such a name opens in none of them."""
_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


@click.command("show")
@click.argument("rules", metavar="RULES")
@click.argument("ref", metavar="[REF]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="text to read here, markdown, or html: one page. FILE’s ending decides where you do not.",
)
@click.option("-o", "path", metavar="FILE", help="Write to this file.")
def command(rules: str, ref: str | None, *, form: str | None, path: str | None) -> int:
    """Show the model as a document, each condition read aloud.

    RULES is a rule file, or a folder in which one file has the model line. REF is the reference of
    a question or of a heading, or the name of a field, a definition, a list, answers, bands or a
    level: then only that is shown, with what it depends on and what depends on it.
    """
    if path is not None and form is None:
        _can_be_written(path)
    model = read_model(rules, ref, command="show", after="")
    if model is None:
        return FINDINGS
    if ref is None:
        from omi_rules.document.whole import whole  # noqa: PLC0415 - one of the two is needed

        document = whole(model)
    else:
        from omi_rules.document.one import about, names  # noqa: PLC0415

        found = about(model, ref)
        if found is None:
            from omi_rules.near import did_you_mean  # noqa: PLC0415 - only mistakes need it

            raise WrongUseError(
                f"there is nothing called ‘{ref}’ in the model {model.name}",
                where=rules,
                help=did_you_mean(ref, names(model))
                or f"‘omi-rules show {rules}’ shows all of it, with every reference and name.",
            )
        document = found
    if path is not None:
        _not_the_rules(rules, path)
    form = form or _ENDINGS.get(Path(path or "").suffix.casefold(), "text")
    if form == "text":
        from omi_rules.document.text import as_text  # noqa: PLC0415

        if path is None:
            wide = min(terminal.width(sys.stdout), WIDEST)
            terminal.write(as_text(document, wide), sys.stdout)
            return FINE
        lines = io.StringIO()
        terminal.write(as_text(document, terminal.PIPED_COLUMNS), lines)
        put(lines.getvalue(), path)
    elif form == "markdown":
        from omi_rules.document.markdown import as_markdown  # noqa: PLC0415

        put(as_markdown(document), path)
    else:
        from omi_rules.document.page import as_page  # noqa: PLC0415

        put(as_page(document), path)
    return FINE


def _can_be_written(path: str) -> None:
    """Refuse a file of a kind that is not written here, rather than text under its name."""
    ending = Path(path).suffix.casefold()
    if ending in _FOREIGN:
        name = Path(path).with_suffix(".html").name
        raise WrongUseError(
            f"a document in the form {ending} is not written here",
            where=path,
            help=f"Write a page with -o {name}, and open it in the program that makes such files.",
        )


def _not_the_rules(rules: str, path: str) -> None:
    """Refuse to write the document over the rule file that it is made of, or a part of it."""
    itself = Path(path).resolve() == model_file(rules).resolve()
    if itself or (Path(path).suffix.casefold() == ".omi" and Path(path).exists()):
        what = "the rule file itself" if itself else "a rule file"
        raise WrongUseError(
            f"this is {what}, and it is left as it is",
            where=path,
            help="Name another file behind -o, such as model.html.",
        )
