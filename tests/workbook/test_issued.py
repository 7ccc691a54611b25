"""What does a township receive? Read in the written file by openpyxl, never in our own draft."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from collect.form.checkcode import check_code, offset
from collect.form.model import Cell, Form
from collect.submission import Submission
from collect.workbook.draft import issued_workbook
from collect.workbook.ink import Cached, Formula
from collect.workbook.layout import CHECKS, COVER, HIDDEN, NARRATIVES, Layout, Spot
from collect.workbook.write import write_workbook
from returns import EVERY_FORM, FOURTH, KEY, TOWN, YEAR, a_form, a_layout, a_return, an_issue, issued, last_year

pytestmark = pytest.mark.slow

EVERYWHERE = {
    *("SUM", "ROUND", "ABS", "N", "IF", "AND", "OR", "NOT", "IFERROR", "ISNUMBER", "LEN", "COUNT", "COUNTIF"),
    *("COUNTIFS", "SUMIF", "SUMIFS", "SUMPRODUCT", "INDEX", "MATCH", "MOD", "INT", "MIN", "MAX", "ROW", "COLUMN"),
    *("MID", "HYPERLINK", "TRIM", "ISERROR", "LEFT"),
}
"""Functions that run in Excel 2010, WPS and LibreOffice."""
LONGEST_FORMULA, DEEPEST = 8192, 64


def a_full_return(form: Form) -> Submission:
    """A return with something wrong of every kind, so that no formula comes to nothing."""
    first, second, third, *_, last = (str(cell) for cell in form.entries)
    return a_return("* = 3", f"{first} says 3件", f"{second} blank", f"{third} = -2", f"{last} = 4", form=form)


@cache
def files(name: str, *, prior: bool = False) -> bytes:
    form = a_form(name)
    return issued(name, a_full_return(form), prior=last_year(form=form) if prior else None)


def opened(name: str, *, prior: bool = False, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(files(name, prior=prior)), data_only=values)


def sheets(book: Workbook) -> Iterator[Worksheet]:
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        yield sheet


def places(layout: Layout, cells: Iterator[Cell]) -> set[tuple[str, str]]:
    return {(spot.sheet, spot.address) for spot in (layout.cells[cell] for cell in cells)}


def unlocked(book: Workbook) -> set[tuple[str, str]]:
    return {
        (sheet.title, cell.coordinate)
        for sheet in sheets(book)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }


def open_texts(layout: Layout) -> set[tuple[str, str]]:
    """The boxes, the contacts and the declarations of a nil return."""
    spots = [*layout.narratives.values(), *layout.contacts.values(), *(table.nil for table in layout.tables.values())]
    return {(spot.sheet, spot.address) for spot in spots}


def boxes(book: Workbook) -> set[tuple[str, str]]:
    """The explanation boxes on the check sheet: left of the keys of rules."""
    rows = [[str(value) for value in row] for row in book[CHECKS].iter_rows(values_only=True)]
    keys = [(row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts) if text.endswith("#")]
    return {(CHECKS, Spot(CHECKS, row, column - 1).address) for row, column in keys}


# ---------------------------------------------------------------- what is open


@pytest.mark.parametrize("name", EVERY_FORM)
def test_only_entries_boxes_contacts_and_nil_declarations_are_open(name: str) -> None:
    layout = a_layout(name)
    entries = (cell for cell in a_form(name).places if cell not in a_form(name).parts)
    assert unlocked(opened(name)) == places(layout, entries) | open_texts(layout) | boxes(opened(name))


@pytest.mark.parametrize("name", EVERY_FORM)
def test_what_is_brought_forward_is_locked_where_last_year_is_known(name: str) -> None:
    layout, form = a_layout(name), a_form(name)
    assert form.carried
    entries = (cell for cell in form.entries if not form.places[cell].line.carried_from)
    book = opened(name, prior=True)
    assert boxes(book)
    assert unlocked(book) == places(layout, entries) | open_texts(layout) | boxes(book)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_no_open_cell_is_merged(name: str) -> None:
    book = opened(name)
    open_cells = unlocked(book)
    for sheet in sheets(book):
        cells = [cell for row in sheet.iter_rows() for cell in row]
        merged = {(sheet.title, cell.coordinate) for cell in cells if isinstance(cell, MergedCell)}
        corners = {(sheet.title, each.coord.partition(":")[0]) for each in sheet.merged_cells.ranges}
        assert open_cells.isdisjoint(merged | corners)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_sheet_is_protected_and_the_structure_locked(name: str) -> None:
    book = opened(name)
    assert [sheet.title for sheet in sheets(book) if not sheet.protection.sheet] == []
    assert book.security is not None
    assert book.security.lockStructure


@pytest.mark.parametrize("name", EVERY_FORM)
def test_reading_is_not_locked(name: str) -> None:
    for sheet in sheets(opened(name)):
        guard = sheet.protection
        forbidden = (guard.selectLockedCells, guard.selectUnlockedCells, guard.formatColumns, guard.formatRows)
        assert not any(forbidden)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_only_the_hidden_sheet_is_hidden(name: str) -> None:
    states = {sheet.title: sheet.sheet_state for sheet in sheets(opened(name))}
    assert states.pop(HIDDEN) == "veryHidden"
    assert set(states.values()) == {"visible"}
    assert (next(iter(states)), next(reversed(states))) == (COVER, CHECKS)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_open_cell_says_what_is_allowed_and_stops_what_is_not(name: str) -> None:
    book = opened(name)
    guarded: set[tuple[str, str]] = set()
    for sheet in sheets(book):
        for rule in sheet.data_validations.dataValidation:
            assert rule.prompt
            assert rule.error
            assert rule.errorStyle in (None, "stop")
            assert len(rule.promptTitle or "") <= 32
            assert max(len(rule.prompt), len(rule.error)) <= 255
            guarded |= {(sheet.title, address) for area in str(rule.sqref).split() for address in [area]}
    assert guarded == unlocked(book)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_entry_is_marked_when_something_else_is_pasted_into_it(name: str) -> None:
    book, layout = opened(name), a_layout(name)
    marked = {
        (sheet.title, str(area.sqref))
        for sheet in sheets(book)
        for area in sheet.conditional_formatting
        if any("ISERROR" in rule.formula[0] for rule in area.rules)
    }
    assert marked == places(layout, iter(a_form(name).entries))


# ---------------------------------------------------------------- whose it is


def footer(sheet: Worksheet) -> str:
    """What is printed at the foot of every page of a sheet."""
    foot = sheet.oddFooter
    assert foot is not None
    return " ".join(str(part.text) for part in (foot.left, foot.right) if part)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_stamp_stands_on_every_sheet_in_the_footer_and_in_a_property(name: str) -> None:
    token = a_full_return(a_form(name)).stamp.sealed(KEY)
    book = opened(name)
    for sheet in sheets(book):
        stamped = [cell for row in sheet.iter_rows() for cell in row if cell.value == token]
        assert [cell.protection.locked for cell in stamped] == [True], sheet.title
        if sheet.title != HIDDEN:
            assert token in footer(sheet)
    properties = book.custom_doc_props  # pyright: ignore[reportAttributeAccessIssue] - openpyxl's stubs lack it
    assert [each.value for each in properties.props if each.name == "collect"] == [token]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["P&G 镇", "镇" * 300, "🐎" * 200, "&[Picture]镇"])
def test_however_a_unit_is_called_no_footer_loses_its_stamp(name: str) -> None:
    issue = an_issue(EVERY_FORM[0], a_full_return(a_form()), unit=replace(TOWN, name=name))
    content = write_workbook(issued_workbook(a_layout(EVERY_FORM[0]), issue))
    for sheet in sheets(load_workbook(BytesIO(content))):
        if sheet.title != HIDDEN:
            text = footer(sheet)
            assert issue.token in text
            assert text.startswith(name[:40].replace("&", "＆"))
            assert len(text.encode("utf-16-le")) < 2 * 255


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_footer_names_the_unit_and_numbers_the_pages(name: str) -> None:
    for sheet in sheets(opened(name)):
        if sheet.title != HIDDEN:
            assert TOWN.name in footer(sheet)
            assert "&P" in footer(sheet) or "&[Page]" in footer(sheet)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_sheet_prints_on_a4_one_page_wide_with_its_heads_on_every_page(name: str) -> None:
    layout = a_layout(name)
    grids = {table.sheet: table.grid for table in layout.tables.values()}
    for sheet in sheets(opened(name)):
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        heads = grids[sheet.title].head_rows if sheet.title in grids else 0
        if heads:
            assert sheet.print_title_rows == f"$4:${3 + heads}"


# ---------------------------------------------------------------- what it computes


def formulas(content: bytes) -> Iterator[str]:
    """Every formula of the file: in cells, validations and conditional formats."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in (name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")):
            for node in ElementTree.fromstring(archive.read(part)).iter():
                if node.tag.rpartition("}")[2] in ("f", "formula", "formula1", "formula2"):
                    yield node.text or ""


