"""Is an entry that is read quickly read as any other?"""

from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collect.form.model import Measure
from collect.parcel.cells import Book, Kind, Sheet, TypedCell
from collect.parcel.poured import Poured
from collect.reading import contents
from collect.reading.asked import asked
from collect.reading.lifted import Lifted
from collect.reading.understood import counted, entered
from collect.submission import Rejection, Submission
from reading.distorted import FORM, filled_book, read_book, remarks
from returns import a_layout

TABLES = asked(a_layout(FORM))
ENTRIES = [(table.sheet.sheet, place) for table in TABLES.values() for place in table.entries]
NUMBERS = ["0", "7", "007", "31", "999999999", "1000000000", "9" * 15, "9" * 16, "-3", "25.1", "1e3", "０", "", " "]
CELLS = st.builds(
    TypedCell,
    st.sampled_from([Kind.NUMBER, Kind.NUMBER, *Kind]),
    st.sampled_from(NUMBERS),
    st.sampled_from([None, None, None, "", "B6+1", "[1]Sheet!A1"]),
    st.booleans(),
)
MERGES = st.tuples(st.integers(0, 40), st.integers(0, 9), st.integers(0, 2), st.integers(0, 3))


def made_at_once(sheet: Sheet) -> Sheet:
    return replace(sheet, cells=dict(sheet.cells))


def drawn_into(book: Book, cells: dict[tuple[str, tuple[int, int]], TypedCell], merges: list[tuple[int, ...]]) -> Book:
    """The book with these cells in its entries, and on every sheet these cells merged: top, left, and how many more."""
    merged = tuple((top, left, top + down, left + right) for top, left, down, right in merges)

    def drawn(sheet: Sheet) -> Sheet:
        own = {place: cell for (name, place), cell in cells.items() if name == sheet.name}
        return replace(sheet, cells={**sheet.cells, **own}, merges=(*sheet.merges, *merged))

    return replace(book, sheets=tuple(map(drawn, book.sheets)))


def read_slowly(book: Book) -> Submission | Rejection:
    with patch.object(contents, "counted", lambda *_: None):
        return read_book(book)


def test_a_return_as_issued_is_read_alike_whenever_its_cells_are_made():
    book = filled_book()
    assert any(isinstance(sheet.cells, Poured) for sheet in book.sheets)
    at_once = replace(book, sheets=tuple(map(made_at_once, book.sheets)))
    assert read_book(book) == read_book(at_once) == read_slowly(filled_book())


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(ENTRIES), CELLS, max_size=12), st.lists(MERGES, max_size=2))
def test_an_entry_of_a_few_digits_is_read_as_the_others_are(
    cells: dict[tuple[str, tuple[int, int]], TypedCell], merges: list[tuple[int, ...]]
):
    book = drawn_into(filled_book(), cells, merges)
    assert read_book(book) == read_slowly(book)


MEASURES = st.sampled_from([Measure(), Measure("money", "万元", 6, largest=99_999_999), Measure(largest=10**18)])


@given(st.from_regex("[0-9]{0,18}", fullmatch=True), MEASURES)
@example("1234567890123456", Measure(largest=10**18))
def test_what_is_counted_is_what_would_have_been_understood(digits: str, measure: Measure):
    quick, slow = counted(digits, measure), entered(TypedCell(Kind.NUMBER, digits, None, False), measure)
    assert quick in (slow, None)


@pytest.mark.parametrize(("digits", "number"), [("12", 12), ("0", 0), ("999999999", 999999999), ("1000000000", None)])
def test_a_count_within_its_measure_needs_no_closer_look(digits: str, number: int | None):
    read = counted(digits, Measure())
    assert (read and read.number) == number


# ── merged cells ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("merge", "gone"),
    [
        ((4, 1, 4, 3), {(4, 2), (4, 3)}),
        ((3, 1, 5, 1), {(4, 1), (5, 1)}),
        ((4, 0, 4, 1), {(4, 1)}),
        ((4, 1, 4, 1), set[tuple[int, int]]()),
        ((0, 0, 3, 9), set[tuple[int, int]]()),
        ((0, 0, 9, 0), set[tuple[int, int]]()),
        ((6, 1, 6, 3), set[tuple[int, int]]()),
    ],
)
def test_of_a_merged_cell_the_first_place_stays(merge: tuple[int, int, int, int], gone: set[tuple[int, int]]):
    cell = next(iter(TABLES["T2"].cells))
    sheet = Sheet("表", "visible", protected=True, cells={}, outside=0, merges=(merge,))
    places = tuple((row, column) for row in (4, 5) for column in (1, 2, 3))
    assert Lifted(sheet, {cell: places}).swallowed == gone


def test_a_merged_entry_of_a_table_as_issued_is_left_out_and_named():
    place = TABLES["T3"].cells
    (one,), (other,) = list(place.values())[:2]
    name = TABLES["T3"].sheet.sheet

    def merged(sheet: Sheet) -> Sheet:
        return replace(sheet, merges=(*sheet.merges, (*one, *other))) if sheet.name == name else sheet

    book = filled_book()
    read = read_book(replace(book, sheets=tuple(map(merged, book.sheets))))
    assert len(remarks(read)["merged"]) == 1
    assert isinstance(read, Submission)
    assert next(iter(place)) in read.figures
    assert list(place)[1] not in read.figures
