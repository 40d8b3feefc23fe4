"""Strategies, directed by types: whole rule files, and cases that fit or do not fit them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from attrs import define, field
from hypothesis import strategies as st

from omi_rules.cells import BLANK, INVALID, Value
from tests.properties.conditions import Conditions, Fact, Question, Scale
from tests.properties.drafts import NUMBERED, Draft, mark

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

DAYS: list[Value] = [datetime.date(2011, 1, 28) + datetime.timedelta(days=n) for n in range(40)]
DAYS += [datetime.date.min, datetime.date.max, datetime.date(2012, 2, 29)]
NUMBERS: list[Value] = [Fraction(n, 2) for n in range(-2, 9)]
FOLDS = ("counted one by one", "counted as one, pooled", "counted as one, averaged")


@st.composite
def drafts(
    draw: Callable[[st.SearchStrategy[Any]], Any], cases: int = 8, *, rated: bool = False
) -> Draft:
    """A whole model and up to so many cases; if `rated`, mostly with totals and judged nodes."""
    drawing = Drawing(draw, often=9 if rated else 4)
    drawing.everything()
    records = drawing.cases(draw(st.integers(0, cases)))
    seed = draw(st.integers(0, 999))
    text = "\n".join(drawing.lines) + "\n"
    return Draft(text, records, drawing.plain, seed, drawing.given)


@define(eq=False)
class Level:
    """A level of the tree while it is drawn. `scored` says whether nodes of it have scores."""

    name: str
    scored: bool = True


def gathers(rows: Iterable[str], level: str) -> bool:
    """Whether a score is made of those of a level."""
    return any(f"of its {said}{level} scores" in row for row in rows for said in ("", "printed "))


@define(eq=False)
class Drawing:
    """A rule file in the making: its lines, its marks, and the columns of its cases."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    often: int = 4
    """In how many of ten places a total or a judged node is drawn that could be there."""
    lines: list[str] = field(factory=list)
    plain: dict[str, str] = field(factory=dict)
    columns: dict[str, list[Value]] = field(factory=dict)
    levels: list[Level] = field(factory=list)
    answered: Level = field(init=False)
    groupings: list[str] = field(factory=list)
    made_of: list[Level] = field(factory=list)
    themes: list[str] = field(factory=list)
    scales: list[Scale] = field(factory=list)
    lists: dict[str, tuple[str, ...]] = field(factory=dict)
    facts: list[Fact] = field(factory=list)
    definitions: list[str] = field(factory=list)
    uppers: list[tuple[str, Level, str | None]] = field(factory=list)
    questions: list[Question] = field(factory=list)
    points: dict[str, int] = field(factory=dict)
    banded: list[Level] = field(factory=list)
    totals: set[str] = field(factory=set)
    given: dict[str, str | None] = field(factory=dict)
    gathered: list[Level] = field(factory=list)
    judged: list[tuple[str, Level, str | None]] = field(factory=list)
    later: list[tuple[str, ...]] = field(factory=list)

    # -------------------------------------------------------------------------- small draws

    def named(self, key: str, name: str) -> str:
        """A mark and the plain name that it stands for."""
        self.plain[key] = name
        return mark(key)

    def number(self, least: int, most: int) -> int:
        return int(self.draw(st.integers(least, most)))

    def maybe(self, in_ten: int = 5) -> bool:
        return self.number(1, 10) > 10 - in_ten

    def one(self, things: Sequence[T]) -> T:
        return things[self.number(0, len(things) - 1)]

    def say(self, line: str, *clauses: str) -> None:
        self.lines.append(line)
        self.lines += [f"  {clause}" for clause in clauses if clause]

    def cases(self, number: int) -> tuple[dict[str, Value], ...]:
        """Cases, a column at a time: mostly what belongs in it, now and then something else.

        Now and then a column is not there at all.
        """
        records: list[dict[str, Value]] = [{} for _ in range(number)]
        for column, values in self.columns.items():
            if self.maybe(1):
                continue
            cell = st.sampled_from([*values * (8 // len(values) + 1), BLANK, INVALID])
            cells = self.draw(st.lists(cell, min_size=number, max_size=number))
            for record, value in zip(records, cells, strict=True):
                record[column] = value
        return tuple(records)

    # ---------------------------------------------------------------------------- the whole

    def everything(self) -> None:
        self.say(f'model {self.named("model", "m")} "Drawn"')
        self.draw_levels()
        self.draw_scoring()
        self.draw_scales()
        self.draw_lists()
        self.draw_facts()
        self.shape_tree()
        conditions = Conditions(self.number, self.facts, self.lists)
        said = self.draw_conditions(conditions)
        self.write_tree(said)

    def draw_levels(self) -> None:
        depth = self.number(1, 3)
        self.levels = [Level(self.named(f"level {n}", f"level_{n}")) for n in range(depth)]
        self.answered = self.levels[-1]
        words = " > ".join(level.name for level in self.levels)
        if self.maybe(2):  # a level of texts below the questions
            self.levels.append(Level(self.named("text level", "prompt"), scored=False))
            words += f" > {self.levels[-1].name}"
        self.lines.append(f"  levels {words}")
        for n in range(self.number(0, 2)):
            self.groupings.append(self.named(f"grouping {n}", f"theme{n}"))
            self.lines.append(f"  also grouped by {self.groupings[-1]}")

    def draw_scoring(self) -> None:
        banded = self.draw_bands()
        rows: list[str] = []
        below: list[Level] = []
        for level in reversed(self.levels):
            if level is self.answered:
                rows.append(f"{level.name} share of cases above the line{banded()}")
                below.append(level)
            elif not below or self.maybe(1):
                level.scored = False
                rows.append(f"{level.name} not scored")
            else:
                rows.append(f"{level.name} {self.method(below)}{banded()}")
                below.append(level)
            if ", banded by" in rows[-1]:
                self.banded.append(level)
        self.gathered = [level for level in below if gathers(rows, level.name)]
        rows = rows[::-1]
        for name in self.groupings:
            if self.banded and self.maybe(self.often):
                self.made_of.append(self.one(self.banded))
                self.totals.add(name)
                rows.append(f"{name} total of its {self.made_of[-1].name} points{self.of_points()}")
                continue
            row = f"{name} {self.method(below)}"
            made_of = next((level for level in below if f" {level.name} " in row), self.answered)
            self.made_of.append(made_of)
            rows.append(row + banded())
        places = self.one(["the whole percent", "1 decimal place", "2 decimal places"])
        halves = self.one(["up", "down", "to even"])
        rows.append(f"printed to {places}, halves {halves}")
        rows.append(f"banded on the {self.one(['printed', 'exact'])} score")
        self.say("scoring", *rows)
        for bands in self.later:
            self.say(*bands)

    def method(self, below: Sequence[Level]) -> str:
        of = self.one(below).name
        kind = self.number(0, 5)
        if kind == 0:
            return f"pooled share of its {self.answered.name} answers"
        if kind == 1:
            return f"lowest of its {of} scores"
        weighted, printed = "weighted " * (kind == 2), "printed " * (kind == 3)
        return f"{weighted}mean of its {printed}{of} scores"

    def draw_bands(self) -> Callable[[], str]:
        if self.maybe(3):
            return lambda: ""
        name = self.named("bands", "comments")
        edges = sorted({self.number(1, 9) * 10 for _ in range(self.number(1, 3))}, reverse=True)
        worth = [self.number(0, 3)]
        for _ in edges:
            worth.append(worth[-1] + self.number(0, 2))
        self.points = {mark("last band"): worth[0]}
        rows = []
        for n, (edge, points) in enumerate(zip(edges, worth[:0:-1], strict=True)):
            band = self.named(f"band {n}", f"B{n}")
            self.points[band] = points
            holds = self.one(["at least", "more than"])
            rows.append(f'{band} "Band {n}" {holds} {edge}%, {points} points')
        last = self.named("last band", "LAST")
        rows.append(f'{last} "Last" otherwise, {worth[0]} points')
        self.say(f"bands {name}", *rows)
        return lambda: f", banded by {name}" if self.maybe() else ""

    def of_points(self) -> str:
        """Bands of a total. Each is reached: by ratings that are all the same."""
        worth = sorted(set(self.points.values()))
        chosen = [n for n in range(1, len(worth)) if self.maybe()]
        if not chosen or self.maybe(3):
            return ""
        number = len(self.totals)
        holds = self.maybe()
        rows = [
            f'{self.named(f"result {number} {n}", f"R{number}_{n}")} "Result {n}"'
            f" {f'at least {worth[n]}' if holds else f'more than {worth[n - 1]}'}"
            for n in reversed(chosen)
        ]
        name = self.named(f"results {number}", f"results{number}")
        rest = self.named(f"result {number} rest", f"REST{number}")
        self.later = [*self.later, (f"bands {name}", *rows, f'{rest} "Rest" otherwise')]
        return f", banded by {name} on the mean points"

    # --------------------------------------------------------------------------- vocabulary

    def draw_scales(self) -> None:
        for n in range(self.number(1, 4)):
            scale = Scale(self.named(f"scale {n}", f"scale{n}"), lined=n == 0 or self.maybe(3))
            sides = ["above the line", "below the line"] if scale.lined else ["no line"]
            sides += [side for side in ("not applicable", "not known") if self.maybe()]
            rows = []
            for side in sides:
                most = 2 if "line" in side else 1
                options = [
                    self.named(f"option {n} {side} {m}", f"{side[0]}{side[4]}{n}_{m}")
                    for m in range(self.number(1, most))
                ]
                scale.options[side] = options
                rows.append(f"{side} {', '.join(options)}")
            self.scales.append(scale)
            self.say(f"{'usual ' * (n == 0)}answers {scale.name}", *rows)

    def draw_lists(self) -> None:
        for n in range(self.number(0, 1)):
            name = self.named(f"list {n}", f"list{n}")
            items = [self.named(f"item {n} {m}", f"i{n}_{m}") for m in range(self.number(1, 3))]
            self.lists[name] = tuple(items)
            self.say(f"list {name}", *(f'{item} "item {m}"' for m, item in enumerate(items)))

    def draw_facts(self) -> None:
        kinds = ["yes/no", "one of", "some of", "whole number", "number", "date", "date", "text"]
        for n in range(self.number(1, 5)):
            name = self.named(f"field {n}", f"field{n}")
            kind = self.one(kinds)
            fact = Fact(name, kind)
            written = kind
            if kind == "some of" and self.lists and self.maybe(7):
                fact.from_list = self.one(list(self.lists))
                fact.options = self.lists[fact.from_list]
                written = f"some of the list {fact.from_list}"
            elif kind in ("one of", "some of"):
                options = range(self.number(2, 3))
                fact.options = tuple(self.named(f"choice {n} {m}", f"c{n}_{m}") for m in options)
                written = f"{kind} {', '.join(fact.options)}"
            clauses = []
            if kind == "yes/no" and self.maybe(3):
                fact.inspection_wide = True
                clauses.append("same for the whole inspection")
            elif self.lists and self.maybe(3):
                fact.each = self.one(list(self.lists))
                clauses.append(f"for each {fact.each}")
            self.facts.append(fact)
            for column in fact.columns(self.lists):
                self.columns[column] = self.values_of(fact)
            self.say(f'field {name} "A field" {written}', *clauses)

    def values_of(self, fact: Fact) -> list[Value]:
        match fact.kind:
            case "yes/no":
                return ["yes", "no"]
            case "one of":
                return list(fact.options)
            case "some of":
                halves = (fact.options[::2], fact.options[1::2])
                return [frozenset(s) for s in ((), fact.options, *halves)]
            case "whole number":
                return [n for n in NUMBERS if isinstance(n, Fraction) and n.denominator == 1]
            case "number":
                return NUMBERS
            case "date":
                return DAYS
            case _:
                return ["some words"]

    # ------------------------------------------------------------------------------ the tree

    def shape_tree(self) -> None:
        """Draw which nodes and questions there are, but nothing that they say yet."""
        for n, _ in enumerate(self.groupings):
            for m in range(self.number(1, 2)):
                self.themes.append(self.named(f"theme {n} {m}", f"T{n}{m}"))
        above: list[tuple[str | None, str]] = [(None, "")]
        for depth, level in enumerate(self.levels[: self.levels.index(self.answered)]):
            nodes: list[tuple[str | None, str]] = []
            for parent, number in above:
                for n in range(1, self.number(1, 2) + 1):
                    ref = self.named(f"node {depth} {number}{n}", f"{number}{n}")
                    self.uppers.append((ref, level, parent))
                    nodes.append((ref, f"{number}{n}."))
                self.shape_judged(depth, level, parent, number)
            above = nodes
        for parent, number in above:
            for n in range(1, self.number(1, 4 if len(above) < 3 else 2) + 1):
                self.shape_question(parent, f"{number}{n}", first=n == 1)
        self.definitions = [
            self.named(f"definition {n}", f"defined{n}") for n in range(self.number(0, 2))
        ]

    def shape_judged(self, depth: int, level: Level, parent: str | None, number: str) -> None:
        """Now and then a node that is judged, where no score is made of those of its level."""
        if level not in self.banded or level in self.gathered or not self.maybe(self.often):
            return
        ref = self.named(f"node {depth} {number}9", f"{number}9")
        self.judged.append((ref, level, parent))
        bands = [*self.points]
        if self.maybe(9):
            self.given[ref] = self.one(bands) if self.maybe(8) else None

    def shape_question(self, parent: str | None, number: str, *, first: bool) -> None:
        scored = first or self.maybe(5)
        lined = [scale for scale in self.scales if scale.lined]
        without = [scale for scale in self.scales if not scale.lined]
        asked = Question(
            self.named(f"question {number}", number),
            parent,
            scored,
            self.one(lined if scored else [*without, *without, *self.scales]),
        )
        if self.lists and self.maybe(3):
            asked.each = self.one(list(self.lists))
        self.questions.append(asked)
        answers: list[Value] = [o for options in asked.scale.options.values() for o in options]
        for column in asked.columns(self.lists):
            self.columns[column] = answers

    # --------------------------------------------------------------------------- conditions

    def draw_conditions(self, conditions: Conditions) -> dict[str, list[str]]:
        """What each definition and question says, in an order in which nothing reads itself.

        The order is drawn, so what is read may stand before or after in the file.
        """
        items: list[str | Question] = [*self.definitions, *self.questions]
        said: dict[str, list[str]] = {}
        for item in self.draw(st.permutations(items)):
            if isinstance(item, str):
                said[item] = [conditions.condition(2)]
                conditions.definitions.append(item)
                continue
            clauses = []
            if self.maybe(7):
                clauses.append(f"relevant when {conditions.condition(2, item.each)}")
            for _ in range(self.one([0, 0, 1, 2]) if item.scored else 0):
                clauses.append(f"below the line when {conditions.condition(1, item.each)}")
                item.struck = True
            if item.each is None and self.maybe(3):
                clauses += self.forms(item, conditions)
            said[item.ref] = clauses
            conditions.questions.append(item)
        return said

    def forms(self, asked: Question, conditions: Conditions) -> list[str]:
        """The forms of a question, with other columns in the place of its own; a last one may be
        for all other cases. No two say the same."""
        number = asked.ref[1:-1].removeprefix("question ")
        answers = self.columns.pop(asked.ref)
        said: dict[str, str] = {}
        for n in range(self.number(1, 3)):
            own = n == 0 and self.maybe(3)
            ref = asked.ref if own else self.named(f"form {number} {n}", f"{number}.f{n}")
            self.columns[ref] = answers
            said.setdefault(f"when {conditions.condition(1)}", f'asked as {ref} "A form"')
        clauses = [f"{clause} {when}" for when, clause in said.items()]
        if self.maybe(5):
            ref = self.named(f"last form {number}", f"{number}.rest")
            self.columns[ref] = answers
            clauses.append(f'asked as {ref} "Another form" otherwise')
        return clauses

    def write_tree(self, said: dict[str, list[str]]) -> None:
        for name in self.definitions:
            self.say(f'define {name} "A definition" as {said[name][0]}')
        at = 0
        for n, grouping in enumerate(self.groupings):
            while at < len(self.themes) and self.themes[at].startswith(f"«theme {n} "):
                wide = [f.name for f in self.facts if f.inspection_wide]
                only = wide and self.maybe(3)
                clause = f"relevant when {'not ' * self.maybe()}{self.one(wide)}" if only else ""
                self.say(f'{grouping} {self.themes[at]} "A theme"', clause)
                at += 1
        # Every theme has a member: whatever no other question says, the first one does.
        self.write_under(None, said, list(self.themes))

    def write_under(self, parent: str | None, said: dict[str, list[str]], first: list[str]) -> None:
        for ref, level, above in self.uppers:
            if above == parent:
                clauses = [f"{NUMBERED}in {parent}" if parent else ""]
                wide = [f.name for f in self.facts if f.inspection_wide]
                if wide and self.maybe(4):
                    clauses.append(f"relevant when {'not ' * self.maybe()}{self.one(wide)}")
                clauses += self.towards(2, level, first)
                clauses.append(self.weight())
                self.say(f'{level.name} {ref} "A heading"', *clauses)
                self.write_under(ref, said, first)
        for ref, level, above in self.judged:
            if above == parent:
                self.write_judged(ref, level, parent)
        for asked in self.questions:
            if asked.parent == parent:
                self.write_question(asked, said[asked.ref], first)

    def write_judged(self, ref: str, level: Level, parent: str | None) -> None:
        """It counts in totals alone: a score cannot be made of what has none."""
        made_of = {t: self.made_of[int(t.split()[1])] for t in self.themes}
        own = [t for t in self.themes if made_of[t] is level]
        totals = [t for t in own if self.groupings[int(t.split()[1])] in self.totals]
        chosen = [t for t in totals if self.maybe(8)]
        others = [t for t in own if t not in totals]
        clauses = [f"{NUMBERED}in {parent}" if parent else "", "judged for the inspection"]
        clauses.append(f"counts towards {', '.join(chosen)}" if chosen else "")
        clauses.append(f"does not count towards {', '.join(others)}" if others else "")
        self.say(f'{level.name} {ref} "A judgement"', *clauses)

    def write_question(self, asked: Question, said: Iterable[str], first: list[str]) -> None:
        clauses = [f"{NUMBERED}in {asked.parent}" if asked.parent else "", *said]
        if asked.scale is not self.scales[0] or self.maybe():
            clauses.append(f"answers {asked.scale.name}")
        if asked.each is not None:
            clauses.append(f"for each {asked.each}, {self.one(FOLDS)}")
        if asked.scored:
            clauses += self.towards(5, self.answered, first)
        else:
            clauses.append("not scored")
        clauses.append(self.weight())
        self.say(f'{self.answered.name} {asked.ref} "A question"', *clauses)
        if self.levels[-1] is not self.answered and self.maybe():
            ref = self.named(f"text {asked.ref[1:-1]}", f"{self.plain[asked.ref[1:-1]]}.a")
            self.say(f'{self.levels[-1].name} {ref} "A text"', f"{NUMBERED}in {asked.ref}")

    def towards(self, in_ten: int, level: Level, at_least: list[str]) -> list[str]:
        """What a node counts towards; what it inherits it may leave out again.

        Below the level that a theme is made of, nothing can be said of it. The first node of that
        level counts towards it, whatever else does.
        """
        clauses = []
        made_of = {t: self.made_of[int(t.split()[1])] for t in self.themes}
        depth = self.levels.index(level)
        open_to = [t for t in self.themes if self.levels.index(made_of[t]) >= depth]
        first = [t for t in at_least if made_of[t] is level]
        chosen = [t for t in open_to if t in first or self.maybe(in_ten)]
        at_least[:] = [t for t in at_least if t not in first]
        if chosen:
            clauses.append(f"counts towards {', '.join(chosen)}")
        out = [t for t in open_to if t not in chosen and self.maybe(1)]
        if out:
            clauses.append(f"does not count towards {', '.join(out)}")
        return clauses

    def weight(self) -> str:
        return f"weight {self.one(['2', '0.5', '10'])}" if self.maybe(3) else ""
