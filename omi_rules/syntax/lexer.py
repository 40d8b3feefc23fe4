"""The lexer: a line into words, numbers, dates, labels and signs, each read whole.

A word is a keyword only where the parser could go on with that keyword; elsewhere it is the
author's own name. So no word is reserved by being used in another place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark.common import LexerConf
from lark.exceptions import UnexpectedCharacters
from lark.lexer import Lexer, LexerState, PatternStr, Token

_SPACE = re.compile(r"(?:\s+|#[^\n]*)*")
_THING = re.compile(
    r'(?P<LABEL>"[^"]*"|[\u201c\u201d\u201e][^\u201c\u201d"]*[\u201c\u201d"])'
    r"|(?P<WORD>[^\W\d]\w*)(?P<DOTTED>(?:\.\w+)+)?"
    r"|(?P<DIGIT>[0-9])"
    r"|>=|<=|[><,()/]"
)
_DATE = re.compile(r"[0-9]{1,2}\s+[^\W\d]+\s+[0-9]{4}(?!\w)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?!\w)")
_PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[ \u00a0\u202f]?%")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_REF = re.compile(r"\w+(?:\.\w+)*")


class WordLexer(Lexer):
    """Reads one thing at a time, as what the parser can go on with."""

    __future_interface__ = 2
    """Lark's sign for a lexer that looks at the parser's state."""

    def __init__(self, lexer_conf: LexerConf) -> None:
        self.keywords = {
            terminal.pattern.value: terminal.name
            for terminal in lexer_conf.terminals
            if isinstance(terminal.pattern, PatternStr)
        }

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:  # noqa: ANN401
        """The things of a line, from its first to its last."""
        held: Any = lexer_state.text
        text: str = getattr(held, "text", held)  # a slice of a text in newer releases of Lark
        states = parser_state.parse_conf.states
        at = 0
        while True:
            space = _SPACE.match(text, at)
            at = space.end() if space else at
            if at >= len(text):
                return
            kind, end = self._thing(text, at, states[parser_state.position])
            yield Token(kind, text[at:end], at)
            at = end

    def _thing(self, text: str, at: int, accepted: dict[str, Any]) -> tuple[str, int]:
        """What stands at a place of the text, and where it ends."""
        found = _THING.match(text, at)
        if found is None:
            raise UnexpectedCharacters(text, at, 1, at + 1)  # type: ignore[no-untyped-call]
        kind = found.lastgroup
        if kind == "LABEL":
            return "LABEL", found.end()
        if kind == "DIGIT":
            return _number(text, at, accepted)
        if kind is None:
            return self.keywords[found[0]], found.end()
        if kind == "DOTTED" and "REF" in accepted:
            return "REF", found.end()
        word = found["WORD"]
        keyword = self.keywords.get(word, "WORD")
        if keyword not in accepted:
            keyword = next((own for own in ("NAME", "REF") if own in accepted), keyword)
        return keyword, found.end("WORD")


def _number(text: str, at: int, accepted: dict[str, Any]) -> tuple[str, int]:
    """A date, a percentage, a number or a reference that begins with a digit."""
    plain = "NUMBER" in accepted or "REF" in accepted
    for kind, pattern in (("DATE", _DATE), ("PERCENT", _PERCENT)):
        found = pattern.match(text, at)
        if found is not None and (kind in accepted or not plain or kind == "PERCENT"):
            return kind, found.end()
    number, ref = _NUMBER.match(text, at), _REF.match(text, at)
    number_end = number.end() if number else at
    ref_end = ref.end() if ref else at
    if "NUMBER" in accepted and (number_end == ref_end or "REF" not in accepted):
        return "NUMBER", number_end
    return "REF", ref_end
