"""Which cells a mould makes of a file's values.

Of the 2,400 cells of a return 1,850 stand on the sheet that computes, and nobody looks at them. So every value is
looked at while the file is read, and refused or not, but a cell is made when somebody asks for it: making all of them
took 3 ms a file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, ValuesView
from itertools import filterfalse
from typing import NamedTuple, TypeVar, overload

from collect.parcel.cells import Kind, TypedCell
from collect.parcel.grid import Lexicon
from collect.parcel.limits import Limits
from collect.parcel.lookups import PLAIN
from collect.parcel.mould import OWN, Mould, Place, plain
from collect.parcel.remembered import Otherwise
from collect.parcel.typed import WHOLE, number, seldom

_OWN = OWN.decode()
_Other = TypeVar("_Other")
_NUMBERS = frozenset({"", "n"})
_A_NUMBER, _A_TEXT, _A_DATE = Kind.NUMBER, Kind.TEXT, Kind.DATE


class Filling(NamedTuple):
    """What is a file's own: the values in their order, and the number in the one formula that is."""

    values: Sequence[str]
    own: str


def poured(mould: Mould, filling: Filling, *, lexicon: Lexicon, limits: Limits) -> Mapping[Place, TypedCell]:
    """The cells of a sheet; raises ``Otherwise`` where one cannot be what it says it is."""
    there = [*filling.values, ""]
    if not all(map(there.__getitem__, mould.bare)):
        raise Otherwise  # it holds nothing, and would be no cell
    held = [there[each.value] for each in mould.spots]
    typed = _Typed(lexicon, limits)
    shared = frozenset(map(held.__getitem__, mould.shared)) - {""}
    cells = Poured(mould, Filling(held, filling.own), typed=typed, shared=shared)
    whole = _are_whole(mould, held, typed=typed) and all(map(lexicon.strings.get, shared))
    return cells if whole else cells.kept()


def texts_with(cells: Mapping[Place, TypedCell], sign: str) -> Iterator[tuple[Place, Kind, str]]:
    """Place, kind and text of the cells in whose text a sign stands that no number has, in the order of the cells."""
    if isinstance(cells, Poured):
        return cells.texts_with(sign)
    return ((place, cell.kind, cell.text) for place, cell in cells.items() if sign in cell.text)


def all_with(cells: Mapping[Place, TypedCell], sign: str) -> set[tuple[Kind, str]]:
    """Kind and text of the same, wherever they stand."""
    if isinstance(cells, Poured):
        return cells.all_with(sign)
    return {(kind, text) for _, kind, text in texts_with(cells, sign)}


def texts_at(cells: Mapping[Place, TypedCell], places: Iterable[Place]) -> Iterator[str | None]:
    """The text at each place, None where no cell is."""
    if isinstance(cells, Poured):
        return cells.texts_at(places)
    found = map(cells.get, places)
    return (None if cell is None else cell.text for cell in found)


def digits_at(cells: Mapping[Place, TypedCell], places: Iterable[Place]) -> Iterator[str]:
    """The digits of the number at each place that was typed and has nothing but digits; empty for whatever else."""
    if isinstance(cells, Poured):
        return cells.digits_at(places)
    found = map(cells.get, places)
    return (_digits(cell.text) if cell and _is_typed_number(cell) else "" for cell in found)


def _is_typed_number(cell: TypedCell) -> bool:
    return cell.kind is _A_NUMBER and cell.formula is None


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() else ""


def _are_whole(mould: Mould, held: Sequence[str], *, typed: "_Typed") -> bool:
    """Whether every cell without a shared text holds something; raises ``Otherwise`` for a value that is none.

    A whole number of few digits is one, and not looked at more closely.
    """
    numbers = filterfalse(_is_ordinary, set(map(held.__getitem__, mould.numbers)))
    spelled = {("", value) for value in numbers} | {(mould.spots[at].spelling, held[at]) for at in mould.others}
    texts = {typed[each][1] for each in spelled if each[1]}
    return "" not in texts


