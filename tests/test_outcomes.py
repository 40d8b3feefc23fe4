"""The outcome table, every combination written out by hand: a third opinion beside two programs."""

from __future__ import annotations

import pytest

from omi_rules import interpreter
from omi_rules.cells import BLANK, INVALID, Value
from omi_rules.model import FieldIs
from omi_rules.outcomes import Outcome
from tests.hand_made import SCALE, counted, field, model, question

# Down: is the question relevant, and does a `below the line when` hold? Across: the answer.
TABLE = """
relevant  struck   yes         no          na            nk            other       blank         invalid
true      (none)   above       below       not_applicable missing      recorded    missing       invalid
true      true     below       below       below         below         below       below         invalid
true      false    above       below       not_applicable missing      recorded    missing       invalid
true      unknown  undecided   below       undecided     undecided     undecided   undecided     invalid
false     (none)   unexpected  unexpected  not_relevant  not_relevant  unexpected  not_relevant  invalid
false     true     unexpected  unexpected  not_relevant  not_relevant  unexpected  not_relevant  invalid
false     false    unexpected  unexpected  not_relevant  not_relevant  unexpected  not_relevant  invalid
false     unknown  unexpected  unexpected  not_relevant  not_relevant  unexpected  not_relevant  invalid
unknown   (none)   undecided   undecided   undecided     undecided     undecided   undecided     invalid
unknown   true     undecided   undecided   undecided     undecided     undecided   undecided     invalid
unknown   false    undecided   undecided   undecided     undecided     undecided   undecided     invalid
unknown   unknown  undecided   undecided   undecided     undecided     undecided   undecided     invalid
"""  # noqa: E501 - a table is read across

HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (relevant, struck, answer, expected)
    for relevant, struck, *outcomes in ROWS
    for answer, expected in zip(HEAD[2:], outcomes, strict=True)
]
FACTS: dict[str, Value] = {"true": "yes", "false": "no", "unknown": BLANK}
WORDS: dict[str, Value] = {"blank": BLANK, "invalid": INVALID}

RELEVANT = FieldIs("concerns_it", ("yes",))
FAILED = FieldIs("parent_failed", ("yes",))
PLAIN = model([question("q", RELEVANT)], [field("concerns_it")])
STRIKABLE = model([question("q", RELEVANT, FAILED)], [field("concerns_it"), field("parent_failed")])


def test_the_table_has_every_combination() -> None:
    assert len({cell[:3] for cell in CELLS}) == 3 * 4 * 7 == len(CELLS)


@pytest.mark.parametrize(("relevant", "struck", "answer", "expected"), CELLS)
def test_every_combination_of_condition_failed_parent_and_answer(
    relevant: str, struck: str, answer: str, expected: str
) -> None:
    record: dict[str, Value] = {"q": WORDS.get(answer, answer), "concerns_it": FACTS[relevant]}
    asked = PLAIN if struck == "(none)" else STRIKABLE
    if struck != "(none)":
        record["parent_failed"] = FACTS[struck]
    tallied = counted(asked, [record]).questions["q"]

    assert interpreter.outcome(asked, record, "q") is Outcome(expected)
    assert dict(zip(Outcome, tallied.outcomes, strict=True)) == {
        outcome: int(outcome is Outcome(expected)) for outcome in Outcome
    }

    # Beside the nine: the option is counted where the question is relevant, and an answer above
    # the line that a failed parent puts below it is overruled.
    overruled = (relevant, struck, answer) == ("true", "true", "yes")
    assert tallied.overruled == int(overruled)
    assert interpreter.Reading(asked, record).overruled("q") is overruled
    assert tallied.options == tuple(
        int(relevant == "true" and option.name == answer) for option in SCALE.options
    )
    reported = {"missing", "undecided", "unexpected", "invalid"}
    rows = {what: found.first for what, found in tallied.rows.items()}
    assert rows == ({Outcome(expected): (2,)} if expected in reported else {}) | (
        {None: (2,)} if overruled else {}
    )


def test_an_unscored_question_is_tallied_like_any_other() -> None:
    unscored = model([question("q", RELEVANT, scored=False)], [field("concerns_it")])
    for answer in (option.name for option in SCALE.options):
        record: dict[str, Value] = {"q": answer, "concerns_it": "yes"}
        assert counted(unscored, [record]) == counted(PLAIN, [record])


def test_without_a_condition_a_question_is_always_relevant() -> None:
    always = model([question("q")])
    assert counted(always, [{"q": "yes"}, {"q": "no"}, {}]).questions["q"].outcomes[:2] == (1, 1)
    assert interpreter.outcome(always, {}, "q") is Outcome.MISSING
