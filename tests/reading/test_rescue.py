"""Are figures lifted by their captions when the labels no longer stand where they were issued, and never wrongly?"""

from dataclasses import replace
from typing import Any

import pytest

from collect.form.model import Cell
from collect.parcel.cells import Book, Sheet
from collect.submission import Submission
from reading.distorted import (
    a_filled,
    column_inserted,
    filled_book,
    handled,
    read_book,
    read_file,
    rejected,
    relabelled,
    remarks,
    rescued,
    rescued_file,
    retyped_at,
    row_deleted,
    row_inserted,
    shifted,
    soft,
    with_sheet,
    without_column,
)
from returns import a_form, found

pytestmark = pytest.mark.slow

T3 = "三、收到和处理政府信息公开申请情况"
FIGURES = a_filled().figures
T2_SHEET, T3_SHEET, T4_SHEET = "表二", "表三", "表四"


# ---------------------------------------------------------------- rows, columns, sheets


ROWS = {T2_SHEET: (2, 5, 8, 17), T3_SHEET: (1, 4, 6, 9, 16, 30), T4_SHEET: (1, 5, 7)}


@pytest.mark.parametrize(("sheet", "row"), [(sheet, row) for sheet, rows in ROWS.items() for row in rows])
def test_a_row_inserted_loses_nothing(sheet: str, row: int) -> None:
    submission = rescued_file(handled(lambda book: row_inserted(book[sheet], row)))
    (told,) = remarks(submission)["lifted"]
    entries = [cell for cell in a_form().entries if a_form().table(cell.table).title == told["table"]]
    assert (told["sheet"], told["count"]) == (sheet, str(len(entries)))
    assert set(remarks(submission)) == {"lifted"}
    assert soft(submission) == []


@pytest.mark.parametrize(
    ("sheet", "column"), [(T2_SHEET, 1), (T2_SHEET, 3), (T3_SHEET, 3), (T3_SHEET, 6), (T4_SHEET, 9)]
)
def test_a_column_inserted_loses_nothing(sheet: str, column: int) -> None:
    submission = rescued_file(handled(lambda book: column_inserted(book[sheet], column)))
    assert set(remarks(submission)) == {"lifted"}


def row_of(label: str) -> int:
    """The row, from 1, on which a label of table three was issued."""
    (row,) = {at[0] for at, cell in filled_book().sheets[2].cells.items() if cell.text == label}
    return row + 1


def test_a_line_deleted_is_named_as_unread_and_its_cells_are_blank() -> None:
    submission = read_file(handled(lambda book: row_deleted(book[T3_SHEET], row_of("2.重复申请"))))
    assert isinstance(submission, Submission)
    gone = {cell for cell in FIGURES if cell.line == "3.5.2"}
    assert submission.figures == {cell: figure for cell, figure in FIGURES.items() if cell not in gone}
    assert remarks(submission)["unread"] == [{"table": T3, "what": "三、本年度办理结果 （五）不予处理 2.重复申请"}]
    assert [rule for rule, *_ in found(submission)] == ["R6"]


def test_a_column_deleted_is_named_as_unread() -> None:
    book = with_sheet(filled_book(), T3_SHEET, lambda sheet: without_column(sheet, 5))
    submission = read_book(book)
    assert isinstance(submission, Submission)
    assert submission.figures == {cell: figure for cell, figure in FIGURES.items() if cell.column != "research"}
    assert remarks(submission)["unread"] == [{"table": T3, "what": "法人或其他组织 科研机构"}]


def test_the_second_of_three_like_columns_deleted_is_the_one_that_is_unread() -> None:
    book = with_sheet(filled_book(), T4_SHEET, lambda sheet: without_column(sheet, 7))  # direct.other
    submission = read_book(book)
    assert isinstance(submission, Submission)
    assert remarks(submission)["unread"][0]["what"] == "行政诉讼 未经复议直接起诉 其他结果"
    assert Cell.named("T4:1:direct.other") not in submission.figures
    assert submission.figures[Cell.named("T4:1:after.upheld")] == 6


def test_sheets_renamed_and_reordered_lose_nothing() -> None:
    def shuffle(book: Any) -> None:
        for place, sheet in enumerate(book.worksheets):
            sheet.title = f"Sheet{place}"
        book.move_sheet("Sheet2", 3)

    assert set(remarks(rescued_file(handled(shuffle)))) == set()


