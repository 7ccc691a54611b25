"""What one unit is told, without working out what all units of its kind are told.

In a blank workbook every figure is 0 but those brought forward. So each side of a claim comes to a short sum over what
was brought forward and over last year's figures; a claim that speaks of neither stands as it stands for the whole kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
        carried = sum([factor * now[cell] for factor, cell in self.now])
        return self.constant + carried + sum([factor * before.get(cell, 0) for factor, cell in self.before])


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
    def carried(self) -> Mapping[Cell, tuple[Cell, ...]]:
        """Every cell that is not 0 in each unit's workbook, with the figures brought forward that it adds up."""
        form, carried = self.issue.form, self.issue.carried
        added = {cell: tuple(each for each in form.closures[cell] if each in carried) for cell in form.places}
        return {cell: cells for cell, cells in added.items() if cells}

    @cached_property
    def alike(self) -> int:
        """In how many places something must be mended in every unit's workbook."""
        return self.issue.faults - _hard(self.issue.failing([*self.sides]))

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
        self._held = _Held(pattern, issue)

    def __getattr__(self, name: str) -> Any:
        """Whatever is not held against any rule: name, stamp, check code, last year's figures."""
        return getattr(self._issue, name)

    def now(self, cell: Cell) -> Number:
        """As the issue's."""
        figures = self._issue.submission.figures
        return sum([figures[each] for each in self._pattern.carried.get(cell, ())])

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
        return self._held[claim].left

    def right(self, claim: int) -> Number:
        """As the issue's."""
        return self._held[claim].right

    def gap(self, claim: int) -> Number:
        """As the issue's."""
        return self._held[claim].left - self._held[claim].right

    def failing(self, claims: Sequence[int]) -> list[Instance]:
        """As the issue's."""
        held = self._held
        return [held[claim] for claim in claims if held[claim].holds is False]

    def words(self, cells: Sequence[Cell]) -> str:
        """As the issue's."""
        names, key = self._pattern.names, tuple(cells)
        if key not in names:
            names[key] = self._issue.words(cells)
        return names[key]

    @cached_property
    def faults(self) -> int:
        """As the issue's."""
        return self._pattern.alike + _hard(self.failing([*self._pattern.sides]))

    @property
    def blanks(self) -> int:
        """As the issue's."""
        return self._pattern.issue.blanks


class _Held(dict[int, Instance]):
    """The claims of one unit by number, each held against its figures when it is first asked for."""

    def __init__(self, pattern: Pattern, issue: Issue) -> None:
        super().__init__()
        self._pattern, self._issue = pattern, issue

    def __missing__(self, claim: int) -> Instance:
        then, issue = self._pattern.issue.asked[claim], self._issue
        sides = self._pattern.sides.get(claim)
        if sides:
            now, before = issue.submission.figures, issue.prior or {}
            left, right = (side.amount(now, before) for side in sides)
            then = Instance(then.rule, then.claim, left, right, related(left, then.claim.relation, right=right))
        self[claim] = then
        return then


def _hard(failing: Sequence[Instance]) -> int:
    """How many of them have to be mended."""
    return sum([each.rule.severity is Severity.HARD for each in failing])
