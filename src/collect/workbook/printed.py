"""How a printed table is inked: the same on a unit's sheet as on the county's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from collect.form.grid import Box, Role
from collect.form.model import Cell, Measure
from collect.form.style import TableStyle
from collect.workbook.ink import Content, Inked, Look
from collect.workbook.layout import GRID_ROW, TableSheet
from collect.workbook.looks import Looks

_ROW_POINTS = 24.0
_CHARACTER_POINTS = 16.0
"""Height of a line of wrapped Chinese text: no spreadsheet grows rows by itself."""


@dataclass(frozen=True)
class PrintedTable:
    """The rectangles of one table on its sheet. What stands in its cells is the caller's."""

    place: TableSheet
    looks: Looks

    @property
    def style(self) -> TableStyle:
        """How wide it is printed, on which page."""
        return self.looks.style.tables[self.place.table.code]

    @property
    def widths(self) -> dict[int, float]:
        """The width of each of its columns."""
        labels = dict(enumerate(self.style.stub))
        return labels | dict.fromkeys(range(len(labels), self.place.width), self.style.column)

    @property
    def heads(self) -> tuple[int, int] | None:
        """First and last row of the heads that repeat on each page; None when they belong to one block."""
        rows = self.place.grid.head_rows
        return (GRID_ROW, GRID_ROW + rows - 1) if rows else None

    @property
    def freeze(self) -> tuple[int, int] | None:
        """Where the heads and labels that stay in sight end."""
        return (self.heads[1] + 1, self.place.grid.label_columns) if self.heads else None

    def inked(self, drawn: Callable[[Cell], tuple[Content, Look]]) -> Iterator[Inked]:
        """Every rectangle; ``drawn`` says what stands in a cell. No cell is merged, however wide."""
        for box in self.place.grid.boxes:
            spot = self.place.spot(box)
            if box.cell is None:
                yield Inked(spot.row, spot.column, box.text, self._look(box), box.rows, box.columns)
                continue
            yield Inked(spot.row, spot.column, *drawn(box.cell))
            for stretched in range(1, box.columns):
                yield Inked(spot.row, spot.column + stretched, None, self.looks.void)

    def heights(self) -> dict[int, float]:
        """The height of each of its rows: high enough for the longest label."""
        heights = dict.fromkeys(range(GRID_ROW, self.place.verdict_row), _ROW_POINTS)
        for box in self.place.grid.boxes:
            if box.text and box.rows == 1:
                row = GRID_ROW + box.row
                heights[row] = max(heights[row], high(box.text, self._width(box)))
        return heights

    def _look(self, box: Box) -> Look:
        if box.role is Role.LABEL:
            label = self.looks.centred if box.rows > 1 else self.looks.label
            return label.but(downwards=box.vertical)
        return self.looks.void if box.role is Role.VOID else self.looks.head

    def _width(self, box: Box) -> float:
        return sum(self.widths[column] for column in range(box.column, box.column + box.columns))


def figure_look(look: Look, measure: Measure) -> Look:
    """The look of a figure of this measure: decimals show as many places as it has."""
    return look.but(number="General") if measure.decimals else look.but(number="0")


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in columns of this width; a Chinese character is two wide."""
    characters = sum(1 if character.isascii() else 2 for character in text)
    return -(-characters // max(int((width - 1) / 1.08), 2))


def high(text: str, width: float) -> float:
    """How high a row must be, in points, for a text wrapped in this width."""
    return lines_of(text, width) * _CHARACTER_POINTS + 6
