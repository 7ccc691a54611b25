"""The mails an office really gets, byte by byte as their programs write them, around workbooks of a small county.

Names, addresses and numbers are invented; how each program spells, folds and nests is not.
"""

import base64
import quopri
from collections.abc import Callable, Iterator
from urllib.parse import quote

from nasty.containers import gbk_zip, tnef

OFFICE = "county@example.cn"
NAME = "政务公开年度报表（騰冲村）.xlsx"  # one of its characters is in GBK, not in GB 2312
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Book = Callable[[int], bytes]
"""The filled workbook of the village of that number."""
CRLF = "\r\n"


def messages(book: Book, blank: Book, newer: Book) -> Iterator[tuple[str, bytes]]:
    """Every mail by name. ``newer`` is a later version of a village's return, ``blank`` the workbook it was sent."""
    yield from _programs(book)
    yield from _names(book)
    yield from _forwarded(book)
    yield from _several(book, blank, newer)
    yield from _nobody_wrote(blank)


def village(number: int) -> str:
    """The address of a village, as the roster has it."""
    return f"v{number:02}@example.cn"


# ---------------------------------------------------------------- one program after another


def _programs(book: Book) -> Iterator[tuple[str, bytes]]:
    yield "网易网页.eml", _netease(book(1))
    yield "QQ 网页.eml", _qq(book(2))
    yield "Foxmail.eml", _foxmail(book(3))
    yield "Outlook.eml", _outlook(book(4))
    yield "Outlook 的 winmail.eml", _winmail(book(5))
    yield "手机.eml", _phone(book(6))
    yield "带签名.eml", _signed(book(7))


def _netease(content: bytes) -> bytes:
    """Coremail: GBK words, no line between the address and its name."""
    letters = _alternative("gbk", "-a")
    named = f'name="{_word(NAME, "GBK")}"'
    attached = _encoded(content, f"{XLSX}; {CRLF}\t{named}", f"attachment; file{named}")
    head = _head(1, f"{_word('甲村', 'GBK')} <{village(1)}>", _word("政务公开年度报表", "GBK"))
    head += (
        "X-Priority: 3\r\nX-Mailer: Coremail Webmail Server Version XT5.0.14 build 20230109 www.mailtech.cn 163com\r\n"
    )
    return _mixed(head + "X-CM-TRANSID:_____wD3\r\n", letters, attached)


def _qq(content: bytes) -> bytes:
    """QQ: gb18030 in quotes, the kind of a file that of a stream, a charset where none belongs."""
    named = f'name="{_word(NAME, "gb18030")}"'
    attached = _encoded(
        content, f'application/octet-stream;{CRLF}\tcharset="gb18030";{CRLF}\t{named}', f"attachment; file{named}"
    )
    head = _head(2, f'"{_word("乙村", "gb18030")}" <{village(2)}>', _word("回复：报表", "gb18030"))
    return _mixed(
        head + "X-QQ-mid: webmail812t1704416473\r\nX-QQ-SSF: 00000000\r\n", _alternative("gb18030", "-a"), attached
    )


def _foxmail(content: bytes) -> bytes:
    """Foxmail: a name cut into words, a picture of the letterhead, everything in one multipart/related."""
    name = CRLF + "\t" + f"{CRLF}\t".join(_word(NAME[at : at + 6], "gb2312") for at in range(0, len(NAME), 6))
    picture = _encoded(b"\xff\xd8\xff\xe0", 'image/jpeg; name="InsertPic_.jpg"', 'inline; filename="InsertPic_.jpg"')
    related = _parts("related", "-r", _alternative("gb2312", "-a"), picture)
    attached = _encoded(
        content,
        f'application/octet-stream;{CRLF}\tname="{name.strip()}"',
        f'attachment;{CRLF}\tfilename="{name.strip()}"',
    )
    head = _head(3, f'"{village(3)}" <{village(3)}>', _word("年度报表", "gb2312"))
    return _mixed(head + "X-Mailer: Foxmail 7.2.25.331[cn]\r\n", related, attached)


