"""Where one table's cells stand in a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from collect.form.model import Cell
from collect.parcel.cells import Sheet

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """One table as it was found.

    ``cells`` gives every cell that was found its place, or several where the sheet splits it; a cell that is
    not in it was not found. ``top`` is the first row of the table. ``unsure`` are captions that are gone from
    beside what was read all the same, ``summed`` the lines that were added up, ``coarser`` the caption under
    which the sheet has one line where several are asked, ``extra`` what stands among the figures and is not ours.
    """

    sheet: Sheet
    cells: Mapping[Cell, tuple[Place, ...]]
    top: int = 0
    issued: bool = False
    unsure: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    coarser: str = ""
    extra: tuple[str, ...] = ()
