"""What a workbook says once it is read: typed cells by sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Visibility = Literal["visible", "hidden", "veryHidden"]
Source = Literal["xlsx", "xls", "ods", "word"]
Merge = tuple[int, int, int, int]


class Kind(StrEnum):
    """What stands in a cell. A blank cell is simply absent."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"


@dataclass(slots=True, unsafe_hash=True)  # frozen would triple the cost of making one, and thousands are made
class TypedCell:
    """One cell that holds something.

    ``text`` is exact: the decimal literal of a number or of a date's serial number (an .ods and a strict
    .xlsx spell a date as ISO text instead), ``"1"`` or ``"0"`` for a boolean, ``"#REF!"`` for an error, the
    text itself for text. A formula whose value was never computed is text ``""``.
    ``formula`` has no leading ``=``; None without one. It is ``""`` where there is one but its text is not
    known: a follower of a shared formula, any formula of an .xls, one of an .ods that Excel does not have.
    """

    kind: Kind
    text: str
    formula: str | None
    locked: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Places are (row, column) from 0; a merge is first row, first column, last row, last column.

    ``outside`` counts the cells that hold something beyond the window.
    """

    name: str
    visibility: Visibility
    protected: bool
    cells: Mapping[tuple[int, int], TypedCell]
    outside: int
    merges: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook: its sheets in tab order, its custom properties, when it was last saved (ISO text).

    ``since_1904``: date serial numbers count from 1904-01-01, as old Excel for Mac did.
    ``source`` is what the file really was. A Word report has a sheet for each of its tables and one called
    ``_text`` (see ``word``).
    """

    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str]
    modified: str | None
    since_1904: bool = False
    source: Source = "xlsx"
