"""Suggested examples as the file would have them: a label that says what is shown, in its words."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from omi_rules.cells import MONTHS, read_date, read_field
from omi_rules.coverage.banding import Banding
from omi_rules.coverage.drafts import Draft
from omi_rules.model import Kind, Model
from omi_rules.model.examples import Given
from omi_rules.reading import Reader
from omi_rules.scoring import Score
from omi_rules.why.words import percent
from omi_rules.wording import listed

WIDE, LABEL_WIDE = 96, 86
A_THOUSAND = 1000
FEW = 2
"""So many cells fit into a label."""

_HAPPENS = {"relevant": "asked", "not relevant": "not asked"}
_TIMES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_QUOTES = re.compile('["“”]')
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


class Writer:
    """Writes examples for one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.reader = Reader(model)
        self._labels: Counter[str] = Counter()
        self._answers = model.answers

    def of_case(self, draft: Draft) -> str:
        """An example of one case."""
        then = [f"{ref} is {said}" for ref, said in draft.then.items()]
        lines = [self._head(self._label(draft))]
        facts = {name: cell for name, cell in draft.cells.items() if name in self.model.fields}
        answers = {name: cell for name, cell in draft.cells.items() if name not in facts}
        given = _filled("  given ", self._facts(draft.cells.items()))
        if len(given) > 1:
            given = [
                *_filled("  given ", self._facts(facts.items())),
                *_filled("  given ", self._facts(answers.items())),
            ]
        lines += [*given, *_filled("  then ", then)]
        return "\n".join(lines)

    def of_scores(self, banding: Banding) -> str:
        """An example of cases or ratings that come out in some bands."""
        tried = banding.tried
        lines = [self._head(self._label_of_scores(banding))]
        if tried.ratings:
            facts = [fact for given in tried.given for fact in self._facts(given.cells)]
            lines += _filled("  given ", facts)
            lines += _filled("  given ", [f"{ref} is {band}" for ref, band in tried.ratings])
        else:
            lines += [self._cases(given, tried.question) for given in tried.given]
        then = [f"{tried.question} is {tried.above} of {tried.cases}"] if tried.question else []
        for score in banding.reached:
            then += self._expected(score)
        lines += _filled("  then ", then)
        return "\n".join(lines)

    # ---------------------------------------------------------------------------------- labels

    def _head(self, label: str) -> str:
        """The first line; no two examples have the same label."""
        self._labels[label] += 1
        times = self._labels[label]
        again = "" if times == 1 else f", a {_TIMES.get(times, f'{times}th')} way"
        return f'example "{label}{again}"'

    def _label(self, draft: Draft) -> str:
        """What happens to which questions, and where; where that is long, under which heading."""
        refs = dict.fromkeys(self._asked(ref) for ref in draft.then)
        said = next(iter(draft.then.values()))
        happens = _HAPPENS.get(said, said)
        label = f"{listed(refs, most=4)} {'is' if len(refs) == 1 else 'are'} {happens}"
        if not draft.cells:
            return f"{label} where nothing is known"
        others = {name: cell for name, cell in draft.cells.items() if name not in draft.then}
        if 1 <= len(others) <= FEW:
            whole = f"{label} where {self._where(others)}"
            if len(whole) <= LABEL_WIDE:
                return whole
        first = next(iter(draft.then))
        asked = self._answers.get(first)
        parent = self.model.nodes[self._asked(first if asked is None else asked.ref)].parent
        if parent is None:
            return label
        heading = self.model.nodes[parent]
        whole = f"{_plain(heading.label.en)}: {label}"
        return whole if len(whole) <= LABEL_WIDE else f"In {heading.ref}: {label}"

    def _asked(self, ref: str) -> str:
        """A question; the rows of a repeated one are one question."""
        question = self.model.questions.get(ref)
        return ref if question is None else question.group or ref

    def _where(self, cells: Mapping[str, str]) -> str:
        said = []
        for name, cell in cells.items():
            field = self.model.fields.get(name)
            if field is None:
                said.append(f"{name} is {cell}")
                continue
            value = _plain(self.reader.value(name, read_field(field, cell)))
            said.append(f"‘{_plain(field.label.en)}’ is {value}")
        return listed(said)

    def _label_of_scores(self, banding: Banding) -> str:
        score = banding.reached[0]
        assert score.band is not None, "what is reached is a band"
        if score.exact is None:
            return f"{score.ref} is given the rating {score.band.name}"
        if score.rule == "total":
            return f"{score.exact} of {score.maximum} is {score.band.name}"
        share = percent(score.printed, self.model.rounding.places)
        tried = banding.tried
        above = f"{tried.above} of {tried.cases} above the line"
        return f"{above} is {share}, which is {score.band.name}"

    # ----------------------------------------------------------------------------------- lines

    def _expected(self, score: Score) -> list[str]:
        assert score.band is not None, "what is reached is a band"
        in_band = f"{score.ref} is {score.band.name}"
        if score.exact is None:
            return [in_band]
        if score.rule == "total":
            return [f"{score.ref} is {score.exact} of {score.maximum}", in_band]
        return [f"{score.ref} is {percent(score.printed, self.model.rounding.places)}", in_band]

    def _cases(self, given: Given, question: str) -> str:
        """So many cases alike; a case of which nothing is known says so."""
        many = "case" if given.cases == 1 else f"{given.cases} cases"
        facts = self._facts(given.cells) or [f"{question} is blank"]
        return f"  {many} {', '.join(facts)}"

    def _facts(self, cells: Iterable[tuple[str, str]]) -> list[str]:
        return [f"{name} is {self._value(name, cell)}" for name, cell in cells]

    def _value(self, name: str, cell: str) -> str:
        """What a cell holds, as a line `given` says it."""
        field = self.model.fields.get(name)
        if not cell:
            return "blank"
        match field.kind if field is not None else Kind.ONE:
            case Kind.SOME:
                return "none" if cell == "none" else f"({', '.join(_parts(cell))})"
            case Kind.DATE:
                date = read_date(cell)
                assert isinstance(date, datetime.date), "a proof gives dates that are some"
                if date.year < A_THOUSAND:
                    return date.isoformat()
                return f"{date.day} {MONTHS[date.month - 1].title()} {date.year}"
            case Kind.TEXT:
                return f'"{cell}"'
            case Kind.WHOLE | Kind.NUMBER:
                return cell if _NUMBER.fullmatch(cell) else f'"{cell}"'
            case _:
                return cell


def _plain(text: str) -> str:
    """A text of the file as it can stand within quotation marks."""
    return " ".join(_QUOTES.sub("", text).split())


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";")]


def _filled(lead: str, things: Iterable[str]) -> list[str]:
    """Things listed after a lead, which begins a new line where one is full."""
    lines: list[str] = []
    for thing in things:
        if lines and len(lines[-1]) + len(thing) + 2 <= WIDE:
            lines[-1] += f", {thing}"
        else:
            lines.append(f"{lead}{thing}")
    return lines
