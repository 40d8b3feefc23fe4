"""feelin, an interpreter of FEEL, on the three-valued table of `and`, `or`, `not`, `is`, `in`.

Where a cell is blank the two part: FEEL calls a test of it false; here it is unknown, as in SQL.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from pathlib import Path

import pytest

from omi_rules.interpreter import all_of, any_of, opposite, truth
from omi_rules.model import FieldIs
from tests.test_proof_space import model_of

pytestmark = pytest.mark.judge

TRUTHS = (True, False, None)
SAID = {True: "true", False: "false", None: "null"}


def asked(expressions: list[str]) -> list[bool | None]:
    """What FEEL makes of expressions, in one go."""
    root = (
        os.environ.get("NODE_PATH")
        or subprocess.run(["npm", "root", "--global"], check=True, capture_output=True, text=True)
        .stdout.strip()
        .splitlines()[-1]
    )
    main = (Path(root) / "feelin" / "dist" / "index.js").as_uri()
    script = (
        f"import({json.dumps(main)}).then(({{ evaluate }}) => console.log(JSON.stringify("
        f"{json.dumps(expressions)}.map((said) => evaluate(said, {{}}).value))))"
    )
    ran = subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True)
    found: list[bool | None] = json.loads(ran.stdout)
    return found


def test_and_or_and_not() -> None:
    pairs = [*itertools.product(TRUTHS, TRUTHS)]
    both = asked([f"{SAID[one]} and {SAID[two]}" for one, two in pairs])
    either = asked([f"{SAID[one]} or {SAID[two]}" for one, two in pairs])
    assert both == [all_of(pair) for pair in pairs]
    assert either == [any_of(pair) for pair in pairs]
    assert asked([f"not({SAID[one]})" for one in TRUTHS]) == [opposite(one) for one in TRUTHS]


def test_is_and_is_one_of_what_is_known() -> None:
    model = model_of("")
    held = ("low", "medium", "high")
    for options in (("low",), ("low", "high"), held):
        listed = ", ".join(f'"{option}"' for option in options)
        found = asked([f'"{one}" in ({listed})' for one in held])
        assert found == [truth(model, {"risk": one}, FieldIs("risk", options)) for one in held]
    assert asked(['null in ("low", "high")']) == [False], "here it is unknown"
