"""`omi-rules explain`: every code and every word has a page, and what the pages show is run.

The lines that a page shows stand in a small model (`tests/framing.py`). What it calls wrong brings
out its code, on the marked lines, and nothing else; what it calls mended is clean.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import omi_rules
from omi_rules.checker import check
from omi_rules.cli import program
from omi_rules.diagnostics import Diagnostic
from omi_rules.errors import Finding, UnusableRecordsError
from omi_rules.examples import run_examples
from omi_rules.explain import Page, contents, found, page
from omi_rules.explain.library import PAGES, WORDS, codes_of_rule_files, file_of, other_names
from omi_rules.explain.page import EXAMPLE, HEADINGS, MENDED, RULES, SCORE, WRONG
from omi_rules.formats import failed_examples
from omi_rules.formats.failed import CODE
from omi_rules.proof import prove
from omi_rules.source import decode, read_source
from tests.framing import DEFAULT, FRAMES, framed
from tests.plain_words import JARGON, QUOTED
from tests.test_language import BAD, PROVED, WITHOUT_A_FILE, named

NO_LINES_SHOW_IT = {"too-large", "not-text"}
"""Codes of files of which no few lines can be shown."""

SHOWN = str(FRAMES / "parts" / "shown.omi")
"""What a page shows, saved beside the files that some of them name."""
ENDS_A_LIST = "more-mistakes"
"""What stands below the first mistakes of a file: no mistake of its own."""

LISTED = [name for names in contents().values() for name in names]
ALL = {path: path.stem for folder in (PAGES, WORDS) for path in sorted(folder.glob("*.md"))}


def pages(heading: str, language: str = "omi") -> list[Page]:
    """The pages that show something under a heading."""
    shown = [page(name) for name in LISTED]
    return [
        one
        for one in shown
        if (block := one.block(heading)) is not None and block.language == language
    ]


def by_name(one: Page) -> str:
    return one.name


# ------------------------------------------------------------------------ that all are there


def codes_of_rules() -> set[str]:
    """Every code that checking reports, by the corpus, which itself is held to the program."""
    shown = {code for path in (*BAD, *PROVED) for _, _, code in named(read_source(path))}
    return shown | set(WITHOUT_A_FILE)


def codes_of_records() -> set[str]:
    """Every code that scoring reports about records and judgements, by the text of their rooms."""
    call = re.compile(
        r"(?:Finding|[._]error)\(\s*\"([a-z-]+)\"|Outcome\.\w+: \(\"([a-z-]+)\""
        r"|_finding\(\"([a-z-]+)\""
    )
    codes: set[str] = set()
    house = Path(str(omi_rules.__file__)).parent
    paths = [house / "judgements.py", house / "grounds.py"]
    for room in ("records", "report"):
        paths += (house / room).glob("*.py")
    for path in paths:
        groups = call.findall(path.read_text("utf-8"))
        codes |= {code for found in groups for code in found if code}
    return codes - {ENDS_A_LIST}


def test_every_code_has_a_page_and_every_page_of_a_code_has_one() -> None:
    codes = codes_of_rules() | codes_of_records() | {CODE}
    assert {path.stem for path in PAGES.glob("*.md")} == codes


def test_codes_of_rule_files_are_told_from_those_of_records() -> None:
    assert codes_of_rule_files() == codes_of_rules() | {CODE}


def test_the_codes_about_records_are_found() -> None:
    known = {"missing-answer", "undecided", "unexpected-answer", "invalid-value", "left-out"}
    known |= {"overruled-answer", "id-twice", "missing-column", "date-order", "empty-rows"}
    assert known <= codes_of_records()


def test_the_contents_list_every_page_once() -> None:
    assert len(LISTED) == len(set(LISTED))
    assert sorted(map(file_of, LISTED)) == sorted(ALL)


@pytest.mark.parametrize("name", LISTED)
def test_a_page_has_what_a_page_has(name: str) -> None:
    one = page(name)
    assert one.name == name
    assert one.meaning
    headings = [section.heading for section in one.sections]
    assert headings == [heading for heading in HEADINGS if heading in headings]
    score = one.section(SCORE)
    assert score is not None
    assert score.paragraphs
    for text in (*one.meaning, *score.paragraphs):
        assert re.match(r"[A-Z0-9‘`]", text), text
        assert text[-1] in ".:`", text
        assert not JARGON.search(QUOTED.sub("", text)), text
    if not one.severity:
        assert one.block(EXAMPLE) is not None
    elif name not in NO_LINES_SHOW_IT:
        wrong, mended = one.block(WRONG), one.block(MENDED)
        assert wrong is not None
        assert mended is not None
        assert wrong.lines != mended.lines or one.note("saved_as")


def test_pages_point_to_pages() -> None:
    for name in LISTED:
        for other in page(name).see():
            assert found(other) == other != name, f"{name}: {other}"


def test_lines_fit_a_terminal_and_a_page_fits_a_screen() -> None:
    for name in LISTED:
        printed = run(*name.split()).stdout.splitlines()
        assert len(printed) <= 48, name
        assert all(len(line) <= 80 for line in printed), name


# ------------------------------------------------------------------------- what is shown, run


def checked(one: Page, heading: str) -> tuple[list[Diagnostic], list[int]]:
    """What checking finds in what a page shows, and the lines that it marks."""
    text, guilty = framed(one.note("frame", DEFAULT), one.block(heading))
    source = decode(SHOWN, text.encode(one.note("saved_as", "utf-8")))
    result = prove(check(source), incentives=asked_for(one))
    if one.note("found_by") == "test" and result.model is not None:
        return list(failed_examples(result.file_of, run_examples(result.model))), guilty
    return list(result.diagnostics), guilty


def asked_for(one: Page) -> bool:
    """Whether a code is found only with `--incentives`."""
    return "--incentives" in one.meaning[0]


@pytest.mark.parametrize("one", pages(WRONG), ids=by_name)
def test_what_is_wrong_brings_out_its_code_on_the_marked_lines(one: Page) -> None:
    found, guilty = checked(one, WRONG)
    assert [(d.code, d.severity.value) for d in found] == [(one.name, one.severity)] * len(guilty)
    assert [d.source.place(d.span.start).line for d in found] == guilty
    assert guilty


@pytest.mark.parametrize("one", pages(MENDED), ids=by_name)
def test_what_is_mended_is_clean(one: Page) -> None:
    text, _ = framed(one.note("frame", DEFAULT), one.block(MENDED))
    assert messages(text, incentives=asked_for(one)) == []


@pytest.mark.parametrize("one", pages(EXAMPLE), ids=by_name)
def test_the_example_of_a_word_is_clean_and_says_what_is_so(one: Page) -> None:
    block = one.block(EXAMPLE)
    assert block is not None
    text, _ = framed(one.note("frame", DEFAULT), block)
    assert messages(text) == []
    checked = check(decode(SHOWN, text.encode()))
    assert checked.model is not None
    assert [r.failures for r in run_examples(checked.model) if not r.holds] == []
    names = [one.name, *one.note("also", one.name).split(",")]
    shown = " ".join(" ".join(block.lines).split())
    assert any(name.strip() in shown for name in names), "the example has the word"


def messages(text: str, *, incentives: bool = False) -> list[str]:
    proved = prove(check(decode(SHOWN, text.encode())), incentives=incentives)
    return [f"{d.code}: {d.message}" for d in proved.diagnostics]


def scored(folder: Path, one: Page, heading: str) -> tuple[list[Finding], list[int]]:
    """What scoring finds in the cases that a page shows, and the rows that it marks."""
    block = one.block(heading)
    assert block is not None
    cases = "\n".join(block.lines) + "\n"
    if one.note("frame") == "judgements":
        return judged(folder, one, heading)
    text, _ = framed("records", one.block(RULES), cases)
    model = check(decode(SHOWN, text.encode())).model
    assert model is not None
    records = folder / "cases.csv"
    wrong = heading == WRONG
    records.write_text(cases, one.note("saved_as", "utf-8") if wrong else "utf-8", newline="")
    without = one.note("without").split() if wrong else []
    rows = [at + 1 for at in block.guilty]
    try:
        return list(omi_rules.score(model, records, without=without).findings), rows
    except UnusableRecordsError as error:
        return list(error.findings), rows


def judged(folder: Path, one: Page, heading: str) -> tuple[list[Finding], list[int]]:
    """The same of a page about judgements: it shows them, or the cases beside them.

    A note has the file that it does not show. What is wrong names its row in its message.
    """
    block = one.block(heading)
    assert block is not None
    shown = "\n".join(block.lines) + "\n"
    beside = {kind: one.note(kind).replace(";", "\n") for kind in ("cases", "given")}
    if beside["given"]:
        beside["cases"] = shown
    else:
        beside["given"] = shown
    text, _ = framed("judgements", one.block(RULES), shown)
    model = check(decode("shown.omi", text.encode())).model
    assert model is not None
    paths: dict[str, Path | None] = {"cases": None}
    for kind, rows in beside.items():
        if rows:
            paths[kind] = folder / f"{kind}.csv"
            (folder / f"{kind}.csv").write_text(rows, "utf-8")
    try:
        report = omi_rules.score(model, paths["cases"], judgements=paths["given"])
        found = list(report.findings)
    except UnusableRecordsError as error:
        found = list(error.findings)
    named = [re.match(r"row (\d+)", finding.message) for finding in found]
    marked = [int(row[1]) for row in named if row] or [1]
    assert heading != WRONG or [at + 1 for at in block.guilty] == marked
    return found, [1]


@pytest.mark.parametrize("one", pages(WRONG, "csv"), ids=by_name)
def test_cases_that_are_wrong_bring_out_the_code(one: Page, tmp_path: Path) -> None:
    found, rows = scored(tmp_path, one, WRONG)
    brought = {name.strip() for name in one.note("with").split(",")}
    found = [finding for finding in found if finding.code not in brought]
    assert [(f.code, f.severity.value) for f in found] == [(one.name, one.severity)]
    assert rows == (list(found[0].rows) or [1])
    assert not JARGON.search(QUOTED.sub("", found[0].message + " " + found[0].help))


@pytest.mark.parametrize("one", pages(MENDED, "csv"), ids=by_name)
def test_cases_that_are_mended_are_all_counted(one: Page, tmp_path: Path) -> None:
    assert scored(tmp_path, one, MENDED)[0] == []


# --------------------------------------------------------------------------------- the command


def run(*words: str) -> Result:
    return CliRunner().invoke(program, ["explain", *words])


def first_line(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout.splitlines()[0])


def test_a_code_is_explained() -> None:
    printed = run("unknown-field").stdout
    assert printed.startswith("error[unknown-field]\n  ")
    assert "\nFor a score\n" in printed
    assert "\nWhat brings it out\n" in printed
    assert "\n  > " in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize(
    "typed",
    [
        ("error[unknown-field]",),
        ("error[unknown-field]: There is no field or definition ‘ppoo’.",),
        ("[unknown-field]",),
        ("UNKNOWN-FIELD",),
        ("unknown", "field"),
        ("unknown_field",),
        ("unknown-fields",),
        ("‘unknown-field’",),
    ],
)
def test_codes_in_other_forms(typed: tuple[str, ...]) -> None:
    assert first_line(*typed) == "error[unknown-field]"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("headline", "headline"),
        ("Headlines", "headline"),
        ("relevant", "relevant when"),
        ("relevant when", "relevant when"),
        ("counts toward", "counts towards"),
        ("count towards", "counts towards"),
        ("criteria", "criterion"),
        ("bands", "bands"),
        ("band", "bands"),
        ("yes/no", "field"),
        ("below the line when", "below the line when"),
        ("below the line", "below the line"),
    ],
)
def test_words_in_other_forms(typed: str, shown: str) -> None:
    assert first_line(*typed.split()) == shown


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("unknown-feild", "unknown-field"),
        ("hedline", "headline"),
        ("relevent when", "relevant when"),
        ("bandgap", "band-gap"),
    ],
)
def test_a_misspelt_name_gets_near_ones(typed: str, offered: str) -> None:
    result = run(typed)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"nothing is called ‘{typed}’" in result.stderr
    assert f"‘{offered}’" in result.stderr


def test_what_is_like_nothing_gets_the_list() -> None:
    result = run("zzzzzzzz")
    assert result.exit_code == 2
    assert "‘omi-rules explain’ lists everything" in result.stderr


def test_a_shell_completes_what_is_one_word() -> None:
    asked = {"COMP_WORDS": "omi-rules explain unknown-f", "COMP_CWORD": "2"}
    asked["_OMI_RULES_COMPLETE"] = "bash_complete"
    result = CliRunner().invoke(program, [], prog_name="omi-rules", env=asked)
    assert result.stdout.split() == ["plain,unknown-field"]


def test_alone_it_lists_everything_in_groups() -> None:
    printed = run().stdout
    joined = " ".join(printed.split())
    for heading, names in contents().items():
        assert f"\n{heading}\n" in "\n" + printed
        assert ", ".join(names) in joined
    assert all(len(line) <= 80 for line in printed.splitlines())


def test_every_statement_clause_and_word_of_the_grammar_is_explained() -> None:
    """Whatever begins a statement or a clause leads to a page."""
    openings = {
        "model", "scoring", "bands", "answers", "usual answers", "list", "field", "define",
        "example", "sample", "discretion", "part of", "levels", "also grouped by", "also in Welsh",
        "notice", "means", "aim", "guidance", "cy", "assumed", "source", "in force from",
        "relevant when", "below the line when", "counts towards", "does not count towards",
        "takes every", "for each", "not scored", "not rated", "judged for the inspection",
        "weight", "asked as", "column", "was", "in", "same for the whole inspection",
        "counted only", "as", "given", "case", "cases", "as at", "then", "printed to",
        "banded by", "banded on", "share of cases above the line", "mean of its", "pooled share",
        "lowest of its", "total of its", "above the line", "below the line", "not applicable",
        "not known", "no line", "otherwise", "at least", "more than", "yes/no", "one of",
        "some of", "whole number", "number", "date", "text", "and", "or", "not", "is", "is not",
        "is one of", "includes", "does not include", "is blank", "is none", "within", "before",
        "after", "is above the line", "is below the line", "for this", "blank", "none",
        "at most", "less than", "tally", "score", "headline", "band", "comment", "criterion",
        "section", "question", "relevant", "undecided", "missing", "unexpected", "recorded",
    }  # fmt: skip
    assert {name for name in openings if found(name) is None} == set()


def test_no_other_name_of_a_word_is_the_name_of_a_page() -> None:
    assert not set(other_names()) & set(LISTED)
    assert set(other_names().values()) <= set(LISTED)


# ----------------------------------------------------------------------------- after a mistake


def test_check_says_where_more_is_said_of_its_first_finding(tmp_path: Path) -> None:
    text, _ = framed(DEFAULT, page("unknown-field").block(WRONG))
    rules = tmp_path / "shown.omi"
    rules.write_text(text, "utf-8")
    printed = CliRunner().invoke(program, ["check", str(rules)]).stdout
    assert printed.splitlines()[-1] == "omi-rules explain unknown-field says more."
    as_json = CliRunner().invoke(program, ["check", str(rules), "--format", "json"]).stdout
    assert "explain" not in as_json


def test_check_says_no_more_where_nothing_is_wrong(tmp_path: Path) -> None:
    text, _ = framed(DEFAULT, None)
    rules = tmp_path / "shown.omi"
    rules.write_text(text, "utf-8")
    assert "explain" not in CliRunner().invoke(program, ["check", str(rules)]).stdout