def moved_below(book: Book, sheet: str, onto: str) -> Book:
    """One sheet's cells, forty rows lower, on another sheet."""
    (source,) = [each for each in book.sheets if each.name == sheet]
    cells = shifted(source, row=0, by=60).cells
    merges = shifted(source, row=0, by=60).merges
    rest = replace(book, sheets=tuple(each for each in book.sheets if each.name != sheet))
    return with_sheet(
        rest, onto, lambda each: replace(each, cells={**each.cells, **cells}, merges=(*each.merges, *merges))
    )


@pytest.mark.parametrize("sheet", [T2_SHEET, T4_SHEET])
def test_a_table_moved_below_another_is_found_there(sheet: str) -> None:
    submission = rescued(moved_below(filled_book(), sheet, T3_SHEET))
    assert [each["sheet"] for each in remarks(submission)["lifted"]] == [T3_SHEET]


def test_hidden_and_filtered_rows_are_read() -> None:
    def hide(book: Any) -> None:
        for row in range(8, 20):
            book[T3_SHEET].row_dimensions[row].hidden = True
        book[T3_SHEET].auto_filter.ref = "A6:K32"
        book[T2_SHEET].sheet_state = "hidden"

    assert set(remarks(rescued_file(handled(hide)))) == set()


def test_foreign_sheets_are_listed() -> None:
    def add(book: Any) -> None:
        book.create_sheet("测算底稿")["A1"] = "人工统计"
        book.create_sheet("空页")

    assert remarks(rescued_file(handled(add))) == {"foreign-sheets": [{"sheets": "测算底稿"}]}


def copied(book: Book, sheet: str) -> Book:
    (source,) = [each for each in book.sheets if each.name == sheet]
    return replace(book, sheets=(replace(source, name=f"{sheet} (2)"), *book.sheets))


def test_the_same_table_twice_is_read_once() -> None:
    rescued(copied(filled_book(), T3_SHEET))


def test_two_tables_that_differ_are_set_aside() -> None:
    book = with_sheet(copied(filled_book(), T3_SHEET), "表三 (2)", lambda sheet: retyped_at(sheet, (6, 3), "8"))
    reason, detail = rejected(book)
    assert (reason, detail["sheets"]) == ("two-tables", "表三 (2)、表三")


@pytest.mark.parametrize("inserted", [False, True], ids=["where it was issued", "in a table that was moved"])
def test_merged_entry_cells_are_named_and_only_the_first_is_read(inserted: bool) -> None:
    def merge(book: Any) -> None:
        row_inserted(book[T3_SHEET], 2) if inserted else None
        book[T3_SHEET].merge_cells("H8:I8" if inserted else "H7:I7")

    submission = read_file(handled(merge))
    assert isinstance(submission, Submission)
    assert remarks(submission)["merged"] == [
        {"place": f"“{T3}”“一、本年新收政府信息公开申请数量”行“法人或其他组织 其他”栏"}
    ]
    assert set(FIGURES) - set(submission.figures) == {Cell.named("T3:1:other")}


def test_a_row_of_figures_that_is_not_ours_is_named_and_not_read() -> None:
    def add(book: Any) -> None:
        row = row_of("（七）总计")
        row_inserted(book[T3_SHEET], row)
        book[T3_SHEET].cell(row, 2).value = "（六之二）撤回"
        book[T3_SHEET].cell(row, 4).value = 5

    assert remarks(rescued_file(handled(add)))["extra"] == [{"table": T3, "what": "（六之二）撤回"}]


def test_a_column_of_figures_that_is_not_ours_is_named_and_not_read() -> None:
    def add(book: Any) -> None:
        column_inserted(book[T3_SHEET], 6)
        book[T3_SHEET].cell(6, 6).value = "外国组织"
        book[T3_SHEET].cell(7, 6).value = 5

    assert remarks(rescued_file(handled(add)))["extra"] == [{"table": T3, "what": "外国组织"}]


# ---------------------------------------------------------------- labels


def test_a_label_removed_where_the_table_was_issued_is_taken_by_its_place() -> None:
    book = relabelled(filled_book(), "四、结转下年度继续办理", "")
    submission = rescued(book)
    assert remarks(submission)["unsure"] == [{"table": T3, "what": "四、结转下年度继续办理"}]
    assert soft(submission) == ["unsure"]


def lowered(book: Book, sheet: str = T3_SHEET) -> Book:
    """A blank row above the table."""
    return with_sheet(book, sheet, lambda each: shifted(each, row=1))


