"""Is last year read the same from every kind of table, and is whatever is not understood told, all of it at once?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from campaign.made import a_plan, a_sheet
from collect.campaign.folder import open_campaign
from collect.campaign.founding import create
from collect.campaign.prior import priors
from collect.campaign.prior_table import fitted, read_table
from collect.countybook.source import UNITS
from collect.errors import CollectError
from collect.form.arithmetic import computed
from collect.form.model import Cell
from collect.form.naming import cell_words, column_words, line_words
from collect.roster import Roster, Unit
from collect.words import say
from returns import a_form, a_return

FORM, MIXED, OLD = a_form("disclosure-2021"), a_form("disclosure-2021-mixed"), a_form("disclosure-2019")
ROSTER = Roster((Unit("QA01", "示例县甲镇"), Unit("QA02", "示例县乙镇"), Unit("1003", "示例县丙乡")))
OPEN, FEES = Cell.named("T3:4:person"), Cell.named("T2:8.1:amount")


def figures(path: Path, unit: str = "QA01") -> dict[str, int]:
    """What a table says of one unit, by the names of the cells."""
    return {str(cell): int(number) for cell, number in read_table(path, form=FORM, roster=ROSTER)[unit].figures.items()}


def refused(call: Callable[[], object]) -> CollectError:
    """The mistake it is turned away with."""
    with pytest.raises(CollectError) as told:
        call()
    return told.value


def faults(path: Path) -> list[str]:
    """Every fault of a table, each a sentence."""
    told = refused(lambda: read_table(path, form=FORM, roster=ROSTER))
    assert told.code == "prior-faulty", told
    listed = str(told.values["faults"]).split("\n")
    assert told.values["count"] == len(listed)
    return listed


# ---------------------------------------------------------------- every spelling of a head and of a unit


def spelled(cell: Cell) -> dict[str, str]:
    """The ways a column may say which cell it is."""
    line, column = line_words(FORM, cell), column_words(FORM, cell)
    return {
        "by its name": str(cell),
        "by its name in full width": "Ｔ３：４：ｐｅｒｓｏｎ",
        "by line and column": f"{line}{column}",
        "by line and column on two lines": f"{line}\n{column}",
        "by table, line and column": FORM.places[cell].table.title + line + column,
        "as findings call it": cell_words(FORM, cell),
    }


@pytest.mark.parametrize("way", spelled(OPEN))
def test_a_column_may_say_which_cell_it_is(tmp_path: Path, way: str):
    path = a_sheet(tmp_path / "x.xlsx", ("单位代码", spelled(OPEN)[way]), ("QA01", 7))
    assert figures(path) == {"T3:4:person": 7}


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("单位代码", "QA01"), ("单位 名称", "示例县甲镇"), ("填报单位", "示例县 甲镇"), ("代码", "ＱＡ０１"),
    ],
)  # fmt: skip
def test_a_row_may_say_whose_it_is(tmp_path: Path, head: str, unit: str):
    assert figures(a_sheet(tmp_path / "x.xlsx", (head, str(OPEN)), (unit, 7))) == {"T3:4:person": 7}


def test_a_code_of_digits_may_be_a_number_in_the_sheet(tmp_path: Path):
    path = a_sheet(tmp_path / "x.xlsx", ("单位代码", str(OPEN)), (1003, 7))
    assert figures(path, "1003") == {"T3:4:person": 7}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_as_it_was_written(tmp_path: Path, encoding: str):
    path = tmp_path / "x.csv"
    path.write_text(f'单位名称,{OPEN},{FEES},备注\n示例县甲镇, 7 ,"1,234.5",其中两件补正\n', encoding)
    assert figures(path) == {"T2:8.1:amount": 1_234_500_000, "T3:4:person": 7}


def test_heads_over_several_merged_rows_are_read_together(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ("上年各单位情况",),
        ("单位代码", "四、结转下年度继续办理", None, None),
        (None, "自然人", "法人或其他组织", None),
        (None, None, "商业企业", "科研机构"),
        ("QA01", 7, 8, 9),
    ):
        sheet.append(list(line))
    for merge in ("A2:A4", "B2:D2", "B3:B4", "C3:D3"):
        sheet.merge_cells(merge)
    book.save(tmp_path / "x.xlsx")
    assert figures(tmp_path / "x.xlsx") == {"T3:4:person": 7, "T3:4:business": 8, "T3:4:research": 9}


def test_binary_noise_is_not_the_offices(tmp_path: Path):
    path = a_sheet(tmp_path / "x.xlsx", ("单位代码", str(FEES)), ("QA01", 160.596412 + 1e-13))
    assert figures(path) == {"T2:8.1:amount": 160_596_412}


def test_notes_sums_and_signatures_are_passed_over(tmp_path: Path):
    path = a_sheet(
        tmp_path / "x.xlsx",
        ("2022 年度情况",),
        ("序号", "单位名称", str(OPEN), "联系电话", "说明"),
        (1, "示例县甲镇", 7, 4551234567, "已核"),
        (2, "示例县乙镇", None, None, None),
        (None, "合 计", 7, None, None),
        (None, "填表人：张三", None, None, None),
    )
    read = read_table(path, form=FORM, roster=ROSTER)
    assert {unit: dict(each.figures) for unit, each in read.items()} == {"QA01": {OPEN: 7}}


def test_a_blank_is_not_known_and_a_nought_is(tmp_path: Path):
    path = a_sheet(tmp_path / "x.xlsx", ("单位代码", str(OPEN), str(FEES)), ("QA01", 0, None))
    assert figures(path) == {"T3:4:person": 0}


def test_a_total_is_added_up_where_all_its_entries_are_known(tmp_path: Path):
    columns = [cell for cell in FORM.entries if cell.line == "4" and cell.table == "T3"]
    heads, noughts = (*map(str, columns), "T3:4:total"), [0] * (len(columns) - 1)
    path = a_sheet(tmp_path / "x.xlsx", ("单位代码", *heads), ("QA01", 7, *noughts, 99), ("QA02", None, *noughts, 99))
    assert figures(path)["T3:4:total"] == 7
    assert figures(path, "QA02")["T3:4:total"] == 99


def test_where_a_figure_is_from_is_told_by_its_row(tmp_path: Path):
    lines = (("单位代码", str(OPEN)), ("QA02", 1), ("QA01", 7))
    read = read_table(a_sheet(tmp_path / "去年.xlsx", *lines), form=FORM, roster=ROSTER)
    assert read["QA01"].source == "去年.xlsx 第 3 行"


# ---------------------------------------------------------------- another form's figures


def test_a_line_that_was_split_is_added_up_and_its_totals_with_it():
    then = a_return("T3:1:person = 9", "T3:3.6.1:person = 2", "T3:3.6.3:person = 3", "T3:4:person = 4", form=FORM)
    known = fitted(MIXED, computed(FORM, then.figures), entries=FORM.entries)
    assert set(known) == set(MIXED.places)
    assert [known[Cell.named(name)] for name in ("T3:3.6:person", "T3:3.6:total", "T3:3.7:total")] == [5, 5, 5]


def test_a_sum_is_not_split_but_its_totals_are_known():
    then = a_return("T3:1:person = 5", "T3:3.6:person = 5", form=MIXED)
    known = fitted(FORM, computed(MIXED, then.figures), entries=MIXED.entries)
    assert {cell.line for cell in set(FORM.places) - set(known)} == {"3.6.1", "3.6.2", "3.6.3"}
    assert known[Cell.named("T3:3.7:total")] == 5


def test_what_the_2019_form_asked_otherwise_is_not_known():
    known = fitted(FORM, computed(OLD, a_return(form=OLD).figures), entries=OLD.entries)
    assert Cell.named("T2:1.2:valid") not in known
    assert Cell.named("T4:1:review.pending") in known


def test_a_table_of_the_split_lines_feeds_the_form_that_sums_them(tmp_path: Path):
    heads = ("单位代码", *(f"T3:3.6.{number}:person" for number in (1, 2, 3)))
    path = a_sheet(tmp_path / "x.xlsx", heads, ("QA01", 1, 2, 3))
    assert read_table(path, form=MIXED, roster=ROSTER)["QA01"].figures == {Cell.named("T3:3.6:person"): 6}


# ---------------------------------------------------------------- what is not understood


def test_everything_that_is_not_understood_is_told_at_once_with_its_place(tmp_path: Path):
    path = a_sheet(
        tmp_path / "x.xlsx",
        ("单位代码", "单位名称", str(OPEN), "T3:4:persom", str(OPEN), "结转件数", str(FEES)),
        ("QA01", "示例县甲镇", "七件", 1, 1, 1, 1.5),
        ("QA09", "示例县戊镇", 7, 1, 1, 1, -1),
        ("QA01", "示例县乙镇", 7, 1, 1, 1, "1.0000001"),
        ("QA02", "示例县乙镇", date(2022, 1, 2), 1, 1, 1, "无"),
        ("QA02", None, 2.5, 1, 1, 1, 0),
        (None, None, 8, 1, 1, 1, 0),
    )
    listed = faults(path)
    expected = (
        ("第 D 列", "T3:4:persom", "是否想写“T3:4:person”"), ("第 E 列", "T3:4:person", "第 C 列"),
        ("第 F 列", "结转件数"),
        ("第 2 行第 C 列", "七件"), ("第 3 行", "没有“QA09”"), ("第 3 行第 G 列", "“-1”不是数"),
        ("第 4 行", "“QA01”", "“示例县乙镇”"), ("第 4 行第 G 列", "1.0000001", "最多 6 位小数"),
        ("第 5 行第 C 列", "不是数"), ("第 5 行第 G 列", "“无”不是数"), ("第 6 行", "“示例县乙镇”", "第 5 行"),
        ("第 6 行第 C 列", "“2.5”不是数"), ("第 7 行", "没有写是哪个单位"),
    )  # fmt: skip
    for parts in expected:
        assert any(all(part in fault for part in parts) for fault in listed), (parts, listed)
    assert len(listed) == len(expected)


def test_a_sheet_without_heads_is_refused(tmp_path: Path):
    path = a_sheet(tmp_path / "x.xlsx", ("甲镇", 7), ("乙镇", 8))
    assert refused(lambda: read_table(path, form=FORM, roster=ROSTER)).code == "prior-no-head"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0", "好".encode()])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    told = refused(lambda: read_table(path, form=FORM, roster=ROSTER))
    assert (told.code, told.values["path"]) == ("prior-unreadable", path)


def test_a_table_wider_than_anything_that_is_read_is_refused_not_half_read(tmp_path: Path):
    path = a_sheet(tmp_path / "x.xlsx", ("单位代码", str(OPEN), *[None] * 1_000, "备注"), ("QA01", 7))
    assert refused(lambda: read_table(path, form=FORM, roster=ROSTER)).code == "prior-unreadable"


def test_the_countys_sheet_of_units_is_known_by_its_name():
    assert say("prior.sheet") == UNITS


# ---------------------------------------------------------------- a table in a campaign


def tiny(path: Path, **units: int) -> Path:
    """A table for the tiny form."""
    return a_sheet(path, ("单位代码", "T1:1:n"), *units.items())


def test_a_table_is_copied_into_the_campaign_and_may_go_away(tmp_path: Path):
    table = tiny(tmp_path / "去年的.xlsx", A1=5)
    create(tmp_path / "c", a_plan(tmp_path / "from", prior=(table,)))
    table.unlink()
    (tmp_path / "c").rename(tmp_path / "moved")
    campaign = open_campaign(tmp_path / "moved")
    assert campaign.prior == (tmp_path / "moved" / "上年数据.xlsx",)
    (prior,) = priors(campaign).values()
    assert (prior.figures, prior.source) == ({Cell("T1", "1", "n"): 5}, "上年数据.xlsx 第 2 行")


def test_of_several_sources_the_first_that_knows_a_unit_tells(tmp_path: Path):
    first, second = tiny(tmp_path / "甲.xlsx", A1=5), tiny(tmp_path / "乙.xlsx", A1=6, A2=7)
    campaign = create(tmp_path / "c", a_plan(tmp_path / "from", prior=(first, second)))
    assert [path.name for path in campaign.prior] == ["上年数据.xlsx", "上年数据（2）.xlsx"]
    assert {unit: sum(prior.figures.values()) for unit, prior in priors(campaign).items()} == {"A1": 5, "A2": 7}


def test_a_table_that_is_not_understood_begins_no_campaign(tmp_path: Path):
    plan = a_plan(tmp_path / "from", prior=(tiny(tmp_path / "x.xlsx", A9=5),))
    assert refused(lambda: create(tmp_path / "c", plan)).code == "prior-faulty"
    assert not (tmp_path / "c").exists()


def test_a_copy_that_got_lost_is_named(tmp_path: Path):
    create(tmp_path / "c", a_plan(tmp_path / "from", prior=(tiny(tmp_path / "x.xlsx", A1=5),)))
    (tmp_path / "c" / "上年数据.xlsx").unlink()
    told = refused(lambda: open_campaign(tmp_path / "c"))
    assert (told.code, told.values["folder"]) == ("prior-missing", tmp_path / "c" / "上年数据.xlsx")


def test_without_last_year_nothing_is_known(tmp_path: Path):
    assert priors(create(tmp_path / "c", a_plan(tmp_path / "from"))) == {}
