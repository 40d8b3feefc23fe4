"""Models in several files: how they are read, shown, tested, formatted, and what is refused.

Each mistake of a part has its file in `language/bad/`; here is what one file cannot say.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omi_rules import load
from omi_rules.checker import Checked, check
from omi_rules.cli import program
from omi_rules.inspection import RuleFileError, score
from omi_rules.source import SourceFile, read_source
from tests.one_file import own_text
from tests.splitting import split

ROOT = Path(__file__).parents[1]
GOOD = ROOT / "tests" / "language" / "good" / "parts.omi"
OMI2 = ROOT / "rules" / "omi2.omi"

MODEL = """\
model trial "A trial inspection"
  levels section > question
{parts}
scoring
  question  share of cases above the line
  section   mean of its question scores
  printed   to the whole percent, halves up

usual answers judgement
  above the line  yes
  below the line  no

section 1 "Planning"

question 1.1 "Was there a plan?"
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(program, [str(word) for word in words], prog_name="omi-rules")


def written(folder: Path, parts: dict[str, str], *, named: Sequence[str] | None = None) -> Path:
    """A model with parts, in a folder; `named` are the parts that it names: as a rule all."""
    names = list(parts) if named is None else named
    for name, text in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'part of "trial.omi"\n\n{text}', "utf-8")
    lines = "".join(f'  part "{name}"\n' for name in names)
    model = folder / "trial.omi"
    model.write_text(MODEL.format(parts=lines), "utf-8")
    return model


def codes(checked: Checked) -> list[tuple[str, str]]:
    return [(d.code, Path(d.source.path).name) for d in checked.diagnostics]


# ------------------------------------------------------------------------------- as one model


def test_a_model_is_made_of_all_its_files() -> None:
    model = load(GOOD)
    assert list(model.fields) == ["ppo"]
    assert list(model.questions) == ["1.1", "2.1"]
    assert [(d.part, d.line) for d in model.doubts] == [("parts/fields.omi", 2)]
    assert [(e.part, e.line) for e in model.examples] == [("parts/questions.omi", 12)]


def test_the_digest_is_that_of_all_bytes_in_order_of_name(tmp_path: Path) -> None:
    model = written(tmp_path, {"z.omi": "", "a.omi": 'field ppo "Prolific" yes/no\n'})
    inorder = [tmp_path / name for name in ("a.omi", "trial.omi", "z.omi")]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in inorder)).hexdigest()
    model.write_text(model.read_text("utf-8") + "  relevant when ppo\n", "utf-8")
    assert load(model).sha256 != wanted
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in inorder)).hexdigest()
    assert load(model).sha256 == wanted


@pytest.mark.parametrize("pieces", [2, 5, 40])
def test_omi2_split_over_files_scores_the_same(tmp_path: Path, pieces: int) -> None:
    whole = load(OMI2)
    path = split(own_text(OMI2), tmp_path, "omi2.omi", pieces)
    parts = load(path)
    assert len(list(tmp_path.rglob("*.omi"))) == pieces + 1
    assert list(parts.nodes) == list(whole.nodes)
    records = ROOT / "examples" / "lancashire-2011" / "cases.csv"
    before, after = score(whole, records), score(parts, records)
    assert [(s.ref, s.exact, s.printed, s.comment) for s in after.scores] == [
        (s.ref, s.exact, s.printed, s.comment) for s in before.scores
    ]
    assert len(parts.doubts) == len(whole.doubts)


# ------------------------------------------------------------------------- which file is named


@pytest.mark.parametrize("named", ["trial.omi", "a.omi", "sub/b.omi", "."])
@pytest.mark.parametrize("command", ["check", "test", "show"])
def test_any_file_and_the_folder_stand_for_the_model(
    tmp_path: Path, command: str, named: str
) -> None:
    ref = "1.1 is yes"
    example = f'example "e"\n  case {ref}\n  then 1.1 is 100%\n'
    model = written(tmp_path, {"a.omi": example, "sub/b.omi": 'question 1.2 "Second?"\n'})
    result = run(command, tmp_path / named)
    assert result.exit_code == 0, result.output
    assert (
        result.stdout.replace(str(tmp_path / named), "")
        == (run(command, model).stdout.replace(str(model), ""))
        or str(model) in result.stdout
    )
    assert result.output.count("no mistakes") <= 1


def test_parts_are_checked_once_and_never_alone(tmp_path: Path) -> None:
    written(tmp_path, {"a.omi": 'question 1.2 "Second?"\n  relevant when nothing\n', "b.omi": ""})
    files = [tmp_path, tmp_path / "a.omi", tmp_path / "trial.omi", tmp_path / "b.omi"]
    found = json.loads(run("check", "--format", "json", *files).stdout)["findings"]
    assert [(f["code"], f["path"], f["line"], f["column"]) for f in found] == [
        ("unknown-field", str(tmp_path / "a.omi"), 4, 17)
    ]


