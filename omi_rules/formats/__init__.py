"""Findings in the forms that other programs read: SARIF, JUnit, and commands of GitHub's logs.

Each form is a function from findings to one text. A form adds nothing to what was found and loses
nothing without saying so. Nothing that a person wrote can act as more than text in any of them.
"""

from omi_rules.formats.failed import failed_examples
from omi_rules.formats.github import as_github
from omi_rules.formats.junit import Case, Suite, as_junit, checked_suite, tested_suite
from omi_rules.formats.sarif import as_sarif

__all__ = [
    "Case",
    "Suite",
    "as_github",
    "as_junit",
    "as_sarif",
    "checked_suite",
    "failed_examples",
    "tested_suite",
]
