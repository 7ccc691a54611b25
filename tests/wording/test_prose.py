"""Does prose that says another number than the tables get exactly the finding it deserves, and no other?"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies

from collect.edits.findings import Finding
from collect.edits.known import Known
from collect.form.arithmetic import computed
from collect.form.model import Cell, Form
from collect.form.readings import readings as read_text
from collect.form.silences import silences
from collect.review import review
from collect.submission import Submission
from collect.wording.prose import prose_findings
from collect.wording.told import readings
from returns import EVERY_FORM, ROOT, TOWN, YEAR, a_form, a_return, in_smallest

KNOWN = Known(TOWN, YEAR)
WORDS = "收到 办结 政府信息公开申请 行政复议 行政诉讼 未收到 无 其中 占 合计 上年结转 全县 我镇 自然人 予以公开 和"
NUMBERS = "3件 十二件 1,200件 １２件 62.3% 2022年 2023年 12.5万元 零件"
JUMBLE = [*WORDS.split(), *NUMBERS.split(), *"的约、，。；（）\n"]
ANSWERS = sorted((ROOT / "samples" / "qingan-2023" / "answers").glob("*.toml"))

TOWN_YEAR = (
    "T3:1:person = 51", "T3:1:business = 11", "T3:2:person = 3", "T3:3.1:person = 29", "T3:3.2:person = 9",
    "T3:3.3.4:person = 8", "T3:3.4.1:person = 11", "T3:3.5.1:person = 3", "T3:3.6.3:person = 1", "T3:4:person = 4",
    "T4:1:review.upheld = 3", "T4:1:review.corrected = 3", "T4:1:direct.upheld = 2", "T4:1:after.pending = 1",
    "T2:1.2:made = 2", "T2:1.2:repealed = 1", "T2:1.2:valid = 9", "T2:5.1:decisions = 318", "T2:6.1:decisions = 27",
    "T2:6.2:decisions = 2", "T2:8.1:amount = 12.5034",
)  # fmt: skip
"""New 62 and 3 carried, 61 done, 4 carried on; 6 reviews, 3 lawsuits."""


def said_of(submission: Submission, *, form: Form | None = None) -> list[Finding]:
    form = form or a_form()
    return list(prose_findings(form, submission, known=KNOWN, figures=computed(form, submission.figures)))


def of(text: str, *changes: str) -> list[tuple[str, str, str]]:
    """Rule, stated and expected of every finding about this prose beside the figures of the town's year."""
    found = said_of(a_return(*TOWN_YEAR, *changes, f"N1 tells {text}"))
    return [(each.rule, each.stated, each.expected) for each in found]


WRONG = {
    # the fault: what the prose says, and the one finding
    "received is neither new nor new and carried": ("全年收到政府信息公开申请60件。", ("R13", "60", "62、65")),
    "answered is not the total of results": ("政府信息公开申请均已办理，答复60件。", ("R14", "60", "61")),
    "carried on is not line four": ("政府信息公开申请办结61件，结转下年度继续办理5件。", ("R14", "5", "4")),
    "carried in is not line two": ("全年新收政府信息公开申请62件，上年结转4件。", ("R14", "4", "3")),
    "granted is not the line of that result": ("政府信息公开申请办结61件，予以公开28件。", ("R15", "28", "29")),
    "granted and granted in part is not their sum": ("政府信息公开申请予以公开和部分公开共39件。", ("R15", "39", "38")),
    "refused is not the sum of its eight lines": ("政府信息公开申请不予公开9件。", ("R15", "9", "8")),
    "reviews are not the total of the first block": ("因政府信息公开引起的行政复议案件7件。", ("R16", "7", "6")),
    "lawsuits are not the total of both blocks": ("因政府信息公开被提起行政诉讼2件。", ("R16", "2", "3")),
    "requests that were not received are in the table": ("本年度我镇未收到政府信息公开申请。", ("R17", "0", "62")),
    "reviews that did not happen are in the table": ("没有因政府信息公开引起的行政复议。", ("R17", "0", "6")),
    "permits are not those of table two": ("全年作出行政许可决定320件。", ("R18", "320", "318")),
    "documents issued are not those of table two": ("全年制发行政规范性文件3件。", ("R18", "3", "2")),
    "documents in force are not those of table two": ("制发行政规范性文件2件，现行有效8件。", ("R18", "8", "9")),
    "charges are not those of table two": ("行政事业性收费12.6万元。", ("R18", "12.6", "12.5034")),
    "parts do not come to their whole": ("行政复议6件，其中结果维持3件、结果纠正2件。", ("R19", "5", "6")),
    "one part is larger than its whole": ("发生安全事故3起，其中较大事故4起。", ("R19", "4", "3")),
    "a share is not part of whole": (
        "政府信息公开申请办结61件。予以公开29件，部分公开9件，两项合计占办结总数的63.2%。", ("R20", "63.2%", "62.3%"),
    ),
    "a share of what stands before 其中": ("全年发布信息486条，其中政策文件类57条，占17%。", ("R20", "17%", "12%")),
    "natural persons are not their column": ("收到政府信息公开申请62件，其中自然人50件。", ("R21", "50", "51、54")),
    "organisations are not their five columns": ("新收政府信息公开申请62件，法人或其他组织12件。", ("R21", "12", "11")),
}  # fmt: skip


