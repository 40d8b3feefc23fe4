"""The table that the README opens with: every printed score beside the computed one.

Its last column says what `reconcile` proves, in a sentence. `test_docs.py` holds the README to it.
"""

from __future__ import annotations

from omi_rules import Reconciliation
from omi_rules.reconciler.figures import in_percent, in_words, shown
from omi_rules.reconciler.verdicts import Verdict

HEAD = (
    "| | Computed from invented records | Printed in 2011 | Difference | What can be proved about"
    " the printed score |\n|---|---:|---:|---:|---|"
)


def readme_table(found: Reconciliation) -> str:
    """The table in Markdown: a row for each printed score above the questions."""
    return "\n".join([HEAD, *(_row(found, verdict) for verdict in found.scores)])


def _row(found: Reconciliation, verdict: Verdict) -> str:
    published, computed = verdict.published, verdict.computed
    assert published is not None
    assert computed is not None
    assert computed.printed is not None
    assert computed.difference is not None
    rounding = found.model.rounding
    difference = f"{int(computed.difference * 100):+}".replace("-", "−").replace("+0", "0")
    cells = [
        f"**{verdict.ref}** {verdict.label}",
        f"{in_percent(computed.printed, rounding)}%",
        published.written,
        difference,
        _proved(verdict),
    ]
    return f"| {' | '.join(cells)} |"


def _proved(verdict: Verdict) -> str:
    unknown = sum(not member.known for member in verdict.members)
    of_questions = verdict.gathers == "question"
    parts = f"{len(verdict.members)} printed {'shares' if of_questions else 'criteria'}"
    made, published = verdict.range, verdict.published
    assert made is not None
    assert published is not None
    if verdict.possible:
        if verdict.rest is None:
            return f"can be the mean of its {parts}"
        those = f"{unknown} questions" if unknown > 1 else "one question"
        mean = "a mean of " if unknown > 1 else ""
        return (
            f"can follow, if its {those} without a printed share (of {len(verdict.members)})"
            f" {'have' if unknown > 1 else 'has'}"
            f" {mean}{in_words(verdict.rest)}"
        )
    assert verdict.side == "below"
    begins = f"and {published.written} begins at {shown(published.stands_for.low)}"
    if not unknown:
        return (
            f"**cannot** be the mean of its {parts}: that is less than {shown(made.high)}, {begins}"
        )
    return (
        f"**cannot** follow, even with 100% in the {unknown} of its {len(verdict.members)}"
        f" questions without a printed share: that makes less than {shown(made.high)}, {begins}"
    )
