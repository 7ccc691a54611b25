"""Whether every file in an archive or a winmail.dat arrives under a harmless name, and none without end."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from collect.parcel import bundle, foreign
from collect.parcel import unpack as room
from collect.parcel.cells import Book
from collect.parcel.limits import PACKING
from collect.parcel.open import open_parcel
from collect.parcel.unpack import unpack
from collect.submission import Rejection
from collect.words import say
from parcel.packed import (
    GOOD,
    NAME,
    a_mail,
    a_seven,
    a_zip,
    fates,
    file_part,
    locked,
    mapi,
    mapi_text,
    names,
    outlook_file,
    text_part,
    winmail,
)
from parcel.zips import parts, zipped

MIB = 1 << 20


def said(rejection: Rejection | None) -> tuple[str, str]:
    """Reason and fault; the sentence must be sayable."""
    assert rejection is not None
    assert "{" not in say(f"reject.{rejection.reason}", **rejection.detail)
    return rejection.reason, rejection.detail.get("fault", "")


def refused(content: bytes) -> tuple[str, str]:
    """Reason and fault of a container that is refused as a whole."""
    (packed,) = unpack("a.zip", content)
    assert (packed.name, packed.content) == ("a.zip", content)
    return said(packed.rejection)


# ---------------------------------------------------------------- plain files


@pytest.mark.parametrize("content", [GOOD, b"", b"%PDF-1.7", b"PK\x03\x04", zipped({"_rels/.rels": ""}), GOOD[:200]])
def test_a_file_that_is_no_container_is_its_own_only_file(content: bytes):
    (packed,) = unpack("a.xlsx", content)
    assert (packed.name, packed.content) == ("a.xlsx", content)
    outcome = open_parcel("a.xlsx", content)
    assert packed.rejection is None or packed.rejection == outcome


def test_an_ordinary_workbook_is_neither_unpacked_nor_given_to_a_child(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "opened", None)  # calling it would raise
    monkeypatch.setattr(foreign.subprocess, "Popen", None)
    foreign.stop()
    (packed,) = unpack("a.xlsx", GOOD)
    assert packed.content is not None
    assert isinstance(open_parcel(packed.name, packed.content), Book)


# ---------------------------------------------------------------- zip


@pytest.mark.parametrize(("encoding", "flagged"), [("gbk", False), ("utf-8", False), ("utf-8", True)])
def test_a_chinese_name_in_a_zip_is_recovered(encoding: str, flagged: bool):
    content = a_zip({f"乡镇/{NAME}": GOOD, "说明.txt": b"x"}, encoding=encoding, flagged=flagged)
    assert [(each.name, each.content) for each in unpack("a.zip", content)] == [
        (f"a.zip/乡镇/{NAME}", GOOD),
        ("a.zip/说明.txt", b"x"),
    ]


def test_two_gbk_names_that_cp437_would_fold_into_one_stay_two():
    one, other = (bytes([0xB0, tail]).decode("gbk") + ".xlsx" for tail in (0x41, 0x61))
    assert names(unpack("a.zip", a_zip({one: b"1", other: b"2"}, encoding="gbk"))) == [f"a.zip/{one}", f"a.zip/{other}"]


def test_litter_is_left_out_and_an_archive_of_nothing_else_is_empty():
    litter = {"__MACOSX/._a.xlsx": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "b/desktop.ini": b"x", "~$a.xlsx": b"x"}
    assert fates("a.zip", a_zip({**litter, "a.xlsx": GOOD})) == [("a.zip/a.xlsx", "")]
    assert refused(a_zip(litter)) == ("empty", "")


def test_two_archives_deep_is_opened_and_the_third_is_refused():
    third = a_zip({"c.xlsx": GOOD})
    second = a_zip({"b.zip": third, "d.7z": a_seven({"e.xlsx": GOOD})})
    assert fates("a.zip", second) == [("a.zip/b.zip/c.xlsx", ""), ("a.zip/d.7z/e.xlsx", "")]
    deeper = unpack("a.zip", a_zip({"b.zip": second, "f.xlsx": GOOD}))
    assert names(deeper) == ["a.zip/b.zip/b.zip", "a.zip/b.zip/d.7z", "a.zip/f.xlsx"]
    assert [each.rejection and said(each.rejection) for each in deeper] == [("container", "too-deep")] * 2 + [None]


def test_an_archive_in_a_mail_in_an_archive_is_found():
    mail = a_mail(file_part(b'attachment; filename="b.zip"', a_zip({"c.xlsx": GOOD})))
    (packed,) = unpack("a.zip", a_zip({"m.eml": mail}))
    assert (packed.name, packed.sender) == ("a.zip/m.eml/b.zip/c.xlsx", "qa01@example.cn")


def test_an_encrypted_zip_is_called_encrypted():
    assert refused(locked(a_zip({"a.xlsx": GOOD}))) == ("encrypted", "member-password")


def test_a_way_of_packing_that_nothing_here_reads_asks_for_an_ordinary_zip():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xlsx", GOOD)
    assert refused(out.getvalue()) == ("container", "method")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs.xlsx", "abs.xlsx"),
        ("C:\\Windows\\a.xlsx", "C_/Windows/a.xlsx"),
        ("..\\..\\a.xlsx", "a.xlsx"),
        ("a\x1b[31m\u202e.xlsx", "a[31m.xlsx"),
        ("..", "附件1"),
        ("a" * 500 + ".xlsx", "a" * (PACKING.label - 10) + ".xlsx"),
        ("b" * 500, "b" * (PACKING.label - 10)),
    ],
)
def test_a_name_from_inside_leads_nowhere(name: str, label: str):
    assert fates("a.zip", a_zip({name: GOOD})) == [(f"a.zip/{label}", "")]
    mail = a_mail(file_part(b'attachment; filename="' + name.replace("\\", "\\\\").encode() + b'"'))
    (packed,) = unpack("a.eml", mail)
    assert ".." not in packed.name.split("/")
    assert "\\" not in packed.name


def test_a_damaged_member_leaves_the_others_as_they_are():
    content = bytearray(a_zip({"a.xlsx": GOOD, "b.xlsx": GOOD}))
    content[60:80] = bytes(20)
    assert fates("a.zip", bytes(content)) == [("a.zip/a.xlsx", "damaged"), ("a.zip/b.xlsx", "")]


# ---------------------------------------------------------------- 7z, rar


def test_a_seven_is_unpacked():
    content = a_seven({f"乡镇/{NAME}": GOOD, "b/空.txt": b"", "__MACOSX/._a": b"x"})
    assert [(each.name, each.content) for each in unpack("a.7z", content)] == [
        (f"a.7z/乡镇/{NAME}", GOOD),
        ("a.7z/b/空.txt", b""),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_seven({"a": b"x"}, password="1"), ("encrypted", "member-password")),
        (a_seven({"a": b"x"})[:-3], ("damaged", "child-choked")),
        (a_seven({str(n): b"x" for n in range(51)}), ("too-large", "members")),
        (a_seven({"a": bytes(101 * MIB)}), ("too-large", "unpacked")),
        (b"Rar!\x1a\x07\x01\0", ("container", "")),
        (b"\x1f\x8b\x08", ("container", "")),
    ],
)
def test_an_archive_that_stays_closed_says_why(content: bytes, reason: tuple[str, str]):
    assert refused(content) == reason


def test_without_its_library_a_seven_asks_for_a_zip(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bundle, "SEVEN", "collect.parcel.nowhere")
    assert refused(a_seven({"a": b"x"})) == ("container", "no-reader")


def test_what_cannot_be_opened_asks_for_a_zip():
    (packed,) = unpack("a.rar", b"Rar!\x1a\x07\x01\0")
    assert packed.rejection is not None
    assert ".zip" in say("reject.container", **packed.rejection.detail)


# ---------------------------------------------------------------- winmail.dat


def outlook_mail(*files: bytes) -> bytes:
    return a_mail(
        text_part(), file_part(b'attachment; filename="winmail.dat"', winmail(*files), kind=b"application/ms-tnef")
    )


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (outlook_file(title=NAME.encode("gbk")), NAME),
        (outlook_file(properties=mapi(mapi_text(0x3707, NAME.encode("gbk") + b"\0"))), NAME),
        (outlook_file(properties=mapi(mapi_text(0x3707, (NAME + "\0").encode("utf-16-le"), kind=0x1F))), NAME),
        (outlook_file(title=b""), "附件1"),
    ],
)
def test_the_files_of_a_winmail_have_their_names(file: bytes, name: str):
    found = [(each.name, each.content, each.sender) for each in unpack("m.eml", outlook_mail(file, outlook_file()))]
    assert found[0] == (f"m.eml/winmail.dat/{name}", GOOD, "qa01@example.cn")
    assert found[1][0] == "m.eml/winmail.dat/~1.XLS"


def test_a_mail_within_a_winmail_is_opened():
    inner = mapi_text(0x3701, bytes(16) + winmail(outlook_file(title=b"c.xls")), kind=0x0D)
    named = b"\x1e\x00\x05\x80" + bytes(16) + b"\1\0\0\0\4\0\0\0a\0b\0" + b"\1\0\0\0\2\0\0\0x\0\0\0"
    fixed = b"\x03\x00\x05\x37\x01\x00\x00\x00"
    file = outlook_file(b"", properties=mapi(named, fixed, inner))
    assert fates("m.eml", outlook_mail(file)) == [("m.eml/winmail.dat/邮件1.eml/c.xls", "")]


def test_a_winmail_that_only_dresses_the_text_is_no_file():
    assert fates("m.eml", outlook_mail()) == [("m.eml", "no-attachment")]
    assert fates("winmail.dat", winmail()) == [("winmail.dat", "no-attachment")]


@pytest.mark.parametrize("cut", [7, 40, 200])
def test_a_damaged_winmail_is_said(cut: int):
    assert fates("m.eml", outlook_mail(outlook_file())[:]) == [("m.eml/winmail.dat/~1.XLS", "")]
    assert refused(winmail(outlook_file())[:-cut]) == ("damaged", "tnef")
    bent = bytearray(winmail(outlook_file()))
    bent[bent.index(GOOD) + cut] ^= 1
    assert refused(bytes(bent)) == ("damaged", "tnef")


def test_winmails_in_winmails_come_to_an_end():
    made = winmail(outlook_file())
    for _ in range(60):
        made = winmail(outlook_file(b"", properties=mapi(mapi_text(0x3701, bytes(16) + made, kind=0x0D))))
    ((_, reason),) = fates("winmail.dat", made)
    assert reason == "container"


# ---------------------------------------------------------------- huge ones


def test_ten_thousand_members_are_refused_before_they_are_looked_at():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(10_000):
            archive.writestr(f"{number}.xlsx", "")
    assert refused(out.getvalue()) == ("hostile", "members")


def test_fifty_files_are_unpacked_and_fifty_one_are_too_many():
    assert len(unpack("a.zip", a_zip({f"{n}.txt": b"x" for n in range(50)}))) == 50
    assert refused(a_zip({f"{n}.txt": b"x" for n in range(51)})) == ("too-large", "members")


def test_a_bomb_is_refused_and_so_is_one_in_an_archive_within():
    bomb = a_zip({"a.xlsx": bytes(90 * MIB)})
    assert refused(bomb) == ("hostile", "bomb")
    assert fates("a.zip", a_zip({"b.zip": bomb, "c.xlsx": GOOD})) == [("a.zip/b.zip", "hostile"), ("a.zip/c.xlsx", "")]
    assert refused(a_zip({f"{n}": bytes(19 * MIB) for n in range(6)})) == ("hostile", "bomb")


def test_all_that_lies_in_one_file_shares_its_room(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "PACKING", replace(PACKING, unpacked_bytes=7_000))
    inner = a_zip({f"{n}.txt": bytes(1_000) for n in range(4)})
    found = fates("a.zip", a_zip({f"{n}.zip": inner for n in range(3)}))
    assert [reason for _, reason in found] == [""] * 4 + ["too-large"] * 2
    monkeypatch.setattr(room, "PACKING", replace(PACKING, entries=100))
    crowd = a_zip({f"{n}.txt": b"x" for n in range(40)})
    found = fates("a.zip", a_zip({f"{n}.zip": crowd for n in range(3)}))
    assert [reason for _, reason in found] == [""] * 80 + ["too-large"]


def test_the_files_of_a_mail_share_that_room_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "PACKING", replace(PACKING, unpacked_bytes=len(GOOD) * 2))
    files = [file_part(b'attachment; filename="%d.xlsx"' % number) for number in range(3)]
    assert len(unpack("m.eml", a_mail(*files[:2]))) == 2
    assert fates("m.eml", a_mail(*files)) == [("m.eml", "too-large")]


def test_a_zip_of_many_workbooks_in_a_zip_of_many_zips_ends_soon():
    inner = a_zip({f"{n}.xlsx": GOOD for n in range(50)})
    found = fates("a.zip", a_zip({f"{n}.zip": inner for n in range(50)}))
    assert sum(reason == "" for _, reason in found) <= PACKING.entries
    assert {reason for _, reason in found} == {"", "too-large"}


def test_a_workbook_packed_as_a_container_is_still_a_workbook():
    shuffled = zipped({"xl/media/x": b"x", **parts('<row r="1"><c r="A1"><v>1</v></c></row>')})
    (packed,) = unpack("a.xlsx", shuffled)
    assert (packed.content, packed.rejection) == (shuffled, None)
