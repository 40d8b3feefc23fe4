"""The model as a document, for those who read the criteria and not the rule file.

`whole` makes all of it, `about` one statement with what it depends on and what depends on it. A
document is plain words in parts; `text`, `markdown` and `page` write it down, each with its own
way to keep what a file says from acting as anything but words.
"""

from __future__ import annotations
