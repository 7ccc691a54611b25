"""What the cells of a return hold, wherever its tables stand."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.form.naming import cell_words
from collect.parcel.cells import Book, TypedCell
from collect.parcel.poured import digits_at
from collect.reading.asked import Place
from collect.reading.labels import plain
from collect.reading.lifted import Lifted
from collect.reading.noticed import noticed, understandings
from collect.reading.paper import Paper
from collect.reading.understood import Meant, counted, entered, meant
from collect.submission import Oddity, Rejection, Remark, Stamp, Submission
from collect.words import say
from collect.workbook.layout import Layout

_NIL_ABOVE = 6
"""A nil return is declared at most so many rows above its table."""
_QUOTED = re.compile(r'"[^"]*"')
_ACTIVE = re.compile(
    r"\b(?:WEBSERVICE|HYPERLINK|CALL|REGISTER(?:\.ID)?|DDE|RTD|EXEC|IMPORT\w+)\s*\(|\[[^\]]+\][^!,;()]*'?!|\|[^!]*!|file:",
    re.IGNORECASE,
)
"""What reaches out of the file: a function that calls or fetches, another workbook, another program (DDE)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a return says beside its tables: prose by section, people by contact."""

    narratives: Mapping[str, str]
    contacts: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """One return, its tables found."""

    layout: Layout
    book: Book
    tables: Mapping[str, Lifted]

    @property
    def form(self) -> Form:
        """What was asked."""
        return self.layout.form

    def submission(self, stamp: Stamp, told: Told, *, remarks: Iterable[Remark]) -> Submission | Rejection:
        """The return, or why its cells may not be read."""
        active = next(self._active(), None)
        if active is not None:
            where = cell_words(self.form, active)
            said = say("fault.placed", said=say("fault.active-formula"), where=where)
            return Rejection("active-content", {"fault": "active-formula", "said": said, "where": where})
        read = {cell: self._counted.get(cell) or self._entry(cell) for cell in self.form.entries}
        figures = {cell: each.number for cell, each in read.items() if isinstance(each, Meant)}
        stated, stale = self._totals(figures)
        understood = {cell: each for cell, each in read.items() if isinstance(each, Meant) and each.found}
        return Submission(
            stamp=stamp,
            figures=figures,
            oddities={cell: each for cell, each in read.items() if isinstance(each, Oddity)},
            stated=stated,
            spelled=frozenset(() if self._is_report else understood),
            nil=frozenset(code for code in self.tables if self._is_declared_nil(code)),
            narratives={each.code: told.narratives.get(each.code, "") for each in self.form.narratives},
            contacts=told.contacts,
            remarks=(
                *remarks,
                *noticed(self.form, self.tables),
                *stale,
                *self._formulas(),
                *understandings(self.form, understood, bare=not self._is_report),
            ),
        )

    @property
    def _is_report(self) -> bool:
        """In a Word report every figure is text, which is nothing to speak of."""
        return self.book.source == "word"

    @cached_property
    def _papers(self) -> Mapping[str, tuple[Paper, frozenset[Place]]]:
        """Of every table its sheet, and which of its places merging swallowed."""
        return {code: (Paper(lifted.sheet), lifted.swallowed) for code, lifted in self.tables.items()}

    @cached_property
    def _counted(self) -> Mapping[Cell, Meant]:
        """The entries with a whole number typed where they were issued: nearly all, and no more is asked of them."""
        return {cell: found for lifted in self.tables.values() for cell, found in _counts(lifted)}

    def _at(self, cell: Cell) -> Sequence[TypedCell | None]:
        """What stands in the places of a cell that is not counted; what merging swallowed is gone."""
        return self._there[cell]

    @cached_property
    def _there(self) -> Mapping[Cell, Sequence[TypedCell | None]]:
        """The same of every such cell: totals, blanks, oddities; they are asked about several times."""
        others = (cell for cell in self.form.places if cell not in self._counted)
        return {cell: list(self._standing(cell)) for cell in others if cell.table in self.tables}

    def _standing(self, cell: Cell) -> Iterator[TypedCell | None]:
        paper, gone = self._papers[cell.table]
        for place in self.tables[cell.table].cells.get(cell, ()):
            yield None if place in gone else paper.at(place)

    def _entry(self, cell: Cell) -> Meant | Oddity | None:
        """What an entry holds."""
        measure = self.form.measure(cell)
        return _together([entered(each, measure, since_1904=self.book.since_1904) for each in self._at(cell)])

    def _is_declared_nil(self, code: str) -> bool:
        """By its word alone: in its place where the table stands as issued, else anywhere above the table."""
        lifted, spot = self.tables[code], self.layout.tables[code].nil
        cells = lifted.sheet.cells
        if lifted.issued:
            return _text(cells.get((spot.row, spot.column))) == say("workbook.nil")
        above = (cell for (row, _), cell in cells.items() if lifted.top - _NIL_ABOVE <= row < lifted.top)
        return any(_text(cell) == say("workbook.nil") for cell in above)

    def _totals(self, figures: Mapping[Cell, Number]) -> tuple[dict[Cell, Number], list[Remark]]:
        """Totals that were typed over, and notes of formulas whose stored value or text is not ours."""
        stated: dict[Cell, Number] = {}
        remarks: list[Remark] = []
        for cell in (each for each in self.form.parts if each in self.tables[each.table].cells):
            found = self._at(cell)
            read = _together([meant(each, self.form.measure(cell)) for each in found])
            formulas = [each.formula for each in found if each is not None and each.formula is not None]
            if not isinstance(read, Meant):
                remarks += [] if all(map(_uncomputed, found)) else [self._remark("total-lost", cell)]
            elif not formulas:
                stated[cell] = read.number
            elif self._is_changed(cell, formulas[0]):
                remarks.append(self._remark("formula-changed", cell))
            elif read.number != sum(figures.get(entry, 0) for entry in self.form.closures[cell]):
                remarks.append(self._remark("stale-total", cell))
        return stated, remarks

    def _is_changed(self, cell: Cell, found: str) -> bool:
        """Whether a total's formula is not ours; one that was moved names other cells, which says nothing."""
        table = self.tables[cell.table].issued
        if table is None or found in ("", table.formulas[cell]):
            return False
        return plain(found).replace("$", "") != plain(table.formulas[cell])

    @cached_property
    def _calculated(self) -> Sequence[Cell]:
        """Entries somebody computes; few or none, so that two questions are asked of few."""
        there = ((cell, self._at(cell)) for cell in self.form.entries if cell not in self._counted)
        return [cell for cell, found in there if any(each and each.formula is not None for each in found)]

    def _formulas(self) -> Iterator[Remark]:
        """Of an entry somebody computes the value is taken as the spreadsheet stored it."""
        return (self._remark("formula-in-entry", cell) for cell in self._calculated)

    def _active(self) -> Iterator[Cell]:
        """Entries whose formula reaches out of the file."""
        for cell in self._calculated:
            texts = (each.formula for each in self._at(cell) if each is not None and each.formula)
            if any(_ACTIVE.search(_QUOTED.sub('""', text)) for text in texts):
                yield cell

    def _remark(self, code: str, cell: Cell) -> Remark:
        return Remark(code, {"place": cell_words(self.form, cell)})


def _counts(lifted: Lifted) -> Iterator[tuple[Cell, Meant]]:
    """The whole numbers in the places of a table that stands as issued; what merging swallowed is gone."""
    if lifted.issued is None:
        return
    entries, gone = lifted.issued.entries, lifted.swallowed
    for (place, (cell, measure)), digits in zip(entries.items(), digits_at(lifted.sheet.cells, entries), strict=True):
        found = counted(digits, measure)
        if found is not None and place not in gone:
            yield cell, found


def _together(parts: Sequence[Meant | Oddity | None]) -> Meant | Oddity | None:
    """What the places of a cell come to: one is itself; of several the sum, if each of them is a number."""
    if len(parts) == 1:
        return parts[0]
    numbers = [each.number for each in parts if isinstance(each, Meant)]
    if numbers and len(numbers) == len(parts):
        return Meant(sum(numbers))
    return next((each for each in parts if isinstance(each, Oddity)), None)


def _text(cell: TypedCell | None) -> str:
    return cell.text.strip() if cell else ""


def _uncomputed(found: TypedCell | None) -> bool:
    """A formula of ours that the writing program stored without a value."""
    return found is not None and found.formula is not None and found.text == ""
