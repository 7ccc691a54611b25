"""What a sheet shows a person who looks for a table on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.parcel.cells import Kind, Sheet, TypedCell
from collect.reading.asked import Place
from collect.reading.labels import Label, label
from collect.reading.understood import visible


@dataclass(frozen=True)
class Paper:
    """One sheet as paper: captions by row and column; of merged cells the first one counts."""

    sheet: Sheet

    @cached_property
    def captions(self) -> Mapping[int, Mapping[int, Label]]:
        """Every text that could be a caption, by row, then by column, from left to right."""
        found: dict[int, dict[int, Label]] = {}
        for (row, column), cell in sorted(self.sheet.cells.items()):
            caption = label(cell.text) if cell.kind is Kind.TEXT else None
            if caption is not None:
                found.setdefault(row, {})[column] = caption
        return found

    @cached_property
    def rows(self) -> Sequence[int]:
        """The rows with captions, in order."""
        return tuple(self.captions)

    def caption(self, row: int, columns: range) -> Label | None:
        """The rightmost caption on a row within these columns."""
        across = self.captions.get(row, {})
        return next((across[column] for column in sorted(across, reverse=True) if column in columns), None)

    def chain(self, rows: range, column: int) -> tuple[Label, ...]:
        """What stands in one column of the heads, from the outer to the inner; empty where nothing does.

        The inner one stands in the column itself, the outer ones there or left of it, as far as they are merged.
        """
        own = [row for row in rows if column in self.captions.get(row, {})]
        if not own:
            return ()
        outer = (self._over(row, column) for row in rows if row < own[-1])
        return (*(each for each in outer if each), self.captions[own[-1]][column])

    def _over(self, row: int, column: int) -> Label | None:
        left = max((each for each in self.captions.get(row, {}) if each <= column), default=None)
        if left is None or column > self._edges.get((row, left), column):
            return None
        return self.captions[row][left]

    @cached_property
    def _edges(self) -> Mapping[Place, int]:
        """The last column of every merged cell."""
        return {(top, left): last for top, left, _, last in self.sheet.merges}

    def filled(self, row: int, columns: Sequence[int]) -> bool:
        """Whether anything stands on this row in one of these columns."""
        return any(self.at((row, column)) is not None for column in columns)

    def at(self, place: Place) -> TypedCell | None:
        """The cell at a place, None where nothing visible stands; a formula without a value is something."""
        cell = self.sheet.cells.get(place)
        shown = cell is not None and (cell.formula is not None or cell.kind is not Kind.TEXT or visible(cell.text))
        return cell if shown else None

    def texts(self, last: int) -> Iterator[str]:
        """The texts of the first rows."""
        for (row, _), cell in sorted(self.sheet.cells.items()):
            if row <= last and cell.kind is Kind.TEXT:
                yield cell.text
