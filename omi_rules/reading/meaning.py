"""What is said together: conditions with `not` moved inward, and spans between two dates.

Nothing here changes what a condition means.
"""

from __future__ import annotations

from attrs import evolve

from omi_rules.model import (
    And,
    AnswerIs,
    AnswerTest,
    Compare,
    Condition,
    DateIs,
    Defined,
    FieldIncludes,
    FieldIs,
    FieldTest,
    Not,
    NumberIs,
    Or,
)
from omi_rules.reading.words import units

Test = Not | Defined | FieldTest | AnswerTest
"""What has no condition inside it: a test, a definition, or `not` before a definition."""

_OPPOSITE: dict[Compare, Compare] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip


def pushed(condition: Condition, *, negated: bool = False) -> Condition:
    """The condition with `not` moved inward to the tests, and like chains within each other joined.

    `Not` is left before definitions only. Two tests of dates that make up a span stay together.
    """
    match condition:
        case And(parts=parts) | Or(parts=parts):
            both = isinstance(condition, And) is not negated
            chain = And if both else Or
            found: list[Condition] = []
            for part in (pushed(part, negated=negated) for part in parts):
                if isinstance(part, chain) and span(part) is None:
                    found += part.parts
                else:
                    found.append(part)
            return chain(tuple(found)) if len(found) > 1 else found[0]
        case Not(part=part):
            return pushed(part, negated=not negated)
        case Defined():
            return Not(condition) if negated else condition
        case NumberIs() | DateIs():
            if condition.negated is negated:
                return evolve(condition, negated=False)
            return evolve(condition, compare=_OPPOSITE[condition.compare], negated=False)
        case _:
            return evolve(condition, negated=condition.negated is not negated)


def shift(test: DateIs) -> tuple[int, int]:
    """By how many months and days the other date is moved."""
    return test.months, test.days


def span(chain: And | Or) -> str | None:
    """Two tests of one date against another that say how far they lie apart, as that is said."""
    match chain.parts:
        case (DateIs() as first, DateIs() as last):
            pass
        case _:
            return None
    if first.field != last.field or first.other is None or first.other != last.other:
        return None
    if first.negated or last.negated:
        return None
    early, late = shift(first), shift(last)
    if any(all(shift) for shift in (early, late)):
        return None  # by months and days at once: no file says so
    if max(early) > 0 or min(late) < 0:
        return None  # the first must lie before, the last after
    opposite = early == (-late[0], -late[1])
    match first.compare, last.compare:
        case (">=", "<=") if isinstance(chain, And):
            if opposite:
                return f"is within {units(late)} of"
            if not any(early):
                return f"is within {units(late)} after"
            return f"is within {units(early)} before" if not any(late) else None
        case (">", "<") if isinstance(chain, And) and opposite:
            return f"is less than {units(late)} from"
        case ("<=", ">=") if isinstance(chain, Or) and opposite:
            return f"is at least {units(late)} from"
        case ("<", ">") if isinstance(chain, Or) and opposite:
            return f"is more than {units(late)} from"
    return None


def is_chain(condition: Condition) -> bool:
    """Whether a condition joins others, and is not said as one span of dates."""
    return isinstance(condition, And | Or) and span(condition) is None


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a chain joins."""
    return condition.parts if isinstance(condition, And | Or) else ()


def enumerates(test: Condition) -> bool:
    """Whether the words of a test list options with "and" or "or" between them."""
    return isinstance(test, FieldIs | FieldIncludes | AnswerIs) and len(test.options) > 1
