"""What is said of a return: the faults themselves, none that only follows from another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import TypeVar

from collect.edits.judgement import Instance, Judgement
from collect.edits.last_year import beside_last_year
from collect.form.arithmetic import Figures, Number, computed, holds
from collect.form.figures import written
from collect.form.model import Cell, EditRule, Form, Relation, Severity, Source, Test
from collect.form.naming import allowed_words, column_words, places_words
from collect.submission import Oddness, Submission
from collect.words import say

_Key = TypeVar("_Key")
_KEY_LENGTH = 8
_ODD = {
    Oddness.TEXT: "finding.bad",
    Oddness.DATE: "finding.bad-date",
    Oddness.BOOLEAN: "finding.bad-boolean",
    Oddness.ERROR: "finding.bad-error",
}
DOUBTS = {"unsealed": "finding.unsealed", "old-edition": "finding.old-edition", "unsure": "finding.unsure"}
"""Remarks that a reviewer has to confirm, whatever the figures: each is a soft finding of its own code."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that does not hold: the cells it names, what is stated, what would be expected, in words.

    ``stated`` and ``expected`` are exact numbers as text, several joined by 、; empty where there is no number.
    ``section`` is the narrative it is about and ``quote`` the sentence there, word for word; both empty for figures.
    """

    rule: str
    severity: Severity
    cells: tuple[Cell, ...]
    stated: str
    expected: str
    message: str
    section: str = ""
    quote: str = ""

    @property
    def key(self) -> str:
        """What an explanation is bound to: the rule and the very values it flags, as ``R13#3f9a01c2``."""
        flagged = "|".join((*map(str, self.cells), self.stated, self.expected, self.section, self.quote))
        return f"{self.rule}#{sha256(flagged.encode('utf-8', 'backslashreplace')).hexdigest()[:_KEY_LENGTH]}"


def findings(form: Form, submission: Submission, *, judgement: Judgement, source: str = "") -> tuple[Finding, ...]:
    """Every finding in the order of the rules, similar ones joined, consequences left out; doubts come last.

    ``source`` says where last year's figures are from, for whatever is held against them.
    """
    speaker = _Speaker(form, submission, judgement, source)
    said = (finding for rule in form.edits for finding in speaker.about(rule))
    return (*said, *_doubts(submission))


def _doubts(submission: Submission) -> Iterator[Finding]:
    """What is doubtful about the return as a whole, each said once."""
    for code in dict.fromkeys(remark.code for remark in submission.remarks if remark.code in DOUBTS):
        yield Finding(code, Severity.SOFT, (), "", "", say(DOUBTS[code]))


