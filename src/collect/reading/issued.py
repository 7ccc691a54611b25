"""What is printed into a workbook of ours, whoever issued it.

The issuer's key is not known here, so a seal is taken over and never verified: that is done where it was made.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.parcel.cells import Book, Kind, Sheet
from collect.reading.asked import asked
from collect.reading.contents import Reading, Told
from collect.reading.identity import bears_stamp
from collect.reading.lifted import Lifted
from collect.reading.standing import standings
from collect.submission import Rejection, Stamp, Submission, read_token
from collect.words import say
from collect.workbook.draft import TOKEN_PROPERTY
from collect.workbook.hidden import NAME, PRIOR
from collect.workbook.layout import CHECKS, COVER, HIDDEN, NARRATIVES, Layout, Spot

_BESIDE = 1
"""The column of the cover's answers; the captions stand in the column before it."""
_SLOTS = {"year": "Y", "month": "M", "day": "D"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What an issuer printed, and what was typed since.

    ``level`` is one that the printed rules bind alike; ``prior`` are last year's figures as far as they are printed;
    ``carried`` the locked figures brought forward, ``opened`` the cells brought forward that are open all the same.
    Of ``submission`` prose and people are as they were typed, empty boxes left out.
    """

    unit: str
    level: str
    due: date
    office: str
    prior: Mapping[Cell, Number]
    carried: Mapping[Cell, Number]
    opened: frozenset[Cell]
    submission: Submission


def printed_token(book: Book) -> str | Rejection:
    """The one stamp all copies of which say the same, its seal not verified; or why there is none."""
    tokens = {book.properties.get(TOKEN_PROPERTY, "").strip()} - {""}
    for sheet in book.sheets:
        texts = (cell.text.strip() for cell in sheet.cells.values() if cell.kind is Kind.TEXT)
        tokens |= set(filter(bears_stamp, texts))
    if not tokens:
        return Rejection("not-ours")
    if len(tokens) > 1:
        return Rejection("two-stamps")
    token = tokens.pop()
    return Rejection("sealed-wrong") if read_token(token) is None else token


def read_printed(book: Book, layout: Layout, *, stamp: Stamp) -> Printed | Rejection:
    """What a workbook of this layout says; only where every page stands as it was issued."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    needed = (COVER, *((NARRATIVES,) if layout.form.narratives else ()), CHECKS, HIDDEN)
    gone = [name for name in needed if name not in sheets]
    if gone:
        return Rejection("layout-changed", {"sheet": gone[0]})
    tables = standings(book, asked(layout), strict=True)
    if isinstance(tables, Rejection):
        return tables
    told = Told(_texts(sheets, layout.narratives), _texts(sheets, layout.contacts))
    read = Reading(layout, book, tables).submission(stamp, told, remarks=())
    if isinstance(read, Rejection):
        return read
    read = replace(read, narratives=told.narratives, contacts=told.contacts)
    found = _printed(layout.form, sheets, said=_Said(layout, tables, read))
    return found or Rejection("layout-changed", {"sheet": COVER})


@dataclass(frozen=True, slots=True)
class _Said:
    """The tables of a workbook where they stand, and what was read in them."""

    layout: Layout
    tables: Mapping[str, Lifted]
    submission: Submission

    def carried(self) -> dict[Cell, Number]:
        """The brought-forward figures that are locked."""
        figures = self.submission.figures
        return {cell: figures[cell] for cell in self.layout.form.carried if cell in figures and self._locked(cell)}

    def _locked(self, cell: Cell) -> bool:
        lifted = self.tables[cell.table]
        return all(place in lifted.sheet.cells and lifted.sheet.cells[place].locked for place in lifted.cells[cell])


def _printed(form: Form, sheets: Mapping[str, Sheet], *, said: _Said) -> Printed | None:
    """None when the cover does not say whose it is, by when, or for whom."""
    cover = sheets[COVER]
    unit, due = _beside(cover, say("workbook.cover-unit")), _date(_beside(cover, say("workbook.cover-due")))
    office = next(_offices(cover), None)
    if not unit or due is None or office is None:
        return None
    carried = said.carried()
    known = dict(_prior(said.layout, sheets[HIDDEN]))
    known |= {form.carried[cell]: number for cell, number in carried.items()}
    opened = frozenset(cell for cell, source in form.carried.items() if source in known and cell not in carried)
    return Printed(unit, _level(form, sheets[CHECKS]), due, office, known, carried, opened, said.submission)


def _texts(sheets: Mapping[str, Sheet], spots: Mapping[str, Spot]) -> Mapping[str, str]:
    """What was typed into these boxes; an empty one is left out."""
    found = {code: sheets[spot.sheet].cells.get((spot.row, spot.column)) for code, spot in spots.items()}
    texts = {code: "\n".join(cell.text.splitlines()).strip() for code, cell in found.items() if cell}
    return {code: text for code, text in texts.items() if text}


def _beside(cover: Sheet, caption: str) -> str:
    """What the cover answers to a caption; empty where it does not."""
    rows = [row for (row, column), cell in cover.cells.items() if column < _BESIDE and cell.text.strip() == caption]
    answer = cover.cells.get((rows[0], _BESIDE)) if rows else None
    return answer.text.strip() if answer else ""


def _date(text: str) -> date | None:
    pattern = re.escape(say("workbook.date", **_SLOTS))
    for name, slot in _SLOTS.items():
        pattern = pattern.replace(slot, rf"(?P<{name}>\d{{1,4}})")
    found = re.fullmatch(pattern, text)
    try:
        return date(**{name: int(digits) for name, digits in found.groupdict().items()}) if found else None
    except ValueError:
        return None


def _offices(cover: Sheet) -> Iterator[str]:
    before, after = say("workbook.office", office="\0").split("\0")
    for (_, column), cell in cover.cells.items():
        if column < _BESIDE and cell.text.startswith(before) and cell.text.endswith(after):
            yield cell.text[len(before) : len(cell.text) - len(after)]


def _prior(layout: Layout, hidden: Sheet) -> Iterator[tuple[Cell, Number]]:
    """Last year's figures that the printed rules compare with, in smallest units."""
    for cell, row in layout.figure_rows.items():
        name, found = hidden.cells.get((row, NAME)), hidden.cells.get((row, PRIOR))
        if name is not None and name.text == str(cell) and found is not None and found.kind is Kind.NUMBER:
            number = Fraction(found.text)
            yield cell, int(number) if number.denominator == 1 else number


def _level(form: Form, checks: Sheet) -> str:
    """The level whose rules the check sheet lists; any that is bound alike does as well."""
    listed = {cell.text.strip() for (_, column), cell in checks.cells.items() if column == 0}
    rules = (*form.edits, *form.prose.rules)
    free = [rule for rule in rules if rule.exempt and rule.code not in listed]
    levels = dict.fromkeys(("", *(level for rule in free for level in rule.exempt)))
    bound = {level: sum(rule.binds(level) == (rule.code in listed) for rule in rules) for level in levels}
    return max(bound, key=lambda level: bound[level])
