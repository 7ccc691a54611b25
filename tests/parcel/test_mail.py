"""Whether every file of a mail is found under the name its sender gave it."""

import base64
import time

import pytest

from collect.parcel.unpack import unpack
from collect.words import say
from parcel.packed import (
    GOOD,
    NAME,
    a_mail,
    fates,
    file_part,
    names,
    percent,
    text_part,
    within,
    words,
)

GBK, UTF8 = NAME.encode("gbk"), NAME.encode()
DISPOSITIONS = {
    "raw GBK": b'attachment; filename="' + GBK + b'"',
    "raw GBK without quotes": b"attachment; filename=" + GBK,
    "raw UTF-8": b'attachment; filename="' + UTF8 + b'"',
    "RFC 2047 in quotes": b'attachment; filename="' + words(NAME) + b'"',
    "RFC 2047 without quotes": b"attachment; filename=" + words(NAME, charset="gbk"),
    "RFC 2047 folded within a character": b'attachment;\r\n filename="' + words(NAME, cut=5) + b'"',
    "RFC 2047 cut within a character": b'attachment; filename="' + words(NAME, charset="utf-8", cut=4) + b'"',
    "RFC 2047 quoted-printable": b'attachment; filename="=?gb2312?Q?' + percent(GBK).replace(b"%", b"=") + b'?="',
    "RFC 2231": b"attachment; filename*=gb2312''" + percent(GBK),
    "RFC 2231 sections": b"attachment; filename*0*=utf8''%b; filename*1*=%b" % (percent(UTF8[:6]), percent(UTF8[6:])),
    "RFC 2231 out of order": b"attachment; filename*1*=%b; filename*0*=GBK''%b" % (percent(GBK[5:]), percent(GBK[:5])),
    "RFC 2231 in quotes": b"attachment; filename*=\"gbk''" + percent(GBK) + b'"',
}  # fmt: skip


@pytest.mark.parametrize("disposition", DISPOSITIONS.values(), ids=DISPOSITIONS.keys())
def test_a_chinese_name_is_recovered_however_it_is_spelled(disposition: bytes):
    (packed,) = unpack("m.eml", a_mail(text_part(), file_part(disposition)))
    assert (packed.name, packed.content, packed.rejection) == (f"m.eml/{NAME}", GOOD, None)


def test_a_name_whose_gbk_bytes_look_like_a_backslash_is_recovered():
    name = "誠許功蓋;（1）.xlsx"
    mail = a_mail(file_part(b'attachment; filename="' + name.encode("gbk") + b'"'))
    assert names(unpack("m.eml", mail)) == [f"m.eml/{name}"]


def test_the_sender_and_the_subject_are_read():
    head = b"Subject: " + "２０２３年報告騰".encode("gbk")
    sender = words("张三") + b" <qa01@example.cn>"
    (packed,) = unpack("m.eml", a_mail(file_part(), head=head, sender=sender))
    assert (packed.sender, packed.subject) == ("qa01@example.cn", "２０２３年報告騰")


def test_a_file_without_a_name_gets_a_number_and_one_named_in_its_type_gets_that_name():
    mail = a_mail(file_part(), file_part(kind=b'application/vnd.ms-excel; name="' + GBK + b'"'))
    assert names(unpack("m.eml", mail)) == ["m.eml/附件1", f"m.eml/{NAME}"]


def test_two_files_of_one_name_stay_two():
    mail = a_mail(*[file_part(b'attachment; filename="a.xlsx"')] * 3)
    assert names(unpack("m.eml", mail)) == ["m.eml/a.xlsx", "m.eml/a(2).xlsx", "m.eml/a(3).xlsx"]


