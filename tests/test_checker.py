"""Checking whatever anybody writes: a mistake stays where it is, and nothing ever raises.

What each mistake is called is in tests/language; here it is planted everywhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from omi_rules.checker import Checked, check
from omi_rules.source import BYTES_MOST, decode
from tests.one_file import own_text

ROOT = Path(__file__).parent.parent
OMI2 = ROOT / "rules" / "omi2.omi"
SAMPLES = sorted((Path(__file__).parent / "language" / "good").glob("*.omi"))
SMALL = [path for path in SAMPLES if path.stat().st_size < 10_000]

HEAD = """\
model trial "A trial inspection"
  levels section > question

scoring
  question  share of cases above the line
  section   mean of its question scores
  printed   to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

field ppo "Prolific offender" yes/no

section 1 "Planning"

question 1.1 "Was there a plan?"
  relevant when ppo
"""


def checked(text: str) -> Checked:
    return check(decode("trial.omi", text.encode()))


def codes(text: str) -> list[str]:
    return [finding.code for finding in checked(text).diagnostics]


# ------------------------------------------------------------------------------- planted slips

WORD = re.compile(r"[^\W\d_][\w]{3,}")
LABEL = re.compile(r'"[^"]*"')


def slips(line: str) -> Iterator[tuple[str, str]]:
    """A line with one slip in it, in every place, and what kind of slip that is."""
    note = line.find("#")
    code = line if note < 0 else line[:note]
    for quote in re.finditer('"', code):
        yield "quote", line[: quote.start()] + line[quote.end() :]
    first = re.match(r"(\s*)\w+\s*", code)
    if first:
        yield "first word", first[1] + line[first.end() :]
    bare = LABEL.sub(lambda label: " " * len(label[0]), code)
    if '"' in bare:
        return  # part of a label that runs over lines: its words and brackets are the author's
    for bracket in re.finditer(r"[()]", bare):
        yield "bracket", line[: bracket.start()] + bracket[0] + line[bracket.start() :]
        yield "bracket", line[: bracket.start()] + line[bracket.end() :]
    # One word of each line: which one goes round with the line's length.
    words = list(WORD.finditer(bare))
    for word in words[len(line) % max(len(words), 1) :][:1]:
        w = word[0]
        if w[1] != w[2]:
            yield "spelling", line[: word.start()] + w[0] + w[2] + w[1] + w[3:] + line[word.end() :]


def statement_starts(lines: list[str]) -> list[int]:
    return [n for n, line in enumerate(lines) if line and not line[0].isspace() and line[0] != "#"]


def planted(text: str, each: int = 1) -> Iterator[tuple[str, str, set[int], Checked]]:
    """Slips in every line, or each so many: kind, line, its statement's lines, what is found."""
    lines = text.split("\n")
    starts = [*statement_starts(lines), len(lines)]
    for start, end in itertools.pairwise(starts):
        own = set(range(start, end))
        for number in range(start, end):
            if not lines[number].strip() or lines[number].lstrip().startswith("#"):
                continue
            if number % each:
                continue
            for kind, changed in slips(lines[number]):
                if changed != lines[number]:
                    whole = "\n".join([*lines[:number], changed, *lines[number + 1 :]])
                    yield kind, f"{number + 1}: {changed}", own, checked(whole)


def test_a_planted_slip_is_reported_in_its_own_statement_and_nowhere_else() -> None:
    """A slip that leaves a line readable gives a name another spelling: then its uses are found."""
    slips_planted = 0
    for kind, line, own, found in planted(own_text(OMI2), each=9):
        slips_planted += 1
        places = [(found.source.place(d.span.start).line - 1, d.code) for d in found.diagnostics]
        inside = [code for at, code in places if at in own]
        outside = [code for at, code in places if at not in own]
        if kind in ("quote", "bracket"):
            assert inside, f"{kind} {line}: not found"
            assert not outside, f"{kind} {line}: {outside}"
        elif outside:
            renamed = {"unknown-statement", "no-answers"} | {
                c for c in outside if c[:8] == "unknown-"
            }
            assert set(outside) <= renamed, f"{kind} {line}: {places}"
            # Nothing on its own line is then wrong, but that the name it now has is not used.
            assert {code[:7] for code in inside} <= {"unused-", "unscore"}, (
                f"{kind} {line}: {places}"
            )
            assert len(outside) == len(set(outside)), f"{kind} {line}: said twice, {places}"
    assert slips_planted > 300


