"""How far a figure may be from last year's before somebody is asked."""

from dataclasses import dataclass

from collect.form.cell import Cell


@dataclass(frozen=True, slots=True)
class Leap:
    """Each of ``cells`` beside last year's: ``times`` as much or more, or that part of it or less.

    Nothing is asked while neither of the two comes to ``small``, which is in the unit of the measure.
    """

    times: int
    small: int
    cells: tuple[Cell, ...]
