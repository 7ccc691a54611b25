"""Does the Word file hold the draft, in the template's styles and no other?"""

from base64 import b64decode
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook

from collect.errors import CollectError
from collect.report.draft import Account, Heading, Paragraph, Picture, ReportDraft, unit_report
from collect.report.frames import Frame, Kind, Rectangle, Statutory
from collect.report.write import write_report
from report.reports import FORMS, PROSE, SECTIONS, draft, form, style, template
from report.statutory import LAYOUTS, boxes, boxes_in

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
"""A picture of one dot."""


def written(report: ReportDraft, folder: Path, *, under: Path | None = None) -> Any:
    write_report(report, folder / "报告.docx", template=under or template())
    return Document(str(folder / "报告.docx"))


def retouched(folder: Path, touch) -> Path:
    """A copy of the template with one thing changed, as a person changes it in Word."""
    document = Document(str(template()))
    touch(document)
    document.save(str(folder / "report.docx"))
    return folder / "report.docx"


def a_page_with(*blocks) -> ReportDraft:
    return ReportDraft("标题", "期限", blocks, ("单位",))


def a_table_of(text: str, *, width: float = 12.0, name: str = "表三") -> Statutory:
    box = Rectangle(0, 0, 1, 1, Kind.FIGURE, "")
    return Statutory(Frame(name, "表", (width,), 0, frozenset(), (box,)), (text,))


def _text(cell) -> str:
    return "".join(paragraph.text for paragraph in cell.p_lst)


def named(document, style_name: str):
    return [each.text for each in document.paragraphs if each.style.name == style_name]


# ---------------------------------------------------------------- the report, read back


@pytest.mark.parametrize("name", FORMS)
def test_a_zero_report_reads_back_as_the_statutory_tables(name, tmp_path):
    document = written(draft(of=name), tmp_path, under=template(name))
    assert named(document, "一级标题") == SECTIONS
    expected = [[box._replace(text=box.text.replace("#", "0")) for box in boxes(each)] for each in LAYOUTS[name]]
    assert boxes_in(document) == expected


@pytest.mark.parametrize("name", FORMS)
def test_every_figure_stands_in_its_own_place(name, tmp_path):
    figures = {cell: number * form(name).measure(cell).scale for number, cell in enumerate(form(name).places, 1)}
    told = Account("同乐镇", 2023, figures, PROSE)
    report = unit_report(form(name), style(name), account=told, check_code="K7M2QX")
    numbers = count(1)
    expected = [
        [box._replace(text=str(next(numbers))) if box.text == "#" else box for box in boxes(each)]
        for each in LAYOUTS[name]
    ]
    assert boxes_in(written(report, tmp_path, under=template(name))) == expected


def test_a_few_figures_known_by_name_stand_where_a_reader_looks_for_them(tmp_path):
    figures = {
        "T2:1.2:valid": 9,
        "T3:1:person": 51,
        "T3:3.3.7:other": 4,
        "T3:4:legal": 6,
        "T4:1:after.pending": 2,
    }
    tables = [{box[:2]: box.text for box in table} for table in boxes_in(written(draft(figures), tmp_path))]
    assert tables[0][3, 3] == "9"
    assert [tables[1][3, column] for column in range(3, 10)] == ["51", "0", "0", "0", "0", "0", "51"]
    assert (tables[1][13, 2], tables[1][13, 8], tables[1][13, 9]) == ("7.属于行政执法案卷", "4", "4")
    assert (tables[1][25, 0], tables[1][25, 7]) == ("四、结转下年度继续办理", "6")
    assert (tables[2][3, 13], tables[2][3, 14]) == ("2", "2")


def test_title_period_prose_signature_and_check_code_wear_their_styles(tmp_path):
    document = written(draft(prose={**PROSE, "N6": "（一）收费情况\n没有收取。"}), tmp_path)
    assert named(document, "报告标题") == ["庆安县同乐镇2023年\n政府信息公开工作年度报告"]
    assert named(document, "统计期限") == ["（2023年1月1日至2023年12月31日）"]
    assert named(document, "二级标题") == ["（一）收费情况"]
    assert named(document, "正文段落")[0] == "2023年，我镇扎实做好政府信息公开工作。"
    assert named(document, "落款") == ["庆安县同乐镇", "　　年　　月　　日"]
    assert named(document, "校验码") == ["校验码：K7M2QX（与签章纸质件、电子表一致）"]
    assert [each.text for each in document.paragraphs][-1] == "校验码：K7M2QX（与签章纸质件、电子表一致）"


