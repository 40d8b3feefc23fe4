"""Chains: a question put below the line by one that is not asked once the link above it fails.

`3.4` is relevant where 3.3 was done, and 3.5 goes below the line where 3.4 was not. Where 3.3 was
not, 3.4 is not asked, its test does not hold, and 3.5 stands on its own answer. It is said only
where 3.5 tests nothing of 3.3, and only of a model that has no mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from omi_rules.checker.drafts import Draft
from omi_rules.checker.order import Key
from omi_rules.diagnostics import Aside, Findings
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    AnswerTest,
    Condition,
    Defined,
    Definition,
    Not,
    Or,
    Question,
    Scale,
    Side,
)

_NONE: frozenset[str] = frozenset()


class Chains:
    """Looks through the questions of a model for links that do not hold."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        definitions: Mapping[str, Definition],
        scales: Mapping[str, Scale],
        drafts: Mapping[str, Draft],
        order: Iterable[Key],
    ) -> None:
        self.questions = questions
        self.scales = scales
        self.drafts = drafts
        self._told_by: dict[tuple[str, bool, type[And | Or]], frozenset[str]] = {}
        self._tested_by: dict[str, frozenset[str]] = {}
        for kind, name in order:  # what a definition reads comes before it
            if kind == "definition":
                condition = definitions[name].condition
                self._tested_by[name] = self._tested((condition,))
                for turned in (False, True):
                    for joint in (And, Or):
                        told = self._told(condition, joint, turned=turned)
                        self._told_by[name, turned, joint] = told

    def report(self, findings: Findings) -> None:
        """Warn of each clause once, for whichever item of a list it is found first."""
        said: set[int] = set()
        for question in self.questions.values():
            draft = self.drafts[question.group or question.ref]
            clauses = draft.clauses.get("below the line when", ())
            for clause, rule in zip(clauses, question.struck_when, strict=True):
                found = None if id(clause) in said else self._not_carried(question, rule)
                if found is None:
                    continue
                said.add(id(clause))
                link, first = found
                test = f"{first} is above the line"
                own = draft.first("relevant when")
                asked = f"`and {test}` to its condition" if own else f"`relevant when {test}`"
                where = self.drafts[self.questions[link].group or link].first("relevant when")
                findings.warning(
                    "broken-chain",
                    clause.span,
                    f"Where ‘{first}’ is below the line, ‘{link}’ is not asked, and so puts nothing"
                    " below the line.",
                    f"Add `below the line when {first} is below the line` if that is not good"
                    f" enough here either, or {asked} if ‘{draft.ref}’ is then not to be asked.",
                    asides=(Aside(where.span, f"when ‘{link}’ is asked"),) if where else (),
                )

    def _not_carried(self, question: Question, rule: Condition) -> tuple[str, str] | None:
        """The question that a rule tests, and the one above it that the question never tests."""
        said = (question.relevant, *(form.condition for form in question.forms))
        asked = tuple(condition for condition in said if condition is not None)
        for link in sorted(self._told(rule, Or)):
            if link in self._tested(asked):
                continue
            relevant = self.questions[link].relevant
            if relevant is None:
                continue
            tested = self._tested((*asked, *question.struck_when))
            for first in sorted(self._told(relevant, And)):
                if first not in tested and first != question.ref:
                    return (link, first) if self.questions[first].group is None else None
        return None

    def _told(
        self, condition: Condition, joint: type[And | Or], *, turned: bool = False
    ) -> frozenset[str]:
        """The questions that the parts of a condition, joined by one word, test as it matters.

        Joined by `or`: tests that hold below the line; by `and`: those that fail there.
        """
        tells = self._holds_below if joint is Or else self._fails_below
        found: frozenset[str] = frozenset()
        for part, other in self._parts(condition, (joint,), turned=turned):
            if isinstance(part, Defined):
                found |= self._told_by.get((part.name, other, joint), _NONE)
            elif isinstance(part, AnswerIs | AnswerOnSide) and tells(
                part, part.negated is not other
            ):
                found |= {part.question}
        return found

    def _tested(self, conditions: Iterable[Condition]) -> frozenset[str]:
        """Every question that conditions test, also through definitions."""
        found: frozenset[str] = frozenset()
        for condition in conditions:
            for part, _ in self._parts(condition, (And, Or)):
                if isinstance(part, Defined):
                    found |= self._tested_by.get(part.name, _NONE)
                elif isinstance(part, AnswerIs | AnswerIsBlank | AnswerOnSide):
                    found |= {part.question}
        return found

    def _parts(
        self, condition: Condition, joints: tuple[type[And | Or], ...], *, turned: bool = False
    ) -> Iterator[tuple[Condition, bool]]:
        """The tests and definitions below these joints, and whether `not` stands before each.

        `not` before a joint turns it into the other one.
        """
        waiting = [(condition, turned)]
        while waiting:
            condition, turned = waiting.pop()
            match condition:
                case And(parts) | Or(parts):
                    other = Or if isinstance(condition, And) else And
                    if (other if turned else type(condition)) in joints:
                        waiting += [(part, turned) for part in parts]
                case Not(part):
                    waiting.append((part, not turned))
                case _:
                    yield condition, turned

    def _below(self, ref: str) -> set[str]:
        return set(self.scales[self.questions[ref].scale].on(Side.BELOW))

    def _holds_below(self, test: AnswerTest, negated: bool) -> bool:
        """Whether a test holds where its question is answered below the line."""
        match test:
            case AnswerIs(question=ref, options=options):
                below = self._below(ref)
                return bool(below - set(options) if negated else below & set(options))
            case AnswerOnSide(side=side):
                return (side is Side.BELOW) is not negated
            case _:
                return False

    def _fails_below(self, test: AnswerTest, negated: bool) -> bool:
        """Whether a test fails wherever its question is answered below the line."""
        if isinstance(test, AnswerIs) and self.questions[test.question].struck_when:
            return False  # what was answered may be put below the line: reported where it is tested
        return bool(self._below(test.question)) and not self._holds_below(test, negated)
