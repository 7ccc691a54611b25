"""What a part says that is spelled letter by letter as office programs spell it.

Excel, WPS, LibreOffice and the libraries write a cell in one way: ``<c r="A1" s="2" t="s"><v>7</v></c>``. Where every
cell of a sheet is written so, one expression finds them all, while expat calls back four times for each of them.
Whatever else the part says goes through expat as ever, under the same limits.

Nothing is refused here. Of a part that is spelled otherwise, or comes near a limit, nothing is said (None): it is
read tag by tag, and refused there if it is to be. Tests hold every answer against that other reading.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from typing import NamedTuple

from collect.parcel.archive import Archive
from collect.parcel.cells import Merge, TypedCell
from collect.parcel.grid import Grid, Lexicon
from collect.parcel.limits import Limits, Window
from collect.parcel.lookups import decoded
from collect.parcel.mould import OWN, VALUE, Mould, Place, as_text, mould, plain
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
_SHARED = re.compile(rf'<si>(?:<t(?: xml:space="preserve")?+>{_TEXT}</t>|({_RUNS}))')
"""One shared text up to the tag that ends it: the text of a plain one, the runs of a rich one."""
_ENDS, _CLOSES = b"</si>", b"</sst>"
_SHORT, _TEXTS = 512, 8192
"""Bytes of a shared text that is remembered, and how many are; a blank workbook has 800, all units nearly the same."""
_NUMERALS = tuple(map(str, range(4096)))
"""What shared texts are called by, so that it is not spelled out for every file."""
_OPENS, _FOOTER = b"<sheetData>", b"<oddFooter>"
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
    limits = archive.limits
    if min(limits.depth, limits.attributes) < _LEAST:
        return None

    def read(content: bytes) -> Spelled:
        rows, around, filling = _apart(content, lexicon, limits=limits)
        archive.add_tags(around.tags + rows.inner, part=part)
        if len(rows.spots) > room:
            raise Otherwise
        cells = poured(rows, filling, lexicon=lexicon, limits=limits)
        return Spelled(cells, rows.outside, around.merges, around.protected)

    return attempted(archive, part, read=read)


def _apart(content: bytes, lexicon: Lexicon, *, limits: Limits) -> tuple[Mould, "Around", Filling]:
    """The rows without their values, what stands around them, and the values."""
    start, end = _rows(content)
    anyones, own = _anyones(content, start, end=end)
    pieces = _VALUE.split(anyones)
    told = as_text(_BETWEEN.join(pieces[1::2]))
    values = told.split(_BETWEEN.decode()) if len(pieces) > 1 else []
    rows = mould(VALUE.join(pieces[::2]), lexicon.window)
    around = once(_unsigned(content, (start, end), tags=rows.tags), limits, how=(_around, ""))
    longest = len(told) if len(told) <= limits.text else len(max(values, key=len))
    if max(rows.longest, longest) > limits.text:
        raise Otherwise
    return rows, around, Filling(values, own)


def _rows(content: bytes) -> tuple[int, int]:
    """Where the rows begin and end."""
    opened = content.find(_OPENS)
    start = opened + len(_OPENS)
    end = content.find(b"</sheetData>", start)
    if opened < 0 or end < 0 or not _START.match(content):
        raise Otherwise
    return start, end


def _anyones(content: bytes, start: int, *, end: int) -> tuple[bytes, str]:
    """The rows without the number that is the unit's own, and that number; no other sign of them is ``OWN``."""
    if content.find(OWN, start, end) >= 0:
        raise Otherwise
    found = _OWN.search(content, start, end)
    if not found:
        return content[start:end], ""
    return content[start : found.start(1)] + OWN + content[found.end(1) : end], found[1].decode()


# ── shared texts ─────────────────────────────────────────────────────────────────────────────────


def texts(archive: Archive, part: str) -> Mapping[str, str] | None:
    """Every shared text by its number; None where they must be read tag by tag."""

    def read(content: bytes) -> Mapping[str, str]:
        archive.count_tags(content, part=part)
        return _texts(content, archive.limits)

    return attempted(archive, part, read=read)


def _texts(content: bytes, limits: Limits) -> Mapping[str, str]:
    head, end = _TABLE.match(content), content.rfind(_CLOSES)
    if not head or end < head.end() or content[end:].rstrip() != _CLOSES:
        raise Otherwise
    *spelled, rest = content[head.end() : end].split(_ENDS)
    if rest or len(spelled) > limits.strings or max(map(len, spelled), default=0) > limits.text:
        raise Otherwise
    shown = [_remembered(each) if len(each) <= _SHORT else _text(each) for each in spelled]
    return dict(zip(chain(_NUMERALS, map(str, count(len(_NUMERALS)))), shown, strict=False))


def _text(spelled: bytes) -> str:
    """The text that is spelled there, in bytes up to the tag that ends it."""
    found = _SHARED.fullmatch(as_text(spelled))
    if not found:
        raise Otherwise
    text = found[1] if found[2] is None else "".join(_RUN.findall(found[2]))
    return decoded(plain(text))


_remembered = lru_cache(maxsize=_TEXTS)(_text)


# ── around the cells ─────────────────────────────────────────────────────────────────────────────


class Around(NamedTuple):
    """What stands around the cells: merges, whether the sheet is protected, how many signs open a tag."""

    merges: Sequence[Merge]
    protected: bool
    tags: int


def _unsigned(content: bytes, rows: tuple[int, int], *, tags: bytes) -> bytes:
    """A sheet without its cells, and without the text of the page's footer: it bears the stamp, so no two have it
    alike.
    """
    start, end = rows
    view, footer = memoryview(content), content.rfind(_FOOTER, end)
    if footer < 0:
        return b"".join((view[:start], tags, view[end:]))
    text = footer + len(_FOOTER)
    beyond = content.find(b"</oddFooter>", text)
    if beyond < 0 or "<" in as_text(content[text:beyond]):
        raise Otherwise
    return b"".join((view[:start], tags, view[end:text], view[beyond:]))


def _around(archive: Archive, part: str) -> Around:
    """What stands around cells that were taken out; raises ``Otherwise`` where those were none."""
    content = b"".join(archive.chunks(part))
    after = content[content.find(_OPENS) :]
    if b"<!" in after or b"<?" in after:  # what is no tag may look like one
        raise Otherwise
    walk = _Frame(archive, part, Lexicon({}, {}, Window()), room=0)
    walk.run()
    if walk.sections != 1 or len(walk.parser.intern) + _NAMES > archive.limits.names:
        raise Otherwise
    return Around(tuple(walk.merges), walk.protected, content.count(b"<"))


class _Frame(Grid):
    """A sheet without its cells."""

    sections = 0

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Rows stand where they belong, once: a comment may look like them."""
        if tag == "sheetData":
            self.sections += 1 if self.depth == _DEPTH else _DEPTH
        super().opened(tag, attributes)
