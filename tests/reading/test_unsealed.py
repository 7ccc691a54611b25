"""Is a return that is not on our workbook read by its captions as people write them, and always asked about?"""

from dataclasses import replace
from typing import Any

import pytest

from collect.form.model import Cell
from collect.parcel.cells import Kind, Sheet
from collect.submission import Oddity, Oddness, Rejection, Submission
from collect.workbook.layout import COVER, NARRATIVES
from reading.distorted import (
    a_filled,
    a_mixed,
    a_report,
    handled,
    pasted,
    read_book,
    rejected,
    relabelled,
    remarks,
    rescued,
    rescued_file,
    retyped_at,
    row_inserted,
    soft,
    with_sheet,
)
from returns import TOWN, YEAR, a_form, found

pytestmark = pytest.mark.slow

T3 = "三、收到和处理政府信息公开申请情况"
T2_SHEET, T3_SHEET, T4_SHEET = "表二", "表三", "表四"


# ---------------------------------------------------------------- no stamp: a new book, a Word report


def test_values_pasted_into_a_new_book_are_read_and_asked_about() -> None:
    submission = rescued_file(pasted())
    assert (submission.stamp.unit, submission.stamp.year, submission.stamp.serial) == (TOWN.code, YEAR, 0)
    assert remarks(submission) == {"unsealed": [{"unit": TOWN.name, "year": "2023"}]}
    assert soft(submission) == ["unsealed"]
    assert submission.narratives == a_filled().narratives
    assert submission.contacts["filled_by"] == "张三"


def test_values_pasted_and_moved_are_read_with_their_prose_and_people() -> None:
    def push(book: Any) -> None:
        for sheet in book.worksheets:
            sheet.insert_rows(2 if sheet.title in {COVER, NARRATIVES} else 4)
            sheet.insert_cols(1)

    submission = rescued_file(handled(push, pasted()))
    assert set(remarks(submission)) == {"unsealed", "lifted"}
    assert submission.narratives == a_filled().narratives
    assert submission.contacts == {"filled_by": "张三", "signed_by": "", "telephone": ""}


def test_a_nil_return_is_declared_above_its_table_wherever_it_stands() -> None:
    def declare(book: Any) -> None:
        book[T4_SHEET]["B3"] = "零报告"
        row_inserted(book[T4_SHEET], 1)

    assert rescued_file(handled(declare)).nil == {"T4"}


def test_a_word_report_is_read_figure_for_figure_and_asked_about() -> None:
    submission = rescued(a_report())
    told = remarks(submission)
    assert set(told) == {"unsealed", "lifted"}
    assert [each["count"] for each in told["lifted"]] == ["10", "144", "12"]
    assert submission.narratives == a_filled().narratives
    assert len(submission.stated) == len(a_form().parts)
    assert soft(submission) == ["unsealed"]
    assert submission.stamp.serial == 0


@pytest.mark.parametrize("name", ["disclosure-2021-mixed", "disclosure-2019"])
def test_a_word_report_of_any_layout_is_read_where_that_layout_is_asked(name: str) -> None:
    submission = read_book(a_report(name), name=name)
    assert isinstance(submission, Submission), submission
    assert submission.figures == a_mixed(name).figures


def test_a_total_that_does_not_add_up_in_a_word_report_is_found() -> None:
    book = with_sheet(a_report(), "第3个表格", lambda sheet: retyped_at(sheet, (3, 4), "9", Kind.TEXT))
    submission = read_book(book)
    assert isinstance(submission, Submission)
    (wrong, *_) = found(submission)
    assert (wrong[0], wrong[1][0], wrong[2], wrong[3]) == ("R4", "T4:1:review.total", "9", "1")


def test_slashes_and_padded_zeros_in_a_word_report_are_told_apart() -> None:
    def typed(sheet: Sheet) -> Sheet:
        return retyped_at(retyped_at(sheet, (4, 3), "/", Kind.TEXT), (4, 4), " 0\u3000", Kind.TEXT)

    submission = read_book(with_sheet(a_report(), "第2个表格", typed))
    assert isinstance(submission, Submission)
    assert submission.oddities == {Cell.named("T3:2:person"): Oddity(Oddness.TEXT, "/")}
    assert submission.figures[Cell.named("T3:2:business")] == 0
    assert "understood" not in remarks(submission)


def test_figures_with_their_unit_in_a_word_report_are_understood_and_recorded() -> None:
    book = with_sheet(a_report(), "第2个表格", lambda sheet: retyped_at(sheet, (3, 3), "7件", Kind.TEXT))
    assert [(each["found"], each["read"]) for each in remarks(rescued(book))["understood"]] == [("7件", "7")]


