"""Which figures make every claim of a form true."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random

from collect.form.arithmetic import Number
from collect.form.leaps import Leap
from collect.form.model import Cell, Claim, EditRule, Form, Measure, Relation, Severity, Source

Known = Mapping[Cell, Number] | None
"""Last year's figures with their totals; None when they are not known."""
Move = tuple[Cell, Number]
"""A cell, and the figure it gets."""
_MOVES = 250
"""So many cells are moved at most before the attempt is given up."""
_REST = 9
"""So many moves a cell rests after it was moved, lest two conditions pull it to and fro."""
_ASTRAY = 0.15
"""So often another cell is moved than the best: it leads out of a corner."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One claim about entries alone: totals taken apart, last year's figures put in.

    It holds when the weighted sum of entries plus ``constant`` stands in ``relation`` to 0.
    """

    rule: str
    weights: Mapping[Cell, int]
    relation: Relation
    constant: Number = 0
    hard: bool = True

    def amount(self, figures: Mapping[Cell, Number]) -> Number:
        """What the sum comes to."""
        return self.constant + sum(weight * figures.get(cell, 0) for cell, weight in self.weights.items())

    def gap(self, amount: Number) -> Number:
        """How far such a sum is from where it holds; 0 when it holds."""
        if self.relation is Relation.EQUAL:
            return amount
        return min(amount, 0) if self.relation is Relation.AT_LEAST else max(amount, 0)

    def broken(self, by: int) -> "Condition":
        """The condition that holds only where this one fails by so much (or more, for an inequality)."""
        if self.relation is Relation.EQUAL:
            return replace(self, constant=self.constant - by)
        if self.relation is Relation.AT_LEAST:
            return replace(self, relation=Relation.AT_MOST, constant=self.constant + by)
        return replace(self, relation=Relation.AT_LEAST, constant=self.constant - by)


def conditions(form: Form, *, level: str, prior: Known) -> Iterator[Condition]:
    """Everything linear that binds a unit of this level; what needs an unknown figure of last year is left out."""
    for rule in form.edits:
        if rule.binds(level):
            yield from _of_claims(form, rule, prior=prior)
            yield from _of_leap(form, rule, prior=prior) if rule.leap else ()


def at_least(form: Form, claims: Iterable[tuple[Cell, int]], *, least: int) -> Condition:
    """That a sum of cells, totals among them, comes to ``least``."""
    return Condition("", _apart(form, claims), Relation.AT_LEAST, -least)


def _of_claims(form: Form, rule: EditRule, *, prior: Known) -> Iterator[Condition]:
    for claim in rule.claims:
        if not claim.needs(Source.STATED) and all(each in (prior or {}) for each in _asked_of_prior(claim)):
            yield _condition(form, rule, claim=claim, prior=prior)


def _asked_of_prior(claim: Claim) -> Iterator[Cell]:
    return (term.cell for term in claim.terms if term.source is Source.PRIOR)


def _condition(form: Form, rule: EditRule, *, claim: Claim, prior: Known) -> Condition:
    signed = [(1, term) for term in claim.left.terms] + [(-1, term) for term in claim.right.terms]
    now = [(term.cell, sign * term.coefficient) for sign, term in signed if term.source is not Source.PRIOR]
    before = sum(
        sign * term.coefficient * (prior or {})[term.cell] for sign, term in signed if term.source is Source.PRIOR
    )
    return Condition(
        rule.code,
        _apart(form, now),
        claim.relation,
        claim.left.constant - claim.right.constant + before,
        hard=rule.severity is Severity.HARD,
    )


def _apart(form: Form, terms: Iterable[tuple[Cell, int]]) -> dict[Cell, int]:
    """Totals as the entries they are made of."""
    weights: dict[Cell, int] = {}
    for cell, weight in terms:
        for entry in form.closures[cell]:
            weights[entry] = weights.get(entry, 0) + weight
    return {entry: weight for entry, weight in weights.items() if weight}


def _of_leap(form: Form, rule: EditRule, *, prior: Known) -> Iterator[Condition]:
    """The interval in which a figure does not leap from last year's."""
    leap = rule.leap or Leap(1, 0, ())
    for cell in leap.cells:
        before = (prior or {}).get(cell)
        if before is None or before < 0:
            continue
        small = leap.small * form.measure(cell).scale
        least = 0 if before < small else before // leap.times + 1
        most = max(small, leap.times * before) - 1 if before < small else leap.times * before - 1
        weights = _apart(form, [(cell, 1)])
        yield Condition(rule.code, weights, Relation.AT_LEAST, -least, hard=False)
        yield Condition(rule.code, weights, Relation.AT_MOST, -most, hard=False)


