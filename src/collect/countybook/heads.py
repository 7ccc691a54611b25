"""What stands above the figures on the sheet of all units (明细)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import NamedTuple

from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Form
from collect.form.naming import column_words, line_words
from collect.words import say
from collect.workbook.ink import Inked, Look
from collect.workbook.looks import Looks
from collect.workbook.printed import lines_of

LABEL_WIDTHS = (9, 22, 10, 14)
"""Widths of the columns before the figures: code, name, check code, note."""
KEPT = 2
"""Labels that stay in sight, and are printed on every page: code and name."""
TABLE_ROW, LINE_ROW, BRANCH_ROW, LEAF_ROW, NAME_ROW = range(2, 7)
SCALE = 66
"""Per cent at which the sheet is printed: two lines of seven columns to a page."""
_PAGE_PIXELS = 1085
"""The pixels of columns that fit on a landscape A4 page at that scale where Calibri is not installed: then a
wider type measures the columns, by a third. Elsewhere some of the page stays empty.
"""
_NARROWEST, _PADDING = 7.5, 2
_LEAF_POINTS = 14.0


class Captions(NamedTuple):
    """The captions above one column, from the outer to the inner; the room of an empty one is the leaf's."""

    table: str
    line: str
    branch: str
    leaf: str


@dataclass(frozen=True)
class Heads:
    """The heads of the sheet: table, line, branch and leaf by their captions, then the cell's own name.

    ``sums`` are the largest figures of the sheet: a column is as wide as its own.
    """

    form: Form
    sums: Mapping[Cell, Number]
    looks: Looks

    @cached_property
    def columns(self) -> Mapping[Cell, int]:
        """The column of every cell of the form, in printed order."""
        return {cell: len(LABEL_WIDTHS) + place for place, cell in enumerate(self.form.places)}

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(LABEL_WIDTHS) + len(self.columns)

    @property
    def widths(self) -> dict[int, float]:
        """The width of each column."""
        return dict(enumerate(LABEL_WIDTHS)) | {column: self._wide(cell) for cell, column in self.columns.items()}

    @property
    def heights(self) -> dict[int, float]:
        """The height of each row of heads."""
        lines = max(lines_of(each.leaf, self._wide(cell)) for cell, each in self._captions.items())
        leaves = max(_LEAF_POINTS * lines, 30)
        return {TABLE_ROW: 20, LINE_ROW: 34, BRANCH_ROW: 20, LEAF_ROW: leaves, NAME_ROW: 26}

    @property
    def turns(self) -> tuple[int, ...]:
        """The columns a new printed page begins with."""
        return tuple(self.columns[strip[0]] for strip in self._strips[1:])

    def inked(self) -> Iterator[Inked]:
        """Every head."""
        look = self.looks.head.but(size=self.looks.style.size - 2)
        name = self.looks.small.but(border=True, wrap=True, align="center", colour="#595959")
        titles = (say("county.code"), say("county.name"), say("workbook.code-label"), say("county.note"))
        for column, title in enumerate(titles):
            yield Inked(TABLE_ROW, column, title, look, rows=NAME_ROW - TABLE_ROW + 1)
        for strip in self._strips:
            yield from self._outer(strip, look)
        for cell, column in self.columns.items():
            captions = self._captions[cell]
            top = LINE_ROW + sum(map(bool, (captions.line, captions.branch)))
            yield Inked(top, column, captions.leaf, look, rows=NAME_ROW - top)
            yield Inked(NAME_ROW, column, str(cell), name)

    def _outer(self, strip: Sequence[Cell], look: Look) -> Iterator[Inked]:
        """The outer heads, each over the columns it is true of; they begin anew on each printed page."""
        rows = (TABLE_ROW, LINE_ROW, BRANCH_ROW)
        groups = (
            (row, above, list(cells))
            for depth, row in enumerate(rows)
            for above, cells in groupby(strip, partial(self._above, depth))
        )
        for row, above, cells in groups:
            if above[-1]:
                yield Inked(row, self.columns[cells[0]], above[-1], look, columns=len(cells))

    def _above(self, depth: int, cell: Cell) -> tuple[str, ...]:
        """What tells the outer heads of one depth apart: two lines may bear the same caption."""
        return (cell.line if depth else "", *self._captions[cell][: depth + 1])

    @cached_property
    def _strips(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each printed page: whole lines of one table, as many as fit."""
        strips: list[list[Cell]] = []
        room = 0
        for (table, _), group in groupby(self.columns, lambda cell: (cell.table, cell.line)):
            cells = list(group)
            needed = sum(_pixels(self._wide(cell)) for cell in cells)
            if not strips or strips[-1][0].table != table or needed > room:
                labels = LABEL_WIDTHS[:KEPT] if strips else LABEL_WIDTHS
                room = _PAGE_PIXELS - sum(map(_pixels, labels))
                strips.append([])
            strips[-1] += cells
            room -= needed
        return tuple(map(tuple, strips))

    @cached_property
    def _captions(self) -> Mapping[Cell, Captions]:
        found: dict[Cell, Captions] = {}
        for cell, place in self.form.places.items():
            line, leaf = line_words(self.form, cell), place.column.label
            branch = column_words(self.form, cell).removesuffix(leaf).strip()
            found[cell] = Captions(place.table.title, line or branch, branch if line else "", leaf)
        return found

    def _wide(self, cell: Cell) -> float:
        digits = len(written(self.sums[cell], self.form.measure(cell)))
        return max(_NARROWEST, float(digits + _PADDING))


def _pixels(width: float) -> int:
    """The pixels of a column whose width is given in characters."""
    return int(width * 7 + 5)
