"""Mending and the forms for other programs, for whatever text and whatever bytes."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from omi_rules.checker import check
from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.formats import as_github, as_junit, as_sarif, checked_suite
from omi_rules.mending import mended
from omi_rules.source import SourceFile, Span, decode
from tests.properties.test_check_never_raises import mistaken

MARKS = st.sampled_from([b"", b"\xef\xbb\xbf"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
PLACES = st.sampled_from(["e\u0301", "\u1100\u1161\u11a8", "\u0958", "o\u0323\u0302", "\U0001f600"])


def errors(path: str, data: bytes) -> Counter[str]:
    found = check(decode(path, data)).diagnostics
    return Counter(d.code for d in found if d.severity is Severity.ERROR)


@given(mistaken(), MARKS, ENDS)
def test_mending_brings_no_error_and_mends_all_at_once(text: str, mark: bytes, end: str) -> None:
    before = mark + text.replace("\r", "").replace("\n", end).encode("utf-8", "replace")
    done = mended("drawn.omi", before)
    assert not errors("drawn.omi", done.after) - errors("drawn.omi", before)
    assert done.after.startswith(mark)
    assert mended("drawn.omi", done.after).after == done.after
    assert (done.after == before) == (not done.made)


@given(mistaken(), PLACES, st.data())
def test_only_what_edits_put_there_is_new(text: str, odd: str, data: st.DataObject) -> None:
    """All letters outside of the edits stay, composed or not, in their order."""
    lines = text.replace("\r", "").split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] += f'  # {odd} "{odd}'
    before = "\n".join(lines).encode("utf-8", "replace")
    done = mended("drawn.omi", before)
    taken = sum(len(d.source.quote(d.edit.span).encode()) for d in done.made if d.edit is not None)
    put = sum(len(d.edit.text.encode()) for d in done.made if d.edit is not None)
    if not done.made:
        assert done.after == before
    assert done.after.count(odd.encode()) == before.count(odd.encode())
    if unicodedata.is_normalized("NFC", before.decode()):
        assert len(done.after) == len(before) - taken + put


@given(st.text(), st.data())
@example("e\u0301x", None)
def test_a_place_as_written_is_that_of_the_same_letter(
    text: str, data: st.DataObject | None
) -> None:
    """What stands before a place, composed, is what stands before it in the composed text."""
    text = re.sub("[\r\ud800-\udfff]", "", text)
    source = decode("x.omi", text.encode())
    if source.trouble is not None or text.startswith("\ufeff"):
        return
    at = data.draw(st.integers(0, len(source.text))) if data is not None else 1
    line, column = source.written_place(at)
    place = source.place(at)
    assert line == place.line
    before = unicodedata.normalize("NFC", source.written_line(line)[: column - 1])
    # A place inside of what was one letter can only be rounded to the end of it.
    assert before.startswith(source.line(line)[: place.column - 1])


TEXTS = st.text(max_size=60)


@st.composite
def findings(draw: st.DrawFn) -> list[Diagnostic]:
    source = SourceFile(draw(TEXTS) or "x", draw(st.text(min_size=1)))
    made = []
    for _ in range(draw(st.integers(0, 30))):
        start = draw(st.integers(0, len(source.text)))
        end = draw(st.integers(start, len(source.text)))
        severity = draw(st.sampled_from(list(Severity)))
        span = Span(start, end)
        made.append(Diagnostic("unused-field", severity, draw(TEXTS), span, source, draw(TEXTS)))
    return made


@given(findings())
def test_every_form_is_whole_whatever_a_finding_says(found: list[Diagnostic]) -> None:
    log = json.loads(as_sarif([d for d in found if "\0" not in d.source.path], "check"))
    assert len(log["runs"][0]["results"]) == sum("\0" not in d.source.path for d in found)
    root = ET.fromstring(
        as_junit([checked_suite("x.omi", found, frozenset({Severity.ERROR}))]).encode()
    )
    errors = sum(d.severity is Severity.ERROR for d in found)
    assert len(list(root.iter("failure"))) == errors
    for line in as_github([d for d in found if "\0" not in d.source.path]).split("\n")[:-1]:
        assert re.match(r"::(error|warning|notice) |(error|warning|note)\[", line)
        assert "##[" not in line
        assert line.isprintable()