@pytest.mark.parametrize(
    "path", [path for path in SMALL if path.stem != "parts"], ids=lambda path: path.stem
)
def test_a_lost_quote_or_bracket_stays_in_its_statement(path: Path) -> None:
    text = decode(str(path), path.read_bytes()).text.replace("“", '"').replace("”", '"')
    for kind, line, own, found in planted(text):
        if kind in ("quote", "bracket"):
            places = {found.source.place(d.span.start).line - 1 for d in found.diagnostics}
            assert places, f"{kind} {line}: not found"
            assert places <= own, f"{kind} {line}: {found.diagnostics}"


# ------------------------------------------------------------------------------- never raises


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_file_cut_anywhere_is_checked(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 120)):
        check(decode("cut.omi", data[:end]))
        check(decode("cut.omi", data[end:]))


@pytest.mark.parametrize("path", SAMPLES[:12], ids=lambda path: path.stem)
def test_a_file_that_lacks_any_one_line_is_checked(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)[:80]
    for number in range(len(lines)):
        check(decode("cut.omi", b"".join(lines[:number] + lines[number + 1 :])))
        doubled = b"".join(lines[:number] + [lines[number]] * 2 + lines[number + 1 :])
        check(decode("doubled.omi", doubled))


def test_every_character_of_a_keyboard_is_survived_in_every_place() -> None:
    for sign in "\"'()[]{}<>=!&|,;:.#%/-_\t\n\x00\u200b\u00a0“”é7":
        for at in range(0, len(HEAD), 3):
            check(decode("typed.omi", (HEAD[:at] + sign + HEAD[at:]).encode()))


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\xff\xfe" + b"\x00\xd8" * 100,
        b"\x00" * 1_000,
        b"\x1b[31m" * 500,
        b"PK\x03\x04" + bytes(range(1, 200)) * 50,
        b"\xef\xbb\xbf",
        "ﷺ\u0301\u0300𝔘".encode() * 200,
        b"\xc3",
    ],
)
def test_junk_is_never_more_than_findings(data: bytes) -> None:
    found = check(decode("junk.omi", data))
    assert found.diagnostics
    assert found.model is None


def test_a_refusal_is_one_finding() -> None:
    assert [d.code for d in check(decode("big.omi", b"#" * (BYTES_MOST + 1))).diagnostics] == [
        "too-large"
    ]
    assert [d.code for d in check(decode("image.omi", bytes(range(256)) * 99)).diagnostics] == [
        "not-text"
    ]


# ------------------------------------------------------------------------------------- deep, long


@pytest.mark.parametrize("depth", [33, 5_000])
@pytest.mark.parametrize(("before", "after"), [("(", ")"), ("not ", ""), ("not (", ")")])
def test_what_nests_too_deep_is_one_finding(depth: int, before: str, after: str) -> None:
    nested = before * depth + "ppo" + after * depth
    assert codes(HEAD.replace("when ppo", f"when {nested}")) == ["nested-too-deep"]


@pytest.mark.parametrize(("before", "after"), [("(", ")"), ("not ", ""), ("not (", ")")])
def test_32_deep_is_read(before: str, after: str) -> None:
    nested = before * 32 + "ppo" + after * 32
    assert codes(HEAD.replace("when ppo", f"when {nested}")) == []


def test_many_nots_side_by_side_are_not_deep() -> None:
    many = " and ".join(["not (ppo)"] * 200)
    assert codes(HEAD.replace("when ppo", f"when {many}")) == []


def test_a_chain_of_5000_definitions_is_read() -> None:
    chain = ['define d0 "First" as ppo']
    chain += [f'define d{n} "Next" as not d{n - 1}' for n in range(1, 5_000)]
    text = HEAD.replace("\nsection 1", "\n" + "\n".join(reversed(chain)) + "\n\nsection 1")
    found = checked(text.replace("when ppo", "when d4999"))
    assert found.diagnostics == ()
    assert found.model is not None
    assert found.model.order[0] == ("definition", "d0")