def test_a_number_that_may_be_one_that_was_left_blank_is_not_called_wrong():
    form, blank = a_form(), Cell("T3", "1", "other")
    whole = a_return("T3:1:person = 251", "T3:1:other = 21", "T3:3.1:person = 271", "T3:4:person = 1", form=form)
    whole = replace(whole, narratives={"N1": "全年办理政府信息公开申请272件。"})
    lacking = replace(whole, figures={cell: figure for cell, figure in whole.figures.items() if cell != blank})
    assert "R14" not in {each.rule for each in review(form, whole, known=KNOWN).findings}
    found = {each.rule for each in review(form, lacking, known=KNOWN).findings}
    assert "R6" in found
    assert "R14" not in found
    wrong = replace(whole, narratives={"N1": "全年办理政府信息公开申请300件。"})
    assert "R14" in {each.rule for each in review(form, wrong, known=KNOWN).findings}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_number_is_found_and_nothing_else(fault: str):
    text, expected = WRONG[fault]
    assert of(text) == [expected]


RIGHT = (
    "全年收到政府信息公开申请62件，答复61件，结转下年度4件。",
    "全年收到政府信息公开申请65件（含上年结转3件）。",
    "全年新收政府信息公开申请62件，加上2022年结转3件，合计65件，办结61件，结转2024年4件。",
    "办理政府信息公开申请65件。",
    "办理政府信息公开申请61件。",
    "政府信息公开申请办结61件，其中予以公开29件、部分公开9件、不予公开8件、无法提供11件、不予处理3件、其他处理1件。",
    "政府信息公开申请予以公开29件，部分公开9件，两项合计占办结总数的62.3%。",
    "政府信息公开申请予以公开29件，占办结61件的47.5%。",
    "行政复议6件，其中结果维持3件、结果纠正3件；行政诉讼3件，其中未经复议直接起诉2件、复议后起诉1件。",
    "全年作出行政许可决定318件、行政处罚决定27件、行政强制决定2件，共347件。",
    "行政许可、行政处罚、行政强制决定共347件。",
    "制发行政规范性文件２件、废止一件，现行有效九件。",
    "行政事业性收费12.5万元，即125034元。",
    "收到政府信息公开申请六十二件，其中自然人五十一件、法人或其他组织十一件。",
)


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_number_is_not_doubted(text: str):
    assert of(text) == []


def test_both_ways_of_counting_what_was_received_are_in_use():
    assert of("收到政府信息公开申请62件。") == of("收到政府信息公开申请65件。") == []
    [found] = said_of(a_return(*TOWN_YEAR, "N1 tells 收到政府信息公开申请63件。"))
    assert found.expected == "62、65"
    assert "“一、本年新收政府信息公开申请数量”行“总计”栏为 62" in found.message
    assert "“二、上年结转政府信息公开申请数量”行“总计”栏为 65" in found.message


def test_a_finding_names_the_section_the_sentence_and_the_cell():
    [found] = said_of(a_return(*TOWN_YEAR, "N1 tells 本镇重视公开。全年收到政府信息公开申请63件，均已答复。另有事项。"))
    assert (found.section, found.quote) == ("N1", "全年收到政府信息公开申请63件，均已答复。")
    assert found.cells == (Cell("T3", "1", "total"),)


def test_the_same_difference_is_said_once():
    assert of("收到政府信息公开申请63件。\n依申请公开。受理63件。") == [("R13", "63", "62、65")]


def test_sums_over_a_wrong_number_are_not_said_again():
    assert of("行政复议7件，其中结果维持3件、结果纠正3件。") == [("R16", "7", "6")]