def depth(text: str) -> int:
    """How deep the brackets of a formula nest."""
    level = deepest = 0
    for sign in re.sub(r'"[^"]*"', "", text):
        level += (sign == "(") - (sign == ")")
        deepest = max(deepest, level)
    return deepest


@pytest.mark.parametrize("prior", [False, True])
@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_formula_uses_only_what_every_spreadsheet_has(name: str, prior: bool) -> None:
    texts = list(formulas(files(name, prior=prior)))
    assert len(texts) > 100
    used = {word for text in texts for word in re.findall(r"([A-Za-z_.][\w.]*)\(", re.sub(r'"[^"]*"', "", text))}
    assert used - EVERYWHERE == set()
    assert max(map(len, texts)) < LONGEST_FORMULA
    assert max(map(depth, texts)) < DEEPEST


def computed_cells(name: str) -> dict[tuple[str, str], Cached]:
    draft = issued_workbook(a_layout(name), an_issue(name, a_full_return(a_form(name))))
    return {
        (sheet.name, Spot(sheet.name, inked.row, inked.column).address): inked.content.cached
        for sheet in draft.sheets
        for inked in sheet.inked
        if isinstance(inked.content, Formula)
    }


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_formula_is_stored_with_the_value_it_was_computed_to_have(name: str) -> None:
    formula_book, value_book = opened(name), opened(name, values=True)
    stored = {
        (sheet.title, cell.coordinate): value_book[sheet.title][cell.coordinate].value
        for sheet in sheets(formula_book)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert {place: "" if value is None else value for place, value in stored.items()} == computed_cells(name)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_no_formula_that_says_something_is_stored_as_nought(name: str) -> None:
    """xlsxwriter stores 0 beside every formula it is not told the value of; phones show it."""
    numbers = {place for place, value in computed_cells(name).items() if value == 0}
    worded = [place for place, value in computed_cells(name).items() if isinstance(value, str)]
    assert len(worded) > 20
    tables = {table.sheet for table in a_layout(name).tables.values()}
    assert {sheet for sheet, _ in numbers} <= {HIDDEN, CHECKS, *tables}


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_check_code_is_printed_on_every_sheet_a_person_sees(name: str) -> None:
    form, submission = a_form(name), a_full_return(a_form(name))
    code = check_code(form, submission.figures, start=offset(form.fingerprint, TOWN.code, year=YEAR))
    book = opened(name, values=True)
    shown = [sheet for sheet in sheets(book) if sheet.sheet_state == "visible"]
    assert {sheet.title for sheet in shown} >= {COVER, NARRATIVES, CHECKS}
    for sheet in shown:
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert any(code in text.split() for text in texts), sheet.title


@pytest.mark.parametrize(
    ("changes", "banner"),
    [
        ((), "可以报送"),
        (("T4:1:review.other blank",), "还有 1 处必须修改"),
        (("T3:1:person = 3", "T4:1:review.other says 无"), "还有 2 处必须修改"),
    ],
)
def test_the_cover_and_the_checks_say_how_much_is_left_to_do(changes: tuple[str, ...], banner: str) -> None:
    book = load_workbook(BytesIO(issued("disclosure-2021", a_return(*changes))), data_only=True)
    assert (book[COVER]["A5"].value, book[CHECKS]["A2"].value) == (banner, banner)


def test_the_checks_have_one_line_for_every_rule_that_binds_the_unit() -> None:
    book = load_workbook(BytesIO(issued("disclosure-2021", a_return("T3:1:person = 3"))), data_only=True)
    rows = [[cell.value for cell in row] for row in book[CHECKS].iter_rows(min_row=6, max_row=15)]
    assert [row[0] for row in rows] == ["R1", "R2", "R3", "R4", "R5", "R6", "R6-nil", "R7", "R8", "R9"]
    results = {str(row[0]): (row[2], row[3], row[4] or None) for row in rows}
    assert results.pop("R3") == ("✗ 不符合", 1, 3)
    assert results.pop("R9") == ("－ 不适用", None, None)
    assert set(results.values()) == {("✓ 符合", 0, None)}


def test_the_same_draft_is_written_as_the_same_bytes() -> None:
    draft = issued_workbook(a_layout(FOURTH), an_issue(FOURTH, a_return(form=a_form(FOURTH))))
    assert write_workbook(draft) == write_workbook(draft)
