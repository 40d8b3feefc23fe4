"""omi-rules: the rules of an inspection as data; checked, run over case records, and explained.

The public API, all of it:

- `load(path)`: a checked `Model` from a rule file.
- `score(model, cases)`: a `Report` of an inspection from its case records, its judgements, or both.
- `reconcile(model, published, cases=None)`: a `Reconciliation` of published scores with the rules.
- `check(read_source(path))`: a rule file `Checked`: its model, and all that is wrong, as
  `Diagnostic` values.
- `prove(checked)`: the same, with what can be proved over all possible cases.
- `OmiRulesError`: what a caller can mend; `RuleFileError` is the one for a rule file with errors.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omi_rules.checker import Checked, check
    from omi_rules.diagnostics import Diagnostic
    from omi_rules.errors import OmiRulesError
    from omi_rules.inspection import RuleFileError, load, score
    from omi_rules.model import Model
    from omi_rules.proof import prove
    from omi_rules.reconciler import Reconciliation, reconcile
    from omi_rules.report import Report
    from omi_rules.source import SourceFile, read_source

__all__ = [
    "Checked",
    "Diagnostic",
    "Model",
    "OmiRulesError",
    "Reconciliation",
    "Report",
    "RuleFileError",
    "SourceFile",
    "check",
    "load",
    "prove",
    "read_source",
    "reconcile",
    "score",
]

_ROOMS = {
    "Checked": "checker",
    "Diagnostic": "diagnostics",
    "Model": "model",
    "OmiRulesError": "errors",
    "Reconciliation": "reconciler",
    "Report": "report",
    "RuleFileError": "inspection",
    "SourceFile": "source",
    "check": "checker",
    "load": "inspection",
    "prove": "proof",
    "read_source": "source",
    "reconcile": "reconciler",
    "score": "inspection",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has its own type, above
    """Load a room when it is first asked for: the command line starts by importing this page."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
