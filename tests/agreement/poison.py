"""How a workbook is written so that nothing in it can be believed until it is calculated anew."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from agreement.generated import Case
from collect.submission import Oddness
from collect.workbook.draft import issued_workbook
from collect.workbook.ink import Cached, Formula, Inked, SheetDraft, WorkbookDraft
from collect.workbook.layout import Spot
from collect.workbook.write import write_workbook
from returns import a_layout, an_issue

_FAILING = {"#N/A": "NA()", "#DIV/0!": "1/0"}
POISON = "毒"


def written(cases: Sequence[Case], folder: Path) -> list[Path]:
    """The workbook of every case, every formula with a wrong value of the same kind beside it."""
    paths = [folder / f"{place}.xlsx" for place in range(len(cases))]
    for case, path in zip(cases, paths, strict=True):
        path.write_bytes(write_workbook(_bare(_redrawn(_drafted(case), _spoilt))))
    return paths


def formulas(case: Case) -> Mapping[tuple[str, str], Cached]:
    """What Python says of every formula of a case's workbook, by sheet and address."""
    return {
        (sheet.name, _spot(sheet, inked).address): inked.content.cached
        for sheet in _drafted(case).sheets
        for inked in sheet.inked
        if isinstance(inked.content, Formula) and inked.content.text not in _FAILING.values()
    }


def _drafted(case: Case) -> WorkbookDraft:
    """The workbook of a case; its error cells fail for real."""
    issue = an_issue(case.form, case.submission, unit=case.unit, prior=case.prior)
    cells = a_layout(case.form).cells
    errors = {
        cells[cell]: oddity.text for cell, oddity in case.submission.oddities.items() if oddity.kind is Oddness.ERROR
    }

    def failing(sheet: SheetDraft, inked: Inked) -> Inked:
        error = errors.get(_spot(sheet, inked))
        return replace(inked, content=Formula(_FAILING[error], error)) if error else inked

    return _redrawn(issued_workbook(a_layout(case.form), issue), failing)


def _redrawn(draft: WorkbookDraft, redraw: Callable[[SheetDraft, Inked], Inked]) -> WorkbookDraft:
    def inked(sheet: SheetDraft) -> Iterator[Inked]:
        return (redraw(sheet, each) for each in sheet.inked)

    return replace(draft, sheets=tuple(replace(sheet, inked=tuple(inked(sheet))) for sheet in draft.sheets))


def _bare(draft: WorkbookDraft) -> WorkbookDraft:
    """Without validations and colours: they compute nothing, and take half the time to write and to open."""
    return replace(draft, sheets=tuple(replace(sheet, allowed=(), highlights=()) for sheet in draft.sheets))


def _spot(sheet: SheetDraft, inked: Inked) -> Spot:
    return Spot(sheet.name, inked.row, inked.column)


def _spoilt(_: SheetDraft, inked: Inked) -> Inked:
    content = inked.content
    if not isinstance(content, Formula) or content.text in _FAILING.values():
        return inked
    return replace(inked, content=replace(content, cached=wrong(content.cached)))


def wrong(cached: Cached) -> Cached:
    """Another value of the same kind."""
    if isinstance(cached, str):
        return POISON + cached
    return Decimal(cached) + 7 if isinstance(cached, Decimal) else cached + 7
