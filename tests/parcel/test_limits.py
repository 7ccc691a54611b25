"""Whether every limit on a file nobody vouches for holds, before its cost is paid."""

import stat
import struct
import time
import tracemalloc
import warnings
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO

import pytest

from collect.parcel import archive as archive_room
from collect.parcel.archive import opened
from collect.parcel.limits import LIMITS, MIB, Limits
from collect.parcel.sheets import read_book
from collect.submission import Rejection
from collect.words import say
from parcel.zips import (
    FIRST_SHEET,
    MAIN,
    OFFICE,
    Parts,
    book,
    fault,
    parts,
    read,
    relationship,
    relationships,
    shared,
    workbook,
    worksheet,
    zipped,
)

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
ROOT_RELS = "_rels/.rels"
BOOK_RELS = "xl/_rels/workbook.xml.rels"


def rejected(made: Parts, **tighter: int) -> tuple[str, str]:
    """Reason and fault under tighter limits; the same file is fine under the usual ones."""
    assert not isinstance(read(made), Rejection), read(made)
    return fault(read(made, limits=replace(LIMITS, **tighter)))


def with_member(name: str, content: bytes = b"x", *, attributes: int = 0, method: int = 8) -> bytes:
    """A good workbook and one more member."""
    out = BytesIO(zipped(parts(ONE)))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names it has seen
        member = zipfile.ZipInfo(name)
        member.filename = name
        member.external_attr = attributes << 16
        archive.writestr(member, content, method)
    return out.getvalue()


def patched(content: bytes, name: str, *, at: int, value: bytes) -> bytes:
    """The zip with bytes changed in one member's entry of the directory."""
    entry = content.rindex(name.encode()) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    return content[: entry + at] + value + content[entry + at + len(value) :]


# ---------------------------------------------------------------- what a file may hold


def test_each_count_has_its_limit():
    two = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in (1, 2))
    texts = {"xl/sharedStrings.xml": shared("<si><t>a</t></si>", "<si><t>b</t></si>")}
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    looks = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf/></cellXfs></styleSheet>'}
    assert rejected(parts(two), cells=1) == ("too-large", "cells")
    assert rejected(parts(extra=texts), strings=1) == ("too-large", "strings")
    assert rejected(parts(after=merges), merges=1) == ("too-large", "merges")
    assert rejected(parts(extra=looks), styles=1) == ("too-large", "styles")
    assert rejected(parts(), tags=10) == ("too-large", "tags")
    assert rejected(parts(), relationships=2) == ("too-large", "relationships")
    assert rejected(parts(), names=5) == ("hostile", "names")
    assert rejected(parts(), members=4) == ("hostile", "members")
    assert rejected(parts(), directory_bytes=100) == ("hostile", "directory-bytes")
    assert rejected(parts(), file_bytes=1_000) == ("too-large", "file-bytes")


def test_the_cells_of_all_sheets_count_together():
    made = parts(ONE)
    made["xl/workbook.xml"] = workbook(
        '<sheet name="a" sheetId="1" r:id="r1"/>', '<sheet name="b" sheetId="2" r:id="r2"/>'
    )
    made[BOOK_RELS] = relationships(
        relationship("r1", "worksheet", "worksheets/sheet1.xml"),
        relationship("r2", "worksheet", "worksheets/sheet2.xml"),
    )
    made["xl/worksheets/sheet2.xml"] = worksheet(ONE)
    assert rejected(made, cells=1) == ("too-large", "cells")
    assert rejected(made, sheets=1) == ("too-large", "sheets")