VARIANTS = {
    "a drafting document for all": ("行政规范性文件", "规范性文件"),
    "the last character dropped": ("现行有效件数", "现行有效件"),
    "a space inside": ("规章", "规 章"),
    "straight quotes": ("3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
    "corner quotes": ("3.危及“三安全一稳定”", "3.危及「三安全一稳定」"),
    "no quotes": ("3.危及“三安全一稳定”", "3.危及三安全一稳定"),
    "the branch shortened": ("（六）其他处理", "（六）其他"),
    "half-width brackets": ("（一）予以公开", "(一)予以公开"),
    "a line break": ("（七）总计", "（七）\n总计"),
    "a comma for a stop": ("1.信访举报投诉类申请", "1、信访举报投诉类申请"),
    "a full-width stop": ("1.信访举报投诉类申请", "１．信访举报投诉类申请"),
    "no stop": ("1.信访举报投诉类申请", "1信访举报投诉类申请"),
    "no number": ("1.信访举报投诉类申请", "信访举报投诉类申请"),
    "a half-width colon": ("本年收费金额（单位：万元）", "本年收费金额(单位:万元)"),
    "characters dropped": ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    "characters dropped in front too": ("2.其他法律行政法规禁止公开", "法律行政止公开"),
    "without its aside": ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"),
    "a stop at its end": ("四、结转下年度继续办理", "四、结转下年度继续办理。"),
    "an enumeration comma": ("三、本年度办理结果", "三,本年度办理结果"),
    "a head with spaces": ("自然人", "自 然 人"),
    "the corner empty": ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", ""),
}
REWORDED = {
    "a drafting document for all",
    "the last character dropped",
    "the branch shortened",
    "no number",
    "characters dropped",
    "characters dropped in front too",
    "without its aside",
}
"""Those of them that are more than signs and spaces: they are noted."""


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_label_as_people_write_it_is_the_same_label(variant: str) -> None:
    submission = rescued(relabelled(a_report(), *VARIANTS[variant]))
    assert set(remarks(submission)) == {"unsealed", "lifted"} | ({"labels"} if variant in REWORDED else set())


def test_a_caption_that_is_worded_otherwise_is_noted_beside_the_official_one() -> None:
    book = relabelled(relabelled(a_report(), "行政规范性文件", "规范性 文件"), "现行有效件数", "现行有效件")
    assert [each["what"] for each in remarks(rescued(book))["labels"]] == [
        "“现行有效件”应为“现行有效件数”、“规范性文件”应为“行政规范性文件”"
    ]


def test_a_heading_that_is_worded_otherwise_is_noted_beside_the_official_one() -> None:
    book = relabelled(a_report(), "五、存在的主要问题及改进情况", "五、存在的问题及改进情况")
    assert [each["what"] for each in remarks(rescued(book))["headings"]] == [
        "“五、存在的问题及改进情况”应为“五、存在的主要问题及改进情况”"
    ]


def test_a_heading_that_only_looks_otherwise_is_not_noted() -> None:
    book = relabelled(a_report(), "一、总体情况", "一 总体情况：")
    assert "headings" not in remarks(rescued(book))


def test_all_variants_together_lose_nothing() -> None:
    book = a_report()
    for old, new in dict(VARIANTS.values()).items():
        book = relabelled(book, old, new)
    assert set(remarks(rescued(book))) == {"unsealed", "lifted", "labels"}


def test_columns_and_lines_of_the_same_words_are_told_apart() -> None:
    submission = rescued(relabelled(a_report(), "3.其他", "其他"))
    assert submission.figures[Cell.named("T3:3.6.3:other")] == 2
    assert [submission.figures[Cell.named(f"T4:1:{block}.upheld")] for block in ("review", "direct", "after")] == [
        1,
        0,
        6,
    ]


# ---------------------------------------------------------------- another layout


def test_three_lines_are_added_up_where_one_is_asked() -> None:
    submission = read_book(a_report(), name="disclosure-2021-mixed")
    assert isinstance(submission, Submission), submission
    assert submission.figures[Cell.named("T3:3.6:other")] == 2
    assert submission.figures[Cell.named("T3:3.1:person")] == 3
    assert submission.stated[Cell.named("T3:3.6:total")] == 2
    assert remarks(submission)["summed"] == [{"table": T3, "what": "三、本年度办理结果 （六）其他处理"}]
    assert "unread" not in remarks(submission)


def test_three_lines_are_added_up_only_when_each_of_them_is_a_number() -> None:
    def typed(sheet: Sheet) -> Sheet:
        row = next(at[0] for at, cell in sheet.cells.items() if cell.text.startswith("2.申请人逾期未按"))
        return retyped_at(sheet, (row, 3), "/", Kind.TEXT)

    submission = read_book(with_sheet(a_report(), "第2个表格", typed), name="disclosure-2021-mixed")
    assert isinstance(submission, Submission)
    assert submission.oddities == {Cell.named("T3:3.6:person"): Oddity(Oddness.TEXT, "/")}


@pytest.mark.parametrize("label", ["（六）其他处理", "（六）其他"])
def test_one_line_where_three_are_asked_is_another_layout(label: str) -> None:
    book = relabelled(a_report("disclosure-2021-mixed"), "（六）其他处理", label)
    assert rejected(book) == (
        "other-layout", {"table": T3, "fault": "“（六）其他处理”只有一行数，本次要求分行填报"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "asked"), [("disclosure-2021", "disclosure-2019"), ("disclosure-2019", "disclosure-2021")]
)
def test_a_table_of_other_columns_is_another_layout(sent: str, asked: str) -> None:
    rejection = read_book(a_report(sent), name=asked)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "other-layout"


def test_a_picture_instead_of_a_table_is_another_layout() -> None:
    book = a_report()
    without = replace(book, sheets=tuple(each for each in book.sheets if each.name != "第3个表格"))
    assert rejected(without) == (
        "other-layout",
        {"table": "四、政府信息公开行政复议、行政诉讼情况", "fault": "文件里没有找到这张表"},
    )
