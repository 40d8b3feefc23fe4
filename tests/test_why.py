"""`why`: one case and one question, in the words of people who fight over it, and by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from omi_rules.report import schema
from omi_rules.terminal import columns
from tests.inspections import Outcome, run

RULES = """
model m "An inspection"
  levels area > question
scoring
  question share of cases above the line
  area mean of its question scores
  printed to the whole percent, halves up
  banded on the printed score
usual answers judgement "As judged"
  above the line yes
  below the line no
  not applicable na "N/A"
  not known nk "Not known"
answers kind "What kind"
  no line early "Too early", late "Too late"
list need "Needs"
  home "a home"
  job "a job"
field ppo "PPO" yes/no
field visits "Visits" whole number
field hours "Hours" number
field starts "Start" date
field ends "End" date
field needs "Needs" some of the list need
field note "Note" text
field risk "Risk" one of low, medium, high, very_high "Very high"
field region "North" yes/no
  same for the whole inspection
define long "Long sentence" as ends is more than 3 months after starts
define grave "Grave" as risk is one of (high, very_high)
area 1 "Area"
question 1.1 "Was it done?"
question 1.2 "Was it done on time?"
  relevant when ppo
  below the line when 1.1 is no
question 1.3 "What was wrong?"
  relevant when 1.2 is below the line
  answers kind
  not scored
question 1.4 "Was the risk managed?"
  relevant when grave and ppo
question 1.5 "Were the visits enough?"
  relevant when visits is at least 3 and long
question 1.6 "Was a job found?"
  relevant when needs includes job or note is not blank
question 1.7 "Never?"
  relevant when risk is high and risk is low
question 1.8 "Were the hours kept?"
  relevant when hours is more than 2.5 and region
question 1.9 "Was the plan reviewed?"
  relevant when 1.4 is yes and not (ppo and visits is less than 2)
question 1.10 "By whichever way?"
  relevant when ppo or grave or visits is at least 5 or needs is none or region
question 1.11 "Always?"
  relevant when ppo is blank or ppo is not blank
question 1.12 "Put below in any case?"
  below the line when risk is low or risk is not low
