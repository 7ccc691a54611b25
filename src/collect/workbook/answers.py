"""What one unit is told, without working out what all units of its kind are told.

In a blank workbook every figure is 0 but those brought forward. So each side of a claim comes to a short sum over what
was brought forward and over last year's figures; a claim that speaks of neither stands as it stands for the whole kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from collect.edits.judgement import Instance
from collect.form.arithmetic import Number, related
from collect.form.model import Cell, Severity, Source, Sum, Test
from collect.workbook.issue import Issue


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a claim in a blank workbook: a constant, terms of what was brought forward, terms of last year's."""

    constant: Number
    now: tuple[tuple[int, Cell], ...]
    before: tuple[tuple[int, Cell], ...]

    def amount(self, now: Mapping[Cell, Number], before: Mapping[Cell, Number]) -> Number:
        """What it comes to."""
        amount = self.constant
        for factor, cell in self.now:
            amount += factor * now[cell]
        for factor, cell in self.before:
            amount += factor * before.get(cell, 0)
        return amount


@dataclass(frozen=True)
class Pattern:
    """What all units of one kind have in common, from the issue of any of them."""

    issue: Issue
    names: dict[tuple[Cell, ...], str] = field(default_factory=dict[tuple[Cell, ...], str], compare=False)
    flags: dict[tuple[frozenset[Cell], Test], bool] = field(
        default_factory=dict[tuple[frozenset[Cell], Test], bool], compare=False
    )

    @cached_property
    def sides(self) -> Mapping[int, tuple[Side, Side]]:
        """By number both sides of each claim that does not stand alike for all units."""
        found: dict[int, tuple[Side, Side]] = {}
        for place, each in enumerate(self.issue.asked):
            sides = self._side(each.claim.left), self._side(each.claim.right)
            if any(side.now or side.before for side in sides):
                found[place] = sides
        return found

    @cached_property
    def distinct(self) -> tuple[tuple[Side, ...], Mapping[int, tuple[int, int]]]:
        """Each of these sides once, and by claim which of them are its own: many claims ask for the same figure."""
        numbers = {side: number for number, side in enumerate(dict.fromkeys(chain(*self.sides.values())))}
        places = {claim: (numbers[left], numbers[right]) for claim, (left, right) in self.sides.items()}
        return tuple(numbers), places

    @cached_property
    def carried(self) -> Mapping[Cell, tuple[Cell, ...]]:
        """Every cell that is not 0 in each unit's workbook, with the figures brought forward that it adds up."""
        form, carried = self.issue.form, self.issue.carried
        added = {cell: tuple(each for each in form.closures[cell] if each in carried) for cell in form.places}
        return {cell: cells for cell, cells in added.items() if cells}

    @cached_property
    def failing(self) -> Mapping[int, Instance]:
        """By number the claims that stand alike for all units, and hold for none."""
        asked = enumerate(self.issue.asked)
        return {claim: each for claim, each in asked if each.holds is False and claim not in self.sides}

    @cached_property
    def alike(self) -> int:
        """In how many places something must be mended in every unit's workbook, claims apart."""
        return self.issue.faults - _hard(self.issue.failing(range(len(self.issue.asked))))

    def both(self, claim: int) -> tuple[Number, Number]:
        """Both sides of a claim that stands alike for all units."""
        alike = self.issue.asked[claim]
        return alike.left, alike.right

    def _side(self, side: Sum) -> Side:
        now: list[tuple[int, Cell]] = []
        for term in side.terms:
            if term.source is not Source.PRIOR:
                now += [(term.coefficient, cell) for cell in self.carried.get(term.cell, ())]
        before = tuple((term.coefficient, term.cell) for term in side.terms if term.source is Source.PRIOR)
        return Side(side.constant, tuple(now), before)


class Answers:
    """What one unit is told: it answers as its issue does, as far as a blank workbook asks."""

    def __init__(self, pattern: Pattern, issue: Issue) -> None:
        self._pattern = pattern
        self._issue = issue
        self._before = issue.prior or {}

    def __getattr__(self, name: str) -> Any:
        """Whatever is not held against any rule: name, stamp, check code."""
        return getattr(self._issue, name)

    def now(self, cell: Cell) -> Number:
        """As the issue's."""
        figures = self._issue.submission.figures
        return sum([figures[each] for each in self._pattern.carried.get(cell, ())])

    def before(self, cell: Cell) -> Number:
        """As the issue's."""
        return self._before.get(cell, 0)

    def flagged(self, test: Test) -> tuple[Cell, ...]:
        """As the issue's."""
        return self._pattern.issue.flagged(test)

    def flags(self, cells: frozenset[Cell], test: Test) -> bool:
        """As the issue's: the same for all of its kind."""
        flags, key = self._pattern.flags, (cells, test)
        if key not in flags:
            flags[key] = self._pattern.issue.flags(cells, test)
        return flags[key]

    def left(self, claim: int) -> Number:
        """As the issue's."""
        return self._both(claim)[0]

    def right(self, claim: int) -> Number:
        """As the issue's."""
        return self._both(claim)[1]

    def gap(self, claim: int) -> Number:
        """As the issue's."""
        left, right = self._both(claim)
        return left - right

    def failing(self, claims: Sequence[int]) -> list[Instance]:
        """As the issue's."""
        failing = self._failing
        return [failing[claim] for claim in claims if claim in failing]

    def words(self, cells: Sequence[Cell]) -> str:
        """As the issue's."""
        names, key = self._pattern.names, tuple(cells)
        if key not in names:
            names[key] = self._issue.words(cells)
        return names[key]

    @cached_property
    def faults(self) -> int:
        """As the issue's."""
        return self._pattern.alike + _hard(self._failing.values())

    @property
    def blanks(self) -> int:
        """As the issue's."""
        return self._pattern.issue.blanks

    def _both(self, claim: int) -> tuple[Number, Number]:
        """Both sides of a claim."""
        return self._sides.get(claim) or self._pattern.both(claim)

    @cached_property
    def _sides(self) -> Mapping[int, tuple[Number, Number]]:
        """What the sides come to of the claims that are its own."""
        sides, places = self._pattern.distinct
        now, before = self._issue.submission.figures, self._before
        amounts = [side.amount(now, before) for side in sides]
        return {claim: (amounts[left], amounts[right]) for claim, (left, right) in places.items()}

    @cached_property
    def _failing(self) -> Mapping[int, Instance]:
        """The claims that do not hold: those that hold for none, and some of its own."""
        asked = self._pattern.issue.asked
        failing = {**self._pattern.failing}
        for claim, (left, right) in self._sides.items():
            then = asked[claim]
            if not related(left, then.claim.relation, right=right):
                failing[claim] = Instance(then.rule, then.claim, left, right, False)
        return failing


def _hard(failing: Iterable[Instance]) -> int:
    """How many of them have to be mended."""
    return sum([each.rule.severity is Severity.HARD for each in failing])
