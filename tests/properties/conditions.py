"""Conditions, drawn by type: only tests that make sense of what they test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from attrs import define, field

T = TypeVar("T")
Lists = Mapping[str, tuple[str, ...]]

COMPARE = ("is at least", "is at most", "is more than", "is less than", ">=", "<=", ">", "<")
DAYS = ("31 January 2011", "2011-02-28", "1 March 2011", "29 February 2012", "2011-02-01")


@define(eq=False)
class Scale:
    """Options by the side that they stand on."""

    name: str
    lined: bool
    options: dict[str, list[str]] = field(factory=dict)

    @property
    def all(self) -> list[str]:
        return [option for options in self.options.values() for option in options]


@define(eq=False)
class Fact:
    """A field; `each` is the list for whose items it is held, `from_list` that of its options."""

    name: str
    kind: str
    options: tuple[str, ...] = ()
    from_list: str | None = None
    each: str | None = None
    inspection_wide: bool = False

    def columns(self, lists: Lists) -> list[str]:
        return [self.name] if self.each is None else [f"{self.name}.{i}" for i in lists[self.each]]


@define(eq=False)
class Question:
    """A question; `each` is the list that it is repeated for."""

    ref: str
    parent: str | None
    scored: bool
    scale: Scale
    each: str | None = None
    struck: bool = False

    def columns(self, lists: Lists) -> list[str]:
        return [self.ref] if self.each is None else [f"{self.ref}.{i}" for i in lists[self.each]]


@define(eq=False)
class Conditions:
    """Draws conditions over what may be read so far: fields, and what was drawn before."""

    number: Callable[[int, int], int]
    facts: Sequence[Fact]
    lists: Lists
    definitions: list[str] = field(factory=list)
    questions: list[Question] = field(factory=list)

    def one(self, things: Sequence[T]) -> T:
        return things[self.number(0, len(things) - 1)]

    def condition(self, depth: int, each: str | None = None) -> str:
        """A condition of at most so many brackets; `each` is the list of its question."""
        kind = self.number(0, 5) if depth else 0
        if kind in (1, 2):
            word = (" and ", " or ")[kind - 1]
            return word.join(self.unit(depth - 1, each) for _ in range(self.number(2, 3)))
        return self.unit(depth, each) if kind == 3 else self.test(each)

    def unit(self, depth: int, each: str | None) -> str:
        """What may stand beside `and` and `or`: a test, `not` before one, or a bracket."""
        kind = self.number(0, 5)
        if kind == 0 and depth:
            return f"({self.condition(depth - 1, each)})"
        if kind == 1 and depth:
            return f"not ({self.condition(depth - 1, each)})"
        return f"{'not ' * (kind == 2)}{self.test(each)}"

    # --------------------------------------------------------------------------------- tests

    def test(self, each: str | None) -> str:
        kinds = ["fact"] * 3 + ["question"] * 3 * bool(self.questions)
        match self.one(kinds + ["definition"] * bool(self.definitions)):
            case "question":
                return self.question_test(self.one(self.questions), each)
            case "definition":
                return self.one(self.definitions)
            case _:
                return self.fact_test(self.one(self.facts), each)

    def operand(self, of: Fact | Question, each: str | None) -> str:
        """A field or a question; of those held for each item, this one's or a certain one's."""
        name = of.name if isinstance(of, Fact) else of.ref
        if of.each is None:
            return name
        if of.each == each and self.number(0, 1):
            return f"{name} for this {each}"
        return f"{name}.{self.one(self.lists[of.each])}"

    def fact_test(self, fact: Fact, each: str | None) -> str:
        name = self.operand(fact, each)
        if self.number(0, 9) == 9:
            return f"{name} is {self.negation}blank"
        match fact.kind:
            case "yes/no":
                return self.one([name, f"{name} is yes", f"{name} is {self.negation}no"])
            case "one of":
                return self.is_one(name, fact.options)
            case "some of":
                return self.includes(name, fact, each)
            case "whole number" | "number":
                number = self.one(["0", "1", "2.5", "3"])
                if self.number(0, 5) == 5:
                    return f"{name} is {self.negation}{number}"
                return f"{name} {self.one(COMPARE)} {number}"
            case "date":
                return self.date_test(name, each)
            case _:
                return f"{name} is {self.negation}blank"

    @property
    def negation(self) -> str:
        return "not " * self.number(0, 1)

    def is_one(self, name: str, options: Sequence[str]) -> str:
        if self.number(0, 1):
            return f"{name} is {self.negation}{self.one(options)}"
        some = [option for option in options if self.number(0, 1)] or [options[0]]
        return f"{name} is {self.negation}one of ({', '.join(some)})"

    def includes(self, name: str, fact: Fact, each: str | None) -> str:
        option = self.one(fact.options)
        if each is not None and fact.from_list == each and self.number(0, 2):
            option = f"this {each}"
        some = [o for o in fact.options if self.number(0, 1)] or [fact.options[0]]
        return self.one(
            [
                f"{name} includes {option}",
                f"{name} does not include {option}",
                f"{name} includes {self.one(['any', 'all'])} of ({', '.join(some)})",
                f"{name} is {self.negation}none",
            ]
        )

    def date_test(self, name: str, each: str | None) -> str:
        other = self.operand(self.one([fact for fact in self.facts if fact.kind == "date"]), each)
        unit = self.one(["days", "weeks", "months"])
        span = f"{self.one([0, 1, 2, 5, 1200])} {unit}"
        side = self.one(["after", "before"])
        return self.one(
            [
                f"{name} is {self.one(['', 'on or '])}{side} {self.one([other, *DAYS])}",
                f"{name} is on {self.one([other, *DAYS])}",
                f"{name} {self.one(COMPARE[:4])} {span} {side} {other}",
                f"{name} is within {span} {self.one([side, 'of'])} {other}",
            ]
        )

    def question_test(self, asked: Question, each: str | None) -> str:
        name = self.operand(asked, each)
        kinds = ["is", "is", "blank"]
        kinds += ["above"] * ("above the line" in asked.scale.options)
        kinds += ["below"] * 2 * ("below the line" in asked.scale.options)
        match self.one(kinds):
            case "above":
                return f"{name} is above the line"
            case "below":
                return f"{name} is below the line"
            case "blank":
                return f"{name} is {self.negation}blank"
            case _:
                return self.is_one(name, asked.scale.all)
