"""The parser: Lark's tables for the grammar, made once and shipped, so that a start costs nothing.

`python -m omi_rules.syntax.tables` makes them anew; a test holds them to the grammar. Where another
release of Lark is installed than the one that made them, the grammar is read instead.
"""

from __future__ import annotations

import functools
import pickle
import re
from pathlib import Path
from typing import Any

import lark
from lark import Lark

from omi_rules.syntax.build import Builder
from omi_rules.syntax.lexer import WordLexer

HERE = Path(__file__).parent
GRAMMAR = HERE / "grammar.lark"
TABLES = HERE / "grammar.tables"


def from_grammar(builder: Builder | None = None, *, strict: bool = False) -> Lark:
    """The parser made from the grammar, a quarter of a second's work.

    With `strict`, a grammar that can be read in two ways is refused.
    """
    grammar = GRAMMAR.read_text(encoding="utf-8")
    return Lark(
        grammar,
        start=re.findall(r"^\??(\w+_(?:head|line)):", grammar, re.MULTILINE),
        parser="lalr",
        lexer=WordLexer,
        strict=strict,
        transformer=builder,
        maybe_placeholders=True,
    )


def tables() -> dict[str, Any]:
    """What ships: the tables, and the release of Lark that made them."""
    data, memo = from_grammar().memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    return {"lark": lark.__version__, "data": data, "memo": memo}


@functools.cache
def parser() -> tuple[Lark, Builder]:
    """The parser with its builder, ready to use."""
    builder = Builder()
    shipped = pickle.loads(TABLES.read_bytes())  # noqa: S301 - a file of this package
    if shipped["lark"] != lark.__version__:
        return from_grammar(builder), builder
    # The way in that Lark's own stand-alone parsers use.
    loaded: Lark = Lark._load_from_dict(  # type: ignore[no-untyped-call]
        shipped["data"], shipped["memo"], transformer=builder
    )
    return loaded, builder


if __name__ == "__main__":
    TABLES.write_bytes(pickle.dumps(tables(), protocol=4))