def _outlook(content: bytes) -> bytes:
    """Outlook: RFC 2231 beside the word for the file, with sizes and dates."""
    disposition = f"attachment; filename*=gb2312''{quote(NAME.encode('gb18030'))}; size={len(content)}"
    disposition += ';\r\n\tcreation-date="Fri, 05 Jan 2024 01:00:00 GMT"'
    attached = _encoded(content, f'{XLSX};{CRLF}\tname="{_word(NAME, "gb2312")}"', disposition)
    head = _head(4, f"{_word('丁村', 'gb2312')} <V04@Example.CN>", _word("年度报表", "gb2312"))
    return _mixed(
        head + "X-Mailer: Microsoft Outlook 16.0\r\nThread-Index: AdpA\r\n", _alternative("gb2312", "-a"), attached
    )


def _winmail(content: bytes) -> bytes:
    """Outlook in its own format: the file is within winmail.dat."""
    attached = _encoded(
        tnef([(NAME, content)]), 'application/ms-tnef; name="winmail.dat"', 'attachment; filename="winmail.dat"'
    )
    return _mixed(
        _head(5, village(5), _word("报表", "gb2312")) + "X-MS-TNEF-Correlator: \r\n",
        _text("见附件", "gb2312"),
        attached,
    )


def _phone(content: bytes) -> bytes:
    """A telephone: the name in sections, the file between two texts, within the alternatives."""
    raw = quote(NAME.encode("utf-8"))
    disposition = f"inline;{CRLF}\tfilename*0*=utf-8''{raw[:60]};{CRLF}\tfilename*1*={raw[60:120]}"
    disposition += f";{CRLF}\tfilename*2*={raw[120:]}"
    attached = _encoded(content, XLSX, disposition)
    inner = _parts("mixed", "-m", _text("", "utf-8"), attached, _text("发自我的手机", "utf-8"))
    both = _parts("alternative", "-a", _text("发自我的手机", "utf-8"), inner)
    head = _head(
        6,
        f"{_word('己村', 'utf-8')} <{village(6)}>",
        "=?utf-8?Q?" + quopri.encodestring("报表".encode()).decode() + "?=",
    )
    return head.encode() + both


def _signed(content: bytes) -> bytes:
    inner = _parts(
        "mixed",
        "-m",
        _text("见附件", "utf-8"),
        _encoded(content, XLSX, f'attachment; filename="{_word(NAME, "utf-8")}"'),
    )
    signature = _encoded(b"signature", "application/pkcs7-signature; name=smime.p7s", "attachment; filename=smime.p7s")
    return _head(7, village(7), "signed").encode() + _parts("signed", "-s", inner, signature)


# ---------------------------------------------------------------- how a name, a head or a file is spelled


def _names(book: Book) -> Iterator[tuple[str, bytes]]:
    raw = NAME.encode("gb18030")
    yield (
        "GBK 原样的信头.eml",
        _mixed(
            (_head(8, f"辛村 <{village(8)}>", "政务公开年度报表")).encode("gb18030"),
            _text("见附件", "gb2312"),
            _encoded(book(8), "application/vnd.ms-excel", "attachment; filename=PLACE").replace(
                b"PLACE", b'"' + raw + b'"'
            ),
        ),
    )
    yield (
        "UTF-8 原样的信头.eml",
        _mixed(
            _head(9, f"壬村 <{village(9)}>", "政务公开年度报表"),
            _encoded(book(9), XLSX, "attachment; filename=PLACE").replace(b"PLACE", f'"{NAME}"'.encode()),
        ),
    )
    yield (
        "没有文件名.eml",
        _mixed(_head(10, village(10), ""), _text("见附件", "gbk"), _encoded(book(10), "application/octet-stream", "")),
    )
    yield "只有一个附件，没有正文.eml", _head(11, village(11), "x").encode() + _encoded(book(11), XLSX, "attachment")
    yield (
        "引号可打印编码的附件.eml",
        _mixed(
            _head(12, village(12), "x"),
            f"Content-Type: {XLSX}; name=a.xlsx\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
            + b"=\r\n".join(
                b"".join(b"=%02X" % each for each in book(12)[at : at + 20]) for at in range(0, len(book(12)), 20)
            ),
        ),
    )
    yield (
        "压缩包.eml",
        _mixed(
            _head(13, village(13), "x"),
            _encoded(gbk_zip(NAME, book(13)), "application/zip", 'attachment; filename="x.zip"'),
        ),
    )