@dataclass(frozen=True)
class Balance:
    """The conditions of one return, and how to move figures until all of them hold.

    ``still`` are cells that keep their figure; ``slow`` those that are moved only when no other does as well.
    """

    form: Form
    conditions: Sequence[Condition]
    still: frozenset[Cell] = frozenset()
    slow: frozenset[Cell] = frozenset()

    def found(self, start: Mapping[Cell, Number], choose: Random) -> dict[Cell, Number] | None:
        """Figures near ``start`` of which every condition holds; None when none were found."""
        walk = _Walk(self, dict(start), [each.amount(start) for each in self.conditions], choose)
        return walk.figures if any(walk.arrived() for _ in range(_MOVES)) else None

    @cached_property
    def touching(self) -> Mapping[Cell, Sequence[tuple[int, Condition]]]:
        """The conditions that speak of a cell, each with its place among all."""
        touching: dict[Cell, list[tuple[int, Condition]]] = {}
        for place, condition in enumerate(self.conditions):
            for cell in condition.weights:
                touching.setdefault(cell, []).append((place, condition))
        return touching


@dataclass(slots=True)
class _Walk:
    """Figures on their way: ``amounts`` are what the sum of each condition comes to."""

    balance: Balance
    figures: dict[Cell, Number]
    amounts: list[Number]
    choose: Random
    recent: deque[Cell] = field(default_factory=lambda: deque(maxlen=_REST))

    def arrived(self) -> bool:
        """Whether every condition holds; if not, one cell is moved."""
        gaps = zip(self.balance.conditions, self.amounts, strict=True)
        failing = [(each, gap) for each, amount in gaps if (gap := each.gap(amount))]
        if not failing:
            return True
        moves = list(self._moves(*self.choose.choice(failing)))
        if moves:
            self._move(self._best([move for move in moves if move[0] not in self.recent] or moves))
        return False

    def _moves(self, condition: Condition, gap: Number) -> Iterator[Move]:
        """Every single cell that makes the condition hold, or comes nearer to it."""
        exact = condition.relation is Relation.EQUAL
        free = (cell for cell in condition.weights if cell not in self.balance.still)
        for cell in free:
            wanted = self.figures.get(cell, 0) + _step(gap, condition.weights[cell], exact=exact)
            number = within(wanted, self.balance.form.measure(cell))
            if number != self.figures.get(cell, 0):
                yield cell, number

    def _move(self, move: Move) -> None:
        cell, number = move
        gained = number - self.figures.get(cell, 0)
        for place, condition in self.balance.touching[cell]:
            self.amounts[place] += gained * condition.weights[cell]
        self.figures[cell] = number
        self.recent.append(cell)

    def _best(self, moves: list[Move]) -> Move:
        """The move that leaves least amiss, any one of several; now and then just any."""
        self.choose.shuffle(moves)
        return moves[0] if self.choose.random() < _ASTRAY else min(moves, key=self._cost)

    def _cost(self, move: Move) -> tuple[int, bool, Number]:
        """How many conditions more fail after a move, whether the cell is slow, and how much wider the gaps are."""
        cell, number = move
        gained = number - self.figures.get(cell, 0)
        count: int = 0
        width: Number = 0
        for place, condition in self.balance.touching[cell]:
            amount = self.amounts[place]
            before, after = condition.gap(amount), condition.gap(amount + gained * condition.weights[cell])
            count += bool(after) - bool(before)
            width += abs(after) - abs(before)
        return count, cell in self.balance.slow, width


def within(number: Number, measure: Measure) -> Number:
    """The nearest number that is a figure of this measure."""
    most = measure.largest * measure.scale
    return max(-most if measure.negative else 0, min(most, number))


def _step(gap: Number, weight: int, *, exact: bool) -> Number:
    """What a cell of this weight has to gain; nothing where no whole number will do."""
    if exact and gap % weight:
        return 0
    size = -(-abs(gap) // abs(weight))
    return -size if gap * weight > 0 else size
