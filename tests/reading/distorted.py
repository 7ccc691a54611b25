"""What happens to a filled workbook on its way back: in the file with openpyxl, or to what was read of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.cell_range import CellRange

from collect.edits.findings import findings
from collect.edits.judgement import judge
from collect.form.arithmetic import computed
from collect.form.load import load_style
from collect.form.model import Severity
from collect.parcel.cells import Book, Kind, Merge, Sheet, TypedCell
from collect.parcel.open import open_parcel
from collect.reading.read import Expected, read_return
from collect.report.draft import Account, unit_report
from collect.report.write import write_report
from collect.submission import Rejection, Submission
from returns import CITY, KEY, TOWN, YEAR, a_form, a_layout, a_return, folder_of, issued

FORM = "disclosure-2021"
NAMES = {TOWN.code: TOWN.name, CITY.code: CITY.name}
FILLED = (
    "T2:1.2:made = 2", "T2:1.2:valid = 5", "T2:5.1:decisions = 31", "T2:8.1:amount = 25.1",
    "T3:1:person = 7", "T3:1:other = 2", "T3:3.1:person = 3", "T3:3.3.1:person = 1", "T3:3.3.2:person = 1",
    "T3:3.6.3:other = 2", "T3:4:person = 2", "T4:1:review.upheld = 1", "T4:1:direct.other = 4", "T4:1:after.upheld = 6",
)  # fmt: skip
"""A return in which figures that could be taken for each other differ."""


def a_filled(*changes: str, name: str = FORM) -> Submission:
    """That return, changed further."""
    told = ("N1 tells 第一段\n第二段", "N5 tells 不足与措施", "N6 tells 没有收取信息处理费", "filled_by tells 张三")
    return a_return(*FILLED, *told, *changes, form=a_form(name))


@cache
def filled_file() -> bytes:
    """The workbook with that return."""
    return issued(FORM, a_filled())


def read_book(book: Book | Rejection, *, name: str = FORM, names: Mapping[str, str] = NAMES) -> Submission | Rejection:
    """What the campaign reads in it."""
    assert not isinstance(book, Rejection), book
    return read_return(book, Expected(a_layout(name), YEAR, frozenset(names), KEY, names))


def read_file(content: bytes, *, name: str = FORM) -> Submission | Rejection:
    """What the campaign reads in a file."""
    return read_book(open_parcel("return", content), name=name)


def remarks(submission: Submission | Rejection) -> dict[str, list[dict[str, str]]]:
    """What was noticed, by code."""
    assert isinstance(submission, Submission), submission
    found: dict[str, list[dict[str, str]]] = {}
    for remark in submission.remarks:
        found.setdefault(remark.code, []).append(dict(remark.detail))
    return found


def rescued(book: Book) -> Submission:
    """The return in a book of which no figure may be lost."""
    submission = read_book(book)
    assert isinstance(submission, Submission), submission
    assert submission.figures == a_filled().figures
    assert submission.oddities == {}
    return submission


def rescued_file(content: bytes) -> Submission:
    submission = read_file(content)
    assert isinstance(submission, Submission), submission
    assert submission.figures == a_filled().figures
    return submission


def rejected(book: Book) -> tuple[str, Mapping[str, str]]:
    rejection = read_book(book)
    assert isinstance(rejection, Rejection), rejection
    return rejection.reason, rejection.detail


def soft(submission: Submission) -> list[str]:
    """The rules of the soft findings; there may be no others."""
    said = findings(
        a_form(submission.stamp.form), submission, judgement=judge(a_form(submission.stamp.form), submission)
    )
    assert {each.severity for each in said} <= {Severity.SOFT}, said
    return [each.rule for each in said]


# ---------------------------------------------------------------- with openpyxl


def handled(change: Callable[[Any], None], content: bytes | None = None) -> bytes:
    """The file after somebody did this to it."""
    book = load_workbook(BytesIO(content or filled_file()))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def moved(sheet: Any, change: Callable[[], None], shift: Callable[[CellRange], None]) -> None:
    """Rows or columns come or go, and merged cells go with them, as they do in a spreadsheet program."""
    merged = [CellRange(str(each)) for each in sheet.merged_cells.ranges]
    for each in merged:
        sheet.unmerge_cells(each.coord)
    change()
    for each in merged:
        shift(each)
        if each.size["rows"] * each.size["columns"] > 1:
            sheet.merge_cells(each.coord)


def row_inserted(sheet: Any, row: int) -> None:
    """A blank row before this one, counted from 1."""

    def shift(merged: CellRange) -> None:
        merged.expand(down=1) if merged.min_row < row <= merged.max_row else None
        merged.shift(row_shift=1) if merged.min_row >= row else None

    moved(sheet, lambda: sheet.insert_rows(row), shift)


def column_inserted(sheet: Any, column: int) -> None:
    """A blank column before this one, counted from 1."""

    def shift(merged: CellRange) -> None:
        merged.expand(right=1) if merged.min_col < column <= merged.max_col else None
        merged.shift(col_shift=1) if merged.min_col >= column else None

    moved(sheet, lambda: sheet.insert_cols(column), shift)


def row_deleted(sheet: Any, row: int) -> None:
    """This row is gone; a merged cell that begins on it loses its text."""

    def shift(merged: CellRange) -> None:
        if merged.min_row <= row <= merged.max_row and merged.size["rows"] > 1:
            merged.shrink(bottom=1)
        elif merged.min_row > row:
            merged.shift(row_shift=-1)

    moved(sheet, lambda: sheet.delete_rows(row), shift)


def pasted(content: bytes | None = None) -> bytes:
    """Values alone, pasted into a new book: no stamp, no formula, no hidden sheet, no protection."""
    source, target = load_workbook(BytesIO(content or filled_file()), data_only=True), Workbook()
    target.remove(target.worksheets[0])
    for sheet in (each for each in source.worksheets if each.sheet_state == "visible"):
        page = target.create_sheet(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if not str(cell.value).startswith("CLT1|"):
                page.cell(cell.row, cell.column, cell.value)  # type: ignore[arg-type]
    saved = BytesIO()
    target.save(saved)
    return saved.getvalue()


# ---------------------------------------------------------------- after reading


def filled_book() -> Book:
    """What is read of the workbook with that return."""
    book = open_parcel("return.xlsx", filled_file())
    assert isinstance(book, Book)
    return book


def with_sheet(book: Book, name: str, change: Callable[[Sheet], Sheet]) -> Book:
    """The book with one sheet changed."""
    assert name in {sheet.name for sheet in book.sheets}
    return replace(book, sheets=tuple(change(sheet) if sheet.name == name else sheet for sheet in book.sheets))


def shifted(sheet: Sheet, *, row: int = 10**6, column: int = 10**6, by: int = 1) -> Sheet:
    """Blank rows from this row on, blank columns from this column on (both from 0); fewer when ``by`` is negative."""

    def down(place: int) -> int:
        return place + by if place >= row else place

    def right(place: int) -> int:
        return place + by if place >= column else place

    cells = {(down(r), right(c)): cell for (r, c), cell in sheet.cells.items()}
    merges: tuple[Merge, ...] = tuple((down(a), right(b), down(c), right(d)) for a, b, c, d in sheet.merges)
    return replace(sheet, cells=cells, merges=merges)


def relabelled(book: Book, old: str, new: str) -> Book:
    """The book in which every text that is this one says something else."""
    count = 0

    def said(sheet: Sheet) -> Sheet:
        nonlocal count
        count += sum(cell.text == old for cell in sheet.cells.values())
        return replace(
            sheet, cells={at: retexted(cell, old, new) for at, cell in sheet.cells.items() if new or cell.text != old}
        )

    sheets = tuple(map(said, book.sheets))
    assert count, old
    return replace(book, sheets=sheets)


def retexted(cell: TypedCell, old: str, new: str) -> TypedCell:
    return replace(cell, text=new) if cell.kind is Kind.TEXT and cell.text == old else cell


@cache
def a_report(name: str = FORM, *, unit: str = TOWN.name, year: int = YEAR) -> Book:
    """What is read of the Word report of that return, when it is sent instead of the workbook."""
    form, submission = a_form(name), a_filled(name=FORM) if name == FORM else a_mixed(name)
    account = Account(unit, year, computed(form, submission.figures), submission.narratives)
    draft = unit_report(form, load_style(folder_of(name), form), account=account, check_code="K7M2QX")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        write_report(draft, path, template=folder_of(name) / "report.docx")
        book = open_parcel("report.docx", path.read_bytes())
    assert isinstance(book, Book)
    return book


def a_mixed(name: str) -> Submission:
    """A return in a form with one line （六）."""
    return a_return("T3:1:person = 7", "T3:3.6:person = 4", "T3:4:person = 3", form=a_form(name))


def retyped_at(sheet: Sheet, at: tuple[int, int], text: str, kind: Kind = Kind.NUMBER) -> Sheet:
    """The sheet with this in one place."""
    return replace(sheet, cells={**sheet.cells, at: TypedCell(kind, text, None, False)})


def without_column(sheet: Sheet, column: int) -> Sheet:
    """The sheet without this column, counted from 0."""
    cells = {at: cell for at, cell in sheet.cells.items() if at[1] != column}
    return shifted(replace(sheet, cells=cells, merges=()), column=column + 1, by=-1)
