"""Does a form nobody has seen go from definition to county summary without a line of code?"""

from decimal import Decimal
from pathlib import Path
from shutil import copyfile, copytree

import pytest
from docx import Document
from openpyxl import load_workbook

from returns import FOURTH, ROOT, folder_of
from verbs.county import County, a_county, opened, saved

VILLAGES = (("V1", "示例甲村", "村"), ("V2", "示例乙村", "村"), ("V3", "示例丙村", "村"))
TYPED = {
    "V1": {
        "L1:start:books": 100, "L1:bought:books": 20, "L1:lost:books": 5, "L1:end:books": 115,
        "L1:bought:discs": 3, "L1:end:discs": 3, "L1:town:amount": Decimal("1200.50"),
        "L1:given:amount": Decimal("0.07"),
        "L2:q1:child": 30, "L2:q1:adult": 12, "L2:q4:child": 8, "L2:q2:more": -15,
    },
    "V2": {
        "L1:start:journals": 7, "L1:lost:journals": 7, "L1:town:amount": Decimal("99.99"), "L2:q3:adult": 4,
        "L2:q3:more": 2,
    },
}  # fmt: skip
SUMS = {
    "L1:start:books": "100", "L1:start:all": "107", "L1:lost:all": "12", "L1:end:discs": "3", "L1:end:all": "118",
    "L1:town:amount": "1300.49", "L1:given:amount": "0.07", "L1:funds:amount": "1300.56",
    "L2:year:child": "38", "L2:q1:readers": "42", "L2:year:readers": "54", "L2:year:more": "-13",
}  # fmt: skip
"""Added up by hand."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The invented form's campaign; one village has not answered."""
    home = tmp_path_factory.mktemp("library")
    form = Path(copytree(folder_of(FOURTH), home / "form"))
    if not (form / "report.docx").exists():
        copyfile(folder_of("disclosure-2021-mixed") / "report.docx", form / "report.docx")
    county = a_county(home / "图书 2023", form=form, units=VILLAGES)
    assert len(county.told("generate")["files"]) == 3
    return county


def typed(county: County, unit: str, figures: dict[str, int | Decimal]) -> bytes:
    """The issued file of a village with its figures typed into every open cell, 0 where it has none."""
    (path,) = (county.folder / "outbox").glob(f"{unit} *.xlsx")
    book = opened(path.read_bytes())
    assert figures.keys() <= {str(cell) for cell in county.campaign.form.entries}
    for cell in county.campaign.form.entries:
        sheet, address = county.spot(str(cell))
        assert not book[sheet][address].protection.locked
        book[sheet][address] = figures.get(str(cell), 0)
    spot = county.desk.layout.narratives["P1"]
    book[spot.sheet][spot.address] = "办了一次读书会。\n来了四十人。"
    return saved(book)


def test_an_invented_form_goes_from_definition_to_county_summary(library: County):
    for unit, figures in TYPED.items():
        library.drop(f"{unit}.xlsx", typed(library, unit, figures))
    told = library.told("ingest")
    assert {file["unit"]: (file["outcome"], file["findings"]) for file in told["files"]} == {
        "V1": ("accepted", []), "V2": ("accepted", []),
    }  # fmt: skip
    assert list(library.standing().values()) == ["accepted", "accepted", "issued"]
    reports = library.told("report", code=1)["files"]
    assert [file["unit"] for file in reports] == ["V1", "V2"]
    summed = library.told("rollup", code=1)
    assert (summed["counted"], summed["missing"]) == (["V1", "V2"], ["V3"])
    assert {name: summed["figures"][name] for name in SUMS} == SUMS
    assert_reads_like_a_report(Path(reports[0]["path"]))
    assert_names_the_missing(summed["files"])


def assert_reads_like_a_report(path: Path) -> None:
    document = Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    order = [texts.index(head) for head in ("一、藏书", "情况说明", "二、借阅")]
    assert order == sorted(order)
    assert {"办了一次读书会。", "来了四十人。"} <= set(texts)
    boxes = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any("年末藏书" in row and "115" in row and "118" in row for row in boxes)
    assert any("经费合计" in row and "1200.57" in row for row in boxes)


def assert_names_the_missing(files: list[str]) -> None:
    book = load_workbook(files[0])
    shown = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert any("示例丙村" in text for text in shown)
    assert any("示例丙村" in paragraph.text for paragraph in Document(files[1]).paragraphs)


def test_its_own_faults_are_found_and_said_in_its_own_words(library: County):
    wrong = typed(library, "V3", {"L1:bought:books": 5, "L1:end:books": 4})
    told = library.receive_one(wrong)
    (finding,) = told["findings"]
    assert (finding["rule"], finding["stated"], finding["expected"]) == ("B1", "5", "4")
    assert "年初加新增减剔除应等于年末" in finding["message"]
    assert "图书" in finding["message"]


def test_nothing_in_the_source_knows_the_invented_form():
    sources = list((ROOT / "src").rglob("*.py")) + list((ROOT / "src").rglob("*.toml"))
    assert len(sources) > 50
    assert not [
        path for path in sources if FOURTH in path.read_text(encoding="utf-8") or "藏书" in path.read_text("utf-8")
    ]
