"""Discretion and the sample: what a file of judgements may move, and what a report says of both."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import omi_rules
from omi_rules.checker.ratings import unreached
from omi_rules.errors import UnusableRecordsError, WrongUseError
from omi_rules.model import Band, Bands, Text
from omi_rules.model.sample import needed
from omi_rules.report import schema
from omi_rules.scoring import band_of
from tests.inspections import Outcome, run

RULES = """model trial "A trial"
  levels standard > key_question "key question"
  also grouped by overall

scoring
  key_question  share of cases above the line
  standard      lowest of its key_question scores, banded by rating
  overall       total of its standard points, banded by result on the mean points
  printed       to the whole percent, halves up
  banded        on the {banded} score

bands rating
  strong  "Strong"  at least 80%, 3 points
  good    "Good"    at least 65%, 2 points
  fair    "Fair"    at least 50%, 1 point
  weak    "Weak"    otherwise, 0 points

bands result
  high  "High"  more than 1.5
  low   "Low"   otherwise

discretion panel "A panel may move a rating"
  moves a standard rating one step
  allowed when {tests}

{sample}

usual answers judgement
  above the line  yes
  below the line  no

overall all_of_it "The inspection"
  takes every standard

standard 1 "Planning"

key_question 1.1 "Was there a plan?"

key_question 1.2 "Was it a good plan?"

standard 2 "Leadership"
  judged for the inspection
