"""Why a case does to a question what it does, in sentences; then what would differ.

Each sentence says one thing. What is said of a change is what the search found and replayed, and
where it found none it says how far it looked.
"""

from __future__ import annotations

from collections.abc import Iterable

from omi_rules.cells import BLANK, INVALID
from omi_rules.near import begin
from omi_rules.outcomes import Outcome
from omi_rules.why.case import Answer, Case, Step, Turn
from omi_rules.why.smallest import Change
from omi_rules.why.words import Words, joined, shown
from omi_rules.wording import counted, listed

OTHERS_NAMED = 3


def what_came_of_it(answer: Answer, words: Words) -> list[str]:
    """The outcome, and what decided it."""
    ref, case = answer.question.ref, f"Case {answer.case.case_id}"
    relevant = answer.relevant
    unread = [_unread(answer, words)] if answer.outcome is Outcome.INVALID else []
    if relevant.truth is False:
        because = words.because(relevant)
        said = [f"{case} is not asked {ref} because {because}."]
        if answer.outcome is Outcome.UNEXPECTED:
            given = words.value(answer.column, answer.case.record[answer.column])
            said.append(f"It is answered {given} all the same, which is left out and reported.")
        if not relevant.cells:
            said = [f"{ref} is asked of no case at all."]
        return said + unread
    if relevant.truth is None:
        because = words.because(relevant)
        what = "in which form" if answer.some_form else "whether"
        return [
            f"It is not known {what} case {answer.case.case_id} is asked {ref}: {because}.",
            *unread,
        ]
    if answer.form is not None:
        because = words.because(relevant)
        because = f" because {because}" if because else ", as every case is"
        said = [f"{case} is asked {ref} as {answer.form.ref}{because}."]
    elif answer.question.relevant is None:
        said = [f"{ref} is asked of every case, whatever its facts."]
    elif relevant.cells:
        said = [f"{case} is asked {ref} because {words.because(relevant)}."]
    else:
        said = [f"{ref} is asked of every case: nothing that a case says can alter it."]
    return [*said, *(unread or _of_answer(answer, words)), *_astray(answer, words)]


def _astray(answer: Answer, words: Words) -> list[str]:
    """The answers under forms that are not asked, where another is."""
    record = answer.case.record
    given = [f"{name} is answered {words.value(name, record[name])}" for name in answer.astray]
    if not given:
        return []
    return [f"{begin(joined(given))}, and is not asked: that is left out and reported."]


def _unread(answer: Answer, words: Words) -> str:
    written = answer.case.written.get(answer.column)
    texts = listed(map(shown, written.texts)) if written is not None else "something"
    options = _options(answer, words, BLANK)
    return f"Its answer says {texts}, which is none of the options of its scale: {options}."


def _options(answer: Answer, words: Words, *but: object) -> str:
    known = [words.value(answer.column, v) for v in answer.by_answer if v not in but]
    return listed(known, joint="or") or "none"


def _of_answer(answer: Answer, words: Words) -> list[str]:
    """What became of the answer to a question that is asked."""
    ref = answer.column
    value = answer.case.record.get(ref, BLANK)
    said = "blank" if value is BLANK else words.value(ref, value)
    struck = answer.struck
    if struck.truth is True:
        because = words.because(struck) or "its condition always holds"
        found = [f"It is put below the line because {because}."]
        if answer.overruled:
            found.append(f"Its own answer, {said}, would be above the line; it is overruled.")
        else:
            found.append(f"Its own answer is {said}; that does not matter here.")
        return found
    match answer.outcome:
        case Outcome.UNDECIDED:
            because = words.because(struck)
            return [f"It is not known whether it is put below the line: {because}."]
        case Outcome.ABOVE if struck.cells:
            because = words.because(struck)
            return [
                f"Its answer is {said}, which is above the line.",
                f"It is not put below the line because {because}.",
            ]
        case Outcome.ABOVE | Outcome.BELOW:
            return [f"Its answer is {said}, which is {answer.outcome.value} the line."]
        case Outcome.NOT_APPLICABLE:
            return [f"Its answer is {said}, which leaves it out of the score."]
        case Outcome.RECORDED:
            return [f"Its answer is {said}, which stands on no line: it is recorded, not scored."]
        case _:
            if value is BLANK:
                left_out = ref in answer.case.without
                return ["It was left out, as was asked." if left_out else "It has no answer."]
            return [f"Its answer is {said}, which counts as no answer."]


# ------------------------------------------------------------------------- what would differ


def what_would_differ(answer: Answer, words: Words) -> list[str]:
    """What would turn it round: another answer, or the smallest change of other cells."""
    said = [*_other_answers(answer, words)]
    for turn in answer.turns:
        said += _turn(answer, turn, words)
    return said


