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
from lark.grammar import Rule
from lark.lexer import TerminalDef
from lark.utils import SerializeMemoizer

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
    """The tables of the grammar.

    Rules and terminals are objects in them: of its own description, Lark makes them more slowly.
    """
    data, described = from_grammar().memo_serialize([TerminalDef, Rule])
    kinds = {"Rule": Rule, "TerminalDef": TerminalDef}
    memo = SerializeMemoizer.deserialize(described, kinds, {})
    return {"data": data, "memo": memo}


class _Writer(pickle.Pickler):
    """Writes a rule as the call that makes it: its hash holds in one process alone."""

    def reducer_override(self, thing: object) -> Any:  # noqa: ANN401 - pickle's own signature
        if isinstance(thing, Rule):
            return Rule, (thing.origin, thing.expansion, thing.order, thing.alias, thing.options)
        return NotImplemented


def write() -> None:
    """Write what ships: the release of Lark that made the tables, then the tables."""
    with TABLES.open("wb") as file:
        pickle.dump(lark.__version__, file, protocol=4)
        _Writer(file, protocol=4).dump(tables())


def shipped() -> dict[str, Any] | None:
    """The tables that ship; None where another release of Lark is installed.

    Its rules may be made otherwise, so the tables are not even read then.
    """
    with TABLES.open("rb") as file:
        if pickle.load(file) != lark.__version__:  # noqa: S301 - a file of this package
            return None
        read: dict[str, Any] = pickle.load(file)  # noqa: S301
        return read


@functools.cache
def parser() -> tuple[Lark, Builder]:
    """The parser with its builder, ready to use."""
    builder = Builder()
    ready = shipped()
    if ready is None:
        return from_grammar(builder), builder
    # The way in that Lark's own stand-alone parsers use.
    loaded: Lark = Lark._load_from_dict(  # type: ignore[no-untyped-call]
        ready["data"], ready["memo"], transformer=builder
    )
    return loaded, builder


if __name__ == "__main__":
    write()