"""
EDGE = "its lowest key_question is within 5 points of an edge"
ONE = "one case would change it"
FEW = "it rests on at most 5 cases"


def inspected(
    folder: Path,
    counts: dict[str, tuple[int, int]],
    rows: str | None,
    *more: str,
    tests: str = EDGE,
    sample: str = "",
    banded: str = "printed",
) -> Outcome:
    """A run over so many answers above and below the line in each question."""
    rules, cases = folder / "rules.omi", folder / "cases.csv"
    rules.write_text(RULES.format(tests=tests, sample=sample, banded=banded), "utf-8")
    answers = {ref: ["yes"] * above + ["no"] * below for ref, (above, below) in counts.items()}
    height = max(map(len, answers.values()))
    columns = [[*cells, *[""] * (height - len(cells))] for cells in answers.values()]
    lines = [f"c{at},{','.join(row)}" for at, row in enumerate(zip(*columns, strict=True))]
    cases.write_text("\n".join([f"case_id,{','.join(answers)}", *lines]) + "\n", "utf-8")
    given: list[str] = []
    if rows is not None:
        path = folder / "judgements.csv"
        path.write_text(f"ref,rating,reason,by\n2,good,,\n{rows}\n", "utf-8")
        given = ["--judgements", str(path)]
    return run("score", str(rules), str(cases), *given, *more)


def contract(found: Outcome) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(found.out)
    jsonschema.Draft202012Validator(schema("score")).validate(read)
    return read


def by_ref(read: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {score["ref"]: score for score in read["scores"]}


SIXTY = {"1.1": (60, 40), "1.2": (100, 0)}


# ------------------------------------------------------------------------------- what is moved


def test_both_ratings_are_printed_with_the_reason_and_the_test(tmp_path: Path) -> None:
    rows = "1,Good,the panel saw more,AB"
    found = inspected(tmp_path, SIXTY, rows)
    assert (found.code, found.err) == (0, "")
    said = " ".join(found.out.split())
    assert "Good, moved from Fair by discretion: the panel saw more, AB." in said
    assert "its lowest key question, 1.1, is 60%, within 5 points of the edge 65%." in said
    assert "4 of 6 (2 of 2 rated)" in said
    assert all(len(line) <= 80 for line in found.out.splitlines())
    score = by_ref(contract(inspected(tmp_path, SIXTY, rows, "--format", "json")))["1"]
    assert (score["exact"], score["printed"]) == ("3/5", 60)
    assert (score["rating"], score["band"], score["points"]) == ("Good", "good", 2)
    assert (score["computed_rating"], score["computed_band"]) == ("Fair", "fair")
    assert (score["discretion"], score["reason"], score["by"]) == (
        "panel", "the panel saw more", "AB",
    )  # fmt: skip
    assert score["allowed_by"] == [
        "its lowest key question, 1.1, is 60%, within 5 points of the edge 65%"
    ]
    table = inspected(tmp_path, SIXTY, rows, "--format", "csv").out
    row = next(row for row in csv.DictReader(io.StringIO(table)) if row["ref"] == "1")
    assert (row["comment"], row["computed_rating"], row["by"]) == ("Good", "Fair", "AB")


def test_without_a_move_nothing_says_that_there_could_be_one(tmp_path: Path) -> None:
    scores = by_ref(contract(inspected(tmp_path, SIXTY, "", "--format", "json")))
    assert "computed_band" not in scores["1"]
    assert scores["all_of_it"]["exact"] == "3"


REFUSED = [
    (EDGE, {"1.1": (59, 41)}, "Good", "1 is 59% by the cases, Fair, and discretion does not hold"),
    (EDGE, {"1.1": (71, 29)}, "Strong", "71%, 9 points from the edge 80%"),
    (EDGE, {"1.1": (66, 34)}, "Strong", "66%, 14 points from the edge 80%"),
    (ONE, {"1.1": (60, 40)}, "Good", "one case more above the line would leave it Fair"),
    (ONE, {"1.1": (70, 30)}, "Fair", "one case more below the line would leave it Good"),
    (FEW, {"1.1": (4, 2)}, "Fair", "it rests on 6 cases, more than 5"),
    (EDGE, {"1.1": (60, 40)}, "Strong", "moves one step, not to Strong"),
    (EDGE, {"1.1": (60, 40)}, "Fair", "which is what this row says"),
    (EDGE, {"1.1": (60, 40)}, "not rated", "it takes none away"),
    (FEW, {"1.1": (0, 0), "1.2": (0, 0)}, "Good", "1 has no rating that could be moved"),
]


@pytest.mark.parametrize(("tests", "counts", "rating", "message"), REFUSED)
def test_a_move_that_no_test_allows_is_refused_and_named(
    tmp_path: Path, tests: str, counts: dict[str, tuple[int, int]], rating: str, message: str
) -> None:
    counts = {"1.1": counts["1.1"], "1.2": counts.get("1.2", (100, 0))}
    if not sum(map(sum, counts.values())):
        counts = {"1.1": (0, 0), "1.2": (0, 0), "odd": (1, 0)}
    found = inspected(tmp_path, counts, f"1,{rating},seen,AB", tests=tests)
    assert (found.code, found.out) == (2, "")
    assert "row 3: " in found.said
    assert message in found.said


def test_both_ends_of_a_distance_are_near(tmp_path: Path) -> None:
    for above, rating in ((60, "Good"), (70, "Fair"), (75, "Strong"), (85, "Good")):
        found = inspected(tmp_path, {"1.1": (above, 100 - above), "1.2": (100, 0)}, "1,"
                          f"{rating},seen,AB")  # fmt: skip
        assert found.code == 0, found.err
    for above, rating in ((59, "Good"), (71, "Fair"), (74, "Strong"), (86, "Good")):
        found = inspected(tmp_path, {"1.1": (above, 100 - above), "1.2": (100, 0)}, "1,"
                          f"{rating},seen,AB")  # fmt: skip
        assert found.code == 2, above


def test_a_distance_goes_by_the_score_as_it_is_banded(tmp_path: Path) -> None:
    """597 of 1,000 print as 60%, which is five points from 65%, and are more exactly."""
    counts = {"1.1": (597, 403), "1.2": (1000, 0)}
    assert inspected(tmp_path, counts, "1,Good,seen,AB").code == 0
    found = inspected(tmp_path, counts, "1,Good,seen,AB", banded="exact")
    assert found.code == 2
    assert "is 59.7%, 5.3 points from the edge 65%" in found.said
    counts = {"1.1": (1199, 801), "1.2": (2000, 0)}
    found = inspected(tmp_path, counts, "1,Good,seen,AB", banded="exact")
    assert found.code == 2
    assert "is 59.95%, 5.05 points from the edge 65%" in found.said


@pytest.mark.parametrize(
    ("counts", "rating", "allowed"),
    [
        ({"1.1": (64, 36), "1.2": (100, 0)}, "Good", True),
        ({"1.1": (63, 37), "1.2": (100, 0)}, "Good", False),
        ({"1.1": (129, 71), "1.2": (200, 0)}, "Good", False),  # prints 65%: it is Good as it is
        ({"1.1": (65, 35), "1.2": (100, 0)}, "Fair", True),
        ({"1.1": (64, 36), "1.2": (64, 36)}, "Good", False),  # the other would hold it down
        ({"1.1": (65, 35), "1.2": (65, 35)}, "Fair", True),
        ({"1.1": (66, 34), "1.2": (2, 1)}, "Fair", False),  # the lowest, and not the smallest
        ({"1.1": (2, 2), "1.2": (4, 0)}, "Good", True),  # it would even be Good or better
    ],
)
def test_one_case_is_one_answer_in_a_lowest_score(
    tmp_path: Path, counts: dict[str, tuple[int, int]], rating: str, allowed: bool
) -> None:
    found = inspected(tmp_path, counts, f"1,{rating},seen,AB", tests=ONE)
    assert (found.code == 0) is allowed, found.err


def test_a_move_needs_a_reason(tmp_path: Path) -> None:
    found = inspected(tmp_path, SIXTY, "1,Good,,AB")
    assert found.code == 2
    assert "row 3: 1 is to be moved by discretion, without a reason" in found.said


def test_without_cases_any_rating_may_be_given(tmp_path: Path) -> None:
    inspected(tmp_path, SIXTY, "1,Strong,,")
    given = str(tmp_path / "judgements.csv")
    found = run("score", str(tmp_path / "rules.omi"), "--judgements", given, "--format", "json")
    assert found.code == 0
    assert by_ref(contract(found))["1"]["rating"] == "Strong"


def test_every_refusal_is_told_at_once_and_the_function_raises(tmp_path: Path) -> None:
    inspected(tmp_path, SIXTY, "1,Strong,seen,AB")
    model = omi_rules.load(str(tmp_path / "rules.omi"))
    with pytest.raises(UnusableRecordsError) as wrong:
        omi_rules.score(
            model, str(tmp_path / "cases.csv"), judgements=str(tmp_path / "judgements.csv")
        )
    assert [found.code for found in wrong.value.findings] == ["discretion-refused"]
    assert wrong.value.findings[0].ref == "1"


def test_an_example_says_what_no_test_allows(tmp_path: Path) -> None:
    path = tmp_path / "rules.omi"
    example = """
