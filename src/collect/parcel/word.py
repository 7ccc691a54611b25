"""What a received Word report says: its tables as sheets, its paragraphs as one more sheet."""

from collect.parcel.archive import Archive
from collect.parcel.cells import Book, Kind, Sheet, TypedCell
from collect.parcel.limits import Refused, Window
from collect.parcel.package import first, relations
from collect.parcel.sheets import told_of
from collect.parcel.word_text import Body, Table
from collect.words import say

TEXT_SHEET = "_text"
_TEXT = Window(rows=5_000, columns=2)


def book_in(archive: Archive, window: Window = Window()) -> Book:
    """The report in a .docx whose directory was checked; raises ``Refused``.

    Each table is a sheet, named after its place: ``第1个表格`` … in the order in which they begin. The text of a
    cell stands where its column of the grid begins, and is always text, ``12`` included. Column 0 of the
    sheet ``_text`` holds the paragraphs outside the tables, blank ones left out, one a row; where a table
    stands between them, column 1 of a row of its own holds that table's name.
    """
    related = relations(archive)
    part = first(related.get("", {}), "officedocument")
    if part is None:
        raise Refused("damaged", "part-missing", where="word/document.xml")
    body = Body(archive, part)
    body.run()
    tables = [_sheet(table, window=window) for table in body.tables]
    properties, modified = told_of(archive, related.get("", {}))
    return Book((*tables, _text(body)), properties, modified, source="word")


def _sheet(table: Table, *, window: Window) -> Sheet:
    inside = {
        place: _cell(text)
        for place, text in table.texts.items()
        if place[0] < window.rows and place[1] < window.columns
    }
    outside = len(table.texts) - len(inside)
    return Sheet(_name(table.number), "visible", protected=False, cells=inside, outside=outside, merges=table.merges)


def _text(body: Body) -> Sheet:
    cells = {
        (row, 0) if isinstance(line, str) else (row, 1): _cell(line if isinstance(line, str) else _name(line))
        for row, line in enumerate(body.lines[: _TEXT.rows])
    }
    outside = max(0, len(body.lines) - _TEXT.rows)
    return Sheet(TEXT_SHEET, "visible", protected=False, cells=cells, outside=outside, merges=())


def _name(number: int) -> str:
    return say("parcel.table", number=number)


def _cell(text: str) -> TypedCell:
    return TypedCell(Kind.TEXT, text, None, locked=False)