# ---------------------------------------------------------------- passed on


def _forwarded(book: Book) -> Iterator[tuple[str, bytes]]:
    own = _plain(14, book(14))
    colleague = _head(0, "li@county.example", _word("转发: 报表", "gb2312"))
    yield "作为附件转发.eml", _mixed(colleague, _text("请办", "gb2312"), b"Content-Type: message/rfc822\r\n\r\n" + own)
    inner = _mixed(colleague, b"Content-Type: message/rfc822\r\n\r\n" + _plain(15, book(15)))
    yield "转发两次.eml", _parted(_mixed(colleague, b"Content-Type: message/rfc822\r\n\r\n" + inner), inner)
    yield (
        "存成文件再转发.eml",
        _mixed(colleague, _encoded(_plain(16, book(16)), "application/octet-stream", 'attachment; filename="x.eml"')),
    )
    quoted = "请办\n\n-----原始邮件-----\n发件人: 第17村 <v17@example.cn>\n主题: 报表"
    yield (
        "正文引用转发.eml",
        _mixed(colleague, _text(quoted, "gb2312"), _encoded(book(17), XLSX, 'attachment; filename="a.xlsx"')),
    )
    yield "私人邮箱.eml", _plain(18, book(18)).replace(village(18).encode(), b"zhangsan1988@qq.example")


def _parted(outer: bytes, inner: bytes) -> bytes:
    """Two levels may not have one boundary."""
    return outer.replace(inner, inner.replace(b"=_mixed", b"=_within"))


# ---------------------------------------------------------------- more than one, or none of theirs


def _several(book: Book, blank: Book, newer: Book) -> Iterator[tuple[str, bytes]]:
    def file(content: bytes, name: str) -> bytes:
        return _encoded(content, XLSX, f'attachment; filename="{_word(name, "gbk")}"')

    yield (
        "替邻村代报.eml",
        _mixed(_head(19, village(19), "x"), file(book(19), "本村.xlsx"), file(book(20), "邻村.xlsx")),
    )
    yield (
        "两版一起.eml",
        _mixed(_head(21, village(21), "x"), file(book(21), "1 初稿.xlsx"), file(newer(21), "2 定稿.xlsx")),
    )
    yield "同一份两次.eml", _mixed(_head(22, village(22), "x"), file(book(22), "a.xlsx"), file(book(22), "a.xlsx"))
    yield (
        "报表与盖章扫描件.eml",
        _mixed(
            _head(23, village(23), "x"),
            file(book(23), "a.xlsx"),
            _encoded(b"%PDF-1.7\n", "application/pdf", "attachment; filename=scan.pdf"),
        ),
    )
    yield "原样退还空表.eml", _mixed(_head(24, village(24), "x"), file(blank(24), "a.xlsx"))
    yield "断在半路.eml", _plain(25, book(25))[:4000]


# ---------------------------------------------------------------- what no person wrote, or nothing to read


