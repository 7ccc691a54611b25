"""Does the page hold the report, for eyes and ears alike?"""

from itertools import count
from pathlib import Path

import pytest
from docx import Document
from lxml import html

from collect.errors import CollectError
from collect.report.draft import Account, Heading, Paragraph, ReportDraft, unit_report
from collect.report.frames import Frame, Kind, Rectangle, Statutory
from collect.report.page import page
from collect.report.write import write_report
from collect.web.fill import write_page
from report.reports import FORMS, PROSE, SECTIONS, draft, form, style, template
from report.statutory import LAYOUTS, Printed, boxes, boxes_in


def numbered(name: str) -> ReportDraft:
    """A report in which every figure is another one: 1, 2, 3 … in reading order."""
    figures = {cell: number * form(name).measure(cell).scale for number, cell in enumerate(form(name).places, 1)}
    account = Account("同乐镇", 2023, figures, PROSE)
    return unit_report(form(name), style(name), account=account, check_code="K7M2QX")


def read(report: ReportDraft):
    return html.document_fromstring(page(report))


def a_page_with(*blocks) -> ReportDraft:
    return ReportDraft("标题", "期限", blocks, ("单位",))


def text_of(element) -> str:
    return element.text_content()


def cells_of(table) -> dict[Printed, html.HtmlElement]:
    """The cells of a table where a browser puts them: each in the first free column of its row."""
    taken: set[tuple[int, int]] = set()
    found = {}
    for row, line in enumerate(table.iter("tr")):
        for cell in line:
            rows, columns = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            column = next(place for place in count() if (row, place) not in taken)
            taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
            found[Printed(row, column, rows, columns, text_of(cell))] = cell
    return found


def named_with(table, row: int, column: int) -> list[str]:
    """What a screen reader says with the figure at this place."""
    (figure,) = [cell for box, cell in cells_of(table).items() if box[:2] == (row, column)]
    assert figure.tag == "td"
    return [text_of(table.get_element_by_id(each)) for each in figure.get("headers").split()]


def scopes(table) -> dict[str, str]:
    return {text_of(head): head.get("scope") for head in table.iter("th")}


# ---------------------------------------------------------------- the tables, read back


@pytest.mark.parametrize("name", FORMS)
def test_the_tables_are_the_statutory_ones_with_every_figure_in_its_place(name):
    numbers = count(1)
    expected = [
        [box._replace(text=str(next(numbers))) if box.text == "#" else box for box in boxes(each)]
        for each in LAYOUTS[name]
    ]
    assert [list(cells_of(table)) for table in read(numbered(name)).iter("table")] == expected


@pytest.mark.parametrize("name", FORMS)
def test_the_page_and_the_word_file_agree_cell_by_cell(name, tmp_path):
    report = numbered(name)
    write_report(report, tmp_path / "报告.docx", template=template(name))
    word = boxes_in(Document(str(tmp_path / "报告.docx")))
    assert [list(cells_of(table)) for table in read(report).iter("table")] == word


@pytest.mark.parametrize("name", FORMS)
def test_every_row_fills_every_column_and_no_cell_leaves_its_group_of_rows(name):
    for table in read(draft(of=name)).iter("table"):
        columns = len(list(table.iter("col")))
        assert sum(box.rows * box.columns for box in cells_of(table)) == columns * len(list(table.iter("tr")))
        for group in table.xpath("thead|tbody"):
            for row, line in enumerate(group):
                assert all(row + int(cell.get("rowspan", "1")) <= len(group) for cell in line)


def test_a_block_and_a_label_of_many_rows_have_a_group_of_rows_to_themselves():
    groups = [[(each.tag, len(each)) for each in table.xpath("thead|tbody")] for table in read(draft()).iter("table")]
    assert groups == [
        [("tbody", 4), ("tbody", 3), ("tbody", 4), ("tbody", 3)],
        [("thead", 3), ("tbody", 2), ("tbody", 20), ("tbody", 1)],
        [("thead", 3), ("tbody", 1)],
    ]


# ---------------------------------------------------------------- what is said with a figure


def test_a_figure_is_said_with_the_heads_above_it_and_the_labels_beside_it():
    two, three, four = read(draft()).iter("table")
    assert named_with(three, 13, 8) == [
        "申请人情况", "法人或其他组织", "其他", "三、本年度办理结果", "（三）不予公开", "7.属于行政执法案卷",
    ]  # fmt: skip
    assert named_with(three, 3, 3) == ["申请人情况", "自然人", "一、本年新收政府信息公开申请数量"]
    assert named_with(four, 3, 13) == ["行政诉讼", "复议后起诉", "尚未审结"]
    assert named_with(two, 2, 1) == ["第二十条第（一）项", "本年制发件数", "规章"]


def test_a_figure_is_not_said_with_the_heads_of_another_block():
    two = next(read(draft()).iter("table"))
    assert named_with(two, 6, 1) == ["第二十条第（五）项", "本年处理决定数量", "行政许可"]
    assert named_with(two, 13, 1) == ["第二十条第（八）项", "本年收费金额（单位：万元）", "行政事业性收费"]


