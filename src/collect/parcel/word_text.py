"""What stands in the paragraphs of a Word file, each in its table or between the tables."""

import re
from collections.abc import Callable, Mapping

from collect.parcel.archive import Archive
from collect.parcel.cells import Merge
from collect.parcel.limits import Refused
from collect.parcel.markup import Walk, local

# What nobody sees on the page: what was moved away, the second telling of a drawing for old programs, readings
# above characters, former shapes of cells. Deleted text and the codes of fields have tags that are not read.
_UNSEEN = frozenset({"moveFrom", "Fallback", "rt", "tabs", "tcPrChange", "trPrChange"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WIDEST = 63  # columns of a table in Word


class Table:
    """One table while it is being read: texts by place in its grid, and what is merged."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.texts: dict[tuple[int, int], str] = {}
        self.row = self.column = -1
        self._span = 1
        self._below = ""  # whether the cell goes on below ("restart") or goes on from above ("continue")
        self._beside = ""  # the same from left to right, as old programs write it
        self._last: tuple[int, int] | None = None  # the cell before in this row
        self._paragraphs: list[str] = []
        self._merged: dict[tuple[int, int], tuple[int, int]] = {}
        self._open: dict[int, tuple[int, int]] = {}  # by column, the cell that may still grow downwards

    @property
    def merges(self) -> tuple[Merge, ...]:
        """First row, first column, last row, last column of every cell that is more than one place."""
        boxes = ((*start, *end) for start, end in self._merged.items() if start != end)
        return tuple(sorted(boxes))

    def begin_row(self) -> None:
        """One row further down."""
        self.row, self.column, self._last = self.row + 1, 0, None

    def skip(self, columns: int) -> None:
        """Leave out places at the left of a row."""
        self.column += columns

    def begin_cell(self) -> None:
        """A cell like most: one column, one row."""
        self._span, self._below, self._beside, self._paragraphs = 1, "", "", []

    def shape(self, tag: str, value: str | None) -> None:
        """Take what a cell says of its own size."""
        if tag == "gridSpan":
            self._span = max(1, _columns(value))
        elif tag == "vMerge":
            self._below = value or "continue"
        elif tag == "hMerge":
            self._beside = value or "continue"

    def say(self, paragraph: str) -> None:
        """Take one paragraph of the cell."""
        self._paragraphs.append(paragraph)

    def end_cell(self) -> None:
        """Put the cell where it belongs. What stands in a cell that goes on from above is not shown by Word."""
        start, end = (self.row, self.column), (self.row, self.column + self._span - 1)
        self.column = end[1] + 1
        if self._beside == "continue" and self._last is not None:
            self._merged[self._last] = end
        elif self._below == "continue" and start[1] in self._open:
            self._merged[self._open[start[1]]] = end
        else:
            self._keep(start, end)

    def _keep(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        text = "\n".join(self._paragraphs).strip("\n")
        self._merged[start] = end
        self._last = start
        self._open.pop(start[1], None)
        if self._below == "restart":
            self._open[start[1]] = start
        if text.strip():
            self.texts[start] = text


class Body(Walk):
    """``document.xml``: ``lines`` holds the paragraphs between tables, and a number where a table stands."""

    root = "document"

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.tables: list[Table] = []
        self.lines: list[str | int] = []
        self._inside: list[Table] = []  # the tables around this place, outermost first
        self._paragraphs: list[str] = []  # those around this place: a drawing has paragraphs of its own
        self._unseen = 0  # the depth at which something that is not shown began
        self._room = archive.limits.cells
        self._doing: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "p": lambda _: self._paragraphs.append(""),
            "t": lambda _: self.listen(),
            "tbl": self._begin_table,
        }
        self._doing_in_table: Mapping[str, Callable[[Table, str | None], None]] = {
            "tr": lambda table, _: table.begin_row(),
            "tc": self._begin_cell,
            "gridBefore": lambda table, value: table.skip(_columns(value)),
            "gridSpan": lambda table, value: table.shape("gridSpan", value),
            "vMerge": lambda table, value: table.shape("vMerge", value),
            "hMerge": lambda table, value: table.shape("hMerge", value),
        }

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take what is shown."""
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = self.depth
        elif tag in self._doing:
            self._doing[tag](attributes)
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif self._inside and tag in self._doing_in_table:
            self._doing_in_table[tag](self._inside[-1], _value(attributes))

    def closed(self, tag: str) -> None:
        """Keep what has ended."""
        if self._unseen:
            self._unseen = 0 if self.depth < self._unseen else self._unseen
        elif tag == "t":
            self._add(self.heard())
        elif tag == "p":
            self._end_paragraph(self._paragraphs.pop())
        elif tag == "tc" and self._inside:
            self._inside[-1].end_cell()
        elif tag == "tbl":
            self._inside.pop()

    def _add(self, text: str) -> None:
        if not self._paragraphs:
            return
        self._paragraphs[-1] += text
        if len(self._paragraphs[-1]) > self.longest:
            raise Refused("too-large", "text", where=self.part)

    def _end_paragraph(self, paragraph: str) -> None:
        if self._inside:
            self._inside[-1].say(paragraph)
        elif paragraph.strip():
            self._count()
            self.lines.append(paragraph)

    def _begin_table(self, _: Mapping[str, str]) -> None:
        if len(self.tables) >= self.archive.limits.sheets:
            raise Refused("too-large", "tables", where=self.part)
        table = Table(len(self.tables) + 1)
        if not self._inside:
            self.lines.append(table.number)
        self.tables.append(table)
        self._inside.append(table)

    def _begin_cell(self, table: Table, _: str | None) -> None:
        self._count()
        table.begin_cell()

    def _count(self) -> None:
        self._room -= 1
        if self._room < 0:
            raise Refused("too-large", "cells", where=self.part)


def _value(attributes: Mapping[str, str]) -> str | None:
    return next((value for name, value in attributes.items() if local(name) == "val"), None)


def _columns(numeral: str | None) -> int:
    """A number of columns; Word has at most 63."""
    if numeral is None or not re.fullmatch("[0-9]{1,2}", numeral) or int(numeral) > _WIDEST:
        raise Refused("damaged", "address", where=str(numeral))
    return int(numeral)
