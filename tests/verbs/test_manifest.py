"""Is every accepted figure in the sum exactly once, and is a county workbook that was tampered with found out?"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from collect.verbs import rollup as verb
from collect.workbook.layout import column_name
from verbs.county import ASKED, FLAT, LOPSIDED, County, a_county, opened, retyped, saved

FIRST = 8
"""The row of the first unit on 明细, counted from 1; the names of the cells stand above it."""
Edit = Callable[[Any], object]


@pytest.fixture(scope="module")
def summed(issued_county: County, tmp_path_factory: pytest.TempPathFactory) -> County:
    """Two returns are in the sum, one went back, one unit is excused: rolled up, and only looked at from then on."""
    folder = tmp_path_factory.mktemp("汇总") / "示例县 2023"
    copytree(issued_county.folder, folder)
    county = County(folder)
    county.receive(
        甲=county.filled("QA01", *FLAT, "T2:8.1:amount = 0.123456"),
        乙=county.filled("QA02", *LOPSIDED),
        丙=county.filled("QA03", *ASKED, "T2:8.1:amount = 2.5"),
    )
    county.told("accept", "QA03", "--reason", "已电话核实")
    county.told("waive", "QA04", "--reason", "机构撤并")
    county.told("rollup", code=1)
    return county


def written(county: County, suffix: str = ".xlsx") -> Path:
    (path,) = (county.folder / "rollup").glob(f"*{suffix}")
    return path


def at(county: County, cell: str, row: int = FIRST) -> str:
    """The address of a unit's figure on 明细."""
    return f"{column_name(4 + [*map(str, county.campaign.form.places)].index(cell))}{row}"


def verified(county: County, path: Path, *edits: Edit, code: int = 1) -> dict[str, Any]:
    """What is told of the county workbook after it was edited by hand; openpyxl stores no computed values."""
    book = opened(written(county).read_bytes())
    for edit in edits:
        edit(book)
    path.write_bytes(saved(book))
    return county.told("rollup", "--verify", path, code=code)


def differences(told: dict[str, Any]) -> list[tuple[str, ...]]:
    keys = ("kind", "where", "unit", "cell", "found", "expected")
    return [tuple(each[key] for key in keys) for each in told["differences"]]


def typed(sheet: str, address: str, key: object) -> Edit:
    def edit(book: Any) -> None:
        book[sheet][address] = key

    return edit


# ── right after writing ──────────────────────────────────────────────────────────────────────────


def test_the_manifest_counts_every_figure_of_every_accepted_return_once(summed: County):
    told = json.loads(written(summed, ".json").read_text(encoding="utf-8"))
    standing = {each["code"]: each for each in summed.run("status", "--json").facts["units"]}
    assert [each["unit"] for each in told["counted"]] == ["QA01", "QA03"]
    for each in told["counted"]:
        assert sha256((summed.folder / each["file"]).read_bytes()).hexdigest() == each["sha256"]
        assert each["check_code"] == standing[each["unit"]]["check_code"]
    assert told["recount"] == {"units": 2, "figures": 2 * len(summed.campaign.form.places), "agrees": True}
    assert (told["figures"]["T3:1:total"], told["figures"]["T2:8.1:amount"]) == ("127", "2.623456")
    assert told["figures"].keys() == set(map(str, summed.campaign.form.places))


def test_the_manifest_says_who_is_left_out_and_why(summed: County):
    left_out = json.loads(written(summed, ".json").read_text(encoding="utf-8"))["left_out"]
    assert [(each["unit"], each["reason"], each["said"]) for each in left_out] == [
        ("QA02", "returned", "已退回"),
        ("QA04", "waived", "免报（机构撤并）"),
    ]


def test_the_manifest_holds_the_hashes_of_the_county_files(summed: County):
    files = json.loads(written(summed, ".json").read_text(encoding="utf-8"))["files"]
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in summed.campaign.rollup.iterdir()}
    assert {each["name"]: each["sha256"] for each in files} == {
        name: code for name, code in found.items() if name.endswith((".xlsx", ".docx"))
    }


def test_a_clerk_can_read_the_manifest(summed: County):
    said = written(summed, ".txt").read_text(encoding="utf-8-sig")
    figures = 2 * len(summed.campaign.form.places)
    assert f"2 个单位各一行，共 {figures} 个数，都与已验收的报表相符，各计入一次" in said
    assert "QA04 示例县丁局：免报（机构撤并）" in said
    assert "accepted/QA03 示例县丙乡.xlsx" in said


@pytest.mark.parametrize(
    "spoil",
    [
        lambda county, content: retyped(content, {("明细", at(county, "T3:1:person")): 9}),
        lambda county, content: without_row(content, FIRST),
        lambda county, content: retyped(content, {}),  # no formula has a value
    ],
    ids=["figure", "unit", "no-values"],
)
def test_a_workbook_that_comes_out_wrong_is_our_own_mistake(
    county: County, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[County, bytes], bytes]
):
    county.receive_one(county.filled("QA01", *FLAT))
    write = verb.write_workbook
    monkeypatch.setattr(verb, "write_workbook", lambda draft: spoil(county, write(draft)))
    ran = county.run("rollup", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "recount-mismatch")
    assert not list(county.campaign.rollup.glob("*清单*"))


