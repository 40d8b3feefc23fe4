"""Every failure that was ever found, run again."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from omi_rules.checker import check
from omi_rules.source import SourceFile
from tests.properties import kept, test_ratings, test_what_always_holds
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.test_check_never_raises import holds


def of_one_trial() -> list[Any]:
    """The properties that a rule file and its cases are all that is needed for."""
    modules = (test_what_always_holds, test_ratings)
    named = [item for module in modules for item in vars(module).items()]
    tests = [found for name, found in named if "test_" in name[:5] and hasattr(found, "hypothesis")]
    properties = [test.hypothesis.inner_test for test in tests]
    return [found for found in properties if "trial" in found.__annotations__]


def test_what_failed_once_holds_now() -> None:
    assert len(of_one_trial()) > 8
    for trial in kept.trials().values():
        holds(trial.text)
        if check(SourceFile("kept.omi", trial.text)).model is not None:
            for property_ in of_one_trial():
                property_(trial)


@given(drafts())
def test_what_is_kept_is_read_as_it_was(draft: Draft) -> None:
    trial: Trial = draft.trial()
    for record in trial.records:
        for value in record.values():
            assert kept._read(kept._written(value)) == value