def test_nothing_of_the_templates_specimens_is_left_but_its_page_is(tmp_path):
    document = written(draft(), tmp_path)
    assert not [each.text for each in document.paragraphs if "样式" in each.text]
    assert round(document.sections[0].top_margin.mm) == 37
    assert "PAGE" in document.sections[0].footer._element.xml


def test_the_files_title_and_author_are_the_reports(tmp_path):
    properties = written(draft(), tmp_path).core_properties
    assert properties.title == "庆安县同乐镇2023年政府信息公开工作年度报告"
    assert properties.author == properties.last_modified_by == "庆安县同乐镇"


def test_a_head_that_runs_in_wears_its_own_style_and_the_rest_of_the_paragraph_keeps_its(tmp_path):
    document = written(
        draft(prose={**PROSE, "N1": "（一）主动公开。全年公开5条。\n1.规范流程：甲。\n一是乙，丙。"}), tmp_path
    )
    paragraphs = [each for each in document.paragraphs if each.style.name == "正文段落"][:3]
    assert [[(run.style.name, run.text) for run in each.runs] for each in paragraphs] == [
        [("二级标题 字符", "（一）主动公开。"), ("Default Paragraph Font", "全年公开5条。")],
        [("三级标题 字符", "1.规范流程："), ("Default Paragraph Font", "甲。")],
        [("三级标题 字符", "一是乙，丙。")],
    ]
    assert paragraphs[0].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"


def test_heads_on_lines_of_their_own_wear_the_style_of_their_level(tmp_path):
    document = written(draft(prose={**PROSE, "N1": "（一）公开\n1.流程\n（1）受理\n甲。"}), tmp_path)
    heads = [
        (each.style.name, each.text)
        for each in document.paragraphs
        if each.text in {"（一）公开", "1.流程", "（1）受理"}
    ]
    assert heads == [("二级标题", "（一）公开"), ("三级标题", "1.流程"), ("四级标题", "（1）受理")]


def test_a_picture_stands_in_its_size_with_its_title_below_and_its_words_for_those_who_cannot_see_it(tmp_path):
    shown = Picture(PNG, 120.0, 60.0, "本年新收", "自然人 51 件，<其他> 4 件")
    document = written(a_page_with(Paragraph("见图。"), shown, shown), tmp_path)
    sizes = [(round(each.width.mm), round(each.height.mm)) for each in document.inline_shapes]
    assert sizes == [(120, 60)] * 2
    told = [each._inline.docPr.get("descr") for each in document.inline_shapes]
    assert told == ["自然人 51 件，<其他> 4 件"] * 2
    dots = [part.blob for part in document.part.related_parts.values() if part.content_type == "image/png"]
    assert dots == [PNG] * 2
    assert named(document, "图题") == ["本年新收"] * 2


def test_an_annex_begins_a_page_after_the_signature(tmp_path):
    report = replace(a_page_with(Paragraph("正文。")), annex=(Heading("附件"), Paragraph("说明。")))
    *_, closing, turn, head, text = written(report, tmp_path).paragraphs
    assert (closing.text, head.text, text.text) == ("单位", "附件", "说明。")
    assert 'w:type="page"' in turn._p.xml


# ---------------------------------------------------------------- tables on pages


@pytest.mark.parametrize("name", FORMS)
def test_only_the_label_of_the_results_runs_downwards_and_no_cell_has_borders_of_its_own(name, tmp_path):
    tables = written(draft(of=name), tmp_path, under=template(name)).tables
    cells = [cell for table in tables for row in table._tbl.tr_lst for cell in row.tc_lst]
    downwards = [text for cell in cells if cell.findall(f".//{qn('w:textDirection')}") and (text := _text(cell))]
    assert downwards == ["三、本年度办理结果"]
    assert not [cell for cell in cells if cell.findall(f".//{qn('w:tcBorders')}")]


@pytest.mark.parametrize("name", FORMS)
def test_heads_repeat_and_no_row_is_torn(name, tmp_path):
    tables = written(draft(of=name), tmp_path, under=template(name)).tables
    heads = [[bool(row.trPr.findall(qn("w:tblHeader"))) for row in table._tbl.tr_lst] for table in tables]
    assert [sum(rows) for rows in heads] == [0, 3, 3]
    assert all(rows == sorted(rows, reverse=True) for rows in heads)
    assert all(row.trPr.findall(qn("w:cantSplit")) for table in tables for row in table._tbl.tr_lst)


def test_all_rows_of_a_table_hold_together(tmp_path):
    tables = written(draft(), tmp_path).tables
    loose = [
        [number for number, row in enumerate(table._tbl.tr_lst) if not row.findall(f".//{qn('w:keepNext')}")]
        for table in tables
    ]
    assert loose == [[13], [25], [3]]


