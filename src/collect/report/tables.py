"""What a statutory table is on a web page.

A screen reader says with every figure the heads above it and the labels beside it: they are named by id, because
``scope`` alone cannot say that a head serves a block in the middle of a table; ``scope`` stands there too, for an
editor that drops ids.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from collect.report.frames import Frame, Kind, Rectangle, Statutory


@dataclass(frozen=True, slots=True)
class TableBox:
    """One ``th`` or ``td`` with its attributes; ``vertical``: its text runs downwards. ``figure`` is the place of its
    figure among those of the table; None where ``text`` says what stands there.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str
    vertical: bool
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class TablePart:
    """A ``thead`` or ``tbody`` with its rows."""

    tag: str
    rows: tuple[tuple[TableBox, ...], ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table with the groups of its columns, each column's share of the width in per cent, its parts, its figures."""

    id: str
    title: str
    columns: tuple[tuple[str, ...], ...]
    parts: tuple[TablePart, ...]
    figures: tuple[str, ...] = ()


def page_table(statutory: Statutory, name: str) -> PageTable:
    """The table for a page on which no other is called ``name``."""
    return replace(_empty(statutory.frame, name), figures=statutory.figures)


@lru_cache(maxsize=64)
def _empty(frame: Frame, name: str) -> PageTable:
    """The table without figures: the same in all reports of a form, and slow to be thought out."""
    reading = _Reading(frame, name)
    return PageTable(name, frame.title, tuple(reading.columns()), tuple(reading.parts()))


@dataclass(frozen=True)
class _Reading:
    """A table as it is read out, its boxes known by the id of the table and their place."""

    frame: Frame
    name: str

    def parts(self) -> Iterator[TablePart]:
        """The heads that repeat over a page, then the groups of rows."""
        height = max(box.row + box.rows for box in self.frame.boxes)
        for first, last in pairwise([0, *sorted(self._turns(height)), height]):
            tag = "thead" if first < self.frame.head_rows else "tbody"
            yield TablePart(tag, tuple(self._row(row) for row in range(first, last)))

    def columns(self) -> Iterator[tuple[str, ...]]:
        """The columns of labels, then those of figures: each group may have a head of its own."""
        widths = self.frame.widths
        labels = max((box.column + box.columns for box in self._labels), default=0)
        for group in (widths[:labels], widths[labels:]):
            if group:
                yield tuple(f"{100 * width / sum(widths):.2f}" for width in group)

    @cached_property
    def _heads(self) -> Sequence[Rectangle]:
        return [box for box in self.frame.boxes if box.kind is Kind.HEAD and not box.vertical]

    @cached_property
    def _labels(self) -> Sequence[Rectangle]:
        return [box for box in self.frame.boxes if box.kind is Kind.LABEL or box.vertical]

    @cached_property
    def _head_rows(self) -> frozenset[int]:
        return frozenset(row for box in self._heads for row in _rows(box))

    def _turns(self, height: int) -> set[int]:
        """Where a group of rows begins: below the heads, with each block, before and after a label of many rows."""
        top = self.frame.head_rows
        blocks = {row for row in self._head_rows if row - 1 not in self._head_rows}
        wide = [box for box in self._labels if box.column == 0 and box.rows > 1]
        ends = {turn for box in wide for turn in (box.row, box.row + box.rows)}
        return {turn for turn in {top, *blocks, *ends} if max(top, 1) <= turn < height}

    def _row(self, row: int) -> tuple[TableBox, ...]:
        begun = sorted((box for box in self.frame.boxes if box.row == row), key=lambda box: box.column)
        return tuple(map(self._box, begun))

    @cached_property
    def _figures(self) -> Mapping[Rectangle, int]:
        figures = [box for box in self.frame.boxes if box.kind is Kind.FIGURE]
        return {box: place for place, box in enumerate(figures)}

    def _box(self, box: Rectangle) -> TableBox:
        if box.kind is Kind.FIGURE:
            named = " ".join(map(self._place, self._named(box)))
            return TableBox(
                "td", _span(box) | ({"headers": named} if named else {}), "", box.vertical, self._figures[box]
            )
        if not box.text:  # an empty corner is no head: a screen reader would say nothing, twice
            return TableBox("td", _span(box), "", box.vertical)
        return TableBox("th", {**_span(box), "id": self._place(box), "scope": self._scope(box)}, box.text, box.vertical)

    def _place(self, box: Rectangle) -> str:
        return f"{self.name}-{box.row}-{box.column}"

    def _scope(self, box: Rectangle) -> str:
        if box not in self._heads:
            return "rowgroup" if box.rows > 1 else "row"
        if box.row >= self.frame.head_rows and box.columns == len(self.frame.widths):
            return "rowgroup"
        return "colgroup" if any(_beneath(box, other) for other in self._heads) else "col"

    def _named(self, figure: Rectangle) -> Sequence[Rectangle]:
        """The heads above a figure in its own block, from the top; then its labels, from the left."""
        block = self._block(figure.row)
        heads = [box for box in self._heads if box.row in block and _columns(box) & _columns(figure)]
        labels = [box for box in self._labels if figure.row in _rows(box)]
        return [box for box in (*heads, *labels) if box.text]

    def _block(self, row: int) -> range:
        """The rows of heads next above a row."""
        bottom = max((head for head in self._head_rows if head < row), default=-1)
        top = bottom
        while top - 1 in self._head_rows:
            top -= 1
        return range(top, bottom + 1)


def _rows(box: Rectangle) -> range:
    return range(box.row, box.row + box.rows)


def _columns(box: Rectangle) -> set[int]:
    return set(range(box.column, box.column + box.columns))


def _beneath(box: Rectangle, other: Rectangle) -> bool:
    return other.row == box.row + box.rows and _columns(other) <= _columns(box)


def _span(box: Rectangle) -> dict[str, str]:
    spans = {"rowspan": box.rows, "colspan": box.columns}
    return {name: str(count) for name, count in spans.items() if count > 1}
