"""Published scores held against the rules: whether each can follow from its printed parts.

Scores are printed rounded, so each stands for an interval of exact scores. Intervals are exact, and
so is every answer. What an inspectorate printed is data: nothing of it changes a rule or a score.
"""

from omi_rules.reconciler.reconcile import Reconciliation, reconcile
from omi_rules.reconciler.verdicts import Verdict

__all__ = ["Reconciliation", "Verdict", "reconcile"]