@pytest.mark.parametrize("name", FORMS)
def test_columns_are_as_wide_as_the_style_says(name, tmp_path):
    document = written(draft(of=name), tmp_path, under=template(name))
    for table, code in zip(document.tables, ("T2", "T3", "T4"), strict=True):
        grid = [round(column.w.mm, 1) for column in table._tbl.tblGrid.gridCol_lst]
        dress = style(name).tables[code]
        figures = dress.report_columns * (len(grid) if len(dress.report_columns) == 1 else 1)
        assert grid == pytest.approx([*dress.report_stub, *figures][: len(grid)], abs=0.1)


def test_the_signature_never_stands_on_a_page_without_text(tmp_path):
    last = next(each for each in written(draft(), tmp_path).paragraphs if each.text == PROSE["N6"])
    assert last.paragraph_format.keep_with_next


# ---------------------------------------------------------------- looks come from the template


def test_a_changed_font_size_or_margin_takes_effect(tmp_path):
    def touch(document: Any):
        body = document.styles["正文段落"]
        body.element.rPr.rFonts.set(qn("w:eastAsia"), "华文仿宋")
        body.font.size = Pt(15)
        document.styles["表格数字"].element.rPr.rFonts.set(qn("w:ascii"), "Arial")
        document.sections[0].left_margin = Mm(30)

    document = written(draft(), tmp_path, under=retouched(tmp_path, touch))
    body = next(each for each in document.paragraphs if each.style.name == "正文段落")
    assert body.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "华文仿宋"
    assert body.runs[0].font.size is None
    assert body.style.font.size == Pt(15)
    assert round(document.sections[0].left_margin.mm) == 30
    figure = document.tables[0].rows[2].cells[1].paragraphs[0]
    assert (figure.style.name, figure.runs[0].font.name) == ("表二数字", "Arial")


@pytest.mark.parametrize(("right", "expected"), [(26, 156), (20, 156), (40, 142)])
def test_a_table_becomes_narrower_with_the_text_and_never_sticks_out(right, expected, tmp_path):
    def touch(document: Any):
        document.sections[0].right_margin = Mm(right)

    document = written(draft(), tmp_path, under=retouched(tmp_path, touch))
    for table in document.tables:
        widths = [column.w.mm for column in table._tbl.tblGrid.gridCol_lst]
        assert sum(widths) == pytest.approx(expected, abs=0.2)
        assert int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) == pytest.approx(expected / 25.4 * 1440, abs=10)
        cells = table._tbl.tr_lst[0].tc_lst
        assert sum(cell.width.mm for cell in cells) == pytest.approx(expected, abs=0.2)


def test_runs_carry_the_fonts_of_their_style_and_paragraphs_nothing_of_their_own(tmp_path):
    body = written(draft(), tmp_path).element.body
    for run in body.iter(qn("w:r")):
        fonts = run.rPr.rFonts
        assert all(fonts.get(qn(script)) for script in ("w:ascii", "w:hAnsi", "w:eastAsia"))
        assert not [key for key in fonts if "Theme" in key]
    assert {child.tag for run in body.iter(qn("w:rPr")) for child in run} == {qn("w:rFonts"), qn("w:rStyle")}
    assert {child.tag for each in body.iter(qn("w:pPr")) for child in each} == {
        qn("w:pStyle"),
        qn("w:keepNext"),
    }


def test_a_head_changed_in_the_template_changes_where_it_runs_in_as_well(tmp_path):
    def touch(document: Any):
        head = document.styles["二级标题"]
        head.element.rPr.rFonts.set(qn("w:eastAsia"), "华文楷体")
        head.font.size, head.font.bold = Pt(15), True

    document = written(draft(), tmp_path, under=retouched(tmp_path, touch))
    run = next(each.runs[0] for each in document.paragraphs if each.text.startswith("（1） 主动公开"))
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == "华文楷体"
    assert (run.style.name, run.style.font.size, run.style.font.bold) == ("二级标题 字符", Pt(15), True)


def test_a_template_older_than_some_styles_still_serves(tmp_path):
    def touch(document):
        for name in ("三级标题", "四级标题", "二级标题 字符", "三级标题 字符", "四级标题 字符", "插图", "图题"):
            element = document.styles[name].element
            element.getparent().remove(element)

    told = draft(prose={**PROSE, "N1": "（一）公开。甲。\n1.流程\n乙。"})
    document = written(told, tmp_path, under=retouched(tmp_path, touch))
    run_in, alone = (each for each in document.paragraphs if each.text in {"（一）公开。甲。", "1.流程"})
    assert run_in.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"
    assert run_in.runs[0].style.name == "Default Paragraph Font"
    assert alone.style.name == "正文段落"


