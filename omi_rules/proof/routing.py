"""Forms, which route the cases of a question: one without cases, two that overlap, cases left out.

A case is asked the first form whose condition is true. What several questions have in common,
since they are routed by the same conditions, is said of the first of them alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from omi_rules.diagnostics import Aside
from omi_rules.interpreter import Reading
from omi_rules.model import Question
from omi_rules.proof import wanted
from omi_rules.proof.diagrams import EVERYTHING, Diagram, Unsettled
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Cases, Cells, Pair, record_of
from omi_rules.proof.verdicts import Verdict
from omi_rules.proof.words import one_such
from omi_rules.proof.written import shortened
from omi_rules.source import Span
from omi_rules.syntax import tree
from omi_rules.wording import counted

Cause = tuple[str, tuple[Pair, ...], Diagram]
"""What is amiss, the conditions that bring it about, and the cases that are meant."""


@frozen
class Amiss:
    """What is amiss with the forms of one question: forms by their places, and a case."""

    cause: Cause
    question: Question
    form: int = -1
    earlier: int = -1
    case: Cells | None = None


def routes(sets: Sets, file: tree.RuleFile) -> Iterator[Verdict]:
    """What is amiss with forms, once for each cause."""
    found: dict[Cause, list[Amiss]] = {}
    for question in sets.space.model.questions.values():
        if len(question.forms) < 2:
            continue  # of a single form, checking says that there is nothing to choose from
        try:
            for amiss in [*_of_question(sets, question)]:
                found.setdefault(amiss.cause, []).append(amiss)
        except Unsettled:
            continue  # said of the condition that is too large
    clauses = _clauses(file)
    for alike in found.values():
        yield _said(sets, file, clauses[alike[0].question.ref], alike)


def _of_question(sets: Sets, question: Question) -> Iterator[Amiss]:
    space, both = sets.space, sets.diagrams.both
    around: Pair = (EVERYTHING, 0) if question.relevant is None else space.pair(question.relevant)
    if sets.empty(around[0]):
        return  # never asked: that is said of the question
    owns: list[Pair] = [
        (EVERYTHING, 0) if form.condition is None else space.pair(form.condition)
        for form in question.forms
    ]
    asked = [true for _, (true, _) in space.forms(question.ref)]
    for place, (own, _) in enumerate(owns):
        if sets.empty(own):
            continue  # that is said of its condition
        pairs = tuple(owns[: place + 1])
        if sets.empty(asked[place]):
            yield Amiss(("taken", pairs, EVERYTHING), question, place)
        elif sets.empty(both(around[0], own)):
            yield Amiss(("ruled out", pairs[-1:], around[0]), question, place)
        elif sets.empty(both(around[0], asked[place])):
            yield Amiss(("taken", pairs, around[0]), question, place)
        elif question.forms[place].condition is not None:
            for earlier in range(place):
                common = sets.diagrams.all_of([around[0], asked[earlier], own])
                case = space.witness(Cases(space, common))
                if case is not None:
                    _replayed(sets, question, case, earlier, place)
                    cause = ("overlap", (owns[earlier], owns[place]), EVERYTHING)
                    yield Amiss(cause, question, place, earlier, case)
                    break
    case = space.witness(
        Cases(space, sets.diagrams.all_of([around[0], *(false for _, false in owns)]))
    )
    if case is not None:
        _replayed(sets, question, case)
        yield Amiss(("none", tuple(owns), EVERYTHING), question, case=case)


def _replayed(sets: Sets, question: Question, case: Cells, *places: int) -> None:
    """A case that is shown is played over again, and comes out the same."""
    model = sets.space.model
    reading = Reading(model, record_of(model, case))
    if question.relevant is not None:
        assert reading.truth(question.relevant) is True, "the question is put to it"
    truths = [f.condition is None or reading.truth(f.condition) for f in question.forms]
    assert all(truths[place] is True for place in places), "it fulfils what it is said to"
    assert places or not any(truth is not False for truth in truths), "it is asked no form"
    if places:
        asked = reading.form(question.ref)
        assert asked is question.forms[places[0]], "it is asked the form that is said"


def _clauses(file: tree.RuleFile) -> Mapping[str, tuple[tree.Word, tuple[tree.Clause, ...]]]:
    """The name and the forms of each question that has some."""
    return {
        statement.head.name.text: (statement.head.name, forms)
        for statement in file.statements
        if statement.head.name is not None
        and (forms := tuple(c for c in statement.clauses if c.kind == "asked as"))
    }


def _said(
    sets: Sets,
    file: tree.RuleFile,
    written: tuple[tree.Word, tuple[tree.Clause, ...]],
    alike: list[Amiss],
) -> Verdict:
    amiss = alike[0]
    head, clauses = written
    ref, model = amiss.question.ref, sets.space.model

    def words(place: int) -> str:
        condition = clauses[place].condition
        return "otherwise" if condition is None else shortened(file.source.quote(condition.span))

    def span(place: int) -> Span:
        condition = clauses[place].condition
        return clauses[place].words[0].span if condition is None else condition.span

    form = clauses[amiss.form].words[0].text
    others = len({one.question.ref for one in alike} - {ref})
    so = "is" if others == 1 else "are"
    more = f" The same {so} true of {counted(others, 'more question')}." if others else ""
    if amiss.case is None:
        form_of = amiss.question.forms[amiss.form]
        case_of = wanted.form_taken(amiss.question, form_of, words(amiss.form))
        why = "the forms above it take them all"
        if amiss.cause[0] == "ruled out":
            case_of = wanted.form_ruled_out(amiss.question, form_of)
            why = f"where ‘{ref}’ is relevant, ‘{words(amiss.form)}’ is never true"
        elif amiss.cause[2] != EVERYTHING:
            why = f"where ‘{ref}’ is relevant, the forms above it take them all"
        return Verdict(
            "form-without-cases",
            (),
            span(amiss.form),
            f"No case is asked the form ‘{form}’: {why}.",
            f"Mend a condition, or delete the form.{more}",
            wanted=(case_of,),
        )
    case = one_such(model, amiss.case)
    if amiss.form < 0:
        return Verdict(
            "no-form-asked",
            (),
            head.span,
            f"Cases of which the condition of no form is true are not asked ‘{ref}’ at all.",
            f"{case} If they should be asked, add a form `otherwise`.{more}",
        )
    first = clauses[amiss.earlier]
    return Verdict(
        "forms-overlap",
        (),
        span(amiss.form),
        f"‘{words(amiss.earlier)}’ and ‘{words(amiss.form)}’ can both be true of a case; it is"
        f" asked ‘{first.words[0].text}’.",
        f"{case} Let only one of the two be true of a case.{more}",
        (Aside(span(amiss.earlier), f"it is asked the form ‘{first.words[0].text}’"),),
    )
