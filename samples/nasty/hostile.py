"""Files that are meant, or made by accident, to stop the reader or the machine."""

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nasty.making import Press, edited, packed, part_of, parts

File = tuple[str, bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MILLION = 1_048_576


def hostile(press: Press) -> Iterator[File]:
    """One file for each; all but the formatted and the merged ones from the same unit's workbook."""
    content = press.filled("QA001")
    first = part_of(content, press.sheets["T3"])
    entry = press.spot("T3:1:person").address
    yield "解压炸弹.xlsx", _with(content, "xl/media/image1.png", bytes(200 * 1024 * 1024))
    yield "包里的炸弹.zip", packed([("大.bin", bytes(120 * 1024 * 1024))])
    yield "实体炸弹.xlsx", edited(content, first, lambda text: _doctype(text, _LAUGHS, "&i;"))
    yield "外部实体.xlsx", edited(content, first, lambda text: _doctype(text, _OUTSIDE, "&x;"))
    yield "重名成员.xlsx", packed([*parts(content).items(), ("xl/workbook.xml", b"<workbook/>")])
    yield "大小写重名.xlsx", packed([*parts(content).items(), ("XL/Workbook.xml", b"<workbook/>")])
    yield "路径穿越.xlsx", packed([*parts(content).items(), ("../../evil.txt", b"x")])
    yield "绝对路径.xlsx", packed([*parts(content).items(), ("/etc/evil.txt", b"x")])
    yield "符号链接.xlsx", symlinked(content)
    yield "百万行格式.xlsx", edited(press.filled(), first_of(press), _million_rows)
    yield "十万处合并.xlsx", edited(content, first, _merges)
    yield "单元格文字过长.xlsx", edited(content, first, _long_text)
    yield "成员过多.xlsx", packed([*parts(content).items(), *((f"xl/x{n}.xml", b"") for n in range(1100))])
    yield "嵌套过深.xlsx", edited(content, first, lambda text: _inside(text, "<a>" * 200 + "</a>" * 200))
    yield "传了一半.xlsx", content[: len(content) // 2]
    yield "少了几个字节.xlsx", content[:-7]
    yield "前面有垃圾.xlsx", b"PK\x03\x04" + press.filled()
    yield "谎报大小.xlsx", lying(content, first)
    yield "校验不符.xlsx", spoilt(content, first)
    yield "坏的 XML.xlsx", edited(content, first, lambda text: text.replace("</sheetData>", "<row"))
    yield "没有工作簿部件.xlsx", packed((k, v) for k, v in parts(content).items() if k != "xl/workbook.xml")
    yield "工作表不存在.xlsx", packed((k, v) for k, v in parts(content).items() if k != first)
    yield "地址越界.xlsx", edited(content, first, lambda text: text.replace(f'<c r="{entry}"', '<c r="XFE1"', 1))
    yield (
        "同格两次.xlsx",
        edited(content, first, lambda text: re.sub(r'(<c r="D7"[^>]*?(?:/>|>.*?</c>))', r"\1\1", text)),
    )
    yield "数字有一千位.xlsx", edited(content, first, lambda text: _number(text, "9" * 1000))
    yield "嵌入对象.xlsx", _with(content, "xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")
    yield "数据连接.xlsx", connected(content)
    yield "没人引用的连接部件.xlsx", _with(press.filled(), "xl/connections.xml", b"<connections/>")
    yield "最后一格.xlsx", edited(press.filled(), first_of(press), _far_cell)
    yield "随机字节.xlsx", bytes(range(256)) * 40
    yield "过大.xlsx", content + bytes(21 * 1024 * 1024)
    yield "坏的 xls.xls", broken_xls()
    yield (
        "坏的 ods.ods",
        packed([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<a")]),
    )
    yield "嵌套的邮件.eml", _nested_mail(60)


def first_of(press: Press) -> str:
    """The part of table three, which is the same in every unit's workbook."""
    return part_of(press.filled("QA001"), press.sheets["T3"])


_LAUGHS = "".join(
    f'<!ENTITY {name} "{inside * 10}">'
    for name, inside in zip("abcdefghi", ("lol", *(f"&{n};" for n in "abcdefgh")), strict=True)
)
_OUTSIDE = '<!ENTITY x SYSTEM "file:///etc/hostname">'


def _doctype(text: str, entities: str, used: str) -> str:
    head, end, body = text.partition("?>")
    return f"{head}{end}<!DOCTYPE worksheet [{entities}]>{_inside(body, f'<x>{used}</x>')}"


def _inside(text: str, more: str) -> str:
    return text.replace("</worksheet>", f"{more}</worksheet>")


def _with(content: bytes, name: str, inside: bytes) -> bytes:
    return packed([*parts(content).items(), (name, inside)])


def _million_rows(text: str) -> str:
    last = max(int(row) for row in re.findall(r'<row r="(\d+)"', text))
    rows = "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(last + 1, MILLION + 1)
    )
    return text.replace("</sheetData>", f"{rows}</sheetData>")


def _far_cell(text: str) -> str:
    return text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def _merges(text: str) -> str:
    cells = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(100, 100_100))
    return re.sub(r"<mergeCells[^>]*>", lambda found: found[0] + cells, text)


def _long_text(text: str) -> str:
    cell = f'<row r="399"><c r="A399" t="inlineStr"><is><t>{"长" * 1_000_000}</t></is></c></row>'
    return text.replace("</sheetData>", f"{cell}</sheetData>")


def _number(text: str, digits: str) -> str:
    return text.replace("</sheetData>", f'<row r="399"><c r="A399"><v>{digits}</v></c></row></sheetData>')


def connected(content: bytes) -> bytes:
    """A workbook that fetches from a database when it is opened."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/connections"
    line = f'<Relationship Id="rId901" Type="{kind}" Target="connections.xml"/></Relationships>'
    made = edited(content, "xl/_rels/workbook.xml.rels", lambda text: text.replace("</Relationships>", line))
    return _with(made, "xl/connections.xml", b"<connections/>")


def symlinked(content: bytes) -> bytes:
    """A workbook with a member that is a symbolic link."""
    target, link = BytesIO(), ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, inside in parts(content).items():
            archive.writestr(name, inside)
        archive.writestr(link, b"/etc/passwd")
    return target.getvalue()


def lying(content: bytes, part: str) -> bytes:
    """A member says that it is smaller than it is, in both its heads."""
    return _rewritten(content, part, at=(22, 24), value=100)


def spoilt(content: bytes, part: str) -> bytes:
    """A member's checksum is another one."""
    return _rewritten(content, part, at=(14, 16), value=0x12345678)


def _rewritten(content: bytes, part: str, *, at: tuple[int, int], value: int) -> bytes:
    made = bytearray(packed(parts(content).items()))
    name = part.encode()
    local = made.find(name) - 30
    central = made.rfind(name) - 46
    struct.pack_into("<I", made, local + at[0], value)
    struct.pack_into("<I", made, central + at[1], value)
    return bytes(made)


def broken_xls() -> bytes:
    """The stream of an .xls that ends in the middle of its first words."""
    return b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07" + bytes(range(200))


def _nested_mail(levels: int) -> bytes:
    head = b"From: a@example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    for level in range(levels):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return head + b"\r\nx\r\n"
