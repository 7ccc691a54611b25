"""How a drafted number keeps its cells in Word.

Around each number stand bookmarks, one for each of its cells, named after it. Word processors keep them while one
edits, show and print nothing of them, and a name that begins with ``_`` is not even in Word's list. A field would be
seen, and a content control gets in the way of whoever types.
"""

import re
from collections.abc import Iterator

from collect.form.cell import Cell
from collect.form.telling import Told, Way
from collect.report.drafted import Drafted
from collect.report.markup import Face, paragraph, run

_LETTERS = {Way.FIGURE: "f", Way.SHARE: "s", Way.CHANGE: "c"}
_LONGEST = 40
"""Characters that Word allows a bookmark's name."""
_OTHER = re.compile(r"\W")


def drafted(passage: Drafted, face: Face, *, numbers: Iterator[int], keep: bool = False) -> str:
    """A paragraph whose numbers are bookmarked; ``numbers`` gives each bookmark of the document its own."""
    content = "".join(_run(told, face, numbers=numbers) for told in passage.runs)
    return paragraph(face, content, keep=keep)


def bookmark(cell: Cell, way: Way, *, number: int) -> str:
    """What a bookmark is called: how its number comes from the cell, its own number, the cell. Word allows letters,
    digits and ``_``; a cell's other signs are each a ``_``.
    """
    return f"_{_LETTERS[way]}{number}_{_OTHER.sub('_', str(cell))}"[:_LONGEST]


def _run(told: Told, face: Face, *, numbers: Iterator[int]) -> str:
    if told.way is None:
        return run(told.text, face)
    marks = [
        (number, bookmark(cell, told.way, number=number)) for cell, number in zip(told.cells, numbers, strict=False)
    ]
    begin = "".join(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>' for number, name in marks)
    return begin + run(told.text, face) + "".join(f'<w:bookmarkEnd w:id="{number}"/>' for number, _ in marks)
