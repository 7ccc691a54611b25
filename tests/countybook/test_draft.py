"""Does the county's workbook show every unit, name who is missing, and add up?"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import digits

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from collect.campaign.coverage import Coverage
from collect.countybook.draft import County, OutstandingLine, UnitLine, county_workbook
from collect.form.arithmetic import Number
from collect.form.checkcode import check_code, offset
from collect.form.model import Cell, Form
from collect.office.suite import Suite, Typing, convert, find_suite, type_into, values
from collect.rollup import Aggregate, rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from collect.workbook.values import in_unit
from collect.workbook.write import write_workbook
from countybook.counties import poisoned
from returns import EVERY_FORM, YEAR, a_form, a_layout, a_return

pytestmark = pytest.mark.slow

MIXED = "disclosure-2021-mixed"
FIRST_UNIT, FIRST_FIGURE = 8, 5
"""Row of the first unit and column of the first figure on 明细, counted from 1."""
UNITS = tuple(
    Unit(f"QA{number:02}", name, "乡镇", "QA")
    for number, name in enumerate(
        (
            "示例甲镇人民政府", "=1+1镇", "示例丙镇人民政府", "+示例丁乡", "-示例戊乡", "@示例己乡",
            "示例庚镇 & 某某街道办事处（虚构，名称很长，要折成两行）", "示例辛镇人民政府", "示例壬乡人民政府",
            "示例癸乡人民政府",
            "示例子乡人民政府", "示例丑乡人民政府", "示例寅乡人民政府", "示例卯乡人民政府",
        ),
        1,
    )
)  # fmt: skip
NEVER_CAME, NOT_ACCEPTED, EXCUSED = ("QA03", "QA11"), ("QA08",), ("QA14",)


def invented(form: Form, unit: Unit, place: int) -> Submission:
    """A return with a different figure in nearly every cell; the seventh unit declares its last table nil."""
    submission = a_return(form=form, unit=unit)
    figures = {cell: (7 * place + 3 * number) % 23 for number, cell in enumerate(form.entries)}
    for cell in form.entries:
        if form.measure(cell).decimals:
            figures[cell] = 100_001 * (place + 1)
    if place != 6:
        return Submission(submission.stamp, figures)
    nil = form.tables[-1].code
    stated = {cell: 0 if cell.table == nil else figure for cell, figure in figures.items()}
    return Submission(submission.stamp, stated, nil=frozenset({nil}))


@cache
def a_county(name: str = MIXED, units: Sequence[Unit] = UNITS) -> County:
    """A county most of whose units are counted; two never answered, one is not accepted, one is excused."""
    form = a_form(name)
    absent = {*NEVER_CAME, *NOT_ACCEPTED, *EXCUSED}
    accepted: dict[str, tuple[Submission, str]] = {}
    for place, unit in enumerate(units):
        if unit.code not in absent:
            submission = invented(form, unit, place)
            start = offset(form.fingerprint, unit.code, year=YEAR)
            accepted[unit.code] = (submission, check_code(form, submission.figures, start=start))
    aggregate = rolled_up(form, Roster(tuple(units)), accepted=accepted, waived=EXCUSED)
    coverage = Coverage(len(units) - 1, len(accepted) + 1, len(accepted), 0, len(accepted))
    return County(
        form, a_layout(name).style, "示例县人民政府", YEAR, aggregate, coverage,
        tuple(a_line(unit, aggregate) for unit in units), some_findings(units),
    )  # fmt: skip


def a_line(unit: Unit, aggregate: Aggregate) -> UnitLine:
    """Where a unit of the county stands."""
    codes = {each.unit.code: each.check_code for each in aggregate.counted}
    if unit.code in codes:
        return UnitLine(unit, "已验收", "2024-01-12T09:30:00+08:00", 1, True, codes[unit.code], 0)
    if unit.code in NOT_ACCEPTED:
        at = ("2024-01-17T16:05:00+08:00", "2024-01-16T16:05:00+08:00")
        return UnitLine(unit, "已退回", at[0], 2, False, "ABC234", 2, at[1], 1, 1)
    return UnitLine(unit, "免报" if unit.code in EXCUSED else "已发送", "", 0, None, "", 0)


def some_findings(units: Sequence[Unit]) -> tuple[OutstandingLine, ...]:
    unit = next(unit for unit in units if unit.code in NOT_ACCEPTED)
    long = (
        "“三、收到和处理政府信息公开申请情况”“自然人”栏：第一项加第二项之和应等于第三项加第四项之和。"
        "前者为 7，后者为 6，相差 1。"
    )
    return (
        OutstandingLine(unit, "R3", "hard", long),
        OutstandingLine(unit, "R7", "soft", "=本年新收与上年相差很大，请说明。"),
    )


def written(county: County, folder: Path) -> Path:
    path = folder / "county.xlsx"
    path.write_bytes(write_workbook(county_workbook(county)))
    return path


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def opened(path: Path, *, formulas: bool = False) -> Workbook:
    return load_workbook(path, data_only=not formulas)


def units_columns(book: Workbook) -> Mapping[str, str]:
    """The column of 明细 that stands under each cell's name."""
    names = next(book["明细"].iter_rows(min_row=FIRST_UNIT - 1, max_row=FIRST_UNIT - 1))
    return {str(cell.value): cell.coordinate.rstrip(digits) for cell in names[FIRST_FIGURE - 1 :]}


