"""Ratings given for an inspection: read strictly, added up into totals, printed and recounted."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import omi_rules
from omi_rules.errors import OmiRulesError, UnusableRecordsError
from omi_rules.report import schema
from tests.inspections import Outcome, run

ROOT = Path(__file__).parents[1]
YOUTH = str(ROOT / "rules" / "youth-2018.omi")
EAST_SUSSEX = ROOT / "examples" / "east-sussex-2024" / "judgements.csv"
DORSET = ROOT / "examples" / "dorset-2023" / "judgements.csv"
MIXED = ROOT / "tests" / "language" / "good" / "points-and-judgements.omi"
CASES = "case_id,1.1,1.2,3.1\na1,yes,no,no\n"


def judged(folder: Path, rows: str) -> Path:
    """A file of judgements."""
    path = folder / "judgements.csv"
    path.write_text(rows, "utf-8")
    return path


def mixed(folder: Path, rows: str | None, *more: str) -> Outcome:
    """The small model of the language tests, from one case and some judgements."""
    cases = folder / "cases.csv"
    cases.write_text(CASES, "utf-8")
    given = [] if rows is None else ["--judgements", str(judged(folder, rows))]
    return run("score", str(MIXED), str(cases), *given, *more)


def contract(found: Outcome) -> dict[str, Any]:
    """The JSON of a run, held to its schema."""
    read: dict[str, Any] = json.loads(found.out)
    jsonschema.Draft202012Validator(schema("score")).validate(read)
    return read


def by_ref(read: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {score["ref"]: score for score in read["scores"]}


# -------------------------------------------------------------------- published inspections


@pytest.mark.parametrize(
    ("path", "printed", "outside"),
    [(EAST_SUSSEX, "25", "Requires improvement"), (DORSET, "24", "Good")],
)
def test_a_published_inspection_comes_out_of_its_ratings(
    path: Path, printed: str, outside: str
) -> None:
    found = run("score", YOUTH, "--judgements", str(path), "--format", "json")
    assert (found.code, found.err) == (0, "")
    read = contract(found)
    scores = by_ref(read)
    total = scores["overall"]
    assert (total["unit"], total["rule"], total["exact"]) == ("points", "total", printed)
    assert (total["maximum"], total["rated"], total["rating"]) == (36, 12, "Good")
    assert "4.1" not in total["members"]
    assert (scores["4.1"]["rule"], scores["4.1"]["rating"]) == ("given", outside)
    assert (scores["4.1"]["unit"], scores["4.1"]["maximum"]) == ("points", 3)
    assert scores["4.1"]["exact"] == str(scores["4.1"]["points"])
    assert total["exact"] == str(sum(int(scores[ref]["exact"]) for ref in total["members"]))
    recounted(read)
    text = run("score", YOUTH, "--judgements", str(path))
    assert text.code == 0
    assert f"{printed} of 36 (12 of 12 rated)" in text.out


def recounted(read: dict[str, Any]) -> None:
    """Every total follows from the points of its members, by the JSON alone."""
    scores = by_ref(read)
    totals = [score for score in read["scores"] if score["rule"] == "total"]
    assert totals
    for total in totals:
        points = [scores[ref]["points"] for ref in total["members"]]
        rated = [each for each in points if each is not None]
        assert Fraction(total["exact"]) == sum(rated)
        assert total["rated"] == len(rated)


def test_the_ratings_of_east_sussex_are_those_published() -> None:
    rows = list(csv.DictReader(io.StringIO(EAST_SUSSEX.read_text("utf-8"))))
    short = {"Outstanding": "O", "Good": "G", "Requires improvement": "R", "Inadequate": "I"}
    assert "".join(short[row["rating"]] for row in rows) == "GGOOGIOORROGR"


def test_dorset_has_the_counts_published_and_says_what_is_assumed() -> None:
    rows = list(csv.DictReader(io.StringIO(DORSET.read_text("utf-8"))))
    ratings = [row["rating"] for row in rows[:12]]
    counts = {rating: ratings.count(rating) for rating in ratings}
    assert counts == {"Good": 10, "Requires improvement": 1, "Outstanding": 1}
    assert all("assumed" in row["reason"] for row in rows[:12])


def test_the_model_says_that_it_is_a_reconstruction_and_what_it_assumes() -> None:
    first = Path(YOUTH).read_text("utf-8").split("\n")[0]
    assert "reconstruction" in first
    assert omi_rules.load(YOUTH).assumed > 0
    assert run("check", "--strict", YOUTH).code == 0


# ------------------------------------------------------------------------ cases and judgements


def test_cases_and_judgements_make_one_total(tmp_path: Path) -> None:
    found = mixed(tmp_path, "ref,rating,reason\n2,good,\n4,Poor,\n", "--format", "json")
    assert found.code == 0
    read = contract(found)
    scores = by_ref(read)
    assert scores["overall"]["exact"] == "3"
    assert scores["overall"]["members"] == ["1", "2"]
    assert scores["1"]["exact"] == "1/2"
    assert scores["3"]["band"] is None, "what is not rated falls into no band"
    assert read["data"]["judgements"]["ratings"] == 2
    recounted(read)


def test_what_is_not_rated_leaves_the_total_and_its_maximum(tmp_path: Path) -> None:
    rows = "ref,rating,reason,by\n2,Not rated,no such work,AB\n4,Poor,,\n"
    read = contract(mixed(tmp_path, rows, "--format", "json"))
    scores = by_ref(read)
    assert (scores["overall"]["exact"], scores["overall"]["maximum"]) == ("1", 2)
    assert scores["2"]["why"] == "not rated: no such work"
    assert (scores["2"]["reason"], scores["2"]["by"]) == ("no such work", "AB")
    text = mixed(tmp_path, rows)
    assert "1 of 2 (1 of 2 rated)" in text.out
    assert "Not rated: no such work." in text.out


@pytest.mark.parametrize("rows", [None, "ref,rating\n4,Poor\n"])
def test_an_absent_rating_is_an_error_and_the_other_scores_print(
    tmp_path: Path, rows: str | None
) -> None:
    found = mixed(tmp_path, rows, "--format", "json")
    assert found.code == 1
    read = contract(found)
    scores = by_ref(read)
    assert scores["overall"]["exact"] is None
    assert "no rating is given for 2" in scores["overall"]["why"]
    assert scores["1"]["exact"] == "1/2"
    errors = [f["code"] for f in read["findings"] if f["severity"] == "error"]
    assert errors == ["not-judged"]
    text = mixed(tmp_path, rows)
    assert text.code == 1
    assert "50%" in text.out
    assert "--judgements FILE" in " ".join(text.out.split())


def test_without_cases_an_absent_rating_of_a_computed_node_is_an_error_too(tmp_path: Path) -> None:
    path = judged(tmp_path, "ref,rating\n2,Good\n4,Good\n")
    found = run("score", str(MIXED), "--judgements", str(path))
    assert found.code == 1
    assert "no rating is given for 1." in found.out
    path = judged(tmp_path, "ref,rating\n1,Fair\n2,Good\n4,Good\n")
    found = run("score", str(MIXED), "--judgements", str(path))
    assert found.code == 0
    assert "3 of 4 (2 of 2 rated)" in found.out


def test_csv_has_the_total_and_the_ratings(tmp_path: Path) -> None:
    found = mixed(tmp_path, "ref,rating,by\n2,Good,AB\n4,Poor,\n", "--format", "csv")
    rows = {row["ref"]: row for row in csv.DictReader(io.StringIO(found.out))}
    total = rows["overall"]
    assert (total["exact"], total["maximum"], total["rated"]) == ("3", "4", "2")
    assert (rows["2"]["rating"], rows["2"]["points"], rows["2"]["by"]) == ("Good", "2", "AB")


def test_a_model_without_points_has_no_word_of_them() -> None:
    cases = ROOT / "examples" / "lancashire-2011" / "cases.csv"
    found = run("score", str(ROOT / "rules" / "omi2.omi"), str(cases), "--format", "csv")
    assert not {"rating", "points", "maximum"} & set(found.out.split("\r\n")[0].split(","))


# ------------------------------------------------------------------------------- what is refused

REFUSED = [
    ("9,Good", "unknown-reference", "is no reference", "What can be rated here"),
    (",Good", "no-reference", "row 2 has no reference", "2 or 4"),
    ("2,Goood", "unknown-rating", "‘Goood’ is no rating of 2", "Did you mean Good?"),
    ("2,splendid", "unknown-rating", "‘splendid’ is no rating of 2", "Good, Fair and Poor"),
    ("2,", "no-rating", "no rating is given for 2", "not rated"),
    ("2,not rated", "no-reason", "2 is not rated, and no reason is given", "column reason"),
    ("2,Good\n2,Poor", "reference-twice", "row 3 rates 2 again, which row 2 rates", "one of them"),
    ("2,Good,x,y", "ragged-row", "row 2 has 4 cells where the header has 2", "quotation marks"),
    ("1,Good", "no-discretion", "the rules declare no discretion", "Delete the row"),
    ("overall,Strong", "total-given", "overall is a total", "Delete the row"),
    ("1.1,Good", "not-rated-by-the-rules", "1.1 has no rating", "What can be rated here"),
]


@pytest.mark.parametrize(("rows", "code", "message", "remedy"), REFUSED)
def test_a_row_that_cannot_be_meant_is_refused(
    tmp_path: Path, rows: str, code: str, message: str, remedy: str
) -> None:
    found = mixed(tmp_path, f"ref,rating\n{rows}\n")
    assert (found.code, found.out) == (2, "")
    assert message in found.said
    assert remedy in found.said
    cases = tmp_path / "cases.csv"
    with pytest.raises(UnusableRecordsError) as raised:
        omi_rules.score(omi_rules.load(MIXED), cases, judgements=tmp_path / "judgements.csv")
    assert [finding.code for finding in raised.value.findings] == [code]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("ref,rating\n", "no rating is given in it"),
        ("ref,reason\n2,x\n", "there is no column rating"),
        ("reference,rating\n2,Good\n", "there is no column ref"),
        ("ref,rating,rating\n2,Good,Good\n", "two columns are called rating"),
        ('ref,rating\n2,"Good\n', "is never closed"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    found = mixed(tmp_path, text)
    assert (found.code, found.out) == (2, "")
    assert message in found.said


def test_every_mistake_is_said_in_one_run(tmp_path: Path) -> None:
    found = mixed(tmp_path, "ref,rating\n9,Good\n2,Goood\n1,Good\n")
    assert len(re.findall(r"^error: ", found.err, re.MULTILINE)) == 3


def test_a_column_that_nothing_reads_is_a_warning(tmp_path: Path) -> None:
    found = mixed(tmp_path, "ref,rating,raeson\n2,Good,x\n4,Poor,\n")
    assert found.code == 0
    assert "Did you mean reason?" in found.out


def test_neither_cases_nor_judgements(tmp_path: Path) -> None:
    assert run("score", str(MIXED)).code == 2
    with pytest.raises(OmiRulesError, match="no cases"):
        omi_rules.score(omi_rules.load(MIXED))


# ----------------------------------------------------------------------- what the others say


def why(*asked: str) -> tuple[str, dict[str, Any]]:
    """What `why` says to people, its lines joined, and to machines, held to its schema."""
    said, told = run("why", *asked), run("why", *asked, "--format", "json")
    assert (said.code, told.code) == (0, 0), said.err
    assert all(len(line) <= 80 for line in said.out.splitlines())
    read: dict[str, Any] = json.loads(told.out)
    jsonschema.Draft202012Validator(schema("why")).validate(read)
    return " ".join(said.out.split()), read


def test_why_takes_a_total_apart(tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES, "utf-8")
    path = judged(tmp_path, "ref,rating,by\n2,Good,AB\n4,Poor,\n")
    asked = (str(MIXED), str(cases), "--judgements", str(path), "--score")
    said, read = why(*asked, "overall")
    assert "It is the total of the points of 2 section ratings:" in said
    assert "1 + 2 = 3, of at most 4 points." in said
    assert "3 divided by 2 ratings is 3/2, about 1.50, on the mean" in said
    assert "Strong is more than 1." in said
    assert "given by AB" in said
    assert read["exact"] == str(sum(member["points"] for member in read["members"])) == "3"
    assert (read["mean"], read["maximum"], read["next_rating"]) == ("3/2", 4, None)
    said, read = why(*asked, "2")
    assert "It was given by AB as a judgement; no case decides it." in said
    assert (read["rating"], read["points"], read["by"]) == ("Good", 2, "AB")


def test_why_of_a_total_says_what_is_lacking_and_how_far_the_next_rating_is(
    tmp_path: Path,
) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES, "utf-8")
    said, read = why(str(MIXED), str(cases), "--score", "overall")
    assert "No score: no rating is given for 2." in said
    assert "So far 1 of 2 section ratings is there" in said
    assert read["exact"] is None
    path = judged(tmp_path, "ref,rating,reason\n2,not rated,no such work\n4,Poor,\n")
    said, read = why(str(MIXED), str(cases), "--judgements", str(path), "--score", "overall")
    assert "2 Delivery: not rated: no such work." in said
    assert "With 1 point more it would be Strong." in said
    assert read["next_rating"] == {"points": 1, "rating": "Strong"}


def test_why_of_a_published_total_needs_no_case() -> None:
    said, read = why(YOUTH, "--judgements", str(EAST_SUSSEX), "--score", "overall")
    assert "25 of 36, Good" in said
    assert "more than 1.5 and at most 2.5" in said
    assert len(read["members"]) == 12
    said, _ = why(YOUTH, "--judgements", str(EAST_SUSSEX), "--score", "4.1")
    assert "Requires improvement, 1 of 3 points" in said
    alone = run("why", YOUTH, "--score", "overall")
    assert alone.code == 2
    assert "CASES is missing" in alone.said
    assert run("why", YOUTH, "--judgements", str(DORSET), "--case", "a").code == 2


def test_show_says_how_points_are_added_up() -> None:
    shown = " ".join(run("show", YOUTH).out.split())
    assert "the total of its standard points" in shown
    assert "more than 1.5, at most 2.5" in shown
    assert "Its rating is judged for the inspection" in shown
    assert "250%" not in shown


def test_reconcile_leaves_ratings_and_totals_alone(tmp_path: Path) -> None:
    table = tmp_path / "published.csv"
    table.write_text("ref,printed\n1,50\n2,50\noverall,3\n", "utf-8")
    found = run("reconcile", str(MIXED), str(table))
    assert found.code in {0, 1}
    assert "Not decided: overall; it is a total of points" in found.said
    assert "Not decided: 2; its rating is judged for the inspection" in found.said


def test_a_rating_without_points_has_no_figure(tmp_path: Path) -> None:
    rules = re.sub(r", \d points?\n", "\n", MIXED.read_text("utf-8").split("example")[0])
    rules = rules.replace("  also grouped by overall\n", "").replace("  takes every section\n", "")
    rules = re.sub(r"  overall  .*\n", "", rules).replace('overall "The inspection"\n', "")
    rules = re.sub(r"bands result\n.*\n.*\n", "", rules)
    rules = rules.replace("  does not count towards overall\n", "").replace("  not rated\n", "")
    path = tmp_path / "rules.omi"
    path.write_text(rules, "utf-8")
    assert run("check", str(path)).code == 0, run("check", str(path)).said
    given = judged(tmp_path, "ref,rating\n1,Fair\n2,Good\n3,Poor\n4,Good\n")
    asked = ("score", str(path), "--judgements", str(given))
    scores = by_ref(contract(run(*asked, "--format", "json")))
    two = scores["2"]
    assert (two["unit"], two["exact"], two["printed"], two["maximum"]) == ("rating",) + (None,) * 3
    assert (two["rating"], two["why"]) == ("Good", None)
    said, _ = why(str(path), "--judgements", str(given), "--score", "2")
    assert said.startswith("2 Delivery Good It was given as a judgement")
