"""Published tables and the rules they are held against: small rule files, and how they run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from omi_rules import Model, Reconciliation, check, reconcile
from omi_rules.source import SourceFile
from tests.inspections import Outcome, run

LANCASHIRE_2011 = """\
ref,printed,comment,lowest,highest,average
RoH,77,MODERATE improvement required,64,81,72
LoR,78,MODERATE improvement required,62,78,71
CE,78,MODERATE improvement required,69,85,79
1,78,,,,
1.1,87,MINIMUM improvement required,,,
1.2,79,MODERATE improvement required,,,
1.3,79,MODERATE improvement required,,,
1.4,63,SUBSTANTIAL improvement required,,,
2,80,,,,
2.1,81,MINIMUM improvement required,,,
2.2,77,MODERATE improvement required,,,
2.3,75,MODERATE improvement required,,,
2.4,81,MINIMUM improvement required,,,
3,71,,,,
3.1,77,MODERATE improvement required,,,
3.2,72,MODERATE improvement required,,,
3.3,65,MODERATE improvement required,,,
"""
"""What the report on Lancashire printed in 2011: Crown copyright, Open Government Licence."""

LANCASHIRE_QUESTIONS = {
    "1.1": 13, "1.2": 29, "1.3": 18, "1.4": 11,
    "2.1": 53, "2.2": 43, "2.3": 15, "2.4": 12,
    "3.1": 5, "3.2": 3, "3.3": 16,
}  # fmt: skip
"""How many figures of the report read like a judgement, criterion by criterion."""

HEAD = """
model drawn "A model of means"
  levels section > criterion > question
  also grouped by headline

scoring
  question   share of cases above the line
  criterion  {criterion}, banded by improvement
  section    {section}
  headline   mean of its question scores, banded by improvement
  printed    {printed}
  banded     on the {banded} score

bands improvement "Comment"
  MINIMUM      "MINIMUM improvement required"      at least 80%
  MODERATE     "MODERATE improvement required"     at least 65%
  SUBSTANTIAL  "SUBSTANTIAL improvement required"  at least 50%
  DRASTIC      "DRASTIC improvement required"      otherwise

usual answers judgement "Yes or no"
  above the line  yes
  below the line  no
  not applicable  na "N/A"

answers fact "A plain fact"
  no line         early, late

"""


def rules(
    criteria: Mapping[str, int],
    headlines: Sequence[str] = (),
    *,
    criterion: str = "mean of its question scores",
    section: str = "mean of its criterion scores",
    printed: str = "to the whole percent, halves up",
    banded: str = "printed",
    weights: Mapping[str, int] | None = None,
) -> str:
    """A rule file: each criterion with so many questions, every one of which counts everywhere."""
    text = HEAD.format(criterion=criterion, section=section, printed=printed, banded=banded)
    if not headlines:
        rows = [line for line in text.splitlines() if "headline" not in line]
        text = "\n".join(rows) + "\n"
    text += "".join(f'headline {name} "Headline {name}"\n' for name in headlines)
    towards = f"  counts towards {', '.join(headlines)}\n" if headlines else ""
    sections: set[str] = set()
    for ref, number in criteria.items():
        top = ref.split(".")[0]
        if top not in sections:
            sections.add(top)
            text += f'\nsection {top} "Section {top}"\n'
        text += f'\ncriterion {ref} "Criterion {ref}"\n'
        if weights and ref in weights:
            text += f"  weight {weights[ref]}\n"
        for n in range(1, number + 1):
            text += f'question {ref}.{n} "Question {n} of {ref}?"\n{towards}'
    return text


def model(text: str) -> Model:
    """A model that the checker has nothing against."""
    checked = check(SourceFile("drawn.omi", text))
    assert checked.model is not None, [d.message for d in checked.diagnostics]
    return checked.model


LANCASHIRE = rules(LANCASHIRE_QUESTIONS, ["RoH", "LoR", "CE"])


@frozen
class Folder:
    """A folder with a rule file, in which published tables are held against it."""

    path: Path
    text: str

    def put(self, published: str | bytes) -> Path:
        """The published table as a file, beside the rules."""
        (self.path / "rules.omi").write_text(self.text, "utf-8")
        table = self.path / "published.csv"
        table.write_bytes(published if isinstance(published, bytes) else published.encode())
        return table

    def reconcile(self, published: str | bytes, cases: str | None = None) -> Reconciliation:
        """The reconciliation, which is sure to go well."""
        table = self.put(published)
        return reconcile(model(self.text), table, self.cases(cases))

    def run(self, published: str | bytes, *options: str, cases: str | None = None) -> Outcome:
        """The same on the command line."""
        table = self.put(published)
        named = [str(path) for path in (self.cases(cases),) if path is not None]
        return run("reconcile", str(self.path / "rules.omi"), str(table), *named, *options)

    def cases(self, text: str | None) -> Path | None:
        """Case records as a file."""
        if text is None:
            return None
        path = self.path / "cases.csv"
        path.write_text(text, "utf-8")
        return path


def table(*rows: str, header: str = "ref,printed") -> str:
    """A published table."""
    return "\n".join((header, *rows)) + "\n"
