"""The words that nobody who knows inspection and not computing should meet."""

from __future__ import annotations

import re

JARGON = re.compile(
    r"\b(?i:abort\w*|argument\w*|array|assert\w*|attribute\w*|bool\w*|character set|charset"
    r"|compil\w*|debug\w*|default|delimit\w*|dict\w*|enum\w*|exception|expect(?:ed|ing)"
    r"|expression\w*|float\w*|identifier\w*|illegal|indent\w*|input|instance|int|integer\w*"
    r"|invalid|iterat\w*|keyword\w*|lex\w*|literal\w*|malformed|match\w*|namespace|nested|node\w*"
    r"|nonetype|null|object|operand\w*|operator\w*|parameter\w*|pars(?:e|ed|er|ing)|regex\w*"
    r"|str|string\w*|syntax|terminal|token\w*|tuple|undefined|unexpected|valid|value"
    r"|variable\w*)\b|\b(?:None|True|False)\b"
)
"""Words of programs and of those who write them; what an author wrote may be quoted."""

QUOTED = re.compile(r"‘[^’]*’|`[^`]*`")
"""What an author wrote, or is to write, may be any word."""
