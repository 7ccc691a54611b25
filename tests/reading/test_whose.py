"""Is it known whose a file is, by its stamp or else by what its title says, and never by guessing?"""

from dataclasses import replace

import pytest

from collect.parcel.cells import Book, Kind, TypedCell
from collect.submission import Submission
from reading.distorted import (
    a_filled,
    a_report,
    filled_book,
    read_book,
    rejected,
    relabelled,
    remarks,
    rescued,
    soft,
    with_sheet,
)
from returns import KEY, TOWN

T2_SHEET, T3_SHEET, T4_SHEET = "表二", "表三", "表四"


# ---------------------------------------------------------------- whose it is


def titled(*lines: str) -> Book:
    """The report with another title."""
    book = a_report()
    (text,) = [each for each in book.sheets if each.name == "_text"]
    body = [cell.text for at, cell in sorted(text.cells.items()) if at[0] > 0 and at[1] == 0]
    rest = body[next(place for place, said in enumerate(body) if said.startswith("一、")) :]
    cells = {(row, 0): TypedCell(Kind.TEXT, said, None, False) for row, said in enumerate((*lines, *rest))}
    return with_sheet(book, "_text", lambda sheet: replace(sheet, cells=cells))


TITLES = {
    "in one line": (f"{TOWN.name}2023年政府信息公开工作年度报告",),
    "in two lines": (f"{TOWN.name}2023年", "政府信息公开工作年度报告"),
    "the year on the second line": (TOWN.name, "2023年政府信息公开工作年度报告"),
    "the year in words": (TOWN.name, "二〇二三年政府信息公开工作年度报告"),
    "with spaces": (f"{TOWN.name} 2023 年 政府信息公开工作 年度报告",),
}


@pytest.mark.parametrize("title", TITLES)
def test_the_unit_and_the_year_are_read_in_the_title(title: str) -> None:
    assert rescued(titled(*TITLES[title])).stamp.unit == TOWN.code


STRANGE = {
    "no unit": (("政府信息公开工作年度报告（2023年）",), "not-ours"),
    "a unit that is not in the roster": (("外县某镇人民政府2023年政府信息公开工作年度报告",), "not-ours"),
    "two units": ((f"{TOWN.name}、示例市人民政府2023年政府信息公开工作年度报告",), "not-ours"),
    "no year": ((f"{TOWN.name}政府信息公开工作年度报告",), "not-ours"),
    "two years": ((f"{TOWN.name}2022年、2023年政府信息公开工作年度报告",), "not-ours"),
    "last year": ((f"{TOWN.name}2022年政府信息公开工作年度报告",), "other-year"),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_report_whose_unit_or_year_is_not_certain_is_set_aside(case: str) -> None:
    lines, reason = STRANGE[case]
    assert rejected(titled(*lines))[0] == reason


def test_a_unit_whose_name_begins_another_s_is_not_taken_for_it() -> None:
    names = {"QA01": "示例甲镇", "QA99": "示例甲镇人民政府"}
    submission = read_book(a_report(), names=names)
    assert isinstance(submission, Submission)
    assert submission.stamp.unit == "QA99"


def test_a_letter_that_names_unit_and_year_holds_no_table_and_is_not_ours() -> None:
    book = titled(f"{TOWN.name}2023年工作总结")
    assert rejected(replace(book, sheets=book.sheets[-1:])) == ("not-ours", {})


def test_a_workbook_of_another_edition_under_our_seal_is_read_by_its_captions_and_asked_about() -> None:
    old = a_filled().stamp
    token, forged = old.sealed(KEY), old._replace(edition="0").sealed(KEY)
    book = relabelled(filled_book(), token, forged)
    submission = rescued(replace(book, properties={"collect": forged}))
    assert submission.stamp.edition == "0"
    assert list(remarks(submission)) == ["old-edition"]
    assert soft(submission) == ["old-edition"]


def test_a_workbook_of_another_edition_under_another_seal_is_set_aside() -> None:
    old = a_filled().stamp
    token, forged = old.sealed(KEY), old._replace(edition="0").sealed(b"another")
    book = relabelled(filled_book(), token, forged)
    assert rejected(replace(book, properties={"collect": forged}))[0] == "other-edition"


def test_a_sheet_lost_its_protection_and_the_file_its_property() -> None:
    book = with_sheet(filled_book(), T3_SHEET, lambda sheet: replace(sheet, protected=False))
    assert remarks(rescued(replace(book, properties={}))) == {"stamp-lost": [{}], "unprotected": [{"sheet": T3_SHEET}]}
