"""What is brought forward from last year's campaign, and whether a change to it is found."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from verbs.county import FLAT, MIXED, County, a_county, retyped

pytestmark = pytest.mark.slow

CARRIED = "T3:2:person"


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> County:
    """This year's campaign, on another form than last year's; only the first unit reported last year."""
    home = tmp_path_factory.mktemp("两 年")
    before = a_county(home / "县 2022", form=MIXED, year=2022)
    # the makers of the tests write 2023 into a return: it is the stamp's year that is read
    before.receive_one(before.filled("QA01", *FLAT))
    assert before.standing()["QA01"] == "accepted"
    now = a_county(home / "县 2023", form="disclosure-2021", prior=before.folder)
    assert now.run("generate").code == 0
    return now


def sheet_of(county: County, unit: str):
    (path,) = (county.folder / "outbox").glob(f"{unit}*.xlsx")
    sheet, address = county.spot(CARRIED)
    return load_workbook(BytesIO(path.read_bytes()))[sheet], address


def test_line_four_of_last_year_stands_locked_in_line_two(years: County):
    sheet, address = sheet_of(years, "QA01")
    assert sheet[address].value == 7
    assert sheet[address].protection.locked
    other = years.spot("T3:2:business")[1]
    assert (sheet[other].value, sheet[other].protection.locked) == (0, True)
    entry = years.spot("T3:1:person")[1]
    assert (sheet[entry].value, sheet[entry].protection.locked) == (None, False)


def test_a_unit_that_did_not_report_last_year_fills_in_line_two_itself(years: County):
    sheet, address = sheet_of(years, "QA02")
    assert sheet[address].value is None
    assert not sheet[address].protection.locked
    told = years.receive_one(years.filled("QA02", f"{CARRIED} = 3", "T3:4:person = 3"))
    assert (told["outcome"], told["findings"]) == ("accepted", [])


def test_a_return_that_keeps_what_was_brought_forward_is_accepted(years: County):
    told = years.receive_one(years.filled("QA01", "T3:4:person = 7"))
    assert (told["outcome"], told["findings"]) == ("accepted", [])


def test_a_change_to_what_was_brought_forward_is_found(years: County):
    kept = years.filled("QA01", "T3:4:person = 7")
    changed = retyped(kept, {years.spot(CARRIED): 9, years.spot("T3:4:person"): 9})
    told = years.receive_one(changed)
    assert told["outcome"] == "returned"
    (finding,) = told["findings"]
    assert (finding["rule"], finding["cells"]) == ("R9", [CARRIED])
    assert (finding["stated"], finding["expected"]) == ("9", "7")
    assert "上年" in finding["message"]


def test_both_campaigns_may_move_together(years: County, tmp_path: Path):
    home = tmp_path / "搬了家"
    years.folder.parent.rename(home)
    try:
        assert County(home / years.folder.name).run("status").code == 1
    finally:
        home.rename(years.folder.parent)


def test_a_prior_folder_that_is_no_campaign_is_misuse(tmp_path: Path):
    with pytest.raises(AssertionError, match="不是填报任务文件夹"):
        a_county(tmp_path / "c", prior=tmp_path)
    assert not (tmp_path / "c").exists()