def hand_sum(county: County, cell: Cell) -> int | Decimal:
    """What the counted units' entries come to, added one by one, in the unit the sheet shows."""
    total: Number = 0
    for place, unit in enumerate(UNITS):
        if unit.code not in {*NEVER_CAME, *NOT_ACCEPTED, *EXCUSED}:
            figures = invented(county.form, unit, place).figures
            total += sum(figures[entry] for entry in county.form.closures[cell])
    return in_unit(total, county.form.measure(cell))


def summed(county: County, name: str = MIXED) -> Mapping[Cell, tuple[str, str]]:
    """Sheet and address of every county figure."""
    return {cell: ("汇总·" + spot.sheet, spot.address) for cell, spot in a_layout(name).cells.items()}


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_county_figure_is_a_formula_over_the_column_of_its_own_cell(name: str, tmp_path: Path):
    county = a_county(name)
    book = opened(written(county, tmp_path), formulas=True)
    columns, last = units_columns(book), FIRST_UNIT + len(county.aggregate.counted) - 1
    assert list(columns) == [str(cell) for cell in county.form.places]
    for cell, (sheet, address) in summed(county, name).items():
        column = columns[str(cell)]
        assert f"'明细'!${column}${FIRST_UNIT}:${column}${last}," in str(book[sheet][address].value)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_cached_figures_of_the_county_equal_a_hand_sum(name: str, tmp_path: Path):
    county = a_county(name)
    book = opened(written(county, tmp_path))
    for cell, (sheet, address) in summed(county, name).items():
        assert Decimal(str(book[sheet][address].value)) == hand_sum(county, cell), cell
    totals, column = FIRST_UNIT + len(county.aggregate.counted), units_columns(book)
    for cell in county.form.places:
        assert Decimal(str(book["明细"][f"{column[str(cell)]}{totals}"].value)) == hand_sum(county, cell)


def test_every_counted_unit_has_one_line_with_its_own_figures(tmp_path: Path):
    county = a_county()
    sheet = opened(written(county, tmp_path))["明细"]
    for row, each in enumerate(county.aggregate.counted, FIRST_UNIT):
        stands = [cell.value for cell in sheet[row]]
        assert stands[:3] == [each.unit.code, each.unit.name, each.check_code]
        wanted = [in_unit(each.figures[cell], county.form.measure(cell)) for cell in county.form.places]
        assert [Decimal(str(value)) for value in stands[FIRST_FIGURE - 1 :]] == wanted


