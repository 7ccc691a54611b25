"""What a written county workbook says when it is counted again.

Nothing in it is believed: every unit's line is held against the accepted return, every sum against the sum of the
accepted returns. What only follows from a line that was changed is not said a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from collect.campaign.prior_heads import Heads, heads_of, plain
from collect.countybook.difference import Difference, Fault, Sum, is_unknown, kept, shown, stated
from collect.countybook.hidden import Hidden
from collect.countybook.lines import Lines
from collect.countybook.source import UNITS, summary_name
from collect.countybook.ticked import Ticked, ticked
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Form
from collect.parcel.cells import Book, Sheet, TypedCell
from collect.parcel.limits import LIMITS, MIB, Window
from collect.parcel.sheets import read_book
from collect.submission import Rejection
from collect.workbook.layout import Layout, TableSheet

_WINDOW = Window(rows=1_048_576, columns=2_000)
_LIMITS = replace(
    LIMITS,
    file_bytes=500 * MIB,
    part_bytes=2_000 * MIB,
    all_bytes=2_500 * MIB,
    ratio=2_000,
    tags=60_000_000,
    cells=3_000_000,
    strings=3_000_000,
)
"""A workbook of ours with a country's units has thirty million cells, nearly all ticked off; no unit's return may."""


@dataclass(frozen=True, slots=True)
class Recount:
    """What was counted: the codes of the units found, how many figures were held against the returns.

    ``sums`` are what the lines add up to. ``unknown`` are formulas without a value: a program that does not calculate
    saved the file.
    """

    units: tuple[str, ...]
    figures: int
    sums: Mapping[Cell, Number]
    unknown: int
    differences: tuple[Difference, ...]


def recounted(content: bytes, wanted: Sum) -> Recount | Rejection | None:
    """Counts the workbook in a file again; why it cannot be read; None when it has no sheet of all units with the
    figures of this form.
    """
    off = ticked(content, wanted, tables=[place.sheet for place in _places(wanted)], limits=_LIMITS)
    book = read_book(off.rest, _WINDOW, limits=_LIMITS)
    if isinstance(book, Rejection):
        return book
    named = sorted(book.sheets, key=lambda sheet: sheet.name != UNITS)
    heads = next((found for sheet in named if (found := _heads(sheet, wanted.form))), None)
    if heads is None:
        return None
    lines = Lines(heads, wanted, off.rows)
    sums = _Sums(book, wanted, lines)
    differences = (*lines.differences, *sums.differences, *_hidden(book, lines, off=off))
    return Recount(lines.units, lines.compared, lines.added, sums.unknown + lines.unknown, differences)


def _places(wanted: Sum) -> Sequence[TableSheet]:
    """Where the county's tables stand."""
    issued = Layout(wanted.form, wanted.style).tables.values()
    return [replace(place, sheet=summary_name(place.sheet)) for place in issued]


def _hidden(book: Book, lines: Lines, *, off: Ticked) -> Iterator[Difference]:
    """What is in the sum and cannot be seen: a sheet, rows, columns."""
    last, right = lines.last + 1, max(lines.places.values(), default=0) + 1
    for sheet in book.sheets:
        if sheet.name in off.hidden and sheet.visibility != "visible":
            yield Difference(Fault.HIDDEN, sheet.name)
        rows, columns = (last, right) if sheet.name == UNITS else (_WINDOW.rows, _WINDOW.columns)
        for place in off.hidden.get(sheet.name, Hidden()).within(rows, columns):
            code, name = lines.whose(place) if sheet.name == UNITS else ("", "")
            yield Difference(Fault.HIDDEN, f"{sheet.name}!{place}", code, name)


def _heads(sheet: Sheet, form: Form) -> Heads | None:
    """The heads of a sheet, None unless most columns are this form's and none is another's."""
    heads = heads_of(sheet, form)
    if heads is None:
        return None
    found = frozenset(heads.columns.values())
    return heads if found <= form.places.keys() and 2 * len(found) > len(form.places) else None


@dataclass(frozen=True)
class _Sums:
    """The county's figures: on the sheet of every table, and below the units' lines."""

    book: Book
    wanted: Sum
    lines: Lines

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Every sum that neither is the county's figure nor follows from the lines."""
        tables = (found for place in self._places for found in self._table(place))
        return (*self._foot(), *tables)

    @cached_property
    def unknown(self) -> int:
        """Sums without a value."""
        found = (
            sheet.cells.get((spot.row, spot.column))
            for place in self._places
            if (sheet := self._sheet(place))
            for spot in place.cells.values()
        )
        return sum(map(is_unknown, found))

    @cached_property
    def _places(self) -> Sequence[TableSheet]:
        return _places(self.wanted)

    def _sheet(self, place: TableSheet) -> Sheet | None:
        return next((sheet for sheet in self.book.sheets if sheet.name == place.sheet), None)

    def _foot(self) -> Iterator[Difference]:
        row = self.lines.total_row
        if row is None:
            return
        for cell, column in sorted(self.lines.places.items(), key=lambda place: place[1]):
            yield from self._sum(cell, self.lines.at(row, cell), where=self.lines.spot(row, column))

    def _table(self, place: TableSheet) -> Iterator[Difference]:
        sheet = self._sheet(place)
        if sheet is None or not self._is_printed(sheet, place):
            yield Difference(Fault.SHEET, place.sheet)
            return
        for cell, spot in place.cells.items():
            stands = sheet.cells.get((spot.row, spot.column))
            yield from self._sum(cell, stands, where=f"{spot.sheet}!{spot.address}")

    def _is_printed(self, sheet: Sheet, place: TableSheet) -> bool:
        """Whether the captions stand where they were printed: else what stands beside them is something else."""
        found = {where: sheet.cells.get(where) for where in place.labels}
        return all((cell := found[where]) and plain(cell.text) == plain(text) for where, text in place.labels.items())

    def _sum(self, cell: Cell, stands: TypedCell | None, *, where: str) -> Iterator[Difference]:
        measure = self.wanted.form.measure(cell)
        typed = stands is None or stands.formula is None
        if typed or not (is_unknown(stands) or self._agrees(cell, stated(stands, measure))):
            fault, wanted = Fault.TYPED if typed else Fault.SUM, self.wanted.aggregate.figures[cell]
            yield Difference(fault, where, "", "", cell, shown(stands, measure), written(wanted, measure))

    def _agrees(self, cell: Cell, number: Number | None) -> bool:
        """Whether a sum is the county's figure, or at least what the lines as they stand add up to."""
        measure = self.wanted.form.measure(cell)
        if number == kept(self.wanted.aggregate.figures[cell], measure):
            return True
        return number == kept(self.lines.added[cell], measure)
