"""What a received .xlsx says, read without trusting a byte of it."""

from collections.abc import Mapping
from typing import cast

from collect.parcel import spelled
from collect.parcel.archive import Archive, opened
from collect.parcel.cells import Book, Kind, Sheet, TypedCell, Visibility
from collect.parcel.grid import Grid, Lexicon
from collect.parcel.limits import LIMITS, Limits, Refused, Window
from collect.parcel.lookups import Style, strings, styles
from collect.parcel.package import (
    CustomProperties,
    Listing,
    Relation,
    Relations,
    Saved,
    Tab,
    first,
    listing,
    relations,
)
from collect.parcel.remembered import remembered
from collect.submission import Rejection

__all__ = ["Book", "Kind", "Sheet", "TypedCell", "book_in", "read_book"]

_STATES = frozenset({"visible", "hidden", "veryHidden"})


def read_book(content: bytes, window: Window = Window(), *, limits: Limits = LIMITS) -> Book | Rejection:
    """The workbook in ``content``, or why it is set aside. Never raises, whatever the bytes."""
    if not content:
        return Rejection("empty")
    if not content.startswith(b"PK"):
        return Refused("not-a-workbook", "not-a-zip").rejection
    try:
        return book_in(opened(content, limits), window)
    except Refused as refusal:
        return refusal.rejection


def book_in(archive: Archive, window: Window = Window()) -> Book:
    """The workbook in an archive whose directory was checked; raises ``Refused``."""
    related = relations(archive)
    part = _workbook_part(related)
    contents = remembered(archive, part, read=listing)
    of_book = related.get(part.lower(), {})
    texts = _texts(archive, _optional(archive, of_book, "sharedstrings"))
    looks = _looks(archive, _optional(archive, of_book, "styles"))
    lexicon = Lexicon(texts, looks, window)
    targets = _targets(contents, of_book, part=part)
    sheets = _sheets(archive, dict(zip(contents.tabs, targets, strict=True)), lexicon=lexicon)
    return Book(sheets, *told_of(archive, related.get("", {})), contents.since_1904)


def told_of(archive: Archive, related: Mapping[str, Relation]) -> tuple[Mapping[str, str], str | None]:
    """The custom properties of an Office file, and when it was last saved."""
    return _properties(archive, related), _modified(archive, related)


def _workbook_part(related: Relations) -> str:
    part = first(related.get("", {}), "officedocument")
    if part is None:
        raise Refused("not-a-workbook", "no-workbook")
    if part.lower().endswith(".bin"):
        raise Refused("other-format", "binary-workbook", where=part)
    return part


def _optional(archive: Archive, related: Mapping[str, Relation], *kinds: str) -> str | None:
    """A part that a book can do without: some programs announce it, then leave it out."""
    part = first(related, *kinds)
    return part if part is not None and archive.holds(part) else None


def _texts(archive: Archive, part: str | None) -> Mapping[str, str]:
    """Every shared text by its number; none when the book has no such part."""
    if part is None:
        return {}
    quick = spelled.texts(archive, part)
    return strings(archive, part) if quick is None else quick


def _looks(archive: Archive, part: str | None) -> Mapping[str, Style]:
    """Every cell style by its number; none when the book has no such part."""
    return {} if part is None else remembered(archive, part, read=styles)


def _targets(contents: Listing, related: Mapping[str, Relation], *, part: str) -> list[Relation]:
    """Where each sheet lies."""
    if not contents.tabs:
        raise Refused("damaged", "no-sheets", where=part)
    targets = [_part_of(tab, related) for tab in contents.tabs]
    names = [tab.name.lower() for tab in contents.tabs]
    if len(set(targets)) < len(targets) or len(set(names)) < len(names):
        raise Refused("damaged", "sheet-twice", where=part)
    return targets


def _sheets(archive: Archive, targets: Mapping[Tab, Relation], *, lexicon: Lexicon) -> tuple[Sheet, ...]:
    room = archive.limits.cells
    sheets: list[Sheet] = []
    for tab, relation in targets.items():
        sheets.append(_sheet(tab, _read(archive, relation, lexicon=lexicon, room=room)))
        room -= len(sheets[-1].cells)
    return tuple(sheets)


def _part_of(tab: Tab, related: Mapping[str, Relation]) -> Relation:
    relation = related.get(tab.relation)
    if relation is None or relation.external:
        raise Refused("damaged", "part-missing", where=tab.name)
    return relation


def _read(archive: Archive, relation: Relation, *, lexicon: Lexicon, room: int) -> Grid | spelled.Spelled:
    """The cells behind a tab; a sheet that holds a chart has none."""
    if relation.kind == "chartsheet":
        return spelled.Spelled({}, 0, (), protected=False)
    quick = spelled.sheet(archive, relation.target, lexicon=lexicon, room=room)
    if quick is not None:
        return quick
    grid = Grid(archive, relation.target, lexicon, room=room)
    grid.run()
    return grid


def _sheet(tab: Tab, read: Grid | spelled.Spelled) -> Sheet:
    state = cast("Visibility", tab.state if tab.state in _STATES else "visible")
    return Sheet(tab.name, state, read.protected, read.cells, read.outside, tuple(read.merges))


def _properties(archive: Archive, related: Mapping[str, Relation]) -> Mapping[str, str]:
    part = _optional(archive, related, "custom-properties", "customproperties")
    if part is None:
        return {}
    walk = CustomProperties(archive, part)
    walk.run()
    return walk.found


def _modified(archive: Archive, related: Mapping[str, Relation]) -> str | None:
    part = _optional(archive, related, "core-properties", "coreproperties")
    if part is None:
        return None
    walk = Saved(archive, part)
    walk.run()
    return walk.modified
