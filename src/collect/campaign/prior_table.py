"""What a table says of last year: a county's workbook of ours, or a plain list with one row for each unit."""

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from io import StringIO
from pathlib import Path

from collect.campaign.prior_heads import Heads, heads_of, listed, plain
from collect.campaign.refusal import plainly
from collect.edits.judgement import is_figure
from collect.edits.known import Prior
from collect.errors import CollectError
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form, Measure
from collect.form.naming import allowed_words, cell_words
from collect.parcel.cells import Kind, Sheet, TypedCell
from collect.parcel.limits import Window
from collect.parcel.open import open_parcel
from collect.roster import Roster, Unit
from collect.submission import Rejection
from collect.words import say

_EXACT = Context(prec=15)
"""A spreadsheet keeps 15 significant digits; what is behind them is binary noise."""
_WINDOW = Window(rows=5_000, columns=1_000)
"""A list of all units is as wide as a form has cells; of what lies beyond, nothing would be known."""
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def read_table(path: Path, *, form: Form, roster: Roster) -> Mapping[str, Prior]:
    """By unit code what a file with a table says of last year: figures of this form, totals as far as they are known.

    An .xlsx (or what Excel opens) or a .csv. A blank is not known. Raises CollectError ``prior-unreadable``,
    ``prior-no-head``, or ``prior-faulty`` with every fault at once.
    """
    found = [heads for sheet in _sheets(path) if (heads := heads_of(sheet, form)) is not None]
    if not found:
        raise CollectError("prior-no-head", path=path)
    if found[0].sheet.outside:
        raise CollectError("prior-unreadable", path=path, said=say("prior.too-wide"))
    table = _Table(path, roster, found[0])
    read = table.priors()
    if table.faults:
        raise CollectError("prior-faulty", path=path, count=len(table.faults), faults="\n".join(table.faults))
    return read


def fitted(form: Form, figures: Mapping[Cell, Number], *, entries: Collection[Cell]) -> dict[Cell, Number]:
    """Another form's figures as this form asks for them; what it cannot tell is left out.

    A line that was split (``3.6.1`` to ``3.6.3``) is summed for the line it was split from (``3.6``); never the
    reverse. Totals are added up again where all their entries are known. ``entries`` are those of the other form.
    """
    known: dict[Cell, Number] = {}
    for cell in form.entries:
        parts = [cell] if cell in figures else [part for part in entries if part in figures and _split(part, cell)]
        if parts:
            known[cell] = sum(figures[part] for part in parts)
    for cell in form.parts:
        if known.keys() >= set(form.closures[cell]):
            known[cell] = sum(known[entry] for entry in form.closures[cell])
        elif cell in figures:
            known[cell] = figures[cell]
    return {cell: known[cell] for cell in form.places if cell in known}


def _split(part: Cell, whole: Cell) -> bool:
    return part._replace(line="") == whole._replace(line="") and part.line.startswith(f"{whole.line}.")


def _sheets(path: Path) -> tuple[Sheet, ...]:
    with plainly(path):
        content = path.read_bytes()
    if path.suffix.lower() == ".csv":
        return (_csv_sheet(path, content),)
    book = open_parcel(path.name, content, window=_WINDOW)
    if isinstance(book, Rejection):
        raise CollectError("prior-unreadable", path=path, said=say(f"reject.{book.reason}", **book.detail))
    return book.sheets


def _csv_sheet(path: Path, content: bytes) -> Sheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")  # what a Chinese Excel writes as CSV
    lines = list(csv.reader(StringIO(text, newline="")))
    cells = {
        (row, column): TypedCell(_kind(each), each, None, locked=False)
        for row, line in enumerate(lines)
        for column, each in enumerate(line)
        if each.strip()
    }
    return Sheet(path.name, "visible", False, cells, 0, ())


def _kind(text: str) -> Kind:
    return Kind.NUMBER if _number(text) is not None else Kind.TEXT


