"""Levels and scoring: the model's own words for its tree, and how each level is scored."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from omi_rules.checker.bands import Banded
from omi_rules.checker.scope import Scope
from omi_rules.checker.texts import notices, said
from omi_rules.checker.vocabulary import Vocabulary
from omi_rules.diagnostics import Aside
from omi_rules.model import Level, Rounding, Text
from omi_rules.near import a, begin, quoted
from omi_rules.source import Span
from omi_rules.syntax.openings import STATEMENTS
from omi_rules.syntax.tree import Clause, LevelPart, Statement, Word


class LevelWord(NamedTuple):
    """A level, or a further grouping, as the model line declares it. `depth` is 0 at the top."""

    word: Word
    label: Text
    depth: int
    grouping: bool = False
    each_once: Word | None = None


class Levels:
    """The levels of a model, from `levels` and `also grouped by`, and its scoring."""

    def __init__(self, scope: Scope, vocabulary: Vocabulary) -> None:
        self.scope = scope
        self.findings = scope.findings
        self.vocabulary = vocabulary
        self.words: dict[str, LevelWord] = {}
        self.methods: dict[str, Clause] = {}
        self.sure = True
        self.rows_sure = True
        self.scoring_read = False
        """Whether the scoring was read whole: else nothing is concluded about what it uses."""
        self.rounding: Rounding | None = None
        self.banded_on: str | None = None
        self.notices: tuple[Text, ...] = ()
        self.aim: Text | None = None

    @property
    def tree(self) -> list[LevelWord]:
        """The levels of the tree, the topmost first."""
        return [level for level in self.words.values() if not level.grouping]

    @property
    def groupings(self) -> list[LevelWord]:
        """The further groupings, in the order of the file."""
        return [level for level in self.words.values() if level.grouping]

    @property
    def answered(self) -> LevelWord | None:
        """The level that cases answer, where the scoring says so."""
        for name, clause in self.methods.items():
            level = self.words.get(name)
            if clause.method is not None and clause.method.kind == "share" and level is not None:
                return None if level.grouping else level
        return None

    def is_answered(self, level: LevelWord) -> bool:
        """Whether statements of a level are questions that cases answer."""
        answered = self.answered
        if answered is not None:
            return answered is level
        return bool(self.tree) and self.tree[-1] is level

    def made_of(self, level: LevelWord) -> LevelWord | None:
        """The level whose scores one is made of; that of the questions where answers are pooled."""
        clause = self.methods.get(level.word.text)
        method = clause.method if clause is not None else None
        if method is None or method.of is None:
            return None
        found = self.answered if method.kind == "pooled" else self.words.get(method.of.text)
        return None if found is None or found.grouping else found

    # ------------------------------------------------------------------------------- levels

    def read_model(self, statement: Statement) -> None:
        """Read the levels and groupings of the model statement."""
        clauses = self.scope.sort_clauses(statement, ("levels", "also in Welsh"))
        self.notices = notices(clauses)
        self.aim = said(clauses["aim"][0]) if "aim" in clauses else None
        for clause in clauses.get("levels", ()):
            for part in clause.levels:
                self._level(part)
        for clause in clauses.get("also grouped by", ()):
            once = clause.words[1] if len(clause.words) > 1 else None
            self._level(LevelPart(clause.words[0], None), grouping=True, each_once=once)
        for level in self.groupings:
            if level.each_once is not None and level.each_once.text not in self.words:
                self.unknown_level(level.each_once)
        if "levels" not in clauses:
            if statement.whole:
                self.findings.error(
                    "missing-levels",
                    statement.head.span,
                    "The model does not say what its levels are.",
                    "Add a line such as `levels section > criterion > question`.",
                )
            self.suppose()

    def suppose(self) -> None:
        """Take the levels from words of lines that could not be read, so that the rest is read."""
        self.sure = False
        for text, grouping in self.scope.file.level_words:
            if text not in self.words:
                word, depth = Word(text, Span(0, 0)), 0 if grouping else len(self.tree)
                self.words[text] = LevelWord(word, Text(text), depth, grouping)

    def _level(
        self, part: LevelPart, *, grouping: bool = False, each_once: Word | None = None
    ) -> None:
        word = part.name
        self.scope.check_name(word)
        if word.text in STATEMENTS or word.text == "usual":
            self.findings.error(
                "reserved-name",
                word.span,
                f"‘{word.text}’ begins another statement and cannot be a level.",
                f"Choose another word, such as ‘{word.text}_item’.",
            )
        if not self.scope.declare("level", "level", word):
            return
        if part.texts is not None:
            cy = part.texts.cy.text if part.texts.cy is not None else None
            label = Text(part.texts.en.text, cy)
        else:
            label = Text(word.text.replace("_", " "))
        depth = 0 if grouping else len(self.tree)
        self.words[word.text] = LevelWord(word, label, depth, grouping, each_once)

    def unknown_level(self, word: Word) -> None:
        """Report a level that the model does not declare."""
        if self.sure:
            known = self.words.keys
            self.scope.unknown("unknown-level", "level", word, known, "Declare it in `levels`.")

    # ------------------------------------------------------------------------------ scoring

    def read_scoring(self, statement: Statement) -> None:
        """Read the rows of the scoring: one for each level, the rounding, what is banded."""
        clauses = self.scope.sort_clauses(statement, ("printed", "banded on"))
        self.scoring_read = statement.whole
        self.scope.life(clauses, allowed=False)
        for clause in clauses.get("method", ()):
            word = clause.words[0]
            for bands in clause.words[1:]:
                self.scope.look_up("bands", bands)
            if word.text not in self.words:
                self.unknown_level(word)
                self.rows_sure = self.scoring_read = False
                continue
            earlier = self.methods.setdefault(word.text, clause)
            if earlier is not clause:
                self.findings.error(
                    "duplicate-clause",
                    clause.span,
                    f"How {a(word.text)} is scored is said a second time.",
                    "Keep one of the two.",
                    asides=(Aside(earlier.span, "first said here"),),
                )
        for clause in clauses.get("printed", ()):
            number = clause.number.value if clause.number is not None else Fraction(0)
            places = min(int(number), 6)
            if clause.number is not None and (number.denominator != 1 or number > 6):
                self.findings.error(
                    "bad-places",
                    clause.number.span,
                    "Scores are printed to 0 to 6 decimal places.",
                    "Write a whole number from 0 to 6.",
                )
            self.rounding = Rounding(places, clause.detail)  # type: ignore[arg-type]
        for clause in clauses.get("banded on", ()):
            self.banded_on = clause.detail
        if statement.whole:
            self._check_scoring(statement)

    def _check_scoring(self, statement: Statement) -> None:
        for level in self.words.values():
            if level.word.text not in self.methods:
                self.scoring_read = False
            if level.word.text not in self.methods and self.sure and self.rows_sure:
                self.findings.error(
                    "unscored-level",
                    statement.head.span,
                    f"The scoring does not say how {a(level.word.text)} is scored.",
                    f"Add a row: `{level.word.text}  mean of its … scores`, or"
                    f" `{level.word.text}  not scored`.",
                    asides=(Aside(level.word.span, "the level"),),
                )
        self._turn_round()
        if self.rounding is None:
            self.findings.error(
                "no-rounding",
                statement.head.span,
                "The scoring does not say how scores are printed.",
                "Add a row such as `printed to the whole percent, halves up`.",
            )
        banded = [c for c in self.methods.values() if len(c.words) > 1 and not is_total(c)]
        if banded and self.banded_on is None:
            self.findings.error(
                "no-banded-score",
                banded[0].span,
                "The scoring does not say whether bands go by the printed or the exact score.",
                "Add the row `banded on the printed score` or `banded on the exact score`.",
            )
        self._check_answered(statement)
        for name, clause in self.methods.items():
            self._check_method(self.words[name], clause)

    def _turn_round(self) -> None:
        """Report levels that stand from the smallest to the largest; the rest reads them turned."""
        tree = self.tree
        if len(tree) < 2 or self.answered is not tree[0] or not (self.sure and self.rows_sure):
            return
        made = [(level, other) for level in tree if (other := self.made_of(level)) is not None]
        if not made or not all(other.depth < level.depth for level, other in made):
            return
        named = " > ".join(level.word.text for level in reversed(tree))
        smallest, largest = tree[0].word.text, tree[-1].word.text
        self.findings.error(
            "levels-reversed",
            tree[0].word.span.joined(tree[-1].word.span),
            f"The levels stand the wrong way round: {a(largest)} is made of scores below it, and"
            f" cases answer {a(smallest)}.",
            f"Write the largest first: `levels {named}`.",
        )
        for depth, level in enumerate(reversed(tree)):
            self.words[level.word.text] = level._replace(depth=depth)
        self.words = dict(sorted(self.words.items(), key=lambda item: item[1].depth))

    def _check_answered(self, statement: Statement) -> None:
        shares = [
            clause
            for name, clause in self.methods.items()
            if clause.method is not None
            and clause.method.kind == "share"
            and not self.words[name].grouping
        ]
        if len(shares) == 1 or not (self.sure and self.rows_sure):
            return
        if not shares and any(level.word.text not in self.methods for level in self.tree):
            return  # the row that is not there may be the one
        span = shares[1].span if shares else statement.head.span
        self.findings.error(
            "one-answered-level",
            span,
            "Cases answer the questions of one level, and the scoring names"
            f" {'more than one' if shares else 'none'}.",
            "Let the row of exactly one level say `share of cases above the line`.",
            asides=tuple(Aside(c.span, "another level") for c in shares[:1]),
        )

    def _check_method(self, level: LevelWord, clause: Clause) -> None:
        method, answered = clause.method, self.answered
        if method is None:
            return
        if level.grouping and method.kind == "share":
            of = "…" if answered is None else answered.word.text
            made = f"mean of its {of} scores"
            self._wrong_row(clause, f"No case answers {a(level.word.text)}.", made)
        elif answered is not None and not level.grouping and level.depth > answered.depth:
            if method.kind != "none":
                upper, name = answered.word.text, begin(a(level.word.text))
                why = f"{name} stands below the {upper}s, which cases answer."
                self._wrong_row(clause, why)
        elif method.of is not None:
            self._check_of(level, clause, method.of)
        if len(clause.words) > 1:
            banded = Banded(self.vocabulary, self.rounding if self.banded_on == "printed" else None)
            banded.check(clause.words[1], method.kind, clause.span)

    def _wrong_row(self, clause: Clause, why: str, instead: str = "not scored") -> None:
        name = clause.words[0].text
        self.findings.error("wrong-method", clause.span, why, f"Write `{name}  {instead}`.")

    def _check_of(self, level: LevelWord, clause: Clause, of: Word) -> None:
        answered = self.answered
        if self.scope.look_up("level", of) is None:
            self.unknown_level(of)
            self.scoring_read = False
            return
        below = self.words[of.text]
        top = -1 if level.grouping else level.depth
        if below.grouping or below.depth <= top or (answered and below.depth > answered.depth):
            could = [w.word.text for w in self.tree if w.depth > top]
            if answered is not None:
                could = [w for w in could if self.words[w].depth <= answered.depth]
            self.findings.error(
                "not-below",
                of.span,
                f"{begin(a(level.word.text))} cannot be made of {of.text} scores.",
                f"Name a level below it that is scored: {quoted(could)}.",
            )
            return
        method = self.methods.get(of.text)
        if method is not None and method.method is not None and method.method.kind == "none":
            self.findings.error(
                "of-unscored-level",
                of.span,
                f"{begin(a(of.text))} has no score for {a(level.word.text)} to be made of.",
                f"Name a level that is scored, or score the {of.text}.",
                asides=(Aside(method.span, "not scored"),),
            )
        elif method is not None and is_total(method) and not is_total(clause):
            name = clause.words[0].text
            self._wrong_row(
                clause,
                f"{begin(a(of.text))} has points, and no score that {a(name)} could be made of.",
                f"total of its {of.text} points",
            )
        pooled = clause.method is not None and clause.method.kind == "pooled"
        if pooled and answered is not None and below is not answered:
            self.findings.error(
                "not-below",
                of.span,
                f"No case answers {a(of.text)}, so its answers cannot be pooled.",
                f"Write `pooled share of its {answered.word.text} answers`.",
            )

    # ------------------------------------------------------------------------------- result

    def levels(self) -> tuple[Level, ...]:
        """The levels of the model; only where nothing is wrong with them."""
        found = []
        for level in self.words.values():
            clause = self.methods[level.word.text]
            method = clause.method
            assert method is not None, "a row of the scoring has a method"
            found.append(
                Level(
                    level.word.text,
                    level.label,
                    method.kind,  # type: ignore[arg-type]
                    method.of.text if method.of is not None else None,
                    method.weighted,
                    method.printed,
                    clause.words[1].text if len(clause.words) > 1 else None,
                    level.grouping,
                    level.each_once.text if level.each_once is not None else None,
                )
            )
        return tuple(found)


def is_total(clause: Clause) -> bool:
    """Whether a row of the scoring adds up points."""
    return clause.method is not None and clause.method.kind == "total"
