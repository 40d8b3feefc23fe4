"""How scores are made, in words: each level's score, rounding, and the bands with their edges."""

from __future__ import annotations

from fractions import Fraction

from omi_rules.document.blocks import Block, Listing, Para, Table, para
from omi_rules.document.doubts import Doubts
from omi_rules.model import Bands, Level, Model, Rounding
from omi_rules.near import a, begin
from omi_rules.reading.words import quoted
from omi_rules.wording import number_in_words

HALVES = {"up": "rounded up", "down": "rounded down", "even": "rounded to the even figure"}


def how_scores_are_made(model: Model, doubts: Doubts) -> tuple[Block, ...]:
    """A sentence for each level, then rounding, then the bands."""
    methods = doubts.rows("scoring", "", "method")
    rounding = Para((rounded(model.rounding),), under=doubts.of("scoring", "", "printed"))
    found: list[Block] = [
        Listing(tuple(para(sentence(model, level)) for level in model.levels)),
        *methods,
        rounding,
    ]
    used = dict.fromkeys(level.bands for level in model.levels if level.bands is not None)
    if any(level.bands is not None and level.method != "total" for level in model.levels):
        score = "as printed" if model.banded_on == "printed" else "before it is rounded"
        by = doubts.of("scoring", "", "banded on")
        found.append(Para((f"The band goes by the score {score}.",), under=by))
    found += doubts.of("scoring", "")
    found += [bands_table(model.bands[name], doubts) for name in used]
    return tuple(found)


def sentence(model: Model, level: Level) -> str:
    """How the nodes of one level are scored."""
    called = level.label.en
    if level.method == "none":
        return f"{begin(a(called))} has no score."
    banded = ""
    if level.bands is not None:
        by = ", by the mean of the points" * (level.method == "total")
        banded = f" It falls into one of the bands “{model.bands[level.bands].label.en}”{by}."
    once = f" Each {level.each_once} counts towards exactly one." if level.each_once else ""
    return f"The score of {a(called)} is {method(model, level)}.{banded}{once}"


def method(model: Model, level: Level) -> str:
    """What the score of a level is."""
    of = next((other.label.en for other in model.levels if other.name == level.of), "")
    match level.method:
        case "share":
            return "the share above the line of the cases that stand above or below it"
        case "mean":
            weighted = "weighted " * level.weighted
            return f"the {weighted}mean of its {of} scores{', as printed' * level.printed}"
        case "pooled":
            called = model.answered.label.en
            return f"the share above the line of all its {called} answers, taken together"
        case "lowest":
            return f"the lowest of its {of} scores"
        case "total":
            return f"the total of its {of} points; what is not rated takes no part"
        case "none":
            return "none"


def rounded(rounding: Rounding) -> str:
    """How scores are printed."""
    places = rounding.places
    to = f"to {places} decimal place{'s' * (places != 1)} of a percent"
    return (
        f"Scores are exact until they are printed: {to if places else 'to the whole percent'},"
        f" a half being {HALVES[rounding.halves]}."
    )


def bands_table(bands: Bands, doubts: Doubts) -> Table:
    """A set of bands, each with the scores that it holds."""
    rows = []
    above = ""
    for band in bands.bands:
        if band.edge is None:
            scores = above or "every score"
        else:
            edge = number_in_words(band.edge) if bands.of_points else percent(band.edge)
            own = f"at least {edge}" if band.holds_edge else f"more than {edge}"
            scores = f"{own}, {above}" if above else own
            above = f"less than {edge}" if band.holds_edge else f"at most {edge}"
        points = () if band.points is None else ((str(band.points),),)
        rows.append(((band.label.en,), (scores,), *points))
    under = (
        *doubts.rows("bands", bands.name, "band", [quoted(band.label.en) for band in bands.bands]),
        *doubts.of("bands", bands.name),
    )
    scores = "Mean points" if bands.of_points else "Scores"
    worth = ("Points",) if any(band.points is not None for band in bands.bands) else ()
    return Table(bands.label.en, ("Band", scores, *worth), tuple(rows), under)


def percent(share: Fraction) -> str:
    """A share as a percentage, exactly."""
    return f"{number_in_words(share * 100)}%"
