"""Pages that explain: one for each code that a person can meet, one for each word of the language.

The pages are data, written by hand, and ship with the package: `pages/` for codes, `words/` for
words. What a page shows as wrong is reported so, and what it shows as mended is clean: the tests
run both. Nothing but the command line asks for them.
"""

from omi_rules.explain.finding import found, near
from omi_rules.explain.library import contents, page
from omi_rules.explain.page import Block, Page

__all__ = ["Block", "Page", "contents", "found", "near", "page"]
