"""What a received file really is: its bytes decide, never its name."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from collect.parcel.archive import Archive, opened
from collect.parcel.cells import Book
from collect.parcel.limits import LIMITS, Refused
from collect.parcel.sheets import book_in
from collect.submission import Rejection
from collect.words import say

FileType = Literal[
    "xlsx", "xlsm", "xlsb", "xls", "encrypted", "ods", "xml-2003", "html", "csv", "zip", "rar", "7z", "gzip",
    "mail", "pdf", "ofd", "word", "slides", "picture", "empty", "unknown",
]  # fmt: skip

_REASONS: Mapping[FileType, str] = {
    "empty": "empty",
    "encrypted": "encrypted",
    "xls": "old-format",
    "xlsb": "other-format",
    "ods": "other-format",
    "xml-2003": "other-format",
    "html": "other-format",
    "csv": "other-format",
    "zip": "container",
    "rar": "container",
    "7z": "container",
    "gzip": "container",
    "mail": "container",
}  # whatever is not here is no workbook

_MAGIC: tuple[tuple[bytes, FileType], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"b\x14#e", "encrypted"),  # E-SafeNet and its like: Chinese offices encrypt files on the way to disk
    (b"%TSD-Header-###%", "encrypted"),
)

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: tuple[tuple[str, FileType], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
    ("__properties_version1.0", "mail"),
)

_HEAD = 8_192
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|meta|head)\b", re.IGNORECASE)
_MAIL_LINE = re.compile(
    rb"^(?:Received|From|Return-Path|Delivered-To|MIME-Version|Message-ID|Date|Subject|X-[\w-]+): ?\S",
    re.IGNORECASE,
)
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})
_JUNK_STARTS = ("~$", "._", ".~")


def open_parcel(name: str, content: bytes) -> Book | Rejection:
    """The workbook in a received file, or why it is set aside. Never raises; ``name`` is only repeated.

    The rejection's ``detail`` fills ``reject.<reason>``: ``said``, ``where``, and ``name``, ``filetype``.
    """
    filetype, archive, refusal = _seen(content)
    if refusal is None and archive is not None and filetype in ("xlsx", "xlsm"):
        try:
            return book_in(archive)
        except Refused as later:
            refusal = later
    rejection = refusal.rejection if refusal else _turned_away(filetype)
    return replace(rejection, detail={**rejection.detail, "name": name, "filetype": filetype})


def recognise(content: bytes) -> FileType:
    """The type of a file by its bytes alone; a zip whose directory cannot be trusted is just ``zip``."""
    return _seen(content)[0]


def passed_over(name: str) -> bool:
    """Whether a file is litter that nobody meant to send: lock files, folder settings, previews."""
    *folders, file = name.replace("\\", "/").split("/")
    low = file.lower()
    return "__MACOSX" in folders or file == "__MACOSX" or low in _JUNK or low.startswith(_JUNK_STARTS)


def _turned_away(filetype: FileType) -> Rejection:
    said = say(f"filetype.{filetype}") if filetype not in ("empty", "encrypted", "xls") else ""
    return Rejection(_REASONS.get(filetype, "not-a-workbook"), {"said": said, "where": ""})


def _seen(content: bytes) -> tuple[FileType, Archive | None, Refused | None]:
    """The type, the archive when there is one, and why it was refused already when it was."""
    if len(content) > LIMITS.file_bytes:
        return _plain_type(content), None, Refused("too-large", "file-bytes")
    if not content.startswith(b"PK"):
        return _plain_type(content), None, None
    try:
        archive = opened(content, LIMITS)
        return _zip_type(archive), archive, None
    except Refused as refusal:
        return "zip", None, refusal


def _zip_type(archive: Archive) -> FileType:
    names = archive.members
    if "[content_types].xml" in names or "_rels/.rels" in names:
        return _office_type(names)
    if "mimetype" in names:
        return "ods" if b"opendocument.spreadsheet" in archive.beginning("mimetype")[:200] else "word"
    return "ofd" if "ofd.xml" in names else "zip"


def _office_type(names: Mapping[str, object]) -> FileType:
    folders = {name.partition("/")[0] for name in names}
    if "xl" not in folders and folders & {"word", "ppt"}:
        return "word" if "word" in folders else "slides"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "xlsm" if "xl/vbaproject.bin" in names else "xlsx"


def _plain_type(content: bytes) -> FileType:
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    if content.startswith(b"PK"):
        return "zip"
    if content.startswith(_COMPOUND):
        return _compound_type(content)
    for magic, filetype in _MAGIC:
        if content.startswith(magic):
            return filetype
    return _text_type(content[:_HEAD])


def _compound_type(content: bytes) -> FileType:
    for stream, filetype in _STREAMS:
        if _has_stream(content, stream):
            return filetype
    return "unknown"


def _has_stream(content: bytes, name: str) -> bool:
    """Directory entries are 128 bytes, aligned: the name in UTF-16, its length in bytes at offset 64."""
    spelled = (name + "\0").encode("utf-16-le")
    at = content.find(spelled)
    while at >= 0:
        if at % 128 == 0 and content[at + 64 : at + 66] == len(spelled).to_bytes(2, "little"):
            return True
        at = content.find(spelled, at + 2)
    return False


def _text_type(head: bytes) -> FileType:
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and bare.startswith(b"<"):
        return "xml-2003"
    if bare.startswith(b"<") and _HTML.search(head):
        return "html"
    if _MAIL_LINE.match(bare) and (b"\n\n" in head or b"\r\n" in head):
        return "mail"
    return "csv" if _is_table_text(head) else "unknown"


def _is_table_text(head: bytes) -> bool:
    text = _text(head)
    return text is not None and any(mark in text for mark in (",", "\t", ";", "，"))


def _text(head: bytes) -> str | None:
    """The first bytes as text, as the encodings of Chinese offices go; None for anything binary."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\x00" in head:
        return None
    # The last character may have been cut through.
    spellings = ((encoding, cut) for encoding in ("utf-8", "gb18030") for cut in range(4))
    texts = (_decoded(head[: len(head) - cut], encoding) for encoding, cut in spellings)
    return next((text for text in texts if text is not None), None)


def _decoded(head: bytes, encoding: str) -> str | None:
    try:
        return head.decode(encoding)
    except UnicodeDecodeError:
        return None
