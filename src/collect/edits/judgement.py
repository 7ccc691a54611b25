"""Which rules hold on one return, place by place, before anything is said about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collect.form.arithmetic import Figures, Number, amount, are_known, computed, related
from collect.form.model import Cell, Claim, EditRule, Form, Measure, Source, Term, Test
from collect.form.once import once_a_form
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
        return tuple(each for each in self.instances if each.holds is False and each.rule is rule)

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
    lowest, highest = _range(measure)
    return isinstance(number, int) and lowest <= number <= highest


def _range(measure: Measure) -> tuple[int, int]:
    highest = measure.largest * measure.scale
    return -highest if measure.negative else 0, highest


@once_a_form
def _ranges(form: Form) -> tuple[tuple[Cell, int, int], ...]:
    """Every entry with the least and the largest figure it can hold."""
    return tuple((cell, *_range(form.measure(cell))) for cell in form.entries)


def _bad(form: Form, submission: Submission) -> Iterator[Cell]:
    figures, oddities = submission.figures, submission.oddities
    for cell, lowest, highest in _ranges(form):
        number = figures.get(cell)
        sound = number is None or (isinstance(number, int) and lowest <= number <= highest)
        if not sound or cell in oddities:
            yield cell


def _blank(form: Form, submission: Submission) -> Iterator[Cell]:
    """A nil return answers for its whole table: there a blank is 0."""
    for cell in form.entries:
        answered = cell in submission.figures or cell in submission.oddities
        if not answered and cell.table not in submission.nil:
            yield cell


def _instances(form: Form, figures: Figures, *, level: str) -> Iterator[Instance]:
    for unasked, others in _claims(form):
        rule, claim = unasked.rule, unasked.claim
        if not rule.binds(level):
            continue
        if others and not are_known(others, figures):
            yield unasked
            continue
        left, right = amount(claim.left, figures), amount(claim.right, figures)
        yield Instance(rule, claim, left, right, related(left, claim.relation, right=right))


@once_a_form
def _claims(form: Form) -> tuple[tuple[Instance, tuple[Term, ...]], ...]:
    """Every claim, not yet asked, with those of its terms that are of no figure of this return."""
    claims = ((rule, claim) for rule in form.edits for claim in rule.claims)
    return tuple((Instance(rule, claim, 0, 0, None), tuple(_others(claim))) for rule, claim in claims)


def _others(claim: Claim) -> Iterator[Term]:
    return (term for term in claim.terms if term.source is not Source.NOW)
