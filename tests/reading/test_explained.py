"""Which explanations does a return bring?"""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from collect.form.model import Cell, Severity
from collect.reading.explained import says_something
from collect.submission import Submission
from collect.workbook.layout import CHECKS, MARKED, Spot
from collect.workbook.marked import Marks, marked_workbook, numbered
from collect.workbook.write import write_workbook
from reading.retyped import FORM, resaved
from returns import a_layout, a_return, an_issue, issued, last_year, read_back
from workbook.faulty import a_finding

pytestmark = pytest.mark.slow

SOFT = a_finding("R12", Severity.SOFT, (Cell.named("T2:1.2:made"),), "50 — 5")
OTHER = a_finding("R22", Severity.SOFT, (), "N6", section="N6")
REASON = "本年集中清理，经司法局确认"


def a_marked_copy() -> bytes:
    marks = Marks(1, numbered([SOFT, OTHER]))
    return write_workbook(marked_workbook(a_layout(FORM), an_issue(FORM, a_return(serial=2)), marks=marks))


def key_places(content: bytes) -> dict[str, Spot]:
    """Where each key is printed, as openpyxl sees it."""
    book = load_workbook(BytesIO(content))
    cells: list[Any] = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return {
        str(cell.value): Spot(cell.parent.title, cell.row - 1, cell.column - 1)
        for cell in cells
        if re.fullmatch(r"[\w.-]+#\w*", str(cell.value))
    }


def box_of(content: bytes, key: str) -> Spot:
    place = key_places(content)[key]
    return Spot(place.sheet, place.row, place.column - 1)


def brought(content: bytes) -> dict[str, str]:
    submission = read_back(FORM, content)
    assert isinstance(submission, Submission), submission
    return dict(submission.explanations)


def test_an_explanation_comes_back_under_the_key_of_its_finding() -> None:
    copy = a_marked_copy()
    assert brought(resaved(copy, {box_of(copy, SOFT.key): REASON})) == {SOFT.key: REASON}


def test_two_explanations_are_not_mixed_up() -> None:
    copy = a_marked_copy()
    typed = resaved(copy, {box_of(copy, SOFT.key): REASON, box_of(copy, OTHER.key): "本年没有收取过"})
    assert brought(typed) == {SOFT.key: REASON, OTHER.key: "本年没有收取过"}


def test_an_empty_box_says_nothing_although_our_own_words_stand_beside_it() -> None:
    assert brought(a_marked_copy()) == {}
    assert brought(resaved(a_marked_copy(), {})) == {}


@pytest.mark.parametrize("words", ["无", "/", "————", "　 无 　", "情况属", "…………", "-------", "\u200b" * 4])
def test_an_empty_word_is_no_explanation(words: str) -> None:
    copy = a_marked_copy()
    assert brought(resaved(copy, {box_of(copy, SOFT.key): words})) == {}


@pytest.mark.parametrize("words", ["情况属实", "见附件。（2023年）", "确为 5 件"])
def test_a_few_words_are_one(words: str) -> None:
    copy = a_marked_copy()
    assert brought(resaved(copy, {box_of(copy, SOFT.key): f" {words}\n"})) == {SOFT.key: words}
    assert says_something(words)


def changed(content: bytes, sheet: str, change: str, *, at: int) -> bytes:
    book = load_workbook(BytesIO(content))
    page = book[sheet]
    assert isinstance(page, Worksheet)
    for area in list(page.merged_cells.ranges):
        page.unmerge_cells(area.coord)
    getattr(page, change)(at)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_it_is_found_again_below_rows_and_behind_columns_that_were_inserted() -> None:
    copy = a_marked_copy()
    typed = resaved(copy, {box_of(copy, SOFT.key): REASON})
    assert brought(changed(typed, MARKED, "insert_rows", at=3)) == {SOFT.key: REASON}
    key_column = key_places(copy)[SOFT.key].column + 1
    assert brought(changed(typed, MARKED, "insert_cols", at=key_column)) == {SOFT.key: REASON}
    assert brought(changed(copy, MARKED, "insert_cols", at=key_column)) == {}


def test_on_the_check_sheet_it_is_bound_to_the_rule_alone() -> None:
    sent = issued(FORM, a_return("T2:1.2:valid = 9"), prior=last_year("T2:1.2:valid = 3"))
    assert box_of(sent, "R10#").sheet == CHECKS
    assert brought(sent) == {}
    assert brought(resaved(sent, {box_of(sent, "R10#"): REASON})) == {"R10#": REASON}


def test_a_sheet_that_is_not_ours_brings_none() -> None:
    book = load_workbook(BytesIO(a_marked_copy()))
    page = book.create_sheet("台账")
    page["A1"], page["B1"] = REASON, SOFT.key
    target = BytesIO()
    book.save(target)
    assert brought(target.getvalue()) == {}
