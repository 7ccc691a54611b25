"""Is a county workbook counted again as it stands, whatever form it is on and whoever saved it?"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from collect.campaign.coverage import Coverage
from collect.countybook.difference import Fault, Sum
from collect.countybook.draft import County, county_workbook
from collect.countybook.recount import Recount, recounted
from collect.form.checkcode import check_code, offset
from collect.office.suite import Suite, Typing, find_suite, type_into
from collect.rollup import rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from collect.workbook.write import write_workbook
from returns import EVERY_FORM, YEAR, a_form, a_layout, a_return

UNITS = tuple(Unit(f"QA{number:02}", f"示例{number}镇", "乡镇") for number in range(1, 5))
FIRST_UNIT, FIRST_FIGURE = 8, 5
"""Row of the first unit and column of the first figure on 明细, counted from 1."""


def a_county(name: str, *, units: tuple[Unit, ...] = UNITS) -> County:
    """A county in which every figure of every unit is another one, amounts to the last 分."""
    form = a_form(name)
    accepted: dict[str, tuple[Submission, str]] = {}
    for place, unit in enumerate(units):
        figures = {cell: 1_000 * (place + 1) + number for number, cell in enumerate(form.entries)}
        start = offset(form.fingerprint, unit.code, year=YEAR)
        code = check_code(form, figures, start=start)
        accepted[unit.code] = (replace(a_return(form=form, unit=unit), figures=figures), code)
    aggregate = rolled_up(form, Roster(UNITS), accepted=accepted)
    coverage = Coverage(len(UNITS), len(accepted), len(accepted), 0, len(accepted))
    return County(form, a_layout(name).style, "示例县人民政府", YEAR, aggregate, coverage, (), ())


def the_sum(county: County) -> Sum:
    return Sum(county.form, county.style, county.whose, county.aggregate)


def counted_again(content: bytes, county: County) -> Recount:
    found = recounted(content, the_sum(county))
    assert isinstance(found, Recount)
    return found


@pytest.mark.parametrize("name", EVERY_FORM)
def test_a_workbook_as_it_was_written_agrees_in_every_figure(name: str):
    county = a_county(name)
    found = counted_again(write_workbook(county_workbook(county)), county)
    assert (found.differences, found.unknown) == ((), 0)
    assert found.units == tuple(unit.code for unit in UNITS)
    assert found.figures == len(UNITS) * len(county.form.places)
    assert found.sums == county.aggregate.figures


def test_a_workbook_in_which_nobody_is_counted_agrees():
    county = a_county(EVERY_FORM[0], units=())
    found = counted_again(write_workbook(county_workbook(county)), county)
    assert (found.units, found.figures, found.differences) == ((), 0, ())


@pytest.mark.parametrize("name", EVERY_FORM)
def test_each_single_figure_that_is_changed_is_named(name: str):
    county = a_county(name)
    places = list(county.form.places)
    book = load_workbook(BytesIO(write_workbook(county_workbook(county))))
    for column, cell in enumerate(places, FIRST_FIGURE):
        if cell in county.form.entries:
            figure = book["明细"].cell(FIRST_UNIT + 1, column)
            assert isinstance(figure.value, int | float)
            figure.value = round(figure.value + 10 ** -county.form.measure(cell).decimals, 6)
    target = BytesIO()
    book.save(target)
    found = counted_again(target.getvalue(), county)
    assert {(each.fault, each.unit) for each in found.differences} == {(Fault.FIGURE, "QA02")}
    assert [each.cell for each in found.differences] == [cell for cell in places if cell in county.form.entries]


# ── calculated anew by a foreign program ─────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


@pytest.mark.office
@pytest.mark.slow
def test_a_workbook_calculated_anew_agrees_and_a_typed_figure_is_named_once(suite: Suite, tmp_path: Path):
    county = a_county(EVERY_FORM[0])
    source, whole, changed = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    source.write_bytes(write_workbook(county_workbook(county)))
    place = list(county.form.places).index(county.form.entries[0]) + FIRST_FIGURE
    address = load_workbook(source)["明细"].cell(FIRST_UNIT, place).coordinate
    type_into(suite, [Typing(source, whole, {}), Typing(source, changed, {("明细", address): 5})])
    assert counted_again(whole.read_bytes(), county).differences == ()
    (only,) = counted_again(changed.read_bytes(), county).differences
    assert (only.fault, only.where, only.unit, only.found) == (Fault.FIGURE, f"明细!{address}", "QA01", "5")
