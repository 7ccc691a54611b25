"""What a small workbook is made of, part by part, so that a test can bend one of them."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from collect.parcel.cells import Book, TypedCell
from collect.parcel.limits import LIMITS, Limits, Window
from collect.parcel.sheets import read_book
from collect.submission import Rejection

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "[Content_Types].xml"
FIRST_SHEET = "xl/worksheets/sheet1.xml"

Parts = dict[str, str | bytes]


def relationship(name: str, kind: str, target: str, *, external: bool = False) -> str:
    """One ``<Relationship/>``."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def relationships(*lines: str) -> str:
    """A .rels part."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def worksheet(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet part around its rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(*sheets: str, before: str = "") -> str:
    """A workbook part around its sheets."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheets>{"".join(sheets)}</sheets></workbook>'


def shared(*entries: str) -> str:
    """A shared-strings part around its entries."""
    return f'<sst xmlns="{MAIN}">{"".join(entries)}</sst>'


def parts(rows: str = "", *, after: str = "", extra: Mapping[str, str | bytes] | None = None) -> Parts:
    """Every part of a workbook with one sheet; ``extra`` adds parts or puts others in their place."""
    made: Parts = {
        TYPES: f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relationships(relationship("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook('<sheet name="一" sheetId="1" r:id="r1"/>'),
        "xl/_rels/workbook.xml.rels": relationships(
            relationship("r1", "worksheet", "worksheets/sheet1.xml"),
            relationship("r2", "sharedStrings", "sharedStrings.xml"),
            relationship("r3", "styles", "styles.xml"),
        ),
        FIRST_SHEET: worksheet(rows, after),
    }
    return made | dict(extra or {})


def zipped(made: Mapping[str, str | bytes]) -> bytes:
    """The parts as a deflated zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(made: Mapping[str, str | bytes], *, window: Window = Window(), limits: Limits = LIMITS) -> Book | Rejection:
    """What the reader says of a workbook of these parts."""
    return read_book(zipped(made), window, limits=limits)


def book(made: Mapping[str, str | bytes], *, window: Window = Window()) -> Book:
    """The workbook; fails with the rejection where there is none."""
    outcome = read(made, window=window)
    assert isinstance(outcome, Book), outcome
    return outcome


def cells(rows: str, *, extra: Mapping[str, str | bytes] | None = None) -> Mapping[tuple[int, int], TypedCell]:
    """The cells of a workbook with one sheet of these rows."""
    return book(parts(rows, extra=extra)).sheets[0].cells


def cell(inside: str, attributes: str = "", *, extra: Mapping[str, str | bytes] | None = None) -> TypedCell:
    """What is read of one cell at A1."""
    rows = f'<row r="1"><c r="A1" {attributes}>{inside}</c></row>'
    return cells(rows, extra=extra)[0, 0]


def fault(outcome: object) -> tuple[str, str]:
    """Reason and fault of a rejection; fails on a book."""
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason, outcome.detail.get("fault", "")
