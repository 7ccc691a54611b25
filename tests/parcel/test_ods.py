"""What an .ods made by hand is read as; what LibreOffice makes is in test_resaved."""

from dataclasses import replace

import pytest

from collect.parcel.archive import opened
from collect.parcel.cells import Book, Kind, TypedCell
from collect.parcel.limits import LIMITS, Refused
from collect.parcel.ods import book_in
from collect.parcel.open import open_parcel
from collect.parcel.open_formula import in_excel
from collect.submission import Rejection
from parcel.zips import zipped

Parts = dict[str, str]
SPACES = (
    'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c" xmlns:meta="m" xmlns:dc="d"'
    ' xmlns:draw="w" xmlns:manifest="f"'
)


def ods(inside: str, *, styles: str = "", extra: Parts | None = None) -> Parts:
    """The parts of an .ods; ``inside`` stands in its spreadsheet, ``styles`` among its own styles."""
    body = f"<office:body><office:spreadsheet>{inside}</office:spreadsheet></office:body>"
    content = f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>{body}"
    made = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content + "</office:document-content>",
    }
    return made | (extra or {})


def row(*cells: str, often: int = 1) -> str:
    """A row, so many times."""
    return f'<table:table-row table:number-rows-repeated="{often}">{"".join(cells)}</table:table-row>'


def number(value: int, *attributes: str) -> str:
    """A cell with a number."""
    return f'<table:table-cell office:value-type="float" office:value="{value}" {" ".join(attributes)}/>'


def repeated(often: int) -> str:
    return f'table:number-columns-repeated="{often}"'


def styled(name: str) -> str:
    return f'table:style-name="{name}"'


def sheet(rows: str, attributes: str = "") -> str:
    return f'<table:table table:name="一" {attributes}>{rows}</table:table>'


def one_row(cells: str) -> Parts:
    return ods(sheet(f"<table:table-row>{cells}</table:table-row>"))


def read(made: Parts) -> Book:
    outcome = open_parcel("a.ods", zipped(made))
    assert isinstance(outcome, Book), outcome
    return outcome


def refused(made: Parts) -> tuple[str, str]:
    outcome = open_parcel("a.ods", zipped(made))
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason, outcome.detail.get("fault", "")


def cell(attributes: str, inside: str = "") -> TypedCell | None:
    made = one_row(f"<table:table-cell {attributes}>{inside}</table:table-cell>")
    return read(made).sheets[0].cells.get((0, 0))


@pytest.mark.parametrize(
    ("attributes", "shown", "kind", "text"),
    [
        ('office:value-type="float" office:value="160.5964"', "160.60", Kind.NUMBER, "160.5964"),
        ('office:value-type="percentage" office:value="0.25"', "25%", Kind.NUMBER, "0.25"),
        ('office:value-type="currency" office:value="3"', "￥3", Kind.NUMBER, "3"),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", Kind.BOOLEAN, "1"),
        ('office:value-type="boolean" office:boolean-value="false"', "FALSE", Kind.BOOLEAN, "0"),
        ('office:value-type="date" office:date-value="2024-01-02"', "1月2日", Kind.DATE, "2024-01-02"),
        ('office:value-type="time" office:time-value="PT08H30M00S"', "8:30", Kind.DATE, "PT08H30M00S"),
        ('office:value-type="string"', "3件", Kind.TEXT, "3件"),
        ('office:value-type="string" office:string-value="12"', "十二", Kind.TEXT, "12"),
        ('office:value-type="string" office:string-value="" calcext:value-type="error"', "#REF!", Kind.ERROR, "#REF!"),
        (
            'calcext:value-type="error" office:value-type="string" office:string-value=""',
            "Err:502",
            Kind.ERROR,
            "Err:502",
        ),
        ("", "没有类型", Kind.TEXT, "没有类型"),
    ],
)
def test_a_cell_is_what_its_value_says_and_not_what_it_shows(attributes: str, shown: str, kind: Kind, text: str):
    assert cell(attributes, f"<text:p>{shown}</text:p>") == TypedCell(kind, text, None, locked=True)


def test_an_empty_cell_is_absent_and_a_formula_without_a_value_is_not():
    assert cell("") is None
    assert cell("", "<text:p/>") is None
    assert cell('table:formula="of:=&quot;&quot;"', "<text:p/>") == TypedCell(Kind.TEXT, "", '""', locked=True)


