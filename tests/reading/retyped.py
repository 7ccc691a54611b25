"""What a unit, or its spreadsheet program, does to an issued workbook before it comes back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell

from collect.form.model import Cell
from collect.submission import Submission
from collect.workbook.draft import issued_workbook
from collect.workbook.ink import Content, Inked, SheetDraft, WorkbookDraft
from collect.workbook.layout import Spot
from collect.workbook.write import write_workbook
from returns import a_form, a_layout, a_return, an_issue

FORM = "disclosure-2021"


def a_draft(submission: Submission | None = None, *, name: str = FORM) -> WorkbookDraft:
    """An issued workbook with this return in it, before ink."""
    return _zeros() if submission is None and name == FORM else _drafted(submission, name)


@cache
def _zeros() -> WorkbookDraft:
    """Most tests begin with an all-zero return: it is drafted once."""
    return _drafted(None, FORM)


def _drafted(submission: Submission | None, name: str) -> WorkbookDraft:
    return issued_workbook(a_layout(name), an_issue(name, submission or a_return(form=a_form(name))))


def spot(cell: str, *, name: str = FORM) -> Spot:
    """Where a cell stands."""
    return a_layout(name).cells[Cell.named(cell)]


def retyped(contents: Mapping[Spot, Content], draft: WorkbookDraft | None = None) -> bytes:
    """The file with something else in these places, locked or not."""
    draft = draft or a_draft()

    def inked(sheet: SheetDraft) -> tuple[Inked, ...]:
        places = ((each, Spot(sheet.name, each.row, each.column)) for each in sheet.inked)
        return tuple(replace(each, content=contents.get(place, each.content)) for each, place in places)

    assert set(contents) <= {Spot(sheet.name, each.row, each.column) for sheet in draft.sheets for each in sheet.inked}
    return write_workbook(redrawn(draft, lambda sheet: replace(sheet, inked=inked(sheet))))


def redrawn(draft: WorkbookDraft, redraw: Callable[[SheetDraft], SheetDraft]) -> WorkbookDraft:
    """The draft with every sheet changed."""
    return replace(draft, sheets=tuple(map(redraw, draft.sheets)))


def resaved(content: bytes, changes: Mapping[Spot, object]) -> bytes:
    """The file as openpyxl saves it with these values typed in: no formula keeps its computed value."""
    book = load_workbook(BytesIO(content))
    for place, value in changes.items():
        cell = book[place.sheet][place.address]
        assert isinstance(cell, SheetCell)
        cell.value = value  # pyright: ignore[reportAttributeAccessIssue]
    target = BytesIO()
    book.save(target)
    return target.getvalue()
