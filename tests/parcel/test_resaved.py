"""Whether a workbook says the same after LibreOffice has saved it as .xls and as .ods."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from collect.office.suite import Suite, convert, find_suite
from collect.parcel.cells import Book, Kind, Sheet, TypedCell
from collect.parcel.open import open_parcel
from collect.parcel.unpack import unpack
from collect.submission import Submission
from collect.workbook.draft import TOKEN_PROPERTY
from parcel.packed import a_mail, a_zip, file_part
from returns import EVERY_FORM, a_form, a_return, issued

pytestmark = [pytest.mark.office, pytest.mark.slow]
FORMATS = ("xls", "ods")
MADE: list[tuple[str, Any]] = [("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ("=A1+A4", 7), ('=""', "")]
PROSE = "一是  强化意识。\n二是规范程序，公开3259件。\n=不是公式"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Book]:
    """Every workbook by its name and the format LibreOffice saved it in."""
    suite = find_suite()
    if suite is None:
        pytest.skip("no office suite on this machine")
    folder = tmp_path_factory.mktemp("resaved")
    for name in EVERY_FORM:
        (folder / f"{name}.xlsx").write_bytes(issued(name, filled(name)))
    oddities(folder / "oddities.xlsx")
    return {
        (path.stem, to): opened(path)
        for to in ("xlsx", *FORMATS)
        for path in resaved(suite, sorted(folder.glob("*.xlsx")), to)
    }


def filled(name: str) -> Submission:
    """A return with a figure in every third entry, one text, one narrative."""
    form = a_form(name)
    changes = [f"{cell} = {number}" for number, cell in enumerate(form.entries) if number % 3 == 0]
    return a_return(*changes, f"{form.entries[1]} says 3件", f"{form.narratives[0].code} tells {PROSE}", form=form)


def oddities(path: Path) -> None:
    """Whatever a return can hold that our own workbooks do not."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet, hidden = book.add_worksheet("甲 表"), book.add_worksheet("藏")
        hidden.hide()
        hidden.write("A1", 1)
        sheet.protect("1234")
        unlocked, bold = book.add_format({"locked": False}), book.add_format({"bold": True})
        for row, value in enumerate([12, 160.5964, 0.1, -5, 2.5, 1e300, 251_000, 123_456_789_012]):
            sheet.write_number(row, 0, value, unlocked if row % 2 else None)
        for row, text in enumerate(["3件", "１２", "=x", "—", " 前后 ", "一\n二", "👍", "1"]):
            sheet.write_string(row, 1, text)
        for row, (formula, shown) in enumerate(MADE):
            sheet.write_formula(row, 2, formula, None, shown)
        for row, code in enumerate(["yyyy-mm-dd", 'm"月"d"日"', "0.00%"]):
            sheet.write_number(row, 3, 45293, book.add_format({"num_format": code}))
        sheet.write_rich_string("E1", bold, "粗", "细 ", bold, "末")
        sheet.merge_range("F1:G3", "合并")
        sheet.write_comment("A1", "批注")
        sheet.write(500, 70, "远")
        book.set_custom_property("collect", "CLT1|甲")


def resaved(suite: Suite, files: list[Path], to: str) -> tuple[Path, ...]:
    target = files[0].parent / to
    target.mkdir()
    return convert(suite, files, to=to, folder=target)


def opened(path: Path) -> Book:
    outcome = open_parcel(path.name, path.read_bytes())
    assert isinstance(outcome, Book), outcome
    assert outcome.source == path.suffix[1:]
    return outcome


def plain(cell: TypedCell) -> tuple[object, ...]:
    """A cell as it must come back: LibreOffice spells dates and large numbers each its way."""
    if cell.kind is Kind.NUMBER:
        return cell.kind, Decimal(cell.text), cell.locked, cell.formula is None
    if cell.kind is Kind.DATE:
        return cell.kind, cell.text.replace("2024-01-02", "45293"), cell.locked
    return cell.kind, cell.text, cell.locked, cell.formula is None


def meant(sheet: Sheet, *, to: str) -> dict[tuple[int, int], object]:
    """Every cell but the texts that formulas make: LibreOffice saves those as 0 in an .xls it has not recalculated."""
    told = {place: cell for place, cell in sheet.cells.items() if to != "xls" or not is_made_text(cell)}
    return {place: plain(cell) for place, cell in told.items()}


def is_made_text(cell: TypedCell) -> bool:
    return cell.formula is not None and cell.kind is Kind.TEXT and cell.text != ""


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("name", [*EVERY_FORM, "oddities"])
def test_sheets_cells_and_properties_are_the_same(saved: dict[tuple[str, str], Book], name: str, to: str):
    before, after = saved[name, "xlsx"], saved[name, to]
    for one, other in zip(before.sheets, after.sheets, strict=True):
        kept = meant(one, to=to)
        assert len(kept) > 0
        assert {place: found for place, found in meant(other, to=to).items() if place in kept} == kept
        made = {place for place, cell in one.cells.items() if is_made_text(cell)} if to == "xls" else set()
        assert set(other.cells) - set(kept) == made
        assert (one.name, one.visibility, one.protected) == (other.name, other.visibility, other.protected)
        assert (one.outside, sorted(one.merges)) == (other.outside, sorted(other.merges))
    assert before.properties[TOKEN_PROPERTY] == after.properties[TOKEN_PROPERTY] != ""


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_formula_of_an_ods_is_spelled_as_in_the_xlsx(saved: dict[tuple[str, str], Book], name: str):
    for one, other in zip(saved[name, "xlsx"].sheets, saved[name, "ods"].sheets, strict=True):
        formulas = {place: cell.formula.replace("$", "") for place, cell in one.cells.items() if cell.formula}
        found = {place: other.cells[place].formula for place in formulas}
        assert {place: text and text.replace("$", "") for place, text in found.items()} == formulas


def test_an_old_workbook_in_a_zip_in_a_mail_is_found_and_read(saved: dict[tuple[str, str], Book], tmp_path: Path):
    suite = find_suite()
    assert suite is not None
    (tmp_path / "a.xlsx").write_bytes(issued(EVERY_FORM[0], filled(EVERY_FORM[0])))
    (old,) = resaved(suite, [tmp_path / "a.xlsx"], "xls")
    mail = a_mail(file_part(b'attachment; filename="a.zip"', a_zip({"报表.et": old.read_bytes()}, encoding="gbk")))
    (packed,) = unpack("m.eml", mail)
    assert packed.name == "m.eml/a.zip/报表.et"
    assert packed.content is not None
    assert open_parcel(packed.name, packed.content) == saved[EVERY_FORM[0], "xls"]