def test_properties_have_a_limit():
    extra = {
        ROOT_RELS: relationships(
            relationship("r1", "officeDocument", "xl/workbook.xml"),
            relationship("r2", "custom-properties", "docProps/custom.xml"),
        ),
        "docProps/custom.xml": "<Properties>"
        + "".join(f'<property name="{n}"><i4>1</i4></property>' for n in range(2))
        + "</Properties>",
    }
    assert rejected(parts(extra=extra), properties=1) == ("too-large", "properties")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>',
        '<row r="1"><c r="A1"><f>{}</f></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>x</t></r><r><t>{}</t></r></is></c></row>',
        '<row r="1">{}</row>',
    ],
)
def test_a_text_has_a_limit_wherever_it_stands(rows: str):
    assert fault(read(parts(rows.format("长" * 3_000_000)))) == ("too-large", "text")
    assert fault(read(parts(rows.format("x&amp;" * 40_000)), limits=replace(LIMITS, text=100)))[1] == "text"


def test_shared_text_has_a_limit_in_one_run_or_in_many():
    for entry in ("<si><t>{}</t></si>", "<si><r><t>{}</t></r><r><t>{}</t></r></si>"):
        made = parts(extra={"xl/sharedStrings.xml": shared(entry.replace("{}", "x" * 60))})
        assert rejected(made, text=59 if "<r>" not in entry else 100) == ("too-large", "text")


@pytest.mark.parametrize("tag", ["c", "v", "f", "row", "is", "t", "anything", "x:c"])
def test_nesting_has_a_limit_whatever_the_tag(tag: str):
    reason = fault(read(parts(f"<{tag}>" * 3_000 + f"</{tag}>" * 3_000)))
    assert reason in {("hostile", "depth"), ("damaged", "cell-twice")}


def test_nesting_has_a_limit_outside_the_cells():
    assert fault(read(parts(after="<a>" * 70 + "</a>" * 70))) == ("hostile", "depth")
    deep = {"xl/styles.xml": "<styleSheet>" + "<a>" * 70 + "</a>" * 70 + "</styleSheet>"}
    assert fault(read(parts(extra=deep))) == ("hostile", "depth")


@pytest.mark.parametrize("place", ["row", "c", "v", "mergeCell"])
def test_attributes_have_a_limit(place: str):
    crowd = " ".join(f'a{n}="1"' for n in range(65))
    made = parts(f"<{place} {crowd}/>") if place != "mergeCell" else parts(after=f"<mergeCell {crowd}/>")
    assert fault(read(made)) == ("hostile", "attributes")


def test_a_tag_without_an_end_is_given_up_early():
    started = time.perf_counter()
    outcome = read(parts(after=f'<a b="{"x" * 6 * MIB}"/>'))
    assert fault(outcome) == ("hostile", "token-bytes")
    assert time.perf_counter() - started < 2


def test_endless_bordered_blank_rows_are_read_without_being_stored():
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 40_001))
    made = zipped(parts(rows))
    tracemalloc.start()
    outcome = read_book(made)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not isinstance(outcome, Rejection)
    assert outcome.sheets[0].cells == {}
    assert peak < 9 * MIB


# ---------------------------------------------------------------- what a zip may do


