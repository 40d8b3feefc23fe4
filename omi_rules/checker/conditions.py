"""Conditions: each test looked up and typed, so that what is left cannot fail on any record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from omi_rules.checker.scope import OPERANDS, Scope, is_name
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
    FieldIncludes,
    FieldIs,
    FieldIsBlank,
    FieldIsNone,
    Kind,
    Not,
    NumberIs,
    Option,
    Or,
    Scale,
    Side,
)
from omi_rules.near import did_you_mean, listed
from omi_rules.source import Span
from omi_rules.syntax import tree
from omi_rules.syntax.tree import Choice, Date, Operand, Test, Word

SPAN_MOST = 100_000
"""The longest span that a date may be moved by, in the unit as written."""


@frozen
class Asked:
    """A question as conditions see it: its scale, its repeated group's items, what can strike it."""

    ref: str
    called: str
    scale: Scale | None
    items_of: str | None
    struck: Span | None


@frozen
class Place:
    """Where a condition stands: in which repeated question, and whether it may test cases."""

    list_name: str | None = None
    item: str | None = None
    inspection_wide: bool = False
    reads: set[tuple[str, str]] = field(factory=set)
    """What it reads, ("definition", name) or ("question", ref): filled as it is resolved."""


class Conditions:
    """Turns conditions of the syntax tree into those of the model.

    A condition with a mistake in it gives None, and the mistake is reported.
    """

    def __init__(self, scope: Scope, vocabulary: Vocabulary) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.questions: Mapping[str, Asked] = {}
        self.wide: dict[str, bool] = {}

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
        if len(words) > 1:
            self._mixed(chain)
        elif isinstance(chain.parts[0], tree.Negation) and isinstance(chain.parts[0].part, Test):
            self._not_binds(chain, chain.parts[0])
        parts: list[Condition | None] = []
        before: Test | None = None
        for position, part in enumerate(chain.parts):
            after_or = position > 0 and chain.joints[position - 1].text == "or"
            if after_or and before is not None and self._option_after_or(before, part):
                parts.append(None)
                continue
            parts.append(self.resolve(part, place))
            before = part if isinstance(part, Test) else None
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts) or len(words) > 1:
            return None
        return And(found) if "and" in words else Or(found)

    def _mixed(self, chain: tree.Chain) -> None:
        quote = self.scope.file.source.quote
        parts = [" ".join(quote(part.span).split()) for part in chain.parts]
        joints = [joint.text for joint in chain.joints]
        turn = next(i for i in range(1, len(joints)) if joints[i] != joints[i - 1])
        first = f"({_joined(parts[: turn + 1], joints[:turn])}) {joints[turn]} {parts[turn + 1]}"
        second = (
            f"{parts[turn - 1]} {joints[turn - 1]} ({parts[turn]} {joints[turn]} {parts[turn + 1]})"
        )
        self.findings.error(
            "mixed-and-or",
            chain.span,
            "`and` and `or` stand side by side, so this can be read in two ways.",
            f"Write “{first}” or “{second}”.",
        )

    def _not_binds(self, chain: tree.Chain, first: tree.Negation) -> None:
        quote = self.scope.file.source.quote
        joint = chain.joints[0].text
        part = " ".join(quote(first.part.span).split())
        rest = " ".join(quote(chain.parts[1].span).split())
        self.findings.warning(
            "not-binds-tightly",
            first.span,
            f"`not` belongs to ‘{part}’ alone and not to what follows `{joint}`.",
            f"Write “{rest} {joint} not {part}”, or “not ({part} {joint} {rest})” if you mean both.",
        )

    def _option_after_or(self, before: Test, part: tree.Condition) -> bool:
        """Report `rosh is high or very_high`, where an option stands for a whole test."""
        if not isinstance(part, Test) or part.kind != "holds" or part.operand.this is not None:
            return False
        word = part.operand.ref
        if before.kind not in ("is", "is one of"):
            return False
        if word.text in self.scope.tables.get(OPERANDS, {}):
            return False
        options = self._options_of(before.operand)
        if word.text not in {option.name for option in options}:
            return False
        names = [*(choice.word.text for choice in before.choices), word.text]
        operand = before.operand.ref.text
        self.findings.error(
            "option-after-or",
            word.span,
            f"‘{word.text}’ is an option of ‘{operand}’ and no test by itself.",
            f"Write `{operand} is {'not ' * before.negated}one of ({', '.join(names)})`.",
        )
        return True

    def _options_of(self, operand: Operand) -> tuple[Option, ...]:
        field_ = self.vocabulary.fields.get(operand.ref.text)
        if field_ is not None:
            return field_.options
        asked = self.questions.get(operand.ref.text)
        return asked.scale.options if asked is not None and asked.scale is not None else ()

    # ----------------------------------------------------------------------------- operands

    def _test(self, test: Test, place: Place) -> Condition | None:
        name = self._named(test.operand, place)
        if name is None:
            return None
        if name in self.vocabulary.fields:
            return self._field_test(test, self.vocabulary.fields[name], place)
        asked = self.questions.get(test.operand.ref.text) or self.questions.get(name)
        if asked is not None:
            return self._answer_test(test, name, asked, place)
        return self._definition_test(test, name, place)

    def _named(self, operand: Operand, place: Place) -> str | None:
        """The field, question or definition that an operand names, its item written out."""
        word = operand.ref
        symbol = self.scope.look_up(OPERANDS, word)
        base = word
        if symbol is None:
            group = self._group_of(word)
            if group is None:
                return None
            base = group
            symbol = self.scope.look_up(OPERANDS, base)
        if symbol is None or base.text in self.vocabulary.unsure:
            return None
        asked = self.questions.get(base.text)
        if symbol.called not in ("field", "definition") and asked is None:
            self.findings.error(
                "not-a-question",
                word.span,
                f"‘{word.text}’ is a {symbol.called}, and no case answers it.",
                "Test a question, a field or a definition.",
            )
            return None
        list_name = asked.items_of if asked else self.vocabulary.for_each.get(base.text)
        if base is word:
            return self._item(operand, list_name, place)
        return self._row(word, base, list_name)

    def _group_of(self, word: Word) -> Word | None:
        """The repeated group or field that `3.3.5.drugs` is a row of; else a finding."""
        head, _, _ = word.text.rpartition(".")
        names = self.scope.tables.get(OPERANDS, {})
        if head in names and (head in self.vocabulary.for_each or self._repeated(head)):
            return Word(head, word.span)
        if head in self.scope.file.unread:
            return None
        reference = word.text[:1].isdigit() or "." in word.text
        known = [
            n for n, s in names.items() if (s.called not in ("field", "definition")) == reference
        ]
        self.scope.unknown(
            "unknown-question" if reference else "unknown-field",
            "question" if reference else "field or definition",
            word,
            known,
            "Check the reference." if reference else "Declare it with `field` or `define`.",
        )
        return None

    def _repeated(self, ref: str) -> bool:
        asked = self.questions.get(ref)
        return asked is not None and asked.items_of is not None

    def _row(self, word: Word, base: Word, list_name: str | None) -> str | None:
        if list_name is None:
            return None
        item = word.text[len(base.text) + 1 :]
        items = [option.name for option in self.vocabulary.lists.get(list_name, ())]
        self.scope.used.add(("list", list_name))
        if item in items:
            return word.text
        if list_name not in self.vocabulary.unsure:
            self.scope.unknown(
                "unknown-option", f"item of the list {list_name}", Word(item, word.span), items, ""
            )
        return None

    def _item(self, operand: Operand, list_name: str | None, place: Place) -> str | None:
        word, this = operand.ref, operand.this
        if list_name is None:
            if this is not None:
                self.findings.error(
                    "no-items",
                    operand.span,
                    f"‘{word.text}’ is not held for each {this.text}.",
                    f"Delete `for this {this.text}`.",
                )
                return None
            return word.text
        if this is None:
            self.findings.error(
                "which-item",
                word.span,
                f"‘{word.text}’ is there once for each {list_name}, so say which one.",
                f"Write `{word.text} for this {list_name}`, or name one item: `{word.text}.…`.",
            )
            return None
        if not self._this(this, list_name, place):
            return None
        return f"{word.text}.{place.item}" if place.item is not None else None

    def _this(self, this: Word, list_name: str | None, place: Place) -> bool:
        """Whether `this factor` means something here; else a finding."""
        if place.list_name != this.text:
            self.findings.error(
                "no-this-item",
                this.span,
                f"‘this {this.text}’ has no meaning here.",
                f"Only a question `for each {this.text}` has one.",
            )
            return False
        if list_name is not None and list_name != this.text:
            self.findings.error(
                "unlike-types",
                this.span,
                f"This is held for each {list_name}, not for each {this.text}.",
                f"Name one {list_name} here.",
            )
            return False
        return True

    # -------------------------------------------------------------------------- definitions

    def _definition_test(self, test: Test, name: str, place: Place) -> Condition | None:
        if test.kind != "holds":
            self._unlike(
                test,
                f"‘{name}’ is a definition, which is true or false by itself.",
                f"Write `{name}` or `not {name}`.",
            )
            return None
        if place.inspection_wide and not self.wide.get(name, True):
            self._not_wide(test, name)
            return None
        place.reads.add(("definition", name))
        return Defined(name)

    def _not_wide(self, test: Test, name: str) -> None:
        self.findings.error(
            "not-inspection-wide",
            test.operand.span,
            f"‘{name}’ can differ from case to case, so it cannot decide what is inspected.",
            "Use a field that is `same for the whole inspection`, or put the condition on the"
            " questions.",
        )

    def _unlike(self, test: Test, message: str, help: str) -> None:
        self.findings.error("unlike-types", test.span, message, help)

    # ------------------------------------------------------------------------------ answers

    def _answer_test(self, test: Test, ref: str, asked: Asked, place: Place) -> Condition | None:
        if place.inspection_wide:
            self._not_wide(test, ref)
            return None
        place.reads.add(("question", ref))
        if asked.scale is None:
            return None
        match test.kind:
            case "is above" | "is below":
                side = Side.ABOVE if test.kind == "is above" else Side.BELOW
                return self._on_side(test, ref, asked.scale, side)
            case "is blank":
                return AnswerIsBlank(ref, test.negated)
            case "is" | "is one of":
                options = self._chosen(test, asked.scale.options, f"answers {asked.scale.name}")
                if options is None:
                    return None
                self._struck_answer(test, ref, asked)
                self._not_known(test, options, asked.scale)
                return AnswerIs(ref, options, test.negated)
            case "holds":
                options = asked.scale.on(Side.ABOVE) or tuple(o.name for o in asked.scale.options)
                first = options[0] if options else "…"
                self._unlike(
                    test, f"‘{ref}’ is a question, which is not true or false by itself.",
                    f"Write `{ref} is {first}`, or `{ref} is above the line`.",
                )  # fmt: skip
            case _:
                self._unlike(
                    test, f"‘{ref}’ is a question, and its answer is one option.",
                    f"Write `{ref} is …` with an option, or `{ref} is below the line`.",
                )  # fmt: skip
        return None

    def _on_side(self, test: Test, ref: str, scale: Scale, side: Side) -> Condition | None:
        if (
            not scale.on(side)
            and not self.questions[ref if ref in self.questions else ref.rpartition(".")[0]].struck
        ):
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
                f"This is never true: an answer {listed(sorted(unknown))} is not known.",
                "Leave it out. Where an answer is not known, the test is undecided.",
            )

    # ------------------------------------------------------------------------------- fields

    def _field_test(self, test: Test, field_: Field, place: Place) -> Condition | None:
        name = field_.name
        if place.inspection_wide and not field_.inspection_wide:
            self._not_wide(test, name)
            return None
        match test.kind:
            case "is blank":
                return FieldIsBlank(name, test.negated)
            case "holds":
                return self._holds(test, field_)
            case "is" | "is one of":
                return self._field_is(test, field_, place)
            case "is none" | "includes" | "includes any" | "includes all":
                return self._field_includes(test, field_, place)
            case "compares":
                return self._compares(test, field_)
            case "within" | "on date":
                return self._dated(test, field_)
            case "is above" | "is below":
                self._unlike(
                    test,
                    f"‘{name}’ is a field, and only questions stand above or below the line.",
                    f"Say which option it is: `{name} is …`.",
                )
        return None

    def _holds(self, test: Test, field_: Field) -> Condition | None:
        if field_.kind is Kind.YES_NO:
            return FieldIs(field_.name, ("yes",))
        self._unlike(
            test,
            f"‘{field_.name}’ is not yes/no, so it is not true or false by itself.",
            f"Say what it is: {_how(field_)}.",
        )
        return None

    def _field_is(self, test: Test, field_: Field, place: Place) -> Condition | None:
        if field_.kind in (Kind.WHOLE, Kind.NUMBER) and test.kind == "is":
            word = test.choices[0].word
            number = _number(word.text)
            if number is not None:
                return NumberIs(field_.name, "==", number, test.negated)
        if field_.kind not in (Kind.YES_NO, Kind.ONE):
            self._unlike(
                test,
                f"‘{field_.name}’ does not hold one option of a few.",
                f"Write {_how(field_)}.",
            )
            return None
        list_name = self._list_name(field_)
        options = self._chosen(test, field_.options, f"field {field_.name}", place, list_name)
        return None if options is None else FieldIs(field_.name, options, test.negated)

    def _list_name(self, field_: Field) -> str | None:
        name = field_.name if field_.name in self.vocabulary.list_of else field_.name.split(".")[0]
        return self.vocabulary.list_of.get(name)

    def _field_includes(self, test: Test, field_: Field, place: Place) -> Condition | None:
        if field_.kind is not Kind.SOME:
            self._unlike(
                test,
                f"‘{field_.name}’ does not hold several options.",
                f"Write {_how(field_)}.",
            )
            return None
        if test.kind == "is none":
            return FieldIsNone(field_.name, test.negated)
        list_name = self._list_name(field_)
        options = self._chosen(test, field_.options, f"field {field_.name}", place, list_name)
        if options is None:
            return None
        return FieldIncludes(field_.name, options, test.kind == "includes all", test.negated)

    def _chosen(
        self,
        test: Test,
        options: tuple[Option, ...],
        called: str,
        place: Place | None = None,
        list_name: str | None = None,
    ) -> tuple[str, ...] | None:
        """The options that a test names; None, with a finding, where one is not an option."""
        known = {option.name for option in options}
        chosen: list[str] = []
        sound = True
        for choice in test.choices:
            name = self._choice(choice, place, list_name)
            if name is None:
                sound = False
            elif name not in known:
                sound = False
                self._unknown_option(choice, name, options, called)
            elif name in chosen:
                self.findings.warning(
                    "said-twice",
                    choice.span,
                    f"‘{name}’ is listed twice.",
                    "Delete one of the two.",
                )
            else:
                chosen.append(name)
        return tuple(chosen) if sound and chosen else None

    def _choice(self, choice: Choice, place: Place | None, list_name: str | None) -> str | None:
        if not choice.this:
            return choice.word.text
        if place is None or not self._this(choice.word, list_name, place):
            if place is None:
                self._this(choice.word, None, Place())
            return None
        if list_name is None:
            self.findings.error(
                "unlike-types",
                choice.span,
                f"The options here are not those of the list {choice.word.text}.",
                f"Let the field take its options from it: `some of the list {choice.word.text}`.",
            )
            return None
        return place.item

    def _unknown_option(
        self, choice: Choice, name: str, options: tuple[Option, ...], called: str
    ) -> None:
        if name in self.scope.file.unread and self.scope.file.unread:
            return
        names = [option.name for option in options]
        help = did_you_mean(name, names) or f"Its options are {listed(names, 'and')}."
        self.findings.error(
            "unknown-option", choice.span, f"‘{name}’ is no option of the {called}.", help
        )

    # -------------------------------------------------------------------- numbers and dates

    def _compares(self, test: Test, field_: Field) -> Condition | None:
        if test.number is None:
            return None
        if test.unit:
            return self._dated(test, field_)
        if field_.kind not in (Kind.WHOLE, Kind.NUMBER):
            self._unlike(
                test,
                f"‘{field_.name}’ is not a number, so it cannot be compared with one.",
                f"Write {_how(field_)}.",
            )
            return None
        return NumberIs(field_.name, test.compare, test.number.value)  # type: ignore[arg-type]

    def _dated(self, test: Test, field_: Field) -> Condition | None:
        name = field_.name
        if field_.kind is not Kind.DATE:
            self._unlike(
                test, f"‘{name}’ is not a date.", f"Write {_how(field_)}, or test a date here."
            )
            return None
        if isinstance(test.other, Date):
            if test.other.value is None:
                self.scope.bad_date(test.other.span)
                return None
            return DateIs(name, test.compare, date=test.other.value)  # type: ignore[arg-type]
        other = self._other_date(test, field_)
        if other is None:
            return None
        if test.kind == "on date":
            return DateIs(name, test.compare, other=other)  # type: ignore[arg-type]
        return self._span(test, name, other)

    def _other_date(self, test: Test, field_: Field) -> str | None:
        operand = test.other
        if not isinstance(operand, Operand):
            return None
        place = Place(*_item_of(field_.name, self.vocabulary.for_each))
        name = self._named(operand, place)
        if name is None:
            return None
        other = self.vocabulary.fields.get(name)
        if other is None or other.kind is not Kind.DATE:
            self.findings.error(
                "unlike-types",
                operand.span,
                f"‘{name}’ is not a date.",
                "Compare a date with a field that is a date, or with a day: 1 April 2011.",
            )
            return None
        return name

    def _span(self, test: Test, name: str, other: str) -> Condition | None:
        number = test.number
        if number is None:
            return None
        if number.value.denominator != 1 or number.value > SPAN_MOST:
            self.findings.error(
                "bad-span",
                number.span,
                "A span between dates is a whole number, and at most 100,000.",
                "Write it in days, weeks or months.",
            )
            return None
        amount = int(number.value)
        months = amount if test.unit == "months" else 0
        days = 0 if test.unit == "months" else amount * (7 if test.unit == "weeks" else 1)

        def dated(compare: str, sign: int) -> DateIs:
            return DateIs(name, compare, other, None, sign * months, sign * days)  # type: ignore[arg-type]

        if test.kind == "within":
            match test.direction:
                case "after":
                    return And((DateIs(name, ">=", other), dated("<=", 1)))
                case "before":
                    return And((dated(">=", -1), DateIs(name, "<=", other)))
                case _:
                    return And((dated(">=", -1), dated("<=", 1)))
        flipped = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}[test.compare]
        reaches_back = test.compare in ("<=", "<")
        if test.direction == "of":
            both = (dated(flipped, -1), dated(test.compare, 1))
            return And(both) if reaches_back else Or(both)
        if reaches_back:
            self._ambiguous_span(test, name)
        return dated(test.compare, 1) if test.direction == "after" else dated(flipped, -1)

    def _ambiguous_span(self, test: Test, name: str) -> None:
        other_side = "before" if test.direction == "after" else "after"
        number = str(test.number.value) if test.number is not None else ""
        anchor = test.other.ref.text if isinstance(test.other, Operand) else ""
        self.findings.warning(
            "open-span",
            test.span,
            f"This also holds where ‘{name}’ lies any time {other_side} ‘{anchor}’.",
            f"If you mean the days between, write `{name} is within {number} {test.unit}"
            f" {test.direction} {anchor}`.",
        )


