"""Checking is quick, and grows as the file does. Bounds are several times what it takes."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from omi_rules.checker import check
from omi_rules.source import BYTES_MOST, SourceFile, decode
from tests.test_checker import HEAD

FIELDS = "".join(f'field f{n} "A fact of the case" yes/no\n' for n in range(50))


def whole(lines: int) -> str:
    """A sound rule file of about so many lines."""
    parts = [HEAD.replace("\nsection", f"\n{FIELDS}\nsection")]
    for n in range(2, lines // 4):
        parts.append(
            f'\nquestion 1.{n} "Was the {n}th thing done?"\n'
            f"  relevant when f{n % 50} and not f{n % 7} and 1.{max(n - 3, 1)} is yes\n"
            f"  below the line when 1.{n - 1} is below the line\n"
        )
    return "".join(parts)


def seconds(source: SourceFile) -> float:
    """The quicker of two times that checking takes."""
    times = []
    for _ in range(2):
        begin = time.perf_counter()
        check(source)
        times.append(time.perf_counter() - begin)
    return min(times)


def test_checking_grows_as_the_file_does() -> None:
    short, long = (decode("x", whole(lines).encode()) for lines in (5_000, 20_000))
    assert not check(long).errors
    assert seconds(long) < 4 * 2 * seconds(short)


def test_20000_lines_take_seconds() -> None:
    assert seconds(decode("x", whole(20_000).encode())) < 10


SLIPS = [
    ("unknown-field", "  relevant when women{n}"),
    ("misspelt-keyword", "  relevent{n} when ppo"),
    ("misspelt-keyword", "  relevnt when q{n}"),
    ("misspelt-keyword", "  relevant when ppo inclodes{n} yes"),
    ("two-words", "  counts towards RoH{n} LoR{n}"),
    ("unknown-clause", "  zzz{n} the team"),
    ("unclosed-label", '  aim "A plan {n}'),
    ("unclosed-label", '  aim "A plan {n}\n  of two.'),
    ("unclosed-label", '  aim "A plan {n}\n    of two.'),
    ("unclosed-bracket", "  relevant when (ppo{n}"),
    ("mixed-and-or", "  relevant when ppo and ppo or ppo # {n}"),
    ("cannot-read", "  relevant when ppo ppo{n} ppo"),
    ("unknown-option", "  relevant when ppo is maybe{n}"),
    ("unknown-headline", "  counts towards RoH{n}"),
]


@pytest.mark.parametrize(("code", "line"), SLIPS, ids=lambda value: value.strip()[:20])
def test_10000_mistakes_of_a_kind_take_three_seconds(code: str, line: str) -> None:
    begin = whole(200)
    more = "".join(
        f'question 1.{n} "Q?"\n{line.replace("{n}", str(n))}\n' for n in range(100, 10_100)
    )
    source = decode("x", (begin + more).encode())
    start = time.perf_counter()
    found = check(source).diagnostics
    took = time.perf_counter() - start
    assert sum(d.code == code for d in found) >= 1
    assert 10_000 <= len(found) < 11_000, "one finding for each"
    assert took < 3 * SLOWER, f"{took:.1f} s"


SLOWER = 2
"""How many times slower than a laptop a machine may be that runs these tests beside others."""


def test_10000_unknown_statements_take_three_seconds() -> None:
    text = whole(200) + "".join(f'\nquesti{n}on 1.{n} "Q?"\n  not scored\n' for n in range(10_000))
    start = time.perf_counter()
    found = check(decode("x", text.encode())).diagnostics
    assert len(found) >= 10_000
    assert time.perf_counter() - start < 3 * SLOWER


@pytest.mark.parametrize(
    "data",
    [
        b"x" * (BYTES_MOST + 1),
        bytes(range(256)) * 19_000,
        b"(" * 4_900_000,
        HEAD.encode().replace(b"when ppo", b"when " + b"(" * 5_000 + b"ppo"),
        HEAD.encode().replace(b"when ppo", b"when " + b"not " * 5_000 + b"ppo"),
    ],
    ids=["too large", "junk", "brackets", "5,000 brackets", "5,000 nots"],
)
def test_a_refusal_takes_a_second_and_little_memory(data: bytes) -> None:
    start = time.perf_counter()
    tracemalloc.start()
    try:
        found = check(decode("x", data)).diagnostics
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    took = time.perf_counter() - start
    assert len(found) <= 2
    assert most < 200_000_000
    assert took < 1 * SLOWER * 2, f"{took:.1f} s"
