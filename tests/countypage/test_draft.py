"""Does the page say of every unit where it stands, what was asked of it, and by how much it counts?"""

from dataclasses import replace

from collect.campaign.disposition import Disposition
from collect.countypage.draft import CountyPage, Picture
from collect.form.charts import Kind
from collect.form.model import Cell, Severity
from collect.form.plotted import Bars, Plotted
from countypage.pages import a_page, units


def with_line(page: CountyPage, place: int, **changes) -> CountyPage:
    lines = list(page.county.lines)
    lines[place] = replace(lines[place], **changes)
    return replace(page, county=replace(page.county, lines=lines))


def test_every_unit_of_the_roster_has_its_row_in_the_order_of_the_roster():
    page = a_page(units(7))
    assert [(row.place, row.unit) for row in page.rows] == list(enumerate(units(7), 1))
    assert [row.in_sum for row in page.rows] == [True, False, False, True, False, True, False]


def test_what_is_asked_of_a_unit_stands_in_its_row_the_gravest_first():
    row = a_page(units(5), said="说").rows[1]
    assert [(each.rule, each.severity, each.settled) for each in row.asked] == [
        ("R3", Severity.HARD, ""),
        ("N1", Severity.NOTE, ""),
    ]
    assert (row.hard, row.soft, row.notes, row.settled) == (1, 0, 1, 0)


def test_an_answered_question_stands_there_with_its_answer():
    row = a_page(units(5), said="说").rows[3]
    assert [each.settled for each in row.asked] == ["单位说明：今年搬了新楼说"]
    assert (row.hard, row.soft, row.notes, row.settled) == (0, 1, 0, 1)


def test_an_answer_that_nobody_has_accepted_is_told_as_such():
    page = a_page(units(2), said="说")
    asked = [replace(line, answer="年底集中清理") for line in page.county.outstanding]
    row = replace(page, county=replace(page.county, outstanding=asked)).rows[1]
    assert [each.settled for each in row.asked] == ["… 单位说明，尚未认可：年底集中清理"] * 2


def test_units_are_ranked_by_the_figure_by_which_the_charts_of_the_form_rank_them():
    page = a_page(units(5))
    assert page.ranked == ["一、本年新收政府信息公开申请数量（总计）"]
    assert [row.figures for row in page.rows] == [("0",), ("",), ("",), ("21",), ("",)]


def test_a_late_return_says_by_how_many_days():
    page = with_line(a_page(units(1)), 0, on_time=False, days_late=4)
    assert page.rows[0].line.in_time == "✗ 逾期 4 天"
    assert with_line(page, 0, days_late=0).rows[0].line.in_time == "✗ 逾期"
    assert with_line(page, 0, on_time=True).rows[0].line.in_time == "✓ 及时"
    assert with_line(page, 0, on_time=None).rows[0].line.in_time == "－"


def test_who_is_not_in_the_sum_is_listed_with_the_reason():
    away = a_page(units(5), said="没有报").away
    assert [(each.place, each.disposition, each.why, each.hard) for each in away] == [
        (2, Disposition.RETURNED, "没有报（QA0002）", 1),
        (3, Disposition.ISSUED, "没有报（QA0003）", 0),
        (5, Disposition.WAIVED, "", 0),
    ]


def test_the_dispositions_add_up_to_the_roster():
    groups = a_page(units(8)).groups
    assert {each.disposition: (each.count, each.share) for each in groups} == {
        Disposition.ACCEPTED: (2, "25.0"), Disposition.RETURNED: (2, "25.0"), Disposition.ISSUED: (2, "25.0"),
        Disposition.EXPLAINED: (1, "12.5"), Disposition.WAIVED: (1, "12.5"),
    }  # fmt: skip


def test_the_coverage_is_of_those_that_owe_a_return():
    tiles = a_page(units(8)).tiles
    assert [(each.caption, each.figure, each.share) for each in tiles] == [
        ("应报单位", 7, ""), ("已报单位", 5, "71.4"), ("按时上报", 5, "71.4"), ("已验收", 3, "42.9"), ("零报告", 0, ""),
    ]  # fmt: skip


def test_a_county_without_units_has_no_shares():
    page = a_page(())
    assert [each.share for each in page.tiles] == [""] * 5
    assert (page.rows, page.groups, page.away) == ([], [], [])


def test_only_a_long_list_is_folded_and_moves_under_its_heads():
    assert [(a_page(units(count)).folded, a_page(units(count)).long) for count in (40, 80)] == [
        (False, False),
        (True, True),
    ]


def test_a_chart_of_two_years_has_a_column_for_each():
    measure = a_page(units(1)).county.form.measure(Cell.named("T3:1:total"))
    years = (Bars("2022年", (3, 4)), Bars("2023年", (5, 6)))
    picture = Picture(Plotted("标题", Kind.BAR, ("收到", "办结"), years, measure), "")
    assert picture.heads == ["2022年（件）", "2023年（件）"]
    assert picture.rows == [("收到", "3", "5"), ("办结", "4", "6")]
    single = replace(picture, chart=replace(picture.chart, series=years[1:]))
    assert (single.heads, single.rows) == (["数量（件）"], [("收到", "5"), ("办结", "6")])