def _nobody_wrote(blank: Book) -> Iterator[tuple[str, bytes]]:
    link = '<p>通过百度网盘分享的文件：<a href="https://pan.example/s/1x">年度报表.xlsx</a> 提取码:ab12</p>'
    yield "只有网盘链接.eml", _head(26, village(26), "x").encode() + _text(link, "utf-8", kind="html")
    yield (
        "超大附件.eml",
        _mixed(
            _head(26, village(26), "x"), _text("从QQ邮箱发来的超大附件 a.xlsx (进入下载页面)", "gb18030", kind="html")
        ),
    )
    yield (
        "自动回复.eml",
        _head(27, village(27), _word("自动回复: 年度报表", "gb18030")).encode() + _text("我在休假", "gb18030"),
    )
    yield (
        "外出回复.eml",
        (_head(28, village(28), "x") + "Auto-Submitted: auto-replied\r\n").encode() + _text("外出", "utf-8"),
    )
    ours = _mixed(_head(0, OFFICE, "cover"), _encoded(blank(29), XLSX, 'attachment; filename="a.xlsx"')).replace(
        b"=_mixed", b"=_ours"
    )
    report = (
        b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; v29@example.cn\r\nStatus: 5.1.1\r\n"
    )
    whole = b"Content-Type: message/rfc822\r\n\r\n" + ours
    head = _head(0, "MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender")
    yield (
        "退信报告.eml",
        head.encode()
        + _parts("report; report-type=delivery-status", "-b", _text("user unknown", "utf-8"), report, whole),
    )
    yield (
        "网易系统退信.eml",
        _mixed(_head(0, "Postmaster@163.example", _word("系统退信", "gbk")), _text("无法送达", "gbk"), whole),
    )
    read = b"Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; displayed\r\n"
    receipt = _parts("report; report-type=disposition-notification", "-b", _text("已读", "utf-8"), read)
    yield "已读回执.eml", _head(30, village(30), _word("已读: 报表", "gb2312")).encode() + receipt


# ---------------------------------------------------------------- what a mail is made of


def _plain(number: int, content: bytes) -> bytes:
    made = _mixed(
        _head(number, village(number), "x"), _encoded(content, XLSX, f'attachment; filename="{_word(NAME, "gbk")}"')
    )
    return made.replace(b"=_mixed", b"=_plain")


def _head(number: int, sender: str, subject: str) -> str:
    date, ident = f"Fri, 5 Jan 2024 09:{number:02}:00 +0800 (CST)", f"<{number}.{len(subject)}@example.cn>"
    lines = (f"Date: {date}", f"From: {sender}", f"To: {OFFICE}", f"Subject: {subject}", f"Message-ID: {ident}")
    return "\r\n".join((*lines, "MIME-Version: 1.0", ""))


def _word(text: str, charset: str) -> str:
    raw = text.encode("gb18030" if charset.lower().startswith("gb") else charset)
    return f"=?{charset}?B?{base64.b64encode(raw).decode()}?="


def _mixed(head: str | bytes, *parts: bytes) -> bytes:
    return (head.encode() if isinstance(head, str) else head) + _parts("mixed", "mixed", *parts)


def _parts(kind: str, mark: str, *parts: bytes) -> bytes:
    line = f"=_{mark}"
    kind, _, more = kind.partition(";")
    head = f'Content-Type: multipart/{kind};{more}{";" if more else ""}{CRLF}\tboundary="{line}"\r\n\r\n'.encode()
    return head + b"".join(f"--{line}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{line}--\r\n".encode()


def _alternative(charset: str, mark: str) -> bytes:
    return _parts("alternative", mark, _text("请查收。", charset), _text("<p>请查收。</p>", charset, kind="html"))


def _text(text: str, charset: str, *, kind: str = "plain") -> bytes:
    raw = base64.encodebytes(text.encode("gb18030" if charset.startswith("gb") else charset)).replace(b"\n", b"\r\n")
    return f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + raw


def _encoded(content: bytes, kind: str, disposition: str) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
    head += f"Content-Disposition: {disposition}\r\n" if disposition else ""
    return head.encode() + b"\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")
