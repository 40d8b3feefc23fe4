"""The editors' grammar knows every word of the language, and the VS Code folder is whole.

What the colours are is held by test_judge_editors.py, through a program that reads such grammars.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from omi_rules.checker import check
from omi_rules.source import SourceFile, read_source
from omi_rules.syntax.openings import OPENINGS, STATEMENTS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "editors" / "vscode"
GRAMMAR_FILE = FOLDER / "syntaxes" / "omi-rules.tmLanguage.json"
GRAMMAR: dict[str, Any] = json.loads(GRAMMAR_FILE.read_text("utf-8"))
REPOSITORY: dict[str, Any] = GRAMMAR["repository"]

STATEMENT_SCOPE = "keyword.control.statement.omi"
CLAUSE_SCOPES = ("keyword.other.clause.", "storage.type.field.")


def rules(inside: Any) -> Iterator[dict[str, Any]]:
    """Every rule of the grammar, however deep."""
    if isinstance(inside, dict):
        yield inside
        for part in inside.values():
            yield from rules(part)
    elif isinstance(inside, list):
        for part in inside:
            yield from rules(part)


def in_order(patterns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rules that are tried at one place, first to last: includes opened, insides not."""
    for pattern in patterns:
        if "include" in pattern:
            named = REPOSITORY[pattern["include"].removeprefix("#")]
            yield from in_order([named])
        elif "begin" in pattern or "match" in pattern:
            yield pattern
        else:
            yield from in_order(pattern["patterns"])


def coloured(patterns: list[dict[str, Any]], line: str) -> dict[str, str]:
    """What the first rule that takes the beginning of a line colours, by scope."""
    for rule in in_order(patterns):
        found = re.match(rule["begin"] if "begin" in rule else rule["match"], line)
        if found is not None:
            captures = rule.get("beginCaptures", rule.get("captures", {}))
            return {
                capture["name"]: " ".join(found[int(number)].split())
                for number, capture in captures.items()
                if "name" in capture and found[int(number)]
            }
    return {}


