"""Better answers that lower a score: both cases of each, scored as inspections of one case."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from omi_rules import load, score
from omi_rules.model import Model
from omi_rules.proof import Space
from omi_rules.proof.incentives import Incentive, Incentives, left_out

OMI2 = Path(__file__).parents[1] / "rules" / "omi2.omi"
MODEL = load(OMI2)
FOUND = {
    ref: found
    for looked in [Incentives(Space(MODEL))]
    for ref in looked.asked()
    if (found := looked.of(ref))
}
EACH = [one for found in FOUND.values() for one in found]


def scored(model: Model, folder: Path, one: Incentive, answer: str) -> Fraction:
    """The exact score of one case, by the engine, from a file with every column."""
    path = folder / f"{answer}.csv"
    names = {name: field.column or name for name, field in model.fields.items()}
    names |= {c: q.column or c for c, q in model.answers.items()}
    cells = {**one.cells, one.change.column: answer}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["case_id", *names.values()])
        writer.writerow(["1", *(cells.get(name, "") for name in names)])
    found = next(s.exact for s in score(model, path).scores if s.ref == one.node)
    assert found is not None
    return found


def test_those_of_the_shipped_model() -> None:
    assert {ref: [one.node for one in found] for ref, found in FOUND.items()} == {
        "1.2.6": ["1.2", "RoH"],
        "2.2.6": ["2.2", "RoH"],
        "2.2.13": ["2.2", "RoH"],
        "2.2.31": ["2.2", "RoH", "CE"],
        "2.3.18": ["2.3", "LoR"],
        "3.1.3": ["2.1", "3.1", "CE"],
    }


@pytest.mark.parametrize("one", EACH, ids=lambda one: f"{one.change.question}-{one.node}")
def test_the_better_answer_scores_lower_when_it_is_scored(one: Incentive, tmp_path: Path) -> None:
    worse = scored(MODEL, tmp_path, one, one.change.worse)
    better = scored(MODEL, tmp_path, one, one.change.better)
    assert better < worse
    assert worse == Fraction(*one.before)
    assert better == Fraction(*one.after)


def test_what_is_made_of_other_scores_is_left_out() -> None:
    assert left_out(MODEL) == ("1", "2", "3")
    assert not {"1", "2", "3"} & Incentives(Space(MODEL)).members.keys()