def test_a_part_that_nobody_names_is_reported_in_its_folder(tmp_path: Path) -> None:
    written(tmp_path, {"a.omi": "", "b.omi": ""}, named=["a.omi"])
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "error[part-not-named]: ‘trial.omi’ does not name this file as a part." in result.stdout
    assert 'Add the line `part "b.omi"` to its statement `model`.' in result.stdout
    (tmp_path / "trial.omi").unlink()
    result = run("check", tmp_path)
    assert result.stdout.count("error[part-without-model]") == 2


def test_a_part_far_below_is_named_from_its_model(tmp_path: Path) -> None:
    written(tmp_path, {"x/y/b.omi": ""}, named=[])
    found = check(read_source(tmp_path / "x" / "y" / "b.omi")).diagnostics
    assert [d.help for d in found] == ['Add the line `part "x/y/b.omi"` to its statement `model`.']


def test_a_part_that_is_open_in_an_editor_stands_for_its_file(tmp_path: Path) -> None:
    written(tmp_path, {"a.omi": ""})
    text = 'part of "trial.omi"\n\nquestion 1.2 "Second?"\n  relevant when nothing\n'
    checked = check(SourceFile(str(tmp_path / "a.omi"), text))
    assert codes(checked) == [("unknown-field", "a.omi")]


def test_what_is_shown_names_its_file(tmp_path: Path) -> None:
    example = 'example "wrong"\n  case 1.1 is yes\n  then 1.1 is 50%\n'
    doubt = 'question 1.2 "Second?"\n  assumed "Ours."\n'
    model = written(tmp_path, {"a.omi": example, "b.omi": doubt})
    tested = run("test", model)
    assert f"{tmp_path / 'a.omi'}, line 3: “wrong”" in " ".join(tested.stdout.split())
    said = json.loads(run("test", "--format", "json", model).stdout)["examples"][0]
    assert (said["path"], said["line"]) == (str(tmp_path / "a.omi"), 3)
    assert "b.omi, line 4, question 1.2:" in run("check", "--assumptions", model).stdout
    said = json.loads(run("check", "--format", "json", model).stdout)["assumptions"][0]
    assert (said["path"], said["line"]) == (str(tmp_path / "b.omi"), 4)


def test_a_document_never_takes_the_place_of_a_part(tmp_path: Path) -> None:
    model = written(tmp_path, {"a.omi": ""})
    before = (tmp_path / "a.omi").read_bytes()
    result = run("show", model, "-o", tmp_path / "a.omi")
    assert result.exit_code == 2
    assert (tmp_path / "a.omi").read_bytes() == before


# ---------------------------------------------------------------------------------- mistakes


def test_names_declared_in_two_files_show_both_places(tmp_path: Path) -> None:
    field = 'field ppo "Prolific" yes/no\n'
    use = "question 1.2 {q}\n  relevant when ppo\n".format(q='"Second?"')
    model = written(tmp_path, {"a.omi": field, "b.omi": field + use})
    result = run("check", model)
    assert f"in {tmp_path / 'b.omi'}, line 3:" in result.stdout
    assert f"declared here in {tmp_path / 'a.omi'}, line 3:" in result.stdout
    with pytest.raises(RuleFileError):
        load(model)


PIECES = {
    "a.omi": 'field ppo "Prolific" yes/no\nlist factor "Factors"\n  drugs "Drugs"\n\n'
    'section 2 "Two"\n\nsection 3 "Three"\n',
    "b.omi": 'question 1.2 "Second?"\n  relevant when ppo\n  for each factor, counted one by one\n',
    "c.omi": 'question 3.1 "Fourth?"\n\n'
    'question 2.1 "Third?"\n  relevant when 1.2.drugs is blank\n',
}


@pytest.mark.parametrize("gone", list(PIECES))
def test_what_a_file_that_is_not_there_declares_is_not_missed(tmp_path: Path, gone: str) -> None:
    model = written(tmp_path, PIECES)
    (tmp_path / gone).unlink()
    assert codes(check(read_source(model))) == [("missing-part", "trial.omi")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\0\1\2", "not-text"),
        (b"#" * 5_000_001, "too-large"),
        ('part of "trial.omi"\n# é\n'.encode("cp1252"), "not-utf-8"),
        ('part of "trial.omi"\n'.encode("utf-16"), "not-utf-8"),
    ],
)
def test_a_part_that_is_no_text_is_one_error_in_it(tmp_path: Path, data: bytes, code: str) -> None:
    model = written(tmp_path, {"a.omi": "", "b.omi": 'question 1.2 "Second?"\n  relevant whn x\n'})
    (tmp_path / "a.omi").write_bytes(data)
    assert codes(check(read_source(model))) == [(code, "a.omi"), ("misspelt-keyword", "b.omi")]
    assert run("check", model).exit_code == 1


