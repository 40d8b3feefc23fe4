"""What is amiss with one condition: never true, always true, or a part that adds nothing.

Each finding stands on the smallest part that is to blame, and what follows from it is not reported.
What is only so because a question is never asked, or a definition never applies, is reported there.
A part "adds nothing" where without it the condition is true, and false, of exactly the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from omi_rules.diagnostics import Aside
from omi_rules.model import AnswerIs, AnswerIsBlank, AnswerOnSide, Defined, Side
from omi_rules.proof import wanted
from omi_rules.proof.diagrams import EVERYTHING, Diagram
from omi_rules.proof.lists import names_every_option, said_of_a_list
from omi_rules.proof.needless import Place, adds_nothing, ruled_out, says_that_it_is_meant
from omi_rules.proof.sets import Sets
from omi_rules.proof.space import Pair
from omi_rules.proof.verdicts import Verdict
from omi_rules.proof.written import Part, Written
from omi_rules.wording import listed


class Judge:
    """Judges one meaning of one clause: of a definition, or of a question."""

    def __init__(self, sets: Sets, clause: Written, root: Part, ref: str) -> None:
        self.sets = sets
        self.clause = clause
        self.root = root
        self.ref = ref
        self.called = clause.name
        self.dead = False
        """Whether the whole condition is never true."""

    def verdicts(self) -> Iterator[Verdict]:
        """All that is amiss."""
        true, false = self.sets.pair(self.root)
        self.dead = self.sets.empty(true)
        if self.dead:
            yield from self._never(self.root)
        elif self.sets.empty(false):
            yield from self._always(self.root)
        elif (found := self._in_its_place((true, false))) is not None:
            yield found
        elif self.sets.empty(self._context()):
            return  # never asked: that is said of the question
        else:
            yield from self._parts(self.root, self._context(), frozenset())
            yield from self._every_option()

    # ------------------------------------------------------------------------ never and always

    def _never(self, part: Part) -> Iterator[Verdict]:
        """The smallest parts to blame for a part that is true of no case."""
        if part.joint is None:
            if not self._explained(part):
                yield self._leaf_always(part) if part.turned else self._leaf_never(part)
            return
        dead = [one for one in part.parts if self.sets.empty(self.sets.pair(one)[0])]
        if dead:
            for one in dead:
                yield from self._never(one)
            return

        def clash(some: Iterable[Part]) -> bool:
            all_of = self.sets.diagrams.all_of
            return self.sets.empty(all_of([self.sets.pair(one)[0] for one in some]))

        some = self.sets.fewest(part.parts, clash) or part.parts
        if part.negated:
            yield self._one_always_true(part, some)
        else:
            yield self._never_all_true(part, some)

    def _never_all_true(self, part: Part, some: Sequence[Part]) -> Verdict:
        """That words joined by `and` clash; behind `not`, that makes the part always true."""
        words = [f"‘{one.words}’" for one in some]
        both = "both" if len(words) == 2 else "all"
        said = f"{listed(words)} are never {both} true of one case"
        code, therefore = "never-true", f"or mend one; as it stands, {self._without()}."
        if part.negated and not part.turned:
            code, said = "always-true", f"{said}, so with `not` this is always true"
            therefore = f"or mend one{self._instead()}."
        elif part.turned:
            therefore = "or mend one; as it stands, this part is there for nothing."
        return Verdict(
            code,
            part.path,
            part.span,
            f"{said}.",
            f"Write `or` if one of them is enough, {therefore}",
            wanted=wanted.clash(some),
        )

    def _leaf_never(self, part: Part) -> Verdict:
        if self._names_every_option(part):
            return Verdict(
                "every-option",
                part.path,
                part.span,
                f"‘{part.words}’ names every option, so none is left for which it is true.",
                f"Leave out the options that are meant; as it stands, {self._without()}.",
                wanted=wanted.never(part),
            )
        return Verdict(
            "never-true",
            part.path,
            part.span,
            f"‘{part.words}’ is true of no case.",
            f"Look at what it is compared with; as it stands, {self._without()}.",
            wanted=wanted.never(part),
        )

    def _without(self) -> str:
        """What follows where a part is never true."""
        if not self.dead:
            return "this part of the condition is there for nothing"
        match self.clause.kind:
            case "define":
                return f"‘{self.clause.name}’ never applies"
            case "below the line when":
                return f"it puts no case of ‘{self.called}’ below the line"
            case "asked as":
                return f"no case is asked the form ‘{self.called}’"
            case "at least":
                return "no case can be counted here"
            case _:
                return f"it asks ‘{self.called}’ of no case"

    def _always(self, part: Part) -> Iterator[Verdict]:
        """The smallest parts to blame for a part that is false of no case."""
        if part.joint is None:
            if not self._explained(part):
                yield self._leaf_never(part) if part.turned else self._leaf_always(part)
            return
        sure = [one for one in part.parts if self.sets.empty(self.sets.pair(one)[1])]
        if sure:
            for one in sure:
                yield from self._always(one)
            return

        def cover(some: Iterable[Part]) -> bool:
            all_of = self.sets.diagrams.all_of
            return self.sets.empty(all_of([self.sets.pair(one)[1] for one in some]))

        some = self.sets.fewest(part.parts, cover) or part.parts
        if part.negated:
            yield self._never_all_true(part, some)
        else:
            yield self._one_always_true(part, some)

    def _one_always_true(self, part: Part, some: Sequence[Part]) -> Verdict:
        """That words joined by `or` leave no case out; behind `not`, none is then left."""
        said = listed((f"‘{one.words}’" for one in some), joint="or")
        said = f"{said} is true of every case{self._known(part)}"
        code, instead = "always-true", self._instead()
        if part.negated and not part.turned:
            code, instead = "never-true", f", or mend one; as it stands, {self._without()}"
            said = f"{said}, so with `not` this is never true"
        return Verdict(
            code,
            part.path,
            part.span,
            f"{said}.",
            f"Write `and` if all of them are meant{instead}.",
            wanted=wanted.arms(some),
        )

    def _known(self, part: Part) -> str:
        """What is said where words that are never false are not always known."""
        known = self.sets.pair(part)[part.negated]
        return "" if self.sets.same(known, EVERYTHING) else ", wherever it is known"

    def _leaf_always(self, part: Part) -> Verdict:
        if self._names_every_option(part):
            return self._lists_all(part)
        true = self.sets.pair(part)[part.turned]
        known = "" if self.sets.same(true, EVERYTHING) else ", wherever it is known"
        return Verdict(
            "always-true",
            part.path,
            part.span,
            f"‘{part.words}’ is true of every case{known}.",
            f"Look at what it is compared with{self._instead()}.",
            wanted=wanted.sometimes(part, truth=True, but=(None,)),
        )

    def _instead(self) -> str:
        """What else can be written in the place of a condition that is always true."""
        match self.clause.kind:
            case "asked as":
                return ", or write `otherwise`"
            case "at least":
                return ", or ask for so many cases with `size`"
            case _:
                return ", or leave the condition out"

    def _explained(self, part: Part) -> bool:
        """Whether what a test reads is itself never, or always, so; reported there if amiss."""
        space = self.sets.space
        match part.condition:
            case Defined():
                return True
            case AnswerIs(question=ref) | AnswerIsBlank(question=ref) | AnswerOnSide(question=ref):
                if self.sets.empty(space.relevance(ref)[0]):
                    return True
                if isinstance(part.condition, AnswerIs):
                    scale = space.model.scales[space.model.questions[ref].scale]
                    unknown = {*scale.on(Side.NOT_KNOWN)}
                    return {*part.condition.options} <= unknown
                return isinstance(part.condition, AnswerOnSide)
            case _:
                return False

    # ------------------------------------------------------------------------- lists of options

    def _every_option(self) -> Iterator[Verdict]:
        """Lists that name every answer: they say only that a question was asked and answered."""
        for part in self.root.every():
            always = isinstance(part.condition, AnswerIs) and self._names_every_option(part)
            if always and not self.sets.empty(self.sets.pair(part)[1]):
                yield self._lists_all(part)

    def _names_every_option(self, part: Part) -> bool:
        return names_every_option(self.sets.space.model, part.condition)

    @staticmethod
    def _lists_all(part: Part) -> Verdict:
        return Verdict(
            "every-option",
            part.path,
            part.span,
            *said_of_a_list(part),
            wanted=wanted.of_every_option(part),
        )

    # ------------------------------------------------------------------- where the clause stands

    def _context(self) -> Diagram:
        """The cases for which the clause matters."""
        if self.clause.kind == "below the line when":
            return self.sets.space.relevance(self.ref)[0]
        above = [self.sets.space.pair(condition)[0] for condition in self.clause.above]
        return self.sets.diagrams.all_of(above)

    def _in_its_place(self, own: Pair) -> Verdict | None:
        """What is amiss with the whole condition where it stands, and not by itself."""
        context = self._context()
        if context == EVERYTHING or self.sets.empty(context):
            return None
        both = self.sets.diagrams.both
        path, span, words = self.root.path, self.root.span, self.root.words
        never = self.sets.empty(both(context, own[0]))
        if self.clause.kind == "below the line when":
            if never:
                return Verdict(
                    "never-strikes",
                    path,
                    span,
                    f"Where ‘{self.called}’ is asked, ‘{words}’ is never true.",
                    f"It puts no case of ‘{self.called}’ below the line: mend it, or delete it.",
                    wanted=(wanted.without(self.ref, self.root),),
                )
            if self.sets.empty(both(context, own[1])):
                return Verdict(
                    "always-strikes",
                    path,
                    span,
                    f"Wherever ‘{self.called}’ is asked, ‘{words}’ is true, so no answer to it is"
                    " ever above the line.",
                    f"Mend it, or ask ‘{self.called}’ of other cases.",
                    wanted=self._struck_all_the_same(),
                )
            return None
        where, at = self.clause.above_at[-1]
        asides = (Aside(at, f"when ‘{where}’ is relevant"),)
        if never:
            return Verdict(
                "ruled-out",
                path,
                span,
                f"Where ‘{where}’ is relevant, ‘{words}’ is never true, so ‘{self.called}’ is asked"
                " of no case.",
                "Mend one of the two conditions.",
                asides,
                (wanted.outside(self.clause.above, where, self.root),),
            )
        pairs = [self.sets.space.pair(condition) for condition in self.clause.above]
        above = self._all_of(pairs)
        if self.sets.same_pair(above, self._all_of([above, own])):
            return Verdict(
                "adds-nothing",
                path,
                span,
                f"Where ‘{where}’ is relevant, ‘{words}’ is always true.",
                f"Delete it: what stands under ‘{where}’ holds for all that is in it.",
                asides,
                (wanted.inside(self.clause.above, where, self.root, truth=True),),
            )
        return None

    def _struck_all_the_same(self) -> tuple[wanted.Ways, ...]:
        """A case that was answered well and is below the line, if an answer is above it."""
        model = self.sets.space.model
        scale = model.scales[model.questions[self.ref].scale]
        return (wanted.struck(self.ref, scale.on(Side.ABOVE), self.root),)

    def _all_of(self, pairs: Iterable[Pair]) -> Pair:
        pairs = list(pairs)
        true = self.sets.diagrams.all_of([true for true, _ in pairs])
        return true, self.sets.diagrams.any_of([false for _, false in pairs])

    # ------------------------------------------------------------------------- parts of a chain

    def _whole(self, gone: frozenset[tuple[int, ...]]) -> Pair:
        """What the clause comes to, without some of its parts, where it matters."""
        pair = self.sets.pair(self.root, gone)
        if self.clause.kind == "below the line when":
            context, both = self._context(), self.sets.diagrams.both
            return both(context, pair[0]), both(context, pair[1])
        return self._all_of([*map(self.sets.space.pair, self.clause.above), pair])

    def _parts(
        self,
        part: Part,
        context: Diagram,
        gone: frozenset[tuple[int, ...]],
        beside: tuple[Part, ...] = (),
    ) -> Iterator[Verdict]:
        """What is amiss with parts of a chain, which as a whole is sometimes true."""
        if part.joint is None:
            return
        whole = self._whole(frozenset())
        sound: list[Part] = []
        for one in reversed(part.parts):
            true, false = self.sets.pair(one)
            without = gone | {one.path}
            if self.sets.empty(true):
                yield from self._never(one)
                gone = without
            elif self.sets.empty(false):
                yield from self._always(one)
                gone = without
            elif left := self._left(part, without):
                if self.sets.same_pair(whole, self._whole(without)):
                    if not says_that_it_is_meant(self.sets, self.clause, one, left):
                        yield adds_nothing(self._place(), one, left, part.joint)
                    gone = without
                elif part.joint == "or" and self.sets.empty(self.sets.diagrams.both(context, true)):
                    yield ruled_out(self._place(beside), one)
                    gone = without
                else:
                    sound.append(one)
        for one in sound:
            inner, others = context, beside
            if part.joint == "and":
                others += tuple(other for other in part.parts if other is not one)
                holding = [self.sets.pair(other)[0] for other in part.parts if other is not one]
                inner = self.sets.diagrams.all_of([context, *holding])
            yield from self._parts(one, inner, gone, others)

    def _place(self, beside: tuple[Part, ...] = ()) -> Place:
        return Place(self.sets, self.clause, self.ref, self._context(), beside)

    @staticmethod
    def _left(part: Part, gone: frozenset[tuple[int, ...]]) -> list[Part]:
        return [one for one in part.parts if one.path not in gone]
