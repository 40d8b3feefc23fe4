"""Whether published scores can follow by the rules: Lancashire by name, and each rule by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import omi_rules
from omi_rules.reconciler.intervals import Interval
from omi_rules.reconciler.others import Other
from omi_rules.reconciler.verdicts import Verdict
from tests.reconciliations import (
    LANCASHIRE,
    LANCASHIRE_2011,
    LANCASHIRE_QUESTIONS,
    Folder,
    rules,
    table,
)
from tests.test_reconcile_intervals import between_percent, percent

NOTHING = Fraction(0)
TWO = rules({"1.1": 2, "1.2": 4})


@pytest.fixture
def lancashire(tmp_path: Path) -> Folder:
    return Folder(tmp_path, LANCASHIRE)


def other(verdict: Verdict, rule: str) -> Other:
    (found,) = [one for one in verdict.others if one.rule == rule]
    return found


# ---------------------------------------------------------------------------------- Lancashire


def test_lancashire_section_1_misses_by_the_edge_alone(lancashire: Folder) -> None:
    one = lancashire.reconcile(LANCASHIRE_2011)["1"]
    assert one.range == between_percent("[76.5, 77.5)")
    assert one.published is not None
    assert one.published.stands_for == between_percent("[77.5, 78.5)")
    assert (one.possible, one.side, one.short_by) == (False, "below", NOTHING)
    assert other(one, "some weights").possible
    assert other(one, "some weights").interval == between_percent("(62.5, 87.5)")
    assert other(one, "mean by questions").possible
    assert not other(one, "mean of printed").possible
    assert not other(one, "lowest").possible
    assert {found.rule for found in one.others}.isdisjoint({"mean", "more questions"})


def test_lancashire_section_2_misses_by_half_a_point(lancashire: Folder) -> None:
    two = lancashire.reconcile(LANCASHIRE_2011)["2"]
    assert two.range == between_percent("[78, 79)")
    assert (two.possible, two.side, two.short_by) == (False, "below", percent("0.5"))
    assert not other(two, "mean by questions").possible
    weighted = other(two, "some weights")
    assert weighted.possible
    assert weighted.interval == between_percent("(74.5, 81.5)")
    assert "2.1 and 2.4 together must carry more than half of the weight" in weighted.says
    assert other(two, "mean of printed").says.endswith("exactly 78.5, printed 79%")


def test_lancashire_section_3_can_follow(lancashire: Folder) -> None:
    three = lancashire.reconcile(LANCASHIRE_2011)["3"]
    assert three.range is not None
    assert (three.range.low, three.range.high) == (Fraction(2125, 3000), Fraction(2155, 3000))
    assert (three.possible, three.short_by, three.others) == (True, None, ())


def test_lancashire_headlines_and_criteria_are_not_decided_without_questions(
    lancashire: Folder,
) -> None:
    found = lancashire.reconcile(LANCASHIRE_2011)
    for ref in ("RoH", "LoR", "CE", *LANCASHIRE_QUESTIONS):
        assert found[ref].possible is None
        assert found[ref].why == "none of its parts is printed"
        assert found[ref].comment_holds is True
    assert found["1"].comment_holds is None


def test_lancashire_as_a_person_reads_it(lancashire: Folder) -> None:
    found = lancashire.run(LANCASHIRE_2011)
    assert found.code == 0
    assert "Of 17 printed scores, 1 can follow" in found.said
    assert "2 cannot, and 14 are not decided" in found.said
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    section = lines[lines.index("1 Section 1: 78%") : lines.index("2 Section 2: 80%")]
    assert section[1:8] == [
        "By the rules: the mean of its 4 criterion scores.",
        "1.1 87% at least 86.5, less than 87.5",
        "1.2 79% at least 78.5, less than 79.5",
        "1.3 79% at least 78.5, less than 79.5",
        "1.4 63% at least 62.5, less than 63.5",
        "Sum at least 306, less than 310",
        "÷ 4 at least 76.5, less than 77.5",
    ]
    assert "It cannot follow: what its parts make is below 77.5, and 78% begins at 77.5." in (
        " ".join(section)
    )
    assert "It misses by the edge alone." in " ".join(section)
    assert "It is short by at least 0.5." in found.said
    assert all(len(line) <= 80 for line in found.out.splitlines())
    assert "3 Section 3: 71%" not in lines
    shown = lancashire.run(LANCASHIRE_2011, "--show", "3")
    assert "3 Section 3: 71%" in shown.said
    assert "It can follow: some scores belong to both." in shown.said


QUESTIONS_OF_1_3 = [
    "91", "", "", "88", "98", "82", "78", "85", "", "35% below", "", "46% below", "",
    "41% below", "40% below", "27 of 44", "5 of 10", "4 of 10",
]  # fmt: skip
"""What the report prints of the 18 judgements in 1.3; five of them have words alone."""


def of_1_3(*filled: tuple[int, str]) -> str:
    cells = {n: cell for n, cell in enumerate(QUESTIONS_OF_1_3, 1) if cell} | dict(filled)
    return table("1.3,79", *(f"1.3.{n},{cell}" for n, cell in sorted(cells.items())))


def test_lancashire_criterion_1_3_needs_nearly_everything_that_was_not_printed(
    lancashire: Folder,
) -> None:
    """13 of 18 figures leave room for 79, and only where the five others are all but perfect."""
    found = lancashire.reconcile(of_1_3())["1.3"]
    counts = Fraction(27, 44) + Fraction(5, 10) + Fraction(4, 10)
    low = percent("90.5") + percent("87.5") + percent("97.5") + percent("81.5") + percent("77.5")
    low += percent("84.5") + percent("64.5") + percent("53.5") + percent("58.5") + percent("59.5")
    assert found.range is not None
    assert found.range.low == (low + counts) / 18
    assert found.range.high == (low + percent("10") + counts + 5) / 18
    assert not found.range.low_included  # shares below the line are closed at the other end
    assert found.possible is True
    assert found.rest is not None
    assert percent("99.3") < found.rest.low < percent("99.4")
    assert found.rest.high == 1
    said = lancashire.run(of_1_3()).said
    assert "Criterion 1.3 can follow. Then the mean of the 5 others, if each has a score," in said


def test_lancashire_criterion_1_3_fails_as_soon_as_one_of_them_is_two_thirds(
    lancashire: Folder,
) -> None:
    found = lancashire.reconcile(of_1_3((11, "67")))["1.3"]
    assert (found.possible, found.side, found.rest) == (False, "below", None)
    more = other(found, "more questions")
    assert more.says == (
        "with 2 further question scores at 100% each at the least, and 100% in all of which "
        "nothing is printed"
    )


def test_the_shipped_inspection_can_be_reconciled() -> None:
    root = Path(omi_rules.__file__).parents[1]
    model = omi_rules.load(root / "rules" / "omi2.omi")
    folder = root / "examples" / "lancashire-2011"
    found = omi_rules.reconcile(model, folder / "published.csv", folder / "cases.csv")
    assert (found["1"].possible, found["1"].short_by) == (False, NOTHING)
    assert found.report is not None
    for verdict in found.scores:
        score = found.report[verdict.ref]
        assert verdict.computed is not None
        assert verdict.computed.exact == score.exact
        assert verdict.published is not None
        assert score.printed is not None
        assert verdict.computed.difference == score.printed - verdict.published.printed
    assert found.notices == found.report.notices != ()


# --------------------------------------------------------------------------- each rule by hand


def verdict(folder: Path, text: str, *rows: str, of: str = "1") -> Verdict:
    return Folder(folder, text).reconcile(table(*rows))[of]


def test_a_part_that_is_not_printed_stands_for_what_its_own_parts_make(tmp_path: Path) -> None:
    found = verdict(tmp_path, TWO, "1,80", "1.1.1,1 of 2", "1.1.2,70", "1.2,99")
    assert found.members[0].published is None
    assert found.members[0].known
    assert found.members[0].reach == between_percent("[59.75, 60.25)")
    assert found.range == between_percent("[79.125, 79.875)")
    assert found.possible is True


def test_a_part_of_which_nothing_is_printed_may_be_anything(tmp_path: Path) -> None:
    found = verdict(tmp_path, TWO, "1,20", "1.2,99")
    assert found.range == between_percent("[49.25, 99.75)")
    assert (found.possible, found.side, found.short_by) == (False, "above", percent("28.75"))


def test_what_is_open_at_the_bottom_misses_an_edge_too(tmp_path: Path) -> None:
    found = verdict(tmp_path, TWO, "1,70", "1.1,29% below", "1.2,29% below")
    assert found.range == between_percent("(70.5, 71.5]")
    assert (found.possible, found.side, found.short_by) == (False, "above", NOTHING)
    assert verdict(tmp_path, TWO, "1,72", "1.1,29% below", "1.2,29% below").possible is True
    assert verdict(tmp_path, TWO, "1,71", "1.1,29% below", "1.2,29% below").possible is True


def test_halves_down_turn_the_edge_round(tmp_path: Path) -> None:
    down = rules({"1.1": 2, "1.2": 4}, printed="to the whole percent, halves down")
    assert verdict(tmp_path, down, "1,70", "1.1,70", "1.2,71").possible is True
    found = verdict(tmp_path, down, "1,72", "1.1,71", "1.2,72", of="1")
    assert found.range == between_percent("(71, 72]")
    assert found.possible is True
    assert verdict(tmp_path, down, "1,73", "1.1,72", "1.2,73").possible is True
    found = verdict(tmp_path, down, "1,74", "1.1,73", "1.2,73")
    assert (found.possible, found.short_by) == (False, NOTHING)


def test_halves_to_even(tmp_path: Path) -> None:
    even = rules({"1.1": 2, "1.2": 4}, printed="to the whole percent, halves to even")
    assert verdict(tmp_path, even, "1,79", "1.1,78", "1.2,78").possible is False
    assert verdict(tmp_path, even, "1,78", "1.1,79", "1.2,79").possible is False
    assert verdict(tmp_path, even, "1,78", "1.1,78", "1.2,79").possible is True


def test_decimal_places(tmp_path: Path) -> None:
    places = rules({"1.1": 2, "1.2": 4}, printed="to 1 decimal place, halves up")
    found = verdict(tmp_path, places, "1,78.5", "1.1,78.3", "1.2,78.4")
    assert found.range == between_percent("[78.3, 78.4)")
    assert (found.possible, found.short_by) == (False, percent("0.05"))


def test_0_and_100_percent_go_no_further(tmp_path: Path) -> None:
    found = verdict(tmp_path, TWO, "1,100", "1.1,100", "1.2,100")
    assert found.range == between_percent("[99.5, 100]")
    assert found.possible is True
    assert verdict(tmp_path, TWO, "1,0", "1.1,0", "1.2,0").range == between_percent("[0, 0.5)")


def test_a_mean_of_printed_scores_takes_points(tmp_path: Path) -> None:
    printed = rules({"1.1": 2, "1.2": 4}, section="mean of its printed criterion scores")
    found = verdict(tmp_path, printed, "1,79", "1.1,78", "1.2,79")
    assert found.range == between_percent("[78.5, 78.5]")
    assert found.possible is True
    found = verdict(tmp_path, printed, "1,78", "1.1,78", "1.2,79")
    assert (found.possible, found.side, found.short_by) == (False, "above", NOTHING)
    assert other(found, "mean").possible
    assert "mean of printed" not in {one.rule for one in found.others}
    found = verdict(tmp_path, printed, "1,79", "1.1.1,78", "1.1.2,79", "1.2,79")
    assert found.members[0].counts_as == between_percent("[78, 79]")
    assert found.range == between_percent("[78.5, 79]")


def test_weights(tmp_path: Path) -> None:
    text = rules(
        {"1.1": 2, "1.2": 4},
        section="weighted mean of its criterion scores",
        weights={"1.2": 3},
    )
    found = verdict(tmp_path, text, "1,70", "1.1,80", "1.2,60")
    assert found.range == between_percent("[64.5, 65.5)")
    assert found.possible is False
    assert other(found, "mean").possible
    # 1.2 has twice the questions, and three times the weight.
    by_questions = other(found, "mean by questions")
    assert by_questions.weights == (Fraction(2), Fraction(4))
    assert by_questions.interval == Interval(
        Fraction(397, 600), Fraction(403, 600), high_included=False
    )
    assert "1.1 must carry more than" in other(found, "some weights").says
    assert "(1/4 by the declared rule)" in other(found, "some weights").says
    assert "1.2 × 3" in Folder(tmp_path, text).run(table("1,70", "1.1,80", "1.2,60")).said


def test_weights_that_come_to_the_number_of_questions_are_not_tried_again(tmp_path: Path) -> None:
    text = rules(
        {"1.1": 2, "1.2": 4}, section="weighted mean of its criterion scores", weights={"1.2": 2}
    )
    found = verdict(tmp_path, text, "1,80", "1.1,80", "1.2,60")
    assert "mean by questions" not in {one.rule for one in found.others}


def test_the_lowest(tmp_path: Path) -> None:
    text = rules({"1.1": 2, "1.2": 4}, section="lowest of its criterion scores")
    found = verdict(tmp_path, text, "1,70", "1.1,80", "1.2,60")
    assert found.range == between_percent("[59.5, 60.5)")
    assert other(found, "mean").possible
    assert {"lowest", "more questions"}.isdisjoint(one.rule for one in found.others)
    assert verdict(tmp_path, text, "1,60", "1.1,80", "1.2,60").possible is True
    assert verdict(tmp_path, text, "1,60", "1.1,80").possible is True
    assert verdict(tmp_path, text, "1,90", "1.1,80").possible is False


def test_pooled_answers_are_certain_only_where_counts_are_printed(tmp_path: Path) -> None:
    text = rules({"1.1": 2}, criterion="pooled share of its question answers")
    counts = ("1.1.1,1 of 10", "1.1.2,90 of 90")
    found = verdict(tmp_path, text, "1.1,91", *counts, of="1.1")
    assert found.range == between_percent("[91, 91]")
    assert found.possible is True
    found = verdict(tmp_path, text, "1.1,55", *counts, of="1.1")
    assert found.possible is False
    assert other(found, "mean").interval == between_percent("[55, 55]")
    assert other(found, "mean").possible
    assert other(found, "some weights").possible
    shares = ("1.1.1,10", "1.1.2,100")
    found = verdict(tmp_path, text, "1.1,55", *shares, of="1.1")
    assert found.range == between_percent("(9.5, 100)")
    assert found.possible is True
    found = verdict(tmp_path, text, "1.1,5", *shares, of="1.1")
    assert found.possible is False
    assert "some weights" not in {one.rule for one in found.others}
    half = verdict(tmp_path, text, "1.1,5", "1.1.1,10", of="1.1")
    assert (half.possible, half.why) == (None, "too few of its parts are printed")


def test_further_questions(tmp_path: Path) -> None:
    text = rules({"1.1": 2})
    found = verdict(tmp_path, text, "1.1,80", "1.1.1,70", "1.1.2,70", of="1.1")
    # (141 + 100 k) / (2 + k) has to come up to 79.5, and 141 itself is not reached.
    assert other(found, "more questions").says == (
        "with 1 further question score at 100% at the least"
    )
    found = verdict(tmp_path, text, "1.1,90", "1.1.1,70", "1.1.2,70", of="1.1")
    assert other(found, "more questions").says == (
        "with 4 further question scores at 100% each at the least"
    )
    found = verdict(tmp_path, text, "1.1,20", "1.1.1,7 of 10", "1.1.2,7 of 10", of="1.1")
    # 140 / (2 + k) has to come below 20.5.
    assert other(found, "more questions").says == (
        "with 5 further question scores at 0% each at the least"
    )
    found = verdict(tmp_path, text, "1.1,35 of 35", "1.1.1,70", "1.1.2,70", of="1.1")
    assert not other(found, "more questions").possible
    found = verdict(tmp_path, text, "1.1,0 of 35", "1.1.1,70", "1.1.2,70", of="1.1")
    assert not other(found, "more questions").possible


def test_a_score_with_one_part(tmp_path: Path) -> None:
    found = verdict(tmp_path, rules({"1.1": 1}), "1,80", "1.1,70")
    assert [one.rule for one in found.others] == ["mean of printed"]


def test_repeated_groups_are_parts_with_parts(tmp_path: Path) -> None:
    text = rules({"1.1": 1}) + (
        'list needs "Needs"\n  home "a home"\n  work "work"\n'
        'question 1.1.2 "Was the need met?"\n  for each needs, counted as one, averaged\n'
    )
    found = verdict(
        tmp_path, text, "1.1,80", "1.1.1,80", "1.1.2.home,90", "1.1.2.work,71", of="1.1"
    )
    assert [member.ref for member in found.members] == ["1.1.1", "1.1.2"]
    assert found.members[1].reach == between_percent("[80, 81)")
    group = verdict(tmp_path, text, "1.1.2,82", "1.1.2.home,90", "1.1.2.work,71", of="1.1.2")
    assert (group.possible, group.side) == (False, "below")
    said = Folder(tmp_path, text).run(table("1.1.2,82", "1.1.2.home,90", "1.1.2.work,71")).said
    assert "1.1.2 Was the need met?: 82%" in said


def test_what_the_rules_give_no_score(tmp_path: Path) -> None:
    text = rules({"1.1": 1}, section="not scored") + (
        'question 1.1.2 "When?"\n  answers fact\n  not scored\n'
    )
    for ref in ("1", "1.1.2"):
        found = verdict(tmp_path, text, f"{ref},80", of=ref)
        assert (found.possible, found.rule) == (None, None)
        assert found.why == "the rules give it no score"


# ------------------------------------------------------------------------------------- comments


@pytest.mark.parametrize(
    ("printed", "comment", "banded", "holds"),
    [
        ("80", "MINIMUM improvement required", "printed", True),
        ("80", "minimum improvement required.", "printed", True),
        ("80", "MINIMUM", "printed", True),
        ("80", "MODERATE improvement required", "printed", False),
        ("80", "MODERATE improvement required", "exact", True),
        ("80", "MINIMUM improvement required", "exact", True),
        ("79", "MINIMUM improvement required", "exact", False),
        ("4 of 5", "MODERATE improvement required", "exact", False),
        ("4 of 5", "MINIMUM improvement required", "exact", True),
        ("159 of 200", "MINIMUM improvement required", "printed", True),
        ("159 of 200", "MINIMUM improvement required", "exact", False),
        # Above 79.5 and at most 80.5 where 20% is below the line, so 80% or 81%.
        ("20% below", "MINIMUM improvement required", "printed", True),
        ("21% below", "MINIMUM improvement required", "printed", True),
        ("21% below", "MODERATE improvement required", "printed", True),
        ("22% below", "MINIMUM improvement required", "printed", False),
        ("80", "EXCELLENT", "printed", False),
    ],
)
def test_comments(tmp_path: Path, printed: str, comment: str, banded: str, holds: bool) -> None:
    text = rules({"1.1": 1}, banded=banded)
    folder = Folder(tmp_path, text)
    found = folder.reconcile(table(f"1.1,{printed},{comment}", header="ref,printed,comment"))
    assert found["1.1"].comment_holds is holds
    assert found.disagrees is not holds


def test_a_comment_that_does_not_hold_is_said_with_what_the_rules_give(tmp_path: Path) -> None:
    folder = Folder(tmp_path, rules({"1.1": 1}))
    rows = table("1.1,80,MODERATE improvement required", header="ref,printed,comment")
    found = folder.run(rows, "--strict")
    assert found.code == 1
    assert (
        "Its comment does not hold: the rules give ‘MINIMUM improvement required’ at 80%, "
        "not ‘MODERATE improvement required’." in found.said
    )
    assert folder.run(rows).code == 0
    near = folder.run(table("1.1,80,MINIMUM improvment required", header="ref,printed,comment"))
    assert "did they mean ‘MINIMUM improvement required’?" in near.said
    assert "?." not in near.said


def test_a_comment_on_a_question_is_held_against_the_rules_too(tmp_path: Path) -> None:
    text = rules({"1.1": 1}).replace(
        "above the line\n", "above the line, banded by improvement\n", 1
    )
    folder = Folder(tmp_path, text)
    rows = table("1.1.1,80,MODERATE", header="ref,printed,comment")
    assert folder.reconcile(rows)["1.1.1"].comment_holds is False
    said = folder.run(rows).said
    assert "1.1.1: its comment does not hold: the rules give ‘MINIMUM improvement required’" in said