example "Too far from an edge"
  given 2 is good, 1 is good
  55 cases  1.1 is yes
  45 cases  1.1 is no
  then 1 is good

example "Not rated, and absent"
  given 1.1 is yes
  then 2 is not rated
"""
    path.write_text(RULES.format(tests=ONE, sample="", banded="printed") + example, "utf-8")
    found = run("test", str(path))
    assert found.code == 1
    said = " ".join(found.out.split())
    assert "1 should be good by discretion, and is not: 1 is 55% by the cases, Fair" in said
    assert "1 should be good, and is fair (55%)" in said
    assert "2 should be not rated, and is without a rating: none is given for it" in said


# --------------------------------------------------------------------------------- the sample


def test_the_size_is_that_of_the_tables() -> None:
    sure = Fraction(80, 100), Fraction(5, 100)
    populations = (50, 100, 200, 300, 500, 1000, 2000)
    assert [needed(*sure, n) for n in populations] == [39, 63, 91, 107, 124, 142, 152]
    assert needed(*sure, None) == 165
    # By hand, n / (1 + (n - 1) / N) with n = 164.237; without the 1 each would be one fewer.
    assert [needed(*sure, n) for n in (24, 51, 76)] == [22, 40, 53]
    assert all(needed(*sure, n) <= min(n, 165) for n in range(1, 3000))
    textbook = Fraction(95, 100), Fraction(5, 100)
    assert [needed(*textbook, n) for n in (100, 1000, None)] == [80, 278, 385]


SAMPLE = """sample "The cases"
  size {size}
  at least {least} cases where 1.1 is no