"""
HEADER = "case_id,ppo,visits,hours,starts,ends,needs,note,risk,region," + ",".join(
    f"1.{n}" for n in range(1, 13)
)


class Asking:
    """A folder with the rule file above, and one case at a time."""

    def __init__(self, folder: Path) -> None:
        self.rules = folder / "m.omi"
        self.rules.write_text(RULES, "utf-8")
        self.cases = folder / "cases.csv"

    def records(self, *cases: dict[str, str]) -> None:
        names = HEADER.split(",")
        rows = [[case.get(name, "") for name in names] for case in cases]
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
        self.cases.write_text("\n".join([HEADER, *quoted]) + "\n", "utf-8")

    def run(self, *arguments: str) -> Outcome:
        return run("why", str(self.rules), str(self.cases), *arguments)

    def said(self, ref: str, **cells: str) -> str:
        """What is said of one case: in one line, up to the rule."""
        self.records({"case_id": "7", **{n.replace("q", "1."): c for n, c in cells.items()}})
        self.asked = ref
        found = self.run("--case", "7", "--question", ref)
        assert (found.code, found.err) == (0, "")
        machine = self.run("--case", "7", "--question", ref, "--format", "json")
        Draft202012Validator(schema("why")).validate(machine.json)
        assert all(columns(line) <= 80 for line in found.out.splitlines())
        return " ".join(found.out.split("What row")[0].split("What the rule")[0].split())

    @property
    def on_the_way(self) -> str:
        """What stands on the way from the question to the cells, of what was said last."""
        text = self.run("--case", "7", "--question", self.asked).out
        return " ".join(text.split("On the way")[1].split("What row")[0].split())


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return Asking(tmp_path)


# --------------------------------------------------------------------------- the nine outcomes


def test_not_relevant(asking: Asking) -> None:
    assert asking.said("1.2", ppo="no") == (
        "1.2 Was it done on time? Case 7, row 2: not relevant "
        "Case 7 is not asked 1.2 because “PPO” is no. "
        "It would be asked if “PPO” were yes; it would then be undecided."
    )


def test_unexpected(asking: Asking) -> None:
    said = asking.said("1.2", ppo="no", q1="yes", q2="no")
    assert "Case 7 is not asked 1.2 because “PPO” is no. It is answered no all the same" in said
    assert "If its answer were cleared, it would be not relevant" in said
    assert "It would be asked if “PPO” were yes; it would then be below the line." in said


def test_undecided_for_a_blank(asking: Asking) -> None:
    said = asking.said("1.2", q1="yes", q2="yes")
    assert "It is not known whether case 7 is asked 1.2: “PPO” is blank." in said
    assert "It would be asked if “PPO” were yes; it would then be above the line." in said
    assert "It would not be asked if “PPO” were no; its answer would then be unexpected." in said


def test_undecided_for_what_may_put_it_below(asking: Asking) -> None:
    said = asking.said("1.2", ppo="yes", q2="yes")
    assert "Case 7 is asked 1.2 because “PPO” is yes." in said
    assert "It is not known whether it is put below the line: 1.1 is blank." in said
    assert (
        "It would not be put below the line if 1.1 were answered yes or “N/A”; "
        "it would then be above the line. It would be put below the line if 1.1 were answered no."
    ) in said


def test_put_below_and_overruled(asking: Asking) -> None:
    said = asking.said("1.2", ppo="yes", q1="no", q2="yes")
    assert "Case 7, row 2: below the line (overruled)" in said
    assert "It is put below the line because 1.1 is answered no." in said
    assert "Its own answer, yes, would be above the line; it is overruled." in said
    assert "It would not be put below the line if 1.1 were answered yes or “N/A”" in said


def test_put_below_where_the_answer_is_below_too(asking: Asking) -> None:
    said = asking.said("1.2", ppo="yes", q1="no", q2="no")
    assert "Its own answer is no; that does not matter here." in said
    assert "if 1.1 were answered yes or “N/A”; it would then be below the line." in said


def test_below_by_its_answer(asking: Asking) -> None:
    said = asking.said("1.1", q1="no")
    assert "1.1 is asked of every case, whatever its facts." in said
    assert said.endswith("Its answer is no, which is below the line. Yes would be above the line.")


def test_above(asking: Asking) -> None:
    said = asking.said("1.2", ppo="yes", q1="yes", q2="yes")
    assert (
        "Its answer is yes, which is above the line. It is not put below the line because 1.1 is"
        " answered yes. No would be below the line."
    ) in said
    assert "It would be put below the line if 1.1 were answered no." in said
    assert said.endswith("It would not be asked if “PPO” were no.")


def test_not_applicable(asking: Asking) -> None:
    said = asking.said("1.1", q1="N/A")
    assert "Its answer is “N/A”, which leaves it out of the score." in said
    assert said.endswith("Yes would be above the line and no would be below the line.")


def test_missing(asking: Asking) -> None:
    assert "It has no answer. Answered, yes would be above the line and no" in asking.said("1.1")


def test_not_known_counts_as_missing(asking: Asking) -> None:
    said = asking.said("1.1", q1="not known")
    assert "Its answer is “Not known”, which counts as no answer." in said


def test_recorded(asking: Asking) -> None:
    said = asking.said("1.3", ppo="yes", q1="no", q3="too late")
    assert "Case 7 is asked 1.3 because “PPO” is yes and 1.1 is answered no." in said
    assert "Its answer is “Too late”, which stands on no line" in said
    assert "None of its options stands above or below the line." in said


def test_invalid_and_the_nearest_option(asking: Asking) -> None:
    said = asking.said("1.1", q1="yse")
    assert "Its answer says ‘yse’, which is none of the options of its scale: yes, no" in said
    assert "The nearest option is yes; it would then be above the line." in said


def test_invalid_without_a_near_option_names_what_does(asking: Asking) -> None:
    said = asking.said("1.1", q1="wholly")
    assert "nearest" not in said
    assert said.endswith("Yes would be above the line and no would be below the line.")


def test_invalid_where_it_is_not_asked(asking: Asking) -> None:
    said = asking.said("1.2", ppo="no", q2="yse")
    assert "Case 7 is not asked 1.2 because “PPO” is no. Its answer says ‘yse’" in said
    assert "The nearest option is yes; its answer would then be unexpected." in said


# ---------------------------------------------------------------------------- what decides


def test_of_a_false_and_only_the_false_part_is_named(asking: Asking) -> None:
    said = asking.said("1.4", ppo="yes", risk="low")
    assert "because “Risk” is “low”." in said
    assert "It would be asked if “Risk” were “high” or “Very high”" in said
    assert asking.on_the_way == "“Grave” does not apply."


def test_of_two_false_parts_the_one_that_reads_fewer_cells_is_named(asking: Asking) -> None:
    said = asking.said("1.5", visits="1", starts="2011-01-01", ends="2011-02-01")
    assert "Case 7 is not asked 1.5 because “Visits” is 1." in said


def test_of_a_true_or_one_true_part_is_named(asking: Asking) -> None:
    said = asking.said("1.10", ppo="yes", risk="high", visits="9", q10="yes")
    assert "Case 7 is asked 1.10 because “PPO” is yes." in said


def test_through_questions_and_definitions_down_to_the_cells(asking: Asking) -> None:
    said = asking.said("1.9", ppo="no", risk="high", q4="yes")
    assert "Case 7 is not asked 1.9 because “PPO” is no." in said
    assert asking.on_the_way == "1.4 is not asked."


def test_an_answer_that_is_not_read_is_not_named(asking: Asking) -> None:
    """1.4 is not asked; that it is answered no has nothing to do with it."""
    said = asking.said("1.9", ppo="no", risk="high", visits="3", q4="no")
    assert "1.4 is answered" not in said.split("It would")[0]


def test_a_choice_says_what_of_it_mattered(asking: Asking) -> None:
    said = asking.said("1.6", needs="home")
    assert "because “Needs” does not include “a job” and “Note” is blank." in said
    assert "It would be asked if “Note” held some words" in said
    assert "As small a change: if “Needs” included “a job”." in said


# ------------------------------------------------------------------------ the smallest change


def test_a_number_moves_to_the_nearest_value(asking: Asking) -> None:
    cells = {"starts": "2011-01-01", "ends": "2012-01-01"}
    assert "if “Visits” were 3;" in asking.said("1.5", visits="1", **cells)
    assert "if “Visits” were 2." in asking.said("1.5", visits="9", q5="yes", **cells)
    said = asking.said("1.8", hours="1.25", region="yes")
    assert "if “Hours” were 2.51;" in said


def test_a_date_moves_to_the_nearest_day(asking: Asking) -> None:
    said = asking.said("1.5", visits="3", starts="2011-01-31", ends="2011-02-01")
    # Three months after 31 January is 30 April; the day after is more.
    assert "if “End” were 1 May 2011" in said
    assert "“Start” were 31 October 2010" in said


def test_two_cells_where_one_is_not_enough(asking: Asking) -> None:
    said = asking.said("1.4", ppo="no", risk="low")
    assert "It would be asked if “PPO” were yes and “Risk” were “high”;" in said


def test_blank_cells_are_filled_before_others_are_changed(asking: Asking) -> None:
    said = asking.said("1.10", ppo="no", risk="low", needs="home", region="no")
    assert "It would be asked if “Visits” were 5" in said
    assert "There are 4 other changes as small." in said


def test_what_is_the_same_for_the_whole_inspection_says_so(asking: Asking) -> None:
    said = asking.said("1.8", hours="3", region="no")
    assert "if “North” were yes (for the whole inspection);" in said


def test_what_no_change_can_bring_about(asking: Asking) -> None:
    assert "No change of facts or other answers could make it asked." in asking.said(
        "1.7", risk="low"
    )
    said = asking.said("1.11", q11="yes")
    assert "No change of facts or other answers could keep it from being asked." in said


def test_what_is_put_below_in_any_case(asking: Asking) -> None:
    said = asking.said("1.12", risk="low", q12="yes")
    assert "could keep it from being put below the line" in said
    assert "would be above the line; it is overruled" in said


def test_unreadable_facts_are_mended(asking: Asking) -> None:
    said = asking.said("1.2", ppo="maybe", q1="yes", q2="no")
    assert "“PPO” says ‘maybe’, which cannot be read." in said
    assert "It would be asked if “PPO” were yes" in said


# ---------------------------------------------------------------------------- the cells shown


def test_each_cell_that_decided_stands_once_with_its_place(asking: Asking) -> None:
    asking.records(
        {"case_id": "1"},
        {"case_id": "7", "ppo": " YES ", "risk": "VERY-HIGH", "1.4": "yes", "1.9": "no"},
    )
    found = asking.run("--case", "7", "--question", "1.4", "--format", "json").json
    told = [(c["name"], c["columns"], c["texts"], c["value"]) for c in found["cells"]]
    assert told == [
        ("ppo", ["B"], [" YES "], "yes"),
        ("risk", ["I"], ["VERY-HIGH"], "very_high"),
        ("1.4", ["N"], ["yes"], "yes"),
    ]
    assert found["case"] == {"id": "7", "row": 3}
    text = asking.run("--case", "7", "--question", "1.4").out
    assert "“Risk”                     ‘VERY-HIGH’  “Very high”  I" in text


def test_what_a_record_says_can_do_nothing_to_a_terminal(asking: Asking) -> None:
    evil = "\x1b[2J::error::\u202ex"
    asking.records({"case_id": "7", "1.1": evil, "note": evil, "ppo": evil})
    for arguments in (["--question", "1.1"], ["--question", "1.2"], []):
        for form in ("text", "json"):
            out = asking.run("--case", "7", *arguments, "--format", form).out
            assert "\x1b" not in out
            assert "\u202e" not in out
            assert not any(line.lstrip().startswith("::") for line in out.splitlines())


def test_one_column_for_each_option(asking: Asking) -> None:
    header = HEADER.replace("needs", "needs.home,needs.job")
    cells = ["7", "no", "", "", "", "", "yes", "no"] + [""] * 15
    asking.cases.write_text(f"{header}\n{','.join(cells)}\n", "utf-8")
    found = asking.run("--case", "7", "--question", "1.6", "--format", "json").json
    needs = found["cells"][0]
    assert (needs["columns"], needs["texts"]) == (["G", "H"], ["yes", "no"])
    assert needs["value"] == "home"
    assert "‘yes’ and ‘no’" in asking.run("--case", "7", "--question", "1.6").out


def test_what_was_left_out_is_said(asking: Asking) -> None:
    asking.records({"case_id": "7", "1.1": "yes", "1.2": "yes", "ppo": "yes"})
    found = asking.run("--case", "7", "--question", "1.2", "--without", "ppo")
    assert "not known whether case 7 is asked 1.2: “PPO” was left out, as was asked." in found.said


def test_json_and_text_say_the_same(asking: Asking) -> None:
    asking.records({"case_id": "7", "ppo": "no"})
    found = asking.run("--case", "7", "--question", "1.2", "--format", "json").json
    text = asking.run("--case", "7", "--question", "1.2").said
    for sentence in (*found["said"], *found["would"]):
        assert sentence in text
    (turn,) = found["turns"]
    assert turn["changes"] == [[{"name": "ppo", "to": "yes", "instead": ["yes"]}]]
    assert (turn["then"], turn["tried"], turn["impossible"]) == ("undecided", 1, False)
