"""The case, question or score that somebody asks about, or what is wrong with the asking."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from omi_rules.cases import CaseBatch
from omi_rules.errors import WrongUseError
from omi_rules.model import Model
from omi_rules.near import a, did_you_mean
from omi_rules.records import Records
from omi_rules.records.header import plain
from omi_rules.records.meant import meant
from omi_rules.records.one_row import one_row
from omi_rules.terminal import safe
from omi_rules.why.case import Case
from omi_rules.wording import counted, listed

MOST_IDS = 4_000

Watch = Callable[[Iterator[CaseBatch]], Iterator[CaseBatch]]
"""Sees the batches of cases go by, to show how far the work is."""


def find_case(records: Records, case_id: str, watch: Watch = iter) -> Case:
    """The case with an id. All records are read, so what is wrong with any of them is said."""
    wanted = case_id.strip()
    found: tuple[CaseBatch, int] | None = None
    ids: list[str] = []
    endings: list[str] = []
    for batch in watch(records.batches()):
        if found is None and wanted in batch.case_ids:
            found = (batch, batch.case_ids.index(wanted))
        ids += batch.case_ids[: MOST_IDS - len(ids)]
        if wanted and len(endings) < 3:
            endings += [i for i in batch.case_ids if plain(i).endswith(plain(wanted))]
    if found is None:
        raise WrongUseError(
            f"there is no case ‘{safe(wanted)}’",
            where=records.file.path,
            help=_meant_case(wanted, ids, endings, records.cases),
        )
    batch, place = found
    record = {name: column[place] for name, column in batch.columns.items()}
    row = batch.rows[place]
    return Case(wanted, row, record, one_row(records, row), records.without)


def _meant_case(wanted: str, ids: list[str], endings: list[str], cases: int) -> str:
    same = [found for found in ids if plain(found) == plain(wanted)]
    if near := (same or endings)[:1]:
        return f"Did you mean ‘{near[0]}’?"
    has = f"The records have {counted(cases, 'case')}, from ‘{ids[0]}’ on."
    return f"{did_you_mean(wanted, ids)} {has}".strip()


def find_question(model: Model, ref: str) -> str:
    """The question with a reference, also written Q1.2.6."""
    known = {plain(name): name for name in model.questions}
    known |= {f"q{name}": found for name, found in list(known.items()) if f"q{name}" not in known}
    if found := known.get(plain(ref)):
        return found
    node = model.nodes.get(ref.strip())
    if node is not None and node.rows:
        message = f"‘{ref}’ is asked once for each of {counted(len(node.rows), 'item')}"
        raise _wrong("--question", message, f"Name one of them: {listed(node.rows, joint='or')}.")
    if node is not None:
        level = next((level.label.en for level in model.levels if level.name == node.level), "")
        remedy = f"--score {node.ref} says what its score is made of."
        raise _wrong("--question", f"‘{ref}’ is {a(level)}, not a question", remedy)
    kind = "field" if ref in model.fields else "definition" if ref in model.definitions else ""
    if kind:
        message = f"‘{ref}’ is {a(kind)}, not a question"
        raise _wrong("--question", message, "With --case alone, all facts of a case are shown.")
    raise _wrong(
        "--question",
        f"there is no question ‘{safe(ref)}’",
        _meant_ref(model, ref, model.questions),
    )


def find_score(model: Model, ref: str, scored: Collection[str]) -> str:
    """The score with a reference: a node's or a question's."""
    known = {plain(name): name for name in scored}
    if found := known.get(plain(ref)) or known.get(plain(ref).removeprefix("q")):
        return found
    if ref in model.nodes:
        node = model.nodes[ref]
        level = next((level.label.en for level in model.levels if level.name == node.level), "")
        remedy = f"--question {ref} counts its answers." if ref in model.questions else ""
        rows = [row for row in node.rows if row in scored]
        if rows:
            remedy = f"Its rows have scores, each its own: {listed(rows)}."
        raise _wrong("--score", f"the {level} ‘{ref}’ has no score", remedy)
    message = f"there is no score ‘{safe(ref)}’"
    raise _wrong("--score", message, _meant_ref(model, ref, scored))


def _meant_ref(model: Model, ref: str, known: Collection[str]) -> str:
    if near := meant(ref, known):
        return f"Did you mean ‘{near}’?"
    above = ref
    while "." in above:
        above = above.rpartition(".")[0]
        beginning = [name for name in known if name.startswith(f"{above}.")]
        if beginning and above in model.nodes:
            return f"{above} has {listed(beginning, most=6)}."
    return f"There are {listed(known, most=6)}."


def _wrong(option: str, message: str, help: str) -> WrongUseError:
    return WrongUseError(message, where=option, help=help)
