"""How a drafted workbook becomes an .xlsx file."""

# xlsxwriter ships without complete type hints
# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false

import datetime as dt
from decimal import Decimal
from io import BytesIO
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from collect.workbook.band import Numbers, Spelling, spanned, storable
from collect.workbook.ink import (
    Band,
    Chart,
    Content,
    Formula,
    Highlight,
    Inked,
    Link,
    Look,
    Page,
    SheetDraft,
    WorkbookDraft,
)
from collect.workbook.terms import commenting, highlighting, properties, validation

_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)  # noqa: UP017 - the same bytes for the same draft
_READING = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}
"""Reading is not locked: selecting, copying, widening and filtering stay allowed."""
_MANY = 10_000
"""So many rows of bands are no longer spelled in memory."""
_SPOOLED = 32 * 1024 * 1024
"""Characters of a band that are kept in memory before they are written to the disk."""


class _LockedBook(xlsxwriter.Workbook):
    """A workbook whose sheets cannot be renamed, moved or deleted: xlsxwriter has no call for it."""

    locked = False

    def numbered(self, text: str) -> int:
        """The number of a text that several cells may share."""
        table: Any = self.str_table
        return table._get_shared_string_index(text)  # noqa: SLF001 - xlsxwriter has no other name for it

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
        if self.locked:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]


