"""What the hard claims demand of the cells that were typed.

A claim speaks of totals as well; written out in the cells a person types (entries, and totals typed over) it becomes
one equation about them, and a change of cells can be tried without judging the whole return again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from collect.edits.judgement import Judgement, is_figure
from collect.form.arithmetic import Figures, Number, amount, applies
from collect.form.model import Cell, Claim, Form, Relation, Severity, Source, Sum, Term
from collect.submission import Submission

Moves = Mapping[Cell, Number]
"""By how much cells are changed: new number less old."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number that somebody gives besides the tables: it speaks for figures of which one alternative comes to it."""

    alternatives: tuple[Sum, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Equation:
    """One claim about typed cells. ``gap`` is by how much its left side exceeds its right one as things stand."""

    coefficients: Mapping[Cell, int]
    relation: Relation
    gap: Number

    def after(self, moves: Moves) -> Number:
        """The gap once these cells are changed."""
        return self.gap + sum(self.coefficients.get(cell, 0) * step for cell, step in moves.items())

    def step(self, cell: Cell, moves: Moves) -> Number:
        """By how much a cell must change, beside these changes, for both sides to be equal."""
        exact = Fraction(-self.after(moves)) / self.coefficients[cell]
        return exact.numerator if exact.denominator == 1 else exact

    def holds(self, moves: Moves) -> bool:
        """Whether the claim is true once these cells are changed."""
        gap = self.after(moves)
        above, below = self.relation is Relation.AT_LEAST, self.relation is Relation.AT_MOST
        return gap == 0 or (above and gap > 0) or (below and gap < 0)


@dataclass(frozen=True)
class System:
    """All typed cells of one return with their numbers, and every hard claim about them that can be asked.

    Blanks count as 0. Cells of a table declared nil are no unknowns: the declaration gives their number.
    """

    form: Form
    typed: Mapping[Cell, Number]
    equations: tuple[Equation, ...]
    touching: Mapping[Cell, tuple[Equation, ...]]

    def failing(self, moves: Moves) -> tuple[Equation, ...]:
        """The claims that are not true after these changes."""
        return tuple(each for each in self.equations if not each.holds(moves))

    def touched(self, cells: Iterable[Cell]) -> tuple[Equation, ...]:
        """Every claim that speaks of one of these cells, each once."""
        return tuple({id(each): each for cell in cells for each in self.touching.get(cell, ())}.values())

    def mends(self, moves: Moves, failing: Iterable[Equation]) -> bool:
        """Whether after these changes all these claims hold, none is broken, and every number is a figure."""
        return (
            all(each.holds(moves) for each in failing)
            and all(is_figure(self.typed[cell] + step, self.form.measure(cell)) for cell, step in moves.items())
            and all(each.holds(moves) for each in self.touched(moves))
        )

    def forced(self) -> dict[Cell, Number]:
        """The changes that are in every repair: a failing claim about one cell alone leaves it one number."""
        sole = [each for each in self.failing({}) if len(each.coefficients) == 1 and each.relation is Relation.EQUAL]
        steps = ((cell, each.step(cell, {})) for each in sole for cell in each.coefficients)
        return {cell: step for cell, step in steps if is_figure(self.typed[cell] + step, self.form.measure(cell))}

    def singles(self, failing: Sequence[Equation], *, given: Moves) -> Iterator[dict[Cell, Number]]:
        """Every change of one more cell, beside the given ones, after which all holds."""
        equal = next((each for each in failing if each.relation is Relation.EQUAL), None)
        if equal is None:
            return
        shared = [cell for cell in equal.coefficients if all(cell in each.coefficients for each in failing)]
        tried = ({**given, cell: equal.step(cell, given)} for cell in shared if cell not in given)
        yield from (moves for moves in tried if self.mends(moves, failing))

    def pairs(self, failing: Sequence[Equation], *, given: Moves) -> Iterator[dict[Cell, Number]]:
        """Every change of two more cells that leaves no choice of numbers, each pair once.

        One of the two is in a failing claim the other is not in, so that claim gives its number, and the rest
        is a change of one cell.
        """
        cells = dict.fromkeys(cell for each in failing for cell in each.coefficients if cell not in given)
        begun = (
            {**given, cell: step}
            for cell in cells
            if _one_more_would_do(cell, failing)
            for step in {each.step(cell, given) for each in failing if each.coefficients.get(cell)}
        )
        found = (moves for one in begun for moves in self._completed(one, failing))
        yield from {frozenset(moves): moves for moves in found}.values()

    def _completed(self, moves: Moves, failing: Sequence[Equation]) -> Iterator[dict[Cell, Number]]:
        left = {id(each): each for each in (*failing, *self.touched(moves)) if not each.holds(moves)}
        if left:
            yield from self.singles(sorted(left.values(), key=lambda each: len(each.coefficients)), given=moves)


def system(form: Form, submission: Submission, *, judgement: Judgement) -> System:
    """The equations of one return; claims about cells that contradict a nil return are left out."""
    typed = {cell: judgement.figures[cell] for cell in form.entries if cell.table not in submission.nil}
    typed |= submission.stated
    wrong = frozenset(judgement.contradicted)
    hard = [each for each in judgement.instances if each.rule.severity is Severity.HARD and each.holds is not None]
    sound = [each for each in hard if all(wrong.isdisjoint(_typed(form, term)) for term in each.claim.terms)]
    equations = [_equation(form, each.claim, gap=each.left - each.right, fixed=submission.nil) for each in sound]
    touching: dict[Cell, list[Equation]] = {}
    for each in equations:
        for cell in each.coefficients:
            touching.setdefault(cell, []).append(each)
    return System(form, typed, tuple(equations), {cell: tuple(some) for cell, some in touching.items()})


def soft_claims(form: Form, judgement: Judgement) -> tuple[Equation, ...]:
    """Every soft claim that can be asked."""
    soft = [each for each in judgement.instances if each.rule.severity is Severity.SOFT and each.holds is not None]
    return tuple(_equation(form, each.claim, gap=each.left - each.right) for each in soft)


def statement(form: Form, evidence: Evidence, *, figures: Figures) -> tuple[Equation, ...]:
    """What a number given elsewhere says in each way it can be meant, but for ways that need an unknown figure."""
    claims = (Claim(side, Relation.EQUAL, Sum((), evidence.number)) for side in evidence.alternatives)
    asked = [claim for claim in claims if applies(claim, figures)]
    return tuple(_equation(form, claim, gap=amount(claim.left, figures) - evidence.number) for claim in asked)


def components(equations: Iterable[Equation]) -> tuple[tuple[Equation, ...], ...]:
    """The equations in groups that share no cell."""
    groups: list[tuple[frozenset[Cell], tuple[Equation, ...]]] = []
    for each in equations:
        joined = [group for group in groups if not group[0].isdisjoint(each.coefficients)]
        apart = [group for group in groups if group[0].isdisjoint(each.coefficients)]
        cells = frozenset(each.coefficients).union(*(cells for cells, _ in joined))
        groups = [*apart, (cells, (*(one for _, some in joined for one in some), each))]
    return tuple(group for _, group in groups)


def _equation(form: Form, claim: Claim, *, gap: Number, fixed: frozenset[str] = frozenset()) -> Equation:
    """A claim in typed cells; those of the ``fixed`` tables are no unknowns."""
    signed = ((sign, term) for sign, side in ((1, claim.left), (-1, claim.right)) for term in side.terms)
    counted = ((cell, sign * term.coefficient) for sign, term in signed for cell in _typed(form, term))
    coefficients: dict[Cell, int] = {}
    for cell, times in counted:
        if cell in form.parts or cell.table not in fixed:
            coefficients[cell] = coefficients.get(cell, 0) + times
    return Equation({cell: times for cell, times in coefficients.items() if times}, claim.relation, gap)


def _one_more_would_do(cell: Cell, failing: Sequence[Equation]) -> bool:
    """Whether all failing claims that do not speak of a cell share another one."""
    rest = [each.coefficients for each in failing if cell not in each.coefficients]
    return not rest or bool(set(rest[0]).intersection(*rest[1:]))


def _typed(form: Form, term: Term) -> tuple[Cell, ...]:
    """The cells that a person types and a term adds up."""
    if term.source is Source.PRIOR:
        return ()
    return (term.cell,) if term.source is Source.STATED else form.closures[term.cell]
