"""What of a statutory table is the same in every report.

A frame is made once for a form, as ``collect.form.grid`` prints the table; a report puts its figures in. Pure, as the
draft is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from collect.errors import CollectError
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.grid import Box, Grid, Role, printed
from collect.form.model import Cell, Form, Measure, Table
from collect.form.style import TableStyle

_VOID = "—"
_HEADS = (Role.HEADING, Role.HEAD)
_PAGE_ROWS = 40
"""More rows than this do not fit on one page."""


class Kind(StrEnum):
    """What stands in a rectangle of a table."""

    HEAD = "head"
    LABEL = "label"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Rectangle:
    """One printed rectangle, in grid rows and columns from 0. ``vertical``: its text runs downwards."""

    row: int
    column: int
    rows: int
    columns: int
    kind: Kind
    text: str
    vertical: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A statutory table without figures: its name in the styles, its title, column widths in mm, rows of heads, boxes.

    ``head_rows`` is 0 where the heads belong to one block only and may not repeat over the next page;
    ``seams`` are the rows a page may turn before. ``asked`` are the cell and the measure of each box for a figure, in
    the order of the boxes, or None where nothing is asked. A frame is itself and no other: pens know it by that.
    """

    name: str
    title: str
    widths: tuple[float, ...]
    head_rows: int
    seams: frozenset[int]
    boxes: tuple[Rectangle, ...]
    asked: tuple[tuple[Cell, Measure] | None, ...] = ()

    def fitted(self, width: float) -> "Frame":
        """The frame, narrower where it is wider than ``width`` mm of text: all columns alike."""
        share = min(1.0, width / sum(self.widths))
        return replace(self, widths=tuple(share * each for each in self.widths))

    def filled(self, figures: Mapping[Cell, Number]) -> "Statutory":
        """The table with these figures, each in its measure's own unit."""
        return Statutory(
            self, tuple(_VOID if each is None else written(figures[each[0]], each[1]) for each in self.asked)
        )


@dataclass(frozen=True, slots=True)
class Statutory:
    """A statutory table of one report: its frame, and what its boxes for figures say, in their order."""

    frame: Frame
    figures: tuple[str, ...]

    @property
    def title(self) -> str:
        """The table's title."""
        return self.frame.title

    @property
    def widths(self) -> tuple[float, ...]:
        """The width of every grid column in mm."""
        return self.frame.widths

    @property
    def head_rows(self) -> int:
        """How many rows of heads repeat on each page."""
        return self.frame.head_rows

    @property
    def boxes(self) -> tuple[Rectangle, ...]:
        """Every box of the table, figures included."""
        said = iter(self.figures)
        return tuple(replace(box, text=next(said)) if box.kind is Kind.FIGURE else box for box in self.frame.boxes)


def frame(form: Form, table: Table, *, style: TableStyle) -> Frame:
    """The frame of a table. Raises CollectError ``report-widths`` where the style's columns are not the table's."""
    grid = printed(table)
    boxes = tuple(
        Rectangle(box.row, box.column, box.rows, box.columns, _kind(box), box.text, box.vertical) for box in grid.boxes
    )
    asked = tuple(
        (drawn.cell, form.measure(drawn.cell)) if drawn.cell else None
        for drawn, box in zip(grid.boxes, boxes, strict=True)
        if box.kind is Kind.FIGURE
    )
    widths = _widths(table, grid, style=style)
    return Frame(style.sheet, table.title, widths, grid.head_rows, _seams(grid), boxes, asked)


def _kind(box: Box) -> Kind:
    if box.role in _HEADS or box.vertical:
        return Kind.HEAD
    return Kind.LABEL if box.role is Role.LABEL else Kind.FIGURE


def _seams(grid: Grid) -> frozenset[int]:
    """Nowhere in a table that fits on a page; in a longer one before every row that does not stand under its heads."""
    heads = {box.row for box in grid.boxes if box.role in _HEADS}
    fits = grid.rows <= _PAGE_ROWS
    return frozenset() if fits else frozenset(row for row in range(1, grid.rows) if row - 1 not in heads)


def _widths(table: Table, grid: Grid, *, style: TableStyle) -> tuple[float, ...]:
    """The width of every grid column in mm; a single figure width stands for all figure columns."""
    count = grid.columns - grid.label_columns
    columns = style.report_columns * count if len(style.report_columns) == 1 else style.report_columns
    widths = (*style.report_stub, *columns)
    if len(style.report_stub) != grid.label_columns or len(columns) != count:
        raise CollectError(
            "report-widths", table=table.code, labels=grid.label_columns, columns=count, found=len(widths)
        )
    return widths
