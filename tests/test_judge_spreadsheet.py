"""A real spreadsheet program opens the case records and saves them again; the scores stay the same.

Held against LibreOffice, which must be installed: a missing judge is a failure.
"""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

import omi_rules
from omi_rules.errors import UnusableRecordsError

pytestmark = pytest.mark.judge

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules" / "omi2.omi"
CASES = ROOT / "examples" / "lancashire-2011" / "cases.csv"

# LibreOffice's CSV filter: separator, quote, encoding (76 is UTF-8, 1 is cp1252), first line, …;
# the last but some: save cells as they are shown, and not quote all text.
COMMA_UTF8 = "44,34,76,1"
SEMICOLON_CP1252 = "59,34,1,1"
TAB_UTF8 = "9,34,76,1"


def exact_scores(cases: Path) -> dict[str, Fraction | None]:
    report = omi_rules.score(omi_rules.load(RULES), cases)
    assert not [f for f in report.findings if f.severity.value != "note"]
    return {score.ref: score.exact for score in report.scores}


def converted(source: Path, form: str, folder: Path, profile: Path, infilter: str = "") -> Path:
    """What LibreOffice saves of a file that it opened."""
    program = shutil.which("soffice")
    assert program is not None, (
        "LibreOffice is not installed: apt-get install libreoffice-calc-nogui"
    )
    folder.mkdir(exist_ok=True)
    arguments = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    if infilter:
        arguments.append(f"--infilter=CSV:{infilter}")
    arguments += ["--convert-to", form, "--outdir", str(folder), str(source)]
    subprocess.run(arguments, check=True, capture_output=True, timeout=120)
    (made,) = [file for file in folder.iterdir() if file.stem == source.stem]
    return made


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.mark.parametrize("saved_as", [COMMA_UTF8, SEMICOLON_CP1252, TAB_UTF8])
def test_opened_as_text_and_saved_the_scores_are_the_same(
    saved_as: str, tmp_path: Path, profile: Path
) -> None:
    columns = CASES.read_text("utf-8").splitlines()[0].count(",") + 1
    # Each column opened as text (2), as a careful person imports it.
    as_text = "/".join(f"{number}/2" for number in range(1, columns + 1))
    book = converted(CASES, "ods", tmp_path / "book", profile, f"44,34,76,1,{as_text}")
    again = converted(
        book, f"csv:Text - txt - csv (StarCalc):{saved_as}", tmp_path / "csv", profile
    )
    assert again.read_bytes() != CASES.read_bytes() or saved_as == COMMA_UTF8
    assert exact_scores(again) == exact_scores(CASES)


TWO_LEVELS = """\
model two "Two levels"
  levels theme > question
scoring
  question  share of cases above the line
  theme     mean of its question scores
  printed   to the whole percent, halves up
usual answers judgement
  above the line  yes
  below the line  no
theme 1 "Theme"
question 1.1 "The first?"
question 1.10 "The tenth?"
"""


def test_opened_by_a_double_click_a_spoilt_header_is_named(tmp_path: Path, profile: Path) -> None:
    source = tmp_path / "hurried.csv"
    source.write_text("case_id,1.1,1.10\nA,yes,no\nB,yes,yes\n", "utf-8")
    rules = tmp_path / "two.omi"
    rules.write_text(TWO_LEVELS, "utf-8")
    model = omi_rules.load(rules)
    assert omi_rules.score(model, source)["1"].printed == Fraction(3, 4)
    book = converted(source, "ods", tmp_path / "book", profile, "44,34,76,1")
    again = converted(
        book, f"csv:Text - txt - csv (StarCalc):{COMMA_UTF8}", tmp_path / "csv", profile
    )
    assert again.read_text("utf-8").splitlines()[0].replace('"', "") == "case_id,1.1,1.1", (
        "what it did to 1.10"
    )
    with pytest.raises(UnusableRecordsError) as refused:
        omi_rules.score(model, again)
    assert "1.10" in refused.value.message + refused.value.help
