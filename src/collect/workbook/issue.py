"""What is printed into one unit's workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from collect.edits.judgement import Instance, Judgement, judge
from collect.form.arithmetic import Number
from collect.form.checkcode import PRIME, offset, rounded, spelled, weights
from collect.form.model import Cell, Form, Severity, Test
from collect.form.naming import places_words
from collect.roster import Unit
from collect.submission import Submission
from collect.words import say


@dataclass(frozen=True)
class Issue:
    """One unit's copy. ``submission`` holds what is already filled in: the figures brought forward, or the
    sender's own on a marked copy. ``prior`` are last year's figures, None when not known; ``opened`` the cells
    brought forward that are open all the same.
    """

    form: Form
    unit: Unit
    due: date
    office: str
    token: str
    submission: Submission
    prior: Mapping[Cell, Number] | None = None
    password: str = ""
    opened: frozenset[Cell] = frozenset()

    @property
    def year(self) -> int:
        """The reporting year."""
        return self.submission.stamp.year

    @cached_property
    def carried(self) -> frozenset[Cell]:
        """The cells that are brought forward and therefore locked."""
        return frozenset(carried_forward(self.form, self.prior)) - self.opened

    @cached_property
    def start(self) -> int:
        """The check code of this unit's all-zero return, as a number."""
        return offset(self.form.fingerprint, self.unit.code, year=self.year)

    @cached_property
    def judgement(self) -> Judgement:
        """What the rules say: every cached verdict comes from here, never from a guess."""
        return judge(self.form, self.submission, level=self.unit.level, prior=self.prior)

    def now(self, cell: Cell) -> Number:
        """What a cell comes to, blanks as 0, totals added up."""
        return self.judgement.figures[cell]

    def before(self, cell: Cell) -> Number:
        """What a cell came to last year, 0 when it is not known."""
        return (self.prior or {}).get(cell, 0)

    def words(self, cells: Sequence[Cell]) -> str:
        """What these cells are called; empty for none."""
        return places_words(self.form, cells) if cells else ""

    def flagged(self, test: Test) -> tuple[Cell, ...]:
        """The cells that fail a question about single cells: no figure, blank, contradicting a nil return."""
        return {Test.FIGURE: self.judgement.bad, Test.ANSWERED: self.judgement.blank}.get(
            test, self.judgement.contradicted
        )

    @cached_property
    def asked(self) -> tuple[Instance, ...]:
        """The claims of this unit's workbook: one that needs figures nobody has is not written, nor one on trial."""
        instances = [each for each in self.judgement.instances if each.rule.severity is not Severity.TRIAL]
        return tuple(each for each in instances if each.rule.test is Test.TOTAL or each.holds is not None)

    def failing(self, claims: Sequence[int]) -> list[Instance]:
        """Those of its claims, given by number, that do not hold."""
        return [self.asked[place] for place in claims if self.asked[place].holds is False]

    def left(self, claim: int) -> Number:
        """What the left side of a claim, given by number, comes to."""
        return self._sides(self.asked[claim])[0]

    def right(self, claim: int) -> Number:
        """What its right side comes to."""
        return self._sides(self.asked[claim])[1]

    def gap(self, claim: int) -> Number:
        """What is between its two sides."""
        left, right = self._sides(self.asked[claim])
        return left - right

    def _sides(self, each: Instance) -> tuple[Number, Number]:
        """What both sides come to. A total of ours is a formula, so it states what it should."""
        if each.holds is not None:
            return each.left, each.right
        stated = self.now(each.claim.cells[0])
        return stated, stated

    @cached_property
    def number(self) -> int:
        """The check code of the figures filled in so far, as a number."""
        return (self.start + sum(map(self.product, self.submission.figures))) % PRIME

    def product(self, cell: Cell) -> int:
        """What one entry adds to the check code."""
        return rounded(self.submission.figures.get(cell, 0)) % PRIME * self.weight(cell) % PRIME

    def weight(self, cell: Cell) -> int:
        """What one entry weighs in the check code."""
        return weights(len(self.form.entries))[self.form.order[cell]]

    def flags(self, cells: frozenset[Cell], test: Test) -> bool:
        """Whether any of these cells fails a question about single cells."""
        return not cells.isdisjoint(self.flagged(test))

    @cached_property
    def code(self) -> str:
        """The check code of the figures filled in so far."""
        return spelled(self.number)

    @cached_property
    def faults(self) -> int:
        """In how many places something must be mended before the return can be sent."""
        hard = [rule for rule in self.form.edits if rule.severity == "hard"]
        return sum(self.judgement.count(rule) for rule in hard)

    @cached_property
    def blanks(self) -> int:
        """How many figures are still to be filled in."""
        asked = any(rule.test is Test.ANSWERED for rule in self.form.edits)
        return len(self.judgement.blank) if asked else 0


def carried_forward(form: Form, prior: Mapping[Cell, Number] | None) -> dict[Cell, Number]:
    """The figures of last year's return that begin this one, as far as they are known."""
    known = prior or {}
    return {cell: known[source] for cell, source in form.carried.items() if source in known}


def token(issue: Issue) -> str:
    """The stamp, as it is printed on every sheet."""
    return issue.token


def code(issue: Issue) -> str:
    """The check code of what is filled in so far."""
    return issue.code


def name(issue: Issue) -> str:
    """Whose workbook it is."""
    return issue.unit.name


def whose(issue: Issue) -> str:
    """Whose workbook it is, and of which year."""
    return say("workbook.whose", unit=issue.unit.name, year=issue.year)
