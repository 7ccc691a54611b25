"""Whether every cell of a Word table stands at its place, every paragraph on its line."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from collect.parcel.archive import opened
from collect.parcel.cells import Book, Kind, Sheet
from collect.parcel.limits import LIMITS, Refused
from collect.parcel.open import open_parcel
from collect.parcel.word import book_in
from collect.report.draft import Statutory
from collect.report.write import write_report
from collect.submission import Rejection
from parcel.zips import relationship, relationships, zipped
from report.reports import FORMS, SECTIONS, draft, template

Parts = dict[str, str | bytes]


def word(body: str, *, extra: Parts | None = None) -> Parts:
    """The parts of a .docx with this body."""
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relationships(relationship("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>',
    } | (extra or {})


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, *shape: str) -> str:
    return f"<w:tc><w:tcPr>{''.join(shape)}</w:tcPr>{p(text)}</w:tc>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(made: Parts) -> Book:
    outcome = open_parcel("a.docx", zipped(made))
    assert isinstance(outcome, Book), outcome
    return outcome


def refused(made: Parts) -> tuple[str, str]:
    outcome = open_parcel("a.docx", zipped(made))
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason, outcome.detail.get("fault", "")


def texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    assert all(cell.kind is Kind.TEXT for cell in sheet.cells.values())
    return {place: cell.text for place, cell in sheet.cells.items()}


def lines(book: Book) -> list[str]:
    """The paragraphs; a table's name in brackets where one stands."""
    sheet = book.sheets[-1]
    assert sheet.name == "_text"
    rows = sorted(texts(sheet).items())
    assert [row for (row, _), _ in rows] == list(range(len(rows)))
    return [text if column == 0 else f"[{text}]" for (_, column), text in rows]


# ---------------------------------------------------------------- our own reports


@pytest.mark.parametrize("name", FORMS)
def test_every_box_of_our_own_report_stands_where_it_was_drafted(name: str, tmp_path: Path):
    made = draft({"T3:1:person": 12, "T3:3.1:person": 12}, of=name)
    write_report(made, tmp_path / "a.docx", template=template(name))
    outcome = open_parcel("a.docx", (tmp_path / "a.docx").read_bytes())
    assert isinstance(outcome, Book)
    assert outcome.source == "word"
    tables = [block for block in made.blocks if isinstance(block, Statutory)]
    assert len(tables) == len(outcome.sheets) - 1 == 3
    for drafted, sheet in zip(tables, outcome.sheets, strict=False):
        assert texts(sheet) == {(box.row, box.column): box.text for box in drafted.boxes if box.text}
        assert sheet.merges == tuple(
            sorted(
                (box.row, box.column, box.row + box.rows - 1, box.column + box.columns - 1)
                for box in drafted.boxes
                if box.rows * box.columns > 1
            )
        )
    assert [line for line in lines(outcome) if line in SECTIONS] == SECTIONS
    assert lines(outcome).index("[第1个表格]") == lines(outcome).index(SECTIONS[1]) + 1


def test_python_docx_agrees_on_paragraphs_and_grid(tmp_path: Path):
    write_report(draft(), tmp_path / "a.docx", template=template())
    theirs = docx.Document(str(tmp_path / "a.docx"))
    outcome = open_parcel("a.docx", (tmp_path / "a.docx").read_bytes())
    assert isinstance(outcome, Book)
    assert [line for line in lines(outcome) if line[0] != "["] == [
        each.text for each in theirs.paragraphs if each.text.strip()
    ]
    for table, sheet in zip(theirs.tables, outcome.sheets, strict=False):
        cells, width = table._cells, len(table.columns)
        seen = {
            (at // width, at % width): cell.text
            for at, cell in enumerate(cells)
            if cell not in cells[:at] and cell.text
        }
        assert texts(sheet) == seen


# ---------------------------------------------------------------- other people's


def test_spans_and_merges_make_the_grid():
    table = tbl(
        tc("甲", span(2), DOWN) + tc("乙"),
        tc("", span(2), ON) + tc("丙"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("丁") + tc("12"),
        tc("", '<w:hMerge w:val="restart"/>') + tc("藏", "<w:hMerge/>") + tc("戊", ON),
    )
    sheet = read(word(table)).sheets[0]
    assert texts(sheet) == {(0, 0): "甲", (0, 2): "乙", (1, 2): "丙", (2, 1): "丁", (2, 2): "12", (3, 2): "戊"}
    assert sheet.merges == ((0, 0, 1, 1), (3, 0, 3, 1))


def test_what_stands_in_a_cell_that_goes_on_from_above_is_not_shown_and_not_read():
    sheet = read(word(tbl(tc("甲", DOWN) + tc("1"), tc("藏", ON) + tc("2")))).sheets[0]
    assert texts(sheet) == {(0, 0): "甲", (0, 1): "1", (1, 1): "2"}


def test_a_cell_between_ends_what_went_on_from_above():
    sheet = read(word(tbl(tc("甲", DOWN), tc("乙"), tc("丙", ON)))).sheets[0]
    assert texts(sheet) == {(0, 0): "甲", (1, 0): "乙", (2, 0): "丙"}
    assert sheet.merges == ()


def test_text_is_what_the_page_shows():
    shown = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:ins><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/></w:r></w:ins>"
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>PAGE</w:instrText><w:t>丙</w:t></w:r></w:p>"
    )
    drawing = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p('框')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{p('框')}</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>外</w:t></w:r></w:p>"
    )
    assert lines(read(word(shown + p(" ") + drawing))) == ["甲\t乙\n丙", "框", "外"]