def test_a_list_of_right_numbers_only_leaves_something_out():
    assert of("政府信息公开申请办结61件，其中予以公开29件、部分公开9件。") == []


def test_silence_about_two_things_is_held_against_both():
    assert of("未发生行政复议、行政诉讼。") == [("R17", "0", "6"), ("R17", "0", "3")]


def test_prose_that_is_silent_about_a_table_of_zeros_is_right():
    text = "未收到政府信息公开申请，未发生行政复议、行政诉讼。"
    assert said_of(a_return(f"N1 tells {text}")) == []


def test_a_form_without_rules_about_prose_asks_nothing_of_it():
    form = a_form("village-library")
    assert not form.prose.rules
    [narrative, *_] = form.narratives
    assert said_of(a_return(f"{narrative.code} tells 收到政府信息公开申请63件。", form=form), form=form) == []


def test_a_rule_asks_only_the_sections_it_names():
    assert said_of(a_return(*TOWN_YEAR, "N5 tells 收到政府信息公开申请63件。")) == []


def test_each_reading_is_told_with_all_it_may_equal():
    submission = a_return(*TOWN_YEAR, "N1 tells 收到政府信息公开申请65件，行政事业性收费125034元。")
    received, charged = readings(a_form(), submission, known=KNOWN)
    figures = computed(a_form(), submission.figures)
    assert [len(each.terms) for each in received.alternatives] == [1, 2]
    assert (received.rule.code, received.number, received.holds(a_form(), figures)) == ("R13", 65, True)
    assert (charged.rule.code, charged.number, charged.holds(a_form(), figures)) == ("R18", 12_503_400, True)


# ---------------------------------------------------------------- the sample county


def answered(path: Path, form: Form) -> Submission:
    """What a sample unit answers; a cell that holds no figure is left blank."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    figures: dict[Cell, int | Fraction] = {}
    for name, number in written["figures"].items():
        if not isinstance(number, str):
            figures[Cell.named(name)] = in_smallest(str(number), form.measure(Cell.named(name)))
    blank = a_return(form=form)
    return replace(blank, figures={**blank.figures, **figures}, narratives=written["narratives"])


def about_figures(found: Iterator[Finding] | list[Finding], submission: Submission, path: Path) -> list[Finding]:
    """The findings but those about a cell in which the unit wrote no figure."""
    written: Mapping[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))["figures"]
    odd = {Cell.named(name) for name, number in written.items() if isinstance(number, str)}
    return [each for each in found if odd.isdisjoint(each.cells)]


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_no_sample_report_raises_a_false_alarm(path: Path):
    form = a_form("disclosure-2021-mixed")
    submission = answered(path, form)
    assert about_figures(said_of(submission, form=form), submission, path) == []


def test_the_sample_reports_are_read_at_all():
    form = a_form("disclosure-2021-mixed")
    counts = {path.stem: len(list(readings(form, answered(path, form), known=KNOWN))) for path in ANSWERS}
    assert counts["QA01"] == 0, "its prose gives no number"
    assert min(count for name, count in counts.items() if name not in ("QA01", "QA04")) >= 4
    assert counts["QA02"] == 20


@pytest.mark.parametrize("name", ["QA02", "QA13"])
def test_every_number_read_in_a_sample_is_found_when_it_is_changed(name: str):
    form = a_form("disclosure-2021-mixed")
    [path] = [each for each in ANSWERS if each.stem == name]
    submission = answered(path, form)
    for each in readings(form, submission, known=KNOWN):
        text, number = submission.narratives[each.section], each.reading.number
        changed = text[: number.start] + f"7777{number.unit}" + text[number.end :]
        told = said_of(replace(submission, narratives={each.section: changed}), form=form)
        assert (each.rule.code, "7777") in [(found.rule, found.stated) for found in told]


@given(strategies.lists(strategies.sampled_from(JUMBLE), max_size=40).map("".join))
def test_whatever_stands_there_is_read_without_an_accident(text: str):
    form = a_form()
    said = read_text(form, text, year=YEAR)
    assert all(text[each.number.start : each.number.end].endswith(each.number.unit) for each in said.readings)
    assert all(text[each.start : each.end] for each in silences(form.prose, text, year=YEAR))
    said_of(a_return(f"N1 tells {text}"))


@pytest.mark.parametrize("name", [each for each in EVERY_FORM if each != "village-library"])
def test_every_shipped_form_asks_the_rules_about_numbers(name: str):
    assert {f"R{number}" for number in range(13, 22)} <= a_form(name).prose.by_code.keys()
