"""Does 审核情况 count every finding once: by rule, by unit, by what became of it?"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from collect.countybook.draft import County, OutstandingLine, SettledLine, UnitLine
from collect.office.suite import Suite, find_suite
from collect.words import say
from countybook.counties import UNITS, a_county, assert_calculated_as_written, opened, written

NEW = "disclosure-2021"
SHEET = "审核情况"
HEADS, FIRST_UNIT, FIRST_RULE = 6, 7, 6
"""Row of the heads and of the first unit, column of the first rule, counted from 1."""
OPEN, ANSWERED, NOTED = "✗ 待处理", "？ 已说明待验收", "－ 只提示"
OVERRULED, EXPLAINED = "○ 裁定不适用", "✓ 单位说明"


@pytest.fixture(scope="module")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def asked(place: int, rule: str, severity: str, answer: str = "") -> OutstandingLine:
    return OutstandingLine(UNITS[place], rule, severity, f"{rule} 不成立", answer)


def settled(place: int, rule: str, how: str, severity: str = "soft") -> SettledLine:
    overruled = how == OVERRULED
    return SettledLine(UNITS[place], rule, how, f"{rule} 不成立", "如实", "李某", overruled, severity)


def a_questioned_county() -> County:
    """Two units wait, one of them has answered one of three questions; two are counted, with and without a word."""
    lines = [
        UnitLine(unit, "已退回" if place < 2 else "已验收", "", 1, True, "", 0) for place, unit in enumerate(UNITS)
    ]
    return replace(
        a_county(NEW),
        lines=lines,
        outstanding=(
            asked(1, "R3", "hard"), asked(0, "R3", "hard"), asked(0, "R3", "hard"),
            asked(0, "R12", "soft", "本年集中受理"), asked(0, "R27-long", "note"),
        ),
        settled=(settled(2, "R10", EXPLAINED), settled(2, "R3", OVERRULED, "hard")),
        noted=(asked(3, "R27-long", "note"),),
    )  # fmt: skip


def rows(sheet: Worksheet) -> dict[tuple[str, str], Mapping[str, object]]:
    """By unit and what became of the findings: how many of each rule, in all under 合计."""
    heads = [cell.value for cell in sheet[HEADS]][FIRST_RULE - 2 :]
    found: dict[tuple[str, str], Mapping[str, object]] = {}
    for row in sheet.iter_rows(min_row=FIRST_UNIT, values_only=True):
        if str(row[0]) != "合计":
            counts = zip(heads, row[FIRST_RULE - 2 :], strict=True)
            found[str(row[1]), str(row[2])] = {str(head): count for head, count in counts if count is not None}
    return found


def totals(sheet: Worksheet) -> dict[object, list[object]]:
    """Below the units: by what became of the findings, how many of each rule."""
    below = (row for row in sheet.iter_rows(min_row=FIRST_UNIT, values_only=True) if row[0] == "合计")
    return {row[2]: list(row[FIRST_RULE - 2 :]) for row in below}


def test_every_finding_is_counted_once_by_rule_unit_and_what_became_of_it(tmp_path: Path):
    sheet = opened(written(a_questioned_county(), tmp_path))[SHEET]
    first, second, third, fourth = (unit.name for unit in UNITS[:4])
    assert rows(sheet) == {
        (first, OPEN): {"合计": 2, "R3": 2},
        (first, ANSWERED): {"合计": 1, "R12": 1},
        (first, NOTED): {"合计": 1, "R27-long": 1},
        (second, OPEN): {"合计": 1, "R3": 1},
        (third, OVERRULED): {"合计": 1, "R3": 1},
        (third, EXPLAINED): {"合计": 1, "R10": 1},
        (fourth, NOTED): {"合计": 1, "R27-long": 1},
    }
    assert [cell.value for cell in sheet[FIRST_UNIT]][:4] == [UNITS[0].code, first, OPEN, "已退回"]


def test_the_rules_stand_in_the_order_of_the_form_with_symbol_word_and_what_they_say(tmp_path: Path):
    sheet = opened(written(a_questioned_county(), tmp_path))[SHEET]
    words, severities, codes = (
        [cell.value for cell in sheet[row]][FIRST_RULE - 1 :] for row in (HEADS - 2, HEADS - 1, HEADS)
    )
    assert codes == ["R3", "R10", "R12", "R27-long"]
    assert severities == ["✗ 必须改", "？ 需说明", "？ 需说明", "－ 提示"]
    assert str(words[0]).startswith("第一项加第二项之和")
    assert words[3] == "总体情况一般不超过 1000 字"


def test_the_sums_below_are_formulas_that_come_to_the_counts(tmp_path: Path):
    path = written(a_questioned_county(), tmp_path)
    assert totals(opened(path)[SHEET]) == {
        OPEN: [3, 3, 0, 0, 0],
        ANSWERED: [1, 0, 0, 1, 0],
        OVERRULED: [1, 1, 0, 0, 0],
        EXPLAINED: [1, 0, 1, 0, 0],
        NOTED: [2, 0, 0, 0, 2],
        None: [8, 4, 1, 1, 2],
    }
    assert all(
        str(each).startswith("=SUM") for row in totals(opened(path, formulas=True)[SHEET]).values() for each in row
    )


def test_the_statement_says_how_many_wait_and_where_each_can_be_read(tmp_path: Path):
    sheet = opened(written(a_questioned_county(), tmp_path))[SHEET]
    assert sheet["A3"].value == (
        "共 8 条审核意见，涉及 4 个单位、4 条规则，其中必须改而待处理的 3 条。按处理：✗ 待处理 3、？ 已说明待验收 1、"
        "○ 裁定不适用 1、✓ 单位说明 1、－ 只提示 2。没有审核意见的单位不列；每条的内容见“审核意见”“裁定与说明”页。"
    )


def test_heads_and_names_stay_in_sight_and_the_list_can_be_filtered(tmp_path: Path):
    sheet = opened(written(a_questioned_county(), tmp_path))[SHEET]
    assert sheet.freeze_panes == f"D{FIRST_UNIT}"
    assert sheet.auto_filter.ref == f"A{HEADS}:I{FIRST_UNIT + 6}"


def test_what_a_unit_answered_stands_beside_the_question(tmp_path: Path):
    sheet = opened(written(a_questioned_county(), tmp_path))["审核意见"]
    answers = {row[3]: row[6] for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert answers == {"R3": None, "R12": "本年集中受理", "R27-long": None}


def test_without_findings_the_sheet_says_so(tmp_path: Path):
    book = opened(written(a_county(NEW), tmp_path))
    assert book[SHEET][f"A{FIRST_UNIT}"].value == say("county.nothing-found")
    assert "审核意见" not in book.sheetnames


@pytest.mark.office
@pytest.mark.slow
def test_an_office_suite_that_must_recalculate_comes_to_the_same(suite: Suite, tmp_path: Path):
    assert assert_calculated_as_written(suite, written(a_questioned_county(), tmp_path), SHEET) == 6 * 5