def test_byte_order_marks_and_line_ends_are_each_files_own(tmp_path: Path) -> None:
    model = written(tmp_path, {"a.omi": 'question 1.2 "A?"\n', "b.omi": 'question 1.3 "B?"\n'})
    path = tmp_path / "a.omi"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert check(read_source(model)).diagnostics == ()
    (tmp_path / "b.omi").write_text('part of   "trial.omi"\nquestion 1.3 "B?"\n', "utf-8")
    assert run("fmt", tmp_path).exit_code == 0
    assert path.read_bytes() == before
    assert (tmp_path / "b.omi").read_text("utf-8") == 'part of "trial.omi"\n\nquestion 1.3 "B?"\n'


def test_a_mistake_at_the_end_of_a_part_costs_the_next_nothing(tmp_path: Path) -> None:
    ends = {
        "a.omi": 'question 1.2 "Open\n',
        "b.omi": "  relevant when ppo and\n",
        "c.omi": 'question 1.4 "Fourth?"\n  relevant when (1.1 is yes\n',
        "d.omi": 'question 1.5 "Fifth?"\n',
    }
    found = codes(check(read_source(written(tmp_path, ends))))
    assert [file for _, file in found] == ["a.omi", "b.omi", "c.omi"]


# --------------------------------------------------------------------- nothing outside is read


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.omi").write_text('part of "trial.omi"\nfield secret "S" yes/no\n')
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "link.omi").symlink_to("../secret.omi")
    (folder / "gone.omi").symlink_to("../nobody.omi")
    (folder / "up").symlink_to("..", target_is_directory=True)
    os.mkfifo(folder / "pipe.omi")
    names = ["link.omi", "gone.omi", "up/secret.omi", "../secret.omi", "pipe.omi"]
    found = check(read_source(written(folder, {}, named=names)))
    assert [code for code, _ in codes(found)] == ["part-outside"] * 4 + ["unreadable-part"]
    assert len(found.source.files) == 1


def test_a_name_that_no_file_can_have_is_no_crash(tmp_path: Path) -> None:
    for name in ("a\x00b.omi", "a" * 5_000 + ".omi", "\ud800.omi", ".omi", "a\nb.omi"):
        text = MODEL.format(parts=f'  part "{name}"\n')
        checked = check(SourceFile(str(tmp_path / "trial.omi"), text))
        assert checked.errors, name


# ---------------------------------------------------------------------------------- formatting


def test_fmt_lays_out_each_file_by_itself(tmp_path: Path) -> None:
    texts = {"a.omi": 'question   1.3   "Third?"\n', "b.omi": "question 1.2 zzz\n"}
    written(tmp_path, texts)
    result = run("fmt", tmp_path / "a.omi", tmp_path / "b.omi")
    assert result.exit_code == 1
    assert (tmp_path / "a.omi").read_text(
        "utf-8"
    ) == 'part of "trial.omi"\n\nquestion 1.3 "Third?"\n'
    assert (tmp_path / "b.omi").read_text("utf-8").endswith("question 1.2 zzz\n")
    assert "1 file laid out" in result.stderr


def test_fmt_reads_no_folder_for_standard_input(tmp_path: Path) -> None:
    text = 'part of "nowhere.omi"\nquestion   1.3 "Third?"\n  relevant when   unknown_here\n'
    result = CliRunner().invoke(program, ["fmt", "-"], input=text, prog_name="omi-rules")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (
        'part of "nowhere.omi"\n\nquestion 1.3 "Third?"\n  relevant when unknown_here\n'
    )


@pytest.mark.parametrize("command", ["check", "fmt", "test"])
def test_a_part_is_reached_through_another_spelling_of_its_path(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, {"sub/a.omi": 'question   1.3 "Third?"\n'})
    monkeypatch.chdir(tmp_path / "sub")
    result = run(command, "a.omi", "./a.omi", "../trial.omi")
    assert result.exit_code == 0, result.output


# ------------------------------------------------------------------------------------- speed


def test_a_hundred_parts_with_ten_thousand_errors_take_seconds(tmp_path: Path) -> None:
    def seconds(files: int) -> float:
        folder = tmp_path / str(files)
        folder.mkdir()
        parts = {
            f"p{n}.omi": "".join(
                f'question 1.{n * 100 + m + 2} "Q?"\n  relevant when nothing{n}_{m}\n'
                for m in range(100)
            )
            for n in range(files)
        }
        source = read_source(written(folder, parts))
        begin = time.perf_counter()
        found = check(source).diagnostics
        took = time.perf_counter() - begin
        assert len(found) == files * 100
        return took

    seconds(2)
    few, many = seconds(20), seconds(100)
    assert many < 5 * 4 * few