def test_a_bomb_is_seen_in_the_directory_and_never_inflated(monkeypatch: pytest.MonkeyPatch):
    inflated = counting_inflation(monkeypatch)
    out = BytesIO(zipped(parts(ONE)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"\0" * (LIMITS.ratio_from_bytes + 1))
    assert fault(read_book(out.getvalue())) == ("hostile", "bomb")
    assert inflated == []


@pytest.mark.parametrize("claim", [1, 100, 2_000_000])
def test_a_part_that_lies_about_its_size_is_inflated_no_further_than_one_piece(
    monkeypatch: pytest.MonkeyPatch, claim: int
):
    inflated = counting_inflation(monkeypatch)
    made = parts(extra={FIRST_SHEET: worksheet(" " * 30 * MIB)})
    content = patched(zipped(made), FIRST_SHEET, at=24, value=struct.pack("<I", claim))
    assert fault(read_book(content)) == ("hostile", "size-lies")
    assert sum(inflated) < claim + 2 * MIB


def test_what_is_really_inflated_is_counted_over_all_parts(monkeypatch: pytest.MonkeyPatch):
    inflated = counting_inflation(monkeypatch)
    limits = replace(LIMITS, all_bytes=4 * MIB)
    made = parts(extra={FIRST_SHEET: worksheet(" " * 3 * MIB), "xl/styles.xml": " " * 3 * MIB})
    assert fault(read(made, limits=limits)) == ("hostile", "bomb")
    content = patched(zipped(made), FIRST_SHEET, at=24, value=struct.pack("<I", 9))
    assert isinstance(read_book(content, limits=limits), Rejection)
    assert sum(inflated) < 5 * MIB


def counting_inflation(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The size of everything zlib gives out from here on."""
    given: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self._machine = real(bits)

        def __getattr__(self, name: str) -> object:
            return getattr(self._machine, name)

        def decompress(self, packed: bytes, most: int) -> bytes:
            given.append(len(chunk := self._machine.decompress(packed, most)))
            return chunk

        def flush(self) -> bytes:
            given.append(len(chunk := self._machine.flush()))
            return chunk

    monkeypatch.setattr(archive_room.zlib, "decompressobj", Counting)
    return given


def test_a_part_larger_than_allowed_is_refused_by_its_announcement():
    content = patched(zipped(parts(ONE)), FIRST_SHEET, at=24, value=struct.pack("<I", 121 * MIB))
    assert fault(read_book(content)) == ("hostile", "bomb")


@pytest.mark.parametrize(
    "name", ["../x", "xl/../../x", "/etc/x", "\\x", "C:x", "c:\\x", "xl\\..\\..\\x", "a/..", "xl/a\0b.xml"]
)
def test_a_member_may_not_point_outside(name: str):
    assert fault(read_book(with_member(name))) == ("hostile", "path")


def test_two_dots_inside_a_name_are_only_a_name():
    assert not isinstance(read_book(with_member("xl/a..b.xml")), Rejection)


def test_a_symbolic_link_is_refused():
    assert fault(read_book(with_member("xl/link", attributes=stat.S_IFLNK | 0o777))) == ("hostile", "symlink")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_stored_and_deflated_members_are_read(method: int):
    assert fault(read_book(with_member("xl/odd", method=method))) == ("hostile", "method")


def test_stored_members_are_read():
    assert not isinstance(read_book(with_member("xl/plain", method=zipfile.ZIP_STORED)), Rejection)


@pytest.mark.parametrize("name", [FIRST_SHEET, FIRST_SHEET.upper(), FIRST_SHEET.replace("/", "\\")])
def test_no_name_may_come_twice_however_it_is_spelled(name: str):
    assert fault(read_book(with_member(name, worksheet(ONE).encode()))) == ("hostile", "twice")


def test_two_members_may_not_share_bytes():
    content = zipped(parts(ONE, extra={"xl/a.xml": "same", "xl/b.xml": "same"}))
    where = content.index(b"PK\x03\x04", content.index(b"xl/a.xml") - 30)
    overlapping = patched(content, "xl/b.xml", at=42, value=struct.pack("<I", where))
    assert fault(read_book(overlapping)) in {("damaged", "two-directories"), ("hostile", "overlap")}
    stretched = patched(content, "xl/a.xml", at=20, value=struct.pack("<I", 60))
    assert fault(read_book(stretched)) == ("hostile", "overlap")


def test_a_directory_that_tells_another_story_than_the_members_is_refused():
    content = zipped(parts(ONE))
    at = content.index(FIRST_SHEET.encode())
    renamed = content[:at] + FIRST_SHEET.replace("1", "2").encode() + content[at + len(FIRST_SHEET) :]
    assert fault(read_book(renamed)) == ("damaged", "two-directories")


@pytest.mark.parametrize("flag", [0x1, 0x40])
def test_an_encrypted_member_is_called_encrypted(flag: int):
    content = patched(zipped(parts(ONE)), FIRST_SHEET, at=8, value=struct.pack("<H", flag))
    assert fault(read_book(content)) == ("encrypted", "member-password")


def test_a_wrong_checksum_is_damage():
    content = patched(zipped(parts(ONE)), FIRST_SHEET, at=16, value=b"\0\1\2\3")
    assert fault(read_book(content)) == ("damaged", "checksum")


def test_too_many_members_are_refused_before_zipfile_sees_them(monkeypatch: pytest.MonkeyPatch):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(1_200):
            archive.writestr(f"{number}", "")
    monkeypatch.setattr(archive_room.zipfile, "ZipFile", None)  # calling it would raise
    assert fault(read_book(out.getvalue())) == ("hostile", "members")


# ---------------------------------------------------------------- what markup may do

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, "<!DOCTYPE a>"])
@pytest.mark.parametrize("part", [FIRST_SHEET, "xl/workbook.xml", BOOK_RELS, ROOT_RELS])
def test_a_document_type_is_refused_in_any_part(part: str, declaration: str):
    made = parts(ONE)
    made[part] = declaration + str(made[part])
    assert fault(read(made)) == ("hostile", "doctype")


def test_an_unknown_entity_or_encoding_is_damage():
    assert fault(read(parts("<row>&x;</row>"))) == ("damaged", "broken-xml")
    made = parts(ONE)
    for encoding in ("GB2312", "rot13", "punycode"):
        made[FIRST_SHEET] = f'<?xml version="1.0" encoding="{encoding}"?>' + worksheet(ONE)
        assert fault(read(made)) == ("damaged", "encoding")


@pytest.mark.parametrize(
    "address", ["XFE1", "A1048577", "A0", "a1", "$A$1", "1", "A", "ＡＡ1", "A1A", "A01234567"]
)
def test_a_cell_outside_every_sheet_is_damage(address: str):
    rows = f'<row r="1"><c r="{address}"><v>1</v></c></row>'
    assert fault(read(parts(rows))) == ("damaged", "address")


@pytest.mark.parametrize("number", ["0", "1048577", "-1", "x", ""])
def test_a_row_outside_every_sheet_is_damage(number: str):
    assert fault(read(parts(f'<row r="{number}"><c><v>1</v></c></row>'))) == ("damaged", "address")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
    ],
)
def test_a_cell_may_say_only_one_thing(rows: str):
    assert fault(read(parts(rows))) == ("damaged", "cell-twice")


@pytest.mark.parametrize("spelling", ['t="b"><v>2', 't="zz"><v>2', 't="d"><v>gestern'])
def test_a_value_that_does_not_fit_its_kind_is_damage(spelling: str):
    rows = f'<row r="1"><c r="A1" {spelling}</v></c></row>'
    assert fault(read(parts(rows))) == ("damaged", "cell-value")


def test_a_merge_outside_every_sheet_is_damage():
    assert fault(read(parts(after='<mergeCells><mergeCell ref="A1:ZZZ9"/></mergeCells>')))[1] == "address"


# ---------------------------------------------------------------- how the parts hang together


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


# ---------------------------------------------------------------- what is said


def test_every_rejection_fills_its_sentence():
    refused = [read(parts("<row>&x;</row>")), read(parts(ONE, extra={"xl/vbaProject.bin": "x"}))]
    refused += [read_book(b""), read_book(b"hello"), read(parts(), limits=Limits(file_bytes=1))]
    refused += [read_book(with_member("../x"))]
    for outcome in refused:
        assert isinstance(outcome, Rejection)
        sentence = say(f"reject.{outcome.reason}", **outcome.detail)
        assert sentence.endswith("。")
        assert "{" not in sentence


def test_the_archive_keeps_count_of_what_it_gave():
    archive = opened(zipped(parts(ONE)), LIMITS)
    assert archive.inflated == 0
    given = b"".join(archive.chunks(FIRST_SHEET.upper()))
    assert archive.inflated == len(given) == len(worksheet(ONE))
    assert book(parts(ONE)).sheets[0].cells[0, 0].text == "1"
