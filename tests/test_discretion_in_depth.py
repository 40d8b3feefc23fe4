"""One case that would change a rating: in deep trees, with weights and repeated groups.

Held against every single answer turned round in the records, and the whole inspection scored again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from omi_rules.compiler import Plan
from omi_rules.discretion import moved
from omi_rules.model.judgements import Judgement, Move
from omi_rules.scoring import Scores, score
from tests.properties.trials import batch_of, planned, tallied

RULES = """model deep "Deep"
  levels section > criterion > question
scoring
  question share of cases above the line
  criterion {method} of its question {what}
  section {top} of its criterion scores, banded by marks
  printed to the whole percent, halves up
  banded on the {banded} score
bands marks
  a "A" at least 80%
  b "B" at least 65%
  c "C" at least 50%
  d "D" otherwise
discretion panel "A panel"
  moves a section rating one step
  allowed when one case would change it
list pest "Pests"
  rat "Rat"
  fox "Fox"
usual answers judgement
  above the line yes
  below the line no
section 1 "One"
criterion 1.1 "First"
question 1.1.1 "Q"
question 1.1.2 "Q"
criterion 1.2 "Second"
question 1.2.1 "Is it so for {{pest}}?"
  for each pest, counted as one, {fold}
question 1.2.2 "Q"
{weight}"""
QUESTIONS = ("1.1.1", "1.1.2", "1.2.1.rat", "1.2.1.fox", "1.2.2")
METHODS = ("mean", "pooled share", "lowest", "weighted mean")
Records = Sequence[dict[str, str]]


def scores_of(plan: Plan, records: Records) -> Scores:
    return score(plan, tallied(plan, batch_of(records)))


def would_change(plan: Plan, records: Records, top: str, step: int) -> bool:
    """Whether one answer, turned round, moves the rating the way of the step."""
    scores = scores_of(plan, records)
    exact = {ref: scores.nodes[ref].exact for ref in ("1.1", "1.2")}
    there = {ref: value for ref, value in exact.items() if value is not None}
    least = min(there.values())
    deciding = [ref for ref, value in there.items() if top == "mean" or value == least]
    now = scores.nodes["1"].band
    assert now is not None
    before, after = ("no", "yes") if step < 0 else ("yes", "no")
    for at, record in enumerate(records):
        for question in QUESTIONS:
            if record.get(question) != before or question[:3] not in deciding:
                continue
            turned = [dict(one) for one in records]
            turned[at][question] = after
            band = scores_of(plan, turned).nodes["1"].band
            assert band is not None
            if (ord(band.name) - ord(now.name)) * step > 0:
                return True
    return False


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("top", ["lowest", "mean"])
def test_one_case_is_found_where_turning_one_answer_round_finds_it(method: str, top: str) -> None:
    chance = random.Random(f"{method} {top}")
    seen = set()
    for _ in range(25):
        text = RULES.format(
            method=method,
            what="answers" if method == "pooled share" else "scores",
            top=top,
            banded=chance.choice(("printed", "exact")),
            fold=chance.choice(("pooled", "averaged")),
            weight="  weight 3\n" if method == "weighted mean" else "",
        )
        plan, share = planned(text), chance.choice((0.5, 0.6, 0.7, 0.8))
        records = [
            {q: chance.choices(("yes", "no"), (share, 1 - share))[0] for q in QUESTIONS}
            for _ in range(chance.randint(1, 20))
        ]
        records = [{q: a for q, a in one.items() if chance.random() < 0.85} for one in records]
        tallies = tallied(plan, batch_of(records))
        scores = score(plan, tallies)
        now = scores.nodes["1"].band
        if now is None:
            continue
        for step in (-1, 1):
            wanted = chr(ord(now.name) + step)
            if wanted in "abcd":
                found = moved(plan, tallies, scores, Judgement("1", wanted, "seen"))
                assert isinstance(found, Move) is would_change(plan, records, top, step)
                seen.add(isinstance(found, Move))
    assert seen == {True, False}
