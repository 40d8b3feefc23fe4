"""Conditions read aloud: each an English sentence, made of the model's labels and of little else.

The sentence determines the meaning. Whatever a file says stands in “…” (but for references, yes and
no), so no label can be mistaken for a word of the sentence; where two labels are alike, the name
stands behind in brackets. `not` is moved inward to the tests, as it is meant. What mixes “and” and
“or” is said with “either … or …” and “both … and …”, or in lettered lines where it is longer. A
test of an answer says “is answered”: it includes that the question is asked of the case.

A definition “applies” or “does not apply”. Where a fact is not known, what tests it is neither so
nor not so; that goes without saying in every sentence and is for the document to say once.
"""

from __future__ import annotations

from omi_rules.cells import Value
from omi_rules.model import Condition, Model
from omi_rules.reading.meaning import Test, pushed
from omi_rules.reading.sentences import Reader, Spoken
from omi_rules.reading.words import quoted

__all__ = [
    "Reader",
    "Spoken",
    "phrase",
    "pushed",
    "quoted",
    "read_condition",
    "read_lines",
    "value_in_words",
]


def read_condition(model: Model, condition: Condition) -> str:
    """A condition as (part of) a sentence that can follow "where": ‘“PPO” is yes and …’."""
    return Reader(model).condition(condition)


def read_lines(model: Model, condition: Condition) -> tuple[Spoken, ...]:
    """The same words in lines: one, or a first one with lettered lines below it."""
    return Reader(model).lines(condition)


def phrase(model: Model, test: Test) -> str:
    """One test: ‘“PPO” is no’, ‘1.2.6 (“Was it completed?”) is answered yes’."""
    return Reader(model).phrase(test)


def value_in_words(model: Model, name: str, value: Value) -> str:
    """What a field, or the answer to a question, is: yes, “Very high”, 1 April 2011, blank."""
    return Reader(model).value(name, value)
