"""Are the layouts that the reports are held against those of the two official formats, by what the texts count?"""

import pytest

from report.statutory import LAYOUTS, T2_2021, T3_2019, T3_2021, T4, boxes


def figures(drawing: str) -> int:
    return sum(box.text == "#" for box in boxes(drawing))


def size(drawing: str) -> tuple[int, int]:
    """How many rows and columns the grid has."""
    drawn = boxes(drawing)
    return max(box.row + box.rows for box in drawn), max(box.column + box.columns for box in drawn)


@pytest.mark.parametrize(
    ("drawing", "rows", "columns", "count"),
    [(T2_2021, 14, 4, 10), (T3_2021, 28, 10, 175), (T3_2019, 26, 10, 161), (T4, 4, 15, 15)],
)
def test_a_layout_has_as_many_rows_columns_and_figures_as_its_text_says(drawing, rows, columns, count):
    assert size(drawing) == (rows, columns)
    assert figures(drawing) == count


@pytest.mark.parametrize("drawing", sorted({drawing for layout in LAYOUTS.values() for drawing in layout}))
def test_no_place_of_a_layout_is_drawn_twice_or_left_out(drawing):
    covered = [
        (row, column)
        for box in boxes(drawing)
        for row in range(box.row, box.row + box.rows)
        for column in range(box.column, box.column + box.columns)
    ]
    rows, columns = size(drawing)
    assert sorted(covered) == [(row, column) for row in range(rows) for column in range(columns)]


def test_the_vertical_label_stands_over_22_rows_in_the_2021_layout():
    (label,) = [box for box in boxes(T3_2021) if box.text == "三、本年度办理结果"]
    assert (label.row, label.column, label.rows, label.columns) == (5, 0, 22, 1)
