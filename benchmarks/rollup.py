"""How fast a county's workbook of a thousand units is made, beside the usual writers of the same cells.

Three hands take the same county, in turn, in one process: ``ours`` (draft and write), ``xlsxwriter`` (its fastest way:
``constant_memory``, cell by cell) and ``openpyxl`` (its fastest way: ``write_only``). The peers write what stands in
every cell of every sheet of ours, dressed in one look only; they merge nothing, draw no chart and size no row, so they
do less. What stands in the workbooks of all three is compared first. Beside them the limit: what it costs to deflate
our own parts once more. ``recount`` is what it costs to read our workbook back and hold every figure against the
returns. The figures are medians over the same rounds; what is judged is their ratio.

Fails (exit 1) below half of a target.

``python benchmarks/rollup.py [UNITS]``
"""

import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Font, Side

from collect.countybook.difference import Sum
from collect.countybook.draft import County, county_workbook
from collect.countybook.recount import Recount, recounted
from collect.workbook.band import one_by_one
from collect.workbook.ink import Content, Formula, WorkbookDraft
from collect.workbook.write import write_workbook
from countybook.counties import a_large_county
from race import Race, Ratio, medians, told

UNITS, ROUNDS = 1_000, 5
RATIOS = (
    Ratio("openpyxl", "ours", 10),
    Ratio("xlsxwriter", "ours", 4),
    Ratio("ours", "deflate alone", 3, at_most=True),
)
Sheets = Mapping[str, Sequence[Mapping[int, Content]]]


@cache
def county(count: int) -> County:
    """The county that is written; made once, outside anybody's time."""
    return a_large_county(count)


def cells(draft: WorkbookDraft) -> Sheets:
    """What stands in each row of each sheet, by column."""
    found: dict[str, list[dict[int, Content]]] = {}
    for sheet in draft.sheets:
        band = one_by_one(sheet.band) if sheet.band else ()
        every = [each for each in (*sheet.inked, *band) if each.content is not None]
        rows = found[sheet.name] = [{} for _ in range(max(each.row for each in every) + 1)]
        for each in every:
            rows[each.row][each.column] = each.content
    return found


# ── the hands ────────────────────────────────────────────────────────────────────────────────────


def ours(count: int) -> bytes:
    """The county's workbook as the office gets it."""
    return write_workbook(county_workbook(county(count)))


def by_xlsxwriter(count: int) -> bytes:
    """The same cells by xlsxwriter, row by row, with every value a formula comes to."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    look = book.add_format({"font_name": "宋体", "border": 1})
    for name, rows in contents(count).items():
        sheet: Any = book.add_worksheet(name)
        for row, each in enumerate(rows):
            for column, content in sorted(each.items()):
                if isinstance(content, Formula):
                    sheet.write_formula(row, column, f"={content.text}", look, _plain(content.cached))
                elif isinstance(content, str):
                    sheet.write_string(row, column, content, look)
                else:
                    sheet.write_number(row, column, _plain(content), look)
    book.close()
    return target.getvalue()


def by_openpyxl(count: int) -> bytes:
    """The same cells by openpyxl, row by row; it can store no value beside a formula."""
    book = Workbook(write_only=True)
    side = Side("thin")
    font, border = Font(name="宋体"), Border(side, side, side, side)
    for name, rows in contents(count).items():
        sheet: Any = book.create_sheet(name)
        for each in rows:
            line: list[Any] = [None] * (max(each, default=-1) + 1)
            for column, content in each.items():
                formula = isinstance(content, Formula)
                value: Any = f"={content.text}" if formula else content
                cell = line[column] = WriteOnlyCell(sheet, value)
                cell.font, cell.border = font, border
            sheet.append(line)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _plain(content: Any) -> Any:
    return content if isinstance(content, str | int) else float(content)


@cache
def contents(count: int) -> Sheets:
    """What the peers are given; made beforehand, outside their time."""
    return cells(county_workbook(county(count)))


HANDS: Mapping[str, Callable[[int], bytes]] = {"ours": ours, "xlsxwriter": by_xlsxwriter, "openpyxl": by_openpyxl}


# ── the same cells? ──────────────────────────────────────────────────────────────────────────────


def same(count: int) -> int:
    """In how many cells the workbooks of all hands agree; fails at the first in which they do not."""
    first, *others = (stands(hand(count)) for hand in HANDS.values())
    for other in others:
        assert first == other, sorted(set(first.items()) ^ set(other.items()))[:4]
    return len(first)


def stands(content: bytes) -> dict[tuple[str, str], object]:
    """What stands in a workbook: texts, numbers, formulas as written."""
    book = load_workbook(BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


# ── how long ─────────────────────────────────────────────────────────────────────────────────────


def races(count: int = UNITS) -> Iterator[Race]:
    """The one race there is."""
    agreed = same(count)
    title = f"A county's workbook, {count:,} units, {agreed:,} cells the same"
    yield Race(title, medians(dict(_runs(count)), ROUNDS), RATIOS)


def _runs(count: int) -> Iterator[tuple[str, Callable[[], object]]]:
    content = ours(count)
    parts = _parts(content)
    for name, hand in HANDS.items():
        yield name, lambda hand=hand: hand(count)
    yield "deflate alone", lambda: [zlib.compress(part) for part in parts]
    yield "recount", lambda: _counted(content, county(count))


def _parts(content: bytes) -> Sequence[bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _counted(content: bytes, whole: County) -> Recount:
    found = recounted(content, Sum(whole.form, whole.style, whole.whose, whole.aggregate))
    assert isinstance(found, Recount), found
    assert not found.differences
    return found


if __name__ == "__main__":
    sys.exit(told(races(int(sys.argv[1]) if len(sys.argv) > 1 else UNITS)))