def test_a_table_declared_nil_is_shown_as_zeros_with_a_note(tmp_path: Path):
    book = opened(written(a_county(), tmp_path))
    row = next(row for row in book["明细"].iter_rows(min_row=FIRST_UNIT) if row[0].value == "QA07")
    assert row[3].value == "零报告：表四"
    column = units_columns(book)["T4:1:review.upheld"]
    assert book["明细"][f"{column}{row[0].row}"].value == 0
    others = [row[3].value for row in book["明细"].iter_rows(min_row=FIRST_UNIT, max_row=FIRST_UNIT + 3)]
    assert others == [None] * 4


def test_the_missing_are_named_on_every_printed_table_by_why_they_are_missing(tmp_path: Path):
    book = opened(written(a_county(), tmp_path))
    for sheet in ("汇总·表二", "汇总·表三", "汇总·表四", "上报情况"):
        assert book[sheet]["A3"].value == (
            "已汇总 10 个单位，应报 13 个；缺报 2 个：示例丙镇人民政府、示例子乡人民政府；"
            "已报、尚未验收 1 个：示例辛镇人民政府；免报 1 个：示例卯乡人民政府。"
        )


def test_the_roster_is_listed_in_its_order_with_the_missing_marked_in_words(tmp_path: Path):
    sheet = opened(written(a_county(), tmp_path))["上报情况"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("QA")]
    assert [row[1] for row in rows] == [unit.code for unit in UNITS]
    marks = {row[1]: row[4] for row in rows if row[4] != "✓ 已计入"}
    assert marks == {"QA03": "✗ 缺报", "QA08": "✗ 未计入", "QA11": "✗ 缺报", "QA14": "－ 免报"}
    assert rows[7][3:] == (
        "已退回", "✗ 未计入", "2024-01-16 16:05", "2024-01-17 16:05", "✗ 逾期 1 天", 2, "ABC234", 2, 1,
    )  # fmt: skip


def test_a_long_list_of_missing_units_stands_below_the_table_and_is_complete(tmp_path: Path):
    many = (*UNITS, *(Unit(f"X{number:04}", f"虚构{number:04}镇") for number in range(700)))
    form = a_form(MIXED)
    accepted = {"QA01": (invented(form, UNITS[0], 0), "ABC234")}
    aggregate = rolled_up(form, Roster(many), accepted=accepted)
    county = a_county()
    crowd = County(
        form, county.style, county.office, YEAR, aggregate, Coverage(714, 1, 1, 0, 1),
        tuple(a_line(unit, aggregate) for unit in many), (),
    )  # fmt: skip
    sheet = opened(written(crowd, tmp_path))["汇总·表三"]
    assert sheet["A3"].value == "已汇总 1 个单位，应报 714 个；缺报 712 个；已报、尚未验收 1 个。单位名单列在表后。"
    said = texts(sheet)
    assert all(unit.name in said for unit in many[1:])
    assert all((sheet.row_dimensions[row].height or 0) <= 409 for row in range(1, sheet.max_row + 1))


