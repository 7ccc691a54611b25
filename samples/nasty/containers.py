"""Mails and archives, whole and broken."""

import struct
import zipfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from urllib.parse import quote

from nasty.making import Press, packed

File = tuple[str, bytes]
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def containers(press: Press) -> Iterator[File]:
    """Every way a workbook is wrapped before it is sent."""
    yield from _zips(press)
    yield from _mails(press)
    yield "附件.7z", _seven([("报表.xlsx", press.filled())])
    yield "附件.rar", b"Rar!\x1a\x07\x01\x00" + bytes(64)
    yield "旧附件.rar", b"Rar!\x1a\x07\x00" + bytes(64)
    yield "附件.tar.gz", b"\x1f\x8b\x08\x00" + bytes(40)
    yield "winmail.dat", tnef([("报表.xlsx", press.filled())])
    yield "破损 winmail.dat", tnef([("报表.xlsx", press.filled())])[:300]


# ── archives ─────────────────────────────────────────────────────────────────────────────────────


def _zips(press: Press) -> Iterator[File]:
    yield "GBK 名.zip", gbk_zip("示例县 年度报表.xlsx", press.filled())
    yield "UTF-8 名.zip", packed([("示例县 年度报表.xlsx", press.filled())])
    yield "两份与杂物.zip", packed([
        ("报表/甲.xlsx", press.filled()), ("报表/乙.xlsx", press.filled()), ("__MACOSX/._甲.xlsx", b"junk"),
        (".DS_Store", b"junk"), ("Thumbs.db", b"junk"), ("~$甲.xlsx", b"junk"),
    ])  # fmt: skip
    yield "包中包.zip", packed([("内层.zip", packed([("报表.xlsx", press.filled())]))])
    inner = packed([("内层.zip", packed([("报表.xlsx", press.filled("QA001"))]))])
    yield "三层包.zip", packed([("中层.zip", inner)])
    yield "加密.zip", encrypted_zip("报表.xlsx", press.filled("QA001"))
    yield "空包.zip", packed([])
    yield "只有杂物.zip", packed([(".DS_Store", b"junk")])
    yield "断尾.zip", packed([("报表.xlsx", press.filled("QA001"))])[:-30]
    yield "六十个文件.zip", packed((f"{n}.txt", b"x") for n in range(60))
    yield "走出去.zip", packed([("../../../走出去.xlsx", press.filled())])
    yield (
        "混装.zip",
        packed([("报表.xlsx", press.filled()), ("说明.txt", "请查收".encode()), ("盖章.pdf", b"%PDF-1.7\n")]),
    )


def gbk_zip(name: str, content: bytes) -> bytes:
    """A zip as Chinese Windows writes it: GBK bytes, no flag."""
    raw = name.encode("gb18030")
    stand_in = "x" * len(raw)
    return packed([(stand_in, content)]).replace(stand_in.encode(), raw)


def encrypted_zip(name: str, content: bytes) -> bytes:
    """A zip whose member says that it is encrypted, in both its heads."""
    made = bytearray(packed([(name, content)], method=zipfile.ZIP_STORED))
    central = made.rindex(b"PK\x01\x02")
    made[6] |= 1
    made[central + 8] |= 1
    return bytes(made)


def _seven(files: Sequence[File]) -> bytes:
    import py7zr  # noqa: PLC0415 - only this one file wants it

    target = BytesIO()
    with py7zr.SevenZipFile(target, "w") as archive:
        for name, content in files:
            archive.writestr(content, name)
    return target.getvalue()


def tnef(files: Sequence[File]) -> bytes:
    """A winmail.dat, its names in GBK."""
    made = struct.pack("<IH", 0x223E9F78, 1)
    for name, content in files:
        title = name.encode("gb18030") + b"\0"
        for code, value in ((0x00069002, bytes(14)), (0x00018010, title), (0x0006800F, content)):
            made += struct.pack("<BII", 2, code, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    return made


# ── mails ────────────────────────────────────────────────────────────────────────────────────────


def _mails(press: Press) -> Iterator[File]:
    yield "普通邮件.eml", mail([("年度报表.xlsx", press.filled())])
    yield "两个附件.eml", mail([("年度报表.xlsx", press.filled()), ("年度报表.xlsx", press.filled())])
    yield "邮件中的压缩包.eml", mail([("报送.zip", gbk_zip("报表.xlsx", press.filled()))])
    yield "转发的邮件.eml", forwarded(mail([("年度报表.xlsx", press.filled())]))
    yield "RFC 2231 名.eml", named_mail("filename*=utf-8''" + quote("年度报表.xlsx"), press.filled())
    yield "RFC 2047 名.eml", named_mail('filename="=?gb2312?B?xOq2yLGose0ueGxzeA==?="', press.filled())
    yield "GBK 原始名.eml", named_mail('filename="年度报表.xlsx"', press.filled(), encoding="gb18030")
    yield "没有附件.eml", mail([])
    yield "退信.eml", mail([], sender="postmaster@example.cn", subject="退信：报表")
    yield "自动回复.eml", mail([], subject="自动回复：外出")
    yield "附件断了.eml", mail([("年度报表.xlsx", press.filled("QA001"))])[:9000]
    yield "邮件里的 winmail.eml", mail([("winmail.dat", tnef([("报表.xlsx", press.filled())]))])


def mail(files: Sequence[File], *, sender: str = "qa@example.cn", subject: str = "年度报表") -> bytes:
    """A mail with attachments."""
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = sender, "county@example.cn", subject
    letter["Date"], letter["Message-ID"] = "Fri, 05 Jan 2024 09:00:00 +0800", "<1@example.cn>"
    letter.set_content("请查收。\n")
    for name, content in files:
        letter.add_attachment(content, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    if files:
        letter.set_boundary("=_a_boundary_")
    return letter.as_bytes()


def forwarded(inner: bytes) -> bytes:
    """A mail in a mail."""
    head = b"From: b@example.cn\r\nTo: county@example.cn\r\nSubject: fwd\r\nMIME-Version: 1.0\r\n"
    body = b'Content-Type: multipart/mixed; boundary="outer"\r\n\r\n--outer\r\nContent-Type: message/rfc822\r\n\r\n'
    return head + body + inner + b"\r\n--outer--\r\n"


def named_mail(disposition: str, content: bytes, *, encoding: str = "ascii") -> bytes:
    """A mail whose attachment is named in just this way."""
    made = mail([("PLACE.xlsx", content)])
    return made.replace(b'filename="PLACE.xlsx"', disposition.encode(encoding))
