"""The planted mistakes still apply to the code as it is; `python -m tests.mutants` runs them."""

from __future__ import annotations

import pytest

from tests.mutants.patches import ROOT, Mutant, every

MUTANTS = every()


def test_there_are_at_least_ten() -> None:
    assert len(MUTANTS) >= 10


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_mistake_applies(mutant: Mutant) -> None:
    sound = (ROOT / mutant.file).read_text("utf-8")
    planted = mutant.applied(sound)
    assert planted != sound
    compile(planted, mutant.file, "exec")
    for test in mutant.caught_by.split():
        assert (ROOT / test.partition("::")[0]).exists()