def test_a_workbook_within_the_text_is_a_file_and_a_picture_there_is_not():
    picture = file_part(b'inline; filename="logo.png"', b"\x89PNG", kind=b"image/png")
    mail = a_mail(text_part(), picture, file_part(b'inline; filename="a.xlsx"'))
    assert names(unpack("m.eml", mail)) == ["m.eml/a.xlsx"]
    scan = file_part(b'attachment; filename="scan.png"', b"\x89PNG", kind=b"image/png")
    assert names(unpack("m.eml", a_mail(scan))) == ["m.eml/scan.png"]


def test_a_picture_beside_its_text_is_no_file_and_a_signature_is_none_either():
    related = b'Content-Type: multipart/related; boundary="r"\r\n\r\n--r\r\n' + text_part()
    related += (
        b"--r\r\n" + file_part(b'attachment; filename="image001.png"', b"\x89PNG", kind=b"image/png") + b"--r--\r\n"
    )
    signature = file_part(b'attachment; filename="smime.p7s"', b"x", kind=b"application/pkcs7-signature")
    assert fates("m.eml", a_mail(related, signature)) == [("m.eml", "no-attachment")]


def test_damaged_base64_is_said_and_the_other_files_are_read():
    strange = file_part(b'attachment; filename="a.xlsx"').replace(b"UEsDB", b"U*sDB", 1)
    cut = file_part(b'attachment; filename="b.xlsx"', GOOD[:300])[:-4] + b"\r\n"  # 300 bytes need no padding
    found = fates("m.eml", a_mail(strange, cut, file_part(b'attachment; filename="c.xlsx"')))
    assert found == [("m.eml/a.xlsx", "damaged"), ("m.eml/b.xlsx", "damaged"), ("m.eml/c.xlsx", "")]


def test_a_mail_cut_off_before_its_first_part_is_damaged():
    whole = a_mail(file_part(b'attachment; filename="a.xlsx"'))
    assert fates("m.eml", whole[: whole.index(b"--b1")]) == [("m.eml/附件1", "damaged")]


# ---------------------------------------------------------------- mails in mails


def test_files_of_mails_in_mails_are_found_with_the_innermost_sender():
    inner = a_mail(file_part(b'attachment; filename="a.xlsx"'), boundary=b"i", sender=b"inner@example.cn")
    outer = a_mail(text_part(), within(inner), file_part(b'attachment; filename="b.xlsx"'))
    found = [(each.name, each.sender) for each in unpack("m.eml", outer)]
    assert found == [("m.eml/邮件1.eml/a.xlsx", "inner@example.cn"), ("m.eml/b.xlsx", "qa01@example.cn")]


@pytest.mark.parametrize("kind", [b"application/octet-stream", b"text/plain; name=x.eml"])
def test_a_mail_attached_as_an_ordinary_file_is_opened_too(kind: bytes):
    inner = a_mail(file_part(b'attachment; filename="a.xlsx"'), boundary=b"i")
    outer = a_mail(file_part(b'attachment; filename="x.eml"', inner, kind=kind))
    assert fates("m.eml", outer) == [("m.eml/x.eml/a.xlsx", "")]


def test_a_mail_within_in_base64_is_opened_although_no_standard_allows_it():
    inner = a_mail(file_part(b'attachment; filename="a.xlsx"'), boundary=b"i")
    packed = within(base64.encodebytes(inner), encoding=b"Content-Transfer-Encoding: base64\r\n")
    assert fates("m.eml", a_mail(packed)) == [("m.eml/邮件1.eml/a.xlsx", "")]


def test_the_raw_header_of_a_mail_within_survives():
    inner = a_mail(file_part(b'attachment; filename="' + GBK + b'"'), boundary=b"i")
    assert names(unpack("m.eml", a_mail(within(inner)))) == [f"m.eml/邮件1.eml/{NAME}"]


def test_the_fourth_mail_within_is_refused():
    mail = a_mail(file_part(b'attachment; filename="a.xlsx"'))
    for level in range(2):
        mail = a_mail(within(mail), boundary=b"l%d" % level)
    assert fates("m.eml", mail) == [("m.eml/邮件1.eml/邮件1.eml/a.xlsx", "")]
    mail = a_mail(within(mail), boundary=b"last")
    assert fates("m.eml", mail) == [("m.eml/邮件1.eml/邮件1.eml/邮件1.eml", "container")]


