"""What the units' lines of a written county workbook say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from collect.campaign.prior_heads import Heads, listed, plain
from collect.countybook.difference import Difference, Fault, Sum, is_unknown, kept, shown, stated
from collect.countybook.source import UNITS
from collect.form.arithmetic import Number, computed
from collect.form.figures import written
from collect.form.model import Cell
from collect.parcel.cells import TypedCell
from collect.rollup import Counted
from collect.words import say
from collect.workbook.layout import Spot


@dataclass(frozen=True)
class Lines:
    """The lines of the sheet of all units; ``ticked`` are the rows, by unit code, of those known to agree."""

    heads: Heads
    wanted: Sum
    ticked: Mapping[str, int] = field(default_factory=dict[str, int])

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Everything that is not as it was accepted, in the order of the sheet; who is not there comes last."""
        lines = (found for row, each in self._rows for found in self._line(row, each))
        return (*self._whose(), *self._columns(), *lines, *self._removed())

    @property
    def units(self) -> tuple[str, ...]:
        """The codes of the units found, once for each line, in the order of the sheet."""
        read = ((row, each.unit.code) for row, each in self._rows if each)
        return tuple(code for _, code in sorted((*read, *((row, code) for code, row in self.ticked.items()))))

    @property
    def compared(self) -> int:
        """How many figures were held against the returns."""
        return len(set(self.units)) * len(self.places)

    @cached_property
    def unknown(self) -> int:
        """Formulas on these lines without a value; what they add up is compared by itself."""
        return sum(is_unknown(self.at(row, cell)) for row, _ in self._rows for cell in self.places)

    @cached_property
    def places(self) -> Mapping[Cell, int]:
        """The column of every cell; of two for one cell the first."""
        return {cell: column for column, cell in reversed(list(self.heads.columns.items()))}

    @cached_property
    def added(self) -> Mapping[Cell, Number]:
        """What the lines as they stand add up to: of a line that was ticked off, the figures it agrees with."""
        total: list[Number] = [0] * len(self.wanted.form.places)
        every = (self._by_code[code].figures.values() for code in self.ticked)
        for figures in (*(self._counted(row).values() for row, _ in self._rows), *every):
            total = [one + other for one, other in zip(total, figures, strict=True)]
        return dict(zip(self.wanted.form.places, total, strict=True))

    @property
    def total_row(self) -> int | None:
        """The row of the sums."""
        label = plain(say("county.total"))
        return next((row for row in self._all_rows if plain(self.heads.whose(row)[0]) == label), None)

    @property
    def last(self) -> int:
        """The last row that holds anything, from 0."""
        return max(self.heads.last, *self.ticked.values(), 0)

    def whose(self, place: str) -> tuple[str, str]:
        """Code and name of the unit whose line a place such as ``9:9`` is; empty for several lines and for none."""
        first, _, last = place.partition(":")
        code = self._codes.get(int(first) - 1, "") if first == last and first.isdecimal() else ""
        return code, self._by_code[code].unit.name if code else ""

    @cached_property
    def _codes(self) -> Mapping[int, str]:
        return {row: each.unit.code for row, each in self._rows if each} | {
            row: code for code, row in self.ticked.items()
        }

    def at(self, row: int, cell: Cell) -> TypedCell | None:
        """What stands on a row for a cell."""
        return self.heads.sheet.cells.get((row, self.places[cell])) if cell in self.places else None

    def spot(self, row: int, column: int) -> str:
        """How a place on this sheet is quoted."""
        return f"{self.heads.sheet.name}!{Spot('', row, column).address}"

    @cached_property
    def _all_rows(self) -> Sequence[int]:
        """The rows that hold anything, below the heads."""
        return sorted({row for row, _ in self.heads.sheet.cells if row >= self.heads.first})

    @cached_property
    def _rows(self) -> Sequence[tuple[int, Counted | None]]:
        """The rows that hold figures of a unit, each with the unit that is counted; None for one that is not."""
        return [(row, self._unit(row)) for row in self._all_rows if self._holds_a_unit(row)]

    def _holds_a_unit(self, row: int) -> bool:
        held = any((row, column) in self.heads.sheet.cells for column in self.places.values())
        return held and listed("prior.sums").isdisjoint(map(plain, self.heads.whose(row)))

    def _unit(self, row: int) -> Counted | None:
        code, name = self.heads.whose(row)
        return self._by_code.get(code) or (self._by_name.get(plain(name)) if not code else None)

    @cached_property
    def _by_code(self) -> Mapping[str, Counted]:
        return {each.unit.code: each for each in self.wanted.aggregate.counted}

    @cached_property
    def _by_name(self) -> Mapping[str, Counted]:
        return {plain(each.unit.name): each for each in self.wanted.aggregate.counted}

    def _whose(self) -> Iterator[Difference]:
        """Whether it is this county's workbook of this year; only our own sheet says so."""
        stands = self.heads.sheet.cells.get((1, 0))
        if self.heads.sheet.name == UNITS and (stands is None or plain(stands.text) != plain(self.wanted.whose)):
            found = stands.text if stands else ""
            yield Difference(Fault.WHOSE, self.spot(1, 0), found=found, expected=self.wanted.whose)

    def _columns(self) -> Iterator[Difference]:
        for cell in self.wanted.form.places:
            if cell not in self.places:
                yield Difference(Fault.COLUMN, self.heads.sheet.name, cell=cell)

    def _line(self, row: int, each: Counted | None) -> Iterator[Difference]:
        if each is None:
            code, name = self.heads.whose(row)
            yield Difference(Fault.STRANGE, self.spot(row, 0), unit=code, name=name)
        elif row != self._first[each.unit.code]:
            first = self.spot(self._first[each.unit.code], 0)
            yield Difference(Fault.TWICE, self.spot(row, 0), each.unit.code, each.unit.name, expected=first)
        else:
            yield from self._code(row, each)
            yield from self._figures(row, each)

    @cached_property
    def _first(self) -> Mapping[str, int]:
        read = {each.unit.code: row for row, each in reversed(self._rows) if each}
        return {code: min(row, self.ticked.get(code, row)) for code, row in read.items()} | {
            code: row for code, row in self.ticked.items() if code not in read
        }

    @cached_property
    def _code_column(self) -> int | None:
        wanted, top = plain(say("workbook.code-label")), self.heads.top
        cells = self.heads.sheet.cells.items()
        return next((column for (row, column), cell in cells if row == top and plain(cell.text) == wanted), None)

    def _code(self, row: int, each: Counted) -> Iterator[Difference]:
        if self._code_column is None:
            return
        stands = self.heads.sheet.cells.get((row, self._code_column))
        found = stands.text.strip() if stands else ""
        if found != each.check_code:
            where = self.spot(row, self._code_column)
            yield Difference(Fault.CHECK_CODE, where, each.unit.code, each.unit.name, None, found, each.check_code)

    def _figures(self, row: int, each: Counted) -> Iterator[Difference]:
        for cell, column in sorted(self.places.items(), key=lambda place: place[1]):
            stands, measure = self.at(row, cell), self.wanted.form.measure(cell)
            if self._agrees(row, cell, wanted=kept(each.figures[cell], measure)):
                continue
            yield Difference(
                Fault.FIGURE, self.spot(row, column), each.unit.code, each.unit.name, cell,
                shown(stands, measure), written(each.figures[cell], measure),
            )  # fmt: skip

    def _agrees(self, row: int, cell: Cell, *, wanted: Number) -> bool:
        """Whether a figure is the accepted one; a total may also follow from the entries of its line."""
        stands, measure = self.at(row, cell), self.wanted.form.measure(cell)
        found = stated(stands, measure)
        if found == wanted:
            return True
        if cell not in self.wanted.form.parts or stands is None or stands.formula is None:
            return False
        return is_unknown(stands) or found == kept(self._recomputed(row)[cell], measure)

    def _counted(self, row: int) -> Mapping[Cell, Number]:
        """What a line adds to the sums: its numbers, and totals without a value as its entries make them."""
        form = self.wanted.form
        unknown = {cell for cell in self.places if is_unknown(self.at(row, cell))}
        found = {cell: stated(self.at(row, cell), form.measure(cell)) or 0 for cell in form.places}
        recomputed = self._recomputed(row) if unknown else found
        return {cell: recomputed[cell] if cell in unknown else number for cell, number in found.items()}

    def _recomputed(self, row: int) -> Mapping[Cell, Number]:
        form = self.wanted.form
        found = ((cell, stated(self.at(row, cell), form.measure(cell))) for cell in form.entries)
        return computed(form, {cell: number or 0 for cell, number in found})

    def _removed(self) -> Iterator[Difference]:
        for each in self.wanted.aggregate.counted:
            if each.unit.code not in self._first:
                yield Difference(Fault.REMOVED, self.heads.sheet.name, each.unit.code, each.unit.name)