def test_text_keeps_its_lines_and_spaces_and_leaves_notes_and_drawings_aside():
    aside = "<office:annotation><text:p>批注</text:p></office:annotation><draw:frame><text:p>图</text:p></draw:frame>"
    first = '<text:p>甲<text:s text:c="3"/>乙<text:span>丙</text:span>  丁\n   戊</text:p>'
    second = "<text:p>己<text:line-break/>庚<text:tab/></text:p>"
    found = cell('office:value-type="string"', aside + first + second)
    assert found is not None
    assert found.text == "甲   乙丙  丁 戊\n己\n庚\t"


def test_repeated_cells_and_rows_stand_where_they_are_repeated():
    covered = number(8).replace("table-cell", "covered-table-cell")
    rows = row(f"<table:table-cell {repeated(2)}/>", number(7, repeated(2)), often=2) + row(covered)
    cells = read(ods(sheet(rows))).sheets[0].cells
    assert {place: found.text for place, found in cells.items()} == {
        (0, 2): "7", (0, 3): "7", (1, 2): "7", (1, 3): "7", (2, 0): "8",
    }  # fmt: skip


def test_a_million_repeated_rows_are_counted_and_not_kept():
    (found,) = read(ods(sheet(row(number(1, repeated(16_384)), often=1_048_576)))).sheets
    assert (len(found.cells), found.outside) == (400 * 60, 1_048_576 * 16_384 - 400 * 60)


def test_merges_protection_and_hidden_sheets_are_seen():
    unseen = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="ta2" style:family="table">{unseen}</style:style>'
    merged = '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3"/>'
    made = ods(sheet(row("<table:table-cell/>", merged), f'{styled("ta2")} table:protected="true"'), styles=styles)
    (found,) = read(made).sheets
    assert (found.visibility, found.protected, found.merges) == ("hidden", True, ((0, 1, 2, 2),))


def cell_style(name: str, parent: str, protect: str) -> str:
    said = f'<style:table-cell-properties style:cell-protect="{protect}"/>' if protect else ""
    named = f'style:family="table-cell" style:name="{name}" style:parent-style-name="{parent}"'
    return f"<style:style {named}>{said}</style:style>"


def test_a_lock_is_looked_up_from_the_cell_to_its_column_and_from_a_style_to_its_parent():
    styles = cell_style("open", "", "none") + cell_style("child", "open", "") + cell_style("shut", "open", "protected")
    loop = cell_style("a", "b", "") + cell_style("b", "a", "")
    columns = f'<table:table-column {repeated(2)}/><table:table-column table:default-cell-style-name="child"/>'
    looks = ("", styled("child"), "", styled("shut"), styled("a"))
    filled = row(*[number(1, look) for look in looks])
    cells = read(ods(sheet(columns + filled), styles=styles + loop)).sheets[0].cells
    assert [cells[0, column].locked for column in range(5)] == [True, False, False, True, True]


def test_sheets_copied_from_other_files_and_tables_in_cells_are_no_sheets_of_this_one():
    foreign = sheet("<table:table-source/><table:table-row><table:table-cell/></table:table-row>")
    nested = sheet(f"<table:table-row><table:table-cell>{sheet('')}</table:table-cell></table:table-row>")
    changes = "<table:tracked-changes><table:table-cell><text:p>旧</text:p></table:table-cell></table:tracked-changes>"
    book = read(ods(changes + foreign + nested))
    assert [found.cells for found in book.sheets] == [{}]


def test_properties_and_the_time_of_saving_are_read():
    said = '<dc:date>2024-01-02T03:04:05</dc:date><meta:user-defined meta:name="collect">CLT1|甲</meta:user-defined>'
    meta = f"<office:document-meta {SPACES}><office:meta>{said}</office:meta></office:document-meta>"
    book = read(ods(sheet(""), extra={"meta.xml": meta}))
    assert (book.properties, book.modified, book.source) == ({"collect": "CLT1|甲"}, "2024-01-02T03:04:05", "ods")


def manifest(path: str, kind: str, inside: str = "") -> Parts:
    entry = (
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}">{inside}</manifest:file-entry>'
    )
    return {"META-INF/manifest.xml": f"<manifest:manifest {SPACES}>{entry}</manifest:manifest>"}


