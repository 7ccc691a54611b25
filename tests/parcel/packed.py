"""What mails, archives and old workbooks are made of, so that a test can bend one of them."""

import base64
import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import py7zr

from collect.parcel.unpack import Packed, unpack
from parcel.zips import parts, zipped

GOOD = zipped(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
NAME = "报表（騰冲）镕.xlsx"  # two of its characters are in GBK but not in GB 2312


# ---------------------------------------------------------------- mails


def file_part(disposition: bytes = b"", content: bytes = GOOD, *, kind: bytes = b"application/octet-stream") -> bytes:
    """One part of a mail: a file in base64 under this Content-Disposition."""
    head = b"Content-Type: " + kind + b"\r\n"
    head += b"Content-Disposition: " + disposition + b"\r\n" if disposition else b""
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")


def text_part(text: str = "见附件。") -> bytes:
    """What the sender wrote."""
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode() + b"\r\n"


def a_mail(*made: bytes, head: bytes = b"", sender: bytes = b"qa01@example.cn", boundary: bytes = b"b1") -> bytes:
    """A mail of these parts; ``head`` adds header lines."""
    lines = [b"From: " + sender, b"To: office@example.cn", b"MIME-Version: 1.0"]
    lines += [head.rstrip(b"\r\n")] if head else []
    lines += [b'Content-Type: multipart/mixed; boundary="' + boundary + b'"', b"", b""]
    pieces = b"".join(b"--" + boundary + b"\r\n" + part for part in made)
    return b"\r\n".join(lines) + pieces + b"--" + boundary + b"--\r\n"


def within(mail: bytes, *, encoding: bytes = b"") -> bytes:
    """A part that is a mail itself."""
    return b"Content-Type: message/rfc822\r\n" + encoding + b"\r\n" + mail


def words(text: str, *, charset: str = "gb2312", cut: int = 0) -> bytes:
    """An RFC 2047 word; with ``cut`` two of them, the first of so many bytes."""
    raw = text.encode("gb18030" if charset.startswith("gb") else charset)
    pieces = [raw[:cut], raw[cut:]] if cut else [raw]
    return b"\r\n ".join(b"=?" + charset.encode() + b"?B?" + base64.b64encode(piece) + b"?=" for piece in pieces)


def percent(raw: bytes) -> bytes:
    """Bytes as RFC 2231 spells them."""
    return "".join(f"%{byte:02X}" for byte in raw).encode()


# ---------------------------------------------------------------- winmail.dat


def attribute(number: int, value: bytes, *, level: int = 2) -> bytes:
    """One attribute of a TNEF stream with its sum."""
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def mapi(*properties: bytes) -> bytes:
    """A block of MAPI properties."""
    return struct.pack("<I", len(properties)) + b"".join(properties)


def mapi_text(number: int, raw: bytes, *, kind: int = 0x1E) -> bytes:
    """One MAPI property of variable length."""
    return struct.pack("<HHII", kind, number, 1, len(raw)) + raw + bytes(-len(raw) % 4)


def winmail(*files: bytes) -> bytes:
    """A winmail.dat around its files, each made by ``outlook_file``."""
    return b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x00089006, b"\0\0\1\0", level=1) + b"".join(files)


def outlook_file(content: bytes = GOOD, *, title: bytes = b"~1.XLS", properties: bytes = b"") -> bytes:
    """One file of a winmail.dat."""
    made = attribute(0x00069002, bytes(14)) + attribute(0x00018010, title + b"\0")
    made += attribute(0x0006800F, content) if content else b""
    return made + (attribute(0x00069005, properties) if properties else b"")


# ---------------------------------------------------------------- archives


def a_zip(files: Mapping[str, bytes], *, encoding: str = "utf-8", flagged: bool = False) -> bytes:
    """A zip whose names are bytes of that encoding, without the flag for UTF-8 unless ``flagged``."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(_As(name, encoding, flagged), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _As(zipfile.ZipInfo):
    """A member whose name is spelled our way."""

    def __init__(self, name: str, encoding: str, flagged: bool) -> None:
        super().__init__("x")
        self.filename = self.orig_filename = name
        self._spelled = name.encode(encoding), 0x800 if flagged else 0

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self._spelled[0], self.flag_bits & ~0x800 | self._spelled[1]


def locked(content: bytes) -> bytes:
    """A zip whose members all say that they are encrypted."""
    bent, at = bytearray(content), 0
    for mark, where in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = bent.find(mark)
        while at >= 0:
            bent[at + where] |= 1
            at = bent.find(mark, at + 4)
    return bytes(bent)


def a_seven(files: Mapping[str, bytes], *, password: str | None = None) -> bytes:
    """A .7z of these files."""
    out = BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


# ---------------------------------------------------------------- old workbooks


def chunk(number: int, content: bytes = b"") -> bytes:
    """One chunk of a BIFF stream."""
    return struct.pack("<HH", number, len(content)) + content


def old_workbook(*cells: bytes, before: bytes = b"", kind: int = 0, state: int = 0, after: bytes = b"") -> bytes:
    """The bare stream of an .xls with one sheet of these cells."""
    begin, end = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6), chunk(0x000A)
    name = "一".encode("utf-16-le")
    looks = before + chunk(0x0042, b"\xb0\x04") + chunk(0x00E0, bytes(20)) * 16
    start = len(chunk(0x0809, begin) + looks + chunk(0x0085, bytes(8) + name)) + len(end)
    sheet = chunk(0x0085, struct.pack("<IBBBB", start, state, kind, 1, 1) + name)
    inside = chunk(0x0809, begin[:2] + b"\x10\x00" + begin[4:]) + b"".join(cells) + after + end
    return chunk(0x0809, begin) + looks + sheet + end + inside


def number_cell(row: int, column: int, value: float) -> bytes:
    """A number, in format 15."""
    return chunk(0x0203, struct.pack("<HHHd", row, column, 15, value))


def formula_cell(row: int, column: int, value: bytes) -> bytes:
    """A formula with these eight bytes as its result."""
    return chunk(0x0006, struct.pack("<HHH", row, column, 15) + value + bytes(6) + b"\x03\x00\x1e\x01\x00")


# ---------------------------------------------------------------- what comes out


def names(packed: Sequence[Packed]) -> list[str]:
    """The names alone."""
    return [each.name for each in packed]


def fates(name: str, content: bytes) -> list[tuple[str, str]]:
    """Each file's name and the reason it is set aside, ``""`` where there is none."""
    return [(each.name, each.rejection.reason if each.rejection else "") for each in unpack(name, content)]