# ---------------------------------------------------------------- mails without a return

REPORT = b'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n'


def test_a_bounce_is_called_so_and_our_own_workbook_in_it_is_not_a_return():
    ours = a_mail(file_part(b'attachment; filename="a.xlsx"'), boundary=b"i")
    formal = a_mail(text_part(), within(ours)).replace(b'Content-Type: multipart/mixed; boundary="b1"\r\n', REPORT)
    assert fates("m.eml", formal) == [("m.eml", "bounce")]
    informal = a_mail(within(ours), head=b"Subject: " + words("系统退信"), sender=b"PostMaster@163.example")
    assert fates("m.eml", informal) == [("m.eml", "bounce")]


AUTOMATIC = [b"Auto-Submitted: auto-replied", b"X-Autoreply: yes", b"Precedence: auto_reply"]


@pytest.mark.parametrize("head", [*AUTOMATIC, b"Subject: " + words("自动回复：在外出差")])
def test_an_automatic_reply_is_called_so_unless_it_brings_a_file(head: bytes):
    assert fates("m.eml", a_mail(text_part(), head=head)) == [("m.eml", "auto-reply")]
    brings = a_mail(text_part(), file_part(b'attachment; filename="a.xlsx"'), head=head)
    assert fates("m.eml", brings) == [("m.eml/a.xlsx", "")]


def test_a_receipt_is_an_automatic_reply():
    receipt = REPORT.replace(b"delivery-status", b"disposition-notification")
    mail = a_mail(text_part(), file_part(kind=b"message/disposition-notification"))
    mail = mail.replace(b'Content-Type: multipart/mixed; boundary="b1"\r\n', receipt)
    assert fates("m.eml", mail) == [("m.eml", "auto-reply")]


def test_a_mail_without_a_file_is_said_with_its_sender():
    (packed,) = unpack("m.eml", b"From: qa01@example.cn\r\nSubject: a\r\n\r\n" + "已报送".encode("gbk"))
    assert packed.rejection is not None
    assert (packed.rejection.reason, packed.sender, packed.subject) == ("no-attachment", "qa01@example.cn", "a")
    assert "附件" in say("reject.no-attachment", **packed.rejection.detail)


# ---------------------------------------------------------------- hostile mails


def levels(count: int) -> bytes:
    """Parts that begin within parts."""
    return b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(count))


def parts_with(parameter: bytes, *, count: int = 499) -> bytes:
    return a_mail(*[b"Content-Type: application/x%d" % n + parameter + b"\r\n\r\nx\r\n" for n in range(count)])


HOSTILE = {
    "5,000 parts": a_mail(*[text_part("")] * 5_000),
    "500 files": parts_with(b"", count=300),
    "endless parameters": parts_with(b";" + b"".join(b" a%d=b;" % n for n in range(200))),
    "endless quotes": parts_with(b"; name=" + b'"' * 1_900),
    "endless comments": parts_with(b" " + b"(" * 950 + b")" * 950),
    "mails without end": b"Content-Type: message/rfc822\n\n" * 20_000,
    "parts without end": levels(900),
    "levels times lines": levels(39) + b"x\n" * 600_000,
    "lines without end": b"From: a@b.cn\n\n" + b"x\n" * 2_000_000,
    "an address without end": a_mail(text_part(), sender=b"(" * 6_000),
    "too large": a_mail(file_part(content=bytes(31 << 20))),
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_mail_is_refused_soon(content: bytes):
    started = time.process_time()
    found = fates("m.eml", content)
    assert time.process_time() - started < 5
    assert [name for name, _ in found] == ["m.eml"]
    assert found[0][1] in {"hostile", "too-large", "no-attachment"}