@pytest.mark.parametrize(("sheet", "text", "table"), [
    (T3_SHEET, "2.重复申请", T3),
    (T3_SHEET, "1.属于国家秘密", T3),
    (T3_SHEET, "一、本年新收政府信息公开申请数量", T3),
    (T3_SHEET, "科研机构", T3),
    (T2_SHEET, "规章", "二、主动公开政府信息情况"),
])  # fmt: skip
def test_a_label_removed_between_two_that_were_found_is_taken_and_noted(sheet: str, text: str, table: str) -> None:
    submission = rescued(lowered(relabelled(filled_book(), text, ""), sheet))
    assert remarks(submission)["unsure"] == [{"table": table, "what": text}]
    assert soft(submission) == ["unsure"]


def test_a_label_removed_at_the_end_of_a_table_that_was_moved_leaves_its_line_unread() -> None:
    submission = read_book(lowered(relabelled(filled_book(), "四、结转下年度继续办理", "")))
    assert isinstance(submission, Submission)
    assert remarks(submission)["unread"] == [{"table": T3, "what": "四、结转下年度继续办理"}]
    assert {cell.line for cell in set(FIGURES) - set(submission.figures)} == {"4"}


def test_a_row_without_label_that_slid_to_the_left_is_not_read_by_its_place() -> None:
    def slid(sheet: Sheet) -> Sheet:
        row = row_of("四、结转下年度继续办理") - 1
        stay = {at: cell for at, cell in sheet.cells.items() if at[0] != row}
        slide = {(row, at[1] - 1): cell for at, cell in sheet.cells.items() if at[0] == row and 3 <= at[1] < 10}
        return replace(sheet, cells={**stay, **slide})

    submission = read_book(with_sheet(filled_book(), T3_SHEET, slid))
    assert isinstance(submission, Submission)
    assert remarks(submission)["unread"] == [{"table": T3, "what": "四、结转下年度继续办理"}]
    assert {cell.line for cell in set(FIGURES) - set(submission.figures)} == {"4"}


CHANGED = ["1.属于国家机密", "1.属于工作秘密", "2.属于国家秘密", "1.不属于国家秘密", "属于国家秘密", "国家秘密"]


@pytest.mark.parametrize("label", CHANGED)
def test_a_label_really_changed_where_the_table_was_issued_is_refused(label: str) -> None:
    assert rejected(relabelled(filled_book(), "1.属于国家秘密", label)) == (
        "label-changed", {"sheet": T3_SHEET, "issued": "1.属于国家秘密", "found": label},
    )  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [
    ("1.属于国家秘密", "1.属于国家机密"),
    ("1.属于国家秘密", "1.不属于国家秘密"),
    ("3.补正后申请内容仍不明确", "3.补正前申请内容仍不明确"),
    ("2.没有现成信息需要另行制作", "2.现成信息需要另行制作"),
    ("二、上年结转政府信息公开申请数量", "二、本年结转政府信息公开申请数量"),
])  # fmt: skip
def test_a_label_really_changed_in_a_table_that_was_moved_leaves_its_line_unread(old: str, new: str) -> None:
    submission = read_book(lowered(relabelled(filled_book(), old, new)))
    assert isinstance(submission, Submission)
    (unread,) = remarks(submission)["unread"]
    assert unread["what"].endswith(old)
    assert len({cell.line for cell in set(FIGURES) - set(submission.figures)}) == 1


@pytest.mark.parametrize(
    ("old", "new"), [("尚未审结", "审结"), ("本年收费金额（单位：万元）", "本年收费金额（单位：元）")]
)
def test_a_head_really_changed_in_a_table_that_was_moved_leaves_its_column_unread(old: str, new: str) -> None:
    book = relabelled(filled_book(), old, new)
    submission = read_book(lowered(lowered(book, T4_SHEET), T2_SHEET))
    assert isinstance(submission, Submission)
    lost = set(FIGURES) - set(submission.figures)
    assert {a_form().places[cell].column.label for cell in lost} == {old}
    assert remarks(submission)["unread"]


def test_half_a_table_gone_is_a_table_that_was_rebuilt() -> None:
    def cut(sheet: Sheet) -> Sheet:
        return replace(sheet, cells={at: cell for at, cell in shifted(sheet, row=1).cells.items() if at[0] < 14})

    assert rejected(with_sheet(filled_book(), T3_SHEET, cut)) == ("layout-changed", {"sheet": T3_SHEET})
