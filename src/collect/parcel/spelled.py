"""What a part says that is spelled letter by letter as office programs spell it.

Excel, WPS, LibreOffice and the libraries write a cell in one way: ``<c r="A1" s="2" t="s"><v>7</v></c>``. Where every
cell of a sheet is written so, one expression finds them all, while expat calls back four times for each of them.
Whatever else the part says goes through expat as ever, under the same limits.

Nothing is refused here. Of a part that is spelled otherwise, or comes near a limit, nothing is said (None): it is
read tag by tag, and refused there if it is to be. Tests hold every answer against that other reading.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from collect.parcel.archive import Archive
from collect.parcel.cells import Merge, TypedCell
from collect.parcel.grid import Grid, Lexicon
from collect.parcel.limits import Limits, Window
from collect.parcel.lookups import decoded
from collect.parcel.mould import OWN, VALUE, Place, as_text, mould, plain
from collect.parcel.poured import Filling, poured
from collect.parcel.remembered import Otherwise, attempted, once

_NAMES = 16
"""More names than all cells have together: expat must have room for them, as if it had seen them."""
_LEAST = 8
"""No cell is so deep, nor has so many attributes."""
_DEPTH = 2
"""How deep rows stand in every sheet: within the root."""
_START = re.compile(
    rb"""(?:<\?xml version=(["'])1\.0\1 encoding=(["'])(?i:utf-8)\2[^<>]*\?>\s*)?<(?:worksheet|sst)[ >]"""
)
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
_VALUE = re.compile(b"<v>([^<]*+)</v>")
"""Of an ordinary cell; where one is not, its mould is refused."""
_BETWEEN = b"<"
"""No value has it."""
_OWN = re.compile(rb"<f(?: aca=\"false\")?+>MOD\(([0-9]{1,10}+)\+SUM\(")
"""Where the check code starts from: the one thing in all formulas of a campaign that two units have not alike."""


class Spelled(NamedTuple):
    """A sheet: its cells, how many lie outside the window, its merges, whether it is protected."""

    cells: Mapping[Place, TypedCell]
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
    anyones, own = _anyones(section)
    pieces = _VALUE.split(anyones)
    values = as_text(_BETWEEN.join(pieces[1::2])).split(_BETWEEN.decode()) if len(pieces) > 1 else []
    rows = mould(VALUE.join(pieces[::2]), lexicon.window)
    around = once(b"".join((before, rows.tags, _unsigned(after))), limits, how=(_around, ""))
    if max(rows.longest, len(max(values, key=len, default=""))) > limits.text or len(rows.spots) > room:
        raise Otherwise
    return Spelled(poured(rows, Filling(values, own), lexicon=lexicon, limits=limits), rows.outside, *around)


def _anyones(section: bytes) -> tuple[bytes, str]:
    """The rows without the number that is the unit's own, and that number; no other sign of them is ``OWN``."""
    if OWN in section:
        raise Otherwise
    found = _OWN.search(section)
    return (section[: found.start(1)] + OWN + section[found.end(1) :], found[1].decode()) if found else (section, "")


def _parted(content: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the rows, with the tag that opens them, the rows themselves, and the rest."""
    before, opened, rest = content.partition(b"<sheetData>")
    section, closed, after = rest.partition(b"</sheetData>")
    if not opened or not closed or opened in after or not _START.match(content):
        raise Otherwise
    return before + opened, section, closed + after


# ── shared texts ─────────────────────────────────────────────────────────────────────────────────


def texts(archive: Archive, part: str) -> Mapping[str, str] | None:
    """Every shared text by its number; None where they must be read tag by tag."""
    return attempted(archive, part, read=lambda content: _texts(content, archive.limits))


def _texts(content: bytes, limits: Limits) -> Mapping[str, str]:
    head = _TABLE.match(content)
    section, closed, after = content[head.end() if head else 0 :].partition(b"</sst>")
    if not head or not closed or after.strip():
        raise Otherwise
    found: list[tuple[str, str, str]] = _SHARED.findall(as_text(section))
    if len(found) > limits.strings or (found and found[-1][-1]):
        raise Otherwise
    whole = [text or "".join(_RUN.findall(runs)) for text, runs, _ in found]
    if len(max(whole, key=len, default="")) > limits.text:
        raise Otherwise
    shown = (decoded(plain(text)) if "&" in text or "_x" in text else text for text in whole)
    return dict(zip(map(str, count()), shown, strict=False))


# ── around the cells ─────────────────────────────────────────────────────────────────────────────


def _unsigned(after: bytes) -> bytes:
    """What follows the cells without the text of the page's footer: it bears the stamp, so no two have it alike."""
    before, opened, rest = after.partition(b"<oddFooter>")
    text, closed, beyond = rest.partition(b"</oddFooter>")
    if b"<!" in after or b"<?" in after or "<" in as_text(text):  # what is no tag may look like one
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
