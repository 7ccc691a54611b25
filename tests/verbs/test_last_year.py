"""What is brought forward from last year, wherever its figures are kept, and whether a change to it is found."""

import csv
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import load_workbook

from collect.campaign.folder import open_campaign
from collect.campaign.prior import priors
from collect.edits.known import Prior
from returns import folder_of
from verbs.county import FLAT, HEADS, MIXED, UNITS, County, a_county, a_sheet, collect, retyped

pytestmark = pytest.mark.slow

CARRIED = "T3:2:person"


def figures_only(home: Path, name: str) -> Path:
    """A shipped form without its rules about prose: these returns have none."""
    folder = home / f"报表 {name}"
    if not folder.exists():
        copytree(folder_of(name), folder)
        (folder / "prose.toml").unlink(missing_ok=True)
    return folder


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> County:
    """This year's campaign, on another form than last year's; only the first unit reported last year."""
    home = tmp_path_factory.mktemp("两 年")
    before = a_county(home / "县 2022", form=figures_only(home, MIXED), year=2022)
    # the makers of the tests write 2023 into a return: it is the stamp's year that is read
    before.receive_one(before.filled("QA01", *FLAT))
    assert before.standing()["QA01"] == "accepted"
    now = a_county(home / "县 2023", form=figures_only(home, "disclosure-2021"), prior=before.folder)
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
    told = "本年填 9；上年“四、结转下年度继续办理 自然人”为 7（取自2022 年度填报任务（县 2022）第 1 版），相差 2。"
    assert told in finding["message"]


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


# ---------------------------------------------------------------- wherever last year's figures are kept

NEW = "disclosure-2021"
SPLIT = (*FLAT, "T3:1:legal = 6", "T3:3.6.1:legal = 1", "T3:3.6.2:legal = 2", "T3:3.6.3:legal = 3", "N1 tells 总体。")
"""A return whose other results are told apart, as only the form now in force does."""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Last year's campaign on the form now in force: two units of four accepted, the county's workbook written."""
    home = tmp_path_factory.mktemp("上年")
    county = a_county(home / "县 2022", form=figures_only(home, NEW), year=2022)
    county.receive_one(county.filled("QA01", *SPLIT))
    county.receive_one(county.filled("QA02", "T2:8.1:amount = 0.123456", "T3:4:other = 2", "T3:1:other = 2"))
    assert county.run("rollup").code == 1
    return county


def county_workbook(county: County) -> Path:
    (path,) = (county.folder / "rollup").glob("*.xlsx")
    return path


def listed(county: County, path: Path) -> Path:
    """The sheet of all units as somebody who knows no merged cells would export it."""
    sheet = load_workbook(county_workbook(county), data_only=True)["明细"]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(sheet.iter_rows(values_only=True))
    return path


def known(folder: Path, *sources: Path, form: str = NEW, units: tuple[tuple[str, ...], ...] = UNITS) -> County:
    """A campaign that has just begun, with these sources of last year's."""
    roster = a_sheet(folder.with_name("名册.xlsx"), HEADS[:3], *units)
    words = ("init", folder, "--form", form, "--year", "2023", "--roster", roster)
    ran = collect(*words, *(word for source in sources for word in ("--prior", source)))
    assert ran.code == 0, ran
    return County(folder)


def told(county: County) -> Mapping[str, Prior]:
    return priors(open_campaign(county.folder))


def figures(read: Mapping[str, Prior]) -> dict[str, dict[str, object]]:
    return {unit: {str(cell): number for cell, number in prior.figures.items()} for unit, prior in read.items()}


