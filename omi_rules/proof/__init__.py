"""Proof: what holds of every possible case of a model, blanks included; and a case, where not.

It is exact by the meaning that the second opinion defines. What is too large is `Unsettled`.
"""

from __future__ import annotations

from omi_rules.proof.diagrams import Unsettled
from omi_rules.proof.prove import prove
from omi_rules.proof.space import Cases, Cells, Space, conditions_of, record_of

__all__ = ["Cases", "Cells", "Space", "Unsettled", "conditions_of", "prove", "record_of"]