def _joined(parts: Sequence[str], joints: Sequence[str]) -> str:
    text = parts[0]
    for joint, part in zip(joints, parts[1:], strict=True):
        text += f" {joint} {part}"
    return text


def _number(text: str) -> Fraction | None:
    return Fraction(text) if not is_name(text) and text.replace(".", "", 1).isdigit() else None


def _item_of(name: str, for_each: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The list and the item of a field that is held for each item."""
    base, _, item = name.rpartition(".")
    return (for_each[base], item) if base in for_each else (None, None)


def _how(field_: Field) -> str:
    """How a field of its type is tested, as an example."""
    name = field_.name
    match field_.kind:
        case Kind.YES_NO:
            return f"`{name}` or `not {name}`"
        case Kind.ONE:
            first = field_.options[0].name if field_.options else "…"
            return f"`{name} is {first}`"
        case Kind.SOME:
            first = field_.options[0].name if field_.options else "…"
            return f"`{name} includes {first}`"
        case Kind.WHOLE | Kind.NUMBER:
            return f"`{name} is at least 3`"
        case Kind.DATE:
            return f"`{name} is after 1 April 2011`"
        case Kind.TEXT:
            return f"`{name} is blank` or `{name} is not blank`"


def inspection_wide(
    definitions: Mapping[str, Definition], fields: Mapping[str, Field]
) -> dict[str, bool]:
    """Which definitions hold for the whole inspection: those that read nothing of a single case."""
    wide = dict.fromkeys(definitions, True)
    narrowed = True
    while narrowed:
        narrowed = False
        for name, definition in definitions.items():
            if wide[name] and not _is_wide(definition.condition, fields, wide):
                wide[name], narrowed = False, True
    return wide


def _is_wide(condition: Condition, fields: Mapping[str, Field], wide: Mapping[str, bool]) -> bool:
    match condition:
        case And(parts=parts) | Or(parts=parts):
            return all(_is_wide(part, fields, wide) for part in parts)
        case Not(part=part):
            return _is_wide(part, fields, wide)
        case Defined(name=name):
            return wide.get(name, False)
        case AnswerIs() | AnswerIsBlank() | AnswerOnSide():
            return False
        case DateIs(field=name, other=other):
            both = [name] if other is None else [name, other]
            return all(fields[n].inspection_wide for n in both)
        case _:
            return fields[condition.field].inspection_wide