DOCUMENT = "application/vnd.oasis.opendocument"


def test_macros_embedded_programs_links_to_programs_and_passwords_are_refused():
    assert refused(ods(sheet(""), extra={"Basic/Standard/x.xml": ""})) == ("active-content", "active-part")
    assert (
        refused(ods(sheet(""), extra=manifest("Object 1", "application/vnd.sun.star.oleobject")))[0] == "active-content"
    )
    assert refused(ods(sheet(""), extra=manifest("Object 1/", f"{DOCUMENT}.text")))[0] == "active-content"
    read(ods(sheet(""), extra=manifest("Object 1/", f"{DOCUMENT}.chart")))
    assert refused(ods("<table:dde-links/>" + sheet(""))) == ("active-content", "dde")
    locked = manifest("content.xml", "text/xml", "<manifest:encryption-data/>")
    assert refused(ods(sheet(""), extra=locked)) == ("encrypted", "member-password")


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (ods(""), ("damaged", "no-sheets")),
        ({"mimetype": f"{DOCUMENT}.spreadsheet"}, ("damaged", "part-missing")),
        (one_row('<table:table-cell office:value-type="float" office:value="1e9999"/>'), ("damaged", "cell-value")),
        (one_row('<table:table-cell office:value-type="float" office:value="NaN"/>'), ("damaged", "cell-value")),
        (one_row('<table:table-cell office:value-type="date" office:date-value="heute"/>'), ("damaged", "cell-value")),
        (one_row('<table:table-cell table:number-columns-repeated="-1"/>'), ("damaged", "address")),
        (one_row('<table:table-cell table:number-columns-repeated="99999999999"/>'), ("damaged", "address")),
        (one_row("<table:table-cell><text:p>" + "a" * 70_000 + "</text:p></table:table-cell>"), ("too-large", "text")),
        (one_row('<table:table-cell><text:p><text:s text:c="9999999"/></text:p></table:table-cell>'), None),
        (ods(sheet("") * 61), ("too-large", "sheets")),
        (one_row('<table:table-cell table:number-columns-spanned="2"/>' * 5_001), ("too-large", "merges")),
        ({**ods(""), "content.xml": "<!DOCTYPE a><a/>"}, ("hostile", "doctype")),
        ({**ods(""), "content.xml": "<a/>"}, ("damaged", "root")),
        (ods("<table:table>" * 70 + "</table:table>" * 70), ("hostile", "depth")),
    ],
)  # fmt: skip
def test_nonsense_and_floods_are_refused(made: Parts, fault: tuple[str, str] | None):
    if fault is None:
        read(made)
    else:
        assert refused(made) == fault


def test_cells_are_counted_over_all_sheets():
    three = row(number(1, repeated(3)))
    with pytest.raises(Refused) as caught:
        book_in(opened(zipped(ods(sheet(three) + sheet(three))), replace(LIMITS, cells=5)))
    assert caught.value.args[:2] == ("too-large", "cells")


@pytest.mark.parametrize(
    ("theirs", "excel"),
    [
        ("of:=SUM([.B1:.B2])", "SUM(B1:B2)"),
        ("of:=N([.$D$7])+N([$表三.D8])", "N($D$7)+N(表三!D8)"),
        ("of:=SUM([$'甲 表'.A1:.B2];[.C3])", "SUM('甲 表'!A1:B2,C3)"),
        ('of:=IF([.A1]=0;"a;[.B1]""";"b")', 'IF(A1=0,"a;[.B1]""","b")'),
        ("oooc:=[.A1]", "A1"),
        ("of:=['file:///x.ods'#$一.A1]", ""),
        ("of:=[.#REF!]", ""),
        ("of:=SUM([.A1:.B2]~[.C1])", ""),
        ("of:=COM.MICROSOFT.IFS(1;2)", ""),
        ("of:={1;2}", ""),
        ("of:=[.A1", ""),
        ('of:="a', ""),
        ("of:=[$一.A1:$二.B2]", ""),
        ("msoxl:=A1", ""),
    ],
)
def test_a_formula_is_spelled_as_in_excel_or_not_at_all(theirs: str, excel: str):
    assert in_excel(theirs) == excel
