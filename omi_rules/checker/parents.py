"""Parents: every statement of the tree under the one that it belongs to.

Its number says which, or its line `in`. What is missing is reported once, with how many statements
miss it; and a statement without a parent is put in the heading that it stands under, so that
nothing else is concluded from its absence there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define, field

from omi_rules.checker.levels import Levels, LevelWord
from omi_rules.checker.scope import OPERANDS, Scope
from omi_rules.diagnostics import Aside
from omi_rules.model import Condition
from omi_rules.near import a
from omi_rules.syntax.tree import Clause, Statement, Word

_EVERYWHERE = "here, in rules that test it, and at the head of its column in the records"
"""Where a number stands that somebody changes."""


@define(eq=False, repr=False)
class Draft:
    """A node while it is being put together."""

    word: Word
    level: LevelWord
    statement: Statement
    clauses: dict[str, list[Clause]]
    parent: Draft | None = None
    children: list[Draft] = field(factory=list)
    towards: set[str] = field(factory=set)
    wide: Condition | None = None
    own: Condition | None = None
    """What it says of relevance itself; `wide` is that and what it inherits."""
    conditions: list[Condition] = field(factory=list)

    @property
    def ref(self) -> str:
        """Its reference."""
        return self.word.text

    @property
    def scored(self) -> bool:
        """Whether the node itself says nothing against a score."""
        return "not scored" not in self.clauses

    def first(self, kind: str) -> Clause | None:
        """The clause of a kind, where it is there."""
        found = self.clauses.get(kind)
        return found[0] if found else None


@define(eq=False, repr=False)
class _Missing:
    """A parent that is not declared: who misses it, and what they stand in and under."""

    draft: Draft
    upper: Draft | None
    heading: Draft | None
    others: int = 0


class Parents:
    """Puts the nodes of a file under their parents."""

    def __init__(
        self, scope: Scope, levels: Levels, by_ref: Mapping[str, Draft], again: Mapping[str, Draft]
    ) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.levels = levels
        self.by_ref = by_ref
        self.again = again
        self.homeless = False
        self._missing: dict[tuple[int, str], _Missing] = {}
        self._astray: set[int] = set()
        """Headings that were reported themselves, by identity: what stands under them is left."""

        self._owning: set[int] = set()
        """What something belongs to by its number or its line `in`, by identity."""

    def put(self, drafts: Iterable[Draft]) -> None:
        """Put every node under its parent; they come in the order of the file."""
        above: dict[int, Draft] = {}
        for draft in drafts:
            if self._is_again(draft):
                self._astray.add(id(draft))
            self._put(draft, above)
            above = {depth: d for depth, d in above.items() if depth < draft.level.depth}
            above[draft.level.depth] = draft
        for (_, ref), missing in self._missing.items():
            self._report(ref, missing)

    def _is_again(self, draft: Draft) -> bool:
        """Whether its reference is declared twice; of two levels, either may be the wrong one."""
        other = self.again.get(draft.ref)
        taken = self.by_ref.get(draft.ref)
        return taken is not draft or (other is not None and other.level is not draft.level)

    def _put(self, draft: Draft, above: dict[int, Draft]) -> None:
        depth = draft.level.depth
        said = draft.first("in")
        numbered = self._by_number(draft)
        parent = numbered
        if said is not None:
            parent = self._said(draft, said.words[0], numbered)
            if parent is None:
                # Its mistake is reported; where its number says, its absence leaves no gap.
                self._put_in(draft, numbered)
                return
        elif depth == 0:
            return
        heading = above.get(depth - 1)
        if parent is None or parent.level.depth != depth - 1:
            self._misses(draft, parent, heading)
            return
        self._put_in(draft, parent)
        self._owning.add(id(parent))
        self._under_heading(draft, parent, heading)

    def _put_in(self, draft: Draft, parent: Draft | None) -> None:
        if parent is not None:
            draft.parent = parent
            if self.by_ref.get(draft.ref) is draft:
                parent.children.append(draft)

    def _by_number(self, draft: Draft) -> Draft | None:
        """The longest beginning of a reference, cut at a dot, that a level above declares."""
        ref = draft.ref
        while "." in ref:
            ref = ref.rpartition(".")[0]
            for found in (self.by_ref.get(ref), self.again.get(ref)):
                if found is not None and self._above(found, draft):
                    return found
        return None

    def _above(self, upper: Draft, lower: Draft) -> bool:
        return not upper.level.grouping and upper.level.depth < lower.level.depth

    def _said(self, draft: Draft, word: Word, numbered: Draft | None) -> Draft | None:
        symbol = self.scope.look_up(OPERANDS, word)
        found = self.by_ref.get(word.text)
        if symbol is None or found is None or not self._above(found, draft):
            self.homeless = True
            if symbol is not None:
                self.findings.error(
                    "not-above",
                    word.span,
                    f"‘{word.text}’ is {a(symbol.called)}, and {a(draft.level.word.text)}"
                    " does not stand in one.",
                    "Name a statement of a level above its own.",
                )
                return None
            upper = self.levels.tree[max(draft.level.depth - 1, 0)]
            called = upper.word.text

            def known() -> list[str]:
                return [d.ref for d in self.by_ref.values() if d.level is upper]

            self.scope.unknown("unknown-parent", called, word, known, "Declare it.")
            return None
        if numbered is not None and numbered is not found:
            self.findings.error(
                "two-parents",
                word.span,
                f"By its number ‘{draft.ref}’ stands in ‘{numbered.ref}’, by this line in"
                f" ‘{word.text}’.",
                f"Delete the line; or, if it is to belong to ‘{word.text}’, renumber it"
                f"{self._such_as(found)}: {_EVERYWHERE}.",
            )
        return found

    def _such_as(self, heading: Draft) -> str:
        """The next number that a heading has free, as an example; nothing where it has none."""
        begin = f"{heading.ref}."
        if not heading.ref[-1:].isdigit():
            return ""
        ends = (ref[len(begin) :] for ref in self.by_ref if ref.startswith(begin))
        taken = [int(end) for end in ends if end.isdecimal() and len(end) < 5]
        return f", such as `{begin}{max(taken, default=0) + 1}`"

    # ------------------------------------------------------------------------ what is missing

    def _misses(self, draft: Draft, parent: Draft | None, heading: Draft | None) -> None:
        """A node whose parent, or whose parent's parent, is not there."""
        reported = id(draft) in self._astray or (
            heading is not None and id(heading) in self._astray
        )
        said_so = parent is not None and draft.first("in") is not None
        self._put_in(draft, parent if said_so else heading or parent)
        ref = draft.ref.rpartition(".")[0]
        unread = self._unread_between(draft, parent)
        if ref and ref not in self.by_ref:
            self.scope.unread.add(ref)
        if reported or (unread and (draft.level.depth, ref) not in self._missing):
            return
        self._astray.add(id(draft))
        key = (draft.level.depth, ref)
        earlier = self._missing.get(key)
        if earlier is None:
            self._missing[key] = _Missing(draft, parent, heading)
        else:
            earlier.others += 1

    def _unread_between(self, draft: Draft, parent: Draft | None) -> bool:
        """Whether a statement between the two is there and could not be read."""
        ref, unread = draft.ref, self.scope.unread
        begin = len(parent.ref) if parent is not None else 0
        ends = (at for at, sign in enumerate(ref) if sign == "." and at > begin)
        return any(ref[:at] in unread for at in ends)

    def _report(self, ref: str, missing: _Missing) -> None:
        draft, upper, heading = missing.draft, missing.upper, missing.heading
        between = self.levels.tree[draft.level.depth - 1].word.text
        many = missing.others > 0
        who = f"‘{draft.ref}’" + (f" and {missing.others} more" if many else "")
        turned = heading is not None and bool(ref) and id(heading) not in self._owning
        asides: tuple[Aside, ...] = ()
        if heading is not None and turned:
            remedy = f"Is ‘{heading.ref}’ meant to be ‘{ref}’? Else declare the {between} ‘{ref}’."
            asides = (Aside(heading.word.span, f"the {between} above it"),)
        elif upper is not None:
            named = f"‘{ref}’" if ref != upper.ref else "that it belongs to"
            remedy = f"Declare the {between} {named}."
            asides = (Aside(upper.word.span, f"the {upper.level.word.text} above it"),)
        else:
            what = f"the {between} ‘{ref}’" if ref else a(between)
            remedy = f"Declare {what} above it, or name another with `in …`."
        if upper is not None:
            self.findings.error(
                "skips-level",
                draft.word.span,
                f"{who} stand{'' if many else 's'} in ‘{upper.ref}’ with no {between} between"
                " them.",
                remedy,
                asides=asides,
            )
        else:
            self.findings.error(
                "no-parent",
                draft.word.span,
                f"{who} belong{'' if many else 's'} to no {between} of this file.",
                remedy,
                asides=asides,
            )

    def _under_heading(self, draft: Draft, parent: Draft, heading: Draft | None) -> None:
        """A statement stands under the heading that it belongs to, behind it."""
        if id(draft) in self._astray:
            return
        if parent.word.span > draft.word.span:
            self.findings.error(
                "child-before-parent",
                draft.word.span,
                f"‘{draft.ref}’ stands before the {parent.level.word.text} that it belongs to.",
                f"Move it below ‘{parent.ref}’."
                if heading is None or heading is parent
                else f"Move it below ‘{parent.ref}’; or, if it is to belong to ‘{heading.ref}’,"
                f" renumber it{self._such_as(heading)}: {_EVERYWHERE}.",
                asides=(Aside(parent.word.span, f"the {parent.level.word.text}"),),
            )
        elif (
            heading is not None
            and heading is not parent
            and id(heading) not in self._astray
            and self._in_one_file(heading, draft)
        ):
            self.findings.error(
                "outside-parent",
                draft.word.span,
                f"‘{draft.ref}’ belongs to ‘{parent.ref}’ and stands under ‘{heading.ref}’.",
                f"Move it to the other statements of ‘{parent.ref}’; or, if it is to"
                f" belong to ‘{heading.ref}’, renumber it{self._such_as(heading)}: {_EVERYWHERE}.",
                asides=(Aside(heading.word.span, "it stands under this"),),
            )

    def _in_one_file(self, heading: Draft, draft: Draft) -> bool:
        """Whether a statement stands under a heading: none of another file has anything below."""
        name_at = self.scope.file.source.name_at
        return name_at(heading.word.span.start) == name_at(draft.word.span.start)
