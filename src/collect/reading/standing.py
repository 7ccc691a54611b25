"""Where the tables of a return stand: where they were issued, or else wherever their captions are.

Never by the name or the order of sheets. A table that stands in its place with a caption that says something
else is no return: the meaning of a figure was changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from collect.form.grid import Role
from collect.form.model import Cell, Table
from collect.parcel.cells import Book, Kind, Sheet
from collect.parcel.poured import texts_at
from collect.reading.asked import Asked, Place
from collect.reading.labels import LONGEST, plain, words
from collect.reading.lifted import Lifted
from collect.reading.paper import Paper
from collect.reading.rescue import FEW, Search
from collect.submission import Rejection
from collect.words import say
from collect.workbook.layout import TableSheet

_MOST = 30_000
"""A table is sought among so many cells, small sheets first: an issued workbook has some three thousand."""
Labels = Mapping[Place, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A sheet of ours with its labels where they were issued, but for those that were emptied."""

    sheet: Sheet
    emptied: tuple[Place, ...] = ()


def standings(book: Book, asked: Mapping[str, Asked], *, strict: bool) -> Mapping[str, Lifted] | Rejection:
    """Every table that is asked as it stands in a file, by its code; or why the file is set aside.

    ``strict``: it is the workbook we issued, in which no caption may say anything else.
    """
    found: dict[str, Lifted] = {}
    papers, missing = [Paper(sheet) for sheet in book.sheets], list[Asked]()
    for code, table in asked.items():
        stands = _standing(papers, table, strict=strict)
        if isinstance(stands, Rejection):
            return stands
        if stands is None:
            missing.append(table)
        else:
            found[code] = stands
    return _missing(missing[0], strict=strict, all_of_them=not found) if missing else found


def kept(sheets: Sequence[Sheet], labels: Labels, *, name: str) -> Kept | Rejection | None:
    """The sheet whose labels stand where they were issued; None when none has them there.

    Most of them do, and one says something else: a definition was changed, and the file is refused.
    """
    whole = next((sheet for sheet in sheets if _unaltered(sheet, labels)), None)
    if whole is not None:
        return Kept(whole)
    scored = [(len([*_altered(sheet, labels)]), place) for place, sheet in enumerate(sheets)]
    count, place = min(scored, default=(len(labels), 0))
    if count and 2 * count > len(labels):
        return None
    page = _Page(sheets[place], labels)
    altered = [*_altered(page.sheet, labels)]
    changed = [each for each in altered if page.is_changed(each)]
    if changed:
        return page.refusal(name, changed)
    emptied = len(altered) <= FEW and all(map(page.is_emptied, altered))
    return Kept(page.sheet, tuple(altered)) if emptied else None


def _standing(papers: Sequence[Paper], asked: Asked, *, strict: bool) -> Lifted | Rejection | None:
    labels, table = asked.sheet.labels, asked.sheet.table
    issued = [each for each in papers if _unaltered(each.sheet, labels)]
    if issued:
        whole = all(_is_whole(asked, each) for each in issued)
        pushed = None if whole else _rescued(papers, table)
        found = [_issued(asked, Kept(each.sheet)) for each in issued]
        return pushed or _only(issued, found, table=table)
    if strict:
        stands = kept([each.sheet for each in papers], labels, name=asked.sheet.sheet)
        if isinstance(stands, Rejection):
            return stands
        if stands is not None and _is_sound(asked.sheet, stands):
            return _issued(asked, stands)
    return _rescued(papers, table)


def _rescued(papers: Sequence[Paper], table: Table) -> Lifted | Rejection | None:
    """The table beside its captions on the sheet that has most of it."""
    small = sorted(papers, key=lambda paper: len(paper.sheet.cells))
    room = accumulate(len(paper.sheet.cells) for paper in small)
    searched = [paper for paper, cells in zip(small, room, strict=True) if cells <= _MOST]
    found = [(paper, Search(table, paper).lifted()) for paper in searched]
    most = max((len(lifted.cells) for _, lifted in found if lifted), default=0)
    best = {paper.sheet.name: (paper, lifted) for paper, lifted in found if lifted and len(lifted.cells) == most}
    if not best:
        return None
    lifted = _only([paper for paper, _ in best.values()], [lifted for _, lifted in best.values()], table=table)
    if isinstance(lifted, Lifted) and lifted.coarser:
        return _other(table, say("fault.coarser", caption=lifted.coarser))
    return lifted


