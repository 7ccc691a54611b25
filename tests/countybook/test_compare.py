"""Is this year set against last year over the same units, by formulas, and like with like?"""

from pathlib import Path
from shutil import copytree

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from collect.countybook import compare
from collect.form.model import Cell
from collect.form.naming import column_words, line_words
from collect.office.suite import Suite, Typing, find_suite, type_into, values
from collect.workbook.values import in_unit
from countybook.counties import (
    UNITS,
    a_county,
    assert_calculated_as_written,
    last_year,
    opened,
    poisoned,
    written,
)
from returns import EVERY_FORM, a_form, folder_of
from verbs import county as verbs

NEW = "disclosure-2021"
SHEET = "与上年比较"
RECEIVED = Cell.named("T3:1:total")


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def line_of(sheet: Worksheet, name: str, cell: Cell) -> int:
    """The row on which a cell is compared."""
    form = a_form(name)
    wanted = (line_words(form, cell), column_words(form, cell))
    rows = enumerate(sheet.iter_rows(max_col=2, values_only=True), 1)
    return next(row for row, words in rows if words == wanted)


def stands(sheet: Worksheet, name: str, cell: Cell) -> list[object]:
    """This year, last year, difference, share and number of units."""
    row = line_of(sheet, name, cell)
    return [sheet.cell(row, column).value for column in range(4, 9)]


def test_without_last_year_there_is_no_such_sheet(tmp_path: Path):
    assert SHEET not in opened(written(a_county(NEW), tmp_path)).sheetnames


def test_last_year_of_a_unit_that_is_not_counted_makes_no_sheet(tmp_path: Path):
    form = a_form(NEW)
    county = a_county(NEW, own=[dict.fromkeys(form.entries, 1)], prior=last_year(form, [3]))
    assert SHEET not in opened(written(county, tmp_path)).sheetnames


def test_when_every_unit_is_known_this_year_is_the_countys_own_figure(tmp_path: Path):
    county = a_county(NEW, prior=last_year(a_form(NEW), range(len(UNITS))))
    sheet = opened(written(county, tmp_path), formulas=True)[SHEET]
    row = line_of(sheet, NEW, RECEIVED)
    assert str(sheet.cell(row, 4).value).startswith("='汇总·表三'!")
    assert str(sheet["A3"].value).startswith("已汇总的 7 个单位都有上年数。")


@pytest.mark.parametrize("known", [(0, 2), (0, 1, 2, 4, 5, 6)])
def test_only_the_units_with_a_last_year_are_compared_on_both_sides(known: tuple[int, ...], tmp_path: Path):
    form = a_form(NEW)
    prior = last_year(form, known)
    county = a_county(NEW, prior=prior)
    sheet = opened(written(county, tmp_path))[SHEET]
    now = sum(county.aggregate.counted[place].figures[RECEIVED] for place in known)
    before = sum(prior[place][RECEIVED] for place in known)
    share = round(float((now - before) / before), 4)
    assert stands(sheet, NEW, RECEIVED) == [now, before, now - before, share, len(known)]
    assert f"其中 {len(known)} 个有上年数" in str(sheet["A3"].value)
    assert now < county.aggregate.figures[RECEIVED]


def test_a_unit_that_knows_only_some_figures_is_compared_in_those_alone(tmp_path: Path):
    form = a_form(NEW)
    prior = last_year(form, range(len(UNITS)))
    prior[1] = {cell: figure for cell, figure in prior[1].items() if cell != RECEIVED}
    county = a_county(NEW, prior=prior)
    sheet = opened(written(county, tmp_path))[SHEET]
    now = county.aggregate.figures[RECEIVED] - county.aggregate.counted[1].figures[RECEIVED]
    assert (stands(sheet, NEW, RECEIVED)[0], stands(sheet, NEW, RECEIVED)[4]) == (now, 6)
    assert stands(sheet, NEW, Cell.named("T3:4:total"))[4] == 7
    assert "有的指标只有一部分单位有上年数" in str(sheet["A3"].value)


def test_where_last_year_is_zero_there_is_no_share(tmp_path: Path):
    form = a_form(NEW)
    county = a_county(NEW, prior={0: dict.fromkeys(form.places, 0)})
    share = stands(opened(written(county, tmp_path))[SHEET], NEW, RECEIVED)[3]
    assert share in (None, "")


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_total_and_every_figure_in_no_total_has_its_line(name: str, tmp_path: Path):
    form = a_form(name)
    sheet = opened(written(a_county(name, prior=last_year(form, [0])), tmp_path))[SHEET]
    lines = {(row[0].value, row[1].value) for row in sheet.iter_rows() if isinstance(row[7].value, int)}
    inside = {part for parts in form.parts.values() for part in parts}
    for cell in form.places:
        words = (line_words(form, cell) or column_words(form, cell), column_words(form, cell))
        words = words if line_words(form, cell) else (words[0], None)
        assert (words in lines) == (cell in form.parts or cell not in inside), cell


