"""How a table stands on paper: which rectangle of its grid holds which head, label or cell.

The workbook and the Word report are both drawn from this one description.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from collect.form.caption import Caption
from collect.form.model import Block, Cell, Table


class Role(StrEnum):
    """What a rectangle is for."""

    HEADING = "heading"
    HEAD = "head"
    LABEL = "label"
    ENTRY = "entry"
    CARRIED = "carried"
    TOTAL = "total"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Box:
    """One printed rectangle, in grid rows and columns counted from 0. ``vertical``: its text runs downwards."""

    row: int
    column: int
    rows: int
    columns: int
    role: Role
    text: str = ""
    cell: Cell | None = None
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table: its size, how many columns hold labels, how many rows of heads repeat on each page."""

    rows: int
    columns: int
    label_columns: int
    head_rows: int
    boxes: tuple[Box, ...]


def printed(table: Table) -> Grid:
    """The grid of a table: its blocks one below the other, all of one width."""
    labels = max(_label_depth(block) for block in table.blocks)
    columns = labels + max(len(block.columns) for block in table.blocks)
    boxes: list[Box] = []
    row = 0
    for block in table.blocks:
        sketch = _Sketch(table.code, block, row, labels, columns)
        boxes += sketch.boxes()
        row = sketch.bottom
    single = table.blocks[0] if len(table.blocks) == 1 else None
    heads = bool(single.heading) + _depth(single.boxhead) if single else 0
    return Grid(row, columns, labels, heads, tuple(boxes))


@dataclass(frozen=True, slots=True)
class _Sketch:
    """One block at its place in the grid."""

    table: str
    block: Block
    top: int
    labels: int
    width: int

    @property
    def head_top(self) -> int:
        return self.top + bool(self.block.heading)

    @property
    def body_top(self) -> int:
        return self.head_top + _depth(self.block.boxhead)

    @property
    def bottom(self) -> int:
        return self.body_top + len(self.block.lines)

    def boxes(self) -> Iterator[Box]:
        if self.block.heading:
            yield Box(self.top, 0, 1, self.width, Role.HEADING, self.block.heading)
        if self.labels:
            height = self.body_top - self.head_top
            yield Box(self.head_top, 0, height, self.labels, Role.HEAD, self.block.corner)
        yield from self._heads(self.block.boxhead, self.head_top, column=self.labels)
        if self.labels:
            yield from self._labels(self.block.stub, self.body_top, column=0)
        yield from self._body()

    def _heads(self, captions: Sequence[Caption], row: int, *, column: int) -> Iterator[Box]:
        for caption in captions:
            columns = sum(self._span(leaf) for leaf in caption.leaves())
            rows = 1 if caption.children else self.body_top - row
            yield Box(row, column, rows, columns, Role.HEAD, caption.label)
            yield from self._heads(caption.children, row + 1, column=column)
            column += columns

    def _span(self, leaf: Caption) -> int:
        """A block narrower than its table stretches its last column to the edge."""
        last = leaf is self.block.columns[-1]
        return self.width - self.labels - len(self.block.columns) + 1 if last else 1

    def _labels(self, captions: Sequence[Caption], row: int, *, column: int) -> Iterator[Box]:
        for caption in captions:
            rows = len(tuple(caption.leaves()))
            columns = 1 if caption.children else self.labels - column
            vertical = bool(caption.children) and column == 0
            yield Box(row, column, rows, columns, Role.LABEL, caption.label, vertical=vertical)
            yield from self._labels(caption.children, row, column=column + 1)
            row += rows

    def _body(self) -> Iterator[Box]:
        for row, line in enumerate(self.block.lines, self.body_top):
            column = self.labels
            for head in self.block.columns:
                cell = Cell(self.table, line.code, head.code)
                role = _role(self.block, line, head=head)
                yield Box(row, column, 1, self._span(head), role, cell=None if role is Role.VOID else cell)
                column += self._span(head)


def _role(block: Block, line: Caption, *, head: Caption) -> Role:
    if (line.code, head.code) in block.void:
        return Role.VOID
    if line.total_of or head.total_of:
        return Role.TOTAL
    return Role.CARRIED if line.carried_from else Role.ENTRY


def _depth(captions: Sequence[Caption]) -> int:
    return max(caption.depth for caption in captions)


def _label_depth(block: Block) -> int:
    """How many grid columns the labels take: none when no line has a label."""
    return _depth(block.stub) if any(caption.label for caption in block.stub) else 0
