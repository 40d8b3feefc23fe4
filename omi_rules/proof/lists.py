"""Lists of options that name every one there is: such a test says only that something is known.

What is not known is no option of such a list, since no test can find it.
"""

from __future__ import annotations

from omi_rules.model import AnswerIs, Condition, FieldIs, Model, Side
from omi_rules.proof.written import Part


def names_every_option(model: Model, condition: Condition) -> bool:
    """Whether a test names every option of its field, or every answer of its question."""
    match condition:
        case FieldIs(field=name, options=options):
            return {*options} == {option.name for option in model.fields[name].options}
        case AnswerIs(question=ref, options=options):
            scale = model.scales[model.questions[ref].scale]
            known = {o.name for o in scale.options if o.side is not Side.NOT_KNOWN}
            return known <= {*options}
        case _:
            return False


def said_of_a_list(part: Part) -> tuple[str, str]:
    """What is said of such a test, and what is to be done."""
    if isinstance(part.condition, AnswerIs):
        ref = part.condition.question
        return (
            f"‘{part.words}’ names every answer that ‘{ref}’ can have.",
            f"Leave out the answers that are not meant; that ‘{ref}’ was asked and answered at"
            f" all is `{ref} is not blank`.",
        )
    return (
        f"‘{part.words}’ names every option, so it is true of every case in which it is known.",
        "Leave out the options that are not meant, or delete the test.",
    )
