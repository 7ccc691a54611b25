"""What a received file really is: its bytes decide, never its name."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from collect.parcel.archive import Archive, opened
from collect.parcel.limits import LIMITS, Refused
from collect.submission import Rejection
from collect.words import say

FileType = Literal[
    "xlsx", "xlsm", "xlsb", "xls", "xls-ancient", "encrypted", "ods", "docx", "xml-2003", "html", "csv", "zip",
    "rar", "7z", "gzip", "mail", "msg", "tnef", "pdf", "ofd", "word", "slides", "picture", "empty", "unknown",
]  # fmt: skip

_REASONS: Mapping[FileType, str] = {
    "empty": "empty",
    "encrypted": "encrypted",
    "xls-ancient": "old-format",
    "xlsb": "other-format",
    "xml-2003": "other-format",
    "html": "other-format",
    "csv": "other-format",
    "zip": "container",
    "rar": "container",
    "7z": "container",
    "gzip": "container",
    "mail": "container",
    "msg": "container",
    "tnef": "container",
}  # whatever is not here is no workbook
_UNPLACED = frozenset({"empty", "encrypted", "old-format"})  # their sentences say it all

_MAGIC: tuple[tuple[bytes, FileType], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x09\x08\x10\x00\x00\x06", "xls"),  # the stream of an .xls without its compound file: some exports
    (b"\x09\x08\x08\x00\x00\x05", "xls"),
    (b"\x09\x00\x04\x00", "xls-ancient"),
    (b"\x09\x02\x06\x00", "xls-ancient"),
    (b"\x09\x04\x06\x00", "xls-ancient"),
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
    ("\tDRMContent", "encrypted"),  # rights management of old formats
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
    ("__properties_version1.0", "msg"),
)

_HEAD = 8_192
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|meta|head)\b", re.IGNORECASE)
_MAIL_LINE = re.compile(
    rb"^(?:Received|From|To|Cc|Sender|Reply-To|Return-Path|Delivered-To|MIME-Version|Message-ID|Date|Subject"
    rb"|Content-Type|DKIM-Signature|ARC-[\w-]+|Authentication-Results|X-[\w-]+): ?\S",
    re.IGNORECASE,
)
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})
_JUNK_STARTS = ("~$", "._", ".~")


class Seen(NamedTuple):
    """A file's type, its archive when it is one, and why it was refused already when it was."""

    filetype: FileType
    archive: Archive | None
    refusal: Refused | None


def recognise(content: bytes) -> FileType:
    """The type of a file by its bytes alone; a zip whose directory cannot be trusted is just ``zip``."""
    return seen(content).filetype


def seen(content: bytes) -> Seen:
    """What a file that should be one return is."""
    if len(content) > LIMITS.file_bytes:
        return Seen(plain_type(content), None, Refused("too-large", "file-bytes"))
    if not content.startswith(b"PK"):
        return Seen(plain_type(content), None, None)
    try:
        archive = opened(content, LIMITS)
        return Seen(zip_type(archive), archive, None)
    except Refused as refusal:
        return Seen("zip", None, refusal)


def turned_away(filetype: FileType) -> Rejection:
    """Why a file of this type is not read."""
    reason = _REASONS.get(filetype, "not-a-workbook")
    said = "" if reason in _UNPLACED else say(f"filetype.{filetype}")
    return Rejection(reason, {"said": said, "where": ""})


def passed_over(name: str) -> bool:
    """Whether a file is litter that nobody meant to send: lock files, folder settings, previews."""
    *folders, file = name.replace("\\", "/").split("/")
    low = file.lower()
    return "__MACOSX" in folders or file == "__MACOSX" or low in _JUNK or low.startswith(_JUNK_STARTS)


def zip_type(archive: Archive) -> FileType:
    """What a zip file is by the names in it."""
    names = archive.members
    if "[content_types].xml" in names or "_rels/.rels" in names:
        return _office_type(names)
    if "mimetype" in names:
        return "ods" if b"opendocument.spreadsheet" in archive.beginning("mimetype")[:200] else "word"
    return "ofd" if "ofd.xml" in names else "zip"


def _office_type(names: Mapping[str, object]) -> FileType:
    folders = {name.partition("/")[0] for name in names}
    if "xl" not in folders and folders & {"word", "ppt"}:
        return "docx" if "word" in folders else "slides"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "xlsm" if "xl/vbaproject.bin" in names else "xlsx"


def plain_type(content: bytes) -> FileType:
    """The type of a file without a look into its zip directory."""
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