@pytest.mark.parametrize("name", FORMS)
def test_every_figure_is_said_with_some_head_and_every_name_is_given_once(name):
    whole = read(draft(of=name))
    names = [each.get("id") for each in whole.xpath("//*[@id]")]
    assert len(names) == len(set(names))
    for table in whole.iter("table"):
        heads = {head.get("id") for head in table.iter("th")}
        assert all(figure.get("headers") and set(figure.get("headers").split()) <= heads for figure in table.iter("td"))


def test_heads_and_labels_say_what_they_serve():
    two, three, four = map(scopes, read(draft()).iter("table"))
    assert {two[each] for each in ("信息内容", "本年制发件数", "本年处理决定数量")} == {"col"}
    assert (two["第二十条第（一）项"], two["规章"]) == ("rowgroup", "row")
    assert {three[each] for each in ("申请人情况", "法人或其他组织")} == {"colgroup"}
    assert {three[each] for each in ("自然人", "商业企业", "总计")} == {"col"}
    assert {three[each] for each in ("三、本年度办理结果", "（三）不予公开")} == {"rowgroup"}
    assert {three[each] for each in ("（一）予以公开", "1.属于国家秘密", "（七）总计")} == {"row"}
    assert {each: four[each] for each in ("行政诉讼", "复议后起诉", "结果维持")} == {
        "行政诉讼": "colgroup", "复议后起诉": "colgroup", "结果维持": "col",
    }  # fmt: skip


def test_an_empty_corner_is_no_head():
    corner, figure = Rectangle(0, 0, 1, 1, Kind.HEAD, ""), Rectangle(1, 0, 1, 1, Kind.FIGURE, "")
    frame = Frame("表", "表", (12.0,), 1, frozenset(), (corner, figure))
    (table,) = read(a_page_with(Statutory(frame, ("5",)))).iter("table")
    assert [(cell.tag, cell.get("headers")) for cell in table.iter("th", "td")] == [("td", None), ("td", None)]


def test_a_table_has_its_title_as_caption_and_can_be_moved_with_the_keyboard():
    whole = read(draft())
    assert [text_of(each) for each in whole.iter("caption")] == SECTIONS[1:4]
    regions = whole.xpath("//*[@role='region']")
    assert [text_of(whole.get_element_by_id(each.get("aria-labelledby"))) for each in regions] == SECTIONS[1:4]
    assert [each.get("tabindex") for each in regions] == ["0"] * 3


# ---------------------------------------------------------------- the rest of the page


def test_title_heads_prose_signature_and_check_code_stand_in_order():
    whole = read(draft(prose={**PROSE, "N6": "（一）收费情况\n没有收取。"}))
    assert [text_of(each) for each in whole.iter("h1")] == ["庆安县同乐镇2023年政府信息公开工作年度报告"]
    assert [text_of(each) for each in whole.iter("h2")] == SECTIONS
    assert [text_of(each) for each in whole.iter("h3")] == ["（一）收费情况"]
    prose = [text_of(each) for each in whole.iter("p")]
    assert prose[:2] == ["（2023年1月1日至2023年12月31日）", "2023年，我镇扎实做好政府信息公开工作。"]
    assert prose[-4:] == [
        "没有收取。",
        "庆安县同乐镇",
        "　　年　　月　　日",
        "校验码：K7M2QX（与签章纸质件、电子表一致）",
    ]


def test_a_head_that_runs_in_is_marked_and_its_paragraph_is_whole():
    whole = read(draft(prose={**PROSE, "N6": "（一）收费情况。没有收取。"}))
    lead = whole.xpath("//span[@class='lead2']")[-1]
    assert (text_of(lead), text_of(lead.getparent())) == ("（一）收费情况。", "（一）收费情况。没有收取。")


def test_the_page_is_in_chinese_and_bears_its_title():
    whole = read(draft())
    assert whole.get("lang") == "zh-CN"
    assert text_of(whole.find("head/title")) == "庆安县同乐镇2023年政府信息公开工作年度报告"


@pytest.mark.parametrize("name", FORMS)
def test_the_page_needs_nothing_but_itself(name):
    whole = read(draft(of=name))
    assert not whole.xpath("//script|//link|//img|//iframe|//object|//base|//@href|//@src|//@srcset|//form")
    assert not [each for each in whole.xpath("//@*") if each.attrname.startswith("on")]
    assert not [each for each in ("url(", "@import", "http:", "https:") if each in page(draft(of=name))]


def test_what_a_unit_wrote_is_text_and_never_markup():
    typed = "<script>alert(1)</script>&amp;\"'\x0b\x00\x85\ud800"
    whole = read(a_page_with(Heading(typed), Paragraph(typed)))
    assert not whole.xpath("//script")
    assert [text_of(each) for each in whole.xpath("//h2|//main/p[2]")] == ["<script>alert(1)</script>&amp;\"'"] * 2


# ---------------------------------------------------------------- the file


def test_the_file_is_the_page_and_replaces_an_older_one_whole(tmp_path):
    (tmp_path / "报告.html").write_bytes(b"older")
    write_page(page(draft()), tmp_path / "报告.html")
    assert (tmp_path / "报告.html").read_bytes() == page(draft()).encode()
    assert [each.name for each in tmp_path.iterdir()] == ["报告.html"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(CollectError) as caught:
        write_page(page(draft()), tmp_path / "无" / "报告.html")
    assert caught.value.code == "report-unwritable"
