"""What a part says that is spelled letter by letter as office programs spell it.

Excel, WPS, LibreOffice and the libraries write a cell in one way: ``<c r="A1" s="2" t="s"><v>7</v></c>``. Where every
cell of a sheet is written so, one expression finds them all, while expat calls back four times for each of them.
Whatever else the part says goes through expat as ever, under the same limits.

Nothing is refused here. Of a part that is spelled otherwise, or comes near a limit, nothing is said (None): it is
read tag by tag, and refused there if it is to be. Tests hold every answer against that other reading.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from typing import NamedTuple

from collect.parcel.address import place_of
from collect.parcel.archive import Archive
from collect.parcel.cells import Kind, Merge, TypedCell
from collect.parcel.grid import Grid, Lexicon
from collect.parcel.limits import Limits, Window
from collect.parcel.lookups import PLAIN, decoded
from collect.parcel.remembered import Otherwise, attempted, once
from collect.parcel.typed import number, seldom

_NAMES = 16
"""More names than all cells have together: expat must have room for them, as if it had seen them."""
_LEAST = 8
"""No cell is so deep, nor has so many attributes."""
_DEPTH = 2
"""How deep rows stand in every sheet: within the root."""
_START = re.compile(
    rb"""(?:<\?xml version=(["'])1\.0\1 encoding=(["'])(?i:utf-8)\2[^<>]*\?>\s*)?<(?:worksheet|sst)[ >]"""
)
_UNFIT = bytes({*range(32)} - {9, 10})
"""What XML has not among the first signs, and the carriage return, which XML takes for a new line."""
_OTHER_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos|#10);)")
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&#10;", "\n"), ("&amp;", "&"))
_TEXT = "([^<]*+)"
_TABLE = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="yes")?\?>\s*'
    rb'<sst xmlns="[A-Za-z0-9:/._-]*"(?: count="[0-9]*")?(?: uniqueCount="[0-9]*")?>'
)
_LOOK = "(?:b|i|u|strike|outline|shadow|sz|color|rFont|family|charset|scheme|vertAlign)"
_RUNS = (
    rf'(?:<r>(?:<rPr>(?:<{_LOOK}(?: (?:val|rgb|theme|indexed)="[^"<&]*+")?+/>)*+</rPr>)?+'
    r'<t(?: xml:space="preserve")?+>[^<]*+</t></r>)++'
)
_RUN = re.compile("<t[^>]*>([^<]*)</t>")
_SHARED = re.compile(rf'<si>(?:<t(?: xml:space="preserve")?+>{_TEXT}</t>|({_RUNS}))</si>|((?s:.++))')
"""One shared text, or all the rest: the text of a plain one, the runs of a rich one, the rest."""
_ROW_END = "</row>"
_ROW = re.compile(r"(<row [^<>]*+>)")
_FORMULA = (
    r'(<f(?: aca="(?:false|true)")?+(?: t="[a-z]{1,9}+")?+(?: ref="[A-Z0-9:]{1,30}+")?+(?: ca="1")?+'
    rf'(?: si="[0-9]{{1,9}}+")?+>){_TEXT}</f>|(<f(?: t="shared")?+(?: si="[0-9]{{1,9}}+")?+/>)'
)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}+[0-9]{1,7}+)"(?: s="([0-9]{1,5}+)")?+(?: t="([a-zA-Z]{1,9}+)")?+'
    rf"(?:/>|>(?:{_FORMULA})?+"
    rf"(?:<v>{_TEXT}</v>)?+</c>)|((?s:.++))"
)
"""One cell, or all the rest: address, style, type, a formula's tag and text, a follower's tag, value, the rest.
Possessive throughout: it never goes back, so that it takes no longer than the text is long.
"""
_COMPUTED, _FOLLOWER, _VALUE = 3, 5, 6
_Found = tuple[str, str, str, str, str, str, str, str]
Cells = dict[tuple[int, int], TypedCell]
_A_NUMBER, _A_TEXT, _A_DATE = Kind.NUMBER, Kind.TEXT, Kind.DATE


class Spelled(NamedTuple):
    """A sheet: its cells, how many lie outside the window, its merges, whether it is protected."""

    cells: Cells
    outside: int
    merges: Sequence[Merge]
    protected: bool


def sheet(archive: Archive, part: str, *, lexicon: Lexicon, room: int) -> Spelled | None:
    """A whole worksheet; None where it must be read tag by tag."""
    return attempted(archive, part, read=lambda content: _sheet(content, lexicon, limits=archive.limits, room=room))


def _sheet(content: bytes, lexicon: Lexicon, *, limits: Limits, room: int) -> Spelled:
    if min(limits.depth, limits.attributes) < _LEAST:
        raise Otherwise
    before, section, after = _parted(content)
    first, *rows = _ROW.split(section)
    tags = (tag if tag.endswith("/>") else tag + _ROW_END for tag in rows[::2])
    if first:
        raise Otherwise
    around = once(b"".join((before, *map(str.encode, tags), _unsigned(after))), limits, how=(_around, ""))
    if len(max(rows[1::2], key=len, default="")) > limits.text:
        raise Otherwise
    found = chain.from_iterable(map(_found, rows[::2], rows[1::2]))
    return Spelled(*_cells(found, lexicon, limits=limits, room=room), *around)


def _parted(content: bytes) -> tuple[bytes, str, bytes]:
    """What stands before the rows, with the tag that opens them, the rows themselves, and the rest."""
    before, opened, rest = content.partition(b"<sheetData>")
    section, closed, after = rest.partition(b"</sheetData>")
    if not opened or not closed or opened in after or not _START.match(content):
        raise Otherwise
    return before + opened, _decoded(section), closed + after


