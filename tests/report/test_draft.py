"""Does a draft say what the unit sent?"""

from dataclasses import replace
from datetime import date

import pytest

from collect.errors import CollectError
from collect.report.draft import Heading, Paragraph, Statutory, blank, unit_report
from report.reports import FORMS, PROSE, SECTIONS, account, draft, form, style


def tables(report):
    return {block.frame.name: block for block in report.blocks if isinstance(block, Statutory)}


def prose_of(report, section):
    """The paragraphs below one section's head."""
    begin = report.blocks.index(Heading(section)) + 1
    ends = [place for place, block in enumerate(report.blocks) if isinstance(block, Heading) and place >= begin]
    return [block.text for block in report.blocks[begin : min(ends, default=None)] if isinstance(block, Paragraph)]


@pytest.mark.parametrize("name", FORMS)
def test_the_six_sections_stand_in_order_each_table_under_its_own(name):
    blocks = draft(of=name).blocks
    assert [block.text for block in blocks if isinstance(block, Heading) and block.level == 1] == SECTIONS
    below = [
        (getattr(blocks[place - 1], "text", ""), block.frame.name)
        for place, block in enumerate(blocks)
        if isinstance(block, Statutory)
    ]
    assert below == list(zip(SECTIONS[1:4], ["表二", "表三", "表四"], strict=True))


def test_the_title_is_broken_between_whose_it_is_and_what_it_is():
    assert draft().title == "庆安县同乐镇2023年\n政府信息公开工作年度报告"


def test_a_title_that_does_not_end_in_the_forms_own_stays_whole():
    other = replace(form(), title="别的名称")
    report = unit_report(other, style(), account=account(), check_code="")
    assert report.title == "庆安县同乐镇2023年政府信息公开工作年度报告"


def test_the_period_the_signature_and_the_check_code_are_said_but_no_date_is_invented():
    report = draft()
    assert report.period == "（2023年1月1日至2023年12月31日）"
    assert report.closing == ("庆安县同乐镇", "　　年　　月　　日")
    assert report.small_print == "校验码：K7M2QX（与签章纸质件、电子表一致）"


def test_a_day_that_was_named_stands_under_the_signature_without_needless_zeros():
    report = blank(form(), style()).of_unit(account(), check_code="K7M2QX", dated=date(2024, 1, 5))
    assert report.closing == ("庆安县同乐镇", "2024年1月5日")


def test_prose_keeps_its_paragraphs_and_its_words():
    assert prose_of(draft(), "一、总体情况") == [
        "2023年，我镇扎实做好政府信息公开工作。",
        "（1） 主动公开政府信息情况。加快转变,提升水平。",
    ]
    assert prose_of(draft(), "五、存在的主要问题及改进情况") == PROSE["N5"].split("\n")


def test_a_section_nobody_wrote_says_so():
    assert prose_of(draft(prose={**PROSE, "N6": " \n　"}), "六、其他需要报告的事项") == ["（本单位未填写本部分文字。）"]


def test_a_figure_is_printed_in_the_unit_of_its_measure():
    report = draft({"T2:8.1:amount": 160596400, "T2:5.1:decisions": 318})
    texts = {(box.row, box.column): box.text for box in tables(report)["表二"].boxes}
    assert texts[13, 1] == "160.5964"
    assert texts[6, 1] == "318"


def test_the_vertical_label_is_the_only_one_that_runs_downwards():
    boxes = [box for table in tables(draft()).values() for box in table.boxes]
    assert [box.text for box in boxes if box.vertical] == ["三、本年度办理结果"]


def test_a_table_that_fits_on_a_page_is_never_divided():
    assert [set(table.frame.seams) for table in tables(draft()).values()] == [set(), set(), set()]


def test_in_a_table_longer_than_a_page_any_row_but_the_first_may_begin_a_page():
    whole = form()
    third = whole.table("T3")
    line = third.blocks[0].stub[0]
    long = replace(third.blocks[0], stub=tuple(replace(line, code=str(number)) for number in range(60)))
    longer = replace(
        whole, tables=tuple(replace(each, blocks=(long,)) if each is third else each for each in whole.tables)
    )
    flat = replace(style().tables["T3"], report_stub=(72.0,))
    dressed = replace(style(), tables={**style().tables, "T3": flat})
    told = replace(account(), figures=dict.fromkeys(longer.places, 0))
    table = tables(unit_report(longer, dressed, account=told, check_code=""))["表三"]
    assert table.head_rows == 3
    assert set(table.frame.seams) == set(range(4, 63))


def test_widths_that_do_not_fit_the_table_are_named():
    narrow = replace(style().tables["T4"], report_columns=(10.0, 10.0))
    dressed = replace(style(), tables={**style().tables, "T4": narrow})
    with pytest.raises(CollectError) as caught:
        unit_report(form(), dressed, account=account(), check_code="")
    assert caught.value.code == "report-widths"
    assert caught.value.values == {"table": "T4", "labels": 0, "columns": 15, "found": 2}


@pytest.mark.parametrize("name", FORMS)
def test_every_table_is_as_wide_as_the_text(name):
    assert {table.frame.name: round(sum(table.widths), 6) for table in tables(draft(of=name)).values()} == {
        "表二": 156, "表三": 156, "表四": 156,
    }  # fmt: skip