def test_paragraphs_of_a_cell_are_lines_and_a_table_in_a_cell_is_a_table_of_its_own():
    inner = tbl(tc("内"))
    book = read(word(p("前") + tbl(f"<w:tc>{p('一')}{inner}{p('二')}</w:tc>") + p("后")))
    assert [texts(sheet) for sheet in book.sheets[:-1]] == [{(0, 0): "一\n二"}, {(0, 0): "内"}]
    assert lines(book) == ["前", "[第1个表格]", "后"]


def test_a_report_by_python_docx_is_read():
    made = docx.Document()
    made.add_heading("一、总体情况")
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合并"
    table.cell(1, 2).text = "0"
    out = BytesIO()
    made.save(out)
    outcome = open_parcel("a.docx", out.getvalue())
    assert isinstance(outcome, Book)
    assert texts(outcome.sheets[0]) == {(0, 0): "合并", (1, 2): "0"}
    assert outcome.sheets[0].merges == ((0, 0, 1, 1),)
    assert lines(outcome) == ["一、总体情况", "[第1个表格]"]
    assert outcome.modified is not None


# ---------------------------------------------------------------- hostile ones


def test_macros_and_templates_from_elsewhere_are_refused():
    assert refused(word("", extra={"word/vbaProject.bin": "x"})) == ("active-content", "active-part")
    fetched = relationships(relationship("r1", "attachedTemplate", "http://x/a.dotm", external=True))
    assert refused(word("", extra={"word/_rels/settings.xml.rels": fetched})) == ("active-content", "active-part")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (tbl(tc("", span(99))), ("damaged", "address")),
        (tbl(tc("", '<w:gridSpan w:val="-1"/>')), ("damaged", "address")),
        (tbl(tc("", "<w:gridSpan/>")), ("damaged", "address")),
        (tbl("") * 61, ("too-large", "tables")),
        (p("a" * 70_000), ("too-large", "text")),
        ("<w:p>" + "<w:r><w:t>aaaaaaaaaa</w:t></w:r>" * 7_000 + "</w:p>", ("too-large", "text")),
        ("<w:tbl><w:tr><w:tc>" * 15, ("damaged", "broken-xml")),
        ("<w:sdt>" * 80 + "</w:sdt>" * 80, ("hostile", "depth")),
    ],
)
def test_nonsense_and_floods_are_refused(body: str, fault: tuple[str, str]):
    assert refused(word(body)) == fault


def test_parts_of_a_table_outside_any_table_are_no_harm():
    assert lines(read(word(f"<w:tr>{tc('甲', span(2), DOWN)}</w:tr><w:t>散</w:t>"))) == ["甲"]


def test_cells_and_paragraphs_are_counted_together():
    with pytest.raises(Refused) as caught:
        book_in(opened(zipped(word(tbl(tc("1") * 3) + p("a") * 3)), replace(LIMITS, cells=5)))
    assert caught.value.args[:2] == ("too-large", "cells")


def test_a_table_longer_than_the_window_is_counted_beyond_it():
    sheet = read(word(tbl(*[tc("1")] * 500))).sheets[0]
    assert (len(sheet.cells), sheet.outside) == (400, 100)
