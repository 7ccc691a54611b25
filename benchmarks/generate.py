"""How fast one more unit's workbook is made, beside what its bytes cost to write and beside other ways to make it.

Five hands make the same workbook, in turn, in one process: ``ours`` (stamped, ``workbook/press.py``; written to the
disk), ``pen`` (xlsxwriter writes the drawn sheets anew), ``drawn`` (they are drawn anew too), ``openpyxl`` (loads the
first unit's workbook, sets what differs, saves), ``openpyxl held`` (the same with the workbook loaded once), and
``limit`` (open, write, close: the bytes are there already). What they made is compared first: ours with the pen's part
for part, openpyxl's with ours cell for cell. The figures are medians over the same rounds; their ratios are judged.

Fails (exit 1) below half of a target.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from collect.workbook.draft import issued_workbook
from collect.workbook.ink import Content, Formula, WorkbookDraft
from collect.workbook.issue import Issue
from collect.workbook.press import Press, parts_of
from collect.workbook.write import write_workbook
from race import Race, Ratio, medians, told
from returns import a_form, a_layout, last_year
from workbook.issues import MIXED, Prior, a_blank

ROUNDS = 15
AT_ONCE = {"ours": 25, "limit": 25}
"""So many workbooks are made in one turn by those who take less than a clock can tell, as a county is made."""
RATIOS = (Ratio("openpyxl", "ours", 80), Ratio("pen", "ours", 25), Ratio("ours", "limit", 3, at_most=True))


@dataclass(frozen=True)
class County:
    """The first unit, and one more unit whose workbook is made again and again."""

    first: Issue
    more: Issue
    folder: Path

    @cached_property
    def press(self) -> Press:
        """The press, its master made."""
        made = Press(a_layout(MIXED))
        made.workbook(self.first)
        return made

    @cached_property
    def draft(self) -> WorkbookDraft:
        """The drawn sheets of the one more."""
        return issued_workbook(a_layout(MIXED), self.more)

    @cached_property
    def template(self) -> bytes:
        """The first unit's workbook."""
        return write_workbook(issued_workbook(a_layout(MIXED), self.first))

    @cached_property
    def changes(self) -> list[tuple[str, int, int, Any]]:
        """Sheet, row, column and value of every cell in which the one more differs, as openpyxl counts."""
        return list(_changes(issued_workbook(a_layout(MIXED), self.first), self.draft))

    @cached_property
    def held(self) -> Workbook:
        """The first unit's workbook, loaded once."""
        return load_workbook(BytesIO(self.template))

    def ours(self) -> bytes:
        """Stamped and written."""
        content = self.press.workbook(replace(self.more))  # one that nothing was asked of yet
        self.write(content)
        return content

    def pen(self) -> bytes:
        """Written by xlsxwriter from sheets that are drawn already."""
        return write_workbook(self.draft)

    def drawn(self) -> bytes:
        """Drawn, then written by xlsxwriter."""
        return write_workbook(issued_workbook(a_layout(MIXED), replace(self.more)))

    def openpyxl(self) -> bytes:
        """Loaded, changed, saved."""
        return self.saved(load_workbook(BytesIO(self.template)))

    def openpyxl_held(self) -> bytes:
        """Changed, saved."""
        return self.saved(self.held)

    def saved(self, book: Workbook) -> bytes:
        """What openpyxl makes of its workbook with the one more's cells in it."""
        for sheet, row, column, value in self.changes:
            book[sheet].cell(row, column).value = value
        target = BytesIO()
        book.save(target)
        return target.getvalue()

    @cached_property
    def ready(self) -> bytes:
        """The bytes of the one more's workbook."""
        return self.press.workbook(self.more)

    def limit(self) -> None:
        """Nothing but the writing."""
        self.write(self.ready)

    def write(self, content: bytes) -> None:
        """Opens, writes, closes."""
        with (self.folder / "more.xlsx").open("wb", buffering=0) as file:
            file.write(content)

    @property
    def hands(self) -> Mapping[str, Callable[[], object]]:
        """The hands by name."""
        return {
            "ours": self.ours,
            "limit": self.limit,
            "pen": self.pen,
            "drawn": self.drawn,
            "openpyxl": self.openpyxl,
            "openpyxl held": self.openpyxl_held,
        }


def _changes(first: WorkbookDraft, more: WorkbookDraft) -> Iterator[tuple[str, int, int, Any]]:
    for before, after in zip(first.sheets, more.sheets, strict=True):
        for was, now in zip(before.inked, after.inked, strict=True):
            if _typed(was.content) != _typed(now.content):
                yield after.name, now.row + 1, now.column + 1, _typed(now.content)


def _typed(content: Content) -> Any:
    return f"={content.text}" if isinstance(content, Formula) else content


def same(county: County) -> int:
    """How many cells ours and openpyxl made alike, after ours and the pen made every part alike; fails if not."""
    assert parts_of(county.ours()) == parts_of(county.drawn()) == parts_of(county.pen())
    own, agreed = load_workbook(BytesIO(county.ours())), 0
    for theirs in map(load_workbook, (BytesIO(county.openpyxl()), BytesIO(county.openpyxl_held()))):
        for sheet in own:
            rows = zip(sheet.values, theirs[sheet.title].values, strict=True)
            for row, (mine, other) in enumerate(rows, 1):
                assert mine == other, (sheet.title, row)
                agreed += len(mine)
    return agreed


def counties(folder: Path) -> Mapping[str, County]:
    """A county whose last year is not known, and one in which something is brought forward."""
    form = a_form(MIXED)
    known: tuple[Prior, Prior] = (
        last_year("*:*:* = 3", "T3:*:person = 12", form=form),
        last_year("*:*:* = 4", "T3:*:legal = 7", form=form),
    )
    return {
        name: County(a_blank(prior=first), a_blank(name="示例乙镇", code="QA02", prior=more), folder)
        for name, (first, more) in {"last year unknown": (None, None), "last year known": known}.items()
    }


def races() -> Iterator[Race]:
    """One race for each of the two counties."""
    with tempfile.TemporaryDirectory() as folder:
        for name, county in counties(Path(folder)).items():
            agreed = same(county)
            spent = medians(county.hands, ROUNDS, at_once=AT_ONCE)
            title = f"One more unit's workbook, {name}, {len(county.ready):,} bytes, {agreed:,} cells the same"
            yield Race(title, spent, RATIOS)


if __name__ == "__main__":
    sys.exit(told(races()))
