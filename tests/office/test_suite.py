"""Does the office suite type, convert and calculate as a client's would?"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from docx import Document
from openpyxl import load_workbook

from collect.errors import CollectError
from collect.office.suite import ErrorCell, Suite, Typing, convert, type_into, values

pytestmark = [pytest.mark.office, pytest.mark.slow]
POISON = 999


def a_workbook(path: Path, *, poison: int = POISON) -> Path:
    """A protected sheet: B1:B3 open, B4 their sum with a wrong cached value, A1:A4 locked labels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_custom_property("collect", "CLT1")
        unlocked = book.add_format({"locked": False})
        sheet = book.add_worksheet("表三 申请")
        sheet.protect("1234")
        sheet.write_column("A1", ["新收", "上年结转", "说明", "总计"])
        for row in range(3):
            sheet.write_blank(row, 1, None, unlocked)
        sheet.write_formula("B4", "=SUM(B1:B2)", None, poison)
    return path


def a_sheet(path: Path, write: Callable[[Any], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        write(book.add_worksheet("表"))
    return path


def typed(suite: Suite, source: Path, **keys: int | float | Decimal | str) -> Path:
    target = source.with_name("returned.xlsx")
    type_into(suite, [Typing(source, target, {("表三 申请", at): key for at, key in keys.items()})])
    return target


def cells(path: Path, *, formulas: bool = False) -> dict[str, Any]:
    sheet = load_workbook(path, data_only=not formulas)["表三 申请"]
    return {at: sheet[at].value for at in ("B1", "B2", "B3", "B4")}


def running_in(text: str) -> list[str]:
    """Command lines of live processes that name ``text``."""
    return [line for line in _command_lines() if text in line]


def ended(text: str) -> bool:
    """Whether no process names ``text`` any more; a killed one may take a moment to vanish."""
    for _ in range(50):
        if not running_in(text):
            return True
        time.sleep(0.1)
    return False


def _command_lines() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended since
            yield path.read_bytes().replace(b"\0", b" ").decode(errors="replace")


def test_figures_typed_into_a_protected_workbook_are_saved_and_its_total_is_recalculated(
    suite: Suite, tmp_path: Path
) -> None:
    returned = typed(suite, a_workbook(tmp_path / "issued.xlsx"), B1=12, B2=Decimal("30.5"))
    assert cells(returned) == {"B1": 12, "B2": 30.5, "B3": None, "B4": 42.5}
    assert cells(returned, formulas=True)["B4"] == "=SUM(B1:B2)"


def test_a_typed_workbook_keeps_its_protection_and_properties_and_its_source_stays_untouched(
    suite: Suite, tmp_path: Path
) -> None:
    source = a_workbook(tmp_path / "issued.xlsx")
    before = source.read_bytes()
    book: Any = load_workbook(typed(suite, source, B1=1))  # its stubs do not know custom properties
    sheet = book["表三 申请"]
    assert sheet.protection.sheet
    assert (sheet["A1"].protection.locked, sheet["B1"].protection.locked) == (True, False)
    assert book.custom_doc_props["collect"].value == "CLT1"
    assert source.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["issued.xlsx", "returned.xlsx"]


def test_text_stays_the_text_that_was_typed(suite: Suite, tmp_path: Path) -> None:
    texts = ["=1+1", "12", "+5", "第一行\n第二行", "３件", "<a&b>\t'"]
    source = a_workbook(tmp_path / "issued.xlsx")
    targets = [tmp_path / f"returned-{n}.xlsx" for n in range(len(texts))]
    keys = [{("表三 申请", "B3"): text} for text in texts]
    type_into(suite, [Typing(source, target, key) for target, key in zip(targets, keys, strict=True)])
    assert [cells(target)["B3"] for target in targets] == texts
    assert {load_workbook(target)["表三 申请"]["B3"].data_type for target in targets} == {"s"}


def test_a_wrong_cached_total_that_nothing_typed_touches_is_recalculated_too(suite: Suite, tmp_path: Path) -> None:
    assert cells(typed(suite, a_workbook(tmp_path / "issued.xlsx"), B3="无"))["B4"] == 0


def test_a_locked_cell_is_refused_and_named_and_nothing_is_saved(suite: Suite, tmp_path: Path) -> None:
    source = a_workbook(tmp_path / "issued.xlsx")
    with pytest.raises(CollectError) as refusal:
        typed(suite, source, B1=1, B4=5, A1="改名")
    assert refusal.value.code == "office-locked"
    assert refusal.value.values == {"place": source, "sheet": "表三 申请", "address": "B4", "count": 2}
    assert "B4" in str(refusal.value)
    assert not (tmp_path / "returned.xlsx").exists()


@pytest.mark.parametrize(("sheet", "at"), [("表四", "B1"), ("表三 申请", "B1:B2"), ("表三 申请", "XFE1")])
def test_a_place_that_is_not_there_is_named(suite: Suite, tmp_path: Path, sheet: str, at: str) -> None:
    source = a_workbook(tmp_path / "issued.xlsx")
    with pytest.raises(CollectError) as refusal:
        type_into(suite, [Typing(source, tmp_path / "returned.xlsx", {(sheet, at): 1})])
    assert refusal.value.code == "office-no-cell"
    assert (refusal.value.values["sheet"], refusal.value.values["address"]) == (sheet, at)


def test_one_refused_workbook_does_not_keep_the_others_from_being_saved(suite: Suite, tmp_path: Path) -> None:
    bad, good = a_workbook(tmp_path / "bad.xlsx"), a_workbook(tmp_path / "good.xlsx")
    heard: list[Path] = []
    with pytest.raises(CollectError, match="bad"):
        type_into(
            suite.watched(on_done=heard.append),
            [
                Typing(bad, tmp_path / "bad-out.xlsx", {("表三 申请", "A1"): 1}),
                Typing(good, tmp_path / "good-out.xlsx", {("表三 申请", "B1"): 1}),
            ],
        )
    assert [p.name for p in tmp_path.glob("*-out.xlsx")] == ["good-out.xlsx"]
    assert heard == [bad, good]


def test_chinese_folders_with_spaces_work_even_under_the_c_locale(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    source = a_workbook(tmp_path / "庆安县 2023 年" / "同乐镇 填报表#1.xlsx")
    target = tmp_path / "收 件 箱" / "同乐镇（已填）.xlsx"
    type_into(suite, [Typing(source, target, {("表三 申请", "B1"): 3})])
    assert cells(target)["B4"] == 3
    assert [p.name for p in target.parent.iterdir()] == [target.name]


def test_workbooks_and_texts_become_pdf_in_one_process(suite: Suite, tmp_path: Path) -> None:
    text = tmp_path / "报告.docx"
    document = Document()
    document.add_paragraph("政府信息公开工作年度报告")
    document.save(str(text))
    made = convert(suite, [a_workbook(tmp_path / "表.xlsx"), text], to="pdf", folder=tmp_path / "pdf")
    assert made == (tmp_path / "pdf" / "表.pdf", tmp_path / "pdf" / "报告.pdf")
    assert [path.read_bytes()[:5] for path in made] == [b"%PDF-", b"%PDF-"]


@pytest.mark.parametrize(
    ("route", "recalculate", "total"),
    [("xlsx", True, 0), ("xlsx", False, POISON), ("ods", True, 0), ("xls", True, 0)],
)
def test_a_poisoned_total_of_an_xlsx_is_replaced_only_when_recalculation_is_asked_for(
    suite: Suite, tmp_path: Path, route: str, *, recalculate: bool, total: float
) -> None:
    (source,) = convert(suite, [a_workbook(tmp_path / "poisoned.xlsx")], to=route, folder=tmp_path / "on the way")
    (made,) = convert(suite, [source], to="xlsx", folder=tmp_path / "made", recalculate=recalculate)
    assert cells(made)["B4"] == total


def test_values_are_recalculated_for_several_files_in_one_process(suite: Suite, tmp_path: Path) -> None:
    files = [a_workbook(tmp_path / f"{n}.xlsx") for n in range(3)]
    for n, file in enumerate(files):
        book = load_workbook(file)
        book["表三 申请"]["B1"] = n
        book["表三 申请"]["B2"] = 0.1
        book.save(file)
    asked = {"表三 申请": ["B4", "A1", "B3"]}
    read = values(suite, files, wanted=asked)
    assert [one["表三 申请", "B4"] for one in read] == [0.1, 1.1, 2.1]
    assert {(one["表三 申请", "A1"], one["表三 申请", "B3"]) for one in read} == {("新收", "")}


@pytest.mark.parametrize(("recalculate", "total"), [(True, 0.0), (False, float(POISON))])
def test_values_believe_the_cache_unless_told_to_recalculate(
    suite: Suite, tmp_path: Path, *, recalculate: bool, total: float
) -> None:
    (read,) = values(suite, [a_workbook(tmp_path / "a.xlsx")], wanted={"表三 申请": ["B4"]}, recalculate=recalculate)
    assert read == {("表三 申请", "B4"): total}


def test_values_without_a_wish_are_every_cell_that_is_not_blank(suite: Suite, tmp_path: Path) -> None:
    def write(sheet: Any) -> None:
        sheet.write("AA1", "甲")
        sheet.write_formula("B2", "=1/0")
        sheet.write_formula("C2", "=1=1")
        sheet.write_formula("D9", '=IF(TRUE,"通过","")')

    (read,) = values(suite, [a_sheet(tmp_path / "a.xlsx", write)])
    assert read == {
        ("表", "AA1"): "甲",
        ("表", "B2"): ErrorCell(532, "#DIV/0!"),
        ("表", "C2"): 1.0,
        ("表", "D9"): "通过",
    }


def test_a_value_wanted_from_a_sheet_that_is_not_there_is_named(suite: Suite, tmp_path: Path) -> None:
    with pytest.raises(CollectError) as refusal:
        values(suite, [a_workbook(tmp_path / "a.xlsx")], wanted={"表四": ["B4"]})
    assert refusal.value.code == "office-no-cell"


def test_a_file_that_is_no_workbook_is_named(suite: Suite, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    Document().save(str(letter))
    with pytest.raises(CollectError, match="letter") as failure:
        convert(suite, [a_workbook(tmp_path / "a.xlsx"), letter], to="xlsx", folder=tmp_path / "out")
    assert failure.value.code == "office-failed"
    assert (tmp_path / "out" / "a.xlsx").exists()


def test_two_files_that_would_get_one_name_are_refused(suite: Suite, tmp_path: Path) -> None:
    with pytest.raises(CollectError) as failure:
        convert(suite, [tmp_path / "a" / "X.xlsx", tmp_path / "b" / "x.xls"], to="pdf", folder=tmp_path)
    assert failure.value.code == "office-same-name"


def test_a_suite_that_hangs_is_ended_with_all_its_processes(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(sheet: Any) -> None:
        for row in range(400):
            sheet.write_formula(row, 0, f"=SUMPRODUCT(SIN(ROW($1:$900000)+{row}))")

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    seen: list[str] = []
    quick = a_workbook(tmp_path / "quick.xlsx")
    slow = a_sheet(tmp_path / "slow.xlsx", write)
    watched = suite.watched(on_done=lambda _: seen.extend(running_in(str(scratch))), patience=6)
    with pytest.raises(CollectError) as failure:
        values(watched, [quick, slow])
    assert failure.value.code == "office-slow"
    assert failure.value.values["place"] == str(slow)
    assert any("soffice" in line for line in seen)
    assert ended(str(scratch))
    assert list(scratch.iterdir()) == []


def test_a_progress_listener_that_fails_leaves_no_process_behind(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    def fails(path: Path) -> None:
        raise ArithmeticError(path.name)

    with pytest.raises(ArithmeticError, match=r"a\.xlsx"):
        values(suite.watched(on_done=fails), [a_workbook(tmp_path / "a.xlsx")])
    assert ended(str(scratch))
