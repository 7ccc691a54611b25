"""What does a sender get back? Read in the written file by openpyxl and LibreOffice, never in our own draft."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from collect.form.model import Cell, Severity
from collect.office.suite import Suite, Typing, convert, find_suite, type_into, values
from collect.submission import Oddity, Oddness, Submission
from collect.workbook.ink import Formula
from collect.workbook.layout import CHECKS, COVER, HIDDEN, MARKED, NARRATIVES, Spot
from collect.workbook.marked import Marks, marked_workbook, numbered
from collect.workbook.write import write_workbook
from reading.retyped import spot
from returns import EVERY_FORM, a_form, a_layout, a_return, an_issue, read_back
from workbook.faulty import (
    PROSE,
    REASON,
    REPAIR,
    TEXTS,
    TRIAL_WORDS,
    a_faulty_return,
    a_finding,
    a_marked_copy,
    marked,
    prior_of,
    said_of,
)

pytestmark = pytest.mark.slow
FORM = "disclosure-2021"


@pytest.fixture(scope="session")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


@cache
def files(name: str, *, prior: bool = False) -> bytes:
    return a_marked_copy(name, prior=prior)


def opened(content: bytes, *, values_only: bool = False) -> Workbook:
    return load_workbook(BytesIO(content), data_only=values_only)


def page(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(content: bytes, sheet: str = MARKED) -> list[str]:
    """What stands on a sheet, as a phone shows it: formulas by their stored value."""
    rows = page(opened(content, values_only=True), sheet).iter_rows(values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def every_cell(content: bytes) -> list[Any]:
    return [cell for sheet in opened(content).worksheets for row in sheet.iter_rows() for cell in row]


def is_key(cell: Any) -> bool:
    return isinstance(cell.value, str) and re.fullmatch(r"[\w.-]+#\w*", cell.value) is not None


def beside(cell: Any) -> str:
    """The address left of a cell."""
    return cell.offset(0, -1).coordinate


def at(content: bytes, cell: str) -> tuple[Worksheet, str]:
    place = spot(cell)
    return page(opened(content), place.sheet), place.address


def read(content: bytes, name: str = FORM) -> Submission:
    submission = read_back(name, content)
    assert isinstance(submission, Submission), submission
    return submission


def as_text(oddities: Mapping[Cell, Oddity]) -> Mapping[Cell, Oddity]:
    return {cell: Oddity(Oddness.TEXT, odd.text) for cell, odd in oddities.items()}


# ---------------------------------------------------------------- the sender's own return


@pytest.mark.parametrize("name", EVERY_FORM)
def test_it_is_read_back_as_the_sender_s_own_return(name: str) -> None:
    sent, back = a_faulty_return(a_form(name)), read(files(name), name)
    assert back == replace(sent, oddities=as_text(sent.oddities), stated={}, explanations=back.explanations)
    assert back.oddities
    assert list(back.explanations.values()) == [REASON]


@pytest.mark.parametrize("kind", [Oddness.DATE, Oddness.ERROR, Oddness.BOOLEAN])
@pytest.mark.parametrize("text", ["2025-01-02", "#REF!", "TRUE", "1e300", "_x0041_", "\x01a"])
def test_whatever_stood_there_is_written_back_as_text(kind: Oddness, text: str) -> None:
    cell = Cell.named("T3:1:person")
    sent = replace(a_return("T3:1:person blank"), oddities={cell: Oddity(kind, text)})
    assert read(a_marked_copy(submission=sent)).oddities == {cell: Oddity(Oddness.TEXT, text)}


@pytest.mark.parametrize("name", EVERY_FORM)
def test_no_formula_holds_anything_the_sender_wrote(name: str) -> None:
    strings = [*TEXTS, "重复1件", "引号", "集中清理"]
    with zipfile.ZipFile(BytesIO(files(name))) as archive:
        sheets = [archive.read(each).decode() for each in archive.namelist() if each.startswith("xl/worksheets/sheet")]
    found = [text for sheet in sheets for text in re.findall(r"<(?:f|formula\d?)>(.*?)</", sheet)]
    assert len(found) > 100
    assert [(text, said) for text in found for said in strings if len(said) > 1 and said in text] == []
    cells = [cell for sheet in opened(files(name)).worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.value: cell.data_type for cell in cells if cell.value in TEXTS} == dict.fromkeys(TEXTS, "s")


def test_half_a_character_and_a_text_too_long_for_a_cell_do_not_stop_it() -> None:
    sent = replace(a_return(), narratives={"N1": "一\udc00二", "N5": "长" * 40_000, "N6": ""})
    assert read(a_marked_copy(submission=sent)).narratives == {"N1": "一?二", "N5": "长" * 32_767, "N6": ""}


# ---------------------------------------------------------------- what is open


@pytest.mark.parametrize("prior", [False, True])
@pytest.mark.parametrize("name", EVERY_FORM)
def test_only_entries_boxes_contacts_and_nil_declarations_are_open(name: str, prior: bool) -> None:
    layout, form, known = a_layout(name), a_form(name), prior_of(a_form(name)) if prior else None
    sent, cells = a_faulty_return(form), every_cell(files(name, prior=prior))
    boxes = {(cell.parent.title, beside(cell)) for cell in cells if is_key(cell)}
    kept = {
        cell
        for cell in (form.carried if known else ())
        if known and sent.figures.get(cell) == known[form.carried[cell]]
    }
    entries = [layout.cells[cell] for cell in form.entries if cell not in kept]
    spots = [*layout.narratives.values(), *layout.contacts.values(), *(each.nil for each in layout.tables.values())]
    open_cells = {(cell.parent.title, cell.coordinate) for cell in cells if not cell.protection.locked}
    assert open_cells == boxes | {(each.sheet, each.address) for each in (*entries, *spots)}
    soft = [each for each in said_of(sent, form, prior=known) if each.severity is Severity.SOFT]
    assert len([sheet for sheet, _ in boxes if sheet == MARKED]) == len(soft)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_sheet_is_protected_and_every_open_cell_says_what_is_allowed(name: str) -> None:
    book = opened(files(name))
    guarded = {
        (sheet.title, str(rule.sqref))
        for sheet in book.worksheets
        for rule in sheet.data_validations.dataValidation
        if rule.prompt and rule.error
    }
    cells = every_cell(files(name))
    assert guarded == {(cell.parent.title, cell.coordinate) for cell in cells if not cell.protection.locked}
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert {cell.coordinate for cell in cells if isinstance(cell, MergedCell) and not cell.protection.locked} == set()


def test_a_figure_brought_forward_wrongly_can_be_mended() -> None:
    sheet, address = at(files(FORM, prior=True), "T3:2:person")
    assert not sheet[address].protection.locked
    right, there = at(files(FORM, prior=True), "T3:2:legal")
    assert right[there].protection.locked


def test_a_total_that_was_typed_over_is_a_total_again() -> None:
    sheet, address = at(files(FORM), "T3:1:total")
    assert str(sheet[address].value).startswith("=")
    assert sheet[address].comment is not None
    assert "✓ 已复原" in texts(files(FORM))


# ---------------------------------------------------------------- the first sheet


def test_it_begins_with_how_much_is_to_be_done() -> None:
    said = numbered(said_of(a_faulty_return(), a_form()))
    hard = sum(each.severity is Severity.HARD for each in said)
    assert hard > 5
    book = opened(files(FORM), values_only=True)
    assert (book.sheetnames[:2], book.active.title if book.active else "") == ([MARKED, COVER], MARKED)
    assert page(book, MARKED)["A3"].value == f"需修改 {hard} 处、需说明 1 处"
    assert page(book, MARKED)["A4"].value == f"还剩：必须改 {hard - 1} 处、需说明 1 处"


@pytest.mark.parametrize(("severity", "boxes"), [(Severity.SOFT, 1), (Severity.HARD, 0), (Severity.NOTE, 0)])
def test_who_has_nothing_to_explain_is_not_told_how(severity: Severity, boxes: int) -> None:
    said = [a_finding("R12", severity, (a_form().entries[1],), "与上年相差很大。")]
    draft = marked_workbook(a_layout(FORM), an_issue(FORM, a_return()), marks=Marks(1, numbered(said)))
    told = texts(write_workbook(draft))
    steps = [each for each in told if re.match(r"\d\. ", each)]
    assert sum("黄色格里写明原因" in each for each in steps) == boxes == told.count("请说明")
    assert [each[:2] for each in steps] == [f"{number}." for number in range(1, len(steps) + 1)]


def test_every_finding_is_told_with_its_place_its_remedy_and_a_link_there() -> None:
    told = texts(files(FORM))
    for each in said_of(a_faulty_return(), a_form()):
        if each.severity is Severity.HARD:
            assert any(place in each.message for place in told if place.startswith("“"))
    assert REPAIR in told
    assert "贵单位自己加的表页没有读取，也没有带进这份文件：台账。原件已存档。" in "".join(told)
    links = {cell.hyperlink.location for cell in every_cell(files(FORM)) if cell.hyperlink}
    assert {f"'表二'!{spot('T2:6.1:decisions').address}", f"'{NARRATIVES}'!A4"} <= links


def test_an_explanation_that_still_holds_stands_in_its_box() -> None:
    sheet = page(opened(files(FORM), values_only=True), MARKED)
    key = next(each.key for each in said_of(a_faulty_return(), a_form()) if each.rule == "R12")
    rows = [row for row in sheet.iter_rows(values_only=True) if key in row]
    assert [row[:4] for row in rows] == [(None, "请说明", REASON, key)]
    assert "✓ 已说明" in texts(files(FORM))


def test_what_is_on_trial_is_never_shown() -> None:
    with zipfile.ZipFile(BytesIO(files(FORM))) as archive:
        parts = [archive.read(each).decode("utf-8", "replace") for each in archive.namelist()]
    assert not any(TRIAL_WORDS in part or "R99" in part for part in parts)
    trial = a_finding("R99", Severity.TRIAL, (), TRIAL_WORDS)
    assert numbered([trial]) == ()
    assert Marks(1, (*numbered([]),)).shown == ()


def test_a_doubt_about_the_file_itself_is_not_the_sender_s_to_explain() -> None:
    marks = Marks(1, numbered([a_finding("unsealed", Severity.SOFT, (), "没有封印")]))
    assert (marks.unexplained, [mark.severity for mark in marks.shown]) == ((), [Severity.NOTE])


# ---------------------------------------------------------------- where the faults are


def first_rule(content: bytes, cell: str) -> tuple[str, str]:
    """The first conditional format of a cell: when it applies, and how it shows the value."""
    sheet, address = at(content, cell)
    rules = [rule for area in sheet.conditional_formatting if str(area.sqref) == address for rule in area.rules]
    first = min(rules, key=lambda rule: rule.priority)
    return first.formula[0], first.dxf.numFmt.formatCode if first.dxf and first.dxf.numFmt else ""


@pytest.mark.parametrize(
    ("change", "when", "symbol"),
    [
        ("T3:1:person says 3件", "AND(NOT(ISNUMBER(D7)),LEN(D7)=2)", "✗"),
        ("T3:1:person blank", "LEN(D7)=0", "✗"),
        ("T3:1:person = 12", "IF(ISNUMBER(D7),ROUND(D7-12,6)=0,FALSE)", "✗"),
    ],
)
def test_a_bad_cell_is_marked_for_as_long_as_its_value_stands(change: str, when: str, symbol: str) -> None:
    formula, shown = first_rule(a_marked_copy(submission=a_return(change)), "T3:1:person")
    assert formula == when
    assert shown.startswith(f'"{symbol} "')


def test_a_figure_that_wants_a_reason_is_marked_otherwise() -> None:
    formula, shown = first_rule(a_marked_copy(submission=a_return()), str(a_form().entries[1]))
    assert formula.endswith("-0,6)=0,FALSE)")
    assert shown.startswith('"？ "')


def test_a_comment_says_what_is_wrong_and_what_to_do() -> None:
    sheet, address = at(a_marked_copy(submission=a_return("T3:1:person = 12")), "T3:1:person")
    comment = sheet[address].comment
    assert comment is not None
    assert comment.author == "collect"
    asked, stands, likely, to_do = comment.text.splitlines()[1:]
    assert asked.startswith("要求：第一项加第二项之和")
    assert stands == "现状：前者为 12，后者为 0，相差 12。"
    assert (likely, to_do) == (f"最可能：{REPAIR}", "请改正这里；涉及几格的，改错的那一格。")


def test_the_cell_of_the_likely_slip_is_pointed_at_although_the_rule_does_not_name_it() -> None:
    sent, cell = a_return("T3:1:person = 12", "T3:3.2:person = 30", form=a_form(FORM)), Cell.named("T3:3.2:person")
    said = [each for each in said_of(sent, a_form(FORM)) if each.rule == "R3"]
    assert cell not in said[0].cells
    marks = Marks(1, numbered(said, repairs={said[0].key: REPAIR}, suspects={said[0].key: (cell,)}))
    copy = write_workbook(marked_workbook(a_layout(FORM), an_issue(FORM, sent), marks=marks))
    sheet, address = at(copy, str(cell))
    comment = sheet[address].comment
    assert comment is not None
    assert REPAIR in comment.text
    assert first_rule(copy, str(cell))[1].startswith('"？ "')
    assert [each.hyperlink.location for each in every_cell(copy) if each.value == "去看" and each.hyperlink] == [
        f"'表三'!{address}"
    ]


def test_prose_is_annotated_beside_its_box_and_stays_as_it_was() -> None:
    sheet = page(opened(files(FORM)), NARRATIVES)
    assert sheet["A4"].value == PROSE
    assert "全年共收到政府信息公开申请15件" in str(sheet["B3"].value)
    assert sheet["A4"].comment is not None


# ---------------------------------------------------------------- in LibreOffice


def saved(content: bytes, folder: Path) -> Path:
    path = folder / "return.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.office
@pytest.mark.parametrize("name", [FORM, "village-library"])
def test_everything_that_is_shown_without_calculating_is_the_truth(suite: Suite, tmp_path: Path, name: str) -> None:
    stated = {
        (sheet.name, Spot(sheet.name, each.row, each.column).address): each.content.cached
        for sheet in marked(name, prior=True).sheets
        for each in sheet.inked
        if isinstance(each.content, Formula) and sheet.name != HIDDEN
    }
    (shown,) = values(suite, [saved(a_marked_copy(name, prior=True), tmp_path)], recalculate=True)
    assert len(stated) > 60
    found = {place: shown.get(place, "") for place in stated}
    assert found == {place: cached if isinstance(cached, str) else float(cached) for place, cached in stated.items()}


@pytest.mark.office
def test_libreoffice_saves_it_without_losing_a_value_a_mark_or_a_key(suite: Suite, tmp_path: Path) -> None:
    source = saved(files(FORM), tmp_path)
    folder = tmp_path / "again"
    folder.mkdir()
    (again,) = convert(suite, [source], to="xlsx", folder=folder)
    (paper,) = convert(suite, [source], to="pdf", folder=folder)
    assert paper.read_bytes().startswith(b"%PDF")
    assert read(again.read_bytes()) == read(files(FORM))
    assert first_rule(again.read_bytes(), "T2:6.1:decisions")[1].startswith('"✗ "')


@pytest.mark.office
def test_corrected_and_explained_in_libreoffice_it_comes_back_as_the_next_version(suite: Suite, tmp_path: Path) -> None:
    sent = a_return("T3:1:person = 12", "T3:3.2:person = 30", "N1 tells 文字", form=a_form(FORM), serial=2)
    copy = a_marked_copy(submission=sent)
    key = next(each.key for each in said_of(sent, a_form()) if each.rule == "R13")
    box = next(beside(cell) for cell in every_cell(copy) if cell.value == key)
    mended = spot("T3:3.2:person")
    keys = {(MARKED, box): "文中含上年结转，数字无误", (mended.sheet, mended.address): 12}
    target = tmp_path / "mended.xlsx"
    type_into(suite, [Typing(saved(copy, tmp_path), target, keys)])
    back = read(target.read_bytes())
    assert (back.stamp, back.remarks) == (sent.stamp, ())
    assert back.figures == {**sent.figures, Cell.named("T3:3.2:person"): 12}
    assert back.explanations == {**read(copy).explanations, key: "文中含上年结转，数字无误"}
    assert "✓ 都已处理：请保存，把这个文件发回" in texts(target.read_bytes())
    assert "可以报送" in texts(target.read_bytes(), CHECKS)


def test_an_issued_workbook_has_no_first_sheet_of_that_kind() -> None:
    assert an_issue(FORM, a_return()).opened == frozenset()
