"""Whether a zip file can trick us into more than it announces."""

import stat
import struct
import warnings
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO

import pytest

from collect.parcel import archive as archive_room
from collect.parcel.archive import opened
from collect.parcel.limits import LIMITS, MIB
from collect.parcel.sheets import read_book
from collect.submission import Rejection
from parcel.zips import (
    FIRST_SHEET,
    book,
    fault,
    parts,
    read,
    relationship,
    relationships,
    worksheet,
    zipped,
)

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


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


def test_a_part_that_is_named_again_and_again_is_not_inflated_for_ever(monkeypatch: pytest.MonkeyPatch):
    inflated = counting_inflation(monkeypatch)
    links = [relationship(f"e{n}", "externalLink", "../externalLinks/e1.xml") for n in range(50)]
    made = parts(ONE, extra={"xl/worksheets/_rels/sheet1.xml.rels": relationships(*links)})
    made["xl/externalLinks/e1.xml"] = f"<externalLink>{' ' * MIB}</externalLink>"
    assert fault(read(made, limits=replace(LIMITS, all_bytes=4 * MIB))) == ("hostile", "bomb")
    assert sum(inflated) < 5 * MIB


def test_the_archive_keeps_count_of_what_it_gave():
    archive = opened(zipped(parts(ONE)), LIMITS)
    assert archive.inflated == 0
    given = b"".join(archive.chunks(FIRST_SHEET.upper()))
    assert archive.inflated == len(given) == len(worksheet(ONE))
    assert book(parts(ONE)).sheets[0].cells[0, 0].text == "1"