@dataclass(slots=True)
class _Speaker:
    form: Form
    submission: Submission
    judgement: Judgement
    source: str = ""

    def about(self, rule: EditRule) -> Iterator[Finding]:
        if rule.test is Test.FIGURE:
            yield from self._bad(rule)
        elif rule.test is Test.ANSWERED:
            yield from self._blank(rule)
        elif rule.test is Test.NIL:
            yield from self._contradicted(rule)
        else:
            yield from self._claims(rule)

    def _bad(self, rule: EditRule) -> Iterator[Finding]:
        """The same thing written all along a line is one fault."""
        bad = _grouped(self.judgement.bad, lambda cell: (cell[:2], self._odd(cell), self._stands(cell)))
        for (_, odd, stands), cells in bad:
            allowed = allowed_words(self.form.measure(cells[0]))
            yield self._finding(
                rule,
                cells,
                stated=stands,
                expected="",
                comparison=say(odd, found=stands, allowed=allowed),
            )

    def _odd(self, cell: Cell) -> str:
        """The sentence for what stands there instead of a figure."""
        odd = self.submission.oddities.get(cell)
        return _ODD[odd.kind] if odd else "finding.bad"

    def _stands(self, cell: Cell) -> str:
        if cell in self.submission.oddities:
            return self.submission.oddities[cell].text
        return written(self.submission.figures[cell], self.form.measure(cell))

    def _blank(self, rule: EditRule) -> Iterator[Finding]:
        """A whole blank table is one fault, else a line with blanks is one."""
        for table, cells in _grouped(self.judgement.blank, lambda cell: cell.table):
            asked = [cell for cell in self.form.entries if cell.table == table]
            if len(cells) == len(asked):
                yield self._finding(rule, cells, stated="", expected="", comparison=say("finding.blank-table"))
                continue
            for _, line in _grouped(cells, lambda cell: cell.line):
                columns = say("naming.join").join(column_words(self.form, cell) for cell in line)
                yield self._finding(
                    rule, line, stated="", expected="", comparison=say("finding.blank", columns=columns)
                )

    def _contradicted(self, rule: EditRule) -> Iterator[Finding]:
        for _, cells in _grouped(self.judgement.contradicted, lambda cell: cell.table):
            stated = say("naming.join").join(self._stands(cell) for cell in cells)
            yield self._finding(
                rule,
                cells,
                stated=stated,
                expected="0",
                comparison=say("finding.contradicted", count=len(cells)),
            )

    def _claims(self, rule: EditRule) -> Iterator[Finding]:
        failing = [each for each in self.judgement.failing(rule) if not self._follows(each)]
        for instances in _joined(failing, [each for each in self.judgement.instances if each.rule is rule]):
            cells = tuple(dict.fromkeys(cell for each in instances for cell in each.claim.cells))
            stated = say("naming.join").join(self._side(each, each.left) for each in instances)
            expected = say("naming.join").join(self._side(each, each.right) for each in instances)
            yield self._finding(
                rule,
                cells,
                stated=stated,
                expected=expected,
                comparison=self._comparison(instances, stated, expected=expected),
            )

    def _side(self, instance: Instance, number: Number) -> str:
        return written(number, self.form.measure(instance.claim.cells[0]))

    def _comparison(self, instances: Sequence[Instance], stated: str, *, expected: str) -> str:
        first = instances[0]
        single = len(first.claim.left.terms) == 1
        code = {
            Relation.EQUAL: "finding.should-be" if single else "finding.sides",
            Relation.AT_LEAST: "finding.at-least",
            Relation.AT_MOST: "finding.at-most",
        }[first.claim.relation]
        gap = say("naming.join").join(self._side(each, abs(each.left - each.right)) for each in instances)
        if first.claim.needs(Source.PRIOR):
            claims, prior = [each.claim for each in instances], self.judgement.prior or {}
            return beside_last_year(self.form, claims, sides=(stated, expected, gap), prior=prior, source=self.source)
        return say(code, left=stated, right=expected, gap=gap)

    def _follows(self, instance: Instance) -> bool:
        """A sum over a cell that holds no figure, or contradicts a nil return, says nothing new."""
        judgement = self.judgement
        faulty = {*judgement.bad, *judgement.blank, *judgement.contradicted}
        parts = {entry for cell in instance.claim.cells for entry in self.form.closures[cell]}
        said = self._said_before(instance) or self._said_hard(instance)
        return not faulty.isdisjoint(parts) or said or self._mended(instance)

    def _said_hard(self, instance: Instance) -> bool:
        """Where a hard rule fails over the very same cells, a softer one asks nothing that mending does not answer."""
        failing = (each for each in self.judgement.instances if each.holds is False)
        hard = (each for each in failing if each.rule.severity is Severity.HARD)
        cells = set(instance.claim.cells)
        return instance.rule.severity is not Severity.HARD and any(set(each.claim.cells) == cells for each in hard)

    def _mended(self, instance: Instance) -> bool:
        """Where another rule already names the one figure a cell can have, what that figure mends is not said."""
        forced = self._forced(instance.rule)
        now = computed(self.form, {**self.submission.figures, **forced})
        figures = Figures(now, self.judgement.prior, self.submission.stated)
        return bool(forced) and holds(instance.claim, figures)

    def _forced(self, asking: EditRule) -> dict[Cell, Number]:
        failing = (each for each in self.judgement.instances if each.holds is False and each.rule is not asking)
        fixed = ((each.claim.fixes, each.right) for each in failing)
        return {cell: number for cell, number in fixed if cell is not None and cell in self.form.entries}

    def _said_before(self, instance: Instance) -> bool:
        """A stated total on both a total line and a total column is one number: the first rule speaks of it."""
        earlier = self.judgement.instances[: self.judgement.instances.index(instance)]
        said = {cell for each in earlier if each.holds is False for cell in _stated(each)}
        return not said.isdisjoint(_stated(instance))

    def _finding(
        self, rule: EditRule, cells: Sequence[Cell], *, stated: str, expected: str, comparison: str
    ) -> Finding:
        place = places_words(self.form, cells)
        message = say("finding.whole", place=place, message=rule.message, comparison=comparison)
        return Finding(rule.code, rule.severity, tuple(cells), stated, expected, message)


def _grouped(cells: Iterable[Cell], key: Callable[[Cell], _Key]) -> Iterator[tuple[_Key, list[Cell]]]:
    """Cells that share a key, wherever they stand, in the order of their first."""
    groups: dict[_Key, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    yield from groups.items()


def _joined(failing: Sequence[Instance], asked: Sequence[Instance]) -> Iterator[tuple[Instance, ...]]:
    """Joins a rule that fails everywhere it is asked, and claims about single cells of one line."""
    if len(failing) > 1 and len(failing) == len(asked):
        yield tuple(failing)
        return
    for _, group in groupby(failing, lambda each: _line(each) or id(each)):
        yield tuple(group)


def _line(instance: Instance) -> tuple[str, str] | None:
    cells = instance.claim.cells
    return cells[0][:2] if len(cells) == 1 else None


def _stated(instance: Instance) -> set[Cell]:
    return {term.cell for term in instance.claim.terms if term.source is Source.STATED}
