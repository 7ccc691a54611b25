"""Whether the reader tells the truth about an honest workbook, however it is spelled."""

import pytest

from collect.parcel.cells import Kind
from collect.parcel.limits import Window
from collect.parcel.lookups import decoded, is_date_code
from parcel.zips import (
    FIRST_SHEET,
    MAIN,
    OFFICE,
    PACKAGE,
    STRICT,
    STRICT_OFFICE,
    book,
    cell,
    cells,
    fault,
    parts,
    read,
    relationship,
    relationships,
    shared,
    workbook,
    worksheet,
)

STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>
<numFmt numFmtId="165" formatCode="0&quot;days&quot;"/></numFmts>
<fonts><font/></fonts>
<cellStyleXfs><xf numFmtId="0"/><xf numFmtId="0"><protection locked="0"/></xf></cellStyleXfs>
<cellXfs><xf numFmtId="0" xfId="0"/><xf numFmtId="58" xfId="0"/><xf numFmtId="164" xfId="0"/>
<xf numFmtId="165" xfId="0"/><xf numFmtId="0" xfId="0"><protection locked="0"/></xf>
<xf numFmtId="0" xfId="1"/><xf numFmtId="0" xfId="1"><protection locked="1"/></xf></cellXfs>
<dxfs><dxf><numFmt numFmtId="165" formatCode="yyyy"/><protection locked="0"/></dxf></dxfs></styleSheet>"""
STYLED = {"xl/styles.xml": STYLES}


@pytest.mark.parametrize("text", ["12", "0.1", "-3", "1.50", "1E+20", "5.0000000000000003E-2", "007", "+4", ".5"])
def test_a_number_keeps_the_very_text_of_the_file(text: str):
    for spaced in (text, f"\n{text} "):
        read_as = cell(f"<v>{spaced}</v>")
        assert (read_as.kind, read_as.text) == (Kind.NUMBER, text)


@pytest.mark.parametrize("text", ["NaN", "INF", "1_000", "１２", "12件", "0x1F", "1e9999", "1" * 401, "--1", "1 2"])
def test_what_is_no_decimal_literal_is_never_a_number(text: str):
    assert fault(read(parts(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'))) == ("damaged", "cell-value")


@pytest.mark.parametrize(("spelled", "meant"), [("1", "1"), ("0", "0"), ("true", "1"), ("false", "0")])
def test_a_boolean_is_a_boolean_before_it_is_a_number(spelled: str, meant: str):
    read_as = cell(f"<v>{spelled}</v>", 't="b"')
    assert (read_as.kind, read_as.text) == (Kind.BOOLEAN, meant)


def test_an_error_is_an_error_even_behind_a_formula():
    read_as = cell("<f>A9+1</f><v>#REF!</v>", 't="e"')
    assert (read_as.kind, read_as.text, read_as.formula) == (Kind.ERROR, "#REF!", "A9+1")


def test_the_text_of_a_formula_is_text_with_its_white_space():
    assert cell("<f>B1</f><v> 甲 &amp; 乙&#10;丙 </v>", 't="str"').text == " 甲 & 乙\n丙 "


def test_a_formula_without_a_value_is_kept_as_empty_text():
    read_as = cell("<f>SUM(B1:B2)</f>")
    assert (read_as.kind, read_as.text, read_as.formula) == (Kind.TEXT, "", "SUM(B1:B2)")


def test_a_follower_of_a_shared_formula_has_an_empty_formula():
    assert cell('<f t="shared" si="0"/><v>3</v>').formula == ""


def test_an_ordinary_cell_has_no_formula():
    assert cell("<v>3</v>").formula is None


@pytest.mark.parametrize("inside", ["", "<v></v>", "<v/>", "<is><t></t></is>"])
def test_an_empty_cell_is_absent(inside: str):
    assert cells(f'<row r="1"><c r="A1" s="1" t="inlineStr">{inside}</c></row>') == {}


def test_runs_of_inline_text_are_joined_without_the_phonetic_ones():
    runs = "<is><r><rPr><b/></rPr><t>政府</t></r><r><t>信息</t></r><rPh sb='0' eb='1'><t>zhengfu</t></rPh></is>"
    assert cell(runs, 't="inlineStr"').text == "政府信息"


def test_runs_of_shared_text_are_joined_without_the_phonetic_ones():
    entry = "<si><r><t>一</t></r><r><t xml:space='preserve'> 二</t></r><rPh sb='0' eb='1'><t>yi</t></rPh></si>"
    texts = {"xl/sharedStrings.xml": shared("<si><t>零</t></si>", entry, "<si/>")}
    assert cell("<v>1</v>", 't="s"', extra=texts).text == "一 二"
    assert cells('<row r="1"><c r="A1" t="s"><v>2</v></c></row>', extra=texts) == {}


@pytest.mark.parametrize("index", ["3", "-1", "1.0", "x", "９"])
def test_a_shared_text_that_does_not_exist_is_damage(index: str):
    made = parts(
        f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>',
        extra={"xl/sharedStrings.xml": shared("<si><t>a</t></si>")},
    )
    assert fault(read(made)) == ("damaged", "shared-text")


def test_escaped_characters_are_decoded_and_an_escaped_underscore_stays():
    assert decoded("a_x000D_b_x005F_x000D_") == "a\rb_x000D_"
    assert decoded("_xD83D__xDE00_") == "😀"
    assert decoded("_xD83D_").encode("utf-8")  # half a character must not travel on


def test_missing_row_and_cell_addresses_are_counted_on():
    rows = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>'
    rows += '<row r="5"/><row><c><v>4</v></c></row>'
    assert {place: one.text for place, one in cells(rows).items()} == {
        (0, 0): "1",
        (0, 3): "2",
        (0, 4): "3",
        (5, 0): "4",
    }


def test_an_address_counts_even_in_the_wrong_row():
    assert list(cells('<row r="1"><c r="B21"><v>1</v></c></row>')) == [(20, 1)]


def test_a_lying_dimension_hides_nothing():
    made = parts()
    made[FIRST_SHEET] = worksheet('<row r="9"><c r="C9"><v>7</v></c></row>', before='<dimension ref="A1"/>')
    assert list(book(made).sheets[0].cells) == [(8, 2)]


@pytest.mark.parametrize("style", ["1", "2"])
def test_a_number_under_a_date_format_is_a_date_and_keeps_its_serial_number(style: str):
    read_as = cell("<v>45659</v>", f's="{style}"', extra=STYLED)
    assert (read_as.kind, read_as.text) == (Kind.DATE, "45659")


def test_quoted_letters_and_the_formats_of_conditional_formatting_make_no_date():
    assert cell("<v>3</v>", 's="3"', extra=STYLED).kind is Kind.NUMBER


@pytest.mark.parametrize(("style", "locked"), [("0", True), ("4", False), ("5", False), ("6", True), ("99", True)])
def test_a_cell_is_locked_unless_its_style_or_its_named_style_opens_it(style: str, locked: bool):
    assert cell("<v>1</v>", f's="{style}"', extra=STYLED).locked is locked


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("yyyy-mm-dd", True),
        ("[$-804]m月d日;@", True),
        ("h:mm AM/PM", True),
        ("[h]", True),
        ("[$-804]aaaa", True),
        ("General", False),
        ("0.00E+00", False),
        ('0"天 days"', False),
        ("[Red]0.00", False),
        ("[DBNum1]0", False),
        ("_-* #,##0_-", False),
        (r"0\d", False),
        ("@", False),
    ],
)
def test_a_date_code_is_told_by_letters_outside_quotes_and_brackets(code: str, date: bool):
    assert is_date_code(code) is date


def test_an_iso_date_of_a_strict_file_is_a_date():
    read_as = cell("<v>2024-01-15T00:00:00</v>", 't="d"')
    assert (read_as.kind, read_as.text) == (Kind.DATE, "2024-01-15T00:00:00")


def test_cells_outside_the_window_are_counted_and_not_stored():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c><c r="D1" s="1"/></row>'
    rows += '<row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'
    sheet = book(parts(rows), window=Window(rows=10, columns=2)).sheets[0]
    assert (list(sheet.cells), sheet.outside) == ([(0, 0)], 2)


def test_sheets_keep_the_order_names_and_visibility_of_the_tabs():
    made = parts()
    made["xl/workbook.xml"] = workbook(
        '<sheet name="乙" sheetId="7" state="veryHidden" r:id="r9"/>',
        '<sheet name="图" sheetId="8" r:id="r4"/>',
        '<sheet name="甲" sheetId="1" state="hidden" r:id="r1"/>',
        before='<workbookPr date1904="1"/>',
    )
    made["xl/_rels/workbook.xml.rels"] = relationships(
        relationship("r1", "worksheet", "worksheets/sheet1.xml"),
        relationship("r9", "worksheet", "/xl/worksheets/other.xml"),
        relationship("r4", "chartsheet", "chartsheets/sheet1.xml"),
    )
    made["xl/worksheets/other.xml"] = worksheet("", '<sheetProtection sheet="1"/>')
    made["xl/chartsheets/sheet1.xml"] = "<chartsheet/>"
    read_as = book(made)
    assert [(sheet.name, sheet.visibility, sheet.protected) for sheet in read_as.sheets] == [
        ("乙", "veryHidden", True),
        ("图", "visible", False),
        ("甲", "hidden", False),
    ]
    assert read_as.since_1904


def test_merges_are_read_corner_by_corner():
    merges = '<mergeCells><mergeCell ref="B2:D5"/><mergeCell ref="C9:A8"/></mergeCells>'
    assert book(parts(after=merges)).sheets[0].merges == ((1, 1, 4, 3), (7, 0, 8, 2))


def test_custom_properties_and_the_time_of_saving_are_read():
    vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    extra = {
        "_rels/.rels": relationships(
            relationship("r1", "officeDocument", "xl/workbook.xml"),
            relationship("r2", "custom-properties", "docProps/custom.xml"),
            relationship("r3", "metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/custom.xml": f'<Properties xmlns:vt="{vt}">'
        '<property name="collect"><vt:lpwstr>CLT1|甲</vt:lpwstr>'
        '</property> <property name="n"><vt:i4>4</vt:i4></property><property name="none"/></Properties>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/x" xmlns:dcterms="d">'
        "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created>"
        "<dcterms:modified>2024-01-15T08:00:00Z</dcterms:modified></cp:coreProperties>",
    }
    read_as = book(parts(extra=extra))
    assert dict(read_as.properties) == {"collect": "CLT1|甲", "n": "4"}
    assert read_as.modified == "2024-01-15T08:00:00Z"


def test_prefixed_tags_and_the_strict_vocabulary_read_alike():
    made = parts()
    made[FIRST_SHEET] = (
        f'<x:worksheet xmlns:x="{STRICT}"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        "</x:row></x:sheetData><x:sheetProtection sheet='true'/></x:worksheet>"
    )
    strict: dict[str, str | bytes] = {
        name: content.replace(MAIN, STRICT).replace(OFFICE, STRICT_OFFICE)
        for name, content in made.items()
        if isinstance(content, str)
    }
    sheet = book(strict).sheets[0]
    assert (sheet.cells[0, 0].text, sheet.cells[0, 0].formula, sheet.protected) == ("2", "1+1", True)


def test_a_neatly_indented_part_reads_like_a_dense_one():
    dense = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c></row>'
    assert cells(dense.replace("><", ">\n    <")) == cells(dense)


def test_a_huge_stretch_of_white_space_between_cells_is_no_flood_of_text():
    assert len(cells(f'<row r="1">{" " * 3_000_000}<c r="A1"><v>1</v></c></row>')) == 1


def test_text_in_several_pieces_is_whole():
    long = "长文，" * 20_000 + "&amp;" + "尾"
    assert len(cell(f"<is><t>{long}</t></is>", 't="inlineStr"').text) == 60_002


def test_a_utf16_part_reads_like_any_other():
    made = parts('<row r="1"><c r="A1" t="str"><v>汉字</v></c></row>')
    made[FIRST_SHEET] = ('<?xml version="1.0" encoding="UTF-16"?>' + str(made[FIRST_SHEET])).encode("utf-16")
    assert book(made).sheets[0].cells[0, 0].text == "汉字"


def test_a_part_that_is_announced_and_left_out_is_missed_only_when_it_is_needed():
    assert book(parts()).sheets[0].cells == {}
    made = parts()
    del made[FIRST_SHEET]
    assert fault(read(made)) == ("damaged", "part-missing")


def test_directory_members_and_backslashes_are_fine():
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>', extra={"xl/": "", "xl/worksheets/": ""})
    made["xl\\worksheets\\Sheet1.xml"] = made.pop(FIRST_SHEET)
    assert len(book(made).sheets[0].cells) == 1
