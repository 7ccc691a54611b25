"""What the accepted returns add up to."""

from array import array
from collections.abc import Callable, Container, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import cast

from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.roster import Roster, Unit
from collect.submission import Submission


class Packed(Mapping[Cell, Number]):
    """The figures of one return in the order of its form, without an object for each: a country's fit in memory."""

    __slots__ = ("_places", "numbers")

    def __init__(self, places: Mapping[Cell, int], numbers: Sequence[Number]) -> None:
        self._places = places
        self.numbers: Sequence[Number] = _packed(numbers)

    def __getitem__(self, cell: Cell) -> Number:
        return self.numbers[self._places[cell]]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def values(self) -> ValuesView[Number]:
        """The figures in the order of the form, not looked up one by one."""
        return _Values(self)


class _Values(ValuesView[Number]):
    _mapping: Packed

    def __iter__(self) -> Iterator[Number]:
        return iter(self._mapping.numbers)


@dataclass(frozen=True, slots=True)
class Counted:
    """One unit whose return is in the sum: its figures with totals recomputed, and its check code."""

    unit: Unit
    figures: Mapping[Cell, Number]
    nil: frozenset[str]
    check_code: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The sum over the counted units, who is in it, and who is missing. A missing unit is never hidden.

    ``figures`` are all cells of the form: a roll-up of returns is a return.
    """

    figures: Mapping[Cell, Number]
    counted: tuple[Counted, ...]
    missing: tuple[Unit, ...]
    waived: tuple[Unit, ...]


def rolled_up(
    form: Form, roster: Roster, *, accepted: Mapping[str, tuple[Submission, str]], waived: Container[str] = ()
) -> Aggregate:
    """Adds the accepted returns, given by unit code with their check codes, in the order of the roster."""
    columns = Columns(form)
    counted = tuple(
        Counted(unit, columns.packed(submission.figures), submission.nil, code)
        for unit in roster
        if unit.code in accepted
        for submission, code in [accepted[unit.code]]
    )
    left = [unit for unit in roster if unit.code not in accepted]
    return Aggregate(
        columns.added(counted),
        counted,
        missing=tuple(unit for unit in left if unit.code not in waived),
        waived=tuple(unit for unit in left if unit.code in waived),
    )


@dataclass(frozen=True)
class Columns:
    """The cells of a form in printed order, and how those that are totals follow from the others."""

    form: Form

    def lean(self, submission: Submission) -> Submission:
        """The same return without its prose, its figures packed: all that a sum needs."""
        figures = self.packed(submission.figures)
        return Submission(submission.stamp, figures, nil=submission.nil)

    def packed(self, entries: Mapping[Cell, Number]) -> Packed:
        """Every figure of a return: entries as given, blanks as 0, totals recomputed."""
        if isinstance(entries, Packed):
            return entries
        return self._with_totals([entries.get(cell, 0) for cell in self._places])

    def added(self, counted: Sequence[Counted]) -> Packed:
        """The sum of several returns, cell by cell; the totals are those of the summed entries."""
        total: list[Number] = [0] * len(self._places)
        for each in counted:
            total = [one + other for one, other in zip(total, each.figures.values(), strict=True)]
        return self._with_totals(total)

    def _with_totals(self, numbers: list[Number]) -> Packed:
        for place, entries in self._totals:
            numbers[place] = sum(entries(numbers))
        return Packed(self._places, numbers)

    @cached_property
    def _places(self) -> Mapping[Cell, int]:
        return {cell: place for place, cell in enumerate(self.form.places)}

    @cached_property
    def _totals(self) -> Sequence[tuple[int, Callable[[Sequence[Number]], Sequence[Number]]]]:
        """The place of every total, and what takes the entries it is made of."""
        return [(self._places[cell], self._taking(self.form.closures[cell])) for cell in self.form.parts]

    def _taking(self, entries: Sequence[Cell]) -> Callable[[Sequence[Number]], Sequence[Number]]:
        places = [self._places[entry] for entry in entries]
        if len(places) > 1:
            return itemgetter(*places)  # of one place it would take the bare number
        return lambda numbers: [numbers[place] for place in places]


def _packed(numbers: Sequence[Number]) -> Sequence[Number]:
    """The same numbers, eight bytes each where they are whole and fit."""
    try:
        return array("q", cast("Sequence[int]", numbers))  # which refuses a fraction
    except (TypeError, OverflowError):
        return tuple(numbers)
