"""The sample of an inspection held against what the rules ask of it: met, not met, or not known.

No score depends on it. A case of which it is not known whether it is of a kind counts neither way:
where the unknown ones could make the difference, it cannot be told.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from omi_rules.compiler import Plan
from omi_rules.model.sample import needed
from omi_rules.tally import Tallies
from omi_rules.wording import counted, listed, number_in_words

POPULATIONS = (50, 200, 500, 2000)
"""What sizes are shown for, where the population is not known."""


@frozen(repr=False)
class SampleLine:
    """One thing that the sample should be: `met` is None where it cannot be told.

    `least` and `most` are the cases asked for, `found` those there, `unknown` those of which it is
    not known. `told` says in a sentence what came out.
    """

    kind: Literal["size", "confidence", "minimum"]
    asked: str
    least: int | None
    most: int | None
    found: int
    unknown: int
    met: bool | None
    told: str

    @property
    def verdict(self) -> str:
        """Met, not met, or that it cannot be told."""
        return {True: "met", False: "not met", None: "cannot be told"}[self.met]


@frozen(repr=False)
class SampleReport:
    """The sample's lines, in the order of the rule file: its size, then each kind of case."""

    label: str
    population: int | None
    lines: tuple[SampleLine, ...]

    @property
    def met(self) -> bool | None:
        """Whether all of it is met; None where that cannot be told of a line, and none is not."""
        verdicts = {line.met for line in self.lines}
        return False if False in verdicts else None if None in verdicts else True

    @property
    def is_odd(self) -> bool:
        """Whether something is short, or unknown cases leave it open.

        What only the population could tell is no matter of the cases.
        """
        return any(line.met is False or (line.met is None and line.unknown) for line in self.lines)


def sample_report(plan: Plan, tallies: Tallies, population: int | None) -> SampleReport | None:
    """What is to be said of the sample; None where the rules ask nothing, or there are no cases."""
    sample = plan.model.sample
    if sample is None or not tallies.cases:
        return None
    lines = []
    if sample.least is not None:
        lines.append(_size(sample.least, sample.most, tallies.cases))
    if sample.confidence is not None and sample.margin is not None:
        lines.append(_sure(sample.confidence, sample.margin, tallies.cases, population))
    for minimum, (of_it, unknown) in zip(sample.minima, tallies.minima, strict=True):
        lines.append(_minimum(minimum.cases, minimum.words, of_it, unknown))
    return SampleReport(sample.label.en, population, tuple(lines))


def _size(least: int, most: int | None, cases: int) -> SampleLine:
    asked = f"{least:,} cases or more" if most is None else f"{least:,} to {most:,} cases"
    met = least <= cases and (most is None or cases <= most)
    return SampleLine("size", asked, least, most, cases, 0, met, f"there {_are(cases)}")


def _sure(confidence: Fraction, margin: Fraction, cases: int, population: int | None) -> SampleLine:
    asked = sure_in_words(confidence, margin)
    if population is not None:
        least = needed(confidence, margin, population)
        told = f"of {population:,} that takes {counted(least, 'case')}, and there {_are(cases)}"
        return SampleLine("confidence", asked, least, None, cases, 0, cases >= least, told)
    endless = needed(confidence, margin, None)
    if cases >= endless:
        told = f"of any number that takes {counted(endless, 'case')} at most, and there"
        told += f" {_are(cases)}"
        return SampleLine("confidence", asked, endless, None, cases, 0, True, told)
    sizes = [f"{needed(confidence, margin, of):,} of {of:,}" for of in POPULATIONS]
    told = f"there {_are(cases)}, and it takes {listed(sizes)}; say of how many: --population N"
    return SampleLine("confidence", asked, None, None, cases, 0, None, told)


def _minimum(least: int, words: str, of_it: int, unknown: int) -> SampleLine:
    asked = f"at least {counted(least, 'case')} where {words}"
    told = f"there {_are(of_it)}"
    if unknown:
        told += f", and of {counted(unknown, 'more case')} it is not known"
    met = True if of_it >= least else None if of_it + unknown >= least else False
    return SampleLine("minimum", asked, least, None, of_it, unknown, met, told)


def sure_in_words(confidence: Fraction, margin: Fraction) -> str:
    """How sure a sample is to be, as the rule file writes it."""
    points = margin * 100
    either = f"{number_in_words(points)} {'point' if points == 1 else 'points'} either way"
    return f"a size for {number_in_words(confidence * 100)}% confidence, {either}"


def _are(cases: int) -> str:
    return "is 1" if cases == 1 else f"are {cases:,}"