def test_chinese_marks_are_taken_from_the_chinese_face(tmp_path):
    document = written(a_page_with(Paragraph("“三安全”——…"), Paragraph("2023")), tmp_path)
    hints = [each.runs[0]._r.rPr.rFonts.get(qn("w:hint")) for each in document.paragraphs[2:4]]
    assert hints == ["eastAsia", None]


def test_a_template_saved_again_under_other_style_ids_still_serves(tmp_path):
    def touch(document):
        for each in document.styles.element.iter(qn("w:style"), qn("w:basedOn")):
            key = qn("w:styleId") if each.tag == qn("w:style") else qn("w:val")
            each.set(key, "x" + each.get(key))

    assert named(written(draft(), tmp_path, under=retouched(tmp_path, touch)), "一级标题") == SECTIONS


def test_a_table_takes_the_styles_of_its_own_name_where_the_template_has_them(tmp_path):
    document = written(a_page_with(a_table_of("1", name="表二"), Heading("二"), a_table_of("2", name="表九")), tmp_path)
    styles = [table.rows[0].cells[0].paragraphs[0].style.name for table in document.tables]
    assert styles == ["表二数字", "表格数字"]


@pytest.mark.parametrize("missing", ["一级标题", "法定表格", "表格数字", "校验码"])
def test_a_template_without_a_style_is_refused_by_the_styles_name(missing, tmp_path):
    def touch(document):
        style_element = document.styles[missing].element
        style_element.getparent().remove(style_element)

    lacking = retouched(tmp_path, touch)
    plain = a_page_with(Heading("一"), a_table_of("1"))
    with pytest.raises(CollectError) as caught:
        write_report(replace(plain, small_print="校验码"), tmp_path / "报告.docx", template=lacking)
    assert caught.value.code == "report-no-style"
    assert caught.value.values == {"place": lacking, "style": missing}
    assert "新建一个名为" in str(caught.value)
    assert not (tmp_path / "报告.docx").exists()


# ---------------------------------------------------------------- texts and numbers


def test_breaks_tabs_and_markup_survive_and_what_no_file_can_hold_goes(tmp_path):
    document = written(a_page_with(Paragraph("甲\t乙\n<丙>&\x0b\x00\ud800  丁")), tmp_path)
    assert document.paragraphs[2].text == "甲\t乙\n<丙>&  丁"


@pytest.mark.parametrize(("text", "narrow"), [("0", False), ("1234", False), ("999999999", True), ("-99999999", True)])
def test_a_number_too_wide_for_its_column_is_set_narrower_and_never_broken(text, narrow, tmp_path):
    run = written(a_page_with(a_table_of(text)), tmp_path).tables[0].rows[0].cells[0].paragraphs[0].runs[0]
    squeeze = run._r.rPr.find(qn("w:w"))
    assert (squeeze is not None) is narrow
    assert squeeze is None or 0.5 * 9 * len(text) * int(squeeze.get(qn("w:val"))) / 100 < Mm(12 - 1.5).pt


# ---------------------------------------------------------------- the file


def test_the_same_draft_gives_the_same_bytes(tmp_path):
    for name in ("a.docx", "b.docx"):
        write_report(draft(), tmp_path / name, template=template())
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_an_older_report_is_replaced_whole_and_nothing_else_is_left_in_the_folder(tmp_path):
    (tmp_path / "报告.docx").write_bytes(b"older")
    written(draft(), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["报告.docx"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CollectError) as caught:
        write_report(draft(), tmp_path / "无" / "报告.docx", template=template())
    assert caught.value.code == "report-unwritable"


@pytest.mark.parametrize("content", [None, b"", b"PK not a zip", b"plain text"])
def test_a_template_that_is_no_word_file_is_said(content, tmp_path):
    broken = tmp_path / "report.docx"
    if content is not None:
        broken.write_bytes(content)
    with pytest.raises(CollectError) as caught:
        write_report(draft(), tmp_path / "报告.docx", template=broken)
    assert caught.value.code == "report-no-template"


def test_a_workbook_in_the_templates_place_is_said(tmp_path):
    Workbook().save(tmp_path / "report.docx")
    with pytest.raises(CollectError) as caught:
        write_report(draft(), tmp_path / "报告.docx", template=tmp_path / "report.docx")
    assert caught.value.code == "report-no-template"
