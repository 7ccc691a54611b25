"""How rows that are dressed alike are spelled in a sheet, without an object for each of their cells.

What is spelled is byte for byte what xlsxwriter writes for the same cells one by one; a property test keeps it so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

from collect.workbook.ink import Band, Inked, Line, Look
from collect.workbook.ink import Formula as Computed
from collect.workbook.layout import column_name

_ROW = "\x01"
"""Stands in a template for the number of the row."""
_BLOCK = 16
"""So many rows share what is said of the columns they span."""
_USUAL = 15.0
"""The height of a row for which none is said, in points."""
_LONGEST_TEXT = 32_767
"""Characters that a spreadsheet keeps in one cell."""


class Numbers(NamedTuple):
    """The numbers that a workbook has for its looks and its texts."""

    of_look: Callable[[Look], int]
    of_text: Callable[[str], int]


class _Template(NamedTuple):
    """The text of a row with places for its contents; which of them are texts, which must become binary fractions."""

    text: str
    texts: Sequence[int]
    fractions: Sequence[int]


@dataclass(frozen=True)
class Spelling:
    """How the rows of a band are spelled. ``spans`` says of every block of sixteen rows which columns it spans."""

    band: Band
    numbers: Numbers
    spans: Mapping[int, str]
    _templates: dict[tuple[Any, ...], _Template] = field(default_factory=dict[tuple[Any, ...], _Template])

    def rows(self) -> Iterator[str]:
        """The XML of every row."""
        for row, line in enumerate(self.band.rows(), self.band.top):
            yield self._row(row, line)

    def _row(self, row: int, line: Line) -> str:
        template = self._template(row // _BLOCK, line)
        contents: Any = line.contents
        if template.texts or template.fractions:
            contents = list(contents)
            for column in template.texts:
                contents[column] = self.numbers.of_text(storable(contents[column]))
            for column in template.fractions:
                contents[column] = float(contents[column])
            contents = tuple(contents)
        return (template.text % contents).replace(_ROW, str(row + 1))

    def _template(self, block: int, line: Line) -> _Template:
        spans = self.spans[block]
        kinds = tuple(map(type, line.contents))
        key = (line.dress, line.height, spans, kinds)
        found = self._templates.get(key)
        if found is None:
            found = self._templates[key] = self._made(line, kinds, spans=spans)
        return found

    def _made(self, line: Line, kinds: Sequence[type], *, spans: str) -> _Template:
        dress, formulas = self.band.dresses[line.dress], self.band.formulas
        cells = (
            f'<c r="{column_name(column)}{_ROW}" s="{self.numbers.of_look(look)}"{_place(kind, formulas.get(column))}'
            for column, (look, kind) in enumerate(zip(dress, kinds, strict=True))
        )
        text = f'<row r="{_ROW}" spans="{spans}"{_height(line)}>{"".join(cells)}</row>'
        texts = [column for column, kind in enumerate(kinds) if kind is str]
        fractions = [column for column in formulas if kinds[column] not in (int, type(None))]
        return _Template(text, texts, fractions)


def spanned(spans: Mapping[int, str], band: Band) -> dict[int, str]:
    """What each block of rows spans, the band's own columns included."""
    found = dict(spans)
    for block in range(band.top // _BLOCK, (band.top + band.count - 1) // _BLOCK + 1):
        first, last = map(int, found.get(block, "1:1").split(":"))
        found[block] = f"{min(first, 1)}:{max(last, band.width)}"
    return found


def storable(text: str) -> str:
    """As much of a text as a cell can hold, without half a character: xlsxwriter drops or refuses the rest."""
    if text.isascii() and len(text) <= _LONGEST_TEXT:
        return text
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST_TEXT]


def _place(kind: type, formula: str | None) -> str:
    """Where the content of a cell goes, behind its address and its look."""
    if kind is type(None):
        return "/>%.0s"
    if formula is not None:
        spelled = escape(formula.replace("{row}", _ROW), quote=False).replace("%", "%%")
        return f"><f>{spelled}</f><v>%s</v></c>"
    if kind is str:
        return ' t="s"><v>%d</v></c>'
    return "><v>%s</v></c>" if kind is int else "><v>%.16G</v></c>"


def _height(line: Line) -> str:
    """The height of a row in whole pixels, where it is not what a row has anyway."""
    points = int(line.height * 4 / 3 + 0.5) * 0.75
    return "" if points == _USUAL else f' ht="{points:.16g}" customHeight="1"'


def one_by_one(band: Band) -> Iterator[Inked]:
    """The cells of a band as any other cells are described."""
    for row, line in enumerate(band.rows(), band.top):
        yield from (_inked(band, row, column=column, line=line) for column in range(band.width))


def _inked(band: Band, row: int, *, column: int, line: Line) -> Inked:
    content, formula = line.contents[column], band.formulas.get(column)
    if formula is None or content is None:
        return Inked(row, column, content, band.dresses[line.dress][column])
    computed = Computed(formula.replace("{row}", str(row + 1)), content)
    return Inked(row, column, computed, band.dresses[line.dress][column])
