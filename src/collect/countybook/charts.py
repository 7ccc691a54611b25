"""How the county's figures are drawn as charts (图表)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.countybook.compare import Against
from collect.countybook.plotted import MOST
from collect.countybook.source import CHARTS, UNITS, County
from collect.countybook.units import FIRST_ROW, OverUnits
from collect.form.arithmetic import Number
from collect.form.charts import By, Charted, Point
from collect.form.model import Cell
from collect.words import say
from collect.workbook import formula
from collect.workbook.ink import Area, Chart, Content, Formula, Inked, Page, Series, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.printed import figure_look
from collect.workbook.values import in_unit

FIRST_BLOCK = 3
_WIDTHS = (34, 10, 10, 2)
_CHART_WIDTH, _CHART_HEIGHT = 560, 286
_CHART_COLUMNS, _CHART_COLUMN = 9, 8.5
"""The columns that the chart covers, and their width in characters."""
_ROW_POINTS = 18.0
_BLOCK_ROWS = 13
"""Rows of one chart: as high as it is, with the head above and a space below."""
_NOW, _BEFORE = "#2F5597", "#A6A6A6"


@dataclass(frozen=True)
class Charts(OverUnits):
    """The sheet of charts: beside each the figures it draws, every one a formula."""

    against: Against

    @cached_property
    def blocks(self) -> Sequence["_Block"]:
        """The charts that can be drawn, each with where it stands; none while no unit is counted."""
        drawn = [chart for chart in self.county.style.charts if self._can_draw(chart)]
        return [_Block(self, chart, FIRST_BLOCK + place * _BLOCK_ROWS) for place, chart in enumerate(drawn)]

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        width, rows = len(_WIDTHS) + _CHART_COLUMNS, FIRST_BLOCK + len(self.blocks) * _BLOCK_ROWS
        return SheetDraft(
            CHARTS,
            (
                Inked(0, 0, say("county.charts"), self.looks.title, columns=width),
                Inked(1, 0, self.county.whose, self.looks.plain, columns=width),
                Inked(2, 0, f"{self.county.counted}。{say('county.charts-live')}", self.looks.plain, columns=width),
                *(inked for block in self.blocks for inked in block.inked()),
            ),
            widths=dict(enumerate((*_WIDTHS, *[_CHART_COLUMN] * _CHART_COLUMNS))),
            heights=dict.fromkeys(range(FIRST_BLOCK, rows), _ROW_POINTS) | {0: 30, 1: 20, 2: 22},
            charts=tuple(block.chart() for block in self.blocks),
            page=Page(footer=self.county.footer, columns=width, rows=rows),
            protected=False,
        )

    def _can_draw(self, chart: Charted) -> bool:
        known = chart.by is not By.YEARS or all(cell in self.against.lines for p in chart.points for cell in p.cells)
        return known and bool(self.county.aggregate.counted)


@dataclass(frozen=True)
class _Block:
    """One chart with its figures; ``top`` is the row of its heads."""

    sheet: Charts
    charted: Charted
    top: int

    @property
    def county(self) -> County:
        return self.sheet.county

    def chart(self) -> Chart:
        style, points = self.county.style, self.charted.points
        return Chart(
            self.top,
            len(_WIDTHS),
            self.charted.kind.value,
            self._title,
            tuple(self._series()),
            font=style.font,
            width=_CHART_WIDTH,
            height=_CHART_HEIGHT,
            from_zero=not any(self.county.form.measure(cell).negative for point in points for cell in point.cells),
        )

    def inked(self) -> Iterator[Inked]:
        """The heads, and a row for each bar."""
        head, label = self.sheet.looks.head, self.sheet.looks.label.but(wrap=False)
        size = self.county.style.size - 1
        for column, text in enumerate(self._heads()):
            yield Inked(self.top, column, text, head.but(size=size))
        measure = self.county.form.measure(self.charted.points[0].cells[0])
        figure = figure_look(self.sheet.looks.derived, measure).but(size=size)
        for row, contents in enumerate(self._rows(), self.top + 1):
            for column, content in enumerate(contents):
                yield Inked(row, column, content, figure if column else label.but(size=size))

    @property
    def _title(self) -> str:
        """The title; it says of whom the chart is, when not of all that are in the sum."""
        title, compared = self.charted.title, len(self.sheet.against.compared)
        if self.charted.by is By.UNITS:
            return say("county.chart-ranked", title=title, count=self._ranks)
        if self.charted.by is By.YEARS and compared < len(self.county.aggregate.counted):
            return say("county.chart-compared", title=title, count=compared)
        return title

    @property
    def _ranks(self) -> int:
        return min(MOST, len(self.county.aggregate.counted))

    @property
    def _bottom(self) -> int:
        bars = self._ranks if self.charted.by is By.UNITS else len(self.charted.points)
        return self.top + bars

    def _series(self) -> Iterator[Series]:
        """This year; and last year before it, where the two are compared."""
        years = self.charted.by is By.YEARS
        for column, colour in ((1, _BEFORE), (2, _NOW)) if years else ((1, _NOW),):
            yield Series(
                Area(CHARTS, self.top, column, self.top, column),
                Area(CHARTS, self.top + 1, 0, self._bottom, 0),
                Area(CHARTS, self.top + 1, column, self._bottom, column),
                colour,
            )

    def _heads(self) -> tuple[str, ...]:
        year = self.county.year
        if self.charted.by is By.YEARS:
            years = (say("county.against-year", year=year - 1), say("county.against-year", year=year))
            return (say("county.against-line"), *years)
        if self.charted.by is By.UNITS:
            return say("county.chart-unit"), say("county.chart-figure"), say("county.chart-row")
        return say("county.against-line"), say("county.chart-figure")

    def _rows(self) -> Iterator[tuple[Content, ...]]:
        if self.charted.by is By.UNITS:
            yield from self._ranked(self.charted.points[0].cells[0])
            return
        for point in self.charted.points:
            figures = self._years(point) if self.charted.by is By.YEARS else [self._figure(point)]
            yield (point.short, *figures)

    def _figure(self, point: Point) -> Formula:
        """The county's figure, where it is printed."""
        summed = [self.sheet.units.summed[cell].reference for cell in point.cells]
        return self._added(point, summed, stands=sum(self.county.aggregate.figures[cell] for cell in point.cells))

    def _years(self, point: Point) -> Iterator[Formula]:
        """Last year's figure and this year's, of the units that are compared."""
        against = self.sheet.against
        sums = [against.sums(cell) for cell in point.cells]
        before = [against.before(cell).reference for cell in point.cells]
        yield self._added(point, before, stands=sum(last for _, last in sums))
        now = [against.now(cell).reference for cell in point.cells]
        yield self._added(point, now, stands=sum(this for this, _ in sums))

    def _added(self, point: Point, references: Sequence[str], *, stands: Number) -> Formula:
        measure = self.county.form.measure(point.cells[0])
        return Formula(formula.exact("+".join(references), measure), in_unit(stands, measure))

    def _ranked(self, cell: Cell) -> Iterator[tuple[Content, ...]]:
        """The units with the largest figures, largest first; of equal ones the first on the sheet of all units.

        A unit is found below the one before it when their figures are equal, so that none is named twice.
        """
        counted = self.county.aggregate.counted
        order = sorted(range(len(counted)), key=lambda place: -counted[place].figures[cell])
        for rank, place in enumerate(order[: self._ranks], 1):
            row = self.top + rank
            figure, found = (Spot(CHARTS, row, column).address for column in (1, 2))
            name = f'IF({found}="","",INDEX({self.sheet.units.names},{found}-{FIRST_ROW}))'
            largest = f'IFERROR(LARGE({self.sheet.units.figures(cell)},{rank}),"")'
            stands = in_unit(counted[place].figures[cell], self.county.form.measure(cell))
            yield (
                Formula(name, counted[place].unit.name),
                Formula(largest, stands),
                Formula(f'IF({figure}="","",{self._where(cell, row)})', FIRST_ROW + place + 1),
            )

    def _where(self, cell: Cell, row: int) -> str:
        """The row of a ranked unit on the sheet of all units, counted from 1."""
        column, figure = self.sheet.units.heads.columns[cell], Spot(CHARTS, row, 1).address
        every = self.sheet.units.figures(cell)
        first = f"MATCH({figure},{every},0)+{FIRST_ROW}"
        if row == self.top + 1:
            return first
        above, before = (Spot(CHARTS, row - 1, each).address for each in (1, 2))
        last = f"'{UNITS}'!{Spot(UNITS, self.sheet.units.last_row, column).fixed}"
        below = f"INDEX({every},{before}-{FIRST_ROW}+1):{last}"
        return f"IF({figure}={above},MATCH({figure},{below},0)+{before},{first})"
