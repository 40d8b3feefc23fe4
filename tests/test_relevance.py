"""Relevance to the whole inspection: on any node, by facts from cases or from judgements."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import omi_rules
from omi_rules.cells import BLANK, Value
from omi_rules.checker import check
from omi_rules.compiler import fields_deciding, lower
from omi_rules.engine import relevant_nodes
from omi_rules.errors import UnusableRecordsError
from omi_rules.examples import run_examples
from omi_rules.interpreter import Reading
from omi_rules.report import schema
from omi_rules.source import SourceFile
from tests.inspections import Outcome, run

ROOT = Path(__file__).parents[1]
RULES = ROOT / "tests" / "language" / "good" / "relevance-of-nodes.omi"
PROBATION = str(ROOT / "rules" / "probation-2018.omi")
CUMBRIA = ROOT / "examples" / "cumbria-lancashire-2019" / "judgements.csv"

ALL = "1.1,Good\n2.1,Fair\n"
BOTH = "case_id,2.1.1,2.2.1\na,yes,yes\nb,no,no\n"


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def scored(folder: Path, rows: str, cases: str | None = None, *more: str) -> Outcome:
    """The small model, from judgements and perhaps from cases."""
    given = [written(folder, "cases.csv", cases)] if cases is not None else []
    judgements = written(folder, "judgements.csv", f"ref,rating\n{rows}")
    return run("score", str(RULES), *given, "--judgements", judgements, *more)


def contract(found: Outcome) -> dict[str, dict[str, Any]]:
    """The scores of a run by reference; its JSON is held to its schema."""
    assert found.code == 0, found.said
    jsonschema.Draft202012Validator(schema("score")).validate(found.json)
    return {score["ref"]: score for score in found.json["scores"]}


# ------------------------------------------------------------------------ what is not relevant


def test_what_is_not_relevant_leaves_the_total_and_its_maximum(tmp_path: Path) -> None:
    scores = contract(scored(tmp_path, f"provider,crc\n{ALL}2.2,Poor\n", None, "--format", "json"))
    total = scores["overall"]
    assert (total["exact"], total["maximum"], total["rated"]) == ("3", 6, 3)
    assert (total["not_relevant"], total["not_rated"]) == (["3.1"], [])
    assert scores["3.1"]["why"] == "not relevant to this inspection"
    assert scores["3.1"]["relevant"] is False
    assert scores["3.1"]["exact"] is None
    assert "relevant" not in scores["1.1"]
    text = scored(tmp_path, f"provider,crc\n{ALL}2.2,Poor\n")
    assert "3 of 6 (3 of 3 rated). Not relevant here: 3.1." in text.said
    assert "Not relevant to this inspection." in text.out


def test_what_stands_under_it_is_not_relevant_either(tmp_path: Path) -> None:
    scores = contract(scored(tmp_path, f"provider,nps\n{ALL}3.1,Good\n", None, "--format", "json"))
    assert scores["overall"]["exact"] == "5"
    assert scores["resettled"]["relevant"] is False
    assert scores["resettled"]["maximum"] is None
    assert scores["2.2"]["relevant"] is False


def test_csv_says_it_too(tmp_path: Path) -> None:
    found = scored(tmp_path, f"provider,nps\n{ALL}3.1,Good\n", None, "--format", "csv")
    rows = {row["ref"]: row for row in csv.DictReader(io.StringIO(found.out))}
    assert (rows["2.2"]["relevant"], rows["1.1"]["relevant"]) == ("false", "")
    assert rows["overall"]["not_relevant"] == "2.2"


@pytest.mark.parametrize("fact", ["provider,crc", "Kind of provider,Company", "PROVIDER, crc "])
def test_facts_of_judgements_hold_for_every_case(tmp_path: Path, fact: str) -> None:
    scores = contract(scored(tmp_path, f"{fact}\n1.1,Good\n", BOTH, "--format", "json"))
    assert (scores["2.2"]["exact"], scores["overall"]["exact"]) == ("1/2", "4")
    same = BOTH.replace("case_id", "case_id,provider").replace("\na", "\na,crc")
    same = same.replace("\nb", "\nb,crc")
    again = contract(scored(tmp_path, "1.1,Good\n", same, "--format", "json"))
    assert again == scores
    assert contract(scored(tmp_path, f"{fact}\n1.1,Good\n", same, "--format", "json")) == scores


def test_a_column_without_a_value_leaves_it_to_the_judgements(tmp_path: Path) -> None:
    blank = (
        BOTH.replace("case_id", "case_id,provider").replace("\na", "\na,").replace("\nb", "\nb,")
    )
    scores = contract(scored(tmp_path, "provider,crc\n1.1,Good\n", blank, "--format", "json"))
    assert scores["overall"]["maximum"] == 6


def test_a_standard_without_a_case_is_not_rated_and_says_so(tmp_path: Path) -> None:
    rules = RULES.read_text("utf-8").replace(
        'question 2.1.1 "Was there a plan?"',
        'question 2.1.1 "Was there a plan?"\n  relevant when young\n\nstandard 2.3 "Others"\n\n'
        'question 2.3.1 "Was it safe?"\n\nfield young "Young" yes/no',
    )
    path = written(tmp_path, "rules.omi", rules)
    cases = written(tmp_path, "cases.csv", "case_id,young,2.1.1,2.3.1,2.2.1\na,no,,yes,\n")
    given = written(tmp_path, "judgements.csv", "ref,rating\nprovider,nps\n1.1,Good\n3.1,Good\n")
    found = run("score", path, cases, "--judgements", given)
    assert "6 of 6 (3 of 4 rated). Not rated: 2.1. Not relevant here: 2.2." in found.said
    assert "No score: no case is relevant to any of its questions." in found.said
    read = contract(run("score", path, cases, "--judgements", given, "--format", "json"))
    assert read["2.1"]["why"] == "no case is relevant to any of its questions"
    assert read["overall"]["not_rated"] == ["2.1"]
    asked = ("why", path, cases, "--judgements", given, "--score", "overall")
    assert "2.1 Planning: no case is relevant" in run(*asked).said


# --------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("rows", "cases", "code", "said"),
    [
        (ALL, None, "fact-not-given", "nothing says what provider is, and whether"),
        ("provider,natonal\n", None, "fact-not-read", "Did you mean nps? It can be nps or crc."),
        ("provider,not rated\n", None, "fact-not-read", "cannot be what provider is"),
        ("provider,\n", None, "no-rating", "nothing says what provider is"),
        ("provder,nps\n", None, "unknown-reference", "Did you mean provider?"),
        ("provider,nps\nprovider,nps\n", None, "reference-twice", "row 3 says again"),
        (f"provider,nps\n{ALL}2.2,Good\n3.1,Good\n", None, "rated-not-relevant", "row 5: 2.2"),
        ("provider,crc\n3.1,Poor\n", BOTH, "rated-not-relevant", "by provider"),
        ("1.1,Good\n", BOTH, "missing-column", "in a file of judgements, as a row `provider,…`"),
        (
            "provider,nps\n1.1,Good\n",
            "case_id,provider,2.1.1,2.2.1\na,crc,yes,\n",
            "two-facts",
            "provider is something else in cases.csv",
        ),
        ("1.1,Good\n", "case_id,provider,2.1.1,2.2.1\na,,yes,\n", "fact-not-given", "nothing says"),
        (
            "1.1,Good\n",
            "case_id,provider,2.1.1,2.2.1\na,npss,yes,\n",
            "fact-not-given",
            "what provider is cannot be read, and whether resettled, 2.2, 3 and 3.1 are relevant"
            " depends on it Did you mean nps?",
        ),
        (
            "provider,nps\n",
            "case_id,provider,2.1.1,2.2.1\na,nps,yes,\nb,,yes,\n",
            "not-constant",
            "rows 2 and 3 differ",
        ),
    ],
)
def test_nothing_is_guessed(
    tmp_path: Path, rows: str, cases: str | None, code: str, said: str
) -> None:
    found = scored(tmp_path, rows, cases)
    assert (found.code, found.out) == (2, "")
    assert said in found.said
    path = None if cases is None else tmp_path / "cases.csv"
    with pytest.raises(UnusableRecordsError) as raised:
        omi_rules.score(omi_rules.load(RULES), path, judgements=tmp_path / "judgements.csv")
    assert code in [finding.code for finding in raised.value.findings]


def test_what_can_differ_from_case_to_case_is_no_fact_of_the_inspection(tmp_path: Path) -> None:
    rules = RULES.read_text("utf-8").replace('domain 1 "', 'field age "Age" number\n\ndomain 1 "')
    given = written(tmp_path, "judgements.csv", "ref,rating\nage,3\n")
    found = run("score", written(tmp_path, "rules.omi", rules), "--judgements", given)
    assert found.code == 2
    assert "age can differ from case to case" in found.said


def test_without_the_fact_there_is_no_total(tmp_path: Path) -> None:
    rows = f"provider,nps\n{ALL}3.1,Good\n"
    found = scored(tmp_path, rows, None, "--without", "provider", "--format", "json")
    scores = contract(found)
    assert scores["overall"]["exact"] is None
    assert scores["overall"]["why"] == "whether 2.2 and 3.1 are relevant is not known"
    assert scores["overall"]["without"] == ["provider"]
    assert scores["3.1"]["relevant"] is None
    given = str(tmp_path / "judgements.csv")
    asked = ("why", str(RULES), "--judgements", given, "--without", "provider", "--score")
    assert "provider is not given" in run(*asked, "overall").said


# -------------------------------------------------------------------------------------- examples


def test_an_example_that_rates_what_is_not_relevant_fails() -> None:
    text = RULES.read_text("utf-8") + (
        'example "Rated all the same"\n  given provider is nps, 1.1 is GOOD, 2.2 is GOOD\n'
        "  then 1.1 is GOOD, 3 is not relevant, overall is 4 of 4\n"
    )
    model = check(SourceFile("rules.omi", text)).model
    assert model is not None
    last = run_examples(model)[-1]
    assert [(f.ref, f.found) for f in last.failures] == [
        ("2.2", "not relevant, so it has no rating"),
        ("3", "relevant"),
        ("overall", "without a score (no rating is given for 2.1 and 3.1)"),
    ]


# ------------------------------------------------------------- the plan and the second opinion


def test_the_plan_and_the_second_opinion_agree_on_every_node() -> None:
    for path in (RULES, Path(PROBATION)):
        model = omi_rules.load(path)
        plan = lower(model)
        assert plan.wide
        for value in ("nps", "crc", BLANK):
            facts: dict[str, Value] = {"provider": value}
            found = relevant_nodes(plan, facts)
            reading = Reading(model, facts)
            for ref in model.nodes.keys() - model.questions.keys():
                assert found.get(ref, True) == reading.inspected(ref), ref
        assert {fields_deciding(plan, ref) for ref in plan.wide} == {("provider",)}


# ------------------------------------------------------------------------------ published results


def test_cumbria_and_lancashire_comes_out_of_its_counts() -> None:
    found = run("score", PROBATION, "--judgements", str(CUMBRIA), "--format", "json")
    scores = contract(found)
    total = scores["overall"]
    assert (total["exact"], total["maximum"], total["rated"]) == ("7", 30, 10)
    assert total["rating"] == "Requires improvement"
    text = run("score", PROBATION, "--judgements", str(CUMBRIA))
    assert "7 of 30 (10 of 10 rated). Not relevant here: 3.1 and 3.2." in text.said
    ratings = list(csv.DictReader(io.StringIO(CUMBRIA.read_text("utf-8"))))[1:]
    counts = [row["rating"] for row in ratings]
    assert {rating: counts.count(rating) for rating in counts} == {
        "Good": 1, "Requires improvement": 5, "Inadequate": 4,
    }  # fmt: skip
    assert all("assumed" in row["reason"] for row in ratings)


@pytest.mark.parametrize(("name", "maximum"), [("2018", 30), ("2021", 27)])
def test_a_provider_has_as_many_standards_as_published(
    tmp_path: Path, name: str, maximum: int
) -> None:
    path = ROOT / "rules" / f"probation-{name}.omi"
    assert "reconstruction" in path.read_text("utf-8").split("\n")[0]
    assert run("check", "--strict", str(path)).code == 0
    model = omi_rules.load(path)
    assert model.assumed > 0
    for kind in ("nps", "crc"):
        wide = relevant_nodes(lower(model), {"provider": kind})
        rated = [n.ref for n in model.nodes.values() if n.judged and wide.get(n.ref, True)]
        fact = f"provider,{kind}\n" if model.fields else ""
        rows = fact + "".join(f"{ref},Outstanding\n" for ref in rated)
        given = written(tmp_path, "judgements.csv", f"ref,rating\n{rows}")
        found = run("score", str(path), "--judgements", given, "--format", "json")
        assert json.loads(found.out)["scores"][0]["maximum"] == maximum
