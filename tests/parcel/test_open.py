"""Whether the bytes of a file, and only they, decide what it is."""

import zipfile
from io import BytesIO

import pytest

from collect.parcel.cells import Book
from collect.parcel.open import open_parcel, passed_over, recognise
from collect.submission import Rejection
from collect.words import say
from parcel.zips import parts, zipped

GOOD = zipped(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))


def compound(stream: str) -> bytes:
    """An old compound file whose directory holds one stream of this name."""
    name = (stream + "\0").encode("utf-16-le")
    entry = name.ljust(64, b"\0") + len(name).to_bytes(2, "little") + bytes(62)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + bytes(128) + entry


def archive(**members: str) -> bytes:
    """A zip with these members."""
    return zipped({name.replace("__", "/"): content for name, content in members.items()})


SPREADSHEET_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
WHAT = [
    ("xlsb", "other-format", archive(**{"[Content_Types].xml": "", "xl__workbook.bin": ""})),
    ("ods", "damaged", archive(mimetype="application/vnd.oasis.opendocument.spreadsheet")),
    ("word", "not-a-workbook", archive(mimetype="application/vnd.oasis.opendocument.text")),
    ("docx", "damaged", archive(**{"[Content_Types].xml": "", "word__document.xml": ""})),
    ("slides", "not-a-workbook", archive(**{"[Content_Types].xml": "", "ppt__presentation.xml": ""})),
    ("ofd", "not-a-workbook", archive(**{"OFD.xml": "", "Doc_0__Document.xml": ""})),
    ("zip", "container", archive(**{"甲镇.xlsx": "", "说明.txt": ""})),
    ("xls", "damaged", compound("Workbook")),
    ("xls", "damaged", compound("Book")),
    ("encrypted", "encrypted", compound("\tDRMContent")),
    ("xls-ancient", "old-format", b"\x09\x04\x06\x00" + bytes(99)),
    ("encrypted", "encrypted", compound("EncryptedPackage")),
    ("encrypted", "encrypted", b"b\x14#e" + bytes(99)),
    ("word", "not-a-workbook", compound("WordDocument")),
    ("msg", "container", compound("__properties_version1.0")),
    ("unknown", "not-a-workbook", compound("Something")),
    ("rar", "container", b"Rar!\x1a\x07\x01\0"),
    ("7z", "container", b"7z\xbc\xaf\x27\x1c"),
    ("gzip", "container", b"\x1f\x8b\x08"),
    ("pdf", "not-a-workbook", b"%PDF-1.7"),
    ("picture", "not-a-workbook", b"\xff\xd8\xff\xe0"),
    ("xml-2003", "other-format", SPREADSHEET_2003),
    ("html", "other-format", b"\r\n<html><table><tr><td>1</td></tr></table>"),
    ("mail", "container", b"Received: from a\r\nSubject: b\r\n\r\nc"),
    ("mail", "container", b"To: a\nSubject: " + "报表".encode("gbk") + b"\n\nc"),
    ("tnef", "container", b"\x78\x9f\x3e\x22\x01\x00"),
    ("csv", "other-format", "单位,数量\n甲镇,3\n".encode("gb18030")),
    ("csv", "other-format", "\ufeff单位\t数量\n".encode()),
    ("csv", "other-format", "单位\t数量\n".encode("utf-16")),
    ("empty", "empty", b""),
    ("empty", "empty", bytes(4096)),
    ("unknown", "not-a-workbook", "一句话".encode()),
    ("unknown", "not-a-workbook", b"\x00\x01\x02,"),
]


@pytest.mark.parametrize(("filetype", "reason", "content"), WHAT)
def test_content_decides_what_a_file_is_and_why_it_is_set_aside(filetype: str, reason: str, content: bytes):
    assert recognise(content) == filetype
    outcome = open_parcel("报表.xlsx", content)
    assert isinstance(outcome, Rejection)
    assert (outcome.reason, outcome.detail["filetype"]) == (reason, filetype)
    assert "{" not in say(f"reject.{reason}", **outcome.detail)


def test_a_workbook_is_read_whatever_it_is_called():
    assert recognise(GOOD) == "xlsx"
    assert isinstance(open_parcel("报表.pdf", GOOD), Book)


def test_a_workbook_with_macros_is_recognised_and_refused():
    content = zipped(parts(extra={"xl/vbaProject.bin": "x"}))
    assert recognise(content) == "xlsm"
    outcome = open_parcel("a.xlsx", content)
    assert isinstance(outcome, Rejection)
    assert outcome.reason == "active-content"


def test_a_workbook_cut_short_is_damaged_and_no_container():
    outcome = open_parcel("a.xlsx", GOOD[: len(GOOD) // 2])
    assert isinstance(outcome, Rejection)
    assert (outcome.reason, outcome.detail["filetype"]) == ("damaged", "zip")


def test_a_workbook_inside_a_zip_makes_no_workbook_of_the_zip():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as outer:
        outer.writestr("a.xlsx", GOOD)
    assert recognise(out.getvalue()) == "zip"


def test_a_file_too_large_is_called_so_whatever_it_is():
    outcome = open_parcel("a.bin", b"%PDF" + bytes(21 * 1024 * 1024))
    assert isinstance(outcome, Rejection)
    assert (outcome.reason, outcome.detail["filetype"]) == ("too-large", "pdf")


def test_a_stream_name_in_the_text_of_a_file_is_not_a_stream():
    text = compound("EncryptedPackage")[640:]
    assert recognise(compound("Workbook") + bytes(6) + text) == "xls"
    assert recognise(compound("Workbook") + text[:64] + bytes(64)) == "xls"


@pytest.mark.parametrize(
    "name",
    ["~$报表.xlsx", ".DS_Store", "a/Thumbs.db", "DESKTOP.INI", "__MACOSX/a/._x.xlsx", "._x.xlsx", ".~x"],
)
def test_litter_is_passed_over(name: str):
    assert passed_over(name)


@pytest.mark.parametrize("name", ["报表.xlsx", "a/b.xlsx", "desktop.ini.xlsx", "$a.xlsx", "MACOSX.xlsx"])
def test_a_return_is_not_passed_over(name: str):
    assert not passed_over(name)
