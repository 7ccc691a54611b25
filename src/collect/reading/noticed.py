"""What is noticed while a return is read: what was found elsewhere, what was not, how a cell was understood."""

from collections.abc import Iterator, Mapping, Sequence

from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Form
from collect.form.naming import column_words, line_words, places_words
from collect.reading.lifted import Lifted
from collect.reading.understood import Meant, is_bare
from collect.reading.variants import variants
from collect.submission import Remark
from collect.words import say


def noticed(form: Form, tables: Mapping[str, Lifted]) -> Iterator[Remark]:
    """How each table was found, a line for each thing to be said of it."""
    for code, lifted in tables.items():
        yield from _of_table(form, code, lifted=lifted)
        gone = lifted.swallowed
        swallowed = [cell for cell in form.entries if not gone.isdisjoint(lifted.cells.get(cell, ()))] if gone else []
        if swallowed:
            yield Remark("merged", {"place": places_words(form, swallowed)})


def _of_table(form: Form, code: str, *, lifted: Lifted) -> Iterator[Remark]:
    table = form.table(code).title
    if not lifted.issued:
        entries = [cell for cell in form.entries if cell in lifted.cells]
        yield Remark("lifted", {"table": table, "sheet": lifted.sheet.name, "count": str(len(entries))})
    for name, said in (
        ("unread", [*_unread(form, code, lifted=lifted)]),
        ("unsure", [*lifted.unsure]),
        ("summed", [_line(form, code, line=line) for line in lifted.summed]),
        ("extra", [*lifted.extra]),
        ("labels", [*variants(form.table(code), lifted)]),
    ):
        if said:
            yield Remark(name, {"table": table, "what": say("naming.join").join(said)})


def understandings(form: Form, understood: Mapping[Cell, Meant], *, bare: bool) -> Iterator[Remark]:
    """How texts were read as numbers: one remark for what is written alike in one table.

    Bare digits kept as text are one remark for the whole table, or none (``bare`` is False).
    """
    groups: dict[tuple[str, str, Number], list[Cell]] = {}
    for cell, each in understood.items():
        if is_bare(each.found):
            groups.setdefault((cell.table, "", 0), []).extend([cell] if bare else [])
        else:
            groups.setdefault((cell.table, each.found, each.number), []).append(cell)
    for cells in filter(None, groups.values()):
        yield _understood(form, cells, understood=understood)


def _understood(form: Form, cells: Sequence[Cell], *, understood: Mapping[Cell, Meant]) -> Remark:
    pairs = dict.fromkeys(
        (understood[cell].found, written(understood[cell].number, form.measure(cell))) for cell in cells
    )
    found, read = (say("naming.join").join(each) for each in zip(*pairs, strict=True))
    return Remark("understood", {"place": places_words(form, cells), "found": found, "read": read})


def _unread(form: Form, code: str, *, lifted: Lifted) -> Iterator[str]:
    """Lines of which nothing was found, and columns that are missing from lines that were."""
    if lifted.issued:
        return
    asked = [cell for cell in form.entries if cell.table == code]
    lines = {cell.line for cell in asked if cell in lifted.cells}
    missing = [cell for cell in asked if cell not in lifted.cells]
    yield from dict.fromkeys(_line(form, code, line=cell.line) for cell in missing if cell.line not in lines)
    yield from dict.fromkeys(column_words(form, cell) for cell in missing if cell.line in lines)


def _line(form: Form, code: str, *, line: str) -> str:
    return next(line_words(form, cell) for cell in form.places if cell[:2] == (code, line))
