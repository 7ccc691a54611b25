"""What xlrd sees in an .xls; runs in a child process only.

What xlrd does not tell (which cells are formulas, which sheets are protected) is read beside it from the
same stream: every chunk of it is a number, a length, and so many bytes.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import xlrd

from collect.parcel.cells import Kind
from collect.parcel.limits import LIMITS, Refused, Window
from collect.parcel.propset import UserProperties, properties, saved_at

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOF = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_EOF, _FORMULA, _PROTECT, _SHEET = 0x000A, 0x0006, 0x0012, 0x0085
_WORKSHEET, _MACROS = 0, frozenset({1, 6})
_VISIBILITY = {0: "visible", 1: "hidden", 2: "veryHidden"}
_ACTIVE = ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros")
_WHOLE = 1e15  # beyond it a binary number is no longer exact to the unit

Chunk = tuple[int, int, int]  # number, where its bytes begin, how many there are


@dataclass
class _Beside:
    """What is read of one sheet beside xlrd."""

    formulas: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    protected: bool = False


def answer(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The workbook as JSON allows it; see ``xls``. Raises ``Refused`` and whatever xlrd raises."""
    library: Any = xlrd
    compound = library.compdoc.CompDoc(content) if content.startswith(_COMPOUND) else None
    stream = content if compound is None else _workbook(compound)
    beside = list(_sheets_beside(stream))
    try:
        book = library.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True)
    except library.XLRDError as fault:
        if "encrypt" in str(fault):
            raise Refused("encrypted", "member-password") from fault
        raise
    told = _told(book, beside)
    return {**told, **_properties(compound)._asdict()}, []


def _workbook(compound: Any) -> bytes:
    if any(entry.name in _ACTIVE or entry.name.startswith("MBD") for entry in compound.dirlist):
        raise Refused("active-content", "active-part")
    stream = compound.get_named_stream("Workbook") or compound.get_named_stream("Book")
    if stream is None:
        raise Refused("damaged", "part-missing", where="Workbook")
    return bytes(stream)


# ---------------------------------------------------------------- beside xlrd


def _chunks(stream: bytes, at: int) -> Iterator[Chunk]:
    """From one beginning of a part to its end; a chart within a sheet has a beginning and end of its own."""
    depth = 0
    while 0 <= at <= len(stream) - 4:
        number, length = struct.unpack_from("<HH", stream, at)
        depth += (number in _BOF) - (number == _EOF)
        if depth <= 1:
            yield number, at + 4, length
        if depth <= 0:
            return
        at += 4 + length


def _sheets_beside(stream: bytes) -> Iterator[_Beside]:
    """One for each worksheet, in the order of the tabs."""
    for number, at, length in _chunks(stream, 0):
        if number != _SHEET or length < 6:
            continue
        start, _, kind = struct.unpack_from("<IBB", stream, at)
        if kind in _MACROS:
            raise Refused("active-content", "active-part")
        if kind == _WORKSHEET:
            yield _beside(stream, start)


def _beside(stream: bytes, start: int) -> _Beside:
    found = _Beside()
    for number, at, length in _chunks(stream, start):
        if number == _FORMULA and length >= 4:
            found.formulas.add(struct.unpack_from("<HH", stream, at))
        elif number == _PROTECT and length >= 2:
            found.protected = stream[at] == 1
    return found


def _properties(compound: Any) -> UserProperties:
    """Custom properties and the time of saving; a damaged set is as good as none."""
    if compound is None:
        return UserProperties({}, None)
    custom = compound.get_named_stream("\x05DocumentSummaryInformation")
    summary = compound.get_named_stream("\x05SummaryInformation")
    return UserProperties(properties(custom or b""), saved_at(summary or b""))


# ---------------------------------------------------------------- what xlrd tells


def _told(book: Any, beside: list[_Beside]) -> dict[str, Any]:
    if not 0 < book.nsheets <= LIMITS.sheets:
        raise Refused(*(("too-large", "sheets") if book.nsheets else ("damaged", "no-sheets")))
    beside += [_Beside() for _ in range(book.nsheets - len(beside))]
    sheets: list[dict[str, Any]] = []
    room = LIMITS.cells
    for sheet, found in zip(book.sheets(), beside, strict=False):
        sheets.append(_sheet(book, sheet, beside=found, room=room))
        room -= len(sheets[-1]["cells"])
    return {"sheets": sheets, "since_1904": book.datemode == 1}


def _sheet(book: Any, sheet: Any, *, beside: _Beside, room: int) -> dict[str, Any]:
    window, cells, outside = Window(), list[Any](), 0
    for row, column in _places(sheet):
        if row >= window.rows or column >= window.columns:
            outside += sheet.cell_type(row, column) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        elif (cell := _cell(book, sheet.cell(row, column), computed=(row, column) in beside.formulas)) is not None:
            cells.append((row, column, *cell))
        if len(cells) > room:
            raise Refused("too-large", "cells", where=sheet.name)
    if len(sheet.merged_cells) > LIMITS.merges:
        raise Refused("too-large", "merges", where=sheet.name)
    merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return {
        "name": sheet.name,
        "visibility": _VISIBILITY.get(sheet.visibility, "visible"),
        "protected": beside.protected,
        "cells": cells,
        "outside": outside,
        "merges": merges,
    }


def _places(sheet: Any) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(sheet.nrows) for column in range(sheet.row_len(row)))


def _cell(book: Any, cell: Any, *, computed: bool) -> tuple[str, str, bool, bool] | None:
    """Kind, text, whether a formula stands there, whether it is locked; None for an empty cell."""
    typed = _typed(cell)
    if typed is None or (not typed[1] and not computed):
        return None
    return *typed, computed, bool(book.xf_list[cell.xf_index].protection.cell_locked)


def _typed(cell: Any) -> tuple[str, str] | None:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return Kind.TEXT, str(cell.value)
        case xlrd.XL_CELL_NUMBER:
            return Kind.NUMBER, _number(cell.value)
        case xlrd.XL_CELL_DATE:
            return Kind.DATE, _number(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return Kind.BOOLEAN, str(int(cell.value))
        case xlrd.XL_CELL_ERROR:
            return Kind.ERROR, xlrd.error_text_from_code.get(cell.value, "#N/A")
        case _:
            return None


def _number(value: float) -> str:
    """The shortest literal that is this binary number, as Excel writes it into an .xlsx."""
    if not math.isfinite(value):
        raise Refused("damaged", "cell-value")
    return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value).upper()
