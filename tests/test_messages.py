"""How messages are worded: what a machine can see of "How a message is worded" in CONTRIBUTING.

Held of everything that the corpus of mistakes, `tests/language/bad`, makes the program say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from omi_rules.checker import check
from omi_rules.diagnostics import Diagnostic
from omi_rules.source import decode, read_source
from tests.plain_words import JARGON, QUOTED
from tests.test_language import BAD, WITHOUT_A_FILE

CONTRIBUTING = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8")

MESSAGE_MOST = 130
HELP_MOST = 200


def found() -> Iterator[Diagnostic]:
    """Each different thing that is said of the corpus, once."""
    said: set[tuple[str, str]] = set()
    sources = [read_source(path) for path in BAD]
    sources += [decode("some.omi", data) for data in WITHOUT_A_FILE.values()]
    for source in sources:
        for finding in check(source).diagnostics:
            if (finding.message, finding.help) not in said:
                said.add((finding.message, finding.help))
                yield finding


FOUND = list(found())


def names(finding: Diagnostic) -> str:
    return f"{finding.code}-{finding.source.place(finding.span.start).line}"


@pytest.mark.parametrize("finding", FOUND, ids=names)
def test_a_message_is_one_plain_sentence(finding: Diagnostic) -> None:
    message = finding.message
    assert "\n" not in message
    assert re.match(r"[A-Z‘]", message), "a capital, or the author's own word"
    assert message.endswith(".")
    assert ". " not in QUOTED.sub("", message), "one sentence"
    assert len(QUOTED.sub("‘…’", message)) <= MESSAGE_MOST
    assert not JARGON.search(QUOTED.sub("", message))
    around = re.sub(r"‘[^’]*’", "", message)
    assert not re.search(r"[`\"“”‘]", around), "quotations stand in ‘…’"


@pytest.mark.parametrize("finding", FOUND, ids=names)
def test_its_help_is_something_to_do(finding: Diagnostic) -> None:
    remedy = finding.help
    assert "\n" not in remedy
    assert re.match(r"[A-Z]", remedy)
    assert re.search(r"[.?]$", remedy)
    assert len(QUOTED.sub("‘…’", remedy)) <= HELP_MOST
    assert not JARGON.search(QUOTED.sub("", remedy))
    assert remedy != finding.message


def test_the_corpus_makes_the_program_say_much() -> None:
    assert len(FOUND) > 250


def test_the_table_of_bad_and_good_wordings_shows_what_is_said() -> None:
    """Its right column is said of the corpus, word for word; its left column never."""
    rows = re.findall(r"^\| (?:not )?“(.+?)” \| “(.+?)” \|", CONTRIBUTING, re.MULTILINE)
    said = {text for finding in FOUND for text in (finding.message, finding.help)}
    assert len(rows) >= 8
    for wrong, right in rows:
        assert right in said, right
        assert wrong not in said, wrong