def without_row(content: bytes, row: int) -> bytes:
    book = opened(content)
    book["明细"].delete_rows(row)
    return saved(book)


def test_a_drill_writes_no_manifest(county: County):
    assert county.told("rollup", "--dry-run", code=1)["manifest"] == []
    assert county.files("rollup") == set()


# ── found later ──────────────────────────────────────────────────────────────────────────────────


def test_the_workbook_as_it_was_written_agrees_and_is_known_again(summed: County, tmp_path: Path):
    copy = tmp_path / "市里发来的.xlsx"
    copy.write_bytes(written(summed).read_bytes())
    told = summed.told("rollup", "--verify", copy)
    assert (told["units"], told["differences"], told["unknown"]) == (["QA01", "QA03"], [], 0)
    assert told["figures"] == 2 * len(summed.campaign.form.places)
    assert told["written_at"] == json.loads(written(summed, ".json").read_text(encoding="utf-8"))["made_at"]


def test_a_workbook_saved_without_values_agrees_as_far_as_can_be_told(summed: County, tmp_path: Path):
    told = verified(summed, tmp_path / "a.xlsx", code=0)
    assert (told["differences"], told["written_at"]) == ([], "")
    assert told["unknown"] > len(summed.campaign.form.places)
    assert "这些合计没有核对" in summed.run("rollup", "--verify", tmp_path / "a.xlsx").out


def test_a_figure_changed_by_hand_is_named(summed: County, tmp_path: Path):
    address, amount = at(summed, "T3:1:person", FIRST + 1), at(summed, "T2:8.1:amount")
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", address, 12), typed("明细", amount, 0.123457))
    assert differences(told) == [
        ("figure", f"明细!{amount}", "QA01", "T2:8.1:amount", "0.123457", "0.123456"),
        ("figure", f"明细!{address}", "QA03", "T3:1:person", "12", "120"),
    ]
    assert "请用 collect rollup 重新生成汇总表" in summed.run("rollup", "--verify", tmp_path / "a.xlsx").out
    assert told["differences"][1]["message"] == (
        f"明细!{address}：QA03 示例县丙乡，“三、收到和处理政府信息公开申请情况”“一、本年新收政府信息公开申请数量”行"
        "“自然人”栏（T3:1:person）：表里是 12，已验收的是 120。"
    )


@pytest.mark.parametrize(("key", "shown"), [(None, ""), ("7", "7"), ("无", "无"), ("=3+4", "=3+4")])
def test_what_is_no_number_is_no_figure(summed: County, tmp_path: Path, key: object, shown: str):
    address = at(summed, "T3:1:person")
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", address, key))
    assert differences(told) == [("figure", f"明细!{address}", "QA01", "T3:1:person", shown, "7")]


def test_a_units_total_typed_over_is_named(summed: County, tmp_path: Path):
    address = at(summed, "T3:1:total")
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", address, 8))
    assert differences(told) == [("figure", f"明细!{address}", "QA01", "T3:1:total", "8", "7")]


def test_a_unit_removed_is_named(summed: County, tmp_path: Path):
    told = verified(summed, tmp_path / "a.xlsx", lambda book: book["明细"].delete_rows(FIRST + 1))
    assert differences(told) == [("unit-removed", "明细", "QA03", "", "", "")]
    assert "示例县丙乡" in told["differences"][0]["message"]


def doubled(book: Any) -> None:
    sheet = book["明细"]
    row = [cell.value for cell in sheet[FIRST]]
    sheet.insert_rows(FIRST + 2)
    for column, key in enumerate(row, 1):
        sheet.cell(FIRST + 2, column).value = key


def test_a_unit_doubled_is_named(summed: County, tmp_path: Path):
    told = verified(summed, tmp_path / "a.xlsx", doubled)
    assert differences(told) == [("unit-twice", f"明细!A{FIRST + 2}", "QA01", "", "", f"明细!A{FIRST}")]
    assert told["units"] == ["QA01", "QA03", "QA01"]


def test_a_unit_that_was_not_accepted_is_one_too_many(summed: County, tmp_path: Path):
    edits = (doubled, typed("明细", f"A{FIRST + 2}", "QA02"), typed("明细", f"B{FIRST + 2}", "示例县乙镇"))
    told = verified(summed, tmp_path / "a.xlsx", *edits)
    assert differences(told) == [("unit-strange", f"明细!A{FIRST + 2}", "QA02", "", "", "")]


def test_a_check_code_that_differs_is_named(summed: County, tmp_path: Path):
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", f"C{FIRST}", "AAAAAA"))
    (code,) = [each["check_code"] for each in summed.run("status", "--json").facts["units"] if each["code"] == "QA01"]
    assert differences(told) == [("check-code", f"明细!C{FIRST}", "QA01", "", "AAAAAA", code)]


