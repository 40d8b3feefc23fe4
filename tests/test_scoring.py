"""What a score is made of, how it is rounded and banded, and what is said where there is none."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest
from attrs import evolve

from omi_rules.compiler import lower
from omi_rules.model import Band, Bands, Level, Model, Node, Rounding, Text
from omi_rules.scoring import band_of, rounded, score
from tests.hand_made import counted, model, node, question, scores

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)

TEXT = Text("")
ASK = Level("ask", Text("ask"), "share")


def level(
    name: str,
    method: Literal["mean", "pooled", "lowest", "none"],
    of: str | None = None,
    *,
    weighted: bool = False,
    printed: bool = False,
    grouping: bool = False,
    bands: str | None = None,
) -> Level:
    return Level(name, Text(name), method, of, weighted, printed, bands, grouping)


def inspection(*upper: Level, folded: Literal["one by one", "pooled", "averaged"]) -> Model:
    """Part 1 of two chapters, one with a repeated group; part 2 without a scored question.

    Theme t gathers 1.1.1 (weight 3) and the group 1.2.1 (weight 2), and chapter 1.1.
    """
    rows = ("1.2.1.x", "1.2.1.y")
    nodes: list[Node] = [
        node("t", "theme"),
        node("1", "part"),
        node("1.1", "chapter", "1", towards=("t",)),
        node("1.1.1", "ask", "1.1", weight=3, towards=("t",)),
        node("1.1.2", "ask", "1.1"),
        node("1.1.3", "ask", "1.1", scored=False),
        node("1.2", "chapter", "1", weight=4),
        node("1.2.1", "ask", "1.2", weight=2, towards=("t",), fold=folded, rows=rows),
        node("2", "part"),
        node("2.1", "chapter", "2"),
        node("2.1.1", "ask", "2.1", scored=False),
    ]
    return model(
        [
            question("1.1.1", parent="1.1", towards=("t",)),
            question("1.1.2", parent="1.1"),
            question("1.1.3", parent="1.1", scored=False, towards=("t",)),
            *(question(ref, parent="1.2", group="1.2.1", towards=("t",)) for ref in rows),
            question("2.1.1", parent="2.1", scored=False),
        ],
        nodes=nodes,
        levels=(*upper, ASK),
    )


RECORDS = [
    {"1.1.1": "yes", "1.1.2": "yes", "1.2.1.x": "yes", "1.2.1.y": "no"},
    {"1.1.1": "no", "1.1.2": "yes", "1.2.1.x": "na", "1.2.1.y": "no"},
    {"1.1.1": "na", "1.1.2": "no", "1.2.1.x": "na", "1.2.1.y": "yes"},
]
# 1.1.1 is 1/2, 1.1.2 is 2/3, the rows are 1 of 1 and 1 of 3: pooled 2/4, averaged 2/3.


def exact(of: Model) -> dict[str, Fraction | None]:
    return {ref: found.exact for ref, found in scores(of, RECORDS).nodes.items()}


MEANS = (level("part", "mean", "chapter"), level("chapter", "mean", "ask"))
THEME = level("theme", "mean", "ask", grouping=True)


def test_a_group_counted_one_by_one_is_as_many_members_as_rows() -> None:
    of = inspection(*MEANS, THEME, folded="one by one")
    found = scores(of, RECORDS)
    assert list(found.nodes) == ["t", "1", "1.1", "1.2", "2", "2.1"]
    assert list(found.questions) == ["1.1.1", "1.1.2", "1.2.1.x", "1.2.1.y"]
    assert found.nodes["t"].members == ("1.1.1", "1.2.1.x", "1.2.1.y")
    assert found.nodes["t"].exact == (HALF + 1 + THIRD) / 3
    assert found.nodes["t"].questions == 3
    assert found.nodes["1"].exact == ((HALF + Fraction(2, 3)) / 2 + (1 + THIRD) / 2) / 2
    assert found.nodes["1"].members == ("1.1", "1.2")


@pytest.mark.parametrize(("fold", "expected"), [("pooled", HALF), ("averaged", Fraction(2, 3))])
def test_a_group_counted_as_one_is_one_member_with_a_score_of_its_own(
    fold: Literal["pooled", "averaged"], expected: Fraction
) -> None:
    found = scores(inspection(*MEANS, THEME, folded=fold), RECORDS)
    assert list(found.nodes) == ["t", "1", "1.1", "1.2", "1.2.1", "2", "2.1"]
    assert found.nodes["1.2.1"].members == ("1.2.1.x", "1.2.1.y")
    assert found.nodes["1.2.1"].exact == expected
    assert found.nodes["t"].members == ("1.1.1", "1.2.1")
    assert found.nodes["t"].exact == (HALF + expected) / 2
    assert found.nodes["t"].questions == 2
    assert found.questions["1.2.1.y"].exact == THIRD


def test_a_level_may_gather_any_level_below() -> None:
    of = inspection(level("part", "mean", "ask"), MEANS[1], folded="averaged")
    assert exact(of)["1"] == (HALF + Fraction(2, 3) + Fraction(2, 3)) / 3


def test_a_grouping_may_gather_nodes_above_the_questions() -> None:
    of = inspection(*MEANS, level("theme", "mean", "chapter", grouping=True), folded="pooled")
    found = scores(of, RECORDS).nodes["t"]
    assert (found.members, found.exact) == (("1.1",), Fraction(7, 12))


def test_weights_are_those_of_the_members() -> None:
    weighted = level("theme", "mean", "ask", weighted=True, grouping=True)
    one_by_one = scores(inspection(*MEANS, weighted, folded="one by one"), RECORDS).nodes["t"]
    assert one_by_one.rule == "weighted mean"
    assert list(map(int, one_by_one.weights)) == [3, 2, 2]
    assert one_by_one.exact == (3 * HALF + 2 * 1 + 2 * THIRD) / 7
    folded = scores(inspection(*MEANS, weighted, folded="pooled"), RECORDS).nodes["t"]
    assert list(map(int, folded.weights)) == [3, 2]
    assert folded.exact == HALF


def test_a_mean_of_printed_scores_follows_from_the_printed_ones() -> None:
    printed = level("theme", "mean", "ask", printed=True, grouping=True)
    found = scores(inspection(*MEANS, printed, folded="averaged"), RECORDS).nodes["t"]
    assert found.rule == "mean of printed"
    assert found.exact == (Fraction(50, 100) + Fraction(67, 100)) / 2
    assert found.printed == Fraction(59, 100)


def test_pooled_answers_are_counted_together_rows_included() -> None:
    part = level("part", "pooled", "ask")
    theme = level("theme", "pooled", "ask", grouping=True)
    found = scores(inspection(part, MEANS[1], theme, folded="averaged"), RECORDS).nodes
    assert found["1"].members == ("1.1.1", "1.1.2", "1.2.1.x", "1.2.1.y")
    assert found["1"].exact == Fraction(1 + 2 + 1 + 1, 2 + 3 + 1 + 3)
    assert found["t"].exact == Fraction(1 + 1 + 1, 2 + 1 + 3)


def test_the_lowest_is_one_of_the_members() -> None:
    of = inspection(level("part", "lowest", "ask"), MEANS[1], folded="one by one")
    assert exact(of)["1"] == THIRD


def test_a_level_that_is_not_scored_has_no_scores() -> None:
    of = inspection(level("part", "none"), MEANS[1], folded="pooled")
    assert list(exact(of)) == ["1.1", "1.2", "1.2.1", "2.1"]


def test_a_node_that_is_not_scored_is_no_member() -> None:
    of = inspection(*MEANS, folded="pooled")
    left_out = evolve(of.nodes["1.1"], scored=False)
    found = scores(evolve(of, nodes={**of.nodes, "1.1": left_out}), RECORDS).nodes
    assert "1.1" not in found
    assert found["1"].members == ("1.2",)


# ------------------------------------------------------------------------------------ no score


def test_where_there_is_no_score_a_sentence_says_why() -> None:
    weightless = level("part", "mean", "chapter", weighted=True)
    of = inspection(weightless, MEANS[1], THEME, folded="pooled")
    found = scores(of, [{"1.1.1": "na"}])
    assert found.questions["1.1.1"].why == "no case counts in it"
    assert found.nodes["1.1"].why == "none of its 2 ask scores is there"
    assert found.nodes["1.2"].why == "its only ask has no score"
    assert found.nodes["1.2.1"].why == "no case counts in any of its questions"
    assert found.nodes["2.1"].why == "it has no ask that is scored"
    for scored in (*found.nodes.values(), *found.questions.values()):
        assert (scored.exact, scored.printed, scored.band, scored.questions) == (
            None,
            None,
            None,
            0,
        )
    some = scores(of, RECORDS)
    assert all((found.exact is None) == (found.why is not None) for found in some.nodes.values())


def test_members_without_a_score_take_no_part() -> None:
    found = scores(inspection(*MEANS, folded="pooled"), [{"1.1.2": "yes"}]).nodes
    assert found["1.1"].exact == found["1"].exact == 1
    assert found["1"].questions == 1


def test_members_that_all_weigh_nothing_make_no_score() -> None:
    of = inspection(level("part", "mean", "chapter", weighted=True), MEANS[1], folded="pooled")
    nodes = {ref: evolve(n, weight=Fraction(0)) for ref, n in of.nodes.items()}
    found = scores(evolve(of, nodes=nodes), RECORDS).nodes["1"]
    assert found.exact is None
    assert found.why == "each of its members weighs nothing"


# ----------------------------------------------------------------------------- columns left out


def test_every_score_that_a_column_left_out_touches_says_so() -> None:
    of = inspection(*MEANS, THEME, folded="pooled")
    plan = lower(of)
    found = score(plan, counted(plan, [{"1.1.2": "yes"}]), without=["1.2.1", "1.1.1"])
    said = {ref: s.without for ref, s in (found.nodes | found.questions).items()}
    assert said == {
        "t": ("1.2.1", "1.1.1"),
        "1": ("1.2.1", "1.1.1"),
        "1.1": ("1.1.1",),
        "1.2": ("1.2.1",),
        "1.2.1": ("1.2.1",),
        "1.2.1.x": ("1.2.1",),
        "1.2.1.y": ("1.2.1",),
        "2": (),
        "2.1": (),
        "1.1.1": ("1.1.1",),
        "1.1.2": (),
    }


# --------------------------------------------------------------------------- rounding and bands


@pytest.mark.parametrize(
    ("exact", "places", "up", "down", "even"),
    [
        ("1/2", 0, "50", "50", "50"),
        ("765/1000", 0, "77", "76", "76"),
        ("775/1000", 0, "78", "77", "78"),
        ("7649999999999999999/10000000000000000000", 0, "76", "76", "76"),
        ("7650000000000000001/10000000000000000000", 0, "77", "77", "77"),
        ("2/3", 0, "67", "67", "67"),
        ("2/3", 2, "66.67", "66.67", "66.67"),
        ("76545/100000", 2, "76.55", "76.54", "76.54"),
        ("1/200", 0, "1", "0", "0"),
        ("1", 1, "100", "100", "100"),
        ("0", 1, "0", "0", "0"),
    ],
)
def test_a_score_is_rounded_once_a_half_as_declared(
    exact: str, places: int, up: str, down: str, even: str
) -> None:
    share = Fraction(exact)
    assert rounded(share, Rounding(places, "up")) == Fraction(up) / 100
    assert rounded(share, Rounding(places, "down")) == Fraction(down) / 100
    assert rounded(share, Rounding(places, "even")) == Fraction(even) / 100


BANDS = Bands(
    "b",
    TEXT,
    (
        Band("otherwise", TEXT, None),
        Band("half", TEXT, HALF),
        Band("above half", TEXT, HALF, holds_edge=False),
        Band("most", TEXT, Fraction(4, 5), holds_edge=False),
    ),
)


@pytest.mark.parametrize(
    ("share", "name"),
    [
        ("0", "otherwise"),
        ("499/1000", "otherwise"),
        ("1/2", "half"),
        ("501/1000", "above half"),
        ("4/5", "above half"),
        ("801/1000", "most"),
        ("1", "most"),
    ],
)
def test_the_highest_edge_that_is_reached_wins(share: str, name: str) -> None:
    for bands in (BANDS, Bands("b", TEXT, BANDS.bands[::-1])):
        band = band_of(bands, Fraction(share))
        assert band is not None
        assert band.name == name


def test_without_otherwise_a_score_may_reach_no_band() -> None:
    assert band_of(Bands("b", TEXT, BANDS.bands[1:]), Fraction(2, 5)) is None


def test_a_band_is_that_of_the_printed_or_the_exact_score_as_declared() -> None:
    upper = Bands("b", TEXT, (Band("high", TEXT, HALF), Band("low", TEXT, None)))
    records = [{"q": "yes"}] * 199 + [{"q": "no"}] * 201  # 49.75%, printed 50%
    for banded_on, expected in (("printed", "high"), ("exact", "low")):
        of = model(
            [question("q")],
            levels=(level("part", "mean", "ask", bands="b"), ASK),
            bands=[upper],
            banded_on="printed" if banded_on == "printed" else "exact",
        )
        band = scores(of, records).nodes["p"].band
        assert band is not None
        assert band.name == expected
