"""Which captions of a table are worded otherwise than issued."""

from collections.abc import Iterator

from collect.form.grid import printed
from collect.form.model import Table
from collect.parcel.cells import Kind
from collect.reading.labels import LONGEST, label, likeness, words
from collect.reading.lifted import Lifted
from collect.words import say


def variants(table: Table, lifted: Lifted) -> Iterator[str]:
    """Every caption that the sheet does not have word for word, with the one that stands for it; marks do not count.

    A table that stands as it was issued has none: there a changed label is refused.
    """
    if lifted.issued:
        return
    issued = {words(box.text): box.text for box in printed(table).boxes if words(box.text)}
    there = _texts(lifted)
    spare = [text for key, text in there.items() if key not in issued]
    for caption in (text for key, text in issued.items() if spare and key not in there):
        found = max(spare, key=lambda text: _likeness(text, caption))
        if _likeness(found, caption):
            yield say("naming.instead", found="".join(found.split()), issued=caption)


def _texts(lifted: Lifted) -> dict[str, str]:
    """The texts on the rows of the table, by their words."""
    last = max((row for places in lifted.cells.values() for row, _ in places), default=0)
    rows = range(lifted.top, last + 1)
    cells = (cell for (row, _), cell in sorted(lifted.sheet.cells.items()) if row in rows and cell.kind is Kind.TEXT)
    return {words(cell.text): cell.text for cell in cells if len(cell.text) <= LONGEST and words(cell.text)}


def _likeness(found: str, issued: str) -> int:
    one, other = label(found), label(issued)
    return likeness(one, other) if one and other else 0
