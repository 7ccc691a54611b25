"""How the sheet of all units' figures (明细) is drawn: one line for each counted unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from collect.countybook.heads import KEPT, LABEL_WIDTHS, NAME_ROW, SCALE, TABLE_ROW, Heads
from collect.countybook.source import UNITS, County
from collect.form.model import Cell
from collect.rollup import Counted
from collect.words import say
from collect.workbook import formula
from collect.workbook.ink import Band, Cached, Formula, Highlight, Inked, Line, Look, Page, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.looks import Looks
from collect.workbook.printed import figure_look, high
from collect.workbook.values import in_unit

GOOD, BAD = "✓", "✗"
FIRST_ROW = NAME_ROW + 1
_LAST_ROW = 1_048_575
"""The last row of any sheet: no unit stands there, so its number can stand for that of any row."""


@dataclass(frozen=True)
class Units:
    """The sheet of all units' figures. ``summed`` says where each cell's county figure is printed."""

    county: County
    looks: Looks
    summed: Mapping[Cell, Spot]

    @cached_property
    def heads(self) -> Heads:
        """What stands above the figures, and in which column each cell stands."""
        return Heads(self.county.form, self.county.aggregate.figures, self.looks)

    @property
    def last_row(self) -> int:
        """The row of the last unit; while none is counted, a blank row is kept for it."""
        return FIRST_ROW + max(len(self.county.aggregate.counted), 1) - 1

    @property
    def total_row(self) -> int:
        """The row of the sums; the row of the checks is the next."""
        return self.last_row + 1

    def figures(self, cell: Cell) -> str:
        """The range of all units' figures of one cell, for a formula on any sheet."""
        column = self.heads.columns[cell]
        first, last = Spot(UNITS, FIRST_ROW, column), Spot(UNITS, self.last_row, column)
        return f"'{UNITS}'!{first.fixed}:{last.fixed}"

    @property
    def codes(self) -> str:
        """The range of all units' codes, for a formula on any sheet."""
        first, last = Spot(UNITS, FIRST_ROW, 0), Spot(UNITS, self.last_row, 0)
        return f"'{UNITS}'!{first.fixed}:{last.fixed}"

    @property
    def names(self) -> str:
        """The range of all units' names, likewise."""
        first, last = Spot(UNITS, FIRST_ROW, 1), Spot(UNITS, self.last_row, 1)
        return f"'{UNITS}'!{first.fixed}:{last.fixed}"

    def checks(self, cells: Sequence[Cell]) -> str:
        """The range of the checks of neighbouring cells, for a formula on any sheet."""
        columns = (self.heads.columns[cells[0]], self.heads.columns[cells[-1]])
        first, last = (Spot(UNITS, self.total_row + 1, column) for column in columns)
        return f"'{UNITS}'!{first.fixed}:{last.fixed}"

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        heads, width = self.heads, self.heads.width
        return SheetDraft(
            UNITS,
            (*self._titles(), *heads.inked(), *self._totals(), *self._checks()),
            band=self._band() if self.county.aggregate.counted else None,
            widths=heads.widths,
            heights={0: 26, 1: self._whose_high, self.total_row: 24, self.total_row + 1: 20} | heads.heights,
            highlights=tuple(self._highlights()),
            page=Page(
                landscape=True,
                repeat=(TABLE_ROW, NAME_ROW),
                footer=self.county.footer,
                columns=width,
                rows=self.total_row + 2,
                turns=heads.turns,
                scale=SCALE,
                labels=KEPT,
            ),
            protected=False,
            first=(FIRST_ROW, KEPT),
            freeze=(FIRST_ROW, KEPT),
            filtered=(NAME_ROW, 0, self.last_row, width - 1),
        )

    def _titles(self) -> Iterator[Inked]:
        """No wider than the labels that are printed on every page, but for the note, which is said once."""
        small = self.looks.plain.but(size=self.looks.style.size - 1)
        yield Inked(0, 0, say("county.units-title"), self.looks.title.but(align="left"), columns=KEPT)
        yield Inked(1, 0, self.county.whose, small, columns=KEPT)
        said = say("county.units-note", counted=self.county.counted)
        yield Inked(1, KEPT, said, small.but(wrap=False))

    @property
    def _whose_high(self) -> float:
        return high(self.county.whose, sum(LABEL_WIDTHS[:KEPT]))

    def _band(self) -> Band:
        """The units' lines: an entry as it was accepted; a total adds up the unit's own line, so that it follows a
        change.
        """
        labels = (self.looks.label.but(size=self.looks.style.size - 1),) * len(LABEL_WIDTHS)
        parts = self.county.form.parts.items()
        formulas = {self.heads.columns[cell]: self._exact(cell, self._added(_LAST_ROW, added)) for cell, added in parts}
        return Band(
            FIRST_ROW,
            len(self.county.aggregate.counted),
            self._lines,
            ((*labels, *self._looks.values()),),
            {column: text.replace(str(_LAST_ROW + 1), "{row}") for column, text in formulas.items()},
        )

    def _lines(self) -> Iterator[Line]:
        form = self.county.form
        decimals = [
            (column, form.measure(cell)) for cell, column in self.heads.columns.items() if form.measure(cell).scale > 1
        ]
        for each in self.county.aggregate.counted:
            contents: list[Any] = [*self._labels(each), *each.figures.values()]
            for column, measure in decimals:
                contents[column] = in_unit(contents[column], measure)
            yield Line(tuple(contents), max(high(each.unit.name, LABEL_WIDTHS[1]), 20.0))

    def _labels(self, each: Counted) -> tuple[str | None, ...]:
        """Code, name, check code, and which tables the unit declared nil."""
        form, style = self.county.form, self.county.style
        nil = [style.tables[table.code].sheet for table in form.tables if table.code in each.nil]
        note = say("county.nil", tables=say("naming.join").join(nil)) if nil else None
        return each.unit.code, each.unit.name, each.check_code, note

    def _totals(self) -> Iterator[Inked]:
        row = self.total_row
        if not self.county.aggregate.counted:
            label = self.looks.label.but(size=self.looks.style.size - 1)
            yield Inked(FIRST_ROW, 0, say("county.none-counted"), label, columns=KEPT)
        yield from self._label(row, say("county.total"), look=self.looks.head.but(bold=True))
        for cell, column in self.heads.columns.items():
            text = self._exact(cell, f"SUM({self.figures(cell)})")
            yield Inked(row, column, Formula(text, self.stands(cell)), self._looks[cell].but(bold=True))

    def stands(self, cell: Cell) -> Cached:
        """The county's figure as a worksheet holds it."""
        return in_unit(self.county.aggregate.figures[cell], self.county.form.measure(cell))

    def _checks(self) -> Iterator[Inked]:
        """Under each column: are all of it numbers, is its sum the county's figure, and of a total, is it the
        sum of its parts' sums.
        """
        row, look = self.total_row + 1, self.looks.centred.but(size=self.looks.style.size - 1)
        yield from self._label(row, say("county.check"), look=look)
        for cell, column in self.heads.columns.items():
            total = Spot(UNITS, self.total_row, column).address
            tests = [
                formula.all_numbers(self.figures(cell)),
                formula.same(total, self.summed[cell].reference),
            ]
            if parts := self.county.form.parts.get(cell):
                tests.append(formula.same(total, f"({self._added(self.total_row, parts)})"))
            text = f'IFERROR(IF(AND({",".join(tests)}),"{GOOD}","{BAD}"),"{BAD}")'
            yield Inked(row, column, Formula(text, GOOD), look)

    def _label(self, row: int, text: str, *, look: Look) -> Iterator[Inked]:
        """What a row below the units is: merged no further than the labels that are printed on every page."""
        yield Inked(row, 0, text, look, columns=KEPT)
        for column in range(KEPT, len(LABEL_WIDTHS)):
            yield Inked(row, column, None, look)

    def _highlights(self) -> Iterator[Highlight]:
        row = self.total_row + 1
        for column in self.heads.columns.values():
            yield Highlight(row, column, f'{Spot(UNITS, row, column).fixed}="{BAD}"', self.looks.wrong)

    def _added(self, row: int, parts: Sequence[Cell]) -> str:
        return formula.total([Spot(UNITS, row, self.heads.columns[part]) for part in parts])

    def _exact(self, cell: Cell, text: str) -> str:
        return formula.exact(text, self.county.form.measure(cell))

    @cached_property
    def _looks(self) -> Mapping[Cell, Look]:
        """Grey where a figure is computed."""
        derived = self.looks.derived.but(size=self.looks.style.size - 1)
        form = self.county.form
        return {
            cell: figure_look(derived if cell in form.parts else derived.but(fill=""), form.measure(cell))
            for cell in self.heads.columns
        }


@dataclass(frozen=True)
class OverUnits:
    """A sheet whose formulas are over the sheet of all units."""

    units: Units

    @property
    def county(self) -> County:
        """Whose figures it shows."""
        return self.units.county

    @property
    def looks(self) -> Looks:
        """How its cells are dressed."""
        return self.units.looks
