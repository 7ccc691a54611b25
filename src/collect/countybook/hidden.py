"""Which rows and columns of a sheet are hidden, or filtered away: what is in a sum ought to be seen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from collect.workbook.layout import column_name

_HIDDEN = re.compile(rb"<(?:\w+:)?(row|col)\s[^<>]*\bhidden\s*=\s*[\"'](?:1|true|on)[\"'][^<>]*>")
_NUMBER = re.compile(rb"\s(r|min|max)\s*=\s*[\"'](\d{1,7})[\"']")


@dataclass(slots=True)
class Hidden:
    """What is hidden of one sheet, rows and columns counted from 1, ends included."""

    rows: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    columns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def look(self, piece: bytes) -> None:
        """Takes in the next piece of the sheet's part, which breaks off no tag."""
        if b"hidden" not in piece:
            return
        for tag in _HIDDEN.finditer(piece):
            numbers = {key: int(number) for key, number in _NUMBER.findall(tag[0])}
            if tag[1] == b"row" and b"r" in numbers:
                self._row(numbers[b"r"])
            elif tag[1] == b"col" and b"min" in numbers and b"max" in numbers:
                self.columns.append((numbers[b"min"], numbers[b"max"]))

    def _row(self, row: int) -> None:
        if self.rows and self.rows[-1][1] == row - 1:
            self.rows[-1] = self.rows[-1][0], row
        else:
            self.rows.append((row, row))

    def within(self, rows: int, columns: int) -> Iterator[str]:
        """What is hidden of the first so many rows and columns, as spreadsheets write it: ``9:12``, ``F:H``."""
        yield from (f"{first}:{min(last, rows)}" for first, last in self.rows if first <= rows)
        for first, last in self.columns:
            if first <= columns:
                yield f"{column_name(first - 1)}:{column_name(min(last, columns) - 1)}"
