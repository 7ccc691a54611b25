"""How this year is set against last year (与上年比较): like with like, over the same units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from collect.countybook.source import AGAINST
from collect.countybook.units import OverUnits
from collect.countybook.years import Years
from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.form.naming import column_words, line_words
from collect.roster import Unit
from collect.words import say
from collect.workbook import formula
from collect.workbook.ink import Content, Formula, Inked, Look, Page, SheetDraft
from collect.workbook.layout import Spot
from collect.workbook.printed import figure_look, high
from collect.workbook.values import in_unit, smallest

HEAD_ROW = 4
_WIDTHS = (62, 34, 8, 14, 14, 14, 11, 10)
_NOW, _BEFORE, _DIFFERENCE, _SHARE, _UNITS = range(3, 8)
_ROW_POINTS = 20.0
_LONGEST_LIST = 3_000
"""A longer list of units is not looked through by a formula: every unit is sought in it, for every line."""
_PLACES = 4
"""Decimals of a share: hundredths of a per cent."""


@dataclass(frozen=True)
class Against(OverUnits):
    """The sheet that compares. A line for each total, and for each figure that is in no total."""

    @cached_property
    def lines(self) -> Mapping[Cell, int]:
        """The row of every cell that is compared, a head above each table; none while last year is known of no
        counted unit.
        """
        rows: dict[Cell, int] = {}
        tables: dict[str, None] = {}
        for place, cell in enumerate(self._compared, HEAD_ROW + 1):
            tables[cell.table] = None
            rows[cell] = place + len(tables)
        return rows

    @cached_property
    def compared(self) -> tuple[Unit, ...]:
        """The counted units of which anything of last year is compared."""
        lists = {id(self._knowing[cell]): self._knowing[cell] for cell in self.lines}
        known = {unit.code for units in lists.values() for unit in units}
        return tuple(each.unit for each in self.county.aggregate.counted if each.unit.code in known)

    def now(self, cell: Cell) -> Spot:
        """Where this year's figure stands."""
        return Spot(AGAINST, self.lines[cell], _NOW)

    def before(self, cell: Cell) -> Spot:
        """Where last year's figure stands."""
        return Spot(AGAINST, self.lines[cell], _BEFORE)

    def sums(self, cell: Cell) -> tuple[Number, Number]:
        """This year's figure and last year's, over the units that are compared."""
        if cell not in self._sums:
            compared = self._years.over((cell,))
            self._sums[cell] = (compared.now[cell], compared.before[cell]) if compared else (0, 0)
        return self._sums[cell]

    def sheet(self) -> SheetDraft:
        """The drafted sheet."""
        said, width = "\n".join(self._said()), len(_WIDTHS)
        heights = dict.fromkeys(range(HEAD_ROW + 1, self._end), _ROW_POINTS)
        heights |= {row: self._high(cell) for cell, row in self.lines.items()}
        tall = sum(high(line, sum(_WIDTHS)) for line in said.split("\n"))
        return SheetDraft(
            AGAINST,
            (
                Inked(0, 0, say("county.against"), self.looks.title, columns=width),
                Inked(1, 0, self.county.whose, self.looks.plain, columns=width),
                Inked(2, 0, said, self.looks.caption.but(bold=False), columns=width),
                *self._heads(),
                *(inked for cell in self.lines for inked in self._line(cell)),
                *self._lists(),
            ),
            widths=dict(enumerate(_WIDTHS)),
            heights=heights | {0: 30, 1: 20, 2: tall, HEAD_ROW: 24},
            page=Page(
                landscape=True, repeat=(HEAD_ROW, HEAD_ROW), footer=self.county.footer, columns=width, rows=self._end
            ),
            protected=False,
            first=(HEAD_ROW + 2, _NOW),
            freeze=(HEAD_ROW + 1, 2),
        )

    @cached_property
    def _compared(self) -> Sequence[Cell]:
        form = self.county.form
        inside = {part for parts in form.parts.values() for part in parts}
        charted = {
            cell for chart in self.county.style.charts if chart.by == "years" for p in chart.points for cell in p.cells
        }
        wanted = {cell for cell in form.places if cell in form.parts or cell not in inside} | charted
        return [cell for cell in form.places if cell in wanted and self._knowing[cell]]

    @cached_property
    def _knowing(self) -> Mapping[Cell, tuple[Unit, ...]]:
        """The counted units whose figure of last year is known, by cell."""
        units: dict[int, tuple[Unit, ...]] = {}
        knowing = {cell: self._years.knowing((cell,)) for cell in self.county.form.places}
        for known in knowing.values():  # of many cells it is the same list: a country's is kept once
            if id(known) not in units:
                units[id(known)] = tuple(each.unit for each in known)
        return {cell: units[id(known)] for cell, known in knowing.items()}

    @cached_property
    def _years(self) -> Years:
        return Years(self.county.aggregate.counted, self.county.prior)

    @cached_property
    def _sums(self) -> dict[Cell, tuple[Number, Number]]:
        return {}

    def _said(self) -> Iterator[str]:
        """Who is compared, and how to read the sheet."""
        counted, compared = len(self.county.aggregate.counted), len(self.compared)
        whole = counted == compared
        yield say("county.against-whole" if whole else "county.against-some", counted=counted, compared=compared)
        if any(self._knowing[cell] != self.compared for cell in self.lines):
            yield say("county.against-fewer")
        fixed = any(len(listed) > _LONGEST_LIST for listed in self._listed.values())
        yield say("county.against-fixed" if fixed else "county.against-live")

    def _heads(self) -> Iterator[Inked]:
        year = self.county.year
        heads = (
            say("county.against-line"), say("county.against-column"), say("county.against-measure"),
            say("county.against-year", year=year), say("county.against-year", year=year - 1),
            say("county.against-difference"), say("county.against-share"), say("county.against-units"),
        )  # fmt: skip
        for column, head in enumerate(heads):
            yield Inked(HEAD_ROW, column, head, self.looks.head)
        for table, cells in groupby(self.lines, lambda cell: cell.table):
            title, row = self.county.form.table(table).title, self.lines[next(cells)] - 1
            look = self.looks.label.but(bold=True, fill=self.looks.head.fill, indent=0)
            yield Inked(row, 0, title, look, columns=len(_WIDTHS))

    def _line(self, cell: Cell) -> Iterator[Inked]:
        row, measure = self.lines[cell], self.county.form.measure(cell)
        now, before = self.sums(cell)
        figure = figure_look(self.looks.derived, measure)
        difference = f"{self.now(cell).address}-{self.before(cell).address}"
        label = self.looks.label
        for column, text in enumerate(self._words(cell)):
            yield Inked(row, column, text or None, label)
        yield Inked(row, 2, measure.unit, self.looks.centred)
        yield Inked(row, _NOW, self._live(cell, in_unit(now, measure)), figure)
        yield Inked(row, _BEFORE, in_unit(before, measure), figure.but(fill=""))
        stands = in_unit(now - before, measure)
        yield Inked(row, _DIFFERENCE, Formula(formula.exact(difference, measure), stands), _signed(figure))
        yield Inked(row, _SHARE, self._share(cell), figure.but(number="+0.0%;-0.0%;0.0%"))
        yield Inked(row, _UNITS, len(self._knowing[cell]), self.looks.centred)

    def _live(self, cell: Cell, stands: int | Decimal) -> Content:
        """This year's figure as a formula, or as a number where too many units would have to be listed."""
        return stands if len(self._listed[cell]) > _LONGEST_LIST else Formula(self._now(cell), stands)

    def _now(self, cell: Cell) -> str:
        """The county's own figure; when some units are not compared, over those that are, by their codes: a unit's
        line may be moved. The shorter list is looked through: those compared, or those to leave out.
        """
        total, listed = self.units.summed[cell].reference, self._listed[cell]
        if not listed:
            return total
        found = f"ISNUMBER(MATCH({self.units.codes},{self._range(listed)},0))*1"
        summed = f"SUMPRODUCT({found},{self.units.figures(cell)})"
        text = summed if listed == self._knowing[cell] else f"{total}-{summed}"
        return formula.exact(text, self.county.form.measure(cell))

    def _share(self, cell: Cell) -> Formula:
        now, before = self.sums(cell)
        change, last = Spot(AGAINST, self.lines[cell], _DIFFERENCE).address, self.before(cell).address
        text = f'IF({last}=0,"",ROUND({change}/ABS({last}),{_PLACES}))'
        if not before:
            return Formula(text, "")
        share = abs(Fraction(now - before) / abs(before)) * 10**_PLACES
        half_up = int(share + Fraction(1, 2)) * (1 if now >= before else -1)
        return Formula(text, smallest(Fraction(half_up, 10**_PLACES)))

    @cached_property
    def _listed(self) -> Mapping[Cell, tuple[Unit, ...]]:
        """The units that must be listed to compare a cell; none when all are compared."""
        counted = tuple(each.unit for each in self.county.aggregate.counted)
        known = {id(self._knowing[cell]): self._knowing[cell] for cell in self.lines}
        shorter = {number: self._shorter(units, counted) for number, units in known.items()}
        return {cell: shorter[id(self._knowing[cell])] for cell in self.lines}

    @staticmethod
    def _shorter(known: tuple[Unit, ...], counted: tuple[Unit, ...]) -> tuple[Unit, ...]:
        found = {unit.code for unit in known}
        others = tuple(unit for unit in counted if unit.code not in found)
        return known if len(known) < len(others) else others

    @cached_property
    def _tops(self) -> Mapping[tuple[Unit, ...], tuple[int, bool]]:
        """The row above every list of units, below the lines; and whether it is of those that are compared."""
        row, tops = max(self.lines.values()) + 2, dict[tuple[Unit, ...], tuple[int, bool]]()
        for cell in self.lines:
            listed = self._listed[cell]
            if 0 < len(listed) <= _LONGEST_LIST and listed not in tops:
                tops[listed] = row, listed == self._knowing[cell]
                row += len(listed) + 2
        return tops

    @property
    def _end(self) -> int:
        """The number of rows of the sheet."""
        below = (top + len(listed) + 1 for listed, (top, _) in self._tops.items())
        return max(below, default=max(self.lines.values()) + 1)

    def _lists(self) -> Iterator[Inked]:
        for listed, (top, compared) in self._tops.items():
            said = say("county.against-with" if compared else "county.against-without", count=len(listed))
            yield Inked(top, 0, said, self.looks.head, columns=2)
            for row, unit in enumerate(listed, top + 1):
                yield Inked(row, 0, unit.name, self.looks.label)
                yield Inked(row, 1, unit.code, self.looks.label)

    def _range(self, listed: tuple[Unit, ...]) -> str:
        top, _ = self._tops[listed]
        return f"{Spot(AGAINST, top + 1, 1).fixed}:{Spot(AGAINST, top + len(listed), 1).fixed}"

    def _words(self, cell: Cell) -> tuple[str, str]:
        """The captions of its line and of its column; of a table whose only line has none, those of the column."""
        line, column = line_words(self.county.form, cell), column_words(self.county.form, cell)
        return (line, column) if line else (column, "")

    def _high(self, cell: Cell) -> float:
        texts = zip(self._words(cell), _WIDTHS, strict=False)
        return max(_ROW_POINTS, *(high(text, width - 2) for text, width in texts))


def _signed(look: Look) -> Look:
    """A difference says which way it went."""
    return look.but(number="+0;-0;0" if look.number == "0" else "+General;-General;0")
