"""Which smallest changes would make the hard arithmetic of a return hold.

Fellegi and Holt's principle: the fewest, least certain cells. Among equally small changes stands first what more of
the rest of the return agrees with, then what a human slip explains. Where several are as good there is none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.edits.judgement import Judgement
from collect.form.arithmetic import Figures, Number
from collect.form.model import Cell, Form, Relation
from collect.repair.equations import Equation, Evidence, Moves, System, components, soft_claims, statement, system
from collect.repair.slips import Act, Slip, acts, behind, carried_lines
from collect.submission import Submission

_LIGHT, _HEAVY = 1, 3
_CHANCE = 9
"""By so many units a figure is near a sum of others without anybody's fault."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes after which every hard claim about their cells holds, and what speaks for them.

    ``weight`` counts the cells, a certain one for several and one without a figure for none; ``agreements`` the
    evidence and soft claims that hold afterwards; ``told`` whether slips explain all of it. ``act`` is the one
    movement of figures it consists of: that counts as one change.
    """

    moves: Moves
    weight: int
    agreements: int
    told: bool
    act: Slip | None = None

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """The smaller the better; a movement stands just behind a single change."""
        return (self.weight, self.act is not None, -self.agreements, -self.told)


@dataclass(frozen=True)
class Search:
    """The search for the remedies of one return."""

    form: Form
    submission: Submission
    judgement: Judgement
    evidence: Sequence[Evidence] = ()

    @cached_property
    def system(self) -> System:
        """The typed cells and what the hard claims demand of them."""
        return system(self.form, self.submission, judgement=self.judgement)

    @cached_property
    def absent(self) -> frozenset[Cell]:
        """Cells that hold no figure: they have to change in any case."""
        return frozenset((*self.judgement.blank, *self.judgement.bad))

    def remedies(self) -> Iterator[Remedy]:
        """The best remedy of every group of failing claims that has one.

        First a movement that mends several groups at once, for that is fewer slips than one in each.
        """
        settled = frozenset[int]()
        for places, remedy in self._wide():
            settled |= places
            yield from [remedy] if remedy else []
        for place, group in enumerate(self._groups):
            remedy = self._narrow(place, group) if place not in settled else None
            yield from [remedy] if remedy else []

    def slip(self, cell: Cell, moves: Moves) -> Slip | None:
        """The slip by which a changed cell came to hold what it holds, if these changes are right."""
        if cell not in self.submission.figures and cell not in self.submission.stated:
            return None
        slip = behind(self.form, self._after(moves), cell=cell, found=self.system.typed[cell])
        near = abs(moves[cell]) <= _CHANCE * self.form.measure(cell).scale
        return None if slip is Slip.TOTAL and near else slip

    def confirmed(self, moves: Moves) -> bool:
        """Whether some evidence agrees with the return after these changes that did not before."""
        return any(_agrees(each, moves) and not _agrees(each, {}) for each in self._statements)

    @cached_property
    def _forced(self) -> Moves:
        return self.system.forced()

    @cached_property
    def _groups(self) -> tuple[tuple[Equation, ...], ...]:
        return components(each for each in self.system.equations if not (each.holds({}) and each.holds(self._forced)))

    @cached_property
    def _spans(self) -> tuple[frozenset[Cell], ...]:
        """The cells of every group."""
        return tuple(frozenset(cell for each in group for cell in each.coefficients) for group in self._groups)

    @cached_property
    def _acts(self) -> tuple[tuple[frozenset[int], Remedy], ...]:
        """Every movement that is a remedy, with the places of the groups it mends."""
        found: dict[frozenset[tuple[Cell, Number]], tuple[frozenset[int], Remedy]] = {}
        for act, places in self._likely():
            steps = {cell: number - self.system.typed[cell] for cell, number in act.numbers.items()}
            moves = {**self._given(places), **steps}
            if self.system.mends(moves, [each for place in places for each in self._groups[place]]):
                found.setdefault(frozenset(moves.items()), (places, self._weighed(moves, act)))
        return tuple(found.values())

    def _likely(self) -> Iterator[tuple[Act, frozenset[int]]]:
        """The movements of cells that failing claims speak of, and in which groups those are."""
        suspects = {cell: place for place, cells in enumerate(self._spans) for cell in cells}
        moved = (act for act in acts(self.form, self.system.typed) if all(cell in suspects for cell in act.numbers))
        for act in (*moved, *self._forgotten()):
            yield act, frozenset(suspects[cell] for cell in act.numbers if cell in suspects)

    def _forgotten(self) -> Iterator[Act]:
        """The carried lines that hold nothing but 0 where several failing claims ask for more."""
        failing = [each for group in self._groups for each in group if each.relation is Relation.EQUAL]
        typed = self.system.typed
        for line in carried_lines(self.form, typed):
            sole = ((each, each.coefficients.keys() & line) for each in failing)
            steps = {cell: each.step(cell, {}) for each, cells in sole if len(cells) == 1 for cell in cells}
            added = {cell: sum(steps.get(entry, 0) for entry in self.form.closures[cell]) for cell in line}
            numbers = {cell: number for cell, number in added.items() if number}
            if numbers and len(steps) > 1 and not any(typed[cell] for cell in line):
                yield Act(Slip.CARRY, numbers)

    def _wide(self) -> Iterator[tuple[frozenset[int], Remedy | None]]:
        """The groups that movements mend together, the most at once first, with the best movement if there is one."""
        left: list[tuple[frozenset[int], Remedy]] = [pair for pair in self._acts if len(pair[0]) > 1]
        while left:
            most = max((places for places, _ in left), key=len)
            rivals = [pair for pair in left if pair[0] & most and len(pair[0]) == len(most)]
            remedy = _best([each for _, each in rivals])
            mended = most.union(*(places for places, each in rivals if remedy is None or each is remedy))
            yield mended, remedy
            left = [pair for pair in left if not pair[0] & mended]

    def _narrow(self, place: int, group: Sequence[Equation]) -> Remedy | None:
        """The best remedy of one group: a change of one cell, else one movement, else a change of two."""
        given, left = self._given([place]), self._left(group)
        if not left:
            return self._weighed(given)
        singles = [self._weighed(moves) for moves in self.system.singles(left, given=given)]
        if any(each.weight <= self._weight(given) + _LIGHT for each in singles):
            return _best(singles)
        moved = [each for places, each in self._acts if places == frozenset([place])]
        pairs = () if moved else self.system.pairs(left, given=given)
        return _best([*singles, *moved, *map(self._weighed, pairs)])

    def _left(self, group: Sequence[Equation]) -> list[Equation]:
        """What the forced changes leave to be mended, claims about few cells first."""
        left = (each for each in group if not each.holds(self._forced))
        return sorted(left, key=lambda each: len(each.coefficients))

    def _given(self, places: Iterable[int]) -> dict[Cell, Number]:
        """The forced changes in these groups."""
        return {cell: step for cell, step in self._forced.items() if any(cell in self._spans[at] for at in places)}

    def _weighed(self, moves: Moves, act: Act | None = None) -> Remedy:
        agreements = sum(_agrees(each, moves) for each in (*self._statements, *((claim,) for claim in self._soft)))
        if act:
            heaviest = max(self._weight([cell]) for cell in act.numbers)
            return Remedy(moves, max(_LIGHT, heaviest), agreements, told=True, act=act.slip)
        chosen = (cell for cell in moves if cell not in self._forced)
        return Remedy(moves, self._weight(moves), agreements, all(self._told(cell, moves) for cell in chosen))

    @cached_property
    def _statements(self) -> tuple[tuple[Equation, ...], ...]:
        figures = Figures(self.judgement.figures, self.judgement.prior, self.submission.stated)
        return tuple(statement(self.form, each, figures=figures) for each in self.evidence)

    @cached_property
    def _soft(self) -> tuple[Equation, ...]:
        return soft_claims(self.form, self.judgement)

    def _weight(self, cells: Iterable[Cell]) -> int:
        """How much is changed: what was brought forward is more certain than what was typed."""
        known = self.judgement.prior or {}
        return sum(
            0 if cell in self.absent else _HEAVY if self.form.carried.get(cell) in known else _LIGHT for cell in cells
        )

    def _told(self, cell: Cell, moves: Moves) -> bool:
        """Whether a slip explains a change; any gap in a column can be called a forgotten carry-over."""
        return self.slip(cell, moves) not in (None, Slip.CARRY)

    def _after(self, moves: Moves) -> dict[Cell, Number]:
        """All figures of the return once these cells are changed."""
        figures = dict(self.judgement.figures)
        for cell, step in moves.items():
            for total in self._above.get(cell, ()):
                figures[total] += step
        return figures | {cell: self.system.typed[cell] + step for cell, step in moves.items()}

    @cached_property
    def _above(self) -> dict[Cell, list[Cell]]:
        """For every entry the totals it is in."""
        above: dict[Cell, list[Cell]] = {}
        for total in self.form.parts:
            for entry in self.form.closures[total]:
                above.setdefault(entry, []).append(total)
        return above


def _agrees(ways: Sequence[Equation], moves: Moves) -> bool:
    """Whether a number given elsewhere can be meant so that it agrees with the figures after these changes."""
    return any(each.holds(moves) for each in ways)


def _best(remedies: Sequence[Remedy]) -> Remedy | None:
    """The one of the best rank; None when there is none, or more than one."""
    ranked = sorted(remedies, key=lambda each: each.rank)
    return ranked[0] if ranked and all(each.rank > ranked[0].rank for each in ranked[1:]) else None