def _missing(asked: Asked, *, strict: bool, all_of_them: bool) -> Rejection:
    """A table that is nowhere in the file."""
    if strict:
        return Rejection("layout-changed", {"sheet": asked.sheet.sheet})
    return Rejection("not-ours") if all_of_them else _other(asked.sheet.table, say("fault.no-table"))


def _only(papers: Sequence[Paper], found: Sequence[Lifted], *, table: Table) -> Lifted | Rejection:
    """The table that stands on one sheet, or alike on several; which of two that differ counts is not ours to say."""
    if len(found) == 1:
        return found[0]
    said = {tuple(_said(paper, lifted)) for paper, lifted in zip(papers, found, strict=True)}
    if len(said) > 1:
        names = say("naming.join").join(paper.sheet.name for paper in papers)
        return Rejection("two-tables", {"table": table.title, "sheets": names})
    return found[0]


def _said(paper: Paper, lifted: Lifted) -> Iterator[tuple[Cell, str]]:
    for cell, places in sorted(lifted.cells.items()):
        texts = (each.text if each else "" for each in map(paper.at, places))
        yield cell, "\n".join(texts)


def _other(table: Table, fault: str) -> Rejection:
    return Rejection("other-layout", {"table": table.title, "fault": fault})


# ── where it was issued ──────────────────────────────────────────────────────────────────────────


def _issued(asked: Asked, stands: Kept) -> Lifted:
    unsure = tuple(asked.sheet.labels[each] for each in stands.emptied)
    return Lifted(stands.sheet, asked.cells, asked.top, issued=asked, unsure=unsure)


def _is_sound(place: TableSheet, stands: Kept) -> bool:
    """Whether totals still stand beside labels that were emptied: a cell deleted would push its row aside."""
    rows = {row for row, _ in stands.emptied}
    totals = [box for box in place.grid.boxes if box.role is Role.TOTAL]
    spots = [spot for spot in map(place.spot, totals) if spot.row in rows]
    paper = Paper(stands.sheet)
    return all(paper.at((spot.row, spot.column)) for spot in spots)


def _is_whole(asked: Asked, paper: Paper) -> bool:
    """Whether something stands on every line that prints no caption: a blank row may have pushed it down."""
    return all(any(map(paper.at, row)) for row in asked.unlabelled)


def _unaltered(sheet: Sheet, labels: Labels) -> bool:
    """Whether every label is the one issued; that something stands in its place is asked first, which costs less."""
    return all(map(sheet.cells.__contains__, labels)) and not any(_altered(sheet, labels))


def _altered(sheet: Sheet, labels: Labels) -> Iterator[Place]:
    """The places whose label is not the one issued."""
    for (place, text), found in zip(labels.items(), texts_at(sheet.cells, labels), strict=True):
        if found != text and (found is None or not _same(found, text)):
            yield place


def _same(found: str, text: str) -> bool:
    return plain(found) == plain(text) or words(found) == words(text)


@dataclass(frozen=True)
class _Page:
    """A sheet on which most labels stand where they were issued, asked about those that do not."""

    sheet: Sheet
    labels: Labels

    @cached_property
    def texts(self) -> frozenset[str]:
        """What stands anywhere on the sheet and may be a label."""
        cells = (cell for cell in self.sheet.cells.values() if cell.kind is Kind.TEXT and len(cell.text) <= LONGEST)
        return frozenset(words(cell.text) for cell in cells)

    def is_emptied(self, place: Place) -> bool:
        """Whether nothing stands there, and the label did not just move elsewhere."""
        return self._stands(place) == "" and words(self.labels[place]) not in self.texts

    def is_changed(self, place: Place) -> bool:
        """Whether something else stands there that is no label of ours, and the label is nowhere on the sheet."""
        stands, ours = self._stands(place), {words(text) for text in self.labels.values()}
        return stands != "" and stands not in ours and words(self.labels[place]) not in self.texts

    def refusal(self, name: str, changed: Sequence[Place]) -> Rejection:
        """Why a page whose labels were changed is set aside."""
        if len(changed) > FEW:  # more than a definition changed: a sheet that was rebuilt
            return Rejection("layout-changed", {"sheet": name})
        issued, found = self.labels[changed[0]], self.sheet.cells[changed[0]].text
        return Rejection("label-changed", {"sheet": name, "issued": issued, "found": found})

    def _stands(self, place: Place) -> str:
        cell = self.sheet.cells.get(place)
        return (words(cell.text) or plain(cell.text)) if cell else ""