def _other_answers(answer: Answer, words: Words) -> Iterable[str]:
    """What other answers would do, all else as it is."""
    ref, by = answer.column, answer.by_answer
    if answer.outcome is Outcome.UNEXPECTED and answer.relevant.truth is False:
        yield "If its answer were cleared, it would be not relevant, as the facts say."
        return
    if answer.outcome is Outcome.INVALID and answer.meant is not None:
        option = words.value(ref, answer.meant)
        yield f"The nearest option is {option}; {_then(by[answer.meant], answer.outcome)}."
        return
    scale = [value for value in by if value is not BLANK]
    now = answer.outcome
    found = []
    for outcome in (Outcome.ABOVE, Outcome.BELOW):
        options = [words.value(ref, value) for value in scale if by[value] is outcome]
        if options and outcome is not now:
            found.append(f"{listed(options, joint='or')} would be {outcome.value} the line")
    if found and answer.struck.truth is not True and answer.relevant.truth is True:
        lead = "Answered, " if now in (Outcome.MISSING, Outcome.UNEXPECTED) else ""
        yield begin(f"{lead}{joined(found)}.")
    elif now is Outcome.RECORDED:
        yield "None of its options stands above or below the line."


def _then(outcome: Outcome | None, now: Outcome) -> str:
    match outcome:
        case Outcome.ABOVE | Outcome.BELOW:
            return f"it would then be {outcome.value} the line"
        case Outcome.MISSING:
            return "it would then need an answer"
        case Outcome.NOT_APPLICABLE:
            return "its answer would then leave it out of the score"
        case Outcome.RECORDED:
            return "its answer would then be recorded"
        case Outcome.UNDECIDED:
            still = "still " * (now is Outcome.UNDECIDED)
            return f"it would then {still}be undecided"
        case Outcome.UNEXPECTED:
            return "its answer would then be unexpected"
        case Outcome.INVALID:
            return "its answer could still not be read"
        case _:
            return "it would then be not relevant"


_LEADS = {
    "asked": ("It would be asked", "make it asked"),
    "not asked": ("It would not be asked", "keep it from being asked"),
    "not put below": (
        "It would not be put below the line",
        "keep it from being put below the line",
    ),
    "put below": ("It would be put below the line", "put it below the line"),
}


def _turn(answer: Answer, turn: Turn, words: Words) -> list[str]:
    lead, aim = _LEADS[turn.aim]
    if turn.aim == "asked" and answer.some_form:
        lead, aim = "It would be known", "make it known"
    found = turn.found
    if not found.changes:
        if found.impossible:
            return [f"No change of facts or other answers could {aim}."]
        if not found.tried:
            return [f"Looking for a change that would {aim} would take too long."]
        upto = counted(found.tried, "cell")
        some = "" if found.whole else " Not every value was tried."
        return [f"No change of up to {upto} was found that would {aim}.{some}"]
    best = found.changes[0]
    if not best.cells:
        return []
    goes_without_saying = turn.aim == "put below" or turn.then is Outcome.NOT_RELEVANT
    if turn.aim == "not asked" and answer.outcome is not Outcome.UNDECIDED:
        goes_without_saying = True
    then = "" if goes_without_saying else _then(turn.then, answer.outcome)
    said = [f"{lead} if {change_in_words(best, words)}{'; ' * bool(then)}{then}."]
    if not found.whole:
        said[0] = said[0][:-1] + ". (Not every value was tried.)"
    others = found.changes[1:]
    if others and found.all_of_them and len(others) <= OTHERS_NAMED:
        told = "; or if ".join(change_in_words(other, words) for other in others)
        said.append(f"As small a change: if {told}.")
    elif others:
        least = "" if found.all_of_them else "at least "
        many = counted(len(others), "other change")
        said.append(f"There {'is' if len(others) == 1 else 'are'} {least}{many} as small.")
    return said


def change_in_words(change: Change, words: Words) -> str:
    """What a change puts into its cells: “PPO” were yes and 1.2.6 were answered no."""
    clauses = []
    for name, values in change.instead.items():
        clause = words.would_hold(name, values if len(change.cells) == 1 else values[:1])
        fact = words.model.fields.get(name)
        if fact is not None and fact.inspection_wide:
            clause += " (for the whole inspection)"
        clauses.append(clause)
    return joined(clauses, most=len(clauses))


def step_in_words(step: Step, words: Words) -> str:
    """A statement on the way, and whether it holds."""
    if step.kind == "definition":
        label = words.reader.definition(step.name)
        if step.neither:
            return f"{label} can neither apply nor not apply: it rests on what is not asked"
        if step.truth is None:
            return f"it is not known whether {label} applies"
        return f"{label} {'applies' if step.truth else 'does not apply'}"
    what = "asked" if step.kind == "asked" else "put below the line"
    if step.truth is None:
        return f"it is not known whether {step.name} is {what}"
    return f"{step.name} is {'' if step.truth else 'not '}{what}"


def state(answer: Answer, name: str, words: Words) -> str:
    """What a cell is read as, in a table; what cannot be read is quoted beside it."""
    value = answer.case.record.get(name, BLANK)
    if value is INVALID:
        return "cannot be read"
    if value is BLANK and name in answer.case.without:
        return "left out"
    return words.value(name, value)


def facts_of(case: Case, words: Words) -> list[tuple[str, str]]:
    """Every fact of a case by its label, and what it is read as; unread cells as they stand."""
    found = []
    for name in words.model.fields:
        value = case.record.get(name, BLANK)
        written = case.written.get(name)
        if value is INVALID and written is not None:
            said = f"{listed(map(shown, written.texts))}, which cannot be read"
        elif value is BLANK and name in case.without:
            said = "left out, as was asked"
        else:
            said = words.value(name, value)
        found.append((words.name(name), said))
    return found
