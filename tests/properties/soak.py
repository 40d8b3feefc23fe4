"""`python -m tests.properties.soak`: the properties over and over, with other examples each time.

Prints its seed first, so that a run can be repeated. Every failure, shrunk, is kept as a file in
`tests/properties/kept/`, which `test_kept.py` runs from then on.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
from hypothesis import HealthCheck, settings

from tests.properties import (
    kept,
    test_check_never_raises,
    test_formatting,
    test_ratings,
    test_what_always_holds,
    test_why,
)
from tests.properties.drafts import Draft, Trial

ROUND = settings(
    max_examples=200,
    deadline=None,
    database=None,
    derandomize=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


_prepared: set[str] = set()


def properties() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every property, by name."""
    modules = (
        test_what_always_holds, test_ratings, test_check_never_raises, test_formatting, test_why,
    )  # fmt: skip
    for module in modules:
        for name, found in vars(module).items():
            if name.startswith("test_") and hasattr(found, "hypothesis"):
                yield name, found


def run(name: str, found: Callable[..., Any], seed: int) -> str | None:
    """One round of one property; the name of the file that its failure is kept in."""
    handle: Any = found
    last: list[Any] = []
    inner = handle.hypothesis.inner_test

    def watched(*args: Any, **kwargs: Any) -> None:
        last[:] = [*args, *kwargs.values()]
        inner(*args, **kwargs)

    handle.hypothesis.inner_test = watched
    # A test takes settings once in its life; what a round needs is always the same.
    if name not in _prepared:
        _prepared.add(name)
        ROUND(handle)
    try:
        hypothesis.seed(seed)(handle)()
    except Exception as failure:
        # The example that Hypothesis ran last is the one that it shrank to.
        text, records, ratings = _shown(last)
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        kept_as = f"{name.removeprefix('test_')}-{digest}"
        return kept.keep(kept_as, text, records, failure, ratings)
    finally:
        handle.hypothesis.inner_test = inner
    return None


def _shown(example: list[Any]) -> tuple[str, Any, Any]:
    first = example[0]
    trial = first.trial() if isinstance(first, Draft) else first
    if isinstance(trial, Trial):
        return trial.text, trial.records, trial.ratings
    return ("\n".join(first) if isinstance(first, list) else str(first)), (), {}


def main() -> int:
    """Run until the time is up; 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.properties.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    wanted = parser.parse_args()
    end = time.monotonic() + wanted.seconds
    _say(f"seed {wanted.seed}")
    failed: dict[str, str] = {}
    rounds = 0
    while time.monotonic() < end:
        for name, found in properties():
            if name not in failed and time.monotonic() < end:
                file = run(name, found, wanted.seed + rounds)
                if file is not None:
                    failed[name] = file
                    _say(f"{name} failed in round {rounds}: kept as {file}")
        rounds += 1
    _say(f"{rounds} rounds, {len(failed)} failures, seed {wanted.seed}")
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
