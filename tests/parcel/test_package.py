"""Whether parts that hang together wrongly, or could run, are refused."""

import pytest

from collect.submission import Rejection
from parcel.zips import (
    FIRST_SHEET,
    MAIN,
    OFFICE,
    fault,
    parts,
    read,
    relationship,
    relationships,
    workbook,
)

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
ROOT_RELS = "_rels/.rels"
BOOK_RELS = "xl/_rels/workbook.xml.rels"


def sheet_list(*sheets: str) -> tuple[str, str]:
    """What is said of a workbook that lists these sheets."""
    return fault(read(parts(extra={"xl/workbook.xml": workbook(*sheets)})))


def test_the_list_of_sheets_must_make_sense():
    one = '<sheet name="a" sheetId="1" r:id="r1"/>'
    assert sheet_list() == ("damaged", "no-sheets")
    assert sheet_list(one, one) == ("damaged", "sheet-twice")
    assert sheet_list('<sheet name="a" sheetId="1" r:id="r9"/>') == ("damaged", "part-missing")
    assert sheet_list('<sheet name="a" sheetId="1" r:id="r2"/>') == ("damaged", "part-missing")


def test_a_relationship_may_not_lead_above_the_file_or_come_twice():
    up = relationships(relationship("r1", "worksheet", "../../../etc/passwd"))
    assert fault(read(parts(extra={BOOK_RELS: up}))) == ("hostile", "path")
    line = relationship("r1", "worksheet", "worksheets/sheet1.xml")
    assert fault(read(parts(extra={BOOK_RELS: relationships(line, line)})))[1] == "relationship-twice"
    two = relationships(
        relationship("r1", "officeDocument", "xl/workbook.xml"), relationship("r2", "officeDocument", "b.xml")
    )
    assert fault(read(parts(extra={ROOT_RELS: two})))[1] == "relationship-twice"


def test_a_package_without_a_workbook_is_no_workbook():
    assert fault(read(parts(extra={ROOT_RELS: relationships()}))) == ("not-a-workbook", "no-workbook")
    assert fault(read(parts(extra={"xl/workbook.xml": "<document/>"}))) == ("not-a-workbook", "root")
    assert fault(read(parts(extra={FIRST_SHEET: "<document/>"}))) == ("damaged", "root")
    binary = relationships(relationship("r1", "officeDocument", "xl/workbook.bin"))
    assert fault(read(parts(extra={ROOT_RELS: binary}))) == ("other-format", "binary-workbook")


@pytest.mark.parametrize(
    "kind", ["vbaProject", "oleObject", "package", "control", "connections", "xlMacrosheet", "webextension"]
)
def test_active_content_is_refused_by_its_relationship(kind: str):
    rels = relationships(relationship("r1", kind, "../anything.bin"))
    made = parts(ONE, extra={"xl/worksheets/_rels/sheet1.xml.rels": rels})
    assert fault(read(made)) == ("active-content", "active-part")


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/activeX/activeX1.xml", "xl/embeddings/a.xlsx"])
def test_active_content_is_refused_by_its_name(name: str):
    assert fault(read(parts(ONE, extra={name: "x"}))) == ("active-content", "active-part")


def test_only_hyperlinks_and_links_to_workbooks_may_lead_outside():
    def leading(kind: str) -> object:
        rels = relationships(relationship("r1", kind, "https://example.cn/x", external=True))
        return read(parts(ONE, extra={"xl/worksheets/_rels/sheet1.xml.rels": rels}))

    assert fault(leading("image")) == ("active-content", "leads-outside")
    assert not isinstance(leading("hyperlink"), Rejection)
    assert not isinstance(leading("externalLinkPath"), Rejection)


@pytest.mark.parametrize(("link", "active"), [("ddeLink", True), ("oleLink", True), ("externalBook", False)])
def test_a_link_to_another_program_is_active_and_one_to_a_workbook_is_not(link: str, active: bool):
    made = parts(ONE)
    made[BOOK_RELS] = str(made[BOOK_RELS]).replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{OFFICE}/externalLink" Target="externalLinks/e1.xml"/></Relationships>',
    )
    made["xl/externalLinks/e1.xml"] = f'<externalLink xmlns="{MAIN}"><{link}/></externalLink>'
    assert isinstance(read(made), Rejection) is active