def _decoded(section: bytes) -> str:
    """A section as text; expat would refuse, or read otherwise, what is turned away here."""
    try:
        text = section.decode()
    except UnicodeDecodeError as fault:
        raise Otherwise from fault
    odd = "\ufffe" in text or "\uffff" in text or ("]" in text and "]]>" in text)
    if odd or len(section.translate(None, _UNFIT)) < len(section) or _OTHER_REFERENCE.search(text):
        raise Otherwise
    return text


# ── shared texts ─────────────────────────────────────────────────────────────────────────────────


def texts(archive: Archive, part: str) -> Mapping[str, str] | None:
    """Every shared text by its number; None where they must be read tag by tag."""
    return attempted(archive, part, read=lambda content: _texts(content, archive.limits))


def _texts(content: bytes, limits: Limits) -> Mapping[str, str]:
    head = _TABLE.match(content)
    section, closed, after = content[head.end() if head else 0 :].partition(b"</sst>")
    if not head or not closed or after.strip():
        raise Otherwise
    found: list[tuple[str, str, str]] = _SHARED.findall(_decoded(section))
    if len(found) > limits.strings or (found and found[-1][-1]):
        raise Otherwise
    whole = [text or "".join(_RUN.findall(runs)) for text, runs, _ in found]
    if len(max(whole, key=len, default="")) > limits.text:
        raise Otherwise
    plain = (decoded(_plain(text)) if "&" in text or "_x" in text else text for text in whole)
    return dict(zip(map(str, count()), plain, strict=False))


# ── around the cells ─────────────────────────────────────────────────────────────────────────────


def _unsigned(after: bytes) -> bytes:
    """What follows the cells without the text of the page's footer: it bears the stamp, so no two have it alike."""
    before, opened, rest = after.partition(b"<oddFooter>")
    text, closed, beyond = rest.partition(b"</oddFooter>")
    if b"<!" in after or b"<?" in after or "<" in _decoded(text):  # what is no tag may look like one
        raise Otherwise
    return before + opened + closed + beyond


def _around(archive: Archive, part: str) -> tuple[Sequence[Merge], bool]:
    """Merges and protection of a sheet whose cells were taken out; raises ``Otherwise`` where those were none."""
    walk = _Frame(archive, part, Lexicon({}, {}, Window()), room=0)
    walk.run()
    if walk.sections != 1 or len(walk.parser.intern) + _NAMES > archive.limits.names:
        raise Otherwise
    return tuple(walk.merges), walk.protected


class _Frame(Grid):
    """A sheet without its cells."""

    sections = 0

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Rows stand where they belong, once: a comment may look like them."""
        if tag == "sheetData":
            self.sections += 1 if self.depth == _DEPTH else _DEPTH
        super().opened(tag, attributes)


# ── among the cells ──────────────────────────────────────────────────────────────────────────────


def _found(tag: str, inside: str) -> Sequence[_Found]:
    """The cells of a row, given its tag and everything up to the next row."""
    if tag.endswith("/>") and not inside:
        return ()
    found: list[_Found] = _CELL.findall(inside, 0, len(inside) - len(_ROW_END))
    if tag.endswith("/>") or not inside.endswith(_ROW_END) or (found and found[-1][-1]):
        raise Otherwise
    return found


def _cells(found: Iterable[_Found], lexicon: Lexicon, *, limits: Limits, room: int) -> tuple[Cells, int]:
    """The cells that hold something, and how many of them lie outside the window.

    A few thousand pass here, so what is ordinary is done without a call.
    """
    values, styles, rows, columns = (
        _Values(lexicon, limits),
        lexicon.styles,
        lexicon.window.rows,
        lexicon.window.columns,
    )
    holding = (each for each in found if each[_VALUE] or each[_COMPUTED] or each[_FOLLOWER])
    cells: Cells = {}
    outside = 0
    for address, style, spelling, computed, formula, follower, value, _ in holding:
        place = _place(address)
        if place[0] >= rows or place[1] >= columns:
            outside += 1
            continue
        if place in cells or len(cells) >= room:
            raise Otherwise
        date, locked = styles.get(style or "0", PLAIN)
        kind, text = values[spelling, value]
        if date and kind is _A_NUMBER:
            kind = _A_DATE
        if computed or follower:
            cells[place] = TypedCell(kind, text, _plain(formula) if "&" in formula else formula, locked)
        elif text:
            cells[place] = TypedCell(kind, text, None, locked)
    return cells, outside


class _Values(dict[tuple[str, str], tuple[Kind, str]]):
    """What a cell of one type and one value holds: looked up, since most cells of a sheet hold what another does."""

    def __init__(self, lexicon: Lexicon, limits: Limits) -> None:
        super().__init__()
        self._strings, self._longest = lexicon.strings, limits.number

    def __missing__(self, spelled: tuple[str, str]) -> tuple[Kind, str]:
        typed = self[spelled] = self._typed(*spelled)
        return typed

    def _typed(self, spelling: str, value: str) -> tuple[Kind, str]:
        if not value:
            return _A_TEXT, ""
        if spelling == "s" and value in self._strings:
            return _A_TEXT, self._strings[value]
        if spelling in ("", "n"):
            literal = number(value, longest=self._longest)
            typed = None if literal is None else (_A_NUMBER, literal)
        else:
            typed = seldom(spelling, _plain(value))
        if typed is None:
            raise Otherwise
        return typed


@lru_cache(maxsize=16_384)
def _place(address: str) -> tuple[int, int]:
    """Remembered: the sheets of a campaign have the same addresses, and a look-up costs a fifth."""
    place = place_of(address)
    if place is None:
        raise Otherwise
    return place


def _plain(text: str) -> str:
    """A text without references to signs."""
    for reference, sign in _REFERENCES:
        text = text.replace(reference, sign)
    return text
