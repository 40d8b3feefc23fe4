"""A published table held against a model, and against case records where there are any."""

from __future__ import annotations

import os
from collections.abc import Sequence

from attrs import frozen

from omi_rules.grounds import Watch
from omi_rules.inspection import score
from omi_rules.model import Model
from omi_rules.reconciler.published import PublishedTable, read_published
from omi_rules.reconciler.ranges import ranges
from omi_rules.reconciler.verdicts import Verdict, verdicts
from omi_rules.report import Report
from omi_rules.score_rules import report_order, score_rules

__all__ = ["Reconciliation", "reconcile"]


@frozen(repr=False)
class Reconciliation:
    """All that is said about one published table.

    `verdicts` stand in the order of a report: one for each reference of the model, which also says
    what its parts make where it is not published. `report` is there where cases were given.
    """

    model: Model
    table: PublishedTable
    verdicts: tuple[Verdict, ...]
    report: Report | None

    def __getitem__(self, ref: str) -> Verdict:
        """The verdict on a reference. Raises `KeyError`."""
        for verdict in self.verdicts:
            if verdict.ref == ref:
                return verdict
        raise KeyError(ref)

    @property
    def scores(self) -> tuple[Verdict, ...]:
        """Published scores that are made of others, or that the rules do not give."""
        return tuple(v for v in self.verdicts if v.published is not None and not v.is_question)

    @property
    def questions(self) -> tuple[Verdict, ...]:
        """Published scores of questions."""
        return tuple(v for v in self.verdicts if v.published is not None and v.is_question)

    @property
    def notices(self) -> tuple[str, ...]:
        """What every output must say: of the published table, of the case records, of the model."""
        of_cases = () if self.report is None else self.report.notices
        of_model = (text.en for text in self.model.notices)
        return tuple(dict.fromkeys((*self.table.notices, *of_cases, *of_model)))

    @property
    def disagrees(self) -> bool:
        """Whether a score cannot follow, a comment does not hold, or a computed score differs."""
        return any(
            verdict.possible is False
            or verdict.comment_holds is False
            or (verdict.computed is not None and not verdict.computed.same)
            for verdict in self.verdicts
        )


def reconcile(
    model: Model,
    published: str | os.PathLike[str],
    cases: str | os.PathLike[str] | None = None,
    without: Sequence[str] = (),
    *,
    show_values: bool = False,
    watch: Watch = iter,
) -> Reconciliation:
    """Decide for each published score whether it can follow from its published parts by the rules.

    `published` is a CSV file with the columns `ref` and `printed`. With `cases`, each published
    score also stands beside the one computed from them; the last three are as `score` takes them.

    Raises `OmiRulesError` where a file cannot be used as it stands.
    """
    table = read_published(str(published), model)
    report = None
    if cases is not None:
        report = score(model, cases, without, show_values=show_values, watch=watch)
    # Points and given ratings are no shares: nothing printed in percent can follow from them.
    rules = [rule for rule in score_rules(model) if rule.rule not in {"total", "given"}]
    found = ranges(rules, table.scores, model.rounding, model.answered.name)
    order = report_order(model, rules)
    return Reconciliation(model, table, verdicts(model, found, table.scores, order, report), report)
