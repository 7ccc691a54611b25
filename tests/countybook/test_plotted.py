"""Does a chart show the same figures wherever it is drawn: on paper, on a page, in the workbook?"""

from pathlib import Path

import pytest

from collect.countybook.plotted import plotted
from collect.countybook.source import CHARTS, County
from collect.form.model import Cell
from collect.form.plotted import Plotted
from countybook.counties import UNITS, a_county, entries, last_year, opened, written
from returns import FOURTH, SHIPPED, YEAR, a_form


def with_last_year(name: str) -> County:
    return a_county(name, prior=last_year(a_form(name), range(5)))


def by_name(county: County) -> dict[str, Plotted]:
    return {chart.name: chart for chart in plotted(county)}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("county", [a_county, with_last_year])
def test_the_sheet_of_charts_shows_the_same_labels_and_figures(county, name: str, tmp_path: Path):
    drawn = county(name)
    sheet = opened(written(drawn, tmp_path))[CHARTS]
    rows = [tuple(cell.value for cell in row[:3]) for row in sheet.iter_rows()]
    for chart in plotted(drawn):
        for label, *figures in zip(
            chart.labels, *(map(int, chart.written(each)) for each in chart.series), strict=True
        ):
            assert any((row[0], *row[1 : 1 + len(figures)]) == (label, *figures) for row in rows), (label, figures)


def test_without_last_year_no_chart_compares_and_without_units_there_is_none():
    assert len(plotted(a_county("disclosure-2021"))) == 3
    assert len(plotted(with_last_year("disclosure-2021"))) == 4
    assert plotted(a_county("disclosure-2021", own=[])) == ()
    assert plotted(a_county(FOURTH)) == ()


def test_a_chart_of_nothing_is_not_drawn():
    assert plotted(a_county("disclosure-2021", own=[{}, {}])) == ()
    one = a_county("disclosure-2021", own=[{Cell.named("T3:1:person"): 1}])
    assert list(by_name(one)) == ["本年新收申请（按申请人）", "本年新收申请最多的单位"]


def test_last_year_stands_first_over_the_units_that_are_compared():
    county = with_last_year("disclosure-2021")
    chart = by_name(county)["申请的收到和办理，与上年比较"]
    assert [bars.name for bars in chart.series] == [f"{YEAR - 1}年", f"{YEAR}年"]
    assert chart.title == "申请的收到和办理，与上年比较（有上年数的 5 个单位）"
    cell = Cell.named("T3:1:total")
    assert chart.series[1].figures[0] == sum(each.figures[cell] for each in county.aggregate.counted[:5])
    assert chart.series[0].figures[0] == sum(figures[cell] for figures in county.prior.values())


def test_units_are_ranked_largest_first_of_equal_ones_in_the_order_of_the_roster():
    form = a_form()
    own = [entries(form, start, 0) for start in (2, 5, 5, 1)]
    chart = by_name(a_county("disclosure-2021", own=own))["本年新收申请最多的单位"]
    assert chart.labels == tuple(UNITS[place].name for place in (1, 2, 0, 3))
    assert chart.title == "本年新收申请最多的单位（前 4 个）"


def test_a_chart_knows_its_table():
    assert {chart.table for chart in plotted(a_county("disclosure-2021"))} == {"T3"}