def _is_ordinary(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < WHOLE


class _Typed(dict[tuple[str, str], tuple[Kind, str]]):
    """What a cell of one type and one value holds: looked up, since most cells of a sheet hold what another does."""

    def __init__(self, lexicon: Lexicon, limits: Limits) -> None:
        super().__init__()
        self.lexicon, self.strings, self._longest = lexicon, lexicon.strings, limits.number

    def __missing__(self, spelled: tuple[str, str]) -> tuple[Kind, str]:
        typed = self[spelled] = self._typed(*spelled)
        return typed

    def _typed(self, spelling: str, value: str) -> tuple[Kind, str]:
        if not value:
            return _A_TEXT, ""
        if spelling == "s" and value in self.strings:
            return _A_TEXT, self.strings[value]
        if spelling in _NUMBERS:
            literal = number(value, longest=self._longest)
            typed = None if literal is None else (_A_NUMBER, literal)
        else:
            typed = seldom(spelling, plain(value))
        if typed is None:
            raise Otherwise
        return typed


class Poured(Mapping[Place, TypedCell]):
    """Cells by place, made when they are asked for."""

    __slots__ = ("_held", "_made", "_mould", "_own", "_shared", "_typed")

    def __init__(self, mould: Mould, filling: Filling, *, typed: _Typed, shared: frozenset[str]) -> None:
        self._mould, self._typed, self._shared = mould, typed, shared
        self._held, self._own = filling
        self._made: dict[Place, TypedCell] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._mould.at)

    def __contains__(self, place: object) -> bool:
        return place in self._mould.at

    def __getitem__(self, place: Place) -> TypedCell:
        cell = self._made.get(place)
        return cell or self._cell(self._mould.at[place])

    @overload
    def get(self, key: Place, default: None = None, /) -> TypedCell | None: ...
    @overload
    def get(self, key: Place, default: TypedCell | _Other, /) -> TypedCell | _Other: ...
    def get(self, key: Place, default: object = None, /) -> object:
        """The cell at a place."""
        cell = self._made.get(key)
        if cell is not None:
            return cell
        at = self._mould.at.get(key)
        return default if at is None else self._cell(at)

    def values(self) -> ValuesView[TypedCell]:
        """Every cell, all of them made."""
        return self._all().values()

    def kept(self) -> dict[Place, TypedCell]:
        """The cells that hold something: not a text of no signs without a formula."""
        return {place: cell for place, cell in self._all().items() if cell.text or cell.formula is not None}

    def texts_with(self, sign: str) -> Iterator[tuple[Place, Kind, str]]:
        """The same as of any cells; no cell is made, and most texts are looked at once a book, in its table."""
        spots, telling = self._mould.spots, self._typed.lexicon.telling(sign) & self._shared
        likely = [at for at in self._mould.shared if self._held[at] in telling] if telling else []
        for at in sorted((*likely, *self._others_with(sign))):
            yield spots[at].place, *self._typed_at(at)

    def all_with(self, sign: str) -> set[tuple[Kind, str]]:
        """The same as of any cells, likewise."""
        telling = self._typed.lexicon.telling(sign) & self._shared
        found = {(_A_TEXT, self._typed.strings[number]) for number in telling}
        return found.union(map(self._typed_at, self._others_with(sign)))

    def texts_at(self, places: Iterable[Place]) -> Iterator[str | None]:
        """The same as of any cells; no cell is made."""
        found = map(self._mould.at.get, places)
        return (None if at is None else self._typed_at(at)[1] for at in found)

    def digits_at(self, places: Iterable[Place]) -> Iterator[str]:
        """The same as of any cells; no cell is made."""
        found = map(self._mould.at.get, places)
        return (self._digits_at(at) if at is not None and self._is_typed_number(at) else "" for at in found)

    def _typed_at(self, at: int) -> tuple[Kind, str]:
        return self._typed[self._mould.spots[at].spelling, self._held[at]]

    def _digits_at(self, at: int) -> str:
        """Nearly always as they are spelled; white space may stand around them."""
        return _digits(self._held[at]) or _digits(self._typed_at(at)[1])

    def _others_with(self, sign: str) -> Iterator[int]:
        """The cells that have no shared text, and this sign in their own."""
        spelled = (each for each in self._mould.others if any(part in self._held[each] for part in (sign, "&", "_x")))
        return (at for at in spelled if sign in self._typed_at(at)[1])

    def _is_typed_number(self, at: int) -> bool:
        _, style, spelling, formula, _ = self._mould.spots[at]
        return formula is None and spelling in _NUMBERS and not self._typed.lexicon.styles.get(style, PLAIN).date

    def _all(self) -> dict[Place, TypedCell]:
        """In their order, whatever was asked for first."""
        if len(self._made) < len(self._held):
            self._made = {place: self[place] for place in self._mould.at}
        return self._made

    def _cell(self, at: int) -> TypedCell:
        place, style, spelling, formula, _ = self._mould.spots[at]
        date, locked = self._typed.lexicon.styles.get(style, PLAIN)
        kind, text = self._typed[spelling, self._held[at]]
        if date and kind is _A_NUMBER:
            kind = _A_DATE
        if formula and _OWN in formula:
            formula = formula.replace(_OWN, self._own)
        cell = self._made[place] = TypedCell(kind, text, formula, locked)
        return cell
