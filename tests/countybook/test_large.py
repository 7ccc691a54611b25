"""Does a county of a thousand units cost what a thousand units must cost, and nothing more?"""

from pathlib import Path

import pytest

from collect.countybook.draft import County, county_workbook
from collect.countybook.recount import Recount, recounted
from collect.countybook.ticked import ticked
from collect.office.suite import Suite, find_suite
from countybook.counties import a_large_county, assert_calculated_as_written, opened, written
from countybook.test_recount import the_sum

MANY, FEW = 1_000, 20


@pytest.fixture(scope="module")
def county() -> County:
    return a_large_county(MANY, compared=MANY * 3 // 4)


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def test_no_cell_is_made_for_the_units_of_the_two_long_sheets(county: County):
    def described(whole: County) -> dict[str, int]:
        drafts = {sheet.name: sheet for sheet in county_workbook(whole).sheets}
        return {name: len(drafts[name].inked) for name in ("明细", "上报情况")}

    many, few = described(county), described(a_large_county(FEW, compared=FEW))
    assert all(many[name] < few[name] + FEW for name in few)  # wider figures make more printed pages, each with heads


def test_of_a_thousand_units_all_but_one_are_ticked_off_as_they_pass(county: County, tmp_path: Path):
    content, wanted = written(county, tmp_path).read_bytes(), the_sum(county)
    assert len(ticked(content, wanted, tables=()).rows) == MANY - 1
    counted = recounted(content, wanted)
    assert isinstance(counted, Recount)
    assert (counted.differences, counted.unknown, len(counted.units)) == ((), 0, MANY)
    assert counted.figures == MANY * len(county.form.places)
    assert counted.sums == county.aggregate.figures


@pytest.mark.office
@pytest.mark.slow
def test_an_office_suite_that_must_recalculate_a_thousand_units_comes_to_the_same(
    suite: Suite, county: County, tmp_path: Path
):
    path = written(county, tmp_path)
    form = county.form
    on_the_lines, below, in_the_tables = MANY * len(form.parts), 2 * len(form.places), len(form.places)
    formulas = assert_calculated_as_written(suite, path, *opened(path).sheetnames)
    assert formulas > on_the_lines + below + in_the_tables
