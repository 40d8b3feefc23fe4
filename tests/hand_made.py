"""Models, records and batches made by hand, without a rule file: what a test needs and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from omi_rules.cases import CaseBatch, Column
from omi_rules.cells import BLANK, Value
from omi_rules.compiler import Plan, lower
from omi_rules.engine import evaluate
from omi_rules.model import (
    Bands,
    Condition,
    Definition,
    Field,
    Kind,
    Level,
    Model,
    Node,
    Option,
    Question,
    Rounding,
    Scale,
    Side,
    Text,
)
from omi_rules.scoring import Scores, score
from omi_rules.tally import Tallies, tally

SCALE = Scale(
    "judgement",
    Text("judgement"),
    (
        Option("yes", Text("yes"), (), Side.ABOVE),
        Option("no", Text("no"), (), Side.BELOW),
        Option("na", Text("N/A"), (), Side.NOT_APPLICABLE),
        Option("nk", Text("Not known"), (), Side.NOT_KNOWN),
        Option("other", Text("other"), (), Side.NO_LINE),
    ),
)
"""A scale with one option on each side."""

LEVELS = (
    Level("part", Text("part"), "mean", "ask"),
    Level("ask", Text("ask"), "share"),
)


def field(name: str, kind: Kind = Kind.YES_NO, options: tuple[str, ...] = ("yes", "no")) -> Field:
    """A field; of a kind without options these are left aside."""
    chosen = options if kind in {Kind.YES_NO, Kind.ONE, Kind.SOME} else ()
    return Field(name, Text(name), kind, tuple(Option(o, Text(o)) for o in chosen))


def question(
    ref: str,
    relevant: Condition | None = None,
    *struck_when: Condition,
    parent: str = "p",
    scored: bool = True,
    towards: tuple[str, ...] = (),
    group: str | None = None,
) -> Question:
    """A question on `SCALE`."""
    return Question(
        ref, Text(ref), parent, SCALE.name, scored, relevant, struck_when, towards, group
    )


def node(
    ref: str,
    level: str,
    parent: str | None = None,
    *,
    weight: Fraction | int = 1,
    scored: bool = True,
    towards: tuple[str, ...] = (),
    fold: Literal["one by one", "pooled", "averaged"] | None = None,
    rows: tuple[str, ...] = (),
) -> Node:
    """A node; `model` fills in its children."""
    return Node(
        ref,
        level,
        Text(ref),
        parent,
        weight=Fraction(weight),
        scored=scored,
        counts_towards=towards,
        fold=fold,
        rows=rows,
    )


def model(
    questions: Iterable[Question],
    fields: Iterable[Field] = (),
    definitions: Mapping[str, Condition] | None = None,
    *,
    nodes: Iterable[Node] = (),
    levels: tuple[Level, ...] = LEVELS,
    bands: Iterable[Bands] = (),
    rounding: Rounding | None = None,
    banded_on: Literal["printed", "exact"] = "printed",
    order: Iterable[str] = (),
) -> Model:
    """A model. Without `nodes`, every question stands under the one node "p".

    Without `order`, definitions stand before questions, each as it is given.
    """
    asked = {q.ref: q for q in questions}
    defined = {n: Definition(n, Text(n), c) for n, c in (definitions or {}).items()}
    tree = list(nodes) or [
        node("p", "part"),
        *(node(q.ref, "ask", "p", scored=q.scored) for q in asked.values()),
    ]
    children: dict[str | None, list[str]] = {}
    for n in tree:
        children.setdefault(n.parent, []).append(n.ref)
    names = list(order) or [*defined, *asked]
    return Model(
        name="m",
        label=Text("m"),
        levels=levels,
        rounding=rounding or Rounding(0, "up"),
        banded_on=banded_on,
        scales={SCALE.name: SCALE},
        bands={b.name: b for b in bands},
        fields={f.name: f for f in fields},
        definitions=defined,
        nodes={n.ref: _with_children(n, tuple(children.get(n.ref, ()))) for n in tree},
        questions=asked,
        order=tuple(("definition" if name in defined else "question", name) for name in names),
    )


def _with_children(n: Node, children: tuple[str, ...]) -> Node:
    return Node(
        n.ref,
        n.level,
        n.label,
        n.parent,
        children,
        weight=n.weight,
        scored=n.scored,
        counts_towards=n.counts_towards,
        fold=n.fold,
        rows=n.rows,
    )


Record = Mapping[str, Value]


def batch(records: Iterable[Record], first_row: int = 2) -> CaseBatch:
    """Records as a batch, the first standing in `first_row`; what a record lacks is blank."""
    cases = list(records)
    names = dict.fromkeys(name for record in cases for name in record)
    return CaseBatch(
        tuple(f"case {n}" for n in range(len(cases))),
        tuple(range(first_row, first_row + len(cases))),
        {n: Column.of([record.get(n, BLANK) for record in cases]) for n in names},
    )


def counted(plan: Plan | Model, cases: CaseBatch | Iterable[Record]) -> Tallies:
    """The engine's tallies."""
    plan = lower(plan) if isinstance(plan, Model) else plan
    cases = cases if isinstance(cases, CaseBatch) else batch(cases)
    return tally(plan, evaluate(plan, cases), cases)


def scores(of: Model, records: Iterable[Record]) -> Scores:
    """The engine's scores."""
    plan = lower(of)
    return score(plan, counted(plan, records))