class _PlainSheet(Worksheet):
    """A sheet whose formulas are written as they stand: looking for newer functions in each takes half the time."""

    _band: Band | None = None
    _rows_of_band: IO[str] | None = None

    def _prepare_formula(self, formula: str, expand_future_functions: object = False) -> str:  # noqa: FBT002
        return formula.removeprefix("=")

    def write_band(self, band: Band, numbers: Numbers) -> None:
        """Spells the rows of a band, so that their texts are numbered in their turn; all other cells are there."""
        any_sheet: Any = self
        for row, column in ((band.top, 0), (band.top + band.count - 1, band.width - 1)):
            self._check_dimensions(row, column)  # pyright: ignore[reportAttributeAccessIssue]
        self._calculate_spans()
        any_sheet.row_spans = spanned(any_sheet.row_spans, band)
        self._band, self._rows_of_band = band, SpooledTemporaryFile(_SPOOLED, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        for row in Spelling(band, numbers, any_sheet.row_spans).rows():
            self._rows_of_band.write(row)  # all at once they would stand in memory before they go to the disk

    def _calculate_spans(self) -> None:
        """Once, before there is a band: later the sheet is written in three parts."""
        if self._band is None:
            super()._calculate_spans()  # pyright: ignore[reportAttributeAccessIssue]

    def _write_rows(self) -> None:
        """The rows above the band, the band, the rows below it."""
        if self._band is None or self._rows_of_band is None:
            super()._write_rows()  # pyright: ignore[reportAttributeAccessIssue]
            return
        any_sheet: Any = self
        first, last = any_sheet.dim_rowmin, any_sheet.dim_rowmax
        any_sheet.dim_rowmax = self._band.top - 1
        super()._write_rows()  # pyright: ignore[reportAttributeAccessIssue]
        with self._rows_of_band as rows:
            rows.seek(0)
            copyfileobj(rows, any_sheet.fh)
        any_sheet.dim_rowmin, any_sheet.dim_rowmax = self._band.top + self._band.count, last
        super()._write_rows()  # pyright: ignore[reportAttributeAccessIssue]
        any_sheet.dim_rowmin = first


def write_workbook(draft: WorkbookDraft) -> bytes:
    """The bytes of the .xlsx file: the same for the same draft."""
    target = BytesIO()
    options = {
        "in_memory": sum(sheet.band.count for sheet in draft.sheets if sheet.band) < _MANY,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = _LockedBook(target, options)
    book.locked = any(sheet.protected for sheet in draft.sheets)
    book.set_properties({"title": draft.title, "created": _EPOCH.replace(tzinfo=None)})
    for name, value in draft.properties.items():
        book.set_custom_property(name, value, "text")
    pen = _Pen(book, draft.password)
    for sheet in draft.sheets:
        pen.write(sheet)
    book.close()
    return target.getvalue()


class _Pen:
    """Writes the sheets of one workbook, each look made once."""

    def __init__(self, book: _LockedBook, password: str) -> None:
        self._book = book
        self._password = password
        self._looks: dict[Look, Format] = {}

    def write(self, draft: SheetDraft) -> None:
        sheet: Any = self._book.add_worksheet(draft.name, _PlainSheet)
        _size(sheet, draft)
        for inked in draft.inked:
            self._ink(sheet, inked)
        if draft.band:
            sheet.write_band(draft.band, Numbers(self._numbered, self._book.numbered))
        for allowed in draft.allowed:
            sheet.data_validation(allowed.row, allowed.column, allowed.row, allowed.column, validation(allowed))
        for highlight in draft.highlights:
            self._highlight(sheet, highlight)
        for comment in draft.comments:
            sheet.write_comment(comment.row, comment.column, storable(comment.text), commenting(comment))
        for chart in draft.charts:
            self._draw(sheet, chart)
        self._page(sheet, draft.page)
        self._close(sheet, draft)

    def _look(self, look: Look) -> Format:
        if look not in self._looks:
            self._looks[look] = self._book.add_format(properties(look))
            self._numbered(look)
        return self._looks[look]

    def _numbered(self, look: Look) -> int:
        """The number of a look: numbered in the order in which they are met, however their cells are written."""
        made: Any = self._look(look)
        return made._get_xf_index()  # noqa: SLF001 - likewise

    def _ink(self, sheet: Worksheet, inked: Inked) -> None:
        look = self._look(inked.look)
        if inked.rows > 1 or inked.columns > 1:
            bottom, right = inked.row + inked.rows - 1, inked.column + inked.columns - 1
            sheet.merge_range(inked.row, inked.column, bottom, right, "", look)
        _write(sheet, inked.row, column=inked.column, content=inked.content, look=look)

    def _highlight(self, sheet: Worksheet, highlight: Highlight) -> None:
        rule = {
            "type": "formula",
            "criteria": f"={highlight.when}",
            "format": self._book.add_format(highlighting(highlight.look)),
        }
        sheet.conditional_format(highlight.row, highlight.column, highlight.row, highlight.column, rule)

    def _draw(self, sheet: Worksheet, chart: Chart) -> None:
        """A chart with a figure at each bar, so that nothing has to be read off an axis."""
        drawn: Any = self._book.add_chart({"type": chart.kind})
        font = {"name": chart.font, "size": 9}
        for series in chart.series:
            drawn.add_series(
                {
                    "name": list(series.name[:3]),
                    "categories": list(series.labels),
                    "values": list(series.figures),
                    "fill": {"color": series.colour},
                    "gap": 60,
                    "data_labels": {"value": True, "font": font},
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"name": chart.font, "size": 12}, "overlay": False})
        labels: dict[str, Any] = {"num_font": font, "reverse": chart.kind == "bar"}
        figures = {"visible": False, "major_gridlines": {"visible": False}, "min": 0 if chart.from_zero else None}
        drawn.set_x_axis(figures if chart.kind == "bar" else labels)
        drawn.set_y_axis(labels if chart.kind == "bar" else figures)
        drawn.set_legend({"position": "bottom", "font": font} if len(chart.series) > 1 else {"none": True})
        drawn.set_size({"width": chart.width, "height": chart.height})
        sheet.insert_chart(chart.row, chart.column, drawn, {"object_position": 2})

    def _page(self, sheet: Worksheet, page: Page) -> None:
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
        _fit(sheet, page)
        sheet.center_horizontally()
        if page.landscape:
            sheet.set_landscape()
        if page.repeat:
            sheet.repeat_rows(*page.repeat)
        if page.footer:
            sheet.set_footer(page.footer)
        if page.columns:
            sheet.print_area(0, 0, page.rows - 1, page.columns - 1)

    def _close(self, sheet: Worksheet, draft: SheetDraft) -> None:
        sheet.set_selection(*draft.first, *draft.first)
        sheet.hide_gridlines(2)
        if draft.freeze:
            sheet.freeze_panes(*draft.freeze)
        if draft.filtered:
            sheet.autofilter(*draft.filtered)
        if draft.protected:
            sheet.protect(self._password, _READING)
        if draft.visibility == "veryHidden":
            sheet.very_hidden()


def _size(sheet: Worksheet, draft: SheetDraft) -> None:
    for column, width in draft.widths.items():
        sheet.set_column(column, column, width)
    for row, height in draft.heights.items():
        sheet.set_row(row, height)


def _fit(sheet: Worksheet, page: Page) -> None:
    """A sheet fitted to one page's width ignores where its pages should turn, so it is the one or the other."""
    if not page.turns:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(page.scale)
    sheet.set_v_pagebreaks(list(page.turns))
    if page.labels:
        sheet.repeat_columns(0, page.labels - 1)


def _write(sheet: Worksheet, row: int, *, column: int, content: Content, look: Format) -> None:
    if content is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(content, Formula):
        cached: Any = float(content.cached) if isinstance(content.cached, Decimal) else content.cached
        sheet.write_formula(row, column, f"={content.text}", look, cached)
    elif isinstance(content, Link):
        sheet.write_url(row, column, f"internal:{content.target}", look, content.text)
    elif isinstance(content, str):
        sheet.write_string(row, column, storable(content), look)
    else:
        sheet.write_number(row, column, float(content), look)
