"""Are the rows of a band spelled, byte for byte, as xlsxwriter writes the same cells one by one?"""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.workbook import write
from collect.workbook.band import one_by_one
from collect.workbook.ink import Band, Inked, Line, Look, SheetDraft, WorkbookDraft
from collect.workbook.write import write_workbook

PLAIN = Look()
LOOKS = (PLAIN, PLAIN.but(bold=True), PLAIN.but(number="0", fill="#ECECEC"), PLAIN.but(border=True, wrap=False))
TEXTS = st.one_of(
    st.sampled_from(["", "镇 & <乡>", "=1+1", " 有空格 ", "a\nb", "%s", "\x01", '"引号"']), st.text(max_size=8)
)
NUMBERS = st.integers(-(10**14), 10**14)
AMOUNTS = st.decimals(-(10**6), 10**6, places=6, allow_nan=False)
FORMULAS = ('SUMIF(C{row}:D{row},"<1E+300")', "ROUND(C{row}*5%,6)", "C{row}&D{row}")


@st.composite
def bands(draw: st.DrawFn) -> Band:
    """A band of a few columns somewhere on a sheet, its rows dressed in one way or another, some columns computed."""
    width = draw(st.integers(1, 5))
    dresses = draw(st.lists(st.tuples(*[st.sampled_from(LOOKS)] * width), min_size=1, max_size=3))
    formulas = draw(st.dictionaries(st.integers(0, width - 1), st.sampled_from(FORMULAS), max_size=2))
    figures, anything = st.one_of(NUMBERS, AMOUNTS), st.one_of(st.none(), TEXTS, NUMBERS, AMOUNTS)
    contents = st.tuples(*[figures if column in formulas else anything for column in range(width)])
    heights = st.sampled_from((15.0, 20.0, 22.3, 38.0))
    rows = draw(st.lists(st.builds(Line, contents, heights, st.integers(0, len(dresses) - 1)), min_size=1, max_size=40))
    return Band(draw(st.integers(0, 20)), len(rows), lambda: rows, tuple(dresses), formulas)


def around(band: Band) -> Iterator[Inked]:
    """A head above the band where there is room for one, and a foot below it, wider than the band."""
    if band.top:
        yield Inked(band.top - 1, 2, "头", LOOKS[1])
    yield Inked(band.top + band.count, 0, "合计", LOOKS[2], columns=2)
    yield Inked(band.top + band.count + 3, 7, 12, LOOKS[0])


def parts(sheet: SheetDraft) -> dict[str, bytes]:
    """The parts of a workbook with this sheet, and another that shares its looks and texts."""
    other = SheetDraft("又一页", (Inked(0, 0, "合计", LOOKS[1]), Inked(1, 0, "新", LOOKS[3])))
    with zipfile.ZipFile(BytesIO(write_workbook(WorkbookDraft((sheet, other), "示例")))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spelled_and_written(band: Band) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts as a band makes them, and as the same cells do one by one."""
    sheet = SheetDraft("明细", tuple(around(band)), heights={band.top + band.count: 24}, protected=False)
    heights = dict(sheet.heights) | {row: line.height for row, line in enumerate(band.rows(), band.top)}
    plain = replace(sheet, inked=(*sheet.inked, *one_by_one(band)), heights=heights)
    return parts(replace(sheet, band=band)), parts(plain)


@given(bands())
@settings(deadline=None, max_examples=60)
def test_every_part_is_the_one_xlsxwriter_would_have_written(band: Band):
    spelled, written = spelled_and_written(band)
    assert spelled == written


def test_a_wrong_number_for_one_look_would_be_seen():
    """Else the test above would prove nothing."""
    band = Band(1, 2, lambda: (Line((1, "甲"), 20), Line((Decimal("0.5"), None), 20)), ((PLAIN, LOOKS[1]),))
    spelled, written = spelled_and_written(replace(band, dresses=((LOOKS[1], PLAIN),)))[0], spelled_and_written(band)[1]
    assert spelled["xl/worksheets/sheet1.xml"] != written["xl/worksheets/sheet1.xml"]


def test_the_parts_are_the_same_when_they_are_kept_on_the_disk(monkeypatch: pytest.MonkeyPatch):
    band = Band(1, 300, lambda: [Line((place, "镇", None), 20.0) for place in range(300)], ((PLAIN, LOOKS[1], PLAIN),))
    in_memory = spelled_and_written(band)[0]
    monkeypatch.setattr(write, "_MANY", 1)
    monkeypatch.setattr(write, "_SPOOLED", 64)
    assert spelled_and_written(band)[0] == in_memory
