"""Which captions a table prints on which of its rows, for whoever looks for them elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from collect.form.grid import Box, Role, printed
from collect.form.model import Block, Caption, Table
from collect.reading.labels import Label, label


class RowKind(StrEnum):
    """What a printed row is for."""

    HEADING = "heading"
    HEAD = "head"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: the captions that begin on it, from left to right.

    ``line`` is the code of the line of figures on it; the last caption of such a row names the line.
    """

    kind: RowKind
    block: int
    line: str
    captions: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures: its code, its own caption, and the captions above it from the inner to the outer."""

    code: str
    caption: Label | None
    above: tuple[Label, ...]


def rows(table: Table) -> tuple[Row, ...]:
    """The printed rows of a table, from top to bottom."""
    by_row: dict[int, list[Box]] = {}
    for box in printed(table).boxes:
        by_row.setdefault(box.row, []).append(box)
    return tuple(_rows(table, [by_row.get(row, []) for row in range(printed(table).rows)]))


def _rows(table: Table, boxes: list[list[Box]]) -> Iterator[Row]:
    lines = [(block, line.code) for block, each in enumerate(table.blocks) for line in each.lines]
    for row in boxes:
        captions = tuple(filter(None, (label(box.text) for box in sorted(row, key=_column) if box.text)))
        roles = {box.role for box in row}
        if roles & {Role.ENTRY, Role.CARRIED, Role.TOTAL, Role.VOID}:
            block, code = lines.pop(0)
            yield Row(RowKind.LINE, block, code, captions)
        else:
            kind = RowKind.HEADING if Role.HEADING in roles else RowKind.HEAD
            yield Row(kind, lines[0][0] if lines else 0, "", captions)


def _column(box: Box) -> int:
    return box.column


def columns(block: Block) -> tuple[Column, ...]:
    """The columns of figures of a block, from left to right."""
    return tuple(column for head in block.boxhead for column in _below(head, ()))


def _below(head: Caption, above: tuple[Label, ...]) -> Iterator[Column]:
    own = label(head.label)
    if not head.children:
        yield Column(head.code, own, above)
    for child in head.children:
        yield from _below(child, (own, *above) if own else above)


def branches(block: Block) -> Iterator[tuple[Caption, frozenset[str]]]:
    """Every caption of the stub that has lines below it, with the codes of these."""
    for caption in (caption for head in block.stub for caption in head.walk()):
        if caption.children:
            yield caption, frozenset(leaf.code for leaf in caption.leaves())
