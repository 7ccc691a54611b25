"""Which figures of the county each chart shows."""

from collections.abc import Iterator

from collect.countybook.source import County
from collect.countybook.years import Years
from collect.form.arithmetic import Number
from collect.form.charts import By, Charted
from collect.form.plotted import Bars, Plotted
from collect.words import say

MOST = 10
"""So many units are ranked."""


def plotted(county: County) -> tuple[Plotted, ...]:
    """Every chart of the form that shows anything, in the form's order: none while no unit is counted, none of two
    years while last year is not known, none of nothing but zeros.
    """
    charts = _plotted(county) if county.aggregate.counted else ()
    return tuple(chart for chart in charts if any(any(bars.figures) for bars in chart.series))


def _plotted(county: County) -> Iterator[Plotted]:
    drawing = {By.CELLS: _cells, By.UNITS: _units, By.YEARS: _years}
    for chart in county.style.charts:
        yield from drawing[chart.by](county, chart)


def _cells(county: County, chart: Charted) -> Iterator[Plotted]:
    figures = tuple(_sum(county.aggregate.figures[cell] for cell in point.cells) for point in chart.points)
    yield _drawn(county, chart, title=chart.title, labels=_labels(chart), series=(Bars("", figures),))


def _units(county: County, chart: Charted) -> Iterator[Plotted]:
    """The units with the largest figures, largest first; of equal ones the first of the roster."""
    (cell,) = chart.points[0].cells
    ranked = sorted(county.aggregate.counted, key=lambda each: -each.figures[cell])[:MOST]
    labels, figures = tuple(each.unit.name for each in ranked), tuple(each.figures[cell] for each in ranked)
    title = say("county.chart-ranked", title=chart.title, count=len(ranked))
    yield _drawn(county, chart, title=title, labels=labels, series=(Bars("", figures),))


def _years(county: County, chart: Charted) -> Iterator[Plotted]:
    """Last year beside this year, over the units of which both are known in every cell of the chart."""
    compared = Years(county.aggregate.counted, county.prior).over(cell for p in chart.points for cell in p.cells)
    if compared is None:
        return
    title = chart.title
    if not compared.whole:
        title = say("county.chart-compared", title=title, count=compared.units)
    years = ((county.year - 1, compared.before), (county.year, compared.now))
    series = tuple(
        Bars(say("county.against-year", year=year), tuple(_sum(found[cell] for cell in p.cells) for p in chart.points))
        for year, found in years
    )
    yield _drawn(county, chart, title=title, labels=_labels(chart), series=series)


def _drawn(county: County, chart: Charted, *, title: str, labels: tuple[str, ...], series: tuple[Bars, ...]) -> Plotted:
    first = chart.points[0].cells[0]
    return Plotted(title, chart.kind, labels, series, county.form.measure(first), chart.title, first.table)


def _labels(chart: Charted) -> tuple[str, ...]:
    return tuple(point.short for point in chart.points)


def _sum(figures: Iterator[Number]) -> Number:
    return sum(figures)
