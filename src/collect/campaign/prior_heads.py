"""Which column of a table of last year's figures holds what."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from collect.form.model import Cell, Form
from collect.form.naming import cell_words, column_words, line_words
from collect.parcel.cells import Kind, Sheet
from collect.words import say

_DEEPEST = 20
_NAME = re.compile(r"[A-Za-z]\w*:[^:\s]*:[^:\s]+")
_QUOTES = str.maketrans("", "", "“”\"'「」『』‘’")


def plain(text: str) -> str:
    """A caption as it is compared: half width, without spaces and quotation marks."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def listed(code: str) -> frozenset[str]:
    """The words of a list that stands among the sentences."""
    return frozenset(map(plain, say(code).split(say("naming.join"))))


@dataclass(frozen=True)
class Heads:
    """The heads of one sheet. ``top`` is the row of the head that says whose figures a row holds, from 0."""

    sheet: Sheet
    form: Form
    top: int

    @cached_property
    def code(self) -> int | None:
        """The column of the unit's code."""
        return self._column("prior.code-heads")

    @cached_property
    def name(self) -> int | None:
        """The column of the unit's name."""
        return self._column("prior.name-heads")

    @cached_property
    def first(self) -> int:
        """The first row below the heads that names a unit; the row below the last one when there is none."""
        rows = range(self._bottom + 1, self.last + 1)
        return next((row for row in rows if any(self.whose(row))), self.last + 1)

    @cached_property
    def last(self) -> int:
        """The last row that holds anything."""
        return max(row for row, _ in self.sheet.cells)

    def whose(self, row: int) -> tuple[str, str]:
        """Code and name of a row's unit, each empty where it does not stand there."""
        code, name = ("" if column is None else self._text(row, column) for column in (self.code, self.name))
        return code, name

    @cached_property
    def columns(self) -> Mapping[int, Cell]:
        """The cell of every column that is a figure's, of this form or of another that names its cells alike."""
        found = ((column, self._cell(texts)) for column, texts in self._captions.items())
        return {column: cell for column, cell in found if cell is not None}

    @property
    def strange(self) -> Iterator[tuple[int, str]]:
        """The columns with figures under a head nobody knows, each with that head."""
        known = {self.code, self.name, *self.columns}
        for column, texts in self._captions.items():
            said = {plain(text) for text in texts}
            if column not in known and said.isdisjoint(listed("prior.other-heads")) and self._holds_numbers(column):
                yield column, " ".join(texts)

    def nearest(self, head: str) -> str:
        """The cell that may have been meant, as a sentence; empty when none is near."""
        near = get_close_matches(plain(head), [str(cell) for cell in self.form.places], n=1)
        return say("form.nearest", name=near[0]).strip() if near else ""

    def _column(self, code: str) -> int | None:
        columns = (column for row, column in sorted(self.sheet.cells) if row == self.top)
        return next((column for column in columns if plain(self._text(self.top, column)) in listed(code)), None)

    @cached_property
    def _bottom(self) -> int:
        """The last row of the head itself, which may be merged over several."""
        anchors = {(self.top, column) for column in (self.code, self.name)}
        return max((merge[2] for merge in self.sheet.merges if merge[:2] in anchors), default=self.top)

    @cached_property
    def _captions(self) -> Mapping[int, tuple[str, ...]]:
        """What stands above each column, from the outer head to the inner, each head once."""
        rows = range(self.top, self.first)
        columns = sorted({column for _, column in self.sheet.cells})
        anchors = {column: dict.fromkeys(self._anchor(row, column) for row in rows) for column in columns}
        said = {column: tuple(filter(None, (self._text(*each) for each in anchors[column]))) for column in columns}
        return {column: texts for column, texts in said.items() if texts}

    @cached_property
    def _merged(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        heads = [merge for merge in self.sheet.merges if self.top <= merge[0] < self.first]
        return {
            (row, column): (top, left)
            for top, left, bottom, right in heads
            for row in range(top, min(bottom, self.first) + 1)
            for column in range(left, right + 1)
        }

    def _anchor(self, row: int, column: int) -> tuple[int, int]:
        return self._merged.get((row, column), (row, column))

    def _text(self, row: int, column: int) -> str:
        cell = self.sheet.cells.get((row, column))
        return unicodedata.normalize("NFKC", cell.text).strip() if cell else ""

    def _cell(self, texts: tuple[str, ...]) -> Cell | None:
        named = [text for text in map(plain, texts) if _NAME.fullmatch(text)]
        if named:
            return Cell.named(named[-1])
        return self._called.get(plain("".join(texts)))

    @cached_property
    def _called(self) -> Mapping[str, Cell | None]:
        """Every cell by its captions; None where two are called the same."""
        found: dict[str, Cell | None] = {}
        for cell, place in self.form.places.items():
            words = line_words(self.form, cell) + column_words(self.form, cell)
            for name in {plain(each) for each in (words, place.table.title + words, cell_words(self.form, cell))}:
                found[name] = None if name in found else cell
        return found

    def _holds_numbers(self, column: int) -> bool:
        below = (cell for (row, at), cell in self.sheet.cells.items() if at == column and row >= self.first)
        return any(cell.kind is Kind.NUMBER for cell in below)


def heads_of(sheet: Sheet, form: Form) -> Heads | None:
    """The heads of a sheet, None where no row says whose figures stand below."""
    wanted = listed("prior.code-heads") | listed("prior.name-heads")
    found = sorted(row for (row, _), cell in sheet.cells.items() if row < _DEEPEST and plain(cell.text) in wanted)
    heads = Heads(sheet, form, found[0]) if found else None
    return heads if heads and heads.columns else None
