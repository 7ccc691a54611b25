"""What a received .xls says, as another process has read it."""

from typing import Any

from collect.parcel import foreign
from collect.parcel.cells import Book, Kind, Sheet, TypedCell
from collect.parcel.limits import Refused

_READER = "collect.parcel.biff"


def book_in(content: bytes) -> Book:
    """The workbook in an old compound file (.xls, .et); raises ``Refused``."""
    told = foreign.ask(_READER, content).facts
    try:
        sheets = tuple(_sheet(sheet) for sheet in told["sheets"])
        return Book(sheets, dict(told["properties"]), told["modified"], bool(told["since_1904"]), "xls")
    except (KeyError, TypeError, ValueError) as fault:
        raise Refused("damaged", "child-choked") from fault


def _sheet(told: Any) -> Sheet:
    cells = {
        (row, column): TypedCell(Kind(kind), text, "" if computed else None, bool(locked))
        for row, column, kind, text, computed, locked in told["cells"]
    }
    merges = tuple((first, left, last, right) for first, left, last, right in told["merges"])
    return Sheet(told["name"], told["visibility"], bool(told["protected"]), cells, told["outside"], merges)