@pytest.mark.parametrize("key", [999, 127], ids=["other", "equal"])
def test_a_summary_formula_typed_over_is_named_whatever_it_says(summed: County, tmp_path: Path, key: int):
    sheet, address = summed.spot("T3:1:total")
    told = verified(summed, tmp_path / "a.xlsx", typed(f"汇总·{sheet}", address, key))
    assert differences(told) == [("typed-over", f"汇总·{sheet}!{address}", "", "T3:1:total", str(key), "127")]


def test_a_sum_below_the_units_typed_over_is_named(summed: County, tmp_path: Path):
    address = at(summed, "T3:1:person", FIRST + 2)
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", address, 1))
    assert differences(told) == [("typed-over", f"明细!{address}", "", "T3:1:person", "1", "127")]


def test_a_table_that_is_gone_or_says_something_else_is_not_taken_for_checked(summed: County, tmp_path: Path):
    def edit(book: Any) -> None:
        del book["汇总·表二"]
        book["汇总·表三"].insert_rows(1)

    told = verified(summed, tmp_path / "a.xlsx", edit)
    assert differences(told) == [("sheet", "汇总·表二", "", "", "", ""), ("sheet", "汇总·表三", "", "", "", "")]


def test_a_column_that_is_gone_is_named(summed: County, tmp_path: Path):
    address = at(summed, "T3:1:total", FIRST - 1)
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", address, None), without_heads(address))
    assert ("column", "明细", "", "T3:1:total", "", "") in differences(told)


def without_heads(address: str) -> Edit:
    """Empties whatever stands above a column."""
    column = address.rstrip("0123456789")

    def edit(book: Any) -> None:
        for row in range(3, FIRST):
            cell = book["明细"][f"{column}{row}"]
            if type(cell).__name__ == "Cell":
                cell.value = None

    return edit


# ── with values that follow ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def again(summed: County, tmp_path: Path) -> County:
    """The same county a while later: its workbook of before still lies in a drawer."""
    copytree(summed.folder, tmp_path / "示例县 2023")
    return County(tmp_path / "示例县 2023")


def test_what_only_follows_from_a_changed_figure_is_not_said_again(again: County, tmp_path: Path):
    drawer = tmp_path / "抽屉里的.xlsx"
    drawer.write_bytes(written(again).read_bytes())
    before = {each["code"]: each["check_code"] for each in again.run("status", "--json").facts["units"]}["QA01"]
    again.receive_one(again.filled("QA01", "T3:1:person = 9", "T3:4:person = 9", "T2:8.1:amount = 0.123456"))
    after = {each["code"]: each["check_code"] for each in again.run("status", "--json").facts["units"]}["QA01"]
    told = again.told("rollup", "--verify", drawer, code=1)
    assert differences(told) == [
        ("check-code", f"明细!C{FIRST}", "QA01", "", before, after),
        ("figure", f"明细!{at(again, 'T3:1:person')}", "QA01", "T3:1:person", "7", "9"),
        ("figure", f"明细!{at(again, 'T3:4:person')}", "QA01", "T3:4:person", "7", "9"),
    ]
    assert told["written_at"]
    assert "后来的验收、更正" in again.run("rollup", "--verify", drawer).out


def test_a_unit_accepted_later_is_missing_from_the_workbook_and_nothing_else(again: County, tmp_path: Path):
    drawer = tmp_path / "抽屉里的.xlsx"
    drawer.write_bytes(written(again).read_bytes())
    again.told("accept", "QA02", "--overrule", "R3", "--reason", "纸质报表如此")
    assert differences(again.told("rollup", "--verify", drawer, code=1)) == [
        ("unit-removed", "明细", "QA02", "", "", "")
    ]


# ── no county workbook ───────────────────────────────────────────────────────────────────────────


def refused(county: County, path: Path) -> str:
    ran = county.run("rollup", "--verify", path, "--json")
    assert ran.code == 2
    return ran.facts["error"]["code"]


def test_what_is_no_county_workbook_of_this_form_is_refused(summed: County, tmp_path: Path):
    text, other = tmp_path / "说明.xlsx", a_county(tmp_path / "另一县", form="disclosure-2021")
    text.write_text("不是工作簿", encoding="utf-8")
    other.receive_one(other.filled("QA01"))
    other.run("rollup")
    assert refused(summed, tmp_path / "没有.xlsx") == "verify-missing"
    assert refused(summed, text) == "verify-unreadable"
    assert refused(summed, next(summed.campaign.accepted.glob("QA01*"))) == "verify-not-county"
    assert refused(summed, written(other)) == "verify-not-county"


def test_the_workbook_of_another_year_is_recognised(summed: County, tmp_path: Path):
    told = verified(summed, tmp_path / "a.xlsx", typed("明细", "A2", "县人民政府　2022 年度"))
    assert differences(told) == [
        ("whose", "明细!A2", "", "", "县人民政府　2022 年度", "县人民政府　2023 年度"),
    ]
