"""What a cell is called in words: by the captions a clerk sees, never by an address."""

from collections.abc import Sequence

from collect.form.model import Cell, Form, Measure
from collect.words import say


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
