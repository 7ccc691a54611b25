"""What the county's page says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from collect.campaign.disposition import Disposition, Standing
from collect.countybook.source import County, UnitLine
from collect.countypage.rows import Asked, Link, Row, asked_of
from collect.form.arithmetic import Number
from collect.form.charts import By
from collect.form.figures import written
from collect.form.model import Cell
from collect.form.naming import column_words, line_words
from collect.form.plotted import Plotted
from collect.report.frames import frame
from collect.report.tables import PageTable, page_table
from collect.roster import Unit
from collect.words import say

_LONG = 40
"""A longer list of units that are not in the sum is folded together, a longer list of units moves under its heads."""
_STEP = 200
"""So many units are shown until more are asked for: a browser takes seconds to lay out thousands."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the coverage, with its share of all that owe a return, where it is one."""

    caption: str
    figure: int
    share: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Group:
    """How many units stand alike; ``share`` of the roster in per cent, for the length of a bar."""

    disposition: Disposition
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class Away:
    """A unit that is not in the sum, why, and what is still asked of it."""

    place: int
    unit: Unit
    disposition: Disposition
    why: str
    hard: int
    soft: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its drawing: an ``svg`` element that tells who cannot see it what it shows."""

    chart: Plotted
    svg: str

    @property
    def heads(self) -> Sequence[str]:
        """What each series is called, with its unit."""
        unit, series = self.chart.measure.unit, self.chart.series
        if len(series) == 1:
            return [say("countypage.chart-figure", unit=unit)]
        return [say("countypage.chart-series", name=bars.name, unit=unit) for bars in series]

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Every bar: what it is called, then its figure in each series."""
        columns = [self.chart.labels, *map(self.chart.written, self.chart.series)]
        return list(zip(*columns, strict=True))


@dataclass(frozen=True)
class CountyPage:
    """The county at one moment: how complete it is, its tables, its charts, its units, its files.

    ``standing`` and the lines of ``county`` are in roster order; by unit code ``why`` says of one that is not in the
    sum why it is not, and ``links`` are its files. ``moment`` says of when the page is.
    """

    county: County
    standing: Sequence[Standing]
    moment: str
    why: Mapping[str, str] = field(default_factory=dict[str, str])
    links: Mapping[str, Sequence[Link]] = field(default_factory=dict[str, Sequence[Link]])
    pictures: Sequence[Picture] = ()
    files: Sequence[Link] = ()

    @property
    def title(self) -> str:
        """What the page is called."""
        title = self.county.form.report_title.format(unit=self.county.office, year=self.county.year)
        return say("countypage.title", title=title)

    @property
    def tables(self) -> Sequence[PageTable]:
        """The statutory tables of the county."""
        form, style = self.county.form, self.county.style
        frames = [frame(form, table, style=style.tables[table.code]) for table in form.tables]
        filled = [each.filled(self.county.aggregate.figures) for each in frames]
        return [page_table(each, f"t{place}") for place, each in enumerate(filled)]

    @property
    def tiles(self) -> Iterator[Tile]:
        """The figures of the coverage."""
        found = self.county.coverage
        whole = found.expected
        yield Tile(say("county.expected"), whole, "", say("county.expected-means"))
        yield Tile(say("county.received"), found.received, _share(found.received, whole), say("county.received-means"))
        yield Tile(say("county.timely"), found.on_time, _share(found.on_time, whole), say("county.timely-means"))
        yield Tile(say("county.accepted"), found.accepted, _share(found.accepted, whole), say("county.accepted-means"))
        yield Tile(say("county.nil-returns"), found.nil, "", say("county.nil-returns-means"))

    @cached_property
    def groups(self) -> Sequence[Group]:
        """How many units stand where; a disposition in which none is, is left out."""
        counts = Counter(each.disposition for each in self.standing)
        return [
            Group(each, counts[each], _share(counts[each], len(self.standing)))
            for each in reversed(Disposition)
            if counts[each]
        ]

    @cached_property
    def away(self) -> Sequence[Away]:
        """Every unit that is not in the sum, in roster order."""
        return [
            Away(row.place, row.unit, row.disposition, self.why.get(row.unit.code, ""), row.hard, row.soft)
            for row in self.rows
            if not row.in_sum
        ]

    @property
    def folded(self) -> bool:
        """Whether the list of those that are not in the sum is too long to stand open."""
        return len(self.away) > _LONG

    @property
    def long(self) -> bool:
        """Whether the list of units is too long to stand on the page in full."""
        return len(self.county.lines) > _LONG

    @property
    def step(self) -> int:
        """How many units are shown at first, and how many more each time more are asked for."""
        return _STEP

    @property
    def told(self) -> Mapping[str, str]:
        """What the page says when it shows other units or another order; it fills in what is in braces itself."""
        return {
            "shown": say("countypage.shown", shown="{shown}", count="{count}"),
            "part": say("countypage.part", shown="{shown}", found="{found}", count="{count}"),
            "none": say("countypage.none-shown"),
            "up": say("countypage.sorted-up", head="{head}"),
            "down": say("countypage.sorted-down", head="{head}"),
        }

    @property
    def ranked(self) -> Sequence[str]:
        """What the figures are called by which units are ranked."""
        return [_called(self.county, cell) for cell in self._ranking]

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Every unit of the roster, in its order."""
        counted = {each.unit.code: each.figures for each in self.county.aggregate.counted}
        pairs = zip(self.county.lines, self.standing, strict=True)
        return [
            self._row(place, line, figures=counted.get(line.unit.code), standing=standing)
            for place, (line, standing) in enumerate(pairs, 1)
        ]

    def _row(self, place: int, line: UnitLine, *, figures: Mapping[Cell, Number] | None, standing: Standing) -> Row:
        code, measure = line.unit.code, self.county.form.measure
        ranked = tuple(written(figures[cell], measure(cell)) if figures else "" for cell in self._ranking)
        asked, files = self._asked.get(code, ()), self.links.get(code, ())
        return Row(place, line.unit, standing.disposition, line, figures is not None, ranked, asked, files)

    @cached_property
    def _asked(self) -> Mapping[str, Sequence[Asked]]:
        return asked_of(self.county)

    @cached_property
    def _ranking(self) -> Sequence[Cell]:
        """The figures by which the form's charts rank units."""
        ranking = (chart.points[0].cells[0] for chart in self.county.style.charts if chart.by is By.UNITS)
        return list(dict.fromkeys(ranking))


def _called(county: County, cell: Cell) -> str:
    line, column = line_words(county.form, cell), column_words(county.form, cell)
    return say("countypage.ranked", line=line, column=column) if line else column


def _share(part: int, whole: int) -> str:
    """A share of the whole in per cent, to a tenth; empty when there is no whole."""
    return f"{(2000 * part + whole) // (2 * whole) / 10:.1f}" if whole else ""
