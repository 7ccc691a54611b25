"""What a cell is called in words: by the captions a clerk sees, never by an address."""

from collections.abc import Sequence

from collect.form.model import Cell, Form, Measure
from collect.form.sums import Sum
from collect.words import say

_FEW = 2
"""So many cells are named one by one."""


def cell_words(form: Form, cell: Cell) -> str:
    """Table, line and column of one cell, by their captions."""
    return places_words(form, (cell,))


def places_words(form: Form, cells: Sequence[Cell]) -> str:
    """What several cells have in common: their tables, and the line or the column when it is only one."""
    tables = list(dict.fromkeys(cell.table for cell in cells))
    titles = say("naming.join").join(say("naming.table", title=form.table(code).title) for code in tables)
    lines = {line_words(form, cell) for cell in cells}
    columns = {column_words(form, cell) for cell in cells}
    line = say("naming.line", line=lines.pop()) if len(lines) == 1 and "" not in lines else ""
    column = say("naming.column", column=columns.pop()) if len(columns) == 1 else ""
    return titles + line + column


def line_words(form: Form, cell: Cell) -> str:
    """The captions of a cell's line, from the outer to the inner."""
    return form.places[cell].line_words


def column_words(form: Form, cell: Cell) -> str:
    """The captions of a cell's column, from the outer to the inner."""
    return form.places[cell].column_words


def allowed_words(measure: Measure) -> str:
    """What a cell of this measure may hold."""
    if measure.decimals:
        return say("naming.allowed-places", decimals=measure.decimals)
    return say("naming.allowed-signed" if measure.negative else "naming.allowed-whole")


def sum_words(form: Form, side: Sum) -> str:
    """What a sum adds up: its cells, or, when they are many, what their captions have in common."""
    cells = side.cells
    tables, lines, columns = (
        list(dict.fromkeys(words(form, cell) for cell in cells)) for words in (_title, line_words, column_words)
    )
    if len(cells) <= _FEW and len(lines) == len(columns) > 1:
        return say("naming.plus").join(cell_words(form, cell) for cell in cells)
    line = say("naming.plus").join(say("naming.line", line=each) for each in _short(lines) if each)
    column = say("naming.plus").join(say("naming.column", column=each) for each in _short(columns) if each)
    return "".join(say("naming.table", title=title) for title in tables) + line + column


def _title(form: Form, cell: Cell) -> str:
    return form.table(cell.table).title


def _short(names: Sequence[str]) -> Sequence[str]:
    """Few names as they are; of many what they have in common."""
    return names if len(names) <= _FEW else [_shared(names)]


def _shared(names: Sequence[str]) -> str:
    """The beginning all names share, up to the end of a caption."""
    shared = min(names)
    while not all(name.startswith(shared) for name in names):
        shared = shared[:-1]
    return shared.rstrip("0123456789. ")
