"""How a list of the county is drawn: a statement, heads, one line for each thing, to be filtered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collect.countybook.source import County
from collect.workbook.ink import Content, Inked, Page, SheetDraft
from collect.workbook.looks import Looks
from collect.workbook.printed import high

STATEMENT_ROW, FIRST_ROW = 2, 4
"""Where the statement stands, and what is below it."""
_ROW_POINTS = 20.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list; ``marked`` lines are dressed so that they stand out."""

    contents: tuple[Content, ...]
    marked: bool


@dataclass(frozen=True)
class Listing:
    """A sheet with a statement on top and a list below, to be filtered, printed on landscape pages."""

    county: County
    looks: Looks
    name: str
    widths: tuple[int, ...]

    def sheet(
        self,
        said: tuple[str, str],
        *,
        above: tuple[Inked, ...],
        heads: tuple[str, ...],
        rows: tuple[Row, ...],
    ) -> SheetDraft:
        """The drafted sheet; ``said`` are its title and its statement."""
        top = max((inked.row + 2 for inked in above), default=FIRST_ROW)
        last = top + max(len(rows), 1)
        headed = (Inked(top, column, head, self.looks.head) for column, head in enumerate(heads))
        alarming = any(row.marked for row in rows)
        heights = {inked.row: 18.0 for inked in above}
        heights |= {0: 30, 1: 20, STATEMENT_ROW: high(said[1], sum(self.widths)) + 4, top: 24}
        return SheetDraft(
            self.name,
            (
                *self._titles(said, alarming=alarming),
                *above,
                *headed,
                *self._lines(top + 1, rows),
            ),
            widths=dict(enumerate(self.widths)),
            heights=heights | {row: self._height(each) for row, each in enumerate(rows, top + 1)},
            page=Page(
                landscape=True,
                repeat=(top, top),
                footer=self.county.footer,
                columns=len(self.widths),
                rows=last + 1,
            ),
            protected=False,
            first=(top + 1, 0),
            filtered=(top, 0, last, len(self.widths) - 1),
        )

    def _titles(self, said: tuple[str, str], *, alarming: bool) -> Iterator[Inked]:
        width, look = len(self.widths), self.looks.caption
        look = look.but(fill=self.looks.failed.fill, colour=self.looks.failed.colour) if alarming else look
        yield Inked(0, 0, said[0], self.looks.title, columns=width)
        yield Inked(1, 0, self.county.whose, self.looks.plain, columns=width)
        yield Inked(STATEMENT_ROW, 0, said[1], look, columns=width)

    def _lines(self, top: int, rows: Sequence[Row]) -> Iterator[Inked]:
        left = self.looks.label.but(size=self.looks.style.size - 1)
        for row, each in enumerate(rows, top):
            look = left.but(fill=self.looks.failed.fill, bold=True) if each.marked else left
            centred = look.but(align="center", indent=0)
            for column, content in enumerate(each.contents):
                yield Inked(row, column, content, look if isinstance(content, str) else centred)

    def _height(self, row: Row) -> float:
        texts = zip(row.contents, self.widths, strict=True)
        return max(_ROW_POINTS, *(high(text, width) for text, width in texts if isinstance(text, str)))
