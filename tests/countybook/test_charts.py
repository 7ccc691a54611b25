"""Are the county's figures drawn as charts that follow the workbook?"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from collect.countybook.draft import county_workbook
from collect.errors import CollectError
from collect.form.charts import By
from collect.form.load import load_style
from collect.form.model import Cell
from collect.office.suite import Suite, Typing, find_suite, type_into, values
from countybook.counties import UNITS, a_county, assert_calculated_as_written, last_year, opened, written
from returns import FOURTH, SHIPPED, a_form, folder_of

NEW = "disclosure-2021"
SHEET = "图表"
RECEIVED, PERSON = Cell.named("T3:1:total"), Cell.named("T3:1:person")
CHART_ROWS = 13


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def drawn(sheet: Worksheet) -> list[list[tuple[str, str, str]]]:
    """By chart and series where name, labels and figures stand."""
    return [
        [(each.tx.strRef.f, each.cat.strRef.f, each.val.numRef.f) for each in chart.series]
        for chart in sheet._charts  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    ]


def beside(sheet: Worksheet, chart: int) -> dict[str, list[object]]:
    """By label the figures beside a chart, counted from 0."""
    top = 5 + CHART_ROWS * chart
    rows = sheet.iter_rows(min_row=top, max_row=top + CHART_ROWS - 2, max_col=3, values_only=True)
    return {str(row[0]): list(row[1:]) for row in rows if row[0] is not None}


def received(*figures: int) -> list[dict[Cell, int]]:
    """Units that received so many applications, all by persons."""
    form = a_form(NEW)
    return [dict.fromkeys(form.entries, 0) | {PERSON: figure} for figure in figures]


def test_without_last_year_three_charts_are_drawn_from_the_cells_beside_them(tmp_path: Path):
    sheet = opened(written(a_county(NEW), tmp_path), formulas=True)[SHEET]
    assert drawn(sheet) == [
        [("图表!$B$4", "图表!$A$5:$A$10", "图表!$B$5:$B$10")],
        [("图表!$B$17", "图表!$A$18:$A$23", "图表!$B$18:$B$23")],
        [("图表!$B$30", "图表!$A$31:$A$37", "图表!$B$31:$B$37")],
    ]
    figures = [sheet[f"B{row}"] for rows in (range(5, 11), range(18, 24), range(31, 38)) for row in rows]
    assert {cell.data_type for cell in figures} == {"f"}


def test_last_year_is_drawn_beside_this_year_where_it_is_known(tmp_path: Path):
    county = a_county(NEW, prior=last_year(a_form(NEW), (0, 2)))
    book = opened(written(county, tmp_path), formulas=True)
    *_, series = drawn(book[SHEET])
    assert series == [
        ("图表!$B$43", "图表!$A$44:$A$47", "图表!$B$44:$B$47"),
        ("图表!$C$43", "图表!$A$44:$A$47", "图表!$C$44:$C$47"),
    ]
    assert (book[SHEET]["B43"].value, book[SHEET]["C43"].value) == ("2022年", "2023年")
    assert all(str(book[SHEET][f"{column}44"].value).startswith("='与上年比较'!") for column in "BC")


@pytest.mark.parametrize(("known", "said"), [((0, 2), "（有上年数的 2 个单位）"), (range(len(UNITS)), "")])
def test_a_chart_of_fewer_units_than_are_counted_says_so(known: Sequence[int], said: str):
    county = a_county(NEW, prior=last_year(a_form(NEW), known))
    (sheet,) = [sheet for sheet in county_workbook(county).sheets if sheet.name == SHEET]
    assert [chart.title for chart in sheet.charts] == [
        "本年新收申请（按申请人）",
        "本年度办理结果",
        "本年新收申请最多的单位（前 7 个）",
        f"申请的收到和办理，与上年比较{said}",
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_outcomes_are_drawn_with_a_head_as_the_sum_of_the_lines_below_it(name: str, tmp_path: Path):
    county = a_county(name)
    form, figures = county.form, county.aggregate.figures
    outcomes = beside(opened(written(county, tmp_path))[SHEET], 1)
    assert [label[:3] for label in outcomes] == ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"]
    secret = sum(figures[cell] for cell in form.places if cell.line.startswith("3.3.") and cell.column == "total")
    assert outcomes["（三）不予公开"][0] == secret
    assert sum(int(str(each[0])) for each in outcomes.values()) == figures[Cell.named("T3:3.7:total")]


def standing_in(book: Workbook, area: str) -> list[object]:
    """What stands in the cells a chart takes its bars from."""
    sheet, _, cells = area.replace("'", "").rpartition("!")
    return [cell.value for row in book[sheet][cells.replace("$", "")] for cell in row]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_bar_is_the_figure_that_its_label_and_the_charts_title_promise(name: str, tmp_path: Path):
    known = (0, 2, 5)
    county = a_county(name, prior=last_year(a_form(name), known))
    counted, path = county.aggregate.counted, written(county, tmp_path)
    promised: list[Sequence[Sequence[object]]] = []
    for chart in county.style.charts:
        cells = [point.cells for point in chart.points]
        if chart.by is By.UNITS:
            ranked = sorted(counted, key=lambda each: -each.figures[cells[0][0]])
            promised.append([[each.figures[cells[0][0]] for each in ranked]])
        elif chart.by is By.YEARS:
            before = [sum(county.prior[UNITS[place].code][cell] for place in known for cell in each) for each in cells]
            now = [sum(counted[place].figures[cell] for place in known for cell in each) for each in cells]
            promised.append([before, now])
        else:
            promised.append([[sum(county.aggregate.figures[cell] for cell in each) for each in cells]])
    book = opened(path)
    drawings = drawn(opened(path, formulas=True)[SHEET])
    assert [[standing_in(book, figures) for _, _, figures in series] for series in drawings] == promised
    labels = [[standing_in(book, label) for _, label, _ in series] for series in drawings]
    assert labels[0] == [[point.short for point in county.style.charts[0].points]]


def test_a_form_that_declares_no_chart_gets_no_such_sheet(tmp_path: Path):
    assert SHEET not in opened(written(a_county(FOURTH), tmp_path)).sheetnames


def test_a_county_of_which_nobody_is_counted_has_nothing_to_draw(tmp_path: Path):
    assert SHEET not in opened(written(a_county(NEW, own=[]), tmp_path)).sheetnames


def test_of_units_with_equal_figures_each_is_named_once(tmp_path: Path):
    county = a_county(NEW, own=received(3, 9, 3, 0, 9, 3, 0))
    ranked = beside(opened(written(county, tmp_path))[SHEET], 2)
    assert list(ranked) == [UNITS[place].name for place in (1, 4, 0, 2, 5, 3, 6)]
    assert [figures[0] for figures in ranked.values()] == [9, 9, 3, 3, 3, 0, 0]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('lines = ["9"]', "图里写的“T3:9”不是本报表的表、行、栏"),
        ('lines = ["3.3"]', "图“某图”的 lines、columns 没有交叉的指标；by 为 units 的图只能画一个指标"),
    ],
)
def test_a_chart_of_what_the_form_does_not_ask_is_complained_of(line: str, fault: str, tmp_path: Path):
    style = (folder_of(NEW) / "style.toml").read_text(encoding="utf-8").split("[[chart]]", maxsplit=1)[0]
    chart = f'[[chart]]\ntitle = "某图"\nkind = "bar"\nby = "units"\ntable = "T3"\ncolumns = ["total"]\n{line}\n'
    (tmp_path / "style.toml").write_text(style + chart, encoding="utf-8")
    with pytest.raises(CollectError) as complaint:
        load_style(tmp_path, a_form(NEW))
    assert fault in str(complaint.value)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("figures", [(3, 9, 3, 0, 9, 3, 0), (1, 2, 3, 4, 5, 6, 7), (0, 0, 0, 0, 0, 0, 0)])
def test_an_office_suite_that_must_recalculate_comes_to_the_same(
    suite: Suite, figures: tuple[int, ...], tmp_path: Path
):
    county = a_county(NEW, own=received(*figures), prior=last_year(a_form(NEW), (0, 2)))
    assert assert_calculated_as_written(suite, written(county, tmp_path), SHEET) == 6 + 6 + 3 * len(UNITS) + 8


@pytest.mark.office
@pytest.mark.slow
def test_a_figure_changed_in_the_detail_changes_the_ranks_and_text_drops_out(suite: Suite, tmp_path: Path):
    path = written(a_county(NEW, own=received(3, 9, 3, 0, 9, 3, 0)), tmp_path)
    more, spoilt = tmp_path / "more.xlsx", tmp_path / "spoilt.xlsx"
    column = {str(cell.value): cell.coordinate.rstrip("7") for cell in opened(path)["明细"][7]}
    more_of_the_seventh = {("明细", f"{column[str(PERSON)]}14"): 9}
    text_for_a_total = {("明细", f"{column[str(RECEIVED)]}9"): "九件"}
    type_into(suite, [Typing(path, more, more_of_the_seventh), Typing(path, spoilt, text_for_a_total)])
    after, wrong = values(suite, [more, spoilt])
    assert [after[SHEET, f"A{row}"] for row in range(31, 34)] == [UNITS[place].name for place in (1, 4, 6)]
    assert [wrong[SHEET, f"A{row}"] for row in range(31, 33)] == [UNITS[place].name for place in (4, 0)]
    assert (wrong[SHEET, "A37"] or "", wrong[SHEET, "B37"] or "") == ("", "")