def test_a_chain_of_5000_questions_is_read() -> None:
    chain = [
        f'\nquestion 1.{n} "Next?"\n  relevant when 1.{n - 1} is yes\n' for n in range(2, 5_001)
    ]
    found = checked(HEAD + "".join(chain))
    assert found.diagnostics == ()
    assert found.model is not None
    assert found.model.order[-1] == ("question", "1.5000")


def test_a_circle_of_5000_questions_is_one_finding() -> None:
    chain = [
        f'\nquestion 1.{n} "Next?"\n  relevant when 1.{n - 1 if n > 2 else 5_000} is yes\n'
        for n in range(2, 5_001)
    ]
    assert codes(HEAD + "".join(chain)) == ["circular-relevance"]


def test_a_tangle_of_circles_is_one_finding() -> None:
    tangle = "".join(
        f'\nquestion 1.{n} "Next?"\n'
        f"  relevant when 1.{(n * 7) % 50 + 2} is yes or 1.{(n - 1) % 50 + 2} is no\n"
        for n in range(2, 52)
    )
    assert codes(HEAD + tangle) == ["circular-relevance"]


@pytest.mark.parametrize(
    "line",
    [
        "  relevant when ppo" + " and ppo" * 100_000,
        '  aim "' + "word " * 200_000 + '"',
        "  relevant when " + "x" * 1_000_000,
        "  # " + "note " * 200_000,
        "  relevant when ppo is one of (" + "yes, " * 100_000 + "no)",
        '  aim "' + "x" * 1_000_000,
        "  aim " + '"x" ' * 250_000,
        " " * 1_000_000 + "not scored",
        "  relevant when " + "1." * 500_000 + "1 is yes",
        "  weight " + "9" * 1_000_000,
        "  " + "relevant " * 110_000,
        "  relevant when ppo " + "# " * 500_000,
        "  counts towards " + ", ".join(f"h{n}" for n in range(100_000)),
    ],
    ids=lambda line: line.strip()[:24],
)
def test_a_line_of_a_megabyte_is_survived(line: str) -> None:
    found = checked(HEAD.replace("  relevant when ppo", f"  relevant when ppo\n{line}"))
    assert all(len(d.message) < 2_000_000 for d in found.diagnostics)


# --------------------------------------------------------------------------- said once, said right


def test_an_unknown_name_is_reported_once_with_its_other_uses() -> None:
    more = "".join(f'\nquestion 1.{n} "Q?"\n  relevant when women\n' for n in range(2, 12))
    found = checked(HEAD + more).diagnostics
    assert [d.code for d in found] == ["unknown-field"]
    assert "9 more places" in found[0].message


def test_findings_stand_in_the_order_of_the_file() -> None:
    found = checked(HEAD.replace("ppo", "pop", 1) + "\nqueston 1.2\n\nsection 2 'x'\n").diagnostics
    assert [d.span for d in found] == sorted(d.span for d in found)


def test_a_model_comes_only_without_errors() -> None:
    assert checked(HEAD).model is not None
    unused = HEAD.replace("\nsection", '\nfield x "X" yes/no\n\nsection')
    assert codes(unused) == ["unused-field"]
    assert checked(unused).model is not None
    assert checked(HEAD.replace("when ppo", "when pop")).model is None


def test_a_near_name_is_found_among_thousands() -> None:
    fields = "".join(
        f'field f{n}_{n * 7919 % 977} "F" yes/no\n  counted only\n' for n in range(3_000)
    )
    text = HEAD.replace("\nsection", f"\n{fields}\nsection").replace("when ppo", "when pppo")
    assert "‘ppo’" in checked(text).diagnostics[0].help


@pytest.mark.parametrize(
    ("times", "said"),
    [(1, ""), (2, "; so it is with 1 more line"), (4, "; so it is with 3 more lines")],
)
def test_a_word_that_begins_many_lines_is_said_once(times: int, said: str) -> None:
    found = check(decode("x.omi", ("LAN 1\n" * times).encode())).diagnostics
    messages = [one.message for one in found if one.code == "unknown-statement"]
    assert messages == [f"No statement begins with ‘LAN’{said}."]
