"""Conditions: each test looked up and typed, so that what is left cannot fail on any record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from omi_rules.checker.field_tests import FieldTests
from omi_rules.checker.operands import Asked, Operands, Place
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import (
    And,
    AnswerIs,
    AnswerIsBlank,
    AnswerOnSide,
    Condition,
    DateIs,
    Defined,
    Definition,
    Field,
    Not,
    Option,
    Or,
    Scale,
    Side,
)
from omi_rules.near import quoted
from omi_rules.syntax import tree
from omi_rules.syntax.tree import Operand, Test
from omi_rules.wording import on_one_line


class Conditions:
    """Turns conditions of the syntax tree into those of the model.

    A condition with a mistake in it gives None, and the mistake is reported.
    """

    def __init__(self, scope: Scope, vocabulary: Vocabulary) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.operands = Operands(scope, vocabulary)
        self.fields = FieldTests(self.operands)
        self.wide: frozenset[str] | None = None
        """The definitions that hold for the whole inspection, once that is known."""

    def resolve(self, condition: tree.Condition, place: Place) -> Condition | None:
        """The typed condition, or None where it has a mistake (reported)."""
        match condition:
            case tree.Bracket(part=part):
                return self.resolve(part, place)
            case tree.Negation(part=part):
                resolved = self.resolve(part, place)
                return None if resolved is None else Not(resolved)
            case tree.Chain():
                return self._chain(condition, place)
            case Test():
                return self._test(condition, place)

    # ------------------------------------------------------------------------------- chains

    def _chain(self, chain: tree.Chain, place: Place) -> Condition | None:
        words = {joint.text for joint in chain.joints}
        loose = self._options_after_or(chain)
        if len(words) > 1 and not loose:
            self._mixed(chain)
        elif isinstance(chain.parts[0], tree.Negation) and isinstance(chain.parts[0].part, Test):
            self._not_binds(chain, chain.parts[0])
        parts = [
            None if position in loose else self.resolve(part, place)
            for position, part in enumerate(chain.parts)
        ]
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts) or len(words) > 1:
            return None
        return And(found) if "and" in words else Or(found)

    def _mixed(self, chain: tree.Chain) -> None:
        quote = self.scope.file.source.quote
        parts = [on_one_line(quote(part.span)) for part in chain.parts]
        joints = [joint.text for joint in chain.joints]
        turn = next(i for i in range(1, len(joints)) if joints[i] != joints[i - 1])
        first = f"({_joined(parts[: turn + 1], joints[:turn])}) {joints[turn]} {parts[turn + 1]}"
        second = (
            f"{parts[turn - 1]} {joints[turn - 1]} ({parts[turn]} {joints[turn]} {parts[turn + 1]})"
        )
        self.findings.error(
            "mixed-and-or",
            chain.span,
            "‘and’ and ‘or’ stand side by side, so this can be read in two ways.",
            f"Write `{first}` or `{second}`, whichever you mean.",
        )

    def _not_binds(self, chain: tree.Chain, first: tree.Negation) -> None:
        quote = self.scope.file.source.quote
        joint = chain.joints[0].text
        part = on_one_line(quote(first.part.span))
        rest = on_one_line(quote(chain.parts[1].span))
        self.findings.warning(
            "not-binds-tightly",
            first.span,
            f"‘not’ belongs to ‘{part}’ alone and not to what follows ‘{joint}’.",
            f"Write `{rest} {joint} not {part}`, or for both `not ({part} {joint} {rest})`.",
        )

    def _options_after_or(self, chain: tree.Chain) -> set[int]:
        """Report `rosh is high or very_high`, where an option stands for a whole test.

        Gives the positions of such options, which are not read as tests.
        """
        loose: set[int] = set()
        position = 0
        while position < len(chain.parts):
            test = chain.parts[position]
            run = list(self._options_behind(chain, position)) if isinstance(test, Test) else []
            if isinstance(test, Test) and run:
                self._option_after_or(test, run)
                loose.update(range(position + 1, position + 1 + len(run)))
            position += 1 + len(run)
        return loose

    def _options_behind(self, chain: tree.Chain, position: int) -> Iterator[Operand]:
        """The options behind an `or` that follow a test of the same field or question."""
        before = chain.parts[position]
        if not isinstance(before, Test) or before.kind not in ("is", "is one of"):
            return
        options = {option.name for option in self._options_of(before.operand)}
        for joint, part in zip(chain.joints[position:], chain.parts[position + 1 :], strict=True):
            if joint.text != "or" or not isinstance(part, Test) or part.kind != "holds":
                return
            word = part.operand.ref.text
            if word not in options or word in self.scope.tables.get(OPERANDS, {}):
                return
            yield part.operand

    def _option_after_or(self, before: Test, run: list[Operand]) -> None:
        quote = self.scope.file.source.quote
        operand = quote(before.operand.span)
        names = [quote(choice.span) for choice in before.choices] + [o.ref.text for o in run]
        one = len(run) == 1
        are = (
            "does not say of what: it is an option"
            if one
            else "do not say of what: they are options"
        )
        self.findings.error(
            "option-after-or",
            run[0].span.joined(run[-1].span),
            f"{quoted((o.ref.text for o in run), 'and')} alone {are} of ‘{operand}’.",
            f"Write `{operand} is {'not ' * before.negated}one of ({', '.join(names)})`.",
        )

    def _options_of(self, operand: Operand) -> tuple[Option, ...]:
        field = self.vocabulary.fields.get(operand.ref.text)
        if field is not None:
            return field.options
        asked = self.operands.asked(operand.ref.text)
        return asked.scale.options if asked is not None and asked.scale is not None else ()

    # -------------------------------------------------------------------------------- tests

    def _test(self, test: Test, place: Place) -> Condition | None:
        name = self.operands.named(test.operand, place)
        if name is None:
            if isinstance(test.other, Operand):  # used, whatever became of what it is compared to
                self.scope.look_up(OPERANDS, test.other.ref)
            return None
        if name in self.vocabulary.fields:
            return self.fields.resolve(test, self.vocabulary.fields[name], place)
        asked = self.operands.asked(test.operand.ref.text)
        if asked is not None:
            return self._answer_test(test, name, asked, place)
        return self._definition_test(test, name, place)

    def _definition_test(self, test: Test, name: str, place: Place) -> Condition | None:
        if test.kind != "holds":
            self._unlike(
                test,
                f"‘{name}’ is a definition, which is true or false by itself.",
                f"Write `{name}` or `not {name}`.",
            )
            return None
        if place.inspection_wide and self.wide is not None and name not in self.wide:
            self.operands.not_wide(test.operand, name)
            return None
        place.reads.add(("definition", name))
        return Defined(name)

    def _unlike(self, test: Test, message: str, help: str) -> None:
        self.findings.error("unlike-types", test.span, message, help)

    # ------------------------------------------------------------------------------ answers

    def _answer_test(self, test: Test, ref: str, asked: Asked, place: Place) -> Condition | None:
        if place.inspection_wide:
            self.operands.not_wide(test.operand, ref)
            return None
        place.reads.add(("question", ref))
        if asked.scale is None:
            return None
        match test.kind:
            case "is above" | "is below":
                side = Side.ABOVE if test.kind == "is above" else Side.BELOW
                return self._on_side(test, ref, asked, side)
            case "is blank":
                return AnswerIsBlank(ref, test.negated)
            case "is" | "is one of":
                called = f"answers {asked.scale.name}"
                options = self.operands.chosen(test, asked.scale.options, called, place)
                if options is None:
                    return None
                if asked.ref != place.own:  # else it depends on itself, which is reported
                    self._struck_answer(test, ref, asked)
                self._not_known(test, options, asked.scale)
                return AnswerIs(ref, options, test.negated)
            case "holds":
                options = asked.scale.on(Side.ABOVE) or tuple(o.name for o in asked.scale.options)
                first = options[0] if options else "…"
                lined = f", or `{ref} is above the line`" if asked.scale.on(Side.ABOVE) else ""
                self._unlike(
                    test,
                    f"‘{ref}’ is a question, which is not true or false by itself.",
                    f"Write `{ref} is {first}`{lined}.",
                )
            case _:
                self._unlike(
                    test,
                    f"‘{ref}’ is a question, and its answer is one option.",
                    f"Write `{ref} is …` with an option, or `{ref} is below the line`.",
                )
        return None

    def _on_side(self, test: Test, ref: str, asked: Asked, side: Side) -> Condition | None:
        if asked.scale is not None and not asked.scale.on(side) and not asked.struck:
            self._unlike(
                test,
                f"‘{ref}’ is never {side.value}: its answers have no such option.",
                "Test its answer by `is`, or give its answers a line.",
            )
            return None
        return AnswerOnSide(ref, side, test.negated)  # type: ignore[arg-type]

    def _struck_answer(self, test: Test, ref: str, asked: Asked) -> None:
        if asked.struck is None:
            return
        self.findings.warning(
            "struck-answer-tested",
            test.span,
            f"‘{ref}’ can be put below the line whatever its answer, and this reads the answer.",
            f"Write `{ref} is below the line` or `{ref} is above the line`.",
            asides=(Aside(asked.struck, "what can put it below the line"),),
        )

    def _not_known(self, test: Test, options: Sequence[str], scale: Scale) -> None:
        unknown = set(scale.on(Side.NOT_KNOWN)) & set(options)
        if unknown:
            self.findings.warning(
                "tests-not-known",
                test.span,
                f"{quoted(sorted(unknown), 'and')} stands for an answer that is not known, which no"
                " test can find.",
                "Leave it out: where an answer is not known, the test is undecided.",
            )


def _joined(parts: Sequence[str], joints: Sequence[str]) -> str:
    text = parts[0]
    for joint, part in zip(joints, parts[1:], strict=True):
        text += f" {joint} {part}"
    return text


# ------------------------------------------------------------- what the whole inspection shares


def inspection_wide(
    definitions: Mapping[str, Definition], fields: Mapping[str, Field]
) -> frozenset[str]:
    """The definitions that hold for the whole inspection: none that reads of a single case.

    What reads a definition that is not wide is not wide either; each is looked at once for that.
    """
    narrow = [d.name for d in definitions.values() if not _reads_wide(d.condition, fields)]
    read_by: dict[str, list[str]] = {}
    for definition in definitions.values():
        for name in _definitions_in(definition.condition):
            read_by.setdefault(name, []).append(definition.name)
    found = set(narrow)
    while narrow:
        for reader in read_by.get(narrow.pop(), ()):
            if reader not in found:
                found.add(reader)
                narrow.append(reader)
    return frozenset(definitions.keys() - found)


def _definitions_in(condition: Condition) -> Iterator[str]:
    match condition:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _definitions_in(part)
        case Not(part=part):
            yield from _definitions_in(part)
        case Defined(name=name):
            yield name


def _reads_wide(condition: Condition, fields: Mapping[str, Field]) -> bool:
    """Whether every field that a condition itself reads is inspection-wide."""
    match condition:
        case And(parts=parts) | Or(parts=parts):
            return all(_reads_wide(part, fields) for part in parts)
        case Not(part=part):
            return _reads_wide(part, fields)
        case Defined():
            return True
        case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
            return False
        case DateIs(field=name, other=other):
            return all(fields[n].inspection_wide for n in (name, other) if n is not None)
        case _:
            return fields[condition.field].inspection_wide