@dataclass
class _Table:
    """One sheet being read; what is not understood is collected, not raised."""

    path: Path
    roster: Roster
    heads: Heads
    faults: list[str] = field(default_factory=list[str])

    def priors(self) -> Mapping[str, Prior]:
        """What every row says; only to be used when no fault was found."""
        columns = self._columns()
        read: dict[str, Prior] = {}
        rows: dict[str, int] = {}
        for row in range(self.heads.first, self.heads.last + 1):
            if not self._asked(row, columns):
                continue
            unit = self._unit(row)
            figures = dict(self._figures(row, columns))
            if unit is not None and unit.code in rows:
                self._fault("prior.unit-twice", row=row + 1, unit=unit.name, first=rows[unit.code] + 1)
            elif unit is not None:
                rows[unit.code] = row
                read[unit.code] = Prior(fitted(self._form, figures, entries=figures.keys()), self._source(row))
        return read

    @property
    def _form(self) -> Form:
        return self.heads.form

    @property
    def _ours(self) -> bool:
        """Whether it is the sheet of all units of a county's workbook: there, what is no longer asked may stand."""
        return self.heads.sheet.name == say("prior.sheet")

    def _columns(self) -> Mapping[int, Cell]:
        """The columns that tell something of this form."""
        kept: dict[int, Cell] = {}
        first: dict[Cell, int] = {}
        for column, cell in self.heads.columns.items():
            if self._measured(cell) is None:
                self._stranger(column, str(cell))
            elif cell in first:
                self._fault("prior.cell-twice", column=_letter(column), cell=cell, first=_letter(first[cell]))
            else:
                first[cell] = column
                kept[column] = cell
        for column, head in self.heads.strange:
            self._stranger(column, head)
        return kept

    def _stranger(self, column: int, head: str) -> None:
        if not self._ours:
            self._fault("prior.no-cell", column=_letter(column), head=head, nearest=self.heads.nearest(head))

    def _measured(self, cell: Cell) -> Cell | None:
        """The cell of this form whose measure a figure has: itself, or the one it was split from."""
        if cell in self._form.places:
            return cell
        return next((whole for whole in self._form.entries if _split(cell, whole)), None)

    def _asked(self, row: int, columns: Mapping[int, Cell]) -> bool:
        """Whether a row holds figures of a unit: no sum, no signature below the table."""
        code, name = self.heads.whose(row)
        held = any((row, column) in self.heads.sheet.cells for column in columns)
        return held and {plain(code), plain(name)}.isdisjoint(listed("prior.sums"))

    def _unit(self, row: int) -> Unit | None:
        code, name = self.heads.whose(row)
        by_code = self.roster.get(code) if code else None
        by_name = next((unit for unit in self.roster if plain(unit.name) == plain(name)), None) if name else None
        if by_code and by_name and by_code != by_name:
            self._fault("prior.two-units", row=row + 1, code=code, name=name)
            return None
        if not code and not name:
            self._fault("prior.nobody", row=row + 1)
        elif not (by_code or by_name or self._ours):
            self._fault("prior.no-unit", row=row + 1, unit=code or name)
        return by_code or by_name

    def _figures(self, row: int, columns: Mapping[int, Cell]) -> Iterator[tuple[Cell, Number]]:
        for column, cell in columns.items():
            stands = self.heads.sheet.cells.get((row, column))
            if stands is None or not (stands.text.strip() or stands.formula is not None):
                continue
            whole = self._measured(cell)
            assert whole is not None  # such columns were left out
            measure = self._form.measure(whole)
            number = _figure(stands, measure)
            if number is not None:
                yield cell, number
                continue
            self._fault(
                "prior.no-figure", row=row + 1, column=_letter(column), cell=cell_words(self._form, whole),
                found=stands.text, allowed=allowed_words(measure),
            )  # fmt: skip

    def _source(self, row: int) -> str:
        if self._ours:
            return say("prior.county", sheet=self.heads.sheet.name, row=row + 1)
        return say("prior.table", file=self.path.name, row=row + 1)

    def _fault(self, code: str, /, **values: object) -> None:
        self.faults.append(say(code, sheet=self.heads.sheet.name, **values))


def _figure(stands: TypedCell, measure: Measure) -> Number | None:
    """The figure that stands in a cell; None for a date, a word, an error, or a number no such figure can be."""
    exact = _number(stands.text) if stands.kind in (Kind.NUMBER, Kind.TEXT) else None
    if exact is None:
        return None
    scaled = Fraction(exact) * measure.scale
    number = int(scaled) if scaled.denominator == 1 else scaled
    return number if is_figure(number, measure) else None


def _number(text: str) -> Decimal | None:
    bare = unicodedata.normalize("NFKC", text).strip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    try:
        number = _EXACT.create_decimal(bare)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _letter(column: int) -> str:
    """How a spreadsheet names a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
