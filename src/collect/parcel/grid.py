"""What stands in one sheet's cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from collect.parcel.address import COLUMNS, column_of, place_of
from collect.parcel.archive import Archive
from collect.parcel.cells import Kind, Merge, TypedCell
from collect.parcel.limits import Refused, Window
from collect.parcel.lookups import PLAIN, Style
from collect.parcel.markup import Walk, true
from collect.parcel.typed import number, seldom

_WANTED = frozenset({"sheetData", "sheetProtection", "mergeCell"})
_LONGEST_ADDRESS = len("XFD1048576")
# Enumeration members cost a look-up each time they are named.
_A_NUMBER, _A_TEXT, _A_DATE = Kind.NUMBER, Kind.TEXT, Kind.DATE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What all sheets of a book share: texts and styles by number, and the window to keep."""

    strings: Mapping[str, str]
    styles: Mapping[str, Style]
    window: Window
    _told: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]], repr=False, compare=False)

    def telling(self, sign: str) -> frozenset[str]:
        """The numbers of the shared texts in which a sign stands; looked for once, not for every sheet."""
        if sign not in self._told:
            self._told[sign] = frozenset(number for number, text in self.strings.items() if sign in text)
        return self._told[sign]


class Grid(Walk):
    """Reads a worksheet; between ``<sheetData>`` and its end the handlers are as short as they can be."""

    root = "worksheet"

    def __init__(self, archive: Archive, part: str, lexicon: Lexicon, *, room: int) -> None:
        super().__init__(archive, part)
        self.cells: dict[tuple[int, int], TypedCell] = {}
        self.outside = 0
        self.merges: list[Merge] = []
        self.protected = False
        self._strings, self._styles = lexicon.strings, lexicon.styles
        self._rows, self._columns = lexicon.window.rows, lexicon.window.columns
        self._room = room
        self._row = -1
        self._digits = "0"
        self._anchor, self._since = "", 0  # the last address in this row, and how many cells came without
        self._attributes: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._phonetic = False
        self._within = False
        self._pieces: list[str] = []

    # Around the cells: hundreds of validations and formats that do not concern us, so nothing is done twice.

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.deepest or len(attributes) > self.widest:
            self.too_wild()
        tag = name if ":" not in name else name.rpartition(":")[2]
        if tag in _WANTED:
            self.opened(tag, attributes)

    def _close(self, name: str) -> None:
        self.depth -= 1

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Rows switch to the short handlers; protection and merges are kept."""
        if tag == "sheetData":
            self.parser.StartElementHandler = self._open_in_rows
            self.parser.EndElementHandler = self._close_in_rows
            self.parser.CharacterDataHandler = self._pieces.append  # no Python frame for a run of text
        elif tag == "sheetProtection":
            self.protected = true(attributes, "sheet")
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        start, end = place_of(first), place_of(last or first)
        if start is None or end is None:
            raise Refused("damaged", "address", where=f"{self.part}:{area}")
        if len(self.merges) >= self.archive.limits.merges:
            raise Refused("too-large", "merges", where=self.part)
        rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
        self.merges.append((rows[0], columns[0], rows[1], columns[1]))

    # Among the cells: called several times for every one of them, so they count no depth. A cell within a
    # cell or a value within a value is refused by itself, and whatever else nests is counted as elsewhere.

    def _open_in_rows(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if len(attributes) > self.widest:
            self.too_wild()
        if name == "c":
            if self._within:
                raise self._fault("cell-twice")
            if "r" in attributes:
                self._anchor, self._since = attributes["r"], 0
            else:
                self._since += 1
            self._attributes = attributes
            self._value = self._formula = None
            self._within = True
        elif name == "v":
            if self._value is not None:
                raise self._fault("cell-twice")
            self._value = ""
            self._pieces.clear()
        else:
            self._open_seldom(name, attributes)

    def _open_seldom(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.deepest:
            self.too_wild()
        if tag in ("f", "t"):
            self._pieces.clear()
        elif tag == "row":
            self._begin_row(attributes.get("r"))
        elif tag == "rPh":
            self._phonetic = True

    def _close_in_rows(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "v":
            self._value = self._collected()
        elif name == "c":
            self._within = False
            if self._value or self._formula is not None:
                self._keep()
        else:
            self._close_seldom(name)

    def _close_seldom(self, tag: str) -> None:
        self.depth -= 1
        if tag == "f":
            self._formula = self._collected()
        elif tag == "t" and not self._phonetic:
            self._value = (self._value or "") + self._collected()
            if len(self._value) > self.longest:
                raise Refused("too-large", "text", where=self.part)
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "sheetData":
            self.parser.StartElementHandler = self._open
            self.parser.EndElementHandler = self._close
            self.parser.CharacterDataHandler = None

    def _collected(self) -> str:
        """The text since the tag opened; expat hands over anything long in several pieces."""
        pieces = self._pieces
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if len(text) > self.longest:
            raise Refused("too-large", "text", where=self.part)
        return text

    def fed(self) -> None:
        """Stop a flood of text early; the white space of a neatly indented part is no flood."""
        if sum(map(len, self._pieces)) > self.longest:
            if not "".join(self._pieces).isspace():
                raise Refused("too-large", "text", where=self.part)
            self._pieces.clear()

    def _begin_row(self, number: str | None) -> None:
        """A row without a number is the next one; so is a cell without an address."""
        self._anchor, self._since = "", 0
        self._pieces.clear()
        place = (self._row + 1, 0) if number is None else place_of(f"A{number}")
        if place is None:
            raise Refused("damaged", "address", where=f"{self.part}:{number}")
        self._row = place[0]
        self._digits = str(self._row + 1)

    def _unnamed(self) -> tuple[int, int]:
        """The place of a cell without an address: so many to the right of the last one that had one."""
        before = place_of(self._anchor) if self._anchor else (self._row, -1)
        if before is None or before[1] + self._since >= COLUMNS:
            raise self._fault("address")
        return self._row, before[1] + self._since

    def _place(self) -> tuple[int, int]:
        """Row and column of a cell; nearly every address ends in the number of its row."""
        address = self._anchor
        if self._since:
            return self._unnamed()
        if address.endswith(self._digits) and len(address) <= _LONGEST_ADDRESS:
            column = column_of(address[: -len(self._digits)])
            if column is not None:
                return self._row, column
        place = place_of(address)
        if place is None:
            raise self._fault("address")
        return place

    def _keep(self) -> None:
        place = self._place()
        if place[0] >= self._rows or place[1] >= self._columns:
            self.outside += 1
            return
        if place in self.cells:
            raise self._fault("cell-twice")
        self._store(place)

    def _store(self, place: tuple[int, int]) -> None:
        if len(self.cells) >= self._room:
            raise Refused("too-large", "cells", where=self.part)
        attributes = self._attributes
        style = self._styles.get(attributes.get("s", "0"), PLAIN)
        kind, text = self._typed(attributes.get("t", "n"), self._value or "")
        if style.date and kind is _A_NUMBER:
            kind = _A_DATE
        if text or self._formula is not None:
            self.cells[place] = TypedCell(kind, text, self._formula, style.locked)

    def _typed(self, spelling: str, value: str) -> tuple[Kind, str]:
        if not value:  # a formula nobody has computed yet, as openpyxl saves it
            return _A_TEXT, ""
        if spelling == "n":
            return _A_NUMBER, self._number(value)
        if spelling == "s":
            return _A_TEXT, self._shared(value)
        typed = seldom(spelling, value)
        if typed is None:
            raise self._fault("cell-value")
        return typed

    def _number(self, value: str) -> str:
        literal = number(value, longest=self.archive.limits.number)
        if literal is None:
            raise self._fault("cell-value")
        return literal

    def _shared(self, value: str) -> str:
        text = self._strings.get(value.strip(" \t\r\n"))
        if text is None:
            raise self._fault("shared-text")
        return text

    def _fault(self, fault: str) -> Refused:
        return Refused("damaged", fault, where=f"{self.part}:{self._attributes.get('r', '')}")
