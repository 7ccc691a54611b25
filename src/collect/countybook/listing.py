"""How a list of the county is drawn: a statement, heads, one line for each thing, to be filtered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from collect.countybook.source import County
from collect.workbook.ink import Band, Inked, Line, Look, Page, SheetDraft
from collect.workbook.looks import Looks
from collect.workbook.printed import high

STATEMENT_ROW, FIRST_ROW = 2, 4
"""Where the statement stands, and what is below it."""
ROW_POINTS = 20.0


class Column(NamedTuple):
    """One column of a list; what stands in it begins at the left unless it is ``centred``, as numbers are."""

    head: str
    width: int
    centred: bool = False


class Row(NamedTuple):
    """One line of a list; ``marked`` lines are dressed so that they stand out."""

    contents: tuple[str | int | None, ...]
    marked: bool


@dataclass(frozen=True)
class Listing:
    """A sheet with a statement on top and a list below, to be filtered, printed on landscape pages.

    ``kept`` columns stay in sight with the heads, unless something stands above the heads.
    """

    county: County
    looks: Looks
    name: str
    columns: tuple[Column, ...]
    kept: int = 3

    def sheet(
        self,
        said: tuple[str, str],
        rows: Callable[[], Iterator[Row]],
        *,
        count: int,
        above: tuple[Inked, ...] = (),
    ) -> SheetDraft:
        """The drafted sheet; ``said`` are its title and its statement, ``count`` is the number of rows."""
        top = max((inked.row + 2 for inked in above), default=FIRST_ROW)
        last, width = top + max(count, 1), len(self.columns)
        headed = (Inked(top, place, column.head, self.looks.head) for place, column in enumerate(self.columns))
        heights = {inked.row: 18.0 for inked in above}
        heights |= {0: 30, 1: 20, STATEMENT_ROW: high(said[1], self.wide) + 4, top: 24}
        return SheetDraft(
            self.name,
            (*self._titles(said, alarming=any(row.marked for row in rows())), *above, *headed),
            band=Band(top + 1, count, lambda: map(self._line, rows()), self._dresses) if count else None,
            widths={place: column.width for place, column in enumerate(self.columns)},
            heights=heights,
            page=Page(landscape=True, repeat=(top, top), footer=self.county.footer, columns=width, rows=last + 1),
            protected=False,
            first=(top + 1, 0),
            freeze=None if above else (top + 1, self.kept),
            filtered=(top, 0, last, width - 1),
        )

    @property
    def wide(self) -> int:
        """The width of the whole list."""
        return sum(column.width for column in self.columns)

    def _titles(self, said: tuple[str, str], *, alarming: bool) -> Iterator[Inked]:
        width, look = len(self.columns), self.looks.caption
        look = look.but(fill=self.looks.failed.fill, colour=self.looks.failed.colour) if alarming else look
        yield Inked(0, 0, said[0], self.looks.title, columns=width)
        yield Inked(1, 0, self.county.whose, self.looks.plain, columns=width)
        yield Inked(STATEMENT_ROW, 0, said[1], look, columns=width)

    @property
    def _dresses(self) -> tuple[tuple[Look, ...], ...]:
        """How a plain row is dressed, and how a marked one."""
        plain = self.looks.label.but(size=self.looks.style.size - 1)
        marked = plain.but(fill=self.looks.failed.fill, bold=True)
        return tuple(
            tuple(look.but(align="center", indent=0) if column.centred else look for column in self.columns)
            for look in (plain, marked)
        )

    def _line(self, row: Row) -> Line:
        texts = zip(row.contents, self.columns, strict=True)
        tall = (high(text, column.width) for text, column in texts if isinstance(text, str))
        return Line(row.contents, max(ROW_POINTS, *tall), int(row.marked))
