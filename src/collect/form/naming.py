"""What a cell is called in words: by the captions a clerk sees, never by an address."""

from collections.abc import Iterator, Sequence

from collect.form.model import Caption, Cell, Form, Measure
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
    place = form.places[cell]
    return _path(place.block.stub, place.line, place.block.lines)


def column_words(form: Form, cell: Cell) -> str:
    """The captions of a cell's column, from the outer to the inner."""
    place = form.places[cell]
    return _path(place.block.boxhead, place.column, place.block.columns)


def allowed_words(measure: Measure) -> str:
    """What a cell of this measure may hold."""
    if measure.decimals:
        return say("naming.allowed-places", decimals=measure.decimals)
    return say("naming.allowed-signed" if measure.negative else "naming.allowed-whole")


def _path(roots: Sequence[Caption], leaf: Caption, leaves: Sequence[Caption]) -> str:
    """Labels down to the leaf; a head over every leaf tells nothing apart and is left out."""
    steps = [caption for root in roots for caption in _steps(root, leaf)]
    telling = [step for step in steps if step is leaf or len(tuple(step.leaves())) < len(leaves)]
    return " ".join(step.label for step in telling if step.label)


def _steps(caption: Caption, leaf: Caption) -> Iterator[Caption]:
    if any(each is leaf for each in caption.leaves()):
        yield caption
        for child in caption.children:
            yield from _steps(child, leaf)
