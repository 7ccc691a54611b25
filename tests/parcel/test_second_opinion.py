"""Whether openpyxl sees the same cells in the workbooks that real writers make."""

import random
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook.workbook import Workbook

from collect.parcel.cells import Book, Kind, TypedCell
from collect.parcel.sheets import read_book

TEXTS = [
    "政府信息公开",
    " 前后有空格 ",
    "a\nb",
    "=not a formula",
    "１２",
    "3件",
    "<&>\"'",
    "👍",
    "—",
    "TRUE",
    "1",
]
RESULTS: list[Any] = [1.5, "文", "#N/A", True]
ERRORS = ["#REF!", "#DIV/0!", "#N/A"]


def written(seed: int) -> bytes:
    """A workbook by xlsxwriter with everything a return can hold, at random places."""
    luck = random.Random(seed)
    out = BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "date_1904": seed % 2})
    day = made.add_format({"num_format": luck.choice(["yyyy-mm-dd", 'm"月"d"日"', "h:mm"]), "locked": False})
    open_ = made.add_format({"locked": False, "border": 1})
    bold, plain = made.add_format({"bold": True}), made.add_format({"num_format": "0.00"})
    for number in range(3):
        sheet = made.add_worksheet(f"表{number}")
        for row in range(25):
            sheet.write_string(row, 0, luck.choice(TEXTS), plain)
            sheet.write_number(row, 1, luck.choice([row, -row, row / 7, 1e300, 0.1, 2**53]), open_)
            sheet.write_boolean(row, 2, luck.random() < 0.5)
            sheet.write_datetime(row, 3, datetime(2024, 1, 1 + row, 8, 30), day)
            sheet.write_formula(row, 4, f'=SUM(B1:B{row + 1})&"<"', open_, luck.choice(RESULTS))
            sheet.write_blank(row, 5, None, open_)
            sheet.write_rich_string(row, 6, bold, "粗", "细 ", bold, "末")
        sheet.merge_range(30, 1, 32, 4, "合并", open_)
        sheet.protect() if number else sheet.hide()
    made.worksheets()[1].activate()
    made.set_custom_property("collect", f"CLT1|{seed}")
    made.close()
    return out.getvalue()


def saved_again(content: bytes) -> bytes:
    """The same workbook, loaded and saved by openpyxl."""
    out = BytesIO()
    openpyxl.load_workbook(BytesIO(content), rich_text=True).save(out)
    return out.getvalue()


def meant(value: object) -> object:
    """An openpyxl value as our kinds and texts spell it."""
    if isinstance(value, bool):
        return Kind.BOOLEAN, str(int(value))
    if isinstance(value, int | float):
        return Kind.NUMBER, Decimal(repr(value))
    if isinstance(value, str) and value in ERRORS:
        return Kind.ERROR, value
    return (Kind.TEXT, value) if isinstance(value, str) else (Kind.DATE, value)


def ours(cell: TypedCell, *, since_1904: bool) -> object:
    """One of our cells in the same terms."""
    if cell.kind is Kind.NUMBER:
        return cell.kind, Decimal(repr(float(cell.text)))
    if cell.kind is Kind.DATE:
        epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
        return cell.kind, from_excel(float(cell.text), epoch)
    return cell.kind, cell.text


def seen_by_openpyxl(values: Workbook, formulas: Workbook) -> dict[object, object]:
    """Every cell by sheet and place: what it means, its formula, whether it is locked."""
    seen: dict[object, object] = {}
    for sheet in formulas.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            value = values[sheet.title][cell.coordinate].value
            formula = str(cell.value)[1:] if cell.data_type == "f" else None
            place = (sheet.title, *coordinate_to_tuple(cell.coordinate))
            seen[place] = "empty" if value is None else meant(value), formula, cell.protection.locked
    return seen


def seen_by_us(book: Book) -> dict[object, object]:
    """The same of our reading."""
    return {
        (sheet.name, place[0] + 1, place[1] + 1): (
            "empty" if not cell.text else ours(cell, since_1904=book.since_1904),
            cell.formula,
            cell.locked,
        )
        for sheet in book.sheets
        for place, cell in sheet.cells.items()
    }


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_openpyxl_agrees_on_every_value_type_formula_and_lock(seed: int, again: bool):
    content = saved_again(written(seed)) if again else written(seed)
    book = read_book(content)
    assert isinstance(book, Book)
    formulas = openpyxl.load_workbook(BytesIO(content))
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    theirs = seen_by_openpyxl(values, formulas)
    assert len(theirs) > 400
    assert seen_by_us(book) == theirs
    assert [(sheet.name, sheet.visibility, sheet.protected) for sheet in book.sheets] == [
        (sheet.title, sheet.sheet_state, sheet.protection.sheet) for sheet in formulas.worksheets
    ]
    assert [sheet.merges for sheet in book.sheets] == [((30, 1, 32, 4),)] * 3
    assert book.properties["collect"] == f"CLT1|{seed}"
    assert book.modified == formulas.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert book.since_1904 is bool(seed % 2)
