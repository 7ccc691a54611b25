"""Does each report.docx carry every style the writer puts on, in the type of GB/T 9704?"""

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

from collect.report import write
from report.reports import FORMS, template

LINES = [write.TITLE, write.PERIOD, *write.HEADINGS.values(), write.BODY, write.CLOSING, write.SMALL_PRINT]
BOXES = [write.ANY_TABLE + box for box in write.BOXES.values()]


@pytest.fixture(params=FORMS)
def document(request):
    return Document(str(template(request.param)))


def fonts(document, name):
    """The Chinese and the Latin face of a style, as the style itself says them."""
    found = document.styles[name].element.rPr.rFonts
    return found.get(qn("w:eastAsia")), found.get(qn("w:ascii")), found.get(qn("w:hAnsi"))


def test_every_style_the_writer_puts_on_is_there_with_its_three_fonts(document):
    for name in (*LINES, *BOXES):
        assert all(fonts(document, name)), name
    assert document.styles[write.TABLE].type.name == "TABLE"


def test_no_font_is_left_to_a_theme(document):
    for part in document.part.package.iter_parts():
        assert b"Theme=" not in part.blob.replace(b"themeFontLang", b""), part.partname


def test_the_faces_and_sizes_are_those_of_an_official_document(document):
    latin = ("Times New Roman", "Times New Roman")
    expected = {
        "报告标题": ("方正小标宋简体", 22), "一级标题": ("黑体", 16), "二级标题": ("楷体_GB2312", 16),
        "三级标题": ("仿宋_GB2312", 16), "四级标题": ("仿宋_GB2312", 16),
        "正文段落": ("仿宋_GB2312", 16), "落款": ("仿宋_GB2312", 16),
    }  # fmt: skip
    for name, (face, size) in expected.items():
        assert fonts(document, name) == (face, *latin)
        assert document.styles[name].font.size == Pt(size)


def test_the_body_has_exact_lines_and_an_indent_of_two_characters(document):
    layout = document.styles["正文段落"].paragraph_format
    assert (layout.line_spacing, layout.line_spacing_rule) == (Pt(28.95), WD_LINE_SPACING.EXACTLY)
    assert document.styles["正文段落"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert document.styles["报告标题"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_28_characters_fit_on_a_line(document):
    """Body and heads alike: 28 times 16 pt would be 448 pt, and the text is 442 pt wide."""
    page = document.sections[0]
    width = (page.page_width - page.left_margin - page.right_margin) / Pt(1)
    for name in ("正文段落", *write.HEADINGS.values()):
        tighter = int(document.styles[name].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
        assert 28 * (16 + tighter) < width < 29 * (16 + tighter), name


def test_a_head_that_runs_in_is_linked_with_its_style_so_that_word_changes_both(document):
    for level in (2, 3, 4):
        style = document.styles[write.HEADINGS[level]]
        partner = document.styles[f"{style.name} 字符"]
        links = [each.element.find(qn("w:link")).get(qn("w:val")) for each in (style, partner)]
        assert links == [partner.style_id, style.style_id]


def test_figures_stand_in_the_middle_of_their_cells(document):
    assert document.styles["表格数字"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_a_face_that_is_not_installed_has_others_to_stand_in_for_it(document):
    (table,) = [part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml"]
    fonts = {font.get(qn("w:name")): font for font in parse_xml(table.blob)}
    others = {
        name: font.find(qn("w:altName")).get(qn("w:val")).split(",")
        for name, font in fonts.items()
        if font[0].tag == qn("w:altName")
    }
    expected = {
        "仿宋_GB2312": "仿宋",
        "楷体_GB2312": "楷体",
        "方正小标宋简体": "华文中宋",
        "黑体": "SimHei",
        "宋体": "SimSun",
    }
    assert not [name for name, other in expected.items() if other not in others[name]]


def test_a_section_head_stays_with_what_it_heads(document):
    assert all(document.styles[name].paragraph_format.keep_with_next for name in write.HEADINGS.values())


def test_the_page_is_a4_with_official_margins_and_no_character_grid(document):
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert "linesAndChars" not in page._sectPr.xml


def test_pages_are_numbered_right_on_odd_pages_and_left_on_even_ones(document):
    assert document.settings.odd_and_even_pages_header_footer
    page = document.sections[0]
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        (line,) = footer.paragraphs
        assert line.text == "— 1 —"
        assert "PAGE" in "".join(each.text for each in line._p.iter(qn("w:instrText")))
        assert line.style.element.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_the_tables_have_thin_black_borders_on_every_side(document):
    borders = document.styles[write.TABLE].element.find(f".//{qn('w:tblBorders')}")
    drawn = {each.tag.partition("}")[2]: (each.get(qn("w:val")), each.get(qn("w:color"))) for each in borders}
    assert drawn == dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), ("single", "000000"))
    assert {each.get(qn("w:sz")) for each in borders} == {"4"}
