"""What stands in the cells of an .ods."""

import re
from collections.abc import Mapping

from collect.parcel.archive import Archive
from collect.parcel.cells import Kind, Merge, Sheet, TypedCell
from collect.parcel.limits import Refused, Window
from collect.parcel.markup import Walk, local, true
from collect.parcel.open_formula import in_excel
from collect.parcel.typed import NUMBER

_CELLS = frozenset({"table-cell", "covered-table-cell"})
# Whatever lies over or beside the cells: notes, drawings, what was changed, sheets cached from other files.
_ASIDE = frozenset({"annotation", "shapes", "tracked-changes", "frame", "g", "custom-shape", "forms", "control"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_ISO = re.compile(r"[0-9PYMDTHS:.,Z+-]{4,60}")
_BREAK = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_NUMERAL = re.compile(r"[0-9]{1,7}")
_PROTECTED = "default-cell"


class Looks(Walk):
    """The styles: whether a cell is locked, whether a sheet is shown."""

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.locks: dict[str, bool] = {}
        self.parents: dict[str, str] = {}
        self.unseen: set[str] = set()
        self._style = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a style, or what one says."""
        named = {local(name): value for name, value in attributes.items()}
        if tag in ("style", "default-style"):
            self._begin(named, tag)
        elif tag == "table-cell-properties" and "cell-protect" in named:
            self.locks[self._style] = "protected" in named["cell-protect"]
        elif tag == "table-properties" and named.get("display") == "false":
            self.unseen.add(self._style)

    def _begin(self, named: Mapping[str, str], tag: str) -> None:
        if len(self.parents) >= self.archive.limits.styles:
            raise Refused("too-large", "styles", where=self.part)
        family = named.get("family", "")
        self._style = _PROTECTED if tag == "default-style" and family == "table-cell" else _key(family, named)
        self.parents[self._style] = _key(family, {"name": named.get("parent-style-name", "")})

    def locked(self, name: str) -> bool:
        """Whether a cell of this style is locked: by its own word, or that of a style it is made from."""
        style = f"table-cell {name}"
        for _ in range(self.archive.limits.depth):
            if style in self.locks:
                return self.locks[style]
            style = self.parents.get(style, "")
        return self.locks.get(_PROTECTED, True)


def _key(family: str, named: Mapping[str, str]) -> str:
    return f"{family} {named.get('name', '')}"


class Content(Walk):
    """``content.xml``: its own styles first, then one sheet after the other."""

    root = "document-content"

    def __init__(self, archive: Archive, looks: Looks, window: Window) -> None:
        super().__init__(archive, "content.xml")
        self.sheets: list[Sheet] = []
        self._looks, self._window = looks, window
        self._room = archive.limits.cells
        self._known: dict[str, bool] = {}
        self._within = False  # the body, whose tables are sheets
        self._aside = 0  # the depth at which something that is no cell began
        self._table: _Table | None = None
        self._cell: dict[str, str] | None = None
        self._said: list[str] = []

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Styles before the body, sheets within it."""
        if self._aside:
            return
        if tag == "dde-links":
            raise Refused("active-content", "dde", where=self.part)
        if not self._within:
            self._within = tag == "spreadsheet"
            self._looks.opened(tag, attributes)
        elif tag in _ASIDE or (tag == "table" and self._table is not None):
            self._aside = self.depth
        else:
            self._open_in_sheet(tag, {local(name): value for name, value in attributes.items()}, attributes=attributes)

    def _open_in_sheet(self, tag: str, named: dict[str, str], *, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            self._table = _Table(named)
        elif self._cell is not None:
            self._open_in_cell(tag, named)
        elif self._table is not None and tag in _CELLS:
            self._cell = {**named, "value-type": _type(attributes)}
            self._said = []
        elif self._table is not None:
            self._table.take(tag, named, most=self.archive.limits.sheets)

    def _open_in_cell(self, tag: str, named: Mapping[str, str]) -> None:
        if tag == "p":
            self.listen()
        elif tag == "s":
            super().hear(" " * min(_count(named.get("c", "1")), self.longest))
        elif tag in ("tab", "line-break"):
            super().hear("\t" if tag == "tab" else "\n")

    def hear(self, letters: str) -> None:
        """Take a run of text. Line breaks only indent the file; runs of spaces count, for LibreOffice means them."""
        super().hear(_BREAK.sub(" ", letters))

    def closed(self, tag: str) -> None:
        """Keep what has ended."""
        if self._aside:
            self._aside = 0 if self.depth < self._aside else self._aside
        elif not self._within or self._table is None:
            return
        elif tag == "p" and self._cell is not None:
            self._said.append(self.heard())
        elif tag in _CELLS and self._cell is not None:
            self._keep(self._table, self._cell)
            self._cell = None
        elif tag == "table-row":
            self._table.end_row()
        elif tag == "table":
            self._end_table(self._table)

    def _keep(self, table: "_Table", named: Mapping[str, str]) -> None:
        repeated = max(1, _count(named.get("number-columns-repeated", "1")))
        cell = self._typed(named, table.style(named))
        if cell is not None:
            kept = table.put(cell, repeated, window=self._window)
            self._room -= kept
            if self._room < 0:
                raise Refused("too-large", "cells", where=self.part)
        if table.span(named) and len(table.merges) > self.archive.limits.merges:
            raise Refused("too-large", "merges", where=self.part)
        table.column += repeated

    def _typed(self, named: Mapping[str, str], style: str) -> TypedCell | None:
        formula = in_excel(named["formula"]) if "formula" in named else None
        kind, text = self._value(named)
        if not text and formula is None:
            return None
        if len(text) > self.longest:
            raise Refused("too-large", "text", where=self.part)
        if style not in self._known:
            self._known[style] = self._looks.locked(style)
        return TypedCell(kind, text, formula, self._known[style])

    def _value(self, named: Mapping[str, str]) -> tuple[Kind, str]:
        kind, shown = named["value-type"], "\n".join(self._said)
        if kind in _NUMBERS:
            return Kind.NUMBER, self._checked(NUMBER, named.get("value", ""))
        if kind in ("date", "time"):
            return Kind.DATE, self._checked(_ISO, named.get(f"{kind}-value", ""))
        if kind == "boolean":
            return Kind.BOOLEAN, "1" if named.get("boolean-value") == "true" else "0"
        if kind == "error":
            return Kind.ERROR, shown
        return Kind.TEXT, named.get("string-value", shown)

    def _checked(self, spelling: re.Pattern[str], value: str) -> str:
        if len(value) > self.archive.limits.number or not spelling.fullmatch(value):
            raise Refused("damaged", "cell-value", where=self.part)
        return value

    def _end_table(self, table: "_Table") -> None:
        self._table = None
        if table.foreign:
            return
        if len(self.sheets) >= self.archive.limits.sheets:
            raise Refused("too-large", "sheets", where=self.part)
        hidden = f"table {table.look}" in self._looks.unseen
        visibility = "hidden" if hidden else "visible"
        merges = tuple(table.merges)
        self.sheets.append(Sheet(table.name, visibility, table.protected, table.cells, table.outside, merges))


class _Table:
    """One sheet while it is being read."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self.name = named.get("name", "")
        self.look = named.get("style-name", "")
        self.protected = true(named, "protected")
        self.foreign = False  # a copy of another file's sheet
        self.cells: dict[tuple[int, int], TypedCell] = {}
        self.merges: list[Merge] = []
        self.outside = 0
        self.row = self.column = 0
        self._rows = 1
        self._row_style = ""
        self._columns: list[tuple[int, str]] = []  # where each run of columns ends, its style

    def take(self, tag: str, named: Mapping[str, str], *, most: int) -> None:
        """A column, a row, or the word that this sheet is another file's."""
        if tag == "table-column" and len(self._columns) < 16_384:
            before = self._columns[-1][0] if self._columns else 0
            run = max(1, _count(named.get("number-columns-repeated", "1")))
            self._columns.append((before + run, named.get("default-cell-style-name", "")))
        elif tag == "table-row":
            self.column, self._rows = 0, max(1, _count(named.get("number-rows-repeated", "1")))
            self._row_style = named.get("default-cell-style-name", "")
        elif tag == "table-source":
            self.foreign = True

    def end_row(self) -> None:
        self.row += self._rows

    def style(self, named: Mapping[str, str]) -> str:
        """The style of the cell that stands here: its own, its row's or its column's."""
        own = named.get("style-name") or self._row_style
        return own or next((style for end, style in self._columns if self.column < end), "") or "Default"

    def put(self, cell: TypedCell, repeated: int, *, window: Window) -> int:
        """Keep a cell as often as it is repeated; how many that are. What lies outside is counted only."""
        bottom, right = min(self.row + self._rows, window.rows), min(self.column + repeated, window.columns)
        places = [(row, column) for row in range(self.row, bottom) for column in range(self.column, right)]
        self.cells.update(dict.fromkeys(places, cell))
        self.outside += self._rows * repeated - len(places)
        return len(places)

    def span(self, named: Mapping[str, str]) -> bool:
        """Take note of a merge that begins here."""
        down, across = (max(1, _count(named.get(f"number-{way}-spanned", "1"))) for way in ("rows", "columns"))
        if down * across > 1:
            self.merges.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        return down * across > 1


def _type(attributes: Mapping[str, str]) -> str:
    """The kind of value; LibreOffice calls an error a text for others, and an error for itself."""
    kinds = [value for name, value in attributes.items() if local(name) == "value-type"]
    return "error" if "error" in kinds else next(iter(kinds), "")


def _count(numeral: str) -> int:
    if not _NUMERAL.fullmatch(numeral):
        raise Refused("damaged", "address", where=numeral)
    return int(numeral)
