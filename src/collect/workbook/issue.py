"""What is printed into one unit's workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from collect.edits.judgement import Judgement, judge
from collect.form.arithmetic import Number
from collect.form.checkcode import check_code, offset
from collect.form.model import Cell, Form, Test
from collect.roster import Unit
from collect.submission import Submission


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

    @property
    def start(self) -> int:
        """The check code of this unit's all-zero return, as a number."""
        return offset(self.form.fingerprint, self.unit.code, year=self.year)

    @cached_property
    def judgement(self) -> Judgement:
        """What the rules say: every cached verdict comes from here, never from a guess."""
        return judge(self.form, self.submission, level=self.unit.level, prior=self.prior)

    @cached_property
    def code(self) -> str:
        """The check code of the figures filled in so far."""
        return check_code(self.form, self.judgement.figures, start=self.start)

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
