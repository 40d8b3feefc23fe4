"""The tables of scores in the README and in the example: printed beside computed.

What `reconcile` proves stands in a sentence. `test_docs.py` holds both documents to it.
"""

from __future__ import annotations

import math
from fractions import Fraction

from omi_rules import Reconciliation
from omi_rules.reconciler.figures import in_percent, in_words, shown
from omi_rules.reconciler.published import Published
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


def share_of(published: Published) -> Fraction:
    """A count of cases is a share of its own; a percentage is taken as it is printed."""
    return published.printed if published.count is None else Fraction(*published.count)


WALK_HEAD = (
    "| | questions | printed shares | their mean | the others would need | the others in the"
    " records |\n|---|---:|---:|---:|---|---:|"
)


def walk_table(found: Reconciliation) -> str:
    """What printed shares make, and what the questions without one would have to be."""
    scores = (verdict for verdict in found.scores if verdict.gathers == "question")
    return "\n".join([WALK_HEAD, *(_walk(found, verdict) for verdict in scores)])


def _walk(found: Reconciliation, verdict: Verdict) -> str:
    assert found.report is not None
    shares = [share_of(m.published) for m in verdict.members if m.published is not None]
    others = [found.report[m.ref].exact for m in verdict.members if m.published is None]
    known = [share for share in others if share is not None]
    assert len(known) == len(others)
    assert verdict.published is not None
    needed = in_words(verdict.rest) if verdict.rest is not None else "–"
    if verdict.possible is False:
        needed = "more than 100" if others else "no others are left"
    cells = [
        f"**{verdict.ref}**, printed {verdict.published.written}",
        str(len(verdict.members)),
        str(len(shares)),
        _one_decimal(shares),
        needed,
        _one_decimal(known) if known else "–",
    ]
    return f"| {' | '.join(cells)} |"


def _one_decimal(shares: list[Fraction]) -> str:
    """The mean in percent, to one decimal, halves up."""
    mean = sum(shares, Fraction(0)) / len(shares)
    return f"{math.floor(mean * 1000 + Fraction(1, 2)) / 10:.1f}"
