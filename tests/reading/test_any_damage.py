"""Whatever is done to a table: is every figure read in its own cell, or not at all?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from collect.form.model import Cell
from collect.parcel.cells import Book, Kind, Sheet
from collect.submission import Submission
from collect.workbook.layout import CHECKS, COVER, NARRATIVES
from reading.distorted import (
    FORM,
    a_filled,
    filled_book,
    filled_file,
    read_book,
    read_file,
    remarks,
    rescued,
    rescued_file,
    retyped_at,
    shifted,
    with_sheet,
    without_column,
)
from returns import a_form, a_layout, a_return, found, read_back

T2_SHEET, T3_SHEET, T4_SHEET = "表二", "表三", "表四"


# ---------------------------------------------------------------- whatever is done to it


Change = Callable[[Book], Book]
PAGES = (T2_SHEET, T3_SHEET, T4_SHEET, NARRATIVES, COVER, CHECKS)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, int, int, int]:
    """A sheet, where blank rows come or rows above the table go, where blank columns come."""
    return (
        draw(st.sampled_from(PAGES)),
        draw(st.integers(0, 35)),
        draw(st.integers(0, 12)),
        draw(st.sampled_from((-3, -1, 0, 1, 2, 5))),
    )


def changed(book: Book, sheet: str, row: int, column: int, by: int) -> Book:
    """Blank rows before ``row``, or the first rows of a table's sheet gone; blank columns before ``column``."""

    def change(each: Sheet) -> Sheet:
        if by >= 0:
            return shifted(shifted(each, row=row, by=by), column=column, by=by // 2)
        title = each.cells.get((0, 0))
        if title is None or title.text not in {table.title for table in a_form().tables}:
            return each
        stay = {at: cell for at, cell in each.cells.items() if at[0] >= -by}
        merges = tuple(merge for merge in each.merges if merge[0] >= -by)
        return shifted(replace(each, cells=stay, merges=merges), row=-by, by=by)

    return with_sheet(book, sheet, change)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(changes(), max_size=5), st.permutations(range(7)), st.data())
def test_blank_rows_and_columns_and_sheets_renamed_and_reordered_change_no_figure(
    done: list[tuple[str, int, int, int]], order: list[int], data: st.DataObject
) -> None:
    book = filled_book()
    assert len(book.sheets) == len(order)
    for change in done:
        book = changed(book, *change)
    names = data.draw(st.permutations([f"Sheet{place}" for place in order]))
    sheets = tuple(replace(book.sheets[place], name=name) for place, name in zip(order, names, strict=True))
    submission = rescued(replace(book, sheets=sheets))
    assert submission.stamp == a_filled().stamp
    assert set(remarks(submission)) <= {"lifted"}


def test_the_file_as_it_was_issued_is_read_without_a_remark() -> None:
    assert remarks(rescued_file(filled_file())) == {}
    assert read_back(FORM, filled_file()) == read_file(filled_file())
    assert found(a_return()) == []


# ---------------------------------------------------------------- and never wrongly


def told_apart() -> Book:
    """The workbook with a different figure in every cell, without its totals' formulas."""
    book = filled_book()
    for sheet in a_layout(FORM).tables.values():
        for cell, at in sheet.cells.items():
            if cell in NUMBERED:
                place, text = (at.row, at.column), str(NUMBERED[cell])
                book = with_sheet(book, at.sheet, lambda each, place=place, text=text: retyped_at(each, place, text))
    return book


NUMBERED = {cell: 1000 + number for number, cell in enumerate(a_form().entries)}
APART = told_apart()


def without_row(sheet: Sheet, row: int) -> Sheet:
    stay = {at: cell for at, cell in sheet.cells.items() if at[0] != row}
    return shifted(replace(sheet, cells=stay, merges=()), row=row + 1, by=-1)


def swapped(sheet: Sheet, one: int, other: int, *, axis: int) -> Sheet:
    """The sheet with two rows, or two columns, in each other's place."""
    places = {one: other, other: one}

    def turned(at: tuple[int, int]) -> tuple[int, int]:
        row, column = (places.get(each, each) if axis == along else each for along, each in enumerate(at))
        return row, column

    return replace(sheet, cells={turned(at): cell for at, cell in sheet.cells.items()}, merges=())


def said_otherwise(sheet: Sheet, row: int, text: str) -> Sheet:
    """The sheet with the innermost caption of a row, or of a head, emptied or replaced."""
    at = max((each for each, cell in sheet.cells.items() if each[0] == row and cell.kind is Kind.TEXT), default=None)
    kept = {each: cell for each, cell in sheet.cells.items() if each != at}
    return replace(sheet, cells=kept if at is None or not text else {**kept, at: replace(sheet.cells[at], text=text)})


DAMAGES: dict[str, Callable[[Sheet, int, int], Sheet]] = {
    "a row comes": lambda sheet, row, _: shifted(sheet, row=row),
    "a row goes": lambda sheet, row, _: without_row(sheet, row),
    "a column comes": lambda sheet, row, _: shifted(sheet, column=row % 11),
    "a column goes": lambda sheet, row, _: without_column(sheet, row % 11),
    "rows change places": lambda sheet, row, other: swapped(sheet, row, other, axis=0),
    "columns change places": lambda sheet, row, other: swapped(sheet, row % 11, other % 11, axis=1),
    "a caption is emptied": lambda sheet, row, _: said_otherwise(sheet, row, ""),
    "a caption says something else": lambda sheet, row, _: said_otherwise(sheet, row, "以上都不是"),
}
rows = st.integers(0, 33)
damages = st.tuples(st.sampled_from((T2_SHEET, T3_SHEET, T4_SHEET)), st.sampled_from(sorted(DAMAGES)), rows, rows)


def is_unsure(cell: Cell, submission: Submission) -> bool:
    """Whether it was said that this cell was taken by its place alone."""
    said = {each["what"] for each in remarks(submission).get("unsure", [])}
    place = a_form().places[cell]
    return any(label in what for what in said for label in (place.line.label, place.column.label) if label)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.lists(damages, min_size=1, max_size=4))
def test_whatever_is_done_to_a_table_a_figure_is_read_in_its_own_cell_or_not_at_all(
    done: list[tuple[str, str, int, int]],
) -> None:
    """Nobody can tell that 结果纠正 of one block of table four and of another changed places: that is left out."""
    book = APART
    for sheet, damage, row, other in done:
        assume((sheet, damage) != (T4_SHEET, "columns change places"))
        book = with_sheet(book, sheet, lambda each, kind=damage, r=row, o=other: DAMAGES[kind](each, r, o))
    submission = read_book(book)
    if isinstance(submission, Submission):
        scaled = {cell: number * a_form().measure(cell).scale for cell, number in NUMBERED.items()}
        wrong = [cell for cell, figure in submission.figures.items() if scaled[cell] != figure]
        assert [cell for cell in wrong if not is_unsure(cell, submission)] == []
