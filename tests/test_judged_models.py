"""What people read of models that came after: ratings, both groupings, what discretion moved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import omi_rules
from omi_rules.report import schema
from omi_rules.report.text import as_text
from tests.inspections import Outcome, run

ROOT = Path(__file__).parents[1]
YOUTH = str(ROOT / "rules" / "youth-2018.omi")
ADULT = str(ROOT / "rules" / "adult-2013.omi")
EAST_SUSSEX = ROOT / "examples" / "east-sussex-2024" / "judgements.csv"
TEACHING = ROOT / "examples" / "teaching-2018"
TAUGHT = (
    str(TEACHING / "teaching.omi"), str(TEACHING / "cases.csv"),
    "--judgements", str(TEACHING / "judgements.csv"),
)  # fmt: skip

MEANS = """model trial "A trial"
  levels standard > question
  also grouped by overall

scoring
  question  share of cases above the line, banded by rating
  standard  mean of its question scores, banded by rating
  overall   total of its standard points
  printed   to the whole percent, halves up
  banded    on the printed score

bands rating
  good  "Good"  at least 65%, 2 points
  fair  "Fair"  at least 50%, 1 point
  poor  "Poor"  otherwise, 0 points

usual answers judgement
  above the line  yes
  below the line  no

discretion panel "A panel may move a rating"
  moves a standard rating one step
  allowed when it rests on at most 5 cases

overall overall "The inspection"
  takes every standard

standard 1 "Planning"

question 1.1 "Was there a plan?"

question 1.2 "Was it a good plan?"

standard 10 "Leadership"
  judged for the inspection

standard 10.1 "Staff"
  judged for the inspection

standard 10.10 "Services"
  judged for the inspection
