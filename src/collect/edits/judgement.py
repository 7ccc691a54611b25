"""Which rules hold on one return, place by place, before anything is said about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collect.form.arithmetic import Figures, Number, amount, applies, computed, holds
from collect.form.model import Cell, Claim, EditRule, Form, Measure, Test
from collect.submission import Submission


@dataclass(frozen=True, slots=True)
class Instance:
    """One claim of one rule, held against the figures. ``holds`` is None when it cannot be asked."""

    rule: EditRule
    claim: Claim
    left: Number
    right: Number
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that the rules say of one return.

    ``bad``: entry cells that hold something other than a figure; ``blank``: entry cells with nothing in them;
    ``contradicted``: figures other than 0 in a table declared nil; ``figures``: all cells, totals recomputed.
    """

    figures: Mapping[Cell, Number]
    bad: tuple[Cell, ...]
    blank: tuple[Cell, ...]
    contradicted: tuple[Cell, ...]
    instances: tuple[Instance, ...]
    prior: Mapping[Cell, Number] | None = None

    def failing(self, rule: EditRule) -> tuple[Instance, ...]:
        """The places where a linear rule does not hold."""
        return tuple(each for each in self.instances if each.rule is rule and each.holds is False)

    def cells(self, rule: EditRule) -> tuple[Cell, ...]:
        """The cells that fail a rule which is no claim."""
        return {Test.FIGURE: self.bad, Test.ANSWERED: self.blank, Test.NIL: self.contradicted}.get(rule.test, ())

    def count(self, rule: EditRule) -> int:
        """In how many places a rule fails."""
        return len(self.cells(rule)) + len(self.failing(rule))


def judge(
    form: Form, submission: Submission, *, level: str = "", prior: Mapping[Cell, Number] | None = None
) -> Judgement:
    """Holds a return against every rule that binds a unit of its level.

    ``prior`` are last year's figures with their totals, None when not known: rules that need them are not asked.
    """
    now = computed(form, submission.figures)
    figures = Figures(now, prior, submission.stated)
    return Judgement(
        figures=now,
        bad=tuple(_bad(form, submission)),
        blank=tuple(_blank(form, submission)),
        contradicted=tuple(cell for cell in form.entries if cell.table in submission.nil and now[cell] != 0),
        instances=tuple(_instances(form, figures, level=level)),
        prior=prior,
    )


def is_figure(number: Number, measure: Measure) -> bool:
    """Whether a number is a figure of this measure: whole in its smallest unit, in range, negative only if allowed."""
    lowest = -measure.largest if measure.negative else 0
    return isinstance(number, int) and lowest * measure.scale <= number <= measure.largest * measure.scale


def _bad(form: Form, submission: Submission) -> Iterator[Cell]:
    for cell in form.entries:
        number = submission.figures.get(cell)
        if cell in submission.oddities or (number is not None and not is_figure(number, form.measure(cell))):
            yield cell


def _blank(form: Form, submission: Submission) -> Iterator[Cell]:
    """A nil return answers for its whole table: there a blank is 0."""
    for cell in form.entries:
        answered = cell in submission.figures or cell in submission.oddities
        if not answered and cell.table not in submission.nil:
            yield cell


def _instances(form: Form, figures: Figures, *, level: str) -> Iterator[Instance]:
    for rule in form.edits:
        for claim in rule.claims if rule.binds(level) else ():
            asked = applies(claim, figures)
            left, right = (amount(claim.left, figures), amount(claim.right, figures)) if asked else (0, 0)
            yield Instance(rule, claim, left, right, holds(claim, figures) if asked else None)
