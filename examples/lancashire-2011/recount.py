"""Recount a score report of these records with code of its own, and say whether it agrees.

Run it as `python3 recount.py scores.json`, or without a name to read standard input:

    omi-rules score rules/omi2.omi examples/lancashire-2011/cases.csv --format json |
        python3 examples/lancashire-2011/recount.py

It reads the answers off `cases.csv` and shares no code with the program. Of the rules it knows what
the report says of them (who the members of a score are, and its rule), and which answers stand
above the line in OMI 2. It relies on the records being consistent: a question that is not asked
is left empty, and one that another answer puts below the line is answered no.

It ends with 0 where all is the same, with 1 where anything differs, with 2 where it cannot read.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases.csv"
FORMAT = "omi-rules/score/1"

ABOVE, BELOW, RECORDED = "above", "below", "recorded"
LEFT_OUT = {"na": "not_applicable", "nk": "missing"}

# Which answers stand above the line in OMI 2: a line for each scale, known by its options.
SCALES = {
    ("yes", "no", "na", "nk"): {"yes": ABOVE, "no": BELOW},
    ("yes", "no", "nk"): {"yes": RECORDED, "no": RECORDED},
    ("excellent", "sufficient", "insufficient", "poor", "na", "nk"): {
        "excellent": ABOVE,
        "sufficient": ABOVE,
        "insufficient": BELOW,
        "poor": BELOW,
    },
    ("too_low", "too_high"): {"too_low": RECORDED, "too_high": RECORDED},
    ("fully", "partly", "not_met", "nk"): {
        "fully": RECORDED,
        "partly": RECORDED,
        "not_met": RECORDED,
    },
    ("not_due", "applied", "could_have", "nk"): {
        "not_due": RECORDED,
        "applied": RECORDED,
        "could_have": RECORDED,
    },
}

# What can happen to a case only where records are not consistent, as these are.
NEVER = ("undecided", "unexpected", "invalid", "overruled")

Report = dict[str, Any]
Counts = dict[str, int]


class Recount:
    """The records counted again, beside what the report says; `compared` counts the figures."""

    def __init__(self, report: Report, records: bytes) -> None:
        self.report = report
        self.digest = hashlib.sha256(records).hexdigest()
        text = io.StringIO(records.decode("utf-8"), newline="")
        self.cases = list(csv.DictReader(text))
        self.tallies: dict[str, Counts] = {}
        self.exact: dict[str, Fraction | None] = {}
        self.rests_on: dict[str, frozenset[str]] = {}
        self.compared = 0

    def differences(self) -> Iterator[str]:
        """Each figure that is not the same, in a sentence."""
        yield from self.same("the digest of the records", self.data["sha256"], self.digest)
        yield from self.same("the cases", self.data["cases"], len(self.cases))
        yield from self.same("the columns left out", self.report["without"], [])
        yield from self.same("the findings about the records", self.report["findings"], [])
        columns = sorted(name for name in self.cases[0] if "." in name)
        yield from self.same("the questions", sorted(self.questions), columns)
        for ref in self.questions.keys() & set(columns):
            self.tallies[ref] = self.tally(ref)
        for ref in self.tallies:
            yield from self.question(ref)
        # A score is recounted after its members, whatever the order in which the report has them.
        waiting = {score["ref"]: score for score in self.report["scores"]}
        while waiting:
            ready = [ref for ref in waiting if not waiting.keys() & set(waiting[ref]["members"])]
            if not ready:
                yield f"{', '.join(waiting)}: made of each other"
                return
            for ref in ready:
                yield from self.score(waiting.pop(ref))

    @property
    def data(self) -> Report:
        found: Report = self.report["data"]
        return found

    @property
    def questions(self) -> dict[str, Report]:
        return {question["ref"]: question for question in self.report["questions"]}

    def same(self, what: str, said: object, counted: object) -> Iterator[str]:
        self.compared += 1
        if said != counted:
            yield f"{what}: the report says {said}, the records say {counted}"

    # ------------------------------------------------------------ questions

    def tally(self, ref: str) -> Counts:
        """The outcomes, the options and the cases of a question, as the cells say."""
        options = tuple(self.questions[ref]["options"])
        lines = {**LEFT_OUT, **SCALES.get(options, {})}
        counts = dict.fromkeys((ABOVE, BELOW, RECORDED, *LEFT_OUT.values(), *NEVER), 0)
        counts |= {"cases": len(self.cases), "not_relevant": 0}
        counts |= {f"answers {option}": 0 for option in options}
        for case in self.cases:
            cell = case[ref]
            if cell == "":
                counts["not_relevant"] += 1
            elif cell in options and cell in lines:
                counts[lines[cell]] += 1
                counts[f"answers {cell}"] += 1
            else:
                counts["invalid"] += 1
        return counts

    def question(self, ref: str) -> Iterator[str]:
        said = self.questions[ref]
        options = tuple(said["options"])
        if options not in SCALES:
            yield f"{ref}: which of {', '.join(options)} stand above the line is not known here"
        for what, counted in self.tallies[ref].items():
            if what.startswith("answers "):
                option = what.removeprefix("answers ")
                yield from self.same(f"{ref} {what}", said["options"].get(option), counted)
            else:
                yield from self.same(f"{ref} {what}", said.get(what), counted)
        above, below = self.tallies[ref][ABOVE], self.tallies[ref][BELOW]
        counted_cases = above + below if said["scored"] else 0
        exact = Fraction(above, counted_cases) if counted_cases else None
        if said["scored"]:
            self.exact[ref] = exact
            self.rests_on[ref] = frozenset({ref} if counted_cases else ())
        yield from self.figures(ref, said, exact)

    # ------------------------------------------------------------ scores

    def score(self, said: Report) -> Iterator[str]:
        """A score from its members, and its members from what the questions say of themselves."""
        ref = said["ref"]
        yield from self.same(f"{ref} rule", said["rule"], "mean")
        yield from self.same(f"{ref} members", sorted(said["members"]), self.members(said))
        there = [self.exact[member] for member in said["members"] if member in self.exact]
        shares = [share for share in there if share is not None]
        exact = sum(shares, Fraction(0)) / len(shares) if shares else None
        self.exact[ref] = exact
        supports = (self.rests_on.get(member, frozenset()) for member in said["members"])
        self.rests_on[ref] = frozenset().union(*supports)
        yield from self.same(f"{ref} questions", said["questions"], len(self.rests_on[ref]))
        yield from self.figures(ref, said, exact)

    def members(self, said: Report) -> list[str]:
        """Who belongs to a score, by the headlines and the numbers of the questions."""
        ref, scored = said["ref"], [q for q in self.questions.values() if q["scored"]]
        if said["level"] == "headline":
            return sorted(q["ref"] for q in scored if ref in q["counts_towards"])
        if said["level"] == "section":
            criteria = [s["ref"] for s in self.report["scores"] if s["level"] == "criterion"]
            return sorted(criterion for criterion in criteria if criterion.startswith(f"{ref}."))
        return sorted(q["ref"] for q in scored if q["ref"].startswith(f"{ref}."))

    def figures(self, ref: str, said: Report, exact: Fraction | None) -> Iterator[str]:
        """The exact share, and the whole percent that is printed, halves up."""
        yield from self.same(f"{ref} exact", said["exact"], None if exact is None else str(exact))
        whole = None if exact is None else int(100 * exact + Fraction(1, 2))
        yield from self.same(f"{ref} printed", said["printed"], whole)


def read(arguments: Sequence[str]) -> tuple[Report, bytes]:
    text = Path(arguments[0]).read_text("utf-8") if arguments else sys.stdin.read()
    report = json.loads(text)
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise ValueError(f"it is not a report in the form {FORMAT}")
    return report, CASES.read_bytes()


def main(arguments: Sequence[str]) -> int:
    try:
        report, records = read(arguments)
        recount = Recount(report, records)
        differences = list(recount.differences())
    except (OSError, ValueError) as wrong:
        print(f"The report cannot be read: {wrong}", file=sys.stderr)
        print("Make it with: omi-rules score RULES CASES --format json", file=sys.stderr)
        return 2
    except (AttributeError, KeyError, TypeError) as wrong:
        print(f"The report is not whole: something is missing or odd at {wrong}", file=sys.stderr)
        return 2
    for difference in differences:
        print(difference)
    headlines = sum(score["level"] == "headline" for score in report["scores"])
    print(
        f"Recounted {len(recount.cases)} cases: {len(recount.tallies)} questions and"
        f" {len(report['scores'])} scores, {headlines} of them headlines, in"
        f" {recount.compared} figures. "
        + (f"Differences: {len(differences)}." if differences else "All are the same.")
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