def test_a_county_of_which_nobody_is_counted_yet_sums_to_zero(tmp_path: Path):
    county = a_county()
    aggregate = rolled_up(county.form, Roster(UNITS), accepted={})
    empty = County(
        county.form, county.style, county.office, YEAR, aggregate, Coverage(14, 0, 0, 0, 0),
        tuple(a_line(unit, aggregate) for unit in UNITS), (),
    )  # fmt: skip
    book = opened(written(empty, tmp_path))
    assert {book[sheet][address].value for sheet, address in summed(county).values()} == {0}
    assert "还没有单位计入汇总" in texts(book["明细"])
    assert "没有审核意见。" in texts(book["审核情况"])


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path):
    book = opened(written(a_county(), tmp_path), formulas=True)
    typed = {cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    for text in ("=1+1镇", "+示例丁乡", "-示例戊乡", "@示例己乡", "=本年新收与上年相差很大，请说明。"):
        assert typed[text] == "s"


def test_nothing_is_locked_and_the_heads_stay_in_sight(tmp_path: Path):
    book = opened(written(a_county(), tmp_path))
    assert not any(sheet.protection.sheet for sheet in book)
    assert book["明细"].freeze_panes == f"C{FIRST_UNIT}"
    assert book["明细"].auto_filter.ref.startswith(f"A{FIRST_UNIT - 1}:")
    assert book["明细"].print_title_cols == "$A:$B"


def test_open_findings_are_listed_with_their_severity_in_words(tmp_path: Path):
    sheet = opened(written(a_county(), tmp_path))["审核意见"]
    assert sheet["A3"].value == "还有 2 条没有处理，其中必须改 1 条。"
    rows = [row[1:5] for row in sheet.iter_rows(values_only=True) if row[1] == "QA08"]
    assert rows == [("QA08", UNITS[7].name, "R3", "✗ 必须改"), ("QA08", UNITS[7].name, "R7", "？ 需说明")]


@pytest.mark.office
@pytest.mark.slow
def test_an_office_suite_that_must_recalculate_comes_to_the_same(suite: Suite, tmp_path: Path):
    county = a_county()
    path = written(county, tmp_path)
    shown = values(suite, [poisoned(path)], recalculate=True)[0]
    cached, asked = opened(path), opened(path, formulas=True)
    compared = 0
    for sheet in asked:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            wanted = cached[sheet.title][cell.coordinate].value
            got = shown[sheet.title, cell.coordinate]
            assert got == wanted, (sheet.title, cell.coordinate, cell.value)
            compared += 1
    assert compared > 2 * len(county.form.places)
    for cell, place in summed(county).items():
        assert Decimal(str(shown[place])) == hand_sum(county, cell)


@pytest.mark.office
@pytest.mark.slow
def test_one_figure_changed_in_the_detail_changes_the_unit_the_total_and_the_table(suite: Suite, tmp_path: Path):
    county = a_county()
    path = written(county, tmp_path)
    column, changed, spoilt = units_columns(opened(path)), tmp_path / "changed.xlsx", tmp_path / "spoilt.xlsx"
    before = county.aggregate.counted[0].figures[Cell.named("T3:3.1:person")]
    typed = ("明细", f"{column['T3:3.1:person']}{FIRST_UNIT}")
    type_into(suite, [Typing(path, changed, {typed: int(before) + 1000}), Typing(path, spoilt, {typed: "3件"})])
    after, wrong = values(suite, [changed, spoilt])
    for name in ("T3:3.1:person", "T3:3.1:total", "T3:3.7:person", "T3:3.7:total"):
        cell = Cell.named(name)
        was = county.aggregate.figures[cell]
        assert after[summed(county)[cell]] == was + 1000
        assert wrong[summed(county)[cell]] == was - before
        own = county.aggregate.counted[0].figures[cell]
        assert after["明细", f"{column[name]}{FIRST_UNIT}"] == own + 1000
    untouched = Cell.named("T3:3.7:business")
    assert after[summed(county)[untouched]] == county.aggregate.figures[untouched]
    foot = ("汇总·表三", f"A{a_layout(MIXED).tables['T3'].verdict_row + 1}")
    assert str(after[foot]).startswith("✓")
    assert wrong[foot] == "✗ 核对不符：1 处，见“明细”页最后一行的 ✗"


@pytest.mark.office
@pytest.mark.slow
def test_each_page_of_the_detail_ends_with_a_line_of_the_form(suite: Suite, tmp_path: Path):
    """One page for the first table, one for each two lines of the second, one for the third, one of charts; none
    spills.
    """
    county = a_county()
    (printed,) = convert(suite, [written(county, tmp_path)], to="pdf", folder=tmp_path)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    lines = len(county.form.tables[1].blocks[0].lines)
    others = 4  # 上报情况, 审核情况, 审核意见, 图表
    assert pages == len(county.form.tables) + (1 + -(-lines // 2) + 1) + others
