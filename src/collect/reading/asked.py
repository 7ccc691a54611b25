"""What is known of an issued table before any return of it is read.

Worked out once for a campaign: all its returns have the same places, the same labels, the same formulas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.form.model import Cell, Measure
from collect.workbook import formula
from collect.workbook.layout import Layout, TableSheet

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Asked:
    """One table of the workbook that was issued."""

    layout: Layout
    sheet: TableSheet

    @cached_property
    def cells(self) -> Mapping[Cell, tuple[Place, ...]]:
        """The one place of every cell."""
        return {cell: ((spot.row, spot.column),) for cell, spot in self.sheet.cells.items()}

    @cached_property
    def places(self) -> frozenset[Place]:
        """All of them."""
        return frozenset(place for (place,) in self.cells.values())

    @cached_property
    def top(self) -> int:
        """The first row of the grid that prints anything."""
        return min((row for row, _ in self.sheet.labels), default=0)

    @cached_property
    def entries(self) -> Mapping[Place, tuple[Cell, Measure]]:
        """What is to be filled in, by place, in printed order."""
        form = self.layout.form
        return {self.cells[cell][0]: (cell, form.measure(cell)) for cell in form.entries if cell in self.cells}

    @cached_property
    def formulas(self) -> Mapping[Cell, str]:
        """How every total is computed."""
        return {cell: formula.total_in(self.layout, cell) for cell in self.layout.form.parts if cell in self.cells}

    @cached_property
    def unlabelled(self) -> Sequence[Sequence[Place]]:
        """The places of the figures on every row that prints no caption, row by row."""
        columns = {column for _, column in self.places}
        rows = {row for row, _ in self.places} - {row for row, _ in self.sheet.labels}
        return [[(row, column) for column in columns] for row in rows]


def asked(layout: Layout) -> Mapping[str, Asked]:
    """Every table of a workbook, by its code."""
    return {code: Asked(layout, sheet) for code, sheet in layout.tables.items()}
