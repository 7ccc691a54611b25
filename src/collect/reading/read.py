"""What a returned workbook says: its cells become a Submission, or the reason it is not one of ours.

Identity is taken from the stamp, places from the issued layout or else from the captions, and nothing else is
believed: not the file's name, not its sheets' names or order, not its totals (they are added up again), not its
verdicts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from collect.parcel.cells import Book, Sheet
from collect.reading import prose
from collect.reading.contents import Reading, Told
from collect.reading.explained import explanations
from collect.reading.identity import Expected, Identity, identity, is_stamped
from collect.reading.lifted import Lifted
from collect.reading.standing import Kept, Labels, kept, standings
from collect.submission import Rejection, Remark, Submission
from collect.words import say
from collect.workbook.layout import COVER, NARRATIVES, Layout, Spot

__all__ = ["Expected", "read_return"]


def read_return(book: Book, expected: Expected) -> Submission | Rejection:
    """The return a workbook holds, or why it is set aside."""
    whose = identity(book, expected)
    if isinstance(whose, Rejection):
        return whose
    tables = standings(book, expected.asked, strict=whose.current)
    if isinstance(tables, Rejection):
        return tables
    pages = _Pages(book, expected.layout, whose, expected.names.get(whose.stamp.unit, ""))
    told = pages.told()
    if isinstance(told, Rejection):
        return told
    remarks = (*whose.remarks, *pages.remarks(tables, told))
    found = Reading(expected.layout, book, tables).submission(whose.stamp, told, remarks=remarks)
    return found if isinstance(found, Rejection) else replace(found, explanations=explanations(book))


@dataclass(frozen=True)
class _Pages:
    """The pages of a return that hold no table: as they were issued, or else whatever is found of them."""

    book: Book
    layout: Layout
    whose: Identity
    unit: str

    def told(self) -> Told | Rejection:
        """The prose and the people."""
        narratives = self._texts(NARRATIVES, self.layout.narratives)
        if narratives is None:
            narratives = prose.narratives(self.book, self.layout.form, unit=self.unit)
        contacts = self._texts(COVER, self.layout.contacts)
        if contacts is None:
            contacts = prose.contacts(self.book)
        for name, found in ((NARRATIVES, narratives), (COVER, contacts)):
            if isinstance(found, Rejection):
                return found
            if self.whose.current and self._labels[name] and not found:
                return Rejection("layout-changed", {"sheet": name})
        assert not isinstance(narratives, Rejection)
        assert not isinstance(contacts, Rejection)
        return Told(narratives, {code: contacts.get(code, "").strip() for code in self.layout.contacts})

    def remarks(self, tables: Mapping[str, Lifted], told: Told) -> Iterator[Remark]:
        """Protection that was lifted, prose that was not found, sheets that are not ours."""
        own = {self.layout.tables[code].sheet: lifted.sheet for code, lifted in tables.items()}
        own |= {name: page.sheet for name, page in self._kept.items() if isinstance(page, Kept)}
        if self.whose.stamp.serial:
            yield from (Remark("unprotected", {"sheet": name}) for name, sheet in own.items() if not sheet.protected)
        other = [] if self._has_own_prose else list(dict.fromkeys(prose.reworded(self.book, self.layout.form)))
        if other:
            yield Remark("headings", {"what": say("naming.join").join(other)})
        missing = [each.title for each in self.layout.form.narratives if each.code not in told.narratives]
        if missing:
            yield Remark("no-prose", {"what": say("naming.join").join(missing)})
        foreign = [sheet.name for sheet in self.book.sheets if self._is_foreign(sheet, own.values())]
        if foreign:
            yield Remark("foreign-sheets", {"sheets": say("naming.join").join(foreign)})

    @cached_property
    def _labels(self) -> Mapping[str, Labels]:
        form, spots = self.layout.form, self.layout.narratives
        contacts = {(spot.row, 0): say(f"workbook.contact-{code}") for code, spot in self.layout.contacts.items()}
        titles = {(spots[each.code].row - 2, 0): each.title for each in form.narratives}
        return {COVER: contacts, NARRATIVES: titles}

    @cached_property
    def _kept(self) -> Mapping[str, Kept | Rejection | None]:
        found = {name: kept(self.book.sheets, labels, name=name) for name, labels in self._labels.items()}
        lenient = not self.whose.current
        return {name: None if lenient and isinstance(page, Rejection) else page for name, page in found.items()}

    @property
    def _has_own_prose(self) -> bool:
        """Whether the page of prose is the one that was issued."""
        return isinstance(self._kept[NARRATIVES], Kept)

    def _texts(self, name: str, spots: Mapping[str, Spot]) -> Mapping[str, str] | Rejection | None:
        """The texts of a page as they were typed; None where the page is not as issued."""
        page = self._kept[name]
        if not isinstance(page, Kept):
            return page
        found = {code: page.sheet.cells.get((spot.row, spot.column)) for code, spot in spots.items()}
        return {code: "\n".join(cell.text.splitlines()) if cell else "" for code, cell in found.items()}

    def _is_foreign(self, sheet: Sheet, own: Iterable[Sheet]) -> bool:
        """Whether a sheet is none of ours: every sheet we issue bears the stamp. Of a report all else is prose."""
        if not self.whose.stamp.serial or any(sheet is each for each in own) or not sheet.cells:
            return False
        return not is_stamped(sheet)
