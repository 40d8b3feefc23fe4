"""Coverage: what of a rule file its examples show, and examples that show what is missing.

What there is to see are conditions and their parts (true, false, unknown), rules that put questions
below the line, and bands. A goal is counted as seen only where the engine saw it in a case.
"""

from omi_rules.coverage.measure import Coverage, measure

__all__ = ["Coverage", "measure"]
