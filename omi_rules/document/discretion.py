"""What is beside the scores, in words: discretion by which ratings are moved, and the sample."""

from __future__ import annotations

from attrs import evolve

from omi_rules.document.blocks import Block, Listing, Para, Part, para
from omi_rules.document.scores import percent
from omi_rules.document.statements import Statements, anchor
from omi_rules.model import Model
from omi_rules.model.discretion import Allowance, Discretion
from omi_rules.model.sample import Sample
from omi_rules.near import a, begin
from omi_rules.wording import counted, listed, number_in_words


def discretion_part(model: Model, found: Discretion, make: Statements) -> Part:
    """A discretion: what it moves, and where that is allowed."""
    labels = {level.name: level.label.en for level in model.levels}
    moves = (
        f"The rating that cases make of {a(labels[found.level])} may be moved one step up or down,"
        " for a reason that is given. Both ratings are printed. It is allowed where"
        f"{' one of these holds' * (len(found.allowed) > 1)}:"
    )
    of = make.doubts.of("discretion", found.name, "moves")
    tests = Listing(tuple(para(f"{begin(_test(test, labels))}.") for test in found.allowed))
    blocks: tuple[Block, ...] = (
        evolve(para(moves), under=of),
        tests,
        *make.doubts.of("discretion", found.name, "allowed when"),
        *make.doubts.of("discretion", found.name),
    )
    title = found.label.en or begin(found.name.replace("_", " "))
    return Part(title, anchor(found.name, "discretion"), "chapter", blocks=blocks, name=found.name)


def _test(test: Allowance, labels: dict[str, str]) -> str:
    match test.kind:
        case "edge":
            points = test.points * 100
            noun = "point" if points == 1 else "points"
            return (
                f"the lowest of its {labels[test.level or '']} scores lies within"
                f" {number_in_words(points)} {noun} of the edge between the two ratings, both ends"
                " included"
            )
        case "one case":
            return (
                "one case more above the line in one question, or one fewer, would change the"
                " rating that way"
            )
        case "few cases":
            return f"it rests on at most {counted(test.cases, 'case')}"


def sample_part(found: Sample, make: Statements) -> Part:
    """The sample: how many cases there are to be, and of which kinds."""
    blocks: list[Block] = []
    under = make.doubts.of("sample", "", "size")
    if found.least is not None:
        size = f"{found.least:,} cases or more"
        if found.most is not None:
            size = f"{found.least:,} to {found.most:,} cases"
        blocks.append(evolve(para(f"{size}.", "Size:"), under=under))
    if found.confidence is not None and found.margin is not None:
        points = found.margin * 100
        noun = "point" if points == 1 else "points"
        size = (
            f"as many cases as make a share certain to {number_in_words(points)} {noun} either way"
            f" with {percent(found.confidence)} confidence, by how many they are drawn from"
        )
        blocks.append(evolve(para(f"{size}.", "Size:"), under=under))
    minima = [
        evolve(
            make.read(f"At least {counted(minimum.cases, 'case')} where", minimum.condition),
            under=make.doubts.of("sample", "", "at least", place=place),
        )
        for place, minimum in enumerate(found.minima)
    ]
    blocks += [Listing(tuple(minima))] if minima else []
    blocks.append(para("No score depends on it: a report says what is met."))
    blocks += make.doubts.of("sample", "")
    return Part(found.label.en or "The sample", "sample", "item", blocks=tuple(blocks))


def beside_the_scores(model: Model, make: Statements) -> tuple[Part, ...]:
    """The chapters on discretion and on the sample; none where a model has none."""
    parts = tuple(discretion_part(model, found, make) for found in model.discretions)
    chapters = [Part("Discretion", "discretion", parts=parts)] if parts else []
    if model.sample is not None:
        part = sample_part(model.sample, make)
        blocks: tuple[Block, ...] = part.blocks
        if model.sample.label.en.casefold() not in {"", "sample", "the sample"}:
            blocks = (para(f"{model.sample.label.en}."), *blocks)
        chapters.append(Part("The sample", "sample", blocks=blocks))
    return tuple(chapters)


def moved_by(model: Model, name: str) -> tuple[Para, ...]:
    """The levels that a discretion of this name moves."""
    levels = [
        level.label.en
        for level in model.levels
        for found in model.discretions
        if found.name == name and found.level == level.name
    ]
    return (para(f"The rating of every {listed(levels)}."),)
