"""Every model that can be drawn can be shown, in every form, and says of each row what it says."""

from __future__ import annotations

import io
from typing import Any

from attrs import evolve
from hypothesis import given, settings

from omi_rules import terminal
from omi_rules.document.groups import THAT, in_common
from omi_rules.document.markdown import as_markdown
from omi_rules.document.one import about, names
from omi_rules.document.page import as_page
from omi_rules.document.text import as_text
from omi_rules.document.whole import whole
from omi_rules.model import And, Condition, Not, Or
from tests.properties.drafts import Draft, Trial
from tests.properties.strategies import drafts
from tests.properties.trials import planned

TRIALS = drafts().map(Draft.trial)


@given(TRIALS)
def test_every_model_can_be_shown(trial: Trial) -> None:
    model = planned(trial.text).model
    document = whole(model)
    stream = io.StringIO()
    terminal.write(as_text(document, 60), stream)
    assert max(map(terminal.columns, stream.getvalue().splitlines())) <= 60
    page, markdown = as_page(document), as_markdown(document)
    for ref in model.nodes:
        assert ref in page
        assert ref.replace("_", "\\_") in markdown


@given(TRIALS)
@settings(max_examples=40)
def test_every_statement_can_be_shown(trial: Trial) -> None:
    model = planned(trial.text).model
    for name in names(model):
        document = about(model, name)
        assert document is not None
        assert list(as_text(document, 60))


@given(TRIALS)
def test_what_is_said_of_all_rows_is_what_each_row_says(trial: Trial) -> None:
    model = planned(trial.text).model
    for node in model.nodes.values():
        rows = [model.questions[ref] for ref in node.rows]
        if not rows:
            continue
        common = in_common(model, node, lambda row: row.relevant)
        for row in rows if common is not None else ():
            assert common is not None
            assert row.item is not None
            assert filled(common, row.item) == row.relevant


def filled(condition: Condition, item: str) -> Condition:
    """A condition of a row, from that of all rows."""

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(THAT, item)
        return tuple(map(fill, value)) if isinstance(value, tuple) else value

    match condition:
        case And(parts=parts) | Or(parts=parts):
            return evolve(condition, parts=tuple(filled(part, item) for part in parts))
        case Not(part=part):
            return Not(filled(part, item))
    changed = {
        name: fill(getattr(condition, name))
        for name in ("field", "other", "question", "options")
        if hasattr(condition, name)
    }
    return evolve(condition, **changed)