"""


def heads(found: Outcome) -> set[str]:
    """The heads of the tables of a report, behind their first column."""
    lines = found.out.splitlines()
    return {" ".join(line.split()[-3:]) for line in lines if "  Score " in line}


# ------------------------------------------------------------------------------ the report


def test_without_cases_ratings_are_headed_so_and_no_questions_are_counted() -> None:
    found = run("score", YOUTH, "--judgements", str(EAST_SUSSEX))
    first = found.out[found.out.index("Overall  ") :].splitlines()[0]
    assert first.split() == ["Overall", "Score", "Rating"]
    assert "Questions" not in found.out
    assert "Comment" not in found.out


def test_with_cases_the_questions_are_counted() -> None:
    found = run("score", *TAUGHT)
    assert heads(found) == {"Score Questions Rating"}


def test_comments_without_points_are_headed_as_comments(tmp_path: Path) -> None:
    table = tmp_path / "judgements.csv"
    refs = [f"{outcome}.{process}" for outcome in range(1, 5) for process in range(1, 5)]
    rows = [f"{ref},MODERATE improvement required\n" for ref in (*refs, "5.1")]
    table.write_text("ref,rating\n" + "".join(rows), "utf-8")
    found = run("score", ADULT, "--judgements", str(table))
    by_process, by_outcome = found.out.split("Outcome, criterion")
    assert "Process, criterion" in by_process
    assert by_outcome.split()[:2] == ["Score", "Comment"]
    # Each criterion stands once in either table: under its process, and under its outcome.
    for half in (by_process, by_outcome):
        assert [half.split().count(ref) for ref in (*refs, "5.1")] == [1] * 17
    planning, delivery = by_process.index("planning"), by_process.index("delivery")
    assert planning < by_process.index(" 4.1 ") < delivery < by_process.index(" 1.2 ")


def test_show_says_what_is_gathered_where_nothing_is_scored() -> None:
    shown = run("show", ADULT).out
    delivery = shown[shown.index("delivery  Delivery") : shown.index("results  Outcomes")]
    assert "What counts towards it: 4 in all." in delivery
    assert "3 Outcome 3: 3.2" in delivery
    assert "Counts towards delivery." in run("show", ADULT, "3.2").out


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_show_says_what_each_rating_is_worth(form: str) -> None:
    shown = run("show", YOUTH, "--format", form).out
    said = " ".join(shown.replace("|", " ").replace("<", " <").split())
    assert "Points" in said
    if form == "text":
        assert "Good at least 65%, less than 80% 2" in said
        assert "Inadequate less than 50% 0" in said


# -------------------------------------------------------------------------- what was moved


def why(*asked: str) -> tuple[str, dict[str, Any]]:
    """What `why` says, its lines joined, and its JSON, held to the schema."""
    said, told = run("why", *asked), run("why", *asked, "--format", "json")
    assert (said.code, told.code) == (0, 0), said.err
    read: dict[str, Any] = json.loads(told.out)
    jsonschema.Draft202012Validator(schema("why")).validate(read)
    return " ".join(said.out.split()), read


def test_why_says_what_the_cases_make_and_what_discretion_made_of_it() -> None:
    said, read = why(*TAUGHT, "--score", "2.2")
    assert "61%, Requires improvement by the cases Moved to Good by discretion: three of" in said
    assert "Allowed, since its lowest key question, 2.2.2, is 61%" in said
    assert (read["comment"], read["computed_rating"]) == ("Good", "Requires improvement")
    assert (read["discretion"], read["by"]) == ("one_step", "panel")
    said, read = why(*TAUGHT, "--score", "2.1")
    assert "discretion" not in said
    assert "computed_rating" not in read


def test_why_of_a_total_names_what_was_moved() -> None:
    said, read = why(*TAUGHT, "--score", "overall")
    assert said.count("moved from 61.11%") == said.count("moved from") == 1
    moved = [member["ref"] for member in read["members"] if "computed_rating" in member]
    assert moved == ["2.2"]


def trial(folder: Path, judged: str) -> tuple[str, ...]:
    """The small model, four cases, and judgements, as a command line names them."""
    for name, text in (
        ("rules.omi", MEANS),
        ("cases.csv", "case_id,1.1,1.2\na,yes,no\nb,yes,no\nc,no,yes\nd,no,no\n"),
        ("judgements.csv", judged),
    ):
        (folder / name).write_text(text, "utf-8")
    paths = (str(folder / name) for name in ("rules.omi", "cases.csv", "judgements.csv"))
    rules, cases, judgements = paths
    return rules, cases, "--judgements", judgements


@pytest.mark.parametrize("rating", ["Fair", "Poor"])
def test_the_way_to_the_next_rating_begins_where_the_cases_are(tmp_path: Path, rating: str) -> None:
    """A mean of 38% is Poor by the cases; discretion moves no answer."""
    others = "10,Good,,\n10.1,Good,,\n10.10,Good,,\n"
    moved = "1,Fair,new staff,panel\n" if rating == "Fair" else ""
    said, read = why(*trial(tmp_path, f"ref,rating,reason,by\n{moved}{others}"), "--score", "1")
    assert read["comment"] == rating
    assert read["next_comment"] is not None
    assert (read["next_comment"]["answers"], read["next_comment"]["comment"]) == (1, "Fair")
    assert "How far the next rating is" in said


# --------------------------------------------------------------------- the wrong file, or word

WRONG = [
    ("case_id,1.1,1.2\na,yes,no\n", "neither a column ref nor a column rating", "case records"),
    ("1,Good,,\n10,Good,,\n", "neither a column ref nor a column rating", "first row must hold"),
    ("ref,rating\n10,G\n", "‘G’ is no rating of 10", "Did you mean Good?"),
    ("ref,rating\n10,1\n", "‘1’ is no rating of 10", "Did you mean Fair?"),
    ("ref,rating\n10,n/a\n", "‘n/a’ is no rating of 10", "or write ‘not rated’, with a reason"),
    ("ref,rating,reason,by\n10,Good,,\n10.1,Go", "row 3 has 2 cells", "if it is cut off there"),
    (
        "ref,rating\n10.1,Good\n10.1,Fair\n",
        "row 3 rates 10.1 again, which row 2 rates",
        "Was 10.10 meant, which a spreadsheet turns into 10.1?",
    ),
]


@pytest.mark.parametrize(("text", "message", "remedy"), WRONG)
def test_what_a_hurried_person_does_wrong_is_told_once_and_with_a_remedy(
    tmp_path: Path, text: str, message: str, remedy: str
) -> None:
    found = run("score", *trial(tmp_path, text))
    assert (found.code, found.out) == (2, "")
    assert found.err.count("error: ") == 1
    assert message in found.said
    assert remedy in found.said


def test_judgements_in_the_place_of_cases_are_told_apart(tmp_path: Path) -> None:
    rules, _, _, judgements = trial(tmp_path, "ref,rating\n10,Good\n")
    found = run("score", rules, judgements)
    assert found.code == 2
    assert "It looks like judgements: name it behind --judgements." in found.said


def test_a_help_is_said_once_however_often_it_is_needed(tmp_path: Path) -> None:
    rows = "".join(f"7.{number},Good\n" for number in range(10_000))
    found = run("score", *trial(tmp_path, f"ref,rating\n{rows}"))
    assert found.code == 2
    assert found.err.count("What can be rated here") == 1
    assert "9,980 more mistakes are in it" in found.said


def test_discretion_rests_on_nothing_that_was_left_out(tmp_path: Path) -> None:
    """Without `late` nobody can say what 1.1 is: its ten cases hinder nothing."""
    late = '\nfield late "The plan was late" yes/no\n'
    struck = 'question 1.1 "Was there a plan?"\n  below the line when late\n'
    text = MEANS.replace('question 1.1 "Was there a plan?"\n', struck) + late
    rows = [f"{at},no,{('yes', 'no')[at % 2] if at < 4 else ''},no" for at in range(10)]
    given = trial(tmp_path, "ref,rating,reason,by\n1,Good,few,x\n10,Good,,\n10.1,Good,,\n")
    (tmp_path / "rules.omi").write_text(text, "utf-8")
    (tmp_path / "cases.csv").write_text("\n".join(["case_id,1.1,1.2,late", *rows]), "utf-8")
    assert "1 is 25% by the cases, Poor" in run("score", *given).said
    allowed = " ".join(run("score", *given, "--without", "late").out.split())
    assert "Good, moved from Fair by discretion: few, x." in allowed
    assert "Allowed, since it rests on 4 cases, and 5 or fewer allow it." in allowed


@pytest.mark.parametrize("width", [50, 60, 70, 80, 100])
def test_no_word_of_a_label_is_broken_and_no_line_is_too_wide(width: int) -> None:
    model = omi_rules.load(TEACHING / "teaching.omi")
    cases, judgements = TEACHING / "cases.csv", TEACHING / "judgements.csv"
    report = omi_rules.score(model, cases, judgements=judgements)
    lines = ["".join(text for text, _ in line) for line in as_text(report, width)]
    assert max(map(len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert words >= {"Implementation", "Partnerships", "Organisational", "Outstanding"}
    assert "Implementatio" not in words


def test_what_is_not_relevant_cannot_be_moved_and_the_fact_is_named(tmp_path: Path) -> None:
    given = trial(tmp_path, "ref,rating,reason,by\nkind,small,,\n1,Fair,new staff,x\n10,Good,,\n")
    kind = '\nfield kind "Kind" one of big, small\n  same for the whole inspection\n'
    head = 'standard 1 "Planning"\n'
    text = MEANS.replace(head, f"{head}  relevant when kind is big\n") + kind
    (tmp_path / "rules.omi").write_text(text, "utf-8")
    found = run("score", *given)
    assert (found.code, found.out) == (2, "")
    assert "row 3: 1 is not relevant to this inspection, by kind, so it has no" in found.said


def test_what_counts_towards_a_grouping_is_named_at_its_top(tmp_path: Path) -> None:
    """The questions below a standard count with it, and are not named again."""
    text = MEANS.replace("by overall\n", "by overall\n  also grouped by theme\n", 1)
    text = text.replace("  overall   total", "  theme     not scored\n  overall   total")
    text = text.replace('standard 1 "Planning"\n', 'standard 1 "Planning"\n  counts towards t\n')
    rules, cases, option, judgements = trial(tmp_path, "ref,rating\n10,Good\n10.1,Good\n10.10,Good")
    Path(rules).write_text(f'{text}\ntheme t "The theme"\n', "utf-8")
    shown = run("show", rules, "t").out
    assert "What counts towards it: 1 in all." in shown
    scored = run("score", rules, cases, option, judgements).out
    theme = scored[scored.index("Theme, standard") : scored.index("\nStandard ")]
    assert [line.split()[0] for line in theme.splitlines()[1:] if line] == ["t", "1"]


def test_the_notice_beside_the_judgements_is_printed_too(tmp_path: Path) -> None:
    given = trial(tmp_path, "ref,rating\n10,Good\n10.1,Good\n10.10,Good\n")
    (tmp_path / "judgements.notice.txt").write_text("These ratings are invented.", "utf-8")
    assert run("score", *given).out.startswith("These ratings are invented.")
    assert "These ratings are invented." in run("why", *given, "--score", "overall").out


def test_without_cases_every_fact_is_given_even_where_one_decides(tmp_path: Path) -> None:
    """As a column must be there whatever the other columns hold."""
    rows = "ref,rating\nkind,big\n1,Good\n10,Good\n10.1,Good\n10.10,Good\n"
    rules, _, option, judgements = trial(tmp_path, rows)
    facts = '\nfield {0} "{0}" one of big, small\n  same for the whole inspection\n'
    text = MEANS + facts.format("kind") + facts.format("region")
    head = 'standard 1 "Planning"\n'
    text = text.replace(head, f"{head}  relevant when kind is big or region is big\n")
    Path(rules).write_text(text, "utf-8")
    found = run("score", rules, option, judgements)
    assert (found.code, found.out) == (2, "")
    assert "nothing says what region is, and whether 1 is relevant depends on it" in found.said
    Path(judgements).write_text(f"{rows}region,small\n", "utf-8")
    assert run("score", rules, option, judgements).code == 0


def test_without_cases_no_case_is_asked_any_form(tmp_path: Path) -> None:
    rows = "ref,rating\n1,Good\n10,Good\n10.1,Good\n10.10,Good\n"
    rules, _, option, judgements = trial(tmp_path, rows)
    forms = '  asked as A.1 "Adult?" when adult\n  asked as C.1 "Child?" otherwise\n'
    head = 'question 1.1 "Was there a plan?"\n'
    text = MEANS.replace(head, head + forms) + '\nfield adult "Adult" yes/no\n'
    Path(rules).write_text(text, "utf-8")
    read = run("score", rules, option, judgements, "--format", "json").json
    jsonschema.Draft202012Validator(schema("score")).validate(read)
    asked = {question["ref"]: question.get("forms") for question in read["questions"]}
    assert [form["ref"] for form in asked["1.1"] or ()] == ["A.1", "C.1"]


@pytest.mark.parametrize(("second", "code"), [("", 0), ("  not rated\n", 1)])
def test_what_is_not_rated_reaches_no_band_of_a_total(
    tmp_path: Path, second: str, code: int
) -> None:
    """A mean of one half takes two ratings."""
    text = MEANS[: MEANS.index("discretion")].replace(", 2 points", ", 1 point")
    text = text.replace('  fair  "Fair"  at least 50%, 1 point\n', "")
    text = text.replace("standard points\n", "standard points, banded by r on the mean points\n")
    text += f"""
