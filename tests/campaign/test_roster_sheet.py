"""Whether a roster is read as the clerk sees it, and all that is wrong with it said at once."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from campaign.made import HEADS, a_sheet
from collect.campaign.roster_sheet import copy_roster, read_roster
from collect.errors import CollectError
from collect.roster import Unit


def fault(path: Path) -> CollectError:
    with pytest.raises(CollectError) as told:
        read_roster(path)
    assert str(path) in str(told.value)
    return told.value


def test_every_column_is_read(tmp_path: Path):
    unit = ("QA01", "甲镇", "乡镇", "县政府", "张三", "0455-1", "qa01@example.cn")
    assert read_roster(a_sheet(tmp_path / "r.xlsx", HEADS, unit)).units == (Unit(*unit),)


def test_the_sample_county_has_its_fourteen_units():
    roster = read_roster(Path(__file__).parents[2] / "samples" / "qingan-2023" / "roster.xlsx")
    assert [unit.code for unit in roster] == [f"QA{number:02}" for number in range(1, 15)]


def test_columns_are_found_by_head_in_any_order_below_a_title(tmp_path: Path):
    path = a_sheet(
        tmp_path / "r.xlsx",
        ("2023 年名册",), (), ("备注", " 单位 名称 ", "单位代码\n"),
        ("无", " 甲镇 ", " A1 "), (), ("", "乙镇", "A2"),
    )  # fmt: skip
    assert read_roster(path).units == (Unit("A1", "甲镇"), Unit("A2", "乙镇"))


def test_the_list_may_stand_on_a_later_sheet(tmp_path: Path):
    book = Workbook()
    sheet = book.create_sheet("名册")
    for line in (HEADS[:2], ("A1", "甲镇")):
        sheet.append(line)
    book.save(tmp_path / "r.xlsx")
    assert read_roster(tmp_path / "r.xlsx").units == (Unit("A1", "甲镇"),)


def test_codes_and_telephones_are_read_as_they_are_shown(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("单位代码", "单位名称", "联系电话"), (7, "甲镇", 13800000000.0), ("008", "乙镇", "0455-1")):
        sheet.append(line)
    sheet["A2"].number_format = "000"
    book.save(tmp_path / "r.xlsx")
    units = read_roster(tmp_path / "r.xlsx").units
    assert [(unit.code, unit.telephone) for unit in units] == [("007", "13800000000"), ("008", "0455-1")]


def test_full_width_letters_of_a_code_are_meant_as_plain_ones(tmp_path: Path):
    path = a_sheet(tmp_path / "r.xlsx", HEADS[:2], ("ＱＡ０１", "示例（甲）镇"))
    assert read_roster(path).units == (Unit("QA01", "示例（甲）镇"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_a_chinese_office_writes(tmp_path: Path, encoding: str):
    path = tmp_path / "r.csv"
    path.write_text('单位代码,单位名称\r\n001,甲镇\r\n002,"乙镇,东"\r\n', encoding=encoding, newline="")
    assert read_roster(path).units == (Unit("001", "甲镇"), Unit("002", "乙镇,东"))


def test_every_fault_is_named_at_once_with_its_row(tmp_path: Path):
    path = a_sheet(
        tmp_path / "r.xlsx",
        HEADS,
        ("A1", "甲镇"), ("甲", "乙镇"), ("A3", ""),
        ("A1", "丁镇"), ("A5", "甲镇"), ("A6", "己镇", "", "", "", "", "x"),
    )  # fmt: skip
    told = fault(path)
    assert told.code == "roster-faulty"
    assert told.values["count"] == 5
    assert str(told.values["faults"]).splitlines() == [
        "第 3 行：单位代码“甲”不对。代码用字母、数字、“-”或“_”，以字母或数字开头，最多 20 个字符。",
        "第 4 行：没有单位名称。",
        "第 7 行：电子邮箱“x”不对。每个单位只写一个地址，如 qa01@example.cn。",
        "第 5 行：“A1”与第 2 行重复。",
        "第 6 行：“甲镇”与第 2 行重复。",
    ]


@pytest.mark.parametrize(("wrong", "shown"), [(50, 50), (51, 51), (400, 51)])
def test_of_very_many_faults_as_many_are_listed_as_a_person_reads(tmp_path: Path, wrong: int, shown: int):
    told = fault(a_sheet(tmp_path / "r.xlsx", HEADS, *((f"A{number}", "") for number in range(wrong))))
    listed = str(told.values["faults"]).splitlines()
    assert (told.values["count"], len(listed)) == (wrong, shown)
    assert listed[49] == "第 51 行：没有单位名称。"
    assert wrong == 50 or listed[-1].startswith(f"……还有 {wrong - 50} 处")


def test_a_list_without_its_head_says_which_heads_are_needed(tmp_path: Path):
    told = fault(a_sheet(tmp_path / "r.xlsx", ("代码", "单位名称"), ("A1", "甲镇")))
    assert told.code == "roster-no-head"
    assert told.values["heads"] == "单位代码、单位名称"


def test_a_list_of_nobody_is_refused(tmp_path: Path):
    assert fault(a_sheet(tmp_path / "r.xlsx", HEADS, ("", " "))).code == "roster-empty"


@pytest.mark.parametrize("name", ["r.xlsx", "r.xls", "r.csv", "r.doc"])
def test_what_is_no_list_is_refused(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 100)
    assert fault(tmp_path / name).code == "roster-unreadable"


def test_a_list_cut_short_is_refused(tmp_path: Path):
    path = a_sheet(tmp_path / "r.xlsx", HEADS, ("A1", "甲镇"))
    path.write_bytes(path.read_bytes()[:-200])
    assert fault(path).code == "roster-unreadable"


def test_a_list_that_is_not_there_is_named(tmp_path: Path):
    assert fault(tmp_path / "r.xlsx").code == "roster-missing"


def test_a_workbook_is_copied_as_it_is(tmp_path: Path):
    path = a_sheet(tmp_path / "名册.xlsx", HEADS, ("A1", "甲镇"))
    copy_roster(path, tmp_path / "roster.xlsx")
    assert (tmp_path / "roster.xlsx").read_bytes() == path.read_bytes()


def test_a_csv_becomes_a_workbook_with_the_same_units(tmp_path: Path):
    path = tmp_path / "r.csv"
    path.write_text("单位代码,单位名称,联系电话\n007,=甲镇,0455\n", encoding="utf-8")
    copy_roster(path, tmp_path / "roster.xlsx")
    assert read_roster(tmp_path / "roster.xlsx") == read_roster(path)
    sheet = load_workbook(tmp_path / "roster.xlsx").active
    assert sheet is not None
    assert [(cell.data_type, cell.number_format) for cell in sheet[2]][:2] == [("s", "@"), ("s", "@")]  # type: ignore[index]
