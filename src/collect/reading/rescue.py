"""Where the cells of a table stand on a sheet that is not as it was issued: beside and below their captions.

Captions are sought in their printed order, rows first, then the columns under each block's heads; what could be
two places is neither. Totals and headings are used to find the way and are never believed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from collect.form.model import Cell, Measure, Table
from collect.parcel.cells import Kind
from collect.reading import sketch
from collect.reading.aligned import aligned
from collect.reading.asked import Place
from collect.reading.labels import Label, label, likeness
from collect.reading.lifted import Lifted
from collect.reading.paper import Paper
from collect.reading.sketch import Column, Row, RowKind
from collect.reading.understood import Meant, meant

_NEAR = 26
"""A line without a caption stands at most so many rows below its heads."""
FEW = 3
"""So many captions may be gone from a table, not more: what is left must tell where it stands."""
_PARENT = 4
"""A caption above or beside counts a fourth of one's own."""
_ANY = Measure()
Columns = Mapping[str, int]


@dataclass(frozen=True)
class Search:
    """The search for one table on one sheet."""

    table: Table
    paper: Paper

    def lifted(self) -> Lifted | None:
        """Where the table's cells stand; None when not half of its lines or of its columns are here."""
        asked = [row for row in self.rows if row.kind is RowKind.LINE]
        columns = sum(len(each) for each in self.columns)
        heads = sum(len(block.columns) for block in self.table.blocks)
        if 2 * len(self.lines) < len(asked) or 2 * columns < heads:
            return None
        return Lifted(
            sheet=self.paper.sheet,
            cells=dict(self._cells()),
            top=min((place for place in self.places if place is not None), default=0),
            unsure=tuple(self._unsure()),
            summed=tuple(self._split),
            coarser=next(self._coarser(), ""),
            extra=tuple(self._extra()),
        )

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are printed."""
        return sketch.rows(self.table)

    @cached_property
    def places(self) -> list[int | None]:
        """For every printed row the sheet's row that carries its captions."""
        across = [tuple(self.paper.captions[row].values()) for row in self.paper.rows]
        found = aligned([[_suits(row, captions) for captions in across] for row in self.rows])
        return [None if place is None else self.paper.rows[place] for place in found]

    @cached_property
    def lines(self) -> Mapping[str, tuple[int, ...]]:
        """The row of every line that was found; several rows where the sheet splits it."""
        known = {line: (row,) for line, row in self._captioned.items() if line not in self._split}
        return {**known, **self._split, **self._unsure_lines, **dict(self._uncaptioned())}

    @cached_property
    def _captioned(self) -> Mapping[str, int]:
        """Lines whose caption is the innermost beside the figures; one that is not belongs to finer lines."""
        found = ((row, place) for row, place in zip(self.rows, self.places, strict=True) if row.line)
        return {row.line: place for row, place in found if place is not None and self._names(row, place)}

    def _names(self, row: Row, place: int) -> bool:
        beside = self._beside(row.block, place)
        return beside is not None and likeness(beside, row.captions[-1]) > 0

    def _beside(self, block: int, row: int) -> Label | None:
        return self.paper.caption(row, range(self._first_column(block)))

    def _first_column(self, block: int) -> int:
        return min(self.columns[block].values(), default=0)

    @cached_property
    def _split(self) -> Mapping[str, tuple[int, ...]]:
        """Lines of ours that the sheet splits into numbered ones: 1. 2. 3. beside the caption and below it."""
        found: dict[str, tuple[int, ...]] = {}
        for row, place in zip(self.rows, self.places, strict=True):
            if row.line and place is not None and not self._names(row, place):
                finer = tuple(self._numbered(row.block, place))
                found |= {row.line: finer} if len(finer) > 1 else {}
        return found

    def _numbered(self, block: int, start: int) -> Iterator[int]:
        taken = {place for place in self.places if place != start}
        for number, row in enumerate(range(start, start + len(self.paper.rows)), 1):
            beside = self._beside(block, row)
            if row in taken or beside is None or beside.mark != (False, number):
                return
            yield row

    @cached_property
    def _unsure_lines(self) -> Mapping[str, tuple[int, ...]]:
        """Lines without a caption between two that were found, as many rows as are missing, and no other."""
        found = {place: place for place in self._captioned.values()}
        at = [
            found.get(place) if row.line and place is not None else place
            for row, place in zip(self.rows, self.places, strict=True)
        ]
        between = {
            self.rows[i].line: (place,)
            for i, place in _between(at)
            if self.rows[i].line and self._nameless(self.rows[i], place)
        }
        return between if len(between) <= FEW else {}

    def _nameless(self, row: Row, place: int) -> bool:
        """Whether a row carries no caption, and the line's total where it should be: no cell was pushed aside."""
        columns, beside = self.columns[row.block], self._beside(row.block, place)
        outer = beside is None or any(likeness(beside, each) for each in row.captions[:-1])
        if not outer or not columns:
            return False
        totals = [each.code for each in self.table.blocks[row.block].columns if each.total_of]
        spots = [columns[code] for code in totals if code in columns]
        return all(self.paper.at((place, column)) for column in spots)

    def _uncaptioned(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The line of a block that prints none: the first row of figures below the heads, if it is the only one."""
        for row in self.rows:
            heads = self._head_rows(row.block)
            columns = tuple(self.columns[row.block].values()) if row.line and not row.captions else ()
            place = self._first_filled(heads.stop, columns) if columns else None
            if place is not None:
                yield row.line, (place,)

    def _first_filled(self, top: int, columns: Sequence[int]) -> int | None:
        near = [row for row in range(top, top + _NEAR) if self.paper.filled(row, columns)]
        numbered = [row for row in near if self._has_numbers(row, columns)]
        if len(numbered) > 1:
            return None
        return next(iter((*numbered, *near)), top)

    def _has_numbers(self, row: int, columns: Sequence[int]) -> bool:
        return any(self._is_number((row, column)) for column in columns)

    def _is_number(self, place: Place) -> bool:
        cell = self.paper.at(place)
        if cell is None or cell.kind in {Kind.DATE, Kind.ERROR, Kind.BOOLEAN}:
            return False
        return isinstance(meant(cell, _ANY), Meant)

    # ── columns ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def columns(self) -> tuple[Columns, ...]:
        """For every block the sheet's column of each column of figures that was found."""
        return tuple({**found, **unsure} for found, unsure in zip(self._headed, self._between_heads, strict=True))

    @cached_property
    def _headed(self) -> tuple[Columns, ...]:
        return tuple(self._headed_in(block) for block in range(len(self.table.blocks)))

    def _headed_in(self, block: int) -> Columns:
        heads = self._head_rows(block)
        width = sorted({column for row in heads for column in self.paper.captions.get(row, {})})
        chains = [self.paper.chain(heads, column) for column in width]
        asked = sketch.columns(self.table.blocks[block])
        branches = frozenset(above for column in asked for above in column.above)
        found = aligned([[_heads(column, chain, branches=branches) for chain in chains] for column in asked])
        if any(_is_one_of(asked, chain) for place, chain in enumerate(chains) if place not in found):
            return {}  # a head of ours too many: which is which cannot be told
        return {column.code: width[place] for column, place in zip(asked, found, strict=True) if place is not None}

    def _head_rows(self, block: int) -> range:
        """From the first row of a block's heads to the last, and on to its first captioned line."""
        mine = [(row, place) for row, place in zip(self.rows, self.places, strict=True) if row.block == block]
        heads = [place for row, place in mine if row.kind is RowKind.HEAD and place is not None]
        if not heads:
            return range(0)
        below = [place for row, place in mine if row.line and place is not None and place > max(heads)]
        return range(min(heads), min(below, default=max(heads) + 1))

    @cached_property
    def _between_heads(self) -> tuple[Columns, ...]:
        """Columns without a head between two that were found, as many as are missing, and no other."""
        found = tuple(dict(self._headless(block)) for block in range(len(self.table.blocks)))
        return tuple(each if len(each) <= FEW else {} for each in found)

    def _headless(self, block: int) -> Iterator[tuple[str, int]]:
        asked, heads = sketch.columns(self.table.blocks[block]), self._head_rows(block)
        at = [self._headed[block].get(column.code) for column in asked]
        for i, place in _between(at):
            if not any(place in self.paper.captions.get(row, {}) for row in heads):
                yield asked[i].code, place

    # ── what follows ─────────────────────────────────────────────────────────────────────────────

    def _unsure(self) -> Iterator[str]:
        for block, each in enumerate(self.table.blocks):
            yield from (line.label for line in each.lines if line.code in self._unsure_lines)
            yield from (column.label for column in each.columns if column.code in self._between_heads[block])

    def _cells(self) -> Iterator[tuple[Cell, tuple[Place, ...]]]:
        for row in self.rows:
            rows = self.lines.get(row.line, ()) if row.line else ()
            for code, column in self.columns[row.block].items() if rows else ():
                yield Cell(self.table.code, row.line, code), tuple((each, column) for each in rows)

    def _coarser(self) -> Iterator[str]:
        """Captions of ours that the sheet has as one line of figures where we ask for several."""
        for block, each in enumerate(self.table.blocks):
            bare = (caption.label for caption, leaves in sketch.branches(each) if not leaves & self.lines.keys())
            yield from (text for text in bare if self._has_line(block, text))

    def _has_line(self, block: int, text: str) -> bool:
        asked, taken = label(text), {row for rows in self.lines.values() for row in rows}
        columns = tuple(self.columns[block].values())
        for row in self.paper.rows:
            beside = self._beside(block, row) if row not in taken else None
            if asked and beside and likeness(beside, asked) and self._has_numbers(row, columns):
                return True
        return False

    def _extra(self) -> Iterator[str]:
        """Rows of figures and columns of figures among ours that are none of ours, by their captions."""
        for block, columns in enumerate(self.columns):
            own = [row for each in self.rows if each.block == block for row in self.lines.get(each.line, ())]
            if own and columns:
                yield from self._extra_rows(block, own)
                yield from self._extra_columns(block, own)

    def _extra_rows(self, block: int, own: Sequence[int]) -> Iterator[str]:
        lines, columns = {row for rows in self.lines.values() for row in rows}, tuple(self.columns[block].values())
        among = (row for row in range(min(own), max(own) + 1) if row not in lines)
        return (self._row_words(block, row) for row in among if self._has_numbers(row, columns))

    def _extra_columns(self, block: int, own: Sequence[int]) -> Iterator[str]:
        columns = self.columns[block].values()
        among = (column for column in range(min(columns), max(columns) + 1) if column not in columns)
        filled = (column for column in among if any(self._is_number((row, column)) for row in own))
        return (self._column_words(block, column) for column in filled)

    def _row_words(self, block: int, row: int) -> str:
        width = self._first_column(block)
        texts = [cell.text for place, cell in self.paper.sheet.cells.items() if place[0] == row and place[1] < width]
        return " ".join(filter(None, (text.strip() for text in texts))) or str(row + 1)

    def _column_words(self, block: int, column: int) -> str:
        cells = (self.paper.sheet.cells.get((row, column)) for row in reversed(self._head_rows(block)))
        return next((cell.text.strip() for cell in cells if cell and cell.text.strip()), str(column + 1))


def _suits(row: Row, found: Iterable[Label]) -> int:
    """How well a printed row suits the captions of a sheet's row."""
    left = list(found)
    scores = [_taken(left, asked) for asked in reversed(row.captions)]
    if row.kind is RowKind.LINE:
        return scores[0] + sum(scores[1:]) // _PARENT if scores and scores[0] else 0
    return sum(scores) if 2 * len([score for score in scores if score]) >= len(scores) else 0


def _taken(left: list[Label], asked: Label) -> int:
    """How well the best of these says what is asked; it is then taken."""
    best = max(left, key=lambda found: likeness(found, asked), default=None)
    score = likeness(best, asked) if best else 0
    if best and score:
        left.remove(best)
    return score


def _heads(column: Column, chain: Sequence[Label], *, branches: frozenset[Label]) -> int:
    """How well a column suits the captions above a sheet's column; never when it stands under another branch."""
    own = likeness(chain[-1], column.caption) if chain and column.caption else 0
    beyond = [max((likeness(each, outer) for outer in column.above), default=0) for each in chain[:-1]]
    others = [max((likeness(each, other) for other in branches), default=0) for each in chain[:-1]]
    astray = any(other > mine for mine, other in zip(beyond, others, strict=True))
    return own + max(beyond, default=0) // _PARENT if own and not astray else 0


def _is_one_of(columns: Sequence[Column], chain: Sequence[Label]) -> bool:
    return any(chain and column.caption and likeness(chain[-1], column.caption) for column in columns)


def _between(at: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """What is missing between two that were found, when exactly as many places are free."""
    known = [(i, place) for i, place in enumerate(at) if place is not None]
    for (i, first), (j, last) in pairwise(known):
        if j - i == last - first:
            yield from ((i + step, first + step) for step in range(1, j - i))