bands r
  high  "High"  more than 0.6
  mid   "Mid"   more than 0.4
  low   "Low"   otherwise

overall overall "The inspection"
  takes every standard

standard 1 "Planning"
question 1.1 "Was there a plan?"
standard 2 "Delivery"
{second}question 2.1 "Was it carried out?"
"""
    rules = tmp_path / "rules.omi"
    rules.write_text(text, "utf-8")
    found = run("check", "--no-proofs", str(rules))
    assert found.code == code, found.said
    assert ("band-never-reached" in found.said) == bool(code)


def test_discretion_moves_the_level_that_it_names_and_no_other(tmp_path: Path) -> None:
    given = trial(tmp_path, "ref,rating,reason,by\n7,Fair,new staff,x\n")
    text = MEANS[: MEANS.index("overall overall")]
    text = text.replace("levels standard", "levels domain > standard")
    domain = "  domain    mean of its standard scores, banded by rating\n"
    text = text.replace("  overall   total", f"{domain}  overall   total")
    text += 'overall overall "All"\n  takes every standard\n\ndomain 7 "Cases"\n\n'
    text += 'standard 7.1 "Planning"\n\nquestion 1.1 "A plan?"\n  in 7.1\n'
    text += 'question 1.2 "A good plan?"\n  in 7.1\n'
    (tmp_path / "rules.omi").write_text(text, "utf-8")
    found = run("score", *given)
    assert (found.code, found.out) == (2, "")
    assert "no discretion by which a domain rating could be moved" in found.said