"""


def sampled(folder: Path, size: str, least: int, *more: str) -> Outcome:
    sample = SAMPLE.format(size=size, least=least)
    return inspected(folder, {"1.1": (30, 10), "1.2": (45, 5)}, "", *more, sample=sample)


@pytest.mark.parametrize(
    ("size", "met"),
    [("40 to 60", True), ("51 to 60", False), ("20 to 49", False), ("at least 50", True)],
)
def test_the_number_of_cases_is_held_against_the_size(tmp_path: Path, size: str, met: bool) -> None:
    read = contract(sampled(tmp_path, size, 1, "--format", "json"))
    line = read["sample"]["lines"][0]
    assert (line["kind"], line["found"], line["met"]) == ("size", 50, met)


@pytest.mark.parametrize(
    ("least", "met", "verdict"),
    [(10, True, "met"), (20, None, "cannot be told"), (21, False, "not met")],
)
def test_unknown_cases_count_neither_way(
    tmp_path: Path, least: int, met: bool | None, verdict: str
) -> None:
    read = contract(sampled(tmp_path, "at least 50", least, "--format", "json"))
    line = read["sample"]["lines"][1]
    assert (line["found"], line["unknown"], line["met"]) == (10, 10, met)
    assert read["sample"]["met"] == met
    found = sampled(tmp_path, "at least 50", least)
    assert found.code == 0, "what is short is told, and changes no exit code"
    assert f"  {verdict}" in found.out
    assert "of 10 more cases it is not known" in " ".join(found.out.split())
    rows = csv.DictReader(
        io.StringIO(sampled(tmp_path, "at least 50", least, "--format", "csv").out)
    )
    of_sample = [row for row in rows if row["row"] == "sample"]
    assert [row["why"] for row in of_sample] == ["met", verdict]


def test_strict_ends_with_one_where_the_sample_is_short(tmp_path: Path) -> None:
    counts = {"1.1": (40, 10), "1.2": (45, 5)}

    def code(least: int) -> int:
        sample = SAMPLE.format(size="at least 50", least=least)
        return inspected(tmp_path, counts, "", "--strict", sample=sample).code

    assert (code(10), code(11)) == (0, 1)


def test_how_sure_it_is_depends_on_the_population(tmp_path: Path) -> None:
    sure = "for 80% confidence, 5 points either way"
    open_ = sampled(tmp_path, sure, 1)
    said = " ".join(open_.out.split())
    assert open_.code == 0
    assert "it takes 39 of 50, 91 of 200, 124 of 500 and 152 of 2,000" in said
    few = sampled(tmp_path, sure, 1, "--population", "70")
    assert "not met" not in few.out
    assert "of 70 that takes 50 cases, and there are 50" in " ".join(few.out.split())
    many = sampled(tmp_path, sure, 1, "--population", "72")
    assert many.code == 0
    assert "not met" in many.out


def test_a_population_that_cannot_be_is_wrong_use(tmp_path: Path) -> None:
    sure = "for 80% confidence, 5 points either way"
    small = sampled(tmp_path, sure, 1, "--population", "49")
    assert small.code == 2
    assert "there are 50 cases, more than the population of 49" in small.said
    unasked = sampled(tmp_path, "at least 50", 1, "--population", "100")
    assert unasked.code == 2
    assert "the rules do not ask from how many cases" in unasked.said
    model = omi_rules.load(str(tmp_path / "rules.omi"))
    with pytest.raises(WrongUseError):
        omi_rules.score(model, str(tmp_path / "cases.csv"), population=100)


def test_a_column_that_only_the_sample_asks_about_may_be_missing(tmp_path: Path) -> None:
    sample = 'sample\n  at least 2 cases where ppo\n\nfield ppo "PPO" yes/no\n  counted only\n'
    found = inspected(tmp_path, SIXTY, "", sample=sample)
    assert found.code == 0
    said = " ".join(found.out.split())
    assert "cannot be told at least 2 cases where ppo: there are 0" in said
    assert "of 100 more cases it is not known" in said
    assert "there is no column ppo; no score needs it" in said
    assert run("check", "--strict", str(tmp_path / "rules.omi")).code == 0


# ------------------------------------------------------------------------- bands of a total


def test_a_band_of_a_total_is_reached_where_some_ratings_reach_it() -> None:
    """Held against every choice of ratings, one by one."""
    chance = random.Random(4)
    some = 0
    for _ in range(1500):
        points = sorted(chance.sample(range(9), chance.randint(1, 4)))
        edges = {Fraction(chance.randint(0, 36), chance.randint(1, 4)) for _ in range(3)}
        bands = tuple(
            Band(f"b{edge}", Text(""), edge, chance.random() < 0.5)
            for edge in sorted(edges, reverse=True)
        )
        bands += (Band("rest", Text(""), None),)
        most = chance.randint(1, 5)
        means = {
            Fraction(sum(chosen), count)
            for count in range(1, most + 1)
            for chosen in itertools.combinations_with_replacement(points, count)
        }
        named = Bands("of", Text(""), bands)
        reached = {band_of(named, mean) for mean in means}
        wanted = [place for place, band in enumerate(bands) if band not in reached]
        assert unreached(points, bands, most) == wanted
        some += len(wanted) < len(bands) - 1
    assert some > 100
