"""What the county's workbook consists of: its tables summed, all units' figures, coverage, findings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from collect.countybook.charts import Charts
from collect.countybook.compare import Against
from collect.countybook.coverage import coverage_sheet
from collect.countybook.findings import findings_sheet, settled_sheet
from collect.countybook.matrix import Matrix
from collect.countybook.source import County, OutstandingLine, SettledLine, UnitLine, names, summary_name
from collect.countybook.units import BAD, OverUnits, Units
from collect.form.model import Cell
from collect.words import say
from collect.workbook import formula
from collect.workbook.ink import Content, Formula, Highlight, Inked, Look, Page, SheetDraft, WorkbookDraft
from collect.workbook.layout import NIL_ROW, TITLE_ROW, UNIT_ROW, Layout, Spot, TableSheet
from collect.workbook.looks import Looks
from collect.workbook.printed import PrintedTable, figure_look, high, lines_of

__all__ = ["County", "OutstandingLine", "SettledLine", "UnitLine", "county_workbook"]

_STATEMENT_LINES = 10
"""A longer list of missing units stands below the table, so that the table stays on the first page."""
_NAMES_ON_A_ROW = 60


def county_workbook(county: County) -> WorkbookDraft:
    """The county's workbook: nothing in it is locked, the office works on with it. Formulas stay formulas."""
    places = tuple(
        replace(place, sheet=summary_name(place.sheet)) for place in Layout(county.form, county.style).tables.values()
    )
    looks = Looks(county.style)
    spots = {cell: spot for place in places for cell, spot in place.cells.items()}
    units = Units(county, looks, spots)
    against = Against(units)
    charts = Charts(units, against)
    sheets = (
        *(Summary(units, place).sheet() for place in places),
        units.sheet(),
        coverage_sheet(county, looks),
        Matrix(county, looks).sheet(),
        *((findings_sheet(county, looks),) if county.outstanding else ()),
        *((settled_sheet(county, looks),) if county.settled else ()),
        *((against.sheet(),) if against.lines else ()),
        *((charts.sheet(),) if charts.blocks else ()),
    )
    return WorkbookDraft(sheets, say("county.title", whose=county.whose, title=county.form.title))


@dataclass(frozen=True)
class Summary(OverUnits):
    """One statutory table of the county, every figure a sum over the sheet of all units."""

    place: TableSheet

    @property
    def printed(self) -> PrintedTable:
        """The table as printed."""
        return PrintedTable(self.place, self.looks)

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        printed, absent = self.printed, tuple(self._absent()) if self._long else ()
        check = Spot(self.place.sheet, self.place.verdict_row, 0)
        tables = (*self._heads(), *printed.inked(lambda cell: (self._figure(cell), self._look(cell))))
        return SheetDraft(
            self.place.sheet,
            (*tables, *self._foot(), *absent),
            widths=printed.widths,
            heights=self._heights(absent) | printed.heights(),
            highlights=(Highlight(check.row, 0, f'LEFT({check.fixed},1)="{BAD}"', self.looks.wrong),),
            page=Page(
                landscape=printed.style.landscape,
                repeat=printed.heads,
                footer=self.county.footer,
                columns=self.place.width,
                rows=max((inked.row for inked in absent), default=self.place.foot_row) + 1,
            ),
            protected=False,
            first=min((spot.row, spot.column) for spot in self.place.cells.values()),
            freeze=printed.freeze,
        )

    @property
    def _wide(self) -> float:
        return sum(self.printed.widths.values())

    @property
    def _long(self) -> bool:
        return lines_of(self.county.statement, self._wide) > _STATEMENT_LINES

    @property
    def _statement(self) -> str:
        """How many of how many are in the sum, and who is missing, by name."""
        if not self._long:
            return self.county.statement
        return self.county.brief + say("county.names-below")

    def _heads(self) -> Iterator[Inked]:
        whose = say("county.summary", whose=self.county.whose)
        statement = self.looks.caption.but(border=True, indent=1)
        if self.county.aggregate.missing:
            statement = statement.but(fill=self.looks.failed.fill, colour=self.looks.failed.colour)
        width = self.place.width
        yield Inked(TITLE_ROW, 0, self.place.table.title, self.looks.title, columns=width)
        yield Inked(UNIT_ROW, 0, whose, self.looks.plain, columns=width)
        yield Inked(NIL_ROW, 0, self._statement, statement, columns=width)

    def _figure(self, cell: Cell) -> Content:
        text = formula.numbers(self.units.figures(cell))
        return Formula(formula.exact(text, self.county.form.measure(cell)), self.units.stands(cell))

    def _look(self, cell: Cell) -> Look:
        derived = self.looks.derived
        look = derived if cell in self.county.form.parts else derived.but(fill="")
        return figure_look(look, self.county.form.measure(cell))

    def _foot(self) -> Iterator[Inked]:
        """Whether the sums are what they say, and where they come from."""
        failing = f'COUNTIF({self.units.checks(tuple(self.place.cells))},"{BAD}")'
        good, before, after = say("county.sums-good"), say("county.sums-before"), say("county.sums-after")
        text = f'IF({failing}=0,"{good}","{before}"&{failing}&"{after}")'
        look = self.looks.plain.but(size=self.looks.style.size - 1)
        row, width = self.place.verdict_row, self.place.width
        yield Inked(row, 0, Formula(text, good), look, columns=width)
        yield Inked(row + 1, 0, say("county.where-from"), look, columns=width)

    def _absent(self) -> Iterator[Inked]:
        """Everyone who is not in the sum, some dozens of names to a row."""
        row = self.place.foot_row + 2
        for reason, missing in self.county.absent:
            for start in range(0, len(missing), _NAMES_ON_A_ROW):
                text = f"{reason}：{names(missing[start : start + _NAMES_ON_A_ROW])}"
                yield Inked(row, 0, text, self.looks.plain.but(border=True), columns=self.place.width)
                row += 1

    def _heights(self, absent: tuple[Inked, ...]) -> dict[int, float]:
        below = {each.row: high(str(each.content), self._wide) for each in absent}
        own = {TITLE_ROW: 30, UNIT_ROW: 20, NIL_ROW: high(self._statement, self._wide) + 4}
        return own | below | {self.place.verdict_row: 22, self.place.foot_row: 22}