def statement(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = REPOSITORY[f"statement-{kind}"]
    return found


# ------------------------------------------------------------------------------- the words


def test_every_statement_has_its_rule_and_no_other() -> None:
    assert {name for name in REPOSITORY if name.startswith("statement-")} == {
        f"statement-{kind}" for kind in (*STATEMENTS, "node")
    }
    for word in STATEMENTS:
        assert coloured(GRAMMAR["patterns"], word)[STATEMENT_SCOPE] == word
    assert "usual answers" in coloured(GRAMMAR["patterns"], "usual answers x").values()


@pytest.mark.parametrize("kind", OPENINGS)
def test_every_opening_of_a_clause_has_a_colour_in_its_statement(kind: str) -> None:
    for opening in OPENINGS[kind]:
        found = coloured(statement(kind)["patterns"], f"  {opening} ")
        scopes = [scope for scope, text in found.items() if text == opening]
        assert any(scope.startswith(CLAUSE_SCOPES) for scope in scopes), (
            f"‘{opening}’ has no colour in ‘{kind}’: add it to {GRAMMAR_FILE.name}."
        )


@pytest.mark.parametrize("kind", OPENINGS)
def test_a_clause_that_stands_in_the_wrong_statement_stays_plain(kind: str) -> None:
    others = {*itertools.chain(*OPENINGS.values())} - {*OPENINGS[kind]}
    assert others
    for opening in others:
        found = coloured(statement(kind)["patterns"], f"  {opening} ")
        scopes = [scope for scope, text in found.items() if text == opening]
        assert not any(scope.startswith(CLAUSE_SCOPES) for scope in scopes), (kind, opening)


@pytest.mark.parametrize("opening", ["assumed", "source"])
@pytest.mark.parametrize("kind", OPENINGS)
def test_a_doubt_has_a_scope_of_its_own(kind: str, opening: str) -> None:
    found = coloured(statement(kind)["patterns"], f"    {opening} ")
    assert found == {f"keyword.other.clause.{opening}.omi": opening}
    regions = [str(rule.get("name")).split() for rule in rules(REPOSITORY)]
    assert [f"meta.doubt.{opening}.omi", "markup.italic.omi"] in regions


# ----------------------------------------------------------------------------- the grammar


def test_every_pattern_is_one_that_python_reads_too_and_takes_something() -> None:
    seen = 0
    for rule in rules(GRAMMAR):
        for key in ("match", "begin", "end", "while"):
            if not isinstance(rule.get(key), str):
                continue
            seen += 1
            # What `end` and `while` repeat of `begin` is a margin.
            text = rule[key] if key in ("match", "begin") else rule[key].replace(r"\1", "  ")
            assert re.search(r"\\[0-9]", text) is None, text
            pattern = re.compile(text)
            if key in ("match", "begin"):
                assert pattern.match("") is None, text
    assert seen > 100


def test_every_scope_is_of_this_language() -> None:
    names = {rule["name"] for rule in rules(GRAMMAR) if "name" in rule and rule is not GRAMMAR}
    assert len(names) > 25
    assert {name for name in names if not name.endswith(".omi")} == set()


def test_every_include_leads_somewhere_and_nothing_is_left_over() -> None:
    used = {rule["include"].removeprefix("#") for rule in rules(GRAMMAR) if "include" in rule}
    assert used == set(REPOSITORY)


def test_a_statement_ends_at_the_margin_and_a_clause_where_the_lines_are_no_further_in() -> None:
    (statements,) = {statement(kind)["while"] for kind in OPENINGS}
    clauses = {
        rule["while"]
        for kind in OPENINGS
        for rule in in_order(statement(kind)["patterns"])
        if rule.get("begin", "").startswith(r"^(\s+)")
    }
    (clause,) = clauses
    lasts, goes_on = re.compile(statements), re.compile(clause.replace(r"\1", "  "))
    for line in ("  aim", "", "# note", "<<<<<<< HEAD", "and ppo", ") or ppo"):
        assert lasts.match(line), line
    for line in ("question 1", "orders 1", "model x"):
        assert not lasts.match(line), line
    for line in ("    high", "   high", "", "  # note", "# note", "  and ppo", "  , low", "  )"):
        assert goes_on.match(line), line
    for line in ("  aim", "aim", " aim", "  android", "<<<<<<< HEAD", "question 1"):
        assert not goes_on.match(line), line


@pytest.mark.parametrize("kind", OPENINGS)
def test_every_clause_shows_a_tab_in_its_margin_and_may_have_notes_and_doubts(kind: str) -> None:
    includes = [pattern["include"] for pattern in statement(kind)["patterns"]]
    assert includes[0] == "#between"
    assert "#common" in includes
    assert ("#label" in includes) == (kind != "scoring"), "the first line of scoring has none"
    assert includes[-1] == "#tab", "of lines that are no clause that we know"
    for rule in in_order(statement(kind)["patterns"]):
        if not rule.get("begin", "").startswith(r"^(\s+)"):
            continue
        assert rule["beginCaptures"]["1"] == {"patterns": [{"include": "#margin"}]}, rule
        first = "#between" if rule.get("name", "").startswith("meta.doubt") else "#under"
        assert rule["patterns"][0] == {"include": first}, rule


# ------------------------------------------------------------------------ the VS Code folder


def test_the_folder_names_files_that_are_there_and_needs_no_program() -> None:
    manifest = json.loads((FOLDER / "package.json").read_text("utf-8"))
    gives = manifest["contributes"]
    (language,), (grammar,), (snippets,) = (
        gives["languages"],
        gives["grammars"],
        gives["snippets"],
    )
    assert language["extensions"] == [".omi"]
    assert {grammar["language"], snippets["language"]} == {language["id"]}
    assert grammar["scopeName"] == GRAMMAR["scopeName"] == "source.omi"
    assert (FOLDER / grammar["path"]).resolve() == GRAMMAR_FILE
    assert (FOLDER / language["configuration"]).is_file()
    assert (FOLDER / snippets["path"]).is_file()
    assert not {"main", "browser", "scripts", "dependencies", "devDependencies"} & set(manifest)
    assert [*(ROOT / "editors").rglob("*.tmLanguage*")] == [GRAMMAR_FILE], "one file, to be shared"


@pytest.mark.parametrize(
    ("line", "further_in"),
    [
        ("scoring", True),
        ("usual answers judgement", True),
        ('question 1.2.3 "Was there a plan?"', True),
        ("headline RoH “Risk of harm”", True),
        ('example "a PPO on licence"', True),
        ('field ppo "Prolific" yes/no', False),
        ('  aim "A plan is made."', False),
        ('question 1.2 "not closed', False),
        ("# a note", False),
    ],
)
def test_the_line_below_a_first_line_is_further_in(line: str, further_in: bool) -> None:
    configuration = json.loads((FOLDER / "language-configuration.json").read_text("utf-8"))
    found = [
        rule["action"]["indent"]
        for rule in configuration["onEnterRules"]
        if re.search(rule["beforeText"], line)
    ]
    assert found == (["indent"] if further_in else [])


AROUND = """\
model trial "A trial"
  levels section > criterion > question
  also grouped by headline
scoring
  question  share of cases above the line
  criterion mean of its question scores
  section   mean of its criterion scores
  headline  mean of its question scores
  printed   to the whole percent, halves up
usual answers judgement
  above the line  yes
  below the line  no
  not applicable  na
  not known       nk
field field "A field" yes/no
headline headline "A headline"
section 1 "Section"
"""


def written(snippet: dict[str, Any]) -> Iterator[str]:
    """What a snippet writes, with what stands in its places; once for each choice that it gives."""
    text = "\n".join(snippet["body"]).replace("$0", "")
    text = re.sub(r"\$\{\d+:([^{}]*)\}", r"\1", text)
    choice = re.search(r"\$\{\d+\|([^|]*)\|\}", text)
    if choice is None:
        yield text
        return
    for one in re.split(r"(?<!\\),", choice[1]):
        yield text.replace(choice[0], one.replace("\\,", ","))


@pytest.mark.parametrize("name", ["Question", "Criterion", "Field", "Example"])
def test_what_a_snippet_writes_checks_clean(name: str) -> None:
    snippets = json.loads((FOLDER / "snippets" / "omi.json").read_text("utf-8"))
    assert set(snippets) == {"Question", "Criterion", "Field", "Example"}
    criterion, question = (next(written(snippets[n])) for n in ("Criterion", "Question"))
    for text in written(snippets[name]):
        whole = AROUND + criterion + question
        if name in ("Field", "Example"):
            whole += text
        assert "$" not in whole
        found = check(SourceFile("trial.omi", whole)).diagnostics
        assert [d.message for d in found if d.code != "unused-field" or name != "Field"] == []


def test_the_snapshot_is_of_a_sound_rule_file() -> None:
    source = read_source(Path(__file__).parent / "editors" / "snapshot" / "small.omi")
    assert [d.message for d in check(source).diagnostics] == []