@pytest.mark.slow
def test_the_rollup_of_a_campaign_compares_with_the_campaign_before_it(tmp_path: Path):
    form = tmp_path / "报表"
    copytree(folder_of(NEW), form)
    (form / "prose.toml").unlink()
    before = verbs.a_county(tmp_path / "县 2022", form=form, year=2022)
    before.receive_one(before.filled("QA01", *verbs.FLAT))
    now = verbs.a_county(tmp_path / "县 2023", form=form, prior=before.folder)
    now.receive_one(now.filled("QA01", "T3:4:person = 7"))
    now.receive_one(now.filled("QA02", "T3:2:person = 3", "T3:4:person = 3"))
    assert set(now.standing().values()) >= {"accepted"}
    files = now.told("rollup", code=1)["files"]
    (workbook,) = [Path(path) for path in files if path.endswith(".xlsx")]
    sheet = opened(workbook)[SHEET]
    assert stands(sheet, NEW, Cell.named("T3:2:total")) == [7, 0, 7, None, 1]
    assert stands(sheet, NEW, Cell.named("T3:4:total")) == [7, 7, 0, 0, 1]
    assert now.run("rollup", "--verify", str(workbook)).code == 0


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY_FORM)
@pytest.mark.parametrize("known", [(0, 2), (0, 1, 2, 4, 5, 6), tuple(range(len(UNITS)))])
def test_an_office_suite_that_must_recalculate_comes_to_the_same(
    suite: Suite, name: str, known: tuple[int, ...], tmp_path: Path
):
    county = a_county(name, prior=last_year(a_form(name), known))
    path = written(county, tmp_path)
    assert assert_calculated_as_written(suite, path, SHEET) >= 3 * 7
    assert poisoned(path).read_bytes() != path.read_bytes()
    sheet = opened(path)[SHEET]
    cell = next(
        cell
        for cell in reversed(list(county.form.places))
        if cell in county.form.parts and line_words(county.form, cell)
    )
    now = sum(county.aggregate.counted[place].figures[cell] for place in known)
    assert stands(sheet, name, cell)[0] == in_unit(now, county.form.measure(cell))


@pytest.mark.office
@pytest.mark.slow
def test_a_figure_changed_in_the_detail_and_units_put_in_another_order_are_followed(suite: Suite, tmp_path: Path):
    """The first and the fourth unit change places, the fourth is not compared; one figure of the first is more."""
    county = a_county(NEW, prior=last_year(a_form(NEW), (0, 2)))
    path, changed = written(county, tmp_path), tmp_path / "changed.xlsx"
    first, fourth = county.aggregate.counted[0], county.aggregate.counted[3]
    entry = Cell.named("T3:1:person")
    detail = opened(path)["明细"]
    column = next(cell.coordinate.rstrip("7") for cell in detail[7] if cell.value == str(entry))
    typed: dict[tuple[str, str], int | str] = {
        ("明细", "A8"): fourth.unit.code,
        ("明细", "A11"): first.unit.code,
        ("明细", f"{column}11"): 1000,
    }
    type_into(suite, [Typing(path, changed, typed)])
    row = line_of(opened(path)[SHEET], NEW, RECEIVED)
    others = fourth.figures[RECEIVED] - fourth.figures[entry]
    wanted = 1000 + others + county.aggregate.counted[2].figures[RECEIVED]
    assert values(suite, [changed])[0][SHEET, f"D{row}"] == wanted


def test_too_many_units_to_be_listed_are_compared_without_a_formula_and_the_sheet_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    known = (0, 1, 2, 4)
    monkeypatch.setattr(compare, "_LONGEST_LIST", 2)
    county = a_county(NEW, prior=last_year(a_form(NEW), known))
    sheet = opened(written(county, tmp_path), formulas=True)[SHEET]
    now = sum(county.aggregate.counted[place].figures[RECEIVED] for place in known)
    assert stands(sheet, NEW, RECEIVED)[0] == now
    assert "“本年”直接写数" in str(sheet["A3"].value)
    assert UNITS[3].code not in [row[1] for row in sheet.iter_rows(values_only=True)]