@pytest.mark.parametrize("form", [NEW, MIXED, "disclosure-2019"])
def test_campaign_county_workbook_and_list_tell_the_same_figures(before: County, tmp_path: Path, form: str):
    by_campaign = told(known(tmp_path / "a", before.folder, form=form))
    by_workbook = told(known(tmp_path / "b", county_workbook(before), form=form))
    assert set(by_campaign) == {"QA01", "QA02"}
    assert figures(by_workbook) == figures(by_campaign)
    wanted = {"T3:4:person": 7, "T3:3.7:total": 6} | ({} if form == NEW else {"T3:3.6:legal": 6, "T3:3.6:total": 6})
    seen = figures(by_campaign)["QA01"]
    assert {name: seen[name] for name in wanted} == wanted
    if form == NEW:
        assert figures(told(known(tmp_path / "c", listed(before, tmp_path / "明细.csv")))) == figures(by_campaign)
        assert figures(by_campaign)["QA02"]["T2:8.1:amount"] == 123_456


def test_every_source_is_told_in_words(before: County, tmp_path: Path):
    by_campaign = told(known(tmp_path / "a", before.folder))["QA02"]
    by_workbook = told(known(tmp_path / "b", county_workbook(before)))["QA02"]
    by_list = told(known(tmp_path / "c", listed(before, tmp_path / "明细.csv")))["QA02"]
    assert [each.source for each in (by_campaign, by_workbook, by_list)] == [
        "2022 年度填报任务（县 2022）第 1 版", "上年汇总表“明细”页第 9 行", "上年数据.csv 第 9 行",
    ]  # fmt: skip


def test_only_a_campaign_knows_last_years_prose(before: County, tmp_path: Path):
    assert told(known(tmp_path / "a", before.folder))["QA01"].narratives["N1"] == "总体。"
    assert told(known(tmp_path / "b", county_workbook(before)))["QA01"].narratives == {}


def test_a_list_fills_in_what_the_campaign_does_not_know(before: County, tmp_path: Path):
    table = a_sheet(tmp_path / "补.xlsx", ("单位名称", "T3:4:person"), ("示例县甲镇", 70), ("示例县丙乡", 5))
    read = told(known(tmp_path / "c", before.folder, table))
    seen = figures(read)
    assert [seen[unit]["T3:4:person"] for unit in ("QA01", "QA02", "QA03")] == [7, 0, 5]
    assert read["QA03"].source == "上年数据.xlsx 第 3 行"


def test_a_unit_that_is_gone_is_passed_over_in_the_countys_workbook_only(before: County, tmp_path: Path):
    rest = UNITS[1:]
    assert set(told(known(tmp_path / "c", county_workbook(before), units=rest))) == {"QA02"}
    roster = a_sheet(tmp_path / "名册.xlsx", HEADS[:3], *rest)
    words = ("init", tmp_path / "d", "--form", NEW, "--year", "2023", "--roster", roster)
    ran = collect(*words, "--prior", listed(before, tmp_path / "明细.csv"))
    assert ran.code == 2
    assert "第 8 行：名册里没有“QA01”" in ran.err
    assert not (tmp_path / "d").exists()


def test_beginning_tells_of_whom_last_year_is_not_known(before: County, tmp_path: Path):
    roster = a_sheet(tmp_path / "名册.xlsx", HEADS[:3], *UNITS)
    words = ("init", tmp_path / "d", "--form", NEW, "--year", "2023", "--roster", roster, "--prior", before.folder)
    drill = collect(*words, "--dry-run")
    assert drill.code == 0
    ran = collect(*words)
    assert "示例县丙乡、示例县丁局" in ran.out
    assert "示例县乙镇" not in ran.out


def test_figures_from_a_table_are_brought_forward_and_locked_where_they_are_known(before: County, tmp_path: Path):
    table = a_sheet(tmp_path / "x.xlsx", ("单位代码", "T3:4:person"), ("QA01", 7), ("QA02", None))
    county = known(tmp_path / "c", table)
    assert county.run("generate").code == 0
    for unit, value in (("QA01", 7), ("QA02", None)):
        sheet, address = sheet_of(county, unit)
        other = county.spot("T3:2:legal")[1]
        assert (sheet[address].value, sheet[address].protection.locked) == (value, value is not None)
        assert (sheet[other].value, sheet[other].protection.locked) == (None, False)
