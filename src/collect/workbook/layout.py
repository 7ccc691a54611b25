"""Where each cell sits: the only file that knows worksheet addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from collect.form.grid import Box, Grid, printed
from collect.form.model import Cell, Form, Table
from collect.form.style import Style
from collect.submission import CONTACTS

COVER = "封面"
NARRATIVES = "文字部分"
CHECKS = "审核"
MARKED = "退回说明"
HIDDEN = "_collect"
TITLE_ROW, UNIT_ROW, NIL_ROW, GRID_ROW = 0, 1, 2, 3
"""Rows of a table's sheet above its grid: the title, whose and which year, the nil declaration."""
FIRST_FIGURE_ROW = 4
"""First row of the figures and of the claims on the hidden sheet."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """One worksheet cell: its sheet, row and column, counted from 0."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """``D7``."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def reference(self) -> str:
        """``'表三'!D7``: usable from any sheet."""
        return f"'{self.sheet}'!{self.address}"

    @property
    def fixed(self) -> str:
        """``$D$7``: for a formula on its own sheet."""
        return f"${column_name(self.column)}${self.row + 1}"


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


@dataclass(frozen=True)
class TableSheet:
    """The sheet of one table: its grid under three rows of heads, a margin of verdicts to its right and below."""

    table: Table
    sheet: str

    @cached_property
    def grid(self) -> Grid:
        """The printed table."""
        return printed(self.table)

    @property
    def width(self) -> int:
        """Columns of the grid; the margin stands in the column after them."""
        return self.grid.columns

    @property
    def verdict_row(self) -> int:
        """The row under the grid that says by column whether the claims hold."""
        return GRID_ROW + self.grid.rows

    @property
    def foot_row(self) -> int:
        """The row with the check code; the stamp is printed in the next."""
        return self.verdict_row + 1

    @property
    def nil(self) -> Spot:
        """Where a nil return is declared."""
        return Spot(self.sheet, NIL_ROW, max(self.grid.label_columns, 1))

    @property
    def token(self) -> Spot:
        """Where the stamp is printed."""
        return Spot(self.sheet, self.foot_row + 1, 0)

    @property
    def code(self) -> Spot:
        """Where the check code is printed."""
        return Spot(self.sheet, self.foot_row, max(self.grid.label_columns, 1))

    def margin(self, row: int) -> Spot:
        """Where the verdict on one line stands; ``row`` counts sheet rows."""
        return Spot(self.sheet, row, self.width)

    def foot(self, column: int) -> Spot:
        """Where the verdict on one column stands."""
        return Spot(self.sheet, self.verdict_row, column)

    @cached_property
    def cells(self) -> Mapping[Cell, Spot]:
        """Every cell of the table. A cell printed over several columns stands in the first: nothing is merged."""
        return {box.cell: self.spot(box) for box in self.grid.boxes if box.cell}

    def spot(self, box: Box) -> Spot:
        """Where a printed rectangle begins."""
        return Spot(self.sheet, GRID_ROW + box.row, box.column)

    @cached_property
    def labels(self) -> Mapping[tuple[int, int], str]:
        """Every fixed text of the grid by sheet row and column."""
        boxes = [box for box in self.grid.boxes if box.text]
        return {(spot.row, spot.column): box.text for box in boxes for spot in [self.spot(box)]}


@dataclass(frozen=True)
class Layout:
    """The whole workbook of a form."""

    form: Form
    style: Style

    @cached_property
    def tables(self) -> Mapping[str, TableSheet]:
        """The sheet of every table, by table code."""
        return {table.code: TableSheet(table, self.style.tables[table.code].sheet) for table in self.form.tables}

    @cached_property
    def cells(self) -> Mapping[Cell, Spot]:
        """Where every entry and total stands."""
        return {cell: spot for sheet in self.tables.values() for cell, spot in sheet.cells.items()}

    @cached_property
    def narratives(self) -> Mapping[str, Spot]:
        """The box of every narrative: title, prompt and box stand one below the other."""
        return {each.code: Spot(NARRATIVES, 3 * place + 3, 0) for place, each in enumerate(self.form.narratives)}

    @property
    def narratives_foot(self) -> int:
        """The row under the last narrative box."""
        return 3 * len(self.form.narratives) + 2

    @cached_property
    def contacts(self) -> Mapping[str, Spot]:
        """Where the cover asks who filled in, who signed, and the telephone."""
        return {code: Spot(COVER, 6 + place, 1) for place, code in enumerate(CONTACTS)}

    @cached_property
    def figure_rows(self) -> Mapping[Cell, int]:
        """The row of every cell's figure on the hidden sheet: entries first, then totals."""
        order = (*self.form.entries, *self.form.parts)
        return {cell: FIRST_FIGURE_ROW + place for place, cell in enumerate(order)}

    @property
    def entry_rows(self) -> tuple[int, int]:
        """First and last row of the entries on the hidden sheet."""
        return FIRST_FIGURE_ROW, FIRST_FIGURE_ROW + len(self.form.entries) - 1
